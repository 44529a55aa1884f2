"""From a project's settings and files to a funding study."""

from __future__ import annotations

from evallib.errors import Problem, problems_of
from evallib.funding.study import FundingStudy
from evallib.projects import FundingSettings, Project
from evallib.published import read_facts


def read_study(project: Project) -> FundingStudy:
    """Read the facts of a project under its programme. The loader has made sure that there is a programme."""
    if project.programme is None:
        raise ValueError(f"{project.slug} has no programme")
    return FundingStudy(project.programme, read_facts(project), settings=project.params.medel or FundingSettings())


def check_inputs(project: Project) -> tuple[Problem, ...]:
    """Every problem in what the section reads."""
    return problems_of(lambda: read_study(project))
