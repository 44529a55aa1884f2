"""What the section shows, cell by cell: what came up where, how sure it is, what was new late, quotations, method."""

from __future__ import annotations

from collections.abc import Iterator

from evallib.focus_groups.study import Agreement, Study
from evallib.focus_groups.telling.coreq import coreq_table, is_asked
from evallib.focus_groups.telling.draw import draw_discovery, draw_matrix, draw_spread, matrix_reading, spread_reading
from evallib.focus_groups.telling.judge_agreement import judged_pairs
from evallib.focus_groups.telling.tabulate import (
    discovery_table,
    groups_table,
    matrix_table,
    pairs_table,
    quotes_table,
    saturation_table,
    spread_table,
    tells_groups,
    tree_table,
)
from evallib.focus_groups.telling.tabulate_agreement import (
    code_tables,
    disagreements_table,
    pooled_table,
    scales_table,
)
from evallib.focus_groups.telling.words import counted_codes
from evallib.focus_groups.telling.words_agreement import (
    agreement_sentence,
    coded_by_sentence,
    drift_lines,
    drift_sentence,
    missing_texts_sentence,
    needed_sentence,
    positions_sentence,
    single_coder_sentence,
    two_by_two_sentence,
    unused_sentence,
)
from evallib.focus_groups.telling.words_discovery import (
    different_sentence,
    discovery_reading,
    discovery_sentence,
    saturation_sentence,
)
from evallib.focus_groups.telling.words_first import (
    basis_sentence,
    finding,
    is_decided,
    parents_sentence,
    published_sentence,
    unread_sentence,
    withheld_sentence,
)
from evallib.focus_groups.telling.words_measures import ENOUGH, RELIABLE
from evallib.focus_groups.telling.words_method import (
    account_sentence,
    counting_rules,
    limit_sentences,
    noticed_sentence,
)
from evallib.focus_groups.telling.words_pairs import pairs_sentence
from evallib.focus_groups.telling.words_quotes import no_quotes_sentence, stopped_sentence, unknown_sentence
from evallib.focus_groups.telling.words_withheld import discuss_sentence, unreviewed_sentence
from evallib.locale import _
from evallib.presentation import Bullets, Limits, Reading, Sentence, Shown, number, show
from evallib.presentation.items import Item, Role


def tell_findings(study: Study) -> Shown:
    """What came up everywhere and what in one group only, with the table of codes by groups and the code tree."""
    told = [Sentence(finding(study), "finding" if is_decided(study) else "missing")]
    if study.shows_nothing:
        return show(*told)
    told += _sentences("text", basis_sentence(study))
    told += _sentences("missing", unread_sentence(study))
    told += _sentences("note", withheld_sentence(study), published_sentence(study))
    beside = _sentences("text", parents_sentence(study))
    return show(*told, *_matrix(study), *beside, tree_table(study), *_sentences("note", unreviewed_sentence(study)))


def _sentences(role: Role, *texts: str) -> list[Sentence]:
    """The texts that say anything, as sentences."""
    return [Sentence(text, role) for text in texts if text]


def _matrix(study: Study) -> Iterator[Item]:
    """The heat map; bars or a table where it would show nothing, cannot be drawn or may not be shown."""
    if not counted_codes(study):
        return
    heat, bars = draw_matrix(study), draw_spread(study)
    if heat is not None:
        yield from (heat, Reading(matrix_reading(study)))
    elif bars is not None:
        yield from (bars, Reading(spread_reading()))
    else:
        yield matrix_table(study) if study.by_group and len(study.groups) > 1 else spread_table(study)


def tell_certainty(study: Study) -> Shown:
    """How sure the coding is: two coders, the places in the texts, the codebook."""
    if study.shows_nothing:
        return show()
    told: list[Item] = []
    told += _sentences("missing", needed_sentence(study))
    told += _sentences("note", two_by_two_sentence(study))
    for position, agreement in enumerate(study.agreements, start=1):
        told += _agreement(study, agreement, position)
    if any(pair.alpha.value is not None for pair in judged_pairs(study)):
        told.append(Reading(_agreement_reading()))
    told += _sentences("note", discuss_sentence(study))
    told += _sentences("text", single_coder_sentence(study), unused_sentence(study))
    return show(*told, *_codebook(study), *_places(study))


def _agreement(study: Study, agreement: Agreement, position: int) -> Iterator[Item]:
    yield Sentence(agreement_sentence(study, agreement))
    if not any(agreement.levels.values()):
        return
    yield pooled_table(study, agreement, position)
    yield from code_tables(study, agreement, position)
    if agreement.scales:
        yield scales_table(study, agreement, position)
    if agreement.disagreements:
        yield disagreements_table(study, agreement, position)


def _agreement_reading() -> str:
    return _(
        "Alpha and kappa are 1 when two coders always do the same and 0 when they agree no more than chance. When a "
        "code is used very seldom or nearly always, both can be low although nearly everything is the same; AC1 is "
        "less sensitive to that. Jaccard looks only at what at least one of them coded: the share that both did. "
        "Programs can compute kappa in other ways, so numbers from the coding program may differ. The limits {enough} "
        "and {reliable} for alpha are Krippendorff's (2004)."
    ).format(enough=number(ENOUGH, 3), reliable=number(RELIABLE, 3))


def _codebook(study: Study) -> Iterator[Item]:
    if study.drift is None:
        return
    yield Sentence(drift_sentence(study.drift))
    if lines := drift_lines(study.drift):
        yield Bullets(lines)


def _places(study: Study) -> Iterator[Item]:
    accepted = study.anchoring is None or study.anchoring.accepted
    yield from _sentences("text" if accepted else "missing", positions_sentence(study))
    yield from _sentences("missing", missing_texts_sentence(study))


def tell_discovery(study: Study) -> Shown:
    """Codes that came up together, what was new in the later groups, and code saturation.

    Nothing of what was new where the groups were asked different things.
    """
    if study.shows_nothing:
        return show()
    together: list[Item] = [*_sentences("text", pairs_sentence(study))]
    if study.pairs:
        together.append(pairs_table(study))
    return show(*together, *_late(study))


def _late(study: Study) -> Iterator[Item]:
    groups = [groups_table(study)] if study.by_group and tells_groups(study) else []
    if not study.saturation.judged:
        yield from _sentences("text", different_sentence(study))
        yield from groups
        return
    yield from _sentences("text", discovery_sentence(study))
    drawn = draw_discovery(study)
    if drawn is not None:
        yield drawn
        yield Reading(discovery_reading(study))
    elif study.discovery is not None and len(study.discovery.mean) > 1:
        yield discovery_table(study)
    yield from _sentences("text" if study.saturation.computable else "missing", saturation_sentence(study))
    if study.saturation.ratios:
        yield saturation_table(study)
    yield from groups


def tell_quotes(study: Study) -> Shown:
    """Reviewed quotations, or why there are none."""
    if study.shows_nothing:
        return show()
    told: list[Item] = [*_sentences("note", no_quotes_sentence(study))]
    if study.quotes.shown:
        told.append(quotes_table(study))
    return show(*told, *_sentences("note", stopped_sentence(study), unknown_sentence(study)))


def tell_method(study: Study) -> Shown:
    """How everything is counted, what the material answers of what should be told, and what it cannot say."""
    if study.shows_nothing:
        return show(*_sentences("text", account_sentence(study), noticed_sentence(study)))
    return show(
        Bullets(counting_rules(study)),
        *_sentences("text", account_sentence(study), coded_by_sentence(study), noticed_sentence(study)),
        *([coreq_table(study)] if is_asked(study) else []),
        Limits(limit_sentences(study)),
    )
