"""What a group and a statement are called, and how counts and codes are written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evallib.focus_groups.guarding.labels import STEP
from evallib.focus_groups.study import CodeCount, Study
from evallib.locale import _, ngettext, pgettext
from evallib.presentation import join_words, number, quoted
from evallib.privacy import Cell, Hidden

NOTHING = "–"
MOST_NAMED = 5
"""How many codes a sentence names before it says how many more there are."""


@dataclass(frozen=True)
class GroupWords:
    """What a group is called. ``in_all``, ``in_both``, ``in_some``: where something came up, for a sentence."""

    one: str
    many: str
    the_many: str
    title: str
    titles: str
    in_all: str
    in_both: str
    in_one: str
    in_some: str
    one_by_one: str
    only_one: str
    in_how_many: str


def words_of(study: Study) -> GroupWords:
    """The words for focus groups, interviews, meetings, or occasions that were commented on."""
    if are_comments(study):
        return _occasions()
    return {"focus_groups": _focus_groups, "interviews": _interviews, "meetings": _meetings}[study.design.kind]()


def _focus_groups() -> GroupWords:
    return GroupWords(
        one=pgettext("focus groups", "group"),
        many=pgettext("focus groups", "groups"),
        the_many=pgettext("focus groups", "the groups"),
        title=pgettext("focus groups", "Group"),
        titles=pgettext("focus groups", "Groups"),
        in_all=pgettext("focus groups", "in all {n} groups"),
        in_both=pgettext("focus groups", "in both groups"),
        in_one=pgettext("focus groups", "in only one group"),
        in_some=pgettext("focus groups", "in {some} of {all} groups"),
        one_by_one=pgettext("focus groups", "group by group"),
        only_one=pgettext("focus groups", "There is only one group"),
        in_how_many=pgettext("focus groups", "in how many groups"),
    )


def _interviews() -> GroupWords:
    return GroupWords(
        one=pgettext("interviews", "group"),
        many=pgettext("interviews", "groups"),
        the_many=pgettext("interviews", "the groups"),
        title=pgettext("interviews", "Group"),
        titles=pgettext("interviews", "Groups"),
        in_all=pgettext("interviews", "in all {n} groups"),
        in_both=pgettext("interviews", "in both groups"),
        in_one=pgettext("interviews", "in only one group"),
        in_some=pgettext("interviews", "in {some} of {all} groups"),
        one_by_one=pgettext("interviews", "group by group"),
        only_one=pgettext("interviews", "There is only one group"),
        in_how_many=pgettext("interviews", "in how many groups"),
    )


def _meetings() -> GroupWords:
    return GroupWords(
        one=pgettext("meetings", "group"),
        many=pgettext("meetings", "groups"),
        the_many=pgettext("meetings", "the groups"),
        title=pgettext("meetings", "Group"),
        titles=pgettext("meetings", "Groups"),
        in_all=pgettext("meetings", "in all {n} groups"),
        in_both=pgettext("meetings", "in both groups"),
        in_one=pgettext("meetings", "in only one group"),
        in_some=pgettext("meetings", "in {some} of {all} groups"),
        one_by_one=pgettext("meetings", "group by group"),
        only_one=pgettext("meetings", "There is only one group"),
        in_how_many=pgettext("meetings", "in how many groups"),
    )


def _occasions() -> GroupWords:
    return GroupWords(
        one=pgettext("occasions", "group"),
        many=pgettext("occasions", "groups"),
        the_many=pgettext("occasions", "the groups"),
        title=pgettext("occasions", "Group"),
        titles=pgettext("occasions", "Groups"),
        in_all=pgettext("occasions", "in all {n} groups"),
        in_both=pgettext("occasions", "in both groups"),
        in_one=pgettext("occasions", "in only one group"),
        in_some=pgettext("occasions", "in {some} of {all} groups"),
        one_by_one=pgettext("occasions", "group by group"),
        only_one=pgettext("occasions", "There is only one group"),
        in_how_many=pgettext("occasions", "in how many groups"),
    )


def read_groups(study: Study) -> int:
    """How many groups were coded; in the others a count of 0 says nothing."""
    return sum(group.looked_at for group in study.groups)


def in_every(study: Study) -> str:
    """Where something came up that came up everywhere."""
    words, n = words_of(study), read_groups(study)
    return words.in_both if n == 2 else words.in_all.format(n=number(n))


def are_comments(study: Study) -> bool:
    """Whether the material is a table of comments on meetings, without speakers: then a statement is a comment."""
    return study.design.kind == "meetings" and study.participants is None and study.anchoring is None


def mentions_word(study: Study) -> str:
    """What a mention is called as the heading of a column."""
    return _("Comments") if are_comments(study) else _("Mentions")


def turns_word(study: Study) -> str:
    """What a turn is called as the heading of a column."""
    return _("Comments") if are_comments(study) else _("Statements")


def cell_text(study: Study, cell: Cell | None) -> str:
    """A count as the reader sees it; a dash where the source does not tell."""
    if cell is None:
        return NOTHING
    return study.design.thresholds.groups(published=study.design.published).tell(cell)


def shown_count(cell: Cell | None) -> int | None:
    """The number, or None where it is hidden or not known."""
    return None if cell is None or isinstance(cell, Hidden) else cell


def hidden_notes(study: Study, rows: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """One note on what hidden means, when a cell of the rows is hidden."""
    if not any(cell.startswith(_("hidden")) for row in rows for cell in row):
        return ()
    return (hidden_sentence(study),)


def hidden_sentence(study: Study) -> str:
    """Which numbers are hidden, and why."""
    return _(
        "Numbers from 1 to {largest} are hidden, so that nobody can be recognised. A sum is hidden where it would give "
        "such a number away. What is hidden is hidden in every table, figure and file."
    ).format(largest=study.design.thresholds.group - 1)


def counted_codes(study: Study) -> list[CodeCount]:
    """The codes that are compared: used, and without codes below them; the most widespread first.

    Hidden numbers do not decide the order: codes with the same number of groups whose people are hidden stand last,
    as in the codebook.
    """
    used = [code for code in study.codes if not code.parent and code.groups]
    return sorted(used, key=lambda code: (_rank(code.groups), _rank(code.speakers), _rank(code.mentions)))


def _rank(cell: Cell | None) -> int:
    return -(shown_count(cell) or 0)


def label_of(study: Study, code: CodeCount) -> str:
    """A code's own name, or its path when several codes have that name."""
    alike = sum(other.name == code.name for other in study.codes)
    return code.name if alike == 1 else STEP.join(code.path)


def in_groups(study: Study, n: int) -> list[CodeCount]:
    """The codes that came up in exactly so many groups."""
    return [code for code in counted_codes(study) if code.groups == n]


def named(names: Sequence[str], most: int = MOST_NAMED) -> str:
    """Names in a sentence; of many the first ones and how many more there are."""
    if len(names) <= most + 1:
        return join_words(list(names))
    rest = ngettext("{n} more code", "{n} more codes", len(names) - most).format(n=number(len(names) - most))
    return join_words([*names[:most], rest])


def quoted_names(study: Study, codes: Iterable[CodeCount]) -> list[str]:
    """The codes' names in quotation marks."""
    return [quoted(label_of(study, code)) for code in codes]


def people_text(study: Study, cell: Cell | None) -> str:
    """How many participants, for a sentence; empty where the source does not tell."""
    if cell is None:
        return ""
    n = shown_count(cell)
    if n is None:
        return _("participants whose number is hidden")
    return ngettext("{n} participant", "{n} participants", n).format(n=number(n))


def groups_text(study: Study) -> str:
    """How many groups, for a sentence."""
    words, n = words_of(study), len(study.groups)
    return f"{number(n)} {words.one if n == 1 else words.many}"
