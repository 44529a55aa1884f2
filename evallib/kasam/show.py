"""What the section shows, cell by cell: the finding first, then how sure it is, what it rests on, and its limits."""

from __future__ import annotations

from collections.abc import Iterator

from evallib.kasam.study import FromAnswers, Study
from evallib.kasam.telling.draw import draw_changes, draw_levels, draw_profile, levels_of
from evallib.kasam.telling.draw_references import draw_references, references_table
from evallib.kasam.telling.tabulate import (
    adjusted_subscales,
    background_table,
    band_table,
    changes_table,
    levels_table,
    links_table,
    missing_table,
    reliability_table,
    rules_table,
)
from evallib.kasam.telling.tabulate_ways import agreement_sentence, other_ways, ways_table
from evallib.kasam.telling.words import hidden_text, name_of
from evallib.kasam.telling.words_answers import (
    account_sentence,
    agreeing_sentence,
    any_missing,
    drop_out_sentence,
    keying_sentence,
    link_sentence,
    missing_rule_sentence,
    no_link_sentence,
    reliability_sentence,
    reliable_sentence,
    response_sentence,
    unit_sentence,
    unread_sentence,
)
from evallib.kasam.telling.words_change import (
    branch_sentence,
    finding,
    is_decided,
    subscales_sentence,
    usual_sentence,
)
from evallib.kasam.telling.words_drift import drift_sentence
from evallib.kasam.telling.words_first import contradicts, looser_sentence, not_yet_sentence, shows_nothing
from evallib.kasam.telling.words_frame import (
    key_sentence,
    licence_sentences,
    limit_sentences,
)
from evallib.kasam.telling.words_printed import (
    checks_sentence,
    impossible_sentence,
    missing_sentence,
    plausibility_sentence,
    response_missing_sentence,
    signature_sentence,
    sums_sentence,
)
from evallib.kasam.telling.words_references import comparison_sentence
from evallib.kasam.telling.words_size import effect_sentence, equivalence_sentence
from evallib.kasam.waves import Withheld
from evallib.locale import _
from evallib.presentation import Bullets, Limits, Reading, Sentence, Shown, show
from evallib.presentation.items import Item
from evallib.statistics import Change, Estimate


def tell_findings(study: Study) -> Shown:
    """The answer with its uncertainty, whether it matters, and the figure of both times."""
    told = _sentences("conflict", not_yet_sentence(study), looser_sentence(study), sums_sentence(study))
    told.append(Sentence(finding(study), "finding" if is_decided(study) else "missing"))
    if shows_nothing(study):
        return show(*told, *_sentences("text", response_sentence(study) if study.answers else ""))
    told += _sentences("text", response_sentence(study) if study.answers else "", equivalence_sentence(study))
    told += _sentences("missing", missing_sentence(study))
    levels = draw_levels(study)
    return show(*told, *([levels, _levels_reading(study)] if levels else [levels_table(study)]))


def _sentences(role: str, *texts: str) -> list[Sentence]:
    """The texts that say anything, as sentences."""
    return [Sentence(text, role) for text in texts if text]  # type: ignore[arg-type]


def _levels_reading(study: Study) -> Reading:
    told = [_("The mark is the mean.")]
    levels = levels_of(study, study.design.primary)
    barred = [level for level in levels if level.quartiles is not None]
    if study.answers is not None:
        told = [_("The mark is the mean, the line its CI (confidence interval): where the true mean reasonably lies.")]
    if barred:
        told.append(_("The grey bar holds the middle half of the people, with the median as a thin line."))
    if barred and len(barred) < len(levels):
        told.append(_("It is left out when few answered."))
    return Reading(" ".join([*told, key_sentence(study)]))


def tell_changes(study: Study) -> Shown:
    """Scale by scale: the changes with their intervals, and where on its scale each mean lies."""
    found, profile = draw_changes(study) if study.changes else None, draw_profile(study)
    scales = [profile] if profile else []
    if found is not None:
        told = _sentences("text", subscales_sentence(study), effect_sentence(study))
        return show(*told, found, _changes_reading(study, scales=bool(scales)), *scales)
    if study.summaries is not None and study.changes and not shows_nothing(study):
        return show(changes_table(study), *scales, *([Reading(_scale_reading())] if scales else []))
    if scales:
        return show(*scales, Reading(_scale_reading()))
    return show(Sentence(_("There is no change to show scale by scale."), "note"))


def _scale_reading() -> str:
    return _(
        "Scales with different numbers of questions cannot be compared in points. In per cent of the maximum 0 is the "
        "lowest and 100 the highest possible score."
    )


def _changes_reading(study: Study, *, scales: bool) -> Reading:
    told = _(
        "The mark is the change, the line its 95 % interval. When the line does not touch zero the change is larger "
        "than chance alone usually gives."
    )
    if any(not change.primary for change in study.changes):
        told = _("Circle: {total}. Square: subscales.").format(total=name_of(study, study.design.primary)) + " " + told
    if several := adjusted_subscales(study):
        told += " " + _(
            "The lines are not adjusted for that {n} subscales are tried; the verdict beside them is."
        ).format(n=several)
    if study.design.smallest_change is not None:
        told += " " + _("The grey band at {scale} is a change too small to matter, according to the settings.").format(
            scale=name_of(study, study.design.primary)
        )
    return Reading(f"{told} {_scale_reading()}" if scales else told)


def tell_robustness(study: Study) -> Shown:
    """Does the answer hold when it is computed in other ways, and how was it computed?"""
    main = study.main
    if main is None or shows_nothing(study):
        return show()
    if not isinstance(main.change, Change):
        return show(*_plausibility(study))
    items: list[Item] = [Sentence(branch_sentence(study, main.change))]
    items += _sentences("text", agreement_sentence(study), usual_sentence(study) if main.direction != "unsure" else "")
    if other_ways(study):
        items.append(ways_table(study))
    if study.answers and study.answers.rules and any_missing(study):
        items.append(rules_table(study))
    if main.band:
        items.append(band_table(study))
    items += _individual(study)
    return show(*items, *_plausibility(study))


def _individual(study: Study) -> Iterator[Item]:
    answers = study.answers
    if answers is None:
        return
    texts = [
        unit_sentence(answers.unit_model) if answers.unit_model is not None else "",
        reliable_sentence(study, answers.reliable) if answers.reliable is not None else "",
        drift_sentence(study),
    ]
    yield from _sentences("text", *texts)


def _plausibility(study: Study) -> Iterator[Item]:
    """What can be said of printed figures without the answers."""
    found = study.summaries
    if found is None:
        return
    impossible = impossible_sentence(study)
    yield from _sentences("conflict", impossible)
    yield from _sentences("text", "" if impossible else checks_sentence(found.checks))
    yield from _sentences("text", *(plausibility_sentence(study, one) for one in found.plausibility))
    yield from _sentences("note", signature_sentence(study))


def tell_answers(study: Study) -> Shown:
    """What the result rests on: rows, missing answers, linking, drop-out, keying, reliability."""
    if study.answers is None:
        told = _("Only printed figures are known, not the answers; how people answered can therefore not be checked.")
        return show(Sentence(told), *_sentences("missing", response_missing_sentence(study)))
    if shows_nothing(study):
        return show(*_sentences("text", account_sentence(study)))
    return show(
        *_sentences("text", account_sentence(study), unread_sentence(study.waves)),
        Sentence(missing_rule_sentence(study)),
        *([missing_table(study)] if any_missing(study) else []),
        *_linking(study, study.answers),
        *_quality(study, study.answers),
    )


def _linking(study: Study, answers: FromAnswers) -> Iterator[Item]:
    if not study.compared:
        return
    if answers.links is None:
        yield Sentence(no_link_sentence(study))
    else:
        yield Sentence(link_sentence(study, answers.links))
        if isinstance(answers.links.exact, Withheld):
            why = hidden_text(answers.links.exact)
            yield Sentence(_("How many could be linked is not shown: {why}.").format(why=why), "note")
        else:
            yield links_table(study, answers.links)
    if answers.drop_out is not None:
        yield from _sentences("text", drop_out_sentence(study, answers.drop_out))
    for position, found in enumerate(answers.background, start=1):
        if isinstance(found, Withheld):
            yield Sentence(_("A table of background is not shown: {why}.").format(why=hidden_text(found)), "note")
        else:
            yield background_table(study, found, position)


def _quality(study: Study, answers: FromAnswers) -> Iterator[Item]:
    """Keying and reliability. A wave that does not look as declared is a contradiction."""
    turned = study.waves if study.design.instrument.reversed else ()
    yield from _sentences("text", agreeing_sentence(turned))
    others = [wave for wave in turned if wave.keying is not None and not wave.keying.as_declared]
    yield from _sentences("text", *(keying_sentence(wave) for wave in others if not contradicts(wave.keying)))
    yield from _sentences("conflict", *(keying_sentence(wave) for wave in others if contradicts(wave.keying)))
    yield from _sentences("text", reliability_sentence(study, answers))
    if any(isinstance(one.alpha, Estimate) for one in answers.scored):
        yield reliability_table(study)


def tell_context(study: Study) -> Shown:
    """Other groups, what the section cannot say, and the questionnaire's licence."""
    return show(
        *_references(study), Limits(limit_sentences(study)), Bullets(licence_sentences(study), _licence_title(study))
    )


def _references(study: Study) -> Iterator[Item]:
    if not study.references or shows_nothing(study):
        return
    yield from _sentences("text", comparison_sentence(study))
    drawn = draw_references(study)
    yield drawn or references_table(study)
    if drawn is None:
        return
    yield Reading(
        _(
            "The dark line is the mean of another group and the grey band one standard deviation each way: about two "
            "thirds of its people lie there. The groups differ in age, country and time. They are not a target, and "
            "there is no limit for what is low or high."
        )
    )


def _licence_title(study: Study) -> str:
    return _("About {title}").format(title=study.design.instrument.title)
