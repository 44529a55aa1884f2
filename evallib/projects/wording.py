"""How problems are worded: quoting what stands there, "did you mean …?", and a limit to long lists."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from evallib.errors import Place, Problem
from evallib.locale import _, ngettext

MOST_PROBLEMS = 50
MOST_NAMES = 15


def shorten(text: str, limit: int = 60) -> str:
    """One line of text, at most ``limit`` characters.

    >>> shorten("one\\ntwo")
    'one two'
    >>> shorten("abcdef", limit=4)
    'abc…'
    """
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word that ``word`` most likely is a misspelling of, or None. Case is ignored.

    >>> closest("Gaols", ["goals", "method"])
    'goals'
    >>> closest("kasam", ["goals", "method"]) is None
    True
    """
    spelled = {name.casefold(): name for name in known}
    found = difflib.get_close_matches(shorten(word).casefold(), spelled, n=1, cutoff=0.6)
    return spelled[found[0]] if found else None


def suggest(word: str, known: Sequence[str]) -> str:
    """A remedy for an unknown word: the closest known one, else all known ones, else an empty string.

    What was written is never among them, even if it is a known word that cannot be used there.
    """
    known = [name for name in dict.fromkeys(known) if name != word]
    match = closest(word, known)
    if match is not None:
        return _("Did you mean “{name}”?").format(name=match)
    if not known:
        return ""
    names = ", ".join(known[:MOST_NAMES]) + (" …" if len(known) > MOST_NAMES else "")
    return _("Use one of: {names}.").format(names=names)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems by file and row; files in the order in which they first occur, no problem twice."""
    unique = list(dict.fromkeys(problems))
    files = list(dict.fromkeys(problem.place.file for problem in unique))
    return tuple(sorted(unique, key=lambda p: (files.index(p.place.file), p.place.row or 0)))


def limit(problems: Sequence[Problem], most: int = MOST_PROBLEMS) -> tuple[Problem, ...]:
    """The first ``most`` problems of one file; if there are more, one last problem that counts the rest."""
    rest = len(problems) - most
    if rest <= 0:
        return tuple(problems)
    what = ngettext("There is {count} more problem.", "There are {count} more problems.", rest)
    last = Problem(
        Place(problems[0].place.file), what.format(count=rest), _("Mend those above first, then check again.")
    )
    return (*problems[:most], last)
