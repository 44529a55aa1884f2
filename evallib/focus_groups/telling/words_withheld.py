"""The sentences about what is left out so that nobody is recognised, and where those who did the work find it."""

from __future__ import annotations

from evallib.focus_groups.study import Study
from evallib.locale import _, ngettext
from evallib.presentation import join_words, number, quoted


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
    told.append(_("Put it in other words in the coding program, or review the quotation in quotations.csv."))
    return " ".join(told)
