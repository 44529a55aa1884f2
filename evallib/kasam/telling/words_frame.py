"""The sentences around the result: how to read the figures, limits, licence."""

from __future__ import annotations

from evallib.kasam.study import Study, Withheld
from evallib.kasam.telling.words import name_of
from evallib.kasam.telling.words_change import is_decided
from evallib.kasam.telling.words_printed import explanation_sentence
from evallib.locale import _
from evallib.presentation import upper_first
from evallib.statistics import Change, UnitModel


def limit_sentences(study: Study) -> tuple[str, ...]:
    """What the section cannot say, most important first."""
    found = [
        cause_sentence(study),
        explanation_sentence(study),
        _("The answers are the people's own ratings of themselves; no one else has observed it."),
        *_people_limits(study),
        *_interval_limits(study),
    ]
    if study.summaries is not None:
        found.append(_("The change is worked out from printed, rounded means, not from the answers."))
    found.append(_("It concerns the group, and says nothing about any single person."))
    found.append(study.design.thresholds.tell())
    return tuple(text for text in found if text)


def cause_sentence(study: Study) -> str:
    """Why the change cannot be said to come from the project; empty when there is no change to explain."""
    if study.main is None:
        return ""
    if study.design.comparison_group:
        return _(
            "A comparison group answered too, but its answers are not part of this. Therefore the change cannot be "
            "said to come from the project."
        )
    return _("There is no comparison group, so the change cannot be said to come from the project.")


def _people_limits(study: Study) -> list[str]:
    """Who may be missing among those who answered."""
    branch = study.main.change.branch if study.main and isinstance(study.main.change, Change) else None
    found = []
    if any(wave.invited is not None and (wave.answered or 0) < wave.invited for wave in study.waves if wave.answered):
        found.append(_("Those who did not answer may think otherwise than those who did."))
    if branch in {"partly_linked", "unlinked"}:
        found.append(_("Part of the change may be that other people answered the second time."))
    return found


def _interval_limits(study: Study) -> list[str]:
    """What the intervals take for granted; nothing when none is shown."""
    if not _shows_intervals(study):
        return []
    found = [_("The intervals take the people as independent of one another and as drawn at random.")]
    model = study.answers.unit_model if study.answers is not None else None
    if not (isinstance(model, UnitModel) and model.converged):
        found.append(
            _(
                "People in the same unit can be alike. That could not be allowed for, and if so the intervals are "
                "narrow."
            )
        )
    return found


def _shows_intervals(study: Study) -> bool:
    scored = study.answers.scored if study.answers is not None else ()
    means = (None if isinstance(one.summary, Withheld) else one.summary.interval for one in scored)
    return is_decided(study) or any(interval is not None for interval in means)


def licence_sentences(study: Study) -> tuple[str, ...]:
    """The questionnaire's licence and its own note."""
    instrument = study.design.instrument
    note = (instrument.note,) if instrument.note else ()
    return tuple(" ".join(text.split()) for text in (instrument.licence, *note))


def key_sentence(study: Study) -> str:
    """How the points are made: items, range, reversed items, scales."""
    instrument = study.design.instrument
    low, high = instrument.range_of(study.design.primary)
    pattern = _(
        "{title} has {items} questions with answers from {low} to {high}. {scale} can be from {least} to {most} points."
    )
    if instrument.high_means is not None:
        pattern = _(
            "{title} has {items} questions with answers from {low} to {high}. {scale} can be from {least} to {most} "
            "points, and more points mean {meaning}."
        )
    told = pattern.format(
        title=instrument.title,
        items=instrument.items,
        low=instrument.low,
        high=instrument.high,
        scale=upper_first(name_of(study, study.design.primary)),
        least=low,
        most=high,
        meaning=instrument.high_means,
    )
    if not instrument.reversed:
        return told
    return (
        told
        + " "
        + _("{n} of the questions are put the other way round and are turned before they are summed.").format(
            n=len(instrument.reversed)
        )
    )
