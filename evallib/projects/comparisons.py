"""Settings of the section oppna_jamforelser: whose indicators, from where, and with whom they are compared."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from evallib.locale import N_
from evallib.projects.fields import Date, FileName, Line, Params, Percent, SourceId

MUNICIPALITY_PATTERN = "^[0-9]{4}$"
KPI_PATTERN = "^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$"
GROUP_PATTERN = "^G[0-9]{1,9}$"
Municipality = Annotated[str, Field(pattern=MUNICIPALITY_PATTERN)]
Kpi = Annotated[str, Field(pattern=KPI_PATTERN)]
GroupId = Annotated[str, Field(pattern=GROUP_PATTERN)]
Year = Annotated[int, Field(ge=1990, le=2100)]
Better = Literal["higher", "lower", "none"]
"""Which values are better; none: neither, so the indicator is never coloured."""
Role = Literal["kpi", "municipality", "name", "year", "gender", "status", "value"]


class Break(Params):
    """A year from which on an indicator is measured in another way."""

    year: Year = Field(description=N_("The first year of the new way of measuring."))
    note: Line = Field(description=N_("What was changed, e.g. reviderad metod."))


class Indicator(Params):
    """One indicator of the comparison."""

    id: Kpi = Field(description=N_("The id of the indicator, in Kolada e.g. N31807."))
    label: Line | None = Field(default=None, description=N_("What the reader sees; null: the title in the data."))
    area: Line | None = Field(default=None, description=N_("The area of Öppna jämförelser, e.g. Ekonomiskt bistånd."))
    unit: Line | None = Field(default=None, description=N_("The unit of the values, e.g. %; null if not known."))
    decimals: int = Field(default=1, ge=0, le=4, description=N_("With how many decimals the values are shown."))
    better: Better | None = Field(
        default=None,
        description=N_("higher, lower or none: which values are better; null: as evallib's own list says, if it does."),
    )
    better_source: Line | None = Field(default=None, description=N_("Who says which values are better."))
    breaks: tuple[Break, ...] = Field(
        default=(), description=N_("Years from which on the indicator is measured in another way.")
    )


class ValuesSettings(Params):
    """Where the values of the indicators are."""

    fetched: Date | None = Field(
        default=None,
        description=N_(
            "The day when the values were fetched, which the report tells; null: the last time that evallib fetch did."
        ),
    )
    files: tuple[FileName, ...] = Field(
        default=(), max_length=50, description=N_("Files in data/<project>/ to read instead of what was fetched.")
    )
    columns: dict[Role, Line] = Field(
        default={}, description=N_("What the columns of the files are called, as role: column.")
    )
    groups: FileName | None = Field(
        default=None,
        description=N_("The file in data/<project>/ with the members of each group."),
    )
    source: SourceId | None = Field(default=None, description=N_("The id of the source that the values come from."))


class SimilarSettings(Params):
    """Kolada's group of seven similar municipalities."""

    area: Line = Field(description=N_("The area that the group is made for, e.g. IFO or övergripande."))
    year: Year = Field(description=N_("The year of the group."))


class EditionSettings(Params):
    """The municipality group, in one edition of the division."""

    edition: Year = Field(description=N_("The year of the division of municipalities into groups, e.g. 2023."))
    groups: tuple[GroupId, ...] = Field(
        default=(), description=N_("The ids of the groups of that edition; those of 2023 are known.")
    )


class CompareSettings(Params):
    """With whom the municipality is compared, beside all others and its own past."""

    similar: SimilarSettings | None = Field(default=None, description=N_("The group of similar municipalities."))
    edition: EditionSettings | None = Field(default=None, description=N_("The municipality group of an edition."))
    groups: tuple[GroupId, ...] = Field(default=(), description=N_("The ids of other groups."))


class ColourSettings(Params):
    """How results are coloured by their place among all others."""

    best_pct: Percent = Field(default=25, description=N_("The share of municipalities that is coloured as best."))
    worst_pct: Percent = Field(default=25, description=N_("The share of municipalities that is coloured as worst."))
    ties: Literal["limits", "ranks"] = Field(
        default="limits",
        description=N_(
            "limits: who has the value of a limit, or a better one, is inside; ranks: equal values share a mean rank."
        ),
    )


class ComparisonSettings(Params):
    """Settings of the section oppna_jamforelser."""

    municipality: Municipality = Field(description=N_("The four digits of the municipality, in quotation marks."))
    name: Line = Field(description=N_("The name of the municipality, as in the title and in the data."))
    indicators: tuple[Indicator, ...] = Field(
        default=(), max_length=200, description=N_("The indicators; none if only forms are filled in.")
    )
    years: tuple[Year, Year] | None = Field(
        default=None, description=N_("The first and the last year, as [2015, 2024]; null: all years in the data.")
    )
    values: ValuesSettings = Field(default=ValuesSettings(), description=N_("Where the values are."))
    compare: CompareSettings = Field(default=CompareSettings(), description=N_("With whom it is compared."))
    colours: ColourSettings = Field(default=ColourSettings(), description=N_("How results are coloured."))
    readiness_steps: int = Field(
        default=5, ge=2, le=10, description=N_("The highest value of the scale in the self-rating of preparations.")
    )
