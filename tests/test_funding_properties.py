"""What must not change, or may change in one way only, when a fund is told differently: all checks, drawn funds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from evallib.funding.checks import run_checks
from evallib.funding.outcome import NEEDS, Outcome
from tests.funding_funds import Fund, Row, funds

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
FEW = settings(max_examples=6, suppress_health_check=SLOW)
MANY = settings(max_examples=150, suppress_health_check=SLOW)
MONEY = ("envelope_year", "envelope_total")
AGAINST_GRANT = (*MONEY, "within_ceiling", "granted_within_asked")
Draw = Callable[[st.SearchStrategy[Any]], Any]
Outcomes = Mapping[str, Outcome]


@dataclass(frozen=True)
class Property:
    """A change of a fund (None: there is nothing to change), and what is wrong with the checks' answers after it."""

    change: Callable[[Draw, Fund], Fund | None]
    wrong: Callable[[Outcomes, Outcomes], Any]


def outcomes(fund: Fund) -> Outcomes:
    return {outcome.rule.name: outcome for outcome in run_checks(fund.study)}


def differences(before: Outcomes, after: Outcomes) -> dict[str, Any]:
    """All that is said in another way, but for where it stands."""
    first, then = _told(before), _told(after)
    return {name: (first.get(name), then.get(name)) for name in {*first, *then} if first.get(name) != then.get(name)}


def _told(found: Outcomes) -> dict[str, Any]:
    return {
        name: (one.passed, one.message, [fault.text for fault in one.faults], one.of, one.missing)
        for name, one in found.items()
    }


def worse(*rules: str) -> Callable[[Outcomes, Outcomes], Any]:
    """Which of the rules are broken now and were not, or held and do not any more."""

    def found(before: Outcomes, after: Outcomes) -> dict[str, Any]:
        named = {name: (_passed(before, name), _passed(after, name)) for name in rules}
        return {
            name: (was, now)
            for name, (was, now) in named.items()
            if (now is False and was is not False) or (was is True and now is not True)
        }

    return found


def turned(before: Outcomes, after: Outcomes) -> dict[str, Any]:
    """Which rules held and are broken, or were broken and hold; notes are left out."""
    named = {name: (_passed(before, name), _passed(after, name)) for name in _strict(before)}
    return {name: pair for name, pair in named.items() if set(pair) == {True, False}}


def broken_after_holding(before: Outcomes, after: Outcomes) -> list[str]:
    """Which rules held and are broken; notes are left out."""
    return [name for name in _strict(before) if _passed(before, name) is True and _passed(after, name) is False]


def _strict(found: Outcomes) -> list[str]:
    """All rules but the notes: these ask for more, and may ask for more still the less is known."""
    return [name for name, one in found.items() if one.rule.severity != "note"]


def mended(before: Outcomes, after: Outcomes) -> list[str]:
    """Which rules were broken by something that does not break them any more."""
    return [name for name, found in before.items() if name not in after or not _texts(found) <= _texts(after[name])]


def _texts(found: Outcome) -> set[str]:
    return {fault.text for fault in found.faults}


def _passed(found: Outcomes, name: str) -> bool | None:
    return found[name].passed if name in found else None


def shuffle(draw: Draw, fund: Fund) -> Fund:
    tables = {name: draw(st.permutations(rows)) for name, rows in fund.tables.items()}
    ledgers = [replace(one, booked=tuple(draw(st.permutations(one.booked)))) for one in fund.ledgers]
    return replace(fund, tables=tables, ledgers=tuple(reversed(ledgers)))


def _pick(draw: Draw, rows: list[Row]) -> int | None:
    return draw(st.integers(0, len(rows) - 1)) if rows else None


def split_payment(draw: Draw, fund: Fund) -> Fund | None:
    payments = fund.tables.get("payments", [])
    at = _pick(draw, payments)
    if at is None:
        return None
    amount = payments[at]["amount_sek"]
    part = amount // 3
    parts = [{**payments[at], "amount_sek": one} for one in (part, amount - part)]
    return fund.with_rows("payments", [*payments[:at], *parts, *payments[at + 1 :]])


def split_costs(_draw: Draw, fund: Fund) -> Fund:
    def parts(ore: int) -> tuple[int, int]:
        return ore // 3, ore - ore // 3

    ledgers = [
        replace(one, booked=tuple(replace(row, ore=ore) for row in one.booked for ore in parts(row.ore)))
        for one in fund.ledgers
    ]
    return replace(fund, ledgers=tuple(ledgers))


def rename_applicants(_draw: Draw, fund: Fund) -> Fund:
    names = {"": "", "Norra skolan": "Solskolan", "Södra skolan": "Ängens förskola"}
    rows = [{**row, "applicant": names[row["applicant"]]} for row in fund.tables["applications"]]
    return fund.with_rows("applications", rows)


def raise_envelope(draw: Draw, fund: Fund) -> Fund | None:
    envelopes = list(fund.rules.get("envelopes", []))
    at = _pick(draw, envelopes)
    if at is None:
        return None
    envelopes[at] = {**envelopes[at], "amount_sek": envelopes[at]["amount_sek"] + draw(st.integers(1, 5000))}
    return replace(fund, rules={**fund.rules, "envelopes": envelopes})


def lower_grant(draw: Draw, fund: Fund) -> Fund | None:
    decisions = list(fund.tables.get("decisions", []))
    granted = [n for n, row in enumerate(decisions) if row["granted_sek"]]
    at = draw(st.sampled_from(granted)) if granted else None
    if at is None:
        return None
    decisions[at] = {**decisions[at], "granted_sek": draw(st.integers(0, decisions[at]["granted_sek"]))}
    return fund.with_rows("decisions", decisions)


def drop_table(draw: Draw, fund: Fund) -> Fund | None:
    names = sorted(fund.tables.keys() - {"applications"})
    return fund.without(draw(st.sampled_from(names))) if names else None


def drop_rule(draw: Draw, fund: Fund) -> Fund | None:
    if not fund.rules:
        return None
    absent = draw(st.sampled_from(sorted(fund.rules)))
    return replace(fund, rules={name: rule for name, rule in fund.rules.items() if name != absent})


def drop_ledgers(draw: Draw, fund: Fund) -> Fund | None:
    """Ledgers that take back costs of other ledgers are kept: without them these costs stand."""
    kept = draw(st.integers(0, len(fund.ledgers) - 1)) if fund.ledgers else 0
    if not fund.ledgers or any(row.ore < 0 for one in fund.ledgers[kept:] for row in one.booked):
        return None
    return replace(fund, ledgers=fund.ledgers[:kept])


def drop_day(_draw: Draw, fund: Fund) -> Fund:
    return replace(fund, settings={**fund.settings, "as_of": None})


def add_refused(_draw: Draw, fund: Fund) -> Fund:
    """An application of another round and another year, refused and with nothing else said of it."""
    new = {"id": "a9", "project": "Ny", "round": "2031", "year": 2031, "asked_sek": 100}
    added = fund.with_rows("applications", [*fund.tables["applications"], new])
    if "decisions" not in fund.tables:
        return added
    refused = {"application": "a9", "outcome": "refused", "year": 2031}
    return added.with_rows("decisions", [*fund.tables["decisions"], refused])


PROPERTIES: Mapping[str, Property] = {
    "the order of rows changes nothing": Property(shuffle, differences),
    "a payment in two parts changes nothing": Property(split_payment, differences),
    "a cost booked in two parts changes nothing": Property(split_costs, differences),
    "another name of an applicant changes nothing": Property(rename_applicants, differences),
    "more money in an envelope never breaks it": Property(raise_envelope, worse(*MONEY)),
    "a smaller grant never breaks a limit": Property(lower_grant, worse(*AGAINST_GRANT)),
    "without a table nothing that held is broken": Property(drop_table, broken_after_holding),
    "without a ledger nothing that held is broken": Property(drop_ledgers, broken_after_holding),
    "without a rule nothing turns to its opposite": Property(drop_rule, turned),
    "without a day to judge at nothing turns to its opposite": Property(drop_day, turned),
    "a refused application of another round mends nothing": Property(add_refused, mended),
}


def hold(name: str, data: st.DataObject) -> None:
    fund = data.draw(funds())
    changed = PROPERTIES[name].change(data.draw, fund)
    assume(changed is not None)
    assert changed is not None
    assert not PROPERTIES[name].wrong(outcomes(fund), outcomes(changed))


@pytest.mark.parametrize("name", PROPERTIES)
@FEW
@given(data=st.data())
def test_a_few_drawn_funds(name: str, data: st.DataObject) -> None:
    hold(name, data)


@pytest.mark.simulation
@pytest.mark.parametrize("name", PROPERTIES)
@MANY
@given(data=st.data())
def test_many_drawn_funds(name: str, data: st.DataObject) -> None:
    hold(name, data)


def check_whole(fund: Fund) -> None:
    """Every check says something whole, and no organisation number."""
    numbers = {row["organisation_number"] for row in fund.tables["applications"]} - {""}
    for found in run_checks(fund.study):
        words = " ".join([found.message, *found.as_check().evidence])
        assert found.message.strip()
        assert not {"{", "}"} & set(words)
        assert [number for number in numbers if number in words] == []
        assert bool(found.faults) is (found.passed is False)
        assert bool(found.missing) or found.passed is not None
        assert set(found.missing) <= set(NEEDS)


@FEW
@given(funds())
def test_any_fund_can_be_checked(fund: Fund) -> None:
    check_whole(fund)


@pytest.mark.simulation
@MANY
@given(funds())
def test_any_of_many_funds_can_be_checked(fund: Fund) -> None:
    check_whole(fund)
