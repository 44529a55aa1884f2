"""Changes, averages, ties and GRIM on printed means, in exact fractions."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.before_after import average_change, check_grim, largest_changes, missing_for_test
from evallib.before_after.compare import Item, smallest_changes
from evallib.presentation.numbers import as_decimal
from evallib.published import parse_printed

# the pairs of the ÖJ report, s. 2, and the item that has no value from before
OJ = (
    ("1a", "3,4", "3,6"),
    ("1b", "2,3", "3,4"),
    ("2ab", "2,0", "3,0"),
    ("3abc", "2,3", "2,6"),
    ("4ab", "2,5", "3,6"),
    ("5ab", "2,4", "3,5"),
    ("5c", "2,3", "3,3"),
    ("rekommendera", "", "4,5"),
)
MEANS = st.integers(100, 500).map(lambda hundredths: f"{hundredths / 100:.2f}".replace(".", ","))


def item(name: str, before: str, after: str, *, low: int = 1, high: int = 5, **more: object) -> Item:
    blank = dict.fromkeys(("n_before", "n_after", "sd_before", "sd_after"))
    means = {"before": parse_printed(before) if before else None, "after": parse_printed(after) if after else None}
    scale = {"low": Fraction(low), "high": Fraction(high)}
    return Item(item=name, label=name, step="", source="rapport, s. 2", **{**blank, **means, **scale, **more})  # type: ignore[arg-type]


def oj() -> tuple[Item, ...]:
    return tuple(item(*row) for row in OJ)


def test_a_change_needs_both_values() -> None:
    assert [row.change for row in oj()][:2] == [Fraction(36 - 34, 10), Fraction(34 - 23, 10)]
    assert oj()[-1].change is None
    assert item("x", "3,4", "").change is None
    assert item("x", "", "").change is None


def test_the_slack_is_half_a_unit_of_each_printed_mean() -> None:
    assert item("x", "3,4", "3,65").slack == Fraction(1, 20) + Fraction(1, 200)


def test_the_average_of_the_seven_pairs_of_the_oj_report() -> None:
    average = average_change(oj())
    assert average is not None
    tenths = (36 - 34) + (34 - 23) + (30 - 20) + (26 - 23) + (36 - 25) + (35 - 24) + (33 - 23)
    assert average.change == Fraction(tenths, 7 * 10) == Fraction(29, 35)
    assert average.before == Fraction(34 + 23 + 20 + 23 + 25 + 24 + 23, 7 * 10)
    assert (average.items, average.slack) == (7, Fraction(1, 20) + Fraction(1, 20))


def test_no_average_over_different_scales_or_over_one_item() -> None:
    assert average_change([item("a", "3", "4"), item("b", "3", "4", high=7)]) is None
    assert average_change([item("a", "3", "4")]) is None
    assert average_change([]) is None


def test_an_item_without_a_pair_does_not_disturb_the_average() -> None:
    pair = [item("a", "3", "4"), item("b", "2", "4")]
    assert average_change(pair) == average_change([*pair, item("c", "", "9", low=0, high=10)])


def test_ties_are_told_as_ties() -> None:
    assert [row.item for row in largest_changes(oj())] == ["1b", "4ab", "5ab"]
    assert [row.item for row in smallest_changes(oj())] == ["1a"]
    assert largest_changes([item("x", "", "3")]) == ()


def test_a_fall_is_smaller_than_no_change() -> None:
    rows = [item("still", "3", "3"), item("fell", "3", "2")]
    assert [row.item for row in largest_changes(rows)] == ["still"]
    assert [row.item for row in smallest_changes(rows)] == ["fell"]


@given(st.lists(st.tuples(MEANS, MEANS), min_size=2, max_size=8))
def test_swapping_before_and_after_turns_every_change(pairs: list[tuple[str, str]]) -> None:
    there = [item(str(index), before, after) for index, (before, after) in enumerate(pairs)]
    back = [item(str(index), after, before) for index, (before, after) in enumerate(pairs)]
    forward, backward = average_change(there), average_change(back)
    assert forward is not None
    assert backward is not None
    assert forward.change == -backward.change
    assert forward.slack == backward.slack
    assert [row.item for row in largest_changes(there)] == [row.item for row in smallest_changes(back)]


@given(st.lists(st.tuples(MEANS, MEANS), min_size=2, max_size=8))
def test_the_average_is_the_mean_of_the_changes(pairs: list[tuple[str, str]]) -> None:
    rows = [item(str(index), before, after) for index, (before, after) in enumerate(pairs)]
    average = average_change(rows)
    assert average is not None
    changes = [row.change for row in rows if row.change is not None]
    assert average.change == sum(changes, Fraction(0)) / len(pairs)
    assert average.change == average.after - average.before
    assert min(changes) <= average.change <= max(changes)


COMPLETE = {"n_before": 8, "n_after": 8, "sd_before": parse_printed("1,0"), "sd_after": parse_printed("1,0")}


@pytest.mark.parametrize(
    ("gone", "linked", "missing"),
    [
        ((), True, ()),
        ((), False, ()),
        ((), None, ("linked",)),
        (("n_after",), True, ("n",)),
        (("sd_before",), True, ("sd",)),
        (("n_before", "sd_after"), None, ("n", "sd", "linked")),
    ],
)
def test_what_a_test_would_need(gone: tuple[str, ...], linked: bool | None, missing: tuple[str, ...]) -> None:
    known = {name: value for name, value in COMPLETE.items() if name not in gone}
    assert missing_for_test([item("x", "3", "4", **known)], linked) == missing


def test_one_item_without_n_is_enough_to_miss_it() -> None:
    assert missing_for_test([item("a", "3", "4", **COMPLETE), item("b", "3", "4")], True) == ("n", "sd")


# GRIM


def test_eight_municipalities_can_give_the_means_of_the_oj_report() -> None:
    grim = check_grim(oj(), 8)
    assert grim is not None
    assert (grim.assumed_n, grim.impossible, grim.means) == (8, (), 7 + 7 + 1)
    assert grim.power == 1 - Fraction(8, 10)
    assert grim.possible_n == (8,)
    assert grim.limit == 10


def test_an_impossible_mean_is_named() -> None:
    """Five answers: 17 / 5 = 3,4 and 18 / 5 = 3,6 are possible, 3,5 would need 17,5 points."""
    grim = check_grim([item("möten", "3,4", "3,5"), item("stöd", "3,6", "")], 5)
    assert grim is not None
    assert grim.impossible == ("möten: 3,5",)
    assert grim.means == 2 + 1


def test_without_n_or_decimals_nothing_can_be_checked() -> None:
    assert check_grim(oj(), None) is None
    assert check_grim([item("a", "3", "4")], 8) is None
    assert check_grim([], 8) is None


@pytest.mark.parametrize(("n", "power"), [(9, Fraction(1, 10)), (10, Fraction(0)), (100, Fraction(0))])
def test_with_ten_answers_a_mean_of_one_decimal_can_never_be_impossible(n: int, power: Fraction) -> None:
    grim = check_grim(oj(), n)
    assert grim is not None
    assert grim.power == power
    if not power:
        assert grim.impossible == ()


@given(st.integers(2, 120), st.integers(1, 2), st.data())
def test_means_of_real_answers_are_never_called_impossible(n: int, decimals: int, data: st.DataObject) -> None:
    sums = data.draw(st.lists(st.integers(n, 5 * n), min_size=1, max_size=4))
    printed = [as_decimal(Fraction(total, n), decimals) for total in sums]
    rows = [item(str(index), f"{mean:.{decimals}f}", "") for index, mean in enumerate(printed)]
    grim = check_grim(rows, n)
    assert grim is not None
    assert grim.impossible == ()
    assert n >= grim.limit or n in grim.possible_n
