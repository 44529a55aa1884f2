"""Each wave on its own: its scales, how well they measure, and whether the answers look as they should."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from evallib.kasam.analysis.material import Floats, Material
from evallib.kasam.analysis.people import members
from evallib.kasam.study import Scored
from evallib.kasam.waves import KeyingCheck, Wave
from evallib.scales import cronbach_alpha, diagnose_keying, omega_total, percent_of_maximum
from evallib.statistics import summarise


def describe_waves(material: Material) -> Iterator[Wave]:
    """The waves in time order."""
    for name, answers in material.answers.items():
        settings = material.settings[name]
        yield Wave(
            id=name,
            label=settings.label,
            invited=settings.invited,
            answered=len(answers.answers),
            file=answers.file,
            sheet=answers.sheet,
            unread=len(answers.unread),
            missing=answers.missing,
            keying=_check_keying(material, name),
        )


def describe_scales(material: Material) -> Iterator[Scored]:
    """Every scale in every wave, over the people that the main figures rest on."""
    for wave in material.answers:
        for scale in material.design.instrument.scale_ids:
            yield _describe(material, wave, scale)


def _describe(material: Material, wave: str, scale: str) -> Scored:
    instrument = material.design.instrument
    summary = summarise(material.used(wave, scale))
    items = _items(material, wave, scale)
    counts = material.scores[wave].counts(scale)
    pomp = None if summary.mean is None else float(percent_of_maximum([summary.mean], instrument, scale)[0])
    return Scored(
        wave=wave,
        scale=scale,
        summary=summary,
        pomp=pomp,
        alpha=cronbach_alpha(items),
        omega=omega_total(items),
        n_complete=int(np.count_nonzero(~np.isnan(items).any(axis=1))),
        scored=counts.scored,
        prorated=counts.prorated,
        dropped=counts.dropped,
    )


def _items(material: Material, wave: str, scale: str) -> Floats:
    """The keyed answers to a scale's items of the people that its figures rest on."""
    people = sorted(material.chosen.people[wave][scale])
    columns = [item - 1 for item in material.design.instrument.items_of(scale)]
    return _sorted(material.keyed[wave][people][:, columns])


def _sorted(table: Floats) -> Floats:
    """The rows in an order of their own, so that the order of the file cannot move even the last decimal."""
    found: Floats = table[np.lexsort(table.T)] if table.size else table
    return found


def _check_keying(material: Material, wave: str) -> KeyingCheck:
    """The diagnosis over everyone whom some figure of the wave rests on, from the answers as they were delivered."""
    people = sorted(members(list(material.chosen.people[wave].values())))
    instrument = material.design.instrument
    found = diagnose_keying(_sorted(material.answers[wave].answers[people]), instrument)
    suspect = {item for scale in found.contrary_scales for item in instrument.items_of(scale)}
    contrary = {*found.contrary_items, *(suspect & set(instrument.reversed))}
    return KeyingCheck(
        diagnosis=found.diagnosis,
        n=found.n,
        alpha_as_delivered=found.alpha_as_delivered,
        alpha_keyed=found.alpha_keyed,
        negative_items=tuple(sorted(contrary)),
        declared_reversed=material.settings[wave].already_reversed,
        reason=found.reason,
    )
