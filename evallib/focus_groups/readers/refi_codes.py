"""The codebook of REFI-QDA: codes nest in codes, so that a circle cannot be written, but an id can stand twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from evallib.errors import InputError, Problem
from evallib.focus_groups.readers.opened import Opened
from evallib.focus_groups.readers.refi_xml import Node
from evallib.focus_groups.source import Code
from evallib.locale import _
from evallib.projects import limit, shorten

NOT_CODABLE = frozenset({"false", "0"})


def codes_of(book: Node, opened: Opened, cases: frozenset[str] = frozenset()) -> tuple[Code, ...]:
    """The codes of a ``CodeBook``, each before those in it, keys being ids in small letters.

    ``cases``: ids of cases; a code with such an id is the case itself (NVivo) and not codable. Raises ``InputError``
    for every id that two codes have, and for codes without name.
    """
    codes = [code for top in book.inside("Codes", "Code") for code in _branch(top, None, cases)]
    numbered = [code if code.key else _with_key(code, number) for number, code in enumerate(codes, start=1)]
    problems = [*_same_id(numbered, opened), *_nameless(numbered, opened)]
    if problems:
        raise InputError(limit(problems))
    return tuple(numbered)


def _branch(node: Node, parent: str | None, cases: frozenset[str]) -> Iterator[Code]:
    key = node.guid()
    codable = node.get("isCodable").strip().lower() not in NOT_CODABLE and key not in cases
    definition = node.first("Description")
    yield Code(key, node.get("name"), parent, codable, definition.text if definition is not None else "")
    for child in node.all("Code"):
        yield from _branch(child, key or None, cases)


def _with_key(code: Code, number: int) -> Code:
    """A code without id cannot be referred to, and still is one."""
    return Code(f"#{number}", code.name, code.parent, code.codable, code.definition)


def _same_id(codes: list[Code], opened: Opened) -> Iterator[Problem]:
    names = defaultdict(list)
    for code in codes:
        names[code.key].append(code.name)
    for same in names.values():
        if len(same) > 1:
            shown = ", ".join(f"“{shorten(name)}”" for name in same[:5])
            what = _("{n} codes have the same id: {names}.").format(n=len(same), names=shown)
            yield Problem(opened.place, what, _("Export the codebook again from the coding tool."))


def _nameless(codes: list[Code], opened: Opened) -> Iterator[Problem]:
    nameless = sum(not code.name.strip() for code in codes)
    if nameless:
        what = _("The codebook has codes without a name ({n}).").format(n=nameless)
        yield Problem(opened.place, what, _("Give each code a name in the coding tool, and export again."))
