"""The table that the section on KASAM reads when a project has printed summaries and no answers."""

from __future__ import annotations

from evallib.tables import Column, TableSchema

SUMMARIES = TableSchema(
    file="kasam_summaries.csv",
    required=False,
    about="Printed figures of a questionnaire, one row for each time and scale, for projects without answer files.",
    columns=(
        Column("wave", "text", about="Id of the time, as under kasam in the project file."),
        Column("scale", "text", about="Id of the scale or total, as in the questionnaire's file."),
        Column("n", "integer", required=False, about="How many answered; empty when it is not stated."),
        Column("mean", "printed", required=False, about="Mean in points, as printed; empty when there is none."),
        Column("sd", "printed", required=False, about="Standard deviation, as printed; empty when there is none."),
        Column("source", "source", about="Where it stands."),
    ),
)
