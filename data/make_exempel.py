"""Make the answers of the invented project ``exempel``: ``python data/make_exempel.py [FOLDER]``.

Nobody has given these answers. They are drawn from a model with a known truth, so that the report can be compared
with it: sense of coherence (KASAM-13) twice, a year apart, in an invented home-care service. About 60 people answer
each time, 40 of them both times under a code of their own making. The files have what real files have: Swedish
headings, decimal commas, a code for no answer, questions left out, codes remembered one character wrong.

The same seed gives the same bytes: the workbook is stored without compression, time or program name.
"""

from __future__ import annotations

import csv
import io
import re
import sys
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from openpyxl import Workbook

Floats = NDArray[np.float64]

SEED = 2023
STAYED, LEFT, CAME = 40, 20, 19
WAVES = ("kasam_fore.csv", "kasam_efter.xlsx")
UNITS = ("Grupp Alm", "Grupp Björk", "Grupp Ek", "Grupp Lönn", "Grupp Rönn", "Grupp Sälg")
EMPLOYMENT = ("Tillsvidare", "Visstid", "Timanställd")
NO_ANSWER = "9"
HEADINGS = ("Kod", "Enhet", "Anställningsform", *(f"Fråga {n}" for n in range(1, 14)))

REVERSED = (1, 2, 3, 7, 10)
SUBSCALES = {"C": (2, 6, 8, 9, 11), "M": (3, 5, 10, 13), "E": (1, 4, 7, 12)}
MEANS = (5.5, 4.8, 4.4, 5.6, 4.9, 4.8, 5.1, 4.7, 4.6, 4.5, 4.8, 5.4, 4.8)
GENERAL, OWN, UNIQUE = 0.72, 0.35, 1.25
"""How much of an answer is the person in general, the person on the subscale, and the question alone."""
STABLE, UNIT = 0.78, 0.20
"""The share of the general part that lasts from one time to the next, and the spread between units."""
SHIFT = {"C": 0.35, "M": 0.50, "E": 0.25}
"""What the invented project changes, in answer steps on each question before rounding to 1-7."""

LEFT_OUT_C = (6, 5)
"""So many who answer both times, and so many others each time, leave out one of the five questions on
comprehensibility: it may be filled in. Those who answer both times leave out a question both times."""
LEFT_OUT_OTHER = (5, 0)
"""The same for one question on another subscale: too much of four questions to be filled in."""


@dataclass(frozen=True)
class People:
    """The staff: unit and form of employment by number, and answers (wave x person x question, 1-7, high = strong)."""

    unit: NDArray[np.int64]
    employment: NDArray[np.int64]
    answers: Floats


def draw_people(rng: np.random.Generator, count: int) -> People:
    """Draw people and what each of them would answer both times, all questions turned so that high is strong."""
    unit = rng.integers(len(UNITS), size=count)
    employment = rng.choice(len(EMPLOYMENT), size=count, p=(0.5, 0.35, 0.15))
    level = UNIT * rng.standard_normal(len(UNITS))[unit]
    lasting = rng.standard_normal(count)
    passing = rng.standard_normal((2, count))
    general = np.sqrt(STABLE) * lasting + np.sqrt(1 - STABLE) * passing + level
    latent = np.asarray(MEANS) + GENERAL * general[:, :, None] + UNIQUE * rng.standard_normal((2, count, 13))
    for name, questions in SUBSCALES.items():
        chosen = np.asarray(questions) - 1
        latent[:, :, chosen] += OWN * rng.standard_normal(count)[None, :, None]
        latent[1][:, chosen] += SHIFT[name]
    return People(unit, employment, np.clip(np.rint(latent), 1, 7))


def draw_codes(rng: np.random.Generator, count: int) -> list[str]:
    """Codes such as ``AN14UP`` that differ from one another in at least three places."""
    letters = list("ABCDEFGHIKLMNOPRSTUVÅÄÖ")
    codes: list[str] = []
    while len(codes) < count:
        first, last = ("".join(rng.choice(letters, 2)) for _ in range(2))
        code = f"{first}{rng.integers(1, 32):02}{last}"
        if all(sum(a != b for a, b in zip(code, other, strict=True)) >= 3 for other in codes):
            codes.append(code)
    return codes


def misremember(codes: Sequence[str]) -> list[str]:
    """The codes of the second time: four have one wrong character, two are left out, one could be two people's."""
    again = list(codes)
    for person, place in ((3, 0), (11, 3), (19, 5), (27, 2)):
        again[person] = _changed(codes[person], place)
    again[STAYED + LEFT] = again[STAYED + LEFT + 1] = ""
    return again


def _changed(code: str, place: int) -> str:
    """The code with another character of the same kind in one place."""
    kind = "123456789" if code[place].isdigit() else "ABCDEFGHIKLMNOPRSTUV"
    other = kind[(kind.find(code[place]) + 1) % len(kind)]
    return code[:place] + other + code[place + 1 :]


def leave_out(rng: np.random.Generator, answers: Floats, wave: int, stayed: Sequence[int]) -> None:
    """Make answers missing: one question here and there, one questionnaire nearly empty, one quite empty."""
    others = STAYED + rng.permutation(LEFT) if wave == 0 else STAYED + LEFT + rng.permutation(CAME)
    comprehensibility, rest = np.asarray(SUBSCALES["C"]) - 1, np.asarray([*SUBSCALES["M"], *SUBSCALES["E"]]) - 1
    start = [0, 0]
    for questions, counts in ((comprehensibility, LEFT_OUT_C), (rest, LEFT_OUT_OTHER)):
        for group, people in enumerate((stayed, others)):
            chosen = people[start[group] : start[group] + counts[group]]
            answers[chosen, rng.choice(questions, size=len(chosen))] = np.nan
            start[group] += counts[group]
    answers[others[start[1]], 4:] = np.nan
    answers[others[start[1] + 1], :] = np.nan


def as_given(answers: Floats) -> Floats:
    """The answers as they were ticked: reversed questions turned back."""
    ticked = answers.copy()
    turned = np.asarray(REVERSED) - 1
    ticked[:, turned] = 8 - ticked[:, turned]
    return ticked


def rows_of(people: People, codes: Sequence[str], ticked: Floats, order: Sequence[int]) -> list[list[str | int | None]]:
    """One row a person: code, unit, form of employment, the thirteen answers; None is an answer left out."""
    return [
        [
            codes[person],
            UNITS[people.unit[person]],
            EMPLOYMENT[people.employment[person]],
            *(None if np.isnan(value) else int(value) for value in ticked[person]),
        ]
        for person in order
    ]


def as_csv(rows: Sequence[Sequence[str | int | None]]) -> bytes:
    """Semicolons, Windows' own letters and line ends; some answers with a decimal comma, 9 for no answer."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for number, row in enumerate(rows):
        writer.writerow([_cell(value, decimals=number % 4 == 0) for value in row])
    return text.getvalue().encode("cp1252")


def _cell(value: str | int | None, *, decimals: bool) -> str:
    if value is None:
        return NO_ANSWER
    return f"{value},0" if decimals and isinstance(value, int) else str(value)


def as_workbook(rows: Sequence[Sequence[str | int | None]]) -> bytes:
    """A workbook with the answers on its second sheet; an empty cell is no answer."""
    book = Workbook()
    cover = book.active
    if cover is None:
        raise RuntimeError("a new workbook has no sheet")
    cover.title = "Om filen"
    cover.append(["Påhittade svar, gjorda av data/make_exempel.py"])
    sheet = book.create_sheet("Svar")
    for row in (HEADINGS, *rows):
        sheet.append([None if value == "" else value for value in row])
    book.properties.creator = "data/make_exempel.py"
    raw = io.BytesIO()
    book.save(raw)
    return timeless(raw.getvalue())


def timeless(workbook: bytes) -> bytes:
    """The same workbook with a fixed time in its properties and in its folder of files."""
    moment = datetime(2024, 11, 1)
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_STORED) as new:
        for name in sorted(old.namelist()):
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", f"{moment:%Y-%m-%dT%H:%M:%SZ}".encode(), content)
            entry = zipfile.ZipInfo(name, moment.timetuple()[:6])
            entry.create_system, entry.external_attr = 0, 0
            new.writestr(entry, content)
    return result.getvalue()


def make_files(seed: int = SEED) -> Mapping[str, bytes]:
    """Every file of answers by name."""
    rng = np.random.default_rng(seed)
    people = draw_people(rng, STAYED + LEFT + CAME)
    before = draw_codes(rng, STAYED + LEFT + CAME)
    after = misremember(before)
    before[STAYED] = before[STAYED + 1] = ""
    after[STAYED + LEFT + 2] = _between(before, STAYED + 2, STAYED + 3)
    content, stayed = [], list(rng.permutation(STAYED))
    for wave, codes in enumerate((before, after)):
        answers = people.answers[wave]
        leave_out(rng, answers, wave, stayed)
        there = np.arange(STAYED + LEFT) if wave == 0 else np.r_[:STAYED, STAYED + LEFT : STAYED + LEFT + CAME]
        content.append(rows_of(people, codes, as_given(answers), list(rng.permutation(there))))
    return dict(zip(WAVES, (as_csv(content[0]), as_workbook(content[1])), strict=True))


def _between(codes: list[str], one: int, other: int) -> str:
    """Make two people's codes differ in two places, and return a code that is one character from both."""
    codes[other] = _changed(_changed(codes[one], 0), 5)
    return _changed(codes[one], 0)


def write_files(folder: Path) -> None:
    """Write every file into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in make_files().items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    write_files(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent / "exempel")
