"""The sources of a REFI-QDA project: documents with their text, and the stretches of them that are coded.

A PDF's text is its representation, a recording's is its transcript. What has neither text nor codes (a picture, a
film) is no document of the study. A transcript that repeats the text of a text source is that document.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from evallib.errors import InputError, Problem
from evallib.focus_groups.readers.opened import Opened
from evallib.focus_groups.readers.refi_archive import Missing, Text
from evallib.focus_groups.readers.refi_xml import Coding, Node, Selection, guid_of
from evallib.focus_groups.source import Document
from evallib.locale import _, ngettext
from evallib.projects import limit, shorten

POSITION = re.compile(r"\s*([+-]?[0-9]{1,10})\s*")
GREATEST = 2**31 - 1
NOWHERE = -1
"""A position that is no number that a text can have."""
MOST_NAMED = 20

Texts = Callable[[str], Text]
"""Where the text at a path of the project file is had from."""


class Stretch(NamedTuple):
    """A part of a document, or all of it, as it was marked. ``start``: None where its place in the text is not told."""

    document: str
    start: int | None
    end: int | None
    user: str | None
    name: str
    codings: tuple[Coding, ...]
    whole: bool = False


class Sources:
    """The documents of a project in order, what is marked in them, and by which ids they are referred to.

    ``documents``: by key. ``aliases``: the keys of documents by the id of a source, representation or transcript.
    ``selections``: the key of the document by the id of a selection. ``missing``: names of documents by why they have
    no text. ``without``: how many sources have neither text nor codes.
    """

    def __init__(self, root: Node, texts: Texts, opened: Opened) -> None:
        self.documents: dict[str, Document] = {}
        self.stretches: list[Stretch] = []
        self.aliases: defaultdict[str, set[str]] = defaultdict(set)
        self.selections: dict[str, str] = {}
        self.missing: defaultdict[Missing, list[str]] = defaultdict(list)
        self.without = 0
        self._texts = texts
        self._paths: dict[str, str] = {}
        nodes = [node for sources in root.all("Sources") for node in sources.children]
        keys = _check_ids(nodes, opened)
        for node, key in sorted(zip(nodes, keys, strict=True), key=lambda pair: pair[0].name != "TextSource"):
            self._add(node, key)
        order = {key: number for number, key in enumerate(keys)}
        self.documents = dict(sorted(self.documents.items(), key=lambda item: order.get(item[0], len(order))))

    def _add(self, node: Node, key: str) -> None:
        if node.name == "TextSource":
            self._add_text(node, node, key)
        elif node.name in ("AudioSource", "VideoSource"):
            self._add_recording(node, key)
        else:
            self._add_page(node, key)

    def _add_text(self, node: Node, source: Node, key: str) -> str:
        """A document with the text of ``node``, which is the source itself or stands in it. Gives its key."""
        path = node.get("plainTextPath")
        inline = node.first("PlainTextContent")
        found = Text(inline.text) if inline is not None else self._texts(path) if path else Text(None, "not_named")
        self.documents[key] = Document(key, _name(node, source, key), found.text)
        if path:
            self._paths.setdefault(path.casefold(), key)
        if found.missing is not None:
            self.missing[found.missing].append(self.documents[key].name)
        self._alias(key, node, source)
        self._mark(key, node)
        return key

    def _alias(self, key: str, *nodes: Node) -> None:
        for node in nodes:
            if node.guid():
                self.aliases[node.guid()].add(key)

    def _add_page(self, node: Node, key: str) -> None:
        """A PDF with its representation, or a picture with its description."""
        text = node.first("Representation") or node.first("TextDescription")
        if text is not None and (text.get("plainTextPath") or text.first("PlainTextContent") or text.selections):
            self._add_text(text, node, key)
            self._mark(key, node, {one.guid: (one.start, one.end) for one in text.selections})
        elif node.name == "PDFSource" and (node.selections or node.codings):
            self._add_text(node, node, key)
        else:
            self._add_media(node, key)

    def _add_recording(self, node: Node, key: str) -> None:
        transcripts = node.all("Transcript")
        keys = [self._add_transcript(one, node, key if len(transcripts) == 1 else "") for one in transcripts]
        if len(keys) == 1:
            self._mark(keys[0], node)
        elif node.selections or node.codings or not keys:
            self._add_media(node, key)

    def _add_transcript(self, node: Node, source: Node, key: str) -> str:
        """The key of the document that a transcript is: the text source with the same text if there is one."""
        same = self._paths.get(node.get("plainTextPath").casefold())
        if same is None:
            return self._add_text(node, source, key or node.guid() or f"#{len(self.documents)} {source.guid()}")
        self._alias(same, node, source)
        self._mark(same, node)
        return same

    def _add_media(self, node: Node, key: str) -> None:
        """What has no text: a document only if something in it is coded."""
        if not node.selections and not node.codings:
            self.without += 1
            return
        self.documents[key] = Document(key, _name(node, node, key), "")
        self._alias(key, node)
        self._mark(key, node)

    def _mark(self, key: str, node: Node, places: dict[str, tuple[str | None, str | None]] | None = None) -> None:
        """What is marked in a node. ``places``: where selections with the same id stand in the text."""
        for one in node.selections:
            start, end = (places or {}).get(one.guid, (one.start, one.end))
            self.selections.setdefault(one.guid, key)
            self.stretches.append(Stretch(key, *_placed(one, start, end, node.points), one.user, one.name, one.codings))
        if node.codings:
            self.stretches.append(Stretch(key, None, None, None, "", tuple(node.codings), whole=True))

    def problems(self, opened: Opened) -> Iterator[Problem]:
        """What in the sources differs from what the format promises."""
        for reason, names in self.missing.items():
            yield Problem(opened.place, _missing(reason, names), _remedy(reason))
        yield from _odd_places(self.stretches, opened)
        placed = {one.document for one in self.stretches if one.start is not None}
        empty = [self.documents[key].name for key in self.documents if key in placed and self._is_empty(key)]
        if empty:
            what = ngettext(
                "The text of {n} coded document is empty: {names}.",
                "The text of {n} coded documents is empty: {names}.",
                len(empty),
            )
            yield Problem(opened.place, what.format(n=len(empty), names=listed(empty)), _remedy("absent"))
        if self.without:
            what = ngettext(
                "{n} picture, recording or film has neither text nor codes, and is left out.",
                "{n} pictures, recordings or films have neither text nor codes, and are left out.",
                self.without,
            )
            yield Problem(opened.place, what.format(n=self.without), "")

    def _is_empty(self, key: str) -> bool:
        text = self.documents[key].text
        return text is not None and not text.strip("\ufeff \t\r\n")


def listed(names: list[str]) -> str:
    """The first names in quotation marks, and how many more there are."""
    shown = ", ".join(f"“{shorten(name)}”" for name in names[:MOST_NAMED])
    rest = len(names) - MOST_NAMED
    return shown if rest <= 0 else _("{names} and {n} more").format(names=shown, n=rest)


def _check_ids(nodes: list[Node], opened: Opened) -> list[str]:
    """The key of each source. Raises ``InputError`` for every id that two sources have."""
    keys = [node.guid() or f"#{number}" for number, node in enumerate(nodes, start=1)]
    problems = []
    for key, times in Counter(keys).items():
        if times > 1:
            names = [_name(node, node, key) for node in nodes if node.guid() == key]
            what = _("{n} documents have the same id: {names}.").format(n=times, names=listed(names))
            problems.append(Problem(opened.place, what, _("Export the project again from the coding tool.")))
    if problems:
        raise InputError(limit(problems))
    return keys


def _name(node: Node, source: Node, key: str) -> str:
    """What the user calls a document; a representation has a name that only its tool knows."""
    path = PurePosixPath(source.get("plainTextPath") or source.get("path"))
    own = node.get("name") if node.name == "Transcript" else ""
    return own or source.get("name") or path.name or key


def _placed(
    one: Selection, start: str | None, end: str | None, points: dict[str, str]
) -> tuple[int | None, int | None]:
    """Start and end as numbers; both None where they are not told, both ``NOWHERE`` where they are no numbers."""
    if one.kind == "TranscriptSelection":
        start, end = points.get(guid_of(start or "")), points.get(guid_of(end or ""))
    elif one.kind == "PlainTextSelection":
        start, end = start or "?", end or "?"
    if start is None or end is None:
        return None, None
    first, last = _whole(start), _whole(end)
    return (NOWHERE, NOWHERE) if first is None or last is None else (first, last)


def _whole(text: str) -> int | None:
    found = POSITION.fullmatch(text)
    number = int(found[1]) if found else None
    return number if number is not None and abs(number) <= GREATEST else None


def _odd_places(stretches: list[Stretch], opened: Opened) -> Iterator[Problem]:
    """Selections of no length, or that end before they begin, or that lie before the text, or have no numbers."""
    places = [(one.start, one.end) for one in stretches if one.start is not None and one.end is not None]
    outside = sum(1 for start, end in places if min(start, end) < 0)
    reversed_or_empty = sum(1 for start, end in places if start >= 0 and 0 <= end <= start)
    remedy = _("Look at them in the coding tool; their place in the text cannot be used.")
    if reversed_or_empty:
        what = ngettext(
            "{n} selection has no length, or ends before it begins.",
            "{n} selections have no length, or end before they begin.",
            reversed_or_empty,
        )
        yield Problem(opened.place, what.format(n=reversed_or_empty), remedy)
    if outside:
        what = ngettext(
            "{n} selection has a position that no text can have.",
            "{n} selections have positions that no text can have.",
            outside,
        )
        yield Problem(opened.place, what.format(n=outside), remedy)


def _missing(reason: Missing, names: list[str]) -> str:
    words = {
        "absent": _("The archive lacks these texts: {names}."),
        "outside": _("These texts lie outside the archive, where they are not read: {names}."),
        "ambiguous": _("Several parts of the archive have the name of these texts: {names}."),
        "not_utf8": _("These texts are not UTF-8, as the format demands: {names}."),
        "too_large": _("These texts are larger than transcripts are: {names}."),
        "not_named": _("The project names no plain text for these documents: {names}."),
    }
    return words[reason].format(names=listed(names))


def _remedy(reason: Missing) -> str:
    if reason == "outside":
        return _("Export the project again with its sources inside the file; until then quotations are withheld.")
    return _("Export the project again with its texts; until then codes are counted without their place.")
