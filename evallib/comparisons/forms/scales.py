"""The words that a form lets a group choose among, and the other spellings that are read as the same.

What stands in a cell is Swedish whatever language evallib speaks: the handbook's forms are. One field has four sets of
words in the report on the handbook (LÅGA/MEDEL/HÖGA; L/M/H; "låga, medel, höga"; "få, medel, många"), all of them one
scale. Only spellings that say the same are read as each other; what else may have been meant is not guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from evallib.comparisons.forms_read import Answer, IndicatorType, Level, State

Code = TypeVar("Code", bound=str)


def folded(text: str) -> str:
    """A cell as it is compared: small letters, single spaces, no full stop at the end.

    >>> folded(" Vet  EJ. ")
    'vet ej'
    """
    return " ".join(text.split()).casefold().rstrip(".")


@dataclass(frozen=True)
class Scale(Generic[Code]):
    """``words``: the template's word of each code, in order. ``also``: code of other spellings, in small letters."""

    words: Mapping[Code, str]
    also: Mapping[str, Code] = field(default_factory=dict)

    def read(self, text: str) -> Code | None:
        """The code that a cell stands for; None if it is no word of the scale.

        >>> [INFLUENCE.read(text) for text in ("LÅG", "låga", "M", "Många", "ganska hög")]
        ['low', 'low', 'medium', 'high', None]
        """
        word = folded(text)
        own = next((code for code, offered in self.words.items() if folded(offered) == word), None)
        return own if own is not None else self.also.get(word)

    def is_respelt(self, text: str) -> bool:
        """Whether a cell is read as another word of the template than the one that stands there.

        Case is no matter, nor whether the handbook's own "LÅGA" stands for "Låg".

        >>> INFLUENCE.is_respelt("LÅGA"), INFLUENCE.is_respelt("L"), INFLUENCE.is_respelt("få")
        (False, True, True)
        """
        code = self.read(text)
        if code is None or folded(self.words[code]) == folded(text):
            return False
        return not any({folded(text), folded(self.words[code])} <= forms for forms in _FORMS)


_LEVELS: Mapping[str, Level] = {
    "låg": "low",
    "låga": "low",
    "lågt": "low",
    "l": "low",
    "få": "low",
    "low": "low",
    "medel": "medium",
    "m": "medium",
    "medium": "medium",
    "hög": "high",
    "höga": "high",
    "högt": "high",
    "h": "high",
    "många": "high",
    "high": "high",
}
_FORMS = tuple(map(frozenset, (("låg", "låga", "lågt"), ("hög", "höga", "högt"))))
"""Forms of one word: whoever writes the one has written the other."""
COSTS: Scale[Level] = Scale({"low": "Låg", "medium": "Medel", "high": "Hög"}, _LEVELS)
PEOPLE: Scale[Level] = Scale({"low": "Få", "medium": "Medel", "high": "Många"}, _LEVELS)
INFLUENCE: Scale[Level] = Scale({"low": "Låg", "medium": "Medel", "high": "Hög"}, _LEVELS)
ANSWERS: Scale[Answer] = Scale(
    {"yes": "Ja", "no": "Nej", "unknown": "Vet ej"},
    {"yes": "yes", "no": "no", "unknown": "unknown", "j": "yes", "n": "no", "vet inte": "unknown", "vet_ej": "unknown"},
)
TYPES: Scale[IndicatorType] = Scale(
    {"structure": "Struktur", "process": "Process", "result": "Resultat"},
    {
        "structure": "structure",
        "process": "process",
        "result": "result",
        "strukturindikator": "structure",
        "processindikator": "process",
        "resultatindikator": "result",
    },
)
STATES: Scale[State] = Scale(
    {"not_started": "Ej påbörjad", "ongoing": "Pågår", "done": "Klar", "stopped": "Avbruten"},
    {
        "not_started": "not_started",
        "ongoing": "ongoing",
        "done": "done",
        "stopped": "stopped",
        "inte påbörjad": "not_started",
        "ej påbörjat": "not_started",
        "inte påbörjat": "not_started",
        "pågående": "ongoing",
        "klart": "done",
        "klara": "done",
        "avbrutet": "stopped",
    },
)
PRIORITIES: Scale[str] = Scale(
    {"1": "1", "2": "2", "3": "3"}, {f"{word} {n}": n for word in ("prio", "prioritet") for n in ("1", "2", "3")}
)
UNKNOWN = "unknown"


def readiness(steps: int) -> Scale[str]:
    """The scale of the self-rating, 1 to ``steps``, and "Vet ej", which is no value of it.

    >>> scale = readiness(5)
    >>> [scale.read(text) for text in ("5", "6", "vet inte")]
    ['5', None, 'unknown']
    """
    numbers = {str(step): str(step) for step in range(1, steps + 1)}
    return Scale({**numbers, UNKNOWN: "Vet ej"}, {"vet inte": UNKNOWN, "vet_ej": UNKNOWN, UNKNOWN: UNKNOWN})
