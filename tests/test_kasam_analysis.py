"""The analysis of two waves: which branch, whose answers, and the numbers against SciPy or a reader's own sum."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from evallib.kasam import Study, read_study
from evallib.kasam.study import FromAnswers, ScaleChange
from evallib.kasam.waves import Withheld
from evallib.statistics import Change, NotComputable, Summary
from tests.kasam_workspaces import BY_CODE, BY_ID, WAVES, Person, draw, kasam, scores, study, table, write
from tests.workspaces import make_project

SCALES = ("comprehensibility", "manageability", "meaningfulness", "total")


def main(found: Study) -> tuple[ScaleChange, Change]:
    """The change of the total."""
    assert found.main is not None
    assert isinstance(found.main.change, Change)
    return found.main, found.main.change


def answers(found: Study) -> FromAnswers:
    assert found.answers is not None
    return found.answers


def summary(found: Study, wave: str, scale: str) -> Summary:
    told = answers(found).of(wave, scale).summary
    assert isinstance(told, Summary)
    return told


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """24 people who all answered both times."""
    return study(tmp_path_factory.mktemp("linked"), draw(24, 1), draw(24, 2, shift=0.6), link=BY_ID)


@pytest.fixture(scope="module")
def partly(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """16 people who answered both times, 8 only first and 10 only last."""
    before, after = draw(24, 1), [*draw(16, 2, shift=0.6), *draw(10, 3, first=100)]
    return study(tmp_path_factory.mktemp("partly"), before, after, link=BY_ID, smallest_change=5, unit="enhet")


# whose answers, and how they are compared


def test_everyone_linked_is_a_paired_test(linked: Study) -> None:
    told, change = main(linked)
    test = stats.ttest_rel(scores(draw(24, 2, shift=0.6)), scores(draw(24, 1)))
    assert (change.branch, change.n_pairs, linked.basis) == ("linked", 24, "everyone")
    assert change.p == pytest.approx(test.pvalue)
    assert change.estimate.value == pytest.approx((sum(scores(draw(24, 2, shift=0.6))) - sum(scores(draw(24, 1)))) / 24)
    assert told.companions is not None
    assert told.d_z is not None
    assert told.d_z.value == pytest.approx(change.t / sqrt(24))
    assert told.band == ()


def test_some_linked_uses_everyone_and_looks_at_the_pairs_and_at_no_links_too(partly: Study) -> None:
    told, change = main(partly)
    assert (change.branch, change.n_before, change.n_after, change.n_pairs) == ("partly_linked", 24, 26, 16)
    assert change.mean_before == pytest.approx(sum(scores(draw(24, 1))) / 24)
    found = {one.kind: one.change for one in answers(partly).sensitivities}
    assert set(found) == {"pairs", "welch"}
    pairs, welch = found["pairs"], found["welch"]
    assert isinstance(pairs, Change)
    assert isinstance(welch, Change)
    assert pairs.p == pytest.approx(stats.ttest_rel(scores(draw(16, 2, shift=0.6)), scores(draw(24, 1)[:16])).pvalue)
    everyone = [*scores(draw(16, 2, shift=0.6)), *scores(draw(10, 3))]
    assert welch.p == pytest.approx(stats.ttest_ind(everyone, scores(draw(24, 1)), equal_var=False).pvalue)
    assert welch.estimate.value == pytest.approx(change.estimate.value)
    assert told.companions is None
    assert told.d_z is None


def test_nobody_linked_is_welch_with_a_band_over_assumed_correlations(tmp_path: Path) -> None:
    before, after = draw(20, 1), draw(14, 2, shift=0.6)
    told, change = main(study(tmp_path, before, after))
    assert (change.branch, change.n_pairs) == ("unlinked", None)
    assert change.p == pytest.approx(stats.ttest_ind(scores(after), scores(before), equal_var=False).pvalue)
    assert [row.r for row in told.band] == [0, 0.54, 0.64, 0.78]
    widths = [row.estimate.high - row.estimate.low for row in told.band]
    assert widths == sorted(widths, reverse=True)


def test_the_project_file_may_assume_other_correlations(tmp_path: Path) -> None:
    told, _change = main(study(tmp_path, draw(20, 1), draw(14, 2), correlations=[0.3]))
    assert [row.r for row in told.band] == [0.3]


def test_subscales_are_adjusted_for_being_several_and_the_total_is_not(linked: Study) -> None:
    assert [change.scale for change in linked.changes] == ["total", *SCALES[:3]]
    ps = {one.scale: one.change.p for one in linked.changes if isinstance(one.change, Change)}
    adjusted = {one.scale: one.p_holm for one in linked.changes}
    order = sorted(SCALES[:3], key=lambda scale: ps[scale])
    assert adjusted["total"] is None
    assert adjusted[order[0]] == pytest.approx(min(1, 3 * ps[order[0]]))
    assert adjusted[order[1]] == pytest.approx(min(1, max(3 * ps[order[0]], 2 * ps[order[1]])))
    assert adjusted[order[2]] == pytest.approx(min(1, max(3 * ps[order[0]], 2 * ps[order[1]], ps[order[2]])))


def test_equivalence_is_judged_for_the_total_only_when_a_smallest_change_is_declared(
    linked: Study, partly: Study
) -> None:
    assert [change.equivalence is not None for change in linked.changes] == [False] * 4
    assert [change.equivalence is not None for change in partly.changes] == [True, False, False, False]


def test_three_waves_compare_the_first_and_the_last_and_describe_all(tmp_path: Path) -> None:
    waves = [WAVES[0], {"id": "middle", "label": "juni", "file": "mitt.csv"}, WAVES[1]]
    people = [draw(12, seed, shift=seed / 5) for seed in (1, 2, 3)]
    project = make_project(tmp_path, kasam=kasam(waves=waves, link=BY_ID))
    for name, group in zip(("fore", "mitt", "efter"), people, strict=True):
        write(project.data_dir / f"{name}.csv", table(group))
    found = read_study(project)
    assert [wave.id for wave in found.waves] == ["before", "middle", "after"]
    assert summary(found, "middle", "total").mean == pytest.approx(sum(scores(people[1])) / 12)
    assert [wave.id for wave in found.compared] == ["before", "after"]
    _told, change = main(found)
    assert change.estimate.value == pytest.approx((sum(scores(people[2])) - sum(scores(people[0]))) / 12)


def test_one_wave_is_described_and_has_no_change(tmp_path: Path) -> None:
    found = study(tmp_path, draw(20, 1), [], waves=[WAVES[0]])
    assert found.changes == ()
    assert found.main is None
    assert found.compared == ()
    assert summary(found, "before", "total").n == 20


# each wave


def test_a_wave_is_described_over_the_people_of_the_comparison(partly: Study) -> None:
    total = scores(draw(24, 1))
    told = summary(partly, "before", "total")
    assert (told.n, told.mean) == (24, pytest.approx(sum(total) / 24))
    assert told.sd == pytest.approx(np.std(total, ddof=1))
    assert (told.q1, told.median, told.q3) == tuple(pytest.approx(np.quantile(total, q)) for q in (0.25, 0.5, 0.75))
    assert answers(partly).of("before", "total").pomp == pytest.approx(100 * (sum(total) / 24 - 13) / (91 - 13))


def test_alpha_rests_on_complete_answers(tmp_path: Path) -> None:
    people = [person.without(2) if n < 6 else person for n, person in enumerate(draw(30, 1))]
    scored = answers(study(tmp_path, people, draw(30, 2))).of("before", "comprehensibility")
    assert (scored.scored, scored.prorated, scored.dropped, scored.n_complete) == (30, 6, 0, 24)
    items = np.array(
        [[float(8 - int(p.answers[1])), *(float(p.answers[i - 1]) for i in (6, 8, 9, 11))] for p in people[6:]]
    )
    reversed_among = [i for i in (2, 6, 8, 9, 11) if i in (1, 2, 3, 7, 10)]
    assert reversed_among == [2]
    alpha = 5 / 4 * (1 - items.var(axis=0, ddof=1).sum() / items.sum(axis=1).var(ddof=1))
    assert scored.alpha is not None
    assert not isinstance(scored.alpha, Withheld)
    assert scored.alpha.value == pytest.approx(alpha)


def test_missing_answers_are_filled_in_within_the_subscale_and_counted(tmp_path: Path) -> None:
    people = draw(20, 1)
    gap = [people[0].without(6), *people[1:]]
    found = study(tmp_path, gap, draw(20, 2))
    rest = [8 - int(people[0].answers[1]), *(int(people[0].answers[i - 1]) for i in (8, 9, 11))]
    expected = sum(scores(people[1:], "comprehensibility")) + sum(rest) * 5 / 4
    assert summary(found, "before", "comprehensibility").mean == pytest.approx(expected / 20)
    assert found.waves[0].missing is not None
    assert (found.waves[0].missing.expected, found.waves[0].missing.missing) == (20 * 13, 1)


def test_the_three_rules_give_the_main_result_side_by_side(linked: Study) -> None:
    rules = answers(linked).rules
    assert [rule.rule for rule in rules] == ["instrument", "half", "complete"]
    assert [rule.main for rule in rules] == [True, False, False]
    assert all(rule.change == main(linked)[1] for rule in rules)  # nobody left anything out


def test_keying_follows_the_data_and_is_compared_with_what_is_declared(tmp_path: Path) -> None:
    raw = draw(60, 1)
    turned = [
        replace(p, answers=tuple(str(8 - int(t)) if i in (1, 2, 3, 7, 10) else t for i, t in enumerate(p.answers, 1)))
        for p in draw(60, 2)
    ]
    found = study(tmp_path, raw, turned)
    first, second = (wave.keying for wave in found.waves)
    assert first is not None
    assert second is not None
    assert (first.diagnosis, first.as_declared) == ("raw", True)
    assert (second.diagnosis, second.as_declared) == ("scored", False)
    few = study(tmp_path / "few", raw[:20], turned[:20]).waves[0].keying
    assert few is not None
    assert (few.diagnosis, few.as_declared) == ("undecided", None)


def test_response_rate_is_answered_of_invited(tmp_path: Path) -> None:
    found = study(tmp_path, draw(20, 1), draw(15, 2), waves=[{**WAVES[0], "invited": 25}, WAVES[1]])
    assert [wave.response_pct for wave in found.waves] == [100 * 20 / 25, None]


# around the main result


def test_drop_out_compares_the_first_scores_of_those_who_stayed_and_left(partly: Study) -> None:
    found = answers(partly).drop_out
    assert found is not None
    assert not isinstance(found, Withheld)
    stayed, left = scores(draw(24, 1)[:16]), scores(draw(24, 1)[16:])
    assert (found.stayed.mean, found.left.mean) == (pytest.approx(sum(stayed) / 16), pytest.approx(sum(left) / 8))
    assert isinstance(found.difference, Change)
    assert found.difference.estimate.value == pytest.approx(sum(left) / 8 - sum(stayed) / 16)
    assert found.left.median is None


def test_nobody_left_leaves_nothing_to_compare(linked: Study) -> None:
    assert answers(linked).drop_out is None


def test_units_are_modelled_when_linked_and_declared(linked: Study, partly: Study, tmp_path: Path) -> None:
    assert answers(linked).unit_model is None
    assert answers(partly).unit_model == Withheld("difference", 5)  # four units of 3, and two of 2: only 4 people
    even = study(tmp_path / "even", draw(24, 1), draw(24, 2), link=BY_ID, unit="enhet")
    model = answers(even).unit_model
    assert model is not None
    assert not isinstance(model, Withheld | NotComputable)
    assert (model.units, model.people) == (6, 24)
    few = study(tmp_path, [replace(p, unit="A") for p in draw(12, 1)], draw(12, 2), link=BY_ID, unit="enhet")
    assert answers(few).unit_model == NotComputable("few_units")


def test_reliable_change_uses_alpha_or_the_declared_reliability(tmp_path: Path) -> None:
    declared = {"value": 0.8, "source": "Handboken"}
    before, after = draw(24, 1), draw(24, 2, shift=0.6)
    alpha = study(tmp_path / "alpha", before, after, link=BY_ID)
    other = study(tmp_path / "other", before, after, link=BY_ID, reliability=declared)
    found, told = answers(other).reliable, answers(alpha).reliable
    assert found is not None
    assert told is not None
    assert not isinstance(found, Withheld)
    assert not isinstance(told, Withheld)
    assert found.threshold == pytest.approx(1.96 * sqrt(2) * np.std(scores(before), ddof=1) * sqrt(1 - 0.8))
    assert (found.source, told.source) == ("Handboken", None)
    first = answers(alpha).of("before", "total").alpha
    assert first is not None
    assert not isinstance(first, Withheld)
    assert told.reliability == pytest.approx(first.value)


def test_drift_is_told_only_for_a_group_chosen_for_low_scores(tmp_path: Path, linked: Study) -> None:
    assert linked.drifts == ()
    chosen = study(tmp_path, draw(20, 1), draw(20, 2), link=BY_ID, chosen_for_low_scores=True)
    mean = summary(chosen, "before", "total").mean
    assert mean is not None
    assert chosen.drifts
    for drift in chosen.drifts:
        assert drift.reference.mean is not None
        assert drift.expected_change == pytest.approx((1 - drift.correlation) * (drift.reference.mean - mean))
        assert drift.expected_change > 0


def test_the_projects_own_references_stand_after_the_questionnaires(tmp_path: Path) -> None:
    own = {"scale": "total", "population": "hela förvaltningen", "year": 2022, "n": 300, "mean": 66.1, "source": "Egen"}
    found = study(tmp_path, draw(12, 1), draw(12, 2), references=[own])
    assert found.references[-1].population == "hela förvaltningen"
    assert found.references[:-1] == found.design.instrument.references
    assert list(found.references_of("total"))[-1].mean == 66.1


def test_links_are_audited(tmp_path: Path) -> None:
    before = [replace(p, id=f"KOD{n:02d}{chr(65 + n)}{chr(90 - n)}") for n, p in enumerate(draw(20, 1))]
    after = [replace(p, id=before[n].id) for n, p in enumerate(draw(20, 2))]
    after[0] = replace(after[0], id=after[0].id[:-1] + "!")
    after[1] = replace(after[1], id="")
    audit = answers(study(tmp_path, before, after, link=BY_CODE)).links
    assert audit is not None
    assert (audit.exact, audit.tolerant, audit.unlinked) == (18, 1, (1, 1))
    assert (audit.without_key, audit.ambiguous) == ((0, 1), (0, 0))


def test_nobody_changing_is_no_change_to_test(tmp_path: Path) -> None:
    people: list[Person] = draw(12, 1)
    found = study(tmp_path, people, people, link=BY_ID)
    assert found.main is not None
    assert found.main.change == Withheld("cells", 5)
    assert found.main.direction == "undecidable"


def test_a_clear_rise_and_a_clear_fall_are_called_so(tmp_path: Path) -> None:
    low, high = draw(20, 1), draw(20, 2, shift=1.5)
    assert main(study(tmp_path / "up", low, high, link=BY_ID))[0].direction == "increased"
    assert main(study(tmp_path / "down", high, low, link=BY_ID))[0].direction == "decreased"
