"""YAML as text: everything that YAML would change, hide or run is refused where it stands."""

from __future__ import annotations

import pytest

from evallib.errors import InputError
from evallib.projects.documents import Document, parse_document


def read(text: str) -> Document:
    return parse_document(text.encode("utf-8"), "x.yaml")


def refusal(data: str | bytes) -> tuple[int | None, str]:
    """Row and words of the last problem of a file that cannot be read at all."""
    with pytest.raises(InputError) as caught:
        parse_document(data.encode("utf-8") if isinstance(data, str) else data, "x.yaml")
    problem = caught.value.problems[-1]
    return problem.place.row, f"{problem.what} {problem.remedy}"


def only_problem(text: str) -> tuple[int | None, str | None, str]:
    (problem,) = read(text).problems
    return problem.place.row, problem.place.column, f"{problem.what} {problem.remedy}"


def test_plain_values_keep_their_types_and_rows() -> None:
    document = read("# c\ntitle: Vägen ut\nlow: 2\nshare: 1.50\nyes_: true\nnone: null\nday: 2021-08-31\n")
    assert document.problems == ()
    assert document.data == {
        "title": "Vägen ut",
        "low": 2,
        "share": 1.5,
        "yes_": True,
        "none": None,
        "day": "2021-08-31",
    }
    assert document.rows[("share",)] == 4
    assert document.raw[("share",)] == "1.50"


def test_lists_become_tuples_with_a_row_for_each_item() -> None:
    document = read("sources:\n  - id: a\n    title: A\n  - id: b\n")
    assert document.get("sources", 1, "id") == "b"
    assert document.place(("sources", 1, "id")).row == 4
    assert str(document.place(("sources", 0, "note")).column) == "sources[0].note"


def test_quoted_values_are_text_whatever_they_look_like() -> None:
    document = read("a: '0114'\nb: \"no\"\nc: '12:30'\nd: 'null'\ne: >-\n  1_000\n")
    assert document.problems == ()
    assert list(document.data.values()) == ["0114", "no", "12:30", "null", "1_000"]


def test_text_is_normalised_to_composed_letters() -> None:
    assert read("title: A\u030angest\n").data == {"title": "Ångest"}


@pytest.mark.parametrize(
    ("written", "meaning"),
    [
        ("0114", "talet 76"),  # 1 * 64 + 1 * 8 + 4
        ("0x1F", "talet 31"),  # 1 * 16 + 15
        ("0b101", "talet 5"),
        ("0o17", "talet 15"),
        ("12:30", "talet 750"),  # 12 * 60 + 30
        ("1_000", "talet 1000"),
        ("+5", "talet 5"),
        ("0180", "talet 180"),
        ("1e5", "talet 100000"),
        ("1.0e+5", "talet 100000"),
        (".5", "talet 0.5"),
        (".inf", "inte är ett ändligt tal"),
        (".nan", "inte är ett ändligt tal"),
        ("-.INF", "inte är ett ändligt tal"),
        ("no", "false"),
        ("off", "false"),
        ("n", "false"),
        ("yes", "true"),
        ("on", "true"),
        ("True", "true"),
        ("NULL", "inget värde"),
        ("2021-08-31 10:00:00", "en tidpunkt"),
    ],
)
def test_what_yaml_would_change_is_refused_and_told(written: str, meaning: str) -> None:
    row, column, words = only_problem(f"title: x\ncode: {written}\n")
    assert (row, column) == (2, "code")
    assert f"YAML hade gjort om {written} till" in words
    assert meaning in words
    assert "citattecken" in words


@pytest.mark.parametrize("written", ["ja", "nej", "1,5", "300 000", "v2", "556000-1234", "10 %", "-", "a~"])
def test_text_that_only_looks_odd_stays_text(written: str) -> None:
    assert read(f"a: '{written}'\n").data == {"a": written}
    if written != "-":
        assert read(f"a: {written}\n").data == {"a": written}


def test_numbers_too_long_to_keep_are_refused() -> None:
    assert "fler än 18 siffror" in only_problem(f"a: {'9' * 5000}\n")[2]


@pytest.mark.parametrize(
    ("text", "row", "column", "words"),
    [
        ("a: 1\na: 2\n", 2, "a", "Nyckeln ”a” står redan på rad 1."),
        ("a:\n  b: 1\n  c: 2\n  b: 3\n", 4, "a.b", "står redan på rad 2"),
        ("a: &x 1\n", 1, "a", "Hänvisningar (&x) är inte tillåtna."),
        ("a: 1\nb: *x\n", 2, "b", "Hänvisningar (*x) är inte tillåtna."),
        ("a: !!python/object/apply:os.system [id]\n", 1, "a", "python/object/apply:os.system är inte tillåten"),
        ("a: !!str 1\n", 1, "a", "Ta bort taggen."),
        ("a:\n  <<: {b: 1}\n", 2, "a", "Sammanslagning (<<) är inte tillåten."),
        ("a: 1\n---\nb: 2\n", 2, None, "Här börjar ett andra YAML-dokument."),
        ("a: 1\non: 2\n", 2, None, "YAML hade gjort om on till true."),
        ("y: 2\n", 1, None, "YAML hade gjort om y till true."),
        ("1: a\n", 1, None, "En nyckel måste vara text, men här står 1."),
        ("? [a]\n: 1\n", 1, None, "En nyckel måste vara text."),
        ('a: "x\\0y"\n', 1, "a", "osynligt styrtecken (U+0000)"),
        ('a: "x\\ud800y"\n', 1, "a", "osynligt styrtecken (U+D800)"),
    ],
)
def test_yaml_features_that_are_refused(text: str, row: int, column: str | None, words: str) -> None:
    found_row, found_column, found = only_problem(text)
    assert (found_row, found_column) == (row, column)
    assert words in found


def test_all_problems_are_told_at_once() -> None:
    document = read("a: no\nb: 0114\nb: 2\nc: &x 1\nd: *x\n")
    assert [problem.place.row for problem in document.problems] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("text", "row", "words"),
    [
        ("a: 1\n\tb: 2\n", 2, "Raden är indragen med en tabb."),
        ("a: b: c\n", 1, "Ett kolon följt av mellanslag"),
        ("a: 1\nb: 'x\nc: 2\n", 2, "Ett citattecken öppnas men avslutas aldrig."),
        ("a: [1, 2\n", 1, "inte avslutad"),
        ("a: @x\n", 1, "får inte börja med @"),
        ("a: 'x' y\n", 1, "efter ett avslutande citattecken"),
        ('a: "C:\\Users"\n', 1, "Tecknet \\ har en egen betydelse"),
        ("a: 1\n- b\n", 2, "Indraget stämmer inte"),
        ("a: 1\n...\nb: 2\n", 3, "efter YAML-dokumentets slut"),
        ("a: &\n", 1, "Tecknen & och * har en egen betydelse"),
        ("a: 1\nkey\nb: 2\n", 2, "En nyckel utan kolon."),
        ('a: "\\U00110000"\n', 1, "YAML kan inte läsa den här raden"),
        ("a: >9 x\n", 1, "Raden går inte att läsa som YAML"),
        ("- a\n- b\n", 1, "Filen är en lista"),
        ("only text\n", 1, "Filen är ett enda värde"),
        ("", None, "Filen är tom."),
        ("# only a comment\n---\n", None, "Filen är tom."),
        ("a: 1\nb: \x00\n", 2, "osynligt styrtecken (U+0000)"),
        ("a: \x1b\n", 1, "osynligt styrtecken (U+001B)"),
        ("a: " + "[" * 3000, 1, "mer än 20 nivåer djupt"),
    ],
)
def test_files_that_cannot_be_read(text: str, row: int | None, words: str) -> None:
    found_row, found = refusal(text)
    assert found_row == row
    assert words in found


def test_twenty_levels_are_allowed() -> None:
    assert read("a: " + "[" * 19 + "]" * 19).problems == ()
    assert "20 nivåer" in refusal("a: " + "[" * 21 + "]" * 21)[1]


def test_a_byte_that_is_not_utf8_is_located_and_named() -> None:
    row, words = refusal("title: x\nfunder: Mölndal\n".encode("cp1252"))
    assert row == 2
    assert "0xF6 vore ”ö”" in words


def test_other_encodings_and_sizes() -> None:
    assert "UTF-16" in refusal("a: 1".encode("utf-16"))[1]
    assert "större än 1 MB" in refusal(b"#" * 1_000_001)[1]
    assert parse_document("a: å\n".encode("utf-8-sig"), "x.yaml").data == {"a": "å"}


def test_an_alias_bomb_is_refused_without_growing() -> None:
    text = "a: &a [x]\n" + "".join(f"b{i}: [*a, *a]\n" for i in range(5))
    assert len(read(text).problems) == 1 + 5 * 2


def test_the_letter_n_is_a_key_but_no_value() -> None:
    document = parse_document(b"n: 12\n", "x.yaml")
    assert (document.data, document.problems) == ({"n": 12}, ())
    assert "YAML hade gjort om n till false." in only_problem("a: n\n")[2]
