"""Cases of what came when: applications, decisions and reports against the last days of their rounds."""

from __future__ import annotations

from datetime import date
from typing import Any

from evallib.funding.study import FundingStudy
from tests.funding_cases import Case
from tests.funding_studies import SOURCE, study

DAYS = {
    "application": "2022-11-30",
    "decision": "2023-01-20",
    "interim_report": "2023-08-31",
    "final_report": "2024-01-19",
}


def rules(*events: str, round_: str | None = "2023") -> dict[str, Any]:
    return {"dates": [{"event": e, "date": DAYS[e], "label": e, "round": round_, **SOURCE} for e in events or DAYS]}


def application(received: date | None = date(2022, 11, 30), **keys: Any) -> dict[str, Any]:
    return {"id": "a01", "round": "2023", "received": received, **keys}


def decision(decided: date | None = date(2023, 1, 20), **keys: Any) -> dict[str, Any]:
    return {"application": "a01", "outcome": "granted", "year": 2023, "decided": decided, "granted_sek": 1, **keys}


def asked(received: date | None, **keys: Any) -> FundingStudy:
    return study(rules=rules(), applications=[application(received, **keys)])


def decided(*rows: dict[str, Any], settings: dict[str, Any] | None = None) -> FundingStudy:
    return study(rules=rules(), applications=[application()], decisions=list(rows), settings=settings)


def reported(
    kind: str, received: date | None, *, as_of: str | None = None, granted: dict[str, Any] | None = None
) -> FundingStudy:
    return study(
        rules=rules(),
        applications=[application()],
        decisions=[granted or decision()],
        reports=[{"application": "a01", "kind": kind, "received": received}],
        settings={"as_of": as_of},
    )


def unlisted(kind: str, as_of: str | None) -> FundingStudy:
    """A project that the list of reports does not name."""
    return study(
        rules=rules(kind),
        applications=[application(), application(id="a02")],
        decisions=[decision(), decision(application="a02")],
        reports=[{"application": "a02", "kind": kind, "received": date(2023, 6, 1)}],
        settings={"as_of": as_of},
    )


REFUSED = decision(outcome="refused", granted_sek=None)
WITHDRAWN = decision(None, outcome="withdrawn", granted_sek=None)
OTHER_ROUND = study(rules=rules(), applications=[application(), application(id="a02", round="2024")])

IN_TIME = (
    Case("applications_in_time", True, asked(date(2022, 11, 30))),
    Case("applications_in_time", False, asked(date(2022, 12, 1)), ("a01", " 1 da"), ("applications.csv, rad 2",)),
    Case("applications_in_time", False, asked(date(2023, 1, 1)), (f" {1 + 31} da", "2022-11-30", "2023-01-01")),
    Case("applications_in_time", None, asked(None)),
    Case("applications_in_time", None, study(rules=rules("decision"), applications=[application()])),
    Case("applications_in_time", None, study(rules=rules())),
    Case("applications_in_time", None, OTHER_ROUND, ("a02",)),
    Case(
        "applications_in_time",
        False,
        study(rules=rules(), applications=[application(date(2022, 12, 3)), application(None, id="a02")]),
        ("1 ", "2 ", "a01"),
    ),
    Case("applications_in_time", True, study(rules=rules(round_=None), applications=[application(round="")])),
    Case("decisions_in_time", True, decided(decision())),
    Case("decisions_in_time", True, decided(WITHDRAWN)),
    Case("decisions_in_time", True, decided(decision(date(2023, 9, 1)), decision())),
    Case("decisions_in_time", True, decided(decision(), decision(None, year=2024))),
    Case(
        "decisions_in_time",
        True,
        study(rules=rules(), applications=[application()], decisions=[], settings={"as_of": "2023-01-20"}),
    ),
    Case("decisions_in_time", False, decided(decision(date(2023, 1, 25))), ("a01", " 5 da"), ("decisions.csv, rad 2",)),
    Case("decisions_in_time", False, decided(settings={"as_of": "2023-01-22"}), ("a01", " 2 da")),
    Case("decisions_in_time", None, decided(settings={})),
    Case("decisions_in_time", None, decided(decision(None))),
    Case("decisions_in_time", None, decided(decision(date(2023, 9, 1)), decision(None, year=2024))),
    Case("decisions_in_time", None, study(rules=rules(), applications=[application()])),
    Case("decisions_in_time", None, study(rules=rules("application"), applications=[application()])),
)


def _reports(rule: str, kind: str, last: date) -> tuple[Case, ...]:
    day, as_of = date.fromordinal, last.isoformat()
    late, later = day(last.toordinal() + 1), day(last.toordinal() + 10)
    undecided = study(
        rules=rules(),
        applications=[application()],
        reports=[{"application": "a01", "kind": kind, "received": later}],
    )
    return (
        Case(rule, True, reported(kind, last)),
        Case(rule, True, reported(kind, None, as_of=as_of)),
        Case(rule, True, reported(kind, late, granted=REFUSED)),
        Case(rule, True, reported(kind, late, granted=decision(application="a09"))),
        Case(rule, True, unlisted(kind, as_of)),
        Case(rule, False, reported(kind, late), ("a01", " 1 da", last.isoformat()), ("reports.csv, rad 2",)),
        Case(rule, False, reported(kind, None, as_of=later.isoformat()), (" 10 da",), ("reports.csv, rad 2",)),
        Case(rule, None, reported(kind, None)),
        Case(rule, None, unlisted(kind, None), ("a01",)),
        Case(rule, None, unlisted(kind, later.isoformat()), ("a01",)),
        Case(rule, None, undecided),
        Case(rule, None, study(rules=rules("decision"), applications=[application()], decisions=[decision()])),
        Case(rule, None, study(rules=rules())),
    )


CASES: tuple[Case, ...] = (
    *IN_TIME,
    *_reports("interim_reports_in_time", "interim_report", date(2023, 8, 31)),
    *_reports("final_reports_in_time", "final_report", date(2024, 1, 19)),
)
