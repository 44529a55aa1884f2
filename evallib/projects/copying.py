"""A project file made into that of another municipality: its name, title, code and project, all else as it stands.

Comments and layout are kept: only the values of four keys are exchanged, where they stand in the text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from evallib.errors import InputError, Place, Problem
from evallib.locale import _
from evallib.projects.documents import Document, KeyPath, key_path, parse_document
from evallib.projects.loading import Project
from evallib.projects.wording import shorten

SECTION = "oppna_jamforelser"
NAME: KeyPath = (SECTION, "name")
GENITIVE_IN_ITSELF = ("s", "x", "z")
"""A name with such an end has no s added in the genitive."""


def check_copied(project: Project, text: str) -> tuple[Problem, ...]:
    """What keeps a project from being copied for other municipalities: data of its own, or its name in other places."""
    settings = project.params.oppna_jamforelser
    if settings is None:
        what = _("The project compares nothing, so it cannot be copied for another municipality.")
        return (Problem(project.place("sections"), what, _("Name a project with the section oppna_jamforelser.")),)
    problems = []
    if settings.values.files or settings.values.groups:
        key = "files" if settings.values.files else "groups"
        what = _("The project reads files of its own, which its copies would not have.")
        remedy = _("Take the key away, and run evallib fetch: what was fetched is there for all projects.")
        problems.append(Problem(project.place(SECTION, "values", key), what, remedy))
    document = parse_document(text.encode("utf-8"), project.file)
    return (*problems, *_named_elsewhere(document, settings.name))


def copy_project(text: str, slug: str, code: str, name: str) -> str:
    """The text of a project file for another municipality.

    ``text`` must have passed :func:`check_copied`. Raises ``ValueError`` if anything but the four keys came out in
    another way, which would be a fault here.

    >>> text = 'project: a\\ntitle: Eks kommun  # så\\noppna_jamforelser: {municipality: "9901", name: Ek}\\n'
    >>> copy_project(text, "b", "9902", "Björnås").splitlines()[:2]
    ['project: "b"', 'title: "Björnås kommun"  # så']
    """
    before = parse_document(text.encode("utf-8"), "")
    title = rename(str(before.get("title")), str(before.get(*NAME)), name)
    changes: dict[KeyPath, str] = {("project",): slug, ("title",): title, (SECTION, "municipality"): code, NAME: name}
    copied = _exchange(text, changes)
    after = dict(_leaves(parse_document(copied.encode("utf-8"), "").data))
    if after != {**dict(_leaves(before.data)), **changes}:
        raise ValueError("the project file could not be copied: other values would change")
    return copied


def rename(title: str, old: str, new: str) -> str:
    """A title with another name in it, in the genitive where the old one is.

    >>> rename("Eks kommun", "Ek", "Ås"), rename("Läget i Ek 2024", "Ek", "Ås"), rename("EKS PLAN", "Ek", "Ås")
    ('Ås kommun', 'Läget i Ås 2024', 'ÅS PLAN')
    """

    def other(found: re.Match[str]) -> str:
        spelled = new.upper() if found["name"] != old else new
        return spelled if spelled.casefold().endswith(GENITIVE_IN_ITSELF) else spelled + found["end"]

    return _word(old).sub(other, title)


def _word(name: str) -> re.Pattern[str]:
    spelled = "|".join(re.escape(spelling) for spelling in dict.fromkeys((name, name.upper())))
    return re.compile(rf"(?<![\w-])(?P<name>{spelled})(?P<end>[sS]?)(?![\w-])")


def _named_elsewhere(document: Document, name: str) -> Iterator[Problem]:
    """The name must stand in the title once, and nowhere else."""
    times = len(_word(name).findall(str(document.get("title"))))
    if times != 1:
        what = _("The title holds the name “{name}” {n} times, and must hold it once to be copied.")
        remedy = _("Write the name once in the title.")
        yield Problem(document.place(("title",)), what.format(name=shorten(name), n=times), remedy)
    for path, value in _leaves(document.data):
        if path not in {("title",), NAME} and isinstance(value, str) and _word(name).search(value):
            what = _("The name “{name}” also stands in {key}, and would be wrong in a copy.")
            remedy = _("Write it without the name of the municipality.")
            yield Problem(document.place(path), what.format(name=shorten(name), key=key_path(path)), remedy)


def _leaves(value: Any, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    """Every value that is no group, with its path; an empty group counts as a value."""
    inner: Mapping[Any, Any] | None = None
    if isinstance(value, Mapping):
        inner = value
    elif isinstance(value, tuple):
        inner = dict(enumerate(value))
    if not inner:
        yield path, value
        return
    for step, one in inner.items():
        yield from _leaves(one, (*path, step))


def _exchange(text: str, changes: Mapping[KeyPath, str]) -> str:
    """The text with other values at some paths, each written in quotation marks."""
    spans = []
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    for path, value in changes.items():
        node = _node(root, path)
        start, end = node.start_mark.index, node.end_mark.index
        end -= len(text[start:end]) - len(text[start:end].rstrip())
        spans.append((start, end, json.dumps(value, ensure_ascii=False)))
    for start, end, written in sorted(spans, reverse=True):
        text = text[:start] + written + text[end:]
    return text


def _node(node: Any, path: KeyPath) -> Any:
    for step in path:
        node = next(value for key, value in node.value if key.value == step)
    return node


def refuse_codes(codes: Mapping[str, str], wanted: list[str]) -> None:
    """Raise ``InputError`` with each code that the data do not have. ``codes``: municipality to its name."""
    unknown = [code for code in wanted if code not in codes]
    if unknown:
        what = _("The data have no municipality with the code “{code}”.")
        remedy = _("Write the four digits of a municipality, or all.")
        raise InputError(
            [Problem(Place("--municipality"), what.format(code=shorten(code)), remedy) for code in unknown]
        )
