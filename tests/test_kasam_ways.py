"""What the other ways of computing the main change say together: their range, and which of them hold zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from evallib.kasam.study import Direction, FromAnswers, RuleResult, ScaleChange, Sensitivity, Study, Withheld
from evallib.kasam.telling.tabulate_ways import agreement_sentence, ways_table
from evallib.kasam.telling.words import estimate_direction
from evallib.statistics import Change, Companions, Estimate, UnitModel
from tests.kasam_workspaces import BY_ID, Person, draw
from tests.kasam_workspaces import study as make_study

HIDDEN = Withheld("difference", 5)
UNITS = "med hänsyn till enheterna"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """A study with a question unanswered, whose ways the tests replace."""
    people: list[Person] = draw(12, 1)
    return make_study(tmp_path_factory.mktemp("ways"), [people[0].without(2), *people[1:]], people, link=BY_ID)


def change(value: float, half: float) -> Change:
    """A partly linked change of ``value`` ± ``half``."""
    estimate = Estimate(value, value - half, value + half)
    return Change("partly_linked", 50, 45, 30, 60.0, 60 + value, 10.0, 11.0, estimate, half / 2, 39, 2.0, 0.04, 0.6)


def sensitivity(kind: str, value: float, half: float, *, hidden: bool = False) -> Sensitivity:
    found = change(value, half)
    return Sensitivity(kind, HIDDEN if hidden else found, estimate_direction(found.estimate))  # type: ignore[arg-type]


def rule(name: str, value: float, half: float) -> RuleResult:
    found = change(value, half)
    return RuleResult(name, 50, 45, 30, found, estimate_direction(found.estimate))  # type: ignore[arg-type]


def told(
    base: Study,
    main: tuple[float, float],
    *,
    ways: Sequence[Sensitivity] = (),
    rules: Sequence[RuleResult] = (),
    units: tuple[float, float] | None = None,
    companions: Companions | None = None,
) -> Study:
    """The study with this main change and these other ways."""
    found = change(*main)
    one = ScaleChange("total", True, found, estimate_direction(found.estimate), companions=companions)
    model = None
    if units is not None:
        model = UnitModel(Estimate(units[0], units[0] - units[1], units[0] + units[1]), 0.1, 6, 30, 3.0, True)
    assert isinstance(base.answers, FromAnswers)
    first = replace(rule("instrument", *main), main=True)
    answers = replace(base.answers, sensitivities=tuple(ways), rules=(first, *rules), unit_model=model)
    return replace(base, changes=(one, *base.changes[1:]), answers=answers)


def test_the_range_and_the_way_that_holds_zero_are_named(base: Study) -> None:
    study = told(
        base,
        (3.8, 3.0),
        ways=[sensitivity("pairs", 3.8, 2.6), sensitivity("welch", 3.8, 4.0), sensitivity("exact", 3, 2, hidden=True)],
        rules=[rule("half", 3.8, 2.8), rule("complete", 4.5, 3.3)],
        units=(3.2, 4.9),
    )
    assert agreement_sentence(study) == (
        "Räknat på de andra sätten i tabellerna blir det också en ökning, 3,2 till 4,5 poäng. "
        f"På 1 av de 5 sätten rymmer osäkerheten också noll: {UNITS}."
    )


def test_a_decrease_is_told_by_amounts(base: Study) -> None:
    study = told(base, (-3.8, 3.0), ways=[sensitivity("pairs", -3.1, 2.6)], units=(-3.2, 4.9))
    assert agreement_sentence(study) == (
        "Räknat på de andra sätten i tabellerna blir det också en minskning, 3,1 till 3,2 poäng. "
        f"På 1 av de 2 sätten rymmer osäkerheten också noll: {UNITS}."
    )


def test_ways_that_all_agree(base: Study) -> None:
    study = told(base, (3.8, 3.0), ways=[sensitivity("pairs", 3.8, 2.6)], units=(3.76, 2.0))
    assert agreement_sentence(study) == (
        "Räknat på de andra sätten i tabellerna blir det också en ökning, 3,8 poäng. "
        "Bedömningen blir densamma på alla 2 sätten."
    )


def test_an_unsure_main_result_names_the_ways_that_leave_zero_out(base: Study) -> None:
    study = told(base, (1.4, 4.4), ways=[sensitivity("pairs", 2.4, 2.0)], rules=[rule("complete", -0.2, 4.0)])
    assert agreement_sentence(study) == (
        "Räknat på de andra sätten i tabellerna blir skillnaden −0,2 till +2,4 poäng. "
        "På 1 av de 2 sätten rymmer osäkerheten inte noll: bara de som kunde följas."
    )


def test_a_way_that_points_the_other_way_is_said_to(base: Study) -> None:
    study = told(base, (3.8, 3.0), ways=[sensitivity("pairs", -3.0, 2.0)], rules=[rule("complete", 0.4, 3.0)])
    assert agreement_sentence(study) == (
        "Räknat på de andra sätten i tabellerna blir skillnaden −3,0 till +0,4 poäng. "
        "På 1 av de 2 sätten rymmer osäkerheten också noll: ingen fråga obesvarad. "
        "På 1 av de 2 sätten blir det tvärtom: bara de som kunde följas."
    )


@pytest.mark.parametrize(
    ("direction", "wanted"),
    [("increased", "Bedömningen blir densamma."), ("unsure", "Där rymmer osäkerheten också noll: permutationstestet.")],
)
def test_a_test_without_an_interval_gives_no_range(base: Study, direction: Direction, wanted: str) -> None:
    p = {"increased": 0.01, "unsure": 0.06}[direction]
    alone = Companions(None, None, p, True, None, None, 99, True)
    assert agreement_sentence(told(base, (3.8, 3.0), companions=alone)) == wanted


def test_welch_is_shown_with_a_note_and_not_counted(base: Study) -> None:
    study = told(base, (3.8, 3.0), ways=[sensitivity("welch", 3.8, 4.0)])
    assert agreement_sentence(study) == ""
    table = ways_table(study)
    assert [row[0] for row in table.rows][-1] == "Som om ingen var kopplad (Welchs t-test)"
    assert table.notes[0].startswith("Welchs t-test bortser från att en del svar kommer från samma personer.")
    assert ways_table(told(base, (3.8, 3.0), units=(3.2, 2))).notes == ()


def test_hidden_ways_are_weighed_by_their_word_and_have_no_part_in_the_range(base: Study) -> None:
    study = told(
        base,
        (3.8, 3.0),
        ways=[sensitivity("exact", 9, 10, hidden=True)],
        rules=[rule("half", 3.9, 3), rule("complete", 4, 3)],
    )
    assert agreement_sentence(study) == (
        "Räknat på de andra sätten i tabellerna blir det också en ökning, 3,9 till 4,0 poäng. "
        "På 1 av de 3 sätten rymmer osäkerheten också noll: bara koder som är exakt lika."
    )
