"""What the section shows in every case: the finding first, figures with words, counting rules, and nothing withheld."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from evallib.focus_groups.show import tell_certainty, tell_discovery, tell_findings, tell_method, tell_quotes
from evallib.focus_groups.study import Coefficient, Disagreement, Discovery, Group, Pair, Saturation, Study
from evallib.focus_groups.telling.coreq import coreq_answers
from evallib.focus_groups.telling.draw import draw_discovery, draw_matrix, draw_spread
from evallib.focus_groups.telling.judge_agreement import verdict_of
from evallib.focus_groups.telling.words import counted_codes
from evallib.focus_groups.telling.words_first import finding
from evallib.presentation import Bullets, Figure, Limits, Reading, Sentence, Shown, Table, figure
from tests.focus_group_studies import (
    CODES,
    DESIGN,
    GROUPS,
    SMALL,
    STUDIES,
    TOTAL,
    agreement,
    asked_differently,
    code,
    coefficient,
    full,
    many_groups,
    misplaced,
    never,
    no_speakers,
    nothing,
    one_coder,
    quotes,
    reached,
    undrawn,
    without_groups,
)
from tests.workspaces import cells, tables, texts

CELLS = (tell_findings, tell_certainty, tell_discovery, tell_quotes, tell_method)
SHARE = re.compile(r"(\d+)\u00a0?\s?% av (?:deltagarna|personerna|grupperna)")


@pytest.fixture(autouse=True, scope="module")
def _quickly() -> Iterator[None]:
    """Draw no pictures; :func:`test_figures_are_drawn` does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("evallib.focus_groups.telling.draw.figure", undrawn)
        yield


@pytest.fixture(scope="module", params=STUDIES)
def study(request: pytest.FixtureRequest, _quickly: None) -> Study:
    return STUDIES[request.param]()


@pytest.fixture(scope="module")
def shown(study: Study) -> list[Shown]:
    return [tell(study) for tell in CELLS]


def items(shown: list[Shown], kind: type) -> list[Any]:
    return [item for cell in shown for item in cell.items if isinstance(item, kind)]


def words(shown: Shown) -> str:
    return str(shown._repr_mimebundle_()["text/plain"]).replace("\u00a0", " ")


# every study


def test_the_first_thing_shown_is_the_finding(study: Study, shown: list[Shown]) -> None:
    first = shown[0].items[0]
    assert isinstance(first, Sentence)
    assert first.text == finding(study)
    assert first.role == ("missing" if study.shows_nothing else "finding")


def test_tables_have_different_names_and_rows_of_the_same_length(shown: list[Shown]) -> None:
    found = items(shown, Table) + [one.table for one in items(shown, Figure)]
    names = [table.name for table in found]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z0-9_]+", name) for name in names)


def test_every_table_of_counts_has_the_counting_rules_under_it(study: Study, shown: list[Shown]) -> None:
    told = [table for cell in shown for table in tables(cell).values()]
    counted = [table for table in told if table["name"] in {"code_by_group", "codes", "code_tree", "pairs"}]
    assert bool(counted) != study.shows_nothing
    notes = [[note for note in table["notes"] if note.startswith("Räknat i ")] for table in counted]
    assert [len(found) for found in notes] == [1] * len(counted)
    assert {found[0].endswith("; alla regler står under ”Så är det räknat”.") for found in notes} <= {True}


def test_what_is_hidden_is_explained_where_it_stands(shown: list[Shown]) -> None:
    found = [table for cell in shown for table in tables(cell).values()]
    for table in found:
        hides = any(text.startswith("dolt") for row in table["rows"] for text in row)
        assert any(note.startswith("Antal från 1 till 4 är dolda") for note in table["notes"]) == hides


def test_no_share_of_the_participants_is_told(shown: list[Shown]) -> None:
    assert [SHARE.search(texts(cell)) for cell in shown] == [None] * len(shown)


def test_nothing_is_shown_in_english_and_no_placeholder_is_left(shown: list[Shown]) -> None:
    told = "\n".join(words(cell) for cell in shown)
    assert re.findall(r"\{[a-z_]*\}|\b(?:the|of|and|is|was|with)\b", told) == []


def test_figures_have_alternative_texts_that_tell_the_pattern(shown: list[Shown]) -> None:
    for found in items(shown, Figure):
        assert found.alt.startswith(("Värmekarta med ", "Stapeldiagram med ", "Linjediagram. "))
        assert found.alt.endswith("Alla tal finns i tabellen.")
        assert "Källa: de kodade " in found.caption


@pytest.mark.parametrize("name", ["full", "without groups", "no speakers"])
def test_figures_are_drawn(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evallib.focus_groups.telling.draw.figure", figure)
    monkeypatch.setattr("evallib.presentation.theme.DOTS_PER_INCH", 24)
    study = STUDIES[name]()
    drawn = [one for one in (draw_matrix(study) or draw_spread(study), draw_discovery(study)) if one is not None]
    assert [one.width for one in drawn if one.png] == [672] * (1 if study.discovery is None else 2)


# what came up where


def test_what_all_groups_spoke_of_and_what_one_did_stands_first() -> None:
    told = finding(full())
    assert told.startswith(
        "20 medarbetare i hemtjänsten talade i tre fokusgrupper. "
        "Detta kom upp i alla tre: ”Handledning” och ”Stress”. "
        "Det som kom upp i bara en fokusgrupp var ”Telefonen” (Fokusgrupp 3). "
    )
    assert "Arbetsmiljö" not in told


def test_how_sure_the_coding_is_belongs_to_the_finding() -> None:
    told = finding(full())
    assert told.endswith(
        "För alla koder tillsammans håller kodningen för försiktiga slutsatser "
        "(Krippendorffs alfa 0,75, 95 % KI 0,68 till 0,82). Ingen enskild kod går att bedöma för sig."
    )
    assert finding(one_coder()).endswith("En person har kodat, så hur säker kodningen är har inte prövats.")
    nobody = replace(one_coder(), coders=())
    assert finding(nobody).endswith("Vem som har kodat framgår inte, så hur säker kodningen är har inte prövats.")


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("focus_groups", "talade i tre fokusgrupper. Detta kom upp i alla tre: |Det som kom upp i bara en fokusgrupp"),
        ("interviews", "talade i tre intervjuer. Detta kom upp i alla tre: |Det som kom upp i bara en intervju"),
        ("meetings", "talade vid tre möten. Detta kom upp vid alla tre: |Det som kom upp vid bara ett möte"),
    ],
)
def test_the_words_follow_the_kind(kind: Any, told: str) -> None:
    assert told.replace("|", "”Handledning” och ”Stress”. ") in finding(full(design=replace(DESIGN, kind=kind)))


def test_two_groups_are_both() -> None:
    codes = (code("Stress", groups=2, speakers=11, mentions=12, cells=(5, 6)),)
    told = finding(full(groups=GROUPS[:2], codes=codes))
    assert told.startswith("20 medarbetare i hemtjänsten talade i två fokusgrupper. Detta kom upp i båda: ”Stress”. ")


def test_one_group_cannot_be_compared_and_says_so() -> None:
    codes = (
        code("Stress", groups=1, speakers=6, mentions=12, cells=(6,)),
        code("Schemat", groups=1, speakers=SMALL, mentions=SMALL, cells=(SMALL,)),
    )
    alone = full(groups=GROUPS[:1], codes=codes, discovery=None)
    shown = tell_findings(alone)
    assert words(shown).startswith(
        "20 medarbetare i hemtjänsten talade i en fokusgrupp. Vad som återkommer i flera går inte att säga. "
        "Flest talade om ”Stress” (6 deltagare). "
    )
    assert shown.items[0].role == "missing"  # type: ignore[union-attr]
    assert "Det finns bara en fokusgrupp, så vad som var nytt" in words(tell_discovery(alone))


def test_when_nothing_came_up_everywhere_the_nearest_is_told() -> None:
    codes = (CODES[2], CODES[4], CODES[5])
    told = " Inget kom upp i alla tre. Mest spritt var ”Chefen” och ”Schemat” (i två av tre fokusgrupper). "
    assert told in finding(full(codes=codes))


def test_when_each_code_is_of_one_group_only_that_is_the_finding() -> None:
    codes = (CODES[4], code("Resor", groups=1, speakers=5, mentions=6, cells=(5, 0, 0), only_in="Fokusgrupp 1"))
    assert " Inget kom upp i alla tre: varje kod användes i bara en fokusgrupp. För alla" in finding(full(codes=codes))


def test_without_any_used_code_nothing_is_claimed() -> None:
    told = finding(full(codes=CODES[-1:]))
    assert " Ingen av koderna används i det som räknas, så inget kan sägas om vad samtalen handlade om." in told
    assert tell_findings(full(codes=CODES[-1:])).items[0].role == "missing"  # type: ignore[union-attr]


def test_of_many_codes_the_first_are_named_and_the_others_counted() -> None:
    codes = tuple(code(f"Kod {n}", groups=3, speakers=15, mentions=20, cells=(5, 5, 5)) for n in range(1, 10))
    assert (
        "Detta kom upp i alla tre: ”Kod 1”, ”Kod 2”, ”Kod 3”, ”Kod 4”, ”Kod 5”, ”Kod 6”, ”Kod 7” och 2 koder till. "
    ) in finding(full(codes=(*codes, CODES[5])))


def test_when_all_codes_came_up_everywhere_the_largest_are_told() -> None:
    codes = [code(f"Kod {n}", groups=3, speakers=9 + n, mentions=20, cells=(5, 5, SMALL)) for n in range(9)]
    told = "Alla nio koder som används kom upp i alla tre. "
    most = "”Kod 8” (17 deltagare), ”Kod 7” (16 deltagare) och ”Kod 6” (15 deltagare). "
    assert f"{told}Flest talade om {most}" in finding(full(codes=tuple(codes)))
    codes[0] = replace(codes[0], speakers=TOTAL)
    assert f"{told}Av det som får visas talade flest om {most}" in finding(full(codes=tuple(codes)))


def test_codes_of_the_same_name_are_told_by_their_paths() -> None:
    codes = (
        code("Hemma", groups=3, speakers=15, mentions=20, cells=(5, 5, 5), parent=True),
        code("Hemma", "Stress", groups=3, speakers=15, mentions=20, cells=(5, 5, 5)),
        code("Arbete", "Stress", groups=3, speakers=16, mentions=20, cells=(6, 5, 5)),
    )
    assert "Detta kom upp i alla tre: ”Arbete › Stress” och ”Hemma › Stress”." in finding(full(codes=codes))


def test_the_order_does_not_depend_on_what_is_hidden() -> None:
    """The most widespread first; of those whose people are hidden the order of the codebook."""
    assert [found.name for found in counted_codes(full())] == [
        "Handledning",
        "Stress",
        "Chefen",
        "Schemat",
        "Telefonen",
    ]
    turned = full(codes=tuple(reversed(CODES)))
    assert [found.name for found in counted_codes(turned)] == [
        "Handledning",
        "Stress",
        "Chefen",
        "Schemat",
        "Telefonen",
    ]


def test_the_table_behind_the_heat_map_has_groups_as_columns() -> None:
    rows = cells(tell_findings(full()), "code_by_group")
    assert rows[0] == ["Handledning", "5", "6", "5", "16"]
    assert rows[1] == ["Stress", "5", "5", "dolt (färre än 5)", "dolt (skydd)"]
    assert tables(tell_findings(full()))["code_by_group"]["caption"].startswith("Hur många deltagare som talade om")


def test_parents_are_in_the_codebook_only() -> None:
    shown = tell_findings(full())
    assert "Arbetsmiljö" not in [row[0] for row in cells(shown, "code_by_group")]
    assert cells(shown, "code_tree")[:2] == [
        ["Arbetsmiljö", "–", "3", "15", "25"],
        ["Arbetsmiljö › Stress", "Tidsbrist.", "3", "dolt (skydd)", "dolt (skydd)"],
    ]


def test_a_hidden_number_has_the_same_words_in_the_figure_and_the_table() -> None:
    (reading,) = [item for item in tell_findings(full()).items if isinstance(item, Reading)]
    assert "”dolt (färre än 5)” betyder att saken kom upp, men att antalet är så litet att det är dolt." in reading.text
    (reading,) = [item for item in tell_findings(no_speakers()).items if isinstance(item, Reading)]
    assert "dolt" not in reading.text


def test_a_hidden_code_has_one_shade_whatever_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Any] = []
    monkeypatch.setattr("evallib.focus_groups.telling.draw.sns.heatmap", lambda data, **_more: drawn.append(data))
    tell_findings(full())
    assert drawn[0][1] == [5.0, 5.0, 5 / 2]
    assert drawn[0][3] == [5 / 2, 5 / 2, 0.0]


def test_published_comments_are_counted_without_people() -> None:
    shown = tell_findings(no_speakers())
    assert words(shown).startswith(
        "Deltagare lämnade 21 kommentarer vid tre tillfällen. Detta kom upp vid alla tre: ”Ny kunskap”. "
        "Det som kom upp vid bara ett tillfälle var ”Teknik” (Möte 1). "
    )
    assert "Även små antal visas, eftersom underlaget redan är publicerat." in words(shown)
    assert cells(shown, "code_by_group")[1] == ["Verktyg", "3", "0", "1", "4"]
    assert cells(shown, "code_tree")[0] == ["Ny kunskap", "–", "3", "18"]
    assert "Deltagare" not in [column["label"] for column in tables(shown)["code_tree"]["columns"]]


def test_small_groups_are_not_told_apart_anywhere() -> None:
    told = "\n".join(texts(tell(without_groups())) for tell in CELLS)
    assert re.findall(r"Intervju \d", told) == []
    assert "code_by_group" not in told
    shown = tell_findings(without_groups())
    assert "Vad som sades visas inte intervju för intervju, eftersom varje intervju är en person." in words(shown)
    several = tell_findings(replace(without_groups(), participants=30))
    assert "eftersom det finns intervjuer med färre än 5 deltagare, som skulle kunna kännas igen" in words(several)
    assert cells(shown, "codes")[2] == ["Telefonen", *["dolt (färre än 5)"] * 3]


def test_hidden_numbers_of_groups_leave_out_what_they_would_decide() -> None:
    assert finding(without_groups()).startswith(
        "12 medarbetare i hemtjänsten talade i tolv intervjuer. "
        "Av det som får visas kom detta upp i alla tolv: ”Stress”. För alla koder"
    )
    stress, others = without_groups().codes[0], without_groups().codes[1:]
    fewer = replace(without_groups(), codes=(replace(stress, groups=9), *others))
    assert "Av det som får visas kom inget upp i alla tolv; mest spritt var ”Stress” (i nio av tolv" in finding(fewer)
    one = replace(without_groups(), codes=(replace(stress, groups=1), others[1]))
    assert "bara en intervju" not in finding(one)
    all_hidden = replace(without_groups(), codes=without_groups().codes[2:])
    assert " Hur spridd varje sak var är dolt, eftersom så få talade om den." in finding(all_hidden)


def test_with_too_few_people_only_that_is_said() -> None:
    assert [words(tell(nothing())) for tell in CELLS] == [
        "Färre än 5 personer deltog, så inget av det som sades kan visas utan risk att någon känns igen. "
        "Minst 5 deltagare hade behövts.",
        *[""] * 4,
    ]


def test_little_of_unknown_speakers_may_come_from_few() -> None:
    told = words(tell_findings(replace(nothing(), participants=None)))
    assert told.startswith("Så lite är kodat att det kan komma från färre än 5 personer")


def test_nobody_found_is_not_few_who_took_part() -> None:
    told = words(tell_findings(replace(nothing(), participants=0)))
    assert told.startswith("I utskrifterna hittades inga deltagare")
    assert "Färre än" not in told


def test_where_places_are_unknown_no_other_reason_is_given() -> None:
    told = words(tell_findings(replace(nothing(), participants=None, places_known=False)))
    assert "var i texterna koderna sitter är inte känt" in told
    assert "stated" not in told
    shown = " ".join(words(tell(misplaced())) for tell in CELLS)
    assert "Var i texterna koderna sitter är inte känt, så det går inte att säga vem som säger vad." in shown
    assert "Inga citat visas, eftersom det inte är känt var i texterna koderna sitter." in shown
    assert "Vem som talar framgår inte" not in shown


def test_what_is_worth_a_look_is_counted_in_the_method() -> None:
    for study in (full(), nothing()):
        assert "värd att se över" not in words(tell_method(study))
        assert "1 sak i filerna är värd att se över; evallib check visar den." in words(
            tell_method(replace(study, noticed=1))
        )


def test_without_codes_nobody_is_said_to_be_few() -> None:
    assert words(tell_findings(full(codes=()))).startswith("Ingen av koderna används i det som räknas")


def test_many_groups_are_bars_and_a_table() -> None:
    (found,) = [item for item in tell_findings(reached()).items if isinstance(item, Figure)]
    assert found.alt.startswith("Stapeldiagram med en stapel för var och en av 30 koder. ")
    assert len(found.table.rows) == 60
    assert len(found.table.rows[0]) == 1 + 24 + 1


def test_when_every_number_of_a_group_is_hidden_bars_tell_the_whole() -> None:
    codes = (
        code("Stress", groups=3, speakers=9, mentions=10, cells=(SMALL, SMALL, SMALL)),
        code("Schemat", groups=2, speakers=TOTAL, mentions=TOTAL, cells=(SMALL, 0, SMALL)),
    )
    shown = tell_findings(full(codes=codes))
    (found,) = [item for item in shown.items if isinstance(item, Figure)]
    assert found.alt == (
        "Stapeldiagram med en stapel för var och en av 2 koder. "
        "Av det som får visas talade flest om ”Stress” (9 deltagare). Alla tal finns i tabellen."
    )
    assert cells(shown, "code_by_group")[1] == [
        "Schemat",
        *["dolt (färre än 5)", "0", "dolt (färre än 5)"],
        "dolt (skydd)",
    ]


def test_bars_say_the_number_and_where_or_that_it_is_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr("matplotlib.axes.Axes.annotate", lambda _axes, text, *_places, **_more: told.append(text))
    tell_findings(without_groups())
    assert told == ["12 (i 12 av 12 intervjuer)", "7 (i 7 av 12 intervjuer)", "dolt"]


def test_of_many_codes_the_figure_has_the_most_widespread() -> None:
    codes = tuple(code(f"Kod {n}", groups=3, speakers=15, mentions=20, cells=(5, 5, 5)) for n in range(40))
    (found,) = [item for item in tell_findings(full(codes=codes)).items if isinstance(item, Figure)]
    assert found.alt.startswith(
        "Värmekarta med 30 koder som rader och tre fokusgrupper som kolumner; mörkare är fler. "
    )
    assert "Av koderna kom 30 upp i alla tre fokusgrupper och ingen i bara en fokusgrupp. " in found.alt
    assert "Det största antalet är 5 deltagare, i 90 rutor. " in found.alt
    assert found.caption.endswith("De 30 mest spridda koderna; tabellen har alla.")
    assert len(found.table.rows) == 40


def test_a_group_that_nobody_coded_has_no_zero() -> None:
    groups = (*GROUPS[:2], replace(GROUPS[2], looked_at=False, new_codes=None))
    codes = (code("Stress", groups=2, speakers=10, mentions=12, cells=(5, 5, 0)),)
    shown = tell_findings(full(groups=groups, codes=codes))
    assert "Detta kom upp i två av tre fokusgrupper, alla som har kodats: ”Stress”. " in words(shown)
    assert "Ingen har kodat Fokusgrupp 3; vad som sades där är okänt, inte frånvarande." in words(shown)
    assert cells(shown, "code_by_group") == [["Stress", "5", "5", "ej kodad", "10"]]
    assert cells(tell_discovery(full(groups=groups, codes=codes)), "groups")[2] == ["Fokusgrupp 3", "6", "ej kodad"]


# how sure the coding is


@pytest.mark.parametrize(
    ("alpha", "verdict", "told"),
    [
        (coefficient(0.88, 0.8, 0.93), "reliable", "För alla koder tillsammans är kodningen tillförlitlig (Kripp"),
        (coefficient(0.75, 0.667, 0.82), "enough", "tillsammans håller kodningen för försiktiga slutsatser (Kripp"),
        (coefficient(0.75, 0.666, 0.82), "unsure", "tillsammans går det inte att avgöra om kodningen är säker nog"),
        (coefficient(0.5, 0.3, 0.667), "unsure", "tillsammans går det inte att avgöra om kodningen är säker nog"),
        (coefficient(0.5, 0.3, 0.666), "too_low", "tillsammans är kodningen för osäker att bygga på"),
        (coefficient(0.75, None, None), "unsure", "(Krippendorffs alfa 0,75)"),
        (
            Coefficient(None, reason="too_few_units"),
            "undefined",
            "går inte att räkna ut: de har läst för lite av samma",
        ),
        (Coefficient(None, reason="one_category"), "undefined", "går inte att räkna ut: koderna användes överallt"),
    ],
)
def test_the_whole_interval_decides_what_the_coding_bears(alpha: Coefficient, verdict: str, told: str) -> None:
    assert verdict_of(alpha) == verdict
    assert told in finding(full(agreements=(agreement(alpha),)))


def test_of_several_pairs_the_least_agreeing_is_told() -> None:
    second = replace(agreement(coefficient(0.4, 0.2, 0.6)), second="Kodare C")
    told = finding(full(agreements=(agreement(), second), coders=("Kodare A", "Kodare B", "Kodare C")))
    assert "Kodare A och Kodare C" in told
    names = list(tables(tell_certainty(full(agreements=(agreement(), second)))))
    assert [name for name in names if name in {"agreement_1", "agreement_2"}] == ["agreement_1", "agreement_2"]


def test_agreement_is_told_in_plain_words_first() -> None:
    assert words(tell_certainty(full())).startswith(
        "Kodare A och Kodare B har båda kodat 2 texter. "
        "2 texter som bara en av dem har kodat ingår inte i jämförelsen. "
        "Kod för kod och inlägg för inlägg gjorde de samma bedömning i 93 % av fallen. "
        "Mycket av det hade blivit lika också av en slump, eftersom de flesta koder inte passar på det mesta som sägs. "
        "Utöver slumpen är överensstämmelsen 0,75, där 1 är fullständig (Krippendorffs alfa, 95 % KI 0,68 till 0,82). "
        "Hela intervallet ligger över 0,667, den gräns som brukar sättas för försiktiga slutsatser. "
        "För ingen enskild kod räcker materialet för att avgöra om kodningen håller (0 av 2 som redovisas). "
        "Minst överens är de om ”Stress” (0,41). För en kod går det inte att räkna ut; tabellen säger varför."
    )


def test_tables_of_agreement_have_every_measure_with_its_interval() -> None:
    shown = tell_certainty(full())
    assert cells(shown, "agreement_1")[0] == [
        "Inlägg",
        "100",
        "93\u00a0% (88 till 97)",
        "0,75 (0,68 till 0,82)",
        "0,75 (0,68 till 0,82)",
        "0,89 (0,80 till 0,95)",
        "0,74 (0,60 till 0,85)",
    ]
    assert [row[0] for row in cells(shown, "agreement_1")] == ["Inlägg", "Tecken", "Kodat ställe"]
    stress, phone = cells(shown, "agreement_1_turns")
    assert stress[:5] == ["Stress", "20", "3", "4", "73"]
    assert stress[-2:] == ["0,53", "0,01"]
    assert phone[6] == "för sällan"
    assert tables(shown)["agreement_1_turns"]["folded"] is True


@pytest.mark.parametrize(
    ("reason", "word"),
    [
        ("too_few_units", "för få"),
        ("too_few_positives", "för sällan"),
        ("one_category", "inte definierat"),
        ("no_text", "text saknas"),
        ("failed", "går inte att räkna ut"),
    ],
)
def test_what_is_not_defined_is_a_word_and_never_one(reason: Any, word: str) -> None:
    shown = tell_certainty(full(agreements=(agreement(Coefficient(None, reason=reason)),)))
    assert cells(shown, "agreement_1")[0][3] == word


def test_a_measure_just_below_one_is_not_rounded_to_perfect() -> None:
    shown = tell_certainty(full(agreements=(agreement(coefficient(0.9967, 0.99, 1.0)),)))
    assert cells(shown, "agreement_1")[0][3] == "0,997 (0,99 till 1,00)"
    (nearly,) = (replace(one, percent=coefficient(0.997, 0.99, 1.0)) for one in agreement().levels["turns"][:1])
    shown = tell_certainty(full(agreements=(agreement(levels={"turns": (nearly,)}),)))
    assert cells(shown, "agreement_1")[0][2] == "99,7\u00a0% (99 till 100)"
    assert "gjorde de samma bedömning i 99,7 % av fallen" in words(shown)


def test_scales_and_disagreements_have_tables_of_their_own() -> None:
    shown = tell_certainty(full())
    assert cells(shown, "agreement_1_scales") == [
        ["Påverkan", "40", "0,75 (0,68 till 0,82)", "0,80 (0,68 till 0,82)", "0,79 (0,68 till 0,82)"]
    ]
    assert cells(shown, "agreement_1_differ") == [["Stress", "Fokusgrupp 1", "12", "Kodare A"]]
    assert cells(tell_certainty(without_groups()), "agreement_1_differ") == [["Stress", "12", "Kodare A"]]
    second = agreement(disagreements=(Disagreement("Stress", "Fokusgrupp 3", 2, "Kodare B", part=2),))
    differ = cells(tell_certainty(full(agreements=(second,))), "agreement_1_differ")
    assert differ == [["Stress", "Fokusgrupp 3, del 2", "2", "Kodare B"]]


def test_a_long_list_of_disagreements_is_cut_and_says_so() -> None:
    many = agreement(disagreements=agreement().disagreements * 203)
    shown = tell_certainty(full(agreements=(many,)))
    assert len(cells(shown, "agreement_1_differ")) == 50
    assert "153 till visas inte." in tables(shown)["agreement_1_differ"]["notes"]


@pytest.mark.parametrize(
    ("study", "told"),
    [
        (one_coder(), "när bara en har kodat. Om en andra person kodar minst en av texterna"),
        (replace(one_coder(), coders=()), "eftersom det inte framgår vem som har kodat. Om två kodar samma text"),
        (full(agreements=()), "eftersom ingen text har kodats av två. Det räcker att två kodar samma text"),
    ],
)
def test_what_agreement_would_need_is_said(study: Study, told: str) -> None:
    first = tell_certainty(study).items[0]
    assert isinstance(first, Sentence)
    assert (first.role, told in first.text) == ("missing", True)


def test_a_changed_codebook_is_listed_change_by_change() -> None:
    (changes,) = [item for item in tell_certainty(full()).items if isinstance(item, Bullets)]
    assert changes.items == (
        "Nya koder: ”Telefonen”.",
        "Borttagna koder: ”Råd”.",
        "Omdöpta koder: ”Handledningen” heter nu ”Handledning”.",
        "Sammanslagna koder: ”Tröst” gick upp i ”Stress”.",
        "Koder som flyttats till en annan plats i kodträdet: ”Stress”.",
        "Koder med en annan definition än förut: ”Handledning”.",
    )
    drift = full().drift
    assert drift is not None
    same = replace(drift, new=(), removed=(), renamed=(), merged=(), moved=(), redefined=())
    assert "Kodboken är densamma i båda versionerna." in words(tell_certainty(full(drift=same)))


def test_places_that_cannot_be_decided_say_what_may_help() -> None:
    told = words(tell_certainty(misplaced()))
    assert "stämmer för 81 % av 120 ställen, och 95 % krävs" in told
    assert "En ny export från det program som kodningen gjordes i kan hjälpa." in told
    assert "Texten saknas i filen för 1 av 4 utskrifter." in told


def test_two_ways_to_read_the_places_that_fit_as_well_are_told_as_that() -> None:
    anchoring = full().anchoring
    assert anchoring is not None
    tied = full(anchoring=replace(anchoring, score=1.0, rival=0.998, accepted=False), places_known=False)
    told = words(tell_certainty(tied))
    assert "två sätt att läsa platserna i filen stämmer lika bra, för 100 % och 99 % av 120 platser" in told
    assert "krävs" not in told


def test_a_score_below_all_is_never_rounded_up_to_all() -> None:
    anchoring = full().anchoring
    assert anchoring is not None
    nearly = full(anchoring=replace(anchoring, score=0.998))
    assert "99 % av 120 markerade ställen gick att hitta i texten." in words(tell_certainty(nearly))
    exactly = full(anchoring=replace(anchoring, score=1.0))
    assert "Alla 120 markerade ställen gick att hitta i texten." in words(tell_certainty(exactly))


# what was new late


def test_few_groups_have_no_saturation_but_what_it_needs() -> None:
    told = words(tell_discovery(full()))
    assert "Efter två av tre fokusgrupper hade 4 av de 5 koder som används kommit upp, och sedan tillkom en" in told
    assert "minst sex fokusgrupper, fyra som grund och två att pröva med, och här finns tre fokusgrupper." in told


def test_when_the_last_brings_nothing_it_says_how_early_all_had_come_up() -> None:
    told = words(tell_discovery(reached()))
    assert "Alla 20 koder som används hade kommit upp redan efter 20 av 23 fokusgrupper." in told
    assert "Varje kod som används kom upp i minst två fokusgrupper." in told
    assert "fokusgrupp till" not in told


def test_codes_of_one_group_are_counted_and_nothing_is_foretold() -> None:
    told = words(tell_discovery(full()))
    assert "och sedan tillkom en till. En kod kom upp i bara en fokusgrupp." in told
    assert "fokusgrupp till" not in told


def test_saturation_that_is_reached_depends_on_the_order() -> None:
    told = words(tell_discovery(reached()))
    assert (
        "Kodmättnad nåddes efter sex fokusgrupper: nästa två fokusgrupper gav högst 5 % nya koder, "
        "räknat på koderna i grunden, som är fyra fokusgrupper (skrivs 6+2). Ordningen spelar roll: den nås i 62 % av "
        "alla ordningar som prövats, tidigast efter fem och senast efter 21 fokusgrupper, och i de övriga inte alls."
    ) in told
    assert "Koder slogs ihop i efterhand" in told
    assert cells(tell_discovery(reached()), "saturation")[0] == ["5 till 6", "3", "13", "23,1\u00a0%"]


def test_saturation_that_is_never_reached_says_in_which_orders() -> None:
    told = words(tell_discovery(never()))
    assert "Kodmättnad nåddes inte: var man än stannar gav nästa två fokusgrupper mer än 5 % nya koder" in told
    assert "Den hade inte nåtts i någon av de andra ordningar som prövats heller." in told
    one = many_groups(ratios=((4, 0, 9),), reached=4, orders_reached=1.0, earliest=4, latest=4)
    assert "Den nås i alla ordningar som prövats, efter fyra fokusgrupper." in words(tell_discovery(one))
    nearly = replace(one, saturation=replace(one.saturation, orders_reached=0.999))
    assert "den nås i mer än 99 % av alla ordningar" in words(tell_discovery(nearly))


def test_the_table_of_discovery_has_the_numbers_of_the_figure() -> None:
    assert cells(tell_discovery(full()), "discovery") == [
        ["1", "3", "3,3", "3 till 4"],
        ["2", "4", "4,4", "4 till 5"],
        ["3", "5", "5,0", "5"],
    ]


def test_two_groups_are_too_few_for_a_curve() -> None:
    two = Discovery((3, 4), (3.5, 4.0), (3, 4), (4, 4), exact=True, codes=4, single_group=1)
    shown = tell_discovery(full(groups=GROUPS[:2], discovery=two))
    assert [item for item in shown.items if isinstance(item, Figure)] == []
    assert len(cells(shown, "discovery")) == 2


def test_a_withheld_discovery_says_why() -> None:
    told = words(tell_discovery(without_groups()))
    assert "När koderna kom upp första gången visas inte, av hänsyn till små grupper." in told
    assert "Om kodmättnad nåddes visas inte, av hänsyn till små grupper." in told
    assert list(tables(tell_discovery(without_groups()))) == ["pairs"]


def test_of_small_groups_the_mean_over_all_orders_may_be_told() -> None:
    mean = Discovery((), (3.25, 4.0, 5.0), (), (), exact=True, codes=5, single_group=1)
    shown = tell_discovery(replace(without_groups(), discovery=mean))
    assert (
        "Vad som tillkom efter hand visas inte, av hänsyn till små grupper. I genomsnitt över alla ordningar har 4,0 "
        "av de 5 koder som används kommit upp efter två av tre intervjuer.\n"
    ) in words(shown)
    assert cells(shown, "discovery") == [["1", "3,3"], ["2", "4,0"], ["3", "5,0"]]
    assert [item for item in shown.items if isinstance(item, Figure)] == []


def test_where_the_questions_differed_only_that_is_said() -> None:
    shown = tell_discovery(asked_differently())
    _pairs, told = [item for item in shown.items if isinstance(item, Sentence)]
    assert told.text == "Vad som var nytt mot slutet redovisas inte, eftersom frågorna inte var desamma varje gång."
    assert list(tables(shown)) == ["pairs", "groups"]
    assert tables(shown)["groups"]["caption"] == "Fokusgrupp för fokusgrupp: hur många som kom till tals"
    assert cells(shown, "groups") == [["Fokusgrupp 1", "7"], ["Fokusgrupp 2", "7"], ["Fokusgrupp 3", "6"]]
    assert coreq_answers(asked_differently())[22] == told.text
    comments = replace(no_speakers(), saturation=asked_differently().saturation, discovery=None)
    assert [type(item) for item in tell_discovery(comments).items] == [Sentence, Sentence]


def test_where_the_questions_differed_nothing_speaks_of_saturation() -> None:
    told = "\n".join(words(tell(asked_differently())) for tell in CELLS)
    assert re.findall(r"(?i)\w*mättnad\w*|nya koder", told.replace("22. Mättnad", "")) == ["Nya koder"]
    assert "Nya koder: ”Telefonen”." in told


# together, and quotations


def test_pairs_are_told_with_what_may_be_shown() -> None:
    shown = tell_discovery(full())
    assert words(shown).startswith(
        "I flest fokusgrupper (två av tre) kom dessa koder upp i samma inlägg: "
        "”Stress” med ”Schemat” (8 inlägg) och ”Handledning” med ”Chefen”."
    )
    assert cells(shown, "pairs")[1] == ["Handledning", "Chefen", "2", "dolt (färre än 5)", "–"]


def test_many_pairs_are_cut_and_counted() -> None:
    pairs = tuple(Pair("Stress", f"Kod {n}", 2, 8, 0.4) for n in range(26))
    shown = tell_discovery(full(pairs=pairs))
    assert [row[1] for row in cells(shown, "pairs")] == [f"Kod {n}" for n in range(10)]
    assert f"{26 - 10} par till visas inte." in tables(shown)["pairs"]["notes"]
    assert [text for text in tables(tell_discovery(full()))["pairs"]["notes"] if "visas inte" in text] == []
    assert "”Stress” med ”Kod 2” (8 inlägg) och 23 par till." in words(shown)


def test_a_parent_has_no_pair_where_its_child_has_the_same() -> None:
    """Arbetsmiljö holds Stress; it came up with Chefen elsewhere as well, and with Handledning only as Stress did."""
    pairs = (
        Pair("Arbetsmiljö", "Chefen", 3, 11, 0.5),
        Pair("Handledning", "Arbetsmiljö", 2, 9, 0.5),
        Pair("Stress", "Handledning", 2, 9, 0.4),
        Pair("Chefen", "Stress", 2, 8, 0.4),
        Pair("Arbetsmiljö", "Telefonen", 1, 5, 0.1),
    )
    shown = tell_discovery(full(pairs=pairs))
    assert [tuple(row[:2]) for row in cells(shown, "pairs")] == [
        ("Arbetsmiljö", "Chefen"),
        ("Stress", "Handledning"),
        ("Chefen", "Stress"),
        ("Arbetsmiljö", "Telefonen"),
    ]
    notes = [tables(tell_discovery(one))["pairs"]["notes"] for one in (full(pairs=pairs), full())]
    assert [sum("har ingen egen rad" in note for note in found) for found in notes] == [1, 0]


def test_pairs_of_two_parents_are_told_by_their_lowest_codes() -> None:
    """Of alike names the path is told, and the tree is known by it."""
    more: dict[str, Any] = {"groups": 3, "speakers": 15, "mentions": 20, "cells": (5, 5, 5)}
    codes = (
        code("Hemma", parent=True, **more),
        code("Hemma", "Stress", **more),
        code("Arbete", parent=True, **more),
        code("Arbete", "Stress", parent=True, **more),
        code("Arbete", "Stress", "Tid", **more),
    )
    pairs = [
        Pair(*names, 3, 9, 0.5)
        for names in (
            ("Hemma", "Arbete"),
            ("Hemma › Stress", "Arbete"),
            ("Arbete › Stress", "Hemma"),
            ("Hemma › Stress", "Arbete › Stress"),
            ("Tid", "Hemma › Stress"),
        )
    ]
    assert [row[:2] for row in cells(tell_discovery(full(codes=codes, pairs=tuple(pairs))), "pairs")] == [
        ["Tid", "Hemma › Stress"]
    ]


def test_no_pairs_and_unknown_places_are_not_the_same() -> None:
    assert words(tell_discovery(full(pairs=()))).startswith("Inga två koder kom upp i samma inlägg.")
    assert words(tell_discovery(misplaced())).startswith("Vilka koder som kom upp tillsammans går inte att säga")


def test_quotations_have_code_group_and_reviewer() -> None:
    table = tables(tell_quotes(full()))["quotes"]
    assert list(table["rows"][1]) == [
        "Telefonen",
        "”Låset går inte upp när det är kallt.”",
        "Fokusgrupp 3 (kom bara upp där)",
    ]
    assert table["notes"][0] == "Granskade av Eva Ek den 2026-05-01."
    assert table["notes"][1].startswith(
        "3 är granskade och 2 visas. Valda efter fasta regler bland de granskade: högst"
    )
    without = tables(tell_quotes(without_groups()))["quotes"]
    assert [column["label"] for column in without["columns"]] == ["Kod", "Citat"]


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (
            quotes(shown=(), reviewed=0),
            "eftersom ingen har granskat dem. 40 ställen har en längd som passar. Ett citat",
        ),
        (quotes(shown=(), reviewed=2, stopped={"namn": 2}), "Inga citat visas: inget av de granskade får visas."),
        (quotes(shown=(), candidates=0), "eftersom inget kodat ställe har en text och en längd som passar"),
    ],
)
def test_without_quotations_a_line_says_why(found: Any, told: str) -> None:
    shown = tell_quotes(full(quotes=found))
    assert told in words(shown)
    assert "quotes" not in tables(shown)


def test_stopped_and_unknown_rows_of_the_reviewed_file_are_told() -> None:
    told = words(tell_quotes(full()))
    assert "Granskade citat som ändå stoppats för vad de innehåller: namn i projektets egen lista (1)." in told
    assert (
        "En rad i filen med granskade citat används inte, eftersom den inte passar in på något kodat ställe som "
        "räknas: antingen har texten ändrats, och måste då granskas på nytt, eller så räknas stället inte här."
    ) in told


# method


def test_the_rules_told_are_those_that_mattered() -> None:
    def rules(study: Study) -> tuple[str, ...]:
        (found,) = [item for item in tell_method(study).items if isinstance(item, Bullets)]
        return found.items

    assert len(rules(full())) == 6
    assert rules(no_speakers()) == (
        "Först räknas vid hur många tillfällen något kom upp, sedan i hur många kommentarer.",
        "Det som ingen har läst för att koda är okänt; det räknas aldrig som att koden saknas där.",
    )
    of_one = full(design=replace(DESIGN, count=1))
    assert "Bara det som Kodare B har kodat räknas." in rules(of_one)
    of_all = full(design=replace(DESIGN, count="intersection"))
    assert "Bara det som alla som kodat texten är överens om räknas." in rules(of_all)


def test_what_became_of_every_passage_is_told() -> None:
    told = words(tell_method(full()))
    assert (
        "Filen har 120 markerade ställen; 20 räknas inte: moderatorn (12) och utan kod (8). De övriga blir 74 " in told
    )
    assert (
        "omnämnanden: det som två har kodat lika räknas en gång, det som hänger ihop räknas som ett, och det som går "
        "över flera inlägg räknas i vart och ett."
    ) in told


def coded_by(study: Study) -> Study:
    return replace(study, design=replace(study.design, coded_by="två utvärderare"))


def test_who_coded_is_told_with_the_method() -> None:
    for found in (coded_by(full()), coded_by(one_coder()), coded_by(no_speakers())):
        assert "Kodat av två utvärderare." in [
            item.text for item in tell_method(found).items if isinstance(item, Sentence)
        ]
    assert "Kodat av" not in words(tell_method(full()))
    assert coreq_answers(coded_by(full()))[24] == "Två: Kodare A och Kodare B. Kodat av två utvärderare."


def test_where_the_material_tells_no_coders_who_coded_is_still_known() -> None:
    nobody = coded_by(replace(one_coder(), coders=()))
    assert finding(nobody).endswith("Kodningen är gjord av två utvärderare; hur säker den är har inte prövats.")
    assert "eftersom materialet inte visar vem som har satt vilken kod. Om två kodar" in words(tell_certainty(nobody))
    assert coreq_answers(nobody)[24] == "Hur många som har kodat framgår inte. Kodat av två utvärderare."


def test_the_items_of_coreq_that_the_material_answers_are_there_and_the_others_are_listed() -> None:
    rows = cells(tell_method(full()), "coreq")
    assert [int(row[0].split(".")[0]) for row in rows] == [1, 12, 16, 22, 24, 25, 27, 29, 31, 32]
    assert tables(tell_method(full()))["coreq"]["notes"][1] == (
        "Punkterna 2–11, 13–15, 17–21, 23, 26, 28 och 30 framgår inte av materialet, utan behöver berättas på annat "
        "sätt."
    )
    answers = coreq_answers(full())
    assert answers[1] == "En samtalsledare; vem framgår inte."
    assert answers[12] == "20 deltagare kom till tals i tre fokusgrupper. Hur många som var på plats framgår inte."
    assert answers[24] == "Två: Kodare A och Kodare B."
    assert answers[31] == "Två koder kom upp i alla tre fokusgrupper."
    assert answers[32] == "En kod kom upp i bara en fokusgrupp."


def test_coreq_answers_nothing_that_is_hidden() -> None:
    answers = coreq_answers(without_groups())
    assert (answers[31], answers[32]) == ("", "")
    assert answers[29] == "1 citat, utan uppgift om vem eller var."
    unknown = coreq_answers(full(participants=None))
    assert unknown[12] == "Tre fokusgrupper. Hur många som deltog framgår inte av materialet."


def test_limits_fit_the_material() -> None:
    def limits(study: Study) -> tuple[str, ...]:
        (found,) = [item for item in tell_method(study).items if isinstance(item, Limits)]
        return found.items

    assert "De som inte var med i fokusgrupperna hörs inte här." in limits(full())
    assert "De som inte kommenterade hörs inte här." in limits(no_speakers())
    assert [text for text in limits(no_speakers()) if "dolda" in text] == []
    assert [text for text in limits(without_groups()) if text.startswith("I en grupp påverkar")] == []


def test_a_hidden_number_of_participants_is_named_as_hidden() -> None:
    groups = (Group("Fokusgrupp 1", TOTAL, 3), *GROUPS[1:])
    shown = tell_findings(full(participants=TOTAL, groups=groups))
    assert words(shown).startswith("Medarbetare i hemtjänsten talade i tre fokusgrupper. ")
    assert "Hur många som talade är dolt." in words(shown)


def test_an_uncomputed_saturation_of_interviews_counts_interviews() -> None:
    study = full(design=replace(DESIGN, kind="interviews"), saturation=Saturation(4, 3, 5.0, 3, computable=False))
    assert "minst sju intervjuer, fyra som grund och tre att pröva med, och här finns tre intervjuer." in words(
        tell_discovery(study)
    )
