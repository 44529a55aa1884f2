"""The whole comparison against plain loops, on drawn values and on the real ones."""

from __future__ import annotations

import datetime as dt
import math
import warnings
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evallib.comparisons.compare import Ground, compare, prepare
from evallib.comparisons.peers import find_peers, nearest
from evallib.comparisons.study import Comparison, Direction, Doubt, IndicatorResult, Standing
from evallib.kolada import Cell, Group, Values
from evallib.model import RowAccount
from evallib.projects import Break, CompareSettings, ComparisonSettings, Indicator, SimilarSettings
from tests.comparison_values import CODES, Row, similar, totals, values_of

REAL = Path(__file__).resolve().parents[2] / "shared" / "real" / "kolada"
STATUS = {"": "value", "Missing": "missing", "Privacy": "privacy", "Not applicable": "not_applicable"}
real = [pytest.mark.real, pytest.mark.skipif(not REAL.exists(), reason="the real values are not here")]
Cells = dict[tuple[str, str, int, str], tuple[Any, float | None]]


def compared(
    values: Values, groups: Sequence[Group] = (), *, code: str = "9901", better: str = "higher", **more: object
) -> Comparison:
    """The comparison of one municipality in every indicator of the values."""
    ground = prepare(values, groups)
    asked = tuple(Indicator(id=kpi) for kpi in dict.fromkeys(values.frame["kpi"]))
    chosen = {"indicators": asked, **more}
    return compare_on(ground, ComparisonSettings(municipality=code, name=f"Ort{code}", **chosen), better)  # type: ignore[arg-type]


def compare_on(ground: Ground, chosen: ComparisonSettings, better: str) -> Comparison:
    peers, found = find_peers(chosen, ground.groups, everyone=ground.block.municipalities, editions={})
    assert found == ()
    way = Direction(better)  # type: ignore[arg-type]
    return compare(chosen, ground, peers, {one.id: way for one in chosen.indicators})


def only(comparison: Comparison) -> IndicatorResult:
    (found,) = comparison.results
    return found


# --- the oracle: dictionaries and loops


def cells_of(values: Values) -> Cells:
    """Every cell that may be seen: where exactly one of three is secret, women and men both are; where one of them has
    no number and a value is left beside the secret, all three are."""
    frame = values.frame
    columns = (frame[name].tolist() for name in ("kpi", "municipality", "year", "gender", "status", "value"))
    found: Cells = {
        (kpi, code, year, gender): (status, value if status == "value" else None)
        for kpi, code, year, gender, status, value in zip(*columns, strict=True)
    }
    for kpi, code, year in {key[:3] for key in found}:
        three = [found.get((kpi, code, year, gender), ("absent", None))[0] for gender in "TKM"]
        if sorted(three) == ["privacy", "value", "value"]:
            for gender in "KM":
                found[kpi, code, year, gender] = ("privacy", None)
        numberless = [status for status in three[1:] if status not in ("privacy", "value")]
        if (three.count("privacy"), three.count("value"), len(numberless)) == (1, 1, 1):
            for gender in "TKM":
                found[kpi, code, year, gender] = ("privacy", None)
    return found


def check_against_loops(comparison: Comparison, cells: Cells, everyone: Sequence[str], better: str) -> None:
    own = comparison.settings.municipality
    for result in comparison.results:
        kpi = result.indicator.id
        years = sorted({key[2] for key in cells if key[:2] == (kpi, own)})
        assert result.year == (years[-1] if years else None)
        if result.year is None:
            assert (dict(result.cells), result.standings) == ({"T": Cell("absent")}, ())
            continue
        for gender, cell in result.cells.items():
            assert cell == Cell(*cells.get((kpi, own, result.year, gender), ("absent", None)))
        for standing in result.standings:
            members = everyone if standing.peers.kind == "all" else standing.peers.members
            row = [cells.get((kpi, code, result.year, "T"), ("absent", None)) for code in members]
            check_standing(standing, row, result.cells["T"].value, better)
        around = nearest(comparison.peers)
        members = everyone if around.kind == "all" else around.members
        check_trends(result, cells, own, members)


def check_standing(standing: Standing, row: Sequence[tuple[str, float | None]], own: float | None, better: str) -> None:
    theirs = [value for _status, value in row if value is not None]
    with_own = theirs + ([own] if own is not None and standing.peers.kind != "all" else [])
    assert standing.n == len(with_own)
    assert (standing.mean is None) == (not theirs)
    if theirs:
        assert standing.mean == pytest.approx(math.fsum(theirs) / len(theirs))
        assert (standing.low, standing.high) == (min(theirs), max(theirs))
    ahead = [value for value in with_own if own is not None and (value > own if better == "higher" else value < own)]
    assert standing.rank == (None if own is None else len(ahead) + 1)
    assert standing.tied == (0 if own is None else with_own.count(own) - 1)
    statuses = [status for status, _value in row if status != "value"]
    assert dict(standing.others) == {status: statuses.count(status) for status in set(statuses)}


def check_trends(result: IndicatorResult, cells: Cells, own: str, members: Sequence[str]) -> None:
    kpi = result.indicator.id
    data_years = [key[2] for key in cells if key[0] == kpi]
    for gender, trend in result.trends.items():
        assert [point.year for point in trend.points] == list(range(min(data_years), max(data_years) + 1))
        for point in trend.points:
            assert point.cell == Cell(*cells.get((kpi, own, point.year, gender), ("absent", None)))
            theirs = [cells.get((kpi, code, point.year, gender), ("absent", None))[1] for code in members]
            known = [value for value in theirs if value is not None]
            assert point.peers_mean == (pytest.approx(math.fsum(known) / len(known)) if known else None)


@st.composite
def drawn_rows(draw: st.DrawFn) -> list[Row]:
    cell: Any = st.sampled_from(["absent", "missing", "privacy", "not_applicable", 0.0, 0.5, 1.0, 2.0, 2.0, 3.0])
    rows: list[Row] = []
    for kpi in ("X1", "X2"):
        for code in CODES[:5]:
            for year in (2021, 2023):
                for gender in "TKM":
                    one = draw(cell)
                    if isinstance(one, float):
                        rows.append((kpi, code, year, gender, "value", one))
                    elif one != "absent":
                        rows.append((kpi, code, year, gender, one, None))
    return rows


@settings(max_examples=60, deadline=None)
@given(drawn_rows(), st.sampled_from(["higher", "lower"]))
def test_drawn_values_are_compared_as_by_loops(rows: list[Row], better: str) -> None:
    rows = [*rows, *totals({"9901": 1.0}, year=2021), *totals({"9902": 1.0}, kpi="X2", year=2021)]
    rows = list({row[:4]: row for row in rows}.values())
    values = values_of(rows, names={code: f"Ort{code}" for code in CODES[:5]})
    groups = [Group("G7", "Granne", ("9902", "9903", "9901")), Group("G8", "Två", ("9904", "9999"))]
    chosen = CompareSettings(groups=("G7", "G8"))
    comparison = compared(values, groups, better=better, compare=chosen)
    check_against_loops(comparison, cells_of(values), CODES[:5], better)


def test_the_country_and_regions_are_not_among_all() -> None:
    values = values_of(totals({"0000": 9.0, "0001": 8.0, "9901": 1.0, "9902": 2.0}))
    comparison = compared(values)
    (among_all,) = only(comparison).standings
    assert (among_all.n, among_all.mean, among_all.high) == (2, (1.0 + 2.0) / 2, 2.0)
    account = comparison.account
    assert (account.read, account.used, sum(account.excluded.values())) == (4, 2, 2)


def test_zero_and_four_reasons_without_a_number_stay_apart() -> None:
    cells: dict[str, float | str] = {"9901": 0.0, "9902": "missing", "9903": "privacy", "9904": "not_applicable"}
    names = {code: f"Ort{code}" for code in CODES[:5]}
    result = only(compared(values_of(totals(cells), names=names)))
    assert result.cells["T"] == Cell("value", 0.0)
    assert dict(result.standings[0].others) == {"missing": 1, "privacy": 1, "not_applicable": 1, "absent": 1}


@pytest.mark.parametrize("status", ["missing", "privacy", "not_applicable"])
def test_a_cell_without_value_has_neither_rank_nor_colour(status: str) -> None:
    values = values_of(totals({"9901": status, "9902": 1.0, "9903": 2.0, "9904": 3.0, "9905": 4.0}))
    result = only(compared(values))
    assert (result.colour, result.standings[0].rank, result.standings[0].mean) == (None, None, (1 + 2 + 3 + 4) / 4)
    assert result.limits is not None


@pytest.mark.parametrize("better", ["none", "unknown"])
def test_without_direction_nobody_is_coloured_or_ranked_but_means_are_told(better: str) -> None:
    result = only(compared(values_of(totals({"9901": 1.0, "9902": 3.0})), better=better))
    standing = result.standings[0]
    assert (result.colour, result.limits, standing.rank, standing.mean) == (None, None, None, 2.0)


def test_a_gap_year_is_kept_and_a_break_is_not_joined() -> None:
    rows = [
        row
        for year, value in ((2018, 5.0), (2019, 6.0), (2021, 9.0), (2022, 8.0))
        for row in totals({"9901": value}, year=year)
    ]
    indicator = Indicator(id="X1", breaks=(Break(year=2021, note="ny metod"),))
    trend = only(compared(values_of(rows), indicators=(indicator,))).trends["T"]
    assert [(point.year, point.segment) for point in trend.points] == [
        (2018, 0), (2019, 0), (2020, 0), (2021, 1), (2022, 1)
    ]  # fmt: skip
    assert trend.points[2].cell == Cell("absent")
    assert (trend.change, trend.since, trend.improved) == (8.0 - 9.0, 2021, False)


def test_one_value_after_a_break_is_no_change() -> None:
    rows = [*totals({"9901": 5.0}, year=2021), *totals({"9901": 6.0}, year=2022)]
    indicator = Indicator(id="X1", breaks=(Break(year=2022, note="ny metod"), Break(year=2030, note="senare")))
    result = only(compared(values_of(rows), indicators=(indicator,)))
    assert (result.trends["T"].change, dict(result.trends["T"].breaks)) == (None, {2022: "ny metod"})
    assert Doubt("break", 2022, "ny metod") in result.doubts


def of_genders(year: int, total: float | str, women: float | str, men: float | str) -> Iterator[Row]:
    for gender, one in zip("TKM", (total, women, men), strict=True):
        number = None if isinstance(one, str) else one
        yield ("X1", "9901", year, gender, one if isinstance(one, str) else "value", number)


@pytest.mark.parametrize(
    ("three", "shown"),
    [
        ((3.0, "privacy", 4.0), ["value", "privacy", "privacy"]),
        ((3.0, 2.0, "privacy"), ["value", "privacy", "privacy"]),
        (("privacy", 2.0, 4.0), ["privacy", "privacy", "privacy"]),
        ((3.0, "privacy", "privacy"), ["value", "privacy", "privacy"]),
        ((3.0, "missing", 4.0), ["value", "missing", "value"]),
        (("privacy", "privacy", 4.0), ["privacy", "privacy", "value"]),
        ((3.0, 2.0, 4.0), ["value", "value", "value"]),
        ((40.0, "privacy", "not_applicable"), ["privacy", "privacy", "privacy"]),
        (("privacy", "not_applicable", 33.0), ["privacy", "privacy", "privacy"]),
        ((40.0, "missing", "privacy"), ["privacy", "privacy", "privacy"]),
        (("privacy", "missing", "missing"), ["privacy", "missing", "missing"]),
        (("missing", "privacy", 4.0), ["missing", "privacy", "value"]),
        ((40.0, 40.0, "not_applicable"), ["value", "value", "not_applicable"]),
    ],
)
def test_no_secret_can_be_worked_out_from_the_other_two(three: tuple[Any, Any, Any], shown: list[str]) -> None:
    result = only(compared(values_of(of_genders(2024, *three))))
    assert [result.cells[gender].status for gender in ("T", "K", "M")] == shown
    changed = [
        status for status, one in zip(shown, three, strict=True) if status != (one if isinstance(one, str) else "value")
    ]
    assert (Doubt("one_hidden", 2024) in result.doubts) == bool(changed)
    for gender, trend in result.trends.items():
        assert trend.points[-1].cell == result.cells[gender]


def test_a_total_outside_women_and_men_is_a_doubt_of_its_year() -> None:
    rows = [*of_genders(2023, 61.5, 0.0, 0.0), *of_genders(2024, 4.2, 2.0, 4.0), *of_genders(2022, 3.0, 2.0, 4.0)]
    doubts = only(compared(values_of(rows))).doubts
    assert set(doubts) == {Doubt("zeros", 2023), Doubt("outside", 2024)}


@pytest.mark.parametrize(
    ("three", "other_year", "kind"),
    [
        ((73.2, 70.1, 68.0), 70.0, "outside"),  # 3.1 outside, in steps of 0.1
        ((4.1, 2.0, 4.0), 3.0, "rounding"),  # 0.1 outside, in steps of 0.1
        ((1.9, 2.0, 4.0), 3.0, "rounding"),
        ((21.0, 20.0, 18.0), 19.0, "rounding"),  # 1 outside, in whole numbers
        ((21.0, 20.0, 18.0), 19.5, "outside"),  # the values have a decimal
        ((4.1, 2.0, 4.0), 3.25, "outside"),
    ],
)
def test_rounding_explains_no_more_than_a_step_in_the_last_decimal(
    three: tuple[float, float, float], other_year: float, kind: str
) -> None:
    rows = [*of_genders(2024, *three), *of_genders(2023, other_year, other_year, other_year)]
    assert only(compared(values_of(rows))).doubts == (Doubt(kind, 2024),)  # type: ignore[arg-type]


def test_an_ended_and_old_indicator_is_a_doubt() -> None:
    rows = [*totals({"9901": 5.0}, year=2022), *totals({"9902": 5.0}, year=2024)]
    values = values_of(rows, titles={"X1": "Andel (- 2022)"}, vintage=dt.date(2025, 3, 1))
    assert set(only(compared(values)).doubts) == {Doubt("discontinued", 2022, "2022"), Doubt("old", 2022)}
    newer = values_of([*rows, *totals({"9901": 5.0}, year=2023)], titles={"X1": "Andel"})
    assert only(compared(newer)).doubts == ()


@pytest.mark.parametrize(("fetched", "kinds"), [((2025, 1, 10), []), ((2025, 12, 31), []), ((2026, 1, 1), ["late"])])
def test_the_newest_values_are_not_old_however_soon_after_new_year_they_were_fetched(
    fetched: tuple[int, int, int], kinds: list[str]
) -> None:
    values = values_of(totals({"9901": 5.0}, year=2023), vintage=dt.date(*fetched))
    assert [doubt.kind for doubt in only(compared(values)).doubts] == kinds


def test_a_label_that_says_the_indicator_has_ended_is_believed_without_a_title() -> None:
    values = values_of(totals({"9901": 5.0}, year=2022))
    (result,) = compared(values, indicators=(Indicator(id="X1", label="Andel (-2022)"),)).results
    assert result.doubts == (Doubt("discontinued", 2022, "2022"),)
    assert (result.titled, result.described) == (False, False)
    told = values_of(totals({"9901": 5.0}, year=2022), titles={"X1": "Andel"}, descriptions={"X1": ""})
    assert (only(compared(told)).titled, only(compared(told)).described) == (True, True)


def test_an_indicator_without_rows_survives() -> None:
    values = values_of([*totals({"9901": 1.0}), *totals({"9902": 1.0}, kpi="X2")])
    result = compared(values).results[1]
    assert (result.year, result.colour, result.standings, dict(result.trends)) == (None, None, (), {})


def test_the_description_gives_the_breaks_of_the_trend() -> None:
    text = "Reviderad metod för framtagning från 2021 men data har reviderats från år 2017."
    rows = [row for year in range(2015, 2024) for row in totals({"9901": float(year)}, year=year)]
    trend = only(compared(values_of(rows, descriptions={"X1": text}))).trends["T"]
    assert (dict(trend.breaks), trend.since, trend.change) == ({2017: text}, 2017, 2023 - 2017)


def test_the_order_of_rows_and_a_region_more_change_nothing() -> None:
    rows = [*totals({code: float(place) for place, code in enumerate(CODES)}), *of_genders(2023, 3.0, 2.0, 4.0)]
    groups = [similar("Ort9901", CODES[1:8])]
    chosen = CompareSettings(similar=SimilarSettings(area="IFO", year=2024))
    one = compared(values_of(rows), groups, compare=chosen)
    other = compared(values_of([*reversed(rows), *totals({"0001": 99.0})]), groups, compare=chosen)
    assert one.results == other.results


# --- the real values


@cache
def real_values() -> Values:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame = pd.read_parquet(REAL / "2024-12-12_KOLADA_data_raw.parquet", engine="fastparquet")
    names = dict(zip(frame["municipality_id"], frame["municipality"], strict=True))
    frame = frame.rename(columns={"municipality_id": "municipality", "municipality": "name"})
    frame["status"] = frame["status"].fillna("").map(STATUS)
    frame["year"] = frame["year"].astype("int64")
    columns = ["kpi", "municipality", "year", "gender", "status", "value"]
    return Values(frame[columns], names, account=RowAccount(len(frame), len(frame)))


@cache
def real_groups() -> tuple[Group, ...]:
    frame = pd.read_csv(REAL / "groups.csv", dtype=str)
    by_group = frame.groupby(["group_id", "group_title"], sort=False)["member_id"]
    return tuple(Group(str(key[0]), str(key[1]), tuple(members)) for key, members in by_group)


@cache
def real_ground() -> Ground:
    return prepare(real_values(), real_groups())


class TestReal:
    pytestmark = real

    def test_every_tenth_municipality_is_compared_as_by_loops(self) -> None:
        values, cells = real_values(), cells_of(real_values())
        everyone = sorted(values.names)
        asked = tuple(Indicator(id=kpi) for kpi in ("N07914", "N09890", "N17538", "U07452"))
        kept = {key: cell for key, cell in cells.items() if key[0] in {one.id for one in asked}}
        for code in everyone[::29]:
            chosen = ComparisonSettings(
                municipality=code,
                name=values.names[code],
                indicators=asked,
                compare=CompareSettings(similar=SimilarSettings(area="IFO", year=2024), groups=("G92794", "G2328")),
            )
            check_against_loops(compare_on(real_ground(), chosen, "lower"), kept, everyone, "lower")

    def test_totals_outside_and_secrets_are_counted_as_known(self) -> None:
        doubts: list[str] = []
        for code, name in real_values().names.items():
            asked = tuple(Indicator(id=kpi) for kpi in real_ground().block.kpis)
            chosen = ComparisonSettings(municipality=code, name=name, indicators=asked)
            comparison = compare_on(real_ground(), chosen, "lower")
            doubts += [doubt.kind for result in comparison.results for doubt in result.doubts]
        assert doubts.count("zeros") + doubts.count("outside") + doubts.count("rounding") == 20
        assert doubts.count("one_hidden") == 2 + 2  # one gender secret; the total secret and both genders shown
