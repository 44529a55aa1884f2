"""How the section counts in words: what is none, one or many, what is hidden, and which numbers belong together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from evallib.focus_groups.show import tell_discovery, tell_findings, tell_method, tell_quotes
from evallib.focus_groups.study import Discovery, Group, Pair, Saturation, Study
from evallib.focus_groups.telling.coreq import coreq_answers
from evallib.focus_groups.telling.words_first import finding
from evallib.model import RowAccount
from evallib.presentation import Figure, Limits, Reading, Sentence, Shown
from tests.focus_group_studies import (
    CODES,
    DESIGN,
    GROUPS,
    SMALL,
    TOTAL,
    code,
    full,
    no_speakers,
    quotes,
    reached,
    undrawn,
    without_groups,
)
from tests.workspaces import cells, tables


@pytest.fixture(autouse=True, scope="module")
def _quickly() -> Iterator[None]:
    """Draw no pictures."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("evallib.focus_groups.telling.draw.figure", undrawn)
        yield


def words(shown: Shown) -> str:
    return str(shown._repr_mimebundle_()["text/plain"]).replace("\u00a0", " ")


def sentences(shown: Shown) -> list[str]:
    return [item.text for item in shown.items if isinstance(item, Sentence)]


# codes and rules


def test_the_short_rules_say_what_is_counted_and_whose_codes() -> None:
    def rules(study: Study) -> str:
        return str(tables(tell_findings(study))["code_tree"]["notes"][0]).partition(";")[0]

    people = "Räknat i fokusgrupper, sedan deltagare, sedan omnämnanden, utan den som ledde samtalet och med "
    assert rules(full()) == people + "det som två har kodat lika bara en gång"
    assert rules(full(design=replace(DESIGN, count=1))) == people + "bara det som Kodare B har kodat"
    of_all = full(design=replace(DESIGN, count="intersection"))
    assert rules(of_all) == people + "bara det som alla som kodat är överens om"
    assert rules(no_speakers()) == "Räknat i tillfällen, sedan kommentarer"


def test_the_codebook_is_counted_in_one_way() -> None:
    def told(study: Study) -> str:
        return sentences(tell_findings(study))[1].partition(". ")[0]

    whole = "Kodboken har sju koder: sex längst ut, varav fem användes, och en som samlar andra"
    assert told(full()) == whole
    assert coreq_answers(full())[25] == f"{whole}. Se tabellen med kodboken."
    assert (
        told(full(codes=CODES[:6]))
        == "Kodboken har sex koder: fem längst ut, som alla användes, och en som samlar andra"
    )
    assert told(full(codes=CODES[3:])) == "Kodboken har fyra koder, varav tre användes"
    assert told(full(codes=CODES[3:4])) == "Kodboken har en enda kod, varav en användes"
    of_moderators = full(codes=CODES[3:], unused=())
    assert told(of_moderators) == "Kodboken har fyra koder, varav tre finns i det som räknas"


def test_parents_with_passages_of_their_own_are_told_beside_the_figure() -> None:
    def told(own: Any) -> list[str]:
        codes = (replace(CODES[0], own=own), *CODES[1:])
        return [text for text in sentences(tell_findings(full(codes=codes))) if text.startswith("Här jämförs")]

    start = "Här jämförs bara koder utan andra under sig. Det som har kodats direkt med ”Arbetsmiljö”"
    assert told(7) == [f"{start} (7 omnämnanden) räknas i kodboken."]
    assert told(1) == [f"{start} (1 omnämnande) räknas i kodboken."]
    assert told(TOTAL) == [f"{start} räknas i kodboken."]
    assert told(0) == told(None) == []


def test_the_codebook_tells_all_counts_only_where_none_is_hidden() -> None:
    captions = [tables(tell_findings(study))["code_tree"]["caption"] for study in (full(), no_speakers())]
    assert captions == ["Kodboken", "Kodboken med alla antal"]


def test_all_that_is_most_widespread_is_told() -> None:
    codes = tuple(code(f"Kod {n}", groups=2, speakers=10, mentions=20, cells=(5, 5, 0)) for n in range(1, 9))
    assert (
        "Mest spritt var ”Kod 1”, ”Kod 2”, ”Kod 3”, ”Kod 4”, ”Kod 5” och 3 koder till (i två av tre fokusgrupper)."
    ) in finding(full(codes=codes))
    everywhere = tuple(code(f"Kod {n}", groups=3, speakers=12, mentions=20, cells=(5, 5, SMALL)) for n in range(9))
    assert "”Kod 4” (12 deltagare) och 4 koder till." in finding(full(codes=everywhere))


def test_where_groups_are_many_a_hidden_number_is_one_word() -> None:
    many = full(
        groups=tuple(Group(f"Fokusgrupp {n}", 7, 0) for n in range(1, 6)),
        codes=(code("Stress", groups=5, speakers=15, mentions=20, cells=(5, SMALL, SMALL, 5, SMALL)),),
    )
    (reading,) = [item for item in tell_findings(many).items if isinstance(item, Reading)]
    assert "”dolt” betyder att saken kom upp" in reading.text


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ((9, 8, 5), "Det största antalet är 9 deltagare: ”Stress” (Fokusgrupp 1). "),
        (
            (9, 9, 5),
            "Det största antalet är 9 deltagare, i två rutor: ”Stress” (Fokusgrupp 1) och ”Stress” (Fokusgrupp 2). ",
        ),
    ],
)
def test_the_alternative_text_of_the_heat_map_names_ties(numbers: Any, told: str) -> None:
    codes = (code("Stress", groups=3, speakers=22, mentions=30, cells=numbers),)
    (drawn,) = [item for item in tell_findings(full(codes=codes)).items if isinstance(item, Figure)]
    assert told in drawn.alt
    assert "Av koderna kom en upp i alla tre fokusgrupper och ingen i bara en fokusgrupp. " in drawn.alt


@pytest.mark.parametrize(
    ("smallest", "told"),
    [(3, "Antalen 1 och 2 är dolda"), (4, "Antal från 1 till 3 är")],
)
def test_which_numbers_are_hidden_is_told_in_words_that_fit(smallest: int, told: str) -> None:
    design = replace(DESIGN, thresholds=replace(DESIGN.thresholds, group=smallest))
    notes = tables(tell_findings(full(design=design)))["code_by_group"]["notes"]
    (note,) = [text for text in notes if text.startswith(told)]
    assert f"”dolt (färre än {smallest})”" in note
    assert "”dolt (skydd)” står för det som annars skulle avslöja ett sådant antal." in note


# what was new late


def test_the_number_that_the_last_one_adds_is_a_word() -> None:
    two = Discovery((3, 3, 5), (3.3, 4.4, 5.0), (3, 4, 5), (4, 5, 5), exact=True, codes=5, single_group=2)
    told = words(tell_discovery(full(discovery=two)))
    assert "och sedan tillkom två till. Två koder kom upp i bara en fokusgrupp." in told


def test_hidden_numbers_of_groups_say_nothing_of_codes_in_one_only() -> None:
    mean = Discovery((), (3.25, 4.0, 5.0), (), (), exact=True, codes=5, single_group=2)
    told = words(tell_discovery(replace(without_groups(), discovery=mean)))
    assert "Av de 5" not in told
    assert "bara en intervju" not in told


@pytest.mark.parametrize(
    ("after", "orders", "told"),
    [
        (
            1,
            1.0,
            "Kodmättnad nåddes efter en fokusgrupp: nästa fokusgrupp gav högst 5 % nya koder, räknat på koderna i "
            "grunden, som är en fokusgrupp (skrivs 1+1). Den nås i alla tänkbara ordningar, efter en eller två "
            "fokusgrupper.",
        ),
        (
            None,
            0.5,
            "Kodmättnad nåddes inte: var man än stannar gav nästa fokusgrupp mer än 5 % nya koder, räknat på koderna i "
            "grunden, som är en fokusgrupp. Så är det i den ordning fokusgrupperna ägde rum; i hälften av alla "
            "tänkbara ordningar hade den nåtts, efter en eller två fokusgrupper.",
        ),
        (None, 0.0, "som är en fokusgrupp. Den hade inte nåtts i någon annan ordning heller."),
    ],
)
def test_saturation_with_a_base_and_a_run_of_one(after: int | None, orders: float, told: str) -> None:
    ratios = ((1, 1, 8), (2, 1, 8))
    found = Saturation(1, 1, 5.0, 3, True, ratios, reached=after, orders_reached=orders, earliest=1, latest=2)
    shown = tell_discovery(full(saturation=found))
    assert told in words(shown)
    assert [row[0] for row in cells(shown, "saturation")] == ["2", "3"]


def test_one_group_is_not_enough_for_a_base_and_a_run_of_one() -> None:
    few = full(saturation=Saturation(1, 1, 5.0, 1, computable=False))
    assert "minst två fokusgrupper, en som grund och en att pröva med, och här finns en fokusgrupp." in words(
        tell_discovery(few)
    )


@pytest.mark.parametrize(
    ("known", "told"),
    [(True, "i den ordning fokusgrupperna ägde rum."), (False, "i den ordning de står i underlaget.")],
)
def test_the_order_is_that_in_time_only_where_the_project_file_gives_it(known: bool, told: str) -> None:
    notes = tables(tell_discovery(full(design=replace(DESIGN, in_time=known))))["groups"]["notes"]
    assert notes[0].endswith(f"tidigare, {told}")


@pytest.mark.parametrize(
    ("actual", "told"),
    [
        (
            (3, 4, 5),
            "Efter en av tre fokusgrupper hade 3 av 5 koder kommit upp; linjen stiger ända till slutet, till 5.",
        ),
        (
            (3, 5, 5),
            "hade 3 av 5 koder kommit upp; linjen stiger till alla 5 efter två fokusgrupper och är sedan plan.",
        ),
        ((5, 5, 5), "Alla 5 koder hade kommit upp efter en av tre fokusgrupper; sedan är linjen plan."),
    ],
)
def test_the_alternative_text_of_the_curve_says_where_it_levels_out(actual: Any, told: str) -> None:
    found = Discovery(actual, (3.0, 4.0, 5.0), actual, actual, exact=True, codes=5, single_group=0)
    (drawn,) = [item for item in tell_discovery(full(discovery=found)).items if isinstance(item, Figure)]
    assert told in drawn.alt


def test_the_band_is_lowest_to_highest_where_all_orders_were_tried() -> None:
    labels = [tables(tell_discovery(one))["discovery"]["columns"][-1]["label"] for one in (full(), reached())]
    assert labels == ["Lägst till högst, alla ordningar", "Minst 95 % av slumpade ordningar"]


# together


@pytest.mark.parametrize(
    ("groups", "more", "told"),
    [
        (
            1,
            {},
            "Dessa koder kom upp i samma inlägg, varje par i bara en fokusgrupp: ”Stress” med ”Chefen” (8 inlägg).",
        ),
        (1, {"groups": GROUPS[:1]}, "Dessa koder kom upp i samma inlägg: ”Stress” med ”Chefen” (8 inlägg)."),
        (
            2,
            {"hidden_pairs": True},
            "Av det som får visas kom dessa koder upp i samma inlägg i flest fokusgrupper (två",
        ),
    ],
)
def test_what_is_most_is_most_of_what_is_told(groups: int, more: dict[str, Any], told: str) -> None:
    assert told in words(tell_discovery(full(pairs=(Pair("Stress", "Chefen", groups, 8, 0.4),), **more)))


def test_no_pairs_and_withheld_ones_are_not_the_same() -> None:
    assert words(tell_discovery(full(pairs=()))).startswith("Inga två koder kom upp i samma inlägg.")
    assert words(tell_discovery(full(pairs=(), hidden_pairs=True))).startswith(
        "Vilka koder som kom upp i samma inlägg visas inte, eftersom färre än 5 personer talade om varje sådant par."
    )


def test_a_quotation_is_shown_with_all_its_codes() -> None:
    quote = replace(quotes().shown[0], codes=("Stress", "Chefen"))
    assert cells(tell_quotes(full(quotes=quotes(shown=(quote,)))), "quotes")[0][0] == "Stress; Chefen"


# method


@pytest.mark.parametrize(
    ("account", "more", "told"),
    [
        (
            RowAccount(128, 127, {"ingen kod": 1}),
            {},
            "Filen har 128 markerade ställen; 1 räknas inte: ingen kod. De övriga",
        ),
        (RowAccount(1, 1), {"mentions": 1}, "Filen har 1 markerat ställe. De blir 1 omnämnande: det som två"),
        (RowAccount(5, 0, {"ingen kod": 5}), {}, "Filen har 5 markerade ställen; 5 räknas inte: ingen kod.\n"),
        (RowAccount(9, 9), {"mentions": TOTAL}, "Filen har 9 markerade ställen.\n"),
        (RowAccount(9, 9), {"anchoring": None}, "Filen har 9 kodningar. De blir 74 omnämnanden"),
        (
            RowAccount(9, 9),
            {"design": replace(DESIGN, count=1)},
            "omnämnanden: bara det räknas som Kodare B har kodat,",
        ),
        (
            RowAccount(9, 9),
            {"design": replace(DESIGN, count="intersection")},
            "omnämnanden: bara det räknas som alla som kodat texten är överens om, det som hänger ihop",
        ),
        (
            RowAccount(9, 9),
            {"coders": ("Kodare A",)},
            "De blir 74 omnämnanden: det som hänger ihop räknas som ett, och",
        ),
    ],
)
def test_the_numbers_from_the_file_to_the_mentions_are_bridged(
    account: RowAccount, more: dict[str, Any], told: str
) -> None:
    assert told in words(tell_method(full(account=account, **more)))


def test_comments_can_have_several_codes() -> None:
    several = replace(no_speakers(), account=RowAccount(30, 30))
    assert "Filen har 30 kodningar, eftersom en kommentar kan ha flera koder." in sentences(tell_method(several))
    alone = replace(no_speakers(), account=RowAccount(12, 12))
    assert "Filen har 12 kodningar." in sentences(tell_method(alone))


def test_items_of_coreq_without_a_code_say_none_and_several_leaders_are_counted() -> None:
    nowhere = coreq_answers(full(codes=CODES[2:3]))
    assert (nowhere[31], nowhere[32]) == (
        "Ingen kod kom upp i alla tre fokusgrupper.",
        "Ingen kod kom upp i bara en fokusgrupp.",
    )
    two = full(design=replace(DESIGN, moderators=("Mod 1", "Mod 2")))
    assert coreq_answers(two)[1] == "Två samtalsledare; vilka framgår inte."
    assert coreq_answers(full(design=replace(DESIGN, moderators=())))[1] == ""


def test_coreq_is_not_asked_of_comments_and_meetings_of_unknown_people() -> None:
    meetings = replace(DESIGN, kind="meetings")
    asked = [full(design=meetings), full(participants=None)]
    unasked = [no_speakers(), full(design=meetings, participants=None)]
    assert ["coreq" in tables(tell_method(study)) for study in (*asked, *unasked)] == [True, True, False, False]


def test_meetings_may_have_been_asked_different_things() -> None:
    def limits(study: Study) -> tuple[str, ...]:
        (found,) = [item for item in tell_method(study).items if isinstance(item, Limits)]
        return found.items

    told = (
        "Frågorna kan ha skilt sig mellan tillfällena; att något bara kom upp en gång kan bero på att det bara "
        "frågades om då."
    )
    assert told in limits(no_speakers())
    assert [text for text in limits(full()) if text.startswith("Frågorna kan")] == []
