"""Cases of case numbers and organisation numbers. The numbers are made up; their check digits are right or wrong."""

from __future__ import annotations

from typing import Any

from evallib.funding.study import FundingStudy
from tests.funding_cases import Case
from tests.funding_studies import study

RIGHT, OTHER, WRONG = "559999-0008", "559999-0016", "559999-0009"


def cases(*numbers: str, funder: str = "Mölndals stad") -> FundingStudy:
    applications = [{"id": f"a{n:02}", "case_number": number} for n, number in enumerate(numbers, start=1)]
    return study(rules={"funder": funder}, applications=applications)


def applicants(*rows: tuple[str, str]) -> FundingStudy:
    """Numbers with the applicants that give them."""
    applications: list[dict[str, Any]] = [
        {"id": f"a{n:02}", "organisation_number": number, "applicant": name}
        for n, (number, name) in enumerate(rows, start=1)
    ]
    return study(applications=applications)


CASES: tuple[Case, ...] = (
    Case("case_number_form", True, cases("2014-01189", funder="Vinnova")),
    Case("case_number_form", True, cases("VON 2021/123", "UAN-2013-0313")),
    Case("case_number_form", False, cases("2009-306217", funder="Svenska ESF-rådet"), ("a01",), ("rad 2",)),
    Case(
        "case_number_form", False, cases("VON 2021/123", "nummer 7"), ("1 ", "2 ", "a02"), ("applications.csv, rad 3",)
    ),
    Case("case_number_form", None, cases("VON 2021/123", ""), ("a02",)),
    Case("case_number_form", None, cases("")),
    Case("case_number_form", None, study()),
    Case("organisation_number_form", True, applicants((RIGHT, ""), (RIGHT.replace("-", ""), ""), ("", ""))),
    Case(
        "organisation_number_form", False, applicants((WRONG, ""), (RIGHT, "")), ("a01",), ("applications.csv, rad 2",)
    ),
    Case("organisation_number_form", False, applicants(("55999-0008", ""))),
    Case("organisation_number_form", False, applicants(("551999-0008", "")), ("person",)),
    Case("organisation_number_form", False, applicants(("55999O-0008", ""))),
    Case("organisation_number_form", None, applicants(("", ""))),
    Case("organisation_number_form", None, study()),
    Case(
        "one_applicant_one_number", True, applicants((RIGHT, "Norra"), (OTHER, "Södra"), (RIGHT, "norra "), ("", "Ö"))
    ),
    Case("one_applicant_one_number", True, applicants((RIGHT, "Linden"), (RIGHT, "Åkern"))),
    Case(
        "one_applicant_one_number",
        False,
        applicants((RIGHT, "Norra"), (OTHER, " norra"), (RIGHT, "Södra")),
        ("a01", "a02"),
        ("rad 3",),
    ),
    Case("one_applicant_one_number", None, applicants((RIGHT, ""), ("", "Norra"))),
    Case("one_applicant_one_number", None, study()),
)
