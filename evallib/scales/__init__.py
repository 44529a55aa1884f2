"""Questionnaires: score answers, judge how well they measure, find the same people again. Pure; no words for readers.

Answers are people x items in the order of the instrument, NaN = missing. The instruments themselves are data, one file
each in ``instruments/`` or a workspace's ``params/instruments/``; :mod:`evallib.projects` reads them.
"""

from __future__ import annotations

from evallib.scales.keying import Diagnosis, Keying, diagnose_keying, unreversed_shift
from evallib.scales.linking import Audit, Links, link_by_code, link_by_id
from evallib.scales.reliability import cronbach_alpha, omega_total
from evallib.scales.reliable_change import ReliableShares, critical_change, reliable_change
from evallib.scales.scoring import (
    RULES,
    Counts,
    Rule,
    Scores,
    allowed_missing,
    check_answers,
    percent_of_maximum,
    reverse,
    score,
)

__all__ = [
    "RULES",
    "Audit",
    "Counts",
    "Diagnosis",
    "Keying",
    "Links",
    "ReliableShares",
    "Rule",
    "Scores",
    "allowed_missing",
    "check_answers",
    "critical_change",
    "cronbach_alpha",
    "diagnose_keying",
    "link_by_code",
    "link_by_id",
    "omega_total",
    "percent_of_maximum",
    "reliable_change",
    "reverse",
    "score",
    "unreversed_shift",
]
