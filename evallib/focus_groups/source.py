"""What a reader hands over: a coded project as its file says it, before anything is decided about it.

Nothing of this may reach a reader of the report: names, user names and texts are as in the file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from evallib.errors import Problem

Format = Literal["refi", "qualcoder", "taguette", "rqda", "matrix", "table"]
GroupingKind = Literal["set", "case", "variable", "column"]


@dataclass(frozen=True)
class Document:
    """A transcript, or in tables whatever stands in the document column.

    ``key`` is unique in the source. ``text``: as stored, with byte order mark (U+FEFF) and line ends kept; None when
    the source lacks it. ``blocks``: positions in ``text`` (Python characters) where a paragraph begins though no line
    end need stand before it (HTML).
    """

    key: str
    name: str
    text: str | None = field(repr=False)
    blocks: tuple[int, ...] = ()


@dataclass(frozen=True)
class Code:
    """A code of the codebook. ``parent``: the key of the code above, or None. ``codable`` False: a folder or a case."""

    key: str
    name: str
    parent: str | None = None
    codable: bool = True
    definition: str = ""


@dataclass(frozen=True)
class Segment:
    """One code given to one stretch of text by one coder; the same stretch with two codes is two segments.

    ``code`` None: a stretch without code (a comment, an untagged highlight, a row that was looked at and got none).
    ``coder`` None: the file does not say. ``start``/``end``: numbers as stored, in the source's own unit, end
    exclusive; None where the code is for a whole document or row. ``quote``: the stretch's text as the file stores it.
    ``preview``: what the tool shows of it: its beginning, or somebody's remark. ``speaker`` and ``unit`` come from
    tables: who speaks, and which statement it is (rows with the same document and unit are codings of the same
    statement). ``live`` False: marked as deleted. ``origin``: where it stands in the file, as the user sees it.
    """

    document: str
    code: str | None
    coder: str | None = None
    start: int | None = None
    end: int | None = None
    quote: str | None = field(default=None, repr=False)
    preview: str | None = field(default=None, repr=False)
    speaker: str | None = None
    unit: str | None = None
    live: bool = True
    origin: str = ""


@dataclass(frozen=True)
class Grouping:
    """Documents that belong together: a set, a case, a value of a variable, or a value in a table's group column.

    ``name``: of the variable or column; "" for sets and cases. ``value``: of the set, the case or the cell.
    """

    kind: GroupingKind
    name: str
    value: str
    documents: frozenset[str]


@dataclass(frozen=True)
class CodedSource:
    """A coded project as its file says it.

    ``looked_at``: pairs (coder, document key) that the file itself says were coded, besides those with segments.
    ``merges``: (old, new) names of codes that were merged, oldest first, where the tool keeps a log. ``changed``: what
    in the file differs from what its tool promises, each a located problem that does not stop the reading (a text that
    is missing, a heading that disagrees with the file name). ``lost``: codings on documents that the file does not
    have, which are no segments. ``file`` and ``tool`` are as shown to the evaluator.
    """

    format: Format
    file: str
    documents: tuple[Document, ...]
    codes: tuple[Code, ...]
    segments: tuple[Segment, ...]
    groupings: tuple[Grouping, ...] = ()
    looked_at: frozenset[tuple[str, str]] = frozenset()
    merges: tuple[tuple[str, str], ...] = ()
    changed: tuple[Problem, ...] = ()
    tool: str = ""
    lost: int = 0
