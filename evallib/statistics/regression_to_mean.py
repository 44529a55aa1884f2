"""What a group chosen for low scores would do without any effort at all."""

from __future__ import annotations


def expected_after(mean_before: float, population_mean: float, correlation: float) -> float:
    """The mean that a group chosen for its first score is expected to have the next time: ``mu + r·(pre - mu)``.

    ``mean_before`` is the group's first mean, ``population_mean`` that of the people it was chosen from, both in score
    points; ``correlation`` is the test-retest correlation over the time between the waves. Assumes equal spread in
    both waves and a straight-line relation (Barnett, van der Pols & Dobson 2005, doi:10.1093/ije/dyh299). Raises
    ``ValueError`` for a correlation outside -1 to 1.

    >>> round(expected_after(120.0, 150.0, 0.64), 1)  # 150 + .64 · (120 - 150)
    130.8
    """
    if not -1 <= correlation <= 1:
        raise ValueError(f"a correlation lies from -1 to 1, got {correlation}")
    return population_mean + correlation * (mean_before - population_mean)
