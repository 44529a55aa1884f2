"""A finished page, parsed: its elements, the texts a reader or a machine meets, and its styles.

The page is parsed, never searched as raw bytes, so that markup inside a number does not hide it and pictures
are not mistaken for text.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import unquote

_INLINE = re.compile(
    r"a|abbr|b|bd[io]|cite|code|data|dfn|em|i|kbd|mark|q|s|samp|small|span|strong|su[bp]|time|u|var|wbr"
)
_VOID = re.compile(r"area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr")
DATA_URI = re.compile(r"data:([\w/+.-]*)((?:;[\w=.-]+)*),([^\s\"')]*)", re.IGNORECASE)


@dataclass(frozen=True)
class Element:
    """One start tag. ``inside`` is the index of the element that holds it; None at the top."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    line: int
    inside: int | None

    def get(self, name: str) -> str | None:
        """The first attribute of that name, as browsers take it; empty when it has no value."""
        return next((value for key, value in self.attributes if key == name), None)


@dataclass(frozen=True)
class Text:
    """A run of text that is read as one, whatever inline markup stands in it."""

    text: str
    where: str
    line: int


@dataclass(frozen=True)
class Document:
    """Everything that stands in a page. ``texts`` holds text blocks, comments, attribute values (without
    embedded data) and the text chunks of embedded pictures."""

    elements: tuple[Element, ...]
    texts: tuple[Text, ...]
    styles: tuple[Text, ...]
    contents: tuple[str, ...]
    """The text directly or indirectly inside each element, in the order of ``elements``."""
    unreadable: tuple[Text, ...]
    """Embedded pictures that cannot be opened, so that nobody knows what they hold."""

    def named(self, *tags: str) -> list[tuple[int, Element]]:
        """The elements with one of these tags, with their index."""
        return [(index, element) for index, element in enumerate(self.elements) if element.tag in tags]

    def inside(self, index: int, *tags: str) -> list[Element]:
        """The elements with one of these tags that stand somewhere inside another."""
        return [element for _, element in self.named(*tags) if self._is_inside(element, index)]

    def _is_inside(self, element: Element, index: int) -> bool:
        outer = element.inside
        while outer is not None and outer != index:
            outer = self.elements[outer].inside
        return outer == index


def read_document(html: str) -> Document:
    """Parse a page. Never fails: what cannot be parsed as markup is read as text."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    parser.end_block()
    return Document(
        elements=tuple(parser.elements),
        texts=tuple(parser.texts),
        styles=tuple(parser.styles),
        contents=tuple("".join(parts) for parts in parser.contents),
        unreadable=tuple(parser.unreadable),
    )


def without_data(value: str) -> str:
    """A value without embedded base64 data; other embedded data is decoded, since it can be read."""

    def plain(match: re.Match[str]) -> str:
        return "" if ";base64" in match[2].lower() else unquote(match[3])

    return DATA_URI.sub(plain, value)


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.texts: list[Text] = []
        self.styles: list[Text] = []
        self.contents: list[list[str]] = []
        self.unreadable: list[Text] = []
        self._open: list[int] = []
        self._block: list[str] = []
        self._block_line = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not _INLINE.fullmatch(tag):
            self.end_block()
        attributes = tuple((name, value or "") for name, value in attrs)
        line = self.getpos()[0]
        self.elements.append(Element(tag, attributes, line, self._open[-1] if self._open else None))
        self.contents.append([])
        self._read_attributes(tag, attributes, line)
        if not _VOID.fullmatch(tag):
            self._open.append(len(self.elements) - 1)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if not _INLINE.fullmatch(tag):
            self.end_block()
        for depth in range(len(self._open) - 1, -1, -1):
            if self.elements[self._open[depth]].tag == tag:
                del self._open[depth:]
                return

    def handle_data(self, data: str) -> None:
        for index in self._open:
            self.contents[index].append(data)
        if self._open and self.elements[self._open[-1]].tag == "style":
            self.styles.append(Text(data, "<style>", self.getpos()[0]))
            return
        if not self._block:
            self._block_line = self.getpos()[0]
        self._block.append(data)

    def handle_comment(self, data: str) -> None:
        self.texts.append(Text(data, "<!-- -->", self.getpos()[0]))

    def handle_decl(self, decl: str) -> None:
        self.texts.append(Text(decl, "<! >", self.getpos()[0]))

    def unknown_decl(self, data: str) -> None:
        self.texts.append(Text(data, "<![ ]>", self.getpos()[0]))

    def handle_pi(self, data: str) -> None:
        self.texts.append(Text(data, "<? >", self.getpos()[0]))

    def end_block(self) -> None:
        text = without_data("".join(self._block))
        if text.strip():
            tag = self.elements[self._open[-1]].tag if self._open else "html"
            self.texts.append(Text(text, f"<{tag}>", self._block_line))
        self._block = []

    def _read_attributes(self, tag: str, attributes: tuple[tuple[str, str], ...], line: int) -> None:
        for name, value in attributes:
            where = f"<{tag} {name}>"
            if name == "style":
                self.styles.append(Text(value, where, line))
            texts = [unquote(without_data(value))]
            for match in DATA_URI.finditer(value):
                if match[1].lower().startswith("image/") and ";base64" in match[2].lower():
                    texts += self._read_picture(match[3], Text(match[1], where, line))
            self.texts += [Text(text, where, line) for text in texts if text.strip()]

    def _read_picture(self, encoded: str, place: Text) -> list[str]:
        """The text chunks of an embedded picture: programs write names and paths there."""
        from PIL import Image  # pages without pictures need not wait for it

        try:
            with Image.open(io.BytesIO(base64.b64decode(encoded))) as image:
                image.load()
                notes = [*image.info.items(), *image.getexif().items()]
        except (binascii.Error, OSError, SyntaxError, ValueError):
            self.unreadable.append(place)
            return []
        return [f"{key}: {value}" for key, value in notes if isinstance(value, str)]
