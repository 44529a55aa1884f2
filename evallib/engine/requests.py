"""What a worker is asked to do: JSON lines from a descriptor, and the news that nobody asks any more."""

from __future__ import annotations

import json
import os
import signal
from _thread import interrupt_main
from queue import SimpleQueue
from threading import Thread
from typing import Any

CHUNK = 1 << 16


class AbandonedError(Exception):
    """Whoever started the worker is gone, or wants it to stop."""


class Requests:
    """The lines of ``descriptor``, which may be watched together with others while there is something to do."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self._buffer = b""
        self._read: SimpleQueue[bytes] | None = None

    def next(self) -> dict[str, Any]:
        """Wait for the next request. Raises ``AbandonedError`` at the end."""
        while b"\n" not in self._buffer:
            self.take()
        line, self._buffer = self._buffer.split(b"\n", 1)
        found: dict[str, Any] = json.loads(line)
        return found

    def take(self) -> None:
        """Read what there is, or wait for it. Raises ``AbandonedError`` at the end."""
        chunk = os.read(self.descriptor, CHUNK) if self._read is None else self._read.get()
        if not chunk:
            raise AbandonedError
        self._buffer += chunk

    def watch(self) -> None:
        """Have a thread of its own read from now on, and stop this process at the end, whatever it is doing.

        For processes that do their work themselves, which therefore cannot look here meanwhile. They must not fork.
        """
        if self._read is None:
            self._read = SimpleQueue()
            Thread(target=self._listen, args=(self._read,), daemon=True).start()

    def _listen(self, read: SimpleQueue[bytes]) -> None:
        while chunk := os.read(self.descriptor, CHUNK):
            read.put(chunk)
        read.put(b"")
        interrupt_main(signal.SIGTERM)
