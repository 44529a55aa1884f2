"""What ``params/projects/<slug>.yaml`` may say. The attributes have the names of the keys."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from evallib.locale import N_
from evallib.projects.comparisons import ComparisonSettings
from evallib.projects.fields import FactId, Line, Params, Slug, Source
from evallib.projects.focus_groups import FocusGroupSettings
from evallib.projects.funding import FundingSettings
from evallib.projects.identities import Identity
from evallib.projects.privacy import PrivacySettings
from evallib.projects.questionnaires import KasamSettings


class Proportion(Params):
    """A share of people, part of whole, both facts."""

    name: FactId = Field(description=N_("Short English name with underscores; names a metric in results.json."))
    label: Line = Field(description=N_("What the reader sees."))
    part: FactId = Field(description=N_("The fact that is the part."))
    whole: FactId = Field(description=N_("The fact that is the whole."))
    interval: bool = Field(
        default=True,
        description=N_("true: show a confidence interval, if the whole can be seen as a sample."),
    )


class GoalsSettings(Params):
    """Settings of the section on goals and results."""

    proportions: tuple[Proportion, ...] = Field(default=(), description=N_("Shares that belong to the goals."))


class ReconciliationSettings(Params):
    """Settings of the section on published figures."""

    identities: tuple[Identity, ...] = Field(default=(), description=N_("How the published figures belong together."))


class BeforeAfterSettings(Params):
    """Settings of the section on before and after."""

    who: Line = Field(description=N_("Who answered."))
    before: Line = Field(description=N_("When they answered the first time."))
    after: Line = Field(description=N_("When they answered the last time."))
    kind: Literal["measured", "self_rated", "stated"] = Field(
        description=N_("How the values came about: measured, self_rated or stated.")
    )
    comparison_group: bool = Field(default=False, description=N_("true if a group outside the project answered too."))
    linked: bool | None = Field(
        default=None, description=N_("true if each person's answers can be paired; null if it is not stated.")
    )
    assumed_n: Literal["participants"] | None = Field(
        default=None,
        description=N_("participants: where n is not stated, count those who took part in participants.csv."),
    )


class ProjectParams(Params):
    """One project: ``params/projects/<slug>.yaml``."""

    project: Slug = Field(description=N_("The short name of the project: the name of this file without .yaml."))
    title: Line = Field(description=N_("The title of the report."))
    subtitle: Line | None = Field(default=None, description=N_("One line under the title."))
    invented: bool = Field(
        default=False,
        description=N_("true if everything in the project is made up: every page of the report then says so."),
    )
    programme: Slug | None = Field(
        default=None, description=N_("The programme: the name of a file in params/programmes without .yaml.")
    )
    sources: tuple[Source, ...] = Field(default=(), description=N_("The documents that the rows of data/ point to."))
    sections: tuple[FactId, ...] = Field(
        min_length=1,
        description=N_("The sections of the report, e.g. goals, reconciliation, before_after, medel, method."),
    )
    privacy: PrivacySettings = Field(default=PrivacySettings(), description=N_("How people are kept unknown."))
    goals: GoalsSettings = Field(default=GoalsSettings(), description=N_("Settings of the section goals."))
    reconciliation: ReconciliationSettings = Field(
        default=ReconciliationSettings(), description=N_("Settings of the section reconciliation.")
    )
    before_after: BeforeAfterSettings | None = Field(
        default=None, description=N_("Settings of the section before_after.")
    )
    kasam: KasamSettings | None = Field(default=None, description=N_("Settings of the section kasam."))
    fokusgrupper: FocusGroupSettings | None = Field(
        default=None, description=N_("Settings of the section fokusgrupper.")
    )
    medel: FundingSettings | None = Field(default=None, description=N_("Settings of the section medel."))
    oppna_jamforelser: ComparisonSettings | None = Field(
        default=None, description=N_("Settings of the section oppna_jamforelser.")
    )
