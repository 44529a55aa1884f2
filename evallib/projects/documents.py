"""A parameter file as plain values that know where they stand.

The file is read event by event, so that nothing is built that could grow (aliases), run (tags) or vanish
(duplicate keys), and each value keeps its row. Lists become tuples; mappings become dicts in file order.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from evallib.errors import InputError, Place, Problem
from evallib.locale import _, pgettext
from evallib.projects import scalars, syntax
from evallib.projects.wording import shorten

DEEPEST = 20
NOWHERE = "…"
"""Stands in the path of a value that is read past because its key cannot be used."""
KEYS_NOT_WORDS = ("n",)
"""Keys that some YAML readers would take for true or false; as a key, ``n`` can only mean a number of people."""
MOST_KEPT = 16
"""Documents that are remembered: every section of a report reads the same project, programme and questionnaire."""
KeyPath = tuple[str | int, ...]


def key_path(path: KeyPath) -> str | None:
    """A path as it is shown: ``sources[0].id``; None for the whole file.

    >>> key_path(("sources", 0, "id"))
    'sources[0].id'
    """
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text or None


def place_in(file: str, rows: Mapping[KeyPath, int], path: KeyPath) -> Place:
    """Where a path stands in a file whose ``rows`` are known; the row of the nearest group around it if it is missing,
    and no row if there are no rows at all.

    >>> print(place_in("x.yaml", {("a",): 3}, ("a", 0)))
    x.yaml, rad 3, kolumn a[0]
    """
    known = path
    while known and known not in rows:
        known = known[:-1]
    return Place(file, row=rows.get(known, 1) if rows else None, column=key_path(path))


@dataclass(frozen=True)
class Document:
    """What a parameter file says. ``problems`` are those of the YAML itself; the rest of the file was read.

    ``rows`` gives the row of the key (or list item) at each path, ``raw`` the text of unquoted values, and
    ``refused`` the paths whose values are already among the problems.
    """

    file: str
    data: Mapping[str, Any]
    rows: Mapping[KeyPath, int] = field(default_factory=dict)
    raw: Mapping[KeyPath, str] = field(default_factory=dict)
    refused: frozenset[KeyPath] = frozenset()
    problems: tuple[Problem, ...] = ()

    def place(self, path: KeyPath) -> Place:
        """Where a path stands; the row of the nearest group around it if the path itself is missing."""
        return place_in(self.file, self.rows, path)

    def is_refused(self, path: KeyPath) -> bool:
        """Whether a value, or a group that it is part of, is already among the problems."""
        return any(path[:length] in self.refused for length in range(len(path) + 1))

    def get(self, *path: str | int) -> Any:
        """The value at a path, or None."""
        node: Any = self.data
        for step in path:
            inside = step in node if isinstance(node, dict) else _is_index(node, step)
            if not inside:
                return None
            node = node[step]
        return node

    def texts(self, *path: str | int | None) -> Iterator[tuple[KeyPath, str]]:
        """Path and text of all texts at a path, where None stands for each item of a list.

        Whatever is missing, refused or not text is left out, so this can be asked of a faulty file.
        """
        for found in self._paths(path):
            value = self.get(*found)
            if isinstance(value, str) and not self.is_refused(found):
                yield found, value

    def _paths(self, pattern: tuple[str | int | None, ...]) -> list[KeyPath]:
        paths: list[KeyPath] = [()]
        for step in pattern:
            if step is None:
                paths = [(*p, i) for p in paths if isinstance(v := self.get(*p), tuple) for i in range(len(v))]
            else:
                paths = [(*p, step) for p in paths]
        return paths


def read_document(path: Path, file: str) -> Document:
    """The document in a file. ``file`` is how the file is named in problems.

    Raises :class:`~evallib.errors.InputError` if nothing can be read: not a file, not text, not YAML.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(syntax.MOST_BYTES + 1)
    except OSError as error:
        what = _("The file cannot be read ({reason}).").format(reason=error.strerror or type(error).__name__)
        raise InputError([Problem(Place(file), what, _("Check that it is a file that you may open."))]) from error
    return parse_document(data, file)


@lru_cache(MOST_KEPT)
def parse_document(data: bytes, file: str) -> Document:
    """The document in the bytes of a file; see :func:`read_document`. Nobody changes it, so it is made once only.

    >>> parse_document(b"title: V\\xc3\\xa4gen ut\\nsections: [goals]\\n", "x.yaml").data
    {'title': 'Vägen ut', 'sections': ('goals',)}
    """
    text = syntax.decode(data, file)
    reader = _Reader(text, file)
    try:
        found = reader.read()
    except yaml.YAMLError as error:
        raise InputError([*reader.problems, syntax.explain(error, text, file)]) from error
    except (ValueError, OverflowError) as error:  # PyYAML on "\U00110000" and on %YAML with a huge number
        what = _("YAML cannot read this row or the next one.")
        place = Place(file, row=reader.row)
        remedy = _("Check escapes such as \\U in quotation marks.")
        raise InputError([*reader.problems, Problem(place, what, remedy)]) from error
    if not isinstance(found, dict):
        what = _("The file is {kind}, where keys and values were expected.").format(kind=_kind(found))
        remedy = _("Write “key: value” on each row.")
        raise InputError([*reader.problems, Problem(Place(file, row=1), what, remedy)])
    return Document(file, found, reader.rows, reader.raw, frozenset(reader.refused), problems=tuple(reader.problems))


def _is_index(node: object, step: str | int) -> bool:
    return isinstance(node, tuple) and isinstance(step, int) and step < len(node)


def _kind(found: object) -> str:
    return pgettext("value", "a list") if isinstance(found, tuple) else pgettext("value", "a single value")


class _Reader:
    """Builds values from YAML events and writes down where they stand. Used for one file."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.events: Iterator[yaml.Event] = yaml.parse(text, Loader=yaml.SafeLoader)
        self.row = 1
        self.rows: dict[KeyPath, int] = {}
        self.raw: dict[KeyPath, str] = {}
        self.refused: set[KeyPath] = set()
        self.problems: list[Problem] = []

    def read(self) -> Any:
        """The value of the first document in the file."""
        found: Any = None
        documents = 0
        while not isinstance(event := self._next(), yaml.StreamEndEvent):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    what = _("A second YAML document begins here.")
                    self._tell((), what, _("Keep one document in the file: remove the row “---”."))
                    break
            elif isinstance(event, yaml.NodeEvent):
                found = self._value(event, ())
        return found

    def _next(self) -> yaml.Event:
        event: yaml.Event = next(self.events)
        if event.start_mark is not None:
            self.row = event.start_mark.line + 1
        return event

    def _tell(self, path: KeyPath, what: str, remedy: str) -> None:
        self.problems.append(Problem(Place(self.file, row=self.row, column=key_path(path)), what, remedy))

    def _value(self, event: Any, path: KeyPath) -> Any:
        self.rows.setdefault(path, self.row)
        self._check_depth(path)
        if isinstance(event, yaml.AliasEvent):
            self._tell_reference(path, f"*{event.anchor}")
            self.refused.add(path)
            return None
        self._check_decorations(event, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        return self._scalar(event, path)

    def _check_depth(self, path: KeyPath) -> None:
        if len(path) > DEEPEST:
            what = _("Values lie more than {most} levels deep.").format(most=DEEPEST)
            place = Place(self.file, row=self.row, column=key_path(path[:3]))
            remedy = _("A parameter file needs four levels at most; check brackets and indentation.")
            raise InputError([*self.problems, Problem(place, what, remedy)])

    def _check_decorations(self, event: Any, path: KeyPath) -> None:
        if event.anchor is not None:
            self._tell_reference(path, f"&{event.anchor}")
        if event.tag is not None:
            what = _("The tag {tag} is not allowed: values are text, numbers, true, false or null.")
            self._tell(path, what.format(tag=shorten(event.tag)), _("Remove the tag."))

    def _tell_reference(self, path: KeyPath, sign: str) -> None:
        what = _("References ({sign}) are not allowed.").format(sign=shorten(sign))
        self._tell(path, what, _("Write the value out, or put it in quotation marks if it is text."))

    def _sequence(self, path: KeyPath) -> tuple[Any, ...]:
        items: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            items.append(self._value(event, (*path, len(items))))
        return tuple(items)

    def _mapping(self, path: KeyPath) -> dict[str, Any]:
        items: dict[str, Any] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            row = self.row
            key = self._key(event, path)
            if key is None or key in items:
                if key is not None:
                    first = self.rows[(*path, key)]
                    what = _("The key “{key}” already stands on row {row}.").format(key=shorten(key), row=first)
                    self._tell((*path, key), what, _("Keep one of them."))
                self._value(self._next(), (*path, NOWHERE))
            else:
                self.rows[(*path, key)] = row
                items[key] = self._value(self._next(), (*path, key))
        return items

    def _key(self, event: yaml.Event, path: KeyPath) -> str | None:
        """The text of a key; None if it cannot be one, which is then among the problems."""
        if not isinstance(event, yaml.ScalarEvent):
            remedy = _("Write “key: value”; put a value in quotation marks if it holds [ or {.")
            self._tell(path, _("A key must be text."), remedy)
            self._value(event, (*path, NOWHERE))
            return None
        self._check_decorations(event, path)
        plain = event.implicit[0] and event.value not in KEYS_NOT_WORDS
        key = scalars.read_plain(event.value) if plain else event.value
        if event.implicit[0] and event.value == "<<":
            self._tell(path, _("Merging (<<) is not allowed."), _("Write the keys out."))
        elif isinstance(key, scalars.Surprise):
            self._tell(path, key.what, key.remedy)
        elif not isinstance(key, str) or not key:
            what = _("A key must be text, but here stands {text}.").format(text=shorten(event.value) or "null")
            self._tell(path, what, _("Put the key in quotation marks if it is meant so."))
        else:
            return self._text(key, path)
        return None

    def _scalar(self, event: Any, path: KeyPath) -> Any:
        if not event.implicit[0]:
            return self._text(event.value, path)
        self.raw[path] = event.value
        value = scalars.read_plain(event.value)
        if isinstance(value, scalars.Surprise):
            self._tell(path, value.what, value.remedy)
            self.refused.add(path)
            return event.value
        return self._text(value, path) if isinstance(value, str) else value

    def _text(self, text: str, path: KeyPath) -> str:
        for letter in text:
            if unicodedata.category(letter) in {"Cc", "Cs"} and letter not in "\n\t":
                what = _("There is an invisible control character here ({code}).")
                self._tell(path, what.format(code=f"U+{ord(letter):04X}"), _("Remove it."))
                return "".join(x for x in text if unicodedata.category(x) not in {"Cc", "Cs"})
        return unicodedata.normalize("NFC", text)
