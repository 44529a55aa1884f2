"""The codes that came up together: which pairs are told, and the sentence about them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from evallib.focus_groups.study import Pair, Study
from evallib.focus_groups.telling.numerals import in_words
from evallib.focus_groups.telling.words import (
    are_comments,
    counted_mentions,
    group_word,
    in_every,
    label_of,
    read_groups,
    shown_count,
    words_of,
)
from evallib.locale import _, ngettext
from evallib.presentation import join_words, number, quoted, upper_first

MOST_TOLD = 3
Path = tuple[str, ...]


def told_pairs(study: Study) -> tuple[Pair, ...]:
    """The pairs without those that say the same of codes higher up: no parent with X where its child with X is in as
    many groups and turns, as far as these are shown.

    The most widespread first, as in the study.
    """
    paths = {label_of(study, code): code.path for code in study.codes}
    found = [(paths.get(pair.first, (pair.first,)), paths.get(pair.second, (pair.second,))) for pair in study.pairs]
    above = {
        (frozenset(higher), pair.groups, pair.turns)
        for pair, both in zip(study.pairs, found, strict=True)
        for higher in _above(*both)
    }
    return tuple(
        pair
        for pair, both in zip(study.pairs, found, strict=True)
        if (frozenset(both), pair.groups, pair.turns) not in above
    )


def _above(first: Path, second: Path) -> Iterator[tuple[Path, Path]]:
    """The pairs of these codes or those above them, but not the pair itself."""
    for one, other in product(_line(first), _line(second)):
        if (one, other) != (first, second):
            yield one, other


def _line(path: Path) -> list[Path]:
    return [path[:n] for n in range(1, len(path) + 1)]


def pairs_sentence(study: Study) -> str:
    """Which codes came up in the same statement in most groups; or that none did, or that it is not shown or known."""
    same = _("in the same comment") if are_comments(study) else _("in the same statement")
    if study.pairs:
        return _most_sentence(study, same)
    if study.turns is None:
        return _("Which codes came up together cannot be told, because their places in the texts are not known.")
    if study.hidden_pairs:
        return _(
            "Which codes came up {same} is not shown, because fewer than {n} people spoke of any such pair."
        ).format(same=same, n=study.design.thresholds.group)
    return _("No two codes came up {same}.").format(same=same)


def _most_sentence(study: Study, same: str) -> str:
    """The pairs of codes in the largest number of groups, all of which are as widespread."""
    pairs = told_pairs(study)
    first = [pair for pair in pairs if pair.groups == pairs[0].groups]
    told = _most_pattern(study, first[0].groups).format(
        same=same,
        pairs=_named_pairs(study, first),
        in_most=words_of(study).in_most,
        once=words_of(study).in_one,
        everywhere=in_every(study),
        n=group_word(study, first[0].groups),
        all=in_words(len(study.groups)),
    )
    return upper_first(told)


def _most_pattern(study: Study, groups: int) -> str:
    if read_groups(study) < 2:
        return _("These codes came up {same}: {pairs}.")
    if study.hidden_pairs:
        return _("Of what may be shown, these codes came up {same} {in_most} ({n} of {all}): {pairs}.")
    if groups == read_groups(study):
        return _("{everywhere} these codes came up {same}: {pairs}.")
    if groups == 1:
        return _("These codes came up {same}, each pair {once}: {pairs}.")
    return _("{in_most} ({n} of {all}) these codes came up {same}: {pairs}.")


def _named_pairs(study: Study, pairs: Sequence[Pair]) -> str:
    most = len(pairs) if len(pairs) <= MOST_TOLD + 1 else MOST_TOLD
    told = [_pair_text(study, pair) for pair in pairs[:most]]
    if rest := len(pairs) - most:
        told.append(ngettext("{n} more pair", "{n} more pairs", rest).format(n=number(rest)))
    return join_words(told)


def _pair_text(study: Study, pair: Pair) -> str:
    words, turns = _("{first} with {second}").format(first=quoted(pair.first), second=quoted(pair.second)), pair.turns
    n = shown_count(turns)
    if n is None:
        return words
    if are_comments(study):
        return f"{words} ({counted_mentions(study, n)})"
    statements = ngettext("{n} statement", "{n} statements", n).format(n=number(n))
    return f"{words} ({statements})"
