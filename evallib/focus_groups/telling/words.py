"""How groups, counts and codes are written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evallib.focus_groups.guarding.labels import STEP
from evallib.focus_groups.study import CodeCount, Study
from evallib.focus_groups.telling.numerals import code_word, in_words
from evallib.focus_groups.telling.words_groups import GroupWords, group_words
from evallib.locale import _, ngettext
from evallib.presentation import join_words, number, quoted, upper_first
from evallib.privacy import Cell, Hidden

NOTHING = "–"
MOST_NAMED = 5
"""How many codes a sentence names before it says how many more there are."""


def words_of(study: Study) -> GroupWords:
    """The words for focus groups, interviews, meetings, or occasions that were commented on."""
    return group_words("occasions" if are_comments(study) else study.design.kind)


def read_groups(study: Study) -> int:
    """How many groups were coded; in the others a count of 0 says nothing."""
    return sum(group.looked_at for group in study.groups)


def in_every(study: Study) -> str:
    """Where something came up that came up everywhere."""
    words, n = words_of(study), read_groups(study)
    if n < len(study.groups):
        return _("{where}, all that were coded").format(where=in_some(study, n))
    return words.in_both if n == 2 else words.in_all.format(n=in_words(n))


def in_each(study: Study) -> str:
    """Where something came up that came up everywhere, after a sentence that has told how many groups there are."""
    words, n = words_of(study), read_groups(study)
    if n < len(study.groups):
        return in_every(study)
    return words.both_short if n == 2 else words.all_short.format(n=in_words(n))


def in_some(study: Study, n: int) -> str:
    """In how many of all groups something came up, for a sentence."""
    return words_of(study).in_some.format(some=group_word(study, n), all=in_words(len(study.groups)))


def group_word(study: Study, n: int) -> str:
    """A number of groups for a sentence, without the word for them."""
    return words_of(study).a if n == 1 else in_words(n)


def are_comments(study: Study) -> bool:
    """Whether the material is a table of comments on meetings, without speakers: then a statement is a comment."""
    return study.design.kind == "meetings" and study.participants is None and study.anchoring is None


def are_single(study: Study) -> bool:
    """Whether the groups are interviews with one person each, as far as is known."""
    people = shown_count(study.participants)
    return study.design.kind == "interviews" and (study.participants is None or people == len(study.groups))


def counted_mentions(study: Study, n: int) -> str:
    """A number of mentions, or of comments, for a sentence."""
    if are_comments(study):
        return ngettext("{n} comment", "{n} comments", n).format(n=number(n))
    return ngettext("{n} mention", "{n} mentions", n).format(n=number(n))


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
    small, total = cell_text(study, Hidden.SMALL), cell_text(study, Hidden.TOTAL)
    return _(
        "{numbers} are hidden, {small}, so that nobody can be recognised. {total} stands for what would give such a "
        "number away. What is hidden is hidden in every table, figure and file."
    ).format(numbers=_small_numbers(study), small=quoted(small), total=upper_first(quoted(total)))


def _small_numbers(study: Study) -> str:
    largest = study.design.thresholds.group - 1
    pattern = _("Numbers from 1 to {largest}") if largest > 2 else _("The numbers 1 and {largest}")
    return pattern.format(largest=number(largest))


def hides_groups(study: Study) -> bool:
    """Whether it is hidden of any code in how many groups it came up."""
    return any(shown_count(code.groups) is None for code in study.codes)


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


def groups_text(study: Study, n: int | None = None) -> str:
    """How many groups, for a sentence; all if no number is given."""
    words, n = words_of(study), len(study.groups) if n is None else n
    return f"{group_word(study, n)} {words.one if n == 1 else words.many}"


def codebook_sentence(study: Study) -> str:
    """How many codes there are: outermost, used, and gathering others."""
    leaves, used = [code for code in study.codes if not code.parent], len(counted_codes(study))
    unused = sum(label_of(study, code) in study.unused for code in leaves)
    n, parents = len(study.codes), len(study.codes) - len(leaves)
    in_use = _("{n} of them used") if len(leaves) - used == unused else _("{n} of them in what is counted")
    told = _("all of them used") if used == len(leaves) > 1 else in_use.format(n=code_word(used))
    if parents:
        pattern = _("The codebook has {n} codes: {outermost} outermost, {used}, and {parents} that gather others.")
    else:
        pattern = ngettext("The codebook has {n} code, {used}.", "The codebook has {n} codes, {used}.", n)
    return pattern.format(n=code_word(n), outermost=code_word(len(leaves)), used=told, parents=code_word(parents))
