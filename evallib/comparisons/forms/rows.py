"""From a row of text to what a form says: scale words to codes, indicators to their ids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from evallib.comparisons.forms import scales, schemas
from evallib.comparisons.forms.scales import Scale, folded
from evallib.comparisons.forms_read import (
    A3,
    Action,
    Improvement,
    Preparation,
    Priority,
    QuickAnalysis,
    Readiness,
    TypeJudged,
)
from evallib.projects import Indicator
from evallib.tables import TableSchema

Row = Mapping[str, str]
MOST_STEPS = 10
"""The longest scale of the self-rating that a project may have."""


def scales_of(schema: TableSchema, steps: int) -> Mapping[str, Scale[Any]]:
    """The scale of each column of a form that has one. ``steps``: the highest value of the self-rating."""
    by_form: Mapping[str, Mapping[str, Scale[Any]]] = {
        schemas.READINESS.file: dict.fromkeys(schemas.READINESS_QUESTIONS, scales.readiness(steps)),
        schemas.ACTIONS.file: {"state": scales.STATES},
        schemas.QUICK.file: dict.fromkeys(("urgent", "reliable", "ongoing"), scales.ANSWERS),
        schemas.PRIORITIES.file: {
            "quality_cost": scales.COSTS,
            "change_cost": scales.COSTS,
            "people": scales.PEOPLE,
            "priority": scales.PRIORITIES,
        },
        schemas.TYPES.file: dict.fromkeys(("own", "defined"), scales.TYPES),
        schemas.IMPROVEMENTS.file: {"influence": scales.INFLUENCE, "priority": scales.PRIORITIES},
    }
    return by_form.get(schema.file, {})


@dataclass(frozen=True)
class Indicators:
    """The project's indicators, to be found by what stands in a form."""

    ids: Mapping[str, str]

    @classmethod
    def of(cls, indicators: Iterable[Indicator]) -> Indicators:
        """By id, and by label where no two have the same.

        >>> known = Indicators.of([Indicator(id="N00001", label="Väntetid, dagar")])
        >>> [known.find(text) for text in ("n00001", "Väntetid,  dagar", "N00001 Väntetid", "N00001-x", "Annat")]
        ['N00001', 'N00001', 'N00001', 'N00001-x', 'Annat']
        """
        listed = tuple(indicators)
        labels = [folded(one.label) for one in listed if one.label]
        by_label = {folded(one.label): one.id for one in listed if one.label and labels.count(folded(one.label)) == 1}
        return cls({**by_label, **{one.id.casefold(): one.id for one in listed}})

    def find(self, text: str) -> str:
        """The id of the indicator that a text names; the text itself on one line if it names none of them."""
        line = " ".join(text.split())
        first = re.split(r"[\s:,(–]", line, maxsplit=1)[0].casefold()
        return self.ids.get(folded(line)) or (self.ids.get(first) if first != line.casefold() else None) or line

    def find_all(self, text: str) -> tuple[str, ...]:
        """The indicators of a cell, one a line or parted by semicolons; by commas if each part is known.

        >>> known = Indicators.of([Indicator(id="N00001"), Indicator(id="N00002")])
        >>> known.find_all("N00001, N00002"), known.find_all("Andel, procent; N00002")
        (('N00001', 'N00002'), ('Andel, procent', 'N00002'))
        """
        found: list[str] = []
        for part in filter(None, (piece.strip() for piece in re.split(r"[;\n]", text))):
            pieces = [self.find(piece) for piece in part.split(",") if piece.strip()]
            several = len(pieces) > 1 and folded(part) not in self.ids and set(self.ids.values()).issuperset(pieces)
            found += pieces if several else [self.find(part)]
        return tuple(dict.fromkeys(found))


def read_preparation(row: Row, _known: Indicators) -> Preparation:
    """A row of Bilaga 2."""
    return Preparation(row["question"], row["answer"] or None)


def read_readiness(row: Row, _known: Indicators) -> Readiness:
    """A row of Bilaga 3, whose ratings have been checked against the project's scale."""
    codes = {name: scales.readiness(MOST_STEPS).read(row[name]) for name in schemas.READINESS_QUESTIONS}
    return Readiness(row["area"], {name: _rating(code) for name, code in codes.items()})


def read_action(row: Row, _known: Indicators) -> Action:
    """A row of Bilaga 4."""
    return Action(
        step=row["step"],
        problem=row["problem"],
        activity=row["activity"],
        owner=row["owner"] or None,
        due=row["due"] or None,
        state=scales.STATES.read(row["state"]),
        follow_up=row["follow_up"] or None,
    )


def read_quick(row: Row, known: Indicators) -> QuickAnalysis:
    """A row of Bilaga 5."""
    return QuickAnalysis(
        indicator=known.find(row["indicator"]),
        urgent=scales.ANSWERS.read(row["urgent"]),
        reliable=scales.ANSWERS.read(row["reliable"]),
        ongoing=scales.ANSWERS.read(row["ongoing"]),
        activities=row["activities"] or None,
        comments=row["comments"] or None,
        reply=row["reply"] or None,
    )


def read_priority(row: Row, known: Indicators) -> Priority:
    """A row of Bilaga 6."""
    return Priority(
        indicator=known.find(row["indicator"]),
        goal=row["goal"] or None,
        ongoing=row["ongoing"] or None,
        quality_cost=scales.COSTS.read(row["quality_cost"]),
        change_cost=scales.COSTS.read(row["change_cost"]),
        people=scales.PEOPLE.read(row["people"]),
        comments=row["comments"] or None,
        priority=_priority(row),
        decision=row["decision"] or None,
    )


def read_type(row: Row, known: Indicators) -> TypeJudged:
    """A row of Bilaga 7."""
    return TypeJudged(
        indicator=known.find(row["indicator"]),
        area=row["area"] or None,
        own=scales.TYPES.read(row["own"]),
        defined=scales.TYPES.read(row["defined"]),
    )


def read_improvement(row: Row, known: Indicators) -> Improvement:
    """A row of Bilaga 8."""
    return Improvement(
        indicators=known.find_all(row["indicators"]),
        now=row["now"] or None,
        causes=row["causes"] or None,
        influence=scales.INFLUENCE.read(row["influence"]),
        suggestion=row["suggestion"] or None,
        priority=_priority(row),
        decision=row["decision"] or None,
    )


def read_a3(row: Row, _known: Indicators) -> A3:
    """A row of Bilaga 9."""
    return A3(
        area=row["area"],
        background=row["background"] or None,
        now=row["now"] or None,
        wanted=row["wanted"] or None,
        causes=row["causes"] or None,
        actions=row["actions"] or None,
        follow_up=row["follow_up"] or None,
    )


def _rating(code: str | None) -> int | Literal["unknown"] | None:
    if code is None:
        return None
    return "unknown" if code == scales.UNKNOWN else int(code)


def _priority(row: Row) -> int | None:
    code = scales.PRIORITIES.read(row["priority"])
    return None if code is None else int(code)
