"""Everything that the section computes for the invented project, and its printed figures for Vägen ut, once more.

Read from the raw files with pandas and computed from the definitions with NumPy and SciPy alone, by another route where
there is one: a matcher that tries every pair of codes, an interval solved from the noncentral t, the unit model as a
likelihood of one big matrix, Holm as a reader would do it. The code under test is used for the result only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats

from evallib.kasam import Study, read_study, result
from evallib.kasam.waves import Withheld
from evallib.model import Metric
from evallib.projects import Workspace, load_project
from evallib.statistics import Change, UnitModel
from tests.conftest import REPOSITORY

DATA = REPOSITORY / "data" / "exempel"
QUESTIONS = [f"Fråga {number}" for number in range(1, 14)]
REVERSED = (1, 2, 3, 7, 10)
PARTS = {"comprehensibility": (2, 6, 8, 9, 11), "manageability": (3, 5, 10, 13), "meaningfulness": (1, 4, 7, 12)}
SCALES = {**PARTS, "total": tuple(range(1, 14))}
INVITED = (71, 68)
SMALLEST_CHANGE = 3.0
close = partial(pytest.approx, rel=1e-7, abs=1e-9)

Pairs = dict[int, int]
Links = tuple[Pairs, Pairs, tuple[int, int]]


@dataclass(frozen=True)
class Test:
    """A difference of means with what a t test says of it."""

    __test__ = False

    n: tuple[int, int]
    value: float
    se: float
    df: float

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        half = float(stats.t.ppf((1 + level) / 2, self.df)) * self.se
        return self.value - half, self.value + half

    @property
    def p(self) -> float:
        return float(2 * stats.t.sf(abs(self.value / self.se), self.df))


@dataclass(frozen=True)
class Wave:
    """One file: rows with their code, unit and form of employment, and the answers turned so that high is strong."""

    rows: pd.DataFrame
    delivered: np.ndarray
    keyed: np.ndarray

    @property
    def answered(self) -> np.ndarray:
        """Which rows hold any answer."""
        return ~np.isnan(self.keyed).all(axis=1)

    def score(self, share: float) -> dict[str, np.ndarray]:
        """Every scale, when at most this share of a subscale is missing; the total needs all three."""
        found = {name: np.array([self._sum(row, items, share) for row in self.keyed]) for name, items in PARTS.items()}
        return {**found, "total": sum(found.values(), start=np.zeros(len(self.keyed)))}

    @staticmethod
    def _sum(row: np.ndarray, items: Sequence[int], share: float) -> float:
        given = [row[item - 1] for item in items if not np.isnan(row[item - 1])]
        missing = len(items) - len(given)
        return float(np.mean(given)) * len(items) if given and missing <= share * len(items) else np.nan

    def complete(self, items: Sequence[int], *, keyed: bool = True) -> np.ndarray:
        table = (self.keyed if keyed else self.delivered)[:, [item - 1 for item in items]]
        return table[~np.isnan(table).any(axis=1)]


@pytest.fixture(scope="module")
def waves() -> tuple[Wave, Wave]:
    """The two raw files; 9 and an empty cell are no answer, some numbers have a decimal comma."""
    before = pd.read_csv(DATA / "kasam_fore.csv", sep=";", encoding="cp1252", dtype=str, keep_default_na=False)
    workbook = DATA / "kasam_efter.xlsx"
    after = pd.read_excel(workbook, sheet_name="Svar", dtype=str, keep_default_na=False, engine="openpyxl")
    return _wave(before), _wave(after)


def _wave(rows: pd.DataFrame) -> Wave:
    cells = rows[QUESTIONS].map(lambda text: np.nan if text in {"", "9"} else float(text.replace(",", ".")))
    delivered = cells.to_numpy(dtype=float)
    keyed = delivered.copy()
    for item in REVERSED:
        keyed[:, item - 1] = 8 - keyed[:, item - 1]
    return Wave(rows, delivered, keyed)


@pytest.fixture(scope="module")
def links(waves: tuple[Wave, Wave]) -> Links:
    """Equal codes, codes with one other character, and how many rows fit several; every pair of codes is tried."""
    first, second = ([code.strip().casefold() for code in wave.rows["Kod"]] for wave in waves)
    counts = Counter(first), Counter(second)
    exact = {i: second.index(code) for i, code in enumerate(first) if code and counts[0][code] == counts[1][code] == 1}
    left = [i for i, code in enumerate(first) if code and i not in exact]
    right = [j for j, code in enumerate(second) if code and j not in exact.values()]
    near = {(i, j) for i in left for j in right if _differ(first[i], second[j]) <= 1}
    seen = Counter(i for i, _ in near), Counter(j for _, j in near)
    tolerant = {i: j for i, j in near if seen[0][i] == seen[1][j] == 1}
    return exact, tolerant, (len(seen[0]) - len(tolerant), len(seen[1]) - len(tolerant))


def _differ(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True)) if len(one) == len(other) else 99


@pytest.fixture(scope="module")
def pairs(links: Links) -> Pairs:
    return {**links[0], **links[1]}


@pytest.fixture(scope="module")
def study() -> Study:
    return read_study(load_project(Workspace(REPOSITORY), "exempel"))


@pytest.fixture(scope="module")
def metrics(study: Study) -> Mapping[str, Metric]:
    return {metric.name: metric for metric in result(study).metrics}


@pytest.fixture(scope="module")
def scores(waves: tuple[Wave, Wave]) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """The main rule: at most a fifth of a subscale missing."""
    return waves[0].score(0.2), waves[1].score(0.2)


@pytest.fixture(scope="module")
def tests(scores: Any, pairs: Pairs) -> dict[str, Test]:
    """The main test of every scale."""
    return {scale: overlapping(scores[0][scale], scores[1][scale], pairs) for scale in SCALES}


def known(values: np.ndarray) -> np.ndarray:
    return values[~np.isnan(values)]


def paired(before: np.ndarray, after: np.ndarray, pairs: Pairs) -> np.ndarray:
    """Two columns: the scores of those who are linked and have one both times."""
    both = [(before[i], after[j]) for i, j in sorted(pairs.items())]
    return np.array([pair for pair in both if not np.isnan(pair).any()])


def overlapping(before: np.ndarray, after: np.ndarray, pairs: Pairs) -> Test:
    """Derrick's partially overlapping Welch test; without pairs it is Welch's."""
    first, second, both = known(before), known(after), paired(before, after, pairs)
    n1, n2, c = len(first), len(second), len(both)
    v1, v2 = first.var(ddof=1), second.var(ddof=1)
    r = np.corrcoef(both.T)[0, 1] if c else 0.0
    welch = (v1 / n1 + v2 / n2) ** 2 / ((v1 / n1) ** 2 / (n1 - 1) + (v2 / n2) ** 2 / (n2 - 1))
    df = (c - 1) + (welch - c + 1) / (n1 + n2) * (n1 + n2 - 2 * c)
    se = np.sqrt(v1 / n1 + v2 / n2 - 2 * r * c * np.sqrt(v1 * v2) / (n1 * n2))
    return Test((n1, n2), float(second.mean() - first.mean()), float(se), float(df))


def change_of(study: Study, scale: str) -> Change:
    change = next(one for one in study.changes if one.scale == scale).change
    assert isinstance(change, Change)
    return change


def agree(found: object, own: Test) -> bool:
    """A change under test says what the own test says."""
    assert isinstance(found, Change)
    told = (found.n_before, found.n_after, found.estimate.value, found.estimate.low, found.estimate.high, found.p)
    assert (*told, found.se, found.df) == close((*own.n, own.value, *own.interval(), own.p, own.se, own.df))
    return True


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("number", [0, 1])
def test_every_mean_spread_quartile_and_interval(study: Study, scores: Any, scale: str, number: int) -> None:
    assert study.answers is not None
    found, values = study.answers.of(study.waves[number].id, scale), known(scores[number][scale])
    low, high = stats.t.interval(0.95, len(values) - 1, loc=values.mean(), scale=stats.sem(values))
    quartiles = np.quantile(values, [0.25, 0.5, 0.75])
    items = len(SCALES[scale])
    assert not isinstance(found.summary, Withheld)
    assert found.summary.interval is not None
    summary = found.summary
    assert (summary.n, summary.mean, summary.sd) == close((len(values), values.mean(), values.std(ddof=1)))
    assert (found.summary.interval.low, found.summary.interval.high) == close((low, high))
    assert (summary.q1, summary.median, summary.q3) == close(tuple(quartiles))
    assert found.pomp == close(100 * (values.mean() / items - 1) / 6)


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("number", [0, 1])
def test_who_has_a_score_and_whose_was_filled_in(
    study: Study, waves: tuple[Wave, Wave], scores: Any, scale: str, number: int
) -> None:
    assert study.answers is not None
    found, wave = study.answers.of(study.waves[number].id, scale), waves[number]
    gaps = np.isnan(wave.keyed[:, [item - 1 for item in SCALES[scale]]]).any(axis=1)
    has = ~np.isnan(scores[number][scale])
    counts = int(has.sum()), int((has & gaps).sum()), int((wave.answered & ~has).sum())
    assert (found.scored, found.prorated, found.dropped) == counts


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("number", [0, 1])
def test_alpha_with_feldts_interval_and_omega(
    study: Study, waves: tuple[Wave, Wave], scores: Any, scale: str, number: int
) -> None:
    assert study.answers is not None
    found, table = study.answers.of(study.waves[number].id, scale), waves[number].complete(SCALES[scale])
    n, k = table.shape
    covariance = np.cov(table.T)
    alpha = k / (k - 1) * (1 - np.trace(covariance) / covariance.sum())
    low, high = (1 - (1 - alpha) * stats.f.ppf(q, n - 1, (n - 1) * (k - 1)) for q in (0.975, 0.025))
    assert found.alpha is not None
    assert not isinstance(found.alpha, Withheld)
    assert found.n_complete == n
    assert (found.alpha.value, found.alpha.low, found.alpha.high) == close((alpha, low, high))
    assert found.omega == pytest.approx(one_factor_omega(table), abs=2e-5)  # two searches for the same maximum


def one_factor_omega(table: np.ndarray) -> float:
    """One factor by maximum likelihood over the uniquenesses, as in factanal; loadings back in answer units."""
    correlations, spread = np.corrcoef(table.T), table.std(axis=0, ddof=1)

    def loadings(own: np.ndarray) -> np.ndarray:
        values, vectors = np.linalg.eigh(correlations / np.sqrt(np.outer(own, own)))
        return np.sqrt(own) * vectors[:, -1] * np.sqrt(max(values[-1] - 1, 0))

    def misfit(own: np.ndarray) -> float:
        values = np.linalg.eigvalsh(correlations / np.sqrt(np.outer(own, own)))[:-1]
        return float(np.sum(values - np.log(values)) - len(values))

    start = (1 - 0.5 / len(spread)) / np.diag(np.linalg.inv(correlations))
    bounds = [(0.005, 1.0)] * len(spread)
    own = optimize.minimize(misfit, start, bounds=bounds, method="L-BFGS-B", options={"ftol": 1e-14}).x
    common = float(spread @ loadings(own)) ** 2
    return common / (common + float(spread**2 @ own))


@pytest.mark.parametrize("scale", SCALES)
def test_the_change_of_every_scale(study: Study, scores: Any, pairs: Pairs, tests: Any, scale: str) -> None:
    both, found = paired(scores[0][scale], scores[1][scale], pairs), change_of(study, scale)
    assert agree(found, tests[scale])
    assert (found.branch, found.n_pairs) == ("partly_linked", len(both))
    assert found.correlation == close(stats.pearsonr(*both.T).statistic)


def test_holm_as_a_reader_would_do_it(study: Study, tests: dict[str, Test]) -> None:
    order = sorted(PARTS, key=lambda scale: tests[scale].p)
    adjusted: dict[str, float] = {}
    for place, scale in enumerate(order):
        adjusted[scale] = max([min(1.0, (3 - place) * tests[scale].p), *adjusted.values()])
    assert {one.scale: one.p_holm for one in study.changes if not one.primary} == close(adjusted)
    assert study.main is not None
    assert study.main.p_holm is None


@pytest.mark.parametrize("scale", SCALES)
def test_the_change_in_average_standard_deviations(
    study: Study, scores: Any, tests: dict[str, Test], scale: str
) -> None:
    """Approximate, because some are linked: the change and its own interval over the root of the mean variance."""
    spread = np.sqrt(np.mean([known(one[scale]).var(ddof=1) for one in scores]))
    found = next(one.effect for one in study.changes if one.scale == scale)
    assert found is not None
    low, high = tests[scale].interval()
    assert (found.value, found.low, found.high) == close((tests[scale].value / spread, low / spread, high / spread))


def test_what_could_be_seen_and_whether_it_matters(study: Study, tests: dict[str, Test]) -> None:
    own, main = tests["total"], study.main
    critical = float(stats.t.ppf(0.975, own.df))

    def power(change: float) -> float:
        shift = change / own.se
        return float(stats.nct.sf(critical, own.df, shift) + stats.nct.cdf(-critical, own.df, shift))

    below, above = (own.value + SMALLEST_CHANGE) / own.se, (own.value - SMALLEST_CHANGE) / own.se
    assert main is not None
    assert main.equivalence is not None
    assert main.detectable is not None
    assert power(main.detectable) == close(0.8)
    assert main.equivalence.p == close(max(stats.t.sf(below, own.df), stats.t.cdf(above, own.df)))
    assert (main.equivalence.interval90.low, main.equivalence.interval90.high) == close(own.interval(0.90))
    assert (main.direction, main.equivalence.verdict) == ("increased", "effect")
    assert 0 < own.interval()[0] < SMALLEST_CHANGE < own.interval(0.90)[1]


@pytest.mark.parametrize(("rule", "share"), [("instrument", 0.2), ("half", 0.5), ("complete", 0.0)])
def test_the_three_rules_for_missing_answers(
    study: Study, waves: tuple[Wave, Wave], pairs: Pairs, rule: str, share: float
) -> None:
    before, after = (wave.score(share)["total"] for wave in waves)
    assert study.answers is not None
    found = next(one for one in study.answers.rules if one.rule == rule)
    assert agree(found.change, overlapping(before, after, pairs))
    assert found.n_pairs == len(paired(before, after, pairs))
    assert found.direction == "increased"


def test_the_same_people_twice_nobody_linked_and_exact_codes_only(
    study: Study, scores: Any, pairs: Pairs, links: Links
) -> None:
    before, after = (one["total"] for one in scores)
    both = paired(before, after, pairs)
    test = stats.ttest_rel(both[:, 1], both[:, 0])
    assert study.answers is not None
    found = {one.kind: one for one in study.answers.sensitivities}
    same = found["pairs"].change
    assert isinstance(same, Change)
    assert (same.estimate.low, same.estimate.high, same.p) == close((*test.confidence_interval(), test.pvalue))
    assert agree(found["welch"].change, overlapping(before, after, {}))
    exact = overlapping(before, after, links[0])
    assert isinstance(found["exact"].change, Withheld)  # fewer than five people more or less than the main result
    assert exact.interval()[0] > 0
    assert found["exact"].direction == "undecidable"  # withheld too: beside the main interval it would narrow them down
    assert {kind: one.direction for kind, one in found.items() if kind != "exact"} == {
        "pairs": "increased",
        "welch": "unsure",
    }


def test_the_unit_model_as_one_likelihood(study: Study, scores: Any, pairs: Pairs, waves: tuple[Wave, Wave]) -> None:
    """REML of change ~ 1 + (1 | unit) with the whole covariance matrix; lme4 gives 3.153, se 1.903, sd 3.491."""
    before, after = (one["total"] for one in scores)
    used = [(i, j) for i, j in sorted(pairs.items()) if not np.isnan(after[j] - before[i])]
    change = np.array([after[j] - before[i] for i, j in used])
    units = [waves[0].rows["Enhet"][i] for i, _ in used]
    same = np.equal.outer(np.array(units), np.array(units)).astype(float)

    def fit(ratio: float) -> tuple[float, float, float, float]:
        inverse = np.linalg.inv(np.eye(len(change)) + ratio * same)
        weight = inverse.sum()
        mean = (inverse @ change).sum() / weight
        residual = (change - mean) @ inverse @ (change - mean) / (len(change) - 1)
        sign, logdet = np.linalg.slogdet(inverse)
        misfit = (len(change) - 1) * np.log(residual) - sign * logdet + np.log(weight)
        return misfit, mean, residual, np.sqrt(residual / weight)

    ratio = optimize.minimize_scalar(lambda x: fit(x)[0], bounds=(0, 10), method="bounded", options={"xatol": 1e-9}).x
    _misfit, mean, residual, se = fit(ratio)
    own = Test((len(change), len(change)), float(mean), float(se), len(set(units)) - 1)
    assert study.answers is not None
    found = study.answers.unit_model
    assert isinstance(found, UnitModel)
    assert (found.people, found.units) == (len(change), len(set(units)))
    told = (found.estimate.value, found.estimate.low, found.estimate.high, found.p, found.unit_sd)
    assert told == pytest.approx((mean, *own.interval(), own.p, np.sqrt(ratio * residual)), rel=1e-5)


def test_single_peoples_changes_are_withheld_because_a_cell_is_small(
    study: Study, scores: Any, pairs: Pairs, waves: tuple[Wave, Wave]
) -> None:
    table = waves[0].complete(SCALES["total"])
    alpha = 13 / 12 * (1 - table.var(axis=0, ddof=1).sum() / table.sum(axis=1).var(ddof=1))
    before, after = (one["total"] for one in scores)
    threshold = 1.96 * np.sqrt(2) * known(before).std(ddof=1) * np.sqrt(1 - alpha)
    both = paired(before, after, pairs)
    change = both[:, 1] - both[:, 0]
    cells = [int((change > threshold).sum()), int((abs(change) <= threshold).sum()), int((change < -threshold).sum())]
    assert study.answers is not None
    found = study.answers.reliable
    assert found is not None
    assert not isinstance(found, Withheld)
    assert (found.threshold, found.reliability) == close((threshold, alpha))
    assert sum(cells) == len(both)
    assert min(cells) < study.design.thresholds.group
    assert {type(cell) for cell in (found.up, found.unchanged, found.down)} == {Withheld}


def test_those_who_could_be_followed_and_the_others(study: Study, scores: Any, pairs: Pairs) -> None:
    before, after = (one["total"] for one in scores)
    stays = np.array([i in pairs and not np.isnan(after[pairs[i]]) for i in range(len(before))])
    stayed, left = known(before[stays]), known(before[~stays])
    assert study.answers is not None
    found = study.answers.drop_out
    assert found is not None
    assert not isinstance(found, Withheld)
    told = (found.stayed.n, found.stayed.mean, found.left.n, found.left.mean)
    assert told == close((len(stayed), stayed.mean(), len(left), left.mean()))
    assert agree(found.difference, overlapping(stayed, left, {}))


def test_how_people_were_linked(study: Study, links: Links, pairs: Pairs, waves: tuple[Wave, Wave]) -> None:
    without = tuple(int(((wave.rows["Kod"] == "") & wave.answered).sum()) for wave in waves)
    unlinked = tuple(int(wave.answered.sum()) - len(pairs) for wave in waves)
    assert all(waves[0].answered[i] and waves[1].answered[j] for i, j in pairs.items())
    assert study.answers is not None
    found = study.answers.links
    assert found is not None
    assert (found.exact, found.tolerant, found.ambiguous) == (len(links[0]), len(links[1]), links[2])
    assert found.without_key == without
    assert found.unlinked == unlinked


def test_forms_of_employment_by_who_answered_when(study: Study, pairs: Pairs, waves: tuple[Wave, Wave]) -> None:
    """The categories with a count below five anywhere are shown as one."""
    first, second = (list(wave.rows["Anställningsform"]) for wave in waves)
    linked = set(pairs), set(pairs.values())
    groups = (
        Counter(first[i] for i in linked[0]),
        Counter(first[i] for i in np.flatnonzero(waves[0].answered) if i not in linked[0]),
        Counter(second[j] for j in np.flatnonzero(waves[1].answered) if j not in linked[1]),
    )
    small = {form for form in set(first) if any(0 < group[form] < 5 for group in groups)}
    rows = [tuple(group[form] for group in groups) for form in sorted(set(first) - small)]
    rows.append(tuple(sum(group[form] for form in small) for group in groups))
    assert study.answers is not None
    (found,) = study.answers.background
    assert not isinstance(found, Withheld)
    assert found.counts == tuple(rows)
    assert found.merged == len(small)


def test_rows_answers_and_response(study: Study, waves: tuple[Wave, Wave], scores: Any) -> None:
    none = sum(int((~wave.answered).sum()) for wave in waves)
    read = sum(len(wave.rows) for wave in waves)
    some = [~np.logical_and.reduce([np.isnan(values) for values in one.values()]) for one in scores]
    used = sum(int(one.sum()) for one in some)
    assert (study.account.read, study.account.used) == (read, used)
    assert list(study.account.excluded.values()) == [none, read - used - none]
    for found, wave, invited in zip(study.waves, waves, INVITED, strict=True):
        answers = wave.keyed[wave.answered]
        assert found.answered == len(answers)
        assert found.response_pct == close(100 * len(answers) / invited)
        assert found.missing is not None
        assert found.missing.missing / found.missing.expected == close(np.isnan(answers).mean())


def test_the_answers_look_unturned_as_declared(study: Study, waves: tuple[Wave, Wave]) -> None:
    for found, wave in zip(study.waves, waves, strict=True):
        alphas = []
        for keyed in (False, True):
            covariance = np.cov(wave.complete(SCALES["total"], keyed=keyed).T)
            alphas.append(13 / 12 * (1 - np.trace(covariance) / covariance.sum()))
        table = wave.complete(SCALES["total"], keyed=False)
        turned = table[:, [item - 1 for item in REVERSED]].sum(axis=1)
        assert stats.pearsonr(turned, table.sum(axis=1) - turned).statistic < 0
        assert found.keying is not None
        assert (found.keying.alpha_as_delivered, found.keying.alpha_keyed) == close(tuple(alphas))
        assert found.keying.as_declared


def test_published_numbers_are_the_rounded_ones(
    metrics: Mapping[str, Metric], study: Study, scores: Any, tests: dict[str, Test]
) -> None:
    """results.json has the decimals of the page: one for points, three for p; the interval belongs to the value."""
    for scale, own in tests.items():
        found = metrics[f"change_{scale}"]
        assert (found.value, found.low, found.high) == tuple(round(x, 1) for x in (own.value, *own.interval()))
        assert metrics[f"p_{scale}"].value == round(own.p, 3)
        for wave, values in zip(study.waves, scores, strict=True):
            mean = metrics[f"mean_{wave.id}_{scale}"]
            assert (mean.value, mean.n) == (round(known(values[scale]).mean(), 1), len(known(values[scale])))
            assert metrics[f"sd_{wave.id}_{scale}"].value == round(known(values[scale]).std(ddof=1), 1)
    rates = [metrics[f"response_rate_{wave.id}"].value for wave in study.waves]
    assert rates == [round(100 * 59 / 71, 1), round(100 * 58 / 68, 1)]


def test_without_links_it_is_welchs_test_and_a_band(scores: Any) -> None:
    """The same files with nobody linked: wider, and no longer sure; assumed correlations as if 52 answered twice."""
    before, after = (one["total"] for one in scores)
    own = overlapping(before, after, {})
    found = unlinked().main
    assert found is not None
    assert agree(found.change, own)
    assert found.direction == "unsure"
    assert [row.r for row in found.band] == [0.0, 0.54, 0.64, 0.78]
    for row in found.band:
        test = _assumed(known(before), known(after), row.r)
        assert (row.estimate.low, row.estimate.high, row.p) == close((*test.interval(), test.p))


def unlinked() -> Study:
    project = load_project(Workspace(REPOSITORY), "exempel")
    assert project.params.kasam is not None
    nobody = project.params.kasam.link.model_copy(update={"by": "none", "column": None})
    settings = project.params.kasam.model_copy(update={"link": nobody})
    return read_study(replace(project, params=project.params.model_copy(update={"kasam": settings})))


def _assumed(before: np.ndarray, after: np.ndarray, r: float) -> Test:
    n1, n2 = len(before), len(after)
    c = min(n1, n2) if r else 0
    v1, v2 = before.var(ddof=1) / n1, after.var(ddof=1) / n2
    welch = (v1 + v2) ** 2 / (v1**2 / (n1 - 1) + v2**2 / (n2 - 1))
    df = (c - 1) + (welch - c + 1) / (n1 + n2) * (n1 + n2 - 2 * c)
    se = np.sqrt(v1 + v2 - 2 * r * c * np.sqrt(v1 * v2 / (n1 * n2)))
    return Test((n1, n2), float(after.mean() - before.mean()), float(se), float(df))


PRINTED = {"comprehensibility": (49, 45, 11, 2), "manageability": (52, 38, 10, 6), "meaningfulness": (44, 44, 8, 5)}
"""Vägen ut: printed mean before and after, items and reversed items of the subscale (KASAM-29)."""


def test_vagen_ut_from_its_table() -> None:
    """Differences, per cent of the maximum, and the change to expect had reversing been forgotten."""
    study = read_study(load_project(Workspace(REPOSITORY), "vagen-ut"))
    printed = study.summaries
    assert printed is not None
    for scale, first, second, items in printed_rows():
        for wave, mean in (("w2011", first), ("w2013", second)):
            row = printed.of(wave, scale)
            assert row is not None
            assert row.pomp == close(100 * (mean - items) / (6 * items))
    expected = {scale: -2 * turned * (mean / items - 4) for scale, (mean, _, items, turned) in PRINTED.items()}
    expected["total"] = sum(expected.values())
    assert {one.scale: one.expected for one in printed.signatures} == close(expected)
    (size,) = printed.plausibility
    assert (size.change, size.in_sds) == (125 - 145, close((20 / 28.5, 20 / 17.1)))
    assert size.individual == close((1.96 * 23 * np.sqrt(2 * (1 - 0.91)),) * 2)
    metrics = {metric.name: metric.value for metric in result(study).metrics}
    assert {scale: metrics[f"change_{scale}"] for scale, *_ in printed_rows()} == {
        scale: second - first for scale, first, second, _ in printed_rows()
    }


def printed_rows() -> Iterator[tuple[str, int, int, int]]:
    """Scale, mean before, mean after, items."""
    yield from ((scale, first, second, items) for scale, (first, second, items, _) in PRINTED.items())
    yield "total", 145, 125, 29
