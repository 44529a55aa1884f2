"""What stops a quotation, and what does not: every kind, and ordinary sentences with years and amounts."""

from __future__ import annotations

import time
import unicodedata
from itertools import pairwise
from typing import Literal, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.privacy import OwnNames, find_capitalised, find_identifiers, find_stops, stop_label
from evallib.privacy.identifiers import Kind
from evallib.privacy.quotations import OtherKind
from evallib.privacy.seen import as_seen

NAMES = OwnNames(["Anna Berg", "Åsa", "Norra Sjukhuset", "Bryggan"], ["Kvinna", "Lisa"])


def found(text: str) -> list[tuple[str, str]]:
    return [(stop.kind, text[stop.start : stop.end]) for stop in find_stops(text, NAMES)]


STOPPED = [
    ("Hon är född 811218 och bor här.", "födelsedatum", "811218"),
    ("Barnet är fött, född 2015-03-04 i stan.", "födelsedatum", "2015-03-04"),
    ("Den 2015-03-04 föddes han.", "födelsedatum", "2015-03-04"),
    ("Min dag är 1981-12-18.", "födelsedatum", "1981-12-18"),
    ("Det var 18 december 1981.", "födelsedatum", "18 december 1981"),
    ("Det var den 18:e dec 1981.", "födelsedatum", "18:e dec 1981"),
    ("Det var 18/12-81.", "födelsedatum", "18/12-81"),
    ("Det var den 18/12 1981.", "födelsedatum", "18/12 1981"),
    ("Han fyllde 3 maj 2014 och så.", "födelsedatum", "3 maj 2014"),
    ("Det står i dnr 123.", "ärendenummer", "123"),
    ("Dnr: SN 2021/123", "ärendenummer", "SN 2021/123"),
    ("I SN 2021/123 stod det.", "ärendenummer", "SN 2021/123"),
    ("Ärende 2021/00123 är klart.", "ärendenummer", "2021/00123"),
    ("T 1234-21 är avgjort.", "ärendenummer", "T 1234-21"),
    ("mål nr B 123-20", "ärendenummer", "B 123-20"),
    ("beslutet 2014-01189", "ärendenummer", "2014-01189"),
    ("FHN 2014.0050", "ärendenummer", "FHN 2014.0050"),
    ("AN-2013/60.730", "ärendenummer", "AN-2013/60.730"),
    ("504-266/09", "ärendenummer", "504-266/09"),
    ("Af-2011/036396", "ärendenummer", "2011/036396"),
    ("KSN-2015-1584", "ärendenummer", "KSN-2015-1584"),
    ("2016:13-020", "ärendenummer", "2016:13-020"),
    ("5.1-123/2021", "ärendenummer", "5.1-123/2021"),
    ("SoN 2021/45", "ärendenummer", "SoN 2021/45"),
    ("Vi har ärende 123456 kvar.", "ärendenummer", "123456"),
    ("Läs på www.anna.se om det.", "webbadress", "www.anna.se"),
    ("https://x.example/a?b=c", "webbadress", "https://x.example/a?b=c"),
    ("Det står på kommunen.se", "webbadress", "kommunen.se"),
    ("@anna_b skrev", "webbadress", "@anna_b"),
    ("Bilen ABC 123 stod där.", "registreringsnummer", "ABC 123"),
    ("Bilen ABC12D stod där.", "registreringsnummer", "ABC12D"),
    ("Bilen abc123 stod där.", "registreringsnummer", "abc123"),
    ("Vi bor på 412 63 Göteborg.", "postnummer", "412 63"),
    ("Vi bor på 412 63.", "postnummer", "412 63"),
    ("SE-41263", "postnummer", "SE-41263"),
    ("41263 Göteborg", "postnummer", "41263"),
    ("Kontot är 123456789.", "långt nummer", "123456789"),
    ("Vi bor på Storgatan 12.", "gatuadress", "Storgatan 12"),
    ("Vi bor på Lasse Majas väg 3.", "gatuadress", "Majas väg 3"),
    ("Ring 070-123 45 67.", "telefon", "070-123 45 67"),
    ("Skriv till anna@example.org.", "e-post", "anna@example.org"),
    *[
        (text, "möjligt personnummer", text.removeprefix("de fyra sista är ").removeprefix("personnumret slutar på "))
        for text in (
            *["811218,9876", "81 12 18-9876", "8112 18 9876", "81-12-18 9876"],
            *["81.12.18-9876", "1981 12 18 9876", "18/12/1981-9876", "811218-987 6", "\u0661\u0662 12 18 9876"],
            *["de fyra sista är 98 76", "personnumret slutar på 9876"],
        )
    ],
    *[(text, "personnummer", text) for text in ("811218/9876", "811218_9876", "811218:9876")],
    ("fyra sista 9876", "möjligt personnummer", "9876"),
    ("de är födda 81-12-18", "födelsedatum", "81-12-18"),
    ("född den 18.12.81.", "födelsedatum", "18.12.81"),
    ("hon fyllde den 18 dec 81", "födelsedatum", "18 dec 81"),
    ("född 18 december -81", "födelsedatum", "18 december -81"),
    ("personnummer 81 12 18", "födelsedatum", "81 12 18"),
    ("Det var 18.12.1981.", "födelsedatum", "18.12.1981"),
    *[
        (f"Nå mig på {number}.", "telefon", number)
        for number in (
            *["070-123-45-67", "070.123.45.67", "070\u2013123\u201345\u201367", "070/123/45/67", "070-1234 567"],
            *["070_1234567", "031-12-34-56", "08.123.45.67", "+47 22 33 44 55", "+1 (202) 555-0123", "0047 22334455"],
            *["anknytning 4321", "ankn. 43", "\uff10\uff17\uff10-123 45 67"],
        )
    ],
    ("ring 12 34 56", "telefon", "12 34 56"),
    ("mitt nummer är 123456", "telefon", "123456"),
    *[
        (text, "e-post", text)
        for text in (
            *[
                "rut snabel-a x.se",
                "rut@ x.se",
                "rut @ x.se",
                "rut\uff20x.se",
                "rut[at]x[dot]se",
                "rut (at) x punkt se",
            ],
            *["rut at x punkt se", "rut(snabel-a)x.se"],
        )
    ],
    *[
        (f"Det står i {number} att", "ärendenummer", number)
        for number in (
            *["SOC 21/123", "SN21-123", "KS/2021:45", "SN § 45/2021", "SN § 45", "3.5.1-12345/2021-8"],
            *["socialnämndens beslut § 45/2021", "SN 21/45"],
        )
    ],
    ("akt 17", "ärendenummer", "17"),
    ("i journal 12 står det", "ärendenummer", "12"),
    ("mål nr 123/2020", "ärendenummer", "123/2020"),
    ("Bilen KSL 123 stod där.", "registreringsnummer", "KSL 123"),
    *[
        (f"Vi bor på {place} nu.", "gatuadress", place)
        for place in (
            *[
                "storgatan 12",
                "ekvägen 3b",
                "Skolgränd 4",
                "granstigen 7",
                "Stortorget 2",
                "Storgatan tolv",
                "lgh 1203",
            ],
            *["lägenhet 1203", "Box 123", "storgatan tjugotvå"],
        )
    ],
    ("postnr 41263", "postnummer", "41263"),
    ("vi bor på Storgatan, 412 63 ungefär", "postnummer", "412 63"),
    ("det står 0 7 0 1 2 3 4 5 6 7", "långt nummer", "0 7 0 1 2 3 4 5 6 7"),
    ("Mitt är 811218-9876.", "personnummer", "811218-9876"),
    ("Mitt är 701063-2391.", "samordningsnummer", "701063-2391"),
    ("Mitt är 811218\u20139875.", "möjligt personnummer", "811218\u20139875"),
    ("Åsas chef", "namn", "Åsas"),
    ("ÅSA sa", "namn", "ÅSA"),
    ("åsa:s sa", "namn", "åsa:s"),
    ("Anna-Karin", "namn", "Anna-Karin"),
    ("fru Berg sa", "namn", "Berg"),
    ("hos anna  berg", "namn", "anna  berg"),
    ("på Sjukhuset", "namn", "Sjukhuset"),
    ("Bryggans kök", "namn", "Bryggans"),
    ("Lisa sa", "namn", "Lisa"),
]


@pytest.mark.parametrize(("text", "kind", "where"), STOPPED)
def test_what_may_say_who_somebody_is_stops_a_quotation(text: str, kind: str, where: str) -> None:
    assert found(text) == [(kind, where)]


@pytest.mark.parametrize(
    "text",
    [
        "Vi var 12 personer 2021 och 2022.",
        "Det kostade 120 000 kr, alltså 1 250 kronor.",
        "Det var 120000 kr eller 1500000 kronor.",
        "Åren 2009-2011 och läsåret 2020/21, HT 2020/21 och 2012/2013.",
        "Mötet 2021-08-31 kl 08:30-12:00 var bra.",
        "lagen (2001:453) 4 kap. 1 §, SFS 2001:453, prop. 2020/21:60 och SOU 2021:34",
        "Blodtrycket var 120/80, 24/7 och 50/50.",
        "100-2000 kronor eller 500-1500 personer, 3-4 månader",
        "den 3 maj 2012 hade vi möte, 12/5 också och 12/5-12",
        "Mål 12 och mål 3 i planen, ärendet 2021 tog tid",
        "LSS 120 timmar, ISO 9001 och covid-19, KASAM-13 och K29",
        "Vi ringde 112 och 1177.",
        "Organisationsnummer 556036-0793.",
        "i augusti 2021 började vi, den 1 augusti 2021",
        "På 80-talet, 1980-talet, 10.5 procent och 3,14",
        "en 45-årig kvinna och en man på 67 år, 23 från 14 enheter",
        "bergen, annars, kvinna och lisa",
        "vår plan 3, sidan 214 63 procent, 2023\u20132024",
        "Alla var där, 100 %, 1 000 000 gånger, 3 378 977 kr.",
        "SoL 2001:453, LSS 1993:387, OSL 2009:400, artikel 2016/679, (EU) 2016/679, förordning 2016/679",
        "FoU 2021:12, PM 2021/1, nr 123/2020, rapport 2014:123, SKL 2014-01, 1000/2000 och § 45/2021",
        "Det gick inte bra.Nu är det bättre. Vi har app.Men läs på 1177.se. Det är bl.a.Info",
        "gick 10000 Steg, 45000 Personer, 120 50, sa hon, Svara 123 45. Och cirka 350 20.",
        "en gång per 100 25) och KSL 123, USK 123, HVB 123, LSS 200 timmar, PDF 417",
        "målnummer 3, mål nr 3, beslut nr 2, akt 2, målet 2024, referens 1, journalen 2021, abc 123 och Abc 123",
        "jobbar 08.30-12.00, 0730-1600, 08 30 till 16 45, 07-16, sedan 08-10-2021, ring 112 eller 0800-1600",
        "mötet 21-08-31, 2021-08-31 0830 och 18 dec 81, 18.12.81, fyra sista åren 2018, 1 2 3 4 5 6 7",
        "hela vägen 12 timmar, motorvägen 40, på Storgatan två gånger, box 5, en lägenhet 3 trappor upp",
        "+1 000 000 kr, ringde 120 000 gånger, ring 2020-2021, SN 20/21, KBT 10-20, 4 § LVU och LVU § 3",
        "",
    ],
)
def test_ordinary_sentences_stop_nothing(text: str) -> None:
    assert found(text) == []


LISTED = OwnNames(
    ["Gunilla", "Björkgården", "Ek", "Björkgårdens äldreboende", "von Essen", "D'Angelo", "Chef", "ekvägen", "Alla"],
    [
        "Karin Svensson",
        "Olle Ek",
        "anna.lind",
        "bo_stark@kommun.example",
        "Moderator",
        "P1",
        "Kvinna 3",
        "Lisa",
        "Ur ett",
    ],
)


@pytest.mark.parametrize(
    "text",
    [
        *[
            "Gunillas mamma",
            "gunilla:s mamma",
            "Gunilla\u2019s mamma",
            "_Gunilla_ kom",
            "**Gunilla** kom",
            "Gunilla2 sa",
        ],
        *[
            "Gunillagruppen kom",
            "Gunillas-gruppen",
            "Björkgårdsteamet",
            "Björkgårds-teamet",
            "bjorkgarden",
            "Björkgård",
        ],
        *["Gun-\nilla kom", "Gun- illa kom", "Gu-nilla kom", "G u n i l l a", "G.u.n.i.l.l.a"],
        *["Gun\u00adilla", "Gun\u200billa", "Gun\u034filla", "Gun\ufe0filla", "Gun\u2800illa", "Gun\u3164illa"],
        *["Gunill\u0430", "\u0397\u0435len och G\u03c5nilla", "\uff27\uff55\uff4e\uff49\uff4c\uff4c\uff41"],
        *["\U0001d406\U0001d42e\U0001d427\U0001d422\U0001d425\U0001d425\U0001d41a", "Bjo\u0308rkga\u030arden"],
        *["fru Ek", "EK sa", "hos Essen", "D\u2019Angelo", "Angelos bil", "på Björkgården", "Ekvägen 3", "på ekvägen"],
        *["karin svensson", "karin sa", "SVENSSONS tur", "Svensson sa", "Olles tur", "olle sa", "KarinSvensson sa"],
        *["Anna Lind", "anna sa", "fru Lind", "Stark sa", "bo stark", "Kvinna 3 sa", "Lisa sa", "LISA sa"],
    ],
)
def test_a_name_is_found_however_it_is_written(text: str) -> None:
    assert [stop.kind for stop in find_stops(text, LISTED)][:1] == ["namn"]


@pytest.mark.parametrize(
    "text",
    [
        *[
            "Chefen och alla sa",
            "Chef sa. Alla var där",
            "En kvinna 3 gånger",
            "Moderatorn frågade P1 om det",
            "Kvinna sa",
        ],
        *["ek är hårt och lind är mjukt", "en stark grupp på äldreboende", "Annars blir det Annat än Annan", "lisa"],
        *["i kommun och example", "ur ett annat håll", "Karinväg", "Av von och till", "för- och nackdelar", "Ekonomi"],
        "Starka ord.",
    ],
)
def test_words_that_only_look_like_names_stop_nothing(text: str) -> None:
    assert [text[stop.start : stop.end] for stop in find_stops(text, LISTED)] == []


def test_a_label_that_is_a_word_needs_the_case_it_has() -> None:
    names = OwnNames([], ["Språktolk", "Det är", "I 1", "åsa", "Åke"])
    text = "Språktolk, språktolk, det är, i 1 timme, Åsa, ÅKE, åke"
    assert [text[start:end] for start, end in names.find(text)] == ["Språktolk", "Åsa", "ÅKE"]


def test_where_a_name_stands_is_told_in_the_text_as_it_is() -> None:
    text = "\ufeffhos Gun\u00ad-\nill\u0430s mamma"
    assert [text[start:end] for start, end in LISTED.find(text)] == ["Gun\u00ad-\nill\u0430s"]


@given(st.text(max_size=40))
def test_a_text_as_it_is_seen_stands_in_order_in_the_text(text: str) -> None:
    seen = as_seen(text)
    assert len(seen.text) == len(seen.starts) == len(seen.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(seen.starts, seen.ends, strict=True))
    assert list(seen.starts) == sorted(seen.starts)
    assert as_seen(seen.text).text == seen.text


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_letters_with_marks_are_found_in_one_sign_or_two(form: Literal["NFC", "NFD"]) -> None:
    text = unicodedata.normalize("NFC" if form == "NFD" else "NFD", "sa Åsa")
    names = OwnNames([unicodedata.normalize(form, "Åsa")])
    assert [text[start:end] for start, end in names.find(text)] == [text[3:]]


def test_a_name_hidden_by_invisible_signs_is_found_where_it_stands() -> None:
    text = "på Bryg\u00adgan nu"
    assert found(text) == [("namn", "Bryg\u00adgan")]


def test_without_own_names_no_name_is_found() -> None:
    assert find_stops("Åsa på Bryggan") == ()
    assert list(OwnNames(["", "12", " - "], ["3"]).find("12 och 3 - ")) == []


def test_words_with_a_capital_inside_a_sentence_are_for_the_reviewer() -> None:
    text = "Jag sa det till Bea på Solgården. Det gick. Hon som heter li kom, och IT. Bea igen"
    assert find_capitalised(text) == ("Bea", "Solgården", "li")


def test_every_kind_has_a_label_in_swedish() -> None:
    labels = [stop_label(kind) for kind in (*get_args(Kind), *get_args(OtherKind))]
    assert len(set(labels)) == len(labels) == 6 + 8


@given(st.text(alphabet="0123456789-/.: @aAåÅsSBMTdnrkr", max_size=60))
def test_stops_stand_in_order_apart_and_hold_all_identifiers(text: str) -> None:
    stops = find_stops(text, NAMES)
    assert all(0 <= stop.start < stop.end <= len(text) for stop in stops)
    assert all(one.end <= other.start for one, other in pairwise(stops))
    kept = {(stop.start, stop.end) for stop in stops}
    assert {(hit.start, hit.end) for hit in find_identifiers(text)} <= kept


def test_a_hostile_text_is_searched_in_time() -> None:
    began = time.perf_counter()
    for text in (
        "1-" * 5000,
        "08-12" * 2000,
        "Gun-" * 5000,
        "A" * 9000,
        "2021/" * 2000,
        "a." * 5000,
        "A 1" * 3000,
        "född " * 2000 + "1/1-",
        "Åsa " * 2500,
    ):
        assert isinstance(find_stops(text, NAMES), tuple)
    assert time.perf_counter() - began < 3
