"""Method, limits and provenance."""

from __future__ import annotations

import platform
from pathlib import Path
from typing import Any

import pytest

from evallib.method import check_inputs, read_facts, result, tell_method, tell_sources, tell_states, tell_versions
from evallib.method.show import all_sources
from evallib.method.words import method_sentences, word_list
from evallib.projects import Project
from tests.workspaces import cells, checks, make_project, metrics, put_facts, tables, texts

SECTIONS = ("goals", "reconciliation", "before_after", "medel", "fokusgrupper")


def source(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "title": f"Dokument {name}", "publisher": "Kommunen", "published": True, **more}


def project_with(root: Path, *sources: dict[str, Any], **more: Any) -> Project:
    return make_project(root, sources=list(sources), **more)


@pytest.mark.parametrize(
    ("reviewed", "passed", "named"),
    [
        ((True, True), True, ()),
        ((True, None), None, ("Dokument s1",)),
        ((None, None), None, ("Dokument s0", "Dokument s1")),
        ((True, False), False, ("Dokument s1",)),
        ((None, False), False, ("Dokument s1",)),
    ],
)
def test_whether_the_documents_were_reviewed(
    tmp_path: Path, reviewed: tuple[bool | None, ...], passed: bool | None, named: tuple[str, ...]
) -> None:
    sources = [source(f"s{n}", reviewed=value) for n, value in enumerate(reviewed)]
    project = project_with(tmp_path, *sources)
    check = checks(result(project, read_facts(project)))["sources_reviewed"]
    assert (check.passed, check.severity, check.evidence) == (passed, "note", named)
    assert all(title in check.message for title in named)


def test_sources_of_the_project_come_before_those_of_the_programme_and_none_twice(tmp_path: Path) -> None:
    theirs = {"sources": [source("webb"), source("rapport")]}
    project = project_with(tmp_path, source("rapport"), programme=theirs)
    assert [one.id for one in all_sources(project)] == ["rapport", "webb"]


def test_what_is_damaged_in_a_document_is_shown(tmp_path: Path) -> None:
    project = project_with(tmp_path, source("a", note="Sidan 5 är kapad."), source("b", published=False, reviewed=True))
    rows = cells(tell_sources(project), "sources")
    assert [row[4] for row in rows] == ["Sidan 5 är kapad.", "–"]
    assert [row[2] for row in rows] == ["Ja", "Nej"]
    told = texts(tell_sources(project))
    assert "Dokument a" in told.partition("table")[0]
    assert "Dokument b" not in told.partition("table")[0]


def test_facts_are_counted_by_state(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    put_facts(
        project,
        {"fact": "a", "value": "5"},
        {"fact": "b", "value": "6"},
        {"fact": "c", "value": "7", "state": "derived"},
        {"fact": "d", "value": "?,7", "state": "partly_readable", "kind": "rounded", "label": "Tid"},
        {"fact": "e", "state": "not_readable", "label": "Antal"},
        {"fact": "f"},
    )
    facts = read_facts(project)
    found = metrics(result(project, facts))
    assert found == {
        "facts_stated": 2,
        "facts_derived": 1,
        "facts_partly_readable": 1,
        "facts_not_readable": 1,
        "facts_not_stated": 1,
        "facts_not_applicable": 0,
    }
    assert sum(found.values()) == len(facts) == result(project, facts).rows.read
    shown = tell_states(facts)
    assert [row[1] for row in cells(shown, "states")] == ["2", "1", "1", "1", "1"]
    assert [row[0] for row in cells(shown, "damaged")] == ["Tid", "Antal"]


def test_without_facts_there_is_no_table(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    assert tables(tell_states(read_facts(project))) == {}
    assert check_inputs(project) == ()


def test_problems_in_the_facts_are_told(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    put_facts(project, {"fact": "a", "value": "fem"})
    assert [problem.place.column for problem in check_inputs(project)] == ["value"]


def test_each_section_has_its_method_and_the_smallest_group_is_named() -> None:
    told = method_sentences(SECTIONS, 7)
    assert len(told) == len(set(told)) == len(SECTIONS) + 1
    assert "7" in told[-1]
    assert method_sentences(("goals",), 7) == (told[0], told[-1])


def test_the_method_follows_the_sections_of_the_project(tmp_path: Path) -> None:
    (bullets, _limits) = tell_method(make_project(tmp_path, privacy={"smallest_group": 8})).items
    assert len(bullets.items) == 1  # type: ignore[union-attr]
    assert "8" in bullets.items[0]  # type: ignore[union-attr]


def test_with_a_questionnaire_every_threshold_is_named_and_whom_it_guards(tmp_path: Path) -> None:
    settings = {"instrument": "kasam13", "who": "alla", "waves": [{"id": "before", "label": "2023"}]}
    privacy = {"people": "clients", "smallest_group": 12, "smallest_item_sd": 20}
    (bullets, _limits) = tell_method(make_project(tmp_path, privacy=privacy, kasam=settings)).items
    *_others, guard, thresholds = bullets.items  # type: ignore[union-attr]
    assert "färre än 12 personer" in guard
    assert [words in thresholds for words in ("klienter", "färre än 12", "färre än 20")] == [True] * 3


def test_the_word_list_is_sorted_and_names_each_word_once() -> None:
    words = [word for word, _explanation in word_list(SECTIONS)]
    assert words == sorted(words, key=str.casefold)
    assert len(words) == len(set(words))
    assert "KASAM" in words
    assert set(dict(word_list(("medel",)))) < set(words)
    assert word_list(("summary", "method")) == ()


def test_the_versions_are_those_of_this_python() -> None:
    rows = dict(cells(tell_versions(), "versions"))
    assert rows["Python"] == platform.python_version()
    assert all(version[:1].isdigit() for version in rows.values())
