"""Means and spreads from which people's own answers would follow.

A standard deviation of 0 says that everybody has the mean as their score. A mean near an end of the scale says it of
nearly everybody: when all the points that are missing to the end are fewer than the smallest group, at least some
people have none of them. A mean of yes and no counts those who said yes, so the same rule keeps small counts. And
when all linked people changed by the same amount, either mean tells each person's change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from evallib.kasam.study import ScaleChange, Scored
from evallib.kasam.waves import Design, Withheld
from evallib.statistics import Change, NotComputable, Summary

ALIKE = frozenset({"no_variance", "no_correlation"})
"""Reasons for which nothing can be computed that say of everybody what they answered."""


def is_extreme(moments: tuple[float | None, float | None, int], limits: tuple[int, int], group: int) -> bool:
    """Whether mean, standard deviation and number of people tell of scores between ``limits`` what people answered.

    >>> is_extreme((12.0, 0.0, 30), (4, 28), 5), is_extreme((27.9, 0.2, 30), (4, 28), 5)
    (True, True)
    >>> is_extreme((27.0, 1.5, 30), (4, 28), 5)
    False
    """
    mean, sd, people = moments
    if mean is None:
        return False
    nearest = min(mean - limits[0], limits[1] - mean)
    return sd == 0 or round(nearest * people, 6) < group


def tells_all(change: Change | NotComputable | Withheld, limits: tuple[int, int], group: int) -> bool:
    """Whether a change, or the reason why there is none, says of everybody what they answered."""
    if isinstance(change, NotComputable):
        return change.reason in ALIKE
    if not isinstance(change, Change):
        return False
    before = (change.mean_before, change.sd_before, change.n_before)
    after = (change.mean_after, change.sd_after, change.n_after)
    return is_extreme(before, limits, group) or is_extreme(after, limits, group)


def hide_extremes(scored: tuple[Scored, ...], changes: tuple[ScaleChange, ...], design: Design) -> tuple[Scored, ...]:
    """The scales of every wave, those withheld that would tell what people answered.

    A subscale that alone is withheld follows from the total and the others, so one more is withheld with it, and the
    total too when even the sum of those withheld would be extreme.
    """
    hidden = {
        (wave, scale) for wave in {one.wave for one in scored} for scale in _hidden(scored, changes, design, wave)
    }
    why = Withheld("cells", design.thresholds.group)
    return tuple(replace(one, summary=why) if (one.wave, one.scale) in hidden else one for one in scored)


def _hidden(scored: tuple[Scored, ...], changes: tuple[ScaleChange, ...], design: Design, wave: str) -> frozenset[str]:
    """The scales of one wave to withhold."""
    group, instrument = design.thresholds.group, design.instrument
    shown = {one.scale: one.summary for one in scored if one.wave == wave and isinstance(one.summary, Summary)}
    ranges = {scale: instrument.range_of(scale) for scale in shown}
    hidden = {
        scale
        for scale, found in shown.items()
        if found.n >= group and is_extreme((found.mean, found.sd, found.n), ranges[scale], group)
    }
    if design.compared is not None and wave == design.compared[1]:
        hidden |= {told.scale for told in changes if _alike(told)}
    if instrument.total is None or instrument.total.id in hidden:
        return frozenset(hidden)
    order = sorted(instrument.scales, key=lambda scale: len(scale.items))
    if len(hidden) == 1:
        hidden |= {next(scale.id for scale in order if scale.id not in hidden)} if len(order) > 1 else set()
    rest = _rest(shown, hidden, instrument.total.id)
    limits = tuple(sum(ranges[scale][end] for scale in hidden) for end in (0, 1))
    if hidden and (rest is None or is_extreme(rest, (limits[0], limits[1]), group)):
        hidden |= {instrument.total.id}
    return frozenset(hidden)


def _alike(told: ScaleChange) -> bool:
    return isinstance(told.change, NotComputable) and told.change.reason == "no_variance"


def _rest(shown: dict[str, Summary], hidden: set[str], total: str) -> tuple[float | None, float | None, int] | None:
    """The mean of what is withheld, as it follows from the total and the scales that are shown."""
    means = {scale: found.mean for scale, found in shown.items()}
    whole = means.get(total)
    if whole is None:
        return None
    others: Iterator[float] = (mean or 0.0 for scale, mean in means.items() if scale != total and scale not in hidden)
    return whole - sum(others), None, shown[total].n
