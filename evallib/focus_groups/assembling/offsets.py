"""What a stored number means as a place in a text: twelve rules, tried on all documents at once.

Programs count characters, UTF-16 units or UTF-8 bytes; some count a byte order mark that the text has or had, and some
count a line end of two characters as one. Texts are told without mark and with ``\\n`` as the only line end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt

from evallib.focus_groups.material import Unit
from evallib.focus_groups.source import Document

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Points = npt.NDArray[np.uint32]
MARK = 0xFEFF
RETURN, NEWLINE = 0x0D, 0x0A
OTHER_ENDS = np.array([0x0B, 0x0C, 0x85, 0x2028, 0x2029], dtype=np.uint32)
"""Line ends that are one character and are always counted as it: from word processors and PDF."""
MARK_LENGTH = {"characters": 1, "utf16": 1, "bytes": 3}
LARGEST = 2**62


@dataclass(frozen=True)
class Rule:
    """What start and end count: a unit, whether the byte order mark is counted, and how long a line end is."""

    unit: Unit
    mark_counted: bool
    line_end: Literal[1, 2]


RULES = tuple(
    Rule(unit, mark_counted, line_end)
    for unit in ("characters", "utf16", "bytes")
    for mark_counted in (False, True)
    for line_end in (2, 1)
)
"""In the order in which they are preferred where the evidence is the same for both. The first is REFI-QDA's own."""


@dataclass(frozen=True)
class Places:
    """Places in the normalised text of each segment's document. ``valid``: start < end, both within the text.
    ``aligned``: neither lies inside a character."""

    start: Ints
    end: Ints
    valid: Flags
    aligned: Flags


@dataclass(frozen=True)
class _Text:
    """One normalised text as code points. ``stored``: the same as they stand in the file; ``long``: line ends that were
    two characters; ``free``: those that are put in where a paragraph begins, and that no program counts."""

    points: Points
    stored: Points
    long: Flags
    free: Flags


@dataclass(frozen=True)
class Texts:
    """The documents one after the other, for counting in any unit.

    ``texts``: each document's normalised text, None where it is missing. ``base``: where each begins in ``points``,
    with the end of the last. ``marked``, ``returned``: whether some text is stored with a byte order mark, or with
    carriage returns.
    """

    texts: tuple[str | None, ...]
    base: Ints
    marked: bool
    returned: bool
    points: Points = field(repr=False)
    stored: Points = field(repr=False)
    long: Flags = field(repr=False)
    free: Flags = field(repr=False)

    @classmethod
    def of(cls, documents: Sequence[Document]) -> Texts:
        """The texts of some documents.

        >>> from evallib.focus_groups.source import Document
        >>> Texts.of([Document("1", "a", "\\ufeffJa.\\r\\nNej."), Document("2", "b", None)]).texts
        ('Ja.\\nNej.', None)
        """
        found = [_normalise(document) for document in documents]
        base = np.cumsum([0, *(len(one.points) for one in found)], dtype=np.int64)
        texts = tuple(
            None if document.text is None else _as_text(one.points)
            for document, one in zip(documents, found, strict=True)
        )
        points = np.concatenate([np.zeros(0, np.uint32), *(one.points for one in found)])
        stored = np.concatenate([np.zeros(0, np.uint32), *(one.stored for one in found)])
        long = np.concatenate([np.zeros(0, np.bool_), *(one.long for one in found)])
        free = np.concatenate([np.zeros(0, np.bool_), *(one.free for one in found)])
        raw = [document.text for document in documents if document.text]
        marked, returned = any(text[0] == "\ufeff" for text in raw), any("\r" in text for text in raw)
        return cls(texts, base, marked, returned, points, stored, long, free)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that count only what some text has. Where no text has a carriage return, a line end is one."""
        return tuple(
            rule for rule in RULES if (self.marked or not rule.mark_counted) and (self.returned or rule.line_end == 1)
        )

    def lengths(self, unit: Unit, line_end: int) -> Ints:
        """How many units stand before each character of all texts, and after the last."""
        cost = np.ones(len(self.points), dtype=np.int64)
        if unit == "bytes":
            cost += (self.stored > 0x7F).astype(np.int64) + (self.stored > 0x7FF)
        if unit != "characters":
            cost += self.stored > 0xFFFF
        cost[self.long] = line_end
        cost[self.free] = 0
        return np.concatenate([np.zeros(1, np.int64), np.cumsum(cost)])

    def decode(self, rule: Rule, before: Ints, spans: tuple[Ints, Ints, Ints]) -> Places:
        """The places that stored numbers mean under a rule. ``before``: from :meth:`lengths`; ``spans``: the number of
        the document, start and end of each segment."""
        document, start, end = spans
        low, high = self.base[document], self.base[document + 1]
        shift = MARK_LENGTH[rule.unit] if rule.mark_counted else 0
        first = np.minimum(np.maximum(start - shift, 0), LARGEST // 2) + before[low]
        last = np.minimum(np.maximum(end - shift, 0), LARGEST // 2) + before[low]
        begins = np.clip(np.searchsorted(before, first, side="right") - 1, low, high)
        ends = np.clip(np.searchsorted(before, last, side="left"), low, high)
        inside = (start >= 0) & (first <= before[high]) & (last <= before[high])
        aligned = self._is_aligned(before, begins, first) & self._is_aligned(before, ends, last)
        return Places(begins - low, ends - low, inside & (begins < ends), aligned)

    def _is_aligned(self, before: Ints, index: Ints, wanted: Ints) -> Flags:
        """Whether a place is between two characters; within a line end it is as good as beside it."""
        beside = np.append(self.points, NEWLINE)
        found: Flags = (before[index] == wanted) | (beside[index] == NEWLINE) | (beside[index - 1] == NEWLINE)
        return found

    def splits_word(self, document: Ints, place: Ints) -> Flags:
        """Whether a place lies between two letters or digits."""
        low, high = self.base[document], self.base[document + 1]
        index = low + place
        inside = (index > low) & (index < high)
        letter = np.append(_letters()[self.points], [False])
        found: Flags = inside & letter[index] & letter[index - 1]
        return found


def _normalise(document: Document) -> _Text:
    """A text without byte order mark, with ``\\n`` as its only line end, and one before each paragraph."""
    raw = np.frombuffer((document.text or "").encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    marked = int(len(raw) > 0 and raw[0] == MARK)
    raw = raw[marked:]
    is_return, is_line = raw == RETURN, raw == NEWLINE
    follows = np.zeros(len(raw), dtype=np.bool_)
    follows[1:] = is_return[:-1] & is_line[1:]
    dropped = np.zeros(len(raw), dtype=np.bool_)
    dropped[:-1] = follows[1:]
    long = follows if is_return.any() else is_line
    points = np.where(is_return | np.isin(raw, OTHER_ENDS), np.uint32(NEWLINE), raw)
    at = np.unique([place - marked for place in document.blocks if 0 < place - marked < len(raw)]).astype(np.int64)
    at = at[points[at - 1] != NEWLINE]
    kept = ~dropped
    where = np.cumsum(kept)[at - 1]
    free = np.insert(np.zeros(int(kept.sum()), dtype=np.bool_), where, True)
    end = np.uint32(NEWLINE)
    return _Text(
        np.insert(points[kept], where, end),
        np.insert(raw[kept], where, end),
        np.insert(long[kept], where, False),
        free,
    )


def _as_text(points: Points) -> str:
    return points.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


@lru_cache(maxsize=1)
def _letters() -> Flags:
    """For every code point whether it is a letter or a digit."""
    return np.array([chr(point).isalnum() for point in range(0x110000)], dtype=np.bool_)
