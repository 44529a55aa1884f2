"""The tree of codes that a database gives row by row: put in order, and refused if it bites its tail."""

from __future__ import annotations

from collections.abc import Iterable

from evallib.errors import InputError, Place, Problem
from evallib.focus_groups.source import Code
from evallib.locale import _
from evallib.presentation import quoted

MOST_LEVELS = 100


def arrange_codes(codes: Iterable[Code], file: str) -> tuple[Code, ...]:
    """The codes with parents before their children, otherwise in the order given.

    A code whose parent is not among the codes becomes a top code. Raises ``InputError`` for a code that is below
    itself, and for more than 100 levels. Time and memory grow linearly.

    >>> codes = (Code("2", "Ledning", parent="1"), Code("1", "Organisation"), Code("3", "Oro"))
    >>> [code.name for code in arrange_codes(codes, "x.qda")]
    ['Organisation', 'Ledning', 'Oro']
    """
    everyone = {code.key: code for code in codes}
    below: dict[str | None, list[Code]] = {}
    for code in everyone.values():
        below.setdefault(code.parent if code.parent in everyone else None, []).append(code)
    arranged: list[Code] = []
    waiting = [(code, 1) for code in reversed(below.get(None, []))]
    while waiting:
        code, level = waiting.pop()
        if level > MOST_LEVELS:
            raise _too_deep(file)
        arranged.append(code)
        waiting += [(child, level + 1) for child in reversed(below.get(code.key, []))]
    if len(arranged) < len(everyone):
        raise _cyclic(set(everyone) - {code.key for code in arranged}, everyone, file)
    return tuple(arranged)


def _cyclic(rest: set[str], everyone: dict[str, Code], file: str) -> InputError:
    """The error for codes that no top code leads to; it names one circle of them."""
    seen: dict[str, int] = {}
    key = min(rest)
    while key not in seen:
        seen[key] = len(seen)
        key = everyone[key].parent or key
    circle = list(seen)[seen[key] :]
    names = ", ".join(quoted(everyone[one].name) for one in circle[:5])
    if len(circle) == 1:
        what = _("The code {code} is below itself.").format(code=names)
    else:
        what = _("The codes {codes} are below each other in a circle.").format(codes=names)
    remedy = _("Move one of them to the top level in the program that made the project.")
    return InputError([Problem(Place(file), what, remedy)])


def _too_deep(file: str) -> InputError:
    what = _("The codes stand in more than {levels} levels.").format(levels=MOST_LEVELS)
    return InputError([Problem(Place(file), what, _("Check that it is the right file, and that it is not damaged."))])
