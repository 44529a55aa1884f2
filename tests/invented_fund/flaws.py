"""What is wrong in the invented fund: one instance for each rule of the catalogue, as ``data/exempel/README.md`` lists.

A flaw is put into the tables and ledgers by its function. What is wrong in the rules, the settings or the facts stands
there as it is; ``mend`` says what would stand there if it were right.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tests.invented_fund.books import Cost
from tests.invented_fund.fund import Fund, sound_fund

Change = Callable[[Fund], None]


@dataclass(frozen=True)
class Flaw:
    """What breaks ``rules``. ``change`` puts it into tables and ledgers; ``mend``: file, as it is, as it should be."""

    rules: tuple[str, ...]
    change: Change | None = None
    mend: tuple[tuple[str, str, str], ...] = ()


RULES = "params/programmes/exempelstad-utvecklingsmedel.yaml"
FACTS = "data/exempel/facts.csv"


def _set(table: str, key: str, **cells: str) -> Change:
    """Other cells in the one row with this key: ``a01`` or ``a01 2024``, in the order of the table's columns."""

    def change(fund: Fund) -> None:
        wanted = key.split()
        found = [row for row in fund.tables[table] if list(row.values())[: len(wanted)] == wanted]
        (row,) = found
        row.update(cells)

    return change


def _all(*changes: Change) -> Change:
    def change(fund: Fund) -> None:
        for one in changes:
            one(fund)

    return change


def _over_the_ceiling(fund: Fund) -> None:
    """a04 asks for 60 000 kr more for its leader and gets it, but does not use it."""
    _set("applications", "a04", asked_sek="260000", total_cost_sek="310000")(fund)
    _set("cost_plan", "a04 projektledare", planned_sek="130000", from_grant_sek="130000")(fund)
    _set("decisions", "a04 2023", granted_sek="160000")(fund)
    _set("payments", "a04 2023-07-03", amount_sek="160000")(fund)
    _set("payments", "a04 2024-02-15", amount_sek="-66000")(fund)
    _set("settlements", "a04 2023", returned_sek="66000")(fund)


def _overspent(fund: Fund) -> None:
    """a08 costs more than it was granted and others pay, and pays nothing back."""
    more = {"5011": 10000, "7610": 3000, "5460": 3500, "5021": 55500, "5110": 22000}
    for account, kronor in more.items():
        _book(fund, "a08", account, kronor)
    _set("settlements", "a08 2024", used_sek="253000", returned_sek="0")(fund)
    fund.drop("payments", application="a08", paid="2025-02-14")


def _more_than_asked(fund: Fund) -> None:
    """a10 is granted and paid 5 000 kr more than it asked for, and pays them back."""
    _set("decisions", "a10 2024", granted_sek="85000")(fund)
    _set("payments", "a10 2024-07-01", amount_sek="85000")(fund)
    _set("payments", "a10 2025-02-14", amount_sek="-9000")(fund)
    _set("settlements", "a10 2024", returned_sek="9000")(fund)


def _late_cost(fund: Fund) -> None:
    """The last wages of a02's leader are booked after the project ended."""
    wages = [cost for cost in fund.books.costs if cost.project == "a02" and cost.account in {"5011", "5012"}]
    last = max(cost.on for cost in wages)
    for cost in wages:
        if cost.on == last:
            cost.on = date(2024, 7, 3)


def _representation(fund: Fund) -> None:
    """Some of a11's material is booked as representation instead, more than others pay in all."""
    material = [cost for cost in fund.books.costs if cost.project == "a11" and cost.account == "5460"]
    for cost in material:
        cost.ore -= 210000
    fund.books.costs.append(Cost("a11", "4311", "6071", date(2024, 10, 3), 210000 * len(material)))


def _over_budget(fund: Fund) -> None:
    """a07 spends 9 000 kr more on training than it did, and less on its leader."""
    _book(fund, "a07", "7610", 9000)
    _book(fund, "a07", "5011", -9000)


def _less_booked(fund: Fund) -> None:
    """2 000 kr of what a04 reports for 2023 is not in the ledger."""
    _book(fund, "a04", "7610", -2000, year=2023)


def _book(fund: Fund, project: str, account: str, kronor: int, *, year: int = 2024) -> None:
    """More, or less, on the last row of a project on an account in a year."""
    rows = [one for one in fund.books.costs if (one.project, one.account, one.on.year) == (project, account, year)]
    max(rows, key=lambda cost: cost.on).ore += 100 * kronor


def _undeclared(fund: Fund) -> None:
    fund.books.undeclared.add("4311")


def _odd_letters(fund: Fund) -> None:
    fund.books.odd_letters = True


def _edited(fund: Fund) -> None:
    fund.books.edited = True


def _paid_to_refused(fund: Fund) -> None:
    """The first payment to a project that was refused."""
    place = next(n for n, row in enumerate(fund.tables["payments"]) if row["application"] > "a06")
    fund.tables["payments"].insert(place, {"application": "a06", "paid": "2023-07-03", "amount_sek": "15000"})


def _dropped(table: str, **cells: str) -> Change:
    return lambda fund: fund.drop(table, **cells)


FLAWS = (
    Flaw(
        ("envelope_year", "envelope_total"),
        mend=((RULES, "{year: 2023, amount_sek: 180000,", "{year: 2023, amount_sek: 320000,"),),
    ),
    Flaw(("envelope_used",), mend=((RULES, "{year: 2024, amount_sek: 1000000,", "{year: 2024, amount_sek: 980000,"),)),
    Flaw(("number_of_projects",), mend=((RULES, "{low: 5, high: 6,", "{low: 3, high: 6,"),)),
    Flaw(("within_ceiling", "utilisation"), _over_the_ceiling),
    Flaw(("granted_within_asked",), _more_than_asked),
    Flaw(("grants_have_amounts",), _set("decisions", "a02 2023", granted_sek="")),
    Flaw(("applications_decided", "decisions_in_time"), _dropped("decisions", application="a03")),
    Flaw(("must_criteria",), _set("answers", "a02 K2", met="no")),
    Flaw(("compound_rule",), _set("answers", "a09 P2", met="no")),
    Flaw(("questions_answered",), _set("applications", "a10", measure="")),
    Flaw(("answers_complete",), _set("answers", "a12 P1", met="")),
    Flaw(("scores_in_scale", "scores_complete"), _set("scores", "a06 r3 B1", score="6")),
    Flaw(
        ("ranking_followed",),
        _all(
            *(_set("scores", f"a12 {who} B1", score=score) for who, score in (("r1", "3"), ("r2", "4"), ("r3", "4"))),
            *(_set("scores", f"a12 {who} B2", score=score) for who, score in (("r1", "4"), ("r2", "3"), ("r3", "3"))),
        ),
    ),
    Flaw(
        ("reviewers_agree",),
        _all(_set("scores", "a07 r2 B1", score="2"), _set("scores", "a07 r2 B2", score="3")),
    ),
    Flaw(("applications_in_time",), _set("applications", "a03", received="2023-04-04")),
    Flaw(("interim_reports_in_time",), _set("reports", "a04 interim_report", received="2024-02-12")),
    Flaw(("final_reports_in_time",), _set("reports", "a08 final_report", received="", channel="")),
    Flaw(("reports_through_channel",), _set("reports", "a09 final_report", channel="e-post")),
    Flaw(
        ("report_before_decision",),
        mend=((RULES, "{event: decision, date: 2024-06-14,", "{event: decision, date: 2024-12-13,"),),
    ),
    Flaw(("dates_in_order",), _set("applications", "a05", end="2022-12-31")),
    Flaw(("payments_after_decision",), _set("payments", "a07 2024-07-01", paid="2024-06-10")),
    Flaw(
        ("cost_share_given",),
        mend=(
            (
                RULES,
                "name: lokal, extent: partial, max_share_pct: null,",
                "name: lokal, extent: partial, max_share_pct: 50,",
            ),
        ),
    ),
    Flaw(
        ("cost_types_allowed",),
        _all(
            _set("cost_plan", "a09 material", planned_sek="20000", from_grant_sek="20000"),
            lambda fund: _after(fund, "a09 material", cost="inventarier", planned_sek="10000", from_grant_sek="10000"),
        ),
    ),
    Flaw(
        ("cost_shares",),
        _all(
            _set("cost_plan", "a02 vikarie", from_grant_sek="48000"),
            _set("cost_plan", "a02 material", from_grant_sek="32000"),
        ),
    ),
    Flaw(
        ("cofinancing", "cost_shares_booked"),
        _all(
            _set("applications", "a11", cofinancing_sek="5000", total_cost_sek="65000"),
            _set("cost_plan", "a11 projektledare", planned_sek="40000", from_grant_sek="40000"),
            _set("cost_plan", "a11 vikarie", planned_sek="10000", from_grant_sek="5000"),
        ),
    ),
    Flaw(("cost_plan_adds_up",), _set("cost_plan", "a12 material", planned_sek="11000")),
    Flaw(("financing_adds_up",), _set("applications", "a05", cofinancing_sek="39000")),
    Flaw(("funds_used", "ledger_within_grant"), _overspent),
    Flaw(
        ("settlement_adds_up", "unspent_by_rule", "unspent_repaid"),
        _all(
            _set("settlements", "a09 2024", returned_sek="3000"),
            _set("payments", "a09 2025-02-14", amount_sek="-3000"),
        ),
    ),
    Flaw(("settlements_complete",), _dropped("settlements", application="a11")),
    Flaw(("paid_within_grant",), _paid_to_refused),
    Flaw(("paid_in_full",), _dropped("payments", application="a07", paid="2024-10-15")),
    Flaw(("case_number_form",), _set("applications", "a06", case_number="33 (2023)")),
    Flaw(("organisation_number_form",), _set("applications", "a06", organisation_number="802999-0100")),
    Flaw(("one_applicant_one_number",), _set("applications", "a12", organisation_number="802999-0036")),
    Flaw(("stated_amounts_agree",), mend=((FACTS, "235 100", "231 500"),)),
    Flaw(("ledger_checksum", "vouchers_balance", "ledger_balances"), _edited),
    Flaw(("objects_declared",), _undeclared),
    Flaw(("ledger_letters",), _odd_letters),
    Flaw(("ledger_covers_period",), _set("applications", "a08", end="2025-01-15")),
    Flaw(("ledger_matches_settlement",), _less_booked),
    Flaw(("costs_in_period",), _late_cost),
    Flaw(("accounts_allowed",), _representation),
    Flaw(("budget_followed",), _over_budget),
)
GAPS = (
    "grants_have_amounts",
    "applications_decided",
    "answers_complete",
    "scores_complete",
    "settlements_complete",
    "ledger_covers_period",
)
"""The rules whose flaw is that something is missing: it leaves other rules undecided."""
NEVER_SURE = ("cost_shares_booked",)
"""Rules that are undecided when nothing is wrong: the ledger does not tell who paid for what."""


def _after(fund: Fund, key: str, **cells: str) -> None:
    """A new line of a cost plan after another."""
    rows = fund.tables["cost_plan"]
    place = next(n for n, row in enumerate(rows) if " ".join(row.values()).startswith(key))
    rows.insert(place + 1, {"application": key.split(maxsplit=1)[0], **cells})


def flawed_fund(*mended: str) -> Fund:
    """The fund with every flaw but those of the rules named."""
    fund = sound_fund()
    for flaw in FLAWS:
        if set(flaw.rules) & set(mended):
            fund.mended += flaw.mend
        elif flaw.change is not None:
            flaw.change(fund)
    return fund
