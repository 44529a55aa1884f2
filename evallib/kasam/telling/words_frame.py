"""The sentences around the result: comparison groups, how to read the figures, limits, licence."""

from __future__ import annotations

from evallib.kasam.study import Drift, Study, Withheld
from evallib.kasam.telling.words import decimals_of, name_of
from evallib.kasam.telling.words_printed import explanation_sentence
from evallib.locale import _
from evallib.presentation import number, quoted, signed, upper_first
from evallib.projects import Reference
from evallib.statistics import Change


def reference_name(row: Reference) -> str:
    """A comparison group with its year, as a figure or table names it."""
    name = upper_first(row.population)
    return name if row.year is None else f"{name} ({row.year})"


def observed_means(study: Study) -> dict[str, float]:
    """The primary scale's mean in each wave that has one to show, by the wave's label."""
    found = {}
    for wave in study.waves:
        if study.answers is not None:
            summary = study.answers.of(wave.id, study.design.primary).summary
            if not isinstance(summary, Withheld) and summary.mean is not None:
                found[wave.label] = summary.mean
        elif study.summaries is not None:
            printed = study.summaries.of(wave.id, study.design.primary)
            if printed is not None and printed.mean is not None:
                found[wave.label] = float(printed.mean.value)
    return found


def comparison_sentence(study: Study) -> str:
    """Of how many groups the first wave's mean lies above and below; empty without any. Never a verdict."""
    observed = observed_means(study)
    if not observed:
        return ""
    label, mean = next(iter(observed.items()))
    means = [row.mean for row in study.references_of(study.design.primary) if row.mean is not None]
    if not means:
        return ""
    return _(
        "The mean the first time ({mean} points, {wave}) is lower than in {above} and higher than in {below} of the "
        "{n} groups below."
    ).format(
        mean=number(mean, decimals_of(study, study.design.primary)) if study.answers else number(mean),
        wave=label,
        above=sum(other > mean for other in means),
        below=sum(other < mean for other in means),
        n=len(means),
    )


def drift_sentence(study: Study, drift: Drift) -> str:
    """What regression to the mean alone would give a group that was chosen for low scores."""
    decimals = decimals_of(study, study.design.primary)
    main = study.main
    observed = main.change.estimate.value if main is not None and isinstance(main.change, Change) else None
    told = _(
        "The group was chosen because it scored low. Then the mean rises by itself the next time: by about {change} "
        "points if it is compared with {group} and the two scores correlate {r}."
    ).format(
        change=number(drift.expected_change, decimals),
        group=quoted(reference_name(drift.reference)),
        r=number(drift.correlation, 2),
    )
    if observed is None:
        return told
    return told + " " + _("The change that was seen is {change}.").format(change=signed(observed, decimals))


def limit_sentences(study: Study) -> tuple[str, ...]:
    """What the section cannot say, most important first."""
    found = [
        _cause(study),
        explanation_sentence(study),
        _("The answers are the people's own ratings of themselves; no one else has observed it."),
    ]
    if study.answers is not None and study.main is not None:
        found += _answer_limits(study)
    if study.summaries is not None:
        found.append(_("The change is worked out from printed, rounded means, not from the answers."))
    found.append(_("It concerns the group, and says nothing about any single person."))
    found.append(study.design.thresholds.tell())
    return tuple(text for text in found if text)


def _cause(study: Study) -> str:
    if study.main is None or study.design.comparison_group:
        return ""
    return _("There is no comparison group, so the change cannot be said to come from the project.")


def _answer_limits(study: Study) -> list[str]:
    branch = study.main.change.branch if study.main and isinstance(study.main.change, Change) else None
    found = []
    if any(wave.invited is not None and (wave.answered or 0) < wave.invited for wave in study.waves):
        found.append(_("Those who did not answer may think otherwise than those who did."))
    if branch in {"partly_linked", "unlinked"}:
        found.append(_("Part of the change may be that other people answered the second time."))
    if branch is not None:
        found.append(_("The intervals take the people as independent of one another and as drawn at random."))
    return found


def licence_sentences(study: Study) -> tuple[str, ...]:
    """The questionnaire's licence and its own note."""
    instrument = study.design.instrument
    note = (instrument.note,) if instrument.note else ()
    return tuple(" ".join(text.split()) for text in (instrument.licence, *note))


def key_sentence(study: Study) -> str:
    """How the points are made: items, range, reversed items, scales."""
    instrument = study.design.instrument
    low, high = instrument.range_of(study.design.primary)
    told = _(
        "{title} has {items} questions with answers from {low} to {high}. {scale} can be from {least} to {most} "
        "points, and more means stronger."
    ).format(
        title=instrument.title,
        items=instrument.items,
        low=instrument.low,
        high=instrument.high,
        scale=upper_first(name_of(study, study.design.primary)),
        least=low,
        most=high,
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
