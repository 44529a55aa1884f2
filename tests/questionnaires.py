"""Questionnaires and answers that the tests of evallib.scales share."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from evallib.projects import Instrument, Workspace, load_instrument
from evallib.projects.instruments import Subscale, Total

Floats = npt.NDArray[np.float64]
REPOSITORY = Path(__file__).resolve().parent.parent
BLUEGRAFIR = REPOSITORY.parent / "shared" / "real" / "kasam" / "bluegrafir_SOC.csv"
NAN = float("nan")


def make_instrument(
    scales: Mapping[str, Sequence[int]],
    *,
    turned: Sequence[int] = (),
    answers: tuple[int, int] = (1, 7),
    pct: float = 20,
) -> Instrument:
    """A questionnaire with the given items a scale, and a total when there are several scales."""
    return Instrument(
        name="proof",
        title="Proof",
        items=sum(map(len, scales.values())),
        low=answers[0],
        high=answers[1],
        column_prefix="p",
        reversed=tuple(turned),
        scales=tuple(Subscale(id=name, label=name, items=tuple(items)) for name, items in scales.items()),
        total=Total(id="total", label="Total") if len(scales) > 1 else None,
        most_missing_pct=pct,
        licence="Free",
        source=("Invented",),
    )


@cache
def shipped(name: str) -> Instrument:
    """A questionnaire that comes with evallib."""
    return load_instrument(Workspace(REPOSITORY), name)


def real_column(*names: str) -> Floats:
    """Columns of 155 people's published answers to SOC-13; skips the test where the file is not at hand."""
    if not BLUEGRAFIR.exists():
        pytest.skip("the data set is not here")
    with BLUEGRAFIR.open(encoding="utf-8", newline="") as stream:
        return np.array([[float(row[name]) for name in names] for row in csv.DictReader(stream)])


def real_answers() -> Floats:
    """The answers as given, people x 13 items."""
    return real_column(*(f"SOC_{item}" for item in range(1, 14)))


def draw_answers(
    generator: np.random.Generator, people: int, instrument: Instrument, *, loading: float = 0.55, yes: float = 0.0
) -> Floats:
    """Raw answers that one property explains, as strongly as ``loading`` says; ``yes``: a habit of agreeing."""
    own = generator.normal(size=(people, instrument.items)) * np.sqrt(1 - loading**2)
    signs = np.ones(instrument.items)
    signs[np.array(instrument.reversed, dtype=int) - 1] = -1
    keyed = 0.6 + loading * generator.normal(size=(people, 1)) + own
    middle, step = (instrument.low + instrument.high) / 2, (instrument.high - instrument.low) / 3.75
    answers = middle + step * (keyed * signs + yes * generator.normal(size=(people, 1)))
    return np.clip(np.rint(answers), instrument.low, instrument.high)
