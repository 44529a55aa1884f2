"""Cases of reports: whether they come before the next decision, and how they were sent in."""

from __future__ import annotations

from datetime import date
from typing import Any

from evallib.funding.study import FundingStudy
from tests.funding_cases import Case
from tests.funding_studies import SOURCE, study


def dated(event: str, day: str, round_: str | None = "2021", **keys: Any) -> dict[str, Any]:
    return {"event": event, "date": day, "label": event, "round": round_, **SOURCE, **keys}


def rounds(*dates: dict[str, Any]) -> FundingStudy:
    return study(rules={"dates": list(dates)})


DECISION = dated("decision", "2022-01-21", "2022", source="webb, rad 9")
SAME_DAY = dated("final_report", "2022-01-21")


def sent(channel: str, *, stated: str | None = "e-postlådan", **tables: Any) -> FundingStudy:
    rows = {
        "applications": [{"id": "a01", "round": "2021"}],
        "decisions": [{"application": "a01", "outcome": "granted"}],
        "reports": [
            {"application": "a01", "kind": "interim_report", "received": date(2021, 8, 1), "channel": channel},
            {"application": "a01", "kind": "final_report", "received": None},
        ],
        **tables,
    }
    dates = [dated(event, "2021-08-31", channel=stated) for event in ("interim_report", "final_report")]
    return study(rules={"dates": dates}, **rows)


REFUSED = [{"application": "a01", "outcome": "refused"}]
CASES: tuple[Case, ...] = (
    Case("report_before_decision", True, rounds(dated("final_report", "2022-01-20"), DECISION)),
    Case("report_before_decision", False, rounds(SAME_DAY, DECISION), ("2022-01-21",), ("webb, rad 3; webb, rad 9",)),
    Case("report_before_decision", False, rounds(dated("final_report", "2022-02-21"), DECISION), (" 31 da",)),
    Case(
        "report_before_decision",
        False,
        rounds(
            SAME_DAY, DECISION, dated("final_report", "2023-01-20", "2022"), dated("decision", "2023-01-19", "2023")
        ),
        (" 1 da", "2022-01-21", "2023-01-20"),
    ),
    Case("report_before_decision", None, rounds(SAME_DAY)),
    Case("report_before_decision", None, rounds(SAME_DAY, dated("decision", "2021-01-15"))),
    Case("report_before_decision", None, rounds(SAME_DAY, dated("decision", "2021-01-15", None))),
    Case("reports_through_channel", True, sent("E-postlådan ")),
    Case("reports_through_channel", True, sent("brev", decisions=REFUSED)),
    Case("reports_through_channel", False, sent("brev"), ("a01", "e-postlådan"), ("reports.csv, rad 2",)),
    Case("reports_through_channel", None, sent("brev", stated=None)),
    Case("reports_through_channel", None, sent("")),
    Case("reports_through_channel", None, sent("brev", applications=[{"id": "a01", "round": "2022"}])),
    Case("reports_through_channel", None, study(rules={"dates": [dated("final_report", "2021-08-31", channel="x")]})),
)
