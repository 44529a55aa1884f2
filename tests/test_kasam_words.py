"""The sentences on change follow the numbers: direction, interval, branch, whether it matters. Worked by hand."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from evallib.kasam.study import Basis, Direction, ScaleChange, Study, Withheld, direction_of
from evallib.kasam.telling.words import hidden_text, interval_text, judged_direction, p_text
from evallib.kasam.telling.words_change import (
    branch_sentence,
    change_sentence,
    finding,
    parts_clause,
    people_sentence,
    subscales_sentence,
    unit_clause,
)
from evallib.kasam.telling.words_size import effect_sentence, equivalence_sentence, size_sentence
from evallib.statistics import Change, Equivalence, Estimate, NotComputable, UnitModel, judge_equivalence
from evallib.statistics.change import Branch
from tests.kasam_workspaces import BY_ID, draw
from tests.kasam_workspaces import study as make_study


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """A real study with two linked waves, whose main change the tests replace."""
    people = draw(12, 1)
    return make_study(tmp_path_factory.mktemp("words"), people, people[:11] + draw(1, 2, first=11), link=BY_ID)


def change(value: float, half: float, branch: Branch = "linked", pairs: int | None = 40) -> Change:
    """After minus before with an interval of ``value`` ± ``half``, from a mean of 60."""
    estimate = Estimate(value, value - half, value + half)
    return Change(branch, 50, 45, pairs, 60.0, 60.0 + value, 10.0, 11.0, estimate, half / 2, 39, 2.0, 0.04, 0.6)


def with_main(
    base: Study,
    told: Change | NotComputable | Withheld,
    *,
    detectable: float | None = None,
    equivalence: Equivalence | None = None,
    effect: Estimate | None = None,
    basis: Basis = "everyone",
) -> Study:
    main = ScaleChange(
        "total", True, told, direction_of(told), detectable=detectable, equivalence=equivalence, effect=effect
    )
    return replace(base, changes=(main, *base.changes[1:]), basis=basis)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("value", "half", "wanted"),
    [
        (6.2, 4.1, "KASAM totalt ökade med 6,2 poäng (95 % KI 2,1 till 10,3), från 60,0 (oktober 2023) till 66,2"),
        (-6.2, 4.1, "KASAM totalt minskade med 6,2 poäng (95 % KI 2,1 till 10,3), från 60,0 (oktober 2023) till 53,8"),
        (1.4, 4.4, "Ingen säker förändring av KASAM totalt: skillnaden var 1,4 poäng (95 % KI −3,0 till 5,8)"),
        (-1.4, 4.4, "Ingen säker förändring av KASAM totalt: skillnaden var −1,4 poäng (95 % KI −5,8 till 3,0)"),
        (2.0, 1.98, "ökade med 2,0 poäng (95 % KI 0,02 till 3,98)"),
        (2.0, 2.0, "Ingen säker förändring av KASAM totalt: skillnaden var 2,0 poäng (95 % KI 0,0 till 4,0)"),
    ],
)
def test_effect_and_interval_decide_the_word(base: Study, value: float, half: float, wanted: str) -> None:
    study = with_main(base, change(value, half))
    told = plain(finding(study))
    assert wanted in told
    assert [word for word in ("bevisar", "signifikant", "visar att projektet") if word in told] == []


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (
            1.4,
            "(har poäng båda gångerna). Den verkliga förändringen kan rimligen vara allt från −2,7 till +5,5 poäng. ",
        ),
        (
            -4.0,
            "(har poäng båda gångerna). Den verkliga förändringen kan rimligen vara allt från −8,1 till +0,1 poäng. ",
        ),
    ],
)
def test_what_the_change_may_be_and_what_is_usually_found(base: Study, value: float, wanted: str) -> None:
    """The interval says what may be true, the detectable change says what such a study finds: neither is the other."""
    told = finding(with_main(base, change(value, 4.1), detectable=5.8))
    usual = "Med så många svar upptäcks en verklig förändring på ungefär 5,8 poäng fyra gånger av fem."
    assert wanted.removeprefix("(har poäng båda gångerna). ") + usual in told
    assert told.endswith("Ingen jämförelsegrupp: orsaken går inte att avgöra.")
    assert usual not in finding(with_main(base, change(6.2, 4.1), detectable=5.8))
    assert [words for words in ("hade sannolikt synts", "en mindre kan ha funnits") if words in told] == []


def with_units(base: Study, main: Change, value: float, half: float, *, converged: bool = True) -> Study:
    """The study with a main change, and a unit model with an interval of ``value`` ± ``half``."""
    assert base.answers is not None
    model = UnitModel(Estimate(value, value - half, value + half), 0.1, 6, 35, 3.0, converged)
    return replace(with_main(base, main), answers=replace(base.answers, unit_model=model))


@pytest.mark.parametrize(
    ("main", "model", "wanted"),
    [
        ((3.8, 3.0), (3.2, 4.9), "är ökningen inte säker (+3,2 poäng, 95 % KI −1,7 till 8,1)."),
        ((-3.8, 3.0), (-3.2, 4.9), "är minskningen inte säker (−3,2 poäng, 95 % KI −8,1 till 1,7)."),
        ((1.4, 4.4), (3.0, 2.0), "är det en ökning med 3,0 poäng (95 % KI 1,0 till 5,0)."),
        ((1.4, 4.4), (-3.0, 2.0), "är det en minskning med 3,0 poäng (95 % KI 1,0 till 5,0)."),
        ((3.8, 3.0), (-3.0, 2.0), "är det en minskning med 3,0 poäng (95 % KI 1,0 till 5,0)."),
    ],
)
def test_units_that_say_otherwise_end_the_finding(
    base: Study, main: tuple[float, float], model: tuple[float, float], wanted: str
) -> None:
    told = plain(finding(with_units(base, change(*main), *model)))
    assert f"Räknat med hänsyn till enheterna {wanted}" in told


@pytest.mark.parametrize(
    ("main", "model"), [((3.8, 3.0), (3.2, 2.9)), ((-3.8, 3.0), (-4.0, 2.9)), ((1.4, 4.4), (1, 2))]
)
def test_units_that_say_the_same_add_nothing(
    base: Study, main: tuple[float, float], model: tuple[float, float]
) -> None:
    assert unit_clause(with_units(base, change(*main), *model)) == ""


def test_units_that_were_not_modelled_add_nothing(base: Study) -> None:
    assert unit_clause(with_units(base, change(3.8, 3.0), 3.2, 4.9, converged=False)) == ""
    assert unit_clause(with_main(base, change(3.8, 3.0))) == ""
    assert unit_clause(with_units(with_main(base, NotComputable("too_few")), change(3.8, 3.0), 3.2, 3.1)) == ""


@pytest.mark.parametrize(
    ("branch", "pairs", "people", "test"),
    [
        (
            "linked",
            40,
            "Det gäller de 40 som kunde följas (har poäng båda gångerna): medarbetare i hemtjänsten.",
            "(parat t-test)",
        ),
        (
            "partly_linked",
            30,
            "och 45 (maj 2024): medarbetare i hemtjänsten. 30 av dem kunde följas (har poäng båda gångerna).",
            "Derrick",
        ),
        ("unlinked", None, "Vilka som svarade båda gångerna är inte känt.", "(Welchs t-test)"),
        ("summaries", None, "Talen är tryckta i underlaget och gäller 50 svarande", "tryckta medelvärden"),
    ],
)
def test_the_branch_is_told_in_plain_words(
    base: Study, branch: Branch, pairs: int | None, people: str, test: str
) -> None:
    told = change(6.2, 4.1, branch, pairs)
    assert base.answers is not None
    study = replace(with_main(base, told), answers=replace(base.answers, links=None))
    assert people in people_sentence(study, told)
    assert test in branch_sentence(study, told)
    assert ("troligen överskattad" in branch_sentence(study, told)) == (pairs is None)


def test_people_who_could_be_linked_but_are_too_few_are_not_called_unknown(base: Study) -> None:
    told = change(6.2, 4.1, "unlinked", None)
    assert "För få av dem kunde följas från den ena mätningen till den andra." in people_sentence(base, told)


@pytest.mark.parametrize(
    ("basis", "wanted"),
    [
        ("everyone", ""),
        ("completers", "De som inte kunde följas räknas inte med, eftersom någon del av dem är för få"),
        ("with_total", "De som saknar poäng på någon skala räknas inte med, eftersom någon del av dem är för få"),
        ("completers_with_total", "för att redovisas. De som saknar poäng på någon skala"),
    ],
)
def test_who_is_left_out_is_said(base: Study, basis: Basis, wanted: str) -> None:
    told = change(6.2, 4.1)
    assert wanted in people_sentence(with_main(base, told, basis=basis), told)
    assert ("för få" in people_sentence(with_main(base, told, basis=basis), told)) == bool(wanted)


@pytest.mark.parametrize(
    ("value", "half", "wanted"),
    [
        (
            6.2,
            4.1,
            "Ökningen kan vara så stor, men den kan också vara mindre (95 % KI 2,1 till 10,3). Det hade behövts",
        ),
        (-6.2, 4.1, "Minskningen kan vara så stor, men den kan också vara mindre (95 % KI 2,1 till 10,3). Det hade"),
        (9.0, 4.1, "Hela intervallet för ökningen ligger bortom det (95 % KI 4,9 till 13,1)."),
        (-9.0, 4.1, "Hela intervallet för minskningen ligger bortom det (95 % KI 4,9 till 13,1)."),
        (0.4, 1.0, "En så stor förändring kan uteslutas (två ensidiga test på 5 %-nivån, 90 % KI −0,4 till 1,2)."),
        (-0.4, 1.0, "En så stor förändring kan uteslutas (två ensidiga test på 5 %-nivån, 90 % KI −1,2 till 0,4)."),
        (1.4, 1.0, "Ökningen är mindre än så (två ensidiga test på 5 %-nivån, 90 % KI 0,6 till 2,2)."),
        (-1.4, 1.0, "Minskningen är mindre än så (två ensidiga test på 5 %-nivån, 90 % KI 0,6 till 2,2)."),
        (1.4, 4.4, "varken ingen förändring alls eller en så stor kan uteslutas (95 % KI −3,0 till 5,8)."),
    ],
)
def test_whether_it_matters_prints_the_interval_that_decides(
    base: Study, value: float, half: float, wanted: str
) -> None:
    main = real_change(value, half)
    told = plain(equivalence_sentence(with_main(base, main, equivalence=judge_equivalence(main, 3.0))))
    assert told.startswith(
        "I den här rapporten räknas 3 poäng som den minsta förändring av KASAM totalt som har betydelse. "
    )
    assert wanted in told


def real_change(value: float, half: float) -> Change:
    """A linked change of ``value`` ± ``half`` whose standard error belongs to it, with 40 pairs."""
    return replace(change(value, half), se=half / 2.0226909, df=39.0)  # t at .975 and 39 degrees of freedom


@pytest.mark.parametrize("bound", [0.5, 0.79, 1.0, 1.28, 1.29, 2.0, 3.0, 3.5, 6.0, 6.81, 6.85, 7.5, 9.0])
@pytest.mark.parametrize(("value", "half"), [(3.8, 3.02), (-3.8, 3.02), (3.8, 4.0), (-3.8, 4.0), (0.3, 2.0)])
def test_the_verdict_and_its_interval_never_contradict_each_other(
    base: Study, value: float, half: float, bound: float
) -> None:
    """What is said of a bound and of zero is true of the interval that stands beside it."""
    main = real_change(value, half)
    told = plain(equivalence_sentence(with_main(base, main, equivalence=judge_equivalence(main, bound))))
    level, low, high = re.findall(r"(9[05]) % KI (\S+) till ([^\s);]+)", told)[0]
    limits = [float(limit.replace("−", "-").replace(",", ".")) for limit in (low, high)]
    reach = max(abs(limit) for limit in limits)
    assert ("uteslutas (två" in told or "är mindre än så" in told) == (level == "90")
    if level == "90":
        assert reach < bound
    elif "bortom" in told:
        assert min(limits) > bound
    elif "varken" in told:
        assert limits[0] <= 0 <= limits[1]
        assert reach > bound
    else:
        assert 0 < limits[0] < bound < limits[1]


def test_a_limit_is_not_rounded_onto_the_bound(base: Study) -> None:
    main = real_change(5.97, 3.0)
    told = plain(equivalence_sentence(with_main(base, main, equivalence=judge_equivalence(main, 3.0))))
    assert "(95 % KI 2,97 till 8,97)" in told


@pytest.mark.parametrize(
    ("branch", "pairs", "value", "wanted"),
    [
        ("linked", 40, 0.5, "Ökningen är 0,50 standardavvikelser (95 % KI 0,20 till 0,80; g_av, mot medelspridningen"),
        ("partly_linked", 30, 0.5, "Ökningen är ungefär 0,50 standardavvikelser (95 % KI ungefär 0,20 till 0,80; mot"),
        ("partly_linked", 30, -0.5, "Minskningen är ungefär 0,50 standardavvikelser (95 % KI ungefär 0,20 till 0,80;"),
        ("unlinked", None, 0.5, "Ökningen är 0,50 standardavvikelser (95 % KI 0,20 till 0,80; Hedges g, mot"),
        ("linked", 40, 0.1, "Skillnaden är 0,10 standardavvikelser (95 % KI −0,20 till 0,40; g_av"),
    ],
)
def test_the_size_in_standard_deviations(
    base: Study, branch: Branch, pairs: int | None, value: float, wanted: str
) -> None:
    main, effect = change(10 * value, 3.0, branch, pairs), Estimate(value, value - 0.3, value + 0.3)
    assert plain(effect_sentence(with_main(base, main, effect=effect))).startswith(wanted)


def test_without_a_smallest_change_nothing_is_said_of_it(base: Study) -> None:
    assert equivalence_sentence(with_main(base, change(6.2, 4.1))) == ""


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (Withheld("few", 5), "Resultatet vilar på färre än 5 personer och visas därför inte."),
        (Withheld("difference", 5), "skulle kunna röja färre än 5 personer"),
        (Withheld("spread", 10), "för få personer"),
        (Withheld("cells", 5), "Resultatet visas inte, eftersom det skulle kunna röja vad enskilda har svarat."),
        (NotComputable("too_few"), "Det behövs minst två svar vid varje mätning."),
        (NotComputable("no_variance"), "ingen spridning att bedöma förändringen mot"),
    ],
)
def test_what_cannot_be_told_says_why(base: Study, told: NotComputable | Withheld, why: str) -> None:
    text = finding(with_main(base, told))
    assert text.startswith("Går inte att avgöra om KASAM totalt har förändrats (oktober 2023 till maj 2024).")
    assert why in text


def test_a_subscale_counts_only_after_the_adjustment(base: Study) -> None:
    estimates = {
        "comprehensibility": (1.4, 1.2, 0.06),
        "manageability": (2.0, 1.0, 0.01),
        "meaningfulness": (0.2, 1.0, 0.6),
    }
    changes = tuple(
        ScaleChange(scale, False, change(value, half), direction_of(change(value, half)), p_holm=p)
        for scale, (value, half, p) in estimates.items()
    )
    study = replace(base, changes=(base.changes[0], *changes))
    assert [judged_direction(one) for one in changes] == ["unsure", "increased", "unsure"]
    told = plain(subscales_sentence(study))
    assert "ingen säker förändring av begriplighet (+1,4 poäng, 95 % KI 0,2 till 2,6; justerat p 0,060)" in told
    assert "hanterbarhet ökade med 2,0 poäng (95 % KI 1,0 till 3,0)" in told
    assert "ingen säker förändring av meningsfullhet (+0,2 poäng, 95 % KI −0,8 till 1,2)" in told


def test_a_decrease_is_told_by_a_positive_amount_everywhere(base: Study) -> None:
    fall = change(-2.5, 1.2)
    told = replace(base.changes[1], change=fall, direction="decreased", p_holm=0.01)
    study = replace(base, changes=(base.changes[0], told, *base.changes[2:]))
    name = study.design.instrument.label_of(told.scale).lower()
    assert f"{name} minskade med 2,5 poäng (95 % KI 1,3 till 3,7)" in plain(subscales_sentence(study))
    assert "minskade med 2,5 poäng (95 % KI 1,3 till 3,7), från 60,0" in plain(finding(with_main(base, fall)))


def test_subscales_without_any_sure_change_are_told_in_one_breath(base: Study) -> None:
    unsure = tuple(replace(one, change=change(0.4, 1.0), direction="unsure", p_holm=0.9) for one in base.changes[1:])
    told = subscales_sentence(replace(base, changes=(base.changes[0], *unsure)))
    assert told == "För ingen av de 3 delskalorna finns en säker förändring."


@pytest.mark.parametrize(
    ("withheld", "wanted"),
    [
        (Withheld("few", 5), "dolt (färre än 5)"),
        (Withheld("distribution", 8), "dolt (färre än 8)"),
        (Withheld("spread", 10), "dolt (färre än 10)"),
        (Withheld("difference", 5), "dolt (skydd)"),
        (Withheld("cells", 5), "dolt (skydd)"),
    ],
)
def test_hidden_numbers_say_why(withheld: Withheld, wanted: str) -> None:
    assert hidden_text(withheld) == wanted


@pytest.mark.parametrize(("p", "wanted"), [(0.5, "0,500"), (0.0125, "0,013"), (0.001, "0,001"), (0.0009, "< 0,001")])
def test_p_has_three_decimals_and_is_never_zero(p: float, wanted: str) -> None:
    assert p_text(p) == wanted


def test_a_limit_of_exactly_zero_keeps_its_decimals() -> None:
    assert interval_text(Estimate(2.0, 0.0, 4.0), 1) == "0,0 till 4,0"


def test_one_scale_is_told_by_its_own_name(base: Study) -> None:
    told = ScaleChange("manageability", False, change(2.0, 1.0), "increased", p_holm=0.01)
    assert isinstance(told.change, Change)
    assert change_sentence(base, told, told.change).startswith("Hanterbarhet ökade med 2,0 poäng")


def with_parts(base: Study, **directions: Direction) -> Study:
    """The study with a total that did not change surely, and subscales that did as told."""
    values = {"increased": change(2.0, 1.0), "decreased": change(-2.0, 1.0), "unsure": change(0.2, 1.0)}
    changes = tuple(
        ScaleChange(scale, False, values[direction], direction, p_holm=0.01 if direction != "unsure" else 0.9)
        for scale, direction in directions.items()
    )
    study = with_main(base, change(0.4, 3.0))
    return replace(study, changes=(study.changes[0], *changes))


def test_parts_that_go_different_ways_are_told_although_the_total_stands_still(base: Study) -> None:
    apart = with_parts(base, manageability="increased", meaningfulness="decreased", comprehensibility="unsure")
    told = (
        "Totalen ändrades inte säkert, men delarna gick åt olika håll: hanterbarhet ökade och meningsfullhet minskade."
    )
    assert told in finding(apart)
    one = with_parts(base, manageability="increased", meaningfulness="unsure")
    assert "Totalen ändrades inte säkert, men hanterbarhet ökade." in finding(one)
    assert parts_clause(with_parts(base, manageability="unsure")) == ""
    assert parts_clause(with_main(base, change(6.2, 4.1))) == ""


@pytest.mark.parametrize(
    ("value", "half", "wanted"),
    [
        (6.2, 4.1, "Om förändringen når de 3 poäng som räknas som betydelsefulla går inte att avgöra."),
        (9.0, 4.1, "Förändringen är större än de 3 poäng som räknas som betydelsefulla."),
        (1.4, 1.0, "Förändringen är mindre än de 3 poäng som räknas som betydelsefulla."),
    ],
)
def test_the_summary_says_whether_the_size_matters(base: Study, value: float, half: float, wanted: str) -> None:
    main = real_change(value, half)
    assert size_sentence(with_main(base, main, equivalence=judge_equivalence(main, 3.0))) == wanted
