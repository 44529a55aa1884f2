"""From a project's settings and files to a guarded study; nothing unguarded leaves this file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from evallib.errors import InputError, Place, Problem, gather, problems_of
from evallib.kasam.analysis.analyse import analyse
from evallib.kasam.analysis.material import prepare
from evallib.kasam.guard import guard_study, withhold_printed
from evallib.kasam.reading.answers import Layout, WaveAnswers, parse_answers
from evallib.kasam.reading.summaries import check_row, read_printed, study_printed
from evallib.kasam.reading.tables import SUMMARIES
from evallib.kasam.study import Study
from evallib.kasam.waves import Design, Wave
from evallib.locale import _
from evallib.projects import KasamSettings, Project, Reference
from evallib.projects import Wave as WaveSettings
from evallib.published import read_facts
from evallib.tables import data_file, read_table, scan_sheet

EXPLANATION = "kasam_explanation"
"""The fact that holds the documents' own explanation of a change."""


def read_study(project: Project) -> Study:
    """Read the answers or the printed summaries of a project, analyse them, and withhold what may not be shown.

    Raises ``InputError`` with every problem of all files.
    """
    settings = _settings(project)
    reading = _study_summaries if settings.summaries_only else _study_answers
    study: Study
    study, facts = gather(partial(reading, project, settings), partial(read_facts, project))
    found = facts.get(EXPLANATION)
    explanation = found.text if found is not None and found.text else None
    return replace(study, explanation=explanation, sections=project.sections)


def check_inputs(project: Project) -> tuple[Problem, ...]:
    """Every problem in what the section reads."""
    settings = _settings(project)
    reading = _study_summaries if settings.summaries_only else _read_answers
    return problems_of(partial(reading, project, settings))


def named_files(project: Project) -> tuple[str, ...]:
    """The files with answers that the settings name: they are read, whatever they are called."""
    if project.params.kasam is None:
        return ()
    return tuple(dict.fromkeys(wave.file for wave in project.params.kasam.waves if wave.file is not None))


def design_of(project: Project) -> Design:
    """What the project file declares, with the defaults filled in."""
    settings, thresholds = _settings(project), project.thresholds
    if project.instrument is None:
        raise ValueError(f"{project.slug} has no questionnaire")
    compared = settings.compared
    return Design(
        instrument=project.instrument,
        who=settings.who,
        compared=None if compared is None else (compared[0].id, compared[1].id),
        thresholds=thresholds,
        people=thresholds.people,
        link=settings.link.by,
        tolerant=settings.link.tolerant,
        has_unit=settings.unit is not None,
        smallest_change=settings.smallest_change,
        chosen_for_low_scores=settings.chosen_for_low_scores,
        comparison_group=settings.comparison_group,
        correlations=settings.assumed_correlations,
        reliability=settings.reliability.value if settings.reliability else None,
        reliability_source=settings.reliability.source if settings.reliability else None,
        seed=settings.seed,
    )


def _settings(project: Project) -> KasamSettings:
    if project.params.kasam is None:
        raise ValueError(f"{project.slug} has no settings for kasam")
    return project.params.kasam


def _references(design: Design, settings: KasamSettings) -> tuple[Reference, ...]:
    return (*design.instrument.references, *settings.references)


def _study_answers(project: Project, settings: KasamSettings) -> Study:
    design = design_of(project)
    material = prepare(design, settings, _read_answers(project, settings))
    return guard_study(analyse(material, _references(design, settings)))


def _read_answers(project: Project, settings: KasamSettings) -> tuple[WaveAnswers, ...]:
    """The answers of all waves in time order; each sheet is read once."""
    sheets: dict[tuple[str, str | None], list[WaveSettings]] = {}
    for wave in settings.waves:
        sheets.setdefault((wave.file or "", wave.sheet), []).append(wave)
    found = gather(*(partial(_read_sheet, project, settings, waves) for waves in sheets.values()))
    answers = {one.wave: one for sheet in found for one in sheet}
    problems = tuple(_too_many(project, settings, answers.values()))
    if problems:
        raise InputError(problems)
    return tuple(answers[wave.id] for wave in settings.waves)


def _read_sheet(project: Project, settings: KasamSettings, waves: Sequence[WaveSettings]) -> tuple[WaveAnswers, ...]:
    if project.instrument is None:
        raise ValueError(f"{project.slug} has no questionnaire")
    layout = Layout.of(settings, project.instrument)
    path, file = data_file(project, waves[0].file or "")
    return parse_answers(scan_sheet(path, file, sheet=waves[0].sheet, needed=layout.names), layout, waves)


def _too_many(project: Project, settings: KasamSettings, answers: Iterable[WaveAnswers]) -> Iterator[Problem]:
    """Waves in which more people answered than were invited."""
    found = {one.wave: len(one.answers) for one in answers}
    for wave in settings.waves:
        if wave.invited is not None and found[wave.id] > wave.invited:
            where = Place(f"params/projects/{project.slug}.yaml", column=f"kasam.waves.{wave.id}.invited")
            what = _("{invited} were invited, but {answered} answered.")
            what = what.format(invited=wave.invited, answered=found[wave.id])
            yield Problem(where, what, _("Correct the number, or write null if it is not known."))


def _study_summaries(project: Project, settings: KasamSettings) -> Study:
    design = design_of(project)
    references = _references(design, settings)
    waves = [wave.id for wave in settings.waves]
    table = read_table(project, replace(SUMMARIES, required=True), check_row(waves, design.instrument.scale_ids))
    printed = withhold_printed(read_printed(project, design, table), design)
    summaries, changes = study_printed(design, printed, references)
    hidden = sum(one.withheld is not None for one in printed)
    few = {_("too few answers to be shown"): hidden} if hidden else {}
    return Study(
        design=design,
        waves=tuple(Wave(wave.id, wave.label, wave.invited, None) for wave in settings.waves),
        basis="everyone",
        changes=changes,
        references=references,
        drifts=(),
        account=table.account.exclude(few),
        summaries=summaries,
    )
