"""The sentences that stand first: what came up everywhere, what in one group only, how sure that is, and on whom."""

from __future__ import annotations

from evallib.focus_groups.study import CodeCount, Study
from evallib.focus_groups.telling.words import (
    MOST_NAMED,
    are_comments,
    counted_codes,
    groups_text,
    in_every,
    in_groups,
    label_of,
    named,
    people_text,
    quoted_names,
    read_groups,
    shown_count,
    words_of,
)
from evallib.focus_groups.telling.words_agreement import sureness_sentence
from evallib.locale import _, ngettext
from evallib.presentation import join_words, lower_first, number, quoted, upper_first
from evallib.privacy import Cell, Hidden

MOST_SINGLE = 4
MOST_SPREAD = 3


def finding(study: Study) -> str:
    """The section's answer: what came up in all groups and in one only, with how sure the coding is."""
    return " ".join(text for text in (pattern_sentence(study), sureness_sentence(study)) if text)


def is_decided(study: Study) -> bool:
    """Whether the groups can be compared at all."""
    return not study.shows_nothing and read_groups(study) > 1 and bool(counted_codes(study))


def pattern_sentence(study: Study) -> str:
    """What came up in all groups and what in one only."""
    if study.shows_nothing:
        return nothing_sentence(study)
    if not counted_codes(study):
        return unused_codes_sentence()
    if read_groups(study) < 2:
        return f"{words_of(study).only_one}, {_only_group_sentence(study)}"
    told = " ".join(text for text in (_everywhere_sentence(study), single_sentence(study)) if text)
    return told or _("How widespread each matter was is hidden, because so few spoke of it.")


def nothing_sentence(study: Study) -> str:
    """Why nothing can be shown, and what would be needed."""
    n = study.design.thresholds.group
    if study.groups:
        return unused_codes_sentence()
    if study.participants is None:
        return _(
            "So little is coded that it may come from fewer than {n} people, and who speaks is not stated. Therefore "
            "nothing of what was said is shown."
        ).format(n=n)
    return _(
        "Fewer than {n} people took part, so nothing that was said can be shown without the risk that somebody is "
        "recognised. At least {n} participants would have been needed."
    ).format(n=n)


def unused_codes_sentence() -> str:
    """That no code is used in what is counted."""
    return _("None of the codes is used in what is counted, so nothing can be said of what was talked about.")


def _only_group_sentence(study: Study) -> str:
    told = _("so it cannot be said what comes up in several.")
    return " ".join(text for text in (told, most_sentence(study)) if text)


def most_sentence(study: Study) -> str:
    """What most spoke of, among the codes whose numbers may be shown; empty when none may."""
    counted = [(code, total_of(code)) for code in counted_codes(study)]
    shown = sorted(((code, n) for code, cell in counted if (n := shown_count(cell))), key=lambda found: -found[1])
    if not shown:
        return ""
    told = join_words([_with_count(study, code) for code, _n in shown[:MOST_SPREAD]])
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
    name = quoted(label_of(study, code))
    n = shown_count(total_of(code))
    if n is None:
        return name
    if code.speakers is not None:
        return f"{name} ({people_text(study, n)})"
    return f"{name} ({number(n)})"


def _everywhere_sentence(study: Study) -> str:
    """What came up in all groups; when nothing did, what came nearest."""
    codes, n = in_groups(study, read_groups(study)), read_groups(study)
    if len(codes) == len(counted_codes(study)) > MOST_NAMED:
        told = _("All {n} codes in use came up {where}.").format(n=number(len(codes)), where=in_every(study))
        return " ".join(text for text in (told, most_sentence(study)) if text)
    if codes:
        return _("{codes} came up {where}.").format(
            codes=upper_first(named(quoted_names(study, codes))), where=in_every(study)
        )
    nearest = counted_codes(study)[:MOST_SPREAD]
    most = shown_count(nearest[0].groups)
    if most is None:
        return ""
    alike = [code for code in nearest if code.groups == most]
    if most == 1:
        return _("Nothing came up {where}: each code was used {once}.").format(
            where=in_every(study), once=words_of(study).in_one
        )
    return _("Nothing came up {where}. Most widespread was {codes} ({some}).").format(
        where=in_every(study),
        codes=join_words(quoted_names(study, alike)),
        some=words_of(study).in_some.format(some=number(most), all=number(n)),
    )


def single_sentence(study: Study) -> str:
    """What came up in one group only, with its label where groups are told apart; empty when nothing did."""
    codes, hidden = in_groups(study, 1), any(shown_count(code.groups) is None for code in study.codes)
    if not codes or hidden or read_groups(study) < 2:
        return ""
    once = words_of(study).in_one
    if len(codes) == len(counted_codes(study)):
        return ""
    if not all(code.only_in for code in codes):
        pattern = ngettext("{n} code came up {once}.", "{n} codes came up {once}.", len(codes))
        return pattern.format(n=number(len(codes)), once=once)
    names = [f"{quoted(label_of(study, code))} ({code.only_in})" for code in codes]
    return _("What came up {once} was {codes}.").format(once=once, codes=named(names, MOST_SINGLE))


def basis_sentence(study: Study) -> str:
    """What the section rests on: groups, people, codes and how often they are used."""
    return " ".join(text for text in (_material_sentence(study), _codes_sentence(study)) if text)


def _material_sentence(study: Study) -> str:
    who = study.design.who
    if are_comments(study):
        if study.turns is None:
            return _("The material is comments from {groups} ({who}).").format(groups=groups_text(study), who=who)
        comments = ngettext("{n} comment", "{n} comments", study.turns).format(n=number(study.turns))
        return _("The material is {comments} from {groups} ({who}).").format(
            comments=comments, groups=groups_text(study), who=who
        )
    if study.participants is None:
        return _(
            "The material is {groups} ({who}). Who speaks is not stated in it, so people cannot be counted."
        ).format(groups=groups_text(study), who=who)
    return _("The material is {groups} where {people} spoke ({who}).").format(
        groups=groups_text(study), people=people_text(study, study.participants), who=who
    )


def _codes_sentence(study: Study) -> str:
    codes = [code for code in study.codes if not code.parent]
    told = ngettext(
        "It is sorted under {n} code, a short name for what it is about.",
        "It is sorted under {n} codes, short names for what it is about.",
        len(codes),
    ).format(n=number(len(codes)))
    n = shown_count(study.mentions)
    if n is None or are_comments(study):
        return told
    counted = ngettext("In all {n} mention is counted.", "In all {n} mentions are counted.", n)
    return f"{told} {counted.format(n=number(n))}"


def withheld_sentence(study: Study) -> str:
    """Why nothing is told group by group; empty where it is."""
    if study.by_group or study.shows_nothing:
        return ""
    words = words_of(study)
    return _(
        "What was said is not shown {one_by_one}, because there are {groups} with fewer than {n} participants, who "
        "could be recognised."
    ).format(one_by_one=words.one_by_one, groups=words.many, n=study.design.thresholds.group)


def unread_sentence(study: Study) -> str:
    """Which groups nobody coded; empty when all were."""
    unread = [group.label for group in study.groups if not group.looked_at]
    if not unread:
        return ""
    if not study.by_group:
        return _("{n} of {groups} have not been coded; what was said there is unknown, not absent.").format(
            n=number(len(unread)), groups=lower_first(words_of(study).the_many)
        )
    return _("Nobody has coded {groups}; what was said there is unknown, not absent.").format(groups=join_words(unread))
