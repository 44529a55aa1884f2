"""Where the money went, by year and by project: what is not stated stays unknown, and nothing is counted twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.funding.accounting.flow import flow_by_application, flow_by_year, flow_in_all
from evallib.funding.ledger import Booked, FinancialYear
from tests.funding_studies import SOURCE, ledger, study

ENVELOPES = {"envelopes": [{"year": year, "amount_sek": 300000, **SOURCE} for year in (2023, 2024)]}


def application(name: str = "a01", **keys: Any) -> dict[str, Any]:
    return {"id": name, "year": 2023, "asked_sek": 100000, **keys}


def decision(name: str = "a01", **keys: Any) -> dict[str, Any]:
    return {"application": name, "outcome": "granted", "year": 2023, "granted_sek": 90000, **keys}


def settled(name: str = "a01", **keys: Any) -> dict[str, Any]:
    return {"application": name, "year": 2023, "used_sek": 90000, "carried_sek": 0, "returned_sek": 0, **keys}


def paid(on: str, amount: int, name: str = "a01") -> dict[str, Any]:
    return {"application": name, "paid": date.fromisoformat(on), "amount_sek": amount}


def test_a_year_from_envelope_to_use() -> None:
    found = study(
        rules=ENVELOPES,
        applications=[application(), application("a02", asked_sek=150000), application("a03")],
        decisions=[
            decision(),
            decision("a02", granted_sek=110000),
            decision("a03", outcome="refused", granted_sek=None),
        ],
        payments=[paid("2023-03-01", 90000), paid("2023-03-01", 100000, "a02")],
        settlements=[settled(used_sek=70000, returned_sek=20000), settled("a02", used_sek=95000, carried_sek=10000)],
    )
    year, later = flow_by_year(found)
    assert (year.year, year.envelope) == (2023, 300000)
    assert year.asked == 100000 + 150000 + 100000
    assert year.granted == year.available == 90000 + 110000
    assert year.paid == 90000 + 100000
    assert year.used == year.used_known == 70000 + 95000
    assert year.left == 200000 - 165000
    assert (year.carried, year.returned) == (10000, 20000)
    assert year.undrawn == 110000 - 100000 - 5000
    assert year.unaccounted == 200000 - 165000 - 10000 - 20000 - 5000
    assert year.utilisation_pct == Fraction(100 * 165000, 200000)
    assert (year.settled, year.projects) == (2, 2)
    assert year.lacking == {}
    assert (later.year, later.granted, later.used) == (2024, None, None)


def test_a_use_that_is_not_stated_makes_the_year_unknown_and_tells_what_is_known() -> None:
    found = study(
        applications=[application(), application("a02")],
        decisions=[decision(), decision("a02")],
        settlements=[settled(used_sek=70000)],
    )
    (year,) = flow_by_year(found)
    assert (year.used, year.used_known, year.settled, year.projects) == (None, 70000, 1, 2)
    assert year.utilisation_pct is None
    assert year.left is None
    assert {year.lacking[name] for name in ("used", "carried", "returned")} == {"settlements"}
    assert (year.lacking["envelope"], year.lacking["paid"]) == ("programme_rule", "payments")


def test_an_empty_cell_is_not_zero() -> None:
    found = study(applications=[application()], decisions=[decision()], settlements=[settled(returned_sek=None)])
    (row,) = flow_by_application(found)
    assert (row.used, row.left, row.returned, row.unaccounted) == (90000, 0, None, None)


def test_a_grant_without_an_amount_makes_the_sum_unknown_and_tells_what_is_known() -> None:
    found = study(
        applications=[application(), application("a02")],
        decisions=[decision(), decision("a02", granted_sek=None)],
    )
    (year,) = flow_by_year(found)
    assert (year.granted, year.lacking["granted"]) == (None, "granted_sek")
    assert (year.granted_known, year.priced, year.projects) == (90000, 1, 2)


@pytest.mark.parametrize("order", [1, -1])
def test_a_report_of_a_year_comes_before_one_without_a_year(order: int) -> None:
    rows = [settled(year=None, used_sek=1), settled(used_sek=2)][::order]
    (row,) = flow_by_application(study(applications=[application()], decisions=[decision()], settlements=rows))
    assert row.used == 2


def test_money_carried_on_is_there_the_next_year_and_counted_once_in_all() -> None:
    found = study(
        applications=[application()],
        decisions=[decision(), decision(year=2024, granted_sek=50000)],
        settlements=[settled(used_sek=60000, carried_sek=30000), settled(year=2024, used_sek=75000, returned_sek=5000)],
    )
    first, second = flow_by_year(found)
    assert (first.carried_in, first.carried) == (0, 30000)
    assert (second.carried_in, second.available, second.unaccounted) == (30000, 50000 + 30000, 0)
    whole = flow_in_all(found)
    assert whole.granted == 90000 + 50000
    assert whole.used == 60000 + 75000
    assert (whole.carried_in, whole.carried, whole.returned, whole.unaccounted) == (0, 0, 5000, 0)
    assert (whole.projects, whole.settled) == (1, 1)


def test_what_was_carried_on_over_an_unsettled_year_is_not_known() -> None:
    found = study(
        applications=[application()],
        decisions=[decision(), decision(year=2024)],
        settlements=[settled(year=2024)],
    )
    assert [row.carried_in for row in flow_by_application(found)] == [0, None]


def test_all_refused_is_nothing_granted_and_no_decision_is_not_known() -> None:
    refused = study(applications=[application()], decisions=[decision(outcome="refused", granted_sek=None)])
    (year,) = flow_by_year(refused)
    assert (year.granted, year.used, year.lacking) == (0, None, {"envelope": "programme_rule"})
    (undecided,) = flow_by_year(study(applications=[application()]))
    assert (undecided.granted, undecided.lacking["granted"]) == (None, "decisions")


def test_only_the_programme_is_an_envelope_and_what_would_be_needed() -> None:
    first, _second = flow_by_year(study(rules=ENVELOPES))
    assert (first.envelope, first.asked, first.granted, first.used) == (300000, None, None, None)
    assert (first.lacking["asked"], first.lacking["granted"]) == ("applications", "decisions")
    assert flow_in_all(study()).envelope is None


def test_amounts_without_a_year_stand_for_themselves() -> None:
    found = study(
        rules=ENVELOPES,
        applications=[{"id": "projektet"}],
        decisions=[decision("projektet", year=None)],
        settlements=[settled("projektet", year=None)],
    )
    rows = flow_by_year(found)
    assert [row.year for row in rows] == [2023, 2024, None]
    assert (rows[2].granted, rows[2].used, rows[2].envelope) == (90000, 90000, None)
    assert flow_in_all(found).envelope == 300000 + 300000


def test_a_report_without_a_year_is_about_the_only_year_with_money() -> None:
    found = study(applications=[application()], decisions=[decision()], settlements=[settled(year=None)])
    assert [(row.year, row.used) for row in flow_by_application(found)] == [(2023, 90000)]


def test_payments_count_in_the_closest_year_of_the_project() -> None:
    found = study(
        applications=[application(), application("a02")],
        decisions=[decision(), decision(year=2024), decision("a02", outcome="refused", granted_sek=None)],
        payments=[paid("2022-12-20", 10), paid("2023-05-01", 20), paid("2024-05-01", 40), paid("2025-01-10", 80)],
    )
    rows = flow_by_application(found)
    assert [(row.year, row.paid) for row in rows] == [(2023, 10 + 20), (2024, 40 + 80), (2023, None)]


TWO_YEARS = [decision(), decision(year=2024, granted_sek=50000)]


def test_one_settlement_of_several_years_is_about_all_their_grants() -> None:
    found = study(applications=[application()], decisions=TWO_YEARS, settlements=[settled(year=None, used_sek=139000)])
    (row,) = flow_by_application(found)
    assert (row.year, row.granted, row.used, row.unaccounted) == (None, 90000 + 50000, 139000, 1000)
    assert [(year.year, year.granted, year.used) for year in flow_by_year(found)] == [
        (2023, 90000, None),
        (2024, 50000, None),
    ]
    whole = flow_in_all(found)
    assert (whole.granted, whole.used, whole.settled, whole.unaccounted) == (140000, 139000, 1, 1000)


@pytest.mark.parametrize(
    ("paid_out", "undrawn", "rest"),
    [([80000], 10000, 0), ([90000], 0, 10000), ([90000, -5000], 0, 10000), ([84000], 6000, 4000)],
)
def test_money_that_was_never_paid_out_is_not_unspent(paid_out: list[int], undrawn: int, rest: int) -> None:
    payments = [paid("2023-03-01", amount) for amount in paid_out]
    found = study(
        applications=[application()], decisions=[decision()], settlements=[settled(used_sek=80000)], payments=payments
    )
    (row,) = flow_by_application(found)
    assert (row.undrawn, row.unaccounted) == (undrawn, rest)
    assert flow_by_year(found)[0].undrawn == flow_in_all(found).undrawn == undrawn


def test_without_payments_it_is_not_known_what_was_never_paid_out() -> None:
    found = study(applications=[application()], decisions=[decision()], settlements=[settled(used_sek=80000)])
    (row,) = flow_by_application(found)
    assert (row.undrawn, row.lacking["undrawn"], row.unaccounted) == (None, "payments", 90000 - 80000)


def test_what_was_left_last_is_what_was_never_paid_out() -> None:
    found = study(
        applications=[application()],
        decisions=TWO_YEARS,
        settlements=[settled(used_sek=85000), settled(year=2024, used_sek=40000)],
        payments=[paid("2023-03-01", 90000), paid("2024-03-01", 38000)],
    )
    rows = flow_by_application(found)
    assert [row.undrawn for row in rows] == [50000 - 38000 - 10000, 50000 - 40000]


WITHDRAWN = [
    decision(decided=date(2023, 1, 1)),
    decision(decided=date(2023, 9, 1), outcome="withdrawn", granted_sek=None),
]


def test_a_grant_that_was_withdrawn_later_was_there_to_use_before() -> None:
    found = study(
        applications=[application()],
        decisions=WITHDRAWN,
        settlements=[settled(used_sek=40000, returned_sek=50000)],
    )
    (row,) = flow_by_application(found)
    assert (row.granted, row.recalled, row.available, row.unaccounted) == (0, 90000, 90000, 0)
    (year,) = flow_by_year(found)
    assert (year.granted, year.recalled, year.available) == (0, 90000, 90000)


def test_a_withdrawn_grant_of_which_nothing_was_paid_or_told_is_no_money() -> None:
    unpaid = study(applications=[application()], decisions=WITHDRAWN)
    assert [(row.running, row.granted) for row in flow_by_application(unpaid)] == [(False, 0)]
    paid_out = study(applications=[application()], decisions=WITHDRAWN, payments=[paid("2023-03-01", 90000)])
    assert [(row.running, row.available, row.used) for row in flow_by_application(paid_out)] == [(True, 90000, None)]


def test_what_was_paid_to_a_refused_project_is_paid() -> None:
    found = study(
        applications=[application()],
        decisions=[decision(outcome="refused", granted_sek=None)],
        payments=[paid("2023-05-01", 20)],
    )
    assert flow_by_year(found)[0].paid == 20


def test_a_later_decision_is_the_one_that_counts() -> None:
    found = study(
        applications=[application()],
        decisions=[
            decision(decided=date(2023, 6, 1), granted_sek=80000),
            decision(decided=date(2023, 1, 1), granted_sek=90000),
        ],
    )
    assert flow_by_year(found)[0].granted == 80000


def follows(*objects: str) -> dict[str, Any]:
    return {"ledger": {"files": ["e.se"], "projects": {"a01": list(objects)}}}


def test_booked_costs_stand_with_the_year_that_a_ledger_covers() -> None:
    rows = [Booked("P1", account, date(2023, 5, 2), ore, 1) for account, ore in (("5010", 7000), ("3010", -9000))]
    year = FinancialYear(0, date(2023, 1, 1), date(2023, 12, 31))
    found = study(
        applications=[application(), application("a02")],
        decisions=[decision(), decision(year=2024), decision("a02")],
        ledgers=(ledger(*rows, years=(year,)),),
        settings=follows("P1"),
    )
    assert [row.booked for row in flow_by_application(found)] == [70, None, None]
    part = replace(found, ledgers=(ledger(*rows, years=(replace(year, start=date(2023, 4, 1)),)),))
    assert [row.booked for row in flow_by_application(part)] == [None, None, None]
    unknown = replace(found, settings=study(settings=follows("P1", "P9")).settings)
    assert [row.booked for row in flow_by_application(unknown)] == [None, None, None]


def test_only_the_project_s_own_part_of_the_year_is_to_be_covered() -> None:
    year = FinancialYear(0, date(2023, 4, 1), date(2024, 3, 31))
    found = study(
        applications=[application(start=date(2023, 4, 1))],
        decisions=[decision()],
        ledgers=(ledger(Booked("P1", "5010", date(2023, 5, 2), 7000, 1), years=(year,)),),
        settings=follows("P1"),
    )
    assert [row.booked for row in flow_by_application(found)] == [70]


def test_without_a_year_everything_booked_counts() -> None:
    rows = [Booked("P1", "5010", on, 7000, 1) for on in (date(2023, 5, 2), date(2024, 5, 2), None)]
    found = study(
        applications=[application(year=None)],
        decisions=[decision(year=None)],
        ledgers=(ledger(*rows),),
        settings=follows("P1"),
    )
    assert [row.booked for row in flow_by_application(found)] == [3 * 70]


AMOUNT = st.none() | st.integers(0, 50)


@given(st.lists(st.tuples(st.sampled_from(["a", "b"]), st.sampled_from([2023, 2024]), AMOUNT, AMOUNT), max_size=6))
def test_years_add_up_to_the_whole(rows: list[tuple[str, int, int | None, int | None]]) -> None:
    once = {(name, year): (granted, used) for name, year, granted, used in rows}
    found = study(
        applications=[application("a"), application("b")],
        decisions=[decision(name, year=year, granted_sek=granted) for (name, year), (granted, _used) in once.items()],
        settlements=[settled(name, year=year, used_sek=used) for (name, year), (_granted, used) in once.items()],
    )
    years, whole = flow_by_year(found), flow_in_all(found)
    running = [year for year in years if year.projects]
    for name in ("granted", "used"):
        parts = [getattr(year, name) for year in running]
        expected = None if None in parts or not parts else sum(parts)
        assert getattr(whole, name) == expected
    assert whole.used_known == sum(year.used_known for year in years)
