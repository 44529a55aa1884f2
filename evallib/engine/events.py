"""What happens while reports are made: records that go from the processes to whoever shows or logs them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from evallib.report import ReportOutcome


@dataclass(frozen=True)
class Started:
    """A section of a project has started."""

    slug: str
    section: str


@dataclass(frozen=True)
class Ended:
    """A section of a project has ended: ``kept`` (nothing had changed), ``ok``, ``suppressed`` or ``failed``."""

    slug: str
    section: str
    status: str
    seconds: float


@dataclass(frozen=True)
class Warned:
    """Something that whoever runs should know, though no report fails for it. ``slug`` None: it concerns them all."""

    slug: str | None
    text: str


@dataclass(frozen=True)
class Finished:
    """A report is done, well or badly. Every project of a run gives exactly one."""

    outcome: ReportOutcome


Event = Started | Ended | Warned | Finished
_KINDS: dict[str, type[Started | Ended | Warned]] = {"started": Started, "ended": Ended, "warned": Warned}


def as_record(event: Event) -> dict[str, Any]:
    """An event as JSON can hold it.

    >>> as_record(Started("vagen-ut", "goals"))
    {'event': 'started', 'slug': 'vagen-ut', 'section': 'goals'}
    """
    if isinstance(event, Finished):
        return {"event": "finished", **event.outcome.as_record()}
    return {"event": type(event).__name__.lower(), **asdict(event)}


def from_record(record: Mapping[str, Any]) -> Event:
    """The event that :func:`as_record` made a record of.

    >>> from_record({"event": "started", "slug": "vagen-ut", "section": "goals"})
    Started(slug='vagen-ut', section='goals')
    """
    rest = {name: value for name, value in record.items() if name != "event"}
    if record["event"] == "finished":
        return Finished(ReportOutcome.from_record(rest))
    return _KINDS[record["event"]](**rest)
