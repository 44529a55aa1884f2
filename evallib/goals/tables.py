"""The tables that the goals section reads."""

from __future__ import annotations

from evallib.tables import Column, TableSchema

GOALS = TableSchema(
    file="goals.csv",
    key="goal",
    about="The goals that the project set, or is judged by.",
    columns=(
        Column("goal", "id", about="Id of the goal."),
        Column("text", "text", about="The goal in short."),
        Column("listed", "yes_no", about="Is it named among the project's own goals?"),
        Column("requires", "text", required=False, about="A breakdown that the goal's wording demands."),
        Column("source", "source", about="Where it stands."),
    ),
)

EVIDENCE = TableSchema(
    file="evidence.csv",
    key="evidence",
    required=False,
    about="What is known about each goal, one row for each piece of evidence.",
    columns=(
        Column("evidence", "id", about="Id of the piece of evidence."),
        Column("goal", "id", about="The goal it is offered for."),
        Column("part", "text", required=False, about="The part of the goal that it concerns."),
        Column("kind", "choice", choices=("measured", "self_rated", "stated"), about="Kind of evidence."),
        Column(
            "bears_on",
            "choice",
            choices=("goal", "other"),
            about="Does it measure the goal itself, or something else?",
        ),
        Column("measure", "text", about="What was measured or asked."),
        Column("result", "text", required=False, about="The result in short."),
        Column("before", "id", required=False, about="Fact with the value before."),
        Column("after", "id", required=False, about="Fact with the value after."),
        Column("change", "id", required=False, about="Fact with the change as printed."),
        Column("wanted", "choice", required=False, choices=("increase", "decrease"), about="Wanted direction."),
        Column(
            "outcome",
            "choice",
            required=False,
            choices=("met", "partly", "not_met", "unclear"),
            about="Judgement of a claim in words; empty when figures decide.",
        ),
        Column("breakdown", "text", required=False, about="The breakdown that is reported."),
        Column("source", "source", about="Where it stands."),
    ),
)
