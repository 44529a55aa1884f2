"""From how many people on something is shown, as a project or its programme sets it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from evallib.errors import Problem
from evallib.locale import N_, _
from evallib.privacy import SMALLEST_GROUP, Thresholds
from evallib.projects.documents import Document
from evallib.projects.fields import Params

FLOOR = 3
MOST = 1000
OTHERS = ("smallest_distribution", "smallest_item_sd")


class PrivacySettings(Params):
    """How people are kept unknown. What is None here is as the programme says, else as is usual."""

    people: Literal["staff", "clients"] | None = Field(
        default=None, description=N_("Whose answers and data they are, staff or clients; null: staff.")
    )
    smallest_group: int | None = Field(
        default=None,
        ge=FLOOR,
        le=MOST,
        description=N_("Groups smaller than this are not shown; 3 is the lowest allowed; null: staff 5, clients 10."),
    )
    smallest_distribution: int | None = Field(
        default=None,
        ge=FLOOR,
        le=MOST,
        description=N_("Medians, quartiles and distributions need this many people; null: 8, or the smallest group."),
    )
    smallest_item_sd: int | None = Field(
        default=None,
        ge=FLOOR,
        le=MOST,
        description=N_("The spread of a single item needs this many people; null: 10, or the smallest group."),
    )


def merge_thresholds(own: PrivacySettings, theirs: PrivacySettings | None = None) -> Thresholds:
    """What holds for a project: its own word, then its programme's, then what is usual.

    Each value is looked up on its own. A distribution or item threshold that would be below the smallest group is
    raised to it.
    """
    second = theirs or PrivacySettings()

    def first(key: str) -> int | None:
        found: int | None = getattr(own, key)
        return found if found is not None else getattr(second, key)

    return Thresholds.of(
        own.people or second.people,
        first("smallest_group"),
        distribution=first("smallest_distribution"),
        item_sd=first("smallest_item_sd"),
    )


def check_thresholds(document: Document, programme: Document | None = None) -> Iterator[Problem]:
    """Thresholds in ``document`` that are below the smallest group that holds for it."""
    group = _group(document, programme)
    for key in OTHERS:
        value = _number(document, key)
        if value is not None and value < group:
            what = _("{value} is less than the smallest group, {group}.").format(value=value, group=group)
            remedy = _("Write {limit} or more.").format(limit=group)
            yield Problem(document.place(("privacy", key)), what, remedy)


def _group(document: Document, programme: Document | None) -> int:
    files = (document,) if programme is None else (document, programme)
    stated = [number for file in files if (number := _number(file, "smallest_group")) is not None]
    if stated:
        return stated[0]
    people = [who for file in files for _path, who in file.texts("privacy", "people")]
    known = {str(who): least for who, least in SMALLEST_GROUP.items()}
    return next((known[who] for who in people if who in known), known["staff"])


def _number(document: Document, key: str) -> int | None:
    """A threshold that a file states, or None; one that is refused elsewhere is not looked at."""
    value = document.get("privacy", key)
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and value >= FLOOR and not document.is_refused(("privacy", key)) else None
