"""The sentences about other groups: what they are called, and where the first mean lies among them. Never a verdict."""

from __future__ import annotations

from evallib.kasam.study import Study, Withheld
from evallib.kasam.telling.words import decimals_of
from evallib.locale import _
from evallib.presentation import number, upper_first
from evallib.projects import Reference

FEWEST_GROUPS = 2
"""With fewer groups than this there is nothing to count: the figure and the table show the one."""


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
    """Of how many groups the first wave's mean lies above and below; empty with fewer than two to count.

    The extremes of a review are nobody's group to compare with: they are shown and not counted.
    """
    rows = [row for row in study.references_of(study.design.primary) if row.mean is not None]
    means = [row.mean for row in rows if row.mean is not None and not row.extreme]
    observed = observed_means(study)
    if not observed or len(means) < FEWEST_GROUPS:
        return ""
    label, mean = next(iter(observed.items()))
    told = _(
        "The mean the first time ({mean} points, {wave}) is lower than in {above} and higher than in {below} of {n} "
        "other groups."
    ).format(
        mean=number(mean, decimals_of(study, study.design.primary)) if study.answers else number(mean),
        wave=label,
        above=sum(other > mean for other in means),
        below=sum(other < mean for other in means),
        n=len(means),
    )
    if len(means) == len(rows):
        return told
    return told + " " + _("The lowest and the highest group of a review are shown and not counted.")
