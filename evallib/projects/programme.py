"""What ``params/programmes/<name>.yaml`` may say. The attributes have the names of the keys."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from evallib.locale import N_
from evallib.projects.fields import (
    Date,
    FactId,
    Kronor,
    Line,
    Params,
    Percent,
    Slug,
    Source,
    Text,
    Word,
)
from evallib.projects.privacy import PrivacySettings


class Sourced(Params):
    """Something that a document states."""

    source: Line = Field(description=N_("Where it is stated: the id of a source, a comma, then page or row."))


class Envelope(Sourced):
    """The money of one year."""

    year: int = Field(ge=1900, le=2200, description=N_("The year."))
    amount_sek: Kronor = Field(description=N_("Whole kronor, without spaces."))


class ProjectCount(Sourced):
    """How many projects the programme means to fund."""

    low: int = Field(ge=0, description=N_("At least this many projects."))
    high: int = Field(ge=0, description=N_("At most this many projects."))


class Ceiling(Sourced):
    """The most that one project can get."""

    amount_sek: Kronor = Field(description=N_("Whole kronor, without spaces."))


class Cofinancing(Sourced):
    """What others than the programme must pay."""

    min_pct: Percent = Field(description=N_("The least share of the total cost that others must pay, in percent."))


class Unspent(Sourced):
    """What is to become of money that a project did not use."""

    rule: Literal["returned", "carried_over"] = Field(
        description=N_("returned: it is paid back; carried_over: the project may use it the next year.")
    )


class Scoring(Sourced):
    """How reviewers score applications."""

    low: float = Field(description=N_("The lowest score."))
    high: float = Field(description=N_("The highest score."))
    disagreement: float | None = Field(
        default=None,
        gt=0,
        description=N_("From this difference on between two reviewers' mean scores they disagree; null if not set."),
    )


class Cost(Sourced):
    """A kind of cost and to what extent it is covered."""

    id: Word = Field(description=N_("Short name of the kind of cost, as the cost plan and the settings give it."))
    name: Line = Field(description=N_("The kind of cost."))
    extent: Literal["full", "partial"] | None = Field(
        description=N_("full: covered in full; partial: to some extent; null: not stated.")
    )
    max_share_pct: Percent | None = Field(
        default=None, description=N_("The highest share in percent; null if no share is stated.")
    )
    share_of: Literal["cost", "grant"] = Field(
        default="cost", description=N_("What the share is of: cost (each cost of the kind) or grant (the whole grant).")
    )


class Criterion(Sourced):
    """What an application is judged by."""

    id: Word = Field(description=N_("Short name of the criterion, e.g. C1."))
    kind: Literal["must", "priority", "judged", "compound"] = Field(
        description=N_("must, priority, judged, or compound: counts only together with another criterion.")
    )
    text: Text = Field(description=N_("What the criterion says, in short."))
    needs_one_of: tuple[Word, ...] = Field(
        default=(), description=N_("For compound: the ids of the criteria of which one must be met too.")
    )


class ProgrammeDate(Sourced):
    """A date that the programme has set."""

    event: Literal["interim_report", "application", "final_report", "decision"] = Field(
        description=N_("What happens: interim_report, application, final_report or decision.")
    )
    date: Date = Field(description=N_("The date, written as 2021-08-31."))
    label: Line = Field(description=N_("What the reader sees."))
    round: Line | None = Field(default=None, description=N_("The round that the date belongs to."))
    channel: Line | None = Field(default=None, description=N_("How it is sent in; null if it is not stated."))


class Note(Sourced):
    """Something else worth knowing about the programme."""

    text: Text = Field(description=N_("What the reader should know."))


class Programme(Params):
    """One funding programme: ``params/programmes/<name>.yaml``. Empty lists: nothing is stated."""

    programme: Slug = Field(description=N_("The short name of the programme: the name of this file without .yaml."))
    title: Line = Field(description=N_("The name of the programme."))
    funder: Line = Field(description=N_("Who pays."))
    version: Line | None = Field(default=None, description=N_('Which version of the rules, e.g. "2021".'))
    currency: Literal["SEK"] = Field(
        default="SEK", description=N_("The currency. All amounts are in kronor: restate those in other currencies.")
    )
    sources: tuple[Source, ...] = Field(default=(), description=N_("The documents that state the rules."))
    envelopes: tuple[Envelope, ...] = Field(default=(), description=N_("The money, year by year."))
    projects: ProjectCount | None = Field(
        default=None, description=N_("How many projects are to be funded in each round; null if that is open.")
    )
    ceiling: Ceiling | None = Field(
        default=None, description=N_("The most that one project can get; null if not stated.")
    )
    cofinancing: Cofinancing | None = Field(
        default=None, description=N_("The least share that others must pay; null if not stated.")
    )
    unspent: Unspent | None = Field(
        default=None, description=N_("What is to become of money that was not used; null if not stated.")
    )
    scoring: Scoring | None = Field(
        default=None, description=N_("How reviewers score applications; null if they do not, or if not stated.")
    )
    costs: tuple[Cost, ...] = Field(default=(), description=N_("Which costs are covered."))
    criteria: tuple[Criterion, ...] = Field(default=(), description=N_("What applications are judged by."))
    dates: tuple[ProgrammeDate, ...] = Field(default=(), description=N_("The dates of the programme."))
    expected_facts: tuple[FactId, ...] = Field(
        default=(), description=N_("The facts that one needs to evaluate a project under the programme.")
    )
    privacy: PrivacySettings = Field(
        default=PrivacySettings(), description=N_("How people are kept unknown in projects that do not say otherwise.")
    )
    notes: tuple[Note, ...] = Field(default=(), description=N_("What else one should know."))

    def source_of(self, name: str) -> Source | None:
        """The source with that id, or None."""
        return next((source for source in self.sources if source.id == name), None)
