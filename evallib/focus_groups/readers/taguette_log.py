"""Who gave which tag: replayed from Taguette's log of commands, because a highlight itself does not say it.

Changing the tags of a highlight is logged like adding it, with all its tags; so the coder of a tag is whoever gave the
tag to that highlight first. Merged tags follow their coder. When a project is exported or imported, Taguette writes one
user for every command, and numbers in the log that no longer exist become negative (source: ``database/copy.py`` and
``web/export.py`` of Taguette 1.5.2).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from evallib.focus_groups.readers.sqlite_file import Clock
from evallib.focus_groups.readers.sqlite_rows import Row

EXPORTED_BY = "admin"
"""Who did everything in an exported project, and in a Taguette that runs on one's own computer."""


@dataclass
class Log:
    """What the commands tell.

    ``looked_at``: (coder, document) where a coder has worked, also on what was removed since. ``merged``: numbers of
    tags, old and new, in order. ``names``: what tags were last called. ``given``: for each highlight the coder of each
    tag; ``worked``: who has changed it. ``odd``: how many commands cannot be understood.
    """

    looked_at: set[tuple[str, int]] = field(default_factory=set)
    merged: list[tuple[int, int]] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)
    users: set[str] = field(default_factory=set)
    given: dict[int, dict[int, str]] = field(default_factory=dict)
    worked: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    with_tag: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    imported: bool = False
    odd: int = 0

    def coder(self, highlight: int, tag: int | None) -> str | None:
        """Who gave a tag to a highlight (or made it, for None); None where the log does not tell."""
        given = self.given.get(highlight, {})
        if tag is not None and tag in given:
            return given[tag]
        worked = self.worked.get(highlight, set())
        return next(iter(worked)) if len(worked) == 1 else None

    @property
    def one_for_all(self) -> bool:
        """Whether several people may stand behind one user."""
        return self.imported or self.users == {EXPORTED_BY}


def replay(commands: Iterable[Row], clock: Clock) -> Log:
    """The log of one project. ``commands``: rows with user_login, document_id and payload (JSON), oldest first.

    Raises ``TimeoutError`` when the time is up.
    """
    log = Log()
    doing: dict[str, Callable[[Log, Row, dict[str, Any]], None]] = {
        "highlight_add": _add,
        "highlight_delete": _delete,
        "tag_add": _name,
        "tag_delete": _drop,
        "tag_merge": _merge,
        "project_import": _import,
    }
    for row in commands:
        if clock.is_out:
            raise TimeoutError
        log.users.add(row["user_login"])
        try:
            payload = json.loads(row["payload"])
            if (do := doing.get(payload["type"])) is not None:
                do(log, row, payload)
        except (ValueError, KeyError, TypeError, RecursionError):
            log.odd += 1
    return log


def _number(payload: dict[str, Any], *names: str) -> int:
    """A number under its name of today or of before 2021. Raises ``TypeError`` if there is none."""
    value = next((payload[name] for name in names if name in payload), None)
    if not isinstance(value, int):
        raise TypeError
    return value


def _add(log: Log, row: Row, payload: dict[str, Any]) -> None:
    highlight, tags = _number(payload, "highlight_id", "id"), payload["tags"]
    user: str = row["user_login"]
    if not (isinstance(tags, list) and all(isinstance(tag, int) for tag in tags)):
        raise TypeError
    before = log.given.get(highlight, {})
    log.given[highlight] = {tag: before.get(tag, user) for tag in tags}
    for tag in tags:
        log.with_tag[tag].add(highlight)
    log.worked[highlight].add(user)
    if row["document_id"] is not None:
        log.looked_at.add((user, row["document_id"]))


def _delete(log: Log, row: Row, payload: dict[str, Any]) -> None:
    log.given.pop(_number(payload, "highlight_id", "id"), None)
    if row["document_id"] is not None:
        log.looked_at.add((row["user_login"], row["document_id"]))


def _name(log: Log, _row: Row, payload: dict[str, Any]) -> None:
    name = payload.get("tag_path", payload.get("path"))
    if not isinstance(name, str):
        raise TypeError
    log.names[_number(payload, "tag_id", "id")] = name


def _drop(log: Log, _row: Row, payload: dict[str, Any]) -> None:
    tag = _number(payload, "tag_id", "id")
    for highlight in log.with_tag.pop(tag, set()):
        log.given.get(highlight, {}).pop(tag, None)


def _merge(log: Log, _row: Row, payload: dict[str, Any]) -> None:
    old, new = _number(payload, "src_tag_id", "src"), _number(payload, "dest_tag_id", "dest")
    log.merged.append((old, new))
    for highlight in log.with_tag.pop(old, set()):
        given = log.given.get(highlight, {})
        if old in given:
            coder = given.pop(old)
            given.setdefault(new, coder)
            log.with_tag[new].add(highlight)


def _import(log: Log, _row: Row, _payload: dict[str, Any]) -> None:
    log.imported = True
