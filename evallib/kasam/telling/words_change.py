"""The sentences about change: the finding with its uncertainty, whose answers it rests on, what could be seen."""

from __future__ import annotations

from evallib.kasam.study import Direction, ScaleChange, Scored, Study, Withheld
from evallib.kasam.telling.words import (
    amount,
    change_text,
    decimals_of,
    estimate_direction,
    interval_text,
    judged_direction,
    name_of,
    p_text,
    why_not,
)
from evallib.kasam.telling.words_drift import drift_clause
from evallib.kasam.telling.words_first import too_few_sentence
from evallib.kasam.telling.words_printed import printed_sentence
from evallib.locale import _
from evallib.presentation import join_words, number, signed, upper_first
from evallib.statistics import Change, UnitModel

MOVED: tuple[Direction, Direction] = ("increased", "decreased")


def finding(study: Study) -> str:
    """The section's answer in a few sentences: the change, whose it is, what could be seen, what speaks against it."""
    main = study.main
    if main is None:
        return level_sentence(study)
    if not isinstance(main.change, Change):
        printed = study.summaries is not None and not isinstance(main.change, Withheld)
        told = printed_sentence(study) if printed else undecided_sentence(study, main)
        return _joined(told, drift_clause(study) if printed else "")
    return _joined(
        change_sentence(study, main, main.change),
        parts_clause(study),
        people_sentence(study, main.change),
        detectable_sentence(study),
        drift_clause(study),
        unit_clause(study),
        _cause(study),
    )


def _cause(study: Study) -> str:
    """That the cause of the change cannot be told, in a few words."""
    if study.design.comparison_group:
        return _("The comparison group's answers are not part of this: the cause cannot be told.")
    return _("No comparison group: the cause cannot be told.")


def parts_clause(study: Study) -> str:
    """The subscales that changed surely although the total did not; empty when there are none, or the total did."""
    main = study.main
    if main is None or judged_direction(main) != "unsure":
        return ""
    parts = [part for part in study.changes if not part.primary]
    up, down = ([name_of(study, part.scale) for part in parts if judged_direction(part) == way] for way in MOVED)
    if not up and not down:
        return ""
    rose = _("{scales} increased").format(scales=join_words(up))
    fell = _("{scales} decreased").format(scales=join_words(down))
    if up and down:
        return _("The total did not change surely, but its parts went different ways: {rose} and {fell}.").format(
            rose=rose, fell=fell
        )
    return _("The total did not change surely, but {told}.").format(told=rose if up else fell)


def _joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


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
    return _joined(start, _level(study, scored) if scored is not None else "")


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
    if few := too_few_sentence(study):
        return few
    before, after = study.compared
    return _("Whether {scale} changed between {before} and {after} cannot be decided. {why}").format(
        scale=name_of(study, change.scale), before=before.label, after=after.label, why=why_not(change.change)
    )


def change_sentence(study: Study, told: ScaleChange, change: Change) -> str:
    """One scale's change with its interval and both means."""
    before, after = study.compared
    decimals = decimals_of(study, told.scale)
    direction = judged_direction(told)
    estimate = amount(change.estimate, direction)
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
    told = _people_pattern(study, change).format(
        pairs=change.n_pairs,
        who=study.design.who,
        n_before=change.n_before,
        n_after=change.n_after,
        before=before.label,
        after=after.label,
    )
    return _joined(told, basis_sentence(study))


def _people_pattern(study: Study, change: Change) -> str:
    if change.branch == "unlinked" and study.answers is not None and study.answers.links is not None:
        return _(
            "The answers come from {n_before} {who} ({before}) and {n_after} ({after}); "
            "too few of them could be followed from one time to the other."
        )
    return {
        "linked": _("This concerns the {pairs} {who} who could be followed (have a score both times)."),
        "partly_linked": _(
            "The answers come from {n_before} {who} ({before}) and {n_after} ({after}); "
            "{pairs} of them could be followed (have a score both times)."
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


def basis_sentence(study: Study) -> str:
    """Who is left out of everything, and why; empty when everyone is in."""
    once = _("Those who could not be followed are left out, because some of them are too few to be shown.")
    part = _("Those without a score on some scale are left out, because some of them are too few to be shown.")
    return {"everyone": "", "completers": once, "with_total": part, "completers_with_total": f"{once} {part}"}[
        study.basis
    ]


def detectable_sentence(study: Study) -> str:
    """What the true change may be when none is sure, and what change is usually found; empty when it is not known."""
    main = study.main
    if main is None or main.detectable is None or not isinstance(main.change, Change) or main.direction != "unsure":
        return ""
    decimals = decimals_of(study, main.scale)
    usual = usual_sentence(study)
    estimate = main.change.estimate
    may_be = _("The true change can reasonably be anything from {low} to {high} points.").format(
        low=signed(estimate.low, decimals), high=signed(estimate.high, decimals)
    )
    return f"{may_be} {usual}"


def usual_sentence(study: Study) -> str:
    """What change such a study usually finds; empty when it is not known."""
    main = study.main
    if main is None or main.detectable is None or not isinstance(main.change, Change):
        return ""
    return _("With so many answers a true change of about {points} points is found four times out of five.").format(
        points=number(main.detectable, decimals_of(study, main.scale))
    )


def unit_clause(study: Study) -> str:
    """What the change is when units are allowed for; empty when unknown, or when it says the same as the finding."""
    main, model = study.main, study.answers.unit_model if study.answers is not None else None
    if main is None or not isinstance(main.change, Change) or not isinstance(model, UnitModel) or not model.converged:
        return ""
    found = estimate_direction(model.estimate)
    if found == main.direction:
        return ""
    decimals = decimals_of(study, main.scale)
    estimate = amount(model.estimate, found)
    return _unit_pattern(main.direction, found).format(
        numbers=change_text(model.estimate, decimals),
        points=number(estimate.value, decimals),
        interval=interval_text(estimate, decimals),
    )


def _unit_pattern(main: Direction, found: Direction) -> str:
    if found == "increased":
        return _("Allowing for the units there is an increase of {points} points (95 % CI {interval}).")
    if found == "decreased":
        return _("Allowing for the units there is a decrease of {points} points (95 % CI {interval}).")
    if main == "increased":
        return _("Allowing for the units the increase is not sure ({numbers}).")
    return _("Allowing for the units the decrease is not sure ({numbers}).")


def branch_sentence(study: Study, change: Change) -> str:
    """How the waves were compared, in plain words and with the name of the test."""
    told = {
        "linked": _(
            "The answers could be linked person by person, so each person's own change was worked out (paired t-test)."
        ),
        "partly_linked": _(
            "Only some of the answers could be linked person by person. Everyone with a score is counted, and it is "
            "allowed for that {pairs} people have one both times (t-test for partly overlapping groups, Derrick and "
            "others 2017). Among them the two scores correlate {r}."
        ),
        "unlinked": _(
            "The answers are not linked person by person. They are compared as two separate groups (Welch's t-test). "
            "If mostly the same people answered both times, the uncertainty is probably overrated."
        ),
        "summaries": _(
            "The comparison rests on printed means and spreads, taken as two separate groups (Welch's t-test). "
            "If mostly the same people answered both times, the uncertainty is probably overrated."
        ),
    }[change.branch]
    return told.format(pairs=change.n_pairs, r="–" if change.correlation is None else number(change.correlation, 2))


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
    direction, decimals = judged_direction(told), decimals_of(study, told.scale)
    if direction not in {"increased", "decreased"}:
        return _unsure(told, scale, change_text(change.estimate, decimals))
    pattern = {
        "increased": _("{scale} increased by {points} points (95 % CI {interval})"),
        "decreased": _("{scale} decreased by {points} points (95 % CI {interval})"),
    }[direction]
    estimate = amount(change.estimate, direction)
    return pattern.format(
        scale=scale, points=number(estimate.value, decimals), interval=interval_text(estimate, decimals)
    )


def _unsure(told: ScaleChange, scale: str, numbers: str) -> str:
    """A change that is not sure; its adjusted p where only the adjustment made it so."""
    if told.direction != "unsure" and told.p_holm is not None:
        return _("no sure change in {scale} ({change}; adjusted p {p})").format(
            scale=scale, change=numbers, p=p_text(told.p_holm)
        )
    return _("no sure change in {scale} ({change})").format(scale=scale, change=numbers)
