"""Who speaks where in a transcript: a name at the beginning of a line, up to a colon, begins a turn."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONGEST_LABEL = 40
MOST_WORDS = 4
BRACKETED = r"[\[(<#{]\s*\d{1,2}(?:[:.]\d{2}){1,2}(?:[.,:-]\d{1,3})?\s*[\])>#}]"
TIME = rf"(?:{BRACKETED}|\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:[.,]\d{{1,3}})?(?=\s))"
LINE = re.compile(
    rf"^[^\S\n]*(?:{TIME}[^\S\n]*)*(?P<label>[^\s:\[(<#][^\n:\[\]]{{0,80}}?)[^\S\n]*(?:{TIME}[^\S\n]*)*:(?!//)"
    rf"(?:[^\S\n]*{TIME})?",
    re.MULTILINE,
)
SENTENCE = re.compile(r"[!?;”\"…]")
"""What a sentence has and a name does not."""


@dataclass(frozen=True)
class Turn:
    """``text[start:end]`` is what somebody says; ``label`` None: no name stands before it."""

    label: str | None
    start: int
    end: int


def fold(label: str) -> str:
    """A label as labels are compared: case, spaces and the way å is written make no difference.

    >>> fold("Moderator  1") == fold("MODERATOR 1")
    True
    """
    return " ".join(unicodedata.normalize("NFC", label).casefold().split())


def find_turns(text: str, labels: Iterable[str] | None = None) -> tuple[Turn, ...]:
    """The turns of a transcript in order, without labels, and without spaces and line ends around them.

    A label stands at the beginning of a line, after a time in brackets if there is one, and ends with a colon; lines
    without one belong to the turn before. ``labels``: the only ones that there are; None: everything that looks like a
    name, at most four words that begin with a capital letter or a digit. What stands before the first label, or the
    whole of a text without any, is a turn without label. Turns without words are left out.

    >>> text = "Ute i salen\\nM: Hur mår ni?\\n[00:01:12] P1: Bra.\\nTack: jag mår bra."
    >>> [(turn.label, text[turn.start : turn.end]) for turn in find_turns(text, ["M", "P1"])]
    [(None, 'Ute i salen'), ('M', 'Hur mår ni?'), ('P1', 'Bra.\\nTack: jag mår bra.')]
    """
    known = None if labels is None else {fold(label) for label in labels}
    heads = [match for match in LINE.finditer(text) if _is_label(match, known)]
    found = [_turn(text, None, (0, heads[0].start() if heads else len(text)))]
    ends = [*(head.start() for head in heads[1:]), len(text)]
    for head, end in zip(heads, ends, strict=False):
        found.append(_turn(text, head["label"].strip(), (head.end(), end)))
    return tuple(turn for turn in found if turn.end > turn.start)


def _is_label(match: re.Match[str], known: set[str] | None) -> bool:
    label = match["label"].strip()
    if known is not None:
        return fold(label) in known
    begins = label[0].isupper() or label[0].isdigit()
    after = match.string[match.end() : match.end() + 1]
    is_time = label[-1].isdigit() and after.isdigit()
    short = len(label) <= LONGEST_LABEL and len(label.split()) <= MOST_WORDS
    return begins and short and not is_time and not SENTENCE.search(label)


def _turn(text: str, label: str | None, span: tuple[int, int]) -> Turn:
    """A stretch of text without the white space around it."""
    start, end = span
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip())
    return Turn(label, start, max(start, start + len(inner.strip())))


def seldom(labels: Iterable[str]) -> Iterator[str]:
    """Labels that begin one turn only, in order: perhaps a word before a colon, not a name."""
    counts: dict[str, list[str]] = {}
    for label in labels:
        counts.setdefault(fold(label), []).append(label)
    yield from (spelled[0] for spelled in counts.values() if len(spelled) == 1)
