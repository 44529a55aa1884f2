"""Bring the Swedish catalogues up to date with the code: ``python -m evallib.locale.update``.

One catalogue for each room: ``sv/goals.po`` holds the messages of ``evallib/goals``, ``sv/cli.po`` those of
``evallib/cli/``. New messages are added without a translation and unused ones are removed; the tests then
demand that every message is translated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from evallib.locale import LANGUAGE

PACKAGE = Path(__file__).resolve().parent.parent
CATALOGUES = Path(__file__).resolve().parent / LANGUAGE
KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None}


def extract_rooms() -> dict[str, Catalog]:
    """The messages in the code, room by room."""
    rooms: dict[str, Catalog] = {}
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix not in {".py", ".j2"} or path.parent == Path(__file__).parent:
            continue
        room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        for _line, message, _comments, context in _messages(path):
            rooms.setdefault(room, Catalog(locale=LANGUAGE)).add(message, context=context)
    return rooms


def _messages(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    if path.suffix == ".j2":
        with path.open("rb") as stream:
            for line, function, message, comments in babel_extract(stream, list(KEYWORDS), (), {}):
                texts = [text for text in ([message] if isinstance(message, str) else message or ()) if text]
                context = texts.pop(0) if function == "pgettext" else None
                yield line, texts[0] if len(texts) == 1 else tuple(texts), comments, context
    else:
        yield from extract_from_file("python", path, keywords=KEYWORDS)


def read_catalogue(room: str) -> Catalog:
    """The Swedish catalogue of a room; empty when there is none yet."""
    path = CATALOGUES / f"{room}.po"
    content = path.read_bytes() if path.is_file() else b""
    return read_po(BytesIO(content), locale=LANGUAGE)


def update_catalogues() -> list[str]:
    """Write every catalogue anew; return the messages that lack a translation."""
    missing = []
    rooms = extract_rooms()
    catalogues = {room: read_catalogue(room) for room in rooms}
    for room, messages in rooms.items():
        old, new = catalogues[room], Catalog(locale=LANGUAGE, project="evallib", charset="utf-8")
        for message in messages:
            if message.id:
                string = _translation(message, [old, *catalogues.values()])
                new.add(message.id, string, context=message.context)
                missing += [] if string else [f"{room}: {message.id!r}"]
        with (CATALOGUES / f"{room}.po").open("wb") as stream:
            write_po(stream, new, width=100, sort_output=True, omit_header=False)
    return missing


def _translation(message: Message, catalogues: Iterable[Catalog]) -> str | list[str] | tuple[str, ...] | None:
    """The translation of a message in the first catalogue that has one: a room's own comes first."""
    for catalogue in catalogues:
        known = catalogue.get(message.id, message.context)
        if known is not None and known.string and all(known.string):
            return known.string
    return None


if __name__ == "__main__":
    for untranslated in update_catalogues():
        print(untranslated)
