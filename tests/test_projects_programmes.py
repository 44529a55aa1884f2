"""The programmes of the repository: each value with its source, and where the documents say that it stands."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from evallib.projects import Programme, Workspace, load_programme
from evallib.projects.programme import Sourced

REPOSITORY = Path(__file__).resolve().parent.parent
SEEDS = REPOSITORY.parent / "shared" / "seeds"
PROGRAMMES = sorted(path.stem for path in (REPOSITORY / "params/programmes").glob("*.yaml"))
DOCUMENTS = {
    "molndal-lokala-utvecklingsmedel": "000_*.txt",
    "vinnova": "001_*.txt",
    "stockholm-lum": "002_*.txt",
    "esf-2007-2013": "003_*.txt",
}
SINGLE = ("projects", "ceiling", "cofinancing", "unspent", "scoring")
LISTS = ("envelopes", "costs", "criteria", "dates", "notes")
CITED = re.compile(r"[a-z0-9-]+, (?:rad|s\.) (\d+(?:[-–]\d+)?(?:(?:, | och )\d+)*)")
NUMBERS = {2: "två", 3: "tre"}
MONTHS = {8: "augusti", 11: "november", 1: "januari"}
WORD = re.compile("[a-zåäöé]{6,}")
STEM = 5


def sourced(programme: Programme) -> Iterator[Sourced]:
    """Everything that a programme says some document states."""
    yield from (item for name in LISTS for item in getattr(programme, name))
    yield from (item for name in SINGLE if (item := getattr(programme, name)) is not None)


def programme(name: str) -> Programme:
    return load_programme(Workspace(REPOSITORY), name)


@pytest.mark.parametrize("name", PROGRAMMES)
def test_no_programme_states_a_value_without_its_source(name: str) -> None:
    found = programme(name)
    known = {source.id for source in found.sources}
    without = [item for item in sourced(found) if not CITED.fullmatch(item.source)]
    assert without == []
    assert {item.source.partition(",")[0] for item in sourced(found)} <= known


def test_what_the_documents_leave_open_stays_open() -> None:
    molndal, stockholm = programme("molndal-lokala-utvecklingsmedel"), programme("stockholm-lum")
    assert [getattr(molndal, name) for name in ("ceiling", "cofinancing", "unspent", "scoring")] == [None] * 4
    assert [(cost.id, cost.extent, cost.max_share_pct) for cost in molndal.costs] == [
        ("projektledare", "full", None),
        ("vikarie", "partial", None),
        ("innehall", "full", None),
    ]
    assert [getattr(stockholm, name) for name in SINGLE] == [None] * 5
    assert [(cost.id, cost.extent, cost.max_share_pct) for cost in stockholm.costs] == [
        ("utvecklingsprojekt", None, None),
        ("studieresor", None, None),
    ]
    assert (stockholm.envelopes, stockholm.dates) == ((), ())
    for name in ("vinnova", "esf-2007-2013"):
        found = programme(name)
        assert [getattr(found, key) for key in SINGLE] == [None] * 5
        assert (found.envelopes, found.costs, found.dates) == ((), (), ())


def test_the_rules_of_the_documents() -> None:
    molndal, stockholm = programme("molndal-lokala-utvecklingsmedel"), programme("stockholm-lum")
    assert [(envelope.year, envelope.amount_sek) for envelope in molndal.envelopes] == [(2021, 300_000)]
    assert molndal.projects is not None
    assert (molndal.projects.low, molndal.projects.high) == (2, 3)
    kinds = {criterion.id: criterion.kind for criterion in molndal.criteria}
    assert {name for name, kind in kinds.items() if kind == "must"} == {"C1", "C2", "C3", "A1", "A2", "A3"}
    assert (kinds["C4"], kinds["R1"]) == ("priority", "judged")
    assert [(date.event, date.date.isoformat(), date.round) for date in molndal.dates] == [
        ("interim_report", "2021-08-31", "2021"),
        ("application", "2021-11-30", "2022"),
        ("final_report", "2022-01-21", "2021"),
        ("decision", "2022-01-21", "2022"),
    ]
    assert [date.channel is not None for date in molndal.dates] == [True, True, True, False]
    compound = stockholm.criteria[-1]
    assert (compound.id, compound.kind, compound.needs_one_of) == ("P3", "compound", ("P1", "P2"))


@cache
def lines_of(name: str) -> list[str]:
    """The lines of a programme's document; the pages of the ESF form stand on every second line from 13 on."""
    found = sorted(SEEDS.glob(DOCUMENTS[name]))
    if not found:
        pytest.skip("the documents are not here")
    return found[0].read_text(encoding="utf-8").replace("\u00a0", " ").casefold().splitlines()


def cited(name: str, source: str) -> str:
    """The lines that a source points to."""
    match = CITED.fullmatch(source)
    if match is None:
        raise ValueError(source)
    numbers: list[int] = []
    for part in re.split(", | och ", match[1]):
        first, _dash, last = part.partition("-")
        numbers += range(int(first), int(last or first) + 1)
    rows = [11 + 2 * number if ", s. " in source else number for number in numbers]
    return " ".join(lines_of(name)[row - 1] for row in rows)


def lost_words(text: str, where: str) -> list[str]:
    """Long words of a text whose stem does not stand there."""
    return [word for word in WORD.findall(text.casefold()) if word[:STEM] not in where]


@pytest.mark.real
@pytest.mark.parametrize("name", DOCUMENTS)
def test_criteria_and_costs_stand_in_the_cited_lines(name: str) -> None:
    found = programme(name)
    said = [(criterion.text.removeprefix("Ansökan svarar på"), criterion.source) for criterion in found.criteria]
    said += [(cost.name, cost.source) for cost in found.costs]
    assert [(text, lost) for text, source in said if (lost := lost_words(text, cited(name, source)))] == []
    partial = [cost for cost in found.costs if cost.extent == "partial"]
    assert [cost for cost in partial if f"{cost.name} till viss del" not in cited(name, cost.source)] == []


@pytest.mark.real
@pytest.mark.parametrize("name", DOCUMENTS)
def test_amounts_numbers_and_dates_stand_in_the_cited_lines(name: str) -> None:
    found = programme(name)
    stated: list[tuple[str, str]] = []
    for envelope in found.envelopes:
        stated += [(f"{envelope.amount_sek:,} kr".replace(",", " "), envelope.source)]
        stated += [(str(envelope.year), envelope.source)]
    if found.projects is not None:
        stated += [(NUMBERS[number], found.projects.source) for number in (found.projects.low, found.projects.high)]
    for date in found.dates:
        stated += [(in_words(date.date), date.source), (date.round or "", date.source)]
        stated += [("@", date.source)] if date.channel else []
    for note in found.notes:
        stated += [(number, note.source) for number in re.findall(r"\d{4}|\d+ \d{3} kr", note.text)]
    assert [(text, source) for text, source in stated if text not in cited(name, source)] == []


def in_words(day: dt.date) -> str:
    return f"{day.day} {MONTHS[day.month]} {day.year}"
