"""Make the small invented data sets that R and evallib both analyse: `data/*.csv`, the same at every run.

Only `random.Random.random` is used, whose stream Python promises to keep, so that the files can be made again anywhere.
Nobody answered any of this. Run from the repository: `.venv/bin/python tests/reference/make_data.py`
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from statistics import NormalDist

DATA = Path(__file__).resolve().parent / "data"
Row = Sequence[object]
ITEMS_13 = tuple(f"k{number:02d}" for number in range(1, 14))
ITEMS_29 = tuple(f"k{number:02d}" for number in range(1, 30))
REVERSED_29 = (1, 4, 5, 6, 7, 11, 13, 14, 16, 20, 23, 25, 27)
REVERSED_13 = (1, 2, 3, 7, 10)
DERRICK = {  # the published example of Derrick 2017, as in kasam.md 10.3
    "only_before": (20, 21, 16, 18, 14, 12, 14, 17),
    "pairs_before": (14, 15, 18, 20, 11, 19, 14, 15),
    "only_after": (10, 16, 18, 16, 15, 14, 13, 10),
    "pairs_after": (15, 10, 15, 17, 13, 19, 12, 13),
}


class Draws:
    """Normal and uniform draws with a seed of their own, so that one data set can change without the others."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def uniform(self) -> float:
        return self._random.random()

    def normal(self, mean: float = 0.0, sd: float = 1.0) -> float:
        return NormalDist(mean, sd).inv_cdf(min(max(self.uniform(), 1e-12), 1 - 1e-12))

    def whole(self, mean: float, sd: float, low: int, high: int) -> int:
        return min(max(round(self.normal(mean, sd)), low), high)


def kasam13_rows() -> list[Row]:
    """KASAM-13 as people answer it (not reversed), two waves, six units, some answers missing.

    Persons 1-36 answered twice, 37-44 only before, 45-51 only after. Person 5 left out the whole form after.
    """
    draws, rows = Draws(1313), []
    level = {person: draws.normal() for person in range(1, 52)}
    for wave, people, shift in (("before", range(1, 45), 0.0), ("after", (*range(1, 37), *range(45, 52)), 0.35)):
        for person in people:
            answers: list[object] = []
            for item in range(1, 14):
                keyed = draws.whole(4.6 + shift + 0.9 * level[person], 1.25, 1, 7)
                answers.append(8 - keyed if item in REVERSED_13 else keyed)
            for item in range(1, 14):
                if draws.uniform() < 0.03 or (wave == "after" and person == 5):
                    answers[item - 1] = ""
            rows.append([f"p{person:02d}", "abcdef"[person % 6], wave, *answers])
    return rows


def kasam29_rows() -> list[Row]:
    """KASAM-29 as people answer it, one wave, few answers missing."""
    draws, rows = Draws(29), []
    for person in range(1, 46):
        level = draws.normal()
        answers: list[object] = []
        for item in range(1, 30):
            keyed = draws.whole(4.9 + 0.8 * level, 1.3, 1, 7)
            answers.append(8 - keyed if item in REVERSED_29 else keyed)
        rows.append([f"p{person:02d}", *("" if draws.uniform() < 0.012 else x for x in answers)])
    return rows


def ten_rows() -> list[Row]:
    """Six questions answered 0 to 10, of which 2 and 5 are reversed; some answers missing."""
    draws, rows = Draws(10), []
    for person in range(1, 26):
        level = draws.normal()
        answers: list[object] = [draws.whole(5.5 + 1.8 * level, 1.7, 0, 10) for _ in range(6)]
        answers = [10 - int(str(x)) if item in (2, 5) else x for item, x in enumerate(answers, start=1)]
        answers = ["" if draws.uniform() < 0.06 else x for x in answers]
        rows.append([f"p{person:02d}", *answers])
    return rows


def pairs_rows() -> list[Row]:
    """Linked people: without ties (n 11), many ties and zeros (n 14, n 44 and n 60), and only four people."""
    draws, rows = Draws(44), []
    sizes = {"untied": (11, 7.5), "tied": (14, 1.6), "many": (44, 9.0), "four": (4, 6.0), "sixty": (60, 11.0)}
    for name, (people, sd) in sizes.items():
        for _ in range(people):
            if name == "tied":
                before = draws.whole(5.0, 1.8, 0, 10)
                after = min(max(before + draws.whole(0.6, sd, -4, 5), 0), 10)
                rows.append([name, before, after])
            elif name in {"many", "sixty"}:
                before = draws.whole(62, 10, 13, 91)
                rows.append([name, before, min(max(round(62 + 0.6 * (before - 62) + draws.normal(2.5, sd)), 13), 91)])
            else:
                start = draws.normal(140, 18)
                rows.append([name, f"{start:.3f}", f"{140 + 0.7 * (start - 140) + draws.normal(4, sd):.3f}"])
    return rows


def partly_rows() -> list[Row]:
    """Partly linked people: the published example, and a set where the spread and the groups differ in size."""
    draws = Draws(2017)
    rows: list[Row] = [["derrick", x, y] for x, y in zip(DERRICK["pairs_before"], DERRICK["pairs_after"], strict=True)]
    rows += [["derrick", x, ""] for x in DERRICK["only_before"]]
    rows += [["derrick", "", y] for y in DERRICK["only_after"]]
    for person in range(38):
        before = draws.normal(64, 9)
        after = 66 + 0.8 * (before - 64) + draws.normal(0, 9)
        shown = (f"{before:.2f}" if person < 31 else "", f"{after:.2f}" if person < 19 or person >= 31 else "")
        rows.append(["uneven", *shown])
    return rows


def unlinked_rows() -> list[Row]:
    """Two waves of unlinked people with different n and spread."""
    draws = Draws(54)
    before = [["unlinked", "before", draws.whole(139, 24, 29, 203)] for _ in range(23)]
    return [*before, *(["unlinked", "after", draws.whole(148, 17, 29, 203)] for _ in range(17))]


def units_rows() -> list[Row]:
    """Linked people in seven units: `spread`, where units change differently, and `level`, where they change alike."""
    draws, rows = Draws(7), []
    for name, unit_sd in (("spread", 6.0), ("level", 0.0)):
        for unit in range(1, 8):
            start, change = draws.normal(0, 4), draws.normal(3, unit_sd) if unit_sd else 3.0
            for _ in range(4 + unit % 5):
                person = 66 + start + draws.normal(0, 8)
                after = person + change + draws.normal(0, 5)
                rows.append([name, f"u{unit}", f"{person + draws.normal(0, 4):.2f}", f"{after:.2f}"])
    return rows


def codes_rows() -> list[Row]:
    """Self-generated codes of two waves: equal, one character off, two off, given twice, and missing."""
    draws, rows = Draws(99), []

    def code() -> str:
        return "".join("ABCDEFGH"[int(8 * draws.uniform())] for _ in range(4))

    codes = list(dict.fromkeys(code() for _ in range(60)))
    for place, text in enumerate(codes):
        kind = place % 6
        off = chr(ord(text[place % 4]) + 1)
        changed = text[: place % 4] + off + text[place % 4 + 1 :]
        if kind != 5:
            rows.append(["before", text])
        if kind in (0, 1, 2):
            rows.append(["after", text])
        elif kind == 3:
            rows.append(["after", changed])
        elif kind == 5:
            rows.append(["after", text])
    rows += [["before", ""], ["after", ""], ["after", ""], ["after", codes[0]], ["before", codes[1]]]
    rows += [["before", "ZZZZ"], ["after", "ZZZY"], ["after", "ZZYZ"]]
    rows += [["before", "YXYX"], ["before", "YXYY"], ["after", "YXYW"]]
    return rows


SETS = {
    "kasam13": (("person", "unit", "wave", *ITEMS_13), kasam13_rows),
    "kasam29": (("person", *ITEMS_29), kasam29_rows),
    "ten": (("person", *(f"q{number:02d}" for number in range(1, 7))), ten_rows),
    "pairs": (("set", "before", "after"), pairs_rows),
    "partly": (("set", "before", "after"), partly_rows),
    "unlinked": (("set", "wave", "value"), unlinked_rows),
    "units": (("set", "unit", "before", "after"), units_rows),
    "codes": (("wave", "code"), codes_rows),
}


def text_of(header: Row, rows: Iterable[Row]) -> str:
    """The data set as it stands in its file: comma-separated, empty for missing."""
    target = io.StringIO()
    csv.writer(target, lineterminator="\n").writerows([header, *rows])
    return target.getvalue()


def main() -> None:
    """Write every data set."""
    DATA.mkdir(exist_ok=True)
    for name, (header, rows) in SETS.items():
        (DATA / f"{name}.csv").write_text(text_of(header, rows()), encoding="utf-8", newline="")


if __name__ == "__main__":
    main()
