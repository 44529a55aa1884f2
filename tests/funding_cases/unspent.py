"""Cases of what was not used: where it went, and whether it was paid back."""

from __future__ import annotations

from datetime import date
from typing import Any

from evallib.funding.study import FundingStudy
from tests.funding_cases import Case
from tests.funding_cases.use import ENDED, TWO_YEARS, UNSETTLED, WITHDRAWN, fund, granted, paid, settled
from tests.funding_studies import SOURCE, study

RETURNED, CARRIED = ({"unspent": {"rule": rule, **SOURCE}} for rule in ("returned", "carried_over"))
LONGER = {"end": date(2024, 6, 30)}


def back(*settlements: dict[str, Any], **tables: Any) -> FundingStudy:
    return fund(*settlements, rules=RETURNED, **tables)


def on(*settlements: dict[str, Any], **tables: Any) -> FundingStudy:
    return fund(*settlements, rules=CARRIED, **{"keys": LONGER, **tables})


def ended(*settlements: dict[str, Any], **tables: Any) -> FundingStudy:
    return fund(*settlements, keys=ENDED, **tables)


UNSPENT = (
    Case("unspent_by_rule", True, back(settled(80000, 0, 10000))),
    Case("unspent_by_rule", True, back(settled(80000, None, 10000))),
    Case("unspent_by_rule", True, back(settled(90000, None, None))),
    Case("unspent_by_rule", True, back(settled(80000, None, None), **paid(80000))),
    Case("unspent_by_rule", True, back(settled(80000, 0, 5000), **paid(85000))),
    Case("unspent_by_rule", True, back(settled(130000, 0, 10000, None), decisions=TWO_YEARS)),
    Case("unspent_by_rule", True, on(settled(80000, 10000))),
    Case("unspent_by_rule", True, on(settled(80000, 0, 10000), keys=ENDED)),
    Case("unspent_by_rule", True, on(settled(80000), **paid(80000))),
    Case("unspent_by_rule", False, back(settled(80000, 10000)), ("a01", "10 000 kr")),
    Case("unspent_by_rule", False, back(settled(5000), **paid(90000)), ("85 000 kr",), ("settlements.csv, rad 2",)),
    Case("unspent_by_rule", False, back(settled(80000, None, 4000), **paid(85000)), (f"{85 - 80 - 4} 000 kr",)),
    Case("unspent_by_rule", False, back(settled(40000), decisions=WITHDRAWN, **paid(90000)), ("50 000 kr",)),
    Case(
        "unspent_by_rule",
        False,
        on(settled(80000, 10000), keys=ENDED),
        ("10 000 kr", "2023-12-31"),
        ("settlements.csv, rad 2",),
    ),
    Case("unspent_by_rule", False, on(settled(80000, 4000, 1000), **paid(90000)), ("5 000 kr",)),
    Case("unspent_by_rule", None, back(settled(5000))),
    Case("unspent_by_rule", None, back(settled(80000, 0, None), **paid(90000))),
    Case("unspent_by_rule", None, fund(settled(80000, 10000))),
    Case("unspent_by_rule", None, back(settled(80000, None))),
    Case("unspent_by_rule", None, back()),
    Case("unspent_by_rule", None, on(settled(80000, None), **paid(90000))),
    Case("unspent_by_rule", None, fund(settled(80000, 10000), rules=CARRIED)),
    Case("unspent_by_rule", None, study(rules=RETURNED)),
)
REPAID = (
    Case("unspent_repaid", True, ended(settled(80000, 0, 10000), **paid(90000, -10000))),
    Case("unspent_repaid", True, ended(settled(80000, 10000), **paid(90000))),
    Case("unspent_repaid", True, ended(settled(80000), **paid(80000))),
    Case("unspent_repaid", True, ended(settled(80000), **paid(80001))),
    Case("unspent_repaid", True, ended(settled(140000, year=None), decisions=TWO_YEARS, **paid(140000))),
    Case("unspent_repaid", True, ended(settled(5000), as_of="2023-12-31", **paid(90000))),
    Case("unspent_repaid", True, ended(settled(40000, 0, 50000), decisions=WITHDRAWN, **paid(90000, -50000))),
    Case("unspent_repaid", True, ended(decisions=[granted(outcome="refused")], **paid(90000))),
    Case("unspent_repaid", True, ended(**paid(90000, -90000))),
    Case(
        "unspent_repaid",
        False,
        ended(settled(5000, 0, 85000), **paid(90000)),
        ("a01", "90 000 kr", "5 000 kr", "85 000 kr"),
        ("applications.csv, rad 2",),
    ),
    Case("unspent_repaid", False, ended(settled(80000), **paid(90000, -4000)), (f"{90 - 4 - 80} 000 kr",)),
    Case(
        "unspent_repaid",
        False,
        ended(settled(60000, 30000), settled(70000, year=2024), decisions=TWO_YEARS, **paid(140000)),
        (f"{140 - 60 - 70 - 0} 000 kr", "130 000 kr"),
    ),
    Case("unspent_repaid", False, fund(settled(40000), decisions=WITHDRAWN, **paid(90000)), ("50 000 kr",)),
    Case("unspent_repaid", None, ended(settled(80000, None), **paid(90000))),
    Case("unspent_repaid", None, ended(**paid(90000))),
    Case("unspent_repaid", None, ended(settled(80000), as_of=None, **paid(90000))),
    Case("unspent_repaid", None, fund(settled(80000), **paid(90000))),
    Case("unspent_repaid", None, study(applications=[{"id": "a01"}], settlements=[settled(1)], **paid(2))),
    Case("unspent_repaid", None, UNSETTLED),
    Case("unspent_repaid", None, study()),
)
CASES: tuple[Case, ...] = (*UNSPENT, *REPAID)
