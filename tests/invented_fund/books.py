"""The invented ledgers: costs of the projects and of others, as vouchers of two financial years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from tests.invented_fund.sound import PROJECTS, Invented
from tests.sie_files import Budget, Row, SieFile, Voucher

YEARS = (2023, 2024)
BANK, SUPPLIERS, GRANTS = "1930", "2440", "3540"
WAGES = {"projektledare": ("5011", "5012"), "vikarie": ("5021", "5022")}
BILLS = {"lokal": "5110", "material": "5460", "resor": "5800", "utbildning": "7610"}
CHARGES = 0.3142
"""Social charges on wages."""
ACCOUNTS = {
    BANK: "Bankkonto",
    "2070": "Eget kapital",
    SUPPLIERS: "Leverantörsskulder",
    GRANTS: "Utvecklingsmedel",
    "5011": "Lön, projektledare",
    "5012": "Avgifter, projektledare",
    "5021": "Lön, vikarier",
    "5022": "Avgifter, vikarier",
    "5110": "Lokalhyra",
    "5460": "Material",
    "5800": "Resor",
    "6071": "Representation",
    "6110": "Kontorsmaterial",
    "6212": "Telefon",
    "7610": "Utbildning och handledning",
}
OBJECTS: Mapping[str, tuple[str, ...]] = {
    project.id: (f"43{project.id[1:]}", f"44{project.id[1:]}") if project.id == "a04" else (f"43{project.id[1:]}",)
    for project in PROJECTS
    if project.money
}
"""The objects of each project; one has two."""
OTHERS = {"9001": "Byte av larm", "9002": "Sommarjobb", "9003": "Ny reception"}
CENTRE = ("1", "310")
OPENING = {BANK: 350000000, "2070": -300000000, SUPPLIERS: -50000000}


@dataclass
class Cost:
    """Something booked on a project: ``ore`` on an account, a day, an object."""

    project: str
    object: str
    account: str
    on: date
    ore: int


@dataclass
class Books:
    """Both ledgers, to be changed. ``edited``: what a hand has put for what, after the checksum was worked out."""

    costs: list[Cost]
    grants: list[Cost]
    undeclared: set[str] = field(default_factory=set)
    odd_letters: bool = False
    edited: bool = False


def sound_books() -> Books:
    """What the projects use, spread over their months; what they are paid."""
    costs = [
        cost
        for project in PROJECTS
        for year, kinds in project.booked.items()
        for kind, amount in kinds.items()
        for cost in _spread(project, year, kind, amount * 100)
    ]
    paid = [
        Cost(project.id, OBJECTS[project.id][0], GRANTS, date.fromisoformat(on), -100 * amount)
        for project in PROJECTS
        for on, amount in project.paid
    ]
    return Books(costs, paid)


def _spread(project: Invented, year: int, kind: str, ore: int) -> Iterator[Cost]:
    """An amount on days of the project in that year: wages each month, bills now and then; öre and all."""
    chance = Random(f"{project.id} {year} {kind}")
    months = _months(project, year)
    objects = OBJECTS[project.id]
    if kind in WAGES:
        for (first, last), part in zip(months, _parts(chance, ore, len(months)), strict=True):
            wages = round(part / (1 + CHARGES))
            for account, amount in zip(WAGES[kind], (wages, part - wages), strict=True):
                yield Cost(project.id, objects[0], account, min(max(first, first.replace(day=25)), last), amount)
        return
    chosen = sorted(chance.sample(months, min(3, len(months))))
    for (first, last), part in zip(chosen, _parts(chance, ore, len(chosen)), strict=True):
        on = first + timedelta(days=chance.randrange((last - first).days + 1))
        yield Cost(project.id, objects[-1], BILLS[kind], on, part)


def _months(project: Invented, year: int) -> list[tuple[date, date]]:
    """The first and the last day of each month of the project in that year."""
    start, end = (date.fromisoformat(day) for day in project.period)
    found = []
    for month in range(1, 13):
        first, after = date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)
        if first <= end and after > start:
            found.append((max(first, start), min(after - timedelta(days=1), end)))
    return found


def _parts(chance: Random, ore: int, count: int) -> list[int]:
    """About equal parts with öre that sum to the whole."""
    parts = [round(ore / count * chance.uniform(0.85, 1.15)) for _part in range(count - 1)]
    return [*parts, ore - sum(parts)]


def ledger_file(books: Books, year: int) -> bytes:
    """The SIE file of a year, with its checksum; then what a hand has done to it."""
    file = _file(books, year, OPENING if year == YEARS[0] else _carried(books))
    raw = file.to_bytes()
    if books.odd_letters and year == YEARS[0]:
        raw = raw.replace(
            b"#FLAGGA 0\r\n", b"#FLAGGA 0\r\n" + '#PROSA "Kopia från övningsprogrammet"\r\n'.encode("cp1252")
        )
    if books.edited and year == YEARS[1]:
        raw = _with_one_krona_more(raw)
    return raw


def _with_one_krona_more(raw: bytes) -> bytes:
    """The first telephone bill of the year, a krona dearer."""
    before, label, after = raw.partition(f'#TRANS 6212 {{{CENTRE[0]} "{CENTRE[1]}"}} '.encode())
    amount, newline, rest = after.partition(b"\r\n")
    kronor, dot, ore = amount.partition(b".")
    return before + label + str(int(kronor) + 1).encode() + dot + ore + newline + rest


def _carried(books: Books) -> dict[str, int]:
    """What the second year opens with: what the first one closed with, its result put to the capital."""
    opening = dict(OPENING)
    for row in (row for voucher in _vouchers(books, YEARS[0]) for row in voucher.rows):
        account = row.account if row.account[0] in "12" else "2070"
        opening[account] += int(row.ore)
    return opening


def _file(books: Books, year: int, opening: Mapping[str, int]) -> SieFile:
    running = [project for project in PROJECTS if year in project.money]
    begun = [project for project in PROJECTS if project.money and int(project.round) <= year]
    names = {name: project.name for project in begun for name in OBJECTS[project.id]}
    declared = {name: title for name, title in names.items() if name not in books.undeclared}
    return SieFile(
        vouchers=_vouchers(books, year),
        years={0: (date(year, 1, 1), date(year, 12, 31)), -1: (date(year - 1, 1, 1), date(year - 1, 12, 31))},
        accounts=ACCOUNTS,
        dimensions={"1": "Kostnadsställe", "6": "Projekt"},
        objects=[("1", CENTRE[1], "Omsorg"), *(("6", *one) for one in sorted({**declared, **OTHERS}.items()))],
        opening=opening,
        budget=[line for project in running if project.round == "2024" for line in _budget(project, year)],
        checksum=True,
    )


def _budget(project: Invented, year: int) -> Iterator[Budget]:
    """What the project is to cost, month by month: wages on the account of wages."""
    months = [first for first, _last in _months(project, year)]
    for kind, (planned, _granted) in project.plan.items():
        account = WAGES[kind][0] if kind in WAGES else BILLS[kind]
        share, rest = divmod(planned * 100, len(months))
        for n, month in enumerate(months):
            ore = share + (rest if n == 0 else 0)
            yield Budget(f"{month:%Y%m}", account, ore, (("6", OBJECTS[project.id][0]),))


def _vouchers(books: Books, year: int) -> list[Voucher]:
    """All vouchers of a year in the order of their days, numbered in each series."""
    found = [
        *(
            ("A", cost.on, _against(cost, SUPPLIERS))
            for cost in books.costs
            if cost.account not in sum(WAGES.values(), ())
        ),
        *(("L", on, rows) for on, rows in _wages(books.costs)),
        *(("B", grant.on, _against(grant, BANK)) for grant in books.grants),
        *(("A", cost.on, _against(cost, SUPPLIERS)) for cost in _ordinary(year)),
    ]
    counts: dict[str, int] = {}
    made = []
    for series, on, rows in sorted((one for one in found if one[1].year == year), key=lambda one: (one[1], one[0])):
        counts[series] = counts.get(series, 0) + 1
        made.append(Voucher(series, counts[series], on, rows))
    return made


def _wages(costs: Sequence[Cost]) -> list[tuple[date, list[Row]]]:
    """One voucher a pay day and project: wages, charges, and the bank."""
    found: dict[tuple[date, str, str], list[Cost]] = {}
    for cost in costs:
        for kind, accounts in WAGES.items():
            if cost.account in accounts:
                found.setdefault((cost.on, cost.object, kind), []).append(cost)
    return [
        (on, [*(_row(cost) for cost in rows), Row(BANK, -sum(cost.ore for cost in rows))])
        for (on, _object, _kind), rows in found.items()
    ]


def _against(cost: Cost, account: str) -> list[Row]:
    return [_row(cost), Row(account, -cost.ore)]


def _row(cost: Cost) -> Row:
    return Row(cost.account, cost.ore, (CENTRE, ("6", cost.object)) if cost.object else (CENTRE,))


def _ordinary(year: int) -> Iterator[Cost]:
    """Rent, telephone and paper of every month, and now and then something on other projects."""
    chance = Random(f"ordinary {year}")
    for month in range(1, 13):
        yield Cost("", "", "5110", date(year, month, 1), 2450000)
        yield Cost("", "", "6212", date(year, month, 12), 100 * chance.randrange(1100, 1400) + 50)
        yield Cost("", "", "6110", date(year, month, 19), chance.randrange(40000, 250000))
        if month % 3 == 0:
            name = chance.choice(sorted(OTHERS))
            yield Cost("", name, "5460", date(year, month, 15), chance.randrange(500000, 4000000))
