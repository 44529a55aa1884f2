"""The notes under tables of agreement: what was compared, where intervals come from, and why some cells have none."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from evallib.focus_groups.analysis.agreement_intervals import FEW_DISAGREEMENTS, FEWEST_TURNS, MOST_FAILED
from evallib.focus_groups.analysis.agreement_measures import FEWEST_POSITIVES, FEWEST_UNITS
from evallib.focus_groups.analysis.agreement_passages import SAME
from evallib.focus_groups.study import Agreement, Coefficient, Level, ScaleAgreement, Study
from evallib.focus_groups.telling.judge_agreement import parents
from evallib.focus_groups.telling.words import turns_word
from evallib.locale import _
from evallib.presentation import join_words, lower_first, number, percent, quoted, upper_first


def units_word(study: Study) -> str:
    """Statements or comments, for a sentence."""
    return lower_first(turns_word(study))


def pooling_note() -> str:
    """What all codes together means, measure by measure."""
    return _(
        "All codes together: for kappa, the agreement and what chance would give are averaged over the codes before it "
        "is computed (De Vries and others 2008); alpha and AC1 likewise. The same is the mean over the codes. Jaccard "
        "is of the numbers of all codes added up. Only codes that at least one of the two used in these texts are "
        "included. The same and AC1 grow with codes that are seldom used."
    )


def number_note(study: Study, levels: Collection[Level]) -> str:
    """What the number in each row is of."""
    told: dict[Level, str] = {
        "turns": _("Number of {units}: all by participants in the texts that both have read.").format(
            units=units_word(study)
        ),
        "characters": _("Number of characters: all in these {units}.").format(units=units_word(study)),
        "segments": _("Number of coded passages: those that at least one of them coded."),
    }
    return " ".join(text for level, text in told.items() if level in levels)


def passage_note(study: Study) -> str:
    """What a coded passage is, and which are the same one."""
    if study.anchoring is None:
        return _("Coded passages are the {units} that at least one of the two gave a code.").format(
            units=units_word(study)
        )
    return _(
        "A coded passage is a stretch of a statement that at least one of the two gave a code. Two stretches are the "
        "same passage when the characters they share are at least {share} of those they cover together."
    ).format(share=percent(100 * SAME, 0))


def assumption_note(study: Study) -> str:
    """What the intervals take for granted."""
    return _(
        "The intervals are of these very texts and these very coders, and take {units} as independent of each other. "
        "Where {units} next to each other are coded alike, the intervals are too narrow."
    ).format(units=units_word(study))


def interval_notes(study: Study, agreement: Agreement, found: Sequence[Coefficient]) -> Iterator[str]:
    """Where the intervals of a table come from; nothing where it has none."""
    means = {one.means for one in found if one.low is not None}
    if not means:
        return
    words = {"units": units_word(study), "few": number(FEWEST_TURNS), "n": number(agreement.resamples)}
    yield _("In brackets the 95 % CI.")
    if "resampled" in means:
        yield _(
            "The intervals come from {n} random samples of {units} within each text; texts with fewer than {few} "
            "{units} are drawn together."
        ).format(**words)
    if "left_out" in means:
        yield _(
            "Where the difference between the two rests on fewer than {few} {units}, the interval comes from leaving "
            "out all {units} one at a time instead."
        ).format(**{**words, "few": number(FEW_DISAGREEMENTS)})
    if "exact" in means:
        yield _(
            "Where the two never differ, or never do the same, the limit on that side is exact: the largest share of "
            "{units} that can be otherwise without one of them turning up (Clopper and Pearson 1934)."
        ).format(**words)
    yield from _failed_notes(agreement, found)


def _failed_notes(agreement: Agreement, found: Sequence[Coefficient]) -> Iterator[str]:
    """In how many samples something could not be computed, where that happened and there still is an interval."""
    failed = max((one.failed for one in found if one.low is not None), default=0)
    if failed:
        yield _("In up to {failed} of the {n} samples a measure had no value; these are left out.").format(
            failed=number(failed), n=number(agreement.resamples)
        )


def reason_notes(study: Study, found: Sequence[Coefficient]) -> Iterator[str]:
    """What the words in cells without a measure or without an interval mean; only those that are there."""
    units = units_word(study)
    told = {
        "too_few_units": _("Too few: fewer than {n} {units} or coded passages.").format(n=FEWEST_UNITS, units=units),
        "too_few_positives": _("Too seldom: fewer than {n} {units} in which anybody used the code.").format(
            n=FEWEST_POSITIVES, units=units
        ),
        "too_few_negatives": _("Nearly always: fewer than {n} {units} in which anybody did not use the code.").format(
            n=FEWEST_POSITIVES, units=units
        ),
        "one_category": _("Not defined: both chose the same step everywhere, so there is nothing to tell apart."),
        "only_coded": _(
            "Not defined for coded passages: only passages that somebody coded are compared, so what chance would give "
            "cannot be told."
        ),
        "failed": _(
            "No interval: in more than {most} of the samples the measure had no value, and the others alone would "
            "mislead."
        ).format(most=percent(100 * MOST_FAILED, 0)),
        "no_variation": _("No interval: the measure is the same in every sample, so nothing tells how sure it is."),
    }
    reasons = {one.reason for one in found}
    yield from (text for reason, text in told.items() if reason in reasons)


def own_note(study: Study, codes: Collection[str | None]) -> Iterator[str]:
    """What is compared of a code with others below it, where there is one."""
    if not parents(study).isdisjoint(code for code in codes if code):
        yield _("Own passages: of a code with others below it, only what was given that code itself is compared.")


def scale_notes(study: Study, scales: Sequence[ScaleAgreement]) -> Iterator[str]:
    """What the number of a scale is of, and what is left out of each."""
    yield _("Number: {units} for which both chose exactly one step.").format(units=units_word(study))
    for scale in scales:
        if reasons := list(_left_out(scale)):
            told = _("{units} left out of {scale}: {reasons}.")
            yield upper_first(
                told.format(units=units_word(study), scale=quoted(scale.label), reasons=join_words(reasons))
            )


def _left_out(scale: ScaleAgreement) -> Iterator[str]:
    if scale.only_one:
        yield _("only one of them chose a step ({n})").format(n=number(scale.only_one))
    if scale.several:
        yield _("somebody chose several steps ({n})").format(n=number(scale.several))
