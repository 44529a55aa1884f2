"""A project file to begin with: every key explained as the editor explains it, what must be filled in left empty.

Lines that begin with ``# `` explain; lines that begin with ``#`` alone are keys with their usual values, to be used by
taking the sign away. A key that must be filled in stands without a value, which ``evallib check`` tells of.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import textwrap
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from evallib.locale import _
from evallib.projects.params import ProjectParams

SCHEMA_LINE = "# yaml-language-server: $schema=../project.schema.json"
EVERY_PROJECT = ("project", "title", "subtitle", "invented", "programme", "sources", "sections", "privacy")
NEEDS_PROGRAMME = "medel"
WIDTH = 110
STEP = 2
PLAIN = re.compile(r"[A-Za-zÅÄÖåäö][\wÅÄÖåäö-]*")
WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})


def start_project(slug: str, sections: Sequence[str]) -> str:
    """The text of a project file with these sections.

    >>> text = start_project("nytt", ["goals", "method"])
    >>> [line for line in text.splitlines() if line and not line.startswith(("#", " "))]
    ['project: nytt', 'title:', 'sections: [goals, method]']
    """
    fields = ProjectParams.model_fields
    stated = {"project": slug, "sections": f"[{', '.join(sections)}]"}
    lines = [SCHEMA_LINE, *_comment(_guide(), 0)]
    for name in (*EVERY_PROJECT, *(section for section in sections if section in fields)):
        lines.append("")
        if name == "programme" and NEEDS_PROGRAMME in sections:
            lines += [*_comment(_explained(fields[name]), 0), f"{name}:"]
        elif name in stated:
            lines += [*_comment(_explained(fields[name]), 0), f"{name}: {stated[name]}"]
        else:
            lines += _key(name, fields[name], 0, off=not _is_needed(name, fields[name], sections))
    return "\n".join(lines) + "\n"


def _guide() -> str:
    return _(
        "Fill in the keys that have no value. A row that begins with # and no space is a key with its usual value: "
        "take the # away to use it. Then run evallib check."
    )


def _is_needed(name: str, field: FieldInfo, sections: Sequence[str]) -> bool:
    """Whether a key of the project must be there: for every project, or for a section of it."""
    models = _models(field.annotation)
    return field.is_required() or (name in sections and any(_has_needed(model) for model in models))


def _has_needed(model: type[BaseModel]) -> bool:
    return any(field.is_required() for field in model.model_fields.values())


def _key(name: str, field: FieldInfo, indent: int, *, off: bool) -> Iterator[str]:
    """One key with its explanation, and the keys below it. ``off``: it is shown, but does not count."""
    yield from _comment(_explained(field), indent)
    models, listed = _models(field.annotation), _is_list(field.annotation)
    if not models:
        yield _line(f"{name}:{_value(field)}", indent, off=off)
        return
    yield _line(f"{name}:", indent, off=off)
    for model in models:
        if listed:
            yield from _item(model, indent + STEP, off=off)
        else:
            yield from _group(model, indent + STEP, off=off)


def _value(field: FieldInfo) -> str:
    """What stands behind a key: its usual value, the only word that it may have, or nothing."""
    words = _literals(field.annotation)
    if field.is_required():
        return f" {words[0]}" if len(words) == 1 else ""
    return f" {_written(field.get_default(call_default_factory=True))}"


def _group(model: type[BaseModel], indent: int, *, off: bool) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield from _key(name, field, indent, off=off or not field.is_required())


def _item(model: type[BaseModel], indent: int, *, off: bool) -> Iterator[str]:
    """One item of a list: its first key stands behind the dash."""
    lines = list(_group(model, indent + STEP, off=off))
    first = next(
        place for place, line in enumerate(lines) if _is_key(line) and (off or not line.lstrip().startswith("#"))
    )
    lines[first] = _dashed(lines[first], off=off)
    yield from lines


def _dashed(line: str, *, off: bool) -> str:
    """The line of a key as that of the first key of an item."""
    key = line.lstrip().removeprefix("#") if off else line.lstrip()
    indent = " " * (len(line) - len(line.lstrip()) - STEP)
    return f"{indent}{'#' if off else ''}- {key}"


def _is_key(line: str) -> bool:
    return not line.lstrip().startswith("# ")


def _line(text: str, indent: int, *, off: bool) -> str:
    return f"{' ' * indent}{'#' if off else ''}{text}"


def _comment(text: str, indent: int) -> list[str]:
    mark = f"{' ' * indent}# "
    return textwrap.wrap(text, WIDTH, initial_indent=mark, subsequent_indent=mark, break_long_words=False)


def _explained(field: FieldInfo) -> str:
    """What a key means, in the reader's language, and the words it may have where they are few."""
    told = _(field.description) if field.description else ""
    words = [str(word) for word in _literals(field.annotation)]
    unsaid = [word for word in words if not re.search(rf"\b{re.escape(word)}\b", told)]
    if len(words) < 2 or not unsaid:
        return told
    listed = _("One of: {words}.").format(words=", ".join(words))
    return f"{told} {listed}"


def _literals(annotation: Any) -> list[Any]:
    """The words that a key may have."""
    if get_origin(annotation) is Annotated:
        return _literals(get_args(annotation)[0])
    found = []
    for argument in get_args(annotation):
        if isinstance(argument, str):
            found.append(argument)
        elif not isinstance(argument, type):
            found += _literals(argument)
    return found


def _models(annotation: Any) -> list[type[BaseModel]]:
    """The groups of keys that a value consists of, in the order of the union."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for argument in get_args(annotation) for model in _models(argument)]


def _is_list(annotation: Any) -> bool:
    """Whether a value is a list of groups."""
    if get_origin(annotation) is tuple:
        return True
    return any(_is_list(argument) for argument in get_args(annotation) if not isinstance(argument, str))


def _written(value: Any) -> str:
    """A usual value as it is written in a file.

    >>> [_written(value) for value in (None, True, 25, "limits", "9901", (), {})]
    ['null', 'true', '25', 'limits', '"9901"', '[]', '{}']
    """
    if isinstance(value, str):
        return (
            value if PLAIN.fullmatch(value) and value.casefold() not in WORDS else json.dumps(value, ensure_ascii=False)
        )
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return f"[{', '.join(_written(item) for item in value)}]"
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return json.dumps(value, ensure_ascii=False)
