"""The sentences of the section follow the numbers: another value, form or direction, another sentence."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.comparisons.forms_read import Forms, Readiness, Respelt, TypeJudged
from evallib.comparisons.read import Study
from evallib.comparisons.study import Comparison
from evallib.comparisons.telling.agreement import agree_on_types, agreement_sentence
from evallib.comparisons.telling.axis import Axis, axis_of
from evallib.comparisons.telling.cells import share_word, value_text
from evallib.comparisons.telling.matters import matters, not_judged, placed, pressing, without_plan
from evallib.comparisons.telling.names import answer_word, level_word, people_word, state_word, type_word
from evallib.comparisons.telling.readiness import rate_areas, rate_questions, readiness_sentence, readiness_table
from evallib.comparisons.telling.words_plan import due_sentence, owners_sentence, plan_sentence
from evallib.comparisons.telling.words_priority import against_lines, priorities_sentence, why_lines
from evallib.comparisons.telling.words_standing import (
    peers_sentence,
    places_sentence,
    pressing_sentence,
    uncoloured_sentence,
)
from evallib.comparisons.telling.words_sure import (
    doubt_lines,
    doubts_sentence,
    lag_sentence,
    reliable_sentence,
    respelt_sentence,
)
from evallib.comparisons.telling.words_trend import change_text, changes_sentence, judge_change, usual_step
from evallib.presentation import number
from evallib.projects import ColourSettings
from tests.comparison_studies import Wanted, action, improvement, make_study, priority, quick, seven
from tests.comparison_values import similar


def comparison_of(study: Study) -> Comparison:
    if study.comparison is None:
        raise ValueError("a study of forms only")
    return study.comparison


def change_of(own: dict[int, Any], **more: Any) -> tuple[str, str]:
    (result,) = comparison_of(make_study(Wanted(own=own, **more))).results
    return judge_change(result), change_text(result)


def test_the_first_sentence_counts_each_colour_and_names_best_and_worst() -> None:
    wanted = [Wanted(f"X{n}", f"Nummer {n}", own={2024: value}) for n, value in enumerate((105.0, 108.0, 55.0, 5.0))]
    study = make_study(*wanted)
    text = places_sentence(study, comparison_of(study))
    assert [text.count(f"”Nummer {n}”") for n in range(4)] == [1, 1, 0, 1]
    assert text.count("Exempelstad") == 1
    assert " 12 " in text  # municipalities with a value


def test_one_indicator_is_told_without_counts() -> None:
    texts = set()
    for own in (105.0, 55.0, 5.0):
        study = make_study(Wanted(own={2024: own}))
        texts.add(places_sentence(study, comparison_of(study)))
    assert len(texts) == 3
    assert all("Nöjda" in text for text in texts)


def test_what_has_no_colour_is_told_by_the_reason() -> None:
    study = make_study(
        Wanted("X1", "Utan riktning", better=None),
        Wanted("X2", "Varken", better="none"),
        Wanted("X3", "Hemlig", own={2024: "privacy"}),
        Wanted("X4", "Alla lika", own={2024: 5.0}, others=[5.0] * 11),
        Wanted("X5", "Färgad"),
    )
    text = uncoloured_sentence(comparison_of(study))
    assert text.count(";") == 3  # four reasons
    assert [f"”{name}”" in text for name in ("Utan riktning", "Varken", "Hemlig", "Alla lika", "Färgad")] == [
        True
    ] * 4 + [False]
    assert uncoloured_sentence(comparison_of(make_study(Wanted()))) == ""


def test_what_is_worst_and_matters_follows_the_forms() -> None:
    worst = Wanted("X1", "Nöjda", own={2024: 5.0})
    told = [
        pressing_sentence(make_study(Wanted())),  # nothing is worst
        pressing_sentence(make_study(worst)),  # no forms
        pressing_sentence(make_study(worst, forms=Forms(priorities=(priority("X1"),)))),
        pressing_sentence(make_study(worst, forms=Forms(priorities=(priority("X1", number=3),)))),  # it does not matter
        pressing_sentence(make_study(worst, forms=Forms(priorities=(priority("Annat"),)))),  # not judged
    ]
    assert len(set(told)) == 5
    assert ["Nöjda" in text for text in told] == [False, True, True, False, True]
    assert pressing_sentence(make_study()) == ""


def test_why_something_matters() -> None:
    rows = (
        priority("X1", people="high", quality_cost="high"),
        priority("X2", number=2, people="medium", quality_cost="high"),
        priority("X3", number=2, people="medium"),
    )
    study = make_study(
        *(Wanted(f"X{n}", f"Nummer {n}", own={2024: 5.0}) for n in range(1, 5)),
        forms=Forms(priorities=rows, quick=(quick("x4", urgent="yes"), quick("Nummer 1", urgent="yes"))),
    )
    found = {one.label: one.reasons for one in matters(study)}
    assert found == {
        "Nummer 1": ("first", "people", "cost", "urgent"),
        "Nummer 2": ("cost",),
        "Nummer 4": ("urgent",),
    }
    assert [one.label for one in pressing(study)] == list(found)
    assert not_judged(study) == ()


def test_an_indicator_is_found_by_id_or_label_in_any_case() -> None:
    study = make_study(
        Wanted("X1", "Nöjda med allt"),
        Wanted("X2", None, title="Andel klara (%)"),
        forms=Forms(priorities=tuple(priority(name) for name in ("x1", "NÖJDA  med allt", "andel klara (%)", "nöjd"))),
    )
    assert [one.label for one in placed(study)] == ["Nöjda med allt"] * 2 + ["Andel klara (%)", "nöjd"]
    assert [one.result is not None for one in placed(study)] == [True] * 3 + [False]


def test_a_change_is_judged_against_what_the_value_usually_moves() -> None:
    # moves of 1, 1 and 1: their mean is 1, the change 3
    assert change_of({2021: 50.0, 2022: 51.0, 2023: 52.0, 2024: 53.0})[0] == "better"
    assert change_of({2021: 50.0, 2022: 51.0, 2023: 52.0, 2024: 53.0}, better="lower")[0] == "worse"
    # moves of 10, 10 and 5: their mean is 25 / 3, the change -5
    assert change_of({2021: 50.0, 2022: 60.0, 2023: 50.0, 2024: 45.0})[0] == "steady"
    assert change_of({2022: 50.0, 2023: 50.0, 2024: 50.0})[0] == "steady"
    assert change_of({2023: 50.0, 2024: 80.0})[0] == "few"
    assert change_of({2024: 50.0})[0] == "few"
    assert change_of({2022: 50.0, 2023: 51.0, 2024: 52.0}, better="none")[0] == "neutral"
    assert change_of({2022: 50.0, 2023: 51.0, 2024: 52.0}, better=None)[0] == "undirected"


@given(st.lists(st.floats(-100, 100), min_size=3, max_size=8))
def test_reversing_the_direction_turns_better_into_worse(values: list[float]) -> None:
    own = {2010 + place: round(value, 2) for place, value in enumerate(values)}
    turned = {"better": "worse", "worse": "better"}
    first, second = change_of(own)[0], change_of(own, better="lower")[0]
    assert second == turned.get(first, first)


def test_the_usual_move_is_the_mean_between_years_with_a_value() -> None:
    own = {2021: 50.0, 2022: 53.0, 2023: "missing", 2024: 52.0}
    (result,) = comparison_of(make_study(Wanted(own=own))).results
    assert usual_step(result.trends["T"]) == (3 + 1) / 2


def test_a_change_is_counted_from_the_break_and_says_so() -> None:
    own = {2020: 90.0, 2021: 95.0, 2022: 40.0, 2023: 45.0, 2024: 52.5}
    text = change_of(own, breaks={2022: "reviderad metod"})[1]
    assert "12,5" in text  # 52.5 - 40
    assert "40,0 (2022)" in text
    assert "90,0" not in text
    assert "37,5" in change_of(own)[1]  # 90 - 52.5 without a break


def test_why_no_change_can_be_worked_out() -> None:
    told = [
        change_of({2023: "missing", 2024: "privacy"})[1],
        change_of({2024: 50.0})[1],
        change_of({2022: 40.0, 2023: 50.0, 2024: 60.0}, breaks={2024: "ny metod"})[1],
        change_of({2022: 40.0, 2023: 50.0, 2024: "missing"}, breaks={2024: "ny metod"})[1],
    ]
    assert len(set(told)) == 4
    assert ["2024" in text for text in told] == [False, False, True, True]


def test_the_changes_are_summed_up_by_what_they_mean() -> None:
    rising = {2022: 50.0, 2023: 51.0, 2024: 52.0}
    study = make_study(
        Wanted("X1", "Uppåt", own=rising),
        Wanted("X2", "Nedåt", own=rising, better="lower"),
        Wanted("X3", "Stilla", own={2022: 50.0, 2023: 52.0, 2024: 50.0}),
        Wanted("X4", "Okänd", own=rising, better=None),
    )
    text = changes_sentence(comparison_of(study))
    assert all(text.count(f"”{name}”") == 1 for name in ("Uppåt", "Nedåt", "Stilla", "Okänd"))
    only = changes_sentence(comparison_of(make_study(Wanted("X4", "Okänd", own=rising, better=None))))
    assert only.count(".") == 1


def test_how_old_the_values_are() -> None:
    told = {
        year: lag_sentence(comparison_of(make_study(Wanted(own={year: 5.0})))) for year in (2022, 2024, 2025)
    }  # fetched 2025
    assert len(set(told.values())) == 3
    assert " 3 " in told[2022]
    both = make_study(Wanted("X1", own={2022: 5.0}), Wanted("X2", "Annat", own={2024: 5.0}))
    assert "1–3" in lag_sentence(comparison_of(both))
    assert "2022–2024" in lag_sentence(comparison_of(both))


def test_each_doubt_is_told_with_its_years_and_nothing_when_there_is_none() -> None:
    study = make_study(
        Wanted("X1", "Utanför", own={2023: 9.0, 2024: 9.0}, women={2023: 5.0, 2024: 5.0}, men={2023: 6.0, 2024: 7.0}),
        Wanted("X2", "Nollor", own={2024: 9.0}, women={2024: 0.0}, men={2024: 0.0}),
        Wanted("X3", "Upphört", title="Upphört mått (-2023)", own={2024: 9.0}),
        Wanted("X4", "Gammal", own={2021: 9.0}),
        Wanted("X5", "Nytt", own={2023: 9.0, 2024: 9.5}, breaks={2024: "ny metod"}),
        Wanted("X6", "Ena dolt", own={2024: 9.0}, women={2024: "privacy"}, men={2024: 7.0}),
    )
    lines = doubt_lines(comparison_of(study))
    named = ("Utanför", "Nollor", "Upphört", "Gammal", "Nytt", "Ena dolt")
    assert [sum(line.startswith(f"”{name}”") for line in lines) for name in named] == [1] * 6
    assert "2023" in lines[0]
    assert "2024" in lines[0]
    assert not any("{" in line for line in lines)
    plain = comparison_of(make_study(Wanted()))
    assert doubt_lines(plain) == ()
    assert doubts_sentence(plain) != doubts_sentence(comparison_of(study))


def test_a_group_that_the_data_lack_is_said() -> None:
    study = make_study(Wanted(), groups=(similar("Annanstad", [f"99{n:02d}" for n in range(2, 9)]),))
    text = peers_sentence(study, comparison_of(study))
    assert "Exempelstad, 2024" in text
    with_group = make_study(Wanted(), groups=seven())
    assert peers_sentence(with_group, comparison_of(with_group)) not in {"", text}


def test_agreement_is_the_share_and_kappa_of_the_pairs() -> None:
    kinds = [("result", "result")] * 3 + [("process", "process")] * 1 + [("result", "process")] * 1
    forms = Forms(types=tuple(TypeJudged(f"X{n}", None, own, defined) for n, (own, defined) in enumerate(kinds)))  # type: ignore[arg-type]
    found = agree_on_types(forms)
    chance = 4 / 5 * 3 / 5 + 1 / 5 * 2 / 5
    assert (found.n, found.same, found.share_pct) == (5, 4, pytest.approx(100 * 4 / 5))
    assert found.kappa == pytest.approx((4 / 5 - chance) / (1 - chance))
    assert number((4 / 5 - chance) / (1 - chance), 2) in agreement_sentence(make_study(forms=forms))
    assert agree_on_types(Forms()).share_pct is None
    assert agreement_sentence(make_study()) == ""


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
    assert "Äldre (4,0)" in text
    assert "Hemlöshet (1,5)" in text
    table = readiness_table(study)
    assert table is not None
    assert [row[-1] for row in table.rows] == ["4,0", "1,5", "–", ""]


def test_what_the_group_holds_of_the_figures() -> None:
    forms = Forms(
        quick=(quick("a", reliable="yes"), quick("b", reliable="no"), quick("c", reliable="unknown"), quick("d"))
    )
    text = reliable_sentence(make_study(forms=forms))
    assert "”a”" not in text
    assert "”b”" in text
    assert "”c”" in text
    assert "”d”" not in text
    assert reliable_sentence(make_study(forms=Forms(quick=(quick("d"),)))) == ""


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
    assert len(why_lines(make_study(forms=forms))) == 2
    assert "”a”" in priorities_sentence(make_study(forms=forms))
    fine = Forms(priorities=(priority("a", people="high"),), improvements=(improvement("a", influence="high"),))
    assert against_lines(make_study(forms=fine)) == ()
    assert priorities_sentence(make_study()) == ""


def test_what_matters_needs_a_row_in_bilaga_8_or_a_name_in_the_plan() -> None:
    first = (priority("X1"), priority("Eget mått"))

    def left(**more: Any) -> list[str]:
        return [one.label for one in without_plan(make_study(Wanted(), forms=Forms(priorities=first, **more)))]

    assert left() == ["Nöjda", "Eget mått"]
    assert left(improvements=(improvement("nöjda"),)) == ["Eget mått"]
    assert left(actions=(action("Höj X1 och eget mått"),)) == []


def test_the_plan_is_counted_by_state_and_what_lacks_an_owner_is_named() -> None:
    actions = (
        action(state="done", due=None),
        action(),
        action("Utan ägare", owner=None),
        action("Utan läge", state=None),
    )
    study = make_study(forms=Forms(actions=actions))
    assert all(f"1 {state_word(state)}" in plan_sentence(study) for state in ("done", None))
    assert f"2 {state_word('ongoing')}" in plan_sentence(study)
    assert "Utan ägare" in owners_sentence(study)
    assert due_sentence(study).count("2025-09-30") == 3
    assert due_sentence(make_study(forms=Forms(actions=(action(state="done"),)))) == ""
    assert plan_sentence(make_study()) != plan_sentence(study)


def test_what_was_read_as_another_word_is_said() -> None:
    forms = Forms(respelt=(Respelt("bilaga_6_prioritering", "L", "FÅ", 3),))
    text = respelt_sentence(make_study(forms=forms))
    assert all(word in text for word in ("”L”", "”FÅ”", "3", "bilaga_6_prioritering"))
    assert respelt_sentence(make_study()) == ""


@given(st.lists(st.floats(-1e6, 1e6), min_size=4, max_size=4, unique=True).map(sorted), st.booleans(), st.data())
def test_the_axis_keeps_the_order_and_each_colour_in_its_part(values: list[float], falling: bool, data: Any) -> None:
    ends = tuple(reversed(values)) if falling else tuple(values)
    axis = Axis(ends, (0.0, 25.0, 75.0, 100.0))  # type: ignore[arg-type]
    assert [axis.place(value) for value in ends] == pytest.approx([0, 25, 75, 100])
    one, other = sorted(data.draw(st.floats(values[0], values[-1])) for _n in range(2))
    places = axis.place(one), axis.place(other)
    assert places[0] <= places[1] + 1e-6 if not falling else places[1] <= places[0] + 1e-6
    for colour, (low, high) in {"worst": (0, 25), "middle": (25, 75), "best": (75, 100)}.items():
        assert low <= axis.own_place(one, colour) <= high  # type: ignore[arg-type]


@given(st.lists(st.integers(0, 4), min_size=11, max_size=11), st.integers(0, 4), st.sampled_from(["limits", "ranks"]))
def test_the_own_mark_lies_in_the_part_of_its_colour_with_ties_too(others: list[int], own: int, ties: Any) -> None:
    colours = ColourSettings(ties=ties)
    study = make_study(Wanted(own={2024: own}, others=[float(one) for one in others]), colours=colours)
    (result,) = comparison_of(study).results
    axis = axis_of(result, colours)
    if result.colour is None or axis is None:
        assert len({own, *others}) == 1
        return
    low, high = {"worst": (0, 25), "middle": (25, 75), "best": (75, 100)}[result.colour]
    assert low <= axis.own_place(own, result.colour) <= high


def test_words_of_one_kind_differ() -> None:
    assert len({share_word(share) for share in (10, 20, 25, 100 / 3, 50, 30)}) == 6
    assert len({level_word(level) for level in ("low", "medium", "high", None)}) == 4
    assert len({people_word(level) for level in ("low", "medium", "high", None)}) == 4
    assert len({type_word(kind) for kind in ("structure", "process", "result", None)}) == 4
    assert len({answer_word(answer) for answer in ("yes", "no", "unknown", None)}) == 4
    assert len({state_word(state) for state in ("not_started", "ongoing", "done", "stopped", None)}) == 5


def test_a_value_has_its_decimals_and_its_unit() -> None:
    assert value_text(1234.5, Wanted(unit="kr").indicator()) == "1\u00a0234,5\u00a0kr"
