"""Checks of what came when, against the programme's dates: applications, decisions and reports."""

from __future__ import annotations

from datetime import date

from evallib.funding.deadlines import due, states
from evallib.funding.judging.tally import Tried, Wanting, by_id, granted_only, tally, undecided
from evallib.funding.outcome import Fault, Outcome, Rule, Words
from evallib.funding.records import Application, Report, ReportKind
from evallib.funding.study import FundingStudy
from evallib.funding.telling.days import days_words
from evallib.funding.telling.names import call
from evallib.locale import N_, _, ngettext
from evallib.presentation import day

APPLICATIONS = Rule(
    "applications_in_time",
    "accuracy",
    "warning",
    N_("Did the applications come in time?"),
    N_("An application that came after the last day is judged on other terms than the rest, if it is judged at all."),
)
DECISIONS = Rule(
    "decisions_in_time",
    "accuracy",
    "warning",
    N_("Were the applications decided in time?"),
    N_("A late decision takes time from the project, and money of the year may be left when it ends."),
)
INTERIM = Rule(
    "interim_reports_in_time",
    "accuracy",
    "warning",
    N_("Did the interim reports come in time?"),
    N_("The interim report is the last occasion on which the funder can help a project to use its money."),
)
FINAL = Rule(
    "final_reports_in_time",
    "accuracy",
    "warning",
    N_("Did the final reports come in time?"),
    N_("Without the final report nobody knows what the money gave, or whether some of it is to be paid back."),
)


def applications_in_time(study: FundingStudy) -> Outcome:
    """Each application's day against the last day of its round."""
    unstated = _("The programme's documents do not state the last day of application.")
    if not states(study.programme.dates, "application"):
        return undecided(APPLICATIONS, "programme_rule", unstated)
    if not study.records.applications:
        return undecided(APPLICATIONS, "applications")
    found = tally(study.records, (_application(study, one) for one in by_id(study.records)))
    return found.conclude(
        APPLICATIONS,
        holds=ngettext("The application came in time.", "All {all} applications came in time.", found.all).format(
            all=found.all
        ),
        broken=_("{n} of {all} applications came after the last day."),
        wanting=Wanting(unstated, {"applications": _("the day that each application came in")}),
    )


def _application(study: FundingStudy, application: Application) -> Tried:
    last = due(study.programme.dates, "application", application.round)
    if last is None or application.received is None:
        return Tried(application.id, missing="programme_rule" if last is None else "applications")
    if application.received <= last:
        return Tried(application.id)
    days = (application.received - last).days
    text = _("{name}: the application came {day}, {late} after the last day {due}.")
    told = text.format(name=call(application), day=day(application.received), late=days_words(days), due=day(last))
    return Tried(application.id, Fault(told, application.place), days)


def decisions_in_time(study: FundingStudy) -> Outcome:
    """The first decision about each application against the day of decision of its round."""
    unstated = _("The programme's documents do not state the day of decision.")
    if not states(study.programme.dates, "decision"):
        return undecided(DECISIONS, "programme_rule", unstated)
    if not study.records.applications:
        return undecided(DECISIONS, "applications")
    tried = (_decision(study, one) for one in by_id(study.records))
    found = tally(study.records, (one for one in tried if one is not None))
    return found.conclude(
        DECISIONS,
        holds=ngettext(
            "The application was decided in time.", "All {all} applications were decided in time.", found.all
        ).format(all=found.all),
        broken=_("{n} of {all} applications were decided after the day that the programme states."),
        wanting=Wanting(unstated, {"decisions": _("the day of each decision")}),
    )


def _decision(study: FundingStudy, application: Application) -> Tried | None:
    """None for an application that was withdrawn, and for one that has no decision and needs none yet."""
    last = due(study.programme.dates, "decision", application.round)
    about = [decision for decision in study.records.decisions if decision.application == application.id]
    if any(decision.outcome == "withdrawn" for decision in about):
        return None
    if last is None or (not about and "decisions" not in study.records.given):
        return Tried(application.id, missing="programme_rule" if last is None else "decisions")
    if not about:
        text = _("{name}: there was no decision on {day}, {late} after the day set, {due}.")
        return _has_not_come(study, application, last, text=text)
    known = [(decision.decided, decision.place) for decision in about if decision.decided]
    if len(known) < len(about) and not any(decided <= last for decided, _place in known):
        return Tried(application.id, missing="decisions")
    decided, place = min(known)
    if decided <= last:
        return Tried(application.id)
    text = _("{name}: decided {day}, {late} after the day set, {due}.")
    late = (decided - last).days
    told = text.format(name=call(application), day=day(decided), late=days_words(late), due=day(last))
    return Tried(application.id, Fault(told, place), late)


def _has_not_come(
    study: FundingStudy, application: Application, last: date, *, text: str, place: str = ""
) -> Tried | None:
    """What has not come is late from the day after it was due, counted to the day that is judged at."""
    if study.as_of is None:
        return Tried(application.id, missing="as_of")
    late = (study.as_of - last).days
    if late <= 0:
        return None
    told = text.format(name=call(application), day=day(study.as_of), late=days_words(late), due=day(last))
    return Tried(application.id, Fault(told, place or application.place), late)


def interim_reports_in_time(study: FundingStudy) -> Outcome:
    """Each granted project's interim report against the last day of its round."""
    words = Words(
        _("Every interim report that was due came in time."),
        _("{n} of {all} interim reports did not come in time."),
        _("The programme's documents do not state the last day of the interim report."),
    )
    return _reports_in_time(study, INTERIM, "interim_report", words)


def final_reports_in_time(study: FundingStudy) -> Outcome:
    """Each granted project's final report against the last day of its round."""
    words = Words(
        _("Every final report that was due came in time."),
        _("{n} of {all} final reports did not come in time."),
        _("The programme's documents do not state the last day of the final report."),
    )
    return _reports_in_time(study, FINAL, "final_report", words)


def _reports_in_time(study: FundingStudy, rule: Rule, kind: ReportKind, words: Words) -> Outcome:
    """The reports of one kind; ``words.open`` says that the programme does not state their last day."""
    if not states(study.programme.dates, kind):
        return undecided(rule, "programme_rule", words.open)
    if not study.records.applications:
        return undecided(rule, "applications")
    reports = {report.application: report for report in study.records.reports if report.kind == kind}
    tried = (_report(study, one, kind, reports.get(one.id)) for one in by_id(study.records))
    found = granted_only(study.records, (one for one in tried if one is not None))
    wanting = Wanting(words.open, {"reports": _("the day that each report came in")})
    return tally(study.records, found).conclude(rule, holds=words.holds, broken=words.broken, wanting=wanting)


def _report(study: FundingStudy, application: Application, kind: ReportKind, report: Report | None) -> Tried | None:
    """None for what is not yet due. A project that the list of reports does not name may have handed one in."""
    last = due(study.programme.dates, kind, application.round)
    if last is None:
        return Tried(application.id, missing="programme_rule")
    if report is None:
        early = study.as_of is not None and study.as_of <= last
        return None if early else Tried(application.id, missing="reports")
    if report.received is None:
        text = _("{name}: the report had not come on {day}, {late} after the last day {due}.")
        return _has_not_come(study, application, last, text=text, place=report.place)
    if report.received <= last:
        return Tried(application.id)
    late = (report.received - last).days
    text = _("{name}: the report came {day}, {late} after the last day {due}.")
    told = text.format(name=call(application), day=day(report.received), late=days_words(late), due=day(last))
    return Tried(application.id, Fault(told, report.place), late)


CHECKS = (
    (APPLICATIONS, applications_in_time),
    (DECISIONS, decisions_in_time),
    (INTERIM, interim_reports_in_time),
    (FINAL, final_reports_in_time),
)
