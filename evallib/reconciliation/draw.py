"""The figure of the reconciliation section: how far figures are apart, against what rounding can explain."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import Any

from evallib.locale import _
from evallib.presentation import (
    Reading,
    Shown,
    canvas,
    figure,
    join_words,
    show,
    upper_first,
)
from evallib.presentation.theme import AFTER, ALERT, BAND, BEFORE, MUTED
from evallib.reconciliation.identities import Outcome, Verdict
from evallib.reconciliation.read import Reconciliation
from evallib.reconciliation.show import LINEAR, identities_table
from evallib.reconciliation.words import outcome_word, residual_text, tolerance_text

LABEL_WIDTH = 34
_MARKS: dict[Outcome, tuple[str, str]] = {
    "holds": ("o", AFTER),
    "possible": ("o", AFTER),
    "edge": ("D", BEFORE),
    "impossible": ("X", ALERT),
}


def draw_residuals(figures: Reconciliation) -> Shown:
    """Sums and differences: a picture when some residual is not zero, and always their table.

    One panel a unit; a panel where everything agrees to the last digit is left to the table. Nothing when
    no sum or difference was declared.
    """
    linear = [verdict for verdict in figures.verdicts if verdict.kind in LINEAR]
    panels = _panels(linear)
    if not panels:
        return show(*([identities_table(linear)] if linear else []))
    drawn = [verdict for panel in panels for verdict in panel]
    picture = _draw(panels)
    return show(
        figure(
            picture,
            name="residuals",
            alt=_alt(drawn),
            caption=_caption(drawn),
            table=identities_table(linear),
        ),
        Reading(
            _(
                "The mark shows how far the stated figure lies from the one that the other figures give. "
                "The grey band is what rounding can explain. A mark inside the band can be rounding, a mark "
                "at its end only if halves were rounded in different directions, and a mark outside it "
                "means that some figure is not as the others say."
            )
        ),
    )


def _panels(linear: Sequence[Verdict]) -> list[list[Verdict]]:
    """The judged verdicts by unit, for the units where some residual is not zero."""
    judged = [verdict for verdict in linear if verdict.residual is not None]
    units = dict.fromkeys(verdict.unit for verdict in judged)
    panels = [[verdict for verdict in judged if verdict.unit == unit] for unit in units]
    return [panel for panel in panels if any(verdict.residual for verdict in panel)]


def _draw(panels: Sequence[Sequence[Verdict]]) -> Any:
    rows = sum(len(panel) for panel in panels)
    with canvas(0.5 * rows + 0.8 * len(panels)) as (picture, first):
        first.remove()
        ratios = [len(panel) + 0.5 for panel in panels]
        grid = picture.subplots(len(panels), 1, squeeze=False, height_ratios=ratios)
        for axes, panel in zip(grid[:, 0], panels, strict=True):
            _draw_panel(axes, panel)
        return picture


def _draw_panel(axes: Any, panel: Sequence[Verdict]) -> None:
    reach = max(max(abs(float(v.residual or 0)), float(v.tolerance or 0)) for v in panel)
    for height, verdict in enumerate(reversed(panel)):
        residual, tolerance = float(verdict.residual or 0), float(verdict.tolerance or 0)
        marker, colour = _MARKS[verdict.outcome]
        axes.barh(height, 2 * tolerance, left=-tolerance, height=0.56, color=BAND, zorder=1)
        axes.scatter([residual], [height], marker=marker, color=colour, s=64, zorder=3)
        axes.annotate(
            f"{residual_text(verdict)}: {outcome_word(verdict)}",
            (max(residual, tolerance), height),
            (8, 0),
            textcoords="offset points",
            va="center",
            color=colour,
        )
    names = [fill(upper_first(verdict.label), LABEL_WIDTH) for verdict in reversed(panel)]
    axes.set_yticks(range(len(panel)), names)
    axes.axvline(0, color=MUTED, linewidth=1, zorder=2)
    unit = panel[0].unit
    axes.set_xlabel(_("Stated minus computed, {unit}").format(unit=unit) if unit else _("Stated minus computed"))
    axes.set(ylim=(-0.6, len(panel) - 0.4), xlim=(-1.15 * reach, 2.1 * reach))


def _alt(drawn: Sequence[Verdict]) -> str:
    told = "; ".join(
        _("{label} {residual} (rounding explains {tolerance} at most), {outcome}").format(
            label=verdict.label,
            residual=residual_text(verdict),
            tolerance=tolerance_text(verdict),
            outcome=outcome_word(verdict),
        )
        for verdict in drawn
    )
    return _("Dot chart. Stated minus computed for each relation: {told}.").format(told=told)


def _caption(drawn: Sequence[Verdict]) -> str:
    """What, and from which documents."""
    sources = dict.fromkeys(fact.source.split(",")[0] for verdict in drawn for fact in verdict.facts)
    return _("How far published sums and differences are from what the other figures give. Source: {sources}.").format(
        sources=join_words(list(sources))
    )
