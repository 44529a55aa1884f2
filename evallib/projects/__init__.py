"""``params/*.yaml`` to frozen projects and programmes, or to located problems in the reader's language.

``open_project("vagen-ut")`` is what notebooks call; :func:`load_project` is the same for a given workspace.

Each name is loaded when it is first used: who only asks where a workspace is must not wait for the models.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evallib.projects.comparison_checks import names_municipality
    from evallib.projects.comparisons import (
        Break,
        ColourSettings,
        CompareSettings,
        ComparisonSettings,
        EditionSettings,
        Indicator,
        SimilarSettings,
        ValuesSettings,
    )
    from evallib.projects.documents import KeyPath, place_in
    from evallib.projects.fields import Source
    from evallib.projects.focus_groups import (
        CodebookSettings,
        CodedColumns,
        CoderSettings,
        CodeScale,
        FocusGroupSettings,
        GroupSettings,
        SaturationSettings,
    )
    from evallib.projects.funding import FundingSettings, LedgerSettings
    from evallib.projects.identities import (
        DifferenceIdentity,
        Identity,
        MonthsIdentity,
        OrderIdentity,
        RangeIdentity,
        RateIdentity,
        ShareIdentity,
        SumIdentity,
    )
    from evallib.projects.instruments import Instrument, Reference, Retest, Subscale, Total
    from evallib.projects.loading import Project, load_instrument, load_programme, load_project, open_project
    from evallib.projects.params import (
        BeforeAfterSettings,
        GoalsSettings,
        ProjectParams,
        Proportion,
        ReconciliationSettings,
    )
    from evallib.projects.privacy import PrivacySettings, merge_thresholds
    from evallib.projects.programme import (
        Ceiling,
        Cofinancing,
        Cost,
        Criterion,
        Envelope,
        Note,
        Programme,
        ProgrammeDate,
        ProjectCount,
        Scoring,
        Unspent,
    )
    from evallib.projects.questionnaires import DEFAULT_CORRELATIONS, KasamSettings, Link, Reliability, Wave
    from evallib.projects.wording import closest, in_order, limit, shorten, suggest
    from evallib.projects.workspace import Workspace, find_workspace

PLACES = {
    "comparison_checks": ("names_municipality",),
    "comparisons": (
        "Break",
        "ColourSettings",
        "CompareSettings",
        "ComparisonSettings",
        "EditionSettings",
        "Indicator",
        "SimilarSettings",
        "ValuesSettings",
    ),
    "documents": ("KeyPath", "place_in"),
    "fields": ("Source",),
    "focus_groups": (
        "CodebookSettings",
        "CodedColumns",
        "CoderSettings",
        "CodeScale",
        "FocusGroupSettings",
        "GroupSettings",
        "SaturationSettings",
    ),
    "funding": ("FundingSettings", "LedgerSettings"),
    "identities": (
        "DifferenceIdentity",
        "Identity",
        "MonthsIdentity",
        "OrderIdentity",
        "RangeIdentity",
        "RateIdentity",
        "ShareIdentity",
        "SumIdentity",
    ),
    "instruments": ("Instrument", "Reference", "Retest", "Subscale", "Total"),
    "loading": ("Project", "load_instrument", "load_programme", "load_project", "open_project"),
    "params": ("BeforeAfterSettings", "GoalsSettings", "ProjectParams", "Proportion", "ReconciliationSettings"),
    "privacy": ("PrivacySettings", "merge_thresholds"),
    "programme": (
        "Ceiling",
        "Cofinancing",
        "Cost",
        "Criterion",
        "Envelope",
        "Note",
        "Programme",
        "ProgrammeDate",
        "ProjectCount",
        "Scoring",
        "Unspent",
    ),
    "questionnaires": ("DEFAULT_CORRELATIONS", "KasamSettings", "Link", "Reliability", "Wave"),
    "wording": ("closest", "in_order", "limit", "shorten", "suggest"),
    "workspace": ("Workspace", "find_workspace"),
}
"""The module of each name."""

__all__ = [
    "DEFAULT_CORRELATIONS",
    "BeforeAfterSettings",
    "Break",
    "Ceiling",
    "CodeScale",
    "CodebookSettings",
    "CodedColumns",
    "CoderSettings",
    "Cofinancing",
    "ColourSettings",
    "CompareSettings",
    "ComparisonSettings",
    "Cost",
    "Criterion",
    "DifferenceIdentity",
    "EditionSettings",
    "Envelope",
    "FocusGroupSettings",
    "FundingSettings",
    "GoalsSettings",
    "GroupSettings",
    "Identity",
    "Indicator",
    "Instrument",
    "KasamSettings",
    "KeyPath",
    "LedgerSettings",
    "Link",
    "MonthsIdentity",
    "Note",
    "OrderIdentity",
    "PrivacySettings",
    "Programme",
    "ProgrammeDate",
    "Project",
    "ProjectCount",
    "ProjectParams",
    "Proportion",
    "RangeIdentity",
    "RateIdentity",
    "ReconciliationSettings",
    "Reference",
    "Reliability",
    "Retest",
    "SaturationSettings",
    "Scoring",
    "ShareIdentity",
    "SimilarSettings",
    "Source",
    "Subscale",
    "SumIdentity",
    "Total",
    "Unspent",
    "ValuesSettings",
    "Wave",
    "Workspace",
    "closest",
    "find_workspace",
    "in_order",
    "limit",
    "load_instrument",
    "load_programme",
    "load_project",
    "merge_thresholds",
    "names_municipality",
    "open_project",
    "place_in",
    "shorten",
    "suggest",
]


def __getattr__(name: str) -> Any:
    for module, names in PLACES.items():
        if name in names:
            found = globals()[name] = getattr(import_module(f"{__name__}.{module}"), name)
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
