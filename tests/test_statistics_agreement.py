"""Agreement: every vector of the literature at hand, other software's values, symmetries, and what is not defined."""

from __future__ import annotations

from math import isnan, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.inter_rater import fleiss_kappa as fleiss_of_counts

from evallib.statistics import (
    Measurement,
    alpha_of_coincidences,
    brennan_prediger,
    cohen_kappa,
    fleiss_kappa,
    four_cells,
    gwet_ac1,
    krippendorff_alpha,
    percent_agreement,
)
from evallib.statistics.two_by_two import Coefficient

MEASUREMENTS: tuple[Measurement, ...] = ("nominal", "ordinal", "interval", "ratio")
COEFFICIENTS: tuple[Coefficient, ...] = ("kappa", "pi", "alpha", "ac1", "pabak")
YES_NO = (0, 1)
FLEISS_1971 = (
    "00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031 "
    "00501 30012 51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006"
)
GWET_2014 = """
1 1 . 1
2 2 3 2
3 3 3 3
3 3 3 3
2 2 2 2
1 2 3 4
4 4 4 4
1 1 2 1
2 2 2 2
. 5 5 5
. . 1 1
. . 3 .
"""


def table(*raters: str) -> np.ndarray:
    """Units by raters from one text a rater; a dot is missing, letters are numbered."""
    columns = [text.split() if " " in text else list(text) for text in raters]
    return np.array([[_value(cell) for cell in column] for column in columns]).T


def _value(cell: str) -> float:
    return nan if cell == "." else float(cell) if cell.isdigit() else float(ord(cell))


def cells_as_ratings(both: int, first: int, second: int, neither: int) -> np.ndarray:
    return np.repeat([[1.0, 1.0], [1.0, 0.0], [0.0, 1.0], [0.0, 0.0]], [both, first, second, neither], axis=0)


def fleiss_ratings() -> np.ndarray:
    return np.array([np.repeat(range(5), [int(digit) for digit in patient]) for patient in FLEISS_1971.split()])


def gwet_ratings() -> np.ndarray:
    return np.array([[_value(cell) for cell in row.split()] for row in GWET_2014.strip().splitlines()])


# --- published values


@pytest.mark.parametrize(
    ("first", "second"), [("0100000010", "1110010000"), ("1100000000", "0110010100")], ids=["2011 A", "2004 p. 224"]
)
def test_two_coders_of_krippendorff(first: str, second: str) -> None:
    ratings = table(first, second)
    assert percent_agreement(ratings) == 6 / 10
    assert krippendorff_alpha(ratings) == pytest.approx(1 - (20 - 1) * 4 / (6 * 14))  # 0.0952


def test_letters_of_krippendorff() -> None:
    ratings = table("aabbdcccedda", "babbbccceddd")
    assert krippendorff_alpha(ratings) == pytest.approx(0.692, abs=5e-4)


@pytest.mark.parametrize(
    ("measurement", "expected"), [("nominal", 0.6914), ("ordinal", 0.8067), ("interval", 0.8108), ("ratio", 0.8089)]
)
def test_three_coders_with_gaps(measurement: Measurement, expected: float) -> None:
    ratings = table(
        ". . . . . 3 4 1 2 1 1 3 3 . 3",
        "1 . 2 1 3 3 4 3 . . . . . . .",
        ". . 2 1 3 4 4 . 2 1 1 3 3 . 4",
    )
    assert krippendorff_alpha(ratings, measurement) == pytest.approx(expected, abs=5e-5)


def test_thirty_patients_of_fleiss() -> None:
    ratings = fleiss_ratings()
    assert ratings.shape == (30, 6)
    assert percent_agreement(ratings) == pytest.approx(0.5556, abs=5e-5)
    assert fleiss_kappa(ratings) == pytest.approx(0.4302, abs=5e-5)
    assert gwet_ac1(ratings, categories=range(5)) == pytest.approx(0.4479, abs=5e-5)
    assert gwet_ac1(ratings, categories=range(5)) == pytest.approx((0.5556 - 0.1950) / (1 - 0.1950), abs=2e-4)


def test_four_raters_of_gwet_with_gaps() -> None:
    ratings = gwet_ratings()
    assert percent_agreement(ratings) == pytest.approx(0.81818, abs=5e-6)
    assert gwet_ac1(ratings, categories=range(1, 6)) == pytest.approx(0.77544, abs=5e-6)
    assert fleiss_kappa(ratings) == pytest.approx(0.76117, abs=5e-6)
    assert cohen_kappa(ratings) == pytest.approx(0.76282, abs=5e-6)  # Conger's, for more than two
    assert brennan_prediger(ratings, categories=range(1, 6)) == pytest.approx((0.81818 - 0.2) / 0.8, abs=1e-5)


def test_cohen_by_hand_and_in_statsmodels() -> None:
    ratings, cells = cells_as_ratings(20, 5, 10, 15), four_cells(20, 5, 10, 15)
    by_hand = ((20 + 15) / 50 - (25 * 30 + 25 * 20) / 50**2) / (1 - (25 * 30 + 25 * 20) / 50**2)
    assert by_hand == pytest.approx((0.70 - 0.50) / (1 - 0.50)) == pytest.approx(0.400)
    assert cohen_kappa(ratings) == pytest.approx(by_hand) == pytest.approx(float(cells.coefficient("kappa")))
    other = cohens_kappa(np.array([[20, 5], [10, 15]]))
    assert (other.kappa, other.kappa_low, other.kappa_upp) == pytest.approx((0.400, 0.151, 0.649), abs=5e-4)


def test_the_paradox_of_a_common_category() -> None:
    ratings, cells = cells_as_ratings(118, 5, 2, 0), four_cells(118, 5, 2, 0)
    expected = {"percent": 0.944, "kappa": -0.0234, "pi": -0.0288, "pabak": 0.888, "ac1": 0.9408}
    whole = {
        "percent": percent_agreement(ratings),
        "kappa": cohen_kappa(ratings),
        "pi": fleiss_kappa(ratings),
        "pabak": brennan_prediger(ratings, categories=YES_NO),
        "ac1": gwet_ac1(ratings, categories=YES_NO),
    }
    four = {name: float(cells.coefficient(name)) for name in COEFFICIENTS if name != "alpha"}  # type: ignore[arg-type]
    assert whole == pytest.approx(expected, abs=5e-5)
    assert four | {"percent": float(cells.percent)} == pytest.approx(expected, abs=5e-5)
    assert four["pabak"] == pytest.approx(2 * (118 + 0) / 125 - 1)
    assert (float(cells.prevalence), float(cells.bias)) == pytest.approx(((118 - 0) / 125, (5 - 2) / 125))


def test_a_hundred_characters() -> None:
    half = four_cells(25, 25, 25, 25)  # one coder 0-50, the other 25-75
    shares = (float(half.percent), float(half.jaccard), float(half.dice))
    assert shares == pytest.approx((50 / 100, 25 / 75, 50 / 100))
    assert float(half.coefficient("kappa")) == 0.0
    assert float(half.coefficient("alpha")) == pytest.approx(1 - (200 - 1) * 50 / (100 * 100))  # 0.005
    assert float(four_cells(50, 50, 0, 0).coefficient("kappa")) == 0.0  # one coder all, the other half


def test_pooled_over_codes_is_neither_mean_nor_sum() -> None:
    cells = four_cells([20, 118, 25], [5, 5, 25], [10, 2, 25], [15, 0, 25])
    kappas = cells.coefficient("kappa")
    whole = four_cells(20 + 118 + 25, 5 + 5 + 25, 10 + 2 + 25, 15 + 0 + 25)
    observed, chance = 1 - cells.disagreement.mean(), 1 - cells.expected_disagreement("kappa").mean()
    assert float(cells.pooled("kappa")) == pytest.approx((observed - chance) / (1 - chance))
    assert float(cells.pooled("kappa")) == pytest.approx(0.1884, abs=5e-5)
    assert float(kappas.mean()) == pytest.approx(0.1255, abs=5e-5)
    assert float(whole.coefficient("kappa")) == pytest.approx(0.3455, abs=5e-5)


# --- what is not defined

MEASURES = {
    "percent": percent_agreement,
    "kappa": cohen_kappa,
    "fleiss": fleiss_kappa,
    "brennan_prediger": lambda ratings: brennan_prediger(ratings, categories=YES_NO),
    "ac1": lambda ratings: gwet_ac1(ratings, categories=YES_NO),
    **{name: lambda ratings, name=name: krippendorff_alpha(ratings, name) for name in MEASUREMENTS},
}
CHANCE_CORRECTED = sorted(set(MEASURES) - {"percent"})


@pytest.mark.parametrize("name", CHANCE_CORRECTED)
def test_a_single_category_is_not_defined(name: str) -> None:
    assert MEASURES[name]([[1, 1], [1, 1], [1, 1]]) is None
    assert MEASURES[name]([[0, 0], [0, nan]]) is None
    assert MEASURES[name]([[1, 1], [1, 1], [0, nan]]) is None  # no unit that two rated is anything else


@pytest.mark.parametrize("name", MEASURES)
@pytest.mark.parametrize("ratings", [np.empty((0, 2)), np.full((4, 2), nan), [[1.0], [0.0]], [[1, nan], [nan, 0]]])
def test_without_a_unit_that_two_rated_nothing_is_defined(name: str, ratings: object) -> None:
    assert MEASURES[name](ratings) is None


@pytest.mark.parametrize("coefficient", COEFFICIENTS)
def test_four_cells_that_do_not_vary_are_not_defined(coefficient: Coefficient) -> None:
    cells = four_cells([0, 9, 0], [0, 0, 0], [0, 0, 0], [0, 0, 9])
    assert np.isnan(cells.coefficient(coefficient)).all()
    assert isnan(float(cells.pooled(coefficient)))


def test_four_cells_of_nothing() -> None:
    cells = four_cells(0, 0, 0, 0)
    for share in (cells.percent, cells.jaccard, cells.dice, cells.prevalence, cells.bias):
        assert isnan(float(share))
    assert isnan(float(four_cells(0, 0, 0, 9).jaccard))
    assert float(four_cells(0, 0, 0, 9).percent) == 1.0


def test_one_coder_who_never_says_yes_is_defined() -> None:
    assert float(four_cells(0, 0, 5, 15).coefficient("kappa")) == 0.0
    assert cohen_kappa(cells_as_ratings(0, 0, 5, 15)) == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: krippendorff_alpha([1, 2, 3]), "table"),
        (lambda: krippendorff_alpha([[1, float("inf")]]), "infinite"),
        (lambda: krippendorff_alpha([[-1, 1], [1, 1]], "ratio"), "negative"),
        (lambda: gwet_ac1([[1, 3]], categories=[1, 2]), "3"),
        (lambda: brennan_prediger([[1, 1]], categories=[1]), "two or more"),
        (lambda: four_cells([1, 2], [1], [1], [1]), "shape"),
        (lambda: four_cells(-1, 1, 1, 1), "0 or more"),
        (lambda: four_cells(nan, 1, 1, 1), "0 or more"),
    ],
)
def test_misuse_is_refused(call: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        call()  # type: ignore[operator]


# --- other software

ratings_with_gaps = (
    st.integers(2, 4)
    .flatmap(
        lambda raters: st.lists(
            st.lists(st.sampled_from([0.0, 1.0, 2.0, 5.0, nan]), min_size=raters, max_size=raters),
            min_size=2,
            max_size=25,
        )
    )
    .map(np.array)
)
complete_pairs = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=30).map(np.array)


def close(first: float | None, second: float | None, room: float = 1e-12) -> bool:
    if first is None or second is None:
        return first is second
    return first == pytest.approx(second, rel=room, abs=room)


@settings(max_examples=40)
@given(ratings_with_gaps)
@pytest.mark.parametrize("measurement", MEASUREMENTS)
def test_alpha_is_that_of_the_package_krippendorff(measurement: Measurement, ratings: np.ndarray) -> None:
    package = pytest.importorskip("krippendorff")
    ours = krippendorff_alpha(ratings, measurement)
    paired = ratings[(~np.isnan(ratings)).sum(axis=1) >= 2]
    if np.unique(paired[~np.isnan(paired)]).size < 2:
        assert ours is None
    else:
        assert close(ours, float(package.alpha(ratings.T, level_of_measurement=measurement)))


@settings(max_examples=40)
@given(complete_pairs)
def test_kappas_are_those_of_statsmodels(ratings: np.ndarray) -> None:
    cross = np.zeros((4, 4))
    np.add.at(cross, (ratings[:, 0], ratings[:, 1]), 1)
    counts = np.array([np.bincount(row, minlength=4) for row in ratings])
    if np.unique(ratings).size < 2:
        assert cohen_kappa(ratings) is fleiss_kappa(ratings) is None
    else:
        assert close(cohen_kappa(ratings), float(cohens_kappa(cross, return_results=False)))
        assert close(fleiss_kappa(ratings), float(fleiss_of_counts(counts)))


@settings(max_examples=40)
@given(st.tuples(*[st.integers(0, 30)] * 4).filter(lambda cells: sum(cells) > 0))
def test_four_cells_say_what_the_ratings_say(cells: tuple[int, int, int, int]) -> None:
    ratings, four = cells_as_ratings(*cells), four_cells(*cells)
    expected = {
        "kappa": cohen_kappa(ratings),
        "pi": fleiss_kappa(ratings),
        "alpha": krippendorff_alpha(ratings),
        "ac1": gwet_ac1(ratings, categories=YES_NO),
        "pabak": brennan_prediger(ratings, categories=YES_NO),
    }
    for name in COEFFICIENTS:
        value = float(four.coefficient(name))
        assert close(None if isnan(value) else value, expected[name])
        assert float(four_cells(*[[cell] for cell in cells]).pooled(name)) == pytest.approx(value, nan_ok=True)


# --- properties


@settings(max_examples=40)
@given(ratings_with_gaps, st.randoms(use_true_random=False))
def test_swapping_coders_or_units_changes_nothing(ratings: np.ndarray, random: object) -> None:
    order = list(range(len(ratings)))
    random.shuffle(order)  # type: ignore[attr-defined]
    for measure in _all_measures():
        assert close(measure(ratings), measure(ratings[order, ::-1]))


def _all_measures() -> list:
    known = [0, 1, 2, 5]
    return [
        percent_agreement,
        cohen_kappa,
        fleiss_kappa,
        lambda ratings: brennan_prediger(ratings, categories=known),
        lambda ratings: gwet_ac1(ratings, categories=known),
        *(lambda ratings, name=name: krippendorff_alpha(ratings, name) for name in MEASUREMENTS),
    ]


@settings(max_examples=40)
@given(ratings_with_gaps)
def test_renaming_the_categories_changes_no_nominal_measure(ratings: np.ndarray) -> None:
    renamed = np.select([ratings == 0, ratings == 1, ratings == 2, ratings == 5], [700000.5, 3.0, -4.0, 0.0], nan)
    for measure in (percent_agreement, cohen_kappa, fleiss_kappa, krippendorff_alpha):
        assert close(measure(ratings), measure(renamed))
    known, new = [0, 1, 2, 5], [700000.5, 3, -4, 0]
    assert close(gwet_ac1(ratings, categories=known), gwet_ac1(renamed, categories=new))


@settings(max_examples=40)
@given(ratings_with_gaps, st.sampled_from([0.0, 1.0, 2.0, 5.0]))
def test_a_unit_with_one_rating_changes_no_alpha(ratings: np.ndarray, value: float) -> None:
    alone = np.full((1, ratings.shape[1]), nan)
    alone[0, -1] = value
    for name in MEASUREMENTS:
        assert close(krippendorff_alpha(ratings, name), krippendorff_alpha(np.vstack([ratings, alone]), name))


@settings(max_examples=40)
@given(ratings_with_gaps)
def test_doubling_all_units_moves_only_alpha(ratings: np.ndarray) -> None:
    doubled = np.vstack([ratings, ratings])
    for measure in _all_measures()[:5]:
        assert close(measure(ratings), measure(doubled))
    alpha, twice = krippendorff_alpha(ratings), krippendorff_alpha(doubled)
    paired = ratings[(~np.isnan(ratings)).sum(axis=1) >= 2]
    n = int((~np.isnan(paired)).sum())
    if alpha is not None:  # 1 - alpha = (n - 1)·..., and the rest of the formula stays as it is
        assert 1 - (twice or 0.0) == pytest.approx((1 - alpha) / 2 * (2 * n - 1) / (n - 1))


@settings(max_examples=40)
@given(ratings_with_gaps)
def test_a_code_that_nobody_uses_changes_only_measures_of_the_codebook(ratings: np.ndarray) -> None:
    known, longer = [0, 1, 2, 5], [0, 1, 2, 5, 9]
    if gwet_ac1(ratings, categories=known) is None:
        assert gwet_ac1(ratings, categories=longer) is brennan_prediger(ratings, categories=longer) is None
        return
    observed = percent_agreement(ratings) or 0.0
    assert close(brennan_prediger(ratings, categories=longer), (observed - 1 / 5) / (1 - 1 / 5))
    shorter_gwet, gwet = gwet_ac1(ratings, categories=known), gwet_ac1(ratings, categories=longer)
    assert observed == 1 or (gwet or 0.0) > (shorter_gwet or 0.0)


@settings(max_examples=40)
@given(st.integers(2, 400), st.integers(1, 5), st.integers(0, 2**32 - 1))
def test_many_tables_at_once_are_each_table_alone(units: int, tables: int, seed: int) -> None:
    drawn = np.random.default_rng(seed).multinomial(units, [0.2, 0.1, 0.1, 0.6], size=tables).T
    together = four_cells(*drawn)
    for name in COEFFICIENTS:
        alone = [float(four_cells(*cells).coefficient(name)) for cells in drawn.T]
        assert together.coefficient(name).tolist() == pytest.approx(alone, nan_ok=True)
    coincidences = np.array([[[2 * a, b + c], [b + c, 2 * d]] for a, b, c, d in drawn.T], dtype=float)
    assert alpha_of_coincidences(coincidences, [0, 1]).tolist() == pytest.approx(
        together.coefficient("alpha").tolist(), nan_ok=True
    )


def test_rare_codes_in_long_texts_keep_their_digits() -> None:
    """Ten million characters of which three hundred are coded: 1 - De is near 0, and nothing may be lost."""
    both, first, second, neither = 100, 90, 110, 10_000_000
    n = both + first + second + neither
    expected = (both + first) * (first + neither) + (second + neither) * (both + second)
    kappa = 1 - (first + second) * n / expected
    assert float(four_cells(both, first, second, neither).coefficient("kappa")) == pytest.approx(kappa, rel=1e-14)
