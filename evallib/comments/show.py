"""What the comments section tells, tabulates, draws and quotes."""

from __future__ import annotations

from collections.abc import Sequence

import seaborn as sns
from matplotlib.axes import Axes

from evallib.comments.count import SafeCounts, choose_quotes, protect_counts
from evallib.comments.read import CodedComments
from evallib.locale import _, ngettext
from evallib.presentation import (
    Column,
    Limits,
    Reading,
    Sentence,
    Shown,
    Table,
    canvas,
    figure,
    join_words,
    lower_first,
    number,
    show,
)
from evallib.presentation.theme import INK
from evallib.privacy import Hidden

TOP = 3
MOST_TOLD = 8
DARK = 0.65
"""Cells above this share of the largest number are so dark that their number is white."""


def tell_findings(coded: CodedComments) -> Shown:
    """How much was said and about what, most often first."""
    return show(
        Sentence(volume_sentence(coded, protect_counts(coded)), "finding"), Sentence(_coder_sentence(coded), "note")
    )


def volume_sentence(coded: CodedComments, counts: SafeCounts) -> str:
    """The number of comments and the codes that most comments were given; hidden counts stay hidden."""
    n = counts.comments
    if isinstance(n, Hidden):
        return _("The comments were coded. How many there are is hidden, because some groups are small.")
    told = [ngettext("{n} comment was coded.", "{n} comments were coded.", n).format(n=number(n))]
    shown = [
        f"{lower_first(coded.codes[code][0])} ({number(total)})"
        for code, total in zip(counts.codes, counts.code_totals, strict=True)
        if not isinstance(total, Hidden)
    ]
    if shown:
        told.append(_("Most often they are about: {codes}.").format(codes=join_words(shown[:TOP])))
    return " ".join(told)


def _coder_sentence(coded: CodedComments) -> str:
    coder = coded.settings.coded_by
    if not coder:
        return _("The codebook was made for this report. Who coded the comments is not stated.")
    return _("The codebook was made for this report. Coded by: {coder}, one person or team, no second coder.").format(
        coder=coder
    )


def tabulate_codes(coded: CodedComments) -> Shown:
    """The codebook with how many comments were given each code, and the number of comments a meeting."""
    counts = protect_counts(coded)
    totals = dict(zip(counts.codes, counts.code_totals, strict=True))
    columns = (Column(_("Code")), Column(_("Used when")), Column(_("Comments"), "right"))
    rows = tuple(
        (*coded.codes[code], coded.groups.tell(totals.get(code, 0)))
        for code in dict.fromkeys((*counts.codes, *coded.codes))
    )
    notes = _notes(coded, counts)
    codebook = Table("codebook", _("Codes, when they are used, and number of comments"), columns, rows, notes)
    heads = (Column(_("Meeting")), Column(_("Comments"), "right"))
    meetings = tuple(
        (name, coded.groups.tell(n)) for name, n in zip(counts.meetings, counts.meeting_counts, strict=True)
    )
    return show(codebook, Table("meetings", _("Number of comments for each meeting"), heads, meetings))


def _notes(coded: CodedComments, counts: SafeCounts) -> tuple[str, ...]:
    notes = [_("A comment can have several codes, so the numbers can add up to more than the number of comments.")]
    return (*notes, coded.groups.footnote()) if counts.hides else tuple(notes)


def draw_matrix(coded: CodedComments) -> Shown:
    """Codes against meetings as a heat map of what may be shown, with its table; nothing when all is hidden."""
    counts = protect_counts(coded)
    if all(isinstance(cell, Hidden) for row in counts.cells for cell in row):
        return show(Sentence(_("All counts by code and meeting are hidden, because the groups are small."), "note"))
    labels = [coded.codes[code][0] for code in counts.codes]
    with canvas(1.6 + 0.34 * len(labels)) as (picture, axes):
        _draw_cells(axes, counts, labels)
    columns = (Column(_("Code")), *(Column(meeting, "right") for meeting in counts.meetings))
    rows = tuple(
        (label, *(coded.groups.tell(cell) for cell in cells)) for label, cells in zip(labels, counts.cells, strict=True)
    )
    caption = _("Number of comments for each code and meeting")
    table = Table("code_by_meeting", caption, columns, rows, _notes(coded, counts))
    return show(figure(picture, name="code_by_meeting", alt=_alt(counts, labels), caption=caption, table=table))


def _draw_cells(axes: Axes, counts: SafeCounts, labels: Sequence[str]) -> None:
    """Shade every number that may be shown; a hidden one is a dash without shade."""
    shades = [[float("nan") if isinstance(cell, Hidden) else float(cell) for cell in row] for row in counts.cells]
    marks = [["–" if isinstance(cell, Hidden) else str(cell or "") for cell in row] for row in counts.cells]
    sns.heatmap(shades, cmap="Blues", vmin=0, cbar=False, linewidths=1, ax=axes)
    dark = max(cell for row in counts.cells for cell in row if not isinstance(cell, Hidden)) * DARK
    for y, (row, row_shades) in enumerate(zip(marks, shades, strict=True)):
        for x, (mark, shade) in enumerate(zip(row, row_shades, strict=True)):
            axes.text(x + 0.5, y + 0.5, mark, ha="center", va="center", color="white" if shade > dark else INK)
    axes.grid(visible=False)
    axes.set_yticks([y + 0.5 for y in range(len(labels))], labels, rotation=0)
    axes.set_xticks([x + 0.5 for x in range(len(counts.meetings))], counts.meetings, rotation=35, ha="right")


def _alt(counts: SafeCounts, labels: Sequence[str]) -> str:
    told = []
    for label, row in zip(labels, counts.cells, strict=True):
        shown = {m: cell for m, cell in zip(counts.meetings, row, strict=True) if not isinstance(cell, Hidden)}
        most = max(shown.values(), default=0)
        if most:
            where = join_words([meeting for meeting, cell in shown.items() if cell == most])
            told.append(_("{code} most in {meetings} ({n})").format(code=label, meetings=where, n=most))
    text = _("Heat map. Rows are codes, columns are meetings, darker is more comments.")
    return f"{text} {'; '.join(told[:MOST_TOLD])}." if told else text


def show_quotes(coded: CodedComments) -> Shown:
    """Short quotations when someone has reviewed them; otherwise a line that says why there are none."""
    quotes = choose_quotes(coded)
    if not coded.quotes_allowed:
        text = _("No quotations are shown, because nobody has reviewed them. Only counts are given.")
        return show(Sentence(text, "note"))
    if not quotes:
        return show(Sentence(_("No quotations were chosen."), "note"))
    reviewed = _("Quotations reviewed by {who}, {date}.").format(
        who=coded.settings.reviewed_by, date=coded.settings.reviewed_on
    )
    columns = (Column(_("Code")), Column(_("Quotation")), Column(_("Meeting")), Column(_("Source")))
    rows = tuple((coded.codes[quote.code][0], f"”{quote.text}”", quote.meeting, quote.source) for quote in quotes)
    caption = _("What was said, at most two short quotations for each code")
    return show(Table("quotes", caption, columns, rows, (reviewed,)))


def tell_limits(coded: CodedComments) -> Shown:
    """How to read the counts, and what they cannot say."""
    reading = _("A number says how many comments were given the code, not how many people think so.")
    limits = (
        _("One person can have commented on several meetings, so comments cannot be turned into people."),
        _("Where one comment ends and the next begins was judged by the coder when the source did not show it."),
        _("Those who did not comment are not heard here."),
    )
    return show(Reading(reading), Limits(limits))
