"""Reviewed quotations that fit nothing that was coded: told to the one who reviews, with what may have been meant.

A quotation is shown only if it is a coded passage sign by sign, so a full stop too many keeps it out of the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from evallib.errors import Place, Problem
from evallib.focus_groups.analysis.counts import merge_mentions
from evallib.focus_groups.analysis.quotations import list_passages, plain, texts_of
from evallib.focus_groups.assembling.pieces import pieces
from evallib.focus_groups.material import Material
from evallib.focus_groups.tables import QUOTATIONS
from evallib.locale import _
from evallib.privacy import mask
from evallib.projects import Project, limit, shorten
from evallib.projects.wording import MOST_PROBLEMS
from evallib.tables import place, read_table

ALIKE, FEWEST = 5, 3
"""So many words at the beginning or the end are alike in texts that are; so many has a part that is told as one."""
LONGEST_SHOWN = 200


def unmatched_quotations(project: Project, material: Material) -> tuple[Problem, ...]:
    """The rows of ``quotations.csv`` whose text no coded passage has, each with the passage that may be meant.

    Not mistakes but notices: the coding may have changed since the review. At most 50, and a count of the rest. Raises
    ``InputError`` if the table cannot be read.
    """
    rows = [(row, plain(record["quote"])) for row, record in read_table(project, QUOTATIONS).records()]
    texts = frozenset(_texts(material)) if rows else frozenset()
    lost = [(row, quote) for row, quote in rows if quote not in texts]
    if not lost:
        return ()
    known, first = Known.of(texts), place(project, QUOTATIONS, lost[0][0], "quote")
    told = [_told(known, quote, replace(first, row=row)) for row, quote in lost[:MOST_PROBLEMS]]
    return limit([*told, *(told[-1] for _rest in lost[MOST_PROBLEMS:])])


def _texts(material: Material) -> list[str]:
    mentions = merge_mentions(pieces(material), material.codes, material.design.count, material.looked_at)
    return texts_of(list_passages(mentions, material).drop_duplicates("passage"), material)


def _told(known: Known, quote: str, where: Place) -> Problem:
    what = _("No coded passage reads like this, so the quotation is not shown.")
    found = known.find(quote)
    if found is None:
        remedy = _("Copy the passage as quotations_to_review lists it, or remove the row.")
    elif found.part:
        remedy = _("It is a part of “{passage}”: write the whole passage in quote, and the part in shown_as.")
    else:
        remedy = _("Did you mean “{passage}”? Every sign must be the same.")
    text = "" if found is None else shorten(mask(found.text), LONGEST_SHOWN)
    return Problem(where, what, remedy.format(passage=text))


@dataclass(frozen=True)
class Near:
    """A passage that may be meant. ``part``: the text is a part of it."""

    text: str = field(repr=False)
    part: bool = False


@dataclass(frozen=True)
class Known:
    """The texts of all passages by their words, in small letters and without other signs."""

    whole: dict[str, str] = field(repr=False)
    ends: dict[tuple[str, ...], str] = field(repr=False)
    joined: str = field(repr=False)

    @classmethod
    def of(cls, texts: Iterable[str]) -> Known:
        """Each text is looked at once, so that finding one does not compare it with all."""
        whole: dict[str, str] = {}
        ends: dict[tuple[str, ...], str] = {}
        for text in sorted(texts):
            words = _words(text)
            whole.setdefault(" ".join(words), text)
            for end in _ends(words):
                ends.setdefault(end, text)
        return cls(whole, ends, "\n".join(f" {words} " for words in whole))

    def find(self, text: str) -> Near | None:
        """The passage with the same words; else the one that the text is a part of; else one that begins or ends so."""
        words = _words(text)
        if not words:
            return None
        folded = " ".join(words)
        if folded in self.whole:
            return Near(self.whole[folded])
        at = self.joined.find(f" {folded} ") if len(words) >= FEWEST else -1
        if at >= 0:
            line = self.joined[self.joined.rfind("\n", 0, at) + 1 :].partition("\n")[0]
            return Near(self.whole[line.strip()], part=True)
        return next((Near(self.ends[end]) for end in _ends(words) if end in self.ends), None)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _ends(words: list[str]) -> tuple[tuple[str, ...], ...]:
    """The first and the last words of a text that is long enough."""
    return (("first", *words[:ALIKE]), ("last", *words[-ALIKE:])) if len(words) >= ALIKE else ()
