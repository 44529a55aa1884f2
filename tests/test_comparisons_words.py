"""The sentences of the section follow the numbers: another value, form or direction, another sentence."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.comparisons.forms_read import Forms
from evallib.comparisons.read import Study
from evallib.comparisons.study import Comparison
from evallib.comparisons.telling.axis import Axis, axis_of
from evallib.comparisons.telling.cells import share_word, value_text
from evallib.comparisons.telling.matters import matters, not_judged, placed, pressing, without_plan
from evallib.comparisons.telling.names import answer_word, level_word, people_word, state_word, type_word
from evallib.comparisons.telling.words_standing import (
    peers_sentence,
    places_sentence,
    pressing_sentence,
    uncoloured_sentence,
)
from evallib.comparisons.telling.words_sure import reliable_sentence
from evallib.projects import ColourSettings
from tests.comparison_studies import Wanted, action, improvement, make_study, priority, quick, seven
from tests.comparison_values import similar


def comparison_of(study: Study) -> Comparison:
    if study.comparison is None:
        raise ValueError("a study of forms only")
    return study.comparison


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
    assert text.count(";") == 2  # three reasons, and what is not decided in a sentence of its own
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


def test_a_group_that_the_data_lack_is_said() -> None:
    study = make_study(Wanted(), groups=(similar("Annanstad", [f"99{n:02d}" for n in range(2, 9)]),))
    text = peers_sentence(study, comparison_of(study))
    assert "Exempelstad, 2024" in text
    with_group = make_study(Wanted(), groups=seven())
    assert peers_sentence(with_group, comparison_of(with_group)) not in {"", text}


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


def test_what_matters_needs_a_row_in_bilaga_8_or_a_name_in_the_plan() -> None:
    first = (priority("X1"), priority("Eget mått"))

    def left(**more: Any) -> list[str]:
        return [one.label for one in without_plan(make_study(Wanted(), forms=Forms(priorities=first, **more)))]

    assert left() == ["Nöjda", "Eget mått"]
    assert left(improvements=(improvement("nöjda"),)) == ["Eget mått"]
    assert left(actions=(action("Höj X1 och eget mått"),)) == []


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
