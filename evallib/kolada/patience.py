"""How long to wait before a busy server is asked again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

FIRST_WAIT = 0.5
LONGEST_WAIT = 120.0
"""Who is asked to wait longer than this gives up, and says so."""


@dataclass(frozen=True)
class Attempt:
    """What came of one question. ``answer``: the answer in a tuple, None if there is none; ``told``: why not.

    ``final``: asking again would not help. ``after``: what the server's header Retry-After says.
    """

    told: str
    answer: tuple[Any] | None = None
    final: bool = False
    after: str | None = None


def waiting_time(number: int, attempt: Attempt, now: dt.datetime | None = None) -> float:
    """Seconds to wait after attempt ``number`` (from 0): twice as long each time, at least what the server asks for.

    >>> [waiting_time(number, Attempt("")) for number in range(4)]
    [0.5, 1.0, 2.0, 4.0]
    >>> waiting_time(0, Attempt("", after="7"))
    7.0
    """
    own = FIRST_WAIT * float(2**number)
    return own if attempt.after is None else max(own, _asked_for(attempt.after, now or dt.datetime.now(dt.UTC)))


def _asked_for(after: str, now: dt.datetime) -> float:
    """Seconds, or those until a point in time; 0 if the header says neither."""
    if after.strip().isascii() and after.strip().isdecimal():
        return float(after)
    try:
        until = parsedate_to_datetime(after)
    except ValueError:
        return 0.0
    aware = until if until.tzinfo is not None else until.replace(tzinfo=dt.UTC)
    return max(0.0, (aware - now).total_seconds())
