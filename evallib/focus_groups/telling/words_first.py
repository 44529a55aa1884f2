"""The sentences that stand first: on whom, what came up everywhere, what in one group only, and how sure that is."""

from __future__ import annotations

from evallib.focus_groups.study import CodeCount, Study
from evallib.focus_groups.telling.judge_agreement import Verdict, judged_pairs
from evallib.focus_groups.telling.numerals import code_word, in_words
from evallib.focus_groups.telling.words import (
    MOST_NAMED,
    are_comments,
    are_single,
    codebook_sentence,
    counted_codes,
    counted_mentions,
    groups_text,
    hides_groups,
    in_each,
    in_groups,
    in_some,
    label_of,
    named,
    people_text,
    quoted_names,
    read_groups,
    shown_count,
    words_of,
)
from evallib.focus_groups.telling.words_agreement import alpha_text, sureness_sentence
from evallib.locale import _, ngettext
from evallib.presentation import join_words, lower_first, number, quoted, upper_first
from evallib.privacy import Cell, Hidden

MOST_EVERYWHERE = 7
"""How many codes that came up everywhere are named before it is said how many more there are."""
MOST_SINGLE = 4
MOST_SPREAD = 3


def finding(study: Study) -> str:
    """The section's answer: on whom, what came up in all groups and in one only, and how sure the coding is."""
    return " ".join(text for text in (who_sentence(study), pattern_sentence(study), sure_sentence(study)) if text)


def is_decided(study: Study) -> bool:
    """Whether the groups can be compared at all."""
    return not study.shows_nothing and read_groups(study) > 1 and bool(counted_codes(study))


def who_sentence(study: Study) -> str:
    """Who spoke, and where; empty where nothing is shown."""
    if study.shows_nothing:
        return ""
    words, n = words_of(study), len(study.groups)
    where = words.in_a if n == 1 else words.in_n.format(n=in_words(n))
    who, people = study.design.who, shown_count(study.participants)
    if are_comments(study):
        comments = _("comments") if study.turns is None else counted_mentions(study, study.turns)
        return _("{who} left {comments} {where}.").format(who=upper_first(who), comments=comments, where=where)
    if people is None or people < 2:
        return _("{who} talked {where}.").format(who=upper_first(who), where=where)
    return _("{n} {who} talked {where}.").format(n=number(people), who=lower_first(who), where=where)


def pattern_sentence(study: Study) -> str:
    """What came up in all groups and what in one only."""
    if study.shows_nothing:
        return nothing_sentence(study)
    if not counted_codes(study):
        return unused_codes_sentence()
    if read_groups(study) < 2:
        return " ".join(text for text in (_("What comes up in several cannot be said."), most_sentence(study)) if text)
    told = " ".join(text for text in (_everywhere_sentence(study), single_sentence(study)) if text)
    return told or _("How widespread each matter was is hidden, because so few spoke of it.")


def nothing_sentence(study: Study) -> str:
    """Why nothing can be shown, and what would be needed."""
    n = study.design.thresholds.group
    if study.groups:
        return unused_codes_sentence()
    if not study.places_known:
        return _(
            "So little is coded that it may come from fewer than {n} people, and where in the texts the codes are is "
            "not known, so neither is who says what. Therefore nothing of what was said is shown."
        ).format(n=n)
    if study.participants is None:
        return _(
            "So little is coded that it may come from fewer than {n} people, and who speaks is not stated. Therefore "
            "nothing of what was said is shown."
        ).format(n=n)
    if study.participants == 0:
        return _(
            "No participants were found in the transcripts, only those who led the talk, so nothing of what was said "
            "is shown. A participant is found where a line begins with a name and a colon."
        )
    return _(
        "Fewer than {n} people took part, so nothing that was said can be shown without the risk that somebody is "
        "recognised. At least {n} participants would have been needed."
    ).format(n=n)


def unused_codes_sentence() -> str:
    """That no code is used in what is counted."""
    return _("None of the codes is used in what is counted, so nothing can be said of what was talked about.")


def most_sentence(study: Study) -> str:
    """What most spoke of, among the codes whose numbers may be shown; empty when none may."""
    counted = [(code, total_of(code)) for code in counted_codes(study)]
    shown = sorted(((code, n) for code, cell in counted if (n := shown_count(cell))), key=lambda found: -found[1])
    if not shown:
        return ""
    least = shown[:MOST_SPREAD][-1][1]
    told = named([_with_count(study, code) for code, n in shown if n >= least])
    whole = not any(cell is Hidden.TOTAL for _code, cell in counted)
    if study.participants is None:
        pattern = (
            _("Most often it was about {codes}.") if whole else _("Of what may be shown, {codes} came up most often.")
        )
    else:
        pattern = _("Most spoke of {codes}.") if whole else _("Of what may be shown, most spoke of {codes}.")
    return pattern.format(codes=told)


def total_of(code: CodeCount) -> Cell:
    """How many spoke of a code in all; how many times it came up where the source does not tell who speaks."""
    return code.mentions if code.speakers is None else code.speakers


def _with_count(study: Study, code: CodeCount) -> str:
    """A code with its number, which must be shown."""
    name, n = quoted(label_of(study, code)), shown_count(total_of(code)) or 0
    if code.speakers is not None:
        return f"{name} ({people_text(study, n)})"
    return f"{name} ({number(n)})"


def _everywhere_sentence(study: Study) -> str:
    """What came up in all groups; when nothing did, what came nearest."""
    codes, hidden = in_groups(study, read_groups(study)), hides_groups(study)
    if len(codes) == len(counted_codes(study)) > MOST_EVERYWHERE + 1:
        told = _("All {n} codes in use came up {where}.").format(n=in_words(len(codes)), where=in_each(study))
        return " ".join(text for text in (told, most_sentence(study)) if text)
    if codes:
        pattern = (
            _("Of what may be shown, this came up {where}: {codes}.") if hidden else _("{where} came up: {codes}.")
        )
        told = pattern.format(where=in_each(study), codes=named(quoted_names(study, codes), MOST_EVERYWHERE))
        return upper_first(told)
    return _nearest_sentence(study, hidden=hidden)


def _nearest_sentence(study: Study, *, hidden: bool) -> str:
    """That nothing came up in all groups, and what came up in most of them."""
    codes, everywhere = counted_codes(study), in_each(study)
    most = shown_count(codes[0].groups)
    if most is None:
        return ""
    if most == 1 and not hidden:
        return _("Nothing came up {where}: each code was used {once}.").format(
            where=everywhere, once=words_of(study).in_one
        )
    pattern = (
        _("Of what may be shown, nothing came up {where}; most widespread was {codes} ({some}).")
        if hidden
        else _("Nothing came up {where}. Most widespread was {codes} ({some}).")
    )
    names = named(quoted_names(study, in_groups(study, most)), MOST_NAMED)
    return pattern.format(where=everywhere, codes=names, some=in_some(study, most))


def single_sentence(study: Study) -> str:
    """What came up in one group only, with its label where groups are told apart; empty when nothing did."""
    codes = in_groups(study, 1)
    if not codes or hides_groups(study) or read_groups(study) < 2 or len(codes) == len(counted_codes(study)):
        return ""
    once = words_of(study).in_one
    if not all(code.only_in for code in codes):
        pattern = ngettext("{n} code came up {once}.", "{n} codes came up {once}.", len(codes))
        return upper_first(pattern.format(n=code_word(len(codes)), once=once))
    names = [f"{quoted(label_of(study, code))} ({code.only_in})" for code in codes]
    return _("What came up {once} was {codes}.").format(once=once, codes=named(names, MOST_SINGLE))


def sure_sentence(study: Study) -> str:
    """How sure the coding is, as the end of the finding: for the two coders who agree least surely, with the number.

    Who they are, and what is known of single codes, is told with the agreement.
    """
    pairs = () if study.shows_nothing or len(study.coders) < 2 else judged_pairs(study)
    if not pairs or pairs[0].alpha.value is None:
        return sureness_sentence(study)
    numbers = alpha_text(pairs[0].alpha)
    if len(pairs) > 1:
        numbers = _("{first} and {second}, the weakest pair: {numbers}").format(
            first=pairs[0].agreement.first, second=pairs[0].agreement.second, numbers=numbers
        )
    told = _sure_pattern(pairs[0].verdict).format(numbers=numbers)
    if not pairs[0].codes:
        return told
    single = _("Of single codes {n} of {all} can be judged.")
    if not pairs[0].decided:
        single = _("No single code can be judged by itself.")
    return f"{told} {single.format(n=number(pairs[0].decided), all=number(pairs[0].codes))}"


def _sure_pattern(verdict: Verdict) -> str:
    return {
        "reliable": _("All codes together, the coding is reliable ({numbers})."),
        "enough": _("All codes together, the coding bears cautious conclusions ({numbers})."),
        "partly": _(
            "All codes together, the coding bears cautious conclusions ({numbers}), but some codes by themselves do "
            "not."
        ),
        "too_low": _("All codes together, the coding is too unsure to build on ({numbers})."),
    }.get(verdict, _("Whether the coding is sure enough cannot be decided, all codes together ({numbers})."))


def basis_sentence(study: Study) -> str:
    """What the section rests on: the codes, how often they are used, and what is not known of the speakers."""
    told = [codebook_sentence(study), _("A code is a short name for what something is about."), _mentions_text(study)]
    if not study.places_known:
        told.append(_("Where in the texts the codes are is not known, so it cannot be told who says what."))
    elif study.participants is None and not are_comments(study):
        told.append(_("Who speaks is not stated in the material, so people cannot be counted."))
    elif isinstance(study.participants, Hidden):
        told.append(_("How many talked is hidden."))
    return " ".join(text for text in told if text)


def _mentions_text(study: Study) -> str:
    n = shown_count(study.mentions)
    if n is None or are_comments(study):
        return ""
    return ngettext("In all {n} mention is counted.", "In all {n} mentions are counted.", n).format(n=number(n))


def published_sentence(study: Study) -> str:
    """Why small numbers are shown; empty where they are not."""
    if not study.design.published:
        return ""
    return _("Small numbers are shown too, because the material is already published.")


def withheld_sentence(study: Study) -> str:
    """Why nothing is told group by group; empty where it is."""
    if study.by_group or study.shows_nothing:
        return ""
    words = words_of(study)
    if are_single(study):
        return _("What was said is not shown {one_by_one}, because each interview is one person.").format(
            one_by_one=words.one_by_one
        )
    return _(
        "What was said is not shown {one_by_one}, because there are {groups} with fewer than {n} participants, who "
        "could be recognised."
    ).format(one_by_one=words.one_by_one, groups=words.many, n=study.design.thresholds.group)


def parents_sentence(study: Study) -> str:
    """Which codes with others below them were used themselves; they are not among the codes that are compared."""
    used = [code for code in study.codes if code.own]
    if not used:
        return ""
    return _(
        "Only codes without others below them are compared here. What was coded with {codes} itself is counted in the "
        "codebook."
    ).format(codes=join_words([_with_own(study, code) for code in used]))


def _with_own(study: Study, code: CodeCount) -> str:
    name, n = quoted(label_of(study, code)), shown_count(code.own)
    return name if n is None else f"{name} ({counted_mentions(study, n)})"


def unread_sentence(study: Study) -> str:
    """Which groups nobody coded; empty when all were."""
    unread = [group.label for group in study.groups if not group.looked_at]
    if not unread:
        return ""
    if not study.by_group:
        return _("Nobody has coded {groups} of these; what was said there is unknown, not absent.").format(
            groups=groups_text(study, len(unread))
        )
    return _("Nobody has coded {groups}; what was said there is unknown, not absent.").format(groups=join_words(unread))
