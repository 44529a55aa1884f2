"""What a cell may hold, kind by kind. What stands in an id column is never repeated in a problem."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence

from evallib.locale import _
from evallib.projects import shorten, suggest
from evallib.projects.scalars import read_date
from evallib.tables.schema import Column

ID = re.compile(r"[a-z0-9][a-z0-9_]{0,63}")
INTEGER = re.compile(r"0|-?[1-9][0-9]{0,17}")
WHOLE = re.compile(r"(0|-?[1-9][0-9]{0,17})(?:[.,]00?)?")
TIME_OF_DAY = re.compile(r"[ T][0-9]{1,2}[:.][0-9]{2}([:.][0-9]{2})?([.,][0-9]+)?(Z|[+-][0-9:]{4,6})?")
MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
YES_NO = ("yes", "no")
IDENTITY_NUMBERS = frozenset({"personnummer", "samordningsnummer", "interimsnummer", "möjligt personnummer"})
FIRST_SERIAL, LAST_SERIAL = 30_000, 60_000
DAY_ZERO = dt.date(1899, 12, 30)

Complaint = tuple[str, str]
"""What is wrong, and what to do."""


def check_cell(text: str, column: Column, source_ids: Sequence[str]) -> Complaint | None:
    """What is wrong with one cell (stripped, normal form C), or None."""
    if not text:
        return (_("The cell is empty."), _("Fill it in.")) if column.required else None
    return _CHECKS[column.kind](text, column, source_ids)


def quoted(text: str) -> str:
    """What stands in a cell, shortened, with identity numbers, phone numbers and e-mail addresses masked."""
    from evallib.privacy.identifiers import hides_identity_number, mask

    return masked(text) if hides_identity_number(text) else shorten(mask(text))


def masked(text: str) -> str:
    """What stands in an id column, as its first character and its length only.

    >>> masked("Anna Andersson")
    'A… (14)'
    """
    return f"{text[0]}… ({len(text)})"


def holds_identity_number(text: str) -> bool:
    """Whether a text holds, or may hold, a Swedish personal identity number."""
    from evallib.privacy.identifiers import find_identifiers

    return any(hit.kind in IDENTITY_NUMBERS for hit in find_identifiers(text))


def parse_whole(text: str) -> int | None:
    """The whole number in a cell with an answer, or None if it holds anything else.

    One or two decimals are accepted if they are zeros, as some programs write them for every number; three would
    look like thousands. Neither exponents, signs of plus, leading zeros nor other digits than 0-9 are accepted.

    >>> [parse_whole(text) for text in ("3", " 3 ", "3.0", "3,00", "-2", "3.5", "3,000", "03", "")]
    [3, 3, 3, 3, -2, None, None, None, None]
    """
    found = WHOLE.fullmatch(text.strip())
    return int(found[1]) if found else None


def _check_id(text: str, _column: Column, _source_ids: Sequence[str]) -> Complaint | None:
    from evallib.privacy.identifiers import hides_identity_number

    if holds_identity_number(text) or hides_identity_number(text):
        what = _("Here stands something like a personal identity number ({masked}).").format(masked=masked(text))
        return what, _("Give each person a number of your own, and keep the key outside the workspace.")
    if not ID.fullmatch(text):
        what = _("“{masked}” is not an id.").format(masked=masked(text))
        return what, _("Use a–z, 0–9 and underscores, beginning with a letter or digit.")
    return None


def _check_ids(text: str, column: Column, source_ids: Sequence[str]) -> Complaint | None:
    if holds_identity_number(text):
        return _check_id(text, column, source_ids)
    names = text.split()
    for name in names:
        complaint = _check_id(name, column, source_ids)
        if complaint is not None:
            return complaint
    if len(set(names)) != len(names):
        return _("The same id stands twice in the cell."), _("Keep one of them; separate ids with a space.")
    return None


def _check_text(text: str, _column: Column, _source_ids: Sequence[str]) -> Complaint | None:
    if "\n" in text:
        return _("The cell holds a line break."), _("Write the text on one line.")
    return None


def _check_prose(_text: str, _column: Column, _source_ids: Sequence[str]) -> Complaint | None:
    """Text on any number of lines: anything may stand in it."""
    return None


def _check_printed(text: str, _column: Column, _source_ids: Sequence[str]) -> Complaint | None:
    from evallib.published.number import parse_printed

    try:
        parse_printed(text)
    except ValueError:
        what = _("“{text}” is not a number.").format(text=quoted(text))
        return what, _("Write the number as printed, without unit, e.g. 16,6 or 3 378 977.")
    return None


def _check_integer(text: str, _column: Column, _source_ids: Sequence[str]) -> Complaint | None:
    if INTEGER.fullmatch(text):
        return None
    what = _("“{text}” is not a whole number.").format(text=quoted(text))
    return what, _("Write digits only, e.g. 8.")


def _check_yes_no(text: str, _column: Column, _source_ids: Sequence[str]) -> Complaint | None:
    if text in YES_NO:
        return None
    meaning = {"ja": "yes", "j": "yes", "y": "yes", "true": "yes", "nej": "no", "n": "no", "false": "no"}
    what = _("Here stands “{text}”, where yes or no was expected.").format(text=quoted(text))
    word = meaning.get(text.casefold())
    return what, _("Write {meaning}.").format(meaning=word) if word else suggest(text, YES_NO)


def _check_choice(text: str, column: Column, _source_ids: Sequence[str]) -> Complaint | None:
    if text in column.choices:
        return None
    what = _("“{text}” is not one of the words allowed.").format(text=quoted(text))
    return what, suggest(text, column.choices)


def _check_date(text: str, _column: Column, _source_ids: Sequence[str]) -> Complaint | None:
    if read_date(text) is not None:
        return None
    what = _("“{text}” is not a date.").format(text=quoted(text))
    if read_date(text[:10]) is not None and TIME_OF_DAY.fullmatch(text[10:]):
        return what, _("Write the day alone, without the time: {day}.").format(day=text[:10])
    return what, _serial_remedy(text) or _("Write a day that exists as 2021-08-31.")


def _check_month(text: str, _column: Column, _source_ids: Sequence[str]) -> Complaint | None:
    if MONTH.fullmatch(text):
        return None
    what = _("“{text}” is not a month.").format(text=quoted(text))
    if read_date(text) is not None:
        return what, _("Write it as 2021-08; in a spreadsheet, first format the cell as text.")
    return what, _serial_remedy(text) or _("Write it as 2021-08.")


def _serial_remedy(text: str) -> str | None:
    """Excel's number of a day, if that is what the text looks like."""
    if not re.fullmatch("[0-9]{5}", text) or not FIRST_SERIAL <= int(text) <= LAST_SERIAL:
        return None
    day = DAY_ZERO + dt.timedelta(days=int(text))
    return _("Excel counts days like this; if so, {text} is {day}.").format(text=text, day=day.isoformat())


def _check_source(text: str, _column: Column, source_ids: Sequence[str]) -> Complaint | None:
    name = text.partition(",")[0].strip()
    if name in source_ids:
        return None
    what = _("There is no source with the id “{name}”.").format(name=quoted(name))
    remedy = suggest(name, source_ids) or _("Add it under sources in the project's parameter file.")
    return what, remedy


_CHECKS: Mapping[str, Callable[[str, Column, Sequence[str]], Complaint | None]] = {
    "id": _check_id,
    "ids": _check_ids,
    "text": _check_text,
    "prose": _check_prose,
    "printed": _check_printed,
    "integer": _check_integer,
    "yes_no": _check_yes_no,
    "choice": _check_choice,
    "date": _check_date,
    "month": _check_month,
    "source": _check_source,
}
