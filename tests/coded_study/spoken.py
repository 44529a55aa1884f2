"""Material made of who says what: one turn a person and thing said, for the guard and for quotations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from evallib.focus_groups.material import (
    CODERS,
    CODES,
    DOCUMENTS,
    GROUPS,
    SEGMENTS,
    SPEAKERS,
    TURNS,
    Anchoring,
    Design,
    Material,
)
from evallib.model import RowAccount
from evallib.privacy import Thresholds

FITS = Anchoring("characters", False, 1, score=1.0, rival=0.5, quotations=9, previews=0, boundaries=0, accepted=True)
MODERATOR = -1


@dataclass(frozen=True)
class Use:
    """One person says something that coders give codes. ``person``: its number in the group, or MODERATOR."""

    group: int
    person: int
    codes: tuple[int, ...]
    words: str = "ingenting särskilt sades här"
    coders: tuple[int, ...] = (0,)


def spoken(
    people: Sequence[int],
    uses: Iterable[Use],
    *,
    parents: Sequence[int],
    thresholds: Thresholds | None = None,
    coders: int = 1,
    names: Sequence[str] = (),
    labels: Sequence[str] = (),
    known: bool = True,
    unread: frozenset[tuple[int, int]] = frozenset(),
    **design: Any,
) -> Material:
    """The tidy tables: one transcript a group with a turn for every use, and one more that everybody says.

    ``people``: how many take part in each group. ``known`` False: the source does not tell who speaks. ``unread``:
    pairs of a coder and a group that the coder did not look at.
    """
    first = [sum(people[:group]) + group for group in range(len(people))]  # a moderator last in each
    speakers = [
        (first[group] + person, group, labels[person] if labels else f"P{person}", person == many)
        for group, many in enumerate(people)
        for person in range(many + 1)
    ]
    said = [Use(group, person, (), "Hej.") for group, many in enumerate(people) for person in range(many)]
    said = sorted([*said, *uses], key=lambda use: use.group)
    turns, segments, texts = list[Any](), list[Any](), [""] * len(people)
    for use in said:
        start = len(texts[use.group])
        texts[use.group] += use.words + "\n"
        person = people[use.group] if use.person == MODERATOR else use.person
        end = start + len(use.words)
        speaker = first[use.group] + person if known else -1
        segments += [(use.group, code, coder, start, end) for code in use.codes for coder in use.coders]
        turns.append((len(turns), use.group, speaker, start, end))
    filled = {"who": "medarbetare", "kind": "focus_groups", "published": False, "moderators": (), "count": "union"}
    return Material(
        design=Design(thresholds=thresholds or Thresholds.of("staff"), **{**filled, **design}),
        groups=pd.DataFrame([(n, f"grupp {n}") for n in range(len(people))], columns=list(GROUPS)),
        documents=pd.DataFrame([(n, n, f"D{n}", text) for n, text in enumerate(texts)], columns=list(DOCUMENTS)),
        speakers=pd.DataFrame(speakers if known else [], columns=list(SPEAKERS)),
        turns=pd.DataFrame(turns, columns=list(TURNS)).astype("int64"),
        codes=pd.DataFrame(
            [(n, names[n] if names else f"Kod {n}", above, 0, "", True) for n, above in enumerate(parents)],
            columns=list(CODES),
        ),
        coders=pd.DataFrame([(n, f"C{n}") for n in range(coders)], columns=list(CODERS)),
        segments=pd.DataFrame([(n, *one) for n, one in enumerate(segments)], columns=list(SEGMENTS)).astype("int64"),
        looked_at=frozenset((coder, group) for coder in range(coders) for group in range(len(people))) - unread,
        account=RowAccount(len(segments), len(segments)),
        tool="",
        anchoring=FITS,
    )
