"""What each meeting has contributed: yes, to some extent, no, do not know; counts of people, guarded.

Small counts are not hidden one by one, since whoever knows how many came could work out a single one. Replies are put
together instead, as in :data:`WAYS`, until no count is small and not all have answered alike: the first way that fits
is shown, else how many answered, else nothing. A small count that is put together with others can then still be another
number, which ``tests/test_before_after_meetings.py`` tries on every small meeting.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from evallib.before_after.tables import MEETINGS
from evallib.locale import _
from evallib.model import RowAccount
from evallib.privacy import SmallGroups
from evallib.projects import Project
from evallib.tables import read_table

Reply = Literal["yes", "partly", "no", "unknown"]
Parts = tuple[tuple[Reply, ...], ...]
REPLIES: tuple[Reply, ...] = ("yes", "partly", "no", "unknown")
WAYS: tuple[Parts, ...] = (
    (("yes",), ("partly",), ("no",), ("unknown",)),
    (("yes",), ("partly",), ("no", "unknown")),
    (("yes", "partly"), ("no",), ("unknown",)),
    (("yes", "partly"), ("no", "unknown")),
)
"""How replies may be put together, the most telling way first."""


@dataclass(frozen=True)
class Meeting:
    """What may be shown of one meeting's replies.

    ``people``: how many replied, None when it is small. ``parts``: replies, put together or alone, with how many gave
    them; empty when none may be shown.
    """

    meeting: str
    label: str
    step: str
    people: int | None
    parts: tuple[tuple[tuple[Reply, ...], int], ...]
    source: str

    def count(self, *replies: Reply) -> int | None:
        """How many gave one of these replies, None when it may not be shown."""
        inside = [(part, number) for part, number in self.parts if set(part) <= set(replies)]
        covered = {reply for part, _number in inside for reply in part}
        return sum(number for _part, number in inside) if covered == set(replies) else None


def read_meetings(project: Project) -> tuple[tuple[Meeting, ...], RowAccount]:
    """The meetings in their order, guarded; an unpublished source's small counts are put together.

    Raises ``InputError`` for a negative count and for a meeting without any reply.
    """
    table = read_table(project, MEETINGS, _impossible)
    return tuple(_guarded(project, row) for _n, row in table.records()), table.account


def guard_replies(counts: Mapping[Reply, int], groups: SmallGroups) -> tuple[tuple[tuple[Reply, ...], int], ...]:
    """The replies in the first way that hides nobody's; empty when there is none.

    >>> from evallib.privacy import Thresholds
    >>> five = Thresholds.of().groups()
    >>> guard_replies({"yes": 7, "partly": 5, "no": 2, "unknown": 3}, five)
    ((('yes',), 7), (('partly',), 5), (('no', 'unknown'), 5))
    >>> guard_replies({"yes": 12, "partly": 0, "no": 0, "unknown": 0}, five)
    ()
    """
    for way in WAYS:
        parts = tuple((part, sum(counts[reply] for reply in part)) for part in way)
        numbers = [number for _part, number in parts]
        alike = max(numbers) == sum(numbers) and not groups.published
        if not alike and not any(groups.hides(number) for number in numbers):
            return parts
    return ()


def _guarded(project: Project, row: Mapping[str, str]) -> Meeting:
    source = project.cited(row["source"])
    groups = project.thresholds.groups(published=source is not None and source.published)
    counts: dict[Reply, int] = {reply: int(row[reply]) for reply in REPLIES}
    people = sum(counts.values())
    shown = guard_replies(counts, groups)
    told = None if groups.hides(people) else people
    return Meeting(row["meeting"], row["label"], row["step"], told, shown, row["source"])


def _impossible(row: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    for reply in REPLIES:
        if int(row[reply]) < 0:
            yield reply, _("A number of answers cannot be negative."), _("Correct the cell.")
    if not any(int(row[reply]) for reply in REPLIES):
        yield "yes", _("Nobody has answered after this meeting."), _("Correct the numbers, or remove the row.")
