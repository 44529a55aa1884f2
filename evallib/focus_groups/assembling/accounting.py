"""What becomes of every segment of a coded file: it is used, or left out for a reason that the report names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from evallib.focus_groups.assembling.pieces import cut
from evallib.focus_groups.assembling.speech import Places, Speech
from evallib.focus_groups.material import SEGMENTS
from evallib.focus_groups.source import CodedSource
from evallib.locale import _
from evallib.model import RowAccount


@dataclass(frozen=True)
class Accounted:
    """``segments``: those that are used, with the columns of ``material.SEGMENTS`` and ``speaker``: who speaks where
    that is known without a place, else -1. ``prefaces``: how many lie before the first name of their transcript."""

    segments: pd.DataFrame = field(repr=False)
    account: RowAccount
    prefaces: int


@dataclass(frozen=True)
class Numbers:
    """Numbers for names: of codes by key, -1 for those that do not count, and of coders by name."""

    codes: Mapping[str, int]
    counted: frozenset[str]
    coders: Mapping[str | None, int]


def account_segments(source: CodedSource, numbers: Numbers, places: Places, speech: Speech) -> Accounted:
    """Number the segments, and leave out what is no mention: for the first of these reasons that holds.

    Deleted in the program; without code; a code that does not count; in a document of no group; a place that cannot
    be; the same coding by the same coder again; said by a moderator only; before anybody is named; no words. Codings
    on documents that the file does not have are counted as read, too.
    """
    segments = source.segments
    documents = [speech.numbers.get(one.document, -1) for one in segments]
    found = pd.DataFrame(
        {
            "document": documents,
            "code": [numbers.codes.get(one.code or "", -1) for one in segments],
            "coder": [numbers.coders.get(one.coder, -1) for one in segments],
            "start": places.start,
            "end": places.end,
            "speaker": [
                speech.voice(document, one.speaker) if start < 0 else -1
                for document, one, start in zip(documents, segments, places.start.tolist(), strict=True)
            ],
        }
    ).astype("int64")
    reasons = np.array(_reasons(source, numbers, found, places), dtype=object)
    rows = np.flatnonzero(reasons == "")
    silent = _silent(found.iloc[rows], speech)
    reasons[rows] = silent
    used = found.loc[reasons == ""].reset_index(drop=True)
    used.insert(0, "segment", np.arange(len(used), dtype=np.int64))
    excluded = dict(Counter(reason for reason in reasons.tolist() if reason))
    if source.lost:
        excluded[_("on a document that is not in the file")] = source.lost
    account = RowAccount(len(segments) + source.lost, len(used), excluded)
    return Accounted(used[[*SEGMENTS, "speaker"]], account, silent.count(_before()))


def _reasons(source: CodedSource, numbers: Numbers, found: pd.DataFrame, places: Places) -> list[str]:
    """Why segments are left out, as far as that follows from each; "" for the others."""
    again, broken, documents = _repeated(source, found), places.broken.tolist(), found["document"].tolist()
    reasons = []
    for row, one in enumerate(source.segments):
        if not one.live:
            reasons.append(_("deleted in the coding program"))
        elif one.code is None:
            reasons.append(_("no code"))
        elif one.code not in numbers.counted:
            reasons.append(_("not a code, but a folder, a case or left out"))
        elif documents[row] < 0:
            reasons.append(_("in a document of no group"))
        elif broken[row]:
            reasons.append(_("no such place in the text"))
        else:
            reasons.append(_("the same coding again") if again[row] else "")
    return reasons


def _repeated(source: CodedSource, found: pd.DataFrame) -> list[bool]:
    """Codings that stand there already, by the same coder; counts of a matrix, and rows of tables that do not tell
    their statement, are each a coding of its own."""
    if source.format == "matrix":
        return [False] * len(found)
    names = ["document", "code", "coder"]
    if source.format == "table":
        again = found.duplicated([*names, "start"]) & (found["start"] >= 0)
    else:
        stored = [(one.live, one.start, one.end) for one in source.segments]
        again = found.assign(stored=pd.Series(stored, dtype="object")).duplicated([*names, "stored"])
    told: list[bool] = again.tolist()
    return told


def _silent(found: pd.DataFrame, speech: Speech) -> list[str]:
    """Why segments hold nothing that a participant says; "" for those that do."""
    rows, turns, _start, _end = cut(found, speech.turns)
    speakers = np.append(speech.turns["speaker"].to_numpy(np.int64), -1)[turns]
    speakers = np.where(turns < 0, found["speaker"].to_numpy(np.int64)[rows], speakers)
    moderator = np.append(speech.speakers["moderator"].to_numpy(bool), [False])[speakers]
    heard, led = np.zeros(len(found), dtype=np.bool_), np.zeros(len(found), dtype=np.bool_)
    heard[rows[~moderator]] = True
    led[rows[moderator]] = True
    first = np.append(speech.first_turn, 0)[found["document"].to_numpy(np.int64)]
    before = found["end"].to_numpy(np.int64) <= first
    choices = reasons_of_silence()
    told = np.select([heard, led, before], ["", *choices[:2]], choices[2])
    return [str(reason) for reason in told]


def reasons_of_silence() -> tuple[str, str, str]:
    """Why a coding holds nothing that a participant says."""
    return _("said by a moderator"), _before(), _("no words of anybody")


def _before() -> str:
    return _("before the first name in the transcript")
