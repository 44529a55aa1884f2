"""Small workspaces with answers to KASAM-13: people drawn with a seed, written as files, and read back as a study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from evallib.kasam import Study, read_study
from evallib.projects import Project
from tests.questionnaires import shipped
from tests.workspaces import make_project

INSTRUMENT = shipped("kasam13")
ITEMS = INSTRUMENT.columns
WAVES = [
    {"id": "before", "label": "oktober 2023", "file": "fore.csv"},
    {"id": "after", "label": "maj 2024", "file": "efter.csv"},
]
BY_ID = {"by": "id", "column": "id"}
BY_CODE = {"by": "code", "column": "id", "tolerant": True}
NONE = ("",) * 13
"""No answer at all."""


@dataclass(frozen=True)
class Person:
    """One row of a file: an id or code, 13 answers as text ("" = none), a unit and a form of employment."""

    id: str
    answers: tuple[str, ...]
    unit: str = ""
    form: str = ""

    def without(self, *items: int) -> Person:
        """The same person with some items (from 1) unanswered."""
        return replace(self, answers=tuple("" if i + 1 in items else text for i, text in enumerate(self.answers)))


def draw(count: int, seed: int, *, shift: float = 0.0, first: int = 0) -> list[Person]:
    """People with raw answers: item texts that count from the other end are answered so."""
    rng = np.random.default_rng(seed)
    levels = rng.normal(4.6 + shift, 0.8, size=(count, 1))
    keyed = np.clip(np.rint(levels + rng.normal(0, 1.2, size=(count, 13))), 1, 7).astype(int)
    turned = [item - 1 for item in INSTRUMENT.reversed]
    keyed[:, turned] = 8 - keyed[:, turned]
    return [Person(f"p{first + n:03d}", tuple(map(str, row)), f"enhet {n % 6}") for n, row in enumerate(keyed)]


def change_answers(person: Person) -> Person:
    """The same person with other answers, unanswered where there was none."""
    return replace(person, answers=tuple(text and str(8 - int(text) if text != "4" else 1) for text in person.answers))


def table(
    people: Sequence[Person], *, columns: Sequence[str] = (), names: Mapping[str, str] | None = None
) -> list[list[str]]:
    """Header and rows; ``columns`` sets their order, ``names`` what they are called in the file."""
    wanted = list(columns) or ["id", "enhet", "form", *ITEMS]
    cells = [{"id": p.id, "enhet": p.unit, "form": p.form, **dict(zip(ITEMS, p.answers, strict=True))} for p in people]
    return [[(names or {}).get(name, name) for name in wanted], *([row[name] for name in wanted] for row in cells)]


def write(path: Path, rows: Sequence[Sequence[str]], *, delimiter: str = ";", encoding: str = "utf-8") -> None:
    """A delimited file."""
    path.write_bytes(("\n".join(delimiter.join(row) for row in rows) + "\n").encode(encoding))


def kasam(**settings: Any) -> dict[str, Any]:
    """Settings of the section for two files, with what a test changes."""
    return {"instrument": "kasam13", "who": "medarbetare i hemtjänsten", "waves": WAVES, **settings}


def make(
    root: Path, before: Sequence[Person], after: Sequence[Person], privacy: Any = None, **settings: Any
) -> Project:
    """A project with the answers of two waves in two files."""
    more = {"privacy": privacy} if privacy is not None else {}
    project = make_project(root, sections=["method"], kasam=kasam(**settings), **more)
    write(project.data_dir / "fore.csv", table(before))
    write(project.data_dir / "efter.csv", table(after))
    return project


def study(root: Path, before: Sequence[Person], after: Sequence[Person], **settings: Any) -> Study:
    """The guarded study of two waves."""
    return read_study(make(root, before, after, **settings))


def scores(people: Sequence[Person], scale: str = "total") -> list[float]:
    """The sum of complete people's keyed answers to a scale, as a reader would add them up."""
    items = INSTRUMENT.items_of(scale)
    return [
        float(sum(8 - int(p.answers[i - 1]) if i in INSTRUMENT.reversed else int(p.answers[i - 1]) for i in items))
        for p in people
    ]
