"""What the section shows, cell by cell: where the municipality stands first, then what was done about it."""

from __future__ import annotations

from collections.abc import Iterator

from evallib.comparisons.read import Study
from evallib.comparisons.study import Comparison
from evallib.comparisons.telling.agreement import agreement_sentence, types_table
from evallib.comparisons.telling.draw_matrix import draw_matrix, matrix_reading
from evallib.comparisons.telling.draw_standing import draw_standing, standing_reading
from evallib.comparisons.telling.draw_trends import MOST as MOST_TRENDS
from evallib.comparisons.telling.draw_trends import draw_trends, trends_reading
from evallib.comparisons.telling.readiness import readiness_sentence, readiness_table
from evallib.comparisons.telling.tabulate_forms import (
    a3_tables,
    actions_table,
    improvements_table,
    preparation_table,
    priorities_more_table,
    priorities_table,
    quick_table,
)
from evallib.comparisons.telling.tabulate_standing import (
    gap_sentence,
    gender_sentence,
    gender_table,
    limits_table,
    peers_table,
    standing_table,
)
from evallib.comparisons.telling.words_decided import decided_sentence, uncompared_sentence
from evallib.comparisons.telling.words_forms import respelt_sentence
from evallib.comparisons.telling.words_plan import (
    due_sentence,
    plan_sentence,
    undated_sentence,
    unplanned_sentence,
    without_plan_sentence,
)
from evallib.comparisons.telling.words_priority import (
    against_lines,
    nothing_prioritised,
    priorities_sentence,
    unplaced_sentence,
)
from evallib.comparisons.telling.words_standing import (
    caveat_sentence,
    elsewhere_sentence,
    peers_sentence,
    pressing_sentence,
    standing_sentence,
    uncoloured_sentence,
)
from evallib.comparisons.telling.words_sure import (
    absent_sentence,
    doubt_lines,
    doubts_sentence,
    few_lines,
    lag_sentence,
    reliable_sentence,
)
from evallib.comparisons.telling.words_trend import change_lines, changes_sentence, changes_table, chosen
from evallib.locale import _
from evallib.presentation import Bullets, Limits, Reading, Sentence, Shown, Table, show
from evallib.presentation.items import Item, Role


def _sentences(role: Role, *texts: str) -> list[Sentence]:
    """The texts that say anything, as sentences."""
    return [Sentence(text, role) for text in texts if text]


def _tables(*tables: Table | None) -> list[Table]:
    return [table for table in tables if table is not None]


def tell_findings(study: Study) -> Shown:
    """Where the municipality stands, what is worst and matters, what was decided and who owns it; then the figure, the
    groups, and women beside men."""
    comparison = study.comparison
    if comparison is None:
        return show(Sentence(uncompared_sentence(study), "missing"), *_sentences("finding", decided_sentence(study)))
    told = (standing_sentence(study, comparison), pressing_sentence(study), decided_sentence(study))
    items: list[Item] = [*_sentences("finding", *told)]
    undirected = any(one.direction.better == "unknown" for one in comparison.results)
    items += _sentences("missing" if undirected else "note", uncoloured_sentence(comparison))
    items += _sentences("text", elsewhere_sentence(study), peers_sentence(study, comparison))
    return show(*items, *_standing(study, comparison), *_genders(study, comparison))


def _standing(study: Study, comparison: Comparison) -> Iterator[Item]:
    """The caveat before any colour; the figure with the table behind it, or the table alone; and the groups."""
    drawn = draw_standing(study)
    if drawn is not None:
        yield Sentence(caveat_sentence(), "note")
        yield drawn
        yield Reading(standing_reading(study))
    else:
        yield standing_table(study)
    yield from _tables(peers_table(study, comparison))


def _genders(study: Study, comparison: Comparison) -> Iterator[Item]:
    yield from _sentences("text", " ".join(t for t in (gender_sentence(comparison), gap_sentence(comparison)) if t))
    yield from _tables(gender_table(study, comparison))


def tell_sureness(study: Study) -> Shown:
    """How old the figures are, what speaks against them, what the group holds of them, and how prepared it is."""
    items: list[Item] = []
    if study.comparison is not None:
        items += _comparison_sureness(study, study.comparison)
    items += _sentences("text", reliable_sentence(study), agreement_sentence(study), readiness_sentence(study))
    items += _sentences("note", respelt_sentence(study))
    items += _tables(quick_table(study), types_table(study), readiness_table(study), preparation_table(study))
    if study.comparison is not None:
        items.append(limits_table(study, study.comparison))
    return show(*(items or [Sentence(_("Nothing is filled in of how sure the figures are."), "missing")]))


def _comparison_sureness(study: Study, comparison: Comparison) -> Iterator[Item]:
    yield Sentence(lag_sentence(comparison), "text" if comparison.vintage is not None else "missing")
    lines = doubt_lines(comparison)
    if lines:
        yield Sentence(doubts_sentence(comparison).removesuffix(".") + ":")
        yield Bullets(lines)
    else:
        yield Sentence(doubts_sentence(comparison))
    yield from _sentences("text", absent_sentence(study, comparison))


def tell_priorities(study: Study) -> Shown:
    """What was prioritised and why: the matrix and the forms as they were filled in."""
    forms = study.forms
    if not forms.priorities and not forms.improvements:
        return show(Sentence(nothing_prioritised(), "missing"))
    items: list[Item] = [*_sentences("finding", priorities_sentence(study))]
    if lines := against_lines(study):
        items.append(Sentence(" ".join((_("Worth another talk."), *lines)), "note"))
    drawn = draw_matrix(study)
    if drawn is not None:
        items += [drawn, Reading(matrix_reading())]
    items += _sentences("missing", unplaced_sentence(study))
    return show(*items, *_tables(priorities_table(study), priorities_more_table(study), improvements_table(study)))


def tell_plan(study: Study) -> Shown:
    """The plan with who and how far, what was suggested or matters but is not in it, and the A3s."""
    role: Role = "finding" if study.forms.actions else "missing"
    items: list[Item] = [*_sentences(role, plan_sentence(study)), *_sentences("note", undated_sentence(study))]
    items += _sentences("note", unplanned_sentence(study), without_plan_sentence(study))
    items += _tables(actions_table(study))
    return show(*items, *_sentences("text", due_sentence(study)), *a3_tables(study))


def tell_changes(study: Study) -> Shown:
    """What became of the own values, for the better or the worse since the first comparable year; last the limits."""
    comparison = study.comparison
    if comparison is None:
        return show(Sentence(_("Without indicators in the project file no values are followed from year to year.")))
    items: list[Item] = [*_sentences("finding", changes_sentence(comparison))]
    drawn = draw_trends(study)
    if drawn is not None:
        items += [drawn, Reading(trends_reading())]
    if lines := change_lines(chosen(study, MOST_TRENDS)):
        items += [Sentence(_("The series in words:")), Bullets(lines)]
    return show(*items, changes_table(study, comparison), Limits((*_limits(), *few_lines(comparison))))


def _limits() -> tuple[str, ...]:
    """What the comparison cannot say."""
    return (
        _("The values are of the whole municipality and need not be those of a single unit."),
        _("A difference from others or from an earlier year can be chance, above all where few people are behind it."),
        _("Why the municipality stands where it does is not seen in the figures; that is what the analysis is for."),
        _("That a value changed does not say that what was done changed it: there is no comparison with and without."),
    )
