"""Which object of the ledger's dimension a list of objects names."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from evallib.funding.readers.sie_fields import Fields, Pairs
from evallib.funding.readers.sie_letters import text
from evallib.funding.readers.sie_problems import FieldError, shown
from evallib.locale import _

NONE, UNUSUAL = 0, -1
MOST_REMEMBERED = 50_000


class _Remembered(dict[bytes, int]):
    """What a function says of lists, each asked for once as long as there are not too many of them."""

    def __init__(self, look: Callable[[bytes], int]) -> None:
        super().__init__()
        self._look = look

    def __missing__(self, content: bytes) -> int:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        found = self[content] = self._look(content)
        return found


class ObjectLists:
    """Numbers the objects of one dimension as they are met; 0 is none. ``kept``: those asked for, None for all.

    A row that names two objects of the dimension does not say whose money it is. That is a problem when one of them
    is asked for; otherwise the first counts.
    """

    def __init__(self, dimension: str, kept: Iterable[str] | None) -> None:
        self.names: list[str] = [""]
        self.kept = None if kept is None else frozenset(kept)
        self._dimension = dimension.lstrip("0").encode()
        self._numbers: dict[str, int] = {"": NONE}
        self.number_of = _Remembered(self._look)
        """The object in the content of a list as it stands between its braces; -1 if it must be read with care."""

    def _look(self, content: bytes) -> int:
        if b"{" in content or b"\\" in content or content.count(b'"') % 2:
            return UNUSUAL
        try:
            return self.number_in(Fields(b"{" + content + b"}").pairs())
        except FieldError:
            return UNUSUAL

    def number_in(self, pairs: Pairs) -> int:
        """The object among pairs of dimension and object. Raises ``FieldError`` if it cannot be told."""
        names = list(dict.fromkeys(text(name) for dimension, name in pairs if self.is_own(dimension)))
        if len(names) > 1 and (self.kept is None or self.kept & set(names)):
            what = _("The row names two objects of dimension {dimension}: {first} and {second}.").format(
                dimension=self._dimension.decode(), first=shown(names[0]), second=shown(names[1])
            )
            raise FieldError(what, _("Ask whoever keeps the ledger which of them it belongs to, and export it anew."))
        return self._number(names[0]) if names else NONE

    def is_own(self, dimension: bytes) -> bool:
        """Whether this is the ledger's dimension."""
        return dimension.lstrip(b"0") == self._dimension

    def is_kept(self, number: int) -> bool:
        """Whether the object with this number is asked for."""
        return self.kept is None or self.names[number] in self.kept

    def _number(self, name: str) -> int:
        found = self._numbers.get(name)
        if found is None:
            found = self._numbers[name] = len(self.names)
            self.names.append(name)
        return found
