"""The few things a section may show, and the one way to show them.

A notebook cell ends with :func:`show`. Every text in it passes :func:`evallib.privacy.guard.guard_text`, and
the report accepts no other output, so nothing reaches a reader around the guard.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

from evallib.model import SectionResult
from evallib.presentation.reads import write_reads
from evallib.presentation.render import render_items
from evallib.privacy.guard import guard_text

ITEMS_MIME = "application/vnd.evallib.items+json"
SECTION_MIME = "application/vnd.evallib.section+json"
PAGE = re.compile(r"\b(s\.|rad|sida) (?=[0-9])")
Role = Literal["finding", "text", "note", "missing", "conflict"]


@dataclass(frozen=True)
class Sentence:
    """One paragraph. The role says what it is: a finding, plain text, a note, something that cannot be
    decided (``missing``) or a contradiction (``conflict``)."""

    text: str
    role: Role = "text"


@dataclass(frozen=True)
class Bullets:
    """A list of sentences under an optional title."""

    items: tuple[str, ...]
    title: str | None = None
    role: Role = "text"


@dataclass(frozen=True)
class Column:
    """A table column. Numbers are aligned to the right."""

    label: str
    align: Literal["left", "right"] = "left"


@dataclass(frozen=True)
class Table:
    """A table of formatted text. The first column heads its rows; ``name`` becomes the CSV file's name.

    A ``folded`` table shows its caption only until the reader opens it; on paper it is always open.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    folded: bool = False

    def __post_init__(self) -> None:
        if not self.caption.strip():
            raise ValueError(f"table {self.name} has no caption")
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"table {self.name}: a row of {len(row)} cells, {len(self.columns)} columns")


@dataclass(frozen=True)
class Figure:
    """A picture, its alternative text and the table behind it. Make one with :func:`figure`."""

    name: str
    alt: str
    caption: str
    png: str
    width: int
    height: int
    table: Table

    def __post_init__(self) -> None:
        for part in ("alt", "caption"):
            if not getattr(self, part).strip():
                raise ValueError(f"figure {self.name} has no {part}")


@dataclass(frozen=True)
class Reading:
    """How to read what stands above."""

    text: str


@dataclass(frozen=True)
class Limits:
    """What the section cannot say."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Links:
    """Sentences that each lead to a section: ``(sentence, section name)``."""

    title: str
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Terms:
    """A word list: ``(term, explanation)``."""

    items: tuple[tuple[str, str], ...]


Item = Sentence | Bullets | Table | Figure | Reading | Limits | Links | Terms


@dataclass(frozen=True)
class Shown:
    """What a notebook cell shows: a few items, guarded, alike in JupyterLab and in the report."""

    items: tuple[Item, ...]

    def __post_init__(self) -> None:
        _guard(self.records())

    def records(self) -> list[dict[str, Any]]:
        """The items as JSON records, each with its kind."""
        return [{"kind": type(item).__name__.lower(), **_typeset(asdict(item))} for item in self.items]

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        records = self.records()
        return {
            ITEMS_MIME: {"items": records},
            "text/html": render_items(records),
            "text/plain": "\n".join(_texts(records)),
        }


@dataclass(frozen=True)
class Published:
    """The last cell of a section: its result, for the report and for ``results.json``."""

    result: SectionResult

    def __post_init__(self) -> None:
        _guard(self.result.as_published())

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {
            SECTION_MIME: self.result.as_published(),
            "text/plain": f"{self.result.name}: {self.result.status}",
        }


def show(*items: Item) -> Shown:
    """Show items to a reader. Raises ``PrivacyError`` when a text holds an identity number or a private
    phone number or address."""
    return Shown(tuple(items))


def publish(result: SectionResult) -> Published:
    """Publish a section's result; the last cell of every notebook. A section without it counts as failed.

    While a report is made it is written down which files were opened, for the next run to know what changed.
    """
    published = Published(result)
    write_reads(result.name)
    return published


def _guard(value: Any) -> None:
    for text in _texts(value, names=True):
        guard_text(text)


def _typeset(value: Any) -> Any:
    """Keep a page or row number on the line of its word: ``s. 2``, ``rad 17``."""
    if isinstance(value, str):
        return PAGE.sub("\\1\u00a0", value)
    if isinstance(value, dict):
        return {key: _typeset(inner) for key, inner in value.items()}
    return type(value)(_typeset(inner) for inner in value) if isinstance(value, list | tuple) else value


def _texts(value: Any, *, names: bool = False) -> Iterator[str]:
    """Every text in nested records, except pictures and the names of kinds; with ``names`` also the keys."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in {"kind", "png", "role", "align"}:
                yield from [key] if names else []
                yield from _texts(inner, names=names)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner, names=names)
