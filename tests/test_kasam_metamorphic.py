"""Changes of the input that must change nothing, or exactly one thing, in the study."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from evallib.kasam import Study, read_study, result
from evallib.statistics import Change
from tests.kasam_workspaces import BY_ID, NONE, Person, draw, make, study, table, write

Waves = tuple[list[Person], list[Person]]
BACKGROUND = {"link": BY_ID, "unit": "enhet", "background": ["form"]}


def waves() -> Waves:
    """18 who answered both times, 7 only first and 6 only last, with some questions unanswered."""
    before = [replace(person, form="fast" if n % 2 else "tim") for n, person in enumerate(draw(25, 21))]
    after = [
        replace(person, form="fast" if n % 2 else "tim")
        for n, person in enumerate([*draw(18, 22, shift=0.4), *draw(6, 23, first=300)])
    ]
    return [p.without(2) if n < 6 else p for n, p in enumerate(before)], after


@pytest.fixture(autouse=True)
def _without_omega(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave omega out: it takes half the time of a study, and has tests of its own."""
    monkeypatch.setattr("evallib.kasam.analysis.describe.omega_total", lambda _items: None)


@pytest.fixture
def plain(tmp_path: Path) -> Study:
    return study(tmp_path / "plain", *waves(), **BACKGROUND)


def published(found: Study) -> object:
    return result(found).as_published()


def test_the_order_of_people_changes_nothing(tmp_path: Path, plain: Study) -> None:
    before, after = waves()
    order = np.random.default_rng(5)
    shuffled = [before[n] for n in order.permutation(25)], [after[n] for n in order.permutation(24)]
    assert repr(study(tmp_path, *shuffled, **BACKGROUND)) == repr(plain)


def test_the_order_of_columns_changes_nothing(tmp_path: Path, plain: Study) -> None:
    project = make(tmp_path, *waves(), **BACKGROUND)
    for file, people in zip(("fore.csv", "efter.csv"), waves(), strict=True):
        header = table(people)[0]
        write(project.data_dir / file, table(people, columns=header[::-1]))
    assert repr(read_study(project)) == repr(plain)


def test_other_ids_change_nothing(tmp_path: Path, plain: Study) -> None:
    renamed = tuple([replace(p, id=f"å{p.id[::-1]}") for p in people] for people in waves())
    assert repr(study(tmp_path, renamed[0], renamed[1], **BACKGROUND)) == repr(plain)


def test_other_names_of_units_change_nothing(tmp_path: Path, plain: Study) -> None:
    renamed = tuple([replace(p, unit=p.unit.upper()) for p in people] for people in waves())
    assert repr(study(tmp_path, renamed[0], renamed[1], **BACKGROUND)) == repr(plain)


@pytest.mark.parametrize("wave", [0, 1])
def test_a_person_without_any_answer_changes_the_account_only(tmp_path: Path, plain: Study, wave: int) -> None:
    people = list(waves())
    people[wave] = [*people[wave], Person("tom", NONE, "enhet 1", "fast")]
    found = study(tmp_path, people[0], people[1], **BACKGROUND)
    assert found.account.read == plain.account.read + 1
    assert found.account.used == plain.account.used
    assert found.account.excluded == {**plain.account.excluded, "inget svar på någon fråga": 1}
    assert repr(replace(found, account=plain.account)) == repr(plain)


def test_swapped_waves_are_the_mirror_image(tmp_path: Path) -> None:
    before, after = draw(18, 21), draw(18, 22, shift=0.4)
    forth, back = study(tmp_path / "a", before, after, link=BY_ID), study(tmp_path / "b", after, before, link=BY_ID)
    for one, other in zip(forth.changes, back.changes, strict=True):
        assert isinstance(one.change, Change)
        assert isinstance(other.change, Change)
        assert one.change.estimate.value == pytest.approx(-other.change.estimate.value)
        assert one.change.estimate.low == pytest.approx(-other.change.estimate.high)
        assert (one.change.p, one.p_holm) == (pytest.approx(other.change.p), pytest.approx(other.p_holm))
        assert one.companions is not None
        assert other.companions is not None
        assert one.companions.permutation_p == other.companions.permutation_p
        assert one.companions.bca is not None
        assert other.companions.bca is not None
        assert one.companions.bca.low == pytest.approx(-other.companions.bca.high)
        assert one.d_z is not None
        assert other.d_z is not None
        assert one.d_z.value == pytest.approx(-other.d_z.value)


def test_swapped_waves_when_only_some_are_linked(tmp_path: Path, plain: Study) -> None:
    before, after = waves()
    back = study(tmp_path, after, before, **BACKGROUND)
    assert plain.main is not None
    assert back.main is not None
    forth, other = plain.main.change, back.main.change
    assert isinstance(forth, Change)
    assert isinstance(other, Change)
    assert forth.estimate.value == pytest.approx(-other.estimate.value)
    assert (forth.p, forth.df, forth.n_pairs) == (pytest.approx(other.p), pytest.approx(other.df), other.n_pairs)


def test_everyone_reversing_their_answers_mirrors_the_change(tmp_path: Path, plain: Study) -> None:
    turned = tuple([replace(p, answers=tuple(t and str(8 - int(t)) for t in p.answers)) for p in g] for g in waves())
    found = study(tmp_path, turned[0], turned[1], **BACKGROUND)
    assert plain.main is not None
    assert found.main is not None
    assert isinstance(plain.main.change, Change)
    assert isinstance(found.main.change, Change)
    assert found.main.change.estimate.value == pytest.approx(-plain.main.change.estimate.value)
    assert found.main.change.mean_before == pytest.approx(13 + 91 - plain.main.change.mean_before)


def test_the_same_input_gives_the_same_result_and_another_seed_moves_only_what_is_drawn(tmp_path: Path) -> None:
    people = draw(30, 21), draw(30, 22, shift=0.4)
    one, again, other = (
        study(tmp_path / name, *people, link=BY_ID, seed=seed) for name, seed in (("a", 1), ("b", 1), ("c", 2))
    )
    assert repr(one) == repr(again)
    assert published(one) == published(other)
    assert one.main is not None
    assert other.main is not None
    assert one.main.change == other.main.change
    assert one.main.companions != other.main.companions
