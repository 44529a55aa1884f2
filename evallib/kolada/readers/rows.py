"""Rows of a file to values: each cell is understood once a distinct text, so large files take no longer than small."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from evallib.errors import Problem
from evallib.kolada.readers.raw import Raw, Texts
from evallib.kolada.signs import (
    FIRST_YEAR,
    LAST_YEAR,
    read_gender,
    read_municipality,
    read_number,
    read_status,
)
from evallib.locale import _
from evallib.model import RowAccount
from evallib.projects import shorten
from evallib.tables import parse_whole

Bools = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
MOST_TOLD = 51
"""So many problems of one kind are told; the list is cut at fifty anyway."""
IN_BRACKETS = re.compile(r"\(([A-Za-z][0-9]{5})\)$")
GROUP = re.compile("G[0-9]+")
THOUSANDS = re.compile("[-−+]?[1-9][0-9]{0,2}[.,][0-9]{3}")
"""A number whose mark may be a decimal one or group thousands."""
MOST_ALIKE, MOST_ROWS = 3, 10
"""More cells than this that are wrong alike are told together, with so many of their rows."""


@dataclass
class Understood:
    """The rows of a file that a project wants.

    ``frame``: the columns of ``Values.frame``, and ``name`` (as the file has it) and ``at`` (the row's index in the
    file's ``Raw``). ``lengthened``: rows whose municipality had lost zeros in front; ``respelt``: rows whose indicator
    is spelt in other capitals and small letters than the project's.
    """

    raw: Raw
    frame: pd.DataFrame
    account: RowAccount
    problems: list[Problem] = field(default_factory=list)
    lengthened: int = 0
    respelt: int = 0


def understand(raw: Raw, kpis: Sequence[str], years: tuple[int, int] | None) -> Understood:
    """The rows of some indicators and years. What is wrong in other rows is passed over; they are counted."""
    problems: list[Problem] = []
    written = _mapped(raw.columns["kpi"], read_kpi)
    kpi = _mapped(written, _fold(kpis))
    empty = raw.columns["kpi"] == ""
    problems += _told(raw, "kpi", empty, _empty)
    wanted = np.isin(kpi.astype(str), list(kpis))
    other_kpi = ~wanted & ~empty
    year, unsound = _years(raw, wanted)
    problems += _told(raw, "year", unsound, _no_year)
    inside = wanted & ~unsound & (True if years is None else (year >= years[0]) & (year <= years[1]))
    other_year = wanted & ~unsound & ~inside
    groups = inside & _matches(raw.columns["municipality"], GROUP)
    keep = inside & ~groups
    at = np.flatnonzero(keep)
    frame = _frame(raw, kpi, year, at=at, problems=problems)
    reasons = {
        _("empty row"): raw.blank,
        _("other indicator"): int(other_kpi.sum()),
        _("other year"): int(other_year.sum()),
        _("group of municipalities"): int(groups.sum()),
    }
    read = raw.blank + len(kpi) - int(empty.sum()) - int(unsound.sum())
    account = RowAccount(read, len(frame), {reason: n for reason, n in reasons.items() if n})
    short = np.array([len(text) < 4 for text in raw.columns["municipality"][at]], dtype=bool)
    return Understood(raw, frame, account, problems, int(short.sum()), int((written[at] != kpi[at]).sum()))


def _fold(kpis: Sequence[str]) -> Callable[[str], str]:
    """How an id is spelt in the project, whatever its capitals; two that differ in nothing else are left alone."""
    folded: dict[str, list[str]] = {}
    for one in kpis:
        folded.setdefault(one.casefold(), []).append(one)
    known = {small: ids[0] for small, ids in folded.items() if len(ids) == 1}
    return lambda text: known.get(text.casefold(), text)


def read_kpi(text: str) -> str:
    """The id of an indicator: what stands there, or what stands in brackets after its title.

    >>> read_kpi("N31807"), read_kpi("Invånare med bistånd, andel (%) (N31807)")
    ('N31807', 'N31807')
    """
    found = IN_BRACKETS.search(text)
    return found[1] if found else text


def _frame(raw: Raw, kpi: Texts, year: Whole, *, at: Whole, problems: list[Problem]) -> pd.DataFrame:
    municipality = _mapped(raw.columns["municipality"][at], read_municipality)
    problems += _told(raw, "municipality", _nothing(municipality), _no_municipality, at=at)
    gender: Texts = np.full(len(at), "T", dtype=object)
    if "gender" in raw.columns:
        gender = _mapped(raw.columns["gender"][at], read_gender)
        problems += _told(raw, "gender", _nothing(gender), _no_gender, at=at)
    status, value = _values(raw, at, problems)
    columns = {"kpi": kpi[at], "municipality": municipality, "year": year[at], "gender": gender, "status": status}
    name = raw.columns["name"][at] if "name" in raw.columns else np.full(len(at), "", dtype=object)
    return pd.DataFrame({**columns, "value": value, "name": name, "at": at})


def _values(raw: Raw, at: Whole, problems: list[Problem]) -> tuple[Texts, Floats]:
    """Status and number of each row. An empty cell without a status is refused: it may mean any of them."""
    text = raw.columns["value"][at]
    number = raw.numeric[at].copy() if raw.numeric is not None else _numbers(text)
    status: Texts = np.full(len(at), "value", dtype=object)
    if "status" in raw.columns:
        status = _mapped(raw.columns["status"][at], read_status)
        problems += _told(raw, "status", _nothing(status), _no_status, at=at)
    sign = np.isnan(number) & (text != "")
    meant = _mapped(text, lambda cell: read_status(cell) if cell else None)
    problems += _told(raw, "value", sign & _nothing(meant), _no_value, at=at)
    taken = sign & ~_nothing(meant) & (status == "value")
    status[taken] = meant[taken]
    problems += _told(raw, "value", np.isnan(number) & ~sign & (status == "value"), _undecidable, at=at)
    both = (status != "value") & ~_nothing(status) & (~np.isnan(number) | (sign & ~_nothing(meant) & (meant != status)))
    problems += _told(raw, "value", both, _contradicting, at=at)
    problems += _told(raw, "value", np.isinf(number), _no_value, at=at)
    problems += _told(raw, "value", _ambiguous(text), _either, at=at)
    if raw.percent is not None:
        problems += _told(raw, "value", raw.percent[at] & ~np.isnan(number), _as_percent, at=at)
    return status, number


def _ambiguous(text: Texts) -> Bools:
    """Which cells may group thousands, where both comma and point occur as decimal marks."""
    numbers = [cell for cell in set(text) if read_number(cell) is not None]
    both = all(any(mark in cell for cell in numbers) for mark in ",.")
    return _matches(text, THOUSANDS) if both else np.zeros(len(text), dtype=bool)


def _numbers(text: Texts) -> Floats:
    codes, unique = pd.factorize(text)
    numbers = [read_number(cell) for cell in unique]
    return (
        np.array([np.nan if one is None else one for one in numbers], dtype="float64")[codes]
        if len(text)
        else np.empty(0)
    )


def _years(raw: Raw, wanted: Bools) -> tuple[Whole, Bools]:
    """The year of each row, and which of the wanted rows have none."""
    codes, unique = pd.factorize(raw.columns["year"])
    found = [parse_whole(text) for text in unique]
    sound = [year if year is not None and FIRST_YEAR <= year <= LAST_YEAR else 0 for year in found]
    years = np.array([*sound, 0], dtype="int64")[codes]
    return years, wanted & (years == 0)


def _mapped(texts: Texts, read: Callable[[str], str | None]) -> Texts:
    codes, unique = pd.factorize(texts)
    found = np.empty(len(unique) + 1, dtype=object)
    found[:-1] = [read(text) for text in unique]
    result: Texts = found[codes]
    return result


def _nothing(found: Texts) -> Bools:
    return np.array([one is None for one in found], dtype=bool)


def _matches(texts: Texts, pattern: re.Pattern[str]) -> Bools:
    codes, unique = pd.factorize(texts)
    found = np.array([*(pattern.fullmatch(text) is not None for text in unique), False], dtype=bool)
    result: Bools = found[codes]
    return result


def _told(
    raw: Raw, role: str, wrong: Bools, say: Callable[[str], tuple[str, str]], *, at: Whole | None = None
) -> Iterator[Problem]:
    """A problem a wrong row; one for all where more than a few hold the same.

    ``at``: which rows of the file are looked at, if not all.
    """
    rows = np.flatnonzero(wrong) if at is None else at[wrong]
    alike: dict[str, list[int]] = {}
    for row in rows:
        alike.setdefault(raw.columns[role][row], []).append(int(row))
    for text, same in list(alike.items())[:MOST_TOLD]:
        what, remedy = say(shorten(text, 30))
        many = len(same) > MOST_ALIKE
        if many:
            what = f"{what} {_more(raw, same[1:])}"
        for row in same[:1] if many else same:
            yield Problem(raw.place(row, role), what, remedy)


def _more(raw: Raw, same: Sequence[int]) -> str:
    """Where else the same stands."""
    rows = list(dict.fromkeys(int(raw.rows[row]) for row in same))
    listed = ", ".join(map(str, rows[:MOST_ROWS])) + (" …" if len(rows) > MOST_ROWS else "")
    return _("The same goes for {n} more cells, in rows {rows}.").format(n=len(same), rows=listed)


def _empty(_text: str) -> tuple[str, str]:
    return _("The cell is empty."), _("Fill it in.")


def _no_year(text: str) -> tuple[str, str]:
    return _("“{text}” is not a year.").format(text=text), _("Write four digits, e.g. 2023.")


def _no_municipality(text: str) -> tuple[str, str]:
    what = _("“{text}” is not the code of a municipality.").format(text=text)
    return what, _("Write its four digits, e.g. 0114, or say in the project file which column has them.")


def _no_gender(text: str) -> tuple[str, str]:
    return _("“{text}” is not a gender that is known here.").format(text=text), _("Write T, K or M.")


def _no_status(text: str) -> tuple[str, str]:
    what = _("“{text}” is not a status that is known here.").format(text=text)
    return what, _("Write Missing, Privacy or Not applicable, or nothing where there is a value.")


def _no_value(text: str) -> tuple[str, str]:
    what = _("“{text}” is neither a number nor a sign for why there is none.").format(text=text)
    return what, _("Write a number, or - for no answer, .. for secrecy, . for not applicable.")


def _either(text: str) -> tuple[str, str]:
    what = _("“{text}” may have decimals or thousands, since other values have another decimal mark.")
    return what.format(text=text), _("Write all numbers with decimal comma, and no mark between thousands.")


def _as_percent(text: str) -> tuple[str, str]:
    what = _("The cell holds {text}, but is shown as per cent, a hundred times as large.").format(text=text)
    return what, _("Format the column as ordinary numbers, and write what is meant, e.g. 10,3.")


def _undecidable(_text: str) -> tuple[str, str]:
    what = _("There is neither a value nor a reason why there is none.")
    return what, _("Write the value, or - for no answer, .. for secrecy, . for not applicable, or remove the row.")


def _contradicting(text: str) -> tuple[str, str]:
    what = (
        _("Here is a value, but the status says that there is none.")
        if text
        else _("The status says that there is no value, but there is one.")
    )
    return what, _("Keep one of them.")
