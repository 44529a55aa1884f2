"""The tidy tables that every reader's file ends in, whatever tool it came from.

Names, texts and coders are as in the source: nothing of this may be shown. Positions are Python characters in the
document's ``text``, which here has no byte order mark and ``\\n`` as its only line end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from evallib.errors import Problem
from evallib.model import RowAccount
from evallib.privacy import Thresholds

Kind = Literal["focus_groups", "interviews", "meetings"]
Unit = Literal["characters", "utf16", "bytes"]

GROUPS = ("group", "name")
"""group: 0, 1, ... in the order of the project file; name: as in the source."""
DOCUMENTS = ("document", "group", "name", "text")
"""text: the transcript; for tables the statements, one a line; None where it is missing. Statements of a table without
words are one character each, so that turns and segments can be told apart."""
SPEAKERS = ("speaker", "group", "name", "moderator")
"""A speaker belongs to one group; the same label in two groups is two speakers."""
TURNS = ("turn", "document", "speaker", "start", "end")
"""What one speaker says until the next one begins, without the label. speaker -1: not known. Ordered by document and
start. In tables each statement is a turn."""
CODES = ("code", "name", "parent", "depth", "definition", "counted")
"""parent -1: a top code. counted False: a folder, a case, or left out by the project file. Parents stand before their
children; in the order of the codebook."""
CODERS = ("coder", "name")
"""In the order of the project file, then by name; aliases are one coder. Shown as Kodare A, B, ..."""
SEGMENTS = ("segment", "document", "code", "coder", "start", "end")
"""What was read and is counted. coder -1: not stated. start -1: the place in the text is not known. A further column
speaker may say who speaks where there is no place (tables that do not tell which statement a row is about)."""
PIECES = ("segment", "document", "group", "turn", "speaker", "code", "coder", "start", "end")
"""A segment cut by turns: one row for each turn of a participant that it has at least one character in; moderators are
left out. turn -1: the place in the text is not known, one row for the segment. speaker -1: not known."""


@dataclass(frozen=True)
class Design:
    """What the project file decides, with the defaults filled in."""

    who: str
    kind: Kind
    thresholds: Thresholds
    published: bool
    moderators: tuple[str, ...]
    count: Literal["union", "intersection"] | int
    """Whose codings count: any coder's, only what all who looked at it agree on, or those of one coder (its number)."""
    base: int = 4
    run: int = 2
    threshold_pct: float = 5.0
    alike: bool = True
    """False: the groups were asked different things, so what was new in the later ones is not asked."""
    coded_by: str | None = None
    """Who coded, as the reader may know it."""
    in_time: bool = True
    """Whether the project file says in which order the groups met; else they stand as in the source."""
    seed: int = 1


@dataclass(frozen=True)
class Anchoring:
    """How positions were decoded: the rule, how well it fits, and how well the next best different one does.

    ``score`` and ``rival`` are shares from 0 to 1. ``evidence``: how many segments had a stored quotation, a preview
    that fits, or only word boundaries to judge by. ``accepted`` False: no rule fits well enough, so places are unknown.
    """

    unit: Unit
    mark_counted: bool
    line_end: Literal[1, 2]
    score: float
    rival: float
    quotations: int
    previews: int
    boundaries: int
    accepted: bool
    shifted: int = 0
    """How many segments fit their stored quotation only one character away."""


@dataclass(frozen=True)
class Material:
    """Everything that the section rests on. The data frames have the columns named above, and a plain range index.

    ``looked_at``: pairs (coder, document) that were coded, also when nothing was found; missing means not looked at.
    ``account``: what became of every segment of the file. ``anchoring`` None: the source has no positions (tables).
    ``missing_texts``: how many documents lack their text. ``noticed``: what the readers found odd, for the evaluator.
    ``asides``: what stands in brackets after speakers' names, which may be names too.
    ``ordinals``: for scales of codes, the code numbers from lowest to highest, by label.
    """

    design: Design
    groups: pd.DataFrame
    documents: pd.DataFrame = field(repr=False)
    speakers: pd.DataFrame = field(repr=False)
    turns: pd.DataFrame = field(repr=False)
    codes: pd.DataFrame
    coders: pd.DataFrame = field(repr=False)
    segments: pd.DataFrame = field(repr=False)
    looked_at: frozenset[tuple[int, int]]
    account: RowAccount
    tool: str
    anchoring: Anchoring | None = None
    missing_texts: int = 0
    merges: tuple[tuple[str, str], ...] = ()
    noticed: tuple[Problem, ...] = ()
    asides: tuple[str, ...] = field(default=(), repr=False)
    ordinals: tuple[tuple[str, tuple[int, ...]], ...] = ()

    @property
    def knows_speakers(self) -> bool:
        """Whether it is known who says something coded, at least somewhere."""
        without = "speaker" in self.segments and bool((self.segments["speaker"] >= 0).any())
        return without or (self.places_known and bool((self.turns["speaker"] >= 0).any()))

    @property
    def places_known(self) -> bool:
        """False where the file has places that could not be decided; True also where it has none."""
        return self.anchoring is None or self.anchoring.accepted
