"""Material of two or more coders built turn by turn, for what compares coders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from evallib.focus_groups.material import (
    CODERS,
    CODES,
    DOCUMENTS,
    GROUPS,
    SEGMENTS,
    SPEAKERS,
    TURNS,
    Anchoring,
    Design,
    Material,
)
from evallib.model import RowAccount
from evallib.privacy import Thresholds

FITS = Anchoring("characters", False, 1, score=1.0, rival=0.5, quotations=9, previews=0, boundaries=0, accepted=True)
Coding = tuple[int, int, int, int, int]
"""document, code, coder, start, end; start -1 for the whole document."""


@dataclass(frozen=True)
class Transcript:
    """How long each turn is; turns numbered in ``moderated`` are the moderator's. ``group``: its number."""

    lengths: Sequence[int]
    group: int = 0
    moderated: frozenset[int] = frozenset()


def material_of(
    transcripts: Sequence[Transcript],
    codings: Iterable[Coding],
    *,
    coders: int = 2,
    codes: int = 3,
    parents: Sequence[int] | None = None,
    uncounted: frozenset[int] = frozenset(),
    looked_at: frozenset[tuple[int, int]] | None = None,
    anchoring: Anchoring | None = FITS,
    ordinals: tuple[tuple[str, tuple[int, ...]], ...] = (),
) -> Material:
    """Tidy tables; each group has speaker "P" and a moderator. Looked at: everything by everyone if not said."""
    groups = 1 + max(one.group for one in transcripts)
    texts = ["".join("x" * length + "\n" for length in one.lengths) for one in transcripts]
    return Material(
        design=Design(
            "anhöriga", "focus_groups", Thresholds.of("staff"), published=False, moderators=("M",), count="union"
        ),
        groups=pd.DataFrame([(group, f"FG{group}") for group in range(groups)], columns=list(GROUPS)),
        documents=pd.DataFrame(
            [(row, one.group, f"D{row}", texts[row]) for row, one in enumerate(transcripts)], columns=list(DOCUMENTS)
        ),
        speakers=pd.DataFrame(
            [(2 * group + leads, group, "PM"[leads], bool(leads)) for group in range(groups) for leads in (0, 1)],
            columns=list(SPEAKERS),
        ),
        turns=pd.DataFrame(turns_of(transcripts), columns=list(TURNS), dtype="int64"),
        codes=pd.DataFrame(
            [
                (code, f"K{code}", parents[code] if parents else -1, 0, "", code not in uncounted)
                for code in range(codes)
            ],
            columns=list(CODES),
        ),
        coders=pd.DataFrame([(coder, f"C{coder}") for coder in range(coders)], columns=list(CODERS)),
        segments=pd.DataFrame(
            [(row, *coding) for row, coding in enumerate(codings)], columns=list(SEGMENTS), dtype="int64"
        ),
        looked_at=frozenset((coder, row) for coder in range(coders) for row in range(len(transcripts)))
        if looked_at is None
        else looked_at,
        account=RowAccount(),
        tool="",
        anchoring=anchoring,
        ordinals=ordinals,
    )


def turns_of(transcripts: Sequence[Transcript]) -> list[tuple[int, int, int, int, int]]:
    """The rows of the table of turns."""
    rows: list[tuple[int, int, int, int, int]] = []
    for document, one in enumerate(transcripts):
        at = 0
        for place, length in enumerate(one.lengths):
            rows.append((len(rows), document, 2 * one.group + (place in one.moderated), at, at + length))
            at += length + 1
    return rows
