"""The sentences about method: how everything is counted, what became of each coded passage, and what is not known."""

from __future__ import annotations

from evallib.focus_groups.study import Study
from evallib.focus_groups.telling.words import are_comments, counted_mentions, hidden_sentence, shown_count, words_of
from evallib.locale import _, ngettext
from evallib.presentation import join_words, lower_first, number


def counting_rules(study: Study) -> tuple[str, ...]:
    """The rules that every count of the section follows; only those that mattered here."""
    return tuple(text for text in (*_what_counts(study), *_whose_codes(study)) if text)


def _what_counts(study: Study) -> tuple[str, ...]:
    words = words_of(study)
    if are_comments(study):
        first = _("Counted first is {where} something came up, then in how many comments.")
    elif study.participants is None:
        first = _("Counted first is {where} something came up, then how many times (mentions).")
    else:
        first = _(
            "Counted first is {where} something came up, then how many participants spoke of it, and last how many "
            "times (mentions)."
        )
    return (
        first.format(where=words.in_how_many),
        _("Whoever led the talk is not counted.") if study.design.moderators else "",
        ""
        if are_comments(study)
        else _("Passages with the same code that overlap or touch within one statement count once."),
        _("A code with others below it counts everything below it, and the same passage once.")
        if any(code.parent for code in study.codes)
        else "",
    )


def _whose_codes(study: Study) -> tuple[str, ...]:
    unread = _("What nobody has read for coding is unknown; it never counts as free from a code.")
    if len(study.coders) < 2:
        return (unread,)
    rule = study.design.count
    if rule == "union":
        told = _("What two people have given the same code counts once.")
    elif rule == "intersection":
        told = _("Only what all who coded the text agree on counts.")
    else:
        told = _("Only what {coder} coded counts.").format(coder=study.coders[rule])
    return told, unread


def rules_note(study: Study) -> str:
    """The counting rules as one short sentence under a table; in full they stand once, with the method."""
    words, comments = words_of(study), are_comments(study)
    units = [lower_first(words.titles), *([] if study.participants is None else [_("participants")])]
    units.append(_("comments") if comments else _("mentions"))
    steps = _(", then ").join(units)
    parts = [_("without whoever led the talk")] if study.design.moderators else []
    if len(study.coders) > 1:
        parts.append(_short_whose(study))
    but = f", {join_words(parts)}" if parts else ""
    return _("Counted in {steps}{but}; all rules stand under “How it is counted”.").format(steps=steps, but=but)


def _short_whose(study: Study) -> str:
    rule = study.design.count
    if rule == "union":
        return _("what two coded alike only once")
    if rule == "intersection":
        return _("only what all who coded agree on")
    return _("only what {coder} coded").format(coder=study.coders[rule])


def account_sentence(study: Study) -> str:
    """What became of every coded passage in the file, and how they make the mentions that are counted."""
    account = study.account
    if not account.read:
        return ""
    left, told = account.read - account.used, _file_text(study, account.read)
    if not left:
        bridge = _bridge_text(study, _("They become {mentions}{how}."))
        return f"{told}. {bridge}".strip()
    reasons = {reason: count for reason, count in account.excluded.items() if count}
    why = join_words([f"{reason} ({number(count)})" for reason, count in reasons.items()])
    pattern = ngettext("{file}; {n} is not counted: {why}.", "{file}; {n} are not counted: {why}.", left)
    told = pattern.format(file=told, n=number(left), why=why if len(reasons) > 1 else "".join(reasons))
    if not account.used:
        return told
    bridge = _bridge_text(study, _("The others become {mentions}{how}."))
    return f"{told} {bridge}".strip()


def _file_text(study: Study, n: int) -> str:
    """How many passages the file has, as the beginning of a sentence."""
    if are_comments(study) and n > (study.turns or n):
        return _("The file has {n} codings, as a comment can have several codes").format(n=number(n))
    if study.anchoring is None:
        return ngettext("The file has {n} coding", "The file has {n} codings", n).format(n=number(n))
    return ngettext("The file has {n} marked passage", "The file has {n} marked passages", n).format(n=number(n))


def _bridge_text(study: Study, pattern: str) -> str:
    """From what is counted of the file to the mentions; empty where these are not told, and for comments."""
    n = shown_count(study.mentions)
    if n is None or are_comments(study):
        return ""
    mentions = counted_mentions(study, n)
    how = _(": what belongs together counts as one, and what goes over several statements counts in each of them")
    if len(study.coders) > 1:
        how = _(": {whose}, what belongs together counts as one, and what goes over several statements in each").format(
            whose=_counted_whose(study)
        )
    return pattern.format(mentions=mentions, how=how)


def _counted_whose(study: Study) -> str:
    rule = study.design.count
    if rule == "union":
        return _("what two have coded alike counts once")
    if rule == "intersection":
        return _("only what all who coded the text agree on counts")
    return _("only what {coder} has coded counts").format(coder=study.coders[rule])


def noticed_sentence(study: Study) -> str:
    """How many things in the files should be looked at; empty when there are none."""
    return (
        ngettext(
            "{n} thing in the files is worth a look; evallib check shows it.",
            "{n} things in the files are worth a look; evallib check shows them.",
            study.noticed,
        ).format(n=number(study.noticed))
        if study.noticed
        else ""
    )


def limit_sentences(study: Study) -> tuple[str, ...]:
    """What the section cannot say, most important first."""
    words = words_of(study)
    told = [
        _("That something came up everywhere does not mean that all thought alike: a code says what it is about."),
        _(
            "Whoever said nothing of a matter may still have a view on it. Therefore no share of the participants is "
            "given."
        ),
        _(
            "The questions may have differed between {groups}; that something came up only once may be because it was "
            "asked only then."
        ).format(groups=words.the_many)
        if study.design.kind == "meetings" or not study.saturation.judged
        else "",
        _("In a group people influence each other, and some speak more than others.")
        if study.design.kind != "interviews" and not are_comments(study)
        else "",
        _("One person can have commented several times, so comments cannot be turned into people.")
        if are_comments(study)
        else "",
        _("Those who did not comment are not heard here.")
        if are_comments(study)
        else _("Those who did not take part in {groups} are not heard here.").format(groups=words.the_many),
        _("Which code a passage was given is the coder's judgement."),
        "" if study.design.published else hidden_sentence(study),
    ]
    return tuple(text for text in told if text)
