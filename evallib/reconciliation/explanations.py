"""What could explain a contradiction, in sentences: every smallest repair is told, none is recommended."""

from __future__ import annotations

from collections.abc import Sequence

from evallib.locale import _, ngettext
from evallib.presentation import join_words
from evallib.published import stated_text
from evallib.reconciliation.read import Reconciliation
from evallib.reconciliation.repairs import MOST_FIELDS, Family, Group, ModelRepairs
from evallib.reconciliation.words import change_text

MOST_IN_SENTENCE = 3


def model_word(model: str) -> str:
    """How figures are taken, in the reader's words."""
    return {
        "exact": _("the figures are exact"),
        "half_up": _("halves rounded away from zero (usual rounding)"),
        "half_even": _("halves rounded to the even neighbour"),
        "up_or_down": _("halves rounded either way, differently for different figures"),
    }[model]


def labels(figures: Reconciliation, names: Sequence[str]) -> str:
    """The figures by label and printed value, in a sentence."""
    return join_words(
        [
            _("“{label}” ({value})").format(label=figures.facts[name].label, value=stated_text(figures.facts[name]))
            for name in names
        ]
    )


def repair_texts(figures: Reconciliation, family: Family) -> list[str]:
    """Each way of a family: ``Meningsfullhet från 44 till 42 och förändring från −8 till −2``."""
    return [
        join_words(
            [
                change_text(figures.facts[name].label, number, new)
                for name, new in zip(family.fields, values, strict=True)
                if (number := figures.facts[name].number) is not None
            ]
        )
        for values in family.values
    ]


def count_text(repairs: ModelRepairs) -> str:
    """How many ways there are to change how many figures."""
    if repairs.holds:
        return _("nothing needs to change")
    if not repairs.families:
        return _("no change of at most {n} figures is enough").format(n=MOST_FIELDS)
    ways = ngettext("{n} way", "{n} ways", repairs.count).format(n=repairs.count)
    if not repairs.complete:
        ways = _("at least {ways}").format(ways=ways)
    size = ngettext("to change {n} figure", "to change {n} figures", repairs.size).format(n=repairs.size)
    return f"{ways} {size}"


def model_sentence(figures: Reconciliation, repairs: ModelRepairs) -> str:
    """One model: how many smallest repairs, and which, when they are few."""
    text = _("If {model}, there are {count}") if repairs.families else _("If {model}: {count}")
    start = text.format(model=model_word(repairs.model), count=count_text(repairs))
    if repairs.count > MOST_IN_SENTENCE or not repairs.families:
        return start + "."
    told = [text for family in repairs.families for text in repair_texts(figures, family)]
    return f"{start}: {'; '.join(told)}."


def group_sentence(figures: Reconciliation, group: Group) -> str:
    """One group of figures that cannot all be right, and what is common to all ways out."""
    text = _("The published figures cannot all be right together, under any rounding rule.")
    if group.joint["up_or_down"]:
        text = _("The published figures can all be right together only if halves were rounded in different directions.")
    if not any(one.families for one in group.repairs):
        none = _("No change of at most {n} figures makes them agree.").format(n=MOST_FIELDS)
        return f"{text} {none}"
    return f"{text} {common_sentence(figures, group)}".strip()


def exact_sentences(figures: Reconciliation, group: Group) -> list[str]:
    """The smallest repairs of figures taken as exact, and that rounding allows more when it does."""
    told = [model_sentence(figures, one) for one in group.repairs if one.model == "exact"]
    if any(one.families for one in group.repairs if one.model != "exact"):
        told.append(_("If the figures were rounded there are other ways too."))
    return told


def common_sentence(figures: Reconciliation, group: Group) -> str:
    """The figures that every smallest repair changes, under every model; empty when there are none."""
    if not group.in_every:
        return ""
    return ngettext(
        "Every smallest change that makes them agree includes {figures}.",
        "Every smallest change that makes them agree includes each of {figures}.",
        len(group.in_every),
    ).format(figures=labels(figures, group.in_every))


def causes(figures: Reconciliation) -> tuple[str, ...]:
    """What could lie behind contradictions between figures; the same figures decide which are named."""
    wrong = [verdict for verdict in figures.verdicts if verdict.contradictory and verdict.residual is not None]
    found = [_("A figure was written or copied wrong.")]
    if any(not fact.exact for verdict in wrong for fact in verdict.facts):
        found.append(_("The figures rest on different people, for instance if fewer answered some of the questions."))
        found.append(_("The figures were rounded in several steps, or in different ways."))
    else:
        found.append(_("The figures were counted at different times or in different ways."))
    return tuple(found)


def owner_sentence() -> str:
    """Who can tell which figure is right."""
    return _("Which figure is right, only someone with the original data can tell.")
