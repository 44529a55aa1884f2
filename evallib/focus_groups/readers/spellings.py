"""Names in a table that are written in two ways, or that a codebook does not have."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from evallib.errors import Place, Problem
from evallib.focus_groups.source import Code
from evallib.locale import _, ngettext
from evallib.privacy import mask
from evallib.projects import shorten, suggest
from evallib.projects.wording import MOST_PROBLEMS
from evallib.tables import parse_whole


def folded(name: str) -> str:
    """A name without what is easily written differently: case, space, how å is stored, and decimals that are zeros.

    >>> folded(" Tid  att tänka") == folded("tid att Tänka"), folded("1.0"), folded("1.1")
    (True, '1', '1.1')
    """
    number = parse_whole(name)
    if number is not None:
        return str(number)
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


@dataclass
class Spellings:
    """Every name that was met, with where it first stands and how often it does."""

    first: dict[str, Place] = field(default_factory=dict)
    times: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, place: Callable[[], Place]) -> None:
        """Note one more occurrence of a name. ``place`` is asked for the first one only."""
        if name not in self.first:
            self.first[name] = place()
        self.times[name] = self.times.get(name, 0) + 1

    @property
    def names(self) -> tuple[str, ...]:
        """The names in the order in which they were met."""
        return tuple(self.first)

    def check(self) -> Iterator[Problem]:
        """Names that differ from a more frequent one (of equally frequent ones: an earlier one) in case or space."""
        usual: dict[str, str] = {}
        for name in sorted(self.first, key=lambda name: -self.times[name]):
            known = usual.setdefault(folded(name), name)
            if known != name:
                what = ngettext(
                    "“{name}” stands in {n} cell; elsewhere it is written “{known}” ({place}).",
                    "“{name}” stands in {n} cells, of which this is the first; elsewhere it is written “{known}” "
                    "({place}).",
                    self.times[name],
                )
                told = {"name": mask(name), "known": mask(known), "place": self.first[known], "n": self.times[name]}
                yield Problem(self.first[name], what.format(**told), _("Write it in the same way everywhere."))


def check_known(codes: Spellings, codebook: Sequence[Code] | None) -> Iterator[Problem]:
    """Codes that the codebook does not have; without a codebook, codes that are written in two ways."""
    if codebook is None:
        yield from codes.check()
        return
    known = {code.key: None for code in codebook}
    unknown = [name for name in codes.names if name not in known]
    for position, name in enumerate(unknown):
        n = codes.times[name]
        what = ngettext(
            "“{name}” is not in {file}.",
            "“{name}” is not in {file}; it stands in {n} cells, of which this is the first.",
            n,
        )
        what = what.format(name=shorten(mask(name)), file="codebook.csv", n=n)
        remedy = _meant(name, list(known)) if position < MOST_PROBLEMS else ""
        otherwise = _("Correct the code, or add it to {file}.").format(file="codebook.csv")
        yield Problem(codes.first[name], what, remedy or otherwise)


def _meant(name: str, known: Sequence[str]) -> str:
    """The remedy that names the code that is the same but for how it is written, or is most like it, or all."""
    alike = next((other for other in known if folded(other) == folded(name)), None)
    return suggest(name, known) if alike is None else _("Did you mean “{name}”?").format(name=alike)
