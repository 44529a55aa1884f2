"""Alpha and omega: worked by hand, on published data, and in the cases where neither exists."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import f

from evallib.scales import cronbach_alpha, omega_total, reverse
from tests.questionnaires import NAN, Floats, draw_answers, make_instrument, real_answers, shipped

ROWS = np.array([[1.0, 2, 3], [2, 2, 4], [3, 5, 4], [4, 4, 6], [5, 7, 5]])
SUMS = [6, 8, 12, 14, 17]
"""Item sums 15, 20, 22; squared deviations 10, 18, 5.2 and, of the row sums, 79.2."""
ONE_FACTOR = make_instrument({"only": range(1, 9)})


def answers(people: int, *, seed: int = 1) -> Floats:
    return draw_answers(np.random.default_rng(seed), people, ONE_FACTOR)


def test_alpha_and_its_interval_by_hand() -> None:
    assert ROWS.sum(axis=1).tolist() == SUMS
    alpha = 3 / 2 * (1 - (10 + 18 + 5.2) / 79.2)
    found = cronbach_alpha(ROWS)
    assert found is not None
    assert found.value == pytest.approx(alpha, abs=1e-12)
    assert found.low == pytest.approx(1 - (1 - alpha) * f.ppf(0.975, 4, 4 * 2), abs=1e-12)
    assert found.high == pytest.approx(1 - (1 - alpha) * f.ppf(0.025, 4, 4 * 2), abs=1e-12)
    assert found.level == 0.95


def test_only_people_who_answered_everything_count() -> None:
    with_gaps = np.vstack([ROWS, [NAN, 7, 1], [NAN, NAN, NAN]])
    assert cronbach_alpha(with_gaps) == cronbach_alpha(ROWS)
    assert omega_total(np.vstack([answers(40), np.full(8, NAN)])) == omega_total(answers(40))


def test_a_narrower_level_gives_a_narrower_interval() -> None:
    wide, narrow = cronbach_alpha(ROWS), cronbach_alpha(ROWS, level=0.9)
    assert wide is not None
    assert narrow is not None
    assert wide.low < narrow.low < narrow.value < narrow.high < wide.high
    assert narrow.level == 0.9


def test_items_that_pull_apart_give_a_negative_alpha() -> None:
    """Variances 5/3 and 5/3, the sum's 2/3: 2 * (1 - (10/3) / (2/3)) = 2 * (1 - 5)."""
    found = cronbach_alpha([[1, 4], [2, 3], [3, 1], [4, 2]])
    assert found is not None
    sums = np.array([5, 5, 4, 6])
    assert found.value == pytest.approx(2 * (1 - (5 / 3 + 5 / 3) / sums.var(ddof=1)))
    assert found.value == pytest.approx(2 * (1 - 5))


def test_items_that_agree_fully_give_one() -> None:
    column = np.random.default_rng(1).integers(0, 11, (60, 1))
    for count in (2, 3, 4, 7):  # rounding must not give more than one
        found = cronbach_alpha(np.repeat(column, count, axis=1))
        assert found is not None
        assert (found.value, found.low, found.high) == (1, 1, 1)


@pytest.mark.parametrize(
    "items",
    [
        np.empty((0, 4)),
        np.ones((1, 4)),
        [[1, 2], [2, 3]],
        [[1.0], [2], [3], [4]],
        np.empty((5, 0)),
        np.full((9, 4), 3.0),
        np.full((9, 4), 0.1),
        np.full((9, 4), NAN),
        [[1, 7], [2, 6], [3, 5], [4, 4]],
    ],
    ids=["nobody", "one", "two people", "one item", "no item", "constant", "fraction", "missing", "sum constant"],
)
def test_no_alpha_and_no_omega_where_they_do_not_exist(items: Floats) -> None:
    assert cronbach_alpha(items) is None
    assert omega_total(items) is None


def test_an_array_that_is_not_people_by_items_is_refused() -> None:
    for compute in (cronbach_alpha, omega_total):
        with pytest.raises(ValueError, match="people x items"):
            compute([1.0, 2.0, 3.0])


@given(st.floats(-50, 50), st.floats(0.01, 50), st.permutations(range(5)), st.permutations(range(3)))
def test_alpha_follows_neither_units_nor_order(
    shift: float, factor: float, people: list[int], items: list[int]
) -> None:
    plain, changed = cronbach_alpha(ROWS), cronbach_alpha((shift + factor * ROWS)[np.ix_(people, items)])
    assert plain is not None
    assert changed is not None
    assert changed.value == pytest.approx(plain.value, abs=1e-8)
    assert changed.low == pytest.approx(plain.low, abs=1e-7)


def test_omega_of_three_items_has_a_closed_form() -> None:
    """With three items one factor reproduces the correlations: loading 1 is sqrt(c12 * c13 / c23), and so on."""
    generator = np.random.default_rng(4)
    rows = np.rint(4 + generator.normal(size=(60, 1)) + generator.normal(size=(60, 3)))
    c = np.cov(rows, rowvar=False)
    loadings = np.sqrt(
        np.array([c[0, 1] * c[0, 2] / c[1, 2], c[0, 1] * c[1, 2] / c[0, 2], c[0, 2] * c[1, 2] / c[0, 1]])
    )
    own = np.diag(c) - loadings**2
    assert (own > 0).all()
    assert omega_total(rows) == pytest.approx(loadings.sum() ** 2 / (loadings.sum() ** 2 + own.sum()), abs=1e-7)


def test_omega_is_found_from_what_made_the_answers() -> None:
    """Eight items with loading .7 each: (8 * .7)² / ((8 * .7)² + 8 * (1 - .7²))."""
    generator = np.random.default_rng(2)
    rows = 0.7 * generator.normal(size=(4000, 1)) + math.sqrt(1 - 0.7**2) * generator.normal(size=(4000, 8))
    expected = (8 * 0.7) ** 2 / ((8 * 0.7) ** 2 + 8 * (1 - 0.7**2))
    assert omega_total(rows) == pytest.approx(expected, abs=0.01)
    alpha = cronbach_alpha(rows)
    assert alpha is not None
    assert omega_total(rows) == pytest.approx(alpha.value, abs=0.001)  # equal loadings: the two agree


def test_omega_follows_neither_units_nor_order_and_is_the_same_every_time() -> None:
    rows = answers(60)
    found = omega_total(rows)
    assert found is not None
    assert omega_total(rows) == found
    assert omega_total(3 + 2.5 * rows) == pytest.approx(found, abs=1e-6)
    assert omega_total(rows[::-1, ::-1]) == pytest.approx(found, abs=1e-6)


def test_omega_is_not_given_for_a_heywood_case() -> None:
    """r12 * r13 / r23 = .9 * .9 / .5 > 1: one item would share more than all its variance."""
    generator = np.random.default_rng(3)
    spread = np.linalg.cholesky(np.array([[1, 0.9, 0.9], [0.9, 1, 0.63], [0.9, 0.63, 1]]))
    rows = generator.normal(size=(200, 3)) @ spread.T
    r = np.corrcoef(rows, rowvar=False)
    assert r[0, 1] * r[0, 2] / r[1, 2] > 1
    assert omega_total(rows) is None


def test_omega_needs_more_people_than_items_and_items_that_vary() -> None:
    rows = answers(9)
    assert omega_total(rows[:8]) is None
    constant = answers(40)
    constant[:, 3] = 5
    assert omega_total(constant) is None
    assert cronbach_alpha(constant) is not None


@pytest.mark.real
@pytest.mark.parametrize(
    ("scale", "alpha", "low", "high", "omega"),
    [
        ("comprehensibility", 0.6565532757, 0.562986, 0.735178, 0.6839814537),
        ("manageability", 0.5871850619, 0.469829, 0.683960, 0.6011002965),
        ("meaningfulness", 0.5370129552, 0.405393, 0.645550, 0.5588486125),
        ("total", 0.8029210241, 0.754041, 0.845717, 0.8098730713),
    ],
)
def test_published_answers(scale: str, alpha: float, low: float, high: float, omega: float) -> None:
    """Alpha and limits from the reference; omega from R's factanal and the items' standard deviations."""
    instrument = shipped("kasam13")
    keyed = reverse(real_answers(), instrument)[:, [item - 1 for item in instrument.items_of(scale)]]
    found = cronbach_alpha(keyed)
    assert found is not None
    assert found.value == pytest.approx(alpha, abs=1e-9)
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-6), pytest.approx(high, abs=1e-6))
    assert omega_total(keyed) == pytest.approx(omega, abs=1e-7)
