"""How applications and amounts are told: one way each, so that the same thing is recognised everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from evallib.funding.records import Application, Records
from evallib.locale import _
from evallib.presentation import join_words, kronor, number, quoted
from evallib.presentation.numbers import NO_BREAK, as_decimal

STATED = "projektet"
"""The id of the one application that is made of what facts.csv states, when there are no tables."""


def call(application: Application) -> str:
    """The project's name with the application's id; the id alone without a name; "the project" for the one of facts.

    >>> call(Application("a04", "applications.csv, rad 5", project="Språkcafé"))
    '”Språkcafé” (a04)'
    """
    if application.id == STATED:
        return _("the project")
    if not application.project:
        return _("application {id}").format(id=application.id)
    return _("{project} ({id})").format(project=quoted(application.project), id=application.id)


def call_id(records: Records, application: str) -> str:
    """What the application with that id is called, also one that the list of applications lacks."""
    return call(records.by_id.get(application) or Application(application, ""))


def call_some(records: Records, applications: Iterable[str], most: int = 3) -> str:
    """What a few applications are called, in the order of their ids; of more than ``most`` the rest are counted.

    >>> fund = Records((Application("a2", "", project="Läxhjälp"), Application("a1", "", project="Språkcafé")))
    >>> call_some(fund, ["a2", "a1", "a2"])
    '”Språkcafé” (a1) och ”Läxhjälp” (a2)'
    """
    ids = sorted(set(applications))
    named = [call_id(records, one) for one in ids[:most]]
    rest = len(ids) - len(named)
    return join_words([*named, _("{n} more").format(n=rest)] if rest else named)


def sek(amount: Fraction) -> str:
    """An amount in kronor, with öre where there are any.

    >>> sek(Fraction(45000)), sek(Fraction("1250.5"))
    ('45\\xa0000\\xa0kr', '1\\xa0250,50\\xa0kr')
    """
    return kronor(amount) if amount.denominator == 1 else f"{number(amount, 2)}{NO_BREAK}kr"


def points(score: Fraction) -> str:
    """A reviewer's score, or a mean of scores, with two decimals at most.

    >>> points(Fraction(11, 3)), points(Fraction(7, 2)), points(Fraction(4))
    ('3,67', '3,5', '4')
    """
    return number(as_decimal(score, 2))
