"""The sentences about the size of a change: does it matter, and how large is it in standard deviations?"""

from __future__ import annotations

from evallib.kasam.study import Direction, Study
from evallib.kasam.telling.words import amount, decimals_of, interval_text, name_of
from evallib.locale import _
from evallib.presentation import number
from evallib.statistics import Change, Equivalence, Estimate


def equivalence_sentence(study: Study) -> str:
    """Does the change matter? The answer, with the interval that decides; empty when no smallest change is set."""
    main = study.main
    if main is None or main.equivalence is None or not isinstance(main.change, Change):
        return ""
    found, whole = main.equivalence, main.change.estimate
    bounds = (0.0, found.bound, -found.bound)
    decimals = decimals_of(study, main.scale)
    start = _("In this report {bound} points counts as the smallest change in {scale} that matters.").format(
        scale=name_of(study, main.scale), bound=number(found.bound)
    )
    interval, narrow = (amount(one, main.direction) for one in (whole, found.interval90))
    told = _verdict_pattern(found, whole, main.direction).format(
        interval=interval_text(interval, decimals, bounds), narrow=interval_text(narrow, decimals, bounds)
    )
    return f"{start} {told}"


def size_sentence(study: Study) -> str:
    """The verdict on the size in one short sentence, for the summary; empty when no smallest change is set."""
    main = study.main
    if main is None or main.equivalence is None or not isinstance(main.change, Change):
        return ""
    pattern = _("Whether it reaches the {bound} points that count as mattering cannot be decided.")
    if is_beyond(main.equivalence, main.change.estimate):
        pattern = _("It is larger than the {bound} points that count as mattering.")
    elif main.equivalence.verdict in {"equivalent", "both"}:
        pattern = _("It is smaller than the {bound} points that count as mattering.")
    return pattern.format(bound=number(main.equivalence.bound))


def is_beyond(found: Equivalence, whole: Estimate) -> bool:
    """Whether the whole 95 % interval lies beyond the smallest change that matters."""
    return whole.low > found.bound or whole.high < -found.bound


def _verdict_pattern(found: Equivalence, whole: Estimate, direction: Direction) -> str:
    """What two one-sided tests and the 95 % interval say together."""
    if direction == "decreased":
        return _decrease_pattern(found, whole)
    if direction == "increased":
        return _increase_pattern(found, whole)
    if found.verdict == "equivalent":
        return _("A change of that size can be ruled out (two one-sided tests at the 5 % level, 90 % CI {narrow}).")
    return _(
        "Whether there is such a change cannot be decided: neither no change nor one of that size can be ruled out "
        "(95 % CI {interval}). More answers would be needed."
    )


def _increase_pattern(found: Equivalence, whole: Estimate) -> str:
    if is_beyond(found, whole):
        return _("The whole interval of the increase lies beyond that (95 % CI {interval}).")
    if found.verdict == "both":
        return _("The increase is smaller than that (two one-sided tests at the 5 % level, 90 % CI {narrow}).")
    return _(
        "The increase may be so large, but it may also be smaller (95 % CI {interval}). "
        "More answers would be needed to decide it."
    )


def _decrease_pattern(found: Equivalence, whole: Estimate) -> str:
    if is_beyond(found, whole):
        return _("The whole interval of the decrease lies beyond that (95 % CI {interval}).")
    if found.verdict == "both":
        return _("The decrease is smaller than that (two one-sided tests at the 5 % level, 90 % CI {narrow}).")
    return _(
        "The decrease may be so large, but it may also be smaller (95 % CI {interval}). "
        "More answers would be needed to decide it."
    )


def effect_sentence(study: Study) -> str:
    """How large the change is in standard deviations, with the denominators named; empty when not known."""
    main = study.main
    if main is None or main.effect is None or not isinstance(main.change, Change):
        return ""
    told = _effect(_effect_pattern(main.change), amount(main.effect, main.direction), _change_word(main.direction))
    if main.d_z is None:
        return told
    own = _("Against the spread of the people's own changes it is {value} (95 % CI {interval}; d_z).")
    return f"{told} {_effect(own, amount(main.d_z, main.direction))}"


def _change_word(direction: Direction) -> str:
    return {"increased": _("The increase"), "decreased": _("The decrease")}.get(direction, _("The difference"))


def _effect(pattern: str, estimate: Estimate, change: str = "") -> str:
    return pattern.format(value=number(estimate.value, 2), interval=interval_text(estimate, 2), change=change)


def _effect_pattern(change: Change) -> str:
    return {
        "linked": _(
            "{change} is {value} standard deviations (95 % CI {interval}; g_av, against the mean spread of both waves)."
        ),
        "partly_linked": _(
            "{change} is about {value} standard deviations (95 % CI about {interval}; against the mean spread of both "
            "waves)."
        ),
    }.get(
        change.branch,
        _("{change} is {value} standard deviations (95 % CI {interval}; Hedges' g, against the spread of both waves)."),
    )
