"""The sentences about method: how everything is counted, what became of each coded passage, and what is not known."""

from __future__ import annotations

from evallib.focus_groups.study import Study
from evallib.focus_groups.telling.words import are_comments, hidden_sentence, words_of
from evallib.locale import _
from evallib.presentation import join_words, number


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
    """The counting rules as one note under a table."""
    return " ".join(counting_rules(study))


def account_sentence(study: Study) -> str:
    """What became of every coded passage in the file."""
    account = study.account
    if not account.read:
        return ""
    told = _("The file has {read} coded passages, and {used} are counted.").format(
        read=number(account.read), used=number(account.used)
    )
    reasons = [f"{reason} ({number(count)})" for reason, count in account.excluded.items() if count]
    return f"{told} " + _("Left out: {reasons}.").format(reasons=join_words(reasons)) if reasons else told


def limit_sentences(study: Study) -> tuple[str, ...]:
    """What the section cannot say, most important first."""
    words = words_of(study)
    told = [
        _("That something came up everywhere does not mean that all thought alike: a code says what it is about."),
        _(
            "Whoever said nothing of a matter may still have a view on it. Therefore no share of the participants is "
            "given."
        ),
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
