"""The sentences about change: the finding with its uncertainty, what had been seen, whether it matters."""

from __future__ import annotations

from evallib.kasam.study import ScaleChange, Scored, Study, Withheld
from evallib.kasam.telling.words import (
    change_text,
    decimals_of,
    interval_text,
    judged_direction,
    name_of,
    p_text,
    why_not,
)
from evallib.kasam.telling.words_printed import printed_sentence
from evallib.locale import _
from evallib.presentation import number, upper_first
from evallib.statistics import Change, Equivalence, Estimate


def finding(study: Study) -> str:
    """The section's answer in a few sentences: the change, whose it is, and what could have been seen."""
    main = study.main
    if main is None:
        return level_sentence(study)
    if not isinstance(main.change, Change):
        return printed_sentence(study) if study.summaries else undecided_sentence(study, main)
    told = (change_sentence(study, main, main.change), people_sentence(study, main.change), detectable_sentence(study))
    return " ".join(sentence for sentence in told if sentence)


def is_decided(study: Study) -> bool:
    """Whether there is a change with an interval to tell."""
    return study.main is not None and isinstance(study.main.change, Change)


def level_sentence(study: Study) -> str:
    """With one wave there is no change: where the answers lie, and what would be needed."""
    (wave,) = study.waves[:1]
    start = _(
        "Whether anything has changed cannot be decided: {title} was answered once ({wave}). "
        "A second measurement would be needed."
    ).format(title=study.design.instrument.title, wave=wave.label)
    scored = study.answers.of(wave.id, study.design.primary) if study.answers else None
    level = _level(study, scored) if scored is not None else ""
    return f"{start} {level}".strip()


def _level(study: Study, scored: Scored) -> str:
    summary = scored.summary
    if isinstance(summary, Withheld) or summary.mean is None:
        return ""
    decimals = decimals_of(study, scored.scale)
    told = _("The mean of {scale} was {mean} points ({n} people).")
    if summary.interval is not None:
        told = _("The mean of {scale} was {mean} points (95 % CI {interval}; {n} people).")
    return told.format(
        scale=name_of(study, scored.scale),
        mean=number(summary.mean, decimals),
        interval=interval_text(summary.interval, decimals) if summary.interval else "",
        n=summary.n,
    )


def undecided_sentence(study: Study, change: ScaleChange) -> str:
    """Why the change cannot be told."""
    before, after = study.compared
    return _("Whether {scale} changed between {before} and {after} cannot be decided. {why}").format(
        scale=name_of(study, change.scale), before=before.label, after=after.label, why=why_not(change.change)
    )


def change_sentence(study: Study, told: ScaleChange, change: Change) -> str:
    """One scale's change with its interval and both means."""
    before, after = study.compared
    decimals = decimals_of(study, told.scale)
    direction = judged_direction(told)
    falls = direction == "decreased"
    estimate = -change.estimate if falls else change.estimate
    pattern = {
        "increased": _("{scale} increased by {points} points (95 % CI {interval}), from {before} to {after}."),
        "decreased": _("{scale} decreased by {points} points (95 % CI {interval}), from {before} to {after}."),
    }.get(
        direction,
        _(
            "No sure change in {scale}: the difference was {points} points (95 % CI {interval}), "
            "from {before} to {after}."
        ),
    )
    scale = name_of(study, told.scale)
    return pattern.format(
        scale=upper_first(scale) if pattern.startswith("{scale}") else scale,
        points=number(estimate.value, decimals),
        interval=interval_text(estimate, decimals),
        before=f"{number(change.mean_before, decimals)} ({before.label})",
        after=f"{number(change.mean_after, decimals)} ({after.label})",
    )


def people_sentence(study: Study, change: Change) -> str:
    """Whose answers the change rests on, and who is left out so that nobody can be worked out."""
    before, after = study.compared
    pattern = {
        "linked": _("This concerns the {pairs} {who} who answered both times."),
        "partly_linked": _(
            "The answers come from {n_before} {who} ({before}) and {n_after} ({after}); "
            "{pairs} of them answered both times."
        ),
        "unlinked": _(
            "The answers come from {n_before} {who} ({before}) and {n_after} ({after}); "
            "it is not known who answered both times."
        ),
        "summaries": _(
            "The numbers are printed in the documents and concern {n_before} {who} ({before}) and {n_after} ({after}); "
            "it is not known who answered both times."
        ),
    }[change.branch]
    told = pattern.format(
        pairs=change.n_pairs,
        who=study.design.who,
        n_before=change.n_before,
        n_after=change.n_after,
        before=before.label,
        after=after.label,
    )
    return " ".join(sentence for sentence in (told, basis_sentence(study)) if sentence)


def basis_sentence(study: Study) -> str:
    """Who is left out of everything because they are too few to be shown; empty when everyone is in."""
    once = _("Those who answered only once are too few to be shown and are left out.")
    part = _(
        "Those who left so many questions unanswered that some scale has no score are too few to be shown "
        "and are left out."
    )
    return {"everyone": "", "completers": once, "with_total": part, "completers_with_total": f"{once} {part}"}[
        study.basis
    ]


def detectable_sentence(study: Study) -> str:
    """The smallest change that had been found; empty when it is not known."""
    main = study.main
    if main is None or main.detectable is None:
        return ""
    points = number(main.detectable, decimals_of(study, main.scale))
    if main.direction == "unsure":
        return _(
            "A change of more than {points} points would probably have been seen; a smaller one may be there."
        ).format(points=points)
    return _("With so many answers a true change of {points} points is found four times out of five.").format(
        points=points
    )


def branch_sentence(study: Study, change: Change) -> str:
    """How the waves were compared, in plain words and with the name of the test."""
    told = {
        "linked": _(
            "The answers could be linked person by person, so each person's own change was worked out (paired t-test)."
        ),
        "partly_linked": _(
            "Only some of the answers could be linked person by person. All answers are used, and it is allowed for "
            "that {pairs} people answered both times (t-test for partly overlapping groups, Derrick and others 2017). "
            "Among them the two scores correlate {r}."
        ),
        "unlinked": _(
            "The answers cannot be linked person by person. They are compared as two separate groups (Welch's t-test). "
            "If mostly the same people answered both times, the uncertainty is overrated."
        ),
        "summaries": _(
            "The comparison rests on printed means and spreads (Welch's t-test). "
            "If mostly the same people answered both times, the uncertainty is overrated."
        ),
    }[change.branch]
    return told.format(pairs=change.n_pairs, r="–" if change.correlation is None else number(change.correlation, 2))


def equivalence_sentence(study: Study) -> str:
    """Does the change matter? One of four verdicts against the smallest change that matters; empty when not set."""
    main = study.main
    if main is None or main.equivalence is None or not isinstance(main.change, Change):
        return ""
    found, decimals = main.equivalence, decimals_of(study, main.scale)
    return _verdict_pattern(found, main.change.estimate).format(
        bound=number(found.bound),
        interval=interval_text(found.interval90, decimals),
    )


def _verdict_pattern(found: Equivalence, estimate: Estimate) -> str:
    if found.verdict == "effect" and (estimate.low > found.bound or estimate.high < -found.bound):
        return _(
            "The project file says that a change matters from {bound} points. The change is larger than that, "
            "also at the end of its interval."
        )
    return {
        "effect": _(
            "The project file says that a change matters from {bound} points. There is a change, and it may be so "
            "large, but it may also be smaller (90 % CI {interval})."
        ),
        "equivalent": _(
            "The project file says that a change matters from {bound} points. A change of that size can be ruled out "
            "(90 % CI {interval})."
        ),
        "both": _(
            "The project file says that a change matters from {bound} points. There is a change, but it is smaller "
            "than that (90 % CI {interval})."
        ),
        "inconclusive": _(
            "The project file says that a change matters from {bound} points. Whether there is such a change cannot "
            "be decided: neither no change nor one of that size can be ruled out (90 % CI {interval}). "
            "More answers would be needed."
        ),
    }[found.verdict]


def subscales_sentence(study: Study) -> str:
    """What may be said of each subscale, allowing for that several are tested; empty without subscales."""
    found = [change for change in study.changes if not change.primary]
    if not found or not any(isinstance(change.change, Change) for change in found):
        return ""
    if all(isinstance(change.change, Change) and change.direction == "unsure" for change in found):
        return _("There is no sure change in any of the {n} subscales.").format(n=len(found))
    told = "; ".join(_subscale(study, change) for change in found)
    return _("Subscale by subscale, allowing for that {n} are tested (Holm): {told}.").format(n=len(found), told=told)


def _subscale(study: Study, told: ScaleChange) -> str:
    scale, change = name_of(study, told.scale), told.change
    if not isinstance(change, Change):
        return _("{scale} cannot be shown").format(scale=scale)
    direction = judged_direction(told)
    numbers = change_text(change.estimate, decimals_of(study, told.scale))
    if direction != told.direction and told.p_holm is not None:
        return _("no sure change in {scale} ({change}; adjusted p {p})").format(
            scale=scale, change=numbers, p=p_text(told.p_holm)
        )
    pattern = {"increased": _("{scale} increased ({change})"), "decreased": _("{scale} decreased ({change})")}
    return pattern.get(direction, _("no sure change in {scale} ({change})")).format(scale=scale, change=numbers)


def effect_sentence(study: Study) -> str:
    """How large the change is in standard deviations, with the denominators named; empty when not known."""
    main = study.main
    if main is None or main.effect is None or not isinstance(main.change, Change):
        return ""
    told = _effect(_effect_pattern(linked=main.change.branch == "linked"), main.effect)
    if main.change.branch == "partly_linked":
        told += " " + _("Its interval is computed as if nobody was linked, and is therefore wide.")
    if main.d_z is None:
        return told
    own = _("Against the spread of the people's own changes it is {value} (95 % CI {interval}; d_z).")
    return f"{told} {_effect(own, main.d_z)}"


def _effect(pattern: str, estimate: Estimate) -> str:
    return pattern.format(value=number(estimate.value, 2), interval=interval_text(estimate, 2))


def _effect_pattern(*, linked: bool) -> str:
    if linked:
        return _(
            "The change is {value} standard deviations (95 % CI {interval}; g_av, against the mean spread of both "
            "waves)."
        )
    return _(
        "The change is {value} standard deviations (95 % CI {interval}; Hedges' g, against the spread of both waves)."
    )
