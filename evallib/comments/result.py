"""What the comments section publishes."""

from __future__ import annotations

from evallib.comments.count import SafeCounts, protect_counts
from evallib.comments.read import CodedComments
from evallib.comments.show import volume_sentence
from evallib.locale import _
from evallib.model import Check, Finding, Metric, RowAccount, SectionResult
from evallib.privacy import Cell, Hidden


def result(coded: CodedComments) -> SectionResult:
    """The section's numbers, checks and findings.

    A hidden count is None here too, and when the number of comments is hidden its rows are not accounted for:
    the account would give it away.
    """
    counts = protect_counts(coded)
    return SectionResult(
        "comments",
        metrics=tuple(_metrics(coded, counts)),
        checks=_checks(coded),
        rows=RowAccount() if counts.hides else coded.account,
        findings=(Finding(volume_sentence(coded, counts), 1),),
    )


def _metrics(coded: CodedComments, counts: SafeCounts) -> list[Metric]:
    unit = _("comments")
    totals = zip(counts.codes, counts.code_totals, strict=True)
    meetings = enumerate(zip(counts.meetings, counts.meeting_counts, strict=True), start=1)
    return [
        Metric("comments", _("Coded comments"), _value(counts.comments), unit),
        *(Metric(f"code_{code}", coded.codes[code][0], _value(total), unit) for code, total in totals),
        *(Metric(f"comments_meeting_{n}", meeting, _value(count), unit) for n, (meeting, count) in meetings),
    ]


def _value(cell: Cell) -> float | None:
    return None if isinstance(cell, Hidden) else float(cell)


def _checks(coded: CodedComments) -> tuple[Check, ...]:
    label = _("Were the quotations reviewed before they were shown?")
    if coded.quotes_allowed:
        message = _("Reviewed by {who}.").format(who=coded.settings.reviewed_by)
    else:
        message = _("Nobody has reviewed them, so none is shown.")
    second = _("Do two coders agree?")
    one_coder = _("One coder only, so agreement cannot be worked out. A second, independent coder would be needed.")
    return (
        Check("quotes_reviewed", label, coded.quotes_allowed, "note", message),
        Check("coder_agreement", second, None, "note", one_coder),
    )
