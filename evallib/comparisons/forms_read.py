"""What the filled-in forms of the handbook say: frozen, in codes, no words. One dataclass a row of a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from evallib.model import RowAccount

Level = Literal["low", "medium", "high"]
IndicatorType = Literal["structure", "process", "result"]
Answer = Literal["yes", "no", "unknown"]
State = Literal["not_started", "ongoing", "done", "stopped"]


@dataclass(frozen=True)
class Preparation:
    """Bilaga 2: a question of how the work is done today, and the group's words. ``answer`` None: not answered."""

    question: str
    answer: str | None


@dataclass(frozen=True)
class Readiness:
    """Bilaga 3: one area; ``ratings`` by question id: a number of the scale, "unknown" (Vet ej) or None (empty)."""

    area: str
    ratings: Mapping[str, int | Literal["unknown"] | None]


@dataclass(frozen=True)
class Action:
    """Bilaga 4: one activity of the plan. ``due`` is a day as YYYY-MM-DD; ``owner`` a role or unit, never a name."""

    step: str
    problem: str
    activity: str
    owner: str | None
    due: str | None
    state: State | None
    follow_up: str | None


@dataclass(frozen=True)
class QuickAnalysis:
    """Bilaga 5: a first look at one result that is not good."""

    indicator: str
    urgent: Answer | None
    reliable: Answer | None
    ongoing: Answer | None
    activities: str | None
    comments: str | None
    reply: str | None


@dataclass(frozen=True)
class Priority:
    """Bilaga 6: how one indicator was prioritised. ``priority`` 1 is most important."""

    indicator: str
    goal: str | None
    ongoing: str | None
    quality_cost: Level | None
    change_cost: Level | None
    people: Level | None
    comments: str | None
    priority: int | None
    decision: str | None


@dataclass(frozen=True)
class TypeJudged:
    """Bilaga 7: what kind of indicator the group took it for, and what the definition says."""

    indicator: str
    area: str | None
    own: IndicatorType | None
    defined: IndicatorType | None


@dataclass(frozen=True)
class Improvement:
    """Bilaga 8: one area to improve, the indicators it is about and how much the organisation can do about it."""

    indicators: tuple[str, ...]
    now: str | None
    causes: str | None
    influence: Level | None
    suggestion: str | None
    priority: int | None
    decision: str | None


@dataclass(frozen=True)
class A3:
    """Bilaga 9: from how it is to how it should be, on one page."""

    area: str
    background: str | None
    now: str | None
    wanted: str | None
    causes: str | None
    actions: str | None
    follow_up: str | None


@dataclass(frozen=True)
class Respelt:
    """A spelling that was read as another word of the scale: in which form, what stood there, what it was read as, how
    many cells."""

    form: str
    written: str
    read_as: str
    cells: int


@dataclass(frozen=True)
class Forms:
    """All forms of a project; a form that is not there has no rows. ``given``: the ids of the forms that are there."""

    given: tuple[str, ...] = ()
    preparation: tuple[Preparation, ...] = ()
    readiness: tuple[Readiness, ...] = ()
    actions: tuple[Action, ...] = ()
    quick: tuple[QuickAnalysis, ...] = ()
    priorities: tuple[Priority, ...] = ()
    types: tuple[TypeJudged, ...] = ()
    improvements: tuple[Improvement, ...] = ()
    a3: tuple[A3, ...] = ()
    respelt: tuple[Respelt, ...] = ()
    account: RowAccount = field(default_factory=RowAccount)
