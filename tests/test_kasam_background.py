"""Background columns: counted by who answered when, small categories merged until nothing follows by subtraction."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from evallib.kasam import read_study
from evallib.kasam.analysis.background import merge_small
from evallib.kasam.study import Background
from evallib.kasam.waves import Withheld
from tests.kasam_workspaces import BY_ID, Person, draw, make

GROUP = 5


def found(root: Path, before: list[Person], after: list[Person], **settings: object) -> Background | Withheld:
    study = read_study(make(root, before, after, background=["form"], **settings))
    assert study.answers is not None
    (table,) = study.answers.background
    return table


def with_forms(people: list[Person], *forms: tuple[str, int]) -> list[Person]:
    texts = [form for form, count in forms for _person in range(count)]
    return [replace(person, form=form) for person, form in zip(people, texts, strict=True)]


def test_counts_by_who_answered_both_times_and_once(tmp_path: Path) -> None:
    before = with_forms(draw(30, 1), ("fast", 9), ("tim", 9), ("fast", 7), ("tim", 5))
    after = with_forms([*draw(18, 2), *draw(10, 3, first=100)], ("fast", 9), ("tim", 9), ("fast", 5), ("tim", 5))
    table = found(tmp_path, before, after, link=BY_ID)
    assert table == Background("form", ("both", "first_only", "last_only"), ("fast", "tim"), ((9, 7, 5), (9, 5, 5)), 0)


def test_without_links_the_columns_are_the_waves(tmp_path: Path) -> None:
    before, after = with_forms(draw(14, 1), ("fast", 8), ("tim", 6)), with_forms(draw(12, 2), ("fast", 5), ("tim", 7))
    table = found(tmp_path, before, after)
    assert table == Background("form", ("before", "after"), ("fast", "tim"), ((8, 5), (6, 7)), 0)


def test_small_categories_are_merged_and_counted(tmp_path: Path) -> None:
    before = with_forms(draw(20, 1), ("fast", 12), ("tim", 3), ("vikarie", 3), ("", 2))
    after = with_forms(draw(20, 2), ("fast", 12), ("tim", 3), ("vikarie", 2), ("", 3))
    table = found(tmp_path, before, after)
    assert table == Background("form", ("before", "after"), ("fast", None), ((12, 12), (8, 8)), 3)


def test_a_small_category_takes_the_next_smallest_with_it() -> None:
    texts = {"before": ["a"] * 20 + ["b"] * 6 + ["c"] * 2}
    table = merge_small("form", texts, GROUP)  # type: ignore[arg-type]
    assert table == Background("form", ("before",), ("a", None), ((20,), (8,)), 2)


def test_when_one_category_is_left_the_column_is_withheld() -> None:
    assert merge_small("form", {"before": ["a"] * 20 + ["b"]}, GROUP) == Withheld("few", GROUP)
    assert merge_small("form", {"before": ["a"] * 20}, GROUP) == Withheld("few", GROUP)
    assert merge_small("form", {"before": []}, GROUP) == Withheld("few", GROUP)


def test_a_zero_is_shown_and_needs_no_merging() -> None:
    texts = {"both": ["a"] * 9 + ["b"] * 6, "first_only": ["a"] * 7, "last_only": ["a"] * 5 + ["b"] * 6}
    table = merge_small("form", texts, GROUP)  # type: ignore[arg-type]
    assert table == Background("form", tuple(texts), ("a", "b"), ((9, 7, 5), (6, 0, 6)), 0)  # type: ignore[arg-type]


def test_a_category_in_one_group_alone_is_merged_or_the_table_withheld() -> None:
    """Whoever knows that a colleague is a b would know that they did not answer again."""
    some = {"both": ["a"] * 9 + ["c"] * 6, "first_only": ["a"] * 7 + ["b"] * 6 + ["c"] * 8}
    table = merge_small("form", some, GROUP)  # type: ignore[arg-type]
    assert table == Background("form", ("both", "first_only"), ("a", None), ((9, 7), (6, 14)), 2)
    assert merge_small("form", {"both": ["a"] * 9, "first_only": ["a"] * 7 + ["b"] * 6}, GROUP) == Withheld("few", 5)


def test_a_column_that_nests_in_another_does_not_give_a_small_unit_away(tmp_path: Path) -> None:
    """North is units 1 and 2, south 3 and 4; 2 is merged with 4. North less unit 1 would be the two of unit 2."""
    units = ["1"] * 9 + ["2"] * 2 + ["3"] * 7 + ["4"] * 6
    places = ["north"] * 11 + ["south"] * 13
    before, after = (
        [replace(p, unit=unit, form=place) for p, unit, place in zip(draw(24, seed), units, places, strict=True)]
        for seed in (1, 2)
    )
    study = read_study(make(tmp_path, before, after, background=["form", "enhet"]))
    assert study.answers is not None
    first, second = study.answers.background
    assert isinstance(first, Background)
    assert second == Withheld("difference", GROUP)
    apart = read_study(make(tmp_path / "apart", before, after, background=["enhet"]))
    assert apart.answers is not None
    assert isinstance(apart.answers.background[0], Background)


@given(
    st.dictionaries(
        st.sampled_from(["both", "first_only", "last_only"]),
        st.lists(st.sampled_from("abcdef"), max_size=40),
        min_size=1,
    )
)
def test_no_count_is_small_and_nobody_is_lost(texts: dict[str, list[str]]) -> None:
    table = merge_small("form", texts, GROUP)  # type: ignore[arg-type]
    if isinstance(table, Background):
        assert not [count for row in table.counts for count in row if 0 < count < GROUP]
        assert [sum(column) for column in zip(*table.counts, strict=True)] == [len(group) for group in texts.values()]
        assert len(table.categories) == len(table.counts) >= 2
