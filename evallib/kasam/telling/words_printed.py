"""The sentences for projects that know printed summaries only: what they say, what they lack, what could be behind."""

from __future__ import annotations

from collections.abc import Sequence

from evallib.kasam.printed import MissingForTest, Plausibility, Printed, PrintedCheck, Signature
from evallib.kasam.study import Study
from evallib.kasam.telling.words import hidden_text, name_of, why_not
from evallib.locale import _
from evallib.presentation import join_words, number, quoted, signed, span, upper_first
from evallib.statistics import Change

LARGE_SHIFT = 0.5
"""From so many standard deviations the change of a group's mean is called large."""
CLOSE_PER_ITEM = 0.25
"""An expected and a printed change count as close when they differ by at most so many points an item."""


def mean_text(printed: Printed | None) -> str:
    """A printed mean as printed; a dash where there is none."""
    if printed is None or printed.mean is None:
        return hidden_text(printed.withheld) if printed is not None and printed.withheld else "–"
    return number(printed.mean.value, printed.mean.decimals)


def pair_of(study: Study, scale: str) -> tuple[Printed, Printed] | None:
    """A scale's printed figures in both waves, when both have a mean."""
    if study.summaries is None or study.design.compared is None:
        return None
    before, after = (study.summaries.of(wave, scale) for wave in study.design.compared)
    if before is None or after is None or before.mean is None or after.mean is None:
        return None
    return before, after


def difference(pair: tuple[Printed, Printed]) -> float | None:
    """After minus before in points, exactly as the printed means give it."""
    before, after = (printed.mean for printed in pair)
    return None if before is None or after is None else float(after.value - before.value)


def difference_text(pair: tuple[Printed, Printed]) -> str:
    """After minus before, with as many decimals as are printed."""
    before, after = (printed.mean for printed in pair)
    if before is None or after is None:
        return "–"
    return signed(after.value - before.value, max(before.decimals, after.decimals))


def printed_sentence(study: Study) -> str:
    """What the documents print of the primary scale and of the others, as differences that nobody has tested."""
    pair = pair_of(study, study.design.primary)
    if pair is None:
        return _("Whether {scale} changed cannot be decided: the documents do not print it both times.").format(
            scale=name_of(study, study.design.primary)
        )
    before, after = study.compared
    gap = difference(pair) or 0.0
    pattern = _("{start}, the same both times. Whether it is the same beyond chance cannot be decided.")
    if gap:
        pattern = (
            _("{start}, which is {points} points higher. Whether that is more than chance cannot be decided.")
            if gap > 0
            else _("{start}, which is {points} points lower. Whether that is more than chance cannot be decided.")
        )
    start = _("The documents state {mean_before} points ({before}) and {mean_after} ({after}) for {scale}").format(
        scale=name_of(study, study.design.primary),
        mean_before=mean_text(pair[0]),
        before=before.label,
        mean_after=mean_text(pair[1]),
        after=after.label,
    )
    told = pattern.format(start=start, points=difference_text(pair).lstrip("+−"))
    return " ".join(text for text in (told, _why_unsure(study), _others(study)) if text)


def _why_unsure(study: Study) -> str:
    """Why there is no test although nothing is missing; empty when something is, which is told by itself."""
    if study.main is None or study.summaries is None or study.summaries.missing:
        return ""
    return why_not(study.main.change)


def _others(study: Study) -> str:
    pairs = [(scale, pair) for scale in study.design.secondary if (pair := pair_of(study, scale))]
    if not pairs:
        return ""
    told = ", ".join(
        _("{scale} {change} ({before} to {after})").format(
            scale=name_of(study, scale),
            change=difference_text(pair),
            before=mean_text(pair[0]),
            after=mean_text(pair[1]),
        )
        for scale, pair in pairs
    )
    return _("The differences between the printed means of the subscales: {told}.").format(told=told)


def missing_sentence(study: Study) -> str:
    """What a test of the printed means would need and does not have; empty when it was made, or nothing is missing."""
    missing = study.summaries.missing if study.summaries else ()
    if not missing or (study.main is not None and isinstance(study.main.change, Change)):
        return ""
    if missing == ("wave",):
        return _("With mean, number of people and spread both times it could have been tried (Welch's t-test).")
    words: dict[MissingForTest, str] = {
        "n": _("how many answered"),
        "sd": _("the spread (standard deviation)"),
        "linked": _("whether the same people answered both times"),
    }
    told = [words[key] for key in missing if key in words]
    listed = told[0] if len(told) == 1 else _("{first} or {last}").format(first=", ".join(told[:-1]), last=told[-1])
    start = _(
        "Whether the change of {scale} is larger than chance could give cannot be decided: the documents do not say "
        "{missing}."
    ).format(scale=name_of(study, study.design.primary), missing=listed)
    return f"{start} {_needed_for_test(missing)}"


def _needed_for_test(missing: Sequence[MissingForTest]) -> str:
    """Which test the missing figures would have allowed, and what more a paired one needs."""
    needed: dict[MissingForTest, str] = {"n": _("the number of people"), "sd": _("the spread")}
    welch = _("With {needed} it could have been tried with Welch's t-test.").format(
        needed=join_words([needed[key] for key in missing if key in needed])
    )
    paired = _("A paired t-test also needs how much each person changed (or the correlation between the two times).")
    return f"{welch} {paired}"


def sums_sentence(study: Study) -> str:
    """Waves whose printed subscales do not add up to the printed total; empty when rounding can explain each."""
    found = [text for wave in study.waves if (text := _sum(study, wave.id, wave.label))]
    if not found:
        return ""
    return " ".join(text for text in (*found, _why_apart(study), stated_changes_sentence(study)) if text)


def _why_apart(study: Study) -> str:
    """What the gap can come from; not from different people when the same number is printed for every scale."""
    told = _("Rounding is not enough if all were rounded alike.")
    printed = study.summaries.printed if study.summaries else ()
    people = {(one.wave, one.n) for one in printed}
    if all(one.n is not None for one in printed) and len(people) == len(study.waves):
        return (
            told + " " + _("The same number of people is stated for all of them, so one of the figures may be wrong.")
        )
    return (
        told
        + " "
        + _(
            "The difference can come from different people being counted in the total and the subscales, or from an "
            "error."
        )
    )


def _sum(study: Study, wave: str, label: str) -> str:
    summaries, scales = study.summaries, study.design.secondary
    parts = [summaries.of(wave, scale) for scale in scales] if summaries else []
    total = summaries.of(wave, study.design.primary) if summaries else None
    means = [part.mean for part in parts if part is not None and part.mean is not None]
    if not means or len(means) < len(scales) or total is None or total.mean is None:
        return ""
    gap = abs(sum(mean.value for mean in means) - total.mean.value)
    if gap == 0 or gap < sum((mean.half_unit for mean in means), total.mean.half_unit):
        return ""
    return _("The subscales {parts} add up to {sum}, but {scale} is stated as {total} ({wave}).").format(
        parts=" + ".join(mean_text(part) for part in parts),
        sum=number(sum(mean.value for mean in means)),
        scale=name_of(study, study.design.primary),
        total=mean_text(total),
        wave=label,
    )


def response_missing_sentence(study: Study) -> str:
    """That nobody knows how many were asked; empty when it is known for each wave."""
    unknown = [wave.label for wave in study.waves if wave.invited is None]
    if not unknown:
        return ""
    return _("How many were asked is not stated ({waves}), so the response rate is unknown.").format(
        waves=join_words(unknown)
    )


def plausibility_sentence(study: Study, found: Plausibility) -> str:
    """How large a printed change is beside the spread of other groups and the error of one person's score."""
    low, high = found.in_sds
    spreads = sorted(row.sd for row in found.references if row.sd)
    size = number(low, 1) if round(low, 1) == round(high, 1) else span(low, high, 1)
    told = _(
        "A change of {change} points in {scale} is as much as {size} standard deviations of the groups that there "
        "are to compare with (standard deviation {spreads} points)."
    ).format(
        change=signed(found.change),
        scale=name_of(study, found.scale),
        size=size,
        spreads=span(spreads[0], spreads[-1]) if spreads[0] != spreads[-1] else number(spreads[0]),
    )
    large = _("That is much for the mean of a group.") if low >= LARGE_SHIFT else ""
    return " ".join(text for text in (told, large, _individual(found), _retest(study)) if text)


def _individual(found: Plausibility) -> str:
    if found.individual is None or found.beyond_individual is False:
        return ""
    low, high = found.individual
    pattern = (
        _(
            "It is also larger than what a single person's score must change by to be more than error of measurement "
            "({limits} points), and a group's mean usually moves less than a person does."
        )
        if found.beyond_individual
        else _(
            "It is about as large as what a single person's score must change by to be more than error of measurement "
            "({limits} points), and a group's mean usually moves less than a person does."
        )
    )
    return pattern.format(limits=number(low, 1) if low == high else span(low, high, 1))


def _retest(study: Study) -> str:
    """How strongly two measurements usually follow each other, for the two shortest times that are known."""
    rows: dict[float, list[float]] = {}
    for row in study.design.instrument.test_retest:
        if row.months is not None:
            rows.setdefault(row.months, []).append(row.r)
    if not rows:
        return ""
    told = [
        _("{values} after {months} months").format(values=_from_to(rows[months]), months=number(months))
        for months in sorted(rows)[:2]
    ]
    return _("In published studies two measurements of the same people correlate {told}.").format(told=join_words(told))


def _from_to(values: list[float]) -> str:
    low, high = min(values), max(values)
    return number(low, 2) if low == high else span(low, high, 2)


def is_close(study: Study, signature: Signature) -> bool:
    """Whether a printed change lies near the one to expect if reversing had been forgotten."""
    items = len(study.design.instrument.items_of(signature.scale))
    return abs(signature.expected - signature.observed) <= CLOSE_PER_ITEM * items


def signature_sentence(study: Study) -> str:
    """A hypothesis on forgotten reversing, with what speaks for and against it; empty when nothing changed."""
    found = study.summaries.signatures if study.summaries else ()
    if not any(_moved(study, one.scale) for one in found) or study.design.compared is None:
        return ""
    told = "; ".join(
        _("{scale} {expected} ({observed})").format(
            scale=name_of(study, one.scale), expected=signed(one.expected, 1), observed=signed(one.observed)
        )
        for one in found
    )
    start = _(
        "A hypothesis, not a finding: had the answers of the last time ({wave}) been summed without reversing the "
        "questions that are put the other way round, and had nothing else changed, about these differences were to be "
        "expected (in brackets the difference between the printed means): {told}."
    ).format(wave=study.compared[-1].label, told=told)
    settle = _("The answers question by question would settle it.")
    return " ".join(text for text in (start, _fit(study, found), settle) if text)


def _moved(study: Study, scale: str) -> bool:
    """Whether the printed means differ by more than rounding can hide."""
    pair = pair_of(study, scale)
    if pair is None or pair[0].mean is None or pair[1].mean is None:
        return False
    return abs(pair[1].mean.value - pair[0].mean.value) > pair[0].mean.half_unit + pair[1].mean.half_unit


def stated_changes_sentence(study: Study) -> str:
    """Where to read what the documents themselves say of the changes; empty when no section checks it."""
    if "reconciliation" not in study.sections:
        return ""
    return _("Whether the printed figures agree with one another is tried in the section on published figures.")


def _fit(study: Study, found: tuple[Signature, ...]) -> str:
    close = [name_of(study, one.scale) for one in found if is_close(study, one)]
    apart = [name_of(study, one.scale) for one in found if not is_close(study, one)]
    if not close:
        return _("None of them is near.")
    if not apart:
        return _("All of them are near.")
    return _("Near: {close}. Not near: {apart}.").format(close=join_words(close), apart=join_words(apart))


def check_text(study: Study, check: PrintedCheck) -> str:
    """One check of printed figures as a sentence."""
    scale = upper_first(f"{name_of(study, check.scale)}, {study.wave(check.wave).label}")
    if check.verdict == "possible":
        return _("{scale}: possible.").format(scale=scale)
    if check.verdict == "undecided":
        return _("{scale}: cannot be decided.").format(scale=scale)
    why = {
        "range": _("the mean lies outside the scale"),
        "grim": _("no whole-number scores give the mean"),
        "grimmer": _("no whole-number scores give the mean and the spread together"),
        "sd_limits": _("the spread is impossible on the scale with that mean"),
        None: "",
    }[check.failed]
    return _("{scale}: impossible, {why}.").format(scale=scale, why=why)


def impossible_sentence(study: Study) -> str:
    """The printed figures that cannot be right, each on its own; empty when there are none."""
    checks = study.summaries.checks if study.summaries else ()
    return " ".join(check_text(study, check) for check in checks if check.verdict == "impossible")


def checks_sentence(checks: Sequence[PrintedCheck]) -> str:
    """What checking printed figures gave when none of them is impossible; empty without checks."""
    ranges = [check for check in checks if check.kind == "range"]
    moments = [check for check in checks if check.kind == "moments"]
    told = [_("All printed means lie within their scales.")] if ranges else []
    if any("n" in check.missing or "sd" in check.missing for check in moments):
        told.append(
            _(
                "Whether whole-number scores could give them cannot be checked without the number of people and their "
                "spread (GRIM, GRIMMER)."
            )
        )
    elif any(check.verdict == "undecided" for check in moments):
        told.append(_("Whether whole-number scores could give all of them cannot be decided (GRIM, GRIMMER)."))
    elif moments:
        told.append(_("Whole-number scores can give the printed means and spreads (GRIM, GRIMMER)."))
    return " ".join(told)


def explanation_sentence(study: Study) -> str:
    """The documents' own explanation of the change, marked as theirs; empty when they give none."""
    if not study.explanation:
        return ""
    told = _("The documents' own explanation is {explanation}. It has not been tried.").format(
        explanation=quoted(study.explanation)
    )
    if study.design.comparison_group:
        return told + " " + _("Without the comparison group's answers nobody can say whether it is right.")
    return told + " " + _("Without a comparison group nobody can say whether it is right.")
