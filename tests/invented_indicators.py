"""The indicators of the invented project ``exempel``: ``python -m tests.invented_indicators [FOLDER]``.

Forty invented municipalities, seven invented indicators of home care, six years. Nothing of it is taken from Kolada,
and neither the names nor the ids exist there. The own municipality has by hand what a report must tell apart: a zero,
values that are missing, secret or cannot exist, a year without any row, a break in a series, a total outside women and
men, one hidden gender beside two shown numbers, and an indicator that has ended. The same seed gives the same bytes.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

SEED = 1972
OWN = "9901"
YEARS = range(2019, 2025)
NAMES = (
    *("Exempelstad", "Alköping", "Björkarp", "Dalbo", "Ekvik", "Fagerhult", "Granvik", "Hasselnäs"),
    *("Idbacken", "Järnköping", "Kvarnbo", "Lindnäs", "Mossby", "Norrhult", "Oxvik", "Pilbo"),
    *("Rönnköping", "Sjöby", "Tallnäs", "Utvik", "Västerbo", "Ängby", "Åsköping", "Östhult"),
    *("Aspnäs", "Bergköping", "Däldköping", "Enby", "Forsbo", "Gärdesby", "Hagnäs", "Innervik"),
    *("Källköping", "Lövby", "Myrhult", "Nyköp", "Åkerhult", "Skogsby", "Torpnäs", "Vretköping"),
)
CODES = tuple(f"99{number:02d}" for number in range(1, len(NAMES) + 1))
SIMILAR = ("9904", "9908", "9913", "9917", "9922", "9929", "9935")
TOWNS = ("9901", "9904", "9908", "9910", "9913", "9917", "9922", "9926", "9929", "9933", "9935", "9940")


@dataclass(frozen=True)
class Indicator:
    """How an indicator is drawn: around which level, how unlike each other municipalities and years are."""

    id: str
    level: float
    between: float
    within: float
    trend: float
    own: float
    own_trend: float = 0.0
    by_gender: bool = False
    decimals: int = 1
    own_cells: Mapping[tuple[int, str], str] = field(default_factory=dict)


INDICATORS = (
    Indicator("X9001", 87, 4.0, 0.8, 0.1, 1.5, own_trend=-1.7, by_gender=True),
    Indicator("X9002", 15, 2.5, 0.5, 0.2, 3.6, decimals=0),
    Indicator("X9003", 62, 8.0, 2.0, -0.4, 9.0, by_gender=True, own_cells={(2023, "K"): "privacy"}),
    Indicator("X9004", 4.2, 1.4, 0.4, 0.0, -3.2, own_cells={(2022, "T"): "0", (2023, "T"): "missing"}),
    Indicator("X9005", 71, 6.0, 1.5, 0.5, -1.0, own_cells={(2021, "T"): "absent"}),
    Indicator("X9006", 23, 5.0, 1.0, -0.3, 0.5, own_cells={(2020, "T"): "not_applicable"}),
    Indicator("X9007", 55, 7.0, 2.0, 0.0, 2.0),
)
"""X9003: the total of 2024 is set outside women and men; X9005 is measured in another way from 2022 (plus ten);
X9007 ended in 2022."""
LAST_OF_ENDED, NEW_WAY, NEW_LEVEL = 2022, 2022, 10.0


def rows() -> Iterator[dict[str, str]]:
    """Every row of the file, by indicator, municipality, year and gender."""
    draw = np.random.default_rng(SEED)
    for indicator in INDICATORS:
        levels = indicator.level + indicator.between * draw.standard_normal(len(CODES))
        levels[0] = indicator.level + indicator.own
        apart = 2 + draw.random(len(CODES))
        for code, name, level, gap in zip(CODES, NAMES, levels, apart, strict=True):
            for year in YEARS:
                noise = indicator.within * draw.standard_normal()
                hole = draw.random()
                if indicator.id == "X9007" and year > LAST_OF_ENDED:
                    continue
                value = level + indicator.trend * (year - YEARS[0]) + noise
                value += indicator.own_trend * (year - YEARS[0]) if code == OWN else 0
                value += NEW_LEVEL if indicator.id == "X9005" and year >= NEW_WAY else 0
                yield from _cells(indicator, (code, name, year), max(value, 0.0), gap, hole)


def _cells(
    indicator: Indicator, place: tuple[str, str, int], value: float, gap: float, hole: float
) -> Iterator[dict[str, str]]:
    code, name, year = place
    parts = {"T": value, "K": value + gap / 2, "M": value - gap / 2} if indicator.by_gender else {"T": value}
    for gender, number in parts.items():
        cell = f"{number:.{indicator.decimals}f}"
        if code != OWN and hole < 0.03:
            cell = "missing"
        elif code != OWN and hole < 0.05 and gender != "T":
            cell = "privacy"
        if code == OWN:
            cell = indicator.own_cells.get((year, gender), cell)
            if indicator.id == "X9003" and year == YEARS[-1] and gender == "T":
                cell = f"{value + 2 * gap:.{indicator.decimals}f}"
        if cell != "absent":
            yield _row(indicator.id, code, name, (year, gender), cell)


def _row(kpi: str, code: str, name: str, when: tuple[int, str], cell: str) -> dict[str, str]:
    status = cell if cell in {"missing", "privacy", "not_applicable"} else ""
    mark = {"missing": "Missing", "privacy": "Privacy", "not_applicable": "Not applicable", "": ""}[status]
    year, gender = when
    return {
        "kpi": kpi,
        "municipality": code,
        "name": name,
        "year": str(year),
        "gender": gender,
        "status": mark,
        "value": "" if status else cell.replace(".", ","),
    }


def groups() -> Iterator[dict[str, str]]:
    """The members of each invented group."""
    named = dict(zip(CODES, NAMES, strict=True))
    found = {
        ("G999001", "Liknande kommuner äldreomsorg, Exempelstad, 2024"): SIMILAR,
        ("G999002", "Påhittade städer (ovägt medel)"): TOWNS,
        ("G999003", "Påhittad landsbygd (ovägt medel)"): tuple(code for code in CODES if code not in TOWNS),
    }
    for (group, title), members in found.items():
        for code in members:
            yield {"group_id": group, "group_title": title, "member_id": code, "member_title": named[code]}


def _write(path: Path, records: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(records[0]), delimiter=";", lineterminator="\n")
        writer.writeheader()
        writer.writerows(records)


def main(folder: Path) -> int:
    """Write the files into a folder."""
    _write(folder / "nyckeltal.csv", list(rows()))
    _write(folder / "kommungrupper.csv", list(groups()))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "data" / "exempel"))
