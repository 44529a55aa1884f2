"""The files with values that the settings name, put together and checked against each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
import pandas as pd

from evallib.errors import InputError, Place, Problem, gather
from evallib.kolada.readers import parquet, sheets
from evallib.kolada.readers.group_file import read_group_names
from evallib.kolada.readers.raw import Raw
from evallib.kolada.readers.rows import Understood, understand
from evallib.kolada.values import COLUMNS, Values
from evallib.locale import _, ngettext
from evallib.model import RowAccount
from evallib.projects import ComparisonSettings, Project, in_order, limit
from evallib.tables import data_file
from evallib.tables.decoding import read_bytes

KEY = ["kpi", "municipality", "year", "gender"]
SETTING = ("oppna_jamforelser", "indicators")


def read_files(project: Project, settings: ComparisonSettings) -> Values:
    """The values in the files that the settings name. The vintage is the day that the settings tell.

    A row that stands twice in the same way is counted once; the account says how many. Names of municipalities that
    the files lack are taken from the file with groups, if there is one. Raises ``InputError`` with all problems.
    """
    found = _understood(project, settings)
    problems = [problem for one in found for problem in one.problems]
    frame = pd.concat([one.frame.assign(source=n) for n, one in enumerate(found)], ignore_index=True)
    if not problems:
        problems += _check_keys(frame, found)
        problems += _check_names(frame, found)
        problems += _check_indicators(project, settings, frame)
    if problems:
        raise InputError(limit(in_order(problems)))
    again = frame.duplicated(KEY)
    account = sum((one.account for one in found), RowAccount())
    account = account.exclude({_("the same row again"): int(again.sum())} if again.any() else {})
    kept = frame.loc[~again, list(COLUMNS)].reset_index(drop=True)
    texts = {column: "str" for column in COLUMNS if column not in {"year", "value"}}
    return Values(
        frame=kept.astype({**texts, "year": "int64", "value": "float64"}),
        names=_names(project, settings, frame),
        vintage=settings.values.fetched,
        account=account,
    )


def file_notices(project: Project, settings: ComparisonSettings) -> tuple[Problem, ...]:
    """What was read as something else than it is spelt: codes of municipalities that had lost zeros in front, ids of
    indicators in other letters; and files that do not say whether their values are of women, men or all."""
    return tuple(problem for one in _understood(project, settings) for problem in _notices(one))


def _notices(one: Understood) -> Iterator[Problem]:
    if one.lengthened:
        yield _lengthened(one)
    if one.respelt:
        what = ngettext(
            "{n} row spells its indicator in other capitals and small letters than the project file.",
            "{n} rows spell their indicators in other capitals and small letters than the project file.",
            one.respelt,
        )
        yield Problem(Place(one.raw.file, one.raw.sheet), what.format(n=one.respelt), _("It was read as the same."))
    if "gender" not in one.raw.columns:
        what = _("No column says the gender, so every value is taken to be of all.")
        yield Problem(Place(one.raw.file, one.raw.sheet), what, _("Nothing needs to be done if that is so."))


def _understood(project: Project, settings: ComparisonSettings) -> tuple[Understood, ...]:
    kpis = [indicator.id for indicator in settings.indicators]
    raws = gather(*(partial(_read, project, settings, name) for name in dict.fromkeys(settings.values.files)))
    return tuple(understand(raw, kpis, settings.years) for raw in raws)


def _read(project: Project, settings: ComparisonSettings, name: str) -> Raw:
    path, file = data_file(project, name, used=settings.values.files)
    named = {str(role): column for role, column in settings.values.columns.items()}
    data = read_bytes(path, file)
    return parquet.read(data, file, named) if parquet.recognise(data) else sheets.read(path, file, named)


def _lengthened(one: Understood) -> Problem:
    first = int(np.flatnonzero([len(text) < 4 for text in one.raw.columns["municipality"]])[0])
    what = ngettext(
        "{n} row has a municipality of fewer than four digits; zeros were put in front.",
        "{n} rows have a municipality of fewer than four digits; zeros were put in front.",
        one.lengthened,
    )
    remedy = _("Spreadsheets drop such zeros: format the column as text.")
    return Problem(one.raw.place(first, "municipality"), what.format(n=one.lengthened), remedy)


def _check_keys(frame: pd.DataFrame, found: Sequence[Understood]) -> Iterator[Problem]:
    """Two rows for the same indicator, municipality, year and gender that do not say the same."""
    later = frame[frame.duplicated(KEY)]
    if later.empty:
        return
    first = frame[~frame.duplicated(KEY)].set_index(KEY).add_suffix("_first")
    pairs = later.join(first, on=KEY)
    same_value = (pairs["value"] == pairs["value_first"]) | (pairs["value"].isna() & pairs["value_first"].isna())
    for row in pairs[~(same_value & (pairs["status"] == pairs["status_first"]))].to_dict("records"):
        earlier = found[int(row["source_first"])].raw.place(int(row["at_first"]), "value")
        what = _("Indicator {kpi}, municipality {municipality}, {year}, {gender} also stands in {place}, differently.")
        words = {name: row[name] for name in KEY}
        place = found[int(row["source"])].raw.place(int(row["at"]), "value")
        yield Problem(place, what.format(place=earlier, **words), _("Keep one of them."))


def _check_names(frame: pd.DataFrame, found: Sequence[Understood]) -> Iterator[Problem]:
    """Two names for the same municipality."""
    named = frame[frame["name"] != ""].drop_duplicates(["municipality", "name"])
    first = named.drop_duplicates("municipality").set_index("municipality")["name"]
    for row in named[named.duplicated("municipality")].to_dict("records"):
        what = _("The municipality {municipality} is called “{name}” here, but “{other}” before.")
        told = what.format(municipality=row["municipality"], name=row["name"], other=first[row["municipality"]])
        yield Problem(found[int(row["source"])].raw.place(int(row["at"]), "name"), told, _("Keep one of the names."))


def _check_indicators(project: Project, settings: ComparisonSettings, frame: pd.DataFrame) -> Iterator[Problem]:
    """Indicators that the files have no row for."""
    there = set(frame["kpi"])
    for at, indicator in enumerate(settings.indicators):
        if indicator.id not in there:
            what = _("The files have no row for the indicator {kpi} in those years.").format(kpi=indicator.id)
            yield Problem(project.place(*SETTING, at, "id"), what, _("Mend the id, or add the rows."))


def _names(project: Project, settings: ComparisonSettings, frame: pd.DataFrame) -> dict[str, str]:
    """Municipality to name: from the files with values, else from the file with groups where it has names."""
    named = frame[frame["name"] != ""].drop_duplicates("municipality")
    names = dict(zip(named["municipality"], named["name"], strict=True))
    if settings.values.groups is None or names.keys() >= set(frame["municipality"]):
        return names
    return {**read_group_names(project, settings.values.groups), **names}
