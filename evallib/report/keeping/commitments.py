"""Commitments to data files: they prove later which data a report was made from, and tell nothing before that.

A plain hash of a small file of answers can be turned back: whoever tries all answers that few people could have given
finds the file with the same hash in less than a second. So files with data are named by HMAC-SHA256 (RFC 2104) with a
random secret that stays in the workspace: who has the secret and the file can check it, nobody else can try.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import unicodedata
from contextlib import suppress
from pathlib import Path

FOLDER, NAME = ".evallib", "secret"
LENGTH = 32
WHOLE = "*"
"""Stands for all that is in a data folder."""
UNREADABLE = "unreadable"
"""Stands for the hash of a file that this user may not open, nor any section of his."""


def workspace_secret(root: Path) -> bytes:
    """The secret of a workspace, made when it is missing: 32 random bytes that only their owner may read.

    The folder ignores itself in version control. Where nothing can be written the secret is of this run alone, and
    its commitments can then never be checked.
    """
    path = root / FOLDER / NAME
    with suppress(OSError):
        if not path.is_file():
            _make(path)
    try:
        found = path.read_bytes()
    except OSError:
        found = b""
    return found if len(found) >= LENGTH else secrets.token_bytes(LENGTH)


def known_secret(root: Path) -> bytes | None:
    """The secret of a workspace if it has one that can be read; nothing is made."""
    try:
        found = (root / FOLDER / NAME).read_bytes()
    except OSError:
        return None
    return found if len(found) >= LENGTH else None


def _make(path: Path) -> None:
    """Write a secret beside its place and link it there, so that of several runs at once the first one's stays."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    (path.parent / ".gitignore").write_text("*\n", encoding="utf-8")
    draft = path.with_name(f"{NAME}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(secrets.token_bytes(LENGTH))
        stream.flush()
        os.fsync(stream.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def secret_of_project(secret: bytes, slug: str) -> bytes:
    """The secret by which the commitments of one project are made.

    Two projects of a workspace that have the same file, or the same setting, have nothing in common to be seen.
    """
    return hmac.new(secret, b"project\0" + _bytes(slug), hashlib.sha256).digest()


def commit(secret: bytes, name: str, content: bytes) -> str:
    """The commitment to a file of that name and content.

    >>> commit(bytes(32), "data/prov/fore.csv", b"id;q1")[:20]
    'hmac-sha256:1c0466c8'
    """
    found = hmac.new(secret, _bytes(name) + b"\0" + content, hashlib.sha256)
    return f"hmac-sha256:{found.hexdigest()}"


def commit_entry(secret: bytes, path: Path) -> str | None:
    """The commitment to a file, or to all files of a folder, under its own name; None if there is neither.

    A name is the same whether a system writes its å as one character or as two.
    """
    if path.is_dir():
        return commit_folder(secret, path, path.name)
    if not path.is_file():
        return None
    made = hmac.new(secret, _bytes(path.name) + b"\0", hashlib.sha256)
    try:
        with path.open("rb") as stream:
            while part := stream.read(1 << 20):
                made.update(part)
    except OSError:
        return UNREADABLE
    return f"hmac-sha256:{made.hexdigest()}"


def paths_by_name(folder: Path) -> dict[str, Path]:
    """What lies in a folder, by name, however its letters are composed; of two that are spelt alike the first one.

    That is the one that sections open.
    """
    there = sorted(folder.iterdir(), key=lambda path: path.name, reverse=True) if folder.is_dir() else []
    return {unicodedata.normalize("NFC", path.name): path for path in there}


def commit_folder(secret: bytes, folder: Path, name: str = WHOLE) -> str:
    """The commitment to all files in a folder and the folders in it: their names and what is in them."""
    paths = sorted((path.relative_to(folder).as_posix(), path) for path in folder.rglob("*") if path.is_file())
    return commit(secret, name, b"\n".join(_bytes(inner) + b"\0" + _sha256(path).encode() for inner, path in paths))


def _bytes(name: str) -> bytes:
    return unicodedata.normalize("NFC", name).encode("utf-8", "surrogateescape")


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return UNREADABLE
