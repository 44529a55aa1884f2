"""How an unlinked change would look if the waves correlated within people: a sensitivity band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evallib.statistics.change import Change
from evallib.statistics.estimate import Estimate
from evallib.statistics.moments import overlapping_error
from evallib.statistics.t_test import TTest


@dataclass(frozen=True)
class AssumedCorrelation:
    """What the change would look like if the waves correlated ``r`` within people."""

    r: float
    estimate: Estimate
    p: float


def correlation_band(
    change: Change, correlations: Sequence[float], shared: int | None = None
) -> tuple[AssumedCorrelation, ...]:
    """How an unlinked change would look under assumed correlations within people: a sensitivity band, no result.

    ``shared`` people are assumed to have answered both times, at most (and by default) the smaller wave. Standard error
    ``sqrt(s1²/n1 + s2²/n2 - 2·r·shared·s1·s2/(n1·n2))``, df as in :func:`overlapping_error`, 95 % intervals and
    two-sided p. The row r = 0 is the Welch test itself (df of Welch), so it repeats the change; every other row has
    fewer df, because people who are counted twice are fewer.

    Raises ``ValueError`` for a change with linked people, for r outside -1 to 1 (1 excluded), and for more shared
    people than the smaller wave has.

    >>> from evallib.statistics import Moments, compare_summaries
    >>> change = compare_summaries(Moments(20, 140.0, 22.0), Moments(20, 148.0, 22.0))
    >>> [(row.r, round(row.p, 3)) for row in correlation_band(change, (0.0, 0.54, 0.64, 0.78))]
    [(0.0, 0.257), (0.54, 0.106), (0.64, 0.07), (0.78, 0.024)]
    """
    if change.branch not in {"unlinked", "summaries"}:
        raise ValueError(f"people are linked already ({change.branch}): their correlation is known")
    most = min(change.n_before, change.n_after)
    people = most if shared is None else shared
    if not 0 <= people <= most:
        raise ValueError(f"{people} people cannot have answered both times when a wave has {most}")
    return tuple(_assume(change, r, people) for r in correlations)


def _assume(change: Change, r: float, people: int) -> AssumedCorrelation:
    if not -1 <= r < 1:
        raise ValueError(f"a correlation between waves lies from -1 to below 1, got {r}")
    se, df = overlapping_error(*change.moments, people if r else 0, r)
    test = TTest(change.estimate.value, se, df)
    return AssumedCorrelation(r, test.estimate, test.p)
