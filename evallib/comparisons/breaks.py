"""What the description of an indicator says about how it is measured: breaks that are certain, and hints that are not.

A break is certain only when the text says from which year the values are of the new kind. "Reviderad metod … från 2021
men data har reviderats från år 2017" is a break at 2017, since the values from 2017 on were made again by the new
method, and none at 2021. Everything else that speaks of a changed method is a hint, which makes the figures less sure
and breaks nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

YEAR = r"((?:19|20)\d{2})"
REVISED_FROM = re.compile(rf"data har reviderats från (?:och med )?(?:år )?{YEAR}", re.IGNORECASE)
SURVEY_FROM = re.compile(rf"från och med {YEAR}.*\binte jämförbara med tidigare år", re.IGNORECASE)
BETWEEN = re.compile(r"påverkar jämförbarheten mellan (?:åren )?(.*)", re.IGNORECASE)
PAIR = re.compile(rf"{YEAR} och {YEAR}")
EARLIER = re.compile(rf"påverkar jämförbarheten med tidigare år(?: (?:from|fr\.o\.m\.|från och med) {YEAR})?", re.I)
FROM = re.compile(rf"från och med {YEAR}", re.IGNORECASE)
HINT = re.compile(
    r"reviderad metod|ny metod|metoden .* är ny|påverka[r]? (?:jämförelse|jämförbarheten|tidsserien)"
    r"|jämförelser med tidigare år|inte (?:helt )?jämförba(?:r|ra) med tidigare år|brott i tidsserie",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])")
DISCONTINUED = re.compile(r"\(\s*[-–]\s*(\d{4})\s*\)")


@dataclass(frozen=True)
class Told:
    """What a description tells. ``breaks``: first year of the new way to the sentence that says so; ``hints``:
    sentences about a changed way of measuring from which no year follows for certain."""

    breaks: Mapping[int, str]
    hints: tuple[str, ...] = ()


@lru_cache(512)
def read_description(description: str) -> Told:
    """The breaks and hints in a description.

    >>> told = read_description("Andel. Reviderad metod från 2021 men data har reviderats från år 2017. Källa: SCB.")
    >>> told.breaks
    {2017: 'Reviderad metod från 2021 men data har reviderats från år 2017.'}
    >>> read_description("Ny metod och definition av tätorter 2015 kan påverka jämförelse över tid.").breaks
    {}
    """
    breaks: dict[int, str] = {}
    hints: list[str] = []
    before = ""
    for sentence in SENTENCE.split(" ".join(description.split())):
        years = list(_years_of(sentence, before))
        breaks.update(dict(years))
        if not years and HINT.search(sentence):
            hints.append(sentence)
        before = sentence
    return Told(breaks, tuple(hints))


def ended_in(title: str) -> str | None:
    """The year in a title that says that an indicator has ended, as "(-2023)" or "(- 2024)"; else None.

    >>> ended_in("Ej återaktualiserade, andel (%) (- 2024)"), ended_in("Barn 1-5 år (2020)")
    ('2024', None)
    """
    found = DISCONTINUED.search(title)
    return found[1] if found else None


def _years_of(sentence: str, before: str) -> Iterator[tuple[int, str]]:
    """The certain breaks that a sentence tells, with the words that do."""
    for pattern in (REVISED_FROM, SURVEY_FROM):
        if found := pattern.search(sentence):
            yield int(found[1]), sentence
            return
    if found := BETWEEN.search(sentence):
        pairs = [(int(first), int(second)) for first, second in PAIR.findall(found[1])]
        yield from ((second, sentence) for first, second in pairs if second == first + 1)
    elif found := EARLIER.search(sentence):
        years = [found[1]] if found[1] else FROM.findall(before)
        if len(set(years)) == 1:
            yield int(years[0]), sentence if found[1] else f"{before} {sentence}"
