"""Comments by meeting, without speakers or coders: counted by hand, hidden where few, quoted only when reviewed."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evallib.errors import InputError
from evallib.focus_groups.read_study import check_inputs, read_study
from evallib.focus_groups.result import result
from evallib.focus_groups.show import tell_certainty, tell_discovery, tell_findings, tell_method, tell_quotes
from evallib.focus_groups.study import Study
from evallib.focus_groups.tables import CODEBOOK, QUOTATIONS
from evallib.privacy import Hidden
from evallib.projects import Project
from evallib.tables import NAMES
from tests.workspaces import cells, checks, make_project, metrics, put, texts

CODES = {"tid": "Tid", "kontakt": "Kontakt", "teknik": "Teknik", "oanvand": "Oanvänd"}
SETTINGS = {
    "who": "deltagare",
    "kind": "meetings",
    "files": ["comments.csv"],
    "layout": "list",
    "separator": " ",
    "columns": {"unit": "comment", "group": "meeting", "text": "quote", "code": "codes"},
    "moderators": [],
}
REVIEWED = {"granskad_av": "Eva Ek", "granskad_datum": "2026-11-22"}
Comment = tuple[int, str, str]
"""The number of the meeting, the codes, and what was said or nothing."""
BY_HAND: tuple[Comment, ...] = (
    (1, "tid kontakt", ""),
    (1, "kontakt", ""),
    (1, "kontakt teknik", ""),
    (2, "tid", ""),
    (2, "teknik", ""),
)


def make(root: Path, *comments: Comment, source: str | None = "rapport", **more: Any) -> Project:
    """A project with comments; ``rapport`` is published, None is not."""
    project = make_project(root, fokusgrupper={**SETTINGS, "source": source, **more})
    lines = [f"c{n};Möte {meeting};{codes};{quote}" for n, (meeting, codes, quote) in enumerate(comments)]
    text = "\n".join(["comment;meeting;codes;quote", *lines, ""])
    (project.data_dir / "comments.csv").write_text(text, encoding="utf-8")
    put(project, CODEBOOK, *({"code": code, "label": label, "definition": "d"} for code, label in CODES.items()))
    return project


def study(root: Path, *comments: Comment, **more: Any) -> Study:
    return read_study(make(root, *comments, **more))


def everything(found: Study) -> str:
    """All that the section lets out, as one text."""
    shown = (f(found) for f in (tell_findings, tell_certainty, tell_discovery, tell_quotes, tell_method))
    return " ".join([str(result(found).as_published()), *map(texts, shown)])


def unpublished(root: Path, *counts: tuple[int, str, int]) -> Study:
    """``(meeting, code, how many)`` from a source that is not published."""
    comments = [(meeting, code, "") for meeting, code, n in counts for _again in range(n)]
    return study(root, *comments, source=None)


# counting


def test_a_meeting_without_any_code_was_looked_at_all_the_same(tmp_path: Path) -> None:
    found = study(tmp_path, *BY_HAND, (3, "", "Inget om det"))
    assert [group.looked_at for group in found.groups] == [True, True, True]


def test_published_counts_are_shown_by_code_and_meeting(tmp_path: Path) -> None:
    found = study(tmp_path, *BY_HAND)
    assert [(code.name, code.mentions, code.by_group) for code in found.codes] == [
        ("Tid", 1 + 1, (1, 1)),
        ("Kontakt", 3, (3, 0)),
        ("Teknik", 1 + 1, (1, 1)),
        ("Oanvänd", 0, (0, 0)),
    ]
    assert [group.label for group in found.groups] == ["Möte 1", "Möte 2"]
    rows = {row[0]: row[1:] for row in cells(tell_findings(found), "code_by_group")}
    assert rows["Kontakt"] == ["3", "0", str(3 + 0)]
    assert "dolt" not in everything(found)


def test_a_comment_with_two_codes_counts_under_both(tmp_path: Path) -> None:
    account = result(study(tmp_path, *BY_HAND)).rows
    assert (account.read, account.used) == (5 + 2, 5 + 2)


def test_one_coder_is_not_agreement(tmp_path: Path) -> None:
    found = study(tmp_path, *BY_HAND)
    assert found.agreements == ()
    assert checks(result(found))["coder_agreement"].passed is None


def test_meetings_that_were_asked_different_things_have_nothing_new_late(tmp_path: Path) -> None:
    comments = [(meeting, "tid", "") for meeting in range(1, 4 + 2 + 1)]
    assert study(tmp_path, *comments).saturation.computable
    found = study(tmp_path, *comments, saturation=None)
    assert (found.saturation.judged, found.saturation.computable, found.discovery) == (False, False, None)
    assert [group.new_codes for group in found.groups] == [None] * 6
    assert "code_saturation" not in checks(result(found))
    assert "frågorna inte var desamma" in texts(tell_discovery(found))


# hiding


def test_few_comments_of_an_unpublished_source_are_hidden_everywhere(tmp_path: Path) -> None:
    found = unpublished(tmp_path, (1, "tid", 11), (2, "tid", 7), (1, "kontakt", 3), (2, "kontakt", 9))
    by_name = {code.name: code for code in found.codes}
    assert by_name["Tid"].by_group == (11, 7)
    assert by_name["Kontakt"].by_group is not None
    assert by_name["Kontakt"].by_group[0] is Hidden.SMALL
    assert isinstance(by_name["Kontakt"].mentions, Hidden)  # 12 - 9 would give the 3 away
    assert [group.label for group in found.groups] == ["Möte 1", "Möte 2"]
    assert metrics(result(found))["code_2_mentions"] is None


def test_a_meetings_own_name_is_not_shown_when_it_is_not_published(tmp_path: Path) -> None:
    project = make(tmp_path, *((1, "tid", "") for _n in range(9)), source=None)
    path = project.data_dir / "comments.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Möte 1", "Hos Anna"), encoding="utf-8")
    assert "Anna" not in everything(read_study(project))


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(counts=st.lists(st.integers(0, 12), min_size=4, max_size=4).filter(any))
def test_no_number_of_comments_below_the_smallest_group_is_let_out(tmp_path: Path, counts: list[int]) -> None:
    where = list(product((1, 2), ("tid", "kontakt")))
    found = unpublished(tmp_path, *((*place, n) for place, n in zip(where, counts, strict=True)))
    let_out = [code.mentions for code in found.codes]
    let_out += [cell for code in found.codes for cell in code.by_group or ()]
    assert not {1, 2, 3, 4} & {cell for cell in let_out if not isinstance(cell, Hidden)}


# quotations


def reviewed(project: Project, *rows: dict[str, str]) -> Study:
    put(project, QUOTATIONS, *rows)
    return read_study(project)


def test_no_quotation_without_a_reviewer(tmp_path: Path) -> None:
    project = make(tmp_path, (1, "tid", "Bra att ses"))
    for rows in ((), ({"quote": "Bra att ses"},)):
        found = reviewed(project, *rows) if rows else read_study(project)
        assert found.quotes.shown == ()
        assert "Bra att ses" not in everything(found)
        assert checks(result(found))["quotes_reviewed"].passed is not True


def test_a_reviewed_quotation_is_shown_with_who_reviewed_it(tmp_path: Path) -> None:
    found = reviewed(make(tmp_path, *BY_HAND, (1, "tid", "Bra att ses")), {"quote": "Bra att ses", **REVIEWED})
    assert [(quote.code, quote.text, quote.group) for quote in found.quotes.shown] == [("Tid", "Bra att ses", "Möte 1")]
    assert "Eva Ek" in texts(tell_quotes(found))
    assert checks(result(found))["quotes_reviewed"].passed is True


@pytest.mark.parametrize("secret", ["031-315 25 86", "811218-9876", "anna@example.org"])
def test_a_reviewed_quotation_with_personal_data_is_stopped_all_the_same(tmp_path: Path, secret: str) -> None:
    said = f"Ring {secret} om ni undrar"
    found = reviewed(make(tmp_path, *BY_HAND, (1, "tid", said)), {"quote": said, **REVIEWED})
    assert found.quotes.shown == ()
    assert sum(found.quotes.stopped.values()) == 1
    assert secret not in everything(found)


# who coded


def test_who_coded_is_told_where_the_table_tells_no_coders(tmp_path: Path) -> None:
    found = study(tmp_path, *BY_HAND, coded_by="en utvärderare")
    assert found.design.coded_by == "en utvärderare"
    assert "Kodningen är gjord av en utvärderare; hur säker den är har inte prövats." in texts(tell_findings(found))
    assert "Kodat av en utvärderare." in texts(tell_method(found))


# what is wrong in the files


def problems(project: Project) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_study(project)
    assert check_inputs(project) == caught.value.problems
    return [str(problem) for problem in caught.value.problems]


def test_a_name_in_who_coded_is_located_and_not_shown(tmp_path: Path) -> None:
    project = make(tmp_path, *BY_HAND, coded_by="Åsa Ek")
    put(project, NAMES, {"name": "Åsa"})
    (told,) = problems(project)
    assert told.startswith("params/projects/prov.yaml, rad ")
    assert ", kolumn fokusgrupper.coded_by: " in told
    assert told.endswith("Skriv en roll i stället, eller ta bort raden.")
    assert "Åsa" not in told


def test_unknown_codes_are_located(tmp_path: Path) -> None:
    told = problems(make(tmp_path, (1, "tid", ""), (1, "tid borta fel", "")))
    assert [text.partition(": ")[0] for text in told] == ["data/prov/comments.csv, rad 3, kolumn codes (C)"] * 2
    assert "”borta”" in told[0]
    assert "”fel”" in told[1]


def test_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    project = make(tmp_path, (1, "tid", ""))
    put(project, CODEBOOK, {"code": "tid", "label": "", "definition": "d"})
    put(project, QUOTATIONS, {"quote": "Bra", "granskad_av": "Eva Ek"})
    assert {text.partition(",")[0] for text in problems(project)} == {
        "data/prov/codebook.csv",
        "data/prov/quotations.csv",
    }
