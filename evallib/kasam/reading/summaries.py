"""From printed summaries to what they allow: checks of the figures, and a comparison where they are complete."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Literal

from evallib.errors import InputError, Problem
from evallib.kasam.analysis.changes import adjust_for_several, tell_change
from evallib.kasam.printed import FromSummaries, MissingForTest, Plausibility, Printed, PrintedCheck, Signature
from evallib.kasam.reading.tables import SUMMARIES
from evallib.kasam.study import ScaleChange
from evallib.kasam.waves import Design, Withheld
from evallib.locale import _
from evallib.projects import Project, Reference, suggest
from evallib.published import PrintedNumber, check_moments, parse_printed
from evallib.scales import critical_change, percent_of_maximum, unreversed_shift
from evallib.statistics import Moments, NotComputable, compare_summaries
from evallib.tables import ReadTable, place
from evallib.tables.reading import RowCheck

Key = tuple[str, str]
MOST_IN_WITNESS = 40
"""A proof by example with more people than this is not handed on: nobody would read it."""


def read_printed(project: Project, design: Design, table: ReadTable) -> tuple[Printed, ...]:
    """The printed figures in the order of the table, unpublished ones that rest on too few withheld.

    Raises ``InputError`` when a row names the same time and scale as an earlier one.
    """
    first: dict[Key, int] = {}
    problems = []
    for row, record in table.records():
        key = (record["wave"], record["scale"])
        if key in first:
            what = _("Rows {first} and {row} are about the same time and scale.").format(first=first[key], row=row)
            problems.append(Problem(place(project, SUMMARIES, row, "scale"), what, _("Keep one of them.")))
        first.setdefault(key, row)
    if problems:
        raise InputError(problems)
    return tuple(_printed(project, design, record) for _row, record in table.records())


def check_row(waves: Sequence[str], scales: Sequence[str]) -> RowCheck:
    """The check of a whole row for ``read_table``: unknown waves and scales, and numbers that cannot be."""

    def check(row: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
        if row["wave"] not in waves:
            what = _("There is no wave with the id “{name}”.").format(name=row["wave"])
            yield "wave", what, suggest(row["wave"], waves)
        if row["scale"] not in scales:
            what = _("“{name}” is not a scale of the questionnaire.").format(name=row["scale"])
            yield "scale", what, suggest(row["scale"], scales)
        remedy = _("Correct the cell, or leave it empty if there is no value.")
        if row["n"] and int(row["n"]) < 1:
            yield "n", _("“{value}” is not a number of answers.").format(value=row["n"]), remedy
        if row["sd"] and parse_printed(row["sd"]).value < 0:
            yield "sd", _("A standard deviation cannot be negative."), remedy

    return check


def _printed(project: Project, design: Design, row: Mapping[str, str]) -> Printed:
    source, limits = project.cited(row["source"]), design.thresholds
    published = source is not None and source.published
    n = int(row["n"]) if row["n"] else None
    if not published and (n is None or n < limits.group):
        few = Withheld("few", limits.group)
        return Printed(row["wave"], row["scale"], None, None, None, None, row["source"], few, published)
    mean, sd = (parse_printed(row[name]) if row[name] else None for name in ("mean", "sd"))
    single = len(design.instrument.items_of(row["scale"])) == 1
    if not published and single and (n or 0) < limits.item_sd:
        sd = None
    pomp = None
    if mean is not None:
        pomp = float(percent_of_maximum([float(mean.value)], design.instrument, row["scale"])[0])
    return Printed(row["wave"], row["scale"], n, mean, sd, pomp, row["source"], published=published)


def study_printed(
    design: Design, printed: tuple[Printed, ...], references: tuple[Reference, ...]
) -> tuple[FromSummaries, tuple[ScaleChange, ...]]:
    """Everything that printed figures allow, from those that may be shown. Pure."""
    found = {(one.wave, one.scale): one for one in printed}
    checks = tuple(check for one in printed if one.mean is not None for check in _check(design, one, one.mean))
    summaries = FromSummaries(
        printed=printed,
        checks=checks,
        plausibility=tuple(_judge_size(design, found, references)),
        signatures=tuple(_expect_unreversed(design, found)),
        missing=_missing(design, found),
    )
    return summaries, _compare(design, found)


def _pair(design: Design, found: Mapping[Key, Printed], scale: str) -> tuple[Printed, Printed] | None:
    """A scale's figures in the two compared waves, when both have a mean."""
    if design.compared is None:
        return None
    before, after = (found.get((wave, scale)) for wave in design.compared)
    if before is None or after is None or before.mean is None or after.mean is None:
        return None
    return before, after


def _compare(design: Design, found: Mapping[Key, Printed]) -> tuple[ScaleChange, ...]:
    """The change of every scale: by Welch's test where n, mean and spread are printed both times, else none."""
    if design.compared is None:
        return ()
    changes = [_compare_scale(design, found, scale) for scale in (design.primary, *design.secondary)]
    return adjust_for_several(tuple(changes))


def _compare_scale(design: Design, found: Mapping[Key, Printed], scale: str) -> ScaleChange:
    rows = [row for wave in design.compared or () if (row := found.get((wave, scale))) is not None]
    withheld = next((row.withheld for row in rows if row.withheld is not None), None)
    if withheld is not None:
        return ScaleChange(scale, scale == design.primary, withheld, "undecidable")
    moments = [
        Moments(row.n, float(row.mean.value), float(row.sd.value))
        for row in rows
        if row.n is not None and row.mean is not None and row.sd is not None
    ]
    if len(moments) < 2:
        return tell_change(design, scale, NotComputable("too_few"))
    return tell_change(design, scale, compare_summaries(*moments))


def _missing(design: Design, found: Mapping[Key, Printed]) -> tuple[MissingForTest, ...]:
    """What a test of the primary scale's change would need and the documents do not say; nothing when it was made."""
    rows = [found.get((wave, design.primary)) for wave in design.compared or ()]
    if not rows or any(row is not None and row.withheld is not None for row in rows):
        return ()
    pair = _pair(design, found, design.primary)
    if pair is None:
        return ("wave",)
    missing: list[MissingForTest] = []
    if any(one.n is None for one in pair):
        missing.append("n")
    if any(one.sd is None for one in pair):
        missing.append("sd")
    return (*missing, "linked") if missing else ()


def _check(design: Design, printed: Printed, mean: PrintedNumber) -> Iterator[PrintedCheck]:
    low, high = design.instrument.range_of(printed.scale)
    inside = low <= mean.value + mean.half_unit and mean.value - mean.half_unit <= high
    if not inside:
        yield PrintedCheck("range", printed.wave, printed.scale, "impossible", failed="range")
        return
    yield PrintedCheck("range", printed.wave, printed.scale, "possible")
    yield _check_moments(printed, mean, (low, high))


def _check_moments(printed: Printed, mean: PrintedNumber, limits: tuple[int, int]) -> PrintedCheck:
    """GRIM, GRIMMER and the limits of the standard deviation; scores with filled-in answers need not be whole."""
    needed: tuple[tuple[MissingForTest, object], ...] = (("n", printed.n), ("sd", printed.sd))
    missing = tuple(name for name, value in needed if value is None)
    undecided = PrintedCheck("moments", printed.wave, printed.scale, "undecided", missing)
    if printed.n is None:
        return undecided
    found = check_moments(printed.n, mean, printed.sd, low=limits[0], high=limits[1])
    if found.verdict == "impossible":
        failed = _failed(found.grim.verdict == "impossible", found.grimmer.reason if found.grimmer else None)
        return PrintedCheck("moments", printed.wave, printed.scale, "impossible", missing, failed)
    if found.verdict == "not_excluded" or (printed.sd is None and not found.grim.power):
        return undecided
    shown = found.witness is not None and printed.published and printed.n <= MOST_IN_WITNESS
    values = found.witness.values if found.witness is not None and shown else ()
    return PrintedCheck("moments", printed.wave, printed.scale, "possible", missing, None, values)


def _failed(no_mean: bool, reason: str | None) -> Literal["grim", "grimmer", "sd_limits"]:
    """Which check the figures fail: the mean alone, the spread alone, or both together."""
    if no_mean:
        return "grim"
    return "sd_limits" if reason in {"sd_below", "sd_above"} else "grimmer"


def _judge_size(
    design: Design, found: Mapping[Key, Printed], references: tuple[Reference, ...]
) -> Iterator[Plausibility]:
    """The size of each printed change beside the spreads and the errors of measurement that are known."""
    for scale in design.instrument.scale_ids:
        pair = _pair(design, found, scale)
        rows = tuple(row for row in references if row.scale == scale and row.sd)
        if pair is None or pair[0].mean is None or pair[1].mean is None or not rows:
            continue
        change = float(pair[1].mean.value - pair[0].mean.value)
        hidden = float(pair[0].mean.half_unit + pair[1].mean.half_unit)
        known = [(row.sd, row.alpha) for row in rows if row.sd and row.alpha is not None]
        limits = [critical_change(sd, alpha) for sd, alpha in known]
        sizes = [abs(change) / row.sd for row in rows if row.sd]
        yield Plausibility(
            scale=scale,
            change=change,
            in_sds=(min(sizes), max(sizes)),
            references=rows,
            individual=(min(limits), max(limits)) if limits else None,
            beyond_individual=_beyond((abs(change) - hidden, abs(change) + hidden), known),
        )


def _beyond(change: tuple[float, float], known: Sequence[tuple[float, float]]) -> bool | None:
    """Whether a change is larger than all such limits, or smaller than all; None when rounding hides which it is.

    ``change``: the smallest and largest size that could have been printed so. ``known``: spread and alpha, as stated.
    """
    if not known:
        return None
    lowest = min(critical_change(sd - half_unit(sd), min(1.0, alpha + half_unit(alpha))) for sd, alpha in known)
    highest = max(critical_change(sd + half_unit(sd), max(0.0, alpha - half_unit(alpha))) for sd, alpha in known)
    if change[0] > highest:
        return True
    return False if change[1] < lowest else None


def half_unit(stated: float) -> float:
    """How far a stated number can lie from the true one, by the decimals that it is written with.

    >>> half_unit(23.0), half_unit(0.91), half_unit(13.3)
    (0.5, 0.005, 0.05)
    """
    exponent = Decimal(str(stated)).normalize().as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    return 0.5 / float(10**decimals)


def _expect_unreversed(design: Design, found: Mapping[Key, Printed]) -> Iterator[Signature]:
    """The change of each scale to expect had the last wave been summed without reversing, from the first means.

    Subscales without reversed items are left out; the total is the sum of its subscales when all are printed.
    """
    instrument, shifts = design.instrument, {}
    for scale in (subscale.id for subscale in instrument.scales):
        pair = _pair(design, found, scale)
        if pair is not None and pair[0].mean is not None:
            shifts[scale] = unreversed_shift(float(pair[0].mean.value), instrument, scale)
    if instrument.total is not None and len(shifts) == len(instrument.scales):
        shifts[instrument.total.id] = sum(shifts.values())
    for scale, expected in shifts.items():
        pair = _pair(design, found, scale)
        turned = set(instrument.items_of(scale)) & set(instrument.reversed)
        if turned and pair is not None and pair[0].mean is not None and pair[1].mean is not None:
            yield Signature(scale, expected, float(pair[1].mean.value - pair[0].mean.value))
