"""What the section rests on: the tables and ledgers that were read, what was skipped in them, and the limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from evallib.funding.labels import fact_label, table_word
from evallib.funding.ledger import Ledger
from evallib.funding.study import FundingStudy
from evallib.locale import _, ngettext
from evallib.presentation import day, join_words, kronor, number


def missing_facts_sentence(study: FundingStudy) -> str:
    """What an evaluation under the programme needs and the documents do not state; "" when they state everything."""
    missing = [fact_label(study, name) for name in study.missing_facts]
    if not missing:
        return ""
    return _("Not stated: {missing}. The project owner or the funder has these.").format(missing=join_words(missing))


def read_sentence(study: FundingStudy) -> str:
    """Which tables and how many ledgers were read."""
    tables = [table_word(name) for name in table_order(study)]
    if not tables and not study.ledgers:
        return _(
            "Only what the documents of the programme and the project say is checked: there are no tables of the fund."
        )
    told = [_("Only what stands in what was read is checked")]
    if tables:
        told.append(_("the tables of {tables}").format(tables=join_words(tables)))
    if study.ledgers:
        count = len(study.ledgers)
        told.append(ngettext("{n} ledger file", "{n} ledger files", count).format(n=number(count)))
    return _("{start}: {what}.").format(start=told[0], what=join_words(told[1:]))


def table_order(study: FundingStudy) -> tuple[str, ...]:
    """The tables that were given, on the road from an application to its settlement."""
    road = ("applications", "decisions", "answers", "scores", "payments", "reports", "cost_plan", "settlements")
    return tuple(name for name in road if name in study.records.given)


def ledger_sentences(study: FundingStudy) -> tuple[str, ...]:
    """Of each ledger: its year, how much was read, whether the checksum is right, and what was not counted."""
    return tuple(" ".join(_ledger(ledger)) for ledger in study.ledgers)


def _ledger(ledger: Ledger) -> Iterator[str]:
    year = ledger.year
    when = _("the financial year {start} to {end}").format(start=year.start, end=year.end) if year else ""
    yield _("Ledger file {n}: {what}.").format(
        n=number(ledger.number), what=", ".join(part for part in (when, _size(ledger)) if part)
    )
    yield {
        "verified": _(
            "Its checksum is right: the part that it covers is unchanged, or its checksum has been computed anew."
        ),
        "wrong": _(
            "Its checksum is wrong: something in the part that it covers is lost or changed since it was written."
        ),
        "none": _("It has no checksum, so whether anything is lost or changed cannot be said."),
    }[ledger.checksum]
    if ledger.passed_over:
        text = _("Rows that were added or removed later are not counted a second time ({counts}).")
        yield text.format(counts=_counts(ledger.passed_over))
    if ledger.unknown:
        text = _("Lines of kinds that are not known were skipped ({counts}).")
        yield text.format(counts=number(sum(ledger.unknown.values())))


def _size(ledger: Ledger) -> str:
    if not ledger.vouchers:
        return _("balances only, without vouchers")
    return _("{vouchers} vouchers with {rows} rows, projects in dimension {dimension}").format(
        vouchers=number(ledger.vouchers), rows=number(ledger.rows), dimension=ledger.dimension
    )


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{label} {number(count)}" for label, count in sorted(counts.items()))


def limit_sentences(study: FundingStudy) -> tuple[str, ...]:
    """What the section cannot say."""
    return tuple(_limits(study))


def _limits(study: FundingStudy) -> Iterator[str]:
    yield read_sentence(study)
    if study.as_of is not None:
        text = _("What is late, and what has not come, is judged at {date}: the date that the project file gives.")
        yield text.format(date=day(study.as_of))
    else:
        yield _("No date to judge at is given, so whether something that has not come is late cannot be said.")
    if study.settings.ledger is not None:
        text = _(
            "Costs in the ledger are the rows of the projects on accounts that begin with {accounts}, as they are "
            "booked: value-added tax and internal items included."
        )
        yield text.format(accounts=join_words(study.settings.ledger.cost_accounts))
    if study.settings.rounded_to_sek > 1:
        text = _("Amounts are taken as rounded to {amount}; a difference that rounding can explain is no fault.")
        yield text.format(amount=kronor(study.settings.rounded_to_sek))
    if study.records.given:
        yield _(
            "That a rule was not followed says nothing of why. There may be a decision or a reason that is not in "
            "what was read."
        )
        yield _(
            "What was asked for several years counts in the first of them. Paid out is what was paid less what was "
            "paid back, in the year of the payment or the closest year of the project."
        )
        yield _("All amounts are in kronor, as printed; no change in the value of money is taken into account.")
