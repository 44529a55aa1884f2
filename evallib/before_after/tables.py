"""The tables that the before-and-after section reads."""

from __future__ import annotations

from evallib.tables import Column, TableSchema

BEFORE_AFTER = TableSchema(
    file="before_after.csv",
    key="item",
    about="The items that were rated, on the scale that the document declares, with published means if there are any.",
    columns=(
        Column("item", "id", about="Id of the item."),
        Column("label", "text", about="What was rated, in short."),
        Column("step", "text", required=False, about="The step of the work that the item concerns."),
        Column("scale_min", "printed", about="Lowest possible value."),
        Column("scale_max", "printed", about="Highest possible value."),
        Column("before", "printed", required=False, about="Mean before, as printed; empty when there is none."),
        Column("after", "printed", required=False, about="Mean after, as printed; empty when there is none."),
        Column("n_before", "integer", required=False, about="Number of answers before."),
        Column("n_after", "integer", required=False, about="Number of answers after."),
        Column("sd_before", "printed", required=False, about="Standard deviation before, as printed."),
        Column("sd_after", "printed", required=False, about="Standard deviation after, as printed."),
        Column("source", "source", about="Where it stands."),
    ),
)

RATINGS = TableSchema(
    file="ratings.csv",
    required=False,
    about="Answers before and after, one row an answer. Only what hides every single answer is shown.",
    columns=(
        Column("wave", "choice", choices=("before", "after"), about="When it was answered: before or after."),
        Column(
            "respondent",
            "id",
            required=False,
            about="Id of who answered, the same both times if answers are to be linked; never a name. Empty: unknown.",
        ),
        Column("item", "id", about="The item, as in before_after.csv."),
        Column(
            "answer",
            "text",
            required=False,
            about="A whole number on the item's scale; empty, vet_inte or vet_ej means that there is no answer.",
        ),
    ),
)

MEETINGS = TableSchema(
    file="meetings.csv",
    key="meeting",
    required=False,
    about="How many said after each meeting that it has contributed to the work. One row a meeting, in order.",
    columns=(
        Column("meeting", "id", about="Id of the meeting."),
        Column("label", "text", about="What the reader sees, e.g. Möte 2."),
        Column("step", "text", required=False, about="The steps of the work that the meeting was about."),
        Column("yes", "integer", about="How many answered yes."),
        Column("partly", "integer", about="How many answered to some extent."),
        Column("no", "integer", about="How many answered no."),
        Column("unknown", "integer", about="How many answered that they do not know."),
        Column("source", "source", about="Where it stands."),
    ),
)

PARTICIPANTS = TableSchema(
    file="participants.csv",
    key="participant",
    required=False,
    about="The organisations that took part. Never persons.",
    columns=(
        Column("participant", "id", about="Id of the organisation."),
        Column("label", "text", about="Its name."),
        Column("group", "text", required=False, about="The county or other group it belongs to."),
        Column("took_part", "yes_no", about="Did it take part?"),
        Column("co_author", "yes_no", about="Did it help to make what is being tried?"),
        Column("source", "source", about="Where it stands."),
    ),
)
