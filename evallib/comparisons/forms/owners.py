"""Whether what stands as responsible looks like a person: a plan says which role or unit is, never who.

It is a safety net: names are told by how they are built and by the commonest first names, so rare ones are missed.
"""

from __future__ import annotations

import re

from evallib.privacy.name_words import NAMES_AND_WORDS, PARTICLES, ROLES

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*\.?")
_INITIAL = re.compile(r"[A-ZÅÄÖ]\.?")
_NAME = re.compile(r"[A-ZÅÄÖÉÜ][a-zåäöéüøæ]+(?:-[A-ZÅÄÖ]?[a-zåäöéü]+)*")
_FIRST_NAMES = """
adam agneta ahmed albin alexander alexandra ali alice amanda amina amira anders andreas anette angelica anita ann anna
anneli annica annika anton aron arvid astrid barbro beatrice bengt benjamin berit bertil birgit birgitta bjarne björn
britt carina carl caroline cecilia charlotte christer christina christoffer claes dahlia daniel david dennis ebba
elias elin elisabeth elise ella ellen elsa emelie emil emilia emma eric erik erika erland eva evelina fatima felix
filip fredrik fredrika gabriel georg gerd gunilla gunnar gunnel gustaf gustav göran hanna hannah hans-olof hassan
helen helena helene henrik hugo håkan ida inga-lill ingemar inger ingrid isabella isak jakob jan-erik jan-olov jasmin
jenny jens jesper jessica joakim johan johanna johannes john jonas jonathan josef josefin josefine julia jörgen kajsa
karin karl karolina katarina kenneth kent kerstin kjell klas kristian kristin kristina kristoffer lars lars-erik leif
leila lennart leo linnea linnéa linus lisa lisbeth louise lovisa lucas ludvig lukas magdalena magnus maj malin mari
maria-lena marianne marie marina markus martin martina mathias mats mattias maud maximilian michael mikael moa mohamed
mohammed monica monika morgan nathalie niklas nils nina olle olof oscar oskar ove patricia patrik paula pauline
pernilla peter petra pia pontus rebecca rickard rikard robert robin roger roland rolf sandra sara sarah sebastian siv
sofia sofie solveig stefan stig-björn susanne svante sven-erik sylvia therese thomas tobias tomas torbjörn tore
torsten ulf ulla ulrika urban veronica victor viktor viktoria vilhelm viveka william yasmin yvonne zahra åke åsa örjan
"""
FIRST_NAMES = frozenset(_FIRST_NAMES.split()) - NAMES_AND_WORDS
"""First names that are common in Sweden and are no ordinary words."""
_UNITS = re.compile(
    r".*(?:chef|chefen|cheferna|ledare|ledaren|samordnare|samordnaren|handläggare|handläggaren|sekreterare|strateg"
    r"|utvecklare|utvecklaren|utredare|utredaren|ansvarig|controller|direktör|direktören|assistent|konsulent"
    r"|enhet|enheten|grupp|gruppen|team|teamet|nämnd|nämnden|kontor|kontoret|tjänst|tjänsten|omsorg|omsorgen|stöd"
    r"|stödet|skola|skolan|förvaltning|förvaltningen|avdelning|avdelningen|verksamhet|verksamheten|kommun|kommunen"
    r"|region|regionen|förbund|förbundet|bolag|bolaget|boende|boendet|hem|hemmet|mottagning|mottagningen|central"
    r"|centralen|utskott|utskottet|ledning|ledningen|kansli|kansliet|hälsa|hälsan|vård|vården|frågor|barn|unga"
    r"|familj|missbruk|funktionsnedsättning|bistånd|integration|arbetsmarknad|ekonomi|personal|kvalitet|analys)s?"
)


def looks_like_a_person(text: str) -> bool:
    """Whether a cell looks like a person's name.

    So it does with a common first name that has its capital, or where it is two or three words with capitals of which
    none is of a role or a unit.

    >>> [looks_like_a_person(text) for text in ("Anna Exempelsson", "Åsa", "B. Ek", "Nils von Exempel")]
    [True, True, True, True]
    >>> [looks_like_a_person(text) for text in ("Enhetschef IFO", "Vård och omsorg", "Barn och Unga", "chef Öst")]
    [False, False, False, False]
    """
    words = _WORD.findall(text)
    if any(word[0].isupper() and _is_first_name(word) for word in words):
        return True
    telling = [word for word in words if word.casefold() not in PARTICLES - {"och", "i", "på", "vid", "hos", "från"}]
    if not 2 <= len(telling) <= 3 or any(map(_is_role_or_unit, telling)):
        return False
    names = [word for word in telling if _NAME.fullmatch(word.rstrip("."))]
    return len(names) >= 1 and all(word in names or _INITIAL.fullmatch(word) for word in telling)


def _is_first_name(word: str) -> bool:
    bare = word.casefold().rstrip(".")
    return bare in FIRST_NAMES or bare.removesuffix("s") in FIRST_NAMES or _is_double(bare)


def _is_double(word: str) -> bool:
    """Two first names with a hyphen: Anna-Karin."""
    first, _hyphen, second = word.partition("-")
    return bool(second) and first in FIRST_NAMES and (second in FIRST_NAMES or second in NAMES_AND_WORDS)


def _is_role_or_unit(word: str) -> bool:
    bare = word.casefold().rstrip(".")
    return bare in ROLES or bool(_UNITS.fullmatch(bare))
