"""The study: what was said, the codes, and where the coders put them. Writers turn it into the tools' formats.

Three focus groups with home-care staff of the invented project ``exempel``, 20 participants and a moderator, two
coders. It has what real material has: a label P1 in each group, one coder under two user names, a document that one
coder only has read, one where a coder found nothing, an emoji before quotations, a comment without a code, a case
that is also a code, a code that nobody uses, an identity number and a name in what is said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from tests.coded_study.said import FIRST, LAST, SECOND, THIRD, Said

ANNA, ANNA_TOO, BO = "anna.lind", "Anna Lind", "bo.berg"
CODERS = {"a": ANNA, "A": ANNA_TOO, "b": BO}
"""Letters of :mod:`tests.coded_study.said`; ``A`` is the first coder's other user name."""
MODERATOR = "Moderator"


@dataclass(frozen=True)
class StudyCode:
    """A code; ``parent`` is the key of the code above."""

    key: str
    name: str
    parent: str | None
    definition: str
    codable: bool = True


CODES = (
    StudyCode("handledning", "Handledningen", None, "Vad handledningen i grupp ger eller inte ger.", codable=False),
    StudyCode("tid", "Tid att tänka", "handledning", "Att stanna upp och tänka efter tillsammans."),
    StudyCode("stod", "Stöd av kollegor", "handledning", "Att få råd, tröst eller bekräftelse av andra i gruppen."),
    StudyCode("roll", "Handledarens roll", "handledning", "Vad handledaren gör eller borde göra."),
    StudyCode("miljo", "Arbetsmiljö", None, "Hur det är att arbeta i hemtjänsten."),
    StudyCode("stress", "Stress", "miljo", "Att tiden inte räcker, oro, trötthet."),
    StudyCode("schema", "Schemat", "miljo", "Hur passen läggs och ändras."),
    StudyCode("nya", "Nya och vikarier", "miljo", "Att ofta arbeta med nya kollegor."),
    StudyCode("dagen", "De äldres dag", None, "Vad de äldre märker av arbetet."),
    StudyCode("samma", "Samma ansikten", "dagen", "Att få hjälp av samma personer."),
    StudyCode("trygg", "Trygghet", "dagen", "Att känna sig lugn och säker hemma."),
    StudyCode("chef", "Chefens närvaro", None, "Om chefen är med, frågar och vet."),
    StudyCode("teknik", "Telefonen och låsen", None, "Mobiler, digitala lås och dokumentation."),
    StudyCode("oro", "Oro för låsen", "teknik", "Att de äldre är rädda för vem som kan komma in."),
    StudyCode("loner", "Löner", None, "Lön och förmåner. Koden användes aldrig."),
    StudyCode("fall", "FG1", None, "Gruppen själv: ett fall som också blev en kod.", codable=False),
)
EARLIER_CODES = (
    StudyCode("handledning", "Handledning", None, "Vad handledningen i grupp ger eller inte ger.", codable=False),
    StudyCode("tid", "Tid att tänka", "handledning", "Att stanna upp och tänka efter tillsammans."),
    StudyCode("stod", "Stöd av kollegor", "handledning", "Att få råd, tröst eller bekräftelse av andra i gruppen."),
    StudyCode("rad", "Råd", "handledning", "Konkreta råd om enskilda brukare."),
    StudyCode("miljo", "Arbetsmiljö", None, "Hur det är att arbeta i hemtjänsten."),
    StudyCode("stress", "Stress", None, "Att tiden inte räcker, oro, trötthet."),
    StudyCode("schema", "Schemat", "miljo", "Hur passen läggs och ändras."),
    StudyCode("dagen", "De äldres dag", None, "Vad de äldre märker av arbetet."),
    StudyCode("trygg", "Trygghet", "dagen", "Att känna sig lugn och säker hemma."),
    StudyCode("chef", "Chefens närvaro", None, "Om chefen är med, frågar och vet."),
    StudyCode("loner", "Löner", None, "Lön och förmåner."),
)
"""The codebook before coding began: one code renamed since, one merged into another, one moved, five added."""


@dataclass(frozen=True)
class StudyCoding:
    """One code on ``text[start:end]`` of a document by one coder. ``code`` None: a comment without a code."""

    document: str
    code: str | None
    coder: str
    start: int
    end: int


@dataclass(frozen=True)
class StudyTurn:
    """What one person says; ``text[start:end]`` of the document, without the label. ``number`` counts from 1."""

    document: str
    number: int
    speaker: str
    start: int
    end: int


@dataclass(frozen=True)
class StudyDocument:
    """A transcript. ``text`` has ``\\n`` as line end and no byte order mark: writers add what their tool has."""

    name: str
    group: str
    said: tuple[Said, ...]

    @cached_property
    def text(self) -> str:
        """Label, colon and words, one turn a line."""
        return "".join(f"{one.speaker}: {one.words}\n" for one in self.said)

    def turns(self) -> Iterator[StudyTurn]:
        """The turns in order, moderator's too."""
        at = 0
        for number, one in enumerate(self.said, start=1):
            start = at + len(one.speaker) + 2
            at = start + len(one.words) + 1
            yield StudyTurn(self.name, number, one.speaker, start, at - 1)

    def codings(self) -> Iterator[StudyCoding]:
        """Who coded what, in the order of the text."""
        turns = list(self.turns())
        for one, turn in zip(self.said, turns, strict=True):
            for mark in one.marks:
                start = turn.start + one.words.index(mark.words) if mark.words else turn.start
                end = start + len(mark.words) if mark.words else turn.end
                if mark.turns > 1:
                    end = turns[turn.number - 1 + mark.turns - 1].end
                for letter in mark.coders:
                    yield StudyCoding(self.name, mark.code, CODERS[letter], start, end)


@dataclass(frozen=True)
class CodedStudy:
    """The whole study."""

    documents: tuple[StudyDocument, ...]
    codes: tuple[StudyCode, ...] = CODES
    earlier_codes: tuple[StudyCode, ...] = EARLIER_CODES

    @property
    def codings(self) -> tuple[StudyCoding, ...]:
        """All codings in the order of documents and text, also comments without a code."""
        return tuple(coding for document in self.documents for coding in document.codings())

    @property
    def turns(self) -> tuple[StudyTurn, ...]:
        """All turns."""
        return tuple(turn for document in self.documents for turn in document.turns())

    def text_of(self, coding: StudyCoding) -> str:
        """The words that a coding lies on."""
        document = next(one for one in self.documents if one.name == coding.document)
        return document.text[coding.start : coding.end]

    def path_of(self, key: str) -> tuple[str, ...]:
        """The names from the top code down to a code."""
        codes = {code.key: code for code in self.codes}
        code = codes[key]
        return (*(self.path_of(code.parent) if code.parent else ()), code.name)


STUDY = CodedStudy(
    documents=(
        StudyDocument("FG1 maj.docx", "FG1", FIRST),
        StudyDocument("FG2 juni.docx", "FG2", SECOND),
        StudyDocument("FG3 juni.docx", "FG3", THIRD),
        StudyDocument("FG3 avslutning.docx", "FG3", LAST),
    )
)
"""Anna has read all four documents. Bo has read the first, the second and the last; in the last he found nothing."""
