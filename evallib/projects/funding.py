"""Settings of the section medel: the project's application, the day to judge at, and the ledger."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from evallib.locale import N_
from evallib.projects.fields import Date, FactId, FileName, Line, Params, Percent, Word

ACCOUNTS_PATTERN = "^[0-9]{1,10}(-[0-9]{1,10})?$"
DIMENSION_PATTERN = "^[0-9]{1,9}$"

Accounts = Annotated[str, Field(pattern=ACCOUNTS_PATTERN)]
"""The accounts that begin with these digits (``50``), or with any from the one to the other (``50-53``)."""


class LedgerSettings(Params):
    """The ledger, as SIE files, and how its objects and accounts belong to projects and kinds of cost."""

    files: tuple[FileName, ...] = Field(
        min_length=1, max_length=50, description=N_("The SIE files in data/<project>/, one a financial year.")
    )
    dimension: str = Field(
        default="6", pattern=DIMENSION_PATTERN, description=N_("The dimension of projects in the ledger; 6 in SIE.")
    )
    projects: dict[FactId, tuple[Line, ...]] = Field(
        default={}, description=N_("The ledger's objects of each application, as application: [object, …].")
    )
    cost_accounts: tuple[Accounts, ...] = Field(
        default=("4-7",), min_length=1, description=N_("The accounts of costs, e.g. 4-7: those that begin with 4 to 7.")
    )
    accounts: dict[Word, tuple[Accounts, ...]] = Field(
        default={}, description=N_("The accounts of each kind of cost of the programme, as cost: [accounts, …].")
    )
    budget_tolerance_pct: Percent = Field(
        default=0, description=N_("By how many percent a cost may exceed its budget before it is told.")
    )
    days_after_end: int = Field(
        default=0,
        ge=0,
        le=366,
        description=N_("So many days after a project's end may its costs be booked before it is told."),
    )


class FundingSettings(Params):
    """Settings of the section medel."""

    round: Line | None = Field(default=None, description=N_("The programme's round that the project belongs to."))
    as_of: Date | None = Field(default=None, description=N_("The date at which deadlines are judged."))
    application: FactId | None = Field(
        default=None, description=N_("The id in applications.csv of this project; null if the report is about all.")
    )
    rounded_to_sek: int = Field(
        default=1,
        ge=1,
        le=100_000,
        description=N_("What amounts in the tables are rounded to, e.g. 1000; 1 for whole kronor."),
    )
    low_use_pct: Percent = Field(
        default=80, description=N_("Below how many percent of what there was the use of a year is told as low.")
    )
    ledger: LedgerSettings | None = Field(default=None, description=N_("The ledger; null if there is none."))
