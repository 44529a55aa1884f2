"""Method, limits and provenance: what the report rests on."""

from __future__ import annotations

import platform
from collections import Counter
from importlib.metadata import version

from evallib.errors import Problem, problems_of
from evallib.locale import _, ngettext, pgettext
from evallib.method.words import method_sentences, word_list
from evallib.model import Check, Metric, SectionResult
from evallib.presentation import (
    Bullets,
    Column,
    Limits,
    Sentence,
    Shown,
    Table,
    Terms,
    join_words,
    number,
    show,
    upper_first,
)
from evallib.projects import Project, Source
from evallib.published import Facts, read_facts

DAMAGED = ("partly_readable", "not_readable")
PACKAGES = ("evallib", "pandas", "scipy", "statsmodels", "z3-solver", "matplotlib", "papermill", "nbconvert")


def check_inputs(project: Project) -> tuple[Problem, ...]:
    """Every problem in what the section reads."""
    return problems_of(lambda: read_facts(project))


def all_sources(project: Project) -> tuple[Source, ...]:
    """The documents of the project, then those of its programme."""
    programme = project.programme.sources if project.programme else ()
    known = {source.id for source in project.params.sources}
    return (*project.params.sources, *(source for source in programme if source.id not in known))


def tell_sources(project: Project) -> Shown:
    """What documents the report rests on, whether anyone has reviewed them, and what is damaged in them."""
    sources = all_sources(project)
    unreviewed = [source for source in sources if source.reviewed is None]
    told = ngettext("The report rests on {n} document.", "The report rests on {n} documents.", len(sources))
    text = told.format(n=len(sources))
    if unreviewed:
        text += " " + _("Whether anyone has reviewed the text is not stated for: {titles}.").format(
            titles=join_words([source.title for source in unreviewed])
        )
    refused = [source.title for source in sources if source.reviewed is False]
    if refused:
        text += " " + _("Not reviewed by anyone independent: {titles}.").format(titles=join_words(refused))
    columns = (
        Column(_("Document")),
        Column(_("Publisher")),
        Column(_("Published")),
        Column(_("Reviewed")),
        Column(_("Damaged or missing in the text")),
    )
    rows = tuple(
        (
            source.title,
            source.publisher,
            _("Yes") if source.published else _("No"),
            {True: _("Yes"), False: _("No"), None: _("not stated")}[source.reviewed],
            source.note or "–",
        )
        for source in sources
    )
    return show(Sentence(text), Table("sources", _("Documents"), columns, rows))


def tell_states(facts: Facts) -> Shown:
    """How many facts were transcribed, and in what state the documents give them."""
    if not facts:
        return show(Sentence(_("No single facts were transcribed."), "note"))
    counts = Counter(fact.state for fact in facts.values())
    words = _state_words()
    rows = tuple((words[state], number(counts[state])) for state in words if counts[state])
    columns = (Column(_("State")), Column(_("Facts"), "right"))
    states = Table("states", _("Transcribed facts by state"), columns, rows)
    damaged = [fact for fact in facts.values() if fact.state in DAMAGED]
    if not damaged:
        return show(states)
    heads = (Column(_("Fact")), Column(_("State")), Column(_("Source")), Column(_("Note")))
    cells = tuple((upper_first(fact.label), words[fact.state], fact.source, fact.note or "–") for fact in damaged)
    return show(states, Table("damaged", _("Facts that are damaged in the documents"), heads, cells))


def _state_words() -> dict[str, str]:
    return {
        "stated": _("Stated in the document"),
        "derived": _("Worked out from the document"),
        "partly_readable": _("Partly readable"),
        "not_readable": _("Not readable in the document"),
        "not_stated": _("Should be there but is not stated"),
        "not_applicable": _("Does not apply"),
    }


def tell_method(project: Project) -> Shown:
    """How each section works, and what no section can say."""
    limits = (
        _("The report repeats and checks what documents say. It does not know what was never written down."),
        _("A check that holds does not show that a figure is right, only that it does not contradict the others."),
        _("Facts were transcribed by hand from the documents; each row names its page or line."),
    )
    sentences = method_sentences(project.sections, project.smallest_group)
    thresholds = (project.thresholds.tell(),) if project.params.kasam is not None else ()
    return show(Bullets((*sentences, *thresholds), _("How the sections work")), Limits(limits))


def tell_versions() -> Shown:
    """The programs that made the report."""
    columns = (Column(_("Program")), Column(_("Version")))
    rows = (("Python", platform.python_version()), *((package, version(package)) for package in PACKAGES))
    return show(Table("versions", _("Programs and versions"), columns, rows))


def tell_words(project: Project) -> Shown:
    """The word list of the report."""
    return show(Terms(word_list(project.sections)))


def result(project: Project, facts: Facts) -> SectionResult:
    """Counts of facts by state, and whether the documents were reviewed."""
    counts = Counter(fact.state for fact in facts.values())
    unit = pgettext("unit", "facts")
    metrics = [Metric(f"facts_{state}", word, counts[state], unit) for state, word in _state_words().items()]
    sources = all_sources(project)
    unknown = [source.title for source in sources if source.reviewed is None]
    refused = [source.title for source in sources if source.reviewed is False]
    label = _("Has someone independent reviewed the documents?")
    if refused:
        message = _("Not reviewed by anyone independent: {titles}.").format(titles=join_words(refused))
        check = Check("sources_reviewed", label, False, "note", message, tuple(refused))
    elif unknown:
        message = _("Whether anyone has reviewed the text is not stated for: {titles}.").format(
            titles=join_words(unknown)
        )
        check = Check("sources_reviewed", label, None, "note", message, tuple(unknown))
    else:
        check = Check("sources_reviewed", label, True, "note", _("Yes, all of them."))
    return SectionResult("method", metrics=tuple(metrics), checks=(*_whole(sources), check), rows=facts.account)


def _whole(sources: tuple[Source, ...]) -> tuple[Check, ...]:
    """What the text as read lacks: facts may stand there that the report calls missing."""
    notes = tuple(source.note for source in sources if source.note)
    if not notes:
        return ()
    label = _("Is the text that was read whole?")
    message = _("The text that was read is damaged or incomplete, and facts may stand in what is lost: {note}")
    return (Check("sources_whole", label, None, "warning", message.format(note=notes[0]), notes),)
