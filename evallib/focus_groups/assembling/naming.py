"""Names in the project file that must be those of something in the coded file: found, or told with what was meant."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from evallib.errors import InputError, Place, Problem
from evallib.locale import _
from evallib.privacy import mask
from evallib.projects import KeyPath, closest, in_order, limit, place_in, shorten

ENDINGS = (".txt", ".docx", ".doc", ".rtf", ".odt", ".pdf", ".html", ".htm", ".md", ".csv", ".xlsx", ".ods")
MOST_LISTED = 10
LONGEST_LINE = 40


def normal(name: str) -> str:
    """A name as names are compared: å may be written as one character or two; case and spaces within matter.

    >>> normal("A\\u030ake ") == normal("Åke")
    True
    """
    return unicodedata.normalize("NFC", name).strip()


def without_ending(name: str) -> str:
    """The name of a document without the ending of a file.

    >>> without_ending("FG1 maj.docx"), without_ending("Grupp 1.5")
    ('FG1 maj', 'Grupp 1.5')
    """
    ending = next((ending for ending in ENDINGS if name.casefold().endswith(ending)), "")
    return name[: len(name) - len(ending)] or name


def listed(names: Iterable[str]) -> str:
    """Some names for a message: the first ten, what could identify somebody masked."""
    found = [_("“{name}”").format(name=shorten(mask(name))) for name in names]
    return ", ".join(found[:MOST_LISTED]) + (" …" if len(found) > MOST_LISTED else "")


def quoted_line(line: str) -> str:
    """The beginning of a line of a transcript for a message, masked."""
    return _("“{name}”").format(name=shorten(mask(line), LONGEST_LINE))


def by_name(names: Iterable[str], others: Iterable[Iterable[str]] = ()) -> dict[str, tuple[int, ...]]:
    """Which numbers a name stands for: 0, 1, ... in order. ``others``: what else each may be called, where that is not
    the proper name of one.

    >>> by_name(["a.txt", "b", "a"], [["a"], ["x"], []])
    {'a.txt': (0,), 'b': (1,), 'a': (2,), 'x': (1,)}
    """
    proper: dict[str, list[int]] = {}
    for number, name in enumerate(names):
        proper.setdefault(normal(name), []).append(number)
    loose: dict[str, list[int]] = {}
    for number, more in enumerate(others):
        for name in dict.fromkeys(normal(one) for one in more):
            if name not in proper:
                loose.setdefault(name, []).append(number)
    return {name: tuple(numbers) for name, numbers in (proper | loose).items()}


@dataclass
class Names:
    """Looks names up, and remembers what is wrong.

    ``file``: the project file, as shown; ``rows``: where its keys stand. A ``path`` leads to a setting from the
    section's own settings on.
    """

    file: str
    rows: Mapping[KeyPath, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def place(self, *path: str | int) -> Place:
        """Where a setting stands."""
        return place_in(self.file, self.rows, ("fokusgrupper", *path))

    def complain(self, path: KeyPath, what: str, remedy: str) -> None:
        """Remember a problem with a setting."""
        self.problems.append(Problem(self.place(*path), what, remedy))

    def find(self, path: KeyPath, name: str, known: Mapping[str, Sequence[int]], unknown: str) -> int | None:
        """The number of what a name stands for; None, and a problem, if there is none or several.

        ``unknown``: what to say of an unknown name, with ``{name}``.
        """
        found = known.get(normal(name), ())
        if not found:
            self.complain(path, unknown.format(name=shorten(mask(name))), _nearest(name, known))
        elif len(found) > 1:
            what = _("“{name}” is the name of several.").format(name=shorten(mask(name)))
            self.complain(path, what, _("Give them different names in the coding program, or write the whole path."))
        return found[0] if len(found) == 1 else None

    def stop_if_wrong(self) -> None:
        """Raise ``InputError`` with all problems, if there are any."""
        if self.problems:
            raise InputError(limit(in_order(self.problems)))


def _nearest(name: str, known: Mapping[str, Sequence[int]]) -> str:
    """The name that may be meant. Never the others: they can be those of everybody who took part."""
    meant = closest(name, [mask(other) for other, numbers in known.items() if numbers])
    if meant is None:
        return _("Write it as in the coded file.")
    return _("Did you mean “{name}”?").format(name=meant)
