"""``log.jsonl`` in the output folder: what happened in a run, one JSON object a line.

Nothing in it is more than what the pages may say: identity numbers are masked, what stands in files is told by the
number of problems, and what a failed cell printed is not there (``--debug`` shows that).
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Any

from evallib.engine.events import Event, Finished, as_record
from evallib.locale import _
from evallib.privacy import mask
from evallib.report.pages.failure import publishable_messages, told_slug, told_title

NAME = "log"


class RunLog:
    """The log of one run, begun anew; the one before it is kept as ``log.1.jsonl``.

    A log that cannot be written stops no run: ``warn`` is told once. ``part``: the shard, which has a log of its own.
    """

    def __init__(self, out: Path, warn: Callable[[str], None], part: str = "") -> None:
        stem = f"{NAME}.{part}" if part else NAME
        self.path, self._earlier = out / f"{stem}.jsonl", out / f"{stem}.1.jsonl"
        self._out = out
        self._warn = warn
        self._stream: FileIO | None = None

    def __enter__(self) -> RunLog:
        self._attempt(self._begin)
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        if self._stream is not None:
            stream, self._stream = self._stream, None
            self._attempt(stream.close)

    def note(self, event: str, **fields: Any) -> None:
        """Something that is no event of a report."""
        self._write({"event": event, **fields})

    def event(self, event: Event) -> None:
        """An event of a report."""
        record = as_record(event)
        if "seconds" in record:
            record["seconds"] = round(record["seconds"], 3)
        if isinstance(event, Finished):
            del record["internal"]
            record["messages"] = list(publishable_messages(event.outcome))
            record["path"] = self._relative(event.outcome.path)
            record["title"] = told_title(event.outcome)
        if record.get("slug") is not None:
            record["slug"] = told_slug(record["slug"])
        self._write(record)

    def _begin(self) -> None:
        if self.path.exists():
            self.path.replace(self._earlier)
        self._stream = self.path.open("xb", buffering=0)

    def _write(self, record: Mapping[str, Any]) -> None:
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line = json.dumps(_masked({"time": now, **record}), ensure_ascii=False)
        self._attempt(lambda: self._put(f"{line}\n"))

    def _put(self, line: str) -> None:
        if self._stream is not None:
            content = line.encode()
            if self._stream.write(content) != len(content):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _attempt(self, action: Callable[[], object]) -> None:
        try:
            action()
        except OSError as error:
            if self._stream is not None:
                self._stream.close()
            self._stream = None
            text = _("{path}: the log cannot be written ({reason}). The run goes on without it.")
            self._warn(text.format(path=self.path.name, reason=error.strerror or type(error).__name__))

    def _relative(self, path: str | None) -> str | None:
        if path is None or not Path(path).is_relative_to(self._out):
            return path
        return Path(path).relative_to(self._out).as_posix()


def _masked(value: Any) -> Any:
    """All texts of a record masked; names of fields and times are ours."""
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, Mapping):
        return {name: inner if name == "time" else _masked(inner) for name, inner in value.items()}
    return [_masked(inner) for inner in value] if isinstance(value, list | tuple) else value
