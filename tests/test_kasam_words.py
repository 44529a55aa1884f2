"""The sentences on change follow the numbers: direction, interval, branch, whether it matters. Worked by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evallib.kasam.study import Basis, ScaleChange, Study, Withheld, direction_of
from evallib.kasam.telling.words import hidden_text, interval_text, judged_direction, p_text
from evallib.kasam.telling.words_change import (
    branch_sentence,
    change_sentence,
    equivalence_sentence,
    finding,
    people_sentence,
    subscales_sentence,
)
from evallib.statistics import Change, Equivalence, Estimate, NotComputable
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
    basis: Basis = "everyone",
) -> Study:
    main = ScaleChange("total", True, told, direction_of(told), detectable=detectable, equivalence=equivalence)
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
        (6.2, "Med så många svar upptäcks en verklig förändring på 5,8 poäng fyra gånger av fem."),
        (1.4, "En förändring på mer än 5,8 poäng hade sannolikt synts; en mindre kan ha funnits."),
    ],
)
def test_what_could_have_been_seen_is_said(base: Study, value: float, wanted: str) -> None:
    assert finding(with_main(base, change(value, 4.1), detectable=5.8)).endswith(wanted)


@pytest.mark.parametrize(
    ("branch", "pairs", "people", "test"),
    [
        ("linked", 40, "Det gäller de 40 medarbetare i hemtjänsten som svarade båda gångerna.", "(parat t-test)"),
        ("partly_linked", 30, "(oktober 2023) och 45 (maj 2024). 30 av dem svarade båda gångerna.", "Derrick"),
        ("unlinked", None, "Vilka som svarade båda gångerna är inte känt.", "(Welchs t-test)"),
        ("summaries", None, "Talen är tryckta i underlaget och gäller 50 medarbetare", "tryckta medelvärden"),
    ],
)
def test_the_branch_is_told_in_plain_words(
    base: Study, branch: Branch, pairs: int | None, people: str, test: str
) -> None:
    told = change(6.2, 4.1, branch, pairs)
    study = with_main(base, told)
    assert people in people_sentence(study, told)
    assert test in branch_sentence(study, told)


@pytest.mark.parametrize(
    ("basis", "wanted"),
    [
        ("everyone", ""),
        ("completers", "De som bara svarade en gång är för få för att redovisas och räknas inte med."),
        ("with_total", "De som hoppade över så många frågor att någon skala saknar poäng är för få"),
        ("completers_with_total", "räknas inte med. De som hoppade över"),
    ],
)
def test_who_is_left_out_is_said(base: Study, basis: Basis, wanted: str) -> None:
    told = change(6.2, 4.1)
    assert wanted in people_sentence(with_main(base, told, basis=basis), told)
    assert ("för få" in people_sentence(with_main(base, told, basis=basis), told)) == bool(wanted)


@pytest.mark.parametrize(
    ("verdict", "value", "half", "wanted"),
    [
        ("effect", 6.2, 4.1, "Det finns en förändring, och den kan vara så stor, men den kan också vara mindre"),
        ("effect", 9.0, 4.1, "Förändringen är säkert större än så."),
        ("effect", -9.0, 4.1, "Förändringen är säkert större än så."),
        ("equivalent", 0.4, 1.0, "En så stor förändring kan uteslutas"),
        ("both", 1.4, 1.0, "Det finns en förändring, men den är mindre än så"),
        ("inconclusive", 1.4, 4.4, "Det går inte att avgöra om det finns en sådan"),
    ],
)
def test_whether_it_matters_has_four_answers(base: Study, verdict: str, value: float, half: float, wanted: str) -> None:
    interval = Estimate(value, value - 0.8 * half, value + 0.8 * half, 0.90)
    found = Equivalence(3.0, 0.2, interval, verdict)  # type: ignore[arg-type]
    told = equivalence_sentence(with_main(base, change(value, half), equivalence=found))
    assert told.startswith("Projektet har bestämt att en förändring har betydelse från 3 poäng.")
    assert wanted in told


def test_without_a_smallest_change_nothing_is_said_of_it(base: Study) -> None:
    assert equivalence_sentence(with_main(base, change(6.2, 4.1))) == ""


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (Withheld("few", 5), "Resultatet vilar på färre än 5 personer och visas därför inte."),
        (Withheld("difference", 5), "skulle kunna röja färre än 5 personer"),
        (Withheld("spread", 10), "för få personer"),
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
    assert "hanterbarhet ökade (+2,0 poäng, 95 % KI 1,0 till 3,0)" in told
    assert "ingen säker förändring av meningsfullhet (+0,2 poäng, 95 % KI −0,8 till 1,2)" in told


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
