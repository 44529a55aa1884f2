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


def folded(name: str) -> str:
    """A name without what is easily written differently: case, space, and how å is stored.

    >>> folded(" Tid  att tänka") == folded("tid att Tänka")
    True
    """
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
    known = [code.key for code in codebook]
    for name in codes.names:
        if name not in set(known):
            n = codes.times[name]
            what = ngettext(
                "“{name}” is not in {file}.",
                "“{name}” is not in {file}; it stands in {n} cells, of which this is the first.",
                n,
            )
            what = what.format(name=shorten(mask(name)), file="codebook.csv", n=n)
            remedy = suggest(name, known) or _("Correct the code, or add it to {file}.").format(file="codebook.csv")
            yield Problem(codes.first[name], what, remedy)
