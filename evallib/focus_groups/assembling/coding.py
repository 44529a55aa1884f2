"""Which codes and coders there are, whose codings count, and who looked at what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import pandas as pd

from evallib.focus_groups.assembling.naming import Names, by_name, listed, normal, without_ending
from evallib.focus_groups.material import CODERS, CODES
from evallib.focus_groups.source import Code, CodedSource
from evallib.locale import _
from evallib.projects import FocusGroupSettings, KeyPath

Count = Literal["union", "intersection"] | int


@dataclass(frozen=True)
class CodeTree:
    """The codes of a source, parents before children. ``paths``: names from the top code down."""

    codes: tuple[Code, ...]
    parents: tuple[int, ...]
    paths: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, codes: Sequence[Code]) -> CodeTree:
        """Codes in the order of the file, each before those below it.

        A code whose parent is not there is a top code. Raises ``ValueError`` if codes are above themselves, which
        readers refuse.
        """
        keys = {code.key for code in codes}
        below: dict[str | None, list[Code]] = {}
        for code in codes:
            below.setdefault(code.parent if code.parent in keys else None, []).append(code)
        found: list[Code] = []
        parents: list[int] = []
        paths: list[tuple[str, ...]] = []
        waiting = [(code, -1) for code in reversed(below.get(None, []))]
        while waiting:
            code, parent = waiting.pop()
            paths.append((*(paths[parent] if parent >= 0 else ()), code.name))
            parents.append(parent)
            waiting += [(child, len(found)) for child in reversed(below.get(code.key, []))]
            found.append(code)
        if len(found) < len(codes):
            raise ValueError("codes are above themselves")
        return cls(tuple(found), tuple(parents), tuple(paths))

    @cached_property
    def number_of(self) -> Mapping[str, int]:
        """The number of each key."""
        return {code.key: number for number, code in enumerate(self.codes)}

    @cached_property
    def names(self) -> Mapping[str, tuple[int, ...]]:
        """What codes are called in the project file: by name, or by path."""
        return by_name([code.name for code in self.codes], [["/".join(path)] for path in self.paths])

    def find(self, names: Names, key: KeyPath, name: str) -> int | None:
        """The number of the code with that name or path, or a problem."""
        paths = by_name(["/".join(path) for path in self.paths])
        known = self.names if len(self.names.get(normal(name), ())) == 1 else {**self.names, **paths}
        return names.find(key, name, known, _("There is no code “{name}” in the coded file."))

    def table(self, left_out: frozenset[int]) -> pd.DataFrame:
        """The codes as a table with the columns of ``material.CODES``."""
        rows = [
            (number, code.name, parent, len(path) - 1, code.definition, code.codable and number not in left_out)
            for number, (code, parent, path) in enumerate(zip(self.codes, self.parents, self.paths, strict=True))
        ]
        return pd.DataFrame(rows, columns=list(CODES)).astype({"code": "int64", "parent": "int64", "depth": "int64"})


def left_out_codes(tree: CodeTree, settings: FocusGroupSettings, names: Names) -> frozenset[int]:
    """The codes that the project file says are none."""
    found = [tree.find(names, ("not_codes", place), name) for place, name in enumerate(settings.not_codes)]
    return frozenset(number for number in found if number is not None)


def scales_of(tree: CodeTree, settings: FocusGroupSettings, names: Names) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """The codes of each scale of the project file, by label."""
    scales = []
    for place, scale in enumerate(settings.scales):
        numbers = [tree.find(names, ("scales", place, "codes", step), name) for step, name in enumerate(scale.codes)]
        scales.append((scale.label, tuple(number for number in numbers if number is not None)))
    return tuple(scales)


@dataclass(frozen=True)
class Coders:
    """The coders in order. ``numbers``: of each name that stands in the file."""

    names: tuple[str, ...]
    numbers: Mapping[str, int] = field(repr=False)

    @classmethod
    def of(cls, source: CodedSource, settings: FocusGroupSettings, names: Names) -> Coders:
        """Coders of the project file first, each under all names; then the others by name."""
        found = {normal(one.coder) for one in source.segments if one.coder is not None and one.live}
        found |= {normal(coder) for coder, _document in source.looked_at}
        known = by_name(sorted(found))
        numbers: dict[str, int] = {}
        for number, coder in enumerate(settings.coders):
            for place, name in enumerate(coder.names):
                unknown = _("There is no coder “{name}” in the coded file.")
                names.find(("coders", number, "names", place), name, known, unknown)
                numbers[normal(name)] = number
        others = sorted(found - numbers.keys())
        first = [coder.names[0] for coder in settings.coders]
        numbers |= {name: number for number, name in enumerate(others, start=len(first))}
        return cls((*first, *others), numbers)

    def number_of(self, name: str | None) -> int:
        """The coder with that name in the file; -1 where nobody is named."""
        return -1 if name is None else self.numbers.get(normal(name), -1)

    def table(self) -> pd.DataFrame:
        """The coders as a table with the columns of ``material.CODERS``."""
        rows = list(enumerate(self.names))
        return pd.DataFrame(rows, columns=list(CODERS)).astype({"coder": "int64", "name": "str"})


def count_of(coders: Coders, settings: FocusGroupSettings, names: Names) -> Count:
    """Whose codings count."""
    if settings.count == "union":
        return "union"
    if settings.count != "intersection":
        known = {name: (number,) for name, number in coders.numbers.items()}
        unknown = _("“{name}” is neither union nor intersection nor a coder in the file.")
        found = names.find(("count",), settings.count, known, unknown)
        return "union" if found is None else found
    if len(coders.names) < 2:
        what = _("What all coders agree on cannot be counted: the file does not tell of two coders.")
        names.complain(("count",), what, _("Write “count: union”."))
    return "intersection"


def looked_at(
    source: CodedSource, coders: Coders, settings: FocusGroupSettings, names: Names
) -> frozenset[tuple[int, str]]:
    """Pairs of coder and document key: what the project file says, else what the coded file does.

    Where neither says it, a coder looked at the documents where there is a code by him or her; the coder is -1 where
    the file does not state it. A table's row without a code was looked at, too.
    """
    table = source.format == "table"
    coded = {
        (coders.number_of(one.coder), one.document)
        for one in source.segments
        if one.live and (one.code is not None or table)
    }
    found = {(coders.number_of(coder), document) for coder, document in source.looked_at} | coded
    known = by_name(
        [document.name for document in source.documents], [[without_ending(one.name)] for one in source.documents]
    )
    for number, coder in enumerate(settings.coders):
        if coder.looked_at is None:
            continue
        said = _said(source, known, (number, coder.looked_at, coder.looked_at_all), names)
        denied = {document for one, document in coded if one == number} - said
        if denied:
            titles = [document.name for document in source.documents if document.key in denied]
            what = _("The coder has coded documents that are not listed as looked at: {names}.")
            names.complain(("coders", number, "looked_at"), what.format(names=listed(titles)), _("Add them."))
        found = {pair for pair in found if pair[0] != number} | {(number, document) for document in said}
    return frozenset(found)


def _said(
    source: CodedSource,
    known: Mapping[str, Sequence[int]],
    said: tuple[int, Sequence[str], bool],
    names: Names,
) -> set[str]:
    """The keys of the documents that a coder looked at, as the project file says."""
    coder, titles, every = said
    if every:
        return {document.key for document in source.documents}
    unknown = _("There is no document “{name}” in the coded file.")
    numbers = [
        names.find(("coders", coder, "looked_at", place), title, known, unknown) for place, title in enumerate(titles)
    ]
    return {source.documents[number].key for number in numbers if number is not None}
