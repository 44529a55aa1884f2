"""How long a call takes and how much it holds: the one stopwatch of all benchmarks."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable


def timed(work: Callable[[], object]) -> float:
    """Wall-clock seconds that a call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak(work: Callable[[], object]) -> float:
    """The most bytes that a call holds at once, its result included and its input not."""
    tracemalloc.start()
    work()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most
