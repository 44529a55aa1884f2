"""What at the beginning of a line names the speaker, and what only looks like it: decided over all transcripts."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

LONGEST_HEAD = 240
"""How much of a line is looked at."""
LONGEST_LABEL, MOST_WORDS = 40, 4
LONGEST_DOUBTFUL, MOST_DOUBTFUL = 80, 6
UNSEEN = "\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
"""Marks without width; line ends are none in a line."""
GAP = rf"[\s{UNSEEN}]*"
CLOCK = r"\d{1,2}(?:[:.]\d{2}){1,2}(?:[.,:-]\d{1,3})?"
BARE = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
TO = r"\s*(?:-->|->|[-–—/])\s*"
BRACKETED = rf"[\[(<#{{]\s*{CLOCK}(?:{TO}{CLOCK})?\s*[\])>#}}]"
TIME = rf"(?:{BRACKETED}|{BARE}(?:{TO}{BARE})?(?=\s))"
LEAD = re.compile(
    rf"{GAP}(?P<listed>(?:[-–—•·▪◦‣]|\*(?=\s)){GAP})?(?:{TIME}{GAP})*"
    rf"(?P<open>[*_]{{0,3}}{GAP}(?:{TIME}{GAP})*(?P<bracket>[\[(<])?{GAP})"
)
MARKS = "*_[(<"
ENDED = r"(?:[:：](?!//)|\t)"
NAMED = re.compile(
    rf"(?P<label>[^\s:：\[\]<>()*_{UNSEEN}][^\t:：\[\]<>()*]{{0,80}}?)"
    rf"(?P<beside>{GAP}(?:(?:,?{GAP}{TIME}|[(\[<][^()\[\]<>]{{1,80}}[)\]>]){GAP})*)"
    rf"[*_]{{0,3}}(?P<closed>[\])>])?[*_]{{0,3}}{GAP}(?P<end>{ENDED})(?P<late>[\])>])?[*_]{{0,3}}(?:{GAP}{TIME})?"
)
COLON = re.compile(r"[:：](?!//)")
TIMES = re.compile(TIME)
SENTENCE = re.compile(r"[!?;”\"…]")
"""What a sentence has and a name does not."""
ENDING = re.compile(r"(?:s|n|t|a|e|or|ar|ns|ts|ars|arna|orna|erna|arnas)\b")
"""What follows a colon inside a word: EU:s, 1:a."""
PARTICLES = {"af", "al", "av", "da", "de", "del", "der", "di", "du", "el", "la", "le", "ten", "van", "von", "zu"}


def fold(label: str) -> str:
    """A label as labels are compared: case, spaces, marks without width and the way å is written make no difference.

    >>> fold("Moderator  1") == fold("MODERATOR\\u200b 1")
    True
    """
    plain = re.sub(f"[{UNSEEN}]", "", label)
    return " ".join(unicodedata.normalize("NFC", plain).casefold().split())


@dataclass(frozen=True)
class Head:
    """The beginning of a line up to a colon or a tab. ``start``, ``end``: what of the text it takes up.

    ``label``: the name, "" where it has not the form of one; ``aside``: what stands in brackets after it; ``raw``: all
    but marks and times. ``weak``: a name only if it comes again. ``row``: of the text, from 1.
    """

    start: int
    end: int
    row: int
    label: str
    aside: str
    raw: str
    weak: bool

    @property
    def full(self) -> str:
        """The name with what stands in brackets after it."""
        return f"{self.label} ({self.aside})" if self.aside else self.label


def heads_of(text: str) -> tuple[Head, ...]:
    """Every line of a text that may begin with a name, in order; only what stands first in the line is looked at.

    A list mark, times, spans of time, brackets and bold of Markdown may stand around the name.

    >>> [(head.label, head.aside) for head in heads_of("- IP1 (kvinna): Ja.\\n**[00:01] Bo**: Nej.\\nEU:s regler")]
    [('IP1', 'kvinna'), ('Bo', '')]
    """
    found: list[Head] = []
    start = 0
    for row, line in enumerate(text.split("\n"), start=1):
        head = _head(line[:LONGEST_HEAD], start, row)
        if head is not None:
            found.append(head)
        start += len(line) + 1
    return tuple(found)


def _head(line: str, start: int, row: int) -> Head | None:
    lead = LEAD.match(line)
    if lead is None:
        return None
    found = NAMED.match(line, lead.end())
    closed = bool(found and (found["closed"] or found["late"]))
    if found is None or closed != bool(lead["bracket"]) or _inside_word(line, found.end("end")):
        return _other(line, start, row, lead)
    label = found["label"].rstrip()
    aside = " ".join(TIMES.sub("", found["beside"]).strip("()[]<>, ").split())
    tab = found["end"] == "\t"
    is_name = _is_name(label, most_words=MOST_WORDS - 1 if tab else MOST_WORDS)
    weak = tab or bool(lead["listed"]) or not _begins_as_name(label)
    raw = line[lead.start("open") : found.start("end")].strip()
    return Head(start, start + found.end(), row, label if is_name else "", aside, raw, weak)


def _other(line: str, start: int, row: int, lead: re.Match[str]) -> Head | None:
    """What stands before a colon but has not the form of a name; nothing where the colon is part of a word."""
    ends = (found.end() for found in COLON.finditer(line, lead.end()))
    end = next((end for end in ends if not _inside_word(line, end)), 0)
    raw = line[lead.start("open") : end - 1].strip() if end else ""
    return Head(start, start + end, row, "", "", raw, weak=True) if raw else None


def _inside_word(line: str, end: int) -> bool:
    """Whether the colon that ends there stands between digits, or before an ending."""
    if line[end - 1] == "\t":
        return False
    return (line[end - 2 : end - 1].isdigit() and line[end : end + 1].isdigit()) or bool(ENDING.match(line, end))


def _begins_as_name(label: str) -> bool:
    words = label.split()
    particle = words[0].casefold() in PARTICLES and any(word[0].isupper() for word in words[1:])
    return particle or label[0].isupper() or label[0].isdigit()


def _is_name(label: str, *, most_words: int) -> bool:
    """Whether something has the form of a name: short, without the marks of a sentence, few words if not capital."""
    most = most_words if _begins_as_name(label) else 2
    return len(label) <= LONGEST_LABEL and len(label.split()) <= most and not SENTENCE.search(label)


@dataclass(frozen=True)
class Labels:
    """Which names are speakers. ``only``: the names that the project file lists, None if every name is one.

    ``known``: names that the project file has; ``often``: folded names that come more than once; ``apart``: folded
    names that stand for several people, who are told apart by what stands in brackets.
    """

    only: frozenset[str] | None
    known: frozenset[str]
    often: frozenset[str]
    apart: frozenset[str]

    @classmethod
    def of(cls, heads: Iterable[Head], listed: Iterable[str] | None = None, known: Iterable[str] = ()) -> Labels:
        """Weigh all heads of all transcripts. ``listed``: the only names that there are; ``known``: some that are.

        A name that does not begin with a capital or a digit, or that a list mark or a tab marks, is a speaker if it
        comes again. What stands in brackets after a name tells people apart only where the name has no digit and is
        never without brackets, and what stands in them differs.
        """
        only = None if listed is None else frozenset(map(fold, listed))
        certain = frozenset(map(fold, known)) | (only or frozenset())
        counts: Counter[str] = Counter()
        asides: defaultdict[str, set[str]] = defaultdict(set)
        for head in heads:
            if head.label:
                counts[fold(head.label)] += 1
                asides[fold(head.label)].add(fold(head.aside))
        apart = {
            name
            for name, found in asides.items()
            if len(found) > 1 and "" not in found and name not in certain and not any(sign.isdigit() for sign in name)
        }
        often = frozenset(name for name, n in counts.items() if n > 1)
        return cls(only, certain, often, frozenset(apart))

    def label_of(self, head: Head) -> str | None:
        """The name that a head gives the speaker, or None if it is none."""
        name = fold(head.label)
        for whole in (head.raw, head.full):
            if fold(whole) in self.known:
                return whole
        if name and name in self.known:
            return head.label
        if not name or self.only is not None or (head.weak and name not in self.often):
            return None
        return head.full if name in self.apart else head.label

    def is_doubtful(self, head: Head, names: frozenset[str], alike: Mapping[str, int]) -> bool:
        """Whether a head that is no speaker looks like one: it begins with a speaker's name (``names``, folded), holds
        a digit, comes again (``alike``: how often each does), or is one word. Where speakers are listed, only the
        first, or a name that comes again."""
        plain = fold(head.raw.lstrip(MARKS))
        words = plain.split()
        if not words or SENTENCE.search(head.raw):
            return False
        begins = any(plain.startswith(name) and not plain[len(name) :][:1].isalnum() for name in names)
        if self.only is not None and head.label and not head.weak:
            return begins or fold(head.label) in self.often
        if self.only is not None or begins or len(words) > MOST_DOUBTFUL or len(plain) > LONGEST_DOUBTFUL:
            return begins
        return len(words) == 1 or any(sign.isdigit() for sign in plain) or alike[plain] > 1


@dataclass(frozen=True)
class Doubtful:
    """A line that looks as if somebody began to speak there. ``document``: its key."""

    document: str
    row: int
    words: str = field(repr=False)


def doubtful(heads: Mapping[str, tuple[Head, ...]], labels: Labels) -> Iterator[Doubtful]:
    """Heads that look like names but are none, in the order of the documents; ``heads``: by key of the document."""
    every = [(key, head, labels.label_of(head)) for key, found in heads.items() for head in found]
    names = frozenset(fold(name) for _key, _head, name in every if name) | labels.known
    alike = Counter(fold(head.raw.lstrip(MARKS)) for _key, head, name in every if name is None)
    for key, head, name in every:
        if name is None and labels.is_doubtful(head, names, alike):
            yield Doubtful(key, head.row, head.raw)
