"""What was said in the invented focus groups, and which words each coder marked. Everything is made up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """A code on some words of a turn (all of them if empty), by coders a, A or b; it ends ``turns`` - 1 turns later."""

    code: str | None
    coders: str
    words: str = ""
    turns: int = 1


@dataclass(frozen=True)
class Said:
    """One turn."""

    speaker: str
    words: str
    marks: tuple[Mark, ...] = ()


def said(speaker: str, words: str, *marks: Mark) -> Said:
    """One turn with its marks."""
    return Said(speaker, words, marks)


def m(code: str | None, coders: str, words: str = "", turns: int = 1) -> Mark:
    """One mark."""
    return Mark(code, coders, words, turns)


FIRST = (
    said("Moderator", "Välkomna! Vi börjar enkelt: hur har det varit att ha handledning i grupp? 🙂"),
    said(
        "P1",
        "För mig har det varit en paus. Vi sitter ner en timme, och ingen ringer. Då hinner jag tänka efter.",
        m("tid", "ab", "Vi sitter ner en timme, och ingen ringer. Då hinner jag tänka efter."),
    ),
    said(
        "P2",
        "Ja, och så får man höra att andra också tycker att det är svårt. Det är skönt.",
        m("stod", "ab", "så får man höra att andra också tycker att det är svårt"),
    ),
    said(
        "P3",
        "Jag håller med. Förut gick jag hem och grubblade. Nu tar jag med mig det till gruppen 😔 i stället.",
        m("stod", "ab", "Nu tar jag med mig det till gruppen 😔 i stället."),
        m("stress", "b", "Förut gick jag hem och grubblade."),
    ),
    said(
        "P4",
        "Men det är svårt att komma ifrån. Ringer de från kvällspasset så måste jag gå.",
        m("stress", "ab"),
        m("schema", "a", "Ringer de från kvällspasset så måste jag gå."),
    ),
    said("Moderator", "Vad gör handledaren då?"),
    said("P5", "Hon frågar. Hon säger inte hur vi ska göra, hon frågar tills vi ser det själva.", m("roll", "ab")),
    said(
        "P6",
        "Ibland vill jag ha ett rakt svar också. Det kan bli lite mycket frågor.",
        m("roll", "ab", "Ibland vill jag ha ett rakt svar också."),
    ),
    said("P7", "Fast det är ju det som gör att man tänker själv.", m("roll", "a"), m("tid", "ab")),
    said("Moderator", "Märker de äldre någon skillnad?"),
    said(
        "P1",
        "De märker när vi är lugna. Kommer jag in stressad så blir fru Ek orolig på en gång.",
        m("trygg", "ab", "De märker när vi är lugna."),
        m("stress", "ab", "Kommer jag in stressad så blir fru Ek orolig på en gång."),
    ),
    said("P2", "Samma personer, det är det de frågar efter. Vem kommer i morgon, säger de.", m("samma", "ab")),
    said(
        "P3",
        "Vi har bytt schema så att samma två går till samma hus. Det har gjort mer än handledningen, tror jag.",
        m("samma", "ab", "samma två går till samma hus"),
        m("schema", "ab", "Vi har bytt schema"),
    ),
    said("P4", "Schemat är bättre nu. Förut ändrades det varje vecka.", m("schema", "ab")),
    said(
        "P5",
        "En dotter skrev att mamma sover bättre. Det var fint att läsa.",
        m("trygg", "ab"),
        m(None, "a", "Det var fint att läsa."),
    ),
    said("Moderator", "Och chefen?"),
    said("P6", "Hon var med första gången. Sedan har vi inte sett henne där.", m("chef", "ab")),
    said(
        "P7",
        "Hon har väl fullt upp. Men det hade betytt något om hon frågade hur det går.",
        m("chef", "ab", "det hade betytt något om hon frågade hur det går"),
    ),
    said("P2", "Det är nog så att vi saknar henne.", m("chef", "a"), m("stod", "b")),
    said(
        "P4",
        "Telefonen då! Jag hinner inte skriva allt i den. Den loggar ut mig mitt i.",
        m("teknik", "ab", "Jag hinner inte skriva allt i den. Den loggar ut mig mitt i."),
        m("stress", "ab", "Jag hinner inte skriva allt i den."),
    ),
    said(
        "P5",
        "Och låsen. I vintras stod jag tio minuter i snön och väntade på att dörren skulle öppna sig.",
        m("teknik", "ab"),
    ),
    said(
        "P1",
        "Det var samma för mig, hos Gunilla på Björkgården. Hon ringde och undrade var jag var.",
        m("teknik", "a"),
        m("trygg", "b", "Hon ringde och undrade var jag var."),
    ),
    said("P7", "Jag sover dåligt före helgerna.", m("stress", "ab")),
    said("P2", "Ja, man ligger och räknar besök.", m("stress", "ab")),
    said("Moderator", "Om ni tänker på själva timmen?"),
    said("P3", "Man hinner bli klar med en tanke.", m("tid", "ab")),
    said("P4", "När jag väl kommer dit, ja.", m("tid", "a")),
    said("Moderator", "Tack. Något mer?"),
    said("P6", "Bara att timmen borde ligga kvar. Vi behöver den timmen.", m("tid", "ab")),
    said("P7", "Ja, vi behöver varandra.", m("stod", "ab")),
)

SECOND = (
    said("Moderator", "Berätta hur det har varit i er grupp."),
    said(
        "P1",
        "Först var jag skeptisk. En timme i månaden, vad ska det ge? Men det ger något att bara få prata till punkt.",
        m("tid", "ab", "det ger något att bara få prata till punkt"),
    ),
    said("P2", "Vi har fått bättre sammanhållning. Jag vågar fråga de andra nu.", m("stod", "ab")),
    said(
        "P3",
        "Jag vågar säga att jag inte orkar. Det gjorde jag aldrig förut.",
        m("stod", "ab", "Jag vågar säga att jag inte orkar."),
        m("stress", "ab", "Jag vågar säga att jag inte orkar."),
    ),
    said("P4", "Tiden räcker inte ändå. Vi hoppar över lunchen två dagar i veckan.", m("stress", "ab")),
    said("Moderator", "Har ni pratat om schemat i handledningen?"),
    said(
        "P5",
        "Ja, och det ledde till något. Vi föreslog ett schema för sex veckor i taget.",
        m("schema", "ab", "Vi föreslog ett schema för sex veckor i taget."),
    ),
    said("P6", "Det går åt rätt håll, men helgerna är som de är.", m("schema", "ab")),
    said(
        "P7",
        "Helgerna kommer det nya folk hela tiden. De äldre känner inte igen någon.",
        m("samma", "b"),
        m("nya", "ab", "Helgerna kommer det nya folk hela tiden."),
    ),
    said(
        "P1",
        "Min tant på Ekvägen låser om sig när det kommer någon ny. Hon blir rädd, helt enkelt.",
        m("trygg", "ab", "Hon blir rädd, helt enkelt."),
        m("samma", "a", "Min tant på Ekvägen låser om sig när det kommer någon ny."),
    ),
    said("Moderator", "Vad gör handledaren bra?"),
    said("P2", "Han ser till att alla får prata. Inte bara de som alltid pratar.", m("roll", "ab")),
    said("P3", "Han håller tiden och han håller tyst om det vi säger.", m("roll", "ab", "Han håller tiden")),
    said("P4", "Men han kan inte hemtjänst. Vi får förklara så mycket.", m("roll", "ab")),
    said(
        "P5",
        "Det tycker jag är bra. Då måste vi tänka efter vad vi egentligen gör.",
        m("tid", "ab", "Då måste vi tänka efter vad vi egentligen gör."),
    ),
    said("Moderator", "Märker de äldre något?"),
    said("P6", "De märker att vi inte har lika bråttom ut. Några har sagt det.", m("trygg", "ab")),
    said(
        "P7",
        "Hos en läste jag en blankett. Där stod 811218-9876 och firmans nummer 556036-0793. Jag skulle ringa.",
        m("trygg", "a"),
    ),
    said(
        "P1",
        "Det är tryggt för dem när det är vi två som kommer. Då säger de som det är.",
        m("trygg", "ab", "Det är tryggt för dem när det är vi två som kommer."),
        m("samma", "ab", "det är vi två som kommer"),
    ),
    said("Moderator", "Hur är det med chefen?"),
    said("P2", "Chefen sitter i ett annat hus. Hon läser av en tavla med röda och gröna prickar.", m("chef", "ab")),
    said("P3", "Jag skulle vilja att hon åkte med en kväll.", m("chef", "ab")),
    said("P4", "Hon har varit ute en gång hos oss, det ska hon ha.", m("chef", "a")),
    said("P5", "Sjukskrivningarna är färre. Förr var det alltid någon borta.", m("miljo", "ab")),
    said("P6", "Nu hjälps vi åt om någon blir sjuk.", m("stod", "ab")),
    said("P5", "Vi ringer varandra när det är tungt.", m("stod", "ab")),
    said("P4", "Men vikarierna vet inte vem de ska ringa.", m("nya", "ab")),
    said("P7", "Och vi skrattar mer. Det låter fånigt, men det gör vi.", m("miljo", "ab"), m("stod", "b")),
    said(
        "P4",
        "Ska jag vara ärlig: timmen är bra, men den tar tid från dem vi är till för.",
        m("tid", "a"),
        m("stress", "ab"),
    ),
    said("Moderator", "Det är viktigt att få sagt. Tack."),
)

THIRD = (
    said("Moderator", "Ni är den sista gruppen. Hur ser ni på handledningen?"),
    said("P1", "Det är en stund att tänka. Annars kör man bara på.", m("tid", "A")),
    said("P2", "Jag tycker att vi pratar om samma tre ärenden varje gång.", m("roll", "A")),
    said("P3", "Det är väl upp till oss att ta upp annat.", m("roll", "A")),
    said(
        "P4",
        "Stödet i gruppen är det bästa. Jag var nära att sluta i höstas.",
        m("stod", "A", "Stödet i gruppen är det bästa."),
        m("stress", "A", "Jag var nära att sluta i höstas."),
    ),
    said("P5", "Vi har haft tre chefer på ett år. Ingen av dem har vetat vad vi pratar om här.", m("chef", "A")),
    said("P6", "Nej, och då blir det bara prat. Det går inte vidare.", m("chef", "A")),
    said("Moderator", "Vad märker de äldre?"),
    said(
        "P1",
        "Att vi kommer samma dag och samma tid. Det bryr de sig mest om.",
        m("samma", "A"),
        m("trygg", "A", "Det bryr de sig mest om."),
    ),
    said(
        "P2",
        "Några är oroliga för de nya låsen. De tror att vem som helst kan komma in.",
        m("oro", "A"),
        m("trygg", "A", "De tror att vem som helst kan komma in."),
    ),
    said("P3", "Jag fick visa en hur det lyser grönt. Sedan var det bra.", m("oro", "A")),
    said("P4", "Stressen är värst på morgonen. Elva besök före tio, det går inte ihop.", m("stress", "A", turns=2)),
    said("P5", "Och så ska man skriva i telefonen också.", m("teknik", "A")),
    said("P6", "Jag tycker inte att det har blivit bättre. Det är samma sak som förra året.", m("stress", "A")),
    said("P1", "Lite bättre är det. Man hinner åtminstone hälsa.", m("trygg", "A")),
    said("Moderator", "Tack så mycket, alla."),
)

LAST = (
    said("Moderator", "Inspelningen är på igen. Någon ville lägga till något?"),
    said("P3", "Jag ville bara säga att jag skulle sakna gruppen om den försvann.", m("stod", "a")),
    said(
        "P5",
        "Det skulle jag med.",
    ),
    said("P6", "Jag vet inte. Kanske."),
    said("Moderator", "Då säger vi tack."),
)
