"""Settings of the section fokusgrupper: coded transcripts, who speaks in them, who coded them and how it is counted."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from evallib.locale import N_
from evallib.projects.fields import FileName, Line, Params, Percent, SourceId

ALL = "*"
"""Stands in ``looked_at`` for every document: what the word ``all`` in the file becomes."""
SEPARATOR_PATTERN = r"^[^\r\n]{1,5}$"


def _every(value: Any) -> Any:
    return (ALL,) if value == "all" else value


def _lists(value: Any) -> Any:
    """Groups of one document may be written without brackets of their own."""
    return tuple((one,) if isinstance(one, str) else one for one in value) if isinstance(value, tuple) else value


Separator = Annotated[str, Field(pattern=SEPARATOR_PATTERN)]
LookedAt = Annotated[
    tuple[Line, ...],
    BeforeValidator(_every),
    WithJsonSchema({"anyOf": [{"const": "all"}, {"type": "array", "items": {"type": "string"}}]}),
]
Order = Annotated[
    tuple[tuple[Line, ...], ...],
    BeforeValidator(_lists),
    WithJsonSchema(
        {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}}
    ),
]


class CodedColumns(Params):
    """What the columns of a coded table are called."""

    document: Line | None = Field(default=None, description=N_("The transcript; null: the file is one transcript."))
    group: Line | None = Field(default=None, description=N_("The group, interview or meeting."))
    speaker: Line | None = Field(default=None, description=N_("Who speaks; null if it is not known."))
    coder: Line | None = Field(default=None, description=N_("Who coded; null if it is not known."))
    unit: Line | None = Field(
        default=None, description=N_("The number or name of the statement: rows with the same one are one statement.")
    )
    text: Line | None = Field(default=None, description=N_("What was said."))
    code: Line | None = Field(default=None, description=N_("The code (layout long) or the codes (layout list)."))
    codes: tuple[Line, ...] = Field(
        default=(), description=N_("All columns with codes: one a code (layout columns) or numbered (layout slots).")
    )


class GroupSettings(Params):
    """Which documents are a group, and in which order the groups met."""

    by: Literal["document", "set", "case", "variable", "column"] | None = Field(
        default=None,
        description=N_(
            "What a group is in the file: document, set, case, variable or column; "
            "null: the column of groups if one is named, else each document."
        ),
    )
    variable: Line | None = Field(default=None, description=N_("The variable whose values are the groups."))
    order: Order = Field(
        default=(),
        description=N_(
            "The groups in the order in which they met, by their names in the file: [FG1, FG2, [FG3, FG3 part two]]."
        ),
    )


class CoderSettings(Params):
    """One coder, under all names that stand in the file."""

    names: tuple[Line, ...] = Field(min_length=1, description=N_("All names of one coder in the file."))
    looked_at: LookedAt | None = Field(
        default=None,
        description=N_("all, or the documents that the coder coded; null: those where the coder used a code."),
    )

    @property
    def looked_at_all(self) -> bool:
        """Whether the coder coded every document."""
        return self.looked_at == (ALL,)


class SaturationSettings(Params):
    """How code saturation is judged (Guest, Namey and Chen 2020, doi 10.1371/journal.pone.0232076)."""

    base: int = Field(default=4, ge=1, le=50, description=N_("How many groups the base is."))
    run: int = Field(default=2, ge=1, le=50, description=N_("How many groups in a row may bring hardly anything new."))
    threshold_pct: Percent = Field(
        default=5, description=N_("The share of new codes, in per cent of those of the base, that counts as few.")
    )


class CodebookSettings(Params):
    """Two versions of a codebook to compare."""

    earlier: FileName = Field(description=N_("The file of the earlier version, .qdc or .csv."))
    later: FileName | None = Field(
        default=None, description=N_("The file of the later version; null: the codes of the coded file.")
    )
    renamed: dict[str, Line] = Field(default={}, description=N_("Codes that got another name, as old: new."))
    merged: dict[str, Line] = Field(default={}, description=N_("Codes that were merged into others, as old: new."))


class CodeScale(Params):
    """Codes that are steps of a scale."""

    label: Line = Field(description=N_("What the reader sees."))
    codes: tuple[Line, ...] = Field(min_length=2, description=N_("The codes from the lowest step to the highest."))


class FocusGroupSettings(Params):
    """Settings of the section fokusgrupper."""

    who: Line = Field(description=N_("Who took part."))
    kind: Literal["focus_groups", "interviews", "meetings"] = Field(
        default="focus_groups", description=N_("What a group is: focus_groups, interviews or meetings.")
    )
    source: SourceId | None = Field(
        default=None, description=N_("The document that all of the material stands in, if it stands in one.")
    )
    files: tuple[FileName, ...] = Field(
        min_length=1, max_length=200, description=N_("The coded files in data/<project>/; several only for tables.")
    )
    sheet: Line | None = Field(default=None, description=N_("The sheet of a workbook; null: the only one."))
    layout: Literal["long", "list", "columns", "slots", "matrix"] | None = Field(
        default=None,
        description=N_(
            "How a table is laid out: long (one code a row), list (several codes in a cell), columns (one column a "
            "code), slots (Code 1, Code 2 …) or matrix (counts); null for projects of coding programs."
        ),
    )
    columns: CodedColumns = Field(default=CodedColumns(), description=N_("What the columns of a table are called."))
    separator: Separator = Field(default=",", description=N_("What stands between codes in a cell (layout list)."))
    groups: GroupSettings = Field(default=GroupSettings(), description=N_("Which documents are a group."))
    moderators: tuple[Line, ...] = Field(
        description=N_("The names before the colon of those who lead the talk and are not counted; else [].")
    )
    speakers: tuple[Line, ...] = Field(
        default=(),
        description=N_("All other names before a colon that are speakers; empty: every one at the start of a line is."),
    )
    coders: tuple[CoderSettings, ...] = Field(
        default=(),
        description=N_("Coders who have several names, or coded documents without finding anything."),
    )
    coded_by: Line | None = Field(
        default=None, description=N_("Who coded, as the reader may know it: a role, not a name.")
    )
    count: Line = Field(
        default="union",
        description=N_("Whose codings count: union (anyone's), intersection (what all agree on), or one coder's name."),
    )
    not_codes: tuple[Line, ...] = Field(
        default=(), description=N_("Codes that are folders or people, by name or by path: Folder/Code.")
    )
    saturation: SaturationSettings | None = Field(
        default=SaturationSettings(),
        description=N_(
            "When hardly anything new is said; null: the groups were asked different things, so what was new in the "
            "later ones says nothing."
        ),
    )
    codebook: CodebookSettings | None = Field(
        default=None, description=N_("Two versions of the codebook that are compared.")
    )
    scales: tuple[CodeScale, ...] = Field(default=(), description=N_("Codes that are steps of a scale."))
    seed: int = Field(default=1, ge=0, description=N_("Where random draws start; the same seed gives the same report."))

    @property
    def grouped_by(self) -> Literal["document", "set", "case", "variable", "column"]:
        """What a group is in the file."""
        if self.groups.by is not None:
            return self.groups.by
        return "document" if self.columns.group is None else "column"
