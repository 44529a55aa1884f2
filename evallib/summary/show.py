"""The first screen of a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from evallib.locale import _, ngettext
from evallib.model import Check, Metric, SectionResult
from evallib.presentation import Links, Sentence, Shown, join_words, show, upper_first
from evallib.summary.summarise import Summary

MOST_LISTED = 4
MOST_A_SECTION = 2


def tell_findings(summary: Summary) -> Shown:
    """The main results, each leading to its section."""
    if not summary.findings:
        return show(Sentence(_("No section has published a result."), "missing"))
    links = Links(_("Main results"), tuple((finding.text, name) for finding, name in summary.findings))
    if not summary.more_sections:
        return show(links)
    names = join_words([_("“{title}”").format(title=summary.titles[name]) for name in summary.more_sections])
    return show(links, Sentence(_("There are more main results in {sections}.").format(sections=names), "text"))


def tell_contradictions(summary: Summary) -> Shown:
    """What does not add up, and what cannot be decided."""
    items: list[Links | Sentence] = []
    if summary.contradictions:
        items += _listed(_("What does not add up"), summary.contradictions, summary.titles)
    else:
        items.append(Sentence(_("No contradiction was found in what could be checked."), "text"))
    if summary.undecided:
        title = _("What cannot be decided, and what would be needed")
        items += _listed(title, summary.undecided, summary.titles)
    return show(*items)


def _listed(title: str, checks: Sequence[tuple[Check, str]], titles: Mapping[str, str]) -> tuple[Links | Sentence, ...]:
    """A few checks of each section; the rest are counted, so that the first screen stays short."""
    chosen: list[tuple[Check, str]] = []
    for check, name in checks:
        if len(chosen) < MOST_LISTED and [section for _c, section in chosen].count(name) < MOST_A_SECTION:
            chosen.append((check, name))
    links = Links(title, tuple((check.message, name) for check, name in chosen))
    left = Counter(name for _check, name in checks) - Counter(name for _check, name in chosen)
    if not left:
        return (links,)
    told = join_words([_("{n} in “{title}”").format(n=n, title=titles[name]) for name, n in left.items()])
    return links, Sentence(_("In the sections there are also: {told}.").format(told=told), "text")


def tell_certainty(summary: Summary) -> Shown:
    """How sure this is, in one sentence from the counts."""
    items = [Sentence(certainty_sentence(summary), "note")]
    if summary.missing_sections:
        told = ngettext(
            "{n} section could not be made: {names}.",
            "{n} sections could not be made: {names}.",
            len(summary.missing_sections),
        )
        names = join_words([summary.titles[name] for name in summary.missing_sections])
        items.append(Sentence(told.format(n=len(summary.missing_sections), names=names), "missing"))
    return show(*items)


def certainty_sentence(summary: Summary) -> str:
    """Of the checks made: how many held, how many contradict, how many cannot be decided."""
    if not summary.checks:
        return _("How sure this is cannot be said: nothing could be checked.")
    told = []
    if summary.passed:
        told.append(ngettext("{n} holds", "{n} hold", summary.passed).format(n=summary.passed))
    if n := len(summary.contradictions):
        told.append(ngettext("{n} does not hold", "{n} do not hold", n).format(n=n))
    if n := summary.noted:
        text = ngettext("{n} was answered with no", "{n} were answered with no", n)
        told.append(text.format(n=n))
    if n := len(summary.undecided):
        told.append(ngettext("{n} cannot be decided", "{n} cannot be decided", n).format(n=n))
    start = ngettext(
        "How sure this is: {n} question was put to the material.",
        "How sure this is: {n} questions were put to the material.",
        summary.checks,
    )
    return f"{start.format(n=summary.checks)} {upper_first(join_words(told))}."


def result(summary: Summary) -> SectionResult:
    """Counts over all sections."""
    unit = _("checks")
    return SectionResult(
        "summary",
        metrics=(
            Metric("checks_made", _("Checks made"), summary.checks, unit),
            Metric("contradictions", _("Checks that do not hold"), len(summary.contradictions), unit),
            Metric("undecided", _("Checks that cannot be decided"), len(summary.undecided), unit),
        ),
    )
