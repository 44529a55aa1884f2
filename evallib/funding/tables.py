"""The tables of a fund, each a file in ``data/<project>/``. All may be left out; what that leaves open is told."""

from __future__ import annotations

from evallib.tables import Column, TableSchema

NAMED = Column("application", "id", about="The id of the application in applications.csv.")

APPLICATIONS = TableSchema(
    file="applications.csv",
    key="application",
    required=False,
    about="The applications, granted or not, one row each. Amounts are kronor, as printed.",
    columns=(
        Column("application", "id", about="A short id of one's own, used by the other tables of the fund."),
        Column("round", "text", about="The round of applications, as the programme calls it, e.g. 2023."),
        Column("year", "integer", required=False, about="The year whose money is asked for."),
        Column("project", "text", about="The name of the project."),
        Column("applicant", "text", required=False, about="The workplace or organisation that applies; no person."),
        Column(
            "organisation_number",
            "text",
            required=False,
            about="The organisation number; empty for a sole trader, whose number is a personal identity number.",
        ),
        Column("case_number", "text", required=False, about="The case number, as it is registered."),
        Column("received", "date", required=False, about="When the application came in."),
        Column("start", "date", required=False, about="The first day of the project."),
        Column("end", "date", required=False, about="The last day of the project."),
        Column("asked_sek", "printed", required=False, about="What is asked for, in kronor."),
        Column("cofinancing_sek", "printed", required=False, about="What others than the programme pay, in kronor."),
        Column("total_cost_sek", "printed", required=False, about="What the project costs in all, in kronor."),
        Column("idea", "text", required=False, about="The idea of the project, in short."),
        Column("goal", "text", required=False, about="What the project wants to reach."),
        Column("measure", "text", required=False, about="How it is to be told whether the goal is reached."),
    ),
)

DECISIONS = TableSchema(
    file="decisions.csv",
    required=False,
    about=(
        "The decisions, one row for each application and year. A later one about the same application and year "
        "revises the one before; then each needs its date."
    ),
    columns=(
        NAMED,
        Column("year", "integer", required=False, about="The year whose money is granted."),
        Column("decided", "date", required=False, about="The day of the decision."),
        Column(
            "outcome",
            "choice",
            choices=("granted", "refused", "withdrawn"),
            about="What was decided; withdrawn: the applicant took the application back.",
        ),
        Column("granted_sek", "printed", required=False, about="What was granted, in kronor; empty if refused."),
    ),
)

ANSWERS = TableSchema(
    file="answers.csv",
    required=False,
    about="Which of the programme's criteria each application meets.",
    columns=(
        NAMED,
        Column("criterion", "text", about="The id of one of the programme's criteria, e.g. C1."),
        Column("met", "yes_no", required=False, about="Whether it is met; empty if nobody has said."),
    ),
)

SCORES = TableSchema(
    file="scores.csv",
    required=False,
    about="The reviewers' scores, one row for each.",
    columns=(
        NAMED,
        Column("reviewer", "id", about="An id of the reviewer that names nobody, e.g. r1."),
        Column("criterion", "text", required=False, about="What the score is for; empty: the application as a whole."),
        Column(
            "score",
            "printed",
            required=False,
            about="The score, on the programme's scale; empty: a conflict of interest is declared, or no score given.",
        ),
    ),
)

PAYMENTS = TableSchema(
    file="payments.csv",
    required=False,
    about="The payments, one row for each.",
    columns=(
        NAMED,
        Column("paid", "date", about="The day it was paid."),
        Column("amount_sek", "printed", about="Kronor paid to the project; negative if the project paid it back."),
    ),
)

REPORTS = TableSchema(
    file="reports.csv",
    required=False,
    about="The reports that projects have handed in, or should have handed in.",
    columns=(
        NAMED,
        Column("report", "choice", choices=("interim_report", "final_report"), about="Which report."),
        Column("received", "date", required=False, about="When it came in; empty if it has not come."),
        Column("channel", "text", required=False, about="How it was sent in."),
    ),
)

COST_PLAN = TableSchema(
    file="cost_plan.csv",
    required=False,
    about="What each project is to cost, one row for each kind of cost. Amounts are kronor, as printed.",
    columns=(
        NAMED,
        Column("cost", "text", about="The id of one of the programme's kinds of cost; another word is told as such."),
        Column("planned_sek", "printed", required=False, about="What it is to cost in all, in kronor."),
        Column("from_grant_sek", "printed", required=False, about="How much of that the grant is to pay, in kronor."),
    ),
)

SETTLEMENTS = TableSchema(
    file="settlements.csv",
    required=False,
    about="What became of the money, as each project reports it: one row for each year. Amounts are kronor.",
    columns=(
        NAMED,
        Column("year", "integer", required=False, about="The year that is settled."),
        Column("used_sek", "printed", required=False, about="What was used during the year, in kronor."),
        Column("carried_sek", "printed", required=False, about="What was taken along to the next year, in kronor."),
        Column("returned_sek", "printed", required=False, about="What was paid back, in kronor."),
    ),
)

TABLES = (APPLICATIONS, DECISIONS, ANSWERS, SCORES, PAYMENTS, REPORTS, COST_PLAN, SETTLEMENTS)
"""The tables in the order of the road from an application to its settlement."""
