"""With whom a municipality is compared: groups by title, edition and id, those that are missing, and what is wrong."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from evallib.comparisons.peers import find_peers, index_groups, nearest
from evallib.comparisons.study import Peers
from evallib.kolada import Group
from evallib.projects import CompareSettings, ComparisonSettings, EditionSettings, SimilarSettings
from tests.comparison_values import CODES, similar

REAL = Path(__file__).resolve().parents[2] / "shared" / "real" / "kolada" / "groups.csv"
OWN = "9901"
SEVEN = CODES[1:8]
IFO = SimilarSettings(area="IFO", year=2024)
EDITION = {2023: ("G1", "G2")}


def found(
    known: list[Group], *, editions: Any = None, name: str = "Ort9901", code: str = OWN, **compare: Any
) -> tuple[tuple[Peers, ...], list[tuple[tuple[str | int, ...], str]]]:
    """The peers, and the keys and words of what is wrong."""
    settings = ComparisonSettings(municipality=code, name=name, compare=CompareSettings(**compare))
    peers, wrong = find_peers(settings, index_groups(known), everyone=CODES, editions=editions or EDITION)
    return peers, [(path, f"{what} {remedy}") for path, what, remedy in wrong]


def test_all_come_first_and_hold_the_municipality_itself() -> None:
    peers, wrong = found([])
    assert (peers, wrong) == ((Peers("all", "all", CODES),), [])


def test_similar_ones_are_found_by_title_whatever_the_capitals_of_the_area() -> None:
    groups = [
        similar("Ort9902", SEVEN, group="G5"),
        similar("Ort9901", SEVEN, area="Ifo"),
        similar("Ort9901", SEVEN, year=2020, group="G6"),
    ]
    peers, wrong = found(groups, similar=IFO)
    assert wrong == []
    assert peers[1] == Peers("similar", "Liknande kommuner Ifo, Ort9901, 2024", SEVEN, "G1", 2024)


def test_no_group_for_this_municipality_is_missing_and_not_wrong() -> None:
    peers, wrong = found([similar("Ort9902", SEVEN)], similar=IFO)
    assert wrong == []
    assert (peers[1].kind, peers[1].missing, peers[1].members) == ("similar", True, ())


@pytest.mark.parametrize("members", [CODES[1:7], CODES[:7], CODES[:8], CODES[1:9]])
def test_similar_ones_are_seven_others(members: tuple[str, ...]) -> None:
    _peers, wrong = found([similar("Ort9901", members)], similar=IFO)
    assert [path for path, _words in wrong] == [("compare", "similar")]
    assert "G1" in wrong[0][1]


def test_an_area_or_year_that_nobody_has_is_wrong_and_the_nearest_is_suggested() -> None:
    _peers, wrong = found([similar("Ort9901", SEVEN, year=2023)], similar=IFO)
    assert [path for path, _words in wrong] == [("compare", "similar")]
    assert "IFO 2023" in wrong[0][1]


def test_two_groups_of_one_title_are_wrong() -> None:
    _peers, wrong = found([similar("Ort9901", SEVEN), similar("Ort9901", SEVEN, group="G2")], similar=IFO)
    assert [path for path, _words in wrong] == [("compare", "similar")]
    assert "G1, G2" in wrong[0][1]


def test_the_group_of_the_edition_is_the_one_that_holds_it() -> None:
    groups = [Group("G1", "Landsbygd", CODES[4:]), Group("G2", "Stad", (*CODES[:4], "0000", "0001"))]
    peers, wrong = found(groups, edition=EditionSettings(edition=2023))
    assert wrong == []
    assert peers[1] == Peers("edition", "Stad", CODES[1:4], "G2", 2023)


@pytest.mark.parametrize(
    ("groups", "edition"),
    [
        ([Group("G1", "Ett", CODES[4:]), Group("G2", "Två", CODES[5:])], EditionSettings(edition=2023)),
        ([Group("G1", "Ett", CODES[:4]), Group("G2", "Två", CODES[:5])], EditionSettings(edition=2023)),
        ([Group("G1", "Ett", CODES[:4])], EditionSettings(edition=2023)),
        ([Group("G1", "Ett", CODES[:4])], EditionSettings(edition=2011)),
        ([Group("G1", "Ett", CODES[:4])], EditionSettings(edition=2011, groups=("G3",))),
        ([Group("G1", "Ett", (OWN,)), Group("G2", "Två", CODES[1:])], EditionSettings(edition=2023)),
    ],
    ids=["in none", "in two", "one is not there", "unknown edition", "ids that are not there", "alone"],
)
def test_an_edition_that_does_not_hold_it_once_is_wrong(groups: list[Group], edition: EditionSettings) -> None:
    _peers, wrong = found(groups, edition=edition)
    assert [path for path, _words in wrong] == [("compare", "edition")]


def test_ids_of_the_settings_are_used_for_an_edition() -> None:
    groups = [Group("G1", "Ett", CODES[:4]), Group("G9", "Nio", CODES[:3])]
    peers, wrong = found(groups, edition=EditionSettings(edition=2011, groups=("G9",)))
    assert wrong == []
    assert (peers[1].id, peers[1].edition) == ("G9", 2011)


def test_groups_by_id_lose_the_municipality_itself_and_unknown_ones_are_told_with_a_suggestion() -> None:
    groups = [Group("G71", "Nätverket", CODES[:3]), Group("G72", "Ensam", (OWN, "0000"))]
    peers, wrong = found(groups, groups=("G71", "G17", "G72"))
    assert peers[1] == Peers("group", "Nätverket", CODES[1:3], "G71")
    assert [path for path, _words in wrong] == [("compare", "groups", 1), ("compare", "groups", 2)]
    assert "G72" in wrong[0][1]


def test_the_nearest_peers_are_similar_ones_then_the_edition_then_a_group_then_all() -> None:
    everyone, group = Peers("all", "all", CODES), Peers("group", "g", CODES[1:3], "G1")
    edition, like = Peers("edition", "e", CODES[1:4], "G2", 2023), Peers("similar", "s", SEVEN, "G3", 2024)
    missing = Peers("similar", "s", missing=True)
    assert nearest((everyone, group, edition, like)) is like
    assert nearest((everyone, missing, edition, group)) is edition
    assert nearest((everyone, missing, group)) is group
    assert nearest((everyone, missing)) is everyone


@pytest.mark.real
@pytest.mark.skipif(not REAL.exists(), reason="the real groups are not here")
def test_real_groups_give_everyone_seven_but_for_one_in_one_area() -> None:
    members: dict[tuple[str, str], list[str]] = {}
    names: dict[str, str] = {}
    with REAL.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            members.setdefault((row["group_id"], row["group_title"]), []).append(row["member_id"])
            names[row["member_id"]] = row["member_title"]
    groups = index_groups([Group(*key, tuple(codes)) for key, codes in members.items()])
    everyone = {code: name for code, name in names.items() if not code.startswith("00")}
    assert len(everyone) == 290
    editions = {2023: tuple(f"G{number}" for number in range(92786, 92795))}
    missing = []
    for code, name in everyone.items():
        for area, year in (("IFO", 2024), ("LSS", 2024), ("ekonomiskt bistånd", 2023)):
            compare = CompareSettings(
                similar=SimilarSettings(area=area, year=year), edition=EditionSettings(edition=2023)
            )
            settings = ComparisonSettings(municipality=code, name=name, compare=compare)
            peers, wrong = find_peers(settings, groups, everyone=everyone, editions=editions)
            assert wrong == ()
            assert (peers[2].kind, code in peers[2].members) == ("edition", False)
            assert len(peers[1].members) == (0 if peers[1].missing else 7)
            missing += [(name, area)] if peers[1].missing else []
    assert missing == [("Gnosjö", "LSS")]
