"""The project's own tables beside the coded material."""

from __future__ import annotations

from evallib.tables import Column, TableSchema

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

NAMES = TableSchema(
    file="names.csv",
    key="name",
    required=False,
    about="Names of people, places and workplaces that stop a quotation.",
    columns=(Column("name", "text", about="The name; case does not matter, and a genitive s is found as well."),),
)
