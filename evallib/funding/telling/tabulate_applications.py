"""The applications and decisions, round by round, and what became of each grant, as tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from evallib.funding.accounting.flow import ApplicationFlow, flow_by_application
from evallib.funding.allocation.eligibility import judge_eligibility
from evallib.funding.allocation.ranking import Ranked, rank_round, reviewers_alpha, rounds
from evallib.funding.allocation.standing import decisions_about, granted_sek, is_granted
from evallib.funding.labels import outcome_word
from evallib.funding.records import Application
from evallib.funding.study import FundingStudy
from evallib.funding.telling.names import call
from evallib.locale import _
from evallib.presentation import Column, Table, join_words, number, percent, upper_first

Cells = tuple[str, ...]
NOTHING = "–"
MOST_OPEN = 30
"""Tables with more rows are folded."""


def amount_text(amount: Fraction | None) -> str:
    """An amount without its unit, which stands in the caption, or that it is not stated."""
    return sek_number(amount) if amount is not None else _("not stated")


def sek_number(amount: Fraction) -> str:
    """An amount in kronor as a bare number, with öre where there are any.

    >>> sek_number(Fraction(45000)), sek_number(Fraction("1250.5"))
    ('45\\xa0000', '1\\xa0250,50')
    """
    return number(amount, 0 if amount.denominator == 1 else 2)


def called(study: FundingStudy, application: Application) -> str:
    """The application's name; the report's own project is marked in words."""
    if application.id != study.settings.application:
        return call(application)
    return _("{project}, this project").format(project=call(application))


def applications_tables(study: FundingStudy) -> tuple[Table, ...]:
    """One table a round: who applied, for how much, what was decided, and how the reviewers ranked it."""
    if "applications" not in study.records.given:
        return ()
    folded = len(study.records.applications) > MOST_OPEN
    return tuple(
        _round_table(study, round_, position, folded=folded)
        for position, round_ in enumerate(rounds(study.records), start=1)
    )


def _round_table(study: FundingStudy, round_: str, position: int, *, folded: bool) -> Table:
    caption = _("Applications and decisions (kronor)")
    if round_:
        caption = _("Applications and decisions, {round} (kronor)").format(round=round_)
    ranked = {one.application: one for one in rank_round(study.records, round_)}
    found = [one for one in study.records.applications if one.round == round_]
    ordered = sorted(found, key=lambda one: (ranked[one.id].rank or len(found) + 1, one.id))
    name = "applications" if position == 1 else f"applications_{position}"
    columns, rows = _filled(
        _columns(study), [_application_cells(study, one, ranked[one.id]) for one in ordered], keep=len(_always())
    )
    return Table(name, caption, columns, rows, _notes(study), folded)


def _always() -> tuple[Column, ...]:
    return (Column(_("Project")), Column(_("Decision")), Column(_("Asked for"), "right"), Column(_("Granted"), "right"))


def _columns(study: FundingStudy) -> tuple[Column, ...]:
    return (
        *_always(),
        Column(_("Score"), "right"),
        Column(_("Rank"), "right"),
        Column(_("Must criteria")),
        Column(_("Applicant")),
    )


def _application_cells(study: FundingStudy, application: Application, ranked: Ranked) -> Cells:
    granted = granted_sek(study.records, application.id)
    return (
        called(study, application),
        decision_text(study, application),
        amount_text(application.asked_sek),
        amount_text(granted) if is_granted(study.records, application.id) else NOTHING,
        number(ranked.mean, 2) if ranked.mean is not None else NOTHING,
        number(ranked.rank) if ranked.rank is not None else NOTHING,
        must_text(study, application),
        application.applicant or NOTHING,
    )


def decision_text(study: FundingStudy, application: Application) -> str:
    """What was decided, in a word; each year's where they differ."""
    about = decisions_about(study.records, application.id)
    words = [upper_first(outcome_word(decision.outcome)) for decision in about]
    if not about:
        return _("No decision")
    if len(set(words)) == 1:
        return words[0]
    return join_words([f"{decision.year or NOTHING}: {word}" for decision, word in zip(about, words, strict=True)])


def must_text(study: FundingStudy, application: Application) -> str:
    """Whether the must criteria are met, and which are not."""
    must = [criterion.id for criterion in study.programme.criteria if criterion.kind == "must"]
    if not must or "answers" not in study.records.given:
        return NOTHING
    found = judge_eligibility(study, application)
    if found.failed:
        return _("No: {criteria}").format(criteria=join_words(found.failed))
    if found.unanswered:
        return _("Not stated: {criteria}").format(criteria=join_words(found.unanswered))
    return _("Yes")


def _filled(
    columns: Sequence[Column], rows: Sequence[Cells], *, keep: int
) -> tuple[tuple[Column, ...], tuple[Cells, ...]]:
    """The table without the columns that say nothing of anyone; the first ``keep`` always stay."""
    said = [n for n in range(len(columns)) if n < keep or any(row[n] != NOTHING for row in rows)]
    return tuple(columns[n] for n in said), tuple(tuple(row[n] for n in said) for row in rows)


def _notes(study: FundingStudy) -> tuple[str, ...]:
    if not study.records.scores:
        return ()
    return (_("Score: the mean of the reviewers. The rank is within the round; equal means share it."),)


def agreement_sentence(study: FundingStudy) -> str:
    """How far the reviewers agree, as a number that nothing is judged by; "" where it cannot be computed."""
    alpha = reviewers_alpha(study.records)
    if alpha is None:
        return ""
    text = _(
        "How far the reviewers agree on all the applications: {alpha} (Krippendorff's alpha; 1 is complete agreement "
        "and 0 is chance)."
    )
    return text.format(alpha=number(alpha, 2))


def use_table(study: FundingStudy) -> Table | None:
    """What each granted project was granted, paid and used, year by year; None where nothing but grants is known."""
    flows = [flow for flow in flow_by_application(study) if flow.running and study.records.given]
    if not any(flow.paid is not None or flow.used is not None for flow in flows):
        return None
    columns = (
        Column(_("Project")),
        Column(_("Year")),
        Column(_("Granted"), "right"),
        Column(_("Paid out"), "right"),
        Column(_("Used"), "right"),
        Column(_("Share"), "right"),
        Column(_("In the ledger"), "right"),
        Column(_("Carried over"), "right"),
        Column(_("Paid back"), "right"),
    )
    kept, rows = _filled(columns, [_use_cells(study, flow) for flow in flows], keep=6)
    return Table(
        "use", _("What became of each grant (kronor)"), kept, rows, tuple(_use_notes(kept)), len(rows) > MOST_OPEN
    )


def _use_cells(study: FundingStudy, flow: ApplicationFlow) -> Cells:
    share = flow.utilisation_pct
    return (
        called(study, flow.application),
        str(flow.year) if flow.year is not None else NOTHING,
        amount_text(flow.granted),
        amount_text(flow.paid) if study.records.payments or flow.paid else NOTHING,
        amount_text(flow.used),
        percent(share, 0) if share is not None else NOTHING,
        *(
            sek_number(amount) if amount is not None else NOTHING
            for amount in (flow.booked, flow.carried, flow.returned)
        ),
    )


def _use_notes(columns: Sequence[Column]) -> Iterator[str]:
    if any(column.label == _("In the ledger") for column in columns):
        yield _("In the ledger: costs on the project's objects in the ledger with a date in that year.")
    yield _("Share: what was used of what was granted and what was carried in from the year before.")
