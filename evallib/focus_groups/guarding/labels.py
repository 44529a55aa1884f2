"""What groups, coders and codes are called in the report: never by a name that somebody has."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence, Set
from string import ascii_uppercase

from evallib.focus_groups.material import Kind, Material
from evallib.locale import _
from evallib.privacy import OwnNames, find_stops

STEP = " › "


def group_labels(material: Material) -> tuple[str, ...]:
    """The groups' own names in published material, otherwise "Fokusgrupp 1", "Intervju 1" or "Möte 1" and so on."""
    names = [one_line(name) for name in material.groups["name"]]
    own = material.design.published and len(set(names)) == len(names) and not any(map(find_stops, names))
    return tuple(names) if own else tuple(_numbered(material.design.kind, n) for n in range(1, len(names) + 1))


def coder_labels(material: Material) -> tuple[str, ...]:
    """Kodare A, Kodare B and so on; after Z by number."""
    marks = [*ascii_uppercase, *map(str, range(len(ascii_uppercase) + 1, len(material.coders) + 1))]
    return tuple(_("Coder {letter}").format(letter=marks[n]) for n in range(len(material.coders)))


def code_paths(
    material: Material, names: OwnNames | None = None, quoting: Set[str] = frozenset()
) -> tuple[tuple[str, ...], ...]:
    """For each code the names from the top code down to it; one that would say who somebody is becomes a number.

    ``quoting``: names, on one line, that become numbers because they quote somebody.
    """
    codes, paths = material.codes, list[tuple[str, ...]]()
    for code, (name, parent) in enumerate(zip(codes["name"], codes["parent"], strict=True)):
        above = paths[int(parent)] if parent >= 0 else ()
        paths.append((*above, safe_name(str(name), code + 1, names, quoting)))
    return tuple(paths)


def safe_name(name: str, number: int, names: OwnNames | None, quoting: Set[str] = frozenset()) -> str:
    """A code's name on one line, or its number in the codebook if the name may not be shown."""
    plain = one_line(name)
    stopped = not plain or plain in quoting or bool(find_stops(plain, names))
    return _("Code {number}").format(number=number) if stopped else plain


def code_labels(paths: Sequence[tuple[str, ...]], counted: Sequence[int]) -> tuple[str, ...]:
    """A code's own name, or its path where several codes that count have that name."""
    alike = Counter(paths[code][-1] for code in counted)
    return tuple(path[-1] if alike[path[-1]] <= 1 else STEP.join(path) for path in paths)


def own_names(material: Material, listed: Sequence[str]) -> OwnNames:
    """The names that stop a quotation: the project's own list, and whatever stands as a name in the source.

    The groups of published material are shown by their names, so these stop nothing.
    """
    labels = [*material.speakers["name"], *material.coders["name"]]
    labels += [word for aside in material.asides for word in re.findall(r"\w+", aside) if word[0].isupper()]
    labels += [] if material.design.published else [*material.groups["name"]]
    return OwnNames(listed, [str(label) for label in labels])


def _numbered(kind: Kind, number: int) -> str:
    patterns = {
        "focus_groups": _("Focus group {number}"),
        "interviews": _("Interview {number}"),
        "meetings": _("Meeting {number}"),
    }
    return patterns[kind].format(number=number)


def one_line(name: str) -> str:
    """A name or a definition on one line, each letter in one sign."""
    return " ".join(unicodedata.normalize("NFC", name).split())
