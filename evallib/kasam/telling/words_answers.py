"""The sentences about what the answers are worth: response, missing answers, linking, drop-out, keying, reliability."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evallib.kasam.study import DropOut, FromAnswers, LinkAudit, ReliableChange, Scored, Study, Withheld
from evallib.kasam.telling.words import (
    decimals_of,
    direction_of,
    hidden_text,
    interval_text,
    name_of,
    whole_percent,
    why_not,
)
from evallib.kasam.telling.words_printed import response_missing_sentence
from evallib.kasam.waves import KeyingCheck, Wave
from evallib.locale import _, ngettext
from evallib.presentation import join_words, number, percent, signed, upper_first
from evallib.scales import Rule
from evallib.statistics import Change, Estimate, NotComputable, UnitModel

LOW_ALPHA = 0.70


def response_sentence(study: Study) -> str:
    """How many were asked, answered and got a score each time, and how many of them are linked: one line."""
    told = [_response(study, wave) for wave in study.waves]
    return " ".join(text for text in (*told, _linked(study), response_missing_sentence(study)) if text)


def _response(study: Study, wave: Wave) -> str:
    pattern = _("{wave}: {answered} answered, {scored} of them with a score.")
    if wave.invited is not None:
        pattern = _("{wave}: {invited} asked, {answered} answered ({share}), {scored} of them with a score.")
    scored = study.answers.of(wave.id, study.design.primary).scored if study.answers is not None else 0
    if 0 < (wave.answered or 0) < study.design.thresholds.group:  # how many of so few have a score is withheld
        pattern = _("{wave}: {answered} answered.")
        if wave.invited is not None:
            pattern = _("{wave}: {invited} asked, {answered} answered ({share}).")
    return pattern.format(
        wave=upper_first(wave.label),
        invited=wave.invited,
        answered=wave.answered or 0,
        share=whole_percent(wave.answered or 0, wave.invited) if wave.invited else "",
        scored=scored,
    )


def _linked(study: Study) -> str:
    """How many are linked, and how many of them have a score both times; empty when nobody is or it is withheld."""
    audit = study.answers.links if study.answers is not None else None
    if audit is None or isinstance(audit.exact, Withheld) or isinstance(audit.tolerant, Withheld):
        return ""
    change = study.main.change if study.main is not None else None
    pairs = change.n_pairs if isinstance(change, Change) else None
    if pairs is None:
        return ""
    return _("{n} are linked, {pairs} of them with a score both times.").format(
        n=audit.exact + audit.tolerant, pairs=pairs
    )


def account_sentence(study: Study) -> str:
    """What became of every row that was read."""
    account = study.account
    told = _("{read} rows were read and {used} are used.").format(read=account.read, used=account.used)
    reasons = [f"{reason} ({count})" for reason, count in account.excluded.items() if count]
    return f"{told} " + _("Left out: {reasons}.").format(reasons=join_words(reasons)) if reasons else told


def rule_word(study: Study, rule: Rule) -> str:
    """A rule for missing answers in words."""
    limit = percent(study.design.instrument.most_missing_pct, 0)
    return {
        "instrument": _("At most {limit} of a scale's questions unanswered (main rule)").format(limit=limit),
        "half": _("At most half of a scale's questions unanswered"),
        "complete": _("No question unanswered"),
    }[rule]


def any_missing(study: Study) -> bool:
    """Whether anyone who answered left a question out."""
    return any(wave.missing is not None and wave.missing.missing for wave in study.waves)


def missing_rule_sentence(study: Study) -> str:
    """The main rule for missing answers and what share of answers is missing, or that none is."""
    if not any_missing(study) and all(wave.missing is not None for wave in study.waves):
        return _("No answer is missing.")
    told = _(
        "When at most {limit} of a subscale's questions are unanswered they are filled in with the person's own mean "
        "on the others; otherwise the person has no score on that scale."
    ).format(limit=percent(study.design.instrument.most_missing_pct, 0))
    shares = [
        _("{share} ({wave})").format(share=percent(100 * wave.missing.missing / wave.missing.expected), wave=wave.label)
        for wave in study.waves
        if wave.missing is not None and wave.missing.expected
    ]
    if not shares:
        return told
    share = _("Of the answers from those who answered anything, this share is missing: {shares}.")
    return f"{told} {share.format(shares=join_words(shares))}"


def link_sentence(study: Study, audit: LinkAudit) -> str:
    """How people were linked, never by the order of rows."""
    if audit.by == "id":
        return _("People were linked by their id, which must be the same to the letter.")
    if study.design.tolerant:
        return _(
            "People were linked by the code they made up themselves: first codes that are the same, then codes that "
            "differ in one character when no other code comes as near. Codes that fit several people are not linked."
        )
    return _("People were linked by the code they made up themselves, which must be the same to the letter.")


def no_link_sentence(study: Study) -> str:
    """Why nobody is linked, and what would be needed."""
    return _(
        "The project file names nothing to link the same person's answers by. With an id or a code of one's own "
        "making each person's change could have been worked out, and a smaller change could usually have been seen."
    )


def drop_out_sentence(study: Study, found: DropOut | Withheld) -> str:
    """How those who could not be followed to the second time differed the first time."""
    if isinstance(found, Withheld):
        return _("How those who could not be followed had answered is not shown: {why}.").format(why=hidden_text(found))
    decimals = decimals_of(study, study.design.primary)
    before = study.compared[0]
    if found.stayed.mean is None or found.left.mean is None:
        return ""
    told = _(
        "The first time ({wave}) the {n_stayed} who could be followed to the second time had {stayed} points on "
        "average, and the {n_left} who could not {left}."
    ).format(
        wave=before.label,
        n_left=found.left.n,
        left=number(found.left.mean, decimals),
        n_stayed=found.stayed.n,
        stayed=number(found.stayed.mean, decimals),
    )
    return f"{told} {_drop_out_verdict(found, decimals)}"


def _drop_out_verdict(found: DropOut, decimals: int) -> str:
    if not isinstance(found.difference, Change):
        return why_not(found.difference)
    estimate = found.difference.estimate
    numbers = _("{change} points, 95 % CI {interval}").format(
        change=signed(estimate.value, decimals), interval=interval_text(estimate, decimals)
    )
    if direction_of(found.difference) == "unsure":
        return _("That is no sure difference ({numbers}), but with few people a difference can go unseen.").format(
            numbers=numbers
        )
    return _("They differed from the start ({numbers}), so the change may partly be a change of people.").format(
        numbers=numbers
    )


def keying_sentence(wave: Wave) -> str:
    """Whether a wave's answers look as the project file says; nothing is ever turned because of it."""
    found = wave.keying
    if found is None:
        return ""
    pattern = _keying_pattern(found)
    return pattern.format(
        wave=upper_first(wave.label),
        alphas=_alphas(found),
        items=join_words([str(item) for item in found.negative_items]),
        why=_why_undecided(found.reason),
    )


def agreeing_sentence(waves: Sequence[Wave]) -> str:
    """That the answers of some waves look as declared, in one short sentence; empty without such waves."""
    found = [wave.label for wave in waves if wave.keying and not wave.keying.withheld and wave.keying.as_declared]
    if not found:
        return ""
    return _("The questions that are put the other way round look coded as the settings say ({waves}).").format(
        waves=join_words(found)
    )


def _why_undecided(reason: str | None) -> str:
    return {
        "few": _("too few answered every question"),
        "low_alpha": _("the questions hang together too loosely"),
        "nothing_reversed": _("the key reverses none of them, or all"),
    }.get(reason or "", _("the reversed questions are unrelated to the others"))


def _keying_pattern(found: KeyingCheck) -> str:
    if found.withheld is not None:
        return _("{wave}: too few answers to show whether the reversed questions are turned already.")
    if found.diagnosis == "undecided":
        return _(
            "{wave}: whether the reversed questions are turned already cannot be decided from the answers ({why})."
        )
    if found.diagnosis == "mixed":
        return _(
            "{wave}: the answers do not follow the key ({alphas}); these questions go against the others: {items}. "
            "Check the file before the result is used."
        )
    if found.as_declared:
        return {
            "raw": _("{wave}: the reversed questions look unturned in the file, as the project file says ({alphas})."),
            "scored": _(
                "{wave}: the reversed questions look turned already in the file, as the project file says ({alphas})."
            ),
        }[found.diagnosis]
    return {
        "raw": _(
            "{wave}: the reversed questions look unturned in the file, but the project file says that they are turned "
            "already ({alphas}). Check the file before the result is used."
        ),
        "scored": _(
            "{wave}: the reversed questions look turned already in the file, but the project file does not say so "
            "({alphas}). Check the file before the result is used."
        ),
    }[found.diagnosis]


def _alphas(found: KeyingCheck) -> str:
    delivered, keyed = (
        "–" if alpha is None else number(alpha, 2) for alpha in (found.alpha_as_delivered, found.alpha_keyed)
    )
    return _("alpha {delivered} as delivered, {keyed} when the reversed questions are turned").format(
        delivered=delivered, keyed=keyed
    )


def reliability_sentence(study: Study, answers: FromAnswers) -> str:
    """Which subscales hang together too loosely to bear conclusions of their own; empty when alpha is not known."""
    known = [one for one in answers.scored if one.alpha is not None and not isinstance(one.alpha, Withheld)]
    if not known:
        return ""
    limit = number(LOW_ALPHA, 2)
    low = _names(study, (one for one in known if _alpha(one).value < LOW_ALPHA))
    told = _("All scales hang together well enough (alpha at least {limit}).").format(limit=limit)
    if low:
        told = _(
            "Alpha, which says how well the questions of a scale hang together, is below {limit} for {scales}. "
            "Those numbers should be read with care."
        ).format(limit=limit, scales=join_words(low))
    unsure = _names(study, (one for one in known if straddles(_alpha(one))))
    if not unsure:
        return told
    return f"{told} " + _("Alpha itself is unsure: its interval holds {limit} for {scales}.").format(
        limit=limit, scales=join_words(unsure)
    )


def straddles(alpha: Estimate) -> bool:
    """Whether the interval of an alpha holds the limit, so that it may lie on either side."""
    return not alpha.excludes(LOW_ALPHA)


def _names(study: Study, scored: Iterable[Scored]) -> list[str]:
    return list(dict.fromkeys(name_of(study, one.scale) for one in scored))


def _alpha(scored: Scored) -> Estimate:
    """The alpha of a scale that has one to show."""
    if scored.alpha is None or isinstance(scored.alpha, Withheld):
        raise ValueError(f"{scored.scale} has no alpha to show")
    return scored.alpha


def reliable_sentence(study: Study, found: ReliableChange | Withheld) -> str:
    """How many changed more than the error of measurement could explain; never who. Empty when it is withheld."""
    if isinstance(found, Withheld) or isinstance(found.up, Withheld):
        return ""
    decimals = decimals_of(study, study.design.primary)
    source = found.source or _("alpha of the first wave")
    return _(
        "More than {threshold} points is more than the error of measurement could explain in one person "
        "(reliability {reliability}, {source}). So many rose more than that: {up}; so many fell more: {down}; "
        "the others, {unchanged}, lie within it."
    ).format(
        threshold=number(found.threshold, decimals),
        reliability=number(found.reliability, 2),
        source=source,
        up=found.up,
        down=found.down,
        unchanged=found.unchanged,
    )


def unit_sentence(found: UnitModel | NotComputable | Withheld) -> str:
    """Why there is no model that allows for units; empty when there is one, which stands in the table."""
    if isinstance(found, Withheld):
        return _("A model that allows for units is not shown: {why}.").format(why=hidden_text(found))
    if isinstance(found, NotComputable):
        return _("A model that allows for units cannot be made. {why}").format(why=why_not(found))
    return "" if found.converged else _("A model that allows for units was tried, but its computation did not settle.")


def unread_sentence(waves: Sequence[Wave]) -> str:
    """How many columns nothing was read from, in the file with the most; their names could say anything."""
    count = max((wave.unread for wave in waves), default=0)
    if not count:
        return ""
    return ngettext("{n} column was not read.", "{n} columns were not read.", count).format(n=number(count))
