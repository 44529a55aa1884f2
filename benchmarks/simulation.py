"""How often the intervals cover and how often the tests give a false alarm, on drawn samples.

Every line draws thousands of pairs of waves whose true change is known. The t tests are computed for all of them at
once, in the same formulas as the library; ``disagreement`` computes some of them with the library itself, and a test
refuses the smallest difference. What draws samples of its own is called in the library every time, on fewer samples.
All draws come from one seed. ``benchmarks/simulation_document.py`` writes the lines down.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy import special

from benchmarks.simulation_people import NORMAL, SKEWED, People
from evallib.scales import cronbach_alpha
from evallib.statistics import (
    LEVEL,
    Change,
    Estimate,
    Moments,
    compare_linked,
    compare_partly_linked,
    compare_summaries,
    compare_unlinked,
    correlation_band,
    fit_unit_model,
)
from evallib.statistics.companions import bca_interval, hodges_lehmann, permutation_test, wilcoxon_test

SEED, REPEATS, CALLS = 20261122, 20_000, 2_000
BOUND = 15.0
ITEM_R = 0.3


# the t tests, all samples at once


@dataclass(frozen=True)
class Tests:
    """Difference, standard error and degrees of freedom of many samples at once."""

    difference: np.ndarray
    se: np.ndarray
    df: np.ndarray

    def half(self, level: float = LEVEL) -> np.ndarray:
        """Half the width of the intervals."""
        return special.stdtrit(self.df, (1 + level) / 2) * self.se

    def covers(self, value: float) -> np.ndarray:
        """Whether each interval holds a value."""
        return np.abs(self.difference - value) <= self.half()


@dataclass(frozen=True)
class Design:
    """Who was measured and what the analyst knows: pairs, people who answered once, and the branch."""

    branch: str
    people: People
    pairs: int
    once: tuple[int, int] = (0, 0)
    known: str = ""

    def draw(self, generator: np.random.Generator, repeats: int, *, changed: bool) -> tuple[np.ndarray, np.ndarray]:
        """Two waves, repeats x people; the first ``pairs`` columns are the same people."""
        before, after = self.people.draw(generator, (repeats, self.pairs + max(self.once)), changed=changed)
        strangers, others = self.people.draw(generator, (repeats, self.pairs + max(self.once)), changed=changed)
        before[:, self.pairs :], after[:, self.pairs :] = strangers[:, self.pairs :], others[:, self.pairs :]
        alone = self.people.draw(generator, (repeats, self.once[1]), changed=changed)[1]
        after = np.concatenate([after[:, : self.pairs], alone], axis=1)
        return before[:, : self.pairs + self.once[0]], after

    def analyse(self, before: np.ndarray, after: np.ndarray, r: float) -> Tests:
        """The branch's t test for every row."""
        if self.branch == "linked":
            change = after - before
            n = change.shape[1]
            return Tests(change.mean(axis=1), change.std(axis=1, ddof=1) / sqrt(n), np.full(len(change), n - 1.0))
        if self.branch == "summaries":
            before, after = as_printed(before), as_printed(after)
        pairs, shared = 0, np.zeros(len(before))
        if self.branch == "partly linked":
            pairs, shared = self.pairs, row_correlations(before[:, : self.pairs], after[:, : self.pairs])
        elif self.branch == "band":
            pairs, shared = self.pairs, np.full(len(before), r)
        return overlapping(before, after, pairs, shared)

    def call(self, before: np.ndarray, after: np.ndarray, r: float) -> tuple[float, float]:
        """The library's limits for one row."""
        pairs = self.pairs
        if self.branch == "linked":
            found = compare_linked(before, after)
        elif self.branch == "partly linked":
            found = compare_partly_linked(before[:pairs], after[:pairs], before[pairs:], after[pairs:])
        elif self.branch == "summaries":
            waves = [Moments(wave.size, round(wave.mean(), 1), round(wave.std(ddof=1), 1)) for wave in (before, after)]
            found = compare_summaries(*waves)
        else:
            found = compare_unlinked(before, after)
        if not isinstance(found, Change):
            raise TypeError(f"{self.branch}: {found}")
        if self.branch == "band":
            (row,) = correlation_band(found, (r,), shared=pairs)
            return row.estimate.low, row.estimate.high
        return found.estimate.low, found.estimate.high


def as_printed(wave: np.ndarray) -> np.ndarray:
    """The same wave with its mean and standard deviation rounded to one decimal, as in a table."""
    mean, sd = wave.mean(axis=1, keepdims=True), wave.std(axis=1, ddof=1, keepdims=True)
    return np.round(mean, 1) + (wave - mean) * np.round(sd, 1) / sd


def row_correlations(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Pearson's correlation of every row of one table with the same row of the other."""
    first = first - first.mean(axis=1, keepdims=True)
    second = second - second.mean(axis=1, keepdims=True)
    return (first * second).sum(axis=1) / np.sqrt((first**2).sum(axis=1) * (second**2).sum(axis=1))


def overlapping(before: np.ndarray, after: np.ndarray, pairs: int, r: np.ndarray) -> Tests:
    """Welch's test with ``pairs`` people in both waves who correlate ``r`` (Derrick 2017)."""
    n1, n2 = before.shape[1], after.shape[1]
    v1, v2 = before.var(axis=1, ddof=1) / n1, after.var(axis=1, ddof=1) / n2
    welch = (v1 + v2) ** 2 / (v1**2 / (n1 - 1) + v2**2 / (n2 - 1))
    once = n1 + n2 - 2 * pairs
    df = pairs - 1 + (welch - pairs + 1) / (n1 + n2) * once
    return Tests(
        after.mean(axis=1) - before.mean(axis=1), np.sqrt(v1 + v2 - 2 * r * pairs * np.sqrt(v1 * v2 / (n1 * n2))), df
    )


# the table


@dataclass(frozen=True)
class Line:
    """One line of the table: a share of the repeats, what it should be, and of how many repeats."""

    key: str
    cells: tuple[str, ...]
    measure: str
    nominal: float
    share: float
    repeats: int

    @property
    def error(self) -> float:
        """The standard error of the share; half a hit is added so that no hits do not look certain."""
        share = (self.share * self.repeats + 0.5) / (self.repeats + 1)
        return sqrt(share * (1 - share) / self.repeats)


COVERAGE, ALARM = "coverage", "false alarms"
SAME = "the same people, unlinked"


def designs() -> Iterator[Design]:
    """Every design of the t tests."""
    for people in (NORMAL, SKEWED):
        for n in (8, 12, 20, 40):
            yield Design("linked", people, n)
    for kind in ("normal", "skewed"):
        for r in (0.0, 0.3, 0.64):
            for pairs, once in ((8, (4, 4)), (8, (12, 5)), (20, (10, 10)), (40, (20, 12))):
                yield Design("partly linked", People(kind, r, kind), pairs, once)
    for people in (NORMAL, SKEWED):
        for once in ((8, 8), (20, 20), (12, 30)):
            yield Design("unlinked", people, 0, once, "different people")
    for people in (NORMAL, SKEWED):
        for pairs, once in ((8, (0, 0)), (20, (0, 0)), (20, (5, 12)), (40, (0, 0))):
            yield Design("band", people, pairs, once, "the true r is assumed")
    for people in (NORMAL, SKEWED):
        for once in ((8, 8), (20, 20)):
            yield Design("summaries", people, 0, once, "different people, one decimal")


SAME_PEOPLE = {0.42: 0.010, 0.54: 0.0039, 0.64: 0.0011, 0.70: 0.0003, 0.78: 0.00003}
"""Assumed correlation -> the error of Welch's test on the same people by the normal approximation."""


def t_lines(repeats: int, seed: int) -> Iterator[Line]:
    """Coverage under a change and false alarms without one, for every design."""
    for number, design in enumerate(designs()):
        generator = np.random.default_rng((seed, number))
        people = f"{design.pairs} pairs" if not any(design.once) else count(design)
        cells = (design.branch, design.people.label, people, f"{design.people.r:g}" if design.pairs else "–")
        key = "/".join((*cells, design.known))
        for changed, measure in ((True, COVERAGE), (False, ALARM)):
            r = design.people.correlation(changed=changed) if design.branch == "band" else 0.0
            before, after = design.draw(generator, repeats, changed=changed)
            covered = design.analyse(before, after, r).covers(design.people.true_change(changed=changed)).mean()
            share, nominal = (covered, LEVEL) if changed else (1 - covered, 1 - LEVEL)
            yield Line(key, cells, measure, nominal, float(share), repeats)


def count(design: Design) -> str:
    """The people of a design in words."""
    once = f"{design.once[0]} + {design.once[1]}"
    return f"{design.pairs} pairs, {once} once" if design.pairs else once


def same_people_lines(repeats: int, seed: int) -> Iterator[Line]:
    """False alarms of Welch's test when the same 150 people answered twice and nobody can link them."""
    for number, (r, expected) in enumerate(SAME_PEOPLE.items()):
        generator, design = (
            np.random.default_rng((seed, 100 + number)),
            Design("unlinked", People("normal", r, ""), 150),
        )
        alarms = 0.0
        for _part in range(4):
            alarms += 1 - design.analyse(*design.draw(generator, repeats, changed=False), r).covers(0).mean()
        cells = (SAME, "normal", "150 pairs", f"{r:g}")
        yield Line("/".join(cells), cells, ALARM, expected, alarms / 4, 4 * repeats)


def equivalence_lines(repeats: int, seed: int) -> Iterator[Line]:
    """How often a change that is exactly as large as the bound, 15 points, is called too small to matter."""
    for number, (people, n) in enumerate((p, n) for p in (NORMAL, SKEWED) for n in (12, 20, 40)):
        generator, design = np.random.default_rng((seed, 200 + number)), Design("linked", people, n)
        tests = design.analyse(*design.draw(generator, repeats, changed=True), people.r)
        difference = tests.difference - people.true_change(changed=True) + BOUND
        inside = np.abs(difference) + tests.half(0.90) < BOUND
        cells = ("equivalence, change at the bound", people.label, f"{n} pairs", f"{people.r:g}")
        yield Line("/".join(cells), cells, ALARM, 0.05, float(inside.mean()), repeats)


def called_lines(calls: int, seed: int) -> Iterator[Line]:
    """The companions of the paired t test, by the library, one sample at a time."""
    for number, (people, n) in enumerate((p, n) for p in (NORMAL, SKEWED) for n in (8, 10, 20, 40)):
        generator, truth = np.random.default_rng((seed, 300 + number)), people.true_change(changed=True)
        risen, still = (changes(people, generator, (calls, n), changed=changed) for changed in (True, False))
        drawn = [permutation_test(c, seed=i, resamples=999) for i, c in enumerate(still)]
        found = {
            ("BCa interval", COVERAGE): [
                holds(bca_interval(c, seed=i, resamples=999), truth) for i, c in enumerate(risen)
            ],
            ("Wilcoxon (Pratt)", ALARM): [(wilcoxon_test(c)[0] or 1) <= 0.05 for c in still],
            (f"sign flips, {'all counted' if drawn[0][1] else '999 drawn'}", ALARM): [
                (p or 1) <= 0.05 for p, _ in drawn
            ],
        }
        if people.kind == "normal":  # elsewhere the mean is not what it estimates
            found["Hodges-Lehmann interval", COVERAGE] = [holds(hodges_lehmann(c), truth) for c in risen]
        for (method, measure), hits in found.items():
            cells = (method, people.label, f"{n} pairs", f"{people.r:g}")
            nominal = LEVEL if measure == COVERAGE else 1 - LEVEL
            yield Line("/".join(cells), cells, measure, nominal, float(np.mean(hits)), calls)


def changes(people: People, generator: np.random.Generator, shape: tuple[int, int], *, changed: bool) -> np.ndarray:
    """After minus before, each sample in rising order."""
    before, after = people.draw(generator, shape, changed=changed)
    return np.sort(after - before, axis=1)


def alpha_lines(calls: int, seed: int) -> Iterator[Line]:
    """Feldt's interval of Cronbach's alpha: normal items as it assumes, and answers 1 to 7 with a long lower tail."""
    for number, (kind, k, n) in enumerate(
        (kind, k, n) for kind in ("normal", "answers 1–7") for k in (5, 11) for n in (10, 20, 60)
    ):
        generator = np.random.default_rng((seed, 400 + number))
        exact = cronbach_alpha(items(np.random.default_rng(1), 200_000, k, kind))
        truth = k * ITEM_R / (1 + (k - 1) * ITEM_R) if kind == "normal" or exact is None else exact.value
        hits = [holds(cronbach_alpha(items(generator, n, k, kind)), truth) for _call in range(calls)]
        cells = (f"alpha (Feldt), {k} items", kind, f"{n} people", "–")
        yield Line("/".join(cells), cells, COVERAGE, LEVEL, float(np.mean(hits)), calls)


def items(generator: np.random.Generator, people: int, k: int, kind: str) -> np.ndarray:
    """People x items that all correlate alike before they become answers."""
    common = sqrt(ITEM_R) * generator.standard_normal((people, 1))
    values = common + sqrt(1 - ITEM_R) * generator.standard_normal((people, k))
    return values if kind == "normal" else np.clip(np.rint(5.3 + 1.6 * values), 1, 7)


def unit_lines(calls: int, seed: int) -> Iterator[Line]:
    """The unit model and, beside it, the paired t test that overlooks units."""
    for number, (units, size, unit_sd) in enumerate(((5, 8, 0.0), (5, 8, 10.0), (10, 4, 10.0))):
        generator, names = np.random.default_rng((seed, 500 + number)), [str(i // size) for i in range(units * size)]
        hits: dict[str, list[bool]] = {"unit model": [], "paired t, units overlooked": []}
        for _call in range(calls):
            before, after = NORMAL.draw(generator, (1, units * size), changed=False)
            after = after + np.repeat(generator.normal(0, unit_sd, units), size)
            model, test = fit_unit_model(before[0], after[0], names), compare_linked(before[0], after[0])
            hits["unit model"].append(holds(getattr(model, "estimate", None), 0))
            hits["paired t, units overlooked"].append(holds(getattr(test, "estimate", None), 0))
        for method, held in hits.items():
            cells = (method, f"normal, unit SD {unit_sd:g}", f"{units} x {size} pairs", f"{NORMAL.r:g}")
            yield Line("/".join(cells), cells, COVERAGE, LEVEL, float(np.mean(held)), calls)


def holds(estimate: Estimate | None, truth: float) -> bool:
    """Whether an interval is there and holds the truth."""
    return estimate is not None and estimate.low <= truth <= estimate.high


def disagreement(samples: int = 20) -> float:
    """The largest difference, in points, between the limits here and the library's, over samples of every design."""
    worst = 0.0
    for number, design in enumerate(designs()):
        before, after = design.draw(np.random.default_rng(number), samples, changed=True)
        tests = design.analyse(before, after, design.people.r)
        half = tests.half()
        for row in range(samples):
            low, high = design.call(before[row], after[row], design.people.r)
            gap = max(abs(tests.difference[row] - half[row] - low), abs(tests.difference[row] + half[row] - high))
            worst = max(worst, float(gap))
    return worst


def simulate(repeats: int = REPEATS, calls: int = CALLS, seed: int = SEED) -> list[Line]:
    """Every line of the table."""
    return [
        *t_lines(repeats, seed),
        *same_people_lines(repeats, seed),
        *equivalence_lines(repeats, seed),
        *called_lines(calls, seed),
        *alpha_lines(calls, seed),
        *unit_lines(calls // 2, seed),
    ]
