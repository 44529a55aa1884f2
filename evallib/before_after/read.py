"""From a project's tables to the items rated before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from evallib.before_after.answers.guard import guard_answers
from evallib.before_after.answers.read import Material, read_answers
from evallib.before_after.answers.study import Answers
from evallib.before_after.compare import GrimCheck, Item, check_grim
from evallib.before_after.judge import Judged, judge_changes
from evallib.before_after.meetings import Meeting, read_meetings
from evallib.before_after.spread import PrintedSpread, check_spread
from evallib.before_after.tables import BEFORE_AFTER, PARTICIPANTS
from evallib.errors import Problem, gather, problems_of
from evallib.locale import _
from evallib.model import RowAccount
from evallib.presentation import number
from evallib.privacy import SmallGroups
from evallib.projects import BeforeAfterSettings, Project
from evallib.published import PrintedNumber, parse_printed, read_published
from evallib.tables import read_table


@dataclass(frozen=True)
class Ratings:
    """What the before-and-after section rests on.

    ``items``: those with printed means, and those of which nothing is known. ``hidden`` items had too few answers to be
    shown. ``answers``: what may be shown of the answers themselves, None without any.
    """

    items: tuple[Item, ...]
    hidden: tuple[Item, ...]
    participants: tuple[str, ...]
    co_authors: tuple[str, ...]
    settings: BeforeAfterSettings
    smallest_group: int
    account: RowAccount
    answers: Answers | None = None
    meetings: tuple[Meeting, ...] = ()

    @property
    def alone(self) -> tuple[Item, ...]:
        """The items of which only printed figures are known, no answers."""
        answered = {one.item.item for one in self.answers.items} if self.answers else set()
        return tuple(item for item in self.items if item.item not in answered)

    def grim(self) -> GrimCheck | None:
        """The GRIM check, with the number of participants where the project file says to assume it."""
        assume = self.settings.assumed_n == "participants" and self.participants
        return check_grim(self.items, len(self.participants) if assume else None)

    @cached_property
    def judged(self) -> tuple[Judged, ...]:
        """The items whose change can be tried by the printed figures, with the verdict on each."""
        return judge_changes(self.alone, self.settings.linked)

    @cached_property
    def spreads(self) -> tuple[PrintedSpread, ...]:
        """Every printed mean with its standard deviation, and whether answers can give both."""
        return check_spread(self.items)


def read_ratings(project: Project) -> Ratings:
    """Read the items, the participants, the answers and the meetings. Raises ``InputError`` with the problems found."""
    settings = project.params.before_after
    if settings is None:
        raise ValueError(f"{project.slug} has no settings for before_after")
    table, participants, (meetings, of_meetings) = gather(
        lambda: read_table(project, BEFORE_AFTER, _impossible),
        lambda: read_published(project, PARTICIPANTS),
        lambda: read_meetings(project),
    )
    items = [_item(record) for _row, record in table.records()]
    material = read_answers(project, items, linked=settings.linked, group=project.smallest_group)
    public = {item.item for item in items if _is_public(project, item)}
    answers = guard_answers(material.items, material.linking, project.thresholds, public=public) if material else None
    took_part = participants.frame[participants.frame["took_part"] == "yes"]
    shown, hidden = _guard(project, _printed(project, items, material))
    too_few = {_("too few answers"): len(hidden)} if hidden else {}
    return Ratings(
        items=shown,
        hidden=hidden,
        participants=tuple(took_part["label"]),
        co_authors=tuple(took_part.loc[took_part["co_author"] == "yes", "label"]),
        settings=settings,
        smallest_group=project.smallest_group,
        account=table.account.exclude(too_few) + participants.account + of_meetings + _counted(material, answers),
        answers=answers,
        meetings=meetings,
    )


def _printed(project: Project, items: list[Item], material: Material | None) -> list[Item]:
    """The items whose printed figures are told: not those of which the answers tell the same, or more than may be."""
    answered = {one.item.item for one in material.items} if material else set()
    return [item for item in items if item.item not in answered or _is_public(project, item)]


def _is_public(project: Project, item: Item) -> bool:
    """Whether the item has a mean that is published already."""
    source = project.cited(item.source)
    printed = item.before is not None or item.after is not None
    return printed and source is not None and source.published


def _counted(material: Material | None, answers: Answers | None) -> RowAccount:
    """The rows with answers, unless their number would tell how few answered some item."""
    return RowAccount() if material is None or answers is None or answers.withheld_rows else material.account


def _safe(groups: SmallGroups, mean: PrintedNumber | None, n: int | None) -> bool:
    """May a figure be shown? One that is not published must state how many answered, and enough of them."""
    return mean is None or groups.published or (n is not None and not groups.hides(n))


def _impossible(row: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Values that cannot be: outside the scale, a scale without length, or no answers behind a mean."""
    item = _item(row)
    remedy = _("Correct the cell, or leave it empty if there is no value.")
    if item.low >= item.high:
        what = _("the highest value of the scale must be larger than the lowest.")
        yield "scale_max", what, _("Correct the scale.")
        return
    for column, (mean, n) in zip(("before", "after"), item.waves, strict=True):
        if mean is not None and not item.low <= mean.value <= item.high:
            what = _("“{value}” lies outside the scale {low} to {high}.")
            yield column, what.format(value=mean.text, low=number(item.low), high=number(item.high)), remedy
        if n is not None and n < 1:
            yield f"n_{column}", _("“{value}” is not a number of answers.").format(value=n), remedy
    for column, sd in (("sd_before", item.sd_before), ("sd_after", item.sd_after)):
        if sd is not None and sd.value < 0:
            yield column, _("A standard deviation cannot be negative."), remedy


def check_inputs(project: Project) -> tuple[Problem, ...]:
    """Every problem in what the section reads."""
    return problems_of(lambda: read_ratings(project))


def _guard(project: Project, items: list[Item]) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """Part the items that may be shown from those that rest on too few unpublished answers.

    An unpublished standard deviation of an item needs more answers than a mean does, so it may be left out alone.
    """
    shown: list[Item] = []
    hidden: list[Item] = []
    for item in items:
        source = project.cited(item.source)
        groups = SmallGroups(project.smallest_group, published=source is not None and source.published)
        spreads = groups if groups.published else SmallGroups(project.thresholds.item_sd, published=False)
        if not all(_safe(groups, mean, n) for mean, n in item.waves):
            hidden.append(item)
        elif all(_safe(spreads, sd, n) for sd, n in ((item.sd_before, item.n_before), (item.sd_after, item.n_after))):
            shown.append(item)
        else:
            shown.append(replace(item, sd_before=None, sd_after=None, sd_hidden=True))
    return tuple(shown), tuple(hidden)


def _item(row: Mapping[str, str]) -> Item:
    return Item(
        item=row["item"],
        label=row["label"],
        step=row["step"],
        low=_scale(row["scale_min"]),
        high=_scale(row["scale_max"]),
        before=_mean(row["before"]),
        after=_mean(row["after"]),
        n_before=_count(row["n_before"]),
        n_after=_count(row["n_after"]),
        sd_before=_mean(row["sd_before"]),
        sd_after=_mean(row["sd_after"]),
        source=row["source"],
    )


def _scale(text: str) -> Fraction:
    return parse_printed(text).value


def _mean(text: str) -> PrintedNumber | None:
    return parse_printed(text) if text else None


def _count(text: str) -> int | None:
    return int(text) if text else None
