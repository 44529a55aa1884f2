"""What a verification found: one sentence a finding, and what the findings come to together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from evallib.privacy import mask

Kind = Literal["differs", "unchecked", "note"]
Status = Literal["same", "differs", "unchecked"]
LONGEST_NAME = 120


@dataclass(frozen=True)
class Finding:
    """One sentence.

    ``differs``: something is not what it was; ``unchecked``: nobody could tell; ``note``: by the way.
    """

    kind: Kind
    text: str


def differs(text: str) -> Finding:
    """Something is not what it was when the report was made."""
    return Finding("differs", text)


def unchecked(text: str) -> Finding:
    """Something that should have been checked could not be."""
    return Finding("unchecked", text)


def note(text: str) -> Finding:
    """Something to know that changes no verdict."""
    return Finding("note", text)


def status_of(findings: Iterable[Finding]) -> Status:
    """What findings come to: one difference decides, then one thing that could not be checked.

    >>> status_of([note("by the way"), unchecked("no secret")])
    'unchecked'
    """
    kinds = {finding.kind for finding in findings}
    if "differs" in kinds:
        return "differs"
    return "unchecked" if "unchecked" in kinds else "same"


def shown_name(name: object) -> str:
    """A name out of a page or manifest, which may hold anything, as it can stand on a terminal.

    >>> shown_name("tables/a.csv"), shown_name(chr(27) + "[2J")
    ('tables/a.csv', '�[2J')
    """
    text = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in str(name))
    return mask(text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME]}…")
