"""The sentences about what is left out so that nobody is recognised, and where those who did the work find it."""

from __future__ import annotations

from evallib.focus_groups.study import Study
from evallib.locale import _


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
