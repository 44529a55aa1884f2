"""What is told of the filled-in forms: what was decided, who owns it, and what lacks an owner."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import Rectangle

from evallib.comparisons import notices
from evallib.comparisons.forms.schemas import PRIORITIES, SHEET
from evallib.comparisons.forms_read import Forms, Readiness, Respelt, TypeJudged
from evallib.comparisons.show import tell_changes, tell_findings, tell_plan, tell_priorities, tell_sureness
from evallib.comparisons.telling import draw_matrix as matrix
from evallib.comparisons.telling.agreement import agree_on_types, agreement_sentence, types_table
from evallib.comparisons.telling.matters import decided, unplanned
from evallib.comparisons.telling.readiness import rate_areas, rate_questions, readiness_sentence, readiness_table
from evallib.comparisons.telling.words_decided import decided_sentence
from evallib.comparisons.telling.words_forms import respelt_sentence
from evallib.comparisons.telling.words_plan import due_sentence, owners_sentence, plan_sentence, unplanned_sentence
from evallib.comparisons.telling.words_priority import against_lines, priorities_sentence, unplaced_sentence
from evallib.presentation import number
from tests.comparison_studies import Wanted, action, full_forms, improvement, make_study, priority
from tests.workspaces import cells, make_project, tables, texts

LONG = "Personal som en hemtjänsttagare möter på två veckor, medelvärde för alla över 65 år"
TOGETHER = "Fasta turer i mindre grupper"


def study_of(*wanted: Wanted, **forms: Any) -> Any:
    return make_study(*wanted, forms=Forms(**forms))


def test_the_first_screen_is_where_it_stands_what_matters_and_who_owns_what_was_decided() -> None:
    study = study_of(
        Wanted(own={2024: 5.0}),
        priorities=(priority("X1"),),
        improvements=(improvement("X1", suggestion=TOGETHER, priority=1, decision="Ja, från hösten"),),
        actions=(action(), action("Pröva fast kontaktperson", owner=None)),
    )
    first = [(record["kind"], record.get("role")) for record in tell_findings(study).records()[:3]]
    assert first == [("sentence", "finding")] * 3
    third = tell_findings(study).records()[2]["text"]
    assert all(word in third for word in (TOGETHER, "Ja, från hösten", "Pröva fast kontaktperson", "2025-09-30"))


def test_who_owns_what_was_decided_is_found_in_the_plan() -> None:
    suggested = improvement("X1", suggestion=TOGETHER, priority=1, decision="Ja")

    def told(*actions: Any, **more: Any) -> str:
        return decided_sentence(study_of(Wanted(), improvements=(suggested,), actions=actions, **more))

    named, by_indicator = action(f"Inför {TOGETHER.lower()}"), action("Räkna om X1", owner="Controller")
    assert "Enhetschef" in told(named)
    assert "Controller" in told(by_indicator)
    assert "Enhetschef" not in told(action("Något annat"))
    assert "Enhetschef" not in told(action("Räkna X10 och X11"))  # other ids that begin in the same way
    assert len({told(), told(named), told(action("Annat")), told(action(TOGETHER, owner=None))}) == 4


def test_what_has_no_decision_says_so_and_nothing_says_nothing() -> None:
    open_one, closed = (
        decided_sentence(study_of(improvements=(improvement("X1", suggestion="A", priority=1, decision=decision),)))
        for decision in (None, "Nej")
    )
    assert "”Nej”" in closed
    assert "”" not in open_one.replace("”A”", "")
    assert decided_sentence(make_study()) == ""
    assert decided_sentence(make_study(Wanted())) == ""


def test_without_suggestions_the_decisions_on_the_indicators_are_told() -> None:
    study = study_of(Wanted(), priorities=(priority("X1", decision="Fördjupad analys"), priority("b", number=2)))
    assert [(one.suggestion, one.indicators) for one in decided(study)] == [(None, ("Nöjda",))]
    assert "Fördjupad analys" in decided_sentence(study)


def test_suggestions_that_the_plan_lacks_are_told_with_their_decision() -> None:
    rows = (
        improvement("X1", suggestion=TOGETHER, decision="Ja"),
        improvement("X2", suggestion="En mall", decision="Nej"),
        improvement("X3", decision="Nej"),
        improvement("X4", suggestion="Rekrytera tidigt"),
    )
    study = study_of(improvements=rows, actions=(action("Skriv en mall och pröva den"),))
    assert [one.suggestion for one in unplanned(study)] == [TOGETHER, "Rekrytera tidigt"]
    assert "”Ja”" in unplanned_sentence(study)
    assert TOGETHER in texts(tell_plan(study))
    assert unplanned_sentence(study_of(improvements=rows)) == ""  # no plan: nothing is in it


def test_what_a_table_is_asked_for_first_stands_first() -> None:
    forms = full_forms()
    told = tell_priorities(make_study(Wanted(), forms=forms))
    for name in ("priorities", "improvements"):
        labels = [column["label"] for column in tables(told)[name]["columns"]]
        assert labels.index(next(label for label in labels if label in {"Beslut", "Decision"})) == 2
    nameless = study_of(improvements=(improvement("X1", influence="low"),))
    assert cells(tell_priorities(nameless), "improvements")[0][0] != "–"


def test_a_project_of_forms_only_has_no_column_of_colours_and_says_what_an_id_is() -> None:
    forms = Forms(
        priorities=(priority("N31807", people="high"), priority("Eget mått", number=2)),
        improvements=(improvement("N31807", influence="high"),),
    )
    alone, compared = make_study(forms=forms), make_study(Wanted(), forms=forms)
    for name, columns in (("priorities", 6), ("matrix", 4)):
        assert len(tables(tell_priorities(alone))[name]["columns"]) == columns
        assert len(tables(tell_priorities(compared))[name]["columns"]) == columns + 1
    first, second = (row[0] for row in cells(tell_priorities(alone), "priorities"))
    assert first.startswith("N31807 (")
    assert second == "Eget mått"


def test_the_limits_come_last_and_no_list_has_a_heading_beside_the_sections_own() -> None:
    study = make_study(Wanted(own={2021: 9.0, 2022: 8.0}, women={2021: 5.0}, men={2021: 6.0}), forms=full_forms())
    shown = [tell(study).records() for tell in (tell_findings, tell_sureness, tell_priorities, tell_plan, tell_changes)]
    records = [record for part in shown for record in part]
    assert [record["kind"] for record in records].count("limits") == 1
    assert records[-1]["kind"] == "limits"
    assert [record["title"] for record in records if record["kind"] == "bullets"].count(None) >= 2
    assert all(record["title"] is None for record in records if record["kind"] == "bullets")


def test_agreement_is_the_share_and_kappa_of_the_pairs() -> None:
    kinds = [("result", "result")] * 3 + [("process", "process")] * 1 + [("result", "process")] * 1
    forms = Forms(types=tuple(TypeJudged(f"X{n}", None, own, defined) for n, (own, defined) in enumerate(kinds)))  # type: ignore[arg-type]
    found = agree_on_types(forms)
    chance = 4 / 5 * 3 / 5 + 1 / 5 * 2 / 5
    assert (found.n, found.same, found.share_pct) == (5, 4, pytest.approx(100 * 4 / 5))
    assert found.kappa == pytest.approx((4 / 5 - chance) / (1 - chance))
    table = types_table(make_study(forms=forms))
    assert table is not None
    kappa = number((4 / 5 - chance) / (1 - chance), 2)
    assert kappa in table.notes[0]
    assert kappa not in agreement_sentence(make_study(forms=forms))
    assert agree_on_types(Forms()).share_pct is None
    assert agreement_sentence(make_study()) == ""


def test_kappa_of_many_indicators_stands_without_a_warning() -> None:
    def note(times: int) -> str:
        rows = [TypeJudged(f"X{n}", None, "result", "result") for n in range(times)]
        rows += [TypeJudged(f"Y{n}", None, "process", "process") for n in range(times)]
        table = types_table(make_study(forms=Forms(types=tuple(rows))))
        return table.notes[0] if table else ""

    assert len(note(5)) > len(note(15))  # 10 and 30 indicators, kappa 1 in both


def test_do_not_know_is_no_value_of_the_readiness() -> None:
    rows = (
        Readiness("Äldre", {"collecting": 4, "receiver": "unknown"}),
        Readiness("Hemlöshet", {"collecting": 2, "receiver": 1}),
        Readiness("Brottsoffer", {"collecting": "unknown", "receiver": None}),
    )
    assert [(one.mean, one.unknown) for one in rate_areas(rows)] == [(4.0, 1), ((2 + 1) / 2, 0), (None, 1)]
    assert [(one.mean, one.n) for one in rate_questions(rows)] == [((4 + 2) / 2, 2), (1.0, 1)]
    study = make_study(forms=Forms(readiness=rows))
    text = readiness_sentence(study)
    assert "Äldre (4,0, " in text  # one of two questions, which is said
    assert "Hemlöshet (1,5)" in text
    table = readiness_table(study)
    assert table is not None
    assert [column.label for column in table.columns][1:-1] == ["Äldre", "Hemlöshet", "Brottsoffer"]
    assert [row[-1] for row in table.rows] == ["3,0 (2)", "1,0 (1)", ""]
    assert table.rows[-1][1:-1] == ("4,0 (1)", "1,5 (2)", "–")


def test_an_area_with_fewer_than_half_of_its_answers_is_neither_best_nor_worst() -> None:
    def told(*ratings: Any) -> str:
        areas = {"Äldre": [4, 4, 4], "Hemlöshet": [3, 3, 3], "Missbruk": list(ratings)}
        rows = tuple(Readiness(area, dict(zip("abc", found, strict=True))) for area, found in areas.items())
        return readiness_sentence(make_study(forms=Forms(readiness=rows)))

    assert "Missbruk (2,0" not in told(2, None, "unknown")
    assert "Missbruk" in told(2, None, "unknown")
    assert "Missbruk (2,0, " in told(2, 2, "unknown")
    assert "Missbruk (2,0)" in told(2, 2, 2)


def test_the_order_is_questioned_where_the_forms_speak_against_it() -> None:
    forms = Forms(
        priorities=(priority("a", people="high"), priority("b", people="low"), priority("c", number=3, people="high")),
        improvements=(improvement("a", influence="low"), improvement("c", influence="high")),
    )
    lines = against_lines(make_study(forms=forms))
    assert [("”a”" in line, "”b”" in line, "”c”" in line) for line in lines] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
    ]
    fine = Forms(priorities=(priority("a", people="high"),), improvements=(improvement("a", influence="high"),))
    assert against_lines(make_study(forms=fine)) == ()


def test_the_highest_priority_is_named_once_with_what_the_forms_say_of_it() -> None:
    alike = {"people": "high", "quality_cost": "high"}
    rows = (priority("X1", **alike), priority("X2", **alike), priority("X3", people="low"), priority("X4", number=None))
    wanted = [Wanted(f"X{n}", f"Nummer {n}") for n in range(1, 8)]
    study = study_of(*wanted, priorities=rows)
    text = priorities_sentence(study)
    assert [text.count(f"”Nummer {n}”") for n in range(1, 5)] == [1, 1, 1, 0]
    assert text.count("(") == 1 + 2  # Bilaga 6, and two kinds of reasons
    assert {"3", "7"} <= set(text)  # three of the seven that are compared have a number
    assert "7" not in priorities_sentence(study_of(*wanted, priorities=(*rows, priority("Eget mått"))))
    assert texts(tell_priorities(study)).count("”Nummer 1”") <= 2  # the sentence, and what is missing for the matrix
    assert priorities_sentence(make_study()) == ""


def test_the_plan_is_counted_by_state_and_what_lacks_an_owner_is_named() -> None:
    actions = (
        action(state="done", due=None),
        action(),
        action("Utan ägare", owner=None, due="2025-10-31"),
        action("Utan läge", state=None),
    )
    study = make_study(forms=Forms(actions=actions))
    assert [plan_sentence(study).count(f"{n} ") for n in (4, 2, 1)] == [
        1,
        1,
        3,
    ]  # all; ongoing; done, stateless, ownerless
    assert "Utan ägare" in plan_sentence(study)
    assert "Utan ägare" in owners_sentence(study)
    assert due_sentence(study).count("2025-09-30") == 1  # two activities, one day
    assert "2025-10-31" in due_sentence(study)
    assert due_sentence(make_study(forms=Forms(actions=(action(state="done"),)))) == ""
    assert plan_sentence(make_study()) != plan_sentence(study)


def test_no_matrix_says_what_it_would_have_needed() -> None:
    none = study_of(priorities=(priority("a", people="high"),))
    some = study_of(
        priorities=(priority("a", people="high"), priority("b")), improvements=(improvement("a", influence="low"),)
    )
    all_of_them = study_of(
        priorities=(priority("a", people="high"),), improvements=(improvement("a", influence="low"),)
    )
    without = study_of(improvements=(improvement("a", influence="low"),))
    told = [unplaced_sentence(study) for study in (none, some, all_of_them, without)]
    assert len(set(told)) == 4
    assert told[2] == ""
    assert [matrix.draw_matrix(study) is None for study in (none, some, all_of_them, without)] == [
        True,
        False,
        False,
        True,
    ]


def test_what_was_read_as_another_word_is_said_once_with_every_form() -> None:
    respelt = (
        Respelt("bilaga_6_prioritering", "L", "LÅG", 3),
        Respelt("bilaga_8_forbattringsomraden", "l", "Låg", 1),
        Respelt("bilaga_6_prioritering", "H", "MÅNGA", 1),
    )
    text = respelt_sentence(make_study(forms=Forms(respelt=respelt)))
    assert text.count("”L”") == text.count("”låg”") == text.count("8") == 1
    assert "bilaga_6" not in text
    assert respelt_sentence(make_study()) == ""


@given(st.text(st.sampled_from("abåm W"), max_size=60), st.floats(40, 200))
def test_a_label_is_broken_but_never_cut(text: str, width: float) -> None:
    lines = matrix.break_lines(text, width)
    assert "".join(lines).replace(" ", "").replace("-", "") == text.replace(" ", "")


def test_what_stands_in_a_square_of_the_matrix_stays_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [priority(f"{LONG} {n}", number=1, people="high") for n in range(3)]
    rows += [
        priority("Överrapporteringsfrekvenskoefficientens", people="low"),
        priority("WWWW MMMM " * 6, people="medium"),
    ]
    placed = [improvement(*(row.indicator for row in rows), influence=level) for level in ("low", "high", "medium")]
    drawn: list[Canvas] = []
    keep = matrix.figure
    monkeypatch.setattr(matrix, "figure", lambda picture, **more: (drawn.append(picture), keep(picture, **more))[1])
    shown = matrix.draw_matrix(study_of(priorities=tuple(rows), improvements=tuple(placed)))
    assert shown is not None
    (axes,) = drawn[0].axes
    renderer = FigureCanvasAgg(drawn[0]).get_renderer()
    squares = [patch.get_window_extent(renderer) for patch in axes.patches if isinstance(patch, Rectangle)]
    written = [text for text in axes.texts if text.get_text()]
    assert len(written) == len(squares) == 9
    for text in written:
        box = text.get_window_extent(renderer)
        assert any(np.all(one.min <= box.min) and np.all(box.max <= one.max) for one in squares), text.get_text()
    flat = "".join(text.get_text() for text in written).replace("\n", "").replace(" ", "")
    assert flat.count(LONG.replace(" ", "")) == 3 * 3
    assert "…" not in flat


def test_the_file_that_is_to_be_looked_at_is_the_one_that_is_there(tmp_path: Path) -> None:
    settings = {"municipality": "9901", "name": "Exempelstad"}
    project = make_project(tmp_path, title="Exempelstad", oppna_jamforelser=settings)
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    sheet.append(PRIORITIES.names)
    sheet.append([{"indicator": "a", "people": "M", "priority": "1"}.get(name) for name in PRIORITIES.names])
    book.save(project.data_dir / "bilaga_6_prioritering.xlsx")
    (found,) = notices(project)
    assert found.place is not None
    assert found.place.file.endswith("/bilaga_6_prioritering.xlsx")
    assert "M" in found.what
