"""The tables that the comments section reads."""

from __future__ import annotations

from evallib.tables import Column, TableSchema

COMMENTS = TableSchema(
    file="comments.csv",
    key="comment",
    about="Coded comments, one row for what one respondent said under one question.",
    columns=(
        Column("comment", "id", about="Id of the comment."),
        Column("meeting", "text", about="The meeting or occasion that the comment is about."),
        Column("question", "text", about="The question that was asked."),
        Column("step", "text", required=False, about="The step of the work that the comment is about."),
        Column("codes", "ids", about="Codes from codebook.csv, parted by spaces."),
        Column("quote", "text", required=False, about="A short quotation, at most 100 characters; mostly empty."),
        Column("source", "source", about="Where it stands."),
    ),
)

CODEBOOK = TableSchema(
    file="codebook.csv",
    key="code",
    about="The codes that the comments were given, made for the report.",
    columns=(
        Column("code", "id", about="Id of the code."),
        Column("label", "text", about="The code in a few words."),
        Column("definition", "text", about="When the code is used."),
    ),
)
