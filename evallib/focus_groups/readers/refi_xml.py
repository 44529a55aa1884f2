"""The XML of REFI-QDA, parsed piece by piece with defusedxml: no document type, no entities, and limits all around.

The parser keeps what a coded project is made of and lets go of the rest (graphs, links, formats) as it passes.
Elements are known by their local name in any namespace ``urn:QDA-XML:…`` or none, because tools differ in its version.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import IO, Any, NamedTuple
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from evallib.focus_groups.readers.opened import Opened
from evallib.locale import _

MOST_ELEMENTS = 600_000
MOST_DEPTH = 100
PIECE = 1 << 16
LONGEST_TAG = 16 * PIECE
"""A parser begins a tag again for each piece that it is given, so one without end would take for ever."""
SPACE = "{urn:QDA-XML:"
SELECTION = "Selection"
TEXTS = frozenset({"Description", "PlainTextContent"})
VALUES = frozenset({"TextValue", "BooleanValue", "IntegerValue", "FloatValue", "DateValue", "DateTimeValue"})
SOURCES = frozenset({"TextSource", "PictureSource", "PDFSource", "AudioSource", "VideoSource"})
KEPT = (
    TEXTS
    | VALUES
    | SOURCES
    | {
        "Users",
        "User",
        "CodeBook",
        "Codes",
        "Code",
        "Variables",
        "Variable",
        "Cases",
        "Case",
        "Sources",
        "Notes",
        "Note",
    }
    | {"Sets", "Set", "MemberSource", "MemberCode", "SourceRef", "SelectionRef", "VariableValue", "VariableRef"}
    | {"Representation", "TextDescription", "Transcript", "CodeRef"}
)
ROOT = re.compile(rb"<(?:[\w.-]+:)?(Project|CodeBook)[\s>/]")
GUID_MARKS = "{} \t\r\n"
NOBODY = "00000000-0000-0000-0000-000000000000"


class Coding(NamedTuple):
    """Codes given by one user. ``user``: an id, or None where the file does not say. ``codes``: ids."""

    user: str | None
    codes: tuple[str, ...]


class Selection(NamedTuple):
    """A part of a source. ``start`` and ``end``: as written, None where its kind has none (pictures, sound, film)."""

    kind: str
    guid: str
    user: str | None
    name: str
    start: str | None
    end: str | None
    codings: tuple[Coding, ...]


_NONE: list[Any] = []
_NO_POINTS: dict[str, str] = {}
"""What most elements hold; replaced, never added to, so that a million of them stay small."""


class Node:
    """An element: its local name, attributes, text, the kept elements in it, and what is coded in it.

    ``points``: positions by the id of a point of time, as written.
    """

    __slots__ = ("attributes", "children", "codings", "name", "points", "selections", "text")

    def __init__(self, name: str, attributes: Mapping[str, str] | None = None) -> None:
        self.name = name
        self.attributes: Mapping[str, str] = attributes or {}
        self.text = ""
        self.children: list[Node] = _NONE
        self.codings: list[Coding] = _NONE
        self.selections: list[Selection] = _NONE
        self.points: dict[str, str] = _NO_POINTS

    def all(self, *names: str) -> list[Node]:
        """The children with one of these names, in order."""
        return [child for child in self.children if child.name in names]

    def first(self, name: str) -> Node | None:
        """The first child with that name."""
        return next((child for child in self.children if child.name == name), None)

    def inside(self, *names: str) -> list[Node]:
        """The children of the children: ``inside("Sets", "Set")``."""
        found = [self]
        for name in names:
            found = [child for node in found for child in node.all(name)]
        return found

    def get(self, attribute: str) -> str:
        """An attribute as written; empty if it is not there."""
        return self.attributes.get(attribute, "")

    def guid(self, attribute: str = "guid") -> str:
        """An attribute as an id; empty if it is not there."""
        return guid_of(self.get(attribute))


def guid_of(text: str) -> str:
    """An id as it is compared: small letters, no braces.

    >>> guid_of("{AD68FBE7-E1EE-4A82-A279-23CC698C89EB}")
    'ad68fbe7-e1ee-4a82-a279-23cc698c89eb'
    """
    return text.strip(GUID_MARKS).casefold()


def user_of(text: str) -> str | None:
    """The id of a user, or None for nobody."""
    guid = guid_of(text)
    return None if guid in {"", NOBODY} else guid


def root_of(head: bytes) -> str | None:
    """Project or CodeBook if a file begins like the XML of REFI-QDA, in any encoding that writes ASCII; else None."""
    plain = head.replace(b"\0", b"")
    found = ROOT.search(plain)
    return found[1].decode() if found and b"<" in plain[:8] and b"QDA-XML" in plain else None


class _LimitError(Exception):
    """The XML is not what a coding tool writes. ``what``: a sentence."""


class _Builder:
    """Makes nodes of what the parser meets."""

    def __init__(self, root: str) -> None:
        self._wanted = root
        self._open: list[Node] = []
        self._parts: list[str] = []
        self._met = 0
        self._same: dict[str, str] = {}
        self._root = Node("")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._met += 1
        if self._met > MOST_ELEMENTS:
            raise _LimitError(_("It has more than {n} elements.").format(n=MOST_ELEMENTS))
        if len(self._open) >= MOST_DEPTH:
            raise _LimitError(_("Its elements or codes are nested more than {n} deep.").format(n=MOST_DEPTH))
        name = tag.rpartition("}")[2]
        if not self._open and (name != self._wanted or not tag.startswith((SPACE, name))):
            raise _LimitError(_("It does not begin as REFI-QDA does ({name}).").format(name=self._wanted))
        self._open.append(Node(self._same.setdefault(name, name), attributes))
        self._parts = []

    def data(self, text: str) -> None:
        if self._open and self._open[-1].name in TEXTS | VALUES:
            self._parts.append(text)

    def end(self, _tag: str) -> None:
        node = self._open.pop()
        if node.name in TEXTS | VALUES:
            node.text = "".join(self._parts)
        if not self._open:
            self._root = node
            return
        self._add(node, self._open[-1])

    def _add(self, node: Node, parent: Node) -> None:
        if node.name == "Coding":
            parent.codings = parent.codings or []
            parent.codings.append(self._coding(node))
        elif node.name.endswith(SELECTION):
            parent.selections = parent.selections or []
            parent.selections.append(self._selection(node))
        elif node.name == "SyncPoint":
            parent.points = parent.points or {}
            parent.points[node.guid()] = node.get("position")
        elif node.name in KEPT:
            parent.children = parent.children or []
            parent.children.append(node)

    def close(self) -> Node:
        return self._root

    def _coding(self, node: Node) -> Coding:
        codes = (child.guid("targetGUID") for child in node.all("CodeRef"))
        return Coding(self._user(node), tuple(self._same.setdefault(code, code) for code in codes))

    def _selection(self, node: Node) -> Selection:
        first, last = ("fromSyncPoint", "toSyncPoint") if node.name == "TranscriptSelection" else _POSITIONS
        start, end = node.attributes.get(first), node.attributes.get(last)
        named = (node.name, node.guid(), self._user(node), node.get("name"))
        return Selection(*named, start, end, tuple(node.codings))

    def _user(self, node: Node) -> str | None:
        user = user_of(node.get("creatingUser"))
        return None if user is None else self._same.setdefault(user, user)


_POSITIONS = ("startPosition", "endPosition")


def parse(stream: IO[bytes], opened: Opened, *, root: str, name: str) -> Node:
    """The elements of a REFI-QDA file. ``root``: Project or CodeBook; ``name``: of the XML file, as the user sees it.

    Raises ``InputError`` for a document type or entity, for what is no sound XML or not REFI-QDA, and past the limits.
    """
    try:
        root_node = _feed(stream, DefusedXMLParser(target=_Builder(root), forbid_dtd=True))
    except DefusedXmlException as error:
        what = _("{name} declares a document type or entities, which no coding tool writes.").format(name=name)
        raise opened.refuse(what, _again()) from error
    except ParseError as error:
        what = _("{name} is not sound XML (line {line}).").format(name=name, line=error.position[0])
        raise opened.refuse(what, _again()) from error
    except _LimitError as error:
        what = _("{name} is not a project or codebook that can be read. {why}").format(name=name, why=error)
        raise opened.refuse(what, _again()) from error
    except (LookupError, ValueError) as error:  # an encoding that the parser does not know
        what = _("The letters of {name} are written in a way that cannot be read.").format(name=name)
        raise opened.refuse(what, _again()) from error
    return root_node


def _feed(stream: IO[bytes], parser: DefusedXMLParser) -> Node:
    fed = 0
    while piece := stream.read(PIECE):
        fed += len(piece)
        parser.feed(piece)
        if fed - parser.parser.CurrentByteIndex > LONGEST_TAG:
            raise _LimitError(_("It has a tag or comment that does not end."))
    found: Node = parser.close()
    return found


def _again() -> str:
    return _("Export it again from the coding tool.")
