"""The guard against a reader who knows everything that is shown and tries all that can lie behind it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evallib.focus_groups.analysis.analyse import Draft, analyse
from evallib.focus_groups.analysis.quotations import Review
from evallib.focus_groups.disagreements import TO_DISCUSS, list_disagreements
from evallib.focus_groups.guarding.counts import people_by_code, tells_groups
from evallib.focus_groups.guarding.guard import guard_study
from evallib.focus_groups.guarding.wording import quoting
from evallib.focus_groups.material import Anchoring, Material
from evallib.focus_groups.result import result
from evallib.focus_groups.show import tell_findings
from evallib.focus_groups.study import Agreement, CodeCount, Discovery, Drift, Study, Unreviewed
from evallib.focus_groups.telling.tabulate import matrix_table, spread_table
from evallib.focus_groups.telling.words_pairs import pairs_sentence
from evallib.focus_groups.telling.words_withheld import discuss_sentence, everybody_codes
from evallib.model import RowAccount
from evallib.privacy import Cell, Hidden, OwnNames, Thresholds
from tests.coded_study.spoken import MODERATOR, Use, spoken
from tests.workspaces import texts

THREE = Thresholds.of("staff", 3)
SMALL, TOTAL = Hidden.SMALL, Hidden.TOTAL
Table = tuple[tuple[int, ...], ...]


def drafted(material: Material, **more: Any) -> Draft:
    return analyse(material, resamples=2, **more)


def guarded(material: Material) -> Study:
    return guard_study(drafted(material))


def by_name(study: Study, name: str) -> CodeCount:
    [code] = [code for code in study.codes if code.name == name]
    return code


def uses(code: int, *people: int) -> list[Use]:
    """In group 0, 1, ... so many people say something with this code, once each."""
    return [Use(group, person, (code,)) for group, many in enumerate(people) for person in range(many)]


@st.composite
def materials(draw: st.DrawFn) -> Material:
    """Two groups, up to three codes that may stand in each other, two coders."""
    people = draw(st.sampled_from([(3, 3), (4, 3), (4, 2), (5, 1)]))
    codes = draw(st.integers(1, 3))
    parents = [draw(st.integers(-1, code - 1)) for code in range(codes)]
    persons = [(group, person) for group, many in enumerate(people) for person in range(many)]
    all_read = draw(st.booleans())
    said = []
    for who in draw(st.lists(st.sampled_from([(0,), (1,), (0, 1)]), max_size=14)):
        group, person = draw(st.sampled_from(persons))
        used = tuple(draw(st.sets(st.integers(0, codes - 1), min_size=1)))
        said.append(Use(group, person, used, coders=who if all_read or group == 0 else (0,)))
    unread = frozenset() if all_read else frozenset({(1, 1)})
    return spoken(people, said, parents=parents, thresholds=THREE, coders=2, unread=unread)


# ---------------------------------------------------------------- what is shown


def test_counts_of_few_are_hidden_and_their_totals_with_them() -> None:
    """Five is the smallest group: 6 + 5 is shown; 3 is hidden and 6 + 3 with it; 1 + 4 can be anything that adds up."""
    study = guarded(spoken([7, 7], [*uses(0, 6, 5), *uses(1, 6, 3), *uses(2, 1, 4)], parents=[-1, -1, -1]))
    assert study.by_group
    assert [code.by_group for code in study.codes] == [(6, 5), (6, SMALL), (SMALL, SMALL)]
    assert [code.speakers for code in study.codes] == [6 + 5, TOTAL, 1 + 4]
    assert [code.groups for code in study.codes] == [2, 2, 2]
    assert study.participants == 7 + 7
    assert [group.participants for group in study.groups] == [7, 7]
    assert study.turns == 14 + 11 + 9 + 5


@pytest.mark.parametrize(
    ("above", "below", "own"), [(6, 6, 6), (6, 3, TOTAL), (3, 6, TOTAL), (0, 6, 0)], ids=["all", "below", "few", "none"]
)
def test_how_often_a_parent_is_used_itself_is_told_where_no_number_below_it_is_hidden(
    above: int, below: int, own: Cell
) -> None:
    material = spoken([7], [*uses(0, above), *uses(1, below)], parents=[-1, 0], names=["Över", "Under"])
    study = guarded(material)
    assert (by_name(study, "Över").own, by_name(study, "Under").own) == (own, None)
    public = guarded(replace(material, design=replace(material.design, published=True)))
    assert by_name(public, "Över").own == above


def test_mentions_are_hidden_with_the_speakers_and_where_their_sum_would_tell() -> None:
    """3 of 7 people say it once each. All mentions less those of the other codes would be 3, so one more is hidden."""
    study = guarded(spoken([7], [*uses(0, 6), *uses(1, 3), *uses(2, 6), *uses(2, 5)], parents=[-1, -1, -1]))
    assert [code.mentions for code in study.codes] == [6, TOTAL, TOTAL]
    assert study.mentions == 6 + 3 + 6 + 5
    alone = guarded(spoken([7], uses(1, 3), parents=[-1, -1]))
    assert (alone.mentions, alone.account, alone.anchoring) == (TOTAL, RowAccount(), None)


def test_published_material_is_shown_as_it_is() -> None:
    material = spoken([2, 1], [*uses(0, 1, 1), *uses(1, 2)], parents=[-1, -1], published=True)
    study = guarded(material)
    assert [code.by_group for code in study.codes] == [(1, 1), (2, 0)]
    assert [code.speakers for code in study.codes] == [2, 2]
    assert [group.label for group in study.groups] == ["grupp 0", "grupp 1"]
    assert study.codes[1].only_in == "grupp 0"
    assert study.account == material.account


@pytest.mark.parametrize(
    ("people", "kind", "said", "codes"),
    [
        ([7, 7], "focus_groups", [(7, 5), (6, 5), (5, 5)], ["Kod 0", "Kod 1"]),
        ([1] * 8, "interviews", [(1,) * 8, (1,) * 7, (1,) * 6], ["Kod 0", "Kod 1"]),
        ([7, 7], "focus_groups", [(5, 5), (5, 0)], []),
    ],
)
def test_what_everybody_said_is_for_the_evaluator_to_decide(
    people: list[int], kind: str, said: list[tuple[int, ...]], codes: list[str]
) -> None:
    spoke = [use for code, many in enumerate(said) for use in uses(code, *many)]
    material = spoken(people, spoke, parents=[-1] * len(said), kind=kind)
    study = guarded(material)
    assert [code.name for code in everybody_codes(study)] == codes
    table = matrix_table(study) if study.by_group else spread_table(study)
    assert any("kan röja enskilda" in note for note in table.notes) == bool(codes)
    found = [check for check in result(study).checks if check.name == "everybody_said_it"]
    assert [(check.passed, check.severity) for check in found] == [(False, "note")] * bool(codes)
    assert all(f"”{code}”" in check.message for code in codes for check in found)
    published = guarded(replace(material, design=replace(material.design, published=True)))
    assert everybody_codes(published) == []


def test_a_group_too_small_to_be_told_apart_hides_all_that_is_by_group() -> None:
    study = guarded(spoken([7, 4], [*uses(0, 6, 3), *uses(1, 2, 0), *uses(2, 5, 0)], parents=[-1, -1, -1]))
    assert not study.by_group
    assert [code.by_group for code in study.codes] == [None, None, None]
    assert [code.speakers for code in study.codes] == [6 + 3, SMALL, 5]
    assert [code.groups for code in study.codes] == [2, TOTAL, 1]
    assert [code.only_in for code in study.codes] == [None, None, None]
    assert [group.participants for group in study.groups] == [TOTAL, TOTAL]
    assert [group.label for group in study.groups] == ["Fokusgrupp 1", "Fokusgrupp 2"]


def test_too_few_participants_in_all_is_nothing() -> None:
    study = guarded(spoken([2, 2], uses(0, 2, 2), parents=[-1]))
    assert study.shows_nothing
    assert (study.participants, study.mentions, study.turns, study.groups) == (SMALL, TOTAL, None, ())
    assert study.account == RowAccount()
    few = spoken([2, 2], uses(0, 2, 2), parents=[-1])
    few = replace(few, design=replace(few.design, coded_by="Åsa"))
    assert guarded(few).design.coded_by is None
    assert guarded(spoken([2, 3], uses(0, 2, 2), parents=[-1])).participants == 5


def test_moderators_are_nobody() -> None:
    study = guarded(spoken([5], [Use(0, MODERATOR, (0,)), *uses(1, 5)], parents=[-1, -1]))
    assert [(code.speakers, code.mentions) for code in study.codes] == [(0, 0), (5, 5)]
    assert study.participants == 5


def test_without_speakers_mentions_count_as_people() -> None:
    study = guarded(spoken([7, 7], [*uses(0, 6, 5), *uses(1, 6, 3)], parents=[-1, -1], known=False))
    assert study.participants is None
    assert [code.speakers for code in study.codes] == [None, None]
    assert [code.by_group for code in study.codes] == [(6, 5), (6, SMALL)]
    assert [code.mentions for code in study.codes] == [11, TOTAL]
    assert study.mentions == TOTAL


def test_what_unknown_speakers_say_is_said_by_somebody() -> None:
    material = spoken([6, 6], [*uses(0, 6, 6), *uses(1, 0, 1)], parents=[-1, -1])
    turns = material.turns.assign(speaker=material.turns["speaker"].where(material.turns["turn"] != 24, -1))
    assert int(turns["speaker"].min()) == -1
    study = guarded(replace(material, turns=turns))
    assert study.codes[1].by_group == (0, SMALL)
    assert study.codes[1].speakers == TOTAL


def test_interviews_are_one_person_each() -> None:
    """Said in 6, 2, 1 and 4 of seven interviews. The hidden numbers reach from 1 to 4, so the curve tells nothing."""
    said = [*uses(0, *[1] * 6), *uses(1, 1, 1), *uses(2, 0, 0, 1), *uses(3, 1, 1, 1, 1)]
    study = guarded(spoken([1] * 7, said, parents=[-1] * 4, kind="interviews"))
    assert [code.speakers for code in study.codes] == [6, SMALL, SMALL, SMALL]
    assert [code.groups for code in study.codes] == [6, TOTAL, TOTAL, TOTAL]
    assert study.discovery is not None
    assert study.discovery.single_group == 1
    assert study.groups[0].label == "Intervju 1"
    assert study.discovery.mean[0] == pytest.approx((6 + 2 + 1 + 4) / 7)


@pytest.mark.parametrize("known", [True, False])
def test_a_curve_that_counts_people_is_withheld(*, known: bool) -> None:
    """Only one code is hidden, and the curve says that one code was in one interview."""
    said = [*uses(0, *[1] * 6), *uses(1, *[0] * 6, 1)]
    study = guarded(spoken([1] * 7, said, parents=[-1] * 2, kind="interviews", known=known))
    assert study.codes[1].groups == TOTAL
    assert study.discovery is None
    assert study.saturation.withheld
    assert (study.saturation.ratios, study.saturation.reached, study.saturation.orders_reached) == ((), None, None)
    assert [group.new_codes for group in study.groups] == [None] * 7


def late(study: Study) -> tuple[object, ...]:
    """All that is told of what was new late."""
    metrics = [one.name for one in result(study).metrics if one.name.startswith(("codes_after", "saturation"))]
    return study.discovery, replace(study.saturation, groups=0), [group.new_codes for group in study.groups], metrics


@pytest.mark.parametrize(("people", "kind"), [([1] * 12, "interviews"), ([7, 7, 3, 6, 6, 6, 6], "focus_groups")])
def test_nothing_late_depends_on_who_was_first(people: list[int], kind: str) -> None:
    """All codes are of six or more. Person 0 speaks of every code: with the order told, of the first one it would show.

    Whichever group comes first, the same is told.
    """
    spread = [[0, *((3 * code + step) % (len(people) - 1) + 1 for step in range(5))] for code in range(8)]

    def told(first: int) -> tuple[object, ...]:
        order = [first, *(group for group in range(len(people)) if group != first)]
        size = [people[group] for group in order]
        said = [Use(order.index(group), 0, (code,)) for code, groups in enumerate(spread) for group in groups]
        said += [
            Use(order.index(group), one, (code,))
            for code in range(8)
            for group in (0, 1)
            for one in range(people[group])
        ]
        study = guarded(spoken(size, said, parents=[-1] * 8, kind=kind))
        assert not study.by_group
        assert (study.saturation.computable, study.saturation.withheld) == (True, True)
        return late(study)

    assert told(0) == told(1) == told(5)
    discovery, _saturation, new, metrics = told(0)
    assert isinstance(discovery, Discovery)
    assert (discovery.actual, discovery.low, discovery.high) == ((), (), ())
    assert (set(new), metrics) == ({None}, [])  # type: ignore[call-overload]


def test_two_groups_are_told_nothing_of_each_other() -> None:
    """The mean of two groups less one's own codes is the other's."""
    study = guarded(spoken([7, 3], [*uses(0, 5, 1), *uses(1, 6, 0), *uses(2, 6, 3)], parents=[-1] * 3))
    assert (study.by_group, study.discovery) == (False, None)
    assert guarded(spoken([7, 7], uses(0, 5, 5), parents=[-1])).discovery is not None


def test_nobody_found_is_told_and_what_is_not_known_of_places() -> None:
    material = spoken([4, 3], uses(0, 4, 3), parents=[-1])
    nobody = replace(material, speakers=material.speakers.assign(moderator=True))
    assert (guarded(nobody).shows_nothing, guarded(nobody).participants) == (True, 0)
    few = spoken([2, 2], uses(0, 2, 2), parents=[-1])
    assert (guarded(few).shows_nothing, guarded(few).participants) == (True, SMALL)
    assert guarded(few).places_known
    lost = Anchoring("characters", False, 1, 1.0, 1.0, 0, 9, 0, accepted=False)
    for one in (few, material):
        assert not guarded(replace(one, anchoring=lost)).places_known


def test_few_interviews_without_speakers_are_nothing() -> None:
    said = [*uses(0, 1, 1, 1), *uses(0, 1, 1, 1), *uses(0, 1, 1, 1)]
    assert guarded(spoken([1] * 3, said, parents=[-1], kind="interviews", known=False)).shows_nothing


def test_pairs_are_counted_where_enough_people_have_both_and_ordered_by_what_is_shown() -> None:
    both = [Use(0, person, (0, 1)) for person in range(5)] + [Use(0, 0, (1, 2))] * 9 + [Use(0, 5, (0, 3))]
    study = guarded(spoken([7], both, parents=[-1] * 4))
    assert [(pair.first, pair.second, pair.turns) for pair in study.pairs] == [("Kod 0", "Kod 1", 5)]
    assert study.pairs[0].overlap == pytest.approx(5 / (6 + 14 - 5))
    assert study.hidden_pairs
    small = guarded(spoken([7, 1], both, parents=[-1] * 4))
    assert [(pair.first, pair.second) for pair in small.pairs] == [("Kod 0", "Kod 1")]


def test_a_pair_of_few_is_not_told_with_its_groups() -> None:
    """One person in each of four groups uses both codes: "in 4 groups" would leave nothing but 4 of 1 to 4."""
    said = [*(Use(group, 0, (0, 1)) for group in range(4)), *uses(0, 5, 5, 5, 5), *uses(1, 5, 5, 5, 5)]
    one, none = (guarded(spoken([6] * 4, found, parents=[-1, -1])) for found in (said, said[4:]))
    assert (one.pairs, one.hidden_pairs) == ((), True)
    assert (none.pairs, none.hidden_pairs) == ((), False)
    assert "färre än 5 personer" in pairs_sentence(one)
    assert pairs_sentence(none) == "Inga två koder kom upp i samma inlägg."


def test_a_code_whose_turns_would_tell_is_left_out_of_the_agreement() -> None:
    """Code 1 is one turn: one person. Without it and its sum, code 2 goes as well, and its scale; 0 stays."""
    said = [
        *[Use(0, person, (0,), coders=(0, 1)) for person in range(7) for _time in range(2)],
        Use(0, 1, (1,), coders=(0,)),
        *[Use(0, person, (2,), coders=(0, 1)) for person in range(5) for _time in range(2)],
    ]
    material = replace(spoken([7], said, parents=[-1] * 3, coders=2), ordinals=(("Ett", (0,)), ("Två", (0, 2))))
    study = guarded(material)
    [found] = study.agreements
    assert (found.first, found.second) == ("Kodare A", "Kodare B")
    assert [scale.label for scale in found.scales] == ["Ett"]
    assert [one.code for one in found.levels["turns"]] == [None, "Kod 0"]
    assert found.disagreements == ()
    published = guarded(spoken([7], said, parents=[-1] * 3, coders=2, published=True))
    assert [one.code for one in published.agreements[0].levels["turns"]] == [None, "Kod 0", "Kod 1", "Kod 2"]
    assert [one.group for one in published.agreements[0].disagreements] == ["grupp 0"]


def test_a_row_of_few_statements_is_left_out_also_of_a_parents_own() -> None:
    """Everybody speaks of what stands below code 0, which itself has three statements of three people.

    Alone left out, it would be what all codes together have more than those shown; so code 2 goes with it.
    """
    said = [Use(0, person, (code,), coders=(0, 1)) for person in range(7) for code in (1, 1, 2, 3, 3)]
    few = [Use(0, person, (0,), coders=(0, 1)) for person in range(3)]
    material = spoken([7], [*said, *few], parents=[-1, 0, -1, -1], coders=2)
    study = guarded(material)
    assert study.codes[0].speakers == 7
    [found] = study.agreements
    for level in found.levels.values():
        assert [one.code for one in level] == [None, "Kod 1", "Kod 3"]
    left = units_left(found)
    assert (len(study.codes) - 2, left) == (2, 3 + 7)
    alone = guarded(spoken([7], few, parents=[-1], coders=2))
    assert alone.agreements[0].levels == {}
    published = guarded(replace(material, design=replace(material.design, published=True)))
    assert len(published.agreements[0].levels["turns"]) == 1 + 4


def units_left(found: Agreement) -> int:
    """What all codes together have more statements than those shown."""
    together, *rows = (one.both + one.only_first + one.only_second for one in found.levels["turns"])
    return together - sum(rows)


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(materials())
def test_no_row_of_few_statements_follows_from_all_codes(material: Material) -> None:
    """Of three people at least: rows of one or two statements are left out, and so that each can still be 1 or 2."""
    draft = drafted(material)
    whole, shown = draft.agreements[0], guard_study(draft).agreements[0]
    if not shown.levels:
        return
    rows = {f"Kod {one.code}": one.both + one.only_first + one.only_second for one in whole.levels["turns"][1:]}
    told = {one.code for one in shown.levels["turns"]}
    left = [n for code, n in rows.items() if code not in told]
    assert [code for code, n in rows.items() if 0 < n < 3 and code in told] == []
    assert not any(0 < n < 3 for n in left) or (len(left) > 1 and units_left(shown) >= 2 + len(left) - 1)


def test_where_coders_differ_is_for_them_only() -> None:
    """Three turns of code 0 in one group and two in the other: a list of them would be the hidden counts."""
    said = [Use(0, person, (0,), f"Sak {person}", (person % 2,)) for person in range(3)]
    said += [Use(1, person, (0,), f"Annat {person}", (person % 2,)) for person in range(2)]
    agreed = [Use(group, person, (1,), coders=(0, 1)) for group in (0, 1) for person in range(7)]
    material = spoken([7, 7], [*said, *agreed], parents=[-1, -1], coders=2)
    study = guarded(material)
    assert study.codes[0].by_group == (SMALL, SMALL)
    [found] = study.agreements
    assert (found.levels["turns"][0].only_first + found.levels["turns"][0].only_second, found.disagreements) == (5, ())
    assert "disagreements_to_discuss" in discuss_sentence(study)
    listed = list_disagreements(material)
    assert tuple(listed.columns) == TO_DISCUSS
    assert listed[["group", "document", "turn", "code", "used_by", "not_used_by", "text"]].to_numpy().tolist() == [
        ["grupp 0", "D0", 7 + 1, "Kod 0", "C0", "C1", "Sak 0"],
        ["grupp 0", "D0", 7 + 2, "Kod 0", "C1", "C0", "Sak 1"],
        ["grupp 0", "D0", 7 + 3, "Kod 0", "C0", "C1", "Sak 2"],
        ["grupp 1", "D1", 7 + 1, "Kod 0", "C0", "C1", "Annat 0"],
        ["grupp 1", "D1", 7 + 2, "Kod 0", "C1", "C0", "Annat 1"],
    ]


def test_without_a_second_coder_there_is_nothing_to_discuss() -> None:
    alone = list_disagreements(spoken([6], uses(0, 6), parents=[-1]))
    assert (len(alone), tuple(alone.columns)) == (0, TO_DISCUSS)
    assert discuss_sentence(guarded(spoken([6], uses(0, 6), parents=[-1]))) == ""


def test_names_that_say_who_somebody_is_become_numbers() -> None:
    material = spoken([6], uses(0, 6), parents=[-1, 0, -1], names=["Stress", "Åsas  schema", "070-123 45 67"])
    codes = material.codes.assign(definition=["Om Åsa", "", "Om  allt"])
    study = guard_study(drafted(replace(material, codes=codes)), listed=["Åsa"])
    assert [code.path for code in study.codes] == [("Stress",), ("Stress", "Kod 2"), ("Kod 3",)]
    assert [code.definition for code in study.codes] == ["", "", "Om allt"]
    assert study.unused == ("Kod 2", "Kod 3")


def quoted(*reviews: Review, names: Sequence[str], definitions: Sequence[str] = (), **more: Any) -> Study:
    """A study of the words below, with a codebook of these names and definitions."""
    words = [
        "Jag orkar inte ta emot en enda ny vikarie till, så är det.",
        "Nej, nej: aldrig mer!",
        "Stress.",
        "Att det ALLTID är\nsamma personer som städar köket är konstigt.",
    ]
    said = [Use(0, person, (0,), text) for person, text in enumerate(words)]
    said.append(Use(0, MODERATOR, (0,), "Hur ser en vanlig dag ut hos er på jobbet?"))
    material = spoken([7], [*said, *uses(0, 7)], parents=[-1] * len(names), names=names, **more)
    codes = material.codes.assign(definition=[*definitions, *[""] * len(names)][: len(names)])
    return guard_study(drafted(replace(material, codes=codes)), reviews)


SAID = "Orkar inte ta emot en enda"
"""Six words of the first thing said."""


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (SAID, False),
        ("”orkar INTE ta emot – en", False),
        ("alltid är samma personer som", False),
        ("Inte ta emot en", True),
        ("Aldrig mer", True),
        ("Nej nej aldrig mer", False),
        ("Stress", True),
        ("Hur ser en vanlig dag ut", True),
        ("Så är det. Nej, nej", True),
    ],
)
def test_a_name_that_quotes_what_nobody_reviewed_is_a_number(name: str, *, shown: bool) -> None:
    """Five words in a row, or all of a turn; but not one word, a moderator's question, or words of two turns."""
    study = quoted(names=["Arbete", name])
    assert study.codes[1].path == (name if shown else "Kod 2",)
    assert study.unreviewed == Unreviewed(names=() if shown else ("Kod 2",))
    published = quoted(names=["Arbete", name], published=True)
    assert published.codes[1].path == (name,)


def test_a_definition_that_quotes_is_empty_and_the_evaluator_is_told() -> None:
    own = ["När någon inte orkar ta emot fler", "Om ork"]
    assert [code.definition for code in quoted(names=["Arbete", SAID], definitions=own).codes] == own
    study = quoted(names=["Arbete", SAID], definitions=["När någon säger: jag orkar inte ta emot en till"])
    assert [code.definition for code in study.codes] == ["", ""]
    assert study.unreviewed == Unreviewed(names=("Kod 2",), definitions=("Arbete",))
    assert "2 namn eller definitioner i kodboken är utelämnade" in texts(tell_findings(study))
    [check] = [check for check in result(study).checks if check.name == "codebook_quotes"]
    assert (check.passed, "”Kod 2”" in check.message, "”Arbete”" in check.message) == (False, True, True)
    assert SAID not in repr(study)
    clean = quoted(names=["Arbete"])
    assert [check for check in result(clean).checks if check.name == "codebook_quotes"] == []


@pytest.mark.parametrize(
    ("by", "as_shown", "shown"),
    [
        ("Eva", "", True),
        ("", "", False),
        ("Eva", "Jag orkar inte … en enda ny vikarie till, så är det.", False),
        ("Eva", "Jag orkar inte ta emot en enda [person] till.", True),
        ("Eva", "Jag orkar inte ta emot en enda ny vikarie till, ring 070-123 45 67.", False),
    ],
)
def test_words_of_a_reviewed_quotation_may_be_a_name(by: str, as_shown: str, *, shown: bool) -> None:
    review = Review("Jag orkar inte ta emot en enda ny vikarie till, så är det.", as_shown, by, "2026-01-01")
    assert quoted(review, names=["Arbete", SAID]).codes[1].name == (SAID if shown else "Kod 2")


def test_names_in_the_codebooks_changes_quote_nobody() -> None:
    material = spoken([7], [Use(0, 0, (0,), SAID), *uses(0, 7)], parents=[-1])
    drift = Drift(("Ny", SAID), (), ((SAID, "Kod 0"),), (), ())
    study = guard_study(replace(drafted(material), drift=drift))
    assert study.drift == Drift(("Ny", "Kod 2"), (), (("Kod 1", "Kod 0"),), (), ())
    assert study.unreviewed.places == 1


def test_the_words_of_a_large_study_are_looked_through_quickly() -> None:
    """A million words against a thousand definitions, in seconds."""
    random = np.random.default_rng(1)
    vocabulary = np.array([f"ord{n}" for n in range(20_000)])
    material = spoken([6], [Use(0, 0, (0,), " ".join(random.choice(vocabulary, 1_000_000)))], parents=[-1])
    definitions = [" ".join(random.choice(vocabulary, 40)) for _n in range(1000)]
    there = " ".join(str(material.documents["text"].iat[0]).split()[500_000:500_005])
    began = time.perf_counter()
    assert quoting([*definitions, there], material, [], OwnNames()) == {there}
    assert time.perf_counter() - began < 10


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("två utvärderare", "två utvärderare"),
        ("Åsa och en kollega", None),
        ("utvärderaren, 070-123 45 67", None),
        (None, None),
    ],
)
def test_who_coded_is_told_unless_it_says_who_somebody_is(told: str | None, shown: str | None) -> None:
    material = spoken([6], uses(0, 6), parents=[-1])
    material = replace(material, design=replace(material.design, coded_by=told))
    assert guard_study(drafted(material), listed=["Åsa"]).design == replace(material.design, coded_by=shown)


def test_codes_of_the_same_name_are_told_apart_by_their_path() -> None:
    said = [Use(0, person, (1, 3)) for person in range(6)]
    study = guarded(spoken([6], said, parents=[-1, 0, -1, 2], names=["Hemma", "Stress", "Arbete", "Stress"]))
    assert [(pair.first, pair.second) for pair in study.pairs][-1] == ("Hemma › Stress", "Arbete › Stress")


def test_names_in_the_codebooks_changes_are_checked_as_well() -> None:
    draft = replace(
        drafted(spoken([6], uses(0, 6), parents=[-1])),
        drift=Drift(("Ny", "Åsas"), (), (("Åsa", "Chefen"),), (), ("Tid",)),
    )
    drift = guard_study(draft, listed=["Åsa"]).drift
    assert drift is not None
    assert (drift.new, drift.renamed, drift.moved) == (("Ny", "Kod 2"), (("Kod 1", "Chefen"),), ("Tid",))


# ---------------------------------------------------------------- attacks


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(materials())
def test_every_hidden_count_can_be_anything_small(material: Material) -> None:
    attack(material)


@pytest.mark.simulation
@settings(max_examples=800, suppress_health_check=[HealthCheck.too_slow])
@given(materials())
def test_every_hidden_count_can_be_anything_small_in_many_studies(material: Material) -> None:
    attack(material)


def attack(material: Material) -> None:
    """All tables that fit what is shown: every hidden count is 1 in one of them and 2 in another."""
    draft = drafted(material)
    study = guard_study(draft)
    truth = tuple(tuple(int(n) for n in row) for row in people_by_code(draft, by_group=tells_groups(draft)))
    tables = [table for table in tables_behind(study, draft) if fits(table, study, draft)]
    assert truth in tables
    for code, cells in enumerate(shown_cells(study)):
        for column, cell in enumerate(cells):
            if cell is SMALL:
                assert {table[code][column] for table in tables} == {1, 2}
            else:
                assert cell is TOTAL or cell == truth[code][column]


@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow])
@given(materials(), st.randoms())
def test_the_order_of_rows_says_nothing_of_hidden_numbers(material: Material, random: Any) -> None:
    """Rows are those of the codebook, and no pair is hidden among those that are told."""
    study = guarded(material)
    assert [code.name for code in study.codes] == [f"Kod {n}" for n in range(len(study.codes))]
    assert [pair for pair in study.pairs if not isinstance(pair.turns, int)] == []
    shuffled = material.segments.sample(frac=1, random_state=random.randrange(2**31))
    segments = shuffled.assign(segment=range(len(shuffled))).reset_index(drop=True)
    assert guarded(replace(material, segments=segments)) == study


@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow])
@given(materials(), st.integers(4, 8))
def test_a_larger_smallest_group_never_shows_more(material: Material, group: int) -> None:
    study = guarded(material)
    larger = guarded(replace(material, design=replace(material.design, thresholds=Thresholds.of("staff", group))))
    assert study.by_group or not larger.by_group
    if larger.by_group:
        for small, large in zip(shown_cells(study), shown_cells(larger), strict=True):
            assert all(
                cell == seen or seen is SMALL for cell, seen in zip(large, small, strict=True) if cell in seen_in(large)
            )


def seen_in(cells: Sequence[Cell]) -> set[Cell]:
    return {cell for cell in cells if isinstance(cell, int)}


def shown_cells(study: Study) -> list[Sequence[Cell]]:
    """The cells of each code: by group, or one in all."""
    return [code.by_group or [TOTAL if code.speakers is None else code.speakers] for code in study.codes]


def tables_behind(study: Study, draft: Draft) -> Iterator[Table]:
    """Every table of counts that the shown cells and totals leave open."""
    rows = []
    for code, cells in zip(study.codes, shown_cells(study), strict=True):
        most = [int(n) for n in draft.participants] if study.by_group else [int(draft.participants.sum())]  # type: ignore[union-attr]
        choices = [
            [cell] if isinstance(cell, int) else range(1, 3) if cell is SMALL else range(3, many + 1)
            for cell, many in zip(cells, most, strict=True)
        ]
        total = code.speakers if study.by_group else TOTAL
        rows.append([one for one in product(*choices) if total is TOTAL or sum(one) == total])
    yield from product(*rows)


def fits(table: Table, study: Study, draft: Draft) -> bool:
    """Whether everything else that is shown agrees with a table of speakers."""
    parents = draft.material.codes["parent"].tolist()
    own = draft.own.mentions_by_group if study.by_group else draft.own.mentions[:, None]
    for code, above in enumerate(parents):
        if above >= 0 and any(a > b for a, b in zip(table[code], table[above], strict=True)):
            return False
        children = [table[child] for child, parent in enumerate(parents) if parent == code]
        for column, count in enumerate(table[code]):
            if children and not own[code][column] and count > sum(child[column] for child in children):
                return False
    return (
        all(_within_mentions(table, study, draft))
        and all(_within_agreement(table, one, study, draft) for one in study.agreements)
        and _is_in_so_many_groups(table, study)
    )


def _within_mentions(table: Table, study: Study, draft: Draft) -> Iterator[bool]:
    """Nobody speaks of a code without a mention: of each code, of a parent's children, and of all codes."""
    totals = [sum(row) for row in table]
    told = [None if isinstance(code.mentions, Hidden) else code.mentions for code in study.codes]
    leaves = [code for code in range(len(table)) if not draft.parents[code]]
    yield all(mentions is None or total <= mentions for total, mentions in zip(totals, told, strict=True))
    if isinstance(study.mentions, int):
        left = study.mentions - sum(told[code] or 0 for code in leaves)
        yield sum(totals[code] for code in leaves if told[code] is None) <= left


def _within_agreement(table: Table, found: Agreement, study: Study, draft: Draft) -> bool:
    """A code has at least as many turns as people, in groups that both coders read; of all codes together as well."""
    all_read = len(draft.material.looked_at) == 4
    columns = slice(None) if all_read else slice(1) if study.by_group else slice(0)
    people = {code.name: sum(row[columns]) for code, row in zip(study.codes, table, strict=True) if not code.parent}
    for level in found.levels.values():
        units = {one.code: one.both + one.only_first + one.only_second for one in level}
        if any(people[name] > n for name, n in units.items() if name in people):
            return False
        left = units[None] - sum(n for name, n in units.items() if name)
        if sum(n for name, n in people.items() if name not in units) > left:
            return False
    return True


def _is_in_so_many_groups(table: Table, study: Study) -> bool:
    return study.by_group or all(
        isinstance(code.groups, Hidden) or code.groups <= sum(row) for code, row in zip(study.codes, table, strict=True)
    )


def test_nothing_of_the_source_is_in_the_study() -> None:
    material = spoken([6, 6], uses(0, 6, 6), parents=[-1], labels=["Agneta", *"BCDEF", "Moderator"], coders=2)
    study = guarded(material)
    told = repr([getattr(study, field.name) for field in fields(Study)])
    assert [word for word in ("Agneta", "Moderator", "grupp 0", "D0", "C0", "ingenting särskilt") if word in told] == []
