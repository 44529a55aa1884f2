"""Do answers look raw, already reversed, or wrongly keyed? A warning with its evidence; nothing is ever turned.

How the thresholds were set. The sum of the items that the key reverses is compared with the sum of the others, which
are the same in both forms: their correlation is negative in raw answers, positive in reversed ones. Wrong keying
shows when the reversed items of one subscale go the other way, or an item clearly runs against the rest. Samples with
replacement of n from 155 published SOC-13 answers, 1000 for each form, gave (test_scales_keying.py repeats it):

| n | raw or reversed: right | undecided | called mixed | raw taken for reversed or the other way |
|---|---|---|---|---|
| 25 | 90 % | 10 % | 0.4 % | 0 |
| 40 | 99 % | 1 % | 0 | 0 |
| 60, 100, 155 | 100 % | 0 | 0 | 0 |

Two reversed items of one subscale left as they were, or turned twice, were called mixed in 43, 68, 85, 94 and 96 % of
samples of 25, 40, 60, 100 and 155; otherwise mostly undecided. One weak item in 8, 14, 21, 41 and 68 %. So a warning
is seldom false, and no warning is no proof.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.stats import norm

from evallib.projects.instruments import Instrument
from evallib.scales.reliability import alpha_of, complete_rows
from evallib.scales.scoring import check_answers, reverse
from evallib.statistics import Floats

Diagnosis = Literal["raw", "scored", "mixed", "undecided"]
Reason = Literal["few", "no_gap", "low_alpha", "nothing_reversed"]

FEWEST_PEOPLE = 25
"""At this number one sample in ten cannot be told; below it, it would soon be most."""
LEAST_ALPHA = 0.5
"""With less, the items share too little for their signs to mean anything: answers at random reach it in 0.4 % at 25."""
LEAST_Z = 2.0
"""How many standard errors the correlation of reversed and other items must be from 0 (Fisher's z)."""
BLOCK_Z = 2.33
"""The same for the reversed items of one subscale, when they go the other way: one in a hundred by chance."""
ITEMS_ERROR = 0.05
"""The chance that any of the items is called contrary when none is related to the rest (shared among the items)."""
ALMOST_ONE = 1 - 1e-12


@dataclass(frozen=True)
class Keying:
    """What the answers of a wave look like, and what it rests on.

    ``n``: people who answered every item. ``alpha_as_delivered`` and ``alpha_keyed``: Cronbach's alpha over all items,
    before and after the key's reversals. ``negative_items``: items whose correlation with the sum of the others is
    below 0 as delivered. In raw answers these are the reversed ones, and where nearly half are reversed, as in
    KASAM-29, some others too, because such a sum says little. ``contrary_items``: items that run clearly
    against the rest in the form that fits better; with ``contrary_scales``, the subscales whose reversed items do,
    they make the diagnosis mixed. ``reason``: why it is undecided.
    """

    diagnosis: Diagnosis
    n: int
    alpha_as_delivered: float | None
    alpha_keyed: float | None
    negative_items: tuple[int, ...]
    contrary_items: tuple[int, ...] = ()
    contrary_scales: tuple[str, ...] = ()
    reason: Reason | None = None


def diagnose_keying(answers: npt.ArrayLike, instrument: Instrument) -> Keying:
    """Diagnose whether answers are raw, already scored (reversed), mixed, or cannot be told. Nothing is turned.

    ``answers``: people x items as delivered, whole numbers, NaN = missing; only people who answered all items count.

    - raw: the items that the key reverses go against the others; scored: they go with them. By at least ``LEAST_Z``
      standard errors, and with an alpha of at least ``LEAST_ALPHA`` in the better form.
    - mixed: in the better form, an item's correlation with the rest, or that of one subscale's reversed items with the
      items never reversed, is clearly negative. A wrong key, or a part turned twice.
    - undecided: ``few`` (below ``FEWEST_PEOPLE``), ``low_alpha``, ``no_gap`` (reversed items are unrelated to the
      others), ``nothing_reversed`` (the key has none, or all, so both forms look alike).

    A questionnaire answered carelessly, the same number everywhere, looks scored. ``ValueError`` for answers that do
    not belong on the scale. How often it is right: the docstring of this module.
    """
    delivered = complete_rows(check_answers(answers, instrument))
    keyed = reverse(delivered, instrument)
    seen = Keying(
        diagnosis="undecided",
        n=len(delivered),
        alpha_as_delivered=alpha_of(delivered),
        alpha_keyed=alpha_of(keyed),
        negative_items=tuple(int(item) + 1 for item in np.flatnonzero(_item_rest(delivered) < 0)),
        reason="few",
    )
    return seen if seen.n < FEWEST_PEOPLE else _judge(seen, delivered, keyed, instrument)


def unreversed_shift(mean: float, instrument: Instrument, scale: str) -> float:
    """How far a subscale's mean would move if its reversed items were summed as they are; a hypothesis, no finding.

    For published summaries, where answers cannot be looked at: with k items, q of them reversed, and the middle of
    the range of one answer c, about ``-2 * q * (mean / k - c)`` points, as if the reversed items had the subscale's
    item mean. That is right in order and not exact: for 155 people with answers to SOC-13 it gives -1.35, -3.14 and
    -6.03 where recomputing gives 0.43, -1.60 and -5.65. So a change of this size is a reason to ask for the answers,
    and nothing else. The shift of a total is the sum of its subscales' shifts.

    Raises ``KeyError`` for an unknown scale, and for the total (its items have no common mean).
    """
    items = {subscale.id: subscale.items for subscale in instrument.scales}[scale]
    turned = len(set(items) & set(instrument.reversed))
    return -2 * turned * (mean / len(items) - (instrument.low + instrument.high) / 2)


def _judge(seen: Keying, delivered: Floats, keyed: Floats, instrument: Instrument) -> Keying:
    turned = sorted(item - 1 for item in instrument.reversed)
    others = delivered.sum(axis=1) - delivered[:, turned].sum(axis=1)
    contrast = _standard_errors(delivered[:, turned].sum(axis=1), others)
    fits, alpha = (keyed, seen.alpha_keyed) if contrast < 0 else (delivered, seen.alpha_as_delivered)
    if alpha is None or alpha < LEAST_ALPHA:
        return replace(seen, reason="low_alpha")
    items, scales = _contrary_items(fits), _contrary_scales(delivered, others, instrument, contrast)
    if items or scales:
        return replace(seen, diagnosis="mixed", contrary_items=items, contrary_scales=scales, reason=None)
    if len(turned) in {0, instrument.items}:
        return replace(seen, reason="nothing_reversed")
    if not abs(contrast) >= LEAST_Z:
        return replace(seen, reason="no_gap")
    return replace(seen, diagnosis="raw" if contrast < 0 else "scored", reason=None)


def _contrary_items(keyed: Floats) -> tuple[int, ...]:
    people, count = keyed.shape
    limit = -float(norm.isf(ITEMS_ERROR / count)) / math.sqrt(people - 3)
    return tuple(int(item) + 1 for item in np.flatnonzero(_item_rest(keyed) < math.tanh(limit)))


def _contrary_scales(delivered: Floats, others: Floats, instrument: Instrument, contrast: float) -> tuple[str, ...]:
    """The subscales whose reversed items clearly go against the sign that all reversed items together have."""
    found = []
    for subscale in instrument.scales:
        turned = [item - 1 for item in sorted(set(subscale.items) & set(instrument.reversed))]
        own = _standard_errors(delivered[:, turned].sum(axis=1), others)
        if own * math.copysign(1, contrast) < -BLOCK_Z:
            found.append(subscale.id)
    return tuple(found)


def _standard_errors(first: Floats, second: Floats) -> float:
    """A correlation in standard errors from 0 by Fisher's z; NaN when one of the two does not vary."""
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return math.nan
    r = float(np.clip(np.corrcoef(first, second)[0, 1], -ALMOST_ONE, ALMOST_ONE))
    return math.atanh(r) * math.sqrt(first.size - 3)


def _item_rest(items: Floats) -> Floats:
    """The correlation of each item with the sum of the others; NaN for an item that does not vary."""
    if len(items) < 2:
        return np.full(items.shape[1], np.nan)
    rest = items.sum(axis=1, keepdims=True) - items
    own, others = items - items.mean(axis=0), rest - rest.mean(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((own * others).sum(axis=0) / np.sqrt((own**2).sum(axis=0) * (others**2).sum(axis=0)))
