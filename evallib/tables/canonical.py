"""One way to write each value as text, whatever file it comes from.

A spreadsheet, an SPSS file and a text file that hold the same table give the same cells:

=================  ==========================================================================================
in the file        as text
=================  ==========================================================================================
text               without space around it, Unicode normal form C, line breaks as a single line feed
number             the shortest digits, at most 15 significant ones, with a point: 3, 3.5, -0.25; no exponent
number shown 007   007: zeros that a number format puts first are kept, because they tell ids apart
day                2024-05-01
day and time       2024-05-01T13:45:00 (to the second); a day alone if the time is midnight
time of day, span  13:45:00, 36:30:00
yes or no          TRUE, FALSE
nothing            the empty text
=================  ==========================================================================================

Text stays as it was typed: "3,0" is not made into "3"; a rule does that later, where a number is expected.
"""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from decimal import Decimal

MIDNIGHT = dt.time()
SIGNIFICANT_DIGITS = 15


def clean(cell: str) -> str:
    """A cell without space around it, in Unicode's normal form C (å as one character).

    >>> clean(" a\\u030a ") == "å"
    True
    """
    text = cell.strip()
    if text.isascii():
        return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def clean_name(cell: str) -> str:
    """The name of a column on one line, with single spaces.

    >>> clean_name(" Fråga 1\\n(skala 1–7) ")
    'Fråga 1 (skala 1–7)'
    """
    return " ".join(clean(cell).split())


def number_text(value: float, zeros: int = 0) -> str:
    """A number as text; ``zeros`` is the least number of digits in a whole number.

    Raises ``ValueError`` for infinity and NaN.

    >>> number_text(3.0), number_text(0.1 + 0.2), number_text(1e-7), number_text(7, zeros=3)
    ('3', '0.3', '0.0000001', '007')
    """
    if not math.isfinite(value):
        raise ValueError("the number is not finite")
    if value != int(value):
        return format(Decimal(f"{value:.{SIGNIFICANT_DIGITS}g}").normalize(), "f")
    sign = "-" if value < 0 else ""
    return sign + str(abs(int(value))).zfill(zeros)


def moment_text(value: dt.date | dt.datetime) -> str:
    """A day, or a day and a time, as text.

    >>> moment_text(dt.datetime(2024, 5, 1)), moment_text(dt.datetime(2024, 5, 1, 13, 44, 59, 999_600))
    ('2024-05-01', '2024-05-01T13:45:00')
    """
    if not isinstance(value, dt.datetime):
        return value.isoformat()
    second = (value + dt.timedelta(milliseconds=500)).replace(microsecond=0, tzinfo=None)
    return second.date().isoformat() if second.time() == MIDNIGHT else second.isoformat()


def span_text(value: dt.timedelta) -> str:
    """Hours, minutes and seconds as text; also of a time of day.

    >>> span_text(dt.timedelta(hours=36, minutes=30))
    '36:30:00'
    """
    seconds = math.floor(value.total_seconds() + 0.5)
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
