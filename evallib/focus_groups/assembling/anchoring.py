"""Where coded stretches lie in the texts, decided by evidence: no program's word is taken for how it counts.

Each of twelve rules (``offsets.RULES``) is tried on all segments of a source; those that count a byte order mark or a
carriage return that no text has only where no other rule fits, since a program may have dropped them when it saved. A
segment is evidence for a rule if the text at its place is the quotation that the file stores (spaces apart); else if it
begins with the preview that the file stores, better if it is the whole of one that is not cut; else by the share of its
two ends that do not split a word. A preview that fits under no rule is somebody's remark and no evidence. The score of
a rule is the mean over all segments. The best rule is accepted if its score is at least 0.95 and no rule that gives
other words does as well in every respect: also in how many stretches begin with a word, and end with its full stop.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from evallib.focus_groups.assembling.offsets import LARGEST, RULES, Flags, Ints, Places, Rule, Texts
from evallib.focus_groups.material import Anchoring
from evallib.focus_groups.source import Document, Segment

Floats = npt.NDArray[np.float64]
LOWEST_SCORE = 0.95
"""Below this no place is believed. Wrong rules score far lower as soon as something beyond ASCII or a line end stands
before a few segments; a stored quotation that fits nowhere is rare and most often an edited text."""
SHORTEST_PREVIEW = 4
MOST_ALIKE, FEWEST_BORDERS = 0.5, 3
"""Two rules that do as well otherwise: the share and number of stretches in which only the borders of one are good."""
CUT = ("[…]", "[...]", "…", "...")
ENDS_OF_SENTENCES = frozenset(".!?…")
QUOTATION, PREVIEW, BOUNDARY = 0, 1, 2


@dataclass(frozen=True)
class Decoded:
    """What became of the places.

    ``texts``: of each document, without byte order mark, ``\\n`` as the only line end, None where it is missing.
    ``start``, ``end``: of each segment as characters in its document's text, -1 where the place is not known.
    ``broken``: segments that end before or where they begin, or that lie outside their text.
    ``anchoring`` None: nothing to judge, because no segment has a place in a text that is there.
    """

    texts: tuple[str | None, ...] = field(repr=False)
    start: Ints
    end: Ints
    broken: Flags
    anchoring: Anchoring | None


def decode(documents: Sequence[Document], segments: Sequence[Segment]) -> Decoded:
    """Find the rule by which start and end were counted, and the places of all segments.

    Each segment's document must be among ``documents``. If no rule is accepted, all places are unknown.
    """
    texts = Texts.of(documents)
    numbers = {document.key: number for number, document in enumerate(documents)}
    document = np.array([numbers[one.document] for one in segments], dtype=np.int64)
    start, end = (_stored([getattr(one, name) for one in segments]) for name in ("start", "end"))
    stated = np.array([one.start is not None and one.end is not None for one in segments], dtype=np.bool_)
    present = np.array([text is not None for text in texts.texts], dtype=np.bool_)
    broken = stated & ((end <= start) | (start < 0))
    judged = np.flatnonzero(stated & ~broken & (present[document] if len(present) else stated))
    nowhere = np.full(len(segments), -1, dtype=np.int64)
    if not len(judged):
        return Decoded(texts.texts, nowhere, nowhere.copy(), broken, None)
    spans = (document[judged], start[judged], end[judged])
    best = _Trial(texts, spans, [segments[row] for row in judged.tolist()], texts.rules).choose()
    if best.fit < LOWEST_SCORE and len(texts.rules) < len(RULES):
        best = replace(best.trial, rules=RULES).choose()
    anchoring, places = best.anchoring, best.places
    begins, ends = nowhere.copy(), nowhere.copy()
    if anchoring.accepted:
        begins[judged] = np.where(places.valid, places.start, -1)
        ends[judged] = np.where(places.valid, places.end, -1)
        broken[judged] = ~places.valid
    return Decoded(texts.texts, begins, ends, broken, anchoring)


def _stored(numbers: Sequence[int | None]) -> Ints:
    """Stored numbers, however absurd, as 64 bits; -1 where there is none."""
    return np.array([-1 if n is None else min(max(n, -1), LARGEST) for n in numbers], dtype=np.int64)


def _squeeze(text: str) -> str:
    """A text without any space, line end or byte order mark: programs differ in them."""
    return "".join(text.replace("\ufeff", "").split())


def _squeeze_preview(text: str) -> tuple[str, bool]:
    """A preview without the mark of its being cut, and whether it had one.

    >>> _squeeze_preview("Det är sent."), _squeeze_preview("Det är se...")
    (('Detärsent.', False), ('Detärse', True))
    """
    squeezed = _squeeze(text)
    mark = next((mark for mark in CUT if squeezed.endswith(mark)), "")
    return squeezed.removesuffix(mark), bool(mark)


@dataclass(frozen=True)
class _Verdict:
    """How well a rule does. ``score`` counts quotations that fit only one character away, ``unmoved`` does not;
    ``exact`` does not count previews either that are only the beginning though they are not marked as cut.

    ``moved``: the segments one character away, and in which direction. ``boundaries``: how many ends split no word;
    ``borders``: how many stretches begin with a word and do not lose their full stop.
    """

    rule: Rule
    places: Places
    moved: Mapping[int, int]
    score: float
    unmoved: float
    exact: float
    boundaries: float
    borders: float

    @property
    def rank(self) -> tuple[float, float, float]:
        return self.score, self.exact, self.boundaries

    def is_clearly_before(self, other: _Verdict, segments: int) -> bool:
        """Whether this rule is better; by borders alone only if it is so in most segments, and in some number."""
        more = self.borders - other.borders
        return self.rank > other.rank or (more > MOST_ALIKE and more * segments >= FEWEST_BORDERS)


@dataclass(frozen=True)
class _Choice:
    """What a trial came to. ``fit``: the best rule's score without moving anything."""

    trial: _Trial
    anchoring: Anchoring
    places: Places
    fit: float


@dataclass(frozen=True)
class _Trial:
    """Some rules tried on the segments that can be judged. ``spans``: document, start and end as stored."""

    texts: Texts
    spans: tuple[Ints, Ints, Ints]
    segments: Sequence[Segment]
    rules: Sequence[Rule]

    @cached_property
    def quotes(self) -> Mapping[int, str]:
        """Stored quotations by segment, squeezed."""
        found = {row: _squeeze(one.quote) for row, one in enumerate(self.segments) if one.quote is not None}
        return {row: quote for row, quote in found.items() if quote}

    @cached_property
    def previews(self) -> Mapping[int, tuple[str, bool]]:
        """Stored beginnings of segments without a quotation, squeezed, and whether they are marked as cut."""
        found = {
            row: _squeeze_preview(one.preview)
            for row, one in enumerate(self.segments)
            if one.preview is not None and row not in self.quotes
        }
        return {row: preview for row, preview in found.items() if len(preview[0]) >= SHORTEST_PREVIEW}

    @cached_property
    def places(self) -> dict[Rule, Places]:
        """The places under each rule; of rules that give the same places only the preferred one."""
        found: dict[Rule, Places] = {}
        seen: set[tuple[bytes, ...]] = set()
        lengths = {key: self.texts.lengths(*key) for key in {(rule.unit, rule.line_end) for rule in self.rules}}
        for rule in self.rules:
            places = self.texts.decode(rule, lengths[rule.unit, rule.line_end], self.spans)
            same = tuple(part.tobytes() for part in (places.start, places.end, places.valid, places.aligned))
            if same not in seen:
                found[rule] = places
            seen.add(same)
        return found

    def words(self, places: Places, row: int, shift: int = 0) -> str:
        """The squeezed words of a segment; empty where the place is not in the text."""
        if not places.valid[row] or places.start[row] + shift < 0:
            return ""
        text = self.texts.texts[self.spans[0][row]] or ""
        return _squeeze(text[places.start[row] + shift : places.end[row] + shift])

    def choose(self) -> _Choice:
        """The best rule and its places, moved by one character where only that gives the stored quotation."""
        fitting = {rule: self._fitting_previews(places) for rule, places in self.places.items()}
        remarks = set(self.previews) - set().union(*fitting.values())
        kinds = np.full(len(self.segments), BOUNDARY)
        kinds[list(self.quotes)] = QUOTATION
        kinds[[row for row in self.previews if row not in remarks]] = PREVIEW
        verdicts = [self._judge(rule, kinds, fitting[rule]) for rule in self.places]
        # the first of several: the preferred one
        best = max(verdicts, key=lambda verdict: (verdict.rank, verdict.borders))
        others = [verdict for verdict in verdicts if verdict is not best and self._differs(best, verdict)]
        tied = not all(best.is_clearly_before(verdict, len(self.segments)) for verdict in others)
        anchoring = Anchoring(
            unit=best.rule.unit,
            mark_counted=best.rule.mark_counted,
            line_end=best.rule.line_end,
            score=best.score,
            rival=max((verdict.score for verdict in others), default=0.0),
            quotations=int((kinds == QUOTATION).sum()),
            previews=int((kinds == PREVIEW).sum()),
            boundaries=int((kinds == BOUNDARY).sum()),
            accepted=best.score >= LOWEST_SCORE and not tied,
            shifted=len(best.moved),
        )
        return _Choice(self, anchoring, self._shift(best), best.unmoved)

    def _fitting_previews(self, places: Places) -> set[int]:
        return {row for row, (begin, _cut) in self.previews.items() if self.words(places, row).startswith(begin)}

    def _moved(self, places: Places) -> dict[int, int]:
        """Segments that are their stored quotation only one character away, and in which direction."""
        found = {}
        for row, quote in self.quotes.items():
            if self.words(places, row) != quote:
                found[row] = next((shift for shift in (-1, 1) if self.words(places, row, shift) == quote), 0)
        return {row: shift for row, shift in found.items() if shift}

    def _judge(self, rule: Rule, kinds: Ints, previews: set[int]) -> _Verdict:
        places = self.places[rule]
        whole = np.ones(len(kinds))
        for place in (places.start, places.end):
            whole -= 0.5 * self.texts.splits_word(self.spans[0], place)
        whole[~(places.valid & places.aligned)] = 0
        exact = np.where(kinds == BOUNDARY, whole, 0.0)
        exact[[row for row in previews if kinds[row] == PREVIEW and self._is_whole(places, row)]] = 1
        exact[[row for row, quote in self.quotes.items() if self.words(places, row) == quote]] = 1
        unmoved, moved = exact.copy(), self._moved(places)
        unmoved[[row for row in previews if kinds[row] == PREVIEW]] = 1
        close = unmoved.copy()
        close[list(moved)] = 1
        borders = whole * self._have_borders(places)
        means = (round(float(part.mean()), 12) for part in (close, unmoved, exact, whole, borders))
        return _Verdict(rule, places, moved, *means)

    def _is_whole(self, places: Places, row: int) -> bool:
        """Whether a preview is all of a stretch, or is marked as its beginning."""
        begin, cut = self.previews[row]
        return cut or self.words(places, row) == begin

    def _have_borders(self, places: Places) -> Flags:
        """Which stretches begin without white space, and do not end just before the full stop of their sentence."""
        found = places.valid.copy()
        for row in np.flatnonzero(places.valid).tolist():
            text = self.texts.texts[self.spans[0][row]] or ""
            start, end = places.start[row], places.end[row]
            loses = text[end : end + 1] in ENDS_OF_SENTENCES and text[end - 1] not in ENDS_OF_SENTENCES
            found[row] = not (text[start].isspace() or loses)
        return found

    def _shift(self, best: _Verdict) -> Places:
        """The places, moved where only that gives the stored quotation."""
        shift = np.zeros(len(self.segments), dtype=np.int64)
        shift[list(best.moved)] = list(best.moved.values())
        longest = np.diff(self.texts.base)[self.spans[0]]
        start, end = best.places.start + shift, np.minimum(best.places.end + shift, longest)
        return replace(best.places, start=start, end=end)

    def _differs(self, best: _Verdict, other: _Verdict) -> bool:
        """Whether another rule gives other words somewhere."""
        mine, theirs = best.places, other.places
        same = (mine.start == theirs.start) & (mine.end == theirs.end) & (mine.valid == theirs.valid)
        rows: list[int] = np.flatnonzero(~same).tolist()
        return any(
            self.words(mine, row, best.moved.get(row, 0)) != self.words(theirs, row, other.moved.get(row, 0))
            for row in rows
        )
