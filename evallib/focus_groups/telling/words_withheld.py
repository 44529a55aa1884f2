"""The sentences about what is left out so that nobody is recognised, and what the evaluator has to decide."""

from __future__ import annotations

from evallib.focus_groups.guarding.wording import remedy
from evallib.focus_groups.study import CodeCount, Study
from evallib.focus_groups.telling.words import counted_codes, label_of
from evallib.locale import _, ngettext
from evallib.presentation import join_words, number, quoted
from evallib.privacy import Cell


def discuss_sentence(study: Study) -> str:
    """Where coders find the list of what they differ on; empty where they do not, or where it is shown."""
    together = [one.levels["turns"][0] for one in study.agreements if one.levels.get("turns")]
    if study.design.published or not any(one.only_first + one.only_second for one in together):
        return ""
    return _(
        "Where those who coded differ is not listed here, because the list would tell how few spoke of a matter. They "
        "get it in JupyterLab with {call}."
    ).format(call="ev.focus_groups.disagreements_to_discuss(ev.open_project(…))")


def pairs_withheld_sentence(study: Study) -> str:
    """That pairs of codes of few people are left out; empty where none are."""
    if not study.hidden_pairs:
        return ""
    return _("Pairs that fewer than {n} people spoke of are not shown.").format(n=study.design.thresholds.group)


def unreviewed_sentence(study: Study) -> str:
    """How many names and definitions of codes are left out because they quote; empty where none is."""
    n = study.unreviewed.places
    if not n:
        return ""
    return ngettext(
        "{n} name or definition in the codebook is left out, because it has words that somebody said and nobody has "
        "reviewed.",
        "{n} names or definitions in the codebook are left out, because they have words that somebody said and nobody "
        "has reviewed.",
        n,
    ).format(n=number(n))


def unreviewed_remedy(study: Study) -> str:
    """Which codes that is, and what to do; for the evaluator."""
    found, told = study.unreviewed, []
    if found.names:
        told.append(_("Without their names: {codes}.").format(codes=join_words([quoted(one) for one in found.names])))
    if found.definitions:
        codes = join_words([quoted(one) for one in found.definitions])
        told.append(_("Without their definitions: {codes}.").format(codes=codes))
    return " ".join((*told, remedy()))


def everybody_codes(study: Study) -> list[CodeCount]:
    """The codes that all of a group, or all but one, spoke of; without groups, all who took part. None if published."""
    if study.design.published:
        return []
    return [code for code in counted_codes(study) if _is_of_everybody(study, code)]


def _is_of_everybody(study: Study, code: CodeCount) -> bool:
    cells = [(code.speakers, study.participants)]
    if code.by_group is not None:
        cells = [(cell, group.participants) for cell, group in zip(code.by_group, study.groups, strict=True)]
    return any(_are_nearly_all(cell, people) for cell, people in cells)


def _are_nearly_all(cell: Cell | None, people: Cell | None) -> bool:
    return isinstance(cell, int) and isinstance(people, int) and 0 < people <= cell + 1


def everybody_sentence(study: Study) -> str:
    """That what everybody said may point at single people; empty where there is no such code."""
    if not everybody_codes(study):
        return ""
    if study.by_group:
        return _(
            "That all, or all but one, in a group spoke of something can give people away; decide before publishing."
        )
    return _("That all, or all but one, spoke of something can give people away; decide before publishing.")


def everybody_names(study: Study) -> str:
    """Which codes these are."""
    names = [quoted(label_of(study, code)) for code in everybody_codes(study)]
    return _("It is about {codes}.").format(codes=join_words(names))
