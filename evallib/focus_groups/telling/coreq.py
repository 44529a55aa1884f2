"""What the material answers of the 32 items that a report on interviews or focus groups should have.

COREQ: Tong, Sainsbury and Craig 2007, doi:10.1093/intqhc/mzm042. The items are told in our own words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from evallib.focus_groups.study import Study
from evallib.focus_groups.telling.numerals import code_word, in_words
from evallib.focus_groups.telling.words import (
    codebook_sentence,
    groups_text,
    hides_groups,
    in_every,
    in_groups,
    people_text,
    read_groups,
    words_of,
)
from evallib.focus_groups.telling.words_agreement import coded_by_sentence, lone_sentence
from evallib.focus_groups.telling.words_discovery import saturation_sentence
from evallib.locale import _, ngettext
from evallib.presentation import Column, Table, join_words, number, upper_first


def is_asked(study: Study) -> bool:
    """Whether the items fit: not comments, or meetings of which it is not known who speaks."""
    return not (study.design.kind == "meetings" and study.participants is None)


def coreq_table(study: Study) -> Table:
    """The items that the material answers, folded; the numbers of the others in a note."""
    answers = {n: told for n, told in coreq_answers(study).items() if told}
    items = _items()
    rows = tuple((f"{n}. {items[n - 1]}", told) for n, told in answers.items())
    unanswered = [n for n in range(1, len(items) + 1) if n not in answers]
    notes = (
        _("The items are those of COREQ (Tong, Sainsbury and Craig 2007, doi:10.1093/intqhc/mzm042) in other words."),
        _("The material does not answer items {items}; they must be told in another way.").format(
            items=join_words(_ranges(unanswered))
        ),
    )
    caption = _("What should be told of a study with interviews or focus groups, and what the material answers")
    columns = (Column(_("COREQ item")), Column(_("What the material says")))
    return Table("coreq", caption, columns, rows, notes, folded=True)


def _ranges(numbers: Sequence[int]) -> list[str]:
    """Whole numbers, those in a row as from the first to the last.

    >>> _ranges([2, 3, 4, 6, 8, 9])
    ['2–4', '6', '8', '9']
    """
    told: list[str] = []
    for _place, found in groupby(enumerate(numbers), key=lambda one: one[1] - one[0]):
        row = [n for _at, n in found]
        told += [f"{row[0]}–{row[-1]}"] if len(row) > 2 else map(str, row)
    return told


def coreq_answers(study: Study) -> Mapping[int, str]:
    """The items that the material answers, by number."""
    return {
        1: _leaders(study),
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


def _leaders(study: Study) -> str:
    n = len(study.design.moderators)
    if not n:
        return ""
    told = ngettext(
        "{n} leader of the talks; who that is is not stated.",
        "{n} leaders of the talks; who they are is not stated.",
        n,
    )
    return upper_first(told.format(n=in_words(n)))


def _people(study: Study) -> str:
    told = people_text(study, study.participants)
    if not study.places_known:
        return _("{groups}. How many spoke is not counted, because places in the texts are not known.").format(
            groups=groups_text(study)
        )
    if not told:
        return _("{groups}. How many took part is not stated in the material.").format(
            groups=upper_first(groups_text(study))
        )
    return _("{people} spoke in {groups}. How many were there is not stated.").format(
        people=upper_first(told), groups=groups_text(study)
    )


def _coders(study: Study) -> str:
    if not study.coders and study.design.coded_by:
        told = _("How many coded is not stated.")
    elif not study.coders:
        told = lone_sentence(study)
    else:
        told = f"{upper_first(code_word(len(study.coders)))}: {join_words(study.coders)}."
    return " ".join(text for text in (told, coded_by_sentence(study)) if text)


def _tree(study: Study) -> str:
    return f"{codebook_sentence(study)} " + _("See the table of the codebook.")


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
    if hides_groups(study) or read_groups(study) < 2:
        return ""
    n = len(in_groups(study, groups))
    if not n:
        return _("No code came up {once}.").format(once=where)
    told = ngettext("{n} code came up {once}.", "{n} codes came up {once}.", n)
    return upper_first(told.format(n=code_word(n), once=where))


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
