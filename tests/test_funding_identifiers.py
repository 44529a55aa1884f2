"""Forms of case numbers and organisation numbers: those in the documents, typing errors, and the check digit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.funding.checks import run_checks
from evallib.funding.identifiers import luhn, same_number, usual_case_number, wrong_organisation_number
from tests.funding_studies import study

ESF = "Svenska ESF-rådet"
MUNICIPAL = [
    "FHN 2014.0050",
    "AN-2013/60.730",
    "1.2.1-002-2014",
    "2011/11-SFV",
    "UAN-2013-0313",
    "504-266/09",
    "Af-2011/036396",
    "Mahr 19-2014/568",
    "KSN-2015-1584",
]


@pytest.mark.parametrize("number", ["2009-3060004", "2010-3020049", "2011-3050030", "2008-3020462", "2009-3080028"])
def test_numbers_of_the_social_fund(number: str) -> None:
    assert usual_case_number(number, ESF)
    assert not usual_case_number(number[:-1], ESF)


@pytest.mark.parametrize("number", MUNICIPAL)
def test_numbers_of_municipalities(number: str) -> None:
    assert usual_case_number(number, "Mölndals stad, vård- och omsorgsnämnden")
    assert not usual_case_number(number, "Vinnova")


@pytest.mark.parametrize(
    ("number", "funder"),
    [
        ("2014-1189", "Vinnova"),
        ("0941-14000", "Vinnova"),
        ("2014-01189 och 2014-01190", "Vinnova"),
        ("2009-306217", ESF),
        ("12345", "Mölndals stad"),
        ("2021", "Mölndals stad"),
        ("VON-123", "Mölndals stad"),
    ],
)
def test_unusual_numbers(number: str, funder: str) -> None:
    assert not usual_case_number(number, funder)


def test_white_space_around_and_in_a_case_number_does_not_matter() -> None:
    assert usual_case_number("  FHN\u00a0 2014.0050 ", "Mölndals stad")


@pytest.mark.parametrize(
    ("number", "wrong"),
    [
        ("202100-2114", None),
        ("2021002114", None),
        ("212000 - 0258", None),
        ("16202100-2114", None),
        ("16 2021002114", None),
        ("SE202100211401", None),
        ("se 202100-2114 01", None),
        ("SE202100214101", "check_digit"),
        ("17202100-2114", "length"),
        ("21200-0258", "length"),
        ("2021-002114", "length"),
        ("20-2100-2114", "length"),
        ("202100-2141", "check_digit"),
        ("211000-0259", "person"),
        ("EJ ANGIVET", "letters"),
        ("202100-211X", "letters"),
    ],
)
def test_organisation_numbers(number: str, wrong: str | None) -> None:
    assert wrong_organisation_number(number) == wrong


@given(st.text(alphabet="0123456789", min_size=9, max_size=9), st.integers(0, 9))
def test_exactly_one_check_digit_is_right_and_one_wrong_digit_is_seen(digits: str, other: int) -> None:
    (right,) = [last for last in "0123456789" if luhn(digits + last)]
    for place in range(9):
        changed = digits[:place] + str(other) + digits[place + 1 :]
        assert luhn(changed + right) is (changed == digits)


@given(st.text(max_size=20))
def test_any_text_is_right_or_wrong_in_a_known_way(text: str) -> None:
    assert wrong_organisation_number(text) in {None, "letters", "length", "person", "check_digit"}
    assert usual_case_number(text, "Vinnova") in {True, False}
    assert same_number(f" {text}- ") == same_number(text)


@pytest.mark.parametrize("number", ["559999-0009", "55999-0008", "551999-0008", "55999O-0008"])
def test_an_organisation_number_is_never_told(number: str) -> None:
    numbers = (number, "802999-0028")
    applicants = [{"id": f"a{n}", "organisation_number": one, "applicant": "Namn"} for n, one in enumerate(numbers)]
    outcomes = run_checks(study(applications=applicants))
    told = [outcome.message + "".join(fault.text for fault in outcome.faults) for outcome in outcomes]
    assert sum("a0" in text for text in told) >= 2
    assert [text for text in told if number[:5] in text or number[-4:] in text or "Namn" in text] == []
