"""What Kolada, and those who work with its figures, write for a status, a gender or a value: in words and signs.

Kolada's API says Missing, Privacy and Not applicable; its website and Statistics Sweden print "-" (no answer), ".."
(too few people) and "." (cannot exist). Nothing is ever folded: a word that is not known here is told, not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from evallib.kolada.values import Gender, Status

API_STATUSES: Mapping[str, Status] = {
    "": "value",
    "Missing": "missing",
    "Privacy": "privacy",
    "Not applicable": "not_applicable",
}
"""The statuses of the API, exactly as they are spelt there. Empty: there is a value."""
STATUS_WORDS: Mapping[str, Status] = {
    **{word.casefold(): status for word, status in API_STATUSES.items()},
    "värde": "value",
    "bortfall": "missing",
    "-": "missing",
    "–": "missing",
    "−": "missing",
    "sekretess": "privacy",
    "..": "privacy",
    "ej tillämplig": "not_applicable",
    "ej tillämpligt": "not_applicable",
    ".": "not_applicable",
}
"""The statuses of files, in small letters."""
GENDER_WORDS: Mapping[str, Gender] = {
    "t": "T",
    "totalt": "T",
    "total": "T",
    "k": "K",
    "kvinnor": "K",
    "kvinna": "K",
    "women": "K",
    "m": "M",
    "män": "M",
    "man": "M",
    "men": "M",
}
"""The genders of files, in small letters. A single F or W is not among them: nobody writes them in Swedish."""
FIRST_YEAR, LAST_YEAR = 1900, 2100
"""What is taken for a year; forecasts reach into the future."""
NUMBER = re.compile(
    r"[-−+]?([0-9]{1,3}([ \u00a0\u202f][0-9]{3})+|[0-9]+)([.,][0-9]+)?|[-+]?[0-9]+(\.[0-9]+)?[eE][-+]?[0-9]+"
)
"""A number with decimal comma or point; only spaces group thousands."""
SPACES = str.maketrans({" ": None, "\u00a0": None, "\u202f": None, ",": ".", "−": "-"})


def read_number(text: str) -> float | None:
    """The number in a cell, or None if it is none.

    >>> [read_number(text) for text in ("3,5", "3.5", "12 345,5", "−2", "1.234,5", "..", "")]
    [3.5, 3.5, 12345.5, -2.0, None, None, None]
    """
    return float(text.translate(SPACES)) if NUMBER.fullmatch(text) else None


def read_status(text: str) -> Status | None:
    """The status that a word or sign stands for; None if it is not known. Empty text: a value.

    >>> read_status(".."), read_status("Bortfall"), read_status(""), read_status("nan")
    ('privacy', 'missing', 'value', None)
    """
    return STATUS_WORDS.get(text.casefold())


def read_gender(text: str) -> Gender | None:
    """The gender that a word stands for; None if it is not known.

    >>> read_gender("Kvinnor"), read_gender("T"), read_gender("F")
    ('K', 'T', None)
    """
    return GENDER_WORDS.get(text.casefold())


def read_municipality(text: str) -> str | None:
    """The four digits of a municipality, also where a spreadsheet lost zeros in front; None if it is not a code.

    >>> read_municipality("0114"), read_municipality("114"), read_municipality("Umeå")
    ('0114', '0114', None)
    """
    return text.zfill(4) if re.fullmatch("[0-9]{1,4}", text) else None
