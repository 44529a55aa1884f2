"""Several tests at once: p values adjusted so that the family keeps its error rate."""

from __future__ import annotations

from collections.abc import Sequence

from statsmodels.stats.multitest import multipletests


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Holm's step-down adjustment, in the order given (statsmodels' ``multipletests``).

    The smallest of m p values is multiplied by m, the next by m - 1, and so on; never falling, at most 1 (Holm 1979,
    https://www.jstor.org/stable/4615733). It keeps the family-wise error at alpha for any dependence. An empty family
    gives an empty tuple. Raises ``ValueError`` for a value outside 0 to 1. Checked against R's ``p.adjust``.

    >>> [round(p, 3) for p in holm([0.04, 0.01, 0.03])]
    [0.06, 0.03, 0.06]
    """
    if any(not 0 <= p <= 1 for p in p_values):
        raise ValueError(f"p values lie from 0 to 1, got {list(p_values)}")
    if not p_values:
        return ()
    return tuple(float(p) for p in multipletests(list(p_values), method="holm")[1])
