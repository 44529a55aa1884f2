"""Kolada's API, version 3: pages followed to the end, patience with a busy server, and no answer that is half.

Base address and limits are those of Kolada's documentation: at most 25 ids in a part of an address, at most 5 000 rows
a page, ``next_url`` to the next page. Anything that is not as documented stops the fetch: a batch that is missing
would look like a municipality without values.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx

from evallib.errors import EvallibError, InputError, Place, Problem
from evallib.kolada.patience import LONGEST_WAIT, Attempt, waiting_time
from evallib.locale import _
from evallib.projects import shorten

ADDRESS = "https://api.kolada.se/v3"
MOST_IDS, PER_PAGE = 25, 5000
ATTEMPTS = 5
BETWEEN = 0.2
"""Seconds between two questions: five a second, as other clients of Kolada keep to."""
TIMEOUT = httpx.Timeout(60.0, connect=15.0)
LONGEST_ANSWER, MOST_BYTES = 300.0, 200_000_000
BUSY = frozenset({429, 500, 502, 503, 504})
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
VERSION_2 = frozenset({"next_page", "previous_page", "auspices"})
"""Names that only the API's version 2 has, which was shut down in March 2026."""


class FetchError(EvallibError):
    """Kolada did not give what was asked for. The message says what, what it answered and what to do."""


class Printed(str):
    """A number as it stands in an answer."""

    __slots__ = ()


def check_address(address: str) -> str:
    """The address without a slash at its end. Raises ``InputError`` unless it is https, or http to this very machine.

    >>> check_address("https://api.kolada.se/v3/")
    'https://api.kolada.se/v3'
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if (
        parts.hostname
        and secure
        and port != 0
        and not (parts.username or parts.password or parts.query or parts.fragment)
    ):
        return address.rstrip("/")
    what = _("This is not an address that figures can be fetched from.")
    remedy = _("Write one that begins with https://, without user name, password and question mark.")
    raise InputError([Problem(Place("--address"), what, remedy)])


@dataclass
class Client:
    """Asks one server. ``sleep`` and ``clock`` (seconds) are given so that tests need not wait."""

    address: str = ADDRESS
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    between: float = BETWEEN
    timeout: httpx.Timeout = field(default_factory=lambda: TIMEOUT)
    _last: float | None = None

    def __post_init__(self) -> None:
        self.address = check_address(self.address)
        here = urlsplit(self.address).hostname in LOOPBACK
        self._http = httpx.Client(
            timeout=self.timeout, trust_env=not here, headers={"Accept": "application/json", "User-Agent": "evallib"}
        )

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_error: object) -> None:
        self._http.close()

    def read_all(self, path: str) -> list[dict[str, Any]]:
        """The rows of all pages of a path, e.g. ``municipality``. Raises ``FetchError``: all of it or nothing."""
        rows: list[dict[str, Any]] = []
        counts: list[tuple[int, int]] = []
        for page in self._pages(f"{self.address}/{path}?per_page={PER_PAGE}"):
            rows += page["values"]
            counts.append((page["count"], len(page["values"])))
        each = all(count == found for count, found in counts)
        total = all(count == len(rows) for count, _found in counts)
        if not (each or total):
            what = _("it says that there are {count} rows, but gives {found}")
            raise failed(path, what.format(count=max(count for count, _found in counts), found=len(rows)))
        return rows

    def read_data(self, kpis: Sequence[str], municipalities: Sequence[str]) -> list[dict[str, Any]]:
        """The values of at most 25 indicators for at most 25 municipalities, all years."""
        if len(kpis) > MOST_IDS or len(municipalities) > MOST_IDS:
            raise ValueError(f"at most {MOST_IDS} ids in a part of an address")
        return self.read_all(f"data/kpi/{','.join(kpis)}/municipality/{','.join(municipalities)}")

    def _pages(self, url: str) -> Iterator[dict[str, Any]]:
        seen: set[str] = set()
        next_url: str | None = url
        while next_url is not None:
            if next_url in seen:
                raise failed(next_url, _("its pages lead round in a circle"))
            seen.add(next_url)
            page = check_page(self._ask(next_url), next_url)
            yield page
            next_url = page.get("next_url")
            if next_url is not None:
                self._check_next(next_url, page)

    def _check_next(self, next_url: str, page: dict[str, Any]) -> None:
        """The next page must be of the same server, and a page that another one follows must hold something."""
        ours = urlsplit(self.address)
        try:
            theirs = urlsplit(str(httpx.URL(next_url)))
        except (httpx.InvalidURL, ValueError) as error:
            raise failed(
                self.address, _("the next page is at “{url}”, which is no address").format(url=shorten(next_url))
            ) from error
        if (ours.scheme, ours.netloc) != (theirs.scheme, theirs.netloc):
            raise failed(next_url, _("the next page is on another server"))
        if not page["values"]:
            raise failed(next_url, _("a page is empty, but says that more follows"))

    def _ask(self, url: str) -> Any:
        """One answer, read as JSON. Tries again when the server is busy or the answer breaks off."""
        told = ""
        for number in range(ATTEMPTS):
            self._keep_distance()
            attempt = self._try(url)
            if attempt.answer is not None:
                return attempt.answer[0]
            told = attempt.told
            wait = waiting_time(number, attempt)
            if attempt.final or wait > LONGEST_WAIT:
                break
            if number + 1 < ATTEMPTS:
                self.sleep(wait)
        raise failed(url, told)

    def _keep_distance(self) -> None:
        now = self.clock()
        if self._last is not None and now - self._last < self.between:
            self.sleep(self.between - (now - self._last))
        self._last = self.clock()

    def _try(self, url: str) -> Attempt:
        try:
            with self._http.stream("GET", url) as answer:
                if answer.status_code != httpx.codes.OK:
                    told = _("it answered {code}").format(code=answer.status_code)
                    return Attempt(told, final=answer.status_code not in BUSY, after=answer.headers.get("Retry-After"))
                body = self._read_body(answer)
        except httpx.RequestError as error:  # broken off, or compressed and damaged
            return Attempt(
                _("the connection broke ({reason})").format(reason=shorten(str(error) or type(error).__name__))
            )
        if body is None:
            return Attempt(_("the answer did not come to an end"))
        try:
            return Attempt("", answer=(json.loads(body, parse_float=Printed, parse_constant=_refuse),))
        except (ValueError, RecursionError):  # the latter: lists within lists without end
            return Attempt(_("the answer breaks off, or is not JSON"))

    def _read_body(self, answer: httpx.Response) -> bytes | None:
        """The whole answer; None if it is endless."""
        start, parts, size = self.clock(), [], 0
        for part in answer.iter_bytes():
            parts.append(part)
            size += len(part)
            if size > MOST_BYTES or self.clock() - start > LONGEST_ANSWER:
                return None
        return b"".join(parts)


def check_page(answer: Any, url: str) -> dict[str, Any]:
    """A page with ``values`` (rows), ``count`` and maybe ``next_url``. Raises ``FetchError`` for anything else."""
    if isinstance(answer, dict) and VERSION_2 & answer.keys():
        raise failed(url, _("it speaks version 2 of the interface, which Kolada has closed"))
    sound = isinstance(answer, dict) and isinstance(answer.get("values"), list) and _is_count(answer.get("count"))
    sound = (
        sound
        and isinstance(answer.get("next_url"), str | None)
        and all(isinstance(row, dict) for row in answer["values"])
    )
    if not sound:
        raise failed(url, _("the answer is not built as version 3 of the interface is"))
    if any(VERSION_2 & row.keys() for row in answer["values"]):
        raise failed(url, _("it speaks version 2 of the interface, which Kolada has closed"))
    page: dict[str, Any] = answer
    return page


def batches(ids: Sequence[str]) -> list[Sequence[str]]:
    """The ids in parts of at most 25."""
    return [ids[start : start + MOST_IDS] for start in range(0, len(ids), MOST_IDS)]


def failed(url: str, told: str) -> FetchError:
    """The error for a question that could not be answered: nothing is kept of the whole fetch."""
    path = shorten(urlsplit(url).path, 300)
    what = _("Kolada did not give {path}: {told}.").format(path=path, told=told)
    return FetchError(
        f"{what} " + _("Nothing of this fetch was kept. Try again later; what was fetched before is still there.")
    )


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _refuse(name: str) -> float:
    raise ValueError(f"{name} is no number")
