"""What the section on Öppna jämförelser publishes: metrics, checks and findings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from evallib.comparisons.read import Study
from evallib.comparisons.study import Comparison, IndicatorResult, PeerKind
from evallib.comparisons.telling.agreement import agree_on_types
from evallib.comparisons.telling.cells import COLOURS, zone_word
from evallib.comparisons.telling.checks import comparison_checks, form_checks
from evallib.comparisons.telling.matters import coloured
from evallib.comparisons.telling.names import call, standing_of
from evallib.comparisons.telling.readiness import rate_areas
from evallib.comparisons.telling.words_decided import decided_sentence, uncompared_sentence
from evallib.comparisons.telling.words_plan import plan_sentence
from evallib.comparisons.telling.words_priority import nothing_prioritised, priorities_sentence
from evallib.comparisons.telling.words_standing import pressing_sentence, standing_sentence, uncoloured_sentence
from evallib.comparisons.telling.words_trend import trend_of
from evallib.kolada import Gender
from evallib.locale import _
from evallib.model import Check, Finding, Metric, SectionResult

NAME = "oppna_jamforelser"
MEANS: Mapping[PeerKind, str] = {"all": "peers_mean", "similar": "similar_mean", "edition": "edition_mean"}
PARTS: Mapping[Gender, str] = {"K": "women", "M": "men"}
DECIMALS = 6


def result(study: Study) -> SectionResult:
    """The section's numbers, checks and findings."""
    return SectionResult(
        NAME,
        metrics=tuple(_metrics(study)),
        checks=(*_uncompared(study), *comparison_checks(study), *form_checks(study)),
        rows=study.account,
        findings=tuple(finding for finding in _findings(study) if finding.text),
    )


def _uncompared(study: Study) -> Iterator[Check]:
    """That nothing is compared, where the settings name no indicators."""
    if study.comparison is None:
        label = _("Is the municipality compared with others?")
        yield Check("compared", label, None, "note", uncompared_sentence(study))


def _findings(study: Study) -> Iterator[Finding]:
    """Where it stands; what is worst and matters; what was decided; what was prioritised; how far the plan has come."""
    if study.comparison is not None:
        yield Finding(standing_sentence(study, study.comparison), 2)
        yield Finding(pressing_sentence(study), 2)
        yield Finding(uncoloured_sentence(study.comparison))
    weight = 1 if study.comparison is not None else 2
    yield Finding(decided_sentence(study), weight)
    yield Finding(priorities_sentence(study) or nothing_prioritised(), weight)
    yield Finding(plan_sentence(study), weight)


def _metrics(study: Study) -> Iterator[Metric]:
    if study.comparison is not None:
        yield from _colour_metrics(study, study.comparison)
        for key, one in keys_of(study.comparison).items():
            yield from _indicator_metrics(key, one)
    yield from _form_metrics(study)


def keys_of(comparison: Comparison) -> dict[str, IndicatorResult]:
    """The indicators by the end of their metrics' names: the id in small letters, numbered where two are the same."""
    found: dict[str, IndicatorResult] = {}
    for one in comparison.results:
        key = plain = _slug(one.indicator.id)
        number = 1
        while key in found:
            number += 1
            key = f"{plain}_{number}"
        found[key] = one
    return found


def _slug(text: str) -> str:
    """A text as part of a metric's name.

    >>> _slug("Barn och unga"), _slug("Äldre"), _slug("N-31807")
    ('barn_och_unga', 'aldre', 'n_31807')
    """
    plain = text.casefold().translate(str.maketrans("åäöé", "aaoe"))
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "x"


def _colour_metrics(study: Study, comparison: Comparison) -> Iterator[Metric]:
    unit = _("indicators")
    for colour in COLOURS:
        label = _("Indicators in {zone}").format(zone=zone_word(colour, study.settings.colours))
        yield Metric(f"colour_{colour}", label, len(coloured(comparison, colour)), unit)
    without = sum(one.colour is None for one in comparison.results)
    yield Metric("colour_none", _("Indicators without a colour"), without, unit)


def _indicator_metrics(key: str, one: IndicatorResult) -> Iterator[Metric]:
    label, unit = call(one), one.indicator.unit or ""
    cell = one.cells.get("T")
    yield Metric(f"value_{key}", label, cell.value if cell else None, unit)
    for gender, part in PARTS.items():
        if gender in one.cells:
            yield Metric(f"value_{part}_{key}", _part_label(gender, label), one.cells[gender].value, unit)
    everyone = standing_of(one)
    rank = everyone.rank if everyone else None
    yield Metric(
        f"rank_{key}", _("Place among all, {label}").format(label=label), rank, "", everyone.n if everyone else None
    )
    for kind, name in MEANS.items():
        if (standing := standing_of(one, kind)) is not None:
            told = _mean_label(kind, label)
            yield Metric(f"{name}_{key}", told, _round(standing.mean), unit, standing.n)
    trend = trend_of(one)
    change = trend.change if trend else None
    yield Metric(f"change_{key}", _("Change, {label}").format(label=label), _round(change), unit)


def _part_label(gender: Gender, label: str) -> str:
    text = _("Women, {label}") if gender == "K" else _("Men, {label}")
    return text.format(label=label)


def _mean_label(kind: PeerKind, label: str) -> str:
    texts = {
        "all": _("Mean of all, {label}"),
        "similar": _("Mean of similar municipalities, {label}"),
        "edition": _("Mean of the municipality group, {label}"),
    }
    return texts[kind].format(label=label)


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)


def _form_metrics(study: Study) -> Iterator[Metric]:
    forms = study.forms
    if forms.actions:
        unit = _("activities")
        yield Metric("actions", _("Activities in the plan"), len(forms.actions), unit)
        done = sum(one.state == "done" for one in forms.actions)
        yield Metric("actions_done", _("Activities that are done"), done, unit)
    if forms.priorities:
        first = sum(one.priority == 1 for one in forms.priorities)
        yield Metric("prioritised", _("Prioritised indicators"), len(forms.priorities), _("indicators"))
        yield Metric("prioritised_first", _("Indicators with priority 1"), first, _("indicators"))
    if forms.types:
        found = agree_on_types(forms)
        share, kappa = _round(found.share_pct), _round(found.kappa)
        yield Metric("types_agreement_pct", _("Judged as the definition does"), share, "%", found.n)
        yield Metric("types_kappa", _("Agreement beyond chance (Cohen's kappa)"), kappa, "", found.n)
    for place, area in enumerate(rate_areas(forms.readiness), start=1):
        label = _("Preparations, {area}").format(area=area.label)
        yield Metric(f"readiness_{place}", label, _round(area.mean), _("scale points"), area.n)
