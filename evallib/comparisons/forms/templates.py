"""The handbook's forms as workbooks to fill in: what each is for, when, and how its columns are filled in."""

from __future__ import annotations

from collections.abc import Mapping

from evallib.comparisons.forms import schemas
from evallib.comparisons.forms.rows import scales_of
from evallib.locale import N_, _
from evallib.tables import TableSchema
from evallib.tables.templates import Template, write_workbook

STEPS = ("Förberedelser", "1a", "1b", "2a", "2b", "3a", "3b", "3c", "4a", "4b", "5a", "5b", "5c")
"""The steps of the handbook, as they stand in a plan."""
AREAS = (
    N_("Children and young people"),
    N_("Substance use and addiction"),
    N_("Older people"),
    N_("People with disabilities"),
    N_("Financial assistance"),
    N_("Homelessness"),
    N_("Victims of crime"),
)
QUESTIONS = (
    N_("How do we see to it that the data we hand in are right?"),
    N_("Who receives the results, and what happens then?"),
    N_("How do we analyse the results?"),
    N_("How do we prioritise, and who decides?"),
    N_("How do we follow up changes that have been decided?"),
    N_("Which are our challenges?"),
    N_("At which meetings are the comparisons taken up?"),
)
TITLES: Mapping[str, str] = {
    schemas.PREPARATION.file: N_("Bilaga 2: Preparations"),
    schemas.READINESS.file: N_("Bilaga 3: Self-rating of the preparations"),
    schemas.ACTIONS.file: N_("Bilaga 4: Plan of action"),
    schemas.QUICK.file: N_("Bilaga 5: Quick analysis"),
    schemas.PRIORITIES.file: N_("Bilaga 6: Prioritising indicators"),
    schemas.TYPES.file: N_("Bilaga 7: Type of indicator"),
    schemas.IMPROVEMENTS.file: N_("Bilaga 8: Prioritising areas to improve"),
    schemas.A3.file: N_("Bilaga 9: A3"),
}
PURPOSES: Mapping[str, tuple[str, str]] = {
    schemas.PREPARATION.file: (
        N_("The group describes how Öppna jämförelser is handled today."),
        N_("It is filled in before meeting 2, which is about steps 1a and 1b."),
    ),
    schemas.READINESS.file: (
        N_("The group rates how well prepared it is in each area."),
        N_("It is filled in for meeting 2, which is about steps 1a and 1b."),
    ),
    schemas.ACTIONS.file: (
        N_("The plan says what is to be done, who is responsible, by when, and how far it has come."),
        N_("It is begun at meeting 2 and followed up until meeting 6: steps 1a to 5c."),
    ),
    schemas.QUICK.file: (
        N_("A first look at each result that is not good: does it matter, can it be trusted, is anything being done?"),
        N_("It is filled in for meeting 2, when the results have been received: step 1b."),
    ),
    schemas.PRIORITIES.file: (
        N_("The group weighs the indicators against each other and gives each of them a priority."),
        N_("It is filled in for meeting 3, which is about steps 2a and 2b."),
    ),
    schemas.TYPES.file: (
        N_("The group judges what each indicator measures, then looks up what its definition says."),
        N_("It is filled in for meeting 4, which is about steps 3a to 3c."),
    ),
    schemas.IMPROVEMENTS.file: (
        N_("The group goes from results to causes, and from causes to what can be improved."),
        N_("It is filled in for meeting 4, and leads to the proposals of meeting 5: steps 3a to 4b."),
    ),
    schemas.A3.file: (
        N_(
            "An area on each row, to be printed on A3: from how it is to how it should be. The layout is evallib's own."
        ),
        N_("It is filled in for meetings 5 and 6, which are about steps 4a to 5c."),
    ),
}
"""Of each form, what it is for, and when it is filled in."""
COMMON = (
    N_("Write on the sheet with the form: one answer, indicator, area or activity on each row."),
    N_("Are more rows needed, use those below the lines, or insert some."),
    N_("The headings are locked, since evallib reads them. Change neither them nor the name of the sheet."),
    N_("Leave a cell empty if nothing is known."),
    N_("Write roles and units, never names and numbers of persons. evallib looks for names, but misses rare ones."),
    N_("Keep the name of the file, and put it in the project's data folder."),
)
INDICATOR = N_("The id of the indicator, or its label in the project file; each of them once.")
PRIORITY = N_("1 is most important.")
DECISION = N_("What was decided, by whom (role), and when.")
EXPLAINED: Mapping[str, Mapping[str, str]] = {
    schemas.PREPARATION.file: {"answer": N_("The group's own words. Alt and Enter give a new line.")},
    schemas.READINESS.file: {
        "area": N_("The areas are given; add rows below for others."),
        **dict.fromkeys(
            schemas.READINESS_QUESTIONS, N_("1 means not at all, and the highest number fully. Vet ej is no value.")
        ),
    },
    schemas.ACTIONS.file: {
        "step": N_("The step of the handbook that the activity belongs to."),
        "problem": N_("What is to be solved."),
        "activity": N_("What is to be done."),
        "owner": N_("A role or a unit, e.g. enhetschef IFO; never a person's name."),
        "due": N_("The last day."),
        "state": N_("How far it has come."),
        "follow_up": N_("On which day or how often, and at which meeting, it is followed up."),
    },
    schemas.QUICK.file: {
        "indicator": INDICATOR,
        "urgent": N_("Does the result concern something that matters now?"),
        "reliable": N_("Can the figure be trusted?"),
        "ongoing": N_("Is anything being done about it already?"),
        "activities": N_("If so, what."),
        "comments": N_("What else should be known about the result."),
        "reply": N_("What we answer when somebody asks about the result."),
    },
    schemas.PRIORITIES.file: {
        "indicator": INDICATOR,
        "goal": N_("The overall goal that the indicator belongs to."),
        "ongoing": N_("What is being done already."),
        "quality_cost": N_("What it costs that the quality is as it is."),
        "change_cost": N_("What it would cost to change it."),
        "people": N_("How many inhabitants are affected."),
        "comments": N_("What the levels build on, and what is uncertain."),
        "priority": PRIORITY,
        "decision": DECISION,
    },
    schemas.TYPES.file: {
        "area": N_("The area of Öppna jämförelser that it belongs to."),
        "indicator": INDICATOR,
        "own": N_("What the group takes it for, before it looks up the definition."),
        "defined": N_("What the appendix on method of the comparison says."),
    },
    schemas.IMPROVEMENTS.file: {
        "indicators": N_("Ids or labels, with a semicolon or a line break between them."),
        "now": N_("What we know about how it is."),
        "causes": N_("Why it is so; also what speaks against it."),
        "influence": N_("How much our own organisation can do about it."),
        "suggestion": N_("What we suggest to improve."),
        "priority": PRIORITY,
        "decision": DECISION,
    },
    schemas.A3.file: {
        "area": N_("What the A3 is about; one row each."),
        "background": N_("Why this area."),
        "now": N_("How it is, with figures where there are any."),
        "wanted": N_("What we want to reach, and how we will see it."),
        "causes": N_("Why it is so; also what speaks against it."),
        "actions": N_("What is to be tried, for how long, and by which role."),
        "follow_up": N_("On which day or how often, and at which meeting, it is followed up."),
    },
}


def template_of(schema: TableSchema, readiness_steps: int = 5) -> Template:
    """The template of a form. ``readiness_steps``: the highest value of the self-rating of the preparations.

    >>> template_of(schemas.IMPROVEMENTS).words["influence"]
    ('Låg', 'Medel', 'Hög')
    """
    words = {name: tuple(scale.words.values()) for name, scale in scales_of(schema, readiness_steps).items()}
    given: tuple[str, ...] = ()
    if schema is schemas.ACTIONS:
        words["step"] = STEPS
    elif schema is schemas.READINESS:
        given = tuple(map(_, AREAS))
    elif schema is schemas.PREPARATION:
        given = tuple(map(_, QUESTIONS))
    return Template(
        schema=schema,
        title=_(TITLES[schema.file]),
        guidance=tuple(map(_, (*PURPOSES[schema.file], *COMMON))),
        explained={name: _(text) for name, text in EXPLAINED[schema.file].items()},
        words=words,
        suggested=frozenset({"step"}),
        given=given,
        paper="A3" if schema is schemas.A3 else "A4",
    )


def write_template(schema: TableSchema, readiness_steps: int = 5) -> bytes:
    """The workbook of a form, empty but for what is given."""
    return write_workbook(template_of(schema, readiness_steps))
