"""The data of 290 comparison reports against a bare pandas groupby over the same rows, in one run.

Usage, from the repository with its ``.venv``::

    .venv/bin/python -m benchmarks.comparisons                          an invented table of the real one's size
    .venv/bin/python -m benchmarks.comparisons FILE.parquet GROUPS.csv  a download and its groups (both or none)

Both sides begin with the same rows in memory (23 indicators, 290 municipalities, 15 years, some 139 000 rows) and end
with every municipality's own numbers, compared with all, with seven similar ones and with the group of an edition.

- ours: everything that 290 reports need: cells with their reasons, standings, colours, trends with breaks, doubts.
- bare groupby: the same means, smallest and largest values, counts, quartiles and ranks, for all municipalities at
  once: three groupbys over all rows, one over the rows of everybody's peers and one that parts the municipalities. No
  reasons, breaks, doubts, secrets, colours, nor anything but tables.
- a groupby a report: for each municipality, the same groupby over its peers' rows.
- without peers: the bare groupby without what it says of peers; one mean: a single groupby(...).mean() over the rows.
  They answer fewer questions, and are here to tell what the rest costs.

The aim is that ours takes at most three times the bare groupby. Turns are taken, and the fastest of each counts. The
means, smallest and largest values of both sides are compared too: they must be the same to 1e-9.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from fastparquet import ParquetFile

from benchmarks.timing import timed
from evallib.comparisons.compare import Ground, compare, prepare
from evallib.comparisons.peers import find_peers
from evallib.comparisons.study import Comparison, Direction
from evallib.kolada import COLUMNS, Group, Values
from evallib.model import RowAccount
from evallib.projects import CompareSettings, ComparisonSettings, EditionSettings, Indicator, SimilarSettings

ROUNDS = 5
MOST_TIMES, MOST_APART = 3.0, 1e-9
MUNICIPALITIES, INDICATORS, YEARS, DIVIDED = 290, 23, range(2010, 2025), 5
EDITION = tuple(f"G{number}" for number in range(92786, 92795))
STATUS = {"": "value", "Missing": "missing", "Privacy": "privacy", "Not applicable": "not_applicable"}
KEYS = ["kpi", "year", "gender"]


def main() -> int:
    """Measure both sides in turns, compare their numbers, and say whether the aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="a parquet of values, and a CSV of groups")
    files = parser.parse_args().files
    values, groups = read_real(*files) if len(files) == 2 else draw(np.random.default_rng(1))
    asked = settings_of(values)
    print(f"{len(values.frame):,} rows, {len(asked)} reports of {len(asked[0].indicators)} indicators", flush=True)
    sides: dict[str, Callable[[], object]] = {
        "ours": lambda: [None for _one in report_all(values, groups, asked)],
        "bare groupby": lambda: group_all(values, groups, asked),
        "a groupby a report": lambda: group_each(values, groups, asked),
        "without peers": lambda: group_rows(values),
        "one mean": partial(one_mean, values),
    }
    seconds = {name: min(timed(side) for _round in range(ROUNDS)) for name, side in sides.items()}
    for name, took in seconds.items():
        print(f"{name}: {took:.3f} s, ours takes {seconds['ours'] / took:.2f} times as long")
    apart = find_difference(values, groups, asked)
    ratio = seconds["ours"] / seconds["bare groupby"]
    print(f"ours against the bare groupby: {ratio:.2f} times (aim {MOST_TIMES:g}); means at most {apart:.1e} apart")
    return 0 if ratio <= MOST_TIMES and apart <= MOST_APART else 1


def report_all(values: Values, groups: Sequence[Group], asked: Sequence[ComparisonSettings]) -> Iterator[Comparison]:
    """What 290 reports tell of, one after the other."""
    ground = prepare(values, groups)
    for settings in asked:
        yield report(ground, settings)


def report(ground: Ground, settings: ComparisonSettings) -> Comparison:
    """What one report tells of."""
    peers, wrong = find_peers(settings, ground.groups, everyone=ground.block.municipalities, editions={})
    if wrong:
        raise ValueError(wrong)
    return compare(settings, ground, peers, {one.id: Direction("lower") for one in settings.indicators})


def group_all(
    values: Values, groups: Sequence[Group], asked: Sequence[ComparisonSettings]
) -> tuple[pd.DataFrame, dict[object, pd.DataFrame]]:
    """Bare pandas for all at once: the peers' means by municipality, and each municipality's rows with their ranks."""
    of_peers = members_of(groups, asked).merge(values.frame, on="municipality")
    peers = of_peers.groupby(["own", "kind", *KEYS])["value"].agg(["mean", "min", "max", "count"])
    return peers, group_rows(values)


def group_rows(values: Values) -> dict[object, pd.DataFrame]:
    """Bare pandas without peers: means and quartiles of all, and each municipality's rows with their ranks."""
    every = values.frame.groupby(KEYS)["value"]
    every.agg(["mean", "min", "max", "count"])
    every.quantile(np.array([0.25, 0.75]))
    ranked = values.frame.assign(rank=every.rank(method="min"))
    return dict(iter(ranked.groupby("municipality")))


def one_mean(values: Values) -> pd.Series[float]:
    """The mean of all by indicator, year and gender."""
    return values.frame.groupby(KEYS)["value"].mean()


def group_each(values: Values, groups: Sequence[Group], asked: Sequence[ComparisonSettings]) -> list[pd.DataFrame]:
    """Bare pandas for one report at a time."""
    frame, found = values.frame, []
    for _own, members in members_of(groups, asked).groupby("own"):
        rows = members.merge(frame, on="municipality")
        found.append(rows.groupby(["kind", *KEYS])["value"].agg(["mean", "min", "max", "count"]))
    return found


def members_of(groups: Sequence[Group], asked: Sequence[ComparisonSettings]) -> pd.DataFrame:
    """Everybody's peers, a row a pair: own, kind, municipality."""
    by_title, by_id = {group.title: group for group in groups}, {group.id: group for group in groups}
    rows = []
    for settings in asked:
        own = settings.municipality
        like = by_title[f"Liknande kommuner IFO, {settings.name}, 2024"]
        edition = next(by_id[name] for name in EDITION if own in by_id[name].members)
        rows += [(own, "similar", code) for code in like.members]
        rows += [(own, "edition", code) for code in edition.members if code != own]
    return pd.DataFrame(rows, columns=["own", "kind", "municipality"])


def find_difference(values: Values, groups: Sequence[Group], asked: Sequence[ComparisonSettings]) -> float:
    """The largest difference between a mean, smallest or largest value of ours and of the bare groupby."""
    peers, _rows = group_all(values, groups, asked)
    known = peers.loc[peers.index.get_level_values("gender") == "T"].to_dict("index")
    largest = 0.0
    for comparison in report_all(values, groups, asked):
        own = comparison.settings.municipality
        for result in comparison.results:
            for one in (standing for standing in result.standings if standing.peers.kind != "all"):
                bare = known.get((own, one.peers.kind, result.indicator.id, result.year, "T"), {})
                for name, number in (("mean", one.mean), ("min", one.low), ("max", one.high)):
                    theirs = bare.get(name, np.nan)
                    if (number is None) != bool(np.isnan(theirs)):
                        return np.inf
                    largest = max(largest, abs(number - theirs) if number is not None else 0.0)
    return largest


def settings_of(values: Values) -> list[ComparisonSettings]:
    """The settings of a report for every municipality, with all indicators."""
    indicators = tuple(Indicator(id=kpi) for kpi in sorted(set(values.frame["kpi"])))
    compared = CompareSettings(
        similar=SimilarSettings(area="IFO", year=2024), edition=EditionSettings(edition=2023, groups=EDITION)
    )
    return [
        ComparisonSettings(municipality=code, name=name, indicators=indicators, compare=compared)
        for code, name in sorted(values.names.items())
    ]


def read_real(values: Path, groups: Path) -> tuple[Values, tuple[Group, ...]]:
    """A download of values as parquet, and the members of all groups as CSV."""
    frame = ParquetFile(values).to_pandas()
    names = dict(zip(frame["municipality_id"], frame["municipality"], strict=True))
    frame = frame.drop(columns="municipality").rename(columns={"municipality_id": "municipality"})
    frame["status"] = frame["status"].fillna("").map(STATUS)
    rows = pd.read_csv(groups, dtype=str).groupby(["group_id", "group_title"], sort=False)["member_id"]
    found = tuple(Group(str(key[0]), str(key[1]), tuple(members)) for key, members in rows)
    return values_of(frame, names), found


def draw(generator: np.random.Generator) -> tuple[Values, tuple[Group, ...]]:
    """An invented table of the same size, with invented municipalities in invented groups."""
    codes = [f"{9000 + number}" for number in range(1, MUNICIPALITIES + 1)]
    names = {code: f"Ort{code}" for code in codes}
    genders = [(f"X{number:05}", list("TKM") if number < DIVIDED else ["T"]) for number in range(INDICATORS)]
    rows = [(kpi, code, year, gender) for kpi, some in genders for year in YEARS for gender in some for code in codes]
    frame = pd.DataFrame(rows, columns=["kpi", "municipality", "year", "gender"])
    frame["status"] = generator.choice([*STATUS.values()], len(frame), p=[0.97, 0.015, 0.008, 0.007])
    frame["value"] = np.where(frame["status"] == "value", generator.normal(30, 8, len(frame)), np.nan)
    others = {code: [one for one in codes if one != code] for code in codes}
    like = [
        Group(
            f"G{code}", f"Liknande kommuner IFO, {names[code]}, 2024", tuple(generator.choice(others[code], 7, False))
        )
        for code in codes
    ]
    edition = [Group(name, name, tuple(codes[place :: len(EDITION)])) for place, name in enumerate(EDITION)]
    return values_of(frame, names), (*like, *edition)


def values_of(frame: pd.DataFrame, names: dict[str, str]) -> Values:
    """The values of a table with the columns of one."""
    frame = frame.assign(year=frame["year"].astype("int64"))[[*COLUMNS]]
    return Values(frame, names, account=RowAccount(len(frame), len(frame)))


if __name__ == "__main__":
    sys.exit(main())
