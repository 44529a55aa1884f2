"""A SIE reader that goes letter by letter and line by line: slow and simple, to check the real one against.

It reads right files only, and shares no code with the package.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

Split = list["str | list[str]"]


@dataclass
class ByLine:
    """What a file says. Sums in öre; ``booked``: by object, account and day, with the number of rows."""

    vouchers: int = 0
    rows: int = 0
    off: dict[str, int] = field(default_factory=dict)
    booked: dict[tuple[str, str, date], list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    totals: Counter[str] = field(default_factory=Counter)
    stated: dict[tuple[str, str], int] = field(default_factory=dict)
    budget: Counter[tuple[int, str, str, str]] = field(default_factory=Counter)
    names: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    labels: Counter[str] = field(default_factory=Counter)

    def drifts(self) -> set[tuple[str, str, int, int]]:
        """Balances that do not follow: kind, account, stated and computed."""
        found = set()
        for (kind, account), ore in self.stated.items():
            start = self.stated.get(("#IB", account), 0) if kind == "#UB" else 0
            if kind != "#IB" and ore != start + self.totals[account]:
                found.add((kind.removeprefix("#"), account, ore, start + self.totals[account]))
        return found


def read_by_line(data: bytes, dimension: str = "6", encoding: str = "cp437") -> ByLine:
    """Read a file that has nothing wrong."""
    read = ByLine()
    name, on, total = "", date.min, 0
    for line in data.decode(encoding).replace("\r\n", "\n").split("\n"):
        words = split(line)
        label = words[0] if words else ""
        read.labels[str(label)] += 1
        if label == "#VER":
            name, on, total = f"{words[1]} {words[2]}".strip(), day(words[3]), 0
            read.vouchers += 1
        elif label == "#TRANS":
            ore = to_ore(words[3])
            total += ore
            read.rows += 1
            read.totals[str(words[1])] += ore
            own = objects(words[2], dimension)
            if own:
                entry = read.booked[own[0], str(words[1]), day(words[4]) if len(words) > 4 and words[4] else on]
                entry[0] += ore
                entry[1] += 1
        elif label == "}" and total:
            read.off[name] = total
        elif label in {"#IB", "#UB", "#RES"} and words[1] == "0":
            read.stated[str(label), str(words[2])] = to_ore(words[3])
        elif label == "#PBUDGET" and (not words[4] or objects(words[4], dimension)):
            own = objects(words[4], dimension) or [""]
            read.budget[int(str(words[1])), str(words[2]), str(words[3]), own[0]] += to_ore(words[5])
        elif label in {"#KONTO", "#OBJEKT"}:
            read.names[str(label if label == "#KONTO" else words[1])][str(words[-2])] = str(words[-1])
    return read


def split(line: str) -> Split:
    """The words of a line; what stands in braces is a list of its own. Braces alone are words."""
    if line.strip(" \t") in {"{", "}"}:
        return [line.strip(" \t")]
    words: Split = []
    listed: list[str] | None = None
    word, quoted, begun = "", False, False
    letters = [*line, " "]
    while letters:
        letter = letters.pop(0)
        if letter == "\\" and letters[0] == '"':
            word, begun = word + letters.pop(0), True
        elif letter == '"':
            quoted, begun = not quoted, True
        elif quoted or letter not in " \t{}":
            word, begun = word + letter, True
        else:
            if begun:
                (words if listed is None else listed).append(word)
            word, begun = "", False
            if letter == "{":
                listed = []
            elif letter == "}":
                words.append(listed or [])
                listed = None
    return words


def objects(pairs: str | list[str], dimension: str) -> list[str]:
    """The objects of a dimension in a list of pairs."""
    return [pairs[at + 1] for at in range(0, len(pairs), 2) if pairs[at] == dimension]


def to_ore(word: str | list[str]) -> int:
    """An amount in öre, by its letters."""
    digits = str(word).removeprefix("-")
    whole, _point, rest = digits.partition(".")
    ore = int(whole) * 100 + int((rest + "00")[:2])
    return -ore if str(word).startswith("-") else ore


def day(word: str | list[str]) -> date:
    """A date from yyyymmdd."""
    return date(int(word[:4]), int(word[4:6]), int(word[6:]))  # type: ignore[arg-type]
