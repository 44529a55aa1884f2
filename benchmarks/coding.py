"""Time and memory of counts, codes in the same turn and agreement, from ten thousand to a million coded segments.

Usage, from the repository with its ``.venv``::

    .venv/bin/python -m benchmarks.coding                     up to one million segments
    .venv/bin/python -m benchmarks.coding --segments 100000   fewer

Each step gets half a decade more segments at a time: cutting segments by turns, mentions and counts (all codings
together, and only what two coders agree on), pairs of codes in the same turn, Krippendorff's alpha of as many units,
and all coefficients of the two coders by turn, character and passage, code by code, with 100 resamples. Some minutes
in all. Texts, turns and speakers grow with the segments; 50 groups, 200 codes in 20 themes and two coders stay. The
exponent is the slope of the logarithms of time, or of the most memory held at once, on that of the number of
segments: 1 is linear. The aim is at most 1.25 for time, as what no longer fits the processor's cache takes longer,
and 1.05 for memory.

Then alpha, for every kind of measurement, against the package krippendorff with the same ratings in one run, turns
taken: the aims are the same value to 1e-12 and not slower, which within the noise of a busy machine means a ratio of
at most 1.05.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from typing import get_args

import krippendorff
import numpy as np
import pandas as pd

from benchmarks.timing import peak, timed
from evallib.focus_groups.analysis.agreement import compare_coders
from evallib.focus_groups.analysis.cooccurrence import find_pairs
from evallib.focus_groups.analysis.counts import count_codes, merge_mentions
from evallib.focus_groups.assembling.pieces import pieces
from evallib.focus_groups.material import Design, Material
from evallib.model import RowAccount
from evallib.privacy import Thresholds
from evallib.statistics import krippendorff_alpha
from evallib.statistics.agreement import Measurement

SMALLEST, LARGEST = 10_000, 1_000_000
GROUPS, THEMES, CODES, VALUES, TURN = 50, 20, 200, 5, 400
MISSING = 0.02
RESAMPLES = 100
ROUNDS = 3
MOST_TIME_EXPONENT, MOST_MEMORY_EXPONENT = 1.25, 1.05
MOST_APART, MOST_TIME = 1e-12, 1.05


def main() -> int:
    """Measure every step at every size, then compare alpha, and say whether an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--segments", type=int, default=LARGEST)
    options = parser.parse_args()
    sizes = [round(size) for size in np.geomspace(SMALLEST, options.segments, 5)]
    reached = grow(sizes)
    for measurement in get_args(Measurement):
        reached &= compare(measurement, options.segments)
    return 0 if reached else 1


def grow(sizes: list[int]) -> bool:
    """Print time and memory of every step at every size and their exponents, and tell whether they are low enough."""
    found: dict[str, list[tuple[float, float]]] = {}
    for size in sizes:
        for name, step in steps(size).items():
            seconds, held = min(timed(step) for _round in range(ROUNDS)), peak(step)
            found.setdefault(name, []).append((seconds, held))
            print(f"{size:>9,} segments, {name}: {seconds:.3f} s, {held / 2**20:.1f} MiB", flush=True)
    reached = True
    for name, measured in found.items():
        in_time, in_memory = (exponent(sizes, column) for column in zip(*measured, strict=True))
        aims = f"(aims {MOST_TIME_EXPONENT:g} and {MOST_MEMORY_EXPONENT:g})"
        print(f"{name}: exponent of time {in_time:.2f}, of memory {in_memory:.2f} {aims}")
        reached = reached and in_time <= MOST_TIME_EXPONENT and in_memory <= MOST_MEMORY_EXPONENT
    return reached


def steps(size: int) -> dict[str, Callable[[], object]]:
    """What is measured, with its input ready."""
    study = draw(size)
    cut = pieces(study)
    count = partial(merge_mentions, cut, study.codes, looked_at=study.looked_at)
    mentions = count(count="union")
    return {
        "cutting by turns": partial(pieces, study),
        "mentions and counts": lambda: count_codes(count(count="union"), study.codes, study.groups),
        "mentions that both agree on": lambda: count(count="intersection"),
        "codes in the same turn": partial(find_pairs, mentions, study.codes),
        "nominal alpha": partial(krippendorff_alpha, rate(size)),
        "two coders compared": partial(compare_coders, study, cut, resamples=RESAMPLES),
    }


def draw(size: int) -> Material:
    """A study of so many segments by two coders, every stretch of text with the same density of codes."""
    generator = np.random.default_rng(size)
    turns, documents = size // 3, max(GROUPS, size // 1000)
    of_turn = np.sort(generator.integers(0, documents, turns))
    within = np.arange(turns) - np.searchsorted(of_turn, of_turn)
    coded = generator.integers(0, turns, size)
    start = TURN * within[coded] + generator.integers(0, TURN - 80, size)
    return Material(
        design=Design("people", "focus_groups", Thresholds.of(), published=False, moderators=(), count="union"),
        groups=pd.DataFrame({"group": range(GROUPS), "name": ""}),
        documents=pd.DataFrame({"document": range(documents), "group": np.arange(documents) % GROUPS}),
        speakers=pd.DataFrame({"speaker": range(8 * documents), "moderator": np.arange(8 * documents) % 8 == 0}),
        turns=pd.DataFrame(
            {
                "turn": range(turns),
                "document": of_turn,
                "speaker": 8 * of_turn + generator.integers(0, 8, turns),
                "start": TURN * within,
                "end": TURN * within + TURN - 5,
            }
        ),
        codes=pd.DataFrame(
            {
                "code": range(CODES),
                "name": [f"code {code}" for code in range(CODES)],
                "parent": [-1] * THEMES + [code % THEMES for code in range(CODES - THEMES)],
                "counted": True,
            }
        ),
        coders=pd.DataFrame({"coder": range(2), "name": ["A", "B"]}),
        segments=pd.DataFrame(
            {
                "segment": range(size),
                "document": of_turn[coded],
                "code": generator.integers(0, CODES, size),
                "coder": generator.integers(0, 2, size),
                "start": start,
                "end": start + generator.integers(1, 80, size),
            }
        ),
        looked_at=frozenset((coder, document) for coder in range(2) for document in range(documents)),
        account=RowAccount(size, size),
        tool="",
    )


def rate(units: int) -> np.ndarray:
    """Two coders' values from 1 to 5 for so many units: alike in about half, some missing."""
    generator = np.random.default_rng(units)
    ratings = generator.integers(1, VALUES + 1, (units, 2)).astype(np.float64)
    alike = generator.random(units) < 0.5
    ratings[alike, 1] = ratings[alike, 0]
    ratings[generator.random(ratings.shape) < MISSING] = np.nan
    return ratings


def compare(measurement: Measurement, units: int) -> bool:
    """Both sides' alpha of the same ratings: print how far apart they are and the ratio of times."""
    ratings = rate(units)
    columns = np.ascontiguousarray(ratings.T)
    sides = partial(krippendorff_alpha, ratings, measurement), partial(alpha_of_package, columns, measurement)
    ours, theirs = (side() for side in sides)
    rounds = [tuple(timed(side) for side in sides) for _round in range(ROUNDS)]
    fast, slow = (min(column) for column in zip(*rounds, strict=True))
    apart = abs(ours - theirs) if ours is not None else float("inf")
    what = f"{measurement} alpha of {units:,} units: {apart:.1e} apart (aim {MOST_APART:g})"
    print(f"{what}, krippendorff {slow:.3f} s, evallib {fast:.3f} s, ratio {fast / slow:.2f} (aim 1)", flush=True)
    return apart <= MOST_APART and fast <= MOST_TIME * slow


def alpha_of_package(columns: np.ndarray, measurement: str) -> float:
    """The package's alpha, as one would call it by hand: one row a rater."""
    return float(krippendorff.alpha(reliability_data=columns, level_of_measurement=measurement))


def exponent(sizes: list[int], measured: tuple[float, ...]) -> float:
    """The slope of log(measured) on log(size)."""
    return float(np.polyfit(np.log(sizes), np.log(measured), 1)[0])


if __name__ == "__main__":
    sys.exit(main())
