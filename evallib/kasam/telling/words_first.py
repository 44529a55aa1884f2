"""The sentences that stand before the finding: why it should not be used yet, or why there is nothing to show."""

from __future__ import annotations

from evallib.kasam.study import Scored, Study, Withheld
from evallib.kasam.telling.words import name_of
from evallib.kasam.waves import KeyingCheck, Wave
from evallib.locale import _
from evallib.presentation import join_words, upper_first
from evallib.statistics import Estimate


def shows_nothing(study: Study) -> bool:
    """Whether every mean of the section is kept from the reader."""
    if study.answers is not None:
        return all(isinstance(one.summary, Withheld) for one in study.answers.scored)
    return study.summaries is not None and all(one.withheld is not None for one in study.summaries.printed)


def too_few_sentence(study: Study) -> str:
    """Which waves have too few scores for anything to be told, and what would be needed; empty when that is not why."""
    main = study.main
    if main is None or not isinstance(main.change, Withheld) or main.change.reason != "few":
        return ""
    few = _few_waves(study)
    if not few:
        return ""
    pattern = (
        _(
            "{scale}: fewer than {n} have a score each time, so nothing can be shown. At least {n} scores each time "
            "would have been needed."
        )
        if len(few) == len(study.waves)
        else _(
            "{scale}: fewer than {n} have a score ({waves}), so the change cannot be shown. At least {n} scores each "
            "time would have been needed."
        )
    )
    scale = upper_first(name_of(study, study.design.primary))
    return pattern.format(scale=scale, n=main.change.limit, waves=join_words([wave.label for wave in few]))


def _few_waves(study: Study) -> list[Wave]:
    """The waves whose mean of the primary scale is withheld because too few have a score."""
    if study.answers is None:
        return []
    means = ((wave, study.answers.of(wave.id, study.design.primary).summary) for wave in study.waves)
    return [wave for wave, mean in means if isinstance(mean, Withheld) and mean.reason == "few"]


def contradicts(keying: KeyingCheck | None) -> bool:
    """Whether the answers of a wave do not look as the project file says."""
    return keying is not None and keying.withheld is None and keying.as_declared is False


def not_yet_sentence(study: Study) -> str:
    """That the result should not be used yet, because answers do not look as declared; empty when they do."""
    waves = study.waves if study.design.instrument.reversed else ()
    found = [_why_not_yet(wave, wave.keying) for wave in waves if wave.keying and contradicts(wave.keying)]
    if not found:
        return ""
    return _("The result should not be used yet: {why}.").format(why=join_words(found))


def _why_not_yet(wave: Wave, keying: KeyingCheck) -> str:
    pattern = {
        "raw": _("the answers from {wave} do not look turned, but the settings say that they are"),
        "scored": _("the answers from {wave} look turned already, but the settings do not say so"),
    }.get(keying.diagnosis, _("some questions from {wave} go against the others, whichever way they are turned"))
    return pattern.format(wave=wave.label)


def looser_sentence(study: Study) -> str:
    """That one wave's questions hang together much worse than another's (their intervals do not meet); else empty."""
    if study.answers is None:
        return ""
    known = [(wave, study.answers.of(wave.id, study.design.primary)) for wave in study.waves]
    alphas = [(alpha, wave.label) for wave, one in known if (alpha := _alpha(one)) is not None]
    if len(alphas) < 2:
        return ""
    low, high = (choose(alphas, key=lambda found: found[0].value) for choose in (min, max))
    if low[0].high >= high[0].low:
        return ""
    return _("The questions hang together much worse in {low} than in {high}. Check how they are coded.").format(
        low=low[1], high=high[1]
    )


def _alpha(scored: Scored) -> Estimate | None:
    return scored.alpha if isinstance(scored.alpha, Estimate) else None
