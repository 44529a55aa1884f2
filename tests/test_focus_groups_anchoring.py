"""Places decided by evidence: the worked vector, every rule on random texts, and what is not believed."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evallib.focus_groups.assembling.anchoring import Decoded, decode
from evallib.focus_groups.assembling.offsets import MARK_LENGTH, RULES, Rule, Texts
from evallib.focus_groups.source import Document, Segment

FIRST_LINE, SECOND_LINE = "M: Hur mår ni på kvällen?", "P1: Jag är trött 😔 och då säger jag nej."
WINDOWS = f"{FIRST_LINE}\r\n{SECOND_LINE}\r\n"
QUOTE = "då säger jag nej"
WORKED = [
    ("characters", False, 2, 50, 66),
    ("characters", False, 1, 49, 65),
    ("utf16", False, 2, 51, 67),
    ("utf16", False, 1, 50, 66),
    ("bytes", False, 2, 58, 76),
    ("bytes", False, 1, 57, 75),
    ("characters", True, 2, 51, 67),
    ("characters", True, 1, 50, 66),
]


def units(text: str, rule: Rule) -> int:
    """How many units a program that follows a rule would count in a text."""
    counted = text if rule.line_end == 2 else text.replace("\r\n", "\n")
    if rule.unit == "bytes":
        return len(counted.encode())
    return len(counted.encode("utf-16-le")) // 2 if rule.unit == "utf16" else len(counted)


def stored(text: str, quote: tuple[int, int], rule: Rule) -> tuple[int, int]:
    """Start and end of ``text[quote]`` as a program that follows a rule would write them; no mark in ``text``."""
    mark = MARK_LENGTH[rule.unit] if rule.mark_counted else 0
    return mark + units(text[: quote[0]], rule), mark + units(text[: quote[1]], rule)


def segments(spans: Sequence[tuple[int, int]], quotes: Sequence[str | None] = ()) -> list[Segment]:
    filled = [*quotes, *[None] * (len(spans) - len(quotes))]
    return [Segment("d", "k", start=a, end=b, quote=quote) for (a, b), quote in zip(spans, filled, strict=True)]


def words(found: Decoded) -> list[str]:
    return [
        (found.texts[0] or "")[a:b] if a >= 0 else "-"
        for a, b in zip(found.start.tolist(), found.end.tolist(), strict=True)
    ]


@pytest.mark.parametrize(("unit", "mark_counted", "line_end", "start", "end"), WORKED)
def test_the_worked_vector(unit: str, mark_counted: bool, line_end: int, start: int, end: int) -> None:
    (rule,) = [
        rule for rule in RULES if (rule.unit, rule.mark_counted, rule.line_end) == (unit, mark_counted, line_end)
    ]
    at = WINDOWS.index(QUOTE)
    assert stored(WINDOWS, (at, at + len(QUOTE)), rule) == (start, end)
    texts = Texts.of([Document("d", "d", WINDOWS)])
    assert texts.texts == (f"{FIRST_LINE}\n{SECOND_LINE}\n",)
    spans = (np.array([0]), np.array([start]), np.array([end]))
    places = texts.decode(rule, texts.lengths(rule.unit, rule.line_end), spans)
    assert (texts.texts[0] or "")[places.start[0] : places.end[0]] == QUOTE
    assert places.valid[0]
    assert places.aligned[0]


def test_a_wrong_rule_gives_other_words() -> None:
    texts = Texts.of([Document("d", "d", WINDOWS)])
    before = texts.lengths("characters", 2)
    for start, end, told in [(51, 67, "å säger jag nej."), (58, 76, " jag nej.\n")]:
        places = texts.decode(RULES[0], before, (np.array([0]), np.array([start]), np.array([min(end, 69)])))
        assert (texts.texts[0] or "")[places.start[0] : places.end[0]] == told


def test_one_quotation_that_two_rules_explain_is_enough_when_the_words_are_the_same() -> None:
    """50 to 66 is the quotation in characters, but also in UTF-16 units with short line ends."""
    found = decode([Document("d", "d", WINDOWS)], segments([(50, 66)], [QUOTE]))
    assert words(found) == [QUOTE]
    assert found.anchoring is not None
    assert (found.anchoring.accepted, found.anchoring.score, found.anchoring.quotations) == (True, 1, 1)


LETTERS = st.text(alphabet="aåäöÅ e😔é‑–.,\n", min_size=0, max_size=60)


@st.composite
def coded_texts(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    """A text with Windows line ends, and some stretches of it that neither begin nor end within a line end."""
    lines = draw(st.lists(LETTERS, min_size=1, max_size=6))
    text = "😔ö\n".join(lines).replace("\n", "\r\n") + "å slut"
    inner = [at for at in range(len(text) + 1) if text[at - 1 : at + 1] != "\r\n"]
    pairs = st.tuples(st.sampled_from(inner), st.sampled_from(inner)).map(sorted)
    spans = draw(st.lists(pairs.filter(lambda pair: text[pair[0] : pair[1]].strip() != ""), min_size=1, max_size=8))
    return text, [(a, b) for a, b in spans]


@pytest.mark.parametrize("rule", RULES, ids=str)
@settings(max_examples=15, deadline=None)
@given(coded=coded_texts(), marked=st.booleans())
def test_each_rule_is_found_again(rule: Rule, coded: tuple[str, list[tuple[int, int]]], marked: bool) -> None:
    text, spans = coded
    quotes = [text[a:b] for a, b in spans]
    raw = ("\ufeff" if marked else "") + text
    found = decode([Document("d", "d", raw)], segments([stored(text, span, rule) for span in spans], quotes))
    assert found.anchoring is not None
    assert found.anchoring.accepted
    assert found.anchoring.score == 1
    assert ["".join(told.split()) for told in words(found)] == ["".join(quote.split()) for quote in quotes]


TALK = "".join(f"P{n}: Jag är trött 😔 och säger nej, sade hon på fråga {n}.\r\n" for n in range(1, 30))
NO = [at for at in range(len(TALK)) if TALK.startswith("säger nej", at)]


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_word_boundaries_alone_tell_the_rule(rule: Rule) -> None:
    found = decode([Document("d", "d", TALK)], segments([stored(TALK, (at, at + 9), rule) for at in NO]))
    assert set(words(found)) == {"säger nej"}
    assert found.anchoring is not None
    assert (found.anchoring.boundaries, found.anchoring.quotations, found.anchoring.previews) == (29, 0, 0)
    assert found.anchoring.rival < 0.95 <= found.anchoring.score


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_a_stored_text_may_have_lost_its_returns(rule: Rule) -> None:
    spans = segments([stored(TALK, (at, at + 9), rule) for at in NO])
    assert set(words(decode([Document("d", "d", TALK.replace("\r\n", "\n"))], spans))) == {"säger nej"}


def test_previews_are_beginnings_and_a_remark_is_no_evidence() -> None:
    rule = RULES[4]
    assert rule.unit == "utf16"
    spans = [stored(TALK, (at, at + 20), rule) for at in NO]
    previews = ["säger\n nej…", "min egen tanke", "säger…", "säg", *["säger nej, sade hon"] * 25]
    told = [Segment("d", "k", start=a, end=b, preview=preview) for (a, b), preview in zip(spans, previews, strict=True)]
    found = decode([Document("d", "d", TALK)], told)
    assert found.anchoring is not None
    assert (found.anchoring.unit, found.anchoring.mark_counted, found.anchoring.line_end) == ("utf16", False, 2)
    assert (found.anchoring.previews, found.anchoring.boundaries) == (27, 2)
    assert set(words(found)) == {"säger nej, sade hon "}


PLAIN = "".join(f"P{n}: Jag är trött och säger nej. Så sade hon på fråga {n}.\n" for n in range(1, 9))
WHOLE = [(at, PLAIN.index(".", at) + 1) for at in range(len(PLAIN)) if PLAIN.startswith("Jag är", at)]


def test_a_preview_that_is_not_cut_is_the_whole_stretch() -> None:
    """Without a byte order mark in the file a rule that counts one is not tried, and the full stop is evidence."""
    told = [Segment("d", "k", start=a, end=b, preview=PLAIN[a:b]) for a, b in WHOLE]
    for raw, mark in ((PLAIN, 0), ("\ufeff" + PLAIN, 1)):
        moved = [Segment("d", "k", start=a + mark, end=b + mark, preview=PLAIN[a:b]) for a, b in WHOLE]
        for segments_told, counted in ((told, False), (moved, bool(mark))):
            found = decode([Document("d", "d", raw)], segments_told)
            assert set(words(found)) == {"Jag är trött och säger nej."}
            assert found.anchoring is not None
            assert (found.anchoring.accepted, found.anchoring.mark_counted) == (True, counted)


def test_what_stands_at_the_ends_decides_between_rules_that_fit_as_well() -> None:
    """All previews are cut, so both rules fit; one begins every stretch with a space and loses its full stop."""
    told = [Segment("d", "k", start=a, end=b, preview=f"{PLAIN[a : a + 9]}…") for a, b in WHOLE]
    found = decode([Document("d", "d", "\ufeff" + PLAIN)], told)
    assert set(words(found)) == {"Jag är trött och säger nej."}
    assert found.anchoring is not None
    assert (found.anchoring.rival, found.anchoring.mark_counted) == (1, False)
    few = decode([Document("d", "d", "\ufeff" + PLAIN)], told[:2])
    assert few.anchoring is not None
    assert not few.anchoring.accepted


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\x0b", "\x0c", "\x85", "\r"])
@pytest.mark.parametrize("unit", ["characters", "utf16", "bytes"])
def test_other_line_ends_are_line_ends_and_places_stay_right(end: str, unit: str) -> None:
    raw = TALK.replace("\r\n", end)
    rule = Rule(unit, False, 2)  # type: ignore[arg-type]
    spans = [stored(raw, (at, at + 9), rule) for at in range(len(raw)) if raw.startswith("säger nej", at)]
    found = decode([Document("d", "d", raw)], segments(spans))
    assert found.texts == (TALK.replace("\r\n", "\n"),)
    assert set(words(found)) == {"säger nej"}


def test_a_selection_one_character_early_is_moved_to_its_quotation() -> None:
    spans = [(at - (n % 3 == 0), at + 9 - (n % 3 == 0)) for n, at in enumerate(NO)]
    found = decode([Document("d", "d", TALK)], segments(spans, ["säger nej"] * len(NO)))
    assert set(words(found)) == {"säger nej"}
    assert found.anchoring is not None
    assert (found.anchoring.shifted, found.anchoring.score, found.anchoring.unit) == (10, 1, "characters")


def test_places_that_fit_nothing_are_not_believed() -> None:
    spans = [(at + 7 * n % 11 + 3, at + 7 * n % 11 + 12) for n, at in enumerate(NO)]
    found = decode([Document("d", "d", TALK)], segments(spans, ["säger nej"] * len(NO)))
    assert found.anchoring is not None
    assert not found.anchoring.accepted
    assert found.anchoring.score < 0.95
    assert set(words(found)) == {"-"}
    assert not found.broken.any()


def test_two_readings_with_the_same_evidence_are_not_decided_between() -> None:
    """ "ja" and "aj" in "😔 ja aj": without a quotation, characters and UTF-16 units both give whole words."""
    found = decode([Document("d", "d", "😔a b c d")], segments([(2, 4)]))
    assert found.anchoring is not None
    assert not found.anchoring.accepted
    assert found.anchoring.rival == found.anchoring.score == 1


def test_ends_before_starts_and_places_outside_the_text_are_broken() -> None:
    spans = [(at, at + 9) for at in NO] + [(5, 5), (9, 3), (-4, 2), (10**30, 10**30 + 1), (0, 10**30)]
    quotes: list[str | None] = ["säger nej"] * len(NO)
    found = decode([Document("d", "d", TALK)], segments(spans, quotes))
    assert found.broken.tolist() == [False] * 29 + [True] * 5
    assert words(found)[29:] == ["-"] * 5


def test_without_text_or_places_there_is_nothing_to_judge() -> None:
    documents = [Document("d", "d", None), Document("e", "e", "text")]
    found = decode(documents, [Segment("d", "k", start=3, end=9), Segment("e", "k")])
    assert (found.anchoring, found.start.tolist(), found.broken.tolist()) == (None, [-1, -1], [False, False])
    assert found.texts == (None, "text")
    assert decode([], []).start.tolist() == []


def test_a_paragraph_begins_on_a_line_of_its_own_and_is_not_counted() -> None:
    raw = "P1: Vi orkar inte.P2: Nej, så är det. P3: Ja."
    blocks = (0, raw.index("P2"), raw.index("P3"))
    rule = next(rule for rule in RULES if rule.unit == "bytes")
    spans = [(raw.index(w), raw.index(w) + len(w)) for w in ("orkar inte.", "Nej, så är det.", "inte.P2: Nej", "Ja.")]
    told = segments([stored(raw, span, rule) for span in spans], [raw[a:b] for a, b in spans])
    found = decode([Document("d", "d", raw, blocks)], told)
    assert found.texts == ("P1: Vi orkar inte.\nP2: Nej, så är det. \nP3: Ja.",)
    assert words(found) == ["orkar inte.", "Nej, så är det.", "inte.\nP2: Nej", "Ja."]


def test_several_documents_are_judged_together() -> None:
    documents = [Document("a", "a", "\ufeff" + TALK), Document("b", "b", ""), Document("c", "c", TALK[5:])]
    rule = RULES[8]
    assert rule.unit == "bytes"
    told = [Segment("a", "k", start=a, end=b) for a, b in (stored(TALK, (at, at + 9), rule) for at in NO)]
    told += [Segment("c", "k", start=a, end=b) for a, b in (stored(TALK[5:], (at - 5, at + 4), rule) for at in NO)]
    found = decode(documents, told)
    texts = dict(zip("abc", found.texts, strict=True))
    rows = zip([one.document for one in told], found.start.tolist(), found.end.tolist(), strict=True)
    assert {(texts[key] or "")[a:b] for key, a, b in rows} == {"säger nej"}


def test_many_segments_take_little_time() -> None:
    text = TALK * 20
    at = [n for n in range(len(text)) if text.startswith("säger nej", n)] * 10
    rule = RULES[4]
    before = np.cumsum([0, *(units(c, rule) for c in text)])
    told = segments([(int(before[n]), int(before[n + 9])) for n in at], ["säger nej"] * len(at))
    began = time.perf_counter()
    found = decode([Document("d", "d", text)], told)
    assert time.perf_counter() - began < 20
    assert set(words(found)) == {"säger nej"}
    assert len(told) == 29 * 20 * 10
