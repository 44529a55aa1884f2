"""Identities one by one: residuals, tolerances, rounding rules, quotients, periods, limits and dates."""

from fractions import Fraction
from types import SimpleNamespace

import pytest

from evallib.published import RULES, make_fact
from evallib.reconciliation import judge_identity
from evallib.reconciliation.equations import connected, determined, equation_of
from evallib.reconciliation.words import verdict_sentence


def rounded(value, kind="rounded", state="stated", **more):
    return {"value": value, "kind": kind, "state": state, **more}


def exact(value):
    return rounded(value, kind="number")


def identity(kind, **roles):
    named = {"name": "it", "label": "Talet", "kind": kind, **roles}
    return SimpleNamespace(**named, model_dump=lambda: named)


def judge(kind, facts, **roles):
    made = {name: make_fact({"fact": name, "label": name, **row}) for name, row in facts.items()}
    return judge_identity(identity(kind, **roles), made)


def judge_sum(total, *parts):
    facts = {"t": total, **{f"p{i}": part for i, part in enumerate(parts)}}
    return judge("sum", facts, total="t", parts=[name for name in facts if name != "t"])


def judge_difference(change, after, before):
    facts = {"c": change, "a": after, "b": before}
    return judge("difference", facts, change="c", after="a", before="b")


POSSIBLE = dict.fromkeys(RULES, "possible")
IMPOSSIBLE = dict.fromkeys(RULES, "impossible")
EDGE = {"half_up": "impossible", "half_even": "impossible", "up_or_down": "edge"}


def test_before_wave_adds_up():
    verdict = judge_sum(*map(rounded, ("145", "49", "52", "44")))
    assert (verdict.outcome, verdict.residual) == ("holds", 145 - (49 + 52 + 44))
    assert verdict.tolerance == 4 * Fraction(1, 2)


def test_after_wave_is_on_the_edge():
    verdict = judge_sum(*map(rounded, ("125", "45", "38", "44")))
    assert verdict.computed == 45 + 38 + 44 == 127
    assert (verdict.residual, verdict.tolerance) == (125 - 127, 4 * Fraction(1, 2))
    assert (verdict.outcome, verdict.by_rule) == ("edge", EDGE)
    assert verdict.contradictory


def test_stated_change_against_levels():
    verdict = judge_difference(*map(rounded, ("−8", "44", "44")))
    assert (verdict.computed, verdict.residual, verdict.tolerance) == (44 - 44, -8 - 0, 3 * Fraction(1, 2))
    assert (verdict.outcome, verdict.by_rule) == ("impossible", IMPOSSIBLE)


def test_sum_of_changes_against_the_stated_change():
    verdict = judge_sum(*map(rounded, ("−20", "−4", "−14", "−8")))
    assert (verdict.computed, verdict.residual, verdict.tolerance) == (-4 - 14 - 8, -20 + 26, 2)
    assert (verdict.outcome, verdict.by_rule) == ("impossible", IMPOSSIBLE)


def test_a_small_residual_is_explained_by_rounding():
    verdict = judge_sum(*map(rounded, ("128", "45", "38", "44")))
    assert (verdict.outcome, verdict.by_rule) == ("possible", POSSIBLE)
    assert not verdict.contradictory


def test_bankers_rounding_of_even_figures_reaches_both_its_ends():
    verdict = judge_sum(*map(rounded, ("128", "44", "38", "44")))
    assert verdict.residual == 128 - (44 + 38 + 44)
    assert verdict.by_rule == {"half_up": "impossible", "half_even": "possible", "up_or_down": "edge"}
    assert verdict.outcome == "possible"


def test_a_single_rounded_half_needs_no_mixed_rounding():
    verdict = judge_sum(rounded("3"), exact("2,5"))
    assert verdict.by_rule == {"half_up": "possible", "half_even": "impossible", "up_or_down": "edge"}
    assert verdict.outcome == "possible"


def test_exact_counts_have_no_tolerance():
    verdict = judge_sum(exact("14"), exact("13"), exact("2"))
    assert (verdict.tolerance, verdict.outcome) == (0, "impossible")
    assert judge_sum(exact("14"), exact("13"), exact("1")).outcome == "holds"


def test_decimals_count():
    assert judge_difference(rounded("−1,6"), rounded("11,4"), rounded("13")).outcome == "holds"
    # 16,6 + 1,1 = 17,7; the ends reach 0,05 * 3
    assert judge_difference(rounded("1,1"), rounded("17,8"), rounded("16,6")).outcome == "possible"
    assert judge_difference(rounded("1,1"), rounded("17,9"), rounded("16,6")).outcome == "impossible"
    assert judge_difference(rounded("1,1"), rounded("17,9"), rounded("17")).outcome == "possible"


def test_a_figure_that_stands_twice_is_one_figure():
    assert equation_of(identity("sum", total="t", parts=["a", "a"])).coefficients == {"t": 1, "a": -2}
    facts = {"t": rounded("11"), "a": rounded("5")}
    verdict = judge("sum", facts, total="t", parts=["a", "a"])
    assert verdict.tolerance == Fraction(1, 2) + 2 * Fraction(1, 2)


@pytest.mark.parametrize(
    ("printed", "part", "whole", "outcome"),
    [
        ("−24,5", exact("−1442"), exact("5897"), "holds"),
        ("24", exact("1442"), exact("5897"), "holds"),
        ("24,4", exact("1442"), exact("5897"), "impossible"),
        ("66,3", exact("69"), exact("104"), "holds"),
        ("66,4", exact("69"), exact("104"), "impossible"),
        ("50", rounded("1,2"), rounded("2,5"), "possible"),
        ("12,5", exact("1"), exact("8"), "holds"),
        ("12", exact("1"), exact("8"), "possible"),
    ],
)
def test_share(printed, part, whole, outcome):
    verdict = judge("share", {"s": rounded(printed), "p": part, "w": whole}, share="s", part="p", whole="w")
    assert verdict.outcome == outcome


def test_a_printed_share_is_rounded_even_when_it_is_called_a_number():
    facts = {"s": exact("24,5"), "p": exact("1442"), "w": exact("5897")}
    assert judge("share", facts, share="s", part="p", whole="w").outcome == "holds"


def test_a_share_that_is_only_computed():
    verdict = judge("share", {"p": exact("6"), "w": exact("13")}, share=None, part="p", whole="w")
    assert (verdict.outcome, verdict.computed, verdict.decimals) == ("computed", Fraction(100 * 6, 13), 1)
    assert (verdict.unit, verdict.residual) == ("%", None)


def test_a_share_of_nothing_cannot_be_decided():
    verdict = judge("share", {"p": exact("6"), "w": exact("0")}, share=None, part="p", whole="w")
    assert (verdict.outcome, [fact.fact for fact in verdict.missing]) == ("unknown", ["w"])
    assert "noll" in verdict_sentence(verdict)


def test_a_small_rate_keeps_a_decimal():
    facts = {"a": exact("8"), "n": exact("3")}
    assert judge("rate", facts, rate=None, amount="a", periods="n").decimals == 1
    facts = {"a": exact("9"), "n": exact("3")}
    assert judge("rate", facts, rate=None, amount="a", periods="n").decimals == 0


def test_rate():
    facts = {"a": exact("3 378 977"), "n": exact("33"), "r": rounded("102 393")}
    alone = judge("rate", facts, rate=None, amount="a", periods="n")
    assert (alone.outcome, alone.computed) == ("computed", Fraction(3378977, 33))
    assert judge("rate", facts, rate="r", amount="a", periods="n").outcome == "holds"
    wrong = {**facts, "r": rounded("102 400")}
    verdict = judge("rate", wrong, rate="r", amount="a", periods="n")
    assert (verdict.outcome, verdict.residual) == ("impossible", 102400 - 102393)


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [("2014-04", "2016-12", 9 + 12 + 12), ("2012-09", "2012-12", 4), ("2013-05", "2013-05", 1)],
)
def test_months_are_counted_inclusively(start, end, months):
    facts = {"s": rounded(start, kind="month"), "e": rounded(end, kind="month"), "m": exact(str(months))}
    assert judge("months", facts, months=None, start="s", end="e").computed == months
    assert judge("months", facts, months="m", start="s", end="e").outcome == "holds"
    facts["m"] = exact(str(months + 1))
    verdict = judge("months", facts, months="m", start="s", end="e")
    assert (verdict.outcome, verdict.residual) == ("impossible", 1)


def test_months_between_days():
    facts = {"s": rounded("2009-02-02", kind="date"), "e": rounded("2010-12-31", kind="date")}
    assert judge("months", facts, months=None, start="s", end="e").computed == 11 + 12


@pytest.mark.parametrize(
    ("value", "low", "high", "outcome"),
    [
        (exact("3"), exact("2"), exact("3"), "holds"),
        (exact("4"), exact("2"), exact("3"), "impossible"),
        (exact("1"), exact("2"), exact("3"), "impossible"),
        (rounded("145"), exact("29"), exact("203"), "holds"),
        (rounded("7,1"), exact("1"), exact("7,05"), "possible"),
        (rounded("7,1"), exact("1"), exact("7"), "impossible"),
        (rounded("0"), exact("0,5"), exact("7"), "possible"),  # half-even: 0,5 does round to 0
        (rounded("1"), exact("1,5"), exact("7"), "edge"),
    ],
)
def test_range(value, low, high, outcome):
    verdict = judge("range", {"v": value, "l": low, "h": high}, value="v", low="l", high="h")
    assert verdict.outcome == outcome


def dates(*texts):
    facts = {
        f"d{i}": rounded(text, kind="date" if len(text) > 7 else "month", state="stated" if text else "not_stated")
        for i, text in enumerate(texts)
    }
    return judge("order", facts, dates=list(facts))


@pytest.mark.parametrize(
    ("texts", "outcome"),
    [
        (("2021-07-28", "2021-08-05", "2021-08-26"), "holds"),
        (("2021-08-05", "2021-07-28"), "impossible"),
        (("2022-01-21", "2022-01-21"), "holds"),
        (("2012-08", "2012-09-28", "2013-02"), "holds"),
        (("2012-09", "2012-09-01"), "holds"),
        (("2012-10", "2012-09-28"), "impossible"),
        (("2012-08", "", "2013-02"), "unknown"),
        (("2013-08", "", "2013-02"), "impossible"),
    ],
)
def test_order(texts, outcome):
    assert dates(*texts).outcome == outcome


LOST = {"value": "?,7", "kind": "rounded", "state": "partly_readable"}


def test_a_partly_readable_figure_agrees_with_what_the_others_imply():
    verdict = judge_difference(rounded("1,1"), LOST, rounded("16,6"))
    assert verdict.outcome == "unknown"
    assert verdict.implied.value == Fraction("16.6") + Fraction("1.1") == Fraction("17.7")
    assert verdict.implied.fit == "reads"
    assert "17,7, vilket stämmer med den läsbara delen" in verdict_sentence(verdict)


@pytest.mark.parametrize(
    ("before", "change", "fit", "outcome"),
    [("16,5", "1,1", "rounding", "unknown"), ("16,2", "1,1", "conflict", "impossible")],
)
def test_a_partly_readable_figure_near_and_far(before, change, fit, outcome):
    # the implied value lies within 0,05 * 2 of before + change, the lost figure within 0,05 of what it stands for
    verdict = judge_difference(rounded(change), LOST, rounded(before))
    assert (verdict.implied.fit, verdict.outcome) == (fit, outcome)


@pytest.mark.parametrize(
    ("text", "fit"),
    [("1?7", "reads"), ("?", "reads"), ("12?", "reads"), ("?8", "rounding"), ("3?", "conflict")],
)
def test_lost_digits_stand_anywhere(text, fit):
    lost = {"value": text, "kind": "rounded", "state": "partly_readable"}
    assert judge_sum(lost, rounded("45"), rounded("38"), rounded("44")).implied.fit == fit


def test_a_negative_figure_can_have_lost_digits():
    lost = {"value": "−1 ?42", "kind": "number", "state": "partly_readable"}
    assert judge_difference(lost, exact("4455"), exact("5897")).implied.fit == "reads"


def test_an_unreadable_figure_gets_the_implied_value_only():
    verdict = judge_difference(
        rounded("1,1"), {"value": "", "kind": "rounded", "state": "not_readable"}, rounded("16,6")
    )
    assert (verdict.implied.value, verdict.implied.fit) == (Fraction("17.7"), None)
    assert "17,7" in verdict_sentence(verdict)


@pytest.mark.parametrize("state", ["not_stated", "not_applicable"])
def test_a_figure_that_is_not_there_is_never_implied(state):
    verdict = judge_difference(rounded("1,1"), {"value": "", "kind": "rounded", "state": state}, rounded("16,6"))
    assert (verdict.outcome, verdict.implied, len(verdict.missing)) == ("unknown", None, 1)


def test_two_lost_figures_imply_nothing():
    verdict = judge_difference(LOST, LOST, rounded("16,6"))
    assert (verdict.outcome, verdict.implied, len(verdict.missing)) == ("unknown", None, 2)


def test_a_stated_share_that_cannot_be_read_is_still_computed():
    facts = {"s": LOST, "p": exact("1"), "w": exact("3")}
    verdict = judge("share", facts, share="s", part="p", whole="w")
    assert (verdict.outcome, verdict.computed) == ("unknown", Fraction(100, 3))


def test_groups_and_determined_sets():
    edges = [
        equation_of(identity("sum", total=total, parts=parts)) for total, parts in (("a", ["b"]), ("c", ["d", "b"]))
    ]
    assert [len(group) for group in connected(edges)] == [2]
    assert determined(edges, ["a", "c"], [])
    assert not determined(edges, ["c", "d"], [])
    assert determined(edges, ["a"], ["b"])
    assert not determined(edges, ["a"], ["b", "d"])
