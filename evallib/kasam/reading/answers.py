"""From a sheet of text to the answers of each wave, or to everything that is wrong with the sheet.

Ids, codes, units and background stay text, letter for letter: ``007`` and ``7`` are different people. What stands in
such a column is masked in every message, and a personal identity number, a telephone number or an e-mail address there
stops the reading. No message repeats free text from a cell: people write things into spreadsheets that are about
somebody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain

import numpy as np
import numpy.typing as npt

from evallib.errors import InputError, Place, Problem
from evallib.kasam.waves import MissingAnswers
from evallib.locale import _
from evallib.model import RowAccount
from evallib.privacy import find_identifiers, hides_identity_number, kind_label
from evallib.projects import Instrument, KasamSettings, in_order, limit
from evallib.projects import Wave as WaveSettings
from evallib.tables import Reading, Sheet, parse_whole
from evallib.tables.cells import IDENTITY_NUMBERS, masked
from evallib.tables.header import column_letter

Floats = npt.NDArray[np.float64]
SHORT_NUMBER = re.compile(r"-?[0-9]{1,4}([.,][0-9]{1,3})?")
IDENTITY = "identity"
MONTH = "(jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)"
DATE = re.compile(rf"\d{{4}}-\d\d-\d\d(T.*)?|\d{{1,4}}[-. ]?{MONTH}|{MONTH}[-. ]?\d{{1,4}}", re.IGNORECASE)
ERROR_VALUE = re.compile(r"#[A-ZÅÄÖ0-9/]{1,12}[!?]?")
EMPTY, CODED = 0, 1
"""How a missing answer shows: nothing stands there, or a declared code."""


@dataclass(frozen=True)
class WaveAnswers:
    """One wave's answers, one row a person who gave any answer, in the order of the file.

    ``answers``: people x items as they stand in the file, NaN where there is none. ``keys``: the id or code of each
    person, "" where there is none or people are not linked. ``unit`` and ``background``: text, "" where empty.
    """

    wave: str
    file: str
    sheet: str | None
    keys: tuple[str, ...]
    answers: Floats
    unit: tuple[str, ...]
    background: Mapping[str, tuple[str, ...]]
    missing: MissingAnswers
    unread: tuple[str, ...]
    account: RowAccount


@dataclass(frozen=True)
class Layout:
    """What the columns of a sheet are called: items by their own name (``k01``), and what else is read."""

    items: Mapping[str, str]
    key: str | None
    unique: bool
    unit: str | None
    background: tuple[str, ...]
    wave: str | None
    codes: frozenset[str]
    low: int
    high: int

    @classmethod
    def of(cls, settings: KasamSettings, instrument: Instrument) -> Layout:
        """The layout that a project file declares."""
        linked = settings.link.by != "none"
        return cls(
            items={name: settings.column_of(name) for name in instrument.columns},
            key=settings.link.column if linked else None,
            unique=settings.link.by == "id",
            unit=settings.unit,
            background=settings.background,
            wave=settings.wave_column,
            codes=frozenset(settings.missing_codes),
            low=instrument.low,
            high=instrument.high,
        )

    @property
    def about_people(self) -> tuple[str, ...]:
        """The columns whose cells are about a person and are masked in every message."""
        named = (self.key, self.unit, *self.background)
        return tuple(dict.fromkeys(name for name in named if name is not None))

    @property
    def names(self) -> tuple[str, ...]:
        """Every column that is read."""
        other = (self.wave,) if self.wave is not None else ()
        return tuple(dict.fromkeys((*other, *self.about_people, *self.items.values())))


def parse_answers(reading: Reading, layout: Layout, waves: Sequence[WaveSettings]) -> tuple[WaveAnswers, ...]:
    """The answers of each wave that a sheet holds.

    ``reading``: the sheet, in which all columns of the layout are, and what was wrong with single rows of it. Raises
    ``InputError`` with that and everything else: cells that hold no answer of the scale, values of the wave column
    that no wave declares, ids that stand twice in a wave, identity numbers.
    """
    found = _Reading(reading.sheet, layout, waves)
    checks = (found.check_names(), found.check_cells(), found.check_waves(), found.check_keys())
    problems = [*reading.problems, *chain.from_iterable(checks)]
    if problems:
        raise InputError(limit(in_order(problems)))
    return tuple(found.take(wave) for wave in waves)


@dataclass(frozen=True)
class _Answer:
    """What a cell of an item says: a number (NaN: none), how an answer is missing, and whether it is neither."""

    number: float
    missing: int | None
    wrong: bool


@cache
def _understand(text: str, codes: frozenset[str], low: int, high: int) -> _Answer:
    """The answer in a cell. ``codes``: texts that mean no answer, also when written as 9,0 for 9."""
    number = parse_whole(text)
    if not text or text in codes or (number is not None and str(number) in codes):
        return _Answer(float("nan"), CODED if text else EMPTY, wrong=False)
    if number is None or not low <= number <= high:
        return _Answer(float("nan"), None, wrong=True)
    return _Answer(float(number), None, wrong=False)


def _named(text: str) -> str:
    """What stands in a cell of a file of answers, for a message: a short number, or how long the text is."""
    return text if not text or SHORT_NUMBER.fullmatch(text) else _("text ({n} characters)").format(n=len(text))


@cache
def _complain(text: str, low: int, high: int) -> tuple[str, str]:
    """What is wrong with a cell that holds no answer, and what to do."""
    told = {"value": _named(text), "low": low, "high": high}
    if parse_whole(text) is not None:
        what = _("“{value}” lies outside the scale {low} to {high}.")
        remedy = _("Correct the cell, or name the number under missing_codes if it means that there is no answer.")
    elif DATE.fullmatch(text):
        what = _("Here stands a date, where a whole number from {low} to {high} was expected.")
        remedy = _("Spreadsheets make dates of what is typed as 3-5. Write the answer itself.")
    elif ERROR_VALUE.fullmatch(text):
        what, remedy = _("Here stands the error value {shown}."), _("Mend the formula, or write the value itself.")
        told["shown"] = text
    else:
        what = _("“{value}” is not an answer, a whole number from {low} to {high}.")
        remedy = _("Write the answer as a number. Only a text that means no answer may stand under missing_codes.")
    return what.format(**told), remedy


@cache
def _identifying(text: str) -> tuple[str, ...]:
    """What in a text could tell who a person is: the kinds of it, in the reader's language."""
    kinds = {hit.kind: kind_label(hit.kind) for hit in find_identifiers(text)}
    return tuple(dict.fromkeys(kinds.values())) if not kinds.keys() & IDENTITY_NUMBERS else (IDENTITY,)


@dataclass(frozen=True)
class _Reading:
    """One sheet being read."""

    sheet: Sheet
    layout: Layout
    waves: Sequence[WaveSettings]

    def cell(self, row: int, name: str) -> str:
        return self.sheet.rows[row][self.sheet.index(name)]

    def text(self, row: int, name: str) -> str:
        """A cell about a person or a wave; empty where the file itself declares that the value means nothing."""
        text = self.cell(row, name)
        declared = self.sheet.missing.get(name, frozenset())
        number = parse_whole(text)
        return "" if text in declared or (number is not None and str(number) in declared) else text

    @cached_property
    def answers(self) -> Mapping[int, tuple[_Answer, ...]]:
        """The answers of every row, item by item."""
        low, high = self.layout.low, self.layout.high
        items = [
            (self.sheet.index(name), self.layout.codes | self.sheet.missing.get(name, frozenset()))
            for name in self.layout.items.values()
        ]
        return {
            row: tuple(_understand(cells[index], codes, low, high) for index, codes in items)
            for row, cells in self.sheet.rows.items()
        }

    def check_names(self) -> Iterator[Problem]:
        """Names of columns that are not read but listed in the report, and that hold what may not be shown."""
        for index, name in enumerate(self.sheet.names):
            if name not in self.layout.names and find_identifiers(name):
                row, letter = (1, column_letter(index)) if self.sheet.lettered else (None, None)
                what = _("The name of the column holds something that may not be shown.")
                place = Place(self.sheet.file, sheet=self.sheet.sheet, row=row, column="…", letter=letter)
                yield Problem(place, what, _("Give the column another name."))

    def check_cells(self) -> Iterator[Problem]:
        names = tuple(self.layout.items.values())
        for row in self.sheet.rows:
            for name in self.layout.about_people:
                if what := self.identity(self.text(row, name), name):
                    remedy = _("Give each person a number of your own, and keep the key outside the workspace.")
                    yield Problem(self.sheet.place(row, name), what, remedy)
            for name, answer in zip(names, self.answers[row], strict=True):
                if answer.wrong:
                    told = _complain(self.cell(row, name), self.layout.low, self.layout.high)
                    yield Problem(self.sheet.place(row, name), *told)

    def identity(self, text: str, name: str) -> str | None:
        """What tells who a person is in a cell about people, or None."""
        kinds = _identifying(text)
        if IDENTITY in kinds or (name == self.layout.key and hides_identity_number(text)):
            what = _("Here stands something like a personal identity number ({masked}).")
            return what.format(masked=masked(text))
        what = _("Here stands something that tells who the person is: {kinds} ({masked}).")
        return what.format(kinds=", ".join(kinds), masked=masked(text)) if kinds else None

    def check_waves(self) -> Iterator[Problem]:
        """Rows of no declared wave, and declared waves without rows."""
        name = self.layout.wave
        if name is None:
            return
        values = [wave.value or "" for wave in self.waves]
        for row in self.sheet.rows:
            if (text := self.text(row, name)) not in values:
                what = _("“{value}” is not the value of a wave.").format(value=_named(text))
                remedy = _("Declared are: {values}.").format(values=", ".join(values))
                yield Problem(self.sheet.place(row, name), what, remedy)
        found = {self.text(row, name) for row in self.sheet.rows}
        for value in values:
            if value not in found:
                what = _("No row has the value “{value}”.").format(value=value)
                yield Problem(
                    self.sheet.place(1, name), what, _("Correct the value of the wave in the parameter file.")
                )

    def check_keys(self) -> Iterator[Problem]:
        """Ids that stand twice in a wave. Codes may: people make them up, and linking passes such codes over."""
        name = self.layout.key
        if name is None or not self.layout.unique:
            return
        for wave in self.waves:
            first: dict[str, int] = {}
            for row in self.rows_of(wave):
                key = self.text(row, name)
                if key and key in first:
                    what = _("Rows {first} and {row} have the same id ({masked}).")
                    what = what.format(first=first[key], row=row, masked=masked(key))
                    yield Problem(
                        self.sheet.place(row, name), what, _("Each person has one row. Correct or remove one.")
                    )
                first.setdefault(key, row)

    def rows_of(self, wave: WaveSettings) -> list[int]:
        name = self.layout.wave
        if name is None:
            return list(self.sheet.rows)
        return [row for row in self.sheet.rows if self.text(row, name) == wave.value]

    def take(self, wave: WaveSettings) -> WaveAnswers:
        """The answers of one wave, when nothing is wrong."""
        rows = self.rows_of(wave)
        answered = [row for row in rows if any(answer.missing is None for answer in self.answers[row])]
        absent = [answer.missing for row in answered for answer in self.answers[row]]
        blank = self.sheet.blank if wave == self.waves[0] else 0
        reasons = {_("empty row"): blank, _("no answer to any question"): len(rows) - len(answered)}
        excluded = {reason: count for reason, count in reasons.items() if count}
        return WaveAnswers(
            wave=wave.id,
            file=self.sheet.file,
            sheet=self.sheet.sheet,
            keys=self.texts(answered, self.layout.key),
            answers=self.numbers(answered),
            unit=self.texts(answered, self.layout.unit),
            background={name: self.texts(answered, name) for name in self.layout.background},
            missing=MissingAnswers(len(absent), absent.count(EMPTY), absent.count(CODED)),
            unread=tuple(name for name in self.sheet.names if name not in self.layout.names),
            account=RowAccount(len(rows) + blank, len(answered), excluded),
        )

    def texts(self, rows: Sequence[int], name: str | None) -> tuple[str, ...]:
        return tuple("" if name is None else self.text(row, name) for row in rows)

    def numbers(self, rows: Sequence[int]) -> Floats:
        """The answers of some rows, people x items; NaN where one is missing."""
        found = [[answer.number for answer in self.answers[row]] for row in rows]
        return np.array(found, dtype=np.float64).reshape(len(rows), len(self.layout.items))
