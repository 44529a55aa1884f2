"""From ratings.csv to the answers of each item."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from evallib.before_after.answers.study import ItemAnswers, Linking
from evallib.before_after.compare import Item
from evallib.before_after.tables import RATINGS
from evallib.errors import InputError, Problem
from evallib.locale import _
from evallib.model import RowAccount
from evallib.presentation import number
from evallib.projects import Project
from evallib.scales import link_by_id
from evallib.tables import parse_whole, place, read_table

NO_ANSWER = frozenset({"", "vet_inte", "vet inte", "vet_ej", "vet ej"})
"""What stands for no answer, whatever its case."""
WAVES = ("before", "after")
Given = tuple[int, dict[str, str]]
"""A row of the file and its cells."""


@dataclass(frozen=True)
class Material:
    """The answers as they were read. ``account``: its rows, all used; those without an answer are counted apart."""

    items: tuple[ItemAnswers, ...]
    linking: Linking
    account: RowAccount


def read_answers(project: Project, items: Sequence[Item], *, linked: bool | None, group: int) -> Material | None:
    """The answers of the items that have any, in the order of the items; None without the table.

    Raises ``InputError`` for an answer outside the scale, an item that is not in before_after.csv, two answers of one
    respondent to one item at one time, and for answers that are said to be linked but have no ids in common.
    """
    table = read_table(project, RATINGS, _check_against({item.item: item for item in items}))
    rows = table.records()
    if not rows:
        return None
    problems = [*_twice(project, rows), *_unlinkable(project, rows, linked=linked)]
    if problems:
        raise InputError(problems)
    pairs = _linked_people(rows) if linked else ()
    found = [_item(item, rows, pairs) for item in items if any(row["item"] == item.item for _row, row in rows)]
    return Material(tuple(found), _linking(rows, found, linked=linked, group=group), table.account)


def is_answer(text: str) -> bool:
    """Whether a cell holds an answer, right or wrong.

    >>> is_answer("4"), is_answer("Vet inte")
    (True, False)
    """
    return text.strip().casefold() not in NO_ANSWER


def _check_against(items: Mapping[str, Item]) -> Callable[[Mapping[str, str]], Iterator[tuple[str, str, str]]]:
    """What is wrong with a row, given the items."""

    def check(row: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
        item = items.get(row["item"])
        if item is None:
            what = _("There is no item {item} in before_after.csv.").format(item=row["item"])
            yield "item", what, _("Correct the id, or add the item there.")
        elif item.low.denominator > 1 or item.high.denominator > 1:
            what = _("The scale of {item} does not begin and end with whole numbers.").format(item=item.item)
            yield "item", what, _("Correct the scale in before_after.csv.")
        elif is_answer(row["answer"]) and not _fits(row["answer"], item):
            what = _("“{value}” lies outside the scale {low} to {high}, or is not a whole number.")
            low, high = number(item.low), number(item.high)
            remedy = _("Correct the cell. Leave it empty, or write vet_inte, if there is no answer.")
            yield "answer", what.format(value=row["answer"], low=low, high=high), remedy

    return check


def _fits(text: str, item: Item) -> bool:
    whole = parse_whole(text)
    return whole is not None and item.low <= whole <= item.high


def _twice(project: Project, rows: Iterable[Given]) -> Iterator[Problem]:
    """A respondent's second answer to the same item at the same time: nobody could tell which one counts."""
    first: dict[tuple[str, str, str], int] = {}
    for number_of_row, row in rows:
        key = (row["wave"], row["respondent"], row["item"])
        if row["respondent"] and key in first:
            what = _("The same respondent has answered the same item at the same time in row {first}.")
            remedy = _("Keep one of the rows, or correct the id.")
            yield Problem(place(project, RATINGS, number_of_row, "respondent"), what.format(first=first[key]), remedy)
        first.setdefault(key, number_of_row)


def _unlinkable(project: Project, rows: Iterable[Given], *, linked: bool | None) -> Iterator[Problem]:
    """The project says that answers are linked, but nobody has an id both times."""
    if linked and not _linked_people(rows):
        what = _("linked is true, but no respondent in ratings.csv has the same id before and after.")
        remedy = _("Write an id in the column respondent, the same both times, or write linked: false.")
        yield Problem(project.place("before_after", "linked"), what, remedy)


def _linked_people(rows: Iterable[Given]) -> tuple[str, ...]:
    """The ids that stand in both waves, in the order of the first."""
    before, after = ([*dict.fromkeys(row["respondent"] for _n, row in rows if row["wave"] == wave)] for wave in WAVES)
    return tuple(before[first] for first, _second in link_by_id(before, after).pairs)


def _linking(rows: Iterable[Given], found: Iterable[ItemAnswers], *, linked: bool | None, group: int) -> Linking:
    """How the ids were used."""
    people = _linked_people(rows)
    if not people:
        return "no_ids"
    if not linked:
        return "not_stated" if linked is None else "not_used"
    if len(people) < group:
        return "few"
    whole = all(len(one.pairs) == len(one.before) == len(one.after) for one in found)
    return "linked" if whole else "partly"


def _item(item: Item, rows: Iterable[Given], people: Sequence[str]) -> ItemAnswers:
    own = [row for _n, row in rows if row["item"] == item.item]
    answers = {wave: [row for row in own if row["wave"] == wave and is_answer(row["answer"])] for wave in WAVES}
    before, after = ([parse_whole(row["answer"]) or 0 for row in answers[wave]] for wave in WAVES)
    by_id = [{row["respondent"]: parse_whole(row["answer"]) or 0 for row in answers[wave]} for wave in WAVES]
    both = [who for who in people if who in by_id[0] and who in by_id[1]]
    nobody = [sum(row["wave"] == wave and not is_answer(row["answer"]) for row in own) for wave in WAVES]
    return ItemAnswers(
        item=item,
        before=tuple(before),
        after=tuple(after),
        pairs=tuple((by_id[0][who], by_id[1][who]) for who in both),
        no_answer=(nobody[0], nobody[1]),
    )
