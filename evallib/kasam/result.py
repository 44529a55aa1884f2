"""What the section on KASAM publishes: metrics, checks and findings of a guarded study."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evallib.kasam.study import FromAnswers, FromSummaries, RuleResult, ScaleChange, Scored, Study
from evallib.kasam.telling.words import decimals_of, direction_word, interval_text
from evallib.kasam.telling.words_answers import (
    LOW_ALPHA,
    any_missing,
    keying_sentence,
    link_sentence,
    no_link_sentence,
    straddles,
)
from evallib.kasam.telling.words_change import finding
from evallib.kasam.telling.words_first import looser_sentence, not_yet_sentence, shows_nothing, too_few_sentence
from evallib.kasam.telling.words_frame import cause_sentence
from evallib.kasam.telling.words_printed import check_text, checks_sentence, difference, missing_sentence, pair_of
from evallib.kasam.telling.words_size import equivalence_sentence, is_beyond, size_sentence
from evallib.kasam.waves import Wave, Withheld
from evallib.locale import _
from evallib.model import Check, Finding, Metric, SectionResult, Severity
from evallib.presentation import join_words, number, upper_first
from evallib.statistics import Change, Estimate

SMALLEST_P = 0.001
"""What a smaller p is published as: no p is 0."""
SHARES, PROBABILITIES = 2, 3
"""Decimals in ``results.json``, those of the page: more would tell nothing of the group and something of its people."""


def result(study: Study) -> SectionResult:
    """The section's numbers, checks and findings."""
    if shows_nothing(study):
        checks = (_check_change(study),) if too_few_sentence(study) else ()
        return SectionResult("kasam", status="suppressed", checks=checks, rows=study.account)
    told = (not_yet_sentence(study), looser_sentence(study), finding(study), size_sentence(study))
    found = (Finding(" ".join(text for text in told if text), weight=2),)
    return SectionResult(
        "kasam",
        metrics=tuple(_metrics(study)),
        checks=tuple(_checks(study)),
        rows=study.account,
        findings=tuple(one for one in found if one.text),
    )


def _metrics(study: Study) -> Iterator[Metric]:
    for wave in study.waves:
        if wave.response_pct is not None:
            label = _("Response rate, {wave}").format(wave=wave.label)
            yield Metric(f"response_rate_{wave.id}", label, _rounded(wave.response_pct, 1), "%", wave.answered)
    if study.answers is not None:
        for scored in study.answers.scored:
            yield from _scale_metrics(study, scored)
    if study.summaries is not None:
        for printed in study.summaries.printed:
            value = float(printed.mean.value) if printed.mean is not None else None
            name = f"mean_{printed.wave}_{printed.scale}"
            yield Metric(name, _label(study, printed.wave, printed.scale), value, _("points"), printed.n)
    for told in study.changes:
        yield from _change_metrics(study, told)


def _scale_metrics(study: Study, scored: Scored) -> Iterator[Metric]:
    end, label = f"{scored.wave}_{scored.scale}", _label(study, scored.wave, scored.scale)
    summary = scored.summary
    if isinstance(summary, Withheld):
        yield Metric(f"mean_{end}", label, None, _("points"))
        return
    form = (decimals_of(study, scored.scale), _("points"), summary.n)
    yield _metric(f"mean_{end}", label, summary.interval or summary.mean, form)
    yield _metric(f"sd_{end}", _("{scale}: spread").format(scale=label), summary.sd, form)
    if scored.alpha is not None:
        alpha = None if isinstance(scored.alpha, Withheld) else scored.alpha
        yield _metric(f"alpha_{end}", _("{scale}: alpha").format(scale=label), alpha, (SHARES, "", scored.n_complete))
    if scored.omega is not None:
        name = _("{scale}: omega").format(scale=label)
        yield _metric(f"omega_{end}", name, scored.omega, (SHARES, "", scored.n_complete))


def _change_metrics(study: Study, told: ScaleChange) -> Iterator[Metric]:
    scale = upper_first(study.design.instrument.label_of(told.scale))
    label, change = _("{scale}: change"), told.change
    if not isinstance(change, Change):
        pair = None if isinstance(change, Withheld) else pair_of(study, told.scale)
        value = None if pair is None else difference(pair)
        yield Metric(f"change_{told.scale}", label.format(scale=scale), value, _("points"))
        return
    scale, people = _counted(scale, change)
    form = (decimals_of(study, told.scale), _("points"), people)
    yield _metric(f"change_{told.scale}", label.format(scale=scale), change.estimate, form)
    p_label = _("{scale}: p of the change").format(scale=scale)
    yield _metric(f"p_{told.scale}", p_label, max(change.p, SMALLEST_P), (PROBABILITIES, "", people))
    if told.p_holm is not None:
        p_label = _("{scale}: p, adjusted for several subscales").format(scale=scale)
        yield _metric(f"p_holm_{told.scale}", p_label, max(told.p_holm, SMALLEST_P), (PROBABILITIES, "", people))
    if told.effect is not None:
        name = _("{scale}: change in standard deviations").format(scale=scale)
        yield _metric(f"effect_{told.scale}", name, told.effect, (SHARES, "", people))
    if told.primary and told.detectable is not None:
        name = _("{scale}: the true change that is found four times out of five").format(scale=scale)
        yield _metric("detectable_change", name, told.detectable, form)


def _counted(scale: str, change: Change) -> tuple[str, int | None]:
    """A scale's name and how many a change concerns; two different numbers stand in the name instead."""
    if change.n_before == change.n_after:
        return scale, change.n_before
    name = _("{scale} ({n_before} people before, {n_after} after)")
    return name.format(scale=scale, n_before=change.n_before, n_after=change.n_after), None


def _metric(name: str, label: str, value: Estimate | float | None, form: tuple[int, str, int | None]) -> Metric:
    """A number with its interval, rounded; ``form``: decimals, unit, number of people."""
    decimals, unit, people = form
    if isinstance(value, Estimate):
        low, high = _rounded(value.low, decimals), _rounded(value.high, decimals)
        return Metric(name, label, _rounded(value.value, decimals), unit, people, low, high, value.level)
    return Metric(name, label, None if value is None else _rounded(value, decimals), unit, people)


def _rounded(value: float, decimals: int) -> float:
    """The number with so many decimals, and never minus zero."""
    return round(value, decimals) + 0.0


def _label(study: Study, wave: str, scale: str) -> str:
    return f"{upper_first(study.design.instrument.label_of(scale))}, {study.wave(wave).label}"


def _checks(study: Study) -> Iterator[Check]:
    yield _check_change(study)
    yield from _check_equivalence(study)
    if study.main is not None:
        yield _check_comparison(study)
    for wave in study.waves:
        if wave.keying is not None and study.design.instrument.reversed:
            yield _check_keying(wave)
    if study.answers is not None:
        yield from _check_answers(study, study.answers)
    if study.summaries is not None:
        yield from _check_printed(study, study.summaries)


def _check_change(study: Study) -> Check:
    main, label = study.main, _("Can anything be said of the change?")
    if main is None or not isinstance(main.change, Change):
        missing = study.summaries.missing if study.summaries is not None else ()
        message = missing_sentence(study) if missing and "wave" not in missing else finding(study)
        if "wave" in missing:
            message += " " + missing_sentence(study)
        return Check("change_decided", label, None, "warning", message, missing)
    small = main.equivalence is not None and main.equivalence.verdict in {"equivalent", "both"}
    decided = main.direction != "unsure" or small
    if decided:
        return Check("change_decided", label, True, "note", finding(study))
    return Check("change_decided", label, None, "note", _unsure(study, main.change))


def _unsure(study: Study, change: Change) -> str:
    """That no change is sure, and what would be needed: more answers, or linked ones where they are not."""
    pattern = (
        _("{scale}: no sure change. More answers, or answers that can be linked, would have been needed.")
        if change.n_pairs is None
        else _("{scale}: no sure change. More answers would have been needed.")
    )
    return pattern.format(scale=upper_first(study.design.instrument.label_of(study.design.primary)))


def _check_comparison(study: Study) -> Check:
    label = _("Was there a comparison group?")
    passed = None if study.design.comparison_group else False
    return Check("comparison_group", label, passed, "note", cause_sentence(study))


def _check_equivalence(study: Study) -> Iterator[Check]:
    """Whether the change is too small to matter: only intervals that lie wholly on one side decide."""
    main = study.main
    if main is None or main.equivalence is None or not isinstance(main.change, Change):
        return
    small = True if main.equivalence.verdict in {"equivalent", "both"} else None
    if is_beyond(main.equivalence, main.change.estimate):
        small = False
    label = _("Is the change too small to matter?")
    yield Check("equivalence", label, small, "note", equivalence_sentence(study))


def _check_keying(wave: Wave) -> Check:
    label = _("Do the answers look as the project file says ({wave})?").format(wave=wave.label)
    declared = wave.keying.as_declared if wave.keying is not None else None
    severity: Severity = "note" if declared is None else "warning"
    return Check(f"keying_{wave.id}", label, declared, severity, keying_sentence(wave))


def _check_answers(study: Study, answers: FromAnswers) -> Iterator[Check]:
    for scale in study.design.instrument.scale_ids:
        yield from _check_alpha(study, [answers.of(wave.id, scale) for wave in study.waves])
    if study.design.compared is not None:
        yield _check_linking(study, answers)
    rules = [rule for rule in answers.rules if not isinstance(rule.change, Withheld)]
    if len(rules) > 1 and any_missing(study):
        yield _check_rules(rules)


def _check_alpha(study: Study, scored: list[Scored]) -> Iterator[Check]:
    """The lowest alpha of a scale over the waves; nothing for a scale that has none by its nature."""
    alphas = [one.alpha for one in scored if isinstance(one.alpha, Estimate)]
    if len(study.design.instrument.items_of(scored[0].scale)) < 2:
        return
    name = upper_first(study.design.instrument.label_of(scored[0].scale))
    label = _("Do the questions of the scale hang together ({scale})?").format(scale=name)
    if not alphas:
        message = _("Alpha cannot be computed or shown: too few answered all questions.")
        yield Check(f"alpha_{scored[0].scale}", label, None, "note", message)
        return
    low = min(alpha.value for alpha in alphas)
    told = _("{alpha} (95 % CI {interval})")
    message = _("Alpha is {alpha}; {limit} is usually wanted.").format(
        alpha=join_words(
            [told.format(alpha=number(alpha.value, 2), interval=interval_text(alpha, 2)) for alpha in alphas]
        ),
        limit=number(LOW_ALPHA, 2),
    )
    if any(straddles(alpha) for alpha in alphas):
        message += " " + _("That lies within at least one of the intervals, so the verdict is unsure.")
    yield Check(f"alpha_{scored[0].scale}", label, low >= LOW_ALPHA, "note", message)


def _check_linking(study: Study, answers: FromAnswers) -> Check:
    label, links = _("Could people be linked between the two times?"), answers.links
    if links is None:
        return Check("linking", label, None, "note", no_link_sentence(study))
    if isinstance(links.exact, Withheld):
        return Check("linking", label, False, "note", _("Too few people could be linked."))
    return Check("linking", label, True, "note", link_sentence(study, links))


def _check_rules(rules: Sequence[RuleResult]) -> Check:
    """Whether the rules agree whose results may be shown; a withheld one neither agrees nor differs."""
    label = _("Is the answer the same whatever is done about missing answers?")
    directions = {rule.direction for rule in rules}
    words = list(dict.fromkeys(direction_word(rule.direction) for rule in rules))
    told = _("Three rules for missing answers") if len(rules) > 2 else _("The rules for missing answers that are shown")
    if len(words) == 1:
        message = _("{rules} give the same answer: {word}.").format(rules=told, word=words[0])
    else:
        message = _("{rules} give different answers: {words}.").format(rules=told, words=join_words(words))
    return Check("missing_rules", label, None if "undecidable" in directions else len(words) == 1, "note", message)


def _check_printed(study: Study, summaries: FromSummaries) -> Iterator[Check]:
    """One check on the scales' ranges and one on whole-number scores; what is impossible is named."""
    told = {
        "range": ("in_range", _("Do the printed means lie within their scales?")),
        "moments": ("moments_possible", _("Can whole-number scores give the printed figures?")),
    }
    for kind, (name, label) in told.items():
        found = [check for check in summaries.checks if check.kind == kind]
        impossible = tuple(check_text(study, check) for check in found if check.verdict == "impossible")
        undecided = any(check.verdict == "undecided" for check in found)
        passed = False if impossible else None if undecided else True
        severity: Severity = "warning" if impossible else "note"
        if found:
            yield Check(name, label, passed, severity, " ".join(impossible) or checks_sentence(found), impossible)
