"""The text of a document kept as HTML, as Taguette counts it: what stands outside the tags, with entities resolved."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise

from evallib.focus_groups.readers.sqlite_file import Clock

PIECE = 1 << 14
LONGEST_INDENT = 200
LONGEST_TAG = 1 << 16
"""A parser begins an unfinished tag again for each piece that it is given, so a long one would take for ever."""
HEADINGS = {f"h{level}" for level in range(1, 7)}
BLOCKS = HEADINGS | {
    *("address", "article", "blockquote", "br", "caption", "dd", "div", "dl", "dt", "hr", "li", "ol", "p", "pre"),
    *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
}
"""Tags where a new paragraph begins, and where they are closed too."""


class HtmlError(ValueError):
    """The text is not HTML that can be read in reasonable time."""


def strip_tags(html: str, clock: Clock) -> tuple[str, tuple[int, ...]]:
    """The text, and the positions in it (Python characters) where a paragraph begins without a line end being needed.

    As browsers do, line ends are read as ``\\n``, and one directly after ``<pre>`` is left out. Raises
    :class:`HtmlError` for a tag of more than about 64 kB, or when the time is up.

    >>> strip_tags("<p>P1: Jo &amp; nej</p><p>P2: <b>Ja</b></p>", Clock(float("inf")))
    ('P1: Jo & nejP2: Ja', (12,))
    """
    parser = _Stripper()
    lines = html.replace("\r\n", "\n").replace("\r", "\n")
    for start in range(0, len(lines), PIECE):
        parser.feed(lines[start : start + PIECE])
        if clock.is_out or len(parser.rawdata) > LONGEST_TAG:
            raise HtmlError
    parser.close()
    text = "".join(parser.texts)
    return text, tuple(_without_line_ends(text, sorted(parser.blocks)))


def _without_line_ends(text: str, starts: list[int]) -> Iterator[int]:
    """The starts of paragraphs with words in them, where no line end stands between them and the words before."""
    for start, following in pairwise([*starts, len(text)]):
        before = text[max(0, start - LONGEST_INDENT) : start].rstrip(" \t\xa0")
        if before and not before.endswith("\n") and not text[start:following].isspace() and start < following:
            yield start


class _Stripper(HTMLParser):
    """Keeps the texts and where blocks begin."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.blocks: set[int] = set()
        self._length = 0
        self._after_pre = False

    def handle_data(self, data: str) -> None:
        text = data[1:] if self._after_pre and data.startswith("\n") else data
        self._after_pre = False
        self.texts.append(text)
        self._length += len(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._mark(tag)
        self._after_pre = tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        self._mark(tag)
        self._after_pre = False

    def _mark(self, tag: str) -> None:
        if tag in BLOCKS:
            self.blocks.add(self._length)
