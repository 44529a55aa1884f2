"""Refusals while money was left, against a plain count on whole funds; what is not known turns no verdict around."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from evallib.funding.allocation.ranking import rank_round
from evallib.funding.allocation.refusals import Refusal, left_out, passed_over
from evallib.funding.records import Decision, Records
from evallib.funding.study import FundingStudy
from tests.funding_studies import SOURCE, facts, programme, records

ENVELOPE = 100
REVIEWERS = ("g1", "g2")
PROGRAMME = programme(envelopes=[{"year": 2023, "amount_sek": ENVELOPE, **SOURCE}])
NO_FACTS = facts()


@st.composite
def funds(draw: st.DrawFn) -> FundingStudy:
    """A fund of one year in which everything is stated: two rounds, two reviewers."""
    size = draw(st.integers(1, 6))
    applications: list[dict[str, Any]] = []
    decisions: list[dict[str, Any]] = []
    scores: list[dict[str, Any]] = []
    for n in range(size):
        one = f"a{n}"
        asked = draw(st.integers(1, 60))
        applications.append(
            {"id": one, "round": draw(st.sampled_from(["r1", "r1", "r2"])), "year": 2023, "asked_sek": asked}
        )
        outcome = draw(st.sampled_from(["granted", "refused", "withdrawn"]))
        amount = draw(st.integers(0, 60)) if outcome == "granted" else None
        day = date(2023, draw(st.integers(1, 3)), 1)
        decisions.append({"application": one, "outcome": outcome, "year": 2023, "granted_sek": amount, "decided": day})
        scores += [{"application": one, "reviewer": who, "score": draw(st.integers(1, 3))} for who in REVIEWERS]
    made = records(applications=applications, decisions=decisions, scores=scores)
    return FundingStudy(PROGRAMME, NO_FACTS, made)


def verdicts(refusals: tuple[Refusal, ...]) -> dict[str, bool | None]:
    return {one.application.id: one.payable for one in refusals}


def granted(records: Records) -> dict[str, Fraction]:
    return {one.application: one.granted_sek or Fraction(0) for one in records.decisions if one.outcome == "granted"}


@given(funds())
@settings(max_examples=60, deadline=None)
def test_what_is_left_for_a_refused_one_is_what_nobody_got(fund: FundingStudy) -> None:
    left = ENVELOPE - sum(granted(fund.records).values())
    refused = {one.application for one in fund.records.decisions if one.outcome == "refused"}
    asked = {one.id: one.asked_sek for one in fund.records.applications}
    assert verdicts(left_out(fund)) == {one: asked[one] <= left for one in refused}


@given(funds())
@settings(max_examples=60, deadline=None)
def test_passed_over_is_as_going_down_the_list_finds_it(fund: FundingStudy) -> None:
    got, expected = granted(fund.records), {}
    for round_ in ("r1", "r2"):
        ranked = rank_round(fund.records, round_)
        means = {one.application: one.mean or 0 for one in ranked}
        for decision in fund.records.decisions:
            one = decision.application
            if decision.outcome == "refused" and one in means:
                lower = {other for other in means if means[other] < means[one]}
                first = {other.application for other in fund.records.decisions if other.decided <= decision.decided}
                mine = set(means) | first
                left = ENVELOPE - sum(amount for other, amount in got.items() if other in mine - lower)
                asked = next(row.asked_sek for row in fund.records.applications if row.id == one)
                expected[one] = bool(lower & set(got)) and asked <= left
    assert verdicts(passed_over(fund)) == expected


def _without(fund: FundingStudy, data: st.DataObject) -> FundingStudy:
    """The same fund with something not stated."""
    rows = fund.records
    n = data.draw(st.integers(0, len(rows.applications) - 1))
    application, decision = rows.applications[n], rows.decisions[n]
    asked = tuple(replace(one, asked_sek=None) if one is application else one for one in rows.applications)
    lost = data.draw(st.sampled_from(rows.scores))
    scores = tuple(one for one in rows.scores if one is not lost)

    def changed(**keys: Any) -> tuple[Decision, ...]:
        return tuple(replace(one, **keys) if one is decision else one for one in rows.decisions)

    less = data.draw(
        st.sampled_from(
            [
                replace(rows, applications=asked),
                replace(rows, scores=scores),
                replace(rows, decisions=changed(granted_sek=None)),
                replace(rows, decisions=changed(year=None)),
                replace(rows, decisions=changed(decided=None)),
            ]
        )
    )
    return replace(fund, records=less)


@given(funds(), st.data())
@settings(max_examples=100, deadline=None)
def test_what_is_not_stated_makes_a_verdict_open_but_never_another(fund: FundingStudy, data: st.DataObject) -> None:
    less = _without(fund, data)
    for judge in (left_out, passed_over):
        whole = verdicts(judge(fund))
        for one, verdict in verdicts(judge(less)).items():
            assert verdict in {whole[one], None}


@given(funds(), st.data())
@settings(max_examples=60, deadline=None)
def test_an_open_verdict_says_what_would_settle_it(fund: FundingStudy, data: st.DataObject) -> None:
    for judge in (left_out, passed_over):
        assert all(bool(one.questions) is (one.payable is None) for one in judge(_without(fund, data)))
