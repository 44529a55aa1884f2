"""SQLite files of coding tools: opened so that nothing is written, nothing in them runs, and nothing takes for ever.

The file is opened as immutable, so SQLite makes no lock and no file beside it. Only plain tables are read, whole and in
the order of their rows: views, virtual tables and computed columns can run code of the file's author and are refused.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from evallib.errors import InputError, Place, Problem
from evallib.focus_groups.readers.opened import MOST_BYTES, Opened
from evallib.locale import _
from evallib.tables.files import stays_in
from evallib.tables.opening import open_file

MAGIC = b"SQLite format 3\x00"
MOST_ROWS = 1_000_000
MOST_SECONDS = 30.0
LONGEST_VALUE = 50_000_000
STEPS_BETWEEN_LOOKS = 50_000
INSIDE = "data.qda"
"""The database in the folder of a QualCoder project."""
SIDE_FILES = ("-wal", "-journal")
"""Where SQLite keeps what is not yet in the file itself."""
READING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}

Tool = Literal["qualcoder", "taguette", "rqda", "unknown"]
SIGNS: dict[Tool, frozenset[str]] = {
    "qualcoder": frozenset({"source", "code_name", "code_text"}),
    "taguette": frozenset({"documents", "tags", "highlights", "highlight_tags"}),
    "rqda": frozenset({"source", "freecode", "coding"}),
}
"""Tables by which a tool's file is told; no tool has all tables of another."""


class Undecodable:
    """A text that is not UTF-8."""


@dataclass(frozen=True)
class Clock:
    """The time that the reading of one file may take. ``end``: in seconds of :func:`time.monotonic`."""

    end: float

    @property
    def is_out(self) -> bool:
        """Whether the time is up."""
        return time.monotonic() > self.end


@dataclass(frozen=True)
class Database:
    """An open file. ``columns``: the columns of each table by name, both in lower case."""

    file: str
    connection: sqlite3.Connection
    columns: dict[str, frozenset[str]]
    clock: Clock

    def scan(self, table: str, columns: tuple[str, ...]) -> Iterator[tuple[object, ...]]:
        """The rows of a table in the order of the file. The columns must exist."""
        wanted = ", ".join(f'"{column}"' for column in columns)
        query = f'SELECT {wanted} FROM "{table}" NOT INDEXED'  # noqa: S608 (names from this program only)
        for number, row in enumerate(self.connection.execute(query), start=1):
            if number > MOST_ROWS:
                what = _("The table {table} has more than {rows} rows.").format(table=table, rows=MOST_ROWS)
                raise InputError([Problem(Place(self.file), what, _("Check that it is the right file."))])
            yield row


def tool_of(opened: Opened) -> Tool | None:
    """Which tool made the file: None if it is no SQLite file, "unknown" if it cannot be told or opened.

    Every folder is taken for QualCoder's; opening it says what is missing in one that is not.
    """
    if opened.path.is_dir():
        return "qualcoder"
    if not opened.head.startswith(MAGIC):
        return None
    try:
        with open_database(opened) as database:
            return next((tool for tool, tables in SIGNS.items() if tables <= database.columns.keys()), "unknown")
    except InputError:
        return "unknown"


@contextmanager
def open_database(opened: Opened, needed: dict[str, tuple[str, ...]] | None = None) -> Iterator[Database]:
    """Open a file for reading. ``needed``: the columns of each table without which it cannot be read.

    Raises ``InputError`` if the file is damaged, in use, of another kind, or takes too long; also for errors that
    SQLite meets while the caller reads.
    """
    path = _inside(opened) if opened.path.is_dir() else opened.path
    _check_file(opened, path)
    clock = Clock(time.monotonic() + MOST_SECONDS)
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            _restrict(connection, clock)
            columns = _columns(connection, opened, set(needed or {}))
            _check_needed(opened, columns, needed or {})
            _check_pages(connection, opened, set(needed or {}) & columns.keys())
            connection.set_authorizer(_only_reading)
            yield Database(opened.file, connection, columns, clock)
    except (sqlite3.Error, UnicodeError, OverflowError) as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_TOOBIG:
            raise _too_large(opened) from error
        raise (too_slow(opened) if clock.is_out else damaged(opened)) from error


def _inside(opened: Opened) -> Path:
    """The database in a folder. Raises ``InputError`` if it is not there, or is a link to a file somewhere else."""
    path = opened.path / INSIDE
    if not (path.exists() or path.is_symlink()):
        what = _("The folder holds no {name}, so it is not a QualCoder project.").format(name=INSIDE)
        raise opened.refuse(what, _("Name the folder that QualCoder made (its name ends with .qda), or a file."))
    if not stays_in(path, opened.path):
        what = _("{name} in the folder is a link that leads out of it.").format(name=INSIDE)
        raise opened.refuse(what, _("Put the file itself there."))
    return path


def _too_large(opened: Opened) -> InputError:
    what = _("A text in the file is larger than {size} MB.").format(size=LONGEST_VALUE // 1_000_000)
    return opened.refuse(what, _("Take it out of the project in the program that made it, or divide it."))


def too_slow(opened: Opened) -> InputError:
    """The error for a file that would take too long."""
    what = _("The file could not be read within {seconds} seconds.").format(seconds=round(MOST_SECONDS))
    return opened.refuse(what, _("Check that it is the right file, and that it is not damaged."))


def damaged(opened: Opened) -> InputError:
    """The error for a file that is not as SQLite writes it."""
    what = _("The file is a damaged or incomplete SQLite database.")
    return opened.refuse(what, _("Save the project again in the program that made it, and copy the new file."))


def _check_file(opened: Opened, path: Path) -> None:
    """That the file is a whole database, of a size that can be read, and that no program is writing in it."""
    file = opened.file if path == opened.path else f"{opened.file}/{INSIDE}"
    with open_file(path, file) as stream:
        size, head = os.fstat(stream.fileno()).st_size, stream.read(100)
        waiting = any(_has_content(path.with_name(path.name + ending)) for ending in SIDE_FILES)
    if size > MOST_BYTES:
        what = _("The file is larger than {size} MB.").format(size=MOST_BYTES // 1_000_000)
        raise opened.refuse(what, _("Check that it is the right file."))
    if not head.startswith(MAGIC):
        what = _("The file is not a SQLite database.")
        raise opened.refuse(what, _("Check that it is the right file, and that it is not encrypted."))
    if waiting:
        what = _("The project is open in another program, or was not closed properly: a part of it is not in the file.")
        raise opened.refuse(what, _("Open the project in the program that made it, close the program, and try again."))
    if len(head) < 100 or size < _declared_size(head):
        raise damaged(opened)


def _has_content(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def _declared_size(head: bytes) -> int:
    """How long the file says that it is; 0 where what it says is out of date (https://sqlite.org/fileformat2.html)."""
    page = int.from_bytes(head[16:18], "big")
    if head[24:28] != head[92:96]:
        return 0
    return int.from_bytes(head[28:32], "big") * (65_536 if page == 1 else page)


def _restrict(connection: sqlite3.Connection, clock: Clock) -> None:
    connection.text_factory = _decode
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.set_progress_handler(lambda: int(clock.is_out), STEPS_BETWEEN_LOOKS)
    for setting in ("query_only = ON", "trusted_schema = OFF", "ignore_check_constraints = ON", "cell_size_check = ON"):
        connection.execute(f"PRAGMA {setting}")


def _decode(raw: bytes) -> str | Undecodable:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return Undecodable()


def _only_reading(action: int, *_names: object) -> int:
    return sqlite3.SQLITE_OK if action in READING else sqlite3.SQLITE_DENY


def _columns(connection: sqlite3.Connection, opened: Opened, needed: set[str]) -> dict[str, frozenset[str]]:
    """The stored columns of every plain table. Raises ``InputError`` if a needed table is computed, even in part."""
    found: dict[str, frozenset[str]] = {}
    made = "SELECT name, rootpage, type FROM sqlite_master WHERE type IN ('table', 'view')"
    for name, page, kind in connection.execute(made).fetchall():
        if not isinstance(name, str):
            continue
        known = name.lower()
        plain = kind == "table" and isinstance(page, int) and page > 0  # a virtual table has no page of its own
        information = connection.execute(f"PRAGMA table_xinfo({_quoted(name)})").fetchall() if plain else []
        if known in needed and (not plain or any(hidden for *_others, hidden in information)):
            what = _("The table {table} is computed when it is read, which no coding tool does.").format(table=known)
            raise opened.refuse(what, _("Check where the file comes from. It was not read."))
        if plain:
            stored = (column for _n, column, *_rest, hidden in information if not hidden)
            found[known] = frozenset(column.lower() for column in stored if isinstance(column, str))
    return found


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _check_needed(opened: Opened, columns: dict[str, frozenset[str]], needed: dict[str, tuple[str, ...]]) -> None:
    if needed and not needed.keys() <= columns.keys():
        what = _("The file is a SQLite database, but not of QualCoder, Taguette or RQDA.")
        raise opened.refuse(what, _("Check that it is the right file."))
    missing = [f"{table}.{name}" for table, names in needed.items() for name in names if name not in columns[table]]
    if missing:
        what = _("The file lacks {columns}.").format(columns=", ".join(missing))
        raise opened.refuse(what, _("Open the project in a newer version of the program that made it, and save it."))


def _check_pages(connection: sqlite3.Connection, opened: Opened, tables: set[str]) -> None:
    """That no page of the tables is lost: SQLite would otherwise leave out rows without a word."""
    for table in sorted(tables):
        for (told,) in connection.execute(f'PRAGMA quick_check("{table}")').fetchall():
            if told != "ok" and not (isinstance(told, str) and " value in " in told):  # odd values are told later
                raise damaged(opened)
