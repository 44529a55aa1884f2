"""REFI-QDA projects (.qdpx) and codebooks (.qdc), as NVivo, ATLAS.ti, MAXQDA, QualCoder and others write them.

Who coded is told by each coding, not by the selection that it lies on: a second coder may have added a code to the
first one's selection. Positions are handed over as written, because tools count them in different units. Format:
REFI-QDA 1.5 of 25 September 2019, with the deviations that tools are known for. Checked against a project that ATLAS.ti
8.4 wrote (tests marked ``real``), and the same invented study written in two tools' manners.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from evallib.errors import Problem
from evallib.focus_groups.readers.opened import Opened, open_coded
from evallib.focus_groups.readers.refi_archive import Text, open_archive, recognise_archive
from evallib.focus_groups.readers.refi_codes import codes_of
from evallib.focus_groups.readers.refi_sources import Sources, Stretch, Texts, listed
from evallib.focus_groups.readers.refi_xml import VALUES, Node, parse, root_of
from evallib.focus_groups.source import Code, CodedSource, Grouping, GroupingKind, Segment
from evallib.locale import _, ngettext
from evallib.tables.opening import open_file

TOOL = re.compile(
    r"\b(ATLAS\.ti|NVivo|MAXQDA|QualCoder|Quirkos|f4analyse|Transana|QDA ?Miner|Dedoose|webQDA|OpenQDA|Requal|Taguette)"
    r"\b(?:\D{0,20}?(\d{1,4}(?:\.\d{1,3})?))?",
    re.IGNORECASE,
)
CODEBOOK_ROOT, PROJECT_ROOT = "CodeBook", "Project"


def recognise(opened: Opened) -> bool:
    """Whether the file is a REFI-QDA project, as an archive or its XML alone, or a codebook."""
    return recognise_archive(opened) or root_of(opened.head) is not None


def read(opened: Opened) -> CodedSource:
    """The coded project in the file.

    Texts that are missing, selections without a usable place and codings that point nowhere are told in ``changed``;
    nothing is left out without being counted. Raises ``InputError`` if the file is a codebook only, is damaged, goes
    beyond the limits, or has ids that two codes or documents share.
    """
    if not recognise_archive(opened):
        if root_of(opened.head) == CODEBOOK_ROOT:
            what = _("The file is a codebook, without texts and codings.")
            raise opened.refuse(what, _("Name it under “codebook”, and the project (.qdpx) under “files”."))
        return _Project(_parse_file(opened, PROJECT_ROOT), _no_archive, opened).source()
    with open_archive(opened) as archive:
        with archive.open_project() as stream:
            root = parse(stream, opened, root=PROJECT_ROOT, name=archive.name)
        return _Project(root, archive.text, opened).source()


def read_codebook(path: Path, file: str) -> tuple[Code, ...]:
    """The codes of a codebook (.qdc), or of a project (.qdpx), each before those in it; keys are ids in small letters.

    ``file``: the name as shown to the user. Raises ``InputError`` if it is neither, or cannot be read.
    """
    opened = open_coded(path, file)
    if recognise_archive(opened):
        with open_archive(opened) as archive, archive.open_project() as stream:
            root = parse(stream, opened, root=PROJECT_ROOT, name=archive.name)
    elif found := root_of(opened.head):
        root = _parse_file(opened, found)
    else:
        what = _("The file is neither a codebook (.qdc) nor a project (.qdpx) of REFI-QDA.")
        raise opened.refuse(what, _("Export the codebook from the coding tool."))
    if root.name == CODEBOOK_ROOT:
        return codes_of(root, opened)
    return codes_of(root.first("CodeBook") or Node("CodeBook"), opened, _cases(root))


def _parse_file(opened: Opened, root: str) -> Node:
    with open_file(opened.path, opened.file) as stream:
        return parse(stream, opened, root=root, name=opened.path.name)


def _no_archive(_path: str) -> Text:
    return Text(None, "outside")


def _cases(root: Node) -> frozenset[str]:
    return frozenset(case.guid() for case in root.inside("Cases", "Case")) - {""}


class _Project:
    """A project's parts, put together."""

    def __init__(self, root: Node, texts: Texts, opened: Opened) -> None:
        self._root, self._opened = root, opened
        self._cases = {case.guid(): case.get("name") for case in root.inside("Cases", "Case")}
        self._codes = codes_of(root.first("CodeBook") or Node("CodeBook"), opened, _cases(root))
        self._sources = Sources(root, texts, opened)
        users = root.inside("Users", "User")
        self._users = {user.guid(): user.get("name").strip() or user.get("id").strip() for user in users}
        self._unknown: Counter[str] = Counter()
        self._coders: set[str] = set()

    def source(self) -> CodedSource:
        """All of it as one coded source."""
        known = {code.key for code in self._codes}
        segments = tuple(one for stretch in self._sources.stretches for one in self._segments(stretch, known))
        used = {segment.code for segment in segments}
        names = {key: name for key, name in self._cases.items() if key in used - known}
        cases = tuple(Code(key, name, codable=False) for key, name in names.items())
        return CodedSource(
            format="refi",
            file=self._opened.file,
            documents=tuple(self._sources.documents.values()),
            codes=(*self._codes, *cases),
            segments=segments,
            groupings=tuple(self._groupings(segments)),
            changed=(*self._sources.problems(self._opened), *self._problems(segments)),
            tool=_tool(self._root.get("origin")),
        )

    def _segments(self, stretch: Stretch, known: set[str]) -> Iterator[Segment]:
        """One segment for each code of each coder; one without code where nothing is coded."""
        document = self._sources.documents[stretch.document].name
        place = f"{document}, {stretch.start}–{stretch.end}" if stretch.start is not None else document
        preview = stretch.name or None if stretch.start is not None else None
        codings = [(one.user or stretch.user, code) for one in stretch.codings for code in one.codes or ("",)]
        coders: list[tuple[str | None, str | None]] = [(self._coder(user), code) for user, code in codings]
        for coder, code in coders or [(self._name(stretch.user), None)]:
            is_known = code is None or code in known or code in self._cases
            self._unknown["code"] += not is_known
            named = (stretch.document, code if is_known else None, coder)
            yield Segment(*named, stretch.start, stretch.end, preview=preview, origin=place)

    def _coder(self, user: str | None) -> str | None:
        """The coder's name, remembered as somebody who coded."""
        if user is not None:
            self._coders.add(user)
            self._unknown["user"] += user not in self._users
        return self._name(user)

    def _name(self, user: str | None) -> str | None:
        """Without a name the id still tells coders apart."""
        return None if user is None else self._users.get(user) or user

    def _groupings(self, segments: tuple[Segment, ...]) -> Iterator[Grouping]:
        """Sets, cases and values of variables with the documents that belong to them, in the order of the file."""
        found: defaultdict[tuple[GroupingKind, str, str], set[str]] = defaultdict(set)
        for one in self._root.inside("Sets", "Set"):
            found["set", "", one.get("name")] |= self._documents(one, "MemberSource")
        coded = defaultdict(set)
        for segment in segments:
            if segment.code in self._cases:
                coded[segment.code].add(segment.document)
        names = {one.guid(): one.get("name") for one in self._root.inside("Variables", "Variable")}
        for case in self._root.inside("Cases", "Case"):
            documents = self._documents(case, "SourceRef", "SelectionRef") | coded[case.guid()]
            found["case", "", case.get("name")] |= documents
            for name, value in _values(case, names):
                found["variable", name, value] |= documents
        for source in (node for sources in self._root.all("Sources") for node in sources.children):
            for name, value in _values(source, names):
                found["variable", name, value] |= self._sources.aliases.get(source.guid(), set())
        for (kind, name, value), keys in found.items():
            if keys and value:
                yield Grouping(kind, name, value, frozenset(keys))

    def _documents(self, node: Node, *references: str) -> set[str]:
        keys: set[str] = set()
        for reference in node.all(*references):
            target = reference.guid("targetGUID") or reference.guid()
            keys |= self._sources.aliases.get(target, set())
            if target in self._sources.selections:
                keys.add(self._sources.selections[target])
        return keys

    def _problems(self, segments: tuple[Segment, ...]) -> Iterator[Problem]:
        again = _("Export the project again from the coding tool.")
        if not any(segment.code is not None for segment in segments):
            yield self._problem(_("The project holds no codings."), again)
        if n := self._unknown["code"]:
            what = ngettext(
                "{n} coding points at a code that the codebook lacks.",
                "{n} codings point at codes that the codebook lacks.",
                n,
            )
            yield self._problem(what.format(n=n), _("They are taken as comments without a code.") + " " + again)
        if n := self._unknown["user"]:
            what = ngettext(
                "{n} coding is by a user whom the project does not list.",
                "{n} codings are by users whom the project does not list.",
                n,
            )
            yield self._problem(what.format(n=n), _("Such users are told apart by their id."))
        twice = [name for name, n in Counter(self._name(user) for user in self._coders).items() if n > 1 and name]
        if twice:
            what = _("Several users have the same name, and are taken as one coder: {names}.")
            yield self._problem(what.format(names=listed(twice)), _("Give them different names if they are not."))
        notes = self._root.inside("Notes", "Note")
        if n := sum(len(note.codings) + sum(len(one.codings) for one in note.selections) for note in notes):
            what = ngettext("{n} coding of notes is left out.", "{n} codings of notes are left out.", n)
            yield self._problem(what.format(n=n), _("Notes are the coders' words, not the participants'."))

    def _problem(self, what: str, remedy: str) -> Problem:
        return Problem(self._opened.place, what, remedy)


def _values(node: Node, names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The names and values of a node's variables, where there is a value."""
    for value in node.all("VariableValue"):
        reference = value.first("VariableRef")
        text = next((child.text.strip() for child in value.all(*VALUES) if child.text.strip()), "")
        name = names.get(reference.guid("targetGUID"), "") if reference is not None else ""
        if name and text:
            yield name, text


def _tool(origin: str) -> str:
    """The tool's name and version only: what else a tool writes of itself can tell about a machine.

    >>> _tool("ATLAS.ti 8.4.0 573 , macOS Version 10.14.3 (Build 18D109)"), _tool("x:/home/anna")
    ('ATLAS.ti 8.4', 'REFI-QDA')
    """
    found = TOOL.search(origin)
    return " ".join(part for part in found.groups() if part) if found else "REFI-QDA"
