"""The codes that came up together: which pairs are told, and the sentence about them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from evallib.focus_groups.study import Pair, Study
from evallib.focus_groups.telling.words import are_comments, cell_text, label_of, read_groups, shown_count, words_of
from evallib.focus_groups.telling.words_withheld import pairs_withheld_sentence
from evallib.locale import _
from evallib.presentation import join_words, number, quoted

MOST_TOLD = 2
Path = tuple[str, ...]


def told_pairs(study: Study) -> tuple[Pair, ...]:
    """The pairs without those that say the same of codes higher up: no parent with X where its child with X is.

    The most widespread first, as in the study.
    """
    paths = {label_of(study, code): code.path for code in study.codes}
    found = [(paths.get(pair.first, (pair.first,)), paths.get(pair.second, (pair.second,))) for pair in study.pairs]
    above = {frozenset(higher) for pair in found for higher in _above(*pair)}
    return tuple(pair for pair, both in zip(study.pairs, found, strict=True) if frozenset(both) not in above)


def _above(first: Path, second: Path) -> Iterator[tuple[Path, Path]]:
    """The pairs of these codes or those above them, but not the pair itself."""
    for one, other in product(_line(first), _line(second)):
        if (one, other) != (first, second):
            yield one, other


def _line(path: Path) -> list[Path]:
    return [path[:n] for n in range(1, len(path) + 1)]


def pairs_sentence(study: Study) -> str:
    """Which codes most often came up in the same statement."""
    same = _("in the same comment") if are_comments(study) else _("in the same statement")
    if not study.pairs:
        if study.turns is None:
            return _("Which codes came up together cannot be told, because their places in the texts are not known.")
        return pairs_withheld_sentence(study) or _("No two codes came up {same}.").format(same=same)
    told = [_pair_text(study, pair) for pair in told_pairs(study)[:MOST_TOLD]]
    return _("What most often came up {same} was {pairs}.").format(same=same, pairs=join_words(told))


def _pair_text(study: Study, pair: Pair) -> str:
    words = _("{first} with {second}").format(first=quoted(pair.first), second=quoted(pair.second))
    groups = shown_count(pair.groups)
    if groups is None:
        return words
    where = words_of(study).in_some.format(some=number(groups), all=number(read_groups(study)))
    turns = shown_count(pair.turns)
    if turns is None:
        return f"{words} ({where})"
    pattern = _("{where}, {n} comments") if are_comments(study) else _("{where}, {n} statements")
    return f"{words} ({pattern.format(where=where, n=cell_text(study, turns))})"
