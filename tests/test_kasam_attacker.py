"""An attacker who knows who is behind every published sum, on random projects: no combination may concern few people.

Two things are checked of each project. Every mean that is shown is a mean over people that the guard knew of. And no
combination of the shown sums with small whole coefficients is about fewer people than the smallest group.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from evallib.kasam import Study
from evallib.kasam.analysis.analyse import Draft, analyse
from evallib.kasam.analysis.material import Material, prepare
from evallib.kasam.guard import guard_study
from evallib.kasam.read import _read_answers, design_of
from evallib.kasam.waves import Withheld
from evallib.privacy import PublishedSum
from evallib.projects import Project
from evallib.scales import RULES
from evallib.statistics import Change, Summary, UnitModel
from tests.kasam_workspaces import BY_ID, Person, draw, make

PARTS = ("comprehensibility", "manageability", "meaningfulness")
Sums = list[tuple[str, PublishedSum]]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what takes long and publishes no sum."""
    monkeypatch.setattr("evallib.kasam.analysis.describe.omega_total", lambda _items: None)


def with_gaps(people: list[Person], rng: np.random.Generator) -> list[Person]:
    """Some leave out questions of one subscale, some anywhere."""

    def gaps() -> list[int]:
        kind = rng.random()
        if kind < 0.08:
            return [1, 4, 7, 12][: int(rng.integers(1, 5))]
        many = int(rng.integers(1, 9)) if kind < 0.16 else 0
        return [int(item) for item in rng.choice(np.arange(1, 14), size=many, replace=False)]

    return [person.without(*gaps()) for person in people]


def draw_project(root: Path, seed: int) -> Project:
    """A project with random drop-out, missing answers, linking and smallest group."""
    rng = np.random.default_rng(seed)
    stayed, left, came = int(rng.integers(1, 24)), int(rng.choice([0, 1, 2, 4, 5, 9])), int(rng.choice([0, 1, 3, 5, 8]))
    before = with_gaps(draw(stayed + left, seed + 1), rng)
    after = with_gaps([*draw(stayed, seed + 2), *draw(came, seed + 3, first=500)], rng)
    link = BY_ID if rng.random() < 0.8 else {"by": "none"}
    group = int(rng.choice([3, 5, 5, 5, 8]))
    return make(root, before, after, link=link, unit="enhet", privacy={"smallest_group": group})


def recorded(draft: Draft, shown: Study) -> Sums:
    """The sums of everything that is shown, as the guard knew them."""
    assert shown.answers is not None
    found = list(draft.sums)
    varied = [*zip(draft.rules, shown.answers.rules, strict=True)]
    for one, told in [*varied, *zip(draft.sensitivities, shown.answers.sensitivities, strict=True)]:
        found += () if isinstance(told.change, Withheld) else one.sums
    if draft.drop_out is not None and not isinstance(draft.drop_out, Withheld):
        found += () if isinstance(shown.answers.drop_out, Withheld) else draft.drop_out.sums
    if draft.unit_model is not None and isinstance(shown.answers.unit_model, UnitModel):
        found += draft.unit_model.sums
    return found


def shown_sums(found: Study) -> Iterator[tuple[str, str, int, float]]:
    """Every mean that is shown, as wave, scale, number of people and sum."""
    assert found.answers is not None
    waves = found.design.compared or ()
    means = [
        (one.wave, one.scale, one.summary.n, one.summary.mean)
        for one in found.answers.scored
        if isinstance(one.summary, Summary)
    ]
    changes = [(one.scale, one.change) for one in found.changes]
    changes += [(found.design.primary, one.change) for one in (*found.answers.rules, *found.answers.sensitivities)]
    for scale, change in changes:
        if isinstance(change, Change):
            means += [(waves[0], scale, change.n_before, change.mean_before)]
            means += [(waves[1], scale, change.n_after, change.mean_after)]
    if found.answers.drop_out is not None and not isinstance(found.answers.drop_out, Withheld):
        for part in (found.answers.drop_out.stayed, found.answers.drop_out.left):
            means += [(waves[0], found.design.primary, part.n, part.mean)]
    yield from ((wave, scale, n, round(mean * n, 6)) for wave, scale, n, mean in means if mean is not None)


def true_sums(material: Material, known: Sums) -> set[tuple[str, str, int, float]]:
    """What the sums that the guard knew of are, under every rule for missing answers that scores those people."""
    found = set()
    for wave, one in known:
        scale = "total" if len(one.parts) == len(PARTS) else next(iter(one.parts))
        columns = [material.scores[wave].scales[scale]]
        columns += [material.rescored(wave, rule) for rule in RULES if scale == "total"]
        for column in columns:
            values = column[sorted(one.people)]
            if not np.isnan(values).any():
                found.add((wave, scale, len(one.people), round(float(values.sum()), 6)))
    return found


def few_concerned(sums: list[PublishedSum], group: int) -> bool:
    """Whether a combination with coefficients -1, 0, 1 (-2 to 2 for few sums) is about 1 to group - 1 people."""
    people = sorted(set().union(*(one.people for one in sums)))
    rows = np.array(
        [[p in one.people and part in one.parts for p in people for part in PARTS] for one in sums], np.int8
    )
    reach = 2 if len(sums) <= 6 else 1
    factors = np.array(list(product(range(-reach, reach + 1), repeat=len(sums))), np.int8)
    concerned = (factors @ rows).reshape(len(factors), len(people), len(PARTS)).any(axis=2).sum(axis=1)
    return bool(((concerned > 0) & (concerned < group)).any())


def attack(root: Path, seed: int) -> None:
    """Check one random project; fails with its seed."""
    project = draw_project(root, seed)
    settings = project.params.kasam
    assert settings is not None
    material = prepare(design_of(project), settings, _read_answers(project, settings))
    draft = analyse(material, ())
    shown = guard_study(draft)
    known = recorded(draft, shown)
    assert set(shown_sums(shown)) <= true_sums(material, known), seed
    for wave in ("before", "after"):
        sums = list(dict.fromkeys(one for at, one in known if at == wave))
        assert not sums or not few_concerned(sums, project.smallest_group), seed


@pytest.mark.parametrize("seed", range(100, 800, 100))
def test_no_combination_of_what_is_shown_concerns_few_people(tmp_path: Path, seed: int) -> None:
    attack(tmp_path, seed)


@pytest.mark.simulation
def test_no_combination_of_what_is_shown_concerns_few_people_in_many_projects(tmp_path: Path) -> None:
    for seed in range(5000, 5400):
        attack(tmp_path / str(seed), seed)
