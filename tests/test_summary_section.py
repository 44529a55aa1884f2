"""The summary: what it chooses, in which order, and where it reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.errors import InputError
from evallib.model import Check, Finding, SectionResult
from evallib.presentation import Links, Sentence, publish
from evallib.presentation.collect import SECTIONS_FOLDER
from evallib.projects import Project
from evallib.summary import (
    Summary,
    read_sections,
    read_summary,
    result,
    summarise_sections,
    tell_certainty,
    tell_contradictions,
    tell_findings,
)
from evallib.summary.show import certainty_sentence
from tests.workspaces import make_project, metrics, texts

TITLES = {"goals": "Mål", "reconciliation": "Tal", "medel": "Medel"}


def section(name: str, *weights: int, checks: tuple[Check, ...] = ()) -> SectionResult:
    findings = tuple(Finding(f"{name} {number} ({weight})", weight) for number, weight in enumerate(weights))
    return SectionResult(name, findings=findings, checks=checks)


def check(number: int, passed: bool | None, severity: str = "warning") -> Check:
    return Check(f"c{number}", "Fråga", passed, severity, f"Svar {number}")  # type: ignore[arg-type]


def summary(*results: SectionResult, titles: dict[str, str] | None = None) -> Summary:
    names = {one.name: TITLES.get(one.name, one.name) for one in results}
    return summarise_sections({one.name: one for one in results}, titles or names)


def of_checks(*passed: bool | None) -> Summary:
    return summary(section("goals", checks=tuple(check(n, value) for n, value in enumerate(passed))))


def chosen(found: Summary) -> list[str]:
    return [finding.text for finding, _name in found.findings]


# choice


def test_the_weightiest_findings_come_first_and_each_leads_to_its_section() -> None:
    found = summary(section("goals", 1, 3), section("medel", 2))
    assert chosen(found) == ["goals 1 (3)", "medel 0 (2)", "goals 0 (1)"]
    assert [name for _finding, name in found.findings] == ["goals", "medel", "goals"]
    (links,) = tell_findings(found).items
    assert isinstance(links, Links)
    assert links.items == (("goals 1 (3)", "goals"), ("medel 0 (2)", "medel"), ("goals 0 (1)", "goals"))


def test_equal_weights_keep_the_order_of_the_report() -> None:
    assert chosen(summary(section("b", 2, 2), section("a", 2))) == ["b 0 (2)", "b 1 (2)", "a 0 (2)"]


def test_at_most_two_findings_a_section_and_five_in_all() -> None:
    assert chosen(summary(section("goals", 1, 2, 3))) == ["goals 2 (3)", "goals 1 (2)"]
    assert len(chosen(summary(*(section(name, 3, 3) for name in "abcd")))) == 5


@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.integers(1, 3), max_size=4), max_size=6))
def test_no_finding_is_left_out_for_a_lighter_one_of_another_section(weights: dict[str, list[int]]) -> None:
    found = summary(*(section(name, *values) for name, values in weights.items()))
    shown = [finding.weight for finding, _name in found.findings]
    best = sorted((weight for values in weights.values() for weight in sorted(values)[-2:]), reverse=True)
    main = [weight for weight in best if weight > 1]
    assert shown == best[: min(5, max(3, len(main)))]


def test_each_section_has_a_finding_before_any_has_two_and_who_has_none_is_named() -> None:
    found = summary(*(section(name, 2, 2) for name in "abcd"))
    assert chosen(found) == ["a 0 (2)", "a 1 (2)", "b 0 (2)", "c 0 (2)", "d 0 (2)"]
    assert found.more_sections == ()
    names = ("goals", "before_after", "kasam", "fokusgrupper", "oppna_jamforelser", "medel")
    titles = {name: f"Avsnitt {name}" for name in names}
    results = {result.name: result for result in (section(name, 2, 2) for name in names)}
    found = summarise_sections(results, titles)
    assert found.more_sections == ("medel",)
    *_links, sentence = tell_findings(found).items
    assert isinstance(sentence, Sentence)
    assert "Avsnitt medel" in sentence.text


def test_a_report_without_results_says_so() -> None:
    (sentence,) = tell_findings(summarise_sections({}, TITLES)).items
    assert isinstance(sentence, Sentence)
    assert sentence.role == "missing"


# checks


def test_checks_are_parted_and_failed_notes_are_neither() -> None:
    rows = (check(0, True), check(1, False), check(2, None), check(3, False, "note"), check(4, False, "error"))
    found = summary(section("goals", checks=rows))
    assert [one.name for one, _name in found.contradictions] == ["c1", "c4"]
    assert [one.name for one, _name in found.undecided] == ["c2"]
    assert (found.passed, found.noted, found.checks) == (1, 1, 1 + 1 + 2 + 1)
    assert metrics(result(found)) == {"checks_made": 1 + 1 + 2 + 1, "contradictions": 2, "undecided": 1}


def listed(found: Summary) -> list[Any]:
    return list(tell_contradictions(found).items)


def test_no_contradiction_is_said_in_words() -> None:
    (sentence,) = listed(of_checks(True))
    assert isinstance(sentence, Sentence)


def test_two_a_section_and_four_in_all_are_listed_and_the_rest_is_counted() -> None:
    failed = tuple(check(number, False) for number in range(3))
    found = summary(section("goals", checks=failed), section("medel", checks=failed), section("x", checks=failed))
    links, rest = listed(found)
    assert [name for _text, name in links.items] == ["goals", "goals", "medel", "medel"]
    assert "1 i ”Mål”, 1 i ”Medel” och 3 i ”x”" in rest.text


def test_a_short_list_is_complete_and_nothing_is_counted() -> None:
    (links,) = listed(of_checks(False, False))
    assert links.items == (("Svar 0", "goals"), ("Svar 1", "goals"))


def test_what_cannot_be_decided_stands_under_its_own_title() -> None:
    contradictions, undecided = (item for item in listed(of_checks(False, None)) if isinstance(item, Links))
    assert contradictions.title != undecided.title
    assert [text for text, _name in undecided.items] == ["Svar 1"]


@pytest.mark.parametrize(
    ("passed", "parts"),
    [
        ([True], ["1 fråga ", "1 "]),
        ([True, True], ["2 frågor ", "2 "]),
        ([True, False, None, None], ["4 frågor ", "1 ", "2 "]),
    ],
)
def test_how_sure_it_is_in_one_sentence(passed: list[bool | None], parts: list[str]) -> None:
    told = certainty_sentence(of_checks(*passed))
    for part in parts:
        assert part in told
    assert "0 " not in told


def test_nothing_to_check_is_said_in_words() -> None:
    told = certainty_sentence(of_checks())
    assert not any(sign.isdigit() for sign in told)


def test_missing_sections_are_named_by_their_titles() -> None:
    found = summarise_sections({"goals": section("goals", 1)}, TITLES)
    assert found.missing_sections == ("reconciliation", "medel")
    _certainty, missing = tell_certainty(found).items
    assert isinstance(missing, Sentence)
    assert missing.role == "missing"
    assert "2 avsnitt" in missing.text
    assert "Tal och Medel" in missing.text
    assert len(tell_certainty(summary(section("goals"))).items) == 1


# reading


def notebook(name: str, published: SectionResult | None, heading: str) -> nbformat.NotebookNode:
    cells = [nbformat.v4.new_markdown_cell(f"## {heading}\n\n*Vad?*"), nbformat.v4.new_code_cell("ev.publish(...)")]
    if published is not None:
        data = publish(published)._repr_mimebundle_()
        cells[-1].outputs = [nbformat.v4.new_output("display_data", data=data)]
    for cell in cells:
        cell.metadata["evallib"] = {"section": name}
    return nbformat.v4.new_notebook(cells=cells)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path, sections=["goals", "method"])


def test_while_a_report_is_made_the_executed_notebooks_are_read(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = tmp_path / "done"
    done.mkdir()
    monkeypatch.setenv(SECTIONS_FOLDER, str(done))
    nbformat.write(notebook("goals", section("goals", 3), "Målen"), done / "goals.ipynb")
    nbformat.write(notebook("method", None, "Metod"), done / "method.ipynb")
    nbformat.write(notebook("other", section("other", 3), "Annat"), done / "other.ipynb")
    found = read_sections(project)
    assert dict(found.results) == {"goals": section("goals", 3)}
    assert dict(found.titles) == {"goals": "Målen", "method": "Metod"}
    assert read_summary(project).missing_sections == ("method",)


def test_on_its_own_the_summary_reads_the_last_report(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SECTIONS_FOLDER, raising=False)
    folder = project.workspace.outputs_dir / "prov"
    folder.mkdir(parents=True)
    parts = [notebook("goals", section("goals", 2), "Målen"), notebook("method", section("method", 1), "Metod")]
    loose = nbformat.v4.new_markdown_cell("## Egen anteckning")
    joined = nbformat.v4.new_notebook(cells=[loose, *(cell for part in parts for cell in part.cells)])
    nbformat.write(joined, folder / "report.ipynb")
    found = read_summary(project)
    assert chosen(found) == ["goals 0 (2)", "method 0 (1)"]
    assert dict(found.titles) == {"goals": "Målen", "method": "Metod"}


def test_without_a_report_the_way_out_is_said(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SECTIONS_FOLDER, raising=False)
    with pytest.raises(InputError) as caught:
        read_sections(project)
    (problem,) = caught.value.problems
    assert problem.place.file == "outputs/prov/report.ipynb"
    assert "evallib run prov" in problem.remedy


def test_a_section_that_failed_is_named_by_its_heading_not_by_its_file(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "done").mkdir()
    monkeypatch.setenv(SECTIONS_FOLDER, str(tmp_path / "done"))
    told = texts(tell_certainty(read_summary(project)))
    assert "goals" not in told
    assert "method" not in told
