"""The sentences about how sure the coding is: two coders, single coders, places in the text, a changed codebook."""

from __future__ import annotations

from evallib.focus_groups.study import Agreement, Coefficient, Drift, Level, Study
from evallib.focus_groups.telling.judge_agreement import (
    Judged,
    Verdict,
    code_name,
    judge,
    judged_pairs,
    pooled,
    verdict_of,
)
from evallib.focus_groups.telling.words import NOTHING, are_comments, named
from evallib.focus_groups.telling.words_measures import (
    ENOUGH,
    RELIABLE,
    interval_text,
    percent_text,
    undefined_sentence,
    value_text,
)
from evallib.locale import _, ngettext
from evallib.presentation import join_words, number, percent, quoted

FITS_PCT = 95
"""The share of places that a rule must fit to be believed."""
MOST_WEAK = 3


def sureness_sentence(study: Study) -> str:
    """How sure the coding is: what all codes together bear for the two coders who agree least surely, and for how many
    single codes that can be told."""
    if study.shows_nothing:
        return ""
    if len(study.coders) < 2:
        return lone_sentence(study)
    pairs = judged_pairs(study)
    if not pairs:
        return _("No two coders have coded the same text, so how sure the coding is has not been tried.")
    told = _verdict_pattern(pairs[0].verdict).format(
        first=pairs[0].agreement.first,
        second=pairs[0].agreement.second,
        numbers=alpha_text(pairs[0].alpha),
        why=undefined_sentence(pairs[0].alpha) if pairs[0].alpha.value is None else "",
    )
    weakest = _("Of the {n} pairs of coders that is the weakest.").format(n=number(len(pairs)))
    return " ".join(text for text in (told, weakest if len(pairs) > 1 else "", single_codes_sentence(pairs[0])) if text)


def single_codes_sentence(judged: Judged) -> str:
    """For how many single codes the material is enough to decide, and which of them are too unsure; empty without."""
    if not judged.codes:
        return ""
    counts = {"n": number(judged.decided), "all": number(judged.codes)}
    if not judged.decided:
        return _(
            "For no single code is the material enough to decide whether the coding holds (0 of {all} that are told)."
        ).format(**counts)
    if not judged.too_low:
        return _(
            "For {n} of {all} single codes that are told, the material is enough to decide whether the coding holds; "
            "there it does."
        ).format(**counts)
    told = _(
        "For {n} of {all} single codes that are told, the material is enough to decide whether the coding holds."
    ).format(**counts)
    weak = ngettext("Too unsure to build on is {codes}.", "Too unsure to build on are {codes}.", len(judged.too_low))
    return f"{told} {weak.format(codes=named([quoted(code) for code in judged.too_low], MOST_WEAK))}"


def coded_by_sentence(study: Study) -> str:
    """Who coded, as the project file says; empty where it does not."""
    return _("Coded by {who}.").format(who=study.design.coded_by) if study.design.coded_by else ""


def lone_sentence(study: Study) -> str:
    """That one person coded, or what is known where the material tells no coders."""
    if not study.coders and study.design.coded_by:
        return _("The coding was done by {who}; how sure it is has not been tried.").format(who=study.design.coded_by)
    if not study.coders:
        return _("Who coded is not stated, so how sure the coding is has not been tried.")
    return _("One person has coded, so how sure the coding is has not been tried.")


def _verdict_pattern(verdict: Verdict) -> str:
    return {
        "reliable": _(
            "All codes together, the coding is reliable: {first} and {second} agreed when each coded on their own "
            "({numbers})."
        ),
        "enough": _(
            "All codes together, the coding bears cautious conclusions: {first} and {second} agreed fairly well when "
            "each coded on their own ({numbers})."
        ),
        "partly": _(
            "All codes together, the coding bears cautious conclusions, but some codes by themselves do not: {first} "
            "and {second} each coded on their own ({numbers})."
        ),
        "too_low": _(
            "All codes together, the coding is too unsure to build on: {first} and {second} agreed too seldom when "
            "each coded on their own ({numbers})."
        ),
        "unsure": _(
            "Whether the coding is sure enough cannot be decided, all codes together: {first} and {second} each coded "
            "on their own, but the agreement is uncertain ({numbers})."
        ),
        "undefined": _("How far {first} and {second} agree cannot be computed: {why}."),
    }[verdict]


def alpha_text(alpha: Coefficient) -> str:
    """Alpha with its interval, for a sentence."""
    if alpha.value is None:
        return NOTHING
    return _with_interval(_("Krippendorff's alpha {value}").format(value=value_text(alpha.value)), alpha)


def _with_interval(told: str, alpha: Coefficient) -> str:
    if alpha.low is None or alpha.high is None:
        return told
    return _("{alpha}, 95 % CI {interval}").format(alpha=told, interval=interval_text(alpha))


def two_by_two_sentence(study: Study) -> str:
    """That there is no number for all coders; empty with fewer than three."""
    if len(study.agreements) < 2:
        return ""
    return _("Those who coded are compared two by two; no number is given for all of them together.")


def needed_sentence(study: Study) -> str:
    """What would be needed to say how sure the coding is; empty where two coders can be compared."""
    if not study.coders and study.design.coded_by:
        return _(
            "Agreement cannot be computed, because the material does not tell who gave which code. Two people who code "
            "the same text independently, each under a name of their own, would show how sure the coding is."
        )
    if not study.coders:
        return _(
            "Agreement cannot be computed, because it is not stated who coded. Two people who code the same text "
            "independently, each under a name of their own, would show how sure the coding is."
        )
    if len(study.coders) < 2:
        return _(
            "Agreement cannot be computed from one coder. A second person who codes at least one of the texts without "
            "seeing the first one's codes would show how sure the coding is."
        )
    if not any(one.levels for one in study.agreements):
        return _(
            "Agreement cannot be computed, because no text was coded by two people. It is enough that two code the "
            "same text independently."
        )
    return ""


def agreement_sentence(study: Study, agreement: Agreement) -> str:
    """What two coders both read, how often they did the same, and how much of that is more than chance."""
    together = pooled(agreement)
    told = [_read_sentence(agreement)]
    if together is not None:
        level, found = together
        told += [_percent_sentence(study, level, found.percent), _alpha_sentence(found.alpha)]
        judged = judge(study, agreement)
        told += [single_codes_sentence(judged) if judged else ""]
        told += [_weak_sentence(study, agreement, level), _undefined_codes_sentence(agreement, level)]
    return " ".join(text for text in told if text)


def _read_sentence(agreement: Agreement) -> str:
    pattern = ngettext(
        "{first} and {second} have both coded {n} text.",
        "{first} and {second} have both coded {n} texts.",
        agreement.documents,
    )
    told = pattern.format(first=agreement.first, second=agreement.second, n=number(agreement.documents))
    if not agreement.left_out:
        return told
    rest = ngettext(
        "{n} text that only one of them coded is not part of the comparison.",
        "{n} texts that only one of them coded are not part of the comparison.",
        agreement.left_out,
    )
    return f"{told} {rest.format(n=number(agreement.left_out))}"


def _percent_sentence(study: Study, level: Level, found: Coefficient) -> str:
    if found.value is None:
        return ""
    return _("Code by code and {unit}, they did the same in {share} of the cases.").format(
        unit=unit_by_unit(study, level), share=percent_text(found.value)
    )


def _alpha_sentence(alpha: Coefficient) -> str:
    if alpha.value is None:
        return _("Agreement beyond chance cannot be computed: {why}.").format(why=undefined_sentence(alpha))
    told = _(
        "Much of that is chance, because most codes do not fit most of what is said. Beyond chance the agreement is "
        "{value}, where 1 is complete ({numbers})."
    ).format(value=value_text(alpha.value), numbers=_with_interval(_("Krippendorff's alpha"), alpha))
    limits = {"enough": number(ENOUGH, 3), "reliable": number(RELIABLE, 3)}
    return f"{told} {_bears_pattern(verdict_of(alpha)).format(**limits)}"


def _bears_pattern(verdict: Verdict) -> str:
    return {
        "reliable": _("The whole interval lies above {reliable}, which counts as reliable."),
        "enough": _("The whole interval lies above {enough}, the least that bears cautious conclusions."),
        "too_low": _("The whole interval lies below {enough}, the least that bears cautious conclusions."),
    }.get(verdict, _("It cannot be decided whether that is enough: at least {enough} is wanted."))


def _weak_sentence(study: Study, agreement: Agreement, level: Level) -> str:
    """Which codes the two agree on least."""
    known = [one for one in agreement.levels[level][1:] if one.alpha.value is not None]
    weak = sorted((one for one in known if (one.alpha.value or 0) < ENOUGH), key=lambda one: one.alpha.value or 0)
    if not weak:
        return ""
    told = [f"{quoted(code_name(study, one.code or ''))} ({value_text(one.alpha.value or 0)})" for one in weak]
    return _("They agree least on {codes}.").format(codes=named(told, MOST_WEAK))


def _undefined_codes_sentence(agreement: Agreement, level: Level) -> str:
    unknown = [one for one in agreement.levels[level][1:] if one.alpha.value is None]
    if not unknown:
        return ""
    return ngettext(
        "For {n} code it cannot be computed; the table says why.",
        "For {n} codes it cannot be computed; the table says why.",
        len(unknown),
    ).format(n=number(len(unknown)))


def unit_by_unit(study: Study, level: Level) -> str:
    """How something was compared, for a sentence."""
    if level == "turns":
        return _("comment by comment") if are_comments(study) else _("statement by statement")
    return {"characters": _("character by character"), "segments": _("coded passage by coded passage")}[level]


def unit_word(study: Study, level: Level) -> str:
    """The unit of a comparison, for a cell."""
    if level == "turns":
        return _("Comment") if are_comments(study) else _("Statement")
    return {"characters": _("Character"), "segments": _("Coded passage")}[level]


def single_coder_sentence(study: Study) -> str:
    """Which codes only one of several coders used; empty when none."""
    if len(study.coders) < 2 or not study.single_coder:
        return ""
    names = [quoted(name) for name in study.single_coder]
    return ngettext(
        "{n} code was used by one of the coders only: {codes}.",
        "{n} codes were used by one of the coders only: {codes}.",
        len(names),
    ).format(n=number(len(names)), codes=named(names))


def unused_sentence(study: Study) -> str:
    """Which codes of the codebook nobody used; empty when none."""
    if not study.unused:
        return ""
    names = [quoted(name) for name in study.unused]
    return ngettext(
        "{n} code in the codebook was never used: {codes}.",
        "{n} codes in the codebook were never used: {codes}.",
        len(names),
    ).format(n=number(len(names)), codes=named(names))


def positions_sentence(study: Study) -> str:
    """How well the places of the codes in the texts could be read; empty for tables, which have none."""
    found = study.anchoring
    if found is None:
        return ""
    judged = number(found.quotations + found.previews + found.boundaries)
    share = percent(_floor(100 * found.score), 0)
    if not found.accepted and 100 * found.score >= FITS_PCT:
        return _(
            "Where in the texts the codes are cannot be decided: two ways to read the places in the file fit equally "
            "well, {share} and {other} of {n} places, but give different words. Codes are therefore counted text by "
            "text, and nothing that needs the place is shown. A new export from the program that the coding was done "
            "in may help."
        ).format(share=share, other=percent(_floor(100 * found.rival), 0), n=judged)
    if not found.accepted:
        return _(
            "Where in the texts the codes are cannot be decided: the best way to read the places in the file fits "
            "{share} of {n} places, and {limit} are needed. Codes are therefore counted text by text, and nothing that "
            "needs the place is shown. A new export from the program that the coding was done in may help."
        ).format(share=share, n=judged, limit=percent(FITS_PCT, 0))
    if found.score == 1:
        return _("The places of the codes in the texts fit what the file says of them in all {n} places.").format(
            n=judged
        )
    told = _("The places of the codes in the texts fit what the file says of them in {share} of {n} places.")
    return told.format(share=share, n=judged)


def _floor(share: float) -> int:
    """Whole per cent, rounded down: 100 only when all fit."""
    return int(share + 1e-9)


def missing_texts_sentence(study: Study) -> str:
    """How many texts are missing in the file; empty when none is."""
    if not study.missing_texts:
        return ""
    return _(
        "The text of {missing} of {all} transcripts is missing in the file. Their codes are counted, but nothing can "
        "be quoted or compared there."
    ).format(missing=number(study.missing_texts), all=number(study.documents))


def drift_sentence(drift: Drift) -> str:
    """That the codebook changed while the work went on, or that it did not."""
    if not drift_lines(drift):
        return _("The codebook is the same in both versions.")
    return _("The codebook changed on the way. What was coded before a change may have been judged in another way.")


def drift_lines(drift: Drift) -> tuple[str, ...]:
    """What changed in the codebook, kind by kind."""
    pairs = _("{old} is now called {new}"), _("{old} was merged into {new}")
    told = (
        (_("New codes: {codes}."), [quoted(name) for name in drift.new]),
        (_("Removed codes: {codes}."), [quoted(name) for name in drift.removed]),
        (_("Renamed codes: {codes}."), [pairs[0].format(old=quoted(a), new=quoted(b)) for a, b in drift.renamed]),
        (_("Merged codes: {codes}."), [pairs[1].format(old=quoted(a), new=quoted(b)) for a, b in drift.merged]),
        (_("Codes moved to another place in the code tree: {codes}."), [quoted(name) for name in drift.moved]),
        (_("Codes with another definition than before: {codes}."), [quoted(name) for name in drift.redefined]),
    )
    return tuple(pattern.format(codes=join_words(codes)) for pattern, codes in told if codes)
