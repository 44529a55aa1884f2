"""What the funding section tells and tabulates."""

from __future__ import annotations

from evallib.funding.checks import run_checks
from evallib.funding.criteria import priority_table
from evallib.funding.deadlines import Deadline
from evallib.funding.labels import HEADER_FACTS, criterion_word, event_word, status_word
from evallib.funding.study import MISSING_STATES, FundingStudy
from evallib.locale import _
from evallib.presentation import (
    Bullets,
    Column,
    Limits,
    Sentence,
    Shown,
    Table,
    day,
    join_words,
    kronor,
    number,
    percent,
    show,
    upper_first,
)
from evallib.published import valued_text


def tell_findings(study: FundingStudy) -> Shown:
    """The programme in a sentence, then what the checks found."""
    items = [Sentence(programme_sentence(study), "finding")]
    for check in run_checks(study):
        if check.passed is False:
            items.append(Sentence(check.message, "conflict"))
        elif check.passed is None:
            items.append(Sentence(check.message, "missing"))
    return show(*items)


def programme_sentence(study: FundingStudy) -> str:
    """Who pays, how much a year, and for how many projects."""
    programme = study.programme
    told = [
        _("The money comes from {funder} through the programme “{programme}”.").format(
            programme=programme.title, funder=programme.funder
        )
    ]
    for entry in programme.envelopes:
        text = _("The programme has {amount} for {year}.").format(amount=kronor(entry.amount_sek), year=entry.year)
        told.append(text)
    granted = study.amount("grant_sek")
    if granted is not None:
        told.append(_("The project was granted {amount}.").format(amount=kronor(granted)))
    count, limits = study.facts.get("projects_granted"), programme.projects
    if count is not None and count.number is not None:
        end = _(" (the programme set {low} to {high})").format(low=limits.low, high=limits.high) if limits else ""
        told.append(f"{count.label}: {number(count.number.value)}{end}.")
    amounts = [fact for fact in study.facts.values() if fact.unit == "kr" and fact.number is not None]
    if not amounts and not programme.envelopes:
        told.append(_("The documents give no amounts at all."))
    return " ".join(told)


def tabulate_facts(study: FundingStudy) -> Shown:
    """What the documents state about the project; what they do not is said in the findings."""
    names = dict.fromkeys((*HEADER_FACTS, *study.programme.expected_facts))
    known = [study.facts[name] for name in names if name in study.facts]
    facts = [fact for fact in known if fact.state not in MISSING_STATES]
    if not facts:
        return show()
    columns = (Column(_("Fact")), Column(_("Value")), Column(_("Source")), Column(_("Note")))
    rows = tuple(
        (upper_first(fact.label), upper_first(valued_text(fact)), fact.source, fact.note or "–") for fact in facts
    )
    return show(Table("facts", _("What the documents state"), columns, rows))


def tabulate_deadlines(study: FundingStudy) -> Shown:
    """The programme's dates with weekday and, when a day to judge them at is given, their status."""
    if not study.deadlines:
        return show()
    columns = (Column(_("Date")), Column(_("What")), Column(_("Round")), Column(_("Status")), Column(_("Source")))
    rows = tuple(
        (
            day(deadline.on),
            _event(deadline),
            deadline.round or "–",
            upper_first(status_word(deadline.days_left)) if deadline.days_left is not None else "–",
            deadline.source,
        )
        for deadline in study.deadlines
    )
    caption = _("Dates of the programme")
    if study.as_of is not None:
        caption = _("Dates of the programme, with status on {date}").format(date=day(study.as_of))
    return show(Table("deadlines", caption, columns, rows))


def _event(deadline: Deadline) -> str:
    """The date's own label, with the kind of date unless the label already says it."""
    word = event_word(deadline.event)
    return deadline.label if word.casefold() in deadline.label.casefold() else f"{deadline.label} ({word})"


def tabulate_criteria(study: FundingStudy) -> Shown:
    """The criteria and what each demands; for a compound rule every combination and what it gives."""
    criteria = study.programme.criteria
    if not criteria:
        return show()
    columns = (Column(_("Criterion")), Column(_("What it demands")), Column(_("Kind")), Column(_("Source")))
    rows = tuple(
        (criterion.id, criterion.text, upper_first(criterion_word(criterion.kind)), criterion.source)
        for criterion in criteria
    )
    items = [Table("criteria", _("Criteria of the programme"), columns, rows)]
    combinations = priority_table(criteria)
    if combinations:
        heads = (Column(_("Fulfilled")), Column(_("Gives priority")))
        truths = tuple(
            (join_words(chosen) or _("none"), _("Yes") if gives else _("No")) for chosen, gives in combinations
        )
        items.append(Table("priority", _("Which combinations of criteria give priority"), heads, truths))
    return show(*items)


def tabulate_costs(study: FundingStudy) -> Shown:
    """What the programme pays for; nothing when it does not say."""
    if not study.programme.costs:
        return show()
    extent = {"full": _("Yes"), "partial": _("To some extent")}
    columns = (
        Column(_("Cost")),
        Column(_("Paid by the programme")),
        Column(_("Largest share"), "right"),
        Column(_("Source")),
    )
    rows = tuple(
        (
            upper_first(cost.name),
            extent[cost.extent],
            percent(cost.max_share_pct, 0) if cost.max_share_pct is not None else _("not stated"),
            cost.source,
        )
        for cost in study.programme.costs
    )
    return show(Table("costs", _("Costs that the programme pays"), columns, rows))


def tabulate_rules(study: FundingStudy) -> Shown:
    """The programme's dates, criteria and costs, as far as it has any."""
    tables = (tabulate_deadlines(study), tabulate_criteria(study), tabulate_costs(study))
    return show(*(item for table in tables for item in table.items))


def tell_limits(study: FundingStudy) -> Shown:
    """What the section rests on and cannot say."""
    notes = tuple(f"{note.text} ({note.source})" for note in study.programme.notes)
    limits = (
        _("Only what the documents of the programme and the project say is checked; no ledger has been read."),
        _("The status of a date is judged at the date that the project file gives, not at today's date."),
    )
    items = [Bullets(notes, _("Also stated"))] if notes else []
    return show(*items, Limits(limits))
