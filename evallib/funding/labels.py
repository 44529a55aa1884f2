"""Words for events, criteria, states and the facts that evallib knows by name."""

from __future__ import annotations

from evallib.funding.study import FundingStudy
from evallib.locale import _, ngettext, pgettext
from evallib.presentation import lower_first

HEADER_FACTS = (
    "funder",
    "case_number",
    "coordinator",
    "municipality",
    "project_status",
    "period_start",
    "period_end",
    "grant_sek",
    "total_cost_sek",
    "cofinancing_sek",
    "budget_sek",
    "used_sek",
    "projects_granted",
    "projects_district",
    "beneficiaries",
)


def fact_label(study: FundingStudy, name: str) -> str:
    """What a fact is called: its own label, else evallib's word for the name, else the name itself."""
    fact = study.facts.get(name)
    if fact is not None:
        return lower_first(fact.label)
    known = {
        "funder": _("funder"),
        "case_number": _("case number"),
        "coordinator": _("coordinator"),
        "municipality": _("municipality"),
        "project_status": _("status of the project"),
        "period_start": _("first month of the project"),
        "period_end": _("last month of the project"),
        "grant_sek": _("granted amount"),
        "total_cost_sek": _("total cost"),
        "cofinancing_sek": _("co-financing"),
        "budget_sek": _("budget"),
        "used_sek": _("used amount"),
        "projects_granted": _("number of granted projects"),
        "projects_district": _("number of projects in the district"),
        "beneficiaries": _("number of people reached"),
    }
    return known.get(name, name)


def event_word(event: str) -> str:
    """What a programme date is about."""
    return {
        "interim_report": _("interim report"),
        "application": _("application"),
        "final_report": _("final report"),
        "decision": _("decision"),
    }[event]


def criterion_word(kind: str) -> str:
    """What a criterion demands."""
    return {
        "must": pgettext("criterion", "must"),
        "priority": pgettext("criterion", "gives priority"),
        "judged": pgettext("criterion", "judged by a person"),
        "compound": pgettext("criterion", "gives priority only with another"),
    }[kind]


def outcome_word(outcome: str) -> str:
    """What was decided about an application."""
    return {
        "granted": pgettext("decision", "granted"),
        "refused": pgettext("decision", "refused"),
        "withdrawn": pgettext("decision", "withdrawn"),
    }[outcome]


def table_word(table: str) -> str:
    """What a table of the fund holds."""
    return {
        "applications": _("applications"),
        "decisions": _("decisions"),
        "answers": _("answers to the criteria"),
        "scores": _("scores"),
        "payments": _("payments"),
        "reports": _("reports"),
        "cost_plan": _("cost plans"),
        "settlements": _("settlements"),
    }[table]


def unspent_word(rule: str) -> str:
    """What is to become of money that was not used."""
    return {"returned": _("is paid back"), "carried_over": _("may be used the next year")}[rule]


def status_word(days_left: int) -> str:
    """How far away a date is on the day it is judged at."""
    if days_left == 0:
        return _("today")
    if days_left < 0:
        return ngettext("passed {n} day ago", "passed {n} days ago", -days_left).format(n=-days_left)
    return ngettext("{n} day left", "{n} days left", days_left).format(n=days_left)
