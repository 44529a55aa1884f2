"""Time and memory of reading a ledger of two million transactions, against a bare loop that only splits its lines.

Usage, from the repository with its ``.venv``::

    .venv/bin/python -m benchmarks.ledger                     two million transactions
    .venv/bin/python -m benchmarks.ledger --rows 200000       fewer
    .venv/bin/python -m benchmarks.ledger --keep FOLDER       keep the generated file there

The file is a SIE 4 file in CP437, a quarter of its rows on 300 project objects, two of which are asked for day by day,
and vouchers of three to five rows; once without a checksum, as most are, and once with one to verify. Both sides read
it in turn, several times, and the fastest of each counts. The memory is what reading holds at most, its result
included; what a fresh process holds in all, with Python and the whole package, is printed beside it. A minute or two
in all. The aims: at most four times the loop's time, and below 200 MB.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.timing import peak, timed
from evallib.funding.readers.sie import read_ledger

ROWS = 2_000_000
ROUNDS = 5
MOST_TIMES, MOST_MB = 4.0, 200.0
PROJECTS = [f"P{number:04d}" for number in range(300)]
ASKED = frozenset(PROJECTS[:2])
CENTRES = [f"{number}" for number in range(100, 160)]
COSTS = [f"{number}" for number in range(4000, 8000, 67)]
ACCOUNTS = [f"{number}" for number in range(1000, 9000, 20)]
TEXTS = ["Inköp av material", "Lokalhyra", "Lön för vikarie", "Faktura på färg", "Periodisering", "Övrigt"]
MEASURE = """
import resource, sys
from pathlib import Path
from evallib.funding.readers.sie import read_ledger
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
loaded = peak()
read_ledger(Path(sys.argv[1]), "ledger.se", number=1, objects=sys.argv[2:])
print(loaded, peak())
"""


def main() -> int:
    """Generate the file, measure both sides, and say whether an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        plain, summed = ((options.keep or Path(folder)) / name for name in ("ledger.se", "ledger_with_checksum.se"))
        generate(plain, options.rows, checksum=False)
        generate(summed, options.rows, checksum=True)
        reached = [compare(plain, options.rows, "none"), compare(summed, options.rows, "verified"), weigh(summed)]
    return 0 if all(reached) else 1


def compare(path: Path, rows: int, checksum: str) -> bool:
    """Print rows a second of both sides and their ratio, and tell whether it is low enough."""
    read = partial(read_ledger, path, "ledger.se", number=1, objects=ASKED)
    ledger = read()
    if (ledger.rows, ledger.off_balances, ledger.checksum) != (rows, 0, checksum):
        raise ValueError(f"the file was read wrongly: {ledger.rows} rows, checksum {ledger.checksum}")
    rounds = [(timed(partial(split_lines, path)), timed(read)) for _round in range(ROUNDS)]
    bare, ours = (min(column) for column in zip(*rounds, strict=True))
    size = path.stat().st_size / 1e6
    print(f"{rows:,} rows, {size:.0f} MB, {ledger.vouchers:,} vouchers, checksum: {checksum}")
    print(f"bare loop: {bare:.2f} s, {rows / bare:,.0f} rows a second")
    print(f"evallib: {ours:.2f} s, {rows / ours:,.0f} rows a second")
    print(f"ratio {ours / bare:.2f} (aim {MOST_TIMES:g})", flush=True)
    return ours <= MOST_TIMES * bare


def split_lines(path: Path) -> None:
    """What any reader must do at least: split every line."""
    with path.open("rb") as stream:
        for line in stream:
            line.split()


def weigh(path: Path) -> bool:
    """Print what reading holds at most, and tell whether it is little enough."""
    held = peak(partial(read_ledger, path, "ledger.se", number=1, objects=ASKED)) / 2**20
    command = [sys.executable, "-c", MEASURE, str(path), *sorted(ASKED)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded, most = map(float, done.stdout.split())
    print(f"memory: reading holds {held:.1f} MB at most (aim {MOST_MB:g});", end=" ")
    print(f"a whole process {most:.0f} MB, of which {loaded:.0f} MB before it reads")
    return held < MOST_MB


def generate(path: Path, rows: int, *, checksum: bool) -> None:
    """Write a ledger with so many rows, the same for the same number."""
    total = 0
    with path.open("wb") as stream:
        stream.write(b"#FLAGGA 0\r\n" + (b"#KSUMMA\r\n" if checksum else b""))
        for text, counted in lines(random.Random(rows), rows):
            stream.write(text.encode("cp437"))
            total = zlib.crc32(counted.encode("cp437"), total)
        stream.write(b"#KSUMMA %d\r\n" % total if checksum else b"")


def lines(generator: random.Random, rows: int) -> Iterator[tuple[str, str]]:
    """The lines between the records of the checksum, and what of them it counts."""
    yield "#FORMAT PC8\r\n#SIETYP 4\r\n#RAR 0 20230101 20231231\r\n", "#FORMATPC8#SIETYP4#RAR02023010120231231"
    for project in PROJECTS:
        yield f'#OBJEKT 6 "{project}" "Projekt {project}"\r\n', f"#OBJEKT6{project}Projekt {project}"
    number = 0
    while rows:
        number += 1
        size = min(rows, generator.randint(3, 5)) if rows > 7 else rows
        rows -= size
        yield voucher(generator, number, size)


def voucher(generator: random.Random, number: int, size: int) -> tuple[str, str]:
    """A voucher of so many rows that sum to zero, and what of it the checksum counts."""
    day = f"2023{generator.randint(1, 12):02d}{generator.randint(1, 28):02d}"
    text = f"{generator.choice(TEXTS)} {number}"
    written = [f'#VER "A" "{number}" {day} "{text}" {day}\r\n{{\r\n']
    counted = [f"#VERA{number}{day}{text}{day}"]
    ore = [generator.randint(-5_000_000, 5_000_000) for _row in range(size - 1)]
    for each in [*ore, -sum(ore)]:
        pairs = objects(generator)
        account = generator.choice(COSTS if len(pairs) > 1 else ACCOUNTS)
        listed = " ".join(f'{dimension} "{name}"' for dimension, name in pairs)
        amount = f"{'-' if each < 0 else ''}{abs(each) // 100}.{abs(each) % 100:02d}"
        written.append(f'#TRANS {account} {{{listed}}} {amount} {day} "{text}"\r\n')
        counted.append(f"#TRANS{account}{''.join(map(''.join, pairs))}{amount}{day}{text}")
    return "".join([*written, "}\r\n"]), "".join(counted)


def objects(generator: random.Random) -> list[tuple[str, str]]:
    """No object in half of the rows, a cost centre in a quarter, and a project too in the rest."""
    centre, project = ("1", generator.choice(CENTRES)), ("6", generator.choice(PROJECTS))
    return [[], [], [centre], [centre, project]][generator.randrange(4)]


if __name__ == "__main__":
    sys.exit(main())
