"""Whether what stands in a form looks like a person: a plan says which role or unit is responsible, never who.

It is a safety net: names are told by how they are built and by the commonest first names, so rare ones in running text
are missed. In the cell of who is responsible no name needs to be known: what is left when roles and units are taken
away may have no capital.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from evallib.comparisons.forms.first_names import CLEAR_NAMES, FIRST_NAMES
from evallib.privacy.name_words import NAMES_AND_WORDS, PARTICLES, ROLES, SMALL_WORDS

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ABBREVIATION = re.compile(r"[A-ZÅÄÖ]{1,5}")
_SURNAME = re.compile(r".{2,}(?:sson|sdotter|[kq]vist)s?")
_BEFORE_A_PLACE = frozenset({"i", "på", "vid"})
_UNITS = re.compile(
    r".*(?:chef|chefen|chefer|cheferna|ledare|ledaren|ledarna|samordnare|samordnaren|handläggare|handläggaren"
    r"|sekreterare|sekreteraren|strateg|strategen|utvecklare|utvecklaren|utredare|utredaren|ansvarig|ansvariga"
    r"|controller|controllern|direktör|direktören|assistent|konsulent|ekonom|jurist|kommunikatör|registrator"
    r"|pedagog|terapeut|sköterska|biträde|läkare|ordförande|ledamot|politiker|personal|medarbetare|administratör"
    r"|administration|förtroendevalda|sakkunnig|enhet|enheten|enheter|enheterna|grupp|gruppen|grupper|grupperna|team"
    r"|teamet|nämnd|nämnden|styrelse|styrelsen|kontor|kontoret|tjänst|tjänsten|omsorg|omsorgen|stöd|stödet|skola"
    r"|skolan|förvaltning|förvaltningen|avdelning|avdelningen|verksamhet|verksamheten|kommun|kommunen|region|regionen"
    r"|förbund|förbundet|bolag|bolaget|boende|boendet|hem|hemmet|mottagning|mottagningen|central|centralen|utskott"
    r"|utskottet|ledning|ledningen|kansli|kansliet|hälsa|hälsan|vård|vården|rehab|service|frågor|barn|unga|ungdom"
    r"|individ|familj|missbruk|funktionshinder|funktionsnedsättning|bistånd|integration|arbetsmarknad|ekonomi|kvalitet"
    r"|analys|hemlöshet|försörjning|sektor|sektorn|område|området|funktion|funktionen|projekt|projektet)s?"
)
"""Words for roles and units, also as the end of longer ones."""
_NOUN = re.compile(
    r".{3,}(?:are|arna|erna|orna|ering|eringen|ningen|tion|tionen|het|heten|skap|skapet|ande|ende|ör|ören|teket|riet|liet|verket"
    r"|gården|huset|tunet|backen|ängen|parken)s?"
)
"""Ends of common nouns, and of what homes are called, that are no ends of names."""
_AGE = re.compile(r"\d\s*år\b|\d-åri|\(\d{2}\)")
_NAMED = re.compile(
    r"(?<![^\W\d_])(?P<first>[A-ZÅÄÖÉÜ][^\W\d_]+)(?=(?P<after>(?:\s+[A-ZÅÄÖ]\.?)?\s+[A-ZÅÄÖÉÜ][^\W\d_])?)"
)
_NEAR = 14
"""So many signs before or after a first name may an age stand."""
_OFTEN_WORDS = "hans per my max said rita maj urban marina bo gun kim sam tim tom dan lina linnea linnéa axel leo"
_BEGINNINGS = frozenset(_OFTEN_WORDS.split())
"""First names that stand as words, or as the names of homes, oftener than as names in running text."""
_SIGNS = str.maketrans(dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad"))


def looks_like_a_person(text: str, known: Collection[str] = ()) -> bool:
    """Whether what stands as responsible looks like a person's name.

    Roles and units are taken away. What is left looks like a person if it holds a common first name or the end of a
    surname, in whatever case, or any other word with a capital. It may be an abbreviation, a noun by its end, a place
    after "i", "på" or "vid", or a word of ``known``: the municipality's name.

    >>> texts = ("anna exempelsson", "Åsa", "B. Ek", "Enhetschef Exempelqvist", "Siiri")
    >>> [looks_like_a_person(text) for text in texts]
    [True, True, True, True, True]
    >>> texts = ("Enhetschef IFO", "Vård och omsorg", "hemtjänsten i Björnås", "chef Öst")
    >>> [looks_like_a_person(text) for text in texts]
    [False, False, False, False]
    """
    words = _WORD.findall(text.translate(_SIGNS))
    own = {form for name in known for word in _WORD.findall(name) for form in (word.casefold(), f"{word.casefold()}s")}
    if any(_is_first_name(word) or _is_surname(word) for word in words if word.casefold() not in own):
        return True
    return any(word.casefold() not in own for word in _left(words))


def _left(words: list[str]) -> Iterator[str]:
    """The words with a capital that are neither role nor unit."""
    before = ""
    for word in words:
        bare = word.casefold()
        plain = bare in ROLES | SMALL_WORDS | PARTICLES or _UNITS.fullmatch(bare) or _NOUN.fullmatch(bare)
        short = len(word) == 1 or _ABBREVIATION.fullmatch(word)
        if word[0].isupper() and not plain and not short and before not in _BEFORE_A_PLACE:
            yield word
        before = bare


def names_a_person(text: str) -> bool:
    """Whether running text seems to name a person: first name and surname, first name and age, or a surname in -sson.

    Names that are not among the commonest are missed, and a first name alone stops nothing.

    >>> texts = ("Karin Ek kom", "Akt Erik Lindgren ska", "84-åriga Karin", "Karin (84)", "Exempelsson ringer")
    >>> [names_a_person(text) for text in texts]
    [True, True, True, True, True]
    >>> [names_a_person(text) for text in ("Öppna jämförelser", "Personer över 80 år", "Anna och Region Exempel")]
    [False, False, False]
    """
    seen = text.translate(_SIGNS)
    if any(word[0].isupper() and _SURNAME.fullmatch(word.casefold()) for word in _WORD.findall(seen)):
        return True
    for found in _NAMED.finditer(seen):
        near = f"{seen[max(found.start() - _NEAR, 0) : found.start()]}|{seen[found.end() : found.end() + _NEAR]}"
        if _is_first_name(found["first"]) and (found["after"] or _AGE.search(near)):
            return True
    return False


def may_name_a_person(text: str) -> bool:
    """Whether a common first name stands in running text; those that begin many sentences as words are left out.

    >>> [may_name_a_person(text) for text in ("Fråga Karin först", "Per brukare och i Maj", "Anna-Lenas grupp", "anna")]
    [True, False, True, False]
    """
    words = [word for word in _WORD.findall(text.translate(_SIGNS)) if word[0].isupper()]
    return any(word.casefold() not in _BEGINNINGS and _is_first_name(word) for word in words)


def _is_surname(word: str) -> bool:
    return bool(_SURNAME.fullmatch(word.casefold()))


def _is_first_name(word: str) -> bool:
    """A common first name, maybe with a genitive s; those that are words as well need their capital."""
    bare = word.casefold()
    forms = (bare, bare.removesuffix("s"))
    known = FIRST_NAMES | CLEAR_NAMES if word[0].isupper() else FIRST_NAMES
    return any(map(_is_double, forms)) or not known.isdisjoint(forms)


def _is_double(word: str) -> bool:
    """Two first names with a hyphen: Anna-Karin."""
    first, _hyphen, second = word.partition("-")
    return bool(second) and first in FIRST_NAMES | CLEAR_NAMES and second in FIRST_NAMES | NAMES_AND_WORDS
