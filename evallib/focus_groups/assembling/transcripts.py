"""Who speaks where in a transcript: a name at the beginning of a line, up to a colon, begins a turn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from evallib.focus_groups.assembling.labels import Head, Labels, fold, heads_of


@dataclass(frozen=True)
class Turn:
    """``text[start:end]`` is what somebody says; ``label`` None: no name stands before it."""

    label: str | None
    start: int
    end: int


def find_turns(text: str, labels: Iterable[str] | None = None) -> tuple[Turn, ...]:
    """The turns of a transcript in order, without labels, and without spaces and line ends around them.

    A label stands at the beginning of a line, after a time in brackets if there is one, and ends with a colon; lines
    without one belong to the turn before. ``labels``: the only ones that there are; None: everything that looks like a
    name (:class:`~evallib.focus_groups.assembling.labels.Labels`), at most four words that begin with a capital letter
    or a digit, or fewer that come again. What stands before the first label, or the whole of a text without any, is a
    turn without label. Turns without words are left out.

    >>> text = "Ute i salen\\nM: Hur mår ni?\\n[00:01:12] P1: Bra.\\nTack: jag mår bra."
    >>> [(turn.label, text[turn.start : turn.end]) for turn in find_turns(text, ["M", "P1"])]
    [(None, 'Ute i salen'), ('M', 'Hur mår ni?'), ('P1', 'Bra.\\nTack: jag mår bra.')]
    """
    heads = heads_of(text)
    return cut_turns(text, heads, Labels.of(heads, labels))


def cut_turns(text: str, heads: Sequence[Head], labels: Labels) -> tuple[Turn, ...]:
    """The turns of a transcript whose heads are known; see :func:`find_turns`."""
    named = [(head, name) for head in heads if (name := labels.label_of(head)) is not None]
    found = [_turn(text, None, (0, named[0][0].start if named else len(text)))]
    ends = [*(head.start for head, _name in named[1:]), len(text)]
    for (head, name), end in zip(named, ends, strict=False):
        found.append(_turn(text, name, (head.end, end)))
    return tuple(turn for turn in found if turn.end > turn.start)


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
