"""Comments: counted by hand, hidden where few commented, quoted only when reviewed."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evallib.comments import (
    CODEBOOK,
    COMMENTS,
    CodedComments,
    check_inputs,
    choose_quotes,
    count_codes,
    count_meetings,
    draw_matrix,
    protect_counts,
    read_comments,
    result,
    show_quotes,
    tabulate_codes,
    tell_findings,
    tell_limits,
)
from evallib.errors import InputError, PrivacyError
from evallib.presentation import Figure, Sentence
from evallib.projects import Project
from tests.workspaces import cells, checks, make_project, metrics, put, tables, texts

UNPUBLISHED = "enkat, s. 1"
CODES = {"tid": "Tid", "kontakt": "Kontakt", "teknik": "Teknik", "oanvand": "Oanvänd"}
REVIEWED = {"reviewed_by": "Eva Ek", "reviewed_on": "2026-11-22"}


def make(root: Path, *rows: dict[str, Any], **params: Any) -> Project:
    project = make_project(root, comments={"coded_by": "evallib", **params})
    put(project, COMMENTS, *({"comment": f"c{n}", "question": "Vad?", **row} for n, row in enumerate(rows)))
    put(project, CODEBOOK, *({"code": code, "label": label, "definition": "d"} for code, label in CODES.items()))
    return project


def said(meeting: int, codes: str = "tid", quote: str = "", **more: Any) -> dict[str, Any]:
    return {"meeting": f"Möte {meeting}", "codes": codes, "quote": quote, **more}


def coded(root: Path, *rows: dict[str, Any], **params: Any) -> CodedComments:
    return read_comments(make(root, *rows, **params))


def everything(found: CodedComments) -> str:
    """All that the section lets out, as one text."""
    shown = (tell_findings(found), draw_matrix(found), tabulate_codes(found), show_quotes(found), tell_limits(found))
    return " ".join([str(result(found).as_published()), *map(texts, shown)])


BY_HAND = (
    said(1, "tid kontakt"),
    said(1, "kontakt"),
    said(1, "kontakt teknik"),
    said(2, "tid"),
    said(2, "teknik"),
)


# counting


def test_counts_by_code_and_meeting_as_counted_by_hand(tmp_path: Path) -> None:
    counts = count_codes(coded(tmp_path, *BY_HAND))
    assert list(counts.columns) == ["Möte 1", "Möte 2"]
    assert {code: tuple(row) for code, row in counts.iterrows()} == {"kontakt": (3, 0), "teknik": (1, 1), "tid": (1, 1)}


def test_codes_stand_in_falling_order_then_by_label_and_unused_ones_are_left_out(tmp_path: Path) -> None:
    found = coded(tmp_path, *BY_HAND)
    assert protect_counts(found).codes == ("kontakt", "teknik", "tid")
    assert list(count_codes(found).index) == [code for code in found.codes if code in ("kontakt", "teknik", "tid")]


def test_comments_a_meeting(tmp_path: Path) -> None:
    assert count_meetings(coded(tmp_path, said(2), said(1), said(2))).to_dict() == {"Möte 2": 2, "Möte 1": 1}


def test_published_counts_are_shown_everywhere(tmp_path: Path) -> None:
    found = coded(tmp_path, *BY_HAND)
    shown = tabulate_codes(found)
    assert [(row[0], row[2]) for row in cells(shown, "codebook")] == [
        ("Kontakt", "3"),
        ("Teknik", "2"),
        ("Tid", "2"),
        ("Oanvänd", "0"),
    ]
    assert cells(shown, "meetings") == [["Möte 1", "3"], ["Möte 2", "2"]]
    assert cells(draw_matrix(found), "code_by_meeting") == [
        ["Kontakt", "3", "0"],
        ["Teknik", "1", "1"],
        ["Tid", "1", "1"],
    ]
    assert metrics(result(found)) == {
        "comments": 5,
        "code_kontakt": 3,
        "code_teknik": 2,
        "code_tid": 2,
        "comments_meeting_1": 3,
        "comments_meeting_2": 2,
    }
    assert "dolt" not in everything(found)
    (figure,) = draw_matrix(found).items
    assert isinstance(figure, Figure)
    assert "Kontakt" in figure.alt
    assert "(3)" in figure.alt


def test_every_row_is_accounted_for(tmp_path: Path) -> None:
    account = result(coded(tmp_path, *BY_HAND)).rows
    assert (account.read, account.used) == (5, 5)


# hiding


def unpublished(root: Path, *counts: tuple[int, str, int], **params: Any) -> CodedComments:
    """``(meeting, code, how many)`` from a source that is not published."""
    rows = [said(meeting, code, source=UNPUBLISHED) for meeting, code, n in counts for _again in range(n)]
    return coded(root, *rows, **params)


def test_small_cells_of_an_unpublished_source_are_hidden_in_every_table(tmp_path: Path) -> None:
    found = unpublished(tmp_path, (1, "tid", 11), (2, "tid", 7), (1, "kontakt", 3), (2, "kontakt", 9))
    small = "dolt (färre än 5)"
    assert cells(draw_matrix(found), "code_by_meeting") == [["Tid", "11", "7"], ["Kontakt", small, "9"]]
    assert [(row[0], row[2]) for row in cells(tabulate_codes(found), "codebook")][:2] == [
        ("Tid", str(11 + 7)),
        ("Kontakt", "dolt (skydd)"),
    ]
    assert metrics(result(found))["code_kontakt"] is None
    for shown in (draw_matrix(found), tabulate_codes(found)):
        (name,) = [name for name in tables(shown) if name != "meetings"]
        assert len(tables(shown)[name]["notes"]) == 1 + 1


def test_a_hidden_cell_cannot_be_worked_out_from_the_meetings(tmp_path: Path) -> None:
    """14 comments at meeting 1 and 11 of them with one code would leave 14 - 11 = 3."""
    found = unpublished(tmp_path, (1, "tid", 11), (2, "tid", 7), (1, "kontakt", 3), (2, "kontakt", 9))
    (first, _second) = cells(tabulate_codes(found), "meetings")
    assert first[1] != str(11 + 3)
    assert metrics(result(found))["comments_meeting_1"] is None


def test_a_hidden_meeting_cannot_be_worked_out_from_the_number_of_comments(tmp_path: Path) -> None:
    """13 comments in all and 10 at meeting 1 would leave 13 - 10 = 3 at meeting 2."""
    found = unpublished(tmp_path, (1, "tid", 10), (2, "tid", 3))
    shown = {row[0]: row[1] for row in cells(tabulate_codes(found), "meetings")}
    values = metrics(result(found))
    told = texts(tell_findings(found)) + str([finding.text for finding in result(found).findings])
    total_known = values["comments"] is not None or "13" in told
    others_known = shown["Möte 1"] == "10" or values["comments_meeting_1"] is not None
    assert shown["Möte 2"].startswith("dolt")
    assert not (total_known and others_known)


def test_fewer_comments_in_all_than_the_smallest_group_are_not_counted_out_loud(tmp_path: Path) -> None:
    found = unpublished(tmp_path, (1, "tid", 3))
    assert metrics(result(found))["comments"] is None
    assert "3 " not in result(found).findings[0].text


def test_a_matrix_with_every_cell_hidden_is_drawn_without_a_complaint(tmp_path: Path) -> None:
    found = unpublished(tmp_path, (1, "tid", 3), (2, "kontakt", 2))
    found_cells = cells(draw_matrix(found), "code_by_meeting")
    assert {cell for row in found_cells for cell in row[1:]} == {"dolt (färre än 5)", "0"}
    all_hidden = unpublished(tmp_path / "all", (1, "tid", 3))
    (told,) = draw_matrix(all_hidden).items
    assert isinstance(told, Sentence)
    assert "dolda" in told.text
    assert "3" not in told.text


def test_the_order_of_the_codes_does_not_bound_a_hidden_total(tmp_path: Path) -> None:
    """Between 12 and 12 a hidden total of 8 and some could only be 12."""
    first = unpublished(tmp_path / "a", (1, "tid", 12), (1, "kontakt", 8), (2, "kontakt", 4), (1, "teknik", 12))
    other = unpublished(tmp_path / "b", (1, "tid", 12), (1, "kontakt", 8), (2, "kontakt", 1), (1, "teknik", 12))
    orders = [[row[0] for row in cells(draw_matrix(found), "code_by_meeting")] for found in (first, other)]
    assert orders[0] == orders[1]


def test_one_unpublished_comment_guards_them_all(tmp_path: Path) -> None:
    found = coded(tmp_path, *BY_HAND, said(1, "tid", source=UNPUBLISHED))
    assert "dolt" in texts(draw_matrix(found))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(counts=st.lists(st.integers(0, 12), min_size=4, max_size=4).filter(any))
def test_no_number_below_the_smallest_group_is_shown_in_any_cell(tmp_path: Path, counts: list[int]) -> None:
    where = list(product((1, 2), ("tid", "kontakt")))
    found = unpublished(tmp_path, *((*place, n) for place, n in zip(where, counts, strict=True)))
    numbers = [row[2] for row in cells(tabulate_codes(found), "codebook")]
    numbers += [row[1] for row in cells(tabulate_codes(found), "meetings")]
    assert not set(numbers) & set("1234")
    for name, value in metrics(result(found)).items():
        assert name == "comments" or value in (None, 0) or value >= 5


# quotations


def test_no_quotation_without_a_reviewer_and_a_date(tmp_path: Path) -> None:
    row = said(1, quote="Bra att ses")
    for index, review in enumerate(({}, {"reviewed_by": "Eva Ek"}, {"reviewed_on": "2026-11-22"})):
        found = coded(tmp_path / str(index), row, **review)
        assert choose_quotes(found) == ()
        assert "Bra att ses" not in everything(found)
        assert checks(result(found))["quotes_reviewed"].passed is False


def test_reviewed_quotations_are_shown_with_who_reviewed_them(tmp_path: Path) -> None:
    found = coded(tmp_path, said(1, quote="Bra att ses"), **REVIEWED)
    shown = show_quotes(found)
    assert cells(shown, "quotes") == [["Tid", "”Bra att ses”", "Möte 1", "rapport, s.\u00a02"]]
    assert "Eva Ek" in texts(shown)
    assert "2026-11-22" in texts(shown)
    assert checks(result(found))["quotes_reviewed"].passed is True


def quoted(*rows: tuple[int, str, str]) -> list[dict[str, Any]]:
    return [said(meeting, code, quote) for meeting, code, quote in rows]


def test_at_most_two_quotations_a_code_from_different_meetings(tmp_path: Path) -> None:
    rows = quoted((1, "tid", "a"), (1, "tid", "b"), (2, "tid", "c"), (3, "tid", "d"))
    assert [quote.text for quote in choose_quotes(coded(tmp_path, *rows, **REVIEWED))] == ["a", "c"]


def test_two_from_one_meeting_only_when_there_is_no_other(tmp_path: Path) -> None:
    rows = quoted((1, "tid", "a"), (1, "tid", "b"), (1, "tid", "c"))
    assert [quote.text for quote in choose_quotes(coded(tmp_path, *rows, **REVIEWED))] == ["a", "b"]


def test_a_comment_is_quoted_once_under_its_first_code(tmp_path: Path) -> None:
    found = choose_quotes(coded(tmp_path, *quoted((1, "tid kontakt", "a")), **REVIEWED))
    assert [(quote.code, quote.text) for quote in found] == [("tid", "a")]


def test_reviewed_but_nothing_quoted(tmp_path: Path) -> None:
    found = coded(tmp_path, said(1), **REVIEWED)
    assert choose_quotes(found) == ()
    assert tables(show_quotes(found)) == {}


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(st.integers(1, 3), st.sampled_from(["tid", "kontakt"]), st.sampled_from(["", "x", "y", "z"])),
        min_size=1,
        max_size=12,
    )
)
def test_the_choice_follows_its_rule_for_any_comments(tmp_path: Path, rows: list[tuple[int, str, str]]) -> None:
    found = coded(tmp_path, *quoted(*rows), **REVIEWED)
    chosen = choose_quotes(found)
    assert chosen == choose_quotes(found)
    for code in ("tid", "kontakt"):
        mine = [(meeting, text) for meeting, name, text in rows if name == code and text]
        picked = [quote.meeting for quote in chosen if quote.code == code]
        assert len(picked) == min(2, len(mine))
        assert len(set(picked)) == min(2, len({meeting for meeting, _text in mine}))


@pytest.mark.parametrize("secret", ["031-315 25 86", "811218-9876", "anna@example.org"])
def test_a_quotation_with_personal_data_stops_the_section(tmp_path: Path, secret: str) -> None:
    found = coded(tmp_path, said(1, quote=f"Ring {secret}"), **REVIEWED)
    with pytest.raises(PrivacyError) as caught:
        show_quotes(found)
    assert secret not in str(caught.value)


# what is wrong in the files


def problems(project: Project) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_comments(project)
    assert check_inputs(project) == caught.value.problems
    return [str(problem) for problem in caught.value.problems]


def test_unknown_codes_and_long_quotes_are_located_together(tmp_path: Path) -> None:
    project = make(tmp_path, said(1, "tid"), said(1, "tid borta fel"), said(2, quote="x" * 101))
    told = problems(project)
    assert [text.partition(": ")[0] for text in told] == [
        "data/prov/comments.csv, rad 3, kolumn codes (E)",
        "data/prov/comments.csv, rad 3, kolumn codes (E)",
        "data/prov/comments.csv, rad 4, kolumn quote (F)",
    ]
    assert "”borta”" in told[0]
    assert "”fel”" in told[1]
    assert "101" in told[2]
    assert "x" * 50 not in told[2]


def test_a_quotation_of_exactly_100_characters_is_allowed(tmp_path: Path) -> None:
    found = coded(tmp_path, said(1, quote="x" * 100), **REVIEWED)
    assert [len(quote.text) for quote in choose_quotes(found)] == [100]


def test_problems_of_both_files_are_told_at_once(tmp_path: Path) -> None:
    project = make(tmp_path, said(1, codes=""))
    put(project, CODEBOOK, {"code": "tid", "label": "", "definition": "d"})
    assert {text.partition(",")[0] for text in problems(project)} == {
        "data/prov/comments.csv",
        "data/prov/codebook.csv",
    }
