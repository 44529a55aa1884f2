"""Answers before and after: read, linked, compared, checked against published means, and told."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from statistics import mean
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from evallib.before_after import (
    Ratings,
    check_inputs,
    draw_answers,
    draw_items,
    read_ratings,
    result,
    tell_findings,
    tell_reading,
)
from evallib.before_after.answers.compare import compare
from evallib.before_after.answers.draw import draws_bars
from evallib.before_after.answers.guard import guard_answers
from evallib.before_after.answers.study import Answers, ItemAnswers
from evallib.before_after.answers.words import detectable_sentence
from evallib.before_after.compare import Item
from evallib.before_after.tables import BEFORE_AFTER, RATINGS
from evallib.presentation import Limits
from evallib.privacy import Thresholds
from evallib.projects import Project
from evallib.statistics import Change, detectable_change
from tests.workspaces import cells, checks, make_project, metrics, put, tables, texts

SETTINGS = {"who": "medarbetare", "before": "hösten 2011", "after": "våren 2013", "kind": "self_rated"}
SECRET = "enkat, fråga 1"
SCALE = {"scale_min": 1, "scale_max": 5}
ITEM = {"item": "stod", "label": "Stöd", **SCALE, "source": SECRET}
OTHER = {"item": "moten", "label": "Möten", **SCALE, "source": SECRET}
BEFORE = [1, 1, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 2, 3, 1, 2]
AFTER = [2, 3, 2, 3, 4, 3, 4, 4, 5, 3, 4, 5, 5, 4, 5, 5, 3, 4, 2, 4]
Row = dict[str, Any]


def rows(wave: str, answers: list[Any], item: str = "stod", *, ids: bool = True, first: int = 1) -> list[Row]:
    return [
        {"wave": wave, "respondent": f"r{n}" if ids else "", "item": item, "answer": answer}
        for n, answer in enumerate(answers, start=first)
    ]


def make(root: Path, *given_rows: Row, items: tuple[Row, ...] = (ITEM,), **settings: Any) -> Project:
    project = make_project(root, before_after={**SETTINGS, **settings})
    put(project, BEFORE_AFTER, *items)
    put(project, RATINGS, *given_rows)
    return project


def both(*, ids: bool = True) -> list[Row]:
    return [*rows("before", BEFORE, ids=ids), *rows("after", AFTER, ids=ids)]


def answers_of(found: Ratings) -> Answers:
    assert found.answers is not None
    return found.answers


def everything(found: Ratings) -> str:
    shown = (tell_findings(found), draw_answers(found), draw_items(found), tell_reading(found))
    return " ".join([str(result(found).as_published()), *map(texts, shown)])


# ---------------------------------------------------------------- numbers


def test_linked_answers_are_tried_in_pairs(tmp_path: Path) -> None:
    found = read_ratings(make(tmp_path, *both(), linked=True))
    (one,) = answers_of(found).items
    assert one.test is not None
    assert one.change == Fraction(sum(AFTER), 20) - Fraction(sum(BEFORE), 20)
    paired = stats.ttest_rel(AFTER, BEFORE)
    assert (one.test.branch, one.test.pairs) == ("linked", 20)
    assert one.test.p == pytest.approx(paired.pvalue)
    assert one.test.estimate.low == pytest.approx(paired.confidence_interval().low)
    assert one.test.rank_p is None  # it would count who rose and who fell
    assert answers_of(found).linking == "linked"
    told = metrics(result(found))
    assert told["answers_change_stod"] == pytest.approx(mean(AFTER) - mean(BEFORE))
    assert told["answers_before_stod"] == pytest.approx(mean(BEFORE))


@pytest.mark.parametrize(
    ("linked", "ids", "linking"),
    [(False, True, "not_used"), (None, True, "not_stated"), (None, False, "no_ids"), (False, False, "no_ids")],
)
def test_answers_that_are_not_linked_are_tried_as_different_people(
    tmp_path: Path, linked: bool | None, ids: bool, linking: str
) -> None:
    found = read_ratings(make(tmp_path, *both(ids=ids), linked=linked))
    (one,) = answers_of(found).items
    assert one.test is not None
    assert (answers_of(found).linking, one.test.branch, one.test.pairs) == (linking, "unlinked", None)
    assert one.test.p == pytest.approx(stats.ttest_ind(AFTER, BEFORE, equal_var=False).pvalue)


def test_partly_linked_answers_use_everybody(tmp_path: Path) -> None:
    project = make(
        tmp_path, *rows("before", BEFORE), *rows("after", AFTER[:16]), *rows("after", [3, 4], first=30), linked=True
    )
    (one,) = answers_of(read_ratings(project)).items
    assert one.test is not None
    assert (one.before.people, one.after.people) == (20, 16 + 2)
    assert (one.test.branch, one.test.pairs) == ("partly_linked", 16)
    assert answers_of(read_ratings(project)).linking == "partly"


def test_when_nearly_all_are_linked_the_test_in_pairs_is_not_made(tmp_path: Path) -> None:
    """19 pairs and one who answered once: nearly all that is shown would be of the pairs."""
    project = make(tmp_path, *rows("before", BEFORE), *rows("after", AFTER[:19]), linked=True)
    (one,) = answers_of(read_ratings(project)).items
    assert one.test is not None
    assert (one.before.people, one.after.people, one.test.branch) == (20, 19, "unlinked")


def test_what_would_have_been_seen_is_by_the_limit_that_applied(tmp_path: Path) -> None:
    """Two items are tried, so the limit is 0.05 / 2 and the change that shows is larger than by 0.05."""
    again = [*rows("before", BEFORE, "moten"), *rows("after", BEFORE[::-1], "moten")]
    found = answers_of(read_ratings(make(tmp_path, *both(), *again, items=(ITEM, OTHER), linked=True)))
    (unsure,) = [one.test for one in found.tried if one.test is not None and one.test.p_holm >= 0.05]
    strict, loose = (f"{detectable_change(unsure.se, unsure.df, alpha=0.05 / n):.1f}" for n in (2, 1))
    told = detectable_sentence(found)
    assert strict != loose
    assert strict.replace(".", ",") in told
    assert loose.replace(".", ",") not in told


def test_too_few_pairs_are_not_linked(tmp_path: Path) -> None:
    project = make(tmp_path, *rows("before", BEFORE), *rows("after", AFTER, first=17), linked=True)
    found = answers_of(read_ratings(project))
    assert (found.linking, found.pairs) == ("few", None)
    assert found.items[0].test is None or found.items[0].test.branch == "unlinked"


def test_p_is_adjusted_over_the_items_that_were_tried(tmp_path: Path) -> None:
    more = [*rows("before", BEFORE, "moten"), *rows("after", BEFORE[::-1], "moten")]
    found = answers_of(read_ratings(make(tmp_path, *both(), *more, items=(ITEM, OTHER), linked=True)))
    first, second = (one.test for one in found.items)
    assert first is not None
    assert second is not None
    low, high = sorted([first, second], key=lambda test: test.p)
    assert low.p_holm == pytest.approx(min(1, 2 * low.p))
    assert high.p_holm == pytest.approx(max(high.p, 2 * low.p))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=12, max_size=24))
def test_the_order_of_respondents_changes_nothing(pairs: list[tuple[int, int]]) -> None:
    item = Item("a", "A", "", Fraction(1), Fraction(5), None, None, None, None, None, None, "s. 1")

    def guarded(order: list[tuple[int, int]]) -> Answers:
        before, after = zip(*order, strict=True)
        return guard_answers([ItemAnswers(item, before, after, tuple(order))], "linked", Thresholds.of())

    assert guarded(pairs) == guarded(pairs[::-1]) == guarded(sorted(pairs))


def test_the_test_is_the_same_with_the_waves_swapped() -> None:
    item = Item("a", "A", "", Fraction(1), Fraction(5), None, None, None, None, None, None, "s. 1")
    pairs = tuple(zip(BEFORE, AFTER, strict=True))
    there = compare(ItemAnswers(item, tuple(BEFORE), tuple(AFTER), pairs), 5)
    back = compare(ItemAnswers(item, tuple(AFTER), tuple(BEFORE), tuple((b, a) for a, b in pairs)), 5)
    assert isinstance(there, Change)
    assert isinstance(back, Change)
    assert there.estimate.value == pytest.approx(-back.estimate.value)
    assert there.p == pytest.approx(back.p)


# ---------------------------------------------------------------- what is wrong in the file


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"wave": "before", "item": "stod", "answer": "6"}, "answer"),
        ({"wave": "before", "item": "stod", "answer": "3,5"}, "answer"),
        ({"wave": "before", "item": "okand", "answer": "3"}, "item"),
        ({"wave": "under", "item": "stod", "answer": "3"}, "wave"),
        ({"wave": "before", "respondent": "r1", "item": "stod", "answer": "3"}, "respondent"),
    ],
)
def test_what_is_wrong_is_located(tmp_path: Path, row: Row, column: str) -> None:
    project = make(tmp_path, *both(), row)
    (problem,) = check_inputs(project)
    assert problem.place.file.endswith("ratings.csv")
    assert (problem.place.row, problem.place.column) == (1 + 40 + 1, column)


@pytest.mark.parametrize("ids", [False, True])
def test_linked_without_ids_in_common_is_a_problem_of_the_setting(tmp_path: Path, ids: bool) -> None:
    given_rows = [*rows("before", BEFORE, ids=ids), *rows("after", AFTER, ids=ids, first=50)]
    (problem,) = check_inputs(make(tmp_path, *given_rows, linked=True))
    assert problem.place.file.endswith("prov.yaml")
    assert problem.place.row is not None


# ---------------------------------------------------------------- answers that are missing, and what is hidden


def test_no_answer_is_never_a_number(tmp_path: Path) -> None:
    missing = [*rows("before", ["", "vet_inte", "Vet inte", "vet ej", ""], first=40)]
    found = read_ratings(make(tmp_path, *both(), *missing))
    (one,) = answers_of(found).items
    assert (one.before.people, one.before.no_answer, one.after.no_answer) == (20, 5, 0)
    assert one.before.mean == Fraction(sum(BEFORE), 20)
    assert found.account.read == 1 + 40 + 5


def test_what_follows_from_the_numbers_of_answers_is_not_said_to_be_hidden(tmp_path: Path) -> None:
    found = read_ratings(make(tmp_path, *both(), *rows("before", ["", "vet_inte"], first=40)))
    (one,) = answers_of(found).items
    assert (one.before.no_answer, one.after.no_answer) == (2, 0)
    assert [row[3] for row in cells(draw_answers(found), "answers")] == ["2", "0"]


def test_an_item_with_too_few_answers_is_nowhere(tmp_path: Path) -> None:
    few = [*rows("before", [4, 5, 4, 5], "moten"), *rows("after", [1, 1, 2, 2], "moten")]
    found = read_ratings(make(tmp_path, *both(), *few, items=(ITEM, OTHER), linked=True))
    hidden = answers_of(found).items[1]
    assert {wave.level for wave in hidden.waves} == {"few"}
    assert all(wave.people is None and wave.mean is None for wave in hidden.waves)
    told = everything(found)
    assert found.account.read == 2  # the items; the rows with answers would tell how many there are of the hidden one
    assert "4,50" not in told
    assert "1,50" not in told
    assert not [name for name in metrics(result(found)) if name.endswith("_moten")]


def test_when_nothing_may_be_shown_the_section_is_suppressed(tmp_path: Path) -> None:
    found = read_ratings(make(tmp_path, *rows("before", [1, 2, 3]), *rows("after", [3, 4, 5]), linked=True))
    assert result(found).status == "suppressed"
    assert draw_answers(found).items == ()
    assert not re.search(r"\b[24],00", everything(found))


def test_no_small_count_stands_in_any_table(tmp_path: Path) -> None:
    found = read_ratings(make(tmp_path, *both(), linked=True))
    for row in cells(draw_answers(found), "answers"):
        assert not [n for n in re.findall(r": (\d+)", row[-1]) if 0 < int(n) < 5]


# ---------------------------------------------------------------- published means


def test_published_means_are_checked_against_the_answers(tmp_path: Path) -> None:
    """53 / 20 = 2.85 may be printed as 2,8 or 2,9 but not as 2,7."""
    exact = mean(BEFORE)
    right = {**ITEM, "before": "2,8" if exact == 2.85 else f"{exact:.2f}".replace(".", ","), "source": "rapport, s. 2"}
    wrong = {**right, "after": "1,1"}
    agrees = checks(result(read_ratings(make(tmp_path / "a", *both(), items=(right,)))))["published_means"]
    assert agrees.passed is True
    differs = read_ratings(make(tmp_path / "b", *both(), items=(wrong,)))
    check = checks(result(differs))["published_means"]
    assert (check.passed, len(check.evidence)) == (False, 1)
    assert "1,1" in check.message
    assert '"role": "conflict"' in texts(tell_findings(differs))


def test_a_mean_of_few_or_of_an_unpublished_source_is_neither_told_nor_confirmed(tmp_path: Path) -> None:
    """2,5 by three people, from an unpublished source; and 1,1 published, where the answers' own mean is hidden."""
    few = [*rows("before", [2, 3, 2], "moten"), *rows("after", [3, 3, 4], "moten")]
    secret = {**OTHER, "before": "2,5", "after": "3,0", "n_before": 3, "n_after": 3}
    found = read_ratings(make(tmp_path / "a", *both(), *few, items=(ITEM, secret), linked=True))
    assert checks(result(found))["published_means"].passed is None
    assert "2,5 " not in everything(found)
    assert "3,0," not in everything(found)
    messages = []
    for n, printed in enumerate(("1,1", "4,9")):
        public = {**ITEM, "before": printed, "source": "rapport, s. 2"}
        alike = [*rows("before", [1] * 11 + [2]), *rows("after", AFTER)]
        found = read_ratings(make(tmp_path / f"b{n}", *alike, items=(public,)))
        assert answers_of(found).items[0].before.level == "withheld"
        check = checks(result(found))["published_means"]
        messages.append((check.passed, check.message, check.evidence))
    assert messages[0] == messages[1]
    assert messages[0][0] is None


def test_a_published_mean_on_the_edge_of_rounding_agrees(tmp_path: Path) -> None:
    item = {**ITEM, "before": "2,5", "after": "2,4", "source": "rapport, s. 2"}
    answers = [*rows("before", [2] * 11 + [3] * 9), *rows("after", [2] * 11 + [3] * 9)]  # 49 / 20 = 2.45
    assert checks(result(read_ratings(make(tmp_path, *answers, items=(item,)))))["published_means"].passed is True


def test_published_means_are_still_drawn_and_unpublished_ones_only_as_the_guard_says(tmp_path: Path) -> None:
    public = {**ITEM, "before": "2,9", "after": "3,7", "source": "rapport, s. 2"}
    found = read_ratings(make(tmp_path / "a", *both(), items=(public,), linked=True))
    assert [item.item for item in found.items] == ["stod"]
    assert "items" in tables(draw_items(found))
    assert "change_testable" not in checks(result(found))
    secret = {**public, "source": SECRET, "n_before": 20, "n_after": 20}
    assert read_ratings(make(tmp_path / "b", *both(), items=(secret,), linked=True)).items == ()


def test_items_without_answers_are_told_as_before(tmp_path: Path) -> None:
    printed = {**OTHER, "before": "3,4", "after": "3,6", "source": "rapport, s. 2"}
    found = read_ratings(make(tmp_path, *both(), items=(ITEM, printed), linked=True))
    assert [item.item for item in found.items] == ["moten"]
    assert checks(result(found))["change_testable"].passed is None
    assert metrics(result(found))["change_moten"] == pytest.approx(0.2)


def test_every_number_of_the_figure_stands_in_its_text_and_table(tmp_path: Path) -> None:
    found = read_ratings(make(tmp_path, *both(), linked=True))
    (figure, *_rest) = draw_answers(found).items
    for row in cells(draw_answers(found), "answers"):
        assert row[4] in figure.alt  # type: ignore[union-attr]


def test_means_are_drawn_where_few_items_have_both_bars(tmp_path: Path) -> None:
    """One item of two has its counts both times; of three that is fewer than half."""
    steps = [1] * 6 + [3] * 7 + [5] * 7
    whole = [*rows("before", steps), *rows("after", [1] * 5 + [3] * 5 + [5] * 10)]
    bare = {"item": "tredje", "label": "Tredje", **SCALE, "source": SECRET}
    alike = [1] * 2 + [2] * 14 + [3] * 4

    def bars(name: str, *more: str) -> bool:
        given_rows = [row for item in more for wave in ("before", "after") for row in rows(wave, alike, item)]
        items = (ITEM, OTHER, bare)[: 1 + len(more)]
        return draws_bars(answers_of(read_ratings(make(tmp_path / name, *whole, *given_rows, items=items))))

    assert (bars("one", "moten"), bars("two", "moten", "tredje")) == (True, False)


def test_what_the_tests_assume_is_said(tmp_path: Path) -> None:
    def limits(name: str, *given_rows: Row) -> int:
        shown = tell_reading(read_ratings(make(tmp_path / name, *given_rows, linked=True)))
        return sum(len(item.items) for item in shown.items if isinstance(item, Limits))

    untried = limits("few", *rows("before", [1, 2, 3, 4]), *rows("after", [1, 3, 3, 4]))
    assert limits("linked", *both()) == untried + 1
    assert limits("partly", *both(), *rows("after", [3, 4, 5], first=60)) == untried + 2
