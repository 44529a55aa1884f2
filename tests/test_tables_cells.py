"""What a cell may hold, and what is told about one that holds something else."""

from __future__ import annotations

import pytest

from evallib.tables.cells import check_cell
from evallib.tables.schema import Column, Kind

SOURCES = ("slutrapport", "webbsida")


def check(kind: Kind, text: str, choices: tuple[str, ...] = ()) -> str | None:
    complaint = check_cell(text, Column("x", kind, choices=choices), SOURCES)
    return None if complaint is None else " ".join(complaint)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("id", "kasam_c_2013"),
        ("id", "1b"),
        ("id", "0" * 6),
        ("ids", "time support"),
        ("text", "=cmd()"),
        ("printed", "16,6"),
        ("printed", "9.7"),
        ("printed", "3 378 977"),
        ("printed", "3\u00a0378\u00a0977"),
        ("printed", "−8"),
        ("integer", "0"),
        ("integer", "-14"),
        ("yes_no", "no"),
        ("choice", "goal"),
        ("date", "2024-02-29"),
        ("month", "2011-10"),
        ("source", "slutrapport, s. 2"),
        ("source", "webbsida , rad 5, mening 2"),
    ],
)
def test_good_cells(kind: Kind, text: str) -> None:
    assert check(kind, text, choices=("goal", "other")) is None


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("id", "Kasam-C", "”K… (7)” är inte ett id."),
        ("id", "å", "är inte ett id"),
        ("id", "a b", "är inte ett id"),
        ("id", "4\n", "är inte ett id"),
        ("ids", "time Support", "”S… (7)” är inte ett id."),
        ("ids", "time time", "Samma id står två gånger i cellen."),
        ("printed", "inf", "”inf” är inte ett tal."),
        ("printed", "nan", "”nan” är inte ett tal."),
        ("printed", "1e5", "”1e5” är inte ett tal."),
        ("printed", "?,7", "”?,7” är inte ett tal."),
        ("printed", "16,6 %", "Skriv talet som det är tryckt, utan enhet"),
        ("integer", "3.5", "”3.5” är inte ett heltal."),
        ("integer", "４", "är inte ett heltal"),
        ("integer", "007", "är inte ett heltal"),
        ("integer", "9" * 19, "är inte ett heltal"),
        ("yes_no", "ja", "Här står ”ja”, men det ska vara yes eller no. Skriv yes."),
        ("yes_no", "Nej", "Skriv no."),
        ("yes_no", "kanske", "Använd något av: yes, no."),
        ("choice", "gaol", "”gaol” är inte ett av de tillåtna orden. Menade du ”goal”?"),
        ("choice", "x", "Använd något av: goal, other."),
        ("date", "2021-02-30", "”2021-02-30” är inte ett datum. Skriv en dag som finns"),
        ("date", "01/02/2024", "är inte ett datum"),
        ("date", "45413", "45413 vore i så fall 2024-05-01."),
        ("date", "20240501", "är inte ett datum"),
        ("date", "2023-03-29 23:59", ": 2023-03-29."),
        ("date", "2023-03-29T23:59:00", ": 2023-03-29."),
        ("month", "2011-13", "”2011-13” är inte en månad."),
        ("month", "2011-10-03", "är inte en månad"),
        ("source", "slutraport, s. 2", "Det finns ingen källa med id ”slutraport”. Menade du ”slutrapport”?"),
        ("source", "x", "Använd något av: slutrapport, webbsida."),
    ],
)
def test_faulty_cells(kind: Kind, text: str, words: str) -> None:
    told = check(kind, text, choices=("goal", "other"))
    assert told is not None
    assert words in told


@pytest.mark.parametrize("kind", ["id", "ids"])
@pytest.mark.parametrize("text", ["8112189876", "811218-9876", "198112189876", "8112789873", "x 811218-9876"])
def test_identity_numbers_in_id_columns_are_refused_and_masked(kind: Kind, text: str) -> None:
    told = check(kind, text)
    assert told is not None
    assert "liknar ett personnummer" in told or "är inte ett id" in told
    assert "9876" not in told
    assert "1218" not in told


def test_contacts_in_other_columns_are_masked() -> None:
    told = check("printed", "ring anna@example.org")
    assert told is not None
    assert "anna@" not in told


def test_empty_cells() -> None:
    assert check_cell("", Column("x", "date", required=False), SOURCES) is None
    assert check_cell("", Column("x", "text"), SOURCES) == ("Cellen är tom.", "Fyll i den.")


def test_a_project_without_sources_is_told_where_to_add_them() -> None:
    complaint = check_cell("rapport, s. 1", Column("x", "source"), ())
    assert complaint is not None
    assert complaint[1] == "Lägg till den under sources i projektets parameterfil."
