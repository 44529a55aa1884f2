"""Whole small funds for property tests: rules, settings, all tables and ledgers, as a generator draws them.

What the readers refuse is not drawn: rows of unknown applications, two decisions, answers, scores, reports or
settlements of the same thing, and rows with and without a year, or with and without a criterion, about the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from evallib.funding.ledger import Booked, Budgeted, FinancialYear, Ledger, OffBalance
from evallib.funding.study import FundingStudy
from tests.funding_studies import SOURCE, ledger, study

Row = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]
ROUNDS = ("2023", "2024")
YEARS = (2023, 2024)
YEARLY = (YEARS, YEARS, (None,))
REVIEWERS = ("r1", "r2")
CRITERIA = ("K1", "K2", "K3")
SCORED = (("",), ("K2", "K3"))
COSTS = ("wages", "travel")
AMOUNTS = st.sampled_from([None, 0, 500, 1000, 1500, 2000, 2001])
STATED = st.sampled_from([0, 1, 500, 1000, 1500, 2000])
SCORES = st.one_of(st.none(), st.integers(0, 6), st.integers(0, 6))
DAYS = st.sampled_from([date(2022, 12, 31), date(2023, 1, 1), date(2023, 5, 4), date(2023, 10, 1), date(2024, 6, 30)])
MAYBE_DAYS = st.one_of(st.none(), DAYS)
OUTCOMES = st.sampled_from(["granted", "granted", "granted", "refused", "withdrawn"])


@dataclass(frozen=True)
class Fund:
    """What a funding study is built of, so that a test can change a part of it."""

    rules: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    tables: Mapping[str, list[Row]] = field(default_factory=dict)
    ledgers: tuple[Ledger, ...] = ()

    @property
    def study(self) -> FundingStudy:
        """The study; tables that the fund lacks are not given."""
        return study(rules=self.rules, settings=self.settings, ledgers=self.ledgers, **self.tables)

    def with_rows(self, table: str, rows: list[Row]) -> Fund:
        """The same fund with other rows in a table."""
        return replace(self, tables={**self.tables, table: rows})

    def without(self, table: str) -> Fund:
        """The same fund without a table."""
        return replace(self, tables={name: rows for name, rows in self.tables.items() if name != table})


@st.composite
def funds(draw: Draw) -> Fund:
    """A fund of up to four applications in two rounds; any table, rule and setting may be absent."""
    ids = [f"a{n}" for n in range(1, draw(st.integers(0, 4)) + 1)]
    tables = {"applications": [_application(draw, name) for name in ids], **_tables(draw, ids)}
    absent = draw(st.sets(st.sampled_from([name for name in tables if name != "applications"]), max_size=3))
    given = {name: rows for name, rows in tables.items() if name not in absent}
    return Fund(_rules(draw), _settings(draw, ids), given, _ledgers(draw, ids))


def _application(draw: Draw, name: str) -> Row:
    start, end = draw(MAYBE_DAYS), draw(MAYBE_DAYS)
    return {
        "id": name,
        "project": f"Projekt {name}",
        "round": draw(st.sampled_from(ROUNDS)),
        "year": draw(st.sampled_from([None, *YEARS])),
        "applicant": draw(st.sampled_from(["", "Norra skolan", "Södra skolan"])),
        "organisation_number": draw(st.sampled_from(["", "212000-1355", "556036-0793", "212000-1356"])),
        "case_number": draw(st.sampled_from(["", "2023-01234", "KS 2023/12"])),
        "received": draw(MAYBE_DAYS),
        "start": start,
        "end": end,
        **{key: draw(AMOUNTS) for key in ("asked_sek", "cofinancing_sek", "total_cost_sek")},
        **{key: draw(st.sampled_from(["", "ja"])) for key in ("idea", "goal", "measure")},
    }


def _tables(draw: Draw, ids: list[str]) -> dict[str, list[Row]]:
    """The tables beside the applications, with no two rows about the same thing."""
    decided, settled, scored = ({i: draw(st.sampled_from(ways)) for i in ids} for ways in (YEARLY, YEARLY, SCORED))
    return {
        "decisions": _some(draw, [(i, y, d) for i in ids for y in decided[i] for d in (1, 2)], _decision),
        "answers": _some(draw, [(i, c) for i in ids for c in CRITERIA], _answer),
        "scores": _some(draw, [(i, r, c) for i in ids for r in REVIEWERS for c in scored[i]], _score),
        "payments": _some(draw, [(i, n) for i in ids for n in (1, 2)], _payment),
        "reports": _some(draw, [(i, k) for i in ids for k in ("interim_report", "final_report")], _report),
        "cost_plan": _some(draw, [(i, c) for i in ids for c in (*COSTS, "wine")], _planned),
        "settlements": _some(draw, [(i, y) for i in ids for y in settled[i]], _settlement),
    }


def _some(draw: Draw, keys: list[Any], row: Callable[[Draw, Any], Row]) -> list[Row]:
    chosen = draw(st.lists(st.sampled_from(keys), unique=True, max_size=8)) if keys else []
    return [row(draw, key) for key in chosen]


def _decision(draw: Draw, key: tuple[str, int | None, int]) -> Row:
    application, year, nth = key
    outcome = draw(OUTCOMES)
    granted = draw(AMOUNTS) if outcome == "granted" else None
    decided = draw(st.sampled_from([date(2023, 2, nth), date(2024, 2, nth)]))
    return {"application": application, "year": year, "outcome": outcome, "decided": decided, "granted_sek": granted}


def _answer(draw: Draw, key: tuple[str, str]) -> Row:
    return {"application": key[0], "criterion": key[1], "met": draw(st.sampled_from([True, False, None]))}


def _score(draw: Draw, key: tuple[str, str, str]) -> Row:
    return {"application": key[0], "reviewer": key[1], "criterion": key[2], "score": draw(SCORES)}


def _payment(draw: Draw, key: tuple[str, int]) -> Row:
    return {"application": key[0], "paid": draw(DAYS), "amount_sek": draw(st.sampled_from([-500, 1, 500, 1000, 2000]))}


def _report(draw: Draw, key: tuple[str, str]) -> Row:
    channel = draw(st.sampled_from(["", "e-post", "webb"]))
    return {"application": key[0], "kind": key[1], "received": draw(MAYBE_DAYS), "channel": channel}


def _planned(draw: Draw, key: tuple[str, str]) -> Row:
    amounts = {"planned_sek": draw(AMOUNTS), "from_grant_sek": draw(AMOUNTS)}
    return {"application": key[0], "cost": key[1], **amounts}


def _settlement(draw: Draw, key: tuple[str, int | None]) -> Row:
    amounts = {name: draw(AMOUNTS) for name in ("used_sek", "carried_sek", "returned_sek")}
    return {"application": key[0], "year": key[1], **amounts}


def _rules(draw: Draw) -> dict[str, Any]:
    years = draw(st.lists(st.sampled_from(YEARS), unique=True))
    rules = {
        "envelopes": [{"year": year, "amount_sek": draw(STATED), **SOURCE} for year in years],
        "projects": {"low": draw(st.integers(0, 1)), "high": draw(st.integers(1, 3)), **SOURCE},
        "ceiling": {"amount_sek": draw(STATED), **SOURCE},
        "cofinancing": {"min_pct": draw(st.sampled_from([0, 20, 50])), **SOURCE},
        "unspent": {"rule": draw(st.sampled_from(["returned", "carried_over"])), **SOURCE},
        "scoring": {"low": 1, "high": 5, "disagreement": draw(st.sampled_from([None, 2])), **SOURCE},
        "costs": [_cost(draw, name) for name in COSTS],
        "criteria": [_criterion(draw, name) for name in CRITERIA],
        "dates": [_date(draw, event, name) for event in EVENTS for name in ROUNDS],
    }
    kept = draw(st.sets(st.sampled_from(sorted(rules))))
    return {name: rules[name] for name in sorted(kept)}


EVENTS = ("application", "decision", "interim_report", "final_report")


def _cost(draw: Draw, name: str) -> Row:
    share, of = draw(st.sampled_from([None, 50, 100])), draw(st.sampled_from(["cost", "grant"]))
    extent = draw(st.sampled_from(["full", "partial"])) if share is None else "partial"
    return {"id": name, "name": name, "extent": extent, "max_share_pct": share, "share_of": of, **SOURCE}


def _criterion(draw: Draw, name: str) -> Row:
    kind = draw(st.sampled_from(["must", "priority", "judged"])) if name != "K3" else "compound"
    needs = {"needs_one_of": ["K1", "K2"]} if kind == "compound" else {}
    return {"id": name, "kind": kind, "text": name, **needs, **SOURCE}


def _date(draw: Draw, event: str, name: str) -> Row:
    on, channel = draw(DAYS), draw(st.sampled_from([None, "webb"]))
    return {"event": event, "date": on.isoformat(), "label": event, "round": name, "channel": channel, **SOURCE}


def _settings(draw: Draw, ids: list[str]) -> dict[str, Any]:
    day = draw(st.one_of(st.none(), st.sampled_from(["2022-06-30", "2023-06-30", "2024-01-31", "2025-01-31"])))
    projects = {name: [f"P{name[1:]}"] for name in ids if draw(st.booleans())}
    accounts = {name: [first] for name, first in zip(COSTS, ("70-75", "58"), strict=True) if draw(st.booleans())}
    of_ledger = {"files": ["a.se"], "projects": projects, "accounts": accounts}
    of_ledger["days_after_end"] = draw(st.sampled_from([0, 31]))
    return {
        "as_of": day,
        "rounded_to_sek": draw(st.sampled_from([1, 1000])),
        "ledger": {**of_ledger, "budget_tolerance_pct": draw(st.sampled_from([0, 10]))},
    }


def _ledgers(draw: Draw, ids: list[str]) -> tuple[Ledger, ...]:
    years = draw(st.lists(st.sampled_from(YEARS), unique=True))
    return tuple(_ledger(draw, ids, number, year) for number, year in enumerate(years, start=1))


def _ledger(draw: Draw, ids: list[str], number: int, year: int) -> Ledger:
    names = [f"P{name[1:]}" for name in ids] + ["P9"]
    rows = [(name, account) for name in names for account in ("7010", "5810", "6072", "3990", "FEL")]
    booked = [_booked(draw, key, year) for key in draw(st.lists(st.sampled_from(rows), unique=True, max_size=6))]
    budgets = [Budgeted(0, f"{year}01", "7010", 90000, name) for name in draw(st.sets(st.sampled_from(names)))]
    off = draw(st.integers(0, 2))
    return ledger(
        *booked,
        number=number,
        sie_type=draw(st.sampled_from([4, 4, 4, 1])),
        currency=draw(st.sampled_from(["SEK", "SEK", "SEK", "EUR"])),
        years=(FinancialYear(0, date(year, 1, 1), date(year, 12, 31)),),
        objects={name: name for name in names[:-1]},
        undeclared={row.object: 1 for row in booked if row.object == "P9"},
        vouchers=10,
        off_balances=off,
        off_balance=tuple(OffBalance(f"A {n}", n, None, 100 + n) for n in range(off)),
        budget=tuple(budgets) if draw(st.booleans()) else (),
        balances=draw(st.sampled_from([None, 0, 5])),
        checksum=draw(st.sampled_from(["verified", "wrong", "none"])),
        encoding=draw(st.sampled_from(["cp437", "utf-8"])),
    )


def _booked(draw: Draw, key: tuple[str, str], year: int) -> Booked:
    on = draw(st.sampled_from([None, date(year, 1, 1), date(year, 5, 4), date(year, 12, 31)]))
    return Booked(*key, on, draw(st.sampled_from([-50000, 1, 50000, 100000])), draw(st.integers(1, 3)), 9)
