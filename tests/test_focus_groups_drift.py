"""Two versions of a codebook, codes that nobody used and codes that one coder used alone."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from evallib.focus_groups.analysis.drift import compare_codebooks, misdeclared
from evallib.focus_groups.analysis.usage import single_coder_codes, unused_codes
from evallib.focus_groups.source import Code
from evallib.focus_groups.study import Drift

NOTHING = Drift((), (), (), (), ())
GUIDS = [f"{number:08x}-0000-4000-8000-000000000000" for number in range(9)]


def flat(*names: str) -> list[Code]:
    return [Code(str(number), name) for number, name in enumerate(names)]


def test_the_same_codebook_has_not_changed() -> None:
    tree = [Code("a", "Arbete"), Code("b", "Stress", "a", definition="Att inte hinna med"), Code("c", "Oro", "a")]
    assert compare_codebooks(tree, tree) == NOTHING
    assert compare_codebooks(tree, [tree[0], tree[2], tree[1]]) == NOTHING
    assert compare_codebooks([], []) == NOTHING


def test_new_and_removed_codes_in_the_codebooks_order() -> None:
    drift = compare_codebooks(flat("Oro", "Stress", "Ilska"), flat("Sömn", "Stress", "Ork"))
    assert (drift.new, drift.removed, drift.renamed) == (("Sömn", "Ork"), ("Oro", "Ilska"), ())


def test_a_guid_keeps_a_code_through_another_name() -> None:
    drift = compare_codebooks([Code(GUIDS[0], "Stress")], [Code(GUIDS[0], "Press")])
    assert drift == replace(NOTHING, renamed=(("Stress", "Press"),))


def test_guids_go_before_names_when_two_codes_swap_names() -> None:
    drift = compare_codebooks(
        [Code(GUIDS[0], "Ute"), Code(GUIDS[1], "Inne")], [Code(GUIDS[0], "Inne"), Code(GUIDS[1], "Ute")]
    )
    assert drift.renamed == (("Ute", "Inne"), ("Inne", "Ute"))


def test_row_numbers_are_believed_only_where_most_names_agree() -> None:
    agreeing = compare_codebooks(flat("Oro", "Stress", "Ilska"), flat("Oro", "Stress", "Vrede"))
    assert agreeing.renamed == (("Ilska", "Vrede"),)
    differing = compare_codebooks(flat("Oro", "Stress", "Ilska"), flat("Stress", "Oro", "Vrede"))
    assert (differing.renamed, differing.new, differing.removed) == ((), ("Vrede",), ("Ilska",))


def test_case_and_spaces_make_a_rename_but_unicode_forms_do_not() -> None:
    drift = compare_codebooks(
        [Code("a", "social  oro"), Code("b", "Sömn")], [Code("c", "Social oro"), Code("d", "Sömn")]
    )
    assert drift.renamed == (("social  oro", "Social oro"),)
    assert compare_codebooks([Code("a", "Sömn")], [Code("b", unicodedata.normalize("NFD", "Sömn"))]) == NOTHING


def test_a_definition_keeps_a_code_through_another_name_if_it_says_enough() -> None:
    def renamed(definition: str) -> tuple[tuple[str, str], ...]:
        old, new = Code("a", "Stress", definition=definition), Code("b", "Press", definition=f" {definition}\n")
        return compare_codebooks([old], [new]).renamed

    assert renamed("Att inte hinna med") == (("Stress", "Press"),)
    assert renamed("se ovan") == ()


def test_a_definition_of_two_codes_tells_neither() -> None:
    old = [Code("a", "Stress", definition="Att inte hinna med"), Code("b", "Oro", definition="Att inte hinna med")]
    assert compare_codebooks(old, [Code("c", "Press", definition="Att inte hinna med")]).renamed == ()


def test_what_the_project_file_says_goes_first() -> None:
    old, new = [Code(GUIDS[0], "Stress"), Code(GUIDS[1], "Oro")], [Code(GUIDS[2], "Press"), Code(GUIDS[1], "Rädsla")]
    assert compare_codebooks(old, new, renamed={"Stress": "Press"}).renamed == (("Stress", "Press"), ("Oro", "Rädsla"))
    drift = compare_codebooks(old, new, merged={"Oro": "Rädsla", "Stress": "Rädsla"})
    assert (drift.merged, drift.new) == ((("Stress", "Rädsla"), ("Oro", "Rädsla")), ("Press", "Rädsla"))


def test_a_merge_that_left_the_code_in_place_did_not_happen() -> None:
    codes = flat("Oro", "Stress")
    assert compare_codebooks(codes, codes, merged={"Oro": "Stress"}) == NOTHING
    wrong = misdeclared(codes, codes, renamed={}, merged={"Oro": "Stress"})
    assert [(one.name, one.fault) for one in wrong] == [("Oro", "still_there")]


def test_names_that_stand_in_no_codebook_are_told() -> None:
    wrong = misdeclared(flat("Oro"), flat("Stress"), renamed={"Orro": "Stress"}, merged={"Oro": "Strss"})
    assert [(one.setting, one.name, one.fault) for one in wrong] == [
        ("renamed", "Orro", "not_in_earlier"),
        ("merged", "Strss", "not_in_later"),
    ]
    assert misdeclared(flat("Oro"), flat("Stress"), renamed={"Oro": "Stress"}, merged={}) == ()


def test_the_log_of_merges_is_followed_to_its_end() -> None:
    log = (("Oro", "Rädsla"), ("Ilska", "Vrede"), ("Rädsla", "Känslor"), ("Vrede", "Borta"))
    drift = compare_codebooks(flat("Oro", "Ilska"), [Code("x", "Känslor")], merges=log)
    assert drift.merged == (("Oro", "Känslor"),)
    assert drift.removed == ("Ilska",)


def test_a_circle_in_the_log_ends() -> None:
    drift = compare_codebooks(flat("Oro"), [], merges=(("Oro", "Ilska"), ("Ilska", "Oro")))
    assert drift.removed == ("Oro",)


def test_a_code_under_another_code_is_moved() -> None:
    old = [Code("a", "Arbete"), Code("b", "Fritid"), Code("c", "Stress", "a"), Code("d", "Vila", "b"), Code("e", "Mat")]
    new = [Code("a", "Jobbet"), Code("b", "Fritid"), Code("c", "Stress", "a"), Code("d", "Vila"), Code("e", "Mat", "b")]
    drift = compare_codebooks(old, new)
    assert drift.renamed == (("Arbete", "Jobbet"),)
    assert drift.moved == ("Vila", "Mat")


def test_what_stood_under_a_merged_code_is_moved_only_if_it_did_not_follow() -> None:
    old = [Code("a", "Arbete"), Code("b", "Jobb"), Code("c", "Stress", "b"), Code("d", "Press", "b")]
    new = [Code("a", "Arbete"), Code("c", "Stress", "a"), Code("d", "Press")]
    assert compare_codebooks(old, new, merged={"Jobb": "Arbete"}).moved == ("Press",)


def test_the_same_name_under_two_codes_is_told_apart_by_its_path() -> None:
    old = [Code("a", "Hem"), Code("b", "Skola"), Code("c", "Övrigt", "a"), Code("d", "Övrigt", "b")]
    new = [Code("e", "Skola"), Code("f", "Hem"), Code("g", "Övrigt", "e"), Code("h", "Övrigt", "f")]
    assert compare_codebooks(old, new) == NOTHING
    assert compare_codebooks(old, new[:3]).removed == ("Övrigt",)


def test_a_changed_definition_is_told_unless_one_is_empty() -> None:
    old = [
        Code("a", "Stress", definition="Att inte hinna"),
        Code("b", "Oro"),
        Code("c", "Ilska", definition="Att bli arg"),
    ]
    new = [Code("a", "Stress", definition="Att känna press"), Code("b", "Oro", definition="Att grubbla")]
    assert compare_codebooks(old, [*new, Code("c", "Ilska", definition="Att  bli\narg")]).redefined == ("Stress",)


def test_folders_and_cases_are_nothing_new_or_gone() -> None:
    old = [Code("a", "Mapp", codable=False), Code("b", "Oro", "a")]
    new = [Code("c", "Annan mapp", codable=False), Code("b", "Oro", "c")]
    assert compare_codebooks(old, new) == replace(NOTHING, moved=("Oro",))


def test_a_circle_of_parents_and_a_doubled_key_do_not_stop_it() -> None:
    codes = [Code("a", "Oro", "b"), Code("b", "Stress", "a"), Code("a", "Dubbel")]
    assert compare_codebooks(codes, codes) == NOTHING


NAMES = st.sampled_from(["Oro", "oro", "Stress", "Press", "Sömn", "Övrigt"])
CODEBOOKS = st.lists(NAMES, max_size=6).map(lambda names: [Code(GUIDS[n], name) for n, name in enumerate(names)])


@settings(max_examples=30)
@given(CODEBOOKS, CODEBOOKS)
def test_every_code_is_accounted_for_and_the_way_back_is_the_reverse(old: list[Code], new: list[Code]) -> None:
    drift, back = compare_codebooks(old, new), compare_codebooks(new, old)
    assert len(new) - len(drift.new) == len(old) - len(drift.removed)
    assert sorted(back.new) == sorted(drift.removed)
    assert {(after, before) for before, after in drift.renamed} == set(back.renamed)


# --- who used what ---------------------------------------------------------------------------------------------------

CODES = pd.DataFrame({"parent": [-1, 0, -1, -1, -1], "counted": [True, True, True, True, False]})


def segments(*rows: tuple[int, int, int]) -> pd.DataFrame:
    """Code, document and coder of each."""
    return pd.DataFrame(list(rows), columns=["code", "document", "coder"], dtype="int64")


def test_a_code_is_used_if_a_code_below_it_is() -> None:
    assert unused_codes(segments((1, 0, 0)), CODES).tolist() == [2, 3]
    assert unused_codes(segments((0, 0, 0)), CODES).tolist() == [1, 2, 3]
    assert unused_codes(segments(), CODES).tolist() == [0, 1, 2, 3]


def test_a_code_of_one_coder_is_listed_where_another_coder_looked_too() -> None:
    rows = segments((0, 0, 0), (1, 0, 0), (1, 0, 1), (2, 5, 0), (3, 0, -1), (4, 0, 1))
    assert single_coder_codes(rows, CODES, frozenset()).tolist() == [0]
    assert single_coder_codes(rows, CODES, frozenset({(1, 5)})).tolist() == [0, 2]
    assert single_coder_codes(segments((2, 5, 0), (2, 6, 0)), CODES, frozenset({(0, 5), (0, 6)})).tolist() == []
    assert single_coder_codes(segments(), CODES, frozenset({(1, 5)})).tolist() == []
