"""What may be open about an application when it is asked whether it could have been granted money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from evallib.funding.outcome import Need
from evallib.funding.records import Records
from evallib.funding.telling.names import call_some
from evallib.locale import _

Question = Literal[
    "envelope",
    "year",
    "arrival",
    "asked",
    "asked_by_year",
    "granted",
    "others",
    "order",
    "must",
    "priority",
    "scores",
]
"""``asked_by_year``: it runs over several calendar years, and what it asks of each one's envelope is not stated;
``others`` and ``order``: what others were granted, and whether that was before; ``arrival``: did it come in time."""
NEEDED: Mapping[Question, Need] = {
    "envelope": "programme_rule",
    "year": "applications",
    "arrival": "applications",
    "asked": "asked_sek",
    "asked_by_year": "asked_sek",
    "granted": "granted_sek",
    "others": "decisions",
    "order": "decisions",
    "must": "answers",
    "priority": "answers",
    "scores": "scores",
}
"""What would answer each."""


def lacks_for(records: Records, questions: Mapping[Question, Sequence[str]]) -> dict[Need, str]:
    """What is lacking for these applications before a refusal can be judged, in sentences."""
    sentences: dict[Question, str] = {
        "envelope": _("The programme's documents do not state how much money there is for the year of {names}."),
        "year": _("From which year's money is asked is not stated for {names}."),
        "arrival": _("Whether it came in time cannot be told for {names}: the day it came in is not stated."),
        "asked": _("How much is asked for is not stated for {names}."),
        "asked_by_year": _(
            "How much is asked for of each year's money is not stated for {names}: the time runs over several calendar "
            "years."
        ),
        "granted": _("How much money was left for {names} cannot be told: some granted amounts are not stated."),
        "others": _("How much money was left for {names} cannot be told: a decision, or its year, is not stated."),
        "order": _(
            "How much money was left for {names} cannot be told: the day of a decision is not stated, so it may have "
            "come before or after that of another round."
        ),
        "must": _("Whether the criteria that must be met are met is not stated for {names}."),
        "priority": _("Whether another one had priority before {names} cannot be told: some answers are not stated."),
        "scores": _("Which application is ranked higher cannot be told for {names}: some scores are not stated."),
    }
    lacks: dict[Need, str] = {}
    for question, sentence in sentences.items():
        if question in questions:
            told = sentence.format(names=call_some(records, questions[question]))
            lacks[NEEDED[question]] = " ".join(filter(None, [lacks.get(NEEDED[question], ""), told]))
    return lacks
