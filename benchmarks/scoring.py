"""Time and memory of scoring 1 000 000 people x 29 answers against the bare NumPy operations that it cannot do without.

Usage, from the repository with its ``.venv``::

    .venv/bin/python -m benchmarks.scoring                 one million people
    .venv/bin/python -m benchmarks.scoring --people 10000  fewer

The bare operations: is an answer missing or outside 1 to 7, turn the reversed items, sum each subscale and count its
answers, add the subscales. They refuse no fraction and replace no missing answer. The aims are three times their time
and, beside the input, three times its memory. Both sides have the same
answers in one process and take turns; the ratio is that of their fastest rounds.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.timing import peak, timed
from evallib.projects import Workspace, load_instrument
from evallib.scales import score

ROOT = Path(__file__).resolve().parent.parent
MISSING = 0.02
ROUNDS = 5
BLOCK = 2048
MOST_TIME, MOST_MEMORY = 3.0, 3.0


def main() -> int:
    """Compare, print one line for time and one for memory, and say whether an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1_000_000)
    options = parser.parse_args()
    instrument = load_instrument(Workspace(ROOT), "kasam29")
    reached = True
    for share in (0.0, MISSING):
        answers = draw(options.people, instrument.items, share)
        if not same(score(answers[:BLOCK], instrument).scales[instrument.primary], bare(answers[:BLOCK], instrument)):
            print("the two sides give different totals")
            return 1
        ours, plain = alternate(lambda a=answers: score(a, instrument), lambda a=answers: bare(a, instrument))
        memory = peak(lambda a=answers: score(a, instrument)) / answers.nbytes
        what = f"{options.people} people x {instrument.items} answers, {share:.0%} missing"
        print(f"{what}: bare NumPy {plain:.2f} s, evallib {ours:.2f} s, ratio {ours / plain:.2f} (aim {MOST_TIME:g})")
        print(f"{what}: {memory:.2f} times the input's memory (aim {MOST_MEMORY:g})")
        reached = reached and ours <= MOST_TIME * plain and memory <= MOST_MEMORY
    return 0 if reached else 1


def draw(people: int, items: int, missing: float) -> np.ndarray:
    """Answers from 1 to 7, some of them missing; always the same."""
    generator = np.random.default_rng(1)
    answers = generator.integers(1, 8, (people, items)).astype(np.float64)
    if missing:
        answers[generator.random(answers.shape) < missing] = np.nan
    return answers


def bare(answers: np.ndarray, instrument) -> np.ndarray:  # type: ignore[no-untyped-def]
    """What no scoring can leave out, in the fastest NumPy that we know: blocks that fit the processor's cache."""
    member = np.array([[item in scale.items for scale in instrument.scales] for item in range(1, instrument.items + 1)])
    turned = np.isin(np.arange(1, instrument.items + 1), instrument.reversed)[:, None]
    signs, constants = member * np.where(turned, -1.0, 1.0), member * turned * float(instrument.low + instrument.high)
    whole, scores = member.astype(np.float64), np.empty((len(answers), member.shape[1] + 1))
    for start in range(0, len(answers), BLOCK):
        block = answers[start : start + BLOCK]
        missing = np.isnan(block)
        filled = np.where(missing, instrument.low, block)
        if filled.min() < instrument.low or filled.max() > instrument.high:
            raise ValueError("an answer outside the scale")
        present = (~missing).astype(np.float64)
        sums = (filled * present) @ signs + present @ constants
        sums[present @ whole < whole.sum(axis=0)] = np.nan
        scores[start : start + BLOCK, :-1] = sums
        scores[start : start + BLOCK, -1] = sums.sum(axis=1)
    return scores


def same(totals: np.ndarray, scores: np.ndarray) -> bool:
    """Do both sides give everyone without a missing answer the same total?"""
    complete = ~np.isnan(scores[:, -1])
    return bool(complete.any() and np.array_equal(totals[complete], scores[complete, -1]))


def alternate(first: Callable[[], object], second: Callable[[], object]) -> tuple[float, float]:
    """The fastest of some rounds of each, taking turns so that other work on the machine meets both."""
    rounds = [(timed(first), timed(second)) for _round in range(ROUNDS)]
    return min(one for one, _other in rounds), min(other for _one, other in rounds)


if __name__ == "__main__":
    sys.exit(main())
