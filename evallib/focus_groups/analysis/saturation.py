"""Code saturation: from which group on hardly anything new was said, and whether that depends on the groups' order."""

from __future__ import annotations

import numpy as np

from evallib.focus_groups.analysis.intervals import Flags, Ints
from evallib.focus_groups.analysis.orders import codes_met, orders_of
from evallib.focus_groups.study import Saturation

NEVER = 0
ROUNDING = 1e-9
"""So that a share equal to the threshold reaches it, however the threshold is written."""


def judge_saturation(
    presence: Flags, *, base: int, run: int, threshold_pct: float, seed: int, merged_codes: bool = False
) -> Saturation:
    """Code saturation after Guest, Namey and Chen 2020 (doi 10.1371/journal.pone.0232076), and over other orders.

    ``presence`` as in ``describe_discovery``. Codes that the first ``base`` groups brought are the base; for k = base,
    base + 1, ... the codes that groups k + 1 to k + ``run`` brought are divided by it. The first k with at most
    ``threshold_pct`` per cent is ``reached``, written "k+run". A base without codes reaches nothing. Over orders: all
    up to seven groups, else 1 000, the real one among them. Fewer than ``base + run`` groups: not computable.
    Checked against the fifteen interviews of DesiQuintans/novelqualcodes (MIT).

    >>> presence = np.array([[True, False, False, False], [True, True, False, True]])
    >>> found = judge_saturation(presence, base=1, run=2, threshold_pct=5, seed=1)
    >>> found.ratios, found.reached, found.earliest, found.latest
    (((1, 0, 2), (2, 0, 2)), 1, 1, 2)
    >>> round(found.orders_reached * 24)  # all 6 that begin with the first group, 4 each with the second or fourth
    14
    """
    if base < 1 or run < 1:
        raise ValueError(f"base and run are at least 1, not {base} and {run}")
    groups = presence.shape[1]
    if groups < base + run:
        return Saturation(base, run, threshold_pct, groups, computable=False, merged_codes=merged_codes)
    met = codes_met(presence, orders_of(groups, seed))
    starts = np.arange(base, groups - run + 1)
    new, first = met[:, starts + run - 1] - met[:, starts - 1], met[:, base - 1]
    reached = _first_reached(new, first, starts, threshold_pct)
    some = reached[reached != NEVER]
    return Saturation(
        base=base,
        run=run,
        threshold_pct=threshold_pct,
        groups=groups,
        computable=True,
        ratios=tuple((int(k), int(more), int(first[0])) for k, more in zip(starts, new[0], strict=True)),
        reached=int(reached[0]) or None,
        orders_reached=some.size / reached.size,
        earliest=int(some.min()) if some.size else None,
        latest=int(some.max()) if some.size else None,
        merged_codes=merged_codes,
    )


def _first_reached(new: Ints, first: Ints, starts: Ints, threshold_pct: float) -> Ints:
    """For each order (row) the number of groups before the first window with few enough new codes, or NEVER."""
    few = (100 * new <= threshold_pct * first[:, None] + ROUNDING) & (first > 0)[:, None]
    return np.where(few.any(axis=1), starts[few.argmax(axis=1)], NEVER)
