"""Reading a table: encodings, delimiters, rows and headers; all problems located, none guessed away."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from evallib.errors import InputError, Place, Problem
from evallib.model import RowAccount
from evallib.projects import Project, Workspace, load_project
from evallib.tables import Column, ReadTable, TableSchema, check_files, place, read_table

SCHEMA = TableSchema(
    file="items.csv",
    key="item",
    columns=(
        Column("item", "id"),
        Column("label", "text"),
        Column("value", "printed", required=False),
        Column("source", "source"),
    ),
)
HEADER = "item;label;value;source\n"
ROW = "a;Ärende;16,6;rapport, s. 2\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for folder in ("params/projects", "data/p", "notebooks"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "notebooks/90_method.ipynb").touch()
    (tmp_path / "params/projects/p.yaml").write_text(
        "project: p\ntitle: P\nsections: [method]\nsources:\n"
        "  - {id: rapport, title: R, publisher: X, published: true}\n",
        encoding="utf-8",
    )
    return load_project(Workspace(tmp_path.resolve()), "p")


def put(project: Project, content: str | bytes) -> Path:
    path = project.data_dir / SCHEMA.file
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def read(project: Project, content: str | bytes) -> ReadTable:
    put(project, content)
    return read_table(project, SCHEMA)


def problems(project: Project, content: str | bytes, schema: TableSchema = SCHEMA) -> list[Problem]:
    put(project, content)
    with pytest.raises(InputError) as caught:
        read_table(project, schema)
    return list(caught.value.problems)


def only(project: Project, content: str | bytes) -> str:
    (problem,) = problems(project, content)
    return str(problem)


def test_a_table_is_text_with_the_rows_of_the_file(project: Project) -> None:
    table = read(project, HEADER + ROW + "b; NA ;;rapport\n")
    expected = pd.DataFrame(
        {
            "item": ["a", "b"],
            "label": ["Ärende", "NA"],
            "value": ["16,6", ""],
            "source": ["rapport, s. 2", "rapport"],
        },
        index=pd.Index([2, 3], name="row"),
        dtype="str",
    )
    pd.testing.assert_frame_equal(table.frame, expected)
    assert table.account == RowAccount(read=2, used=2)
    assert (table.encoding, table.delimiter, table.path) == ("utf-8", ";", project.data_dir / "items.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le-bom", "utf-16-be-bom"])
def test_encodings(project: Project, encoding: str) -> None:
    marks = {"utf-16-le-bom": (b"\xff\xfe", "utf-16-le"), "utf-16-be-bom": (b"\xfe\xff", "utf-16-be")}
    mark, codec = marks.get(encoding, (b"", encoding))
    table = read(project, mark + (HEADER + ROW).encode(codec))
    assert table.frame["label"].tolist() == ["Ärende"]
    assert table.encoding == {"utf-8": "utf-8", "utf-8-sig": "utf-8", "cp1252": "cp1252"}.get(encoding, "utf-16")


@pytest.mark.parametrize(("delimiter", "value"), [(";", "16,6"), (",", '"16,6"'), ("\t", "16,6")])
def test_delimiters(project: Project, delimiter: str, value: str) -> None:
    cells = ["a", "Ärende", value, '"rapport, s. 2"']
    table = read(project, HEADER.replace(";", delimiter) + delimiter.join(cells) + "\r\n")
    assert table.frame.loc[2].tolist() == ["a", "Ärende", "16,6", "rapport, s. 2"]
    assert table.delimiter == delimiter


def test_cells_are_stripped_and_composed(project: Project) -> None:
    table = read(project, HEADER + "a;\u00a0A\u030angest ;;rapport\n")
    assert table.frame.loc[2, "label"] == "Ångest"


def test_columns_may_stand_in_any_order(project: Project) -> None:
    table = read(project, "source;value;label;item\nrapport;1;x;a\n")
    assert table.frame.columns.tolist() == ["item", "label", "value", "source"]
    assert table.frame.loc[2].tolist() == ["a", "x", "1", "rapport"]
    assert place(project, SCHEMA, 2, "item") == Place("data/p/items.csv", row=2, column="item", letter="D")
    told = only(project, "source;value;label;item\nrapport;?;x;a\n")
    assert told.startswith("data/p/items.csv, rad 2, kolumn value (B): ”?” är inte ett tal.")


def test_blank_rows_are_counted_between_others_and_skipped_at_the_end(project: Project) -> None:
    table = read(project, HEADER + ROW + "\n;;;\n" + ROW.replace("a;", "b;") + ";;;\n\n  \n")
    assert table.frame.index.tolist() == [2, 5]
    assert table.account == RowAccount(read=4, used=2, excluded={"tom rad": 2})


def test_a_missing_file(project: Project) -> None:
    with pytest.raises(InputError, match=r"data/p/items\.csv: Filen saknas\. Lägg till den\."):
        read_table(project, SCHEMA)
    optional = TableSchema(SCHEMA.file, SCHEMA.columns, required=False)
    table = read_table(project, optional)
    assert table.frame.empty
    assert table.frame.columns.tolist() == list(SCHEMA.names)
    assert table.account == RowAccount()


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("item.csv", "Byt namn på item.csv till items.csv."),
        ("Items.csv.csv", "Byt namn på Items.csv.csv till items.csv."),
        ("items.sav", "Spara items.sav som items.csv."),
        ("item.xlsx", "Byt namn på item.xlsx till items.xlsx."),
        ("other.csv", "Lägg till den."),
    ],
)
def test_a_missing_file_that_may_have_another_name(project: Project, name: str, remedy: str) -> None:
    (project.data_dir / name).touch()
    with pytest.raises(InputError, match=remedy):
        read_table(project, SCHEMA)


def test_files_that_no_section_reads(project: Project) -> None:
    for name in ("items.csv", "itms.csv", "photo.jpg", ".DS_Store", "~$items.csv", "README.md"):
        (project.data_dir / name).touch()
    assert [(problem.place.file, "items.csv" in problem.remedy) for problem in check_files(project, [SCHEMA])] == [
        ("data/p/itms.csv", False),
        ("data/p/photo.jpg", False),
    ]
    (project.data_dir / "items.csv").unlink()
    assert [str(problem) for problem in check_files(project, [SCHEMA])][:1] == [
        "data/p/itms.csv: Inget avsnitt läser den här filen. Byt namn på itms.csv till items.csv."
    ]


def test_no_advice_overwrites_a_file(project: Project) -> None:
    """The name of a table or a ledger that is there already is never given to another file."""
    for name in ("items.xlsx", "items (1).csv", "ekonomi_2024.se", "ekonomi_2022.se"):
        (project.data_dir / name).touch()
    found = check_files(project, [SCHEMA], ["ekonomi_2024.se"])
    assert [problem.place.file for problem in found] == ["data/p/ekonomi_2022.se", "data/p/items (1).csv"]
    assert "medel: ledger: files" in found[0].remedy
    assert [word for word in ("items", "ekonomi_2024") for one in found if word in one.remedy] == []


def test_a_table_by_a_name_of_its_own_may_be_one_that_is_absent(project: Project) -> None:
    (project.data_dir / "svaren.csv").touch()
    (problem,) = check_files(project, [SCHEMA])
    assert "items.csv" in problem.remedy


def test_links_folders_and_spreadsheets(project: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "items.csv"
    outside.write_text(HEADER + ROW, encoding="utf-8")
    path = project.data_dir / "items.csv"
    path.symlink_to(outside)
    with pytest.raises(InputError, match="länk som leder ut ur projektets datamapp"):
        read_table(project, SCHEMA)
    path.unlink()
    path.mkdir()
    with pytest.raises(InputError, match="Det här är en mapp, men det ska vara en fil"):
        read_table(project, SCHEMA)
    path.rmdir()
    assert "Arbetsboken är skadad eller avklippt" in only(project, b"PK\x03\x04rest")


def test_a_link_inside_the_data_folder_is_fine(project: Project) -> None:
    (project.data_dir / "kept.csv").write_text(HEADER + ROW, encoding="utf-8")
    (project.data_dir / "items.csv").symlink_to("kept.csv")
    assert len(read_table(project, SCHEMA).frame) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "data/p/items.csv: Filen är tom."),
        (" \n\n", "data/p/items.csv: Filen är tom."),
        (HEADER, "rad 1: Tabellen har inga rader."),
        (HEADER + "\n;;;\n", "rad 1: Tabellen har inga rader."),
        ("item;label;valu;source\n" + ROW, "kolumn valu (C): Tabellen har ingen kolumn ”valu”. Menade du ”value”?"),
        ("Item;label;value;source\n" + ROW, "kolumn Item (A): Tabellen har ingen kolumn ”Item”. Menade du ”item”?"),
        ("item;label;source\n" + ROW, "rad 1: Kolumnen ”value” saknas."),
        ("item;label;value;value;source\n" + ROW, "kolumn value (D): Kolumnen ”value” står två gånger."),
        ("item;label;value;source;\n" + ROW, "kolumn ? (E): Kolumnen saknar namn."),
        ("Tabell 1\n\n" + HEADER + ROW, "rad 1: Kolumnernas namn står på rad 3, inte på rad 1."),
        (ROW, "rad 1: Rad 1 innehåller inte kolumnernas namn. Skriv: item;label;value;source"),
        (HEADER + "a;x;1\n", "rad 2: Raden har 3 celler, men det finns 4 kolumner. Lägg till de avgränsare"),
        (HEADER + "a;x;1;rapport;\n", "Raden har 5 celler, men det finns 4 kolumner. Ta bort avgränsarna"),
        (HEADER + "a;x;y;1;rapport\n", "Raden har 5 celler, men det finns 4 kolumner. Sätt celler som innehåller"),
        ("item,label,value,source\na,x,16,6,rapport\n", "men det finns 4 kolumner. Sätt celler med komma"),
        (HEADER + 'a;"x;1;rapport\n', "rad 2: Ett citattecken öppnas men avslutas inte på raden"),
        (HEADER + 'a;"x" y;1;rapport\n', "rad 2: Ett citattecken öppnas men avslutas inte på raden"),
        (HEADER + "a;x\x00;1;rapport\n", "rad 2: Här finns ett osynligt styrtecken (U+0000)."),
        (HEADER + "a;x\x1b;1;rapport\n", "rad 2: Här finns ett osynligt styrtecken (U+001B)."),
        (HEADER + "a;Ã„rende;1;rapport\n", "rad 2: Raden har förvanskade bokstäver (”Ã„”)"),
        (HEADER + "a;300Â\u00a0000;1;rapport\n", "rad 2: Raden har förvanskade bokstäver"),
        ((HEADER + ROW).encode() + b"b;\xc5;1;rapport\n", "rad 3: Raden är inte UTF-8, men andra rader är det."),
        (HEADER.encode() + b"a;\x81;1;rapport\n", "rad 2: Texten går inte att avkoda"),
        (HEADER.encode("utf-16") + b"\x00", "rad 2: Texten går inte att avkoda"),
        (HEADER + ROW + ROW, "rad 3, kolumn item (A): Raderna 2 och 3 har samma item."),
        (HEADER + "a;;1;rapport\n", "rad 2, kolumn label (B): Cellen är tom. Fyll i den."),
    ],
)  # fmt: skip
def test_one_mistake_gives_one_located_problem(project: Project, content: str | bytes, words: str) -> None:
    told = only(project, content)
    assert told.startswith("data/p/items.csv")
    assert words in told


def test_a_column_in_another_language_is_both_unknown_and_missing(project: Project) -> None:
    told = [str(problem) for problem in problems(project, "item;label;värde;source\n" + ROW)]
    assert told == [
        "data/p/items.csv, rad 1, kolumn värde (C): Tabellen har ingen kolumn ”värde”. Använd något av: value.",
        "data/p/items.csv, rad 1: Kolumnen ”value” saknas. Lägg till den. Cellerna får vara tomma där inget är känt.",
    ]


def test_all_problems_come_at_once_in_the_order_of_the_rows(project: Project) -> None:
    content = HEADER + "a;;?;okänd\n" + "b;x\n" + 'c;"x;1;rapport\n' + "a;x;1;rapport\n"
    told = [(problem.place.row, problem.place.letter) for problem in problems(project, content)]
    assert told == [(2, "B"), (2, "C"), (2, "D"), (3, None), (4, None), (5, "A")]


def test_at_most_fifty_problems_and_a_count_of_the_rest(project: Project) -> None:
    told = problems(project, HEADER + "".join(f"i{i};x;?;rapport\n" for i in range(60)))
    assert len(told) == 50 + 1
    assert "Det finns 10 fel till." in str(told[-1])


def test_place_without_a_readable_file_uses_the_schema(project: Project) -> None:
    assert place(project, SCHEMA, 7, "source") == Place("data/p/items.csv", row=7, column="source", letter="D")
    assert place(project, SCHEMA, 7, "unknown").letter is None


def test_schemas_must_make_sense() -> None:
    with pytest.raises(ValueError, match="same name"):
        TableSchema("x.csv", (Column("a", "id"), Column("a", "text")))
    with pytest.raises(ValueError, match="key b"):
        TableSchema("x.csv", (Column("a", "id"),), key="b")


def test_names_of_columns_in_capital_letters_are_told_one_by_one(project: Project) -> None:
    assert [f"{told.what} {told.remedy}" for told in problems(project, HEADER.upper() + ROW)] == [
        f"Tabellen har ingen kolumn ”{name.upper()}”. Menade du ”{name}”?"
        for name in ("item", "label", "value", "source")
    ]
