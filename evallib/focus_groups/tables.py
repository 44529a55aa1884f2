"""The tables of a project that the section reads beside the coded files. All may be left out."""

from __future__ import annotations

from evallib.tables import Column, TableSchema

CODEBOOK = TableSchema(
    file="codebook.csv",
    key="code",
    required=False,
    about="The codes of a coded table: what the reader sees of them, and when they are used.",
    columns=(
        Column("code", "text", about="The code as it stands in the coded table."),
        Column("label", "text", about="The code in a few words, as the reader sees it."),
        Column("definition", "text", required=False, about="When the code is used."),
        Column("parent", "text", required=False, about="The code above this one; empty if there is none."),
    ),
)

QUOTATIONS = TableSchema(
    file="quotations.csv",
    key="quote",
    required=False,
    about="Quotations that somebody has read and allowed to be shown; no other is.",
    columns=(
        Column("quote", "text", about="The whole coded passage as it stands in the transcript, without the speaker."),
        Column(
            "shown_as",
            "text",
            required=False,
            about="What may be shown instead: shorter, or with [words in brackets] for names. Empty: as it is.",
        ),
        Column("granskad_av", "text", required=False, about="Who read it. Empty: nobody, so it is not shown."),
        Column("granskad_datum", "date", required=False, about="When."),
    ),
)
