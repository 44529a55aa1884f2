"""Segments cut by turns: who says what has been coded. Vectorised; nothing else knows how a turn is found."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from evallib.focus_groups.material import PIECES, Material

Ints = npt.NDArray[np.int64]


def pieces(material: Material) -> pd.DataFrame:
    """One row for each turn of a participant that a segment has at least one character in.

    The columns are those of ``material.PIECES``, all whole numbers, ordered by segment and place. A segment without a
    place gives one row with turn, start and end -1; who speaks is known there only if the table of segments has a
    column speaker. What a moderator says is left out, so a segment may give no row. Linear in the numbers of segments
    and pieces.
    """
    rows, turns, start, end = cut(material.segments, material.turns)
    segments = material.segments.iloc[rows]
    speakers = np.append(material.turns["speaker"].to_numpy(np.int64), -1)[turns]
    if "speaker" in segments:
        speakers = np.where(turns < 0, segments["speaker"].to_numpy(np.int64), speakers)
    groups = material.documents["group"].to_numpy(np.int64)
    document = segments["document"].to_numpy(np.int64)
    found = pd.DataFrame(
        {
            "segment": segments["segment"].to_numpy(np.int64),
            "document": document,
            "group": groups[document] if len(groups) else document,
            "turn": turns,
            "speaker": speakers,
            "code": segments["code"].to_numpy(np.int64),
            "coder": segments["coder"].to_numpy(np.int64),
            "start": start,
            "end": end,
        },
        columns=list(PIECES),
    )
    moderators = np.append(material.speakers["moderator"].to_numpy(bool), [False])
    kept: pd.DataFrame = found.loc[~moderators[speakers]].reset_index(drop=True)
    return kept


def cut(segments: pd.DataFrame, turns: pd.DataFrame) -> tuple[Ints, Ints, Ints, Ints]:
    """Rows of ``segments``, rows of ``turns``, start and end of every piece, also those of moderators.

    ``segments``: document, start, end; ``turns``: document, start, end, in order and without overlap. Pieces come in
    the order of the segments, then of the text. A start of -1 gives one piece with turn, start and end -1.
    """
    document, start, end = (segments[name].to_numpy(np.int64) for name in ("document", "start", "end"))
    placed = start >= 0
    turn_start, turn_end, lifts = _one_line(turns, document, end)
    lift = lifts[document]
    first = np.searchsorted(turn_end, start + lift, side="right")
    after = np.searchsorted(turn_start, end + lift, side="left")
    count = np.where(placed, np.maximum(after - first, 0), 1)
    rows = np.repeat(np.arange(len(segments), dtype=np.int64), count)
    within = np.arange(len(rows), dtype=np.int64) - np.repeat(np.cumsum(count) - count, count)
    number = np.where(placed[rows], first[rows] + within, -1)
    begins = np.maximum(start[rows], np.append(turn_start, 0)[number] - lift[rows])
    ends = np.minimum(end[rows], np.append(turn_end, 0)[number] - lift[rows])
    begins, ends = np.where(number >= 0, begins, -1), np.where(number >= 0, ends, -1)
    kept = (number < 0) | (ends > begins)
    return rows[kept], number[kept], begins[kept], ends[kept]


def _one_line(turns: pd.DataFrame, document: Ints, end: Ints) -> tuple[Ints, Ints, Ints]:
    """Starts and ends of turns as if all documents were one text, and how far each document is lifted for that."""
    where, turn_start, turn_end = (turns[name].to_numpy(np.int64) for name in ("document", "start", "end"))
    documents = 1 + max(document.max(initial=-1), where.max(initial=-1))
    longest = np.zeros(documents, dtype=np.int64)
    np.maximum.at(longest, where, turn_end)
    np.maximum.at(longest, document, end)
    lifts = np.cumsum(longest + 1) - (longest + 1)
    return turn_start + lifts[where], turn_end + lifts[where], lifts
