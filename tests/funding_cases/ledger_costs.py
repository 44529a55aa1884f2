"""Cases of the checks of what the ledgers say that the projects cost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from evallib.funding.ledger import Booked, FinancialYear, Ledger
from evallib.funding.study import FundingStudy
from tests.funding_cases import Case
from tests.funding_studies import ledger, study

YEAR_2023 = FinancialYear(0, date(2023, 1, 1), date(2023, 12, 31))
YEAR_2024 = FinancialYear(0, date(2024, 1, 1), date(2024, 12, 31))
MAY, NEXT_MAY = date(2023, 5, 4), date(2024, 5, 4)
APPLICATION = {"id": "a1", "project": "Café", "start": date(2023, 1, 1), "end": date(2023, 12, 31)}
GRANTED = {"application": "a1", "outcome": "granted", "year": 2023, "granted_sek": 1000}
SETTINGS: Mapping[str, Any] = {"as_of": "2024-06-30", "ledger": {"files": ["a.se"], "projects": {"a1": ["P1"]}}}
BOTH_YEARS = {"end": date(2024, 6, 30)}


def cost(sek: float, on: date | None = MAY, account: str = "7010", name: str = "P1") -> Booked:
    return Booked(name, account, on, round(sek * 100), 1, 17)


def kept(*booked: Booked, **keys: Any) -> Ledger:
    """The ledger of 2023, with the project's object declared."""
    return ledger(*booked, **{"years": (YEAR_2023,), "objects": {"P1": "Café"}, **keys})


def next_year(*booked: Booked) -> Ledger:
    return kept(*booked, number=2, years=(YEAR_2024,))


def one(
    *ledgers: Ledger,
    application: Mapping[str, Any] | None = None,
    decisions: list[dict[str, Any]] | None = None,
    settings: Mapping[str, Any] | None = None,
    **tables: list[dict[str, Any]],
) -> FundingStudy:
    """One project granted 1 000 kr for 2023, which it lasts, and judged in the summer after."""
    rows = {"applications": [{**APPLICATION, **(application or {})}], "decisions": decisions or [GRANTED], **tables}
    return study(ledgers=ledgers, settings={**SETTINGS, **(settings or {})}, **rows)


def settled(*ledgers: Ledger, used: int | None = 1000, year: int | None = 2023, **keys: Any) -> FundingStudy:
    row = {"application": "a1", "year": year, "used_sek": used}
    return one(*ledgers, settlements=[row], **keys)


WITHIN = "ledger_within_grant"
MATCHES = "ledger_matches_settlement"
REFUSED = [{"application": "a1", "outcome": "refused", "year": 2023}]
REVISED = [
    {**GRANTED, "decided": date(2023, 1, 1)},
    {**GRANTED, "granted_sek": 1500, "decided": date(2023, 6, 1)},
]
NO_AMOUNT = [{**GRANTED, "granted_sek": None}]
NO_OBJECT = {"ledger": {"files": ["a.se"]}}
MORE = kept(cost(1500))
NOBODY_ELSE = {"cofinancing_sek": 0}


def two_years(first: int, second: int, others: int | None) -> FundingStudy:
    """500 kr granted and used in each of two years, so much booked in each, and so much paid by others in all."""
    years = (2023, 2024)
    return one(
        kept(cost(first)),
        next_year(cost(second, NEXT_MAY)),
        application={**BOTH_YEARS, "cofinancing_sek": others},
        decisions=[{**GRANTED, "year": year, "granted_sek": 500} for year in years],
        settlements=[{"application": "a1", "year": year, "used_sek": 500} for year in years],
        settings={"as_of": "2025-02-01"},
    )


CASES: tuple[Case, ...] = (
    Case(WITHIN, True, one(kept(cost(400), cost(600)))),
    Case(WITHIN, True, one(kept(cost(1000.50))), ()),
    Case(WITHIN, True, one(kept())),
    Case(WITHIN, True, one(kept(cost(1500), cost(-500)))),
    Case(WITHIN, True, one(kept(cost(900), cost(5000, account="3990"), cost(700, name="P2")))),
    Case(WITHIN, True, one(MORE, decisions=REVISED)),
    Case(WITHIN, True, one(MORE, application={"cofinancing_sek": 500})),
    Case(WITHIN, True, one(kept(), decisions=REFUSED)),
    Case(WITHIN, True, one(kept(cost(1400)), settings={"rounded_to_sek": 1000})),
    Case(WITHIN, None, one(MORE), ("Café", "a1", "1 500 kr", "500 kr", "1 000 kr")),
    Case(WITHIN, None, one(kept(cost(1000.51))), ("0,51 kr",)),
    Case(WITHIN, False, one(MORE, application=NOBODY_ELSE), ("Café", "a1", "1 500 kr", "500 kr", "1 000 kr"), ("1",)),
    Case(WITHIN, False, one(kept(cost(1000.51)), application=NOBODY_ELSE), ("0,51 kr",)),
    Case(WITHIN, False, one(MORE, application={"cofinancing_sek": 300}), ("200 kr", "300 kr")),
    Case(WITHIN, False, one(kept(cost(50)), decisions=REFUSED), ("50 kr",)),
    Case(
        WITHIN,
        False,
        one(kept(cost(900)), next_year(cost(200, NEXT_MAY)), application=NOBODY_ELSE),
        ("1 100 kr", "100 kr"),
        ("1", "2"),
    ),
    Case(WITHIN, False, one(MORE, ledger(number=2, currency="EUR"), application=NOBODY_ELSE), ("500 kr",)),
    Case(WITHIN, None, one()),
    Case(WITHIN, None, one(kept(cost(900)), ledger(number=2, currency="EUR")), ("2",)),
    Case(WITHIN, None, one(kept(sie_type=3))),
    Case(WITHIN, None, one(kept(cost(900)), settings=NO_OBJECT), ("Café",)),
    Case(
        WITHIN,
        None,
        one(
            kept(cost(900), objects={"P2": "x"}),
            settings={"ledger": {**SETTINGS["ledger"], "projects": {"a1": ["P9"]}}},
        ),
    ),
    Case(WITHIN, None, one(kept(cost(900)), application=BOTH_YEARS), ("Café",)),
    Case(WITHIN, None, one(kept(cost(900)), application={"end": None}), ("Café",)),
    Case(WITHIN, None, one(kept(cost(900), cost(50, account="FEL"))), ("Café",)),
    Case(WITHIN, None, one(kept(cost(900)), decisions=NO_AMOUNT), ("Café",)),
    Case(WITHIN, None, study(ledgers=(kept(cost(900)),), settings=SETTINGS, applications=[APPLICATION])),
    Case(WITHIN, None, study(ledgers=(kept(cost(900)),), settings=SETTINGS, decisions=[GRANTED])),
    Case(MATCHES, True, settled(kept(cost(999.60)))),
    Case(
        MATCHES,
        True,
        settled(kept(cost(1500)), used=1000, application={"cofinancing_sek": 500}),
        ("500 kr",),
    ),
    Case(MATCHES, True, two_years(900, 600, 500), ("2", "500 kr")),
    Case(MATCHES, True, two_years(1000, 500, 500), ("1 ", "500 kr")),
    Case(MATCHES, False, two_years(1000, 1000, 500), ("2 ", "2023", "2024", "1 000 kr", "500 kr")),
    Case(MATCHES, False, two_years(900, 602, 500), ("400 kr", "102 kr", "502 kr")),
    Case(MATCHES, True, two_years(900, 600, 499)),
    Case(MATCHES, False, two_years(400, 500, 500), ("1 ", "100 kr")),
    Case(MATCHES, None, two_years(900, 500, None), ("2023", "400 kr")),
    Case(MATCHES, None, settled(kept(cost(1500))), ("Café", "2023", "1 000 kr", "1 500 kr", "500 kr")),
    Case(MATCHES, True, settled(kept(cost(1000)), used=1000, year=None)),
    Case(MATCHES, True, settled(kept(cost(1400)), settings={"rounded_to_sek": 1000})),
    Case(MATCHES, True, one(kept(cost(300)), settings={"as_of": "2023-12-31"})),
    Case(
        MATCHES,
        False,
        settled(kept(cost(1500)), application=NOBODY_ELSE),
        ("Café", "2023", "1 000 kr", "1 500 kr", "500 kr"),
        ("rad 2",),
    ),
    Case(MATCHES, False, settled(kept(cost(700))), ("700 kr", "300 kr")),
    Case(MATCHES, False, settled(kept()), ("0 kr", "1 000 kr")),
    Case(MATCHES, False, settled(kept(cost(1600)), application={"cofinancing_sek": 500}), ("600 kr", "500 kr")),
    Case(MATCHES, False, settled(kept(cost(900)), application={"cofinancing_sek": 500}), ("100 kr",)),
    Case(
        MATCHES,
        False,
        settled(kept(cost(700)), next_year(cost(100, NEXT_MAY)), year=None, decisions=[{**GRANTED, "year": None}]),
        ("800 kr", "200 kr"),
    ),
    Case(MATCHES, None, settled()),
    Case(MATCHES, None, settled(kept(cost(1500)), used=None), ("Café",)),
    Case(MATCHES, None, settled(kept(cost(1500)), year=2022), ("Café",)),
    Case(MATCHES, None, settled(kept(cost(1000)), next_year(cost(100, NEXT_MAY)), settings={"as_of": None}), ("Café",)),
    Case(MATCHES, None, settled(kept(cost(1500), cost(3, on=None)))),
    Case(MATCHES, None, settled(kept(cost(1500)), settings=NO_OBJECT)),
    Case(MATCHES, None, one(kept(cost(1000))), ("Café",)),
)
