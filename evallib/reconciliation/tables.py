"""The tables that the reconciliation section reads, beside ``facts.csv``."""

from __future__ import annotations

from evallib.tables import Column, TableSchema

STATEMENTS = TableSchema(
    file="statements.csv",
    required=False,
    about="What the documents say about the same thing in several places; different values are a contradiction.",
    columns=(
        Column("topic", "id", about="Id of what the statements are about; repeated on each of its rows."),
        Column("label", "text", about="What the topic is, in the reader's words; the same on all its rows."),
        Column("statement", "text", about="Where or how it is said."),
        Column("value", "text", about="What it says."),
        Column(
            "about",
            "choice",
            choices=("content", "form"),
            about="content: a difference matters for what is known; form: only how it is written or labelled.",
        ),
        Column("source", "source", about="Where it stands."),
    ),
)

CLAIMS = TableSchema(
    file="claims.csv",
    key="claim",
    required=False,
    about="Claims of size in the documents, and the figure behind each.",
    columns=(
        Column("claim", "id", about="Id of the claim."),
        Column("quote", "text", about="The claim in the document's words, short."),
        Column("figure", "id", required=False, about="Fact with the figure behind it; empty when there is none."),
        Column("source", "source", about="Where it stands."),
    ),
)
