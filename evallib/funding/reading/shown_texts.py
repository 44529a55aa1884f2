"""What stops a text of the fund's tables: texts that are shown as they stand must name nobody.

The search is that for quotations: it errs on the side of finding. It is a safety net and no proof that nobody is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import get_args

from evallib.privacy import OwnNames, StopKind, find_stops, hides_identity_number, stop_label
from evallib.privacy.identifiers import Kind

SHOWN = frozenset({"project", "applicant", "channel", "cost"})
"""Columns that a report shows as they stand."""
CODES = frozenset({"round", "case_number", "criterion"})
"""Columns that a report shows too, and that hold numbers of many forms."""
OF_NUMBERS: frozenset[StopKind] = frozenset(
    {"ärendenummer", "långt nummer", "födelsedatum", "registreringsnummer", "postnummer"}
)
"""What a code may look like without being it."""
Stops = Callable[[str, str], tuple[str, ...]]


def stops_of(names: OwnNames) -> Stops:
    """A search in a column's text for what may not be shown, in the reader's words; empty if nothing stops it.

    ``names``: the project's own list, which stops texts that are shown. In every column, identity numbers, telephone
    numbers and addresses in any form stop a text.

    >>> find = stops_of(OwnNames(["Gunilla"]))
    >>> find("applicant", "Gunilla på Storgatan 12"), find("idea", "Gunilla och 850709/9805")
    (('namn i projektets egen lista', 'gatuadress'), ('personnummer',))
    """

    @lru_cache(maxsize=4096)
    def find(column: str, text: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(stop_label, _kinds(column, text, names))))

    return find


def _kinds(column: str, text: str, names: OwnNames) -> Iterator[StopKind]:
    shown = column in SHOWN or column in CODES
    kinds = [stop.kind for stop in find_stops(text, names if shown else None)]
    passed = frozenset[StopKind]() if column in SHOWN else OF_NUMBERS
    wanted = frozenset(get_args(Kind)) if not shown else None
    yield from (kind for kind in kinds if kind not in passed and (wanted is None or kind in wanted))
    if column in CODES and not kinds and hides_identity_number(text):
        yield "möjligt personnummer"
