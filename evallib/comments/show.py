"""What the comments section tells, tabulates, draws and quotes."""

from __future__ import annotations

import seaborn as sns

from evallib.comments.count import choose_quotes, count_codes, count_meetings
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
    number,
    show,
)
from evallib.presentation.theme import INK
from evallib.privacy import Hidden, protect_matrix

TOP = 3


def tell_findings(coded: CodedComments) -> Shown:
    """How much was said and about what, most often first."""
    return show(Sentence(volume_sentence(coded), "finding"), Sentence(_coder_sentence(coded), "note"))


def volume_sentence(coded: CodedComments) -> str:
    """The number of comments and the codes that most comments were given; hidden counts stay hidden."""
    counts = count_codes(coded)
    protected = protect_matrix(counts, coded.groups)
    comments = ngettext("{n} comment was coded.", "{n} comments were coded.", len(coded.comments))
    told = [comments.format(n=number(len(coded.comments)))]
    shown = [
        f"{coded.codes[code][0].lower()} ({number(total)})"
        for code, total in zip(counts.index, protected.row_totals, strict=True)
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
    counts = count_codes(coded)
    totals = dict(zip(counts.index, protect_matrix(counts, coded.groups).row_totals, strict=True))
    columns = (Column(_("Code")), Column(_("Used when")), Column(_("Comments"), "right"))
    rows = tuple(
        (coded.codes[code][0], coded.codes[code][1], coded.groups.tell(totals.get(code, 0)))
        for code in [*counts.index, *(code for code in coded.codes if code not in counts.index)]
    )
    codebook = Table("codebook", _("Codes, when they are used, and number of comments"), columns, rows, _notes(coded))
    heads = (Column(_("Meeting")), Column(_("Comments"), "right"))
    meetings = tuple((str(name), coded.groups.show(int(n))) for name, n in count_meetings(coded).items())
    return show(codebook, Table("meetings", _("Number of comments for each meeting"), heads, meetings))


def _notes(coded: CodedComments) -> tuple[str, ...]:
    notes = [_("A comment can have several codes, so the numbers can add up to more than the number of comments.")]
    if protect_matrix(count_codes(coded), coded.groups).hidden:
        notes.append(coded.groups.footnote())
    return tuple(notes)


def draw_matrix(coded: CodedComments) -> Shown:
    """Codes against meetings as a heat map of what may be shown, with its table."""
    counts = count_codes(coded)
    protected = protect_matrix(counts, coded.groups)
    safe = counts.astype(float)
    for row, cells in enumerate(protected.cells):
        for column, cell in enumerate(cells):
            if isinstance(cell, Hidden):
                safe.iloc[row, column] = float("nan")
    labels = [coded.codes[code][0] for code in counts.index]
    meetings = [str(meeting) for meeting in counts.columns]
    with canvas(1.6 + 0.34 * len(labels)) as (picture, axes):
        marks = [
            ["" if cell == 0 else "–" if isinstance(cell, Hidden) else str(cell) for cell in row]
            for row in protected.cells
        ]
        sns.heatmap(
            safe.to_numpy(),
            annot=marks,
            fmt="",
            cmap="Blues",
            vmin=0,
            cbar=False,
            linewidths=1,
            ax=axes,
            xticklabels=meetings,
            yticklabels=labels,
            annot_kws={"size": 10},
        )
        axes.grid(visible=False)
        axes.tick_params(axis="x", rotation=35, colors=INK)
        axes.set(xlabel="", ylabel="")
        for tick in axes.get_xticklabels():
            tick.set_horizontalalignment("right")
    rows = tuple(
        (label, *(coded.groups.tell(cell) for cell in cells))
        for label, cells in zip(labels, protected.cells, strict=True)
    )
    columns = (Column(_("Code")), *(Column(meeting, "right") for meeting in meetings))
    caption = _("Number of comments for each code and meeting")
    table = Table("code_by_meeting", caption, columns, rows, _notes(coded))
    return show(figure(picture, name="code_by_meeting", alt=_alt(coded, protected.cells), caption=caption, table=table))


def _alt(coded: CodedComments, cells: tuple[tuple[object, ...], ...]) -> str:
    counts = count_codes(coded)
    told = []
    for code, row in zip(counts.index, cells, strict=True):
        shown = [
            (cell, str(meeting)) for cell, meeting in zip(row, counts.columns, strict=True) if isinstance(cell, int)
        ]
        most = max((cell for cell, _meeting in shown), default=0)
        where = [meeting for cell, meeting in shown if cell == most and most]
        if where:
            text = _("{code} most in {meetings} ({n})")
            told.append(text.format(code=coded.codes[code][0], meetings=join_words(where), n=most))
    return _("Heat map. Rows are codes, columns are meetings, darker is more comments. {told}.").format(
        told="; ".join(told[:8])
    )


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
