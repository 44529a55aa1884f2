"""Checks of the reports that the programme asks for: whether they can inform the next round, and how they came."""

from __future__ import annotations

from evallib.funding.deadlines import find_conflicts, next_decisions
from evallib.funding.judging.tally import Tried, Wanting, granted_only, tally, undecided
from evallib.funding.labels import event_word
from evallib.funding.outcome import Fault, Outcome, Rule, Words, conclude
from evallib.funding.records import Report
from evallib.funding.study import FundingStudy
from evallib.funding.telling.days import conflict_sentence
from evallib.funding.telling.names import call_id
from evallib.locale import N_, _, ngettext
from evallib.presentation import quoted

CONFLICT = Rule(
    "report_before_decision",
    "usefulness",
    "warning",
    N_("Can the outcome of one round inform the decision about the next?"),
    N_("Where the final reports come after the next decision, nothing can be learnt from one round to the next."),
)
CHANNEL = Rule(
    "reports_through_channel",
    "usefulness",
    "note",
    N_("Were the reports sent in the way that the programme says?"),
    N_("What was sent in another way may not have been registered, and is easily lost."),
)


def report_before_decision(study: FundingStudy) -> Outcome:
    """The programme's own dates: each round's final report against the decisions about later rounds."""
    pairs = next_decisions(study.deadlines)
    if not pairs:
        events = {deadline.event for deadline in study.deadlines}
        message = _("The programme's documents do not state the days of final reports and of decisions.")
        if {"final_report", "decision"} <= events:
            message = _("The dates do not say which final report comes before which decision: rounds would be needed.")
        return undecided(CONFLICT, "programme_rule", message)
    conflicts = sorted(find_conflicts(study.deadlines), key=lambda one: (-one.days_late, conflict_sentence(one)))
    worst = [conflict_sentence(conflict) for conflict in conflicts[:1]]
    words = Words(
        holds=_("The final report comes first."),
        broken=" ".join([*worst, _("What the projects achieved cannot inform who is granted money next.")]),
        open="",
    )
    faults = [
        Fault(conflict_sentence(conflict), "; ".join(dict.fromkeys((conflict.report.source, conflict.decision.source))))
        for conflict in conflicts
    ]
    return conclude(CONFLICT, words, faults=faults, of=len(pairs))


def reports_through_channel(study: FundingStudy) -> Outcome:
    """How each report of a granted project came, against how the programme asks for reports of its kind and round."""
    unstated = _("The programme's documents do not state how reports are to be sent in.")
    if not _channels(study):
        return undecided(CHANNEL, "programme_rule", unstated)
    if "reports" not in study.records.given:
        return undecided(CHANNEL, "reports")
    rounds = {application.id: application.round for application in study.records.applications}
    came = [report for report in study.records.reports if report.received]
    tried = [_channel(study, report, rounds.get(report.application, "")) for report in came]
    found = tally(study.records, granted_only(study.records, tried))
    return found.conclude(
        CHANNEL,
        holds=ngettext(
            "The reports of the project came as the programme says.",
            "The reports of {all} projects came as the programme says.",
            found.all,
        ).format(all=found.all),
        broken=_("The reports of {n} of {all} projects came in another way than the programme says."),
        wanting=Wanting(unstated, {"reports": _("how each report came")}),
    )


def _channels(study: FundingStudy) -> dict[tuple[str, str], dict[str, str]]:
    """By event and round: how the programme says that it is sent in, folded for comparing and as it is written."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for entry in study.programme.dates:
        if entry.channel and entry.event in {"interim_report", "final_report"}:
            found.setdefault((entry.event, entry.round or ""), {})[folded_channel(entry.channel)] = entry.channel
    return found


def _channel(study: FundingStudy, report: Report, round_: str) -> Tried:
    asked = _channels(study).get((report.kind, round_), {})
    if not asked or not report.channel:
        return Tried(report.application, missing="reports" if asked else "programme_rule")
    if folded_channel(report.channel) in asked:
        return Tried(report.application)
    text = _("{name}: the {report} came in another way; the programme says {asked}.")
    told = text.format(
        name=call_id(study.records, report.application),
        report=event_word(report.kind),
        asked=quoted(min(asked.values())),
    )
    return Tried(report.application, Fault(told, report.place))


def folded_channel(channel: str) -> str:
    """A way to send in as it is compared: whatever its capitals and spaces."""
    return " ".join(channel.split()).casefold()


CHECKS = ((CONFLICT, report_before_decision), (CHANNEL, reports_through_channel))
