"""Counting coded comments: comments, never "x per cent of the participants"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from evallib.comments.read import CodedComments
from evallib.privacy import Cell, Hidden, SmallGroups, protect_matrix

QUOTES_A_CODE = 2


@dataclass(frozen=True)
class Quote:
    """A quotation that may be shown: what was said, under which code, about which meeting."""

    code: str
    text: str
    meeting: str
    source: str


@dataclass(frozen=True)
class SafeCounts:
    """Counts that may be shown: a number, or the reason why it is hidden.

    ``codes`` are the code ids that were used, ``meetings`` the meetings in file order; ``cells`` has a row a
    code and a column a meeting. A comment with several codes counts once under each of them.
    """

    codes: tuple[str, ...]
    meetings: tuple[str, ...]
    cells: tuple[tuple[Cell, ...], ...]
    code_totals: tuple[Cell, ...]
    meeting_counts: tuple[Cell, ...]
    comments: Cell

    @property
    def hides(self) -> bool:
        """Is anything hidden?"""
        return isinstance(self.comments, Hidden)


def count_codes(coded: CodedComments) -> pd.DataFrame:
    """Number of comments for each code (rows) and meeting (columns), before any protection.

    Codes stand in the order of the codebook, those that nobody used left out; meetings in file order.
    """
    spread = coded.comments.explode("codes")
    meetings = list(dict.fromkeys(coded.comments["meeting"]))
    counts = pd.crosstab(spread["codes"], spread["meeting"])
    used = [code for code in coded.codes if code in counts.index]
    return counts.reindex(index=used, columns=meetings, fill_value=0)


def protect_counts(coded: CodedComments) -> SafeCounts:
    """The counts that may be shown of unpublished comments; of published ones all.

    The cells and the sums of the codes by :func:`evallib.privacy.protect_matrix`. The number of comments of a
    meeting is hidden when it is small or when one of the meeting's cells is hidden, and the number of all
    comments when anything is: with them a hidden cell could be worked out or bounded. Codes are ordered by their
    sums, most often first, only when nothing is hidden; else the order would tell.
    """
    counts = count_codes(coded)
    protected = protect_matrix(counts, coded.groups)
    columns = list(zip(*protected.cells, strict=True))
    meetings = tuple(
        _meeting_count(int(count), column, coded.groups)
        for count, column in zip(count_meetings(coded), columns, strict=True)
    )
    anything = protected.hidden or any(isinstance(cell, Hidden) for cell in meetings)
    every: Cell = Hidden.TOTAL if anything else len(coded.comments)
    order = list(range(len(counts)))
    if not anything:
        sums = counts.sum(axis="columns").tolist()
        order.sort(key=lambda row: (-sums[row], coded.codes[str(counts.index[row])][0]))
    return SafeCounts(
        codes=tuple(str(counts.index[row]) for row in order),
        meetings=tuple(str(meeting) for meeting in counts.columns),
        cells=tuple(protected.cells[row] for row in order),
        code_totals=tuple(protected.row_totals[row] for row in order),
        meeting_counts=meetings,
        comments=every,
    )


def _meeting_count(count: int, cells: Sequence[Cell], groups: SmallGroups) -> Cell:
    if groups.hides(count):
        return Hidden.SMALL
    return Hidden.TOTAL if any(isinstance(cell, Hidden) for cell in cells) else count


def count_meetings(coded: CodedComments) -> pd.Series[int]:
    """Number of comments for each meeting, in file order, before any protection."""
    return coded.comments.groupby("meeting", sort=False).size()


def choose_quotes(coded: CodedComments) -> tuple[Quote, ...]:
    """At most two quotations a code, from different meetings where there are several, in file order.

    Deterministic and blind to what is said: the first quotation of each meeting is taken, meetings in file
    order. A comment is quoted once, under its first code. Empty unless the quotations were reviewed.
    """
    if not coded.quotes_allowed:
        return ()
    quoted = coded.comments[coded.comments["quote"] != ""]
    quoted = quoted.assign(code=[codes[0] for codes in quoted["codes"]])
    first = quoted.drop_duplicates(["code", "meeting"])
    rest = quoted.drop(first.index)
    ordered = pd.concat([first, rest]).groupby("code", sort=False).head(QUOTES_A_CODE).sort_index()
    columns = (ordered[name].astype(str) for name in ("code", "quote", "meeting", "source"))
    return tuple(Quote(*cells) for cells in zip(*columns, strict=True))
