"""The tables of what was said, from guarded numbers only, each with the counting rules as a note."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from evallib.focus_groups.guarding.labels import STEP
from evallib.focus_groups.study import CodeCount, Group, Pair, Study
from evallib.focus_groups.telling.words import (
    NOTHING,
    are_comments,
    cell_text,
    counted_codes,
    hidden_notes,
    label_of,
    mentions_word,
    turns_word,
    words_of,
)
from evallib.focus_groups.telling.words_discovery import order_text
from evallib.focus_groups.telling.words_first import total_of
from evallib.focus_groups.telling.words_measures import share_text
from evallib.focus_groups.telling.words_method import rules_note
from evallib.focus_groups.telling.words_pairs import told_pairs
from evallib.focus_groups.telling.words_quotes import chosen_sentence, reviewed_sentence
from evallib.focus_groups.telling.words_withheld import everybody_sentence, pairs_withheld_sentence
from evallib.locale import _, ngettext
from evallib.presentation import Column, Table, number, percent, quoted, upper_first
from evallib.privacy import Cell

Cells = tuple[str, ...]
MOST_PAIRS = 10


def numbers(*labels: str) -> tuple[Column, ...]:
    """Columns of numbers, aligned to the right."""
    return tuple(Column(label, "right") for label in labels)


def counted_table(study: Study, table: Table) -> Table:
    """The table with the counting rules and what hidden means as its last notes."""
    notes = (*table.notes, rules_note(study), *hidden_notes(study, table.rows))
    return Table(table.name, table.caption, table.columns, table.rows, notes, table.folded)


def matrix_table(study: Study) -> Table:
    """Codes by groups: how many participants (or comments, or mentions) in each, and in all."""
    codes = counted_codes(study)
    columns = (Column(_("Code")), *numbers(*(group.label for group in study.groups), _("In all")))
    rows = tuple(
        (
            label_of(study, code),
            *matrix_cells(study, code, cell_text, unread=_("not coded")),
            cell_text(study, total_of(code)),
        )
        for code in codes
    )
    return counted_table(study, Table("code_by_group", matrix_title(study), columns, rows, _everybody(study)))


def matrix_cells(study: Study, code: CodeCount, write: Callable[[Study, Cell | None], str], *, unread: str) -> Cells:
    """A code's counts group by group; a word where nobody coded the group."""
    cells: Sequence[Cell | None] = code.by_group or (None,) * len(study.groups)
    return tuple(
        write(study, cell) if group.looked_at else unread for group, cell in zip(study.groups, cells, strict=True)
    )


def matrix_title(study: Study) -> str:
    """What is counted in the table of codes by groups."""
    if are_comments(study):
        told = _("Number of comments on each matter, {one_by_one}")
    elif study.participants is None:
        told = _("How many times each matter came up, {one_by_one}")
    else:
        told = _("How many participants spoke of each matter, {one_by_one}")
    return told.format(one_by_one=words_of(study).one_by_one)


def spread_title(study: Study) -> str:
    """What is counted of each code in all."""
    if are_comments(study):
        return _("Number of comments on each matter")
    if study.participants is None:
        return _("How many times each matter came up")
    return _("How many participants spoke of each matter")


def spread_table(study: Study) -> Table:
    """The codes in use, the most widespread first, when nothing may be told group by group."""
    rows = tuple((label_of(study, code), *_count_cells(study, code)) for code in counted_codes(study))
    columns = (Column(_("Code")), *_count_columns(study))
    return counted_table(study, Table("codes", _("How widespread each matter was"), columns, rows, _everybody(study)))


def _everybody(study: Study) -> tuple[str, ...]:
    told = everybody_sentence(study)
    return (told,) if told else ()


def tree_table(study: Study) -> Table:
    """The whole codebook as a tree, with how widely each code was used, folded."""
    rows = tuple((STEP.join(code.path), code.definition or NOTHING, *_count_cells(study, code)) for code in study.codes)
    columns = (Column(_("Code")), Column(_("Used when")), *_count_columns(study))
    hides = bool(hidden_notes(study, rows))
    caption = _("The codebook") if hides else _("The codebook with all counts")
    return counted_table(study, Table("code_tree", caption, columns, rows, folded=True))


def _count_columns(study: Study) -> tuple[Column, ...]:
    people = () if study.participants is None else (_("Participants"),)
    return numbers(words_of(study).titles, *people, mentions_word(study))


def _count_cells(study: Study, code: CodeCount) -> Cells:
    people = () if study.participants is None else (cell_text(study, code.speakers),)
    return cell_text(study, code.groups), *people, cell_text(study, code.mentions)


def tells_groups(study: Study) -> bool:
    """Whether there is anything to tell of each group: how many spoke, or what was new."""
    return study.participants is not None or study.saturation.judged


def groups_table(study: Study) -> Table:
    """Group by group how many spoke and how many codes came up for the first time, folded."""
    judged = study.saturation.judged
    rows = tuple((group.label, *_group_cells(study, group)) for group in study.groups)
    people = () if study.participants is None else (_("Participants who spoke"),)
    columns = (Column(words_of(study).title), *numbers(*people, *((_("New codes"),) if judged else ())))
    new = (_("New codes are those that had not come up before, {order}.").format(order=order_text(study)),)
    notes = (*(new if judged else ()), *hidden_notes(study, rows))
    return Table("groups", _groups_title(study), columns, rows, notes, folded=True)


def _groups_title(study: Study) -> str:
    if not study.saturation.judged:
        told = _("{one_by_one}: how many spoke")
    elif study.participants is None:
        told = _("{one_by_one}: what was new")
    else:
        told = _("{one_by_one}: how many spoke and what was new")
    return upper_first(told.format(one_by_one=words_of(study).one_by_one))


def _group_cells(study: Study, group: Group) -> Cells:
    people = () if study.participants is None else (cell_text(study, group.participants),)
    if not study.saturation.judged:
        return people
    if not group.looked_at:
        return *people, _("not coded")
    return *people, NOTHING if group.new_codes is None else number(group.new_codes)


def discovery_table(study: Study) -> Table:
    """How many codes had come up after each group: in this order where that is told, on average, and between what over
    all orders."""
    found, words = study.discovery, words_of(study)
    means = tuple(number(mean, 1) for mean in found.mean) if found else ()
    parts = zip(found.actual, found.low, found.high, strict=True) if found else ()
    ordered = [(number(n), range_text(low, high)) for n, low, high in parts]
    labels = (_("Codes in this order"), _("Mean over all orders"), upper_first(band_text(study)))
    rows: tuple[Cells, ...] = tuple((number(n), mean) for n, mean in enumerate(means, start=1))
    if ordered:
        rows = tuple((n, actual, mean, band) for (n, mean), (actual, band) in zip(rows, ordered, strict=True))
    columns = numbers(words.titles, *(labels if ordered else labels[1:2]))
    note = _("Codes with others below them are not counted.")
    caption = _("Codes that had come up, {one_by_one}").format(one_by_one=words.one_by_one)
    return Table("discovery", caption, columns, rows, (note,))


def band_text(study: Study) -> str:
    """What the band of the curve is."""
    if study.discovery is None or study.discovery.exact:
        return _("lowest to highest in any order")
    return _("at least 95 % of random orders")


def range_text(low: int, high: int) -> str:
    """Whole numbers from one to another; one number where they are the same.

    >>> range_text(3, 4), range_text(4, 4)
    ('3 till 4', '4')
    """
    if low == high:
        return number(low)
    return _("{low} to {high}").format(low=number(low), high=number(high))


def saturation_table(study: Study) -> Table:
    """The share of new codes in each window of groups, folded."""
    found, words = study.saturation, words_of(study)
    rows = tuple(
        (
            range_text(before + 1, before + found.run),
            number(new),
            number(base),
            percent(100 * new / base) if base else NOTHING,
        )
        for before, new, base in found.ratios
    )
    columns = (Column(words.titles), *numbers(_("New codes"), _("Codes in the base"), _("Share")))
    note = _("Method: Guest, Namey and Chen 2020, doi:10.1371/journal.pone.0232076.")
    return Table("saturation", _("New codes as a share of those in the base"), columns, rows, (note,), folded=True)


def pairs_table(study: Study) -> Table:
    """The pairs of codes that came up in the same statement in most groups."""
    told = told_pairs(study)
    pairs = told[:MOST_PAIRS]
    rows = tuple(_pair_cells(study, pair) for pair in pairs)
    columns = (
        Column(_("Code")),
        Column(_("Together with")),
        *numbers(words_of(study).titles, turns_word(study), _("Overlap (0 to 1)")),
    )
    caption = (
        _("Codes in the same comment, the most widespread first")
        if are_comments(study)
        else _("Codes in the same statement, the most widespread first")
    )
    notes = tuple(_pair_notes(study, len(told)))
    return counted_table(study, Table("pairs", caption, columns, rows, notes, folded=True))


def _pair_cells(study: Study, pair: Pair) -> Cells:
    overlap = NOTHING if pair.overlap is None else share_text(pair.overlap)
    return pair.first, pair.second, cell_text(study, pair.groups), cell_text(study, pair.turns), overlap


def _pair_notes(study: Study, told: int) -> Iterator[str]:
    if are_comments(study):
        yield _("Overlap: of the comments that have at least one of the two codes, how large a share that has both.")
    else:
        yield _("Overlap: of the statements that have at least one of the two codes, how large a share that has both.")
    if told < len(study.pairs):
        yield _("A code with others below it has no row of its own where the row would be that of one below it.")
    if study.hidden_pairs:
        yield pairs_withheld_sentence(study)
    if rest := max(told - MOST_PAIRS, 0):
        yield ngettext("{n} more pair is not shown.", "{n} more pairs are not shown.", rest).format(n=number(rest))


def quotes_table(study: Study) -> Table:
    """The reviewed quotations with code and group."""
    told_where = any(quote.group for quote in study.quotes.shown)
    columns = (Column(_("Code")), Column(_("Quotation")), *([Column(words_of(study).title)] if told_where else []))
    rows = tuple(
        ("; ".join(quote.about), quoted(quote.text), *([_where(quote.group, alone=quote.alone)] if told_where else []))
        for quote in study.quotes.shown
    )
    notes = tuple(text for text in (reviewed_sentence(study), chosen_sentence(study)) if text)
    return Table("quotes", _("In the participants' own words: reviewed quotations"), columns, rows, notes)


def _where(group: str | None, *, alone: bool) -> str:
    if group is None:
        return NOTHING
    return _("{group} (came up only there)").format(group=group) if alone else group
