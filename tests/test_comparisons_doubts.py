"""What makes a figure less sure is told with its numbers, beside the result that rests on it too."""

from __future__ import annotations

from typing import Any

import pytest

from evallib.comparisons.forms_read import Forms
from evallib.comparisons.read import Study
from evallib.comparisons.result import result
from evallib.comparisons.study import Comparison
from evallib.comparisons.telling.draw_standing import draw_standing, standing_reading
from evallib.comparisons.telling.tabulate_standing import standing_table
from evallib.comparisons.telling.words_standing import pressing_sentence, standing_sentence, uncoloured_sentence
from evallib.comparisons.telling.words_sure import doubt_lines, doubts_sentence, few_lines, lag_sentence
from evallib.model import Check
from tests.comparison_studies import Wanted, make_study, priority, quick, seven
from tests.workspaces import checks

ODD = Wanted("X1", "Kontakt", own={2023: 70.0, 2024: 113.2}, women={2024: 110.1}, men={2024: 108.0}, unit="%")
EVEN = Wanted("X1", "Kontakt", own={2023: 70.0, 2024: 109.2}, women={2024: 110.1}, men={2024: 108.0}, unit="%")


def comparison_of(study: Study) -> Comparison:
    if study.comparison is None:
        raise ValueError("a study of forms only")
    return study.comparison


def check_of(name: str, *wanted: Wanted, **more: Any) -> Check:
    return checks(result(make_study(*wanted, **more)))[name]


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
        Wanted("X7", "Avrundat", own={2024: 4.1}, women={2024: 2.0}, men={2024: 4.0}),
    )
    lines = doubt_lines(comparison_of(study))
    named = ("Utanför", "Nollor", "Upphört", "Gammal", "Nytt", "Ena dolt", "Avrundat")
    assert [sum(line.startswith(f"”{name}”") for line in lines) for name in named] == [1] * 7
    assert "2023" in lines[0]
    assert "2024" in lines[0]
    assert not any("{" in line for line in lines)
    plain = comparison_of(make_study(Wanted()))
    assert doubt_lines(plain) == ()
    assert doubts_sentence(plain) != doubts_sentence(comparison_of(study))


def test_a_late_fetch_is_not_told_as_older_than_the_newest() -> None:
    (late,) = doubt_lines(comparison_of(make_study(Wanted(own={2022: 9.0}))))  # fetched 2025, nothing newer
    old = doubt_lines(comparison_of(make_study(Wanted(own={2022: 9.0}), Wanted("X2", "Ny"))))
    assert len(old) == 1
    assert late != old[0]


def test_how_many_are_compared_with_is_a_limit_of_its_own() -> None:
    study = make_study(Wanted(), Wanted("X2", "Annat", others=["missing", *[9.0] * 10]), groups=seven())
    everyone, few = few_lines(comparison_of(study))
    assert "11–12" in everyone
    assert few.count("”") == 2  # the one group
    assert len(few_lines(comparison_of(make_study(Wanted())))) == 1
    assert few_lines(comparison_of(make_study(Wanted(own={2024: "missing"}, others=["missing"] * 11)))) == ()


def test_a_total_outside_is_told_with_its_three_numbers() -> None:
    check = check_of("total_between_genders", ODD)
    assert check.passed is False
    assert all(number in check.message for number in ("”Kontakt”", "2024", "113,2", "110,1", "108,0"))
    assert check.message in doubt_lines(comparison_of(make_study(ODD)))
    rounded = check_of("total_between_genders", Wanted(own={2024: 4.1}, women={2024: 2.0}, men={2024: 4.0}))
    assert rounded.passed is True
    assert "0,1" in rounded.message
    zeros = check_of("total_between_genders", Wanted(own={2024: 4.1}, women={2024: 0.0}, men={2024: 0.0}))
    assert (zeros.passed, len({zeros.message, rounded.message, check.message})) == (False, 3)


def test_a_place_that_rests_on_it_says_so_in_sentence_table_and_figure() -> None:
    odd, even = make_study(ODD), make_study(EVEN)
    assert standing_sentence(odd, comparison_of(odd)).count("”Kontakt”") == 2
    assert standing_sentence(even, comparison_of(even)).count("”Kontakt”") == 1
    assert standing_table(odd).rows[0][2].startswith("113,2\u00a0% (")
    assert standing_table(even).rows[0][2] == "109,2\u00a0%"
    figures = [draw_standing(study) for study in (odd, even)]
    assert ["113,2\u00a0% (" in one.alt for one in figures if one] == [True, False]
    assert ["*" in one.caption for one in figures if one] == [True, False]


def test_the_figure_in_words_has_the_means_that_it_draws() -> None:
    others = tuple(float(number) for number in range(31, 42))
    study = make_study(Wanted(own={2024: 45.0}, others=others), groups=seven())
    drawn = draw_standing(study)
    assert drawn is not None
    mean, nearest = (sum(others) + 45) / 12, sum(others[:7]) / 7
    assert all(f"{one:.1f}".replace(".", ",") in drawn.alt for one in (mean, nearest))


def test_the_real_share_is_told_where_many_are_equal() -> None:
    tied = make_study(Wanted(own={2024: 1.0}, others=[1.0] * 5 + [5.0] * 6))
    assert "(50" in standing_reading(tied)  # 6 of 12 have the lowest value
    assert "(25" not in standing_reading(make_study(Wanted(own={2024: 5.0})))


def test_what_is_not_relied_on_is_said_beside_what_matters() -> None:
    told = []
    for reliable in ("yes", "no", "unknown", None):
        forms = Forms(priorities=(priority("X1"),), quick=(quick("Nöjda", reliable=reliable),))
        told.append(pressing_sentence(make_study(Wanted(own={2024: 5.0}), forms=forms)))
    assert [text.count("”Nöjda”") for text in told] == [1, 2, 2, 1]
    assert len(set(told)) == 3


def test_what_is_not_decided_is_said_without_the_keys_of_the_settings() -> None:
    study = make_study(Wanted(better=None))
    message = check_of("directions_known", Wanted(better=None)).message
    assert message == uncoloured_sentence(comparison_of(study))
    assert "better_source" not in message


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(), (True, True)),
        (Wanted(own={2021: 5.0}), (False, True)),
        (Wanted(label="Andel (-2024)"), (False, True)),
    ],
)
def test_ended_and_old_indicators_are_asked_for(wanted: Wanted, expected: tuple[bool, bool]) -> None:
    assert tuple(check_of(name, wanted).passed for name in ("values_current", "same_measure")) == expected


@pytest.mark.parametrize("known", [True, False])
def test_what_was_never_read_cannot_be_decided(known: bool) -> None:
    texts = {"title": "Andel nöjda", "description": "Andel."} if known else {"told": False}
    found = [check_of(name, Wanted(**texts)) for name in ("values_current", "same_measure")]  # type: ignore[arg-type]
    assert [one.passed for one in found] == ([True, True] if known else [None, None])
