"""Small studies of Öppna jämförelser: twelve invented municipalities, whose values a test chooses, and filled-in forms.

The own municipality is 9901 Exempelstad. The others have the values 10, 20, ... 110 in every indicator and year unless
a test says otherwise, so that its own value decides its place: with higher values better, 105 has place 2 of 12.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from evallib.comparisons.compare import compare, prepare
from evallib.comparisons.directions import find_directions
from evallib.comparisons.forms_read import (
    A3,
    Action,
    Forms,
    Improvement,
    Preparation,
    Priority,
    QuickAnalysis,
    Readiness,
    TypeJudged,
)
from evallib.comparisons.peers import find_peers
from evallib.comparisons.read import Study
from evallib.kolada import Group
from evallib.projects import ColourSettings, CompareSettings, ComparisonSettings, Indicator, SimilarSettings
from evallib.projects.comparisons import Better, Break
from tests.comparison_values import Row, similar, values_of

OWN, NAME = "9901", "Exempelstad"
OTHERS = tuple(f"99{number:02d}" for number in range(2, 13))
VINTAGE = dt.date(2025, 6, 12)
Own = float | str


@dataclass(frozen=True)
class Wanted:
    """An indicator and the own values: by year the total (a number or a status), and women and men where divided.

    ``told`` False: the data give neither its title nor its description.
    """

    id: str = "X1"
    label: str | None = "Nöjda"
    better: Better | None = "higher"
    own: Mapping[int, Own] = field(default_factory=lambda: {2024: 105.0})
    women: Mapping[int, Own] = field(default_factory=dict)
    men: Mapping[int, Own] = field(default_factory=dict)
    unit: str | None = None
    breaks: Mapping[int, str] = field(default_factory=dict)
    title: str = ""
    description: str = ""
    told: bool = True
    others: Sequence[Own] = tuple(10.0 * number for number in range(1, 12))

    def indicator(self) -> Indicator:
        breaks = tuple(Break(year=year, note=note) for year, note in self.breaks.items())
        return Indicator(id=self.id, label=self.label, better=self.better, unit=self.unit, breaks=breaks)

    def rows(self) -> list[Row]:
        found = [
            (self.id, OWN, year, gender, *_cell(value))
            for gender, series in (("T", self.own), ("K", self.women), ("M", self.men))
            for year, value in series.items()
        ]
        years = sorted(self.own)
        return found + [
            (self.id, code, year, "T", *_cell(value))
            for code, value in zip(OTHERS, self.others, strict=True)
            for year in years
        ]


def _cell(value: Own) -> tuple[str, float | None]:
    return (value, None) if isinstance(value, str) else ("value", float(value))


def make_study(
    *wanted: Wanted,
    forms: Forms | None = None,
    colours: ColourSettings | None = None,
    vintage: dt.date | None = VINTAGE,
    groups: Sequence[Group] | None = None,
    source: str | None = None,
) -> Study:
    """A study of the wanted indicators, compared by evallib itself; of forms only when there are none."""
    settings = ComparisonSettings(
        municipality=OWN,
        name=NAME,
        indicators=tuple(one.indicator() for one in wanted),
        colours=colours or ColourSettings(),
        compare=CompareSettings(similar=SimilarSettings(area="IFO", year=2024) if groups is not None else None),
    )
    filled = forms or Forms()
    if not wanted:
        return Study(settings, None, filled, NAME, source, filled.account)
    titles = {one.id: one.title or one.id for one in wanted if one.told}
    texts = {one.id: one.description for one in wanted if one.told}
    rows = [row for one in wanted for row in one.rows()]
    names = {OWN: NAME, **{code: f"Ort{code}" for code in OTHERS}}
    values = values_of(rows, names=names, titles=titles, descriptions=texts, vintage=vintage)
    ground = prepare(values, groups or ())
    peers, wrong = find_peers(settings, ground.groups, everyone=ground.block.municipalities, editions={})
    if wrong:
        raise ValueError(f"the test's groups are wrong: {wrong}")
    comparison = compare(settings, ground, peers, find_directions(settings))
    return Study(settings, comparison, filled, NAME, source, filled.account + comparison.account)


def seven() -> tuple[Group, ...]:
    """A group of seven similar municipalities, with the values 10 to 70 unless a test says otherwise."""
    return (similar(NAME, OTHERS[:7]),)


def priority(indicator: str = "X1", *, number: int | None = 1, **more: object) -> Priority:
    """A row of Bilaga 6."""
    blank = dict.fromkeys(("goal", "ongoing", "quality_cost", "change_cost", "people", "comments", "decision"))
    return Priority(indicator=indicator, priority=number, **{**blank, **more})  # type: ignore[arg-type]


def improvement(*indicators: str, **more: object) -> Improvement:
    """A row of Bilaga 8."""
    blank = dict.fromkeys(("now", "causes", "influence", "suggestion", "priority", "decision"))
    return Improvement(indicators=indicators, **{**blank, **more})  # type: ignore[arg-type]


def action(activity: str = "Pröva mindre arbetslag", **more: object) -> Action:
    """A row of Bilaga 4 with a role, a day and a state."""
    full = {"step": "4a", "problem": "", "owner": "Enhetschef", "due": "2025-09-30", "state": "ongoing"}
    return Action(activity=activity, **{**full, "follow_up": None, **more})  # type: ignore[arg-type]


def quick(indicator: str = "X1", **more: object) -> QuickAnalysis:
    """A row of Bilaga 5."""
    blank = dict.fromkeys(("urgent", "reliable", "ongoing", "activities", "comments", "reply"))
    return QuickAnalysis(indicator=indicator, **{**blank, **more})  # type: ignore[arg-type]


def full_forms() -> Forms:
    """Every form with something in it, about the indicators X1 and X2."""
    return Forms(
        preparation=(Preparation("Hur säkras kvaliteten?", "Två läser varje svar."),),
        readiness=(Readiness("Äldre", {"collecting": 5, "receiver": 4}), Readiness("Hemlöshet", {"collecting": 2})),
        actions=(action(),),
        quick=(quick("X1", urgent="yes", reliable="yes"), quick("X2", urgent="no", reliable="no")),
        priorities=(priority("X1", people="high", quality_cost="high"), priority("X2", number=2, people="low")),
        types=(TypeJudged("X1", "Äldre", "result", "result"), TypeJudged("X2", "Äldre", "process", "result")),
        improvements=(improvement("X1", influence="high", suggestion="Mindre arbetslag", priority=1),),
        a3=(A3("Mindre arbetslag", "Många olika", "21 personer", "Högst 12", "Delade turer", "Pröva", "Varje månad"),),
    )
