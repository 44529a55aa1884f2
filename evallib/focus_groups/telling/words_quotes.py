"""The sentences about quotations: who has reviewed them, or why there are none."""

from __future__ import annotations

from typing import cast

from evallib.focus_groups.study import Study
from evallib.focus_groups.telling.words import words_of
from evallib.locale import _, ngettext
from evallib.presentation import join_words, number
from evallib.privacy import StopKind, stop_label


def no_quotes_sentence(study: Study) -> str:
    """Why no quotation is shown and what would be needed; empty when some are."""
    found = study.quotes
    if found.shown:
        return ""
    if not found.candidates and not study.places_known:
        return _("No quotations are shown, because it is not known where in the texts the codes are.")
    if not found.candidates:
        return _("No quotations are shown, because no passage has a text and a length that suit a quotation.")
    if found.reviewed:
        return _("No quotations are shown: of those that were reviewed, none may be shown.")
    fit = ngettext(
        "{n} passage has a length that suits a quotation.",
        "{n} passages have a length that suits a quotation.",
        found.candidates,
    ).format(n=number(found.candidates))
    return _(
        "No quotations are shown, because nobody has reviewed them. {fit} A quotation is shown when somebody has read "
        "it with a view to who could be recognised, and has signed with name and date; until then only counts are."
    ).format(fit=fit)


def reviewed_sentence(study: Study) -> str:
    """Who reviewed the quotations, and when."""
    told = [_("{who} on {date}").format(who=who, date=date) for who, date in study.quotes.reviewers]
    return _("Reviewed by {reviewers}.").format(reviewers=join_words(told)) if told else ""


def chosen_sentence(study: Study) -> str:
    """How the quotations were chosen."""
    pattern = _(
        "Chosen by fixed rules from those that were reviewed: at most two for each code, spread over {groups}; what "
        "came up {once} is let in."
    )
    if study.participants is not None:
        pattern = _(
            "Chosen by fixed rules from those that were reviewed: at most two for each code and two from the same "
            "person, spread over {groups}; what came up {once} is let in."
        )
    words = words_of(study)
    told = pattern.format(groups=words.the_many, once=words.in_one)
    found = study.quotes
    if found.reviewed <= len(found.shown):
        return told
    left = _("{reviewed} are reviewed and {shown} are shown.").format(
        reviewed=number(found.reviewed), shown=number(len(found.shown))
    )
    return f"{left} {told}"


def stopped_sentence(study: Study) -> str:
    """What became of reviewed quotations that are not shown; empty when none was stopped."""
    reasons = [f"{stop_label(cast('StopKind', kind))} ({number(n)})" for kind, n in study.quotes.stopped.items() if n]
    if not reasons:
        return ""
    return _("Stopped although reviewed, because of what they hold: {reasons}.").format(reasons=join_words(reasons))


def unknown_sentence(study: Study) -> str:
    """How many rows of the reviewed file fit no passage; empty when all do."""
    n = study.quotes.unknown
    if not n:
        return ""
    return ngettext(
        "{n} row in the file of reviewed quotations is not used, because it fits no coded passage that counts: either "
        "the text has changed, and must be reviewed again, or the passage is not counted here.",
        "{n} rows in the file of reviewed quotations are not used, because they fit no coded passage that counts: "
        "either the text has changed, and must be reviewed again, or the passage is not counted here.",
        n,
    ).format(n=number(n))
