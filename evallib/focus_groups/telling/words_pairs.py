"""The sentence about codes that came up together."""

from __future__ import annotations

from evallib.focus_groups.study import Pair, Study
from evallib.focus_groups.telling.words import are_comments, cell_text, read_groups, shown_count, words_of
from evallib.locale import _
from evallib.presentation import join_words, number, quoted

MOST_TOLD = 2


def pairs_sentence(study: Study) -> str:
    """Which codes most often came up in the same statement."""
    same = _("in the same comment") if are_comments(study) else _("in the same statement")
    if not study.pairs:
        if study.turns is None:
            return _("Which codes came up together cannot be told, because their places in the texts are not known.")
        return _("No two codes came up {same}.").format(same=same)
    told = [_pair_text(study, pair) for pair in study.pairs[:MOST_TOLD]]
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
