"""The invented fund as it would be if everything were in order: twelve projects in two rounds.

Everything else follows from what stands here: what is asked for is the sum of the cost plan, what is used is the sum
of what is booked, and what is not used is paid back. Amounts are whole kronor.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

REVIEWERS = ("r1", "r2", "r3")
JUDGED = ("B1", "B2")
ANSWERED = ("K1", "K2", "P1", "P2", "P3")
CHANNEL = "kommunens e-tjänst"
DECIDED = {"2023": "2023-06-13", "2024": "2024-06-12"}


@dataclass(frozen=True)
class Invented:
    """One project. ``plan``: kind of cost to all that it costs and what the grant is to pay. ``money``: grant by year.

    ``booked``: year to kind of cost to what is booked. ``meets``: y or n for each of ``ANSWERED``. ``scores``: two
    for each reviewer. ``paid``: days and amounts; ``interim`` and ``final``: the days of the reports.
    """

    id: str
    name: str
    applicant: str
    case_number: str
    received: str
    period: tuple[str, str]
    texts: tuple[str, str, str]
    plan: Mapping[str, tuple[int, int]]
    meets: str
    scores: tuple[int, int, int, int, int, int]
    money: Mapping[int, int] = field(default_factory=dict)
    booked: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    paid: tuple[tuple[str, int], ...] = ()
    interim: str = ""
    final: str = ""
    organisation_number: str = ""

    @property
    def round(self) -> str:
        """The round, which is also the year of the first money."""
        return self.received[:4]

    def used(self, year: int) -> int:
        """What is used of a year's money."""
        return sum(self.booked[year].values())


PROJECTS = (
    Invented(
        id="a01",
        name="Tryggare dagar",
        applicant="Hemtjänsten",
        case_number="OMS 2023/031",
        received="2023-03-29",
        period=("2023-11-01", "2024-10-31"),
        texts=(
            "Handledning i grupp var tredje vecka för alla arbetsgrupper",
            "Starkare känsla av sammanhang och lägre sjukfrånvaro",
            "KASAM före och efter, sjukfrånvaro per arbetsgrupp",
        ),
        plan={
            "projektledare": (120000, 120000),
            "utbildning": (60000, 60000),
            "material": (10000, 10000),
            "vikarie": (110000, 50000),
        },
        meets="yyyyy",
        scores=(5, 4, 4, 5, 5, 5),
        money={2023: 60000, 2024: 180000},
        booked={
            2023: {"projektledare": 30000, "utbildning": 20000, "vikarie": 8400},
            2024: {"projektledare": 90000, "utbildning": 38000, "material": 9300, "vikarie": 35800},
        },
        paid=(("2023-10-16", 60000), ("2024-02-15", -1600), ("2024-02-19", 180000), ("2025-02-14", -6900)),
        interim="2024-01-24",
        final="2024-11-27",
    ),
    Invented(
        id="a02",
        name="Måltidsvänner",
        applicant="Äldreboendet Linden",
        case_number="OMS 2023/024",
        received="2023-03-22",
        period=("2023-08-15", "2024-06-14"),
        texts=(
            "Gemensamma måltider med frivilliga från byn",
            "Färre som äter ensamma",
            "Antal som äter i sällskap, räknat en vecka i kvartalet",
        ),
        plan={
            "projektledare": (60000, 60000),
            "material": (40000, 40000),
            "vikarie": (80000, 40000),
            "resor": (10000, 10000),
        },
        meets="yyyyn",
        scores=(4, 4, 4, 4, 5, 4),
        money={2023: 90000, 2024: 60000},
        booked={
            2023: {"projektledare": 40000, "material": 22500, "vikarie": 20000, "resor": 2500},
            2024: {"projektledare": 20000, "material": 16200, "vikarie": 18000, "resor": 5300},
        },
        paid=(("2023-07-03", 90000), ("2024-02-15", -5000), ("2024-02-19", 60000), ("2024-09-20", -500)),
        interim="2024-01-30",
        final="2024-09-03",
    ),
    Invented(
        id="a03",
        name="Digital fika",
        applicant="Träffpunkten Kvarnen",
        case_number="OMS 2023/029",
        organisation_number="802999-0028",
        received="2023-03-28",
        period=("2023-08-21", "2023-12-15"),
        texts=(
            "Fikastunder på skärm för den som inte kan ta sig till träffpunkten",
            "Fler som deltar minst en gång i veckan",
            "Deltagare per vecka, före och efter",
        ),
        plan={"projektledare": (40000, 40000), "material": (50000, 50000), "vikarie": (60000, 30000)},
        meets="yynyn",
        scores=(4, 4, 3, 4, 4, 3),
    ),
    Invented(
        id="a04",
        name="Språkstöd på jobbet",
        applicant="Äldreboendet Åkern",
        case_number="OMS 2023/026",
        received="2023-03-24",
        period=("2023-09-01", "2024-05-31"),
        texts=(
            "Språkombud i varje arbetsgrupp",
            "Tryggare samtal med dem som bor i huset",
            "Självskattning av språket, före och efter",
        ),
        plan={
            "projektledare": (70000, 70000),
            "utbildning": (80000, 80000),
            "vikarie": (90000, 40000),
            "resor": (10000, 10000),
        },
        meets="yyyny",
        scores=(4, 4, 4, 3, 4, 4),
        money={2023: 100000, 2024: 100000},
        booked={
            2023: {"projektledare": 30000, "utbildning": 46000, "vikarie": 14000, "resor": 4000},
            2024: {"projektledare": 38000, "utbildning": 33000, "vikarie": 22000, "resor": 5000},
        },
        paid=(("2023-07-03", 100000), ("2024-02-15", -6000), ("2024-02-19", 100000), ("2024-09-20", -2000)),
        interim="2024-01-29",
        final="2024-09-16",
    ),
    Invented(
        id="a05",
        name="Trädgård för alla",
        applicant="Daglig verksamhet Ängen",
        case_number="OMS 2023/030",
        received="2023-03-28",
        period=("2023-08-15", "2023-12-31"),
        texts=(
            "Odlingslådor som nås från rullstol",
            "Meningsfulla dagar ute",
            "Timmar utomhus per deltagare",
        ),
        plan={"projektledare": (60000, 60000), "material": (90000, 90000), "vikarie": (70000, 30000)},
        meets="yyyyn",
        scores=(3, 3, 4, 3, 3, 3),
    ),
    Invented(
        id="a06",
        name="Musik i vården",
        applicant="Föreningen Klangbotten",
        case_number="OMS 2023/033",
        organisation_number="802999-0010",
        received="2023-03-31",
        period=("2023-09-01", "2024-05-31"),
        texts=(
            "Musiker spelar på boendena varje vecka",
            "Lugnare kvällar",
            "Personalens dagliga skattning av oro",
        ),
        plan={
            "projektledare": (110000, 110000),
            "utbildning": (70000, 70000),
            "material": (20000, 20000),
            "vikarie": (80000, 30000),
        },
        meets="ynnyn",
        scores=(4, 5, 4, 4, 5, 4),
    ),
    Invented(
        id="a07",
        name="Lugn hemgång",
        applicant="Korttidsboendet Hamnen",
        case_number="OMS 2024/017",
        received="2024-03-15",
        period=("2024-08-01", "2024-12-31"),
        texts=(
            "En kontaktperson följer med hem från korttidsboendet",
            "Färre som kommer tillbaka inom en månad",
            "Återinskrivningar inom 30 dagar",
        ),
        plan={"projektledare": (70000, 70000), "utbildning": (40000, 40000), "vikarie": (80000, 40000)},
        meets="yyyny",
        scores=(5, 5, 4, 4, 4, 4),
        money={2024: 150000},
        booked={2024: {"projektledare": 68000, "utbildning": 39000, "vikarie": 37000}},
        paid=(("2024-07-01", 100000), ("2024-10-15", 50000), ("2025-02-14", -6000)),
        interim="2024-10-25",
        final="2025-01-22",
    ),
    Invented(
        id="a08",
        name="Anhörigkvällar",
        applicant="Anhörigcentrum",
        case_number="OMS 2024/021",
        received="2024-03-22",
        period=("2024-08-19", "2024-12-31"),
        texts=(
            "Träffar för anhöriga, med avlösning i hemmet",
            "Anhöriga som orkar längre",
            "Belastning enligt frågeformulär, före och efter",
        ),
        plan={
            "projektledare": (110000, 110000),
            "utbildning": (50000, 50000),
            "material": (30000, 30000),
            "vikarie": (90000, 40000),
            "lokal": (30000, 10000),
        },
        meets="yyyyy",
        scores=(4, 4, 5, 4, 4, 4),
        money={2024: 240000},
        booked={
            2024: {"projektledare": 104000, "utbildning": 50000, "material": 27500, "vikarie": 37500, "lokal": 9000}
        },
        paid=(("2024-07-01", 160000), ("2024-10-15", 80000), ("2025-02-14", -12000)),
        interim="2024-10-30",
        final="2025-01-30",
    ),
    Invented(
        id="a09",
        name="Rörelse varje dag",
        applicant="Äldreboendet Linden",
        case_number="OMS 2024/022",
        received="2024-03-22",
        period=("2024-08-15", "2024-12-31"),
        texts=(
            "Tio minuters rörelse efter varje måltid",
            "Bättre balans",
            "Uppresningstest vid start och slut",
        ),
        plan={"projektledare": (50000, 50000), "material": (30000, 30000), "vikarie": (40000, 20000)},
        meets="yynyy",
        scores=(4, 4, 4, 3, 4, 4),
        money={2024: 90000},
        booked={2024: {"projektledare": 44000, "material": 27000, "vikarie": 15000}},
        paid=(("2024-07-01", 90000), ("2025-02-14", -4000)),
        interim="2024-10-28",
        final="2025-01-28",
    ),
    Invented(
        id="a10",
        name="Första veckan",
        applicant="Boendestödet",
        case_number="OMS 2024/024",
        received="2024-03-27",
        period=("2024-09-02", "2024-12-20"),
        texts=(
            "Dagliga besök den första veckan i egen lägenhet",
            "Färre avbrutna kontrakt",
            "Andel som bor kvar efter tre månader",
        ),
        plan={"projektledare": (40000, 40000), "material": (20000, 20000), "vikarie": (40000, 20000)},
        meets="yyynn",
        scores=(4, 3, 4, 4, 4, 3),
        money={2024: 80000},
        booked={2024: {"projektledare": 39000, "material": 18000, "vikarie": 19000}},
        paid=(("2024-07-01", 80000), ("2025-02-14", -4000)),
        interim="2024-10-31",
        final="2025-01-31",
    ),
    Invented(
        id="a11",
        name="Nattro",
        applicant="Hemtjänstens nattgrupp",
        case_number="OMS 2024/025",
        received="2024-03-28",
        period=("2024-08-15", "2024-12-31"),
        texts=(
            "Tillsyn på distans för den som vill",
            "Ostörd sömn",
            "Antal väckningar per natt",
        ),
        plan={"projektledare": (30000, 30000), "material": (15000, 15000), "vikarie": (30000, 15000)},
        meets="yynyn",
        scores=(3, 3, 3, 4, 4, 3),
        money={2024: 60000},
        booked={2024: {"projektledare": 29000, "material": 14000, "vikarie": 13000}},
        paid=(("2024-07-01", 60000), ("2025-02-14", -4000)),
        interim="2024-10-22",
        final="2025-01-27",
    ),
    Invented(
        id="a12",
        name="Minnesväskor",
        applicant="Träffpunkten Kvarnen",
        case_number="OMS 2024/020",
        organisation_number="802999-0028",
        received="2024-03-21",
        period=("2024-09-01", "2024-12-31"),
        texts=(
            "Väskor med saker att minnas kring, att låna hem",
            "Fler samtal mellan generationer",
            "Antal lån och en enkät",
        ),
        plan={"projektledare": (10000, 10000), "material": (10000, 10000), "vikarie": (20000, 10000)},
        meets="yynyn",
        scores=(2, 3, 3, 2, 3, 2),
    ),
)
