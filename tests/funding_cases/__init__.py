"""The smallest cases of each funding check: one that holds, one that is broken, one that cannot be decided.

One module for each of ``evallib/funding/checks/``, of the same name, with ``CASES``.
"""

from __future__ import annotations

from dataclasses import dataclass

from evallib.funding.study import FundingStudy


@dataclass(frozen=True)
class Case:
    """A study and what a rule must say of it: ``says`` in the message or the faults, ``at`` in a fault's place."""

    rule: str
    passed: bool | None
    study: FundingStudy
    says: tuple[str, ...] = ()
    at: tuple[str, ...] = ()
