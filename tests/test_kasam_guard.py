"""What must not follow from what is shown: an attacker who reads everything, and answers that may not matter."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from evallib.kasam import (
    Study,
    read_study,
    result,
    tell_answers,
    tell_changes,
    tell_context,
    tell_findings,
    tell_robustness,
)
from evallib.kasam.guard import withhold_printed
from evallib.kasam.printed import Printed
from evallib.kasam.waves import Withheld
from evallib.presentation import number
from evallib.published import parse_printed
from evallib.statistics import Change, Summary
from tests.kasam_workspaces import (
    BY_CODE,
    BY_ID,
    INSTRUMENT,
    Person,
    change_answers,
    draw,
    make,
    scores,
    study,
    write,
)
from tests.workspaces import tables, texts

GROUP = 5
MEANING = (1, 4, 7, 12)
"""The items of meaningfulness; without them there is no total."""


@pytest.fixture(autouse=True)
def _without_omega(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave omega out: it takes half the time of a study, and no test of what is hidden needs it."""
    monkeypatch.setattr("evallib.kasam.analysis.describe.omega_total", lambda _items: None)


def everything(found: Study) -> str:
    """All that the presentation has to tell from, and results.json with its sentences."""
    return "\n".join([repr(found), json.dumps(result(found).as_published(), ensure_ascii=False)])


def everything_told(found: Study) -> str:
    """The same with every sentence, table and alt text of the notebook."""
    told = (tell_findings, tell_changes, tell_robustness, tell_answers, tell_context)
    return "\n".join([everything(found), *(texts(tell(found)) for tell in told)])


def stayed(count: int = 20) -> tuple[list[Person], list[Person]]:
    """People who answered both times."""
    return draw(count, seed=11), draw(count, seed=12, shift=0.3)


def once(count: int, seed: int = 13, first: int = 500) -> list[Person]:
    """People who answered one of the times."""
    return draw(count, seed=seed, first=first)


def keyed(points: int) -> tuple[str, ...]:
    """Raw answers that count the same points on every item."""
    return tuple(str(8 - points if item in INSTRUMENT.reversed else points) for item in range(1, 14))


def published_sums(found: Study) -> list[tuple[str, str, int, Fraction]]:
    """Every mean with its number of people, as (wave, scale, people, sum), however it is shown."""
    if found.answers is None or found.design.compared is None:
        raise ValueError("a study of two waves with answers was expected")
    before, after = found.design.compared
    primary = found.design.primary
    means: list[tuple[str, str, int, float | None]] = [
        (one.wave, one.scale, one.summary.n, one.summary.mean)
        for one in found.answers.scored
        if isinstance(one.summary, Summary)
    ]
    changes = [(one.scale, one.change) for one in found.changes]
    changes += [(primary, one.change) for one in (*found.answers.rules, *found.answers.sensitivities)]
    for scale, change in changes:
        if isinstance(change, Change):
            means.append((before, scale, change.n_before, change.mean_before))
            means.append((after, scale, change.n_after, change.mean_after))
    drop_out = found.answers.drop_out
    if drop_out is not None and not isinstance(drop_out, Withheld):
        means += [(before, primary, part.n, part.mean) for part in (drop_out.stayed, drop_out.left)]
    return [(wave, scale, n, Fraction(mean).limit_denominator(10**6) * n) for wave, scale, n, mean in means if mean]


def small_differences(found: Study) -> list[str]:
    """What an attacker gets by subtracting sums of nearly as many people, and the subscales from the total."""
    sums = sorted(set(published_sums(found)), key=str)
    gained = [
        f"{one[0]} {one[1]}: {one[2]} - {other[2]} people give {one[3] - other[3]}"
        for one, other in combinations(sums, 2)
        if one[:2] == other[:2] and one[3] != other[3] and abs(one[2] - other[2]) < GROUP
    ]
    for wave in ("before", "after"):
        shown = {scale: (n, total) for at, scale, n, total in reversed(sums) if at == wave}
        if "total" not in shown:
            continue
        people, total = shown.pop("total")
        most = max(n for n, _sum in shown.values())
        rest = sum(part for _n, part in shown.values()) - total
        if most - people < GROUP and rest:
            gained.append(f"{wave}: the subscales less the total give {rest}")
    return gained


# drop-out


@pytest.mark.parametrize(("left", "came"), [(1, 0), (2, 1), (3, 7), (4, 4)])
def test_who_answered_only_once_cannot_be_worked_out(tmp_path: Path, left: int, came: int) -> None:
    before, after = stayed()
    found = study(tmp_path, [*before, *once(left)], [*after, *once(came, 14, 700)], link=BY_ID)
    assert found.basis == "completers"
    assert found.main is not None
    assert isinstance(found.main.change, Change)
    assert (found.main.change.branch, found.main.change.n_pairs) == ("linked", 20)
    assert found.main.change.mean_before == pytest.approx(sum(scores(before)) / 20)
    assert small_differences(found) == []


@pytest.mark.parametrize("left", [1, 4])
def test_nothing_that_is_shown_depends_on_their_answers(tmp_path: Path, left: int) -> None:
    before, after = stayed()
    gone = once(left)
    first = study(tmp_path / "a", [*before, *gone], after, link=BY_ID)
    second = study(tmp_path / "b", [*before, *map(change_answers, gone)], after, link=BY_ID)
    assert scores(gone) != scores([change_answers(person) for person in gone])
    assert everything(first) == everything(second)


def test_nothing_that_is_told_depends_on_the_answers_of_the_few_who_left(tmp_path: Path) -> None:
    before, after = stayed()
    gone = [*once(1), *(person.without(*MEANING) for person in once(2, 15, 600))]
    first = study(tmp_path / "a", [*before, *gone], after, link=BY_ID, unit="enhet", background=["form"])
    changed = [*before, *map(change_answers, gone)]
    second = study(tmp_path / "b", changed, after, link=BY_ID, unit="enhet", background=["form"])
    assert everything_told(first) == everything_told(second)


def test_the_one_who_left_follows_from_no_number_that_is_shown(tmp_path: Path) -> None:
    before, after = stayed()
    (gone,) = once(1)
    found = study(tmp_path, [*before, gone], after, link=BY_ID)
    told = "\n".join([everything(found), texts(tell_findings(found))])
    all_mean, their_mean = sum(scores([*before, gone])) / 21, sum(scores(before)) / 20
    assert f"{their_mean:.2f}".rstrip("0") in told
    assert number(their_mean, 1) in told
    assert f"{all_mean:.2f}" not in told
    assert str(all_mean) not in told
    assert gone.id not in told


def test_five_who_left_are_enough_to_be_shown_and_compared(tmp_path: Path) -> None:
    before, after = stayed()
    gone = once(5)
    found = study(tmp_path, [*before, *gone], after, link=BY_ID)
    assert found.basis == "everyone"
    assert found.main is not None
    assert isinstance(found.main.change, Change)
    assert found.main.change.branch == "partly_linked"
    drop_out = found.answers.drop_out if found.answers else None
    assert drop_out is not None
    assert not isinstance(drop_out, Withheld)
    assert (drop_out.left.n, drop_out.left.mean) == (5, pytest.approx(sum(scores(gone)) / 5))
    assert small_differences(found) == []


def test_with_fewer_than_five_pairs_nobody_counts_as_linked_and_the_audit_is_hidden(tmp_path: Path) -> None:
    before, after = stayed()
    people = [replace(person, id=f"q{n}") if n >= 4 else person for n, person in enumerate(after)]
    found = study(tmp_path, before, people, link=BY_ID)
    assert found.main is not None
    assert isinstance(found.main.change, Change)
    assert (found.main.change.branch, found.main.change.n_pairs) == ("unlinked", None)
    assert found.answers is not None
    assert found.answers.links is not None
    assert found.answers.links.exact == Withheld("few", 5)
    assert found.answers.reliable is None


# missing answers


@pytest.mark.parametrize(("partial", "link"), [(1, BY_ID), (4, BY_ID), (1, {"by": "none"}), (4, {"by": "none"})])
def test_who_has_subscales_but_no_total_cannot_be_worked_out(
    tmp_path: Path, partial: int, link: dict[str, Any]
) -> None:
    before, after = stayed()
    some = [person.without(*MEANING) for person in before[:partial]]
    first = study(tmp_path / "a", [*some, *before[partial:]], after, link=link)
    second = study(tmp_path / "b", [*map(change_answers, some), *before[partial:]], after, link=link)
    assert first.basis in {"with_total", "completers_with_total"}
    assert small_differences(first) == []
    assert everything(first) == everything(second)


def test_five_with_subscales_but_no_total_are_shown(tmp_path: Path) -> None:
    before, after = stayed()
    some = [person.without(*MEANING) for person in before[:5]]
    found = study(tmp_path, [*some, *before[5:]], after)
    assert found.answers is not None
    counts = {one.scale: one.summary.n for one in found.answers.scored if one.wave == "before" and one.summary}  # type: ignore[union-attr]
    assert counts == {"comprehensibility": 20, "manageability": 20, "meaningfulness": 15, "total": 15}
    assert small_differences(found) == []


@pytest.mark.parametrize("few", [1, 4])
def test_another_rule_for_missing_answers_is_hidden_when_it_adds_few_people(tmp_path: Path, few: int) -> None:
    before, after = stayed()
    gaps = [person.without(1, 4) for person in before[:few]]  # half of meaningfulness: scored by the half rule only
    found = study(tmp_path, [*gaps, *before[few:]], after)
    assert found.answers is not None
    rules = {rule.rule: rule for rule in found.answers.rules}
    assert rules["half"].n_before == 20
    assert rules["half"].change == Withheld("difference", 5)
    assert rules["half"].direction == "undecidable"
    assert isinstance(rules["instrument"].change, Change)
    assert small_differences(found) == []


def test_another_rule_is_shown_when_it_adds_enough_or_nobody(tmp_path: Path) -> None:
    before, after = stayed()
    gaps = [person.without(1, 4) for person in before[:6]]
    found = study(tmp_path, [*gaps, *before[6:]], after)
    assert found.answers is not None
    rules = {rule.rule: rule for rule in found.answers.rules}
    assert isinstance(rules["half"].change, Change)
    assert (rules["half"].n_before, rules["complete"].n_before, rules["instrument"].n_before) == (20, 14, 14)
    assert rules["complete"].change == rules["instrument"].change
    assert small_differences(found) == []


def test_two_rules_that_each_differ_enough_but_not_from_each_other_are_not_both_shown(tmp_path: Path) -> None:
    before, after = stayed(30)
    many = [p.without(2, 6) for p in before[:6]]  # two of five: scored by the half rule only
    found = study(tmp_path, [*many, *(p.without(2) for p in before[6:8]), *before[8:]], after)
    assert found.answers is not None
    assert {rule.rule: isinstance(rule.change, Change) for rule in found.answers.rules} == {
        "instrument": True,
        "half": True,
        "complete": False,
    }
    assert small_differences(found) == []


# linking


@pytest.mark.parametrize(("off", "hidden"), [(4, True), (5, False)])
def test_exact_links_only_are_hidden_when_few_were_linked_tolerantly(tmp_path: Path, off: int, hidden: bool) -> None:
    before = [replace(person, id=f"AB{n:02d}{n * 7 % 90:02d}") for n, person in enumerate(draw(20, seed=11))]
    after = [replace(p, id=before[n].id) for n, p in enumerate(draw(20, seed=12, shift=0.3))]
    after = [replace(p, id=p.id[:-1] + "X") if n < off else p for n, p in enumerate(after)]
    found = study(tmp_path, before, after, link=BY_CODE)
    assert found.answers is not None
    assert found.answers.links is not None
    assert (found.answers.links.exact, found.answers.links.tolerant) == (20 - off, off)
    exact = next(one for one in found.answers.sensitivities if one.kind == "exact")
    assert (exact.change == Withheld("difference", 5)) is hidden
    assert small_differences(found) == []
    told = everything(found)
    assert [person.id for person in (*before, *after) if person.id in told] == []


# few people


@pytest.mark.parametrize("people", [1, 4])
def test_a_wave_of_too_few_shows_nothing_of_their_answers(tmp_path: Path, people: int) -> None:
    before, after = draw(people, seed=11), draw(20, seed=12)
    first = study(tmp_path / "a", before, after)
    second = study(tmp_path / "b", [change_answers(person) for person in before], after)
    assert first.main is not None
    assert first.main.change == Withheld("few", 5)
    assert everything(first) == everything(second)


def test_when_no_wave_may_be_shown_the_section_is_suppressed(tmp_path: Path) -> None:
    published = result(study(tmp_path, draw(4, seed=1), draw(4, seed=2)))
    assert (published.status, published.metrics, published.findings) == ("suppressed", (), ())
    assert [(check.name, check.passed) for check in published.checks] == [("change_decided", None)]
    assert published.rows.read == 8
    assert published.rows.excluded == {"för få svar för att visas": 8}


@pytest.mark.parametrize(("people", "shown"), [(8, False), (14, False), (15, True)])
def test_quartiles_beside_a_mean_and_a_spread_need_fifteen(tmp_path: Path, people: int, shown: bool) -> None:
    found = study(tmp_path, draw(people, seed=11), draw(20, seed=12), link=BY_ID)
    assert found.answers is not None
    scored = found.answers.of("before", "total")
    assert isinstance(scored.summary, Summary)
    assert scored.summary.mean is not None
    assert (scored.summary.median is not None, scored.quartiles is None) == (shown, shown)


@pytest.mark.parametrize(("people", "shown"), [(9, False), (10, True)])
def test_ranks_and_permutations_need_ten_pairs(tmp_path: Path, people: int, shown: bool) -> None:
    found = study(tmp_path, draw(people, seed=11), draw(people, seed=12, shift=0.5), link=BY_ID)
    assert found.main is not None
    assert found.main.companions is not None
    assert (found.main.companions.wilcoxon_p is not None) is shown
    assert (found.main.companions.permutation_p is not None) is shown


@pytest.mark.parametrize(("people", "shown"), [(8, False), (14, False), (15, True)])
def test_the_median_change_needs_fifteen(tmp_path: Path, people: int, shown: bool) -> None:
    found = study(tmp_path, draw(people, seed=11), draw(people, seed=12, shift=0.5), link=BY_ID)
    assert found.main is not None
    assert found.main.companions is not None
    assert (found.main.companions.hodges_lehmann is not None) is shown


@pytest.mark.parametrize(("group", "shown"), [(9, True), (11, False)])
def test_the_project_file_sets_the_smallest_group(tmp_path: Path, group: int, shown: bool) -> None:
    found = study(tmp_path, draw(10, seed=11), draw(10, seed=12), privacy={"smallest_group": group})
    assert found.main is not None
    assert isinstance(found.main.change, Change) is shown


def test_clients_are_guarded_from_ten(tmp_path: Path) -> None:
    nine, ten = (
        study(tmp_path / str(n), draw(n, seed=11), draw(n, seed=12), privacy={"people": "clients"}) for n in (9, 10)
    )
    assert nine.main is not None
    assert ten.main is not None
    assert nine.main.change == Withheld("few", 10)
    assert isinstance(ten.main.change, Change)


def test_reliable_change_shows_all_three_groups_or_none(tmp_path: Path) -> None:
    before, (low, high) = draw(60, seed=11), (keyed(1), keyed(7))
    after = [replace(p, answers=(p.answers, low, high)[n % 3]) for n, p in enumerate(before)]
    many = study(tmp_path / "many", before, after, link=BY_ID)
    assert many.answers is not None
    shares = many.answers.reliable
    assert shares is not None
    assert not isinstance(shares, Withheld)
    cells = (shares.up, shares.unchanged, shares.down)
    assert all(isinstance(cell, int) and cell >= 5 for cell in cells)
    few = study(tmp_path / "few", before[:12], after[:12], link=BY_ID)
    assert few.answers is not None
    hidden = few.answers.reliable
    assert hidden is not None
    assert not isinstance(hidden, Withheld)
    assert (hidden.up, hidden.unchanged, hidden.down) == (Withheld("cells", 5),) * 3


@pytest.mark.parametrize(("units", "shown"), [(0, True), (4, False), (5, True)])
def test_the_unit_model_is_hidden_when_few_lack_a_unit(tmp_path: Path, units: int, shown: bool) -> None:
    before, after = stayed(40)
    found = study(
        tmp_path,
        [replace(p, unit="") if n < units else p for n, p in enumerate(before)],
        after,
        link=BY_ID,
        unit="enhet",
    )
    assert found.answers is not None
    assert (found.answers.unit_model != Withheld("difference", 5)) is shown


def test_raising_the_smallest_group_never_reveals_more(tmp_path: Path) -> None:
    before, after = stayed()
    people = [*before, *once(6)], [*after, *once(9, 14, 700)]
    shown = []
    for group in (3, 5, 7, 30):
        found = study(tmp_path / str(group), *people, link=BY_ID, privacy={"smallest_group": group})
        shown.append({(wave, scale, n) for wave, scale, n, _sum in published_sums(found)})
    counts = [len(sums) for sums in shown]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] == 0


def test_that_few_people_all_have_the_same_score_is_not_told_either(tmp_path: Path) -> None:
    before = [Person(f"p{n}", keyed(4)) for n in range(3)]
    found = study(tmp_path, before, [Person(f"q{n}", keyed(5)) for n in range(20)])
    assert found.main is not None
    assert found.main.change == Withheld("few", 5)
    assert "no_variance" not in repr(found)


# when answers follow although nobody is few


def with_points(points: Mapping[int, int], people: list[Person]) -> list[Person]:
    """The same people, with the same points on some items."""
    coded = {item: str(8 - n if item in INSTRUMENT.reversed else n) for item, n in points.items()}
    return [replace(p, answers=tuple(coded.get(i, text) for i, text in enumerate(p.answers, 1))) for p in people]


@pytest.mark.parametrize("points", [7, 4])
def test_a_scale_on_which_all_answered_alike_is_withheld_and_does_not_follow_from_the_others(
    tmp_path: Path, points: int
) -> None:
    """All have 7 on all questions of meaningfulness (or all 4): the mean would tell everybody's answers."""
    before, after = with_points(dict.fromkeys(MEANING, points), draw(20, seed=11)), draw(20, seed=12)
    found = study(tmp_path, before, after, link=BY_ID)
    assert found.answers is not None
    hidden = [s for s in INSTRUMENT.scale_ids if found.answers.of("before", s).summary == Withheld("cells", 5)]
    assert "meaningfulness" in hidden
    assert len(hidden) == 2  # with one alone, the total less the others would be its mean
    assert "total" not in hidden
    changes = {told.scale: told.change for told in found.changes}
    assert [changes[scale] for scale in hidden] == [Withheld("cells", 5)] * 2
    assert isinstance(found.answers.of("before", "total").alpha, Withheld)
    metrics = {one.name: one.value for one in result(found).metrics}
    assert [metrics.get(f"{what}_before_{scale}") for what in ("mean", "sd") for scale in hidden] == [None] * 4


def test_a_mean_so_near_the_end_that_somebody_must_have_answered_it_is_withheld(tmp_path: Path) -> None:
    """20 people, 3 points from the end together: at least 17 have the highest score there is."""
    nearly = with_points(dict.fromkeys(MEANING, 7), draw(20, seed=11))
    nearly = [*(with_points({1: 6}, [person])[0] for person in nearly[:3]), *nearly[3:]]
    found = study(tmp_path, nearly, draw(20, seed=12))
    assert found.answers is not None
    assert found.answers.of("before", "meaningfulness").summary == Withheld("cells", 5)


def test_when_all_changed_alike_one_wave_is_withheld_and_the_reason_does_not_say_it(tmp_path: Path) -> None:
    before = [Person(f"p{n}", keyed(3 + n % 3)) for n in range(12)]
    after = [Person(f"p{n}", keyed(4 + n % 3)) for n in range(12)]
    found = study(tmp_path, before, after, link=BY_ID)
    assert found.main is not None
    assert found.main.change == Withheld("cells", 5)
    assert found.answers is not None
    assert isinstance(found.answers.of("before", "total").summary, Summary)
    assert found.answers.of("after", "total").summary == Withheld("cells", 5)
    assert "no_variance" not in everything_told(found)
    assert [rule.change for rule in found.answers.rules] == [Withheld("cells", 5)] * 3


def test_a_withheld_rule_neither_agrees_nor_differs(tmp_path: Path) -> None:
    before, after = stayed()
    gaps = [person.without(1, 4) for person in before[:2]]
    found = study(tmp_path, [*gaps, *before[2:]], after)
    assert found.answers is not None
    shown = [rule for rule in found.answers.rules if isinstance(rule.change, Change)]
    assert [rule.rule for rule in found.answers.rules if rule not in shown] == ["half"]
    (told,) = [check for check in result(found).checks if check.name == "missing_rules"]
    assert told.message.startswith("De regler för obesvarade frågor som visas")


@pytest.mark.parametrize(("people", "shown"), [(9, False), (10, True)])
def test_a_scale_of_few_possible_scores_is_guarded_like_a_single_question(
    tmp_path: Path, people: int, shown: bool
) -> None:
    """Three questions from 1 to 5 have 13 possible sums; the total's alpha would give the spread back."""
    draft = {"name": "eget", "title": "Eget", "items": 8, "low": 1, "high": 5, "column_prefix": "k", "reversed": []}
    draft |= {"licence": "Egen", "source": ["Egen"], "total": {"id": "allt", "label": "Allt"}}
    draft |= {
        "scales": [{"id": "a", "label": "A", "items": [1, 2, 3]}, {"id": "b", "label": "B", "items": [4, 5, 6, 7, 8]}]
    }
    (tmp_path / "params/instruments").mkdir(parents=True)
    (tmp_path / "params/instruments/eget.yaml").write_text(json.dumps(draft), encoding="utf-8")
    short = [
        [replace(p, answers=tuple(str(min(5, int(t))) for t in p.answers)) for p in draw(people, seed=seed)]
        for seed in (11, 12)
    ]
    project = make(tmp_path, *short, instrument="eget")
    for file, rows in zip(("fore.csv", "efter.csv"), short, strict=True):
        write(project.data_dir / file, [[f"k{n:02}" for n in range(1, 9)], *(list(p.answers[:8]) for p in rows)])
    found = read_study(project)
    assert found.answers is not None
    scored = {scale: found.answers.of("before", scale) for scale in ("a", "b", "allt")}
    assert isinstance(scored["a"].summary, Summary)
    assert scored["a"].summary.mean is not None
    assert (scored["a"].summary.sd is not None) is shown
    assert [isinstance(scored[s].alpha, Withheld) for s in ("a", "allt", "b")] == [not shown, not shown, False]


def test_what_few_people_left_out_is_not_counted(tmp_path: Path) -> None:
    few = [draw(3, seed=11)[0].without(2, 3), *draw(3, seed=11)[1:]]
    found = study(tmp_path, few, [p.without(5) for p in draw(20, seed=12)])
    assert [wave.missing is None for wave in found.waves] == [True, False]
    (missing,) = [rows for name, rows in tables(tell_answers(found)).items() if name == "missing"]
    assert {row[1] for row in missing["rows"]} == {"maj 2024"}


@pytest.mark.parametrize(("small", "shown"), [(4, False), (8, True)])
def test_two_sizes_of_units_are_two_equations(tmp_path: Path, small: int, shown: bool) -> None:
    """5 units of 4 and units of 2: the estimate and the plain mean change give the means of each kind."""
    units = [*(f"stor {n % 5}" for n in range(20)), *(f"liten {n // 2}" for n in range(small))]
    before, after = (
        [replace(p, unit=unit) for p, unit in zip(draw(len(units), seed), units, strict=True)] for seed in (11, 12)
    )
    found = study(tmp_path, before, after, link=BY_ID, unit="enhet")
    assert found.answers is not None
    assert (found.answers.unit_model == Withheld("difference", 5)) is not shown


# unpublished summaries


def printed(scale: str, n: int | None, mean: str = "60", sd: str = "9", *, published: bool = False) -> Printed:
    """One printed row; its scale must be one of KASAM-13."""
    return Printed("before", scale, n, parse_printed(mean), parse_printed(sd), 50.0, "enkat", None, published)


def shown_scales(found: Study, *rows: Printed) -> list[str]:
    return [row.scale for row in withhold_printed(rows, found.design) if row.withheld is None]


def test_unpublished_summaries_of_nearly_the_same_people_are_withheld_and_the_total_stays(tmp_path: Path) -> None:
    found = study(tmp_path, draw(6, seed=1), draw(6, seed=2))
    nearly = printed("meaningfulness", 19, "18"), printed("manageability", 15, "18"), printed("total", 20)
    assert shown_scales(found, *nearly) == ["manageability", "total"]
    assert withhold_printed(nearly, found.design)[0] == Printed(
        "before", "meaningfulness", None, None, None, None, "enkat", Withheld("difference", 5), published=False
    )
    open_rows = [replace(row, published=True) for row in nearly]
    assert withhold_printed(open_rows, found.design) == tuple(open_rows)
    assert shown_scales(found, printed("total", 20), open_rows[0]) == ["meaningfulness"]


def test_unpublished_summaries_that_tell_what_all_answered_are_withheld(tmp_path: Path) -> None:
    found = study(tmp_path, draw(6, seed=1), draw(6, seed=2))
    rows = printed("total", 20, "60", "0"), printed("meaningfulness", 20, "27,9"), printed("manageability", 20, "18")
    assert shown_scales(found, *rows) == ["manageability"]
    assert shown_scales(found, printed("total", 4), printed("manageability", None)) == []
