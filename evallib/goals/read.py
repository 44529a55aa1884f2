"""From a project's tables to its goals, their evidence and its shares."""

from __future__ import annotations

from dataclasses import dataclass

from evallib.errors import InputError, Place, Problem, gather, problems_of
from evallib.goals.judge import Evidence, Goal, Questionnaire, lookup
from evallib.goals.proportions import Share, compute_share
from evallib.goals.tables import EVIDENCE, GOALS
from evallib.locale import _
from evallib.model import RowAccount
from evallib.projects import Project, Proportion
from evallib.published import FACTS, Facts, read_facts, read_published
from evallib.tables import ReadTable, place


@dataclass(frozen=True)
class Study:
    """What the goals section rests on."""

    goals: tuple[Goal, ...]
    evidence: tuple[Evidence, ...]
    shares: tuple[Share, ...]
    facts: Facts
    account: RowAccount
    comparison_group: bool = False
    questionnaire: Questionnaire = "none"


def read_study(project: Project) -> Study:
    """Read goals, evidence and facts. Raises ``InputError`` with every problem found."""
    facts, goals, evidence = gather(
        lambda: read_facts(project),
        lambda: read_published(project, GOALS),
        lambda: read_published(project, EVIDENCE),
    )
    problems = [
        *_references(project, facts, goals, evidence),
        *_different_units(project, facts, evidence),
        *_shares_without_facts(project, facts),
    ]
    if problems:
        raise InputError(problems)
    return Study(
        goals=tuple(
            Goal(row["goal"], row["text"], row["listed"] == "yes", row["requires"], row["source"])
            for _row, row in goals.records()
        ),
        evidence=tuple(_evidence(row, facts) for _row, row in evidence.records()),
        shares=tuple(_share(entry, facts) for entry in project.params.goals.proportions),
        facts=facts,
        account=goals.account + evidence.account + facts.account,
        comparison_group=_has_comparison_group(project),
        questionnaire=_questionnaire(project),
    )


def check_inputs(project: Project) -> tuple[Problem, ...]:
    """Every problem in what the section reads."""
    return problems_of(lambda: read_study(project))


def _has_comparison_group(project: Project) -> bool:
    """Whether a group outside the project answered too, in either of the sections that measure change."""
    settings = (project.params.before_after, project.params.kasam)
    return any(section is not None and section.comparison_group for section in settings)


def _questionnaire(project: Project) -> Questionnaire:
    """What another section of the report has of a questionnaire: the answers, or printed means of them."""
    settings = project.params.kasam
    if settings is None or "kasam" not in project.sections:
        return "none"
    return "summaries" if settings.summaries_only else "answers"


def _evidence(row: dict[str, str], facts: Facts) -> Evidence:
    return Evidence(
        evidence=row["evidence"],
        goal=row["goal"],
        part=row["part"],
        kind=row["kind"],
        bears_on_goal=row["bears_on"] == "goal",
        measure=row["measure"],
        result=row["result"],
        wanted=row["wanted"],
        coded=row["outcome"],
        breakdown=row["breakdown"],
        source=row["source"],
        before=lookup(facts, row["before"]),
        after=lookup(facts, row["after"]),
        change=lookup(facts, row["change"]),
    )


def _references(project: Project, facts: Facts, goals: ReadTable, evidence: ReadTable) -> list[Problem]:
    """Rows of evidence.csv that point to a goal or fact that does not exist."""
    fact_columns = ("before", "after", "change")
    known = {"goal": set(goals.frame["goal"]), **{column: set(facts) for column in fact_columns}}
    files = {"goal": GOALS.file, **dict.fromkeys(fact_columns, FACTS.file)}
    return [
        Problem(
            place(project, EVIDENCE, number, column),
            _("“{value}” is not an id in {file}.").format(value=row[column], file=files[column]),
            _("Correct the id, or add the row to {file}.").format(file=files[column]),
        )
        for column in known
        for number, row in evidence.records()
        if row[column] and row[column] not in known[column]
    ]


def _different_units(project: Project, facts: Facts, evidence: ReadTable) -> list[Problem]:
    """Values before and after that are not measured in the same unit."""
    return [
        Problem(
            place(project, EVIDENCE, number, "after"),
            _("The units differ: “{before}” before and “{after}” after.").format(before=before.unit, after=after.unit),
            _("Point to facts of the same unit."),
        )
        for number, row in evidence.records()
        if (before := facts.get(row["before"])) and (after := facts.get(row["after"])) and before.unit != after.unit
    ]


def _shares_without_facts(project: Project, facts: Facts) -> list[Problem]:
    """Declared shares whose facts are missing or are not a part of a whole."""
    problems = []
    for entry in project.params.goals.proportions:
        part, whole = _count(facts, entry.part), _count(facts, entry.whole)
        if part is None or whole is None:
            what = _("“{part}” and “{whole}” must both be whole numbers in facts.csv.")
        elif not 0 <= part <= whole or not whole:
            what = _("“{part}” must be a part of “{whole}”.")
        else:
            continue
        where = Place(f"params/projects/{project.slug}.yaml", column=f"goals.proportions.{entry.name}")
        what = what.format(part=entry.part, whole=entry.whole)
        problems.append(Problem(where, what, _("Correct the ids or the values in facts.csv.")))
    return problems


def _count(facts: Facts, fact: str) -> int | None:
    """The whole number behind a fact; None when there is none."""
    number = facts[fact].number if fact in facts else None
    return int(number.value) if number is not None and number.value.denominator == 1 else None


def _share(entry: Proportion, facts: Facts) -> Share:
    part, whole = _count(facts, entry.part), _count(facts, entry.whole)
    if part is None or whole is None:
        raise ValueError(f"{entry.name}: the facts were not checked")
    return compute_share(entry.name, entry.label, part, whole, interval=entry.interval)
