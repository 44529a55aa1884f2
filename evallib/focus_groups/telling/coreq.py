"""What the material answers of the 32 items that a report on interviews or focus groups should have.

COREQ: Tong, Sainsbury and Craig 2007, doi:10.1093/intqhc/mzm042. The items are told in our own words.
"""

from __future__ import annotations

from collections.abc import Mapping

from evallib.focus_groups.study import Study
from evallib.focus_groups.telling.words import (
    groups_text,
    in_every,
    in_groups,
    people_text,
    read_groups,
    shown_count,
    words_of,
)
from evallib.focus_groups.telling.words_agreement import coded_by_sentence, lone_sentence
from evallib.focus_groups.telling.words_discovery import saturation_sentence
from evallib.locale import _, ngettext
from evallib.presentation import Column, Table, join_words, number, upper_first


def coreq_table(study: Study) -> Table:
    """Every item with what the material says of it, folded."""
    answers = coreq_answers(study)
    nothing = _("Not answered by the material.")
    rows = tuple((f"{n}. {item}", answers.get(n) or nothing) for n, item in enumerate(_items(), start=1))
    note = _("The items are those of COREQ (Tong, Sainsbury and Craig 2007, doi:10.1093/intqhc/mzm042) in other words.")
    caption = _("What should be told of a study with interviews or focus groups, and what the material answers")
    return Table(
        "coreq", caption, (Column(_("COREQ item")), Column(_("What the material says"))), rows, (note,), folded=True
    )


def coreq_answers(study: Study) -> Mapping[int, str]:
    """The items that the material answers, by number."""
    return {
        12: _people(study),
        16: _("{who}. The material says no more of them.").format(who=upper_first(study.design.who)),
        22: saturation_sentence(study),
        24: _coders(study),
        25: _tree(study),
        27: upper_first(study.tool),
        29: _quotations(study),
        31: _themes(study, read_groups(study), in_every(study)),
        32: _themes(study, 1, words_of(study).in_one),
    }


def _people(study: Study) -> str:
    told = people_text(study, study.participants)
    if not told:
        return _("{groups}. How many took part is not stated in the material.").format(groups=groups_text(study))
    return _("{people} spoke in {groups}. How many were there is not stated.").format(
        people=upper_first(told), groups=groups_text(study)
    )


def _coders(study: Study) -> str:
    if not study.coders and study.design.coded_by:
        told = _("How many coded is not stated.")
    elif not study.coders:
        told = lone_sentence(study)
    else:
        told = f"{number(len(study.coders))}: {join_words(study.coders)}."
    return " ".join(text for text in (told, coded_by_sentence(study)) if text)


def _tree(study: Study) -> str:
    top = sum(len(code.path) == 1 for code in study.codes)
    pattern = _("{n} codes, {top} of them at the top; see the table of the codebook.")
    if top == len(study.codes):
        pattern = _("{n} codes on one level; see the table of the codebook.")
    return pattern.format(n=number(len(study.codes)), top=number(top))


def _quotations(study: Study) -> str:
    n = len(study.quotes.shown)
    if not n:
        return _("No quotations are shown.")
    told = ngettext("{n} quotation", "{n} quotations", n).format(n=number(n))
    if all(quote.group for quote in study.quotes.shown):
        return _("{quotations}, each with its {group}, never with a person.").format(
            quotations=told, group=words_of(study).one
        )
    return _("{quotations}, without saying who or where.").format(quotations=told)


def _themes(study: Study, groups: int, where: str) -> str:
    if any(shown_count(code.groups) is None for code in study.codes) or len(study.groups) < 2:
        return ""
    n = len(in_groups(study, groups))
    return ngettext("{n} code came up {once}.", "{n} codes came up {once}.", n).format(n=number(n), once=where)


def _items() -> tuple[str, ...]:
    return (*_team_items(), *_design_items(), *_analysis_items())


def _team_items() -> tuple[str, ...]:
    return (
        _("Who led the talks"),
        _("The leader's academic degrees"),
        _("The leader's occupation at the time"),
        _("The leader's sex"),
        _("The leader's experience and training"),
        _("Whether leader and participants knew each other before"),
        _("What the participants knew of the leader"),
        _("The leader's own interests and assumptions"),
    )


def _design_items() -> tuple[str, ...]:
    return (
        _("Theory and method that the study builds on"),
        _("How participants were selected"),
        _("How participants were approached"),
        _("How many took part"),
        _("How many declined or dropped out, and why"),
        _("Where the talks were held"),
        _("Whether anyone else was present"),
        _("Who the participants are"),
        _("The interview guide, and whether it was tried out"),
        _("Whether anyone was interviewed several times"),
        _("Sound or video recording"),
        _("Field notes"),
        _("How long the talks were"),
        _("Saturation"),
        _("Whether participants could read the transcripts"),
    )


def _analysis_items() -> tuple[str, ...]:
    return (
        _("How many coded"),
        _("The code tree"),
        _("Where the themes come from: given before, or found in the material"),
        _("Program for the coding"),
        _("Whether participants could comment on the results"),
        _("Quotations, and where each comes from"),
        _("Whether results and quotations agree"),
        _("The main themes"),
        _("Themes of few, and cases that differ"),
    )
