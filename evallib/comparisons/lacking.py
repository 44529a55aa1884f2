"""What the data lack, or should not have, though the comparison can be made: for whoever checks the files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from evallib.comparisons.study import Comparison, IndicatorResult, Peers
from evallib.errors import Place, Problem
from evallib.locale import _
from evallib.projects import Project

SECTION = "oppna_jamforelser"
MOST_NAMED = 10


def find_lacking(project: Project, comparison: Comparison, today: dt.date) -> Iterator[Problem]:
    """Indicators without any row for the municipality, members of groups that the data do not have, and a day to come.

    ``today``: values fetched after it bear a wrong day.
    """
    yield from _without_rows(project, comparison)
    for peers in comparison.peers[1:]:
        yield from _unknown_members(project, comparison, peers)
    if comparison.vintage is not None and comparison.vintage > today:
        what = _("The values are said to be fetched on {day}, which is yet to come.")
        remedy = _("Write the day when they were fetched, or remove the folder with the wrong name.")
        place = project.place(SECTION, "values", "fetched")
        yield Problem(place, what.format(day=comparison.vintage.isoformat()), remedy)


def _without_rows(project: Project, comparison: Comparison) -> Iterator[Problem]:
    ids = [result.indicator.id for result in comparison.results if _has_no_row(result)]
    if ids:
        what = _("The data have no row for {name} in these years of {kpis}.")
        told = what.format(name=comparison.settings.name, kpis=_listed(ids))
        yield Problem(
            project.place(SECTION, "municipality"), told, _("Take them out, or leave them: no value is shown.")
        )


def _has_no_row(result: IndicatorResult) -> bool:
    points = [point for trend in result.trends.values() for point in trend.points]
    return all(point.cell.status == "absent" for point in points)


def _unknown_members(project: Project, comparison: Comparison, peers: Peers) -> Iterator[Problem]:
    everyone = set(comparison.peers[0].members)
    unknown = [code for code in peers.members if code not in everyone]
    if unknown:
        what = _("The group “{title}” has members that the data do not have: {codes}.")
        told = what.format(title=peers.title, codes=_listed(unknown))
        yield Problem(_place(project, comparison, peers), told, _("Mend the codes, or add their values."))


def _place(project: Project, comparison: Comparison, peers: Peers) -> Place:
    """Where the settings ask for a group."""
    if peers.kind != "group" or peers.id is None:
        return project.place(SECTION, "compare", peers.kind)
    return project.place(SECTION, "compare", "groups", comparison.settings.compare.groups.index(peers.id))


def _listed(names: list[str]) -> str:
    return ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
