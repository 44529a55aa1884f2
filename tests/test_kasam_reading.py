"""Answers from files: every wrong cell is located, nothing is guessed, and every row is accounted for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pyreadstat
import pytest

from evallib.errors import InputError, Problem
from evallib.kasam import check_inputs, named_files, read_study, tell_answers
from evallib.projects import Project, load_project
from tests.kasam_workspaces import (
    BY_CODE,
    BY_ID,
    ITEMS,
    NONE,
    WAVES,
    Person,
    draw,
    kasam,
    make,
    scores,
    study,
    table,
    write,
)
from tests.workspaces import make_project, texts

BEFORE, AFTER = draw(20, seed=1), draw(20, seed=2)
PERSONNUMMER = "811218-9876"  # the Tax Agency's own example


def problems(project: Project) -> list[str]:
    return [str(problem) for problem in check_inputs(project)]


def one_file(root: Path, people: list[list[str]], **settings: Any) -> Project:
    """Both waves in one file, told apart by the column mät."""
    waves = [{**wave, "file": "svar.csv", "value": value} for wave, value in zip(WAVES, "12", strict=True)]
    project = make_project(root, kasam=kasam(waves=waves, wave_column="mät", **settings))
    write(project.data_dir / "svar.csv", people)
    return project


def both(before: list[Person], after: list[Person]) -> list[list[str]]:
    header, *first = table(before)
    return [["mät", *header], *(["1", *row] for row in first), *(["2", *row] for row in table(after)[1:])]


# what is read


def test_two_files_give_two_waves_with_the_means_a_reader_would_add_up(tmp_path: Path) -> None:
    found = study(tmp_path, BEFORE, AFTER)
    assert [wave.answered for wave in found.waves] == [20, 20]
    assert found.main is not None
    assert found.main.change.mean_before == pytest.approx(sum(scores(BEFORE)) / 20)
    assert found.main.change.mean_after == pytest.approx(sum(scores(AFTER)) / 20)


def test_one_file_with_a_wave_column_gives_the_same_study(tmp_path: Path) -> None:
    two = study(tmp_path / "two", BEFORE, AFTER, link=BY_ID)
    one = read_study(one_file(tmp_path / "one", both(BEFORE, AFTER), link=BY_ID))
    assert (one.changes, one.account) == (two.changes, two.account)


def test_columns_may_be_called_anything_and_stand_in_any_order(tmp_path: Path) -> None:
    names = {item: f"Fråga {number}" for number, item in enumerate(ITEMS, 1)}
    project = make(tmp_path / "named", BEFORE, AFTER, columns=names)
    for file, people in (("fore.csv", BEFORE), ("efter.csv", AFTER)):
        write(project.data_dir / file, table(people, columns=[*reversed(ITEMS), "id"], names=names))
    assert read_study(project).changes == study(tmp_path / "plain", BEFORE, AFTER).changes


def test_the_format_of_the_file_does_not_matter(tmp_path: Path) -> None:
    plain = study(tmp_path / "csv", BEFORE, AFTER, link=BY_ID)
    waves = [{**WAVES[0], "file": "fore.xlsx", "sheet": "Svar"}, {**WAVES[1], "file": "efter.sav"}]
    project = make_project(tmp_path / "mixed", kasam=kasam(waves=waves, link=BY_ID))
    book = openpyxl.Workbook()
    book.active.title = "Svar"  # type: ignore[union-attr]
    for row in table(BEFORE):
        book.active.append([int(cell) if cell.isdigit() else cell for cell in row])  # type: ignore[union-attr]
    book.create_sheet("Om").append(["Gjord av oss"])
    book.save(project.data_dir / "fore.xlsx")
    header, *rows = table(AFTER, columns=["id", *ITEMS])
    frame = pd.DataFrame([[row[0], *map(float, row[1:])] for row in rows], columns=header)
    pyreadstat.write_sav(frame, project.data_dir / "efter.sav")
    assert read_study(project).changes == plain.changes


def test_codes_for_no_answer_are_declared_in_the_project_file_or_in_the_spss_file_itself(tmp_path: Path) -> None:
    gaps = [person.without(2) for person in BEFORE[:3]] + BEFORE[3:]
    coded = [replace(p, answers=tuple(text or "9,0" for text in p.answers)) for p in gaps]
    empty, code = (
        study(tmp_path / name, people, AFTER, missing_codes=["9"])
        for name, people in (("empty", gaps), ("code", coded))
    )
    assert empty.changes == code.changes
    assert [found.waves[0].missing.missing for found in (empty, code)] == [3, 3]  # type: ignore[union-attr]
    assert [found.waves[0].missing.coded for found in (empty, code)] == [0, 3]  # type: ignore[union-attr]
    waves = [{**WAVES[0], "file": "fore.sav"}, WAVES[1]]
    project = make_project(tmp_path / "sav", kasam=kasam(waves=waves))
    header, *rows = table(coded, columns=ITEMS)
    frame = pd.DataFrame([[float(cell.replace(",", ".")) for cell in row] for row in rows], columns=header)
    pyreadstat.write_sav(frame, project.data_dir / "fore.sav", missing_ranges={item: [9] for item in ITEMS})
    write(project.data_dir / "efter.csv", table(AFTER))
    assert read_study(project).changes == code.changes


def test_a_file_that_is_reversed_already_gives_the_same_scores_when_it_says_so(tmp_path: Path) -> None:
    turned = [
        replace(p, answers=tuple(str(8 - int(t)) if i in (1, 2, 3, 7, 10) else t for i, t in enumerate(p.answers, 1)))
        for p in BEFORE
    ]
    waves = [{**WAVES[0], "already_reversed": True}, WAVES[1]]
    plain = study(tmp_path / "raw", BEFORE, AFTER)
    assert study(tmp_path / "turned", turned, AFTER, waves=waves).changes == plain.changes


def test_columns_that_nothing_is_read_from_are_counted_and_never_named(tmp_path: Path) -> None:
    found = study(tmp_path, BEFORE, AFTER, link=BY_ID)
    assert found.waves[0].unread == 2
    assert "2 kolumner har inte lästs." in texts(tell_answers(found))
    assert "form," not in texts(tell_answers(found))


def test_ids_are_text_so_007_and_7_are_different_people(tmp_path: Path) -> None:
    before = [replace(person, id=f"{n:03d}") for n, person in enumerate(BEFORE)]
    after = [replace(person, id=str(n)) for n, person in enumerate(AFTER)]
    assert study(tmp_path / "differ", before, after, link=BY_ID).main.change.n_pairs is None  # type: ignore[union-attr]
    assert study(tmp_path / "same", before, before, link=BY_ID).answers.links.exact == 20  # type: ignore[union-attr]


def test_people_are_never_linked_by_the_order_of_the_rows(tmp_path: Path) -> None:
    found = study(tmp_path, BEFORE, AFTER)
    assert found.main is not None
    assert found.main.change.branch == "unlinked"


# what becomes of every row


def test_rows_without_an_answer_are_excluded_by_reason(tmp_path: Path) -> None:
    before = [*BEFORE, replace(BEFORE[0], id="x1", answers=NONE), BEFORE[1].without(*range(1, 12))]
    project = make(tmp_path, before, AFTER)
    text = (project.data_dir / "fore.csv").read_text("utf-8").splitlines()
    write(project.data_dir / "fore.csv", [[line] for line in [*text[:3], ";" * 15, *text[3:]]])
    account = read_study(project).account
    assert account.read == 22 + 1 + 20
    assert account.used == 40
    assert account.excluded == {
        "tom rad": 1,
        "inget svar på någon fråga": 1,
        "för många obesvarade frågor": 1,
    }


def test_nothing_is_left_of_a_wave_in_which_nobody_answered(tmp_path: Path) -> None:
    found = study(tmp_path, BEFORE, [replace(person, answers=NONE) for person in AFTER])
    assert found.waves[1].answered == 0
    assert found.main is not None
    assert found.main.direction == "undecidable"


# what is wrong


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("8", "”8” ligger utanför skalan 1–7. Rätta cellen, eller skriv talet under missing_codes om"),
        ("0", "”0” ligger utanför skalan 1–7. Rätta cellen, eller skriv talet under missing_codes om"),
        ("-9", "”-9” ligger utanför skalan 1–7. Rätta cellen, eller skriv talet under missing_codes om"),
        ("4,5", "”4,5” är inget svar, det vill säga ett heltal från 1 till 7. Skriv svaret som en siffra."),
        ("fyra", "”text (4 tecken)” är inget svar, det vill säga ett heltal från 1 till 7. Skriv svaret som en"),
        ("2024-05-03", "Här står ett datum, där ett heltal från 1 till 7 väntades. Kalkylprogram gör datum av"),
        ("03-maj", "Här står ett datum, där ett heltal från 1 till 7 väntades. Kalkylprogram gör datum av"),
        ("#SAKNAS!", "Här står felvärdet #SAKNAS!. Rätta formeln, eller skriv själva värdet."),
    ],
)
def test_an_answer_that_is_none_is_located_and_never_clipped(tmp_path: Path, text: str, said: str) -> None:
    wrong = replace(BEFORE[4], answers=("1", "2", text, *BEFORE[4].answers[3:]))
    told = problems(make(tmp_path, [*BEFORE[:4], wrong, *BEFORE[5:]], AFTER))
    assert len(told) == 1
    assert told[0].startswith(f"data/prov/fore.csv, rad 6, kolumn k03 (F): {said}")


def test_all_wrong_cells_of_both_files_are_told_at_once(tmp_path: Path) -> None:
    def broken(people: list[Person]) -> list[Person]:
        return [replace(p, answers=("8", *p.answers[1:-1], "x")) if n in (3, 7) else p for n, p in enumerate(people)]

    found = check_inputs(make(tmp_path, broken(BEFORE), broken(AFTER)))
    places = [(p.place.file, p.place.row, p.place.column) for p in found]
    cells = [(row, column) for row in (5, 9) for column in ("k01", "k13")]
    assert places == [(f"data/prov/{file}.csv", *cell) for file in ("fore", "efter") for cell in cells]


def test_twelve_of_thirteen_columns_is_an_error_that_names_the_missing_one(tmp_path: Path) -> None:
    project = make(tmp_path, BEFORE, AFTER)
    write(project.data_dir / "fore.csv", table(BEFORE, columns=[i for i in ITEMS if i != "k07"]))
    write(project.data_dir / "efter.csv", table(AFTER, names={"k07": "k7"}))
    first, second = problems(project)
    assert "Kolumnen ”k07” saknas." in first
    assert "Kolumnen ”k07” saknas. Menade du ”k7”?" in second


def test_an_id_that_stands_twice_names_both_rows_and_is_masked(tmp_path: Path) -> None:
    before = [replace(person, id="hemlig77") if n in (2, 9) else person for n, person in enumerate(BEFORE)]
    (told,) = problems(make(tmp_path, before, AFTER, link=BY_ID))
    assert "Raderna 4 och 11 har samma id (h… (8))." in told
    assert "hemlig77" not in told


def test_a_code_may_stand_twice_and_is_then_not_linked(tmp_path: Path) -> None:
    before = [replace(person, id="kodA" if n < 2 else person.id) for n, person in enumerate(BEFORE)]
    after = [replace(person, id="kodA" if n == 0 else person.id) for n, person in enumerate(AFTER)]
    links = study(tmp_path, before, after, link={**BY_CODE, "tolerant": False}).answers.links  # type: ignore[union-attr]
    assert links is not None
    assert (links.exact, links.ambiguous, links.unlinked) == (18, (2, 1), (2, 2))


@pytest.mark.parametrize("column", ["id", "enhet", "form"])
def test_an_identity_number_stops_the_reading_and_is_never_repeated(tmp_path: Path, column: str) -> None:
    field = {"id": "id", "enhet": "unit", "form": "form"}[column]
    before = [replace(BEFORE[0], **{field: PERSONNUMMER}), *BEFORE[1:]]
    project = make(tmp_path, before, AFTER, link=BY_ID, unit="enhet", background=["form"])
    (told,) = problems(project)
    assert "rad 2" in told
    assert "personnummer (8… (11))" in told
    assert PERSONNUMMER not in told
    with pytest.raises(InputError) as caught:
        read_study(project)
    assert PERSONNUMMER not in str(caught.value)


def test_an_identity_number_among_the_answers_is_masked(tmp_path: Path) -> None:
    wrong = replace(BEFORE[0], answers=(PERSONNUMMER, *BEFORE[0].answers[1:]))
    (told,) = problems(make(tmp_path, [wrong, *BEFORE[1:]], AFTER))
    assert PERSONNUMMER not in told


def test_a_value_of_no_declared_wave_is_an_error_that_lists_them(tmp_path: Path) -> None:
    rows = both(BEFORE, AFTER)
    rows[3][0] = "3"
    (told,) = problems(one_file(tmp_path, rows))
    assert "rad 4, kolumn mät (A): ”3” är inte värdet för någon mätning. I projektfilen står: 1, 2." in told


def test_a_declared_wave_without_rows_is_an_error(tmp_path: Path) -> None:
    (told,) = problems(one_file(tmp_path, both(BEFORE, [])))
    assert "Ingen rad har värdet ”2”." in told


def test_more_answers_than_invited_is_a_contradiction_in_the_project_file(tmp_path: Path) -> None:
    project = make(tmp_path, BEFORE, AFTER, waves=[{**WAVES[0], "invited": 19}, {**WAVES[1], "invited": 20}])
    (told,) = check_inputs(project)
    assert isinstance(told, Problem)
    assert told.place.file == "params/projects/prov.yaml"
    assert "19 tillfrågades, men 20 svarade." in told.what


def test_a_missing_file_is_told_for_every_wave(tmp_path: Path) -> None:
    project = make(tmp_path, BEFORE, AFTER)
    (project.data_dir / "fore.csv").unlink()
    (project.data_dir / "efter.csv").rename(project.data_dir / "eftre.csv")
    told = problems(project)
    assert [text.partition(":")[0] for text in told] == ["data/prov/fore.csv", "data/prov/efter.csv"]


def test_the_files_that_the_settings_name_are_known(tmp_path: Path) -> None:
    assert named_files(make(tmp_path / "two", BEFORE, AFTER)) == ("fore.csv", "efter.csv")
    assert named_files(one_file(tmp_path / "one", both(BEFORE, AFTER))) == ("svar.csv",)
    assert named_files(make_project(tmp_path / "none")) == ()


def test_a_real_workbook_in_another_encoding_and_with_commas_reads_the_same(tmp_path: Path) -> None:
    people = [replace(person, unit="Öster") for person in BEFORE]
    project = make(tmp_path / "cp", people, AFTER)
    plain = read_study(project).changes
    write(project.data_dir / "fore.csv", table(people), delimiter=",", encoding="cp1252")
    assert read_study(project).changes == plain


def test_the_mean_of_answers_is_not_touched_by_numpy_types(tmp_path: Path) -> None:
    summary = study(tmp_path, BEFORE, AFTER).answers.of("before", "total").summary  # type: ignore[union-attr]
    assert type(summary.mean) is float  # type: ignore[union-attr]
    assert not isinstance(summary.mean, np.floating)  # type: ignore[union-attr]


# what messages and columns may hold


@pytest.mark.parametrize("text", ["Anna vill inte svara", "0701234567", "8112189876", "Sluta!", "4 eller 5"])
def test_no_message_repeats_free_text_from_a_cell(tmp_path: Path, text: str) -> None:
    wrong = replace(BEFORE[0], answers=(text, *BEFORE[0].answers[1:]))
    (told,) = problems(make(tmp_path / "cell", [wrong, *BEFORE[1:]], AFTER))
    assert text not in told
    assert f"text ({len(text)} tecken)" in told
    rows = both(BEFORE, AFTER)
    rows[3][0] = text
    (told,) = problems(one_file(tmp_path / "wave", rows))
    assert text not in told
    assert f"”text ({len(text)} tecken)” är inte värdet för någon mätning." in told


@pytest.mark.parametrize(
    "key", ["811218/9876", "811218_9876", "81 12 18 98 76", "18/12/1981-9876", "8,112189876E+09", "8112189876,0"]
)
def test_an_identity_number_in_disguise_stops_the_reading_of_ids(tmp_path: Path, key: str) -> None:
    before = [replace(BEFORE[0], id=key), *BEFORE[1:]]
    (told,) = problems(make(tmp_path, before, AFTER, link=BY_ID))
    assert "personnummer" in told
    assert key not in told


@pytest.mark.parametrize("column", ["id", "enhet", "form"])
@pytest.mark.parametrize(
    ("text", "kind"), [("anna@example.org", "e-postadress"), ("031-12 34 56", "telefonnummer")], ids=["mail", "phone"]
)
def test_who_a_person_is_stops_the_reading(tmp_path: Path, column: str, text: str, kind: str) -> None:
    field = {"id": "id", "enhet": "unit", "form": "form"}[column]
    before = [replace(BEFORE[0], **{field: text}), *BEFORE[1:]]
    (told,) = problems(make(tmp_path, before, AFTER, link=BY_ID, unit="enhet", background=["form"]))
    assert f"Här står något som säger vem personen är: {kind} ({text[0]}… ({len(text)}))." in told
    assert text not in told


def test_the_name_of_a_column_that_is_only_listed_may_not_tell_who_somebody_is(tmp_path: Path) -> None:
    project = make(tmp_path, BEFORE, AFTER)
    rows = table(BEFORE)
    write(project.data_dir / "fore.csv", [[*rows[0], "Svar till anna@example.org"], *([*row, "x"] for row in rows[1:])])
    (told,) = problems(project)
    letter = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[len(rows[0])]
    assert told == (
        f"data/prov/fore.csv, rad 1, kolumn … ({letter}): Kolumnens namn innehåller något som inte får visas. "
        "Ge kolumnen ett annat namn."
    )


def test_values_that_an_spss_file_declares_missing_are_empty_in_every_column(tmp_path: Path) -> None:
    """99 is nobody's id and no unit; declared so, two of them are neither a double id nor a link."""
    waves = [{**WAVES[0], "file": "fore.sav"}, {**WAVES[1], "file": "efter.sav"}]
    project = make_project(tmp_path, kasam=kasam(waves=waves, link=BY_ID, unit="enhet", background=["form"]))
    for file, people in (("fore.sav", BEFORE), ("efter.sav", AFTER)):
        _header, *rows = table(people, columns=ITEMS)
        frame = pd.DataFrame([[float(cell) for cell in row] for row in rows], columns=list(ITEMS))
        frame["id"] = [99.0 if n < 2 else float(n) for n in range(len(people))]
        frame["enhet"] = [99.0 if n < 6 else float(n % 3) for n in range(len(people))]
        frame["form"] = [99.0 if n < 6 else float(n % 2) for n in range(len(people))]
        declared = {name: [99] for name in ("id", "enhet", "form")}
        pyreadstat.write_sav(frame, project.data_dir / file, missing_ranges=declared)
    found = read_study(project)
    assert found.answers is not None
    assert found.answers.links is not None
    assert (found.answers.links.exact, found.answers.links.without_key) == (18, (2, 2))
    make_project(tmp_path, kasam=kasam(waves=waves, background=["form"]))
    unlinked = read_study(load_project(project.workspace, "prov"))
    (column,) = unlinked.answers.background  # type: ignore[union-attr]
    assert sorted(column.categories) == ["", "0", "1"]  # type: ignore[union-attr, type-var]
