"""Checks of a programme's rules and of what is known about the grant."""

from __future__ import annotations

from fractions import Fraction

from evallib.funding.deadlines import Conflict, find_conflicts, next_decisions
from evallib.funding.labels import fact_label
from evallib.funding.study import FundingStudy
from evallib.locale import _, ngettext
from evallib.model import Check
from evallib.presentation import day, join_words, kronor, number, percent, quoted


def run_checks(study: FundingStudy) -> tuple[Check, ...]:
    """Every check that the programme's rules give rise to, in a fixed order."""
    found = [
        *_deadline_checks(study),
        _number_of_projects(study),
        *_cost_checks(study),
        _ceiling(study),
        _cofinancing(study),
        _compound(study),
        _missing_facts(study),
        _utilisation(study),
        _grant_within_envelope(study),
    ]
    return tuple(check for check in found if check is not None)


def _deadline_checks(study: FundingStudy) -> list[Check]:
    label = _("Can the outcome of one round inform the decision about the next?")
    conflicts = find_conflicts(study.deadlines)
    events = {deadline.event for deadline in study.deadlines}
    if not {"final_report", "decision"} <= events:
        return []
    if not next_decisions(study.deadlines):
        message = _("The dates do not say which final report comes before which decision: rounds would be needed.")
        return [Check("report_before_decision", label, None, "note", message)]
    if not conflicts:
        return [Check("report_before_decision", label, True, "note", _("The final report comes first."))]
    return [
        Check(
            "report_before_decision" if index == 0 else f"report_before_decision_{index + 1}",
            label,
            False,
            "warning",
            conflict_sentence(conflict),
            (conflict.report.source, conflict.decision.source),
        )
        for index, conflict in enumerate(conflicts)
    ]


def conflict_sentence(conflict: Conflict) -> str:
    """Both dates, and what follows from them."""
    if conflict.days_late == 0:
        when = _("The final report for {round} is due on {date}, the same day as the decision for {next}.")
    else:
        when = ngettext(
            "The final report for {round} is due on {date}, {n} day after the decision for {next}.",
            "The final report for {round} is due on {date}, {n} days after the decision for {next}.",
            conflict.days_late,
        )
    told = when.format(
        round=conflict.report.round,
        date=day(conflict.report.on),
        next=conflict.decision.round,
        n=conflict.days_late,
    )
    return told + " " + _("What the projects achieved cannot inform who is granted money next.")


def _number_of_projects(study: FundingStudy) -> Check | None:
    allowed, count = study.programme.projects, study.amount("projects_granted")
    if allowed is None:
        return None
    label = _("Is the number of projects within what the programme set?")
    if count is None:
        message = _("The programme sets {low} to {high} projects; how many were granted is not stated.")
        passed = None
    else:
        passed = allowed.low <= count <= allowed.high
        message = (
            _("{count} projects, within the {low} to {high} that the programme set.")
            if passed
            else _("{count} projects, outside the {low} to {high} that the programme set.")
        )
    message = message.format(low=allowed.low, high=allowed.high, count=number(count or 0))
    return Check("number_of_projects", label, passed, "error", message, (allowed.source,))


def _cost_checks(study: FundingStudy) -> list[Check]:
    open_costs = [cost for cost in study.programme.costs if cost.extent == "partial" and cost.max_share_pct is None]
    if not open_costs:
        return []
    names = join_words([quoted(cost.name) for cost in open_costs])
    message = _(
        "The programme pays {names} “to some extent”, but no share is given. Whether a cost is within the "
        "rules cannot be decided without a share or an amount."
    ).format(names=names)
    label = _("Is it clear how large a share of each cost the programme pays?")
    return [Check("cost_share_given", label, None, "warning", message, tuple(cost.source for cost in open_costs))]


def _ceiling(study: FundingStudy) -> Check | None:
    ceiling, granted = study.programme.ceiling_sek, study.amount("grant_sek")
    label = _("Is the grant within the ceiling for one project?")
    if ceiling is None:
        if not study.programme.envelopes:
            return None
        return Check("within_ceiling", label, None, "note", _("No ceiling for a single project is stated."))
    if granted is None:
        message = _("The ceiling is {ceiling}; what the project was granted is not stated.")
        return Check("within_ceiling", label, None, "note", message.format(ceiling=kronor(ceiling)))
    message = _("{granted} was granted; the ceiling is {ceiling}.")
    message = message.format(granted=kronor(granted), ceiling=kronor(ceiling))
    return Check("within_ceiling", label, granted <= ceiling, "error", message)


def _cofinancing(study: FundingStudy) -> Check | None:
    """Others' share of the total cost against the least share that the programme asks for."""
    least = study.programme.cofinancing_min_pct
    if least is None:
        return None
    label = _("Do others pay the share that the programme asks for?")
    paid, total = study.amount("cofinancing_sek"), study.amount("total_cost_sek")
    asked = percent(least)
    if paid is None or not total:
        message = _("The programme asks for {asked} from others; co-financing and total cost are not both stated.")
        return Check("cofinancing", label, None, "note", message.format(asked=asked))
    share = 100 * paid / total
    message = _("Others pay {share} of the total cost; the programme asks for {asked}.")
    message = message.format(share=percent(share), asked=asked)
    return Check("cofinancing", label, share >= Fraction(str(least)), "error", message)


def _compound(study: FundingStudy) -> Check | None:
    compound = [criterion for criterion in study.programme.criteria if criterion.kind == "compound"]
    if not compound:
        return None
    told = " ".join(
        _("{id} gives priority only together with one of {others}.").format(
            id=criterion.id, others=join_words(criterion.needs_one_of)
        )
        for criterion in compound
    )
    label = _("Which criteria did the granted projects fulfil?")
    message = told + " " + _("Which criteria the granted projects fulfil is not stated, so the rule cannot be tried.")
    return Check("compound_rule", label, None, "note", message, tuple(criterion.source for criterion in compound))


def _missing_facts(study: FundingStudy) -> Check | None:
    if not study.programme.expected_facts:
        return None
    label = _("Do the documents state what an evaluation under this programme needs?")
    missing = [fact_label(study, name) for name in study.missing_facts]
    if not missing:
        return Check("facts_stated", label, True, "note", _("Everything that is needed is stated."))
    message = _("Not stated: {missing}. The project owner or the funder has these.").format(missing=join_words(missing))
    return Check("facts_stated", label, None, "warning", message, tuple(missing))


def _utilisation(study: FundingStudy) -> Check:
    label = _("Was the money used?")
    used = study.utilisation_pct
    if study.amount("grant_sek") == 0:
        return Check("funds_used", label, None, "note", _("The granted amount is 0 kr, so no share can be worked out."))
    if used is None:
        names = [name for name in ("grant_sek", "used_sek") if study.amount(name) is None]
        message = _(
            "How much of the money was used cannot be decided, because this is not stated: {missing}. "
            "With both the granted and the used amount, the share used can be worked out."
        ).format(missing=join_words([fact_label(study, name) for name in names]))
        return Check("funds_used", label, None, "note", message)
    granted, spent = study.amount("grant_sek") or 0, study.amount("used_sek") or 0
    message = _("{used} of {granted} was used ({pct} %).").format(
        used=kronor(spent), granted=kronor(granted), pct=number(used, 1)
    )
    return Check("funds_used", label, spent <= granted, "error", message)


def _grant_within_envelope(study: FundingStudy) -> Check | None:
    granted = study.amount("grant_sek")
    envelope = sum(entry.amount_sek for entry in study.programme.envelopes)
    if granted is None or not envelope:
        return None
    label = _("Is the grant within the programme's envelope?")
    message = _("{granted} of {envelope}.").format(granted=kronor(granted), envelope=kronor(envelope))
    return Check("grant_within_envelope", label, granted <= envelope, "error", message)
