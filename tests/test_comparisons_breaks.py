"""Breaks that a description is sure about, hints that it is not, and neither where the whole series was revised."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from evallib.comparisons.breaks import ended_in, read_description

REAL = Path(__file__).resolve().parents[2] / "shared" / "real" / "kolada" / "kpi_metadata.csv"
REVISED = "Andel. Reviderad metod för framtagning från 2021 men data har reviderats från år 2017. Källa: A."
SURVEY = "Från och med 2025 års enkät vägs svaren, och är inte jämförbara med tidigare års resultat. Källa: A."
MODEL = "Beräknas. Från och med 2019 beräknas den på ett nytt sätt. Detta påverkar jämförbarheten med tidigare år."
TOLD = "Till och med 2018 beräknades den så. Detta påverkar jämförbarheten med tidigare år from 2019. Källa: A."
PAIRS = "Systemet har ändrats, vilket påverkar jämförbarheten mellan åren 2013 och 2014, samt 2018 och 2019. Källa: A."


@pytest.mark.parametrize(
    ("text", "years"), [(REVISED, [2017]), (SURVEY, [2025]), (MODEL, [2019]), (TOLD, [2019]), (PAIRS, [2014, 2019])]
)
def test_a_certain_break_is_where_the_values_are_of_the_new_kind(text: str, years: list[int]) -> None:
    told = read_description(text)
    assert (list(told.breaks), told.hints) == (years, ())
    assert all(note in text for note in told.breaks.values())


@pytest.mark.parametrize(
    "text",
    [
        "Ny metod och definition av tätorter 2015 kan påverka jämförelse över tid.",
        "Detta påverkar jämförbarheten med tidigare år.",
        "Från och med 2019 är den ny. Annat. Detta påverkar jämförbarheten med tidigare år.",
        "Ändringen påverkar jämförbarheten mellan 2013 och 2016.",
        "Grundläggande nivå 2023 är därför inte helt jämförbar med tidigare år.",
        "Viss skillnad i definition kan påverka tidsserien i övergången.",
    ],
)
def test_a_change_without_a_certain_year_is_a_hint_and_no_break(text: str) -> None:
    told = read_description(text)
    assert dict(told.breaks) == {}
    assert len(told.hints) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Andel invånare 2021, procent. Källa: A.",
        "Vid uppdatering av utsläppsdata revideras tidsserien bakåt.",
        "Statistiken är reviderad för samtliga år.",
        "Kostnader fördelas ut för att öka jämförbarheten mellan kommuner.",
        "Antal anmälda brott i bostad. Rutinen har vid behov reviderats 2020.",
    ],
)
def test_what_changes_no_series_is_neither(text: str) -> None:
    told = read_description(text)
    assert (dict(told.breaks), told.hints) == ({}, ())


def test_titles_tell_when_an_indicator_has_ended() -> None:
    titles = ("Andel (-2023)", "Andel, (%) (- 2024)", "Andel (–2023)", "Barn 1-5 år (2020)", "Andel 2019-2023", "")
    assert [ended_in(title) for title in titles] == ["2023", "2024", "2023", None, None, None]


@pytest.mark.real
@pytest.mark.skipif(not REAL.exists(), reason="the real descriptions are not here")
def test_real_descriptions_give_the_breaks_that_a_reader_finds() -> None:
    csv.field_size_limit(1_000_000)
    with REAL.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sum(ended_in(row["title"]) is not None for row in rows) == 426
    told = {row["id"]: read_description(row["description"]) for row in rows}
    breaks = {kpi: list(one.breaks) for kpi, one in told.items() if one.breaks}
    assert [breaks[kpi] for kpi in ("N31814", "N31816", "N30001", "N00529", "N70038")] == [
        [2017],
        [2017],
        [2019],
        [2025],
        [2019],
    ]
    assert {year for years in breaks.values() for year in years} <= {2014, 2017, 2019, 2020, 2025}
    hints = {kpi for kpi, one in told.items() if one.hints}
    assert {"N00954", "N18721", "N45702"} <= hints
    assert len(breaks) < 60
    assert len(hints) < 60
