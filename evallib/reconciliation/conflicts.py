"""Words against words: statements about the same thing that differ, and claims of size without a figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from evallib.published import Fact


@dataclass(frozen=True)
class Statement:
    """One place where something is said: where or how, what, and the source."""

    where: str
    value: str
    source: str


@dataclass(frozen=True)
class Topic:
    """Everything that the documents say about one thing."""

    topic: str
    label: str
    statements: tuple[Statement, ...]
    form: bool = False
    """A difference is only in how it is written or labelled, and says nothing against what is known."""

    @property
    def values(self) -> tuple[str, ...]:
        """The different values, each as first written; letter case and spaces do not count."""
        found: dict[str, str] = {}
        for statement in self.statements:
            found.setdefault(_plain(statement.value), statement.value.strip())
        return tuple(found.values())

    @property
    def agrees(self) -> bool:
        """Whether all statements say the same."""
        return len(self.values) == 1


@dataclass(frozen=True)
class Claim:
    """A claim of size, and the fact that is offered behind it, if any."""

    claim: str
    quote: str
    fact: Fact | None
    source: str

    @property
    def supported(self) -> bool:
        """Whether a readable figure stands behind the claim."""
        return self.fact is not None and self.fact.readable


def compare_statements(rows: pd.DataFrame) -> tuple[Topic, ...]:
    """Group the rows of statements.csv (topic, label, statement, value, about, source) by topic, in file order.

    >>> rows = pd.DataFrame({"topic": ["t", "t"], "label": ["Time", "Time"], "statement": ["a", "b"],
    ...                      "value": ["08:30", " 08:30"], "source": ["s, 1", "s, 2"]})
    >>> compare_statements(rows)[0].agrees
    True
    """
    return tuple(
        Topic(
            str(topic),
            str(group["label"].iloc[0]),
            tuple(
                Statement(str(where), str(value), str(source))
                for where, value, source in zip(group["statement"], group["value"], group["source"], strict=True)
            ),
            form="about" in group and group["about"].iloc[0] == "form",
        )
        for topic, group in rows.groupby("topic", sort=False)
    )


def judge_claims(rows: pd.DataFrame, facts: Mapping[str, Fact]) -> tuple[Claim, ...]:
    """Look up the fact behind each row of claims.csv (claim, quote, figure, source; empty figure: none).

    Every named fact must be a key of ``facts``.
    """
    return tuple(
        Claim(str(claim), str(quote), facts[figure] if figure else None, str(source))
        for claim, quote, figure, source in zip(
            rows["claim"], rows["quote"], rows["figure"], rows["source"], strict=True
        )
    )


def _plain(value: str) -> str:
    return " ".join(value.casefold().split())
