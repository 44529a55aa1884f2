"""Small REFI-QDA projects written by hand, to make odd ones of."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from evallib.errors import InputError
from evallib.focus_groups.readers import read_source
from evallib.focus_groups.source import CodedSource
from tests.coded_study.refi import PROJECT, write_zip

FILE = "fil.qdpx"
A, B, C, D = (f"{letter * 8}-0000-0000-0000-000000000000" for letter in "abcd")
"""Ids to use for anything."""
ANNA, BO = (f"{number}1111111-0000-0000-0000-000000000000" for number in "12")
CALM, FEAR = (f"{number}2222222-0000-0000-0000-000000000000" for number in "12")
USERS = f'<Users><User guid="{ANNA}" name="Anna"/><User guid="{BO}" name="Bo"/></Users>'
CODES = f'<Code guid="{CALM}" name="Lugn" isCodable="true"/><Code guid="{FEAR}" name="Oro" isCodable="true"/>'
TEXT = "P1: Jag är lugn.\nP2: Det är inte jag."


def coding(code: str = CALM, user: str | None = ANNA) -> str:
    """One coding."""
    by = f' creatingUser="{user}"' if user is not None else ""
    return f'<Coding guid="{D}"{by}><CodeRef targetGUID="{code}"/></Coding>'


def selection(start: object = 4, end: object = 16, inside: str | None = None, more: str = "") -> str:
    """One selection of text; more attributes may be given."""
    held = coding() if inside is None else inside
    return (
        f'<PlainTextSelection guid="{C}" startPosition="{start}" endPosition="{end}" {more}>{held}</PlainTextSelection>'
    )


def source(inside: str | None = None, *, guid: str = A, name: str = "FG1.docx", more: str | None = None) -> str:
    """One text source with its text in ``a.txt``."""
    held = selection() if inside is None else inside
    path = 'plainTextPath="internal://a.txt"' if more is None else more
    return f'<TextSource guid="{guid}" name="{name}" {path}>{held}</TextSource>'


def project(sources: str | None = None, *, codes: str = CODES, rest: str = "", users: str = USERS) -> str:
    """A project file."""
    book = f"<CodeBook><Codes>{codes}</Codes></CodeBook>"
    held = source() if sources is None else sources
    return f'<Project xmlns="{PROJECT}" name="p">{users}{book}<Sources>{held}</Sources>{rest}</Project>'


def parts(xml: str, **texts: str | bytes) -> dict[str, bytes]:
    """The parts of an archive; ``a.txt`` holds ``TEXT`` if nothing else is said."""
    held = {"a": TEXT} | texts
    named = {f"sources/{name}.txt": text.encode() if isinstance(text, str) else text for name, text in held.items()}
    return {"project.qde": xml.encode(), **named}


def read_parts(folder: Path, held: Mapping[str, bytes]) -> CodedSource:
    """Write an archive and read it."""
    write_zip(folder / FILE, held)
    return read_source(folder / FILE, FILE)


def read_xml(folder: Path, xml: str, **texts: str | bytes) -> CodedSource:
    """Write a project with its texts and read it."""
    return read_parts(folder, parts(xml, **texts))


def told(path: Path) -> list[str]:
    """The problems that reading a file meets."""
    try:
        read_source(path, FILE)
    except InputError as error:
        return [str(problem) for problem in error.problems]
    return []


def told_parts(folder: Path, held: Mapping[str, bytes]) -> list[str]:
    """The problems that reading an archive meets."""
    write_zip(folder / FILE, held)
    return told(folder / FILE)
