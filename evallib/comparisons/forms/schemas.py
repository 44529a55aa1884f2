"""The forms Bilaga 2 to 9 of the handbook as tables: one file each, all of them optional.

Columns and order are those of the appendices of Region Västerbotten FoU's report 2013:09, in short words of our own.
Three things are ours: Bilaga 4 also asks when an activity is to be done, and parts Status from Avstämning; Bilaga 5 has
a row for each result, not a page; and of Bilaga 9 the report tells only that it leads from how it is to how it should
be. That Bilaga 3 has four questions on step 1a and two on 1b is read from text without its table, so it may be wrong.
"""

from __future__ import annotations

from pathlib import Path

from evallib.locale import N_
from evallib.tables import NAMES, Column, TableSchema

SHEET = N_("Form")

PREPARATION = TableSchema(
    file="bilaga_2_forberedelser.csv",
    key="question",
    required=False,
    sheet=SHEET,
    may_be_empty=True,
    about="Bilaga 2: how Öppna jämförelser is handled today. A row without an answer is left out and counted.",
    columns=(
        Column("question", "text", about="The question.", heading=N_("Question")),
        Column("answer", "prose", required=False, about="The group's answer.", heading=N_("Our answer")),
    ),
)

READINESS_QUESTIONS = {
    "collecting": N_("1a How the data are collected is clear"),
    "collectors": N_("1a Who collects and who hands in is clear"),
    "indicators": N_("1a The indicators are understood alike"),
    "services": N_("1a All services concerned take part"),
    "receiver": N_("1b Who receives the results is clear"),
    "answerer": N_("1b Who answers questions is clear"),
}
"""Id of each question of Bilaga 3 to its heading, as a message to translate."""

READINESS = TableSchema(
    file="bilaga_3_sjalvskattning.csv",
    key="area",
    required=False,
    sheet=SHEET,
    may_be_empty=True,
    about="Bilaga 3: self-rating of the preparations, one row an area. A row without ratings is left out and counted.",
    columns=(
        Column("area", "text", about="The area of Öppna jämförelser.", heading=N_("Area")),
        *(
            Column(
                name,
                "text",
                required=False,
                about="From 1 (not at all) to the highest step (fully), or `Vet ej`, which is no value.",
                heading=heading,
            )
            for name, heading in READINESS_QUESTIONS.items()
        ),
    ),
)

ACTIONS = TableSchema(
    file="bilaga_4_handlingsplan.csv",
    required=False,
    sheet=SHEET,
    may_be_empty=True,
    about="Bilaga 4: the plan, one row an activity.",
    columns=(
        Column("step", "text", required=False, about="The step of the handbook, e.g. 1a.", heading=N_("Step")),
        Column("problem", "prose", required=False, about="What is to be solved.", heading=N_("Problem or challenge")),
        Column("activity", "prose", about="What is to be done.", heading=N_("Activity")),
        Column(
            "owner",
            "text",
            required=False,
            about="The role or unit that is responsible; never a person's name.",
            heading=N_("Responsible role"),
        ),
        Column("due", "date", required=False, about="The day when it is to be done.", heading=N_("To be done by")),
        Column(
            "state",
            "text",
            required=False,
            about="`Ej påbörjad`, `Pågår`, `Klar` or `Avbruten`.",
            heading=N_("Status of the activity"),
        ),
        Column("follow_up", "prose", required=False, about="How and when it is followed up.", heading=N_("Follow-up")),
    ),
)

QUICK = TableSchema(
    file="bilaga_5_snabbanalys.csv",
    required=False,
    sheet=SHEET,
    may_be_empty=True,
    about="Bilaga 5: a first look at results that are not good, one row a result.",
    columns=(
        Column("indicator", "text", about="The indicator: its id or its label.", heading=N_("Result (indicator)")),
        Column("urgent", "text", required=False, about="`Ja`, `Nej` or `Vet ej`.", heading=N_("Urgent?")),
        Column("reliable", "text", required=False, about="`Ja`, `Nej` or `Vet ej`.", heading=N_("Reliable?")),
        Column("ongoing", "text", required=False, about="`Ja`, `Nej` or `Vet ej`.", heading=N_("Activities going on?")),
        Column("activities", "prose", required=False, about="Which ones.", heading=N_("Which activities?")),
        Column("comments", "prose", required=False, about="Other comments.", heading=N_("Other comments")),
        Column("reply", "prose", required=False, about="The answer put together.", heading=N_("Combined answer")),
    ),
)

PRIORITIES = TableSchema(
    file="bilaga_6_prioritering.csv",
    required=False,
    sheet=SHEET,
    may_be_empty=True,
    about="Bilaga 6: how each indicator was prioritised. `LÅG`, `låga`, `L` and `få` are one level, and so on.",
    columns=(
        Column("indicator", "text", about="The indicator: its id or its label.", heading=N_("Identified indicator")),
        Column("goal", "prose", required=False, about="The goal it belongs to.", heading=N_("Related overall goal")),
        Column("ongoing", "prose", required=False, about="What is done already.", heading=N_("Efforts going on")),
        Column(
            "quality_cost",
            "text",
            required=False,
            about="What it costs as it is: `LÅGA`, `MEDEL` or `HÖGA`.",
            heading=N_("Cost 1: of lacking quality"),
        ),
        Column(
            "change_cost",
            "text",
            required=False,
            about="What a change costs: `LÅGA`, `MEDEL` or `HÖGA`.",
            heading=N_("Cost 2: of the change"),
        ),
        Column(
            "people",
            "text",
            required=False,
            about="How many are affected: `FÅ`, `MEDEL` or `MÅNGA`.",
            heading=N_("Inhabitants affected"),
        ),
        Column("comments", "prose", required=False, about="Comments and other.", heading=N_("Comments and other")),
        Column("priority", "text", required=False, about="1, 2 or 3; 1 is most important.", heading=N_("Priority")),
        Column("decision", "prose", required=False, about="What was decided.", heading=N_("Decision")),
    ),
)

TYPES = TableSchema(
    file="bilaga_7_indikatortyp.csv",
    required=False,
    sheet=SHEET,
    may_be_empty=True,
    about="Bilaga 7: what kind of indicator the group takes it for, and what its definition says.",
    columns=(
        Column("area", "text", required=False, about="The area of Öppna jämförelser.", heading=N_("Area")),
        Column("indicator", "text", about="The indicator: its id or its label.", heading=N_("Indicator judged")),
        Column(
            "own",
            "text",
            required=False,
            about="`Struktur`, `Process` or `Resultat`.",
            heading=N_("Our judgement"),
        ),
        Column(
            "defined",
            "text",
            required=False,
            about="`Struktur`, `Process` or `Resultat`.",
            heading=N_("Definition in the appendix on method"),
        ),
    ),
)

IMPROVEMENTS = TableSchema(
    file="bilaga_8_forbattringsomraden.csv",
    required=False,
    sheet=SHEET,
    may_be_empty=True,
    about="Bilaga 8: areas to improve, one row each.",
    columns=(
        Column(
            "indicators",
            "prose",
            required=False,
            about="The indicators by id or label, with a semicolon or a line break between them.",
            heading=N_("Indicators"),
        ),
        Column("now", "prose", required=False, about="How it is.", heading=N_("How it is now")),
        Column("causes", "prose", required=False, about="The causes behind it.", heading=N_("Underlying causes")),
        Column(
            "influence",
            "text",
            required=False,
            about="How much the own organisation can do: `LÅG`, `MEDEL` or `HÖG`.",
            heading=N_("Own influence"),
        ),
        Column("suggestion", "prose", required=False, about="What to improve.", heading=N_("Suggested improvement")),
        Column("priority", "text", required=False, about="1, 2 or 3; 1 is most important.", heading=N_("Priority")),
        Column("decision", "prose", required=False, about="What was decided.", heading=N_("Decision")),
    ),
)

A3 = TableSchema(
    file="bilaga_9_a3.csv",
    required=False,
    sheet=SHEET,
    may_be_empty=True,
    about="Bilaga 9: A3, from how it is to how it should be, one row an area. The handbook's layout is not known.",
    columns=(
        Column("area", "text", about="The area to improve.", heading=N_("Area to improve")),
        Column("background", "prose", required=False, about="Why this.", heading=N_("Background")),
        Column("now", "prose", required=False, about="How it is.", heading=N_("How it is now")),
        Column("wanted", "prose", required=False, about="How it should be.", heading=N_("How it should be")),
        Column("causes", "prose", required=False, about="The causes behind it.", heading=N_("Underlying causes")),
        Column("actions", "prose", required=False, about="What is to be done.", heading=N_("Actions")),
        Column("follow_up", "prose", required=False, about="How it is followed up.", heading=N_("Follow-up")),
    ),
)

FORMS = (PREPARATION, READINESS, ACTIONS, QUICK, PRIORITIES, TYPES, IMPROVEMENTS, A3)
TABLES = (*FORMS, NAMES)
"""What reading the forms opens: the forms, and the project's list of names that may not stand in them."""


def form_id(schema: TableSchema) -> str:
    """The id of a form: its file without the ending.

    >>> form_id(A3)
    'bilaga_9_a3'
    """
    return Path(schema.file).stem
