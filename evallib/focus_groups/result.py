"""What the section publishes: metrics, checks and findings of a guarded study."""

from __future__ import annotations

from collections.abc import Iterator

from evallib.focus_groups.study import LEVELS, Agreement, Coefficient, Study
from evallib.focus_groups.telling.judge_agreement import judged_pairs
from evallib.focus_groups.telling.words import (
    are_comments,
    counted_codes,
    groups_text,
    hides_groups,
    in_every,
    in_groups,
    label_of,
    mentions_word,
    read_groups,
    shown_count,
    words_of,
)
from evallib.focus_groups.telling.words_agreement import (
    drift_lines,
    drift_sentence,
    missing_texts_sentence,
    needed_sentence,
    positions_sentence,
    sureness_sentence,
    unit_by_unit,
)
from evallib.focus_groups.telling.words_discovery import is_certain, saturation_sentence
from evallib.focus_groups.telling.words_first import finding, nothing_sentence
from evallib.focus_groups.telling.words_method import noticed_sentence
from evallib.focus_groups.telling.words_quotes import (
    no_quotes_sentence,
    reviewed_sentence,
    stopped_sentence,
    unknown_sentence,
)
from evallib.focus_groups.telling.words_withheld import (
    everybody_names,
    everybody_sentence,
    unreviewed_remedy,
    unreviewed_sentence,
)
from evallib.locale import _
from evallib.model import Check, Finding, Metric, SectionResult, Severity
from evallib.presentation import lower_first, number, upper_first
from evallib.privacy import Cell

NAME = "fokusgrupper"
SHARES = 4
"""Decimals of measures of agreement: enough for what is nearly 1 not to be 1."""


def result(study: Study) -> SectionResult:
    """The section's numbers, checks and findings; nothing but the reason where too few people took part."""
    if study.shows_nothing:
        label = _("Is there enough for anything to be shown?")
        check = Check("enough_said", label, None, "warning", nothing_sentence(study))
        return SectionResult(NAME, status="suppressed", checks=(check, _check_files(study)), rows=study.account)
    return SectionResult(
        NAME,
        metrics=tuple(_metrics(study)),
        checks=tuple(_checks(study)),
        rows=study.account,
        findings=(Finding(finding(study), weight=2),),
    )


def _metrics(study: Study) -> Iterator[Metric]:
    yield from _size_metrics(study)
    yield from _code_metrics(study)
    for position, agreement in enumerate(study.agreements, start=1):
        yield from _agreement_metrics(study, agreement, position)
    yield from _late_metrics(study)
    yield Metric("quotes_shown", _("Quotations shown"), len(study.quotes.shown), _("quotations"))
    if study.anchoring is not None:
        label = _("Places in the texts that fit what the file says")
        yield Metric("text_positions_pct", label, round(100 * study.anchoring.score, 1), "%")


def _size_metrics(study: Study) -> Iterator[Metric]:
    words = words_of(study)
    yield Metric("groups", words.titles, len(study.groups), words.many)
    if study.participants is not None:
        label = _("Participants who spoke")
        yield Metric("participants", label, _value(study.participants), _("participants"))
    if study.turns is not None:
        label = _("Comments") if are_comments(study) else _("Statements by participants")
        yield Metric("statements", label, study.turns, _("comments") if are_comments(study) else _("statements"))
    if not are_comments(study):
        yield Metric("mentions", _("Mentions"), _value(study.mentions), _("mentions"))
    outermost = any(code.parent for code in study.codes)
    label = _("Outermost codes that were used") if outermost else _("Codes that were used")
    yield Metric("codes", label, len(counted_codes(study)), _("codes"))
    if hides_groups(study) or read_groups(study) < 2:
        return
    for name, where, n in (("all", in_every(study), read_groups(study)), ("one", words.in_one, 1)):
        label = _("Codes that came up {where}").format(where=where)
        yield Metric(f"codes_in_{name}", label, len(in_groups(study, n)), _("codes"))


def _value(cell: Cell | None) -> float | None:
    n = shown_count(cell)
    return None if n is None else float(n)


def _code_metrics(study: Study) -> Iterator[Metric]:
    """For every code, numbered as in the codebook: in how many groups, by how many people, how often."""
    words, mentions = words_of(study), mentions_word(study)
    for position, code in enumerate(study.codes, start=1):
        name = label_of(study, code)
        label = _("{code}: {what}")
        title = label.format(code=name, what=lower_first(words.titles))
        yield Metric(f"code_{position}_groups", title, _value(code.groups), words.many)
        if code.speakers is not None:
            title = label.format(code=name, what=_("participants"))
            yield Metric(f"code_{position}_speakers", title, _value(code.speakers), _("participants"))
        unit = lower_first(mentions)
        title = label.format(code=name, what=unit)
        yield Metric(f"code_{position}_mentions", title, _value(code.mentions), unit)


def _agreement_metrics(study: Study, agreement: Agreement, position: int) -> Iterator[Metric]:
    """The measures for all codes together, by each kind of unit."""
    for level in LEVELS:
        if not agreement.levels.get(level):
            continue
        found = agreement.levels[level][0]
        measures = {
            "percent": (_("the same"), found.percent),
            "jaccard": (_("Jaccard"), found.jaccard),
            "kappa": (_("Cohen's kappa"), found.kappa),
            "alpha": (_("Krippendorff's alpha"), found.alpha),
            "ac1": (_("Gwet's AC1"), found.ac1),
        }
        for name, (measure, value) in measures.items():
            if value.reason == "only_coded":
                continue
            label = _("{first} and {second}, {unit}: {measure}").format(
                first=agreement.first, second=agreement.second, unit=unit_by_unit(study, level), measure=measure
            )
            yield _coefficient(f"agreement_{position}_{level}_{name}", label, value, found.units)


def _coefficient(name: str, label: str, found: Coefficient, units: int) -> Metric:
    value, low, high = (None if x is None else round(x, SHARES) + 0.0 for x in (found.value, found.low, found.high))
    return Metric(name, label, value, "", units, low, high)


def _late_metrics(study: Study) -> Iterator[Metric]:
    words, discovery = words_of(study), study.discovery
    for n, codes in enumerate(discovery.actual if discovery else (), start=1):
        label = _("Codes that had come up: {groups}").format(groups=groups_text(study, n))
        yield Metric(f"codes_after_{n}", label, codes, _("codes"))
    found = study.saturation
    if found.computable and not found.withheld:
        yield Metric("saturation", _("Code saturation"), found.reached, words.many, found.groups)
        yield Metric("saturation_earliest", _("Code saturation, in the best order"), found.earliest, words.many)
        yield Metric("saturation_latest", _("Code saturation, in the worst order"), found.latest, words.many)


def _checks(study: Study) -> Iterator[Check]:
    yield _check_agreement(study)
    if study.saturation.judged:
        yield _check_saturation(study)
    yield _check_quotes(study)
    yield from _check_texts(study)
    yield _check_files(study)
    if study.drift is not None:
        message = " ".join((drift_sentence(study.drift), *drift_lines(study.drift)))
        label = _("Did the codebook stay the same?")
        yield Check("codebook_drift", label, not drift_lines(study.drift), "note", message)
    if told := everybody_sentence(study):
        label = _("Has it been decided that what everybody said gives nobody away?")
        yield Check("everybody_said_it", label, False, "note", f"{told} {everybody_names(study)}")
    if study.unreviewed.places:
        label = _("Is the codebook free from what participants said?")
        message = f"{unreviewed_sentence(study)} {unreviewed_remedy(study)}"
        yield Check("codebook_quotes", label, False, "note", message)


def _check_agreement(study: Study) -> Check:
    """Whether the two coders who agree least surely do so well enough for cautious conclusions."""
    label = _("Do those who coded agree well enough?")
    message = needed_sentence(study) or sureness_sentence(study)
    pairs = judged_pairs(study)
    if not pairs:
        return Check("coder_agreement", label, None, "note", message)
    severity: Severity = "warning" if pairs[0].verdict == "too_low" else "note"
    return Check("coder_agreement", label, pairs[0].passed, severity, message)


def _check_saturation(study: Study) -> Check:
    """Whether saturation was reached in every order; undecided where it depends on the order of the groups."""
    found = study.saturation
    passed = True if is_certain(found) else None
    if found.computable and not found.withheld and found.reached is None:
        passed = False
    label = _("Did {groups} stop bringing new codes in the end?").format(groups=words_of(study).the_many)
    return Check("code_saturation", label, passed, "note", saturation_sentence(study))


def _check_quotes(study: Study) -> Check:
    first = reviewed_sentence(study) if study.quotes.shown else no_quotes_sentence(study)
    told = (first, stopped_sentence(study), unknown_sentence(study))
    label = _("Were the quotations reviewed before they were shown?")
    passed = True if study.quotes.shown else False if study.quotes.candidates else None
    return Check("quotes_reviewed", label, passed, "note", " ".join(text for text in told if text))


def _check_files(study: Study) -> Check:
    """Whether there is anything in the files that the evaluator should look at."""
    message = noticed_sentence(study) or _("Nothing in the files is worth a look.")
    return Check("file_notices", _("Is everything in the files as expected?"), not study.noticed, "note", message)


def _check_texts(study: Study) -> Iterator[Check]:
    if study.anchoring is not None:
        label = _("Is it known where in the texts the codes are?")
        accepted = study.anchoring.accepted
        severity: Severity = "note" if accepted else "warning"
        yield Check("text_positions", label, True if accepted else None, severity, positions_sentence(study))
    if study.anchoring is not None or study.missing_texts:
        label, missing = _("Are all texts there?"), missing_texts_sentence(study)
        message = missing or upper_first(_("all {n} are there.").format(n=number(study.documents)))
        yield Check("texts_present", label, not missing, "warning" if missing else "note", message)
