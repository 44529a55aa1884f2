"""What evallib itself says of Kolada's indicators and groups, each with its source: the two YAML files beside."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

FOLDER = Path(__file__).resolve().parent
Better = Literal["higher", "lower", "none"]


@dataclass(frozen=True)
class ShippedDirection:
    """Which values of an indicator are better, who says so, and the words of its description that say it too."""

    better: Better
    source: str
    quote: str


def shipped_direction(kpi: str) -> tuple[Better, str] | None:
    """Which values of an indicator are better, and who says so; None where no source is known.

    >>> shipped_direction("U30200")[0], shipped_direction("N31807")
    ('higher', None)
    """
    found = shipped_directions().get(kpi)
    return None if found is None else (found.better, found.source)


def shipped_groups(edition: int) -> tuple[str, ...]:
    """The ids of the municipality groups of an edition; none for an edition that is not known here.

    >>> len(shipped_groups(2023)), shipped_groups(1999)
    (9, ())
    """
    return _groups().get(edition, ())


@cache
def shipped_directions() -> dict[str, ShippedDirection]:
    """Indicator to its direction, of ``directions.yaml``."""
    return {
        kpi: ShippedDirection(entry["better"], entry["source"], entry["quote"])
        for entry in _load("directions.yaml")
        for kpi in entry["kpis"]
    }


@cache
def _groups() -> dict[int, tuple[str, ...]]:
    return {int(edition): tuple(ids) for edition, ids in _load("municipality_groups.yaml").items()}


def _load(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
