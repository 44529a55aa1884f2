"""Several coded tables as one source: the same document, code or statement in two files is one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from evallib.errors import InputError, Place, Problem
from evallib.focus_groups.assembling.naming import listed, normal
from evallib.focus_groups.source import Code, CodedSource, Document, Grouping, Segment
from evallib.locale import _
from evallib.projects import limit


def pool(sources: Sequence[CodedSource], *, named_units: bool = True) -> CodedSource:
    """One source; a single one as it is. ``named_units`` False: units are numbers of rows, each file's own.

    Documents and codes are known by their names in tables. Raises ``InputError`` if the files are not all tables or
    all matrices, or if two matrices count the same code in the same document.
    """
    first = sources[0]
    if len(sources) == 1:
        return first
    problems = [*_mixed(sources), *_counted_twice(sources)]
    if problems:
        raise InputError(limit(problems))
    documents: dict[str, Document] = {}
    codes: dict[str, Code] = {}
    for source in sources:
        documents |= {normal(one.key): one for one in source.documents if normal(one.key) not in documents}
        codes |= {normal(one.key): one for one in source.codes if normal(one.key) not in codes}
    return CodedSource(
        format=first.format,
        file=first.file,
        documents=tuple(replace(one, key=key) for key, one in documents.items()),
        codes=tuple(replace(code, key=key, parent=_normal(code.parent)) for key, code in codes.items()),
        segments=tuple(
            _pooled(one, "" if named_units else source.file) for source in sources for one in source.segments
        ),
        groupings=tuple(_groupings(sources)),
        looked_at=frozenset((coder, normal(key)) for source in sources for coder, key in source.looked_at),
        merges=tuple(merge for source in sources for merge in source.merges),
        changed=tuple(problem for source in sources for problem in source.changed),
        tool=first.tool,
        lost=sum(source.lost for source in sources),
    )


def _normal(name: str | None) -> str | None:
    return None if name is None else normal(name)


def _pooled(one: Segment, file: str) -> Segment:
    unit = f"{file} {one.unit}" if file and one.unit is not None else one.unit
    return replace(one, document=normal(one.document), code=_normal(one.code), unit=unit)


def _mixed(sources: Sequence[CodedSource]) -> Iterator[Problem]:
    """Files that are read in different ways cannot be put together, and projects of programs are whole."""
    formats = {source.format for source in sources}
    for source in sources:
        if source.format not in ("table", "matrix") or len(formats) > 1:
            what = _("Only coded tables may be several files, and only tables of the same kind.")
            yield Problem(Place(source.file), what, _("Name one file, or several with the same layout."))


def _counted_twice(sources: Sequence[CodedSource]) -> Iterator[Problem]:
    """Matrices that count the same code in the same document: nobody can tell whether it is the same coding."""
    if sources[0].format != "matrix":
        return
    first: dict[tuple[str, str], str] = {}
    for source in sources:
        cells = dict.fromkeys((normal(one.document), normal(one.code or "")) for one in source.segments)
        twice = dict.fromkeys(document for document, code in cells if (document, code) in first)
        if twice:
            what = _("The same codes are counted in another file for the same documents: {names}.")
            remedy = _("Correct the heading of one of the files, or name only one of them.")
            yield Problem(Place(source.file), what.format(names=listed(twice)), remedy)
        first |= dict.fromkeys(cells, source.file)


def _groupings(sources: Sequence[CodedSource]) -> Iterator[Grouping]:
    """The same value in two files is one group."""
    found: dict[tuple[str, str], Grouping] = {}
    for one in (grouping for source in sources for grouping in source.groupings):
        key = (one.kind, normal(one.value))
        documents = frozenset(normal(document) for document in one.documents)
        known = found.get(key, replace(one, documents=frozenset()))
        found[key] = replace(known, documents=known.documents | documents)
    yield from found.values()
