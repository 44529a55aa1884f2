"""What the comments section publishes."""

from __future__ import annotations

from evallib.comments.count import count_codes, count_meetings
from evallib.comments.read import CodedComments
from evallib.comments.show import volume_sentence
from evallib.locale import _
from evallib.model import Check, Finding, Metric, SectionResult
from evallib.privacy import Hidden, protect_matrix


def result(coded: CodedComments) -> SectionResult:
    """The section's numbers, checks and findings. A hidden count is None here too."""
    return SectionResult(
        "comments",
        metrics=tuple(_metrics(coded)),
        checks=_checks(coded),
        rows=coded.account,
        findings=(Finding(volume_sentence(coded), 1),),
    )


def _metrics(coded: CodedComments) -> list[Metric]:
    unit = _("comments")
    counts = count_codes(coded)
    metrics = [Metric("comments", _("Coded comments"), len(coded.comments), unit)]
    for code, total in zip(counts.index, protect_matrix(counts, coded.groups).row_totals, strict=True):
        value = None if isinstance(total, Hidden) else float(total)
        metrics.append(Metric(f"code_{code}", coded.codes[code][0], value, unit))
    for position, (meeting, count) in enumerate(count_meetings(coded).items(), start=1):
        value = None if coded.groups.hides(int(count)) else float(count)
        metrics.append(Metric(f"comments_meeting_{position}", str(meeting), value, unit))
    return metrics


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
