"""Quotations: only what was reviewed, chosen by fixed rules, never under a name."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evallib.errors import InputError
from evallib.focus_groups.analysis.analyse import analyse
from evallib.focus_groups.analysis.counts import merge_mentions
from evallib.focus_groups.analysis.quotations import (
    Chosen,
    Passage,
    Review,
    choose_passages,
    fault_of,
    is_shortened,
    list_passages,
    plain,
    stops_of,
    texts_of,
)
from evallib.focus_groups.assembling.pieces import pieces
from evallib.focus_groups.disagreements import TO_DISCUSS, disagreements_to_discuss
from evallib.focus_groups.guarding.guard import guard_study
from evallib.focus_groups.material import Material
from evallib.focus_groups.read import read_material
from evallib.focus_groups.read_study import TO_REVIEW, check_inputs, notices, quotations_to_review, read_study
from evallib.focus_groups.reviewed import unmatched_quotations
from evallib.focus_groups.study import Quotes
from evallib.focus_groups.tables import QUOTATIONS
from evallib.privacy import OwnNames
from evallib.projects import Project
from evallib.tables import NAMES
from tests.coded_study.refi import write_qdpx
from tests.coded_study.spoken import MODERATOR, Use, spoken
from tests.coded_study.study import STUDY
from tests.workspaces import make_project, put

BY, ON = "Evy Lind", "2025-01-20"
NOBODY = OwnNames()


def signed(*quotes: str) -> list[Review]:
    return [Review(quote, "", BY, ON) for quote in quotes]


def passages_of(material: Material) -> pd.DataFrame:
    design = material.design
    return list_passages(merge_mentions(pieces(material), material.codes, design.count, material.looked_at), material)


def chosen(material: Material, reviews: Sequence[Review], single: Sequence[int] = ()) -> Chosen:
    alone = np.isin(np.arange(len(material.codes)), list(single))
    return choose_passages(passages_of(material), material, reviews, NOBODY, single=alone)


def quotes(material: Material, *reviews: Review, listed: Sequence[str] = ()) -> Quotes:
    return guard_study(analyse(material, resamples=2), reviews, listed).quotes


def words(n: int) -> str:
    return f"detta är utsaga nummer {n} av alla"


# ---------------------------------------------------------------- passages


def test_a_passage_is_what_one_says_without_the_moderator_and_stands_under_the_lowest_code() -> None:
    said = [
        Use(0, 0, (1,), "Först  sa jag\ndetta här."),
        Use(0, MODERATOR, (1,), "Vad menar du med det?"),
        Use(0, 1, (0,), "Sedan sa jag det där."),
    ]
    found = passages_of(spoken([5], said, parents=[-1, 0]))
    assert found["code"].tolist() == [1, 0]
    assert texts_of(found, spoken([5], said, parents=[-1, 0])) == ["Först sa jag detta här.", "Sedan sa jag det där."]


def test_a_code_for_a_whole_turn_is_the_whole_turn() -> None:
    material = spoken([5], [Use(0, 0, (0,), "Hela min utsaga.")], parents=[-1])
    segments = material.segments.assign(start=-1, end=-1)
    assert passages_of(replace(material, segments=segments)).empty  # neither place nor turn is known
    turns = merge_mentions(pieces(material), material.codes, "union", material.looked_at).assign(start=-1, end=-1)
    assert texts_of(list_passages(turns, material), material) == ["Hela min utsaga."]


def test_missing_texts_give_no_passages() -> None:
    material = spoken([5, 5], [Use(0, 0, (0,), words(1)), Use(1, 0, (0,), words(2))], parents=[-1])
    documents = material.documents.assign(text=material.documents["text"].where(material.documents["group"] == 1, None))
    found = passages_of(replace(material, documents=documents))
    assert texts_of(found, material) == [words(2)]


# ---------------------------------------------------------------- what is shown


def test_only_what_was_reviewed_is_shown() -> None:
    material = spoken([6], [Use(0, n, (0,), words(n)) for n in range(3)], parents=[-1])
    assert quotes(material).shown == ()
    assert quotes(material, Review(words(1), "", "", "")).shown == ()
    found = quotes(material, *signed(words(1), "något som ingen har sagt"))
    assert [quote.text for quote in found.shown] == [words(1)]
    assert (found.candidates, found.reviewed, found.unknown) == (3, 1, 1)
    assert found.reviewers == ((BY, ON),)


@pytest.mark.parametrize("changed", [words(1) + "!", words(1)[:-1], words(1).upper()])
def test_a_changed_quotation_loses_its_review(changed: str) -> None:
    found = quotes(spoken([6], [Use(0, 0, (0,), words(1))], parents=[-1]), *signed(changed))
    assert (found.shown, found.unknown) == ((), 1)


def test_spaces_and_the_form_of_letters_make_no_difference() -> None:
    material = spoken([6], [Use(0, 0, (0,), "Jag a\u030ar  trött\npå det här.")], parents=[-1])
    assert [quote.text for quote in quotes(material, *signed("Jag år trött på det här.")).shown] == [
        "Jag år trött på det här."
    ]


def test_what_a_text_holds_stops_it_though_it_was_reviewed() -> None:
    said = [
        "Ring 070-123 45 67 eller 031-12 34 56.",
        "Fråga Åsas chef om det.",
        "Det sa Rut Ek också då.",
        "Bara bra det här.",
    ]
    labels = ["Moa Å", "P1", "Rut Ek", "P3", "P4", "P5", "M"]
    material = spoken([6], [Use(0, n, (n,), text) for n, text in enumerate(said)], parents=[-1] * 4, labels=labels)
    found = quotes(material, *signed(*said), listed=["Åsa"])
    assert [quote.text for quote in found.shown] == ["Bara bra det här."]
    assert (found.reviewed, found.stopped) == (4, {"namn": 2, "telefon": 1})


@pytest.mark.parametrize(("published", "shown"), [(False, 0), (True, 1)])
def test_a_group_s_own_name_stops_a_quotation_unless_it_is_shown_anyway(*, published: bool, shown: int) -> None:
    text = "Det sade vi redan i grupp 0 förra gången."
    material = spoken([6], [Use(0, 0, (0,), text)], parents=[-1], published=published)
    assert len(quotes(material, *signed(text)).shown) == shown


def test_what_is_written_over_is_not_shown() -> None:
    text = "Fråga Åsas chef på 070-123 45 67 om det."
    material = spoken([6], [Use(0, 0, (0,), text)], parents=[-1])
    shown_as = "Fråga [namns] chef på [telefon] …"
    found = quotes(material, Review(text, shown_as, BY, ON), listed=["Åsa"])
    assert [quote.text for quote in found.shown] == [shown_as]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("[Åsa] ringde [070-123 45 67]", ("namn", "telefon")),
        ("[Åsas chef] ringde", ("namn",)),
        ("hon har 070-[nummer] 123 45 67", ("telefon",)),
        ("hon har 070-[123] 45 67", ("telefon",)),
        ("811218 […] 9876 sa hon", ("personnummer", "födelsedatum")),
        ("På [namn på boende] sa [chefen] nej …", ()),
    ],
)
def test_brackets_neither_hide_nor_part_what_stops(text: str, kinds: tuple[str, ...]) -> None:
    assert set(stops_of(text, OwnNames(["Åsa"]))) == set(kinds)


@pytest.mark.parametrize(
    ("shown", "fault"),
    [
        ("Hos [namn] på [boende]. Hon ringde.", None),
        ("Hos [en av dem] på [boende]. Hon …", None),
        ("Hos [en av de andra] på [boende]. Hon ringde.", "long bracket"),
        ("[Hos Eva på Solgården.] Hon ringde.", "long bracket"),
        ("[det gick bra] … Hon ringde.", "few words"),  # two of six
        ("…", "few words"),
        ("[…]", "few words"),
        ("... [chefen är sjuk] …", "few words"),
        ("Hon ringde inte alls.", "other words"),
    ],
)
def test_enough_of_the_quotation_is_left(shown: str, fault: str | None) -> None:
    assert fault_of(shown, "Hos Eva på Solgården. Hon ringde.") == fault


def test_half_of_a_short_quotation_is_enough() -> None:
    assert fault_of("Eva [skrek]", "Eva ringde alltid.") == "few words"  # one of three, two are needed
    assert fault_of("Eva [skrek] alltid.", "Eva ringde alltid.") is None
    assert fault_of("… bra", "[ohörbart i flera minuter] bra") == "few words"  # one of five
    assert fault_of("[ohörbart i flera minuter] bra så där", "[ohörbart i flera minuter] bra så där") is None


@pytest.mark.parametrize(
    ("shown", "fits"),
    [
        ("Hos [namn] på [boende]. Hon ringde.", True),
        ("… på Solgården. Hon …", True),
        ("[Hos Eva på Solgården.] Hon ringde.", True),
        ("Hon ringde. Hos [namn]", False),  # not in that order
        ("Hos [namn] på [boende]. Hon ringde inte.", False),
        ("os Eva", False),  # within a word
        ("Hos Eva ringde.", False),  # words left out without a sign
    ],
)
def test_only_words_of_the_quotation_may_be_shown_for_it(shown: str, *, fits: bool) -> None:
    assert is_shortened(shown, "Hos Eva på Solgården.  Hon ringde.") is fits


def pattern_of(shown: str) -> str:
    """What is shown as a pattern that tries every way to fit: right, but it can take for ever."""
    parts = [part.strip() for part in re.split(r"\[[^\[\]]*\]|\.\.\.|…", plain(shown)) if part.strip()]
    begins = (r"(?<!\w)" if part[0].isalnum() else "" for part in parts)
    ends = (r"(?!\w)" if part[-1].isalnum() else "" for part in parts)
    return ".*?".join(f"{begin}{re.escape(part)}{end}" for begin, part, end in zip(begins, parts, ends, strict=True))


@given(st.text("ab _.", max_size=12), st.text("ab _.…", max_size=12))
def test_a_shortened_text_is_what_any_way_to_leave_words_out_gives(quote: str, shown: str) -> None:
    assert is_shortened(shown, quote) is (re.search(pattern_of(shown), plain(quote)) is not None)


def test_words_that_come_again_and_again_do_not_take_for_ever() -> None:
    started = time.perf_counter()
    assert not is_shortened("a … " * 90 + "slut", "a " * 15_000)
    assert not is_shortened("aaaa … slut", "a" * 30_000)
    assert is_shortened("a … " * 90 + "slut", "a " * 15_000 + "slut")
    assert time.perf_counter() - started < 5


def test_a_long_quotation_is_shown_in_part() -> None:
    text = "mycket " * 80 + "bra"
    material = spoken([6], [Use(0, 0, (0,), text)], parents=[-1])
    assert len(text) > 400
    assert quotes(material, *signed(text)).shown == ()
    assert [one.text for one in quotes(material, Review(text, "mycket […] bra", BY, ON)).shown] == ["mycket […] bra"]


# ---------------------------------------------------------------- the choice


def test_a_code_has_two_quotations_from_different_groups_and_a_speaker_two_in_all() -> None:
    said = [Use(0, n, (0,), words(n)) for n in range(3)] + [Use(1, 0, (0,), words(3))]
    said += [Use(0, 5, (code,), words(10 + code)) for code in (1, 2, 3)]
    material = spoken([6, 6], said, parents=[-1] * 4)
    found = chosen(material, signed(*(use.words for use in said))).passages
    assert [(one.code, one.group) for one in found] == [(0, 0), (0, 1), (1, 0), (2, 0)]


def test_a_code_of_a_single_group_goes_first() -> None:
    """Person 0 has two quotations at most; code 2 alone is of one group only and takes one of them."""
    said = [Use(0, 0, (code,), words(code)) for code in range(3)] + [
        Use(1, 0, (0,), words(7)),
        Use(1, 1, (1,), words(8)),
    ]
    material = spoken([6, 6], said, parents=[-1] * 3)
    found = chosen(material, signed(*(use.words for use in said)), single=[2]).passages
    assert 2 in [one.code for one in found]
    assert [one.alone for one in found if one.code == 2] == [True]


def test_the_choice_spreads_over_groups() -> None:
    said = [Use(group, group + code, (code,), words(10 * group + code)) for group in range(3) for code in range(3)]
    found = chosen(spoken([6, 6, 6], said, parents=[-1] * 3), signed(*(use.words for use in said))).passages
    assert Counter(one.code for one in found) == {0: 2, 1: 2, 2: 2}
    assert {one.group for one in found} == {0, 1, 2}
    assert all(len({one.group for one in found if one.code == code}) == 2 for code in range(3))


def test_a_text_is_shown_once() -> None:
    said = [Use(0, 0, (0, 1), words(1)), Use(1, 0, (2,), words(1))]
    assert len(chosen(spoken([6, 6], said, parents=[-1] * 3), signed(words(1))).passages) == 1


STUDIES = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 3), st.integers(0, 12)), max_size=25)


@settings(max_examples=15)
@given(STUDIES, st.randoms())
def test_the_choice_is_fair_and_always_the_same(drawn: list[tuple[int, int, int, int]], random: object) -> None:
    said = [Use(group, person, (code,), words(n)) for group, person, code, n in drawn]
    material = spoken([3, 3, 3], said, parents=[-1] * 4)
    reviews = signed(*{words(n): None for _g, _p, _c, n in drawn})
    found = chosen(material, reviews).passages
    assert max(Counter(one.code for one in found).values(), default=0) <= 2
    assert max(Counter(one.speaker for one in found).values(), default=0) <= 2
    assert len({one.text for one in found}) == len(found)
    assert all((one.group, one.code) in {(group, code) for group, _p, code, _n in drawn} for one in found)
    shuffled = sorted(reviews, key=lambda review: review.quote[::-1])
    assert chosen(material, shuffled).passages == found
    assert isinstance(found, tuple)
    assert all(isinstance(one, Passage) for one in found)


def test_a_passage_with_several_codes_is_told_with_all() -> None:
    """Kod 0 and Kod 2 stand on the same words; only Kod 0 came up in one group only. Kod 1 is above Kod 2."""
    said = [Use(0, 0, (0, 1, 2), words(1)), *(Use(1, person, (2,), words(2 + person)) for person in range(6))]
    material = spoken([6, 6], said, parents=[-1, -1, 1])
    (quote,) = quotes(material, *signed(words(1))).shown
    assert (quote.code, quote.about, quote.alone) == ("Kod 0", ("Kod 0", "Kod 2"), False)


def test_no_group_is_named_where_one_is_too_small() -> None:
    said = [Use(0, 0, (0,), words(1))]
    [quote] = quotes(spoken([6, 6], said, parents=[-1]), *signed(words(1))).shown
    assert (quote.code, quote.alone) == ("Kod 0", True)
    assert quote.group is not None
    [quote] = quotes(spoken([6, 3], said, parents=[-1]), *signed(words(1))).shown
    assert (quote.group, quote.alone) == (None, False)
    assert quotes(spoken([2, 2], said, parents=[-1]), *signed(words(1))).shown == ()


# ---------------------------------------------------------------- a whole project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    settings = {
        "who": "medarbetare",
        "files": ["studie.qdpx"],
        "groups": {"order": ["FG1 maj", "FG2 juni", ["FG3 juni", "FG3 avslutning"]]},
        "moderators": ["Moderator"],
        "coders": [
            {"names": ["anna.lind", "Anna Lind"]},
            {"names": ["bo.berg"], "looked_at": ["FG1 maj", "FG2 juni", "FG3 avslutning"]},
        ],
    }
    (tmp_path / "data/prov").mkdir(parents=True)
    write_qdpx(STUDY, tmp_path / "data/prov/studie.qdpx", manner="nvivo")
    return make_project(tmp_path, sections=["fokusgrupper", "method"], fokusgrupper=settings)


def row(quote: str, **cells: str) -> dict[str, str]:
    return {"quote": quote, "granskad_av": BY, "granskad_datum": ON, **cells}


def test_a_study_is_read_with_its_reviewed_quotations_and_names(project: Project) -> None:
    place = "Min tant på Ekvägen låser om sig när det kommer någon ny."
    put(project, QUOTATIONS, row("Jag vågar säga att jag inte orkar."), row(place), {"quote": "Han håller tiden"})
    put(project, NAMES, {"name": "ekvägen"})
    study = read_study(project)
    [quote] = study.quotes.shown
    assert (quote.text, quote.alone) == ("Jag vågar säga att jag inte orkar.", False)
    assert study.quotes.stopped == {"namn": 1}
    assert (study.participants, len(study.groups), len(study.agreements)) == (20, 3, 1)
    assert study.sections == project.sections
    assert check_inputs(project) == ()


def test_rows_that_fit_no_passage_are_noticed_with_what_was_meant(project: Project) -> None:
    rows = [
        row("Jag vågar säga att jag inte orkar."),
        row(" Jag  vågar säga att jag inte orkar. "),
        row("jag vågar säga – att jag inte orkar"),
        row("på Ekvägen låser om sig"),
        row("P1: Jag vågar säga att jag inte orkar."),
        row("Något helt annat än någon sade."),
        row("?"),
        {"quote": "Ingen har sagt eller granskat det här."},
    ]
    put(project, QUOTATIONS, *rows)
    found = [str(problem) for problem in unmatched_quotations(project, read_material(project))]
    what = "Inget kodat avsnitt lyder så här, så citatet visas inte."
    meant = "Menade du ”Jag vågar säga att jag inte orkar.”? Varje tecken måste vara lika."
    unknown = "Kopiera avsnittet så som quotations_to_review skriver ut det, eller ta bort raden."
    passage = "Min tant på Ekvägen låser om sig när det kommer någon ny."
    part = f"Det är en del av ”{passage}”. Skriv hela avsnittet i quote och delen i shown_as."
    assert found == [
        f"data/prov/quotations.csv, rad {number}, kolumn quote (A): {what} {remedy}"
        for number, remedy in ((4, meant), (5, part), (6, meant), (7, unknown), (8, unknown), (9, unknown))
    ]


def test_many_rows_that_fit_nothing_are_counted(project: Project) -> None:
    assert unmatched_quotations(project, read_material(project)) == ()
    put(project, QUOTATIONS, *(row(f"Citat {number} som ingen har sagt") for number in range(2_000)))
    found = unmatched_quotations(project, read_material(project))
    assert len(found) == 50 + 1
    assert "1950" in found[-1].what


def test_without_the_file_there_are_candidates_and_no_quotation(project: Project) -> None:
    study = read_study(project)
    assert (study.quotes.shown, study.quotes.reviewed) == ((), 0)
    assert study.quotes.candidates == len(quotations_to_review(project))


def test_what_to_review_tells_what_would_stop_each(project: Project) -> None:
    place = "Min tant på Ekvägen låser om sig när det kommer någon ny."
    put(project, QUOTATIONS, row("Jag vågar säga att jag inte orkar."))
    put(project, NAMES, {"name": "Björkgården"})
    found = quotations_to_review(project)
    assert tuple(found.columns) == TO_REVIEW
    assert found["quote"].is_unique
    done = found.set_index("quote").loc["Jag vågar säga att jag inte orkar."]
    assert (done["granskad_av"], done["stopped_by"], done["codes"]) == (BY, "", "Stöd av kollegor, Stress")
    assert found.set_index("quote").loc[place, "capitalised"] == "Ekvägen"
    stopped = found.loc[found["stopped_by"] != "", "quote"].tolist()
    assert ["Björkgården" in quote or "811218-9876" in quote for quote in stopped] == [True] * len(stopped)
    assert len(stopped) == 2


def test_the_evaluator_is_told_which_code_quotes(project: Project) -> None:
    """The words of a turn as a code's definition: told where notices are, until the quotation is reviewed."""

    def told() -> list[str]:
        return [notice.what for notice in notices(project) if words_of_others in notice.what]

    words_of_others = "har ord som någon har sagt"
    assert told() == []
    said = "Jag vågar säga att jag inte orkar."
    codes = tuple(replace(code, definition=said) if code.name == "Stress" else code for code in STUDY.codes)
    write_qdpx(replace(STUDY, codes=codes), project.data_dir / "studie.qdpx", manner="nvivo")
    [notice] = told()
    assert notice.startswith("Definitionen av koden ”Stress” ")
    assert [code.definition for code in read_study(project).codes if code.name == "Stress"] == [""]
    put(project, QUOTATIONS, row(said))
    assert told() == []
    assert [code.definition for code in read_study(project).codes if code.name == "Stress"] == [said]


def test_what_coders_differ_on_is_listed_for_them(project: Project) -> None:
    """As in the source: groups, coders and words."""
    found = disagreements_to_discuss(project)
    assert tuple(found.columns) == TO_DISCUSS
    assert set(found["group"]) <= {"FG1 maj", "FG2 juni", "FG3 juni"}
    assert set(found["used_by"]) | set(found["not_used_by"]) == {"anna.lind", "bo.berg"}
    assert (found["text"] != "").all()
    assert read_study(project).agreements[0].disagreements == ()


def told(project: Project, *rows: dict[str, str]) -> list[str]:
    put(project, QUOTATIONS, *rows)
    with pytest.raises(InputError) as caught:
        read_study(project)
    return [str(problem) for problem in caught.value.problems]


def test_a_review_that_is_half_signed_is_told(project: Project) -> None:
    [problem] = told(project, row("Han håller tiden", granskad_av=""))
    assert problem.startswith("data/prov/quotations.csv, rad 2, kolumn granskad_av (C): ")


@pytest.mark.parametrize(
    "shown",
    ["Han håller inte tiden", "Han " * 150, "…", "[…]", "Han [gör allt så gott han kan] tiden"],
    ids=["other words", "too long", "nothing", "nothing in brackets", "other words in brackets"],
)
def test_what_may_not_be_shown_for_a_quotation_is_told(project: Project, shown: str) -> None:
    [problem] = told(project, row("Han håller tiden", shown_as=shown))
    assert problem.startswith("data/prov/quotations.csv, rad 2, kolumn shown_as (B): ")


def test_a_quotation_stands_once(project: Project) -> None:
    [problem] = told(project, row("Han håller tiden"), row("Hon ringde"), row("Han  ha\u030aller tiden"))
    assert problem.startswith("data/prov/quotations.csv, rad 4, kolumn quote (A): ")
    assert {"2", "4"} <= set(problem.replace(",", " ").split())


def test_all_names_of_a_coder_stop_what_would_say_who_somebody_is(project: Project) -> None:
    """bo.berg is the first name, and the one that the tidy tables have."""
    settings = {
        "who": "medarbetare",
        "files": ["studie.qdpx"],
        "groups": {"order": ["FG1 maj", "FG2 juni", ["FG3 juni", "FG3 avslutning"]]},
        "moderators": ["Moderator"],
        "coders": [{"names": ["bo.berg", "anna.lind", "Anna Lind"]}],
        "coded_by": "anna på utredningsenheten",
    }
    again = make_project(project.workspace.root, sections=["fokusgrupper", "method"], fokusgrupper=settings)
    with pytest.raises(InputError) as caught:
        read_study(again)
    [problem] = caught.value.problems
    assert problem.place.column == "fokusgrupper.coded_by"


def test_all_files_problems_are_told_together(project: Project) -> None:
    (project.data_dir / "studie.qdpx").unlink()
    problems = told(project, row("Han håller tiden", granskad_datum="i går"))
    assert [problem.partition(":")[0] for problem in problems] == [
        "data/prov/studie.qdpx",
        "data/prov/quotations.csv, rad 2, kolumn granskad_datum (D)",
    ]
