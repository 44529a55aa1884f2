"""A small server that answers as Kolada's API, version 3, does: pages, batches, and all the ways to fail.

Everything in it is invented. ``faults``: what to do with the n:th question (from 0) instead of answering it.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Value = dict[str, Any]


def value(gender: str, number: float | None, status: str = "", **more: Any) -> Value:
    """One gender of a row."""
    return {"gender": gender, "count": 1, "status": status, "value": number, "isdeleted": False, **more}


@dataclass
class Kolada:
    """What the server knows, and what was asked of it."""

    kpis: dict[str, dict[str, Any]] = field(default_factory=dict)
    municipalities: dict[str, tuple[str, str]] = field(default_factory=dict)
    groups: list[dict[str, Any]] = field(default_factory=list)
    data: dict[tuple[str, str, int], list[Value]] = field(default_factory=dict)
    most: int = 5000
    faults: dict[int, Callable[[_Handler], None]] = field(default_factory=dict)
    change: Callable[[str, dict[str, Any]], Any] = lambda _path, page: page
    asked: list[str] = field(default_factory=list)
    address: str = ""

    def rows(self, path: str) -> list[dict[str, Any]] | None:
        """All rows of a path; None if the server would refuse the question."""
        parts = path.strip("/").split("/")[1:]
        if parts == ["kpi"]:
            return [{"id": kpi, **about} for kpi, about in self.kpis.items()]
        if parts == ["municipality"]:
            return [{"id": code, "title": name, "type": kind} for code, (name, kind) in self.municipalities.items()]
        if parts == ["municipality_groups"]:
            return self.groups
        if len(parts) != 5 or parts[:2] != ["data", "kpi"] or parts[3] != "municipality":
            return None
        kpis, codes = parts[2].split(","), parts[4].split(",")
        if len(kpis) > 25 or len(codes) > 25:
            return None
        return [
            {"kpi": kpi, "municipality": code, "period": year, "values": values}
            for (kpi, code, year), values in self.data.items()
            if kpi in kpis and code in codes
        ]


class _Handler(BaseHTTPRequestHandler):
    kolada: Kolada

    def do_GET(self) -> None:
        number = len(self.kolada.asked)
        self.kolada.asked.append(self.path)
        fault = self.kolada.faults.get(number)
        if fault is not None:
            fault(self)
            return
        asked = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(asked.query).items()}
        rows = self.kolada.rows(asked.path)
        if rows is None:
            self.send(400, {"detail": "Bad Request"})
            return
        size = min(int(query.get("per_page", "5000")), self.kolada.most)
        page = int(query.get("page", "1"))
        found: dict[str, Any] = {"values": rows[(page - 1) * size : page * size]}
        found["count"] = len(found["values"])
        more = page * size < len(rows)
        found["next_url"] = f"{self.kolada.address}{asked.path[3:]}?per_page={size}&page={page + 1}" if more else None
        found["previous_url"] = None
        self.send(200, self.kolada.change(asked.path, found))

    def send(self, code: int, said: Any, headers: Mapping[str, str] | None = None, *, cut: int = 0) -> None:
        """Answer; ``cut``: so many bytes fewer than the header says."""
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        self.send_response(code)
        for name, text in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body[: len(body) - cut])
        self.close_connection = True

    def log_message(self, *_words: Any) -> None:
        """Nothing: what was asked is in ``asked``."""


def busy(code: int, **headers: str) -> Callable[[_Handler], None]:
    """Answer with a code of failure."""
    return lambda handler: handler.send(code, {"detail": "busy"}, {n.replace("_", "-"): v for n, v in headers.items()})


def truncated(handler: _Handler) -> None:
    """Promise more bytes than come."""
    handler.send(200, {"values": [], "count": 0, "next_url": None}, cut=10)


def half(handler: _Handler) -> None:
    """Send half an answer as if it were a whole one."""
    handler.send(200, b'{"values": [{"id": "N000')


def hang_up(handler: _Handler) -> None:
    """Close the connection without an answer."""
    handler.close_connection = True
    handler.connection.close()


def slow(seconds: float) -> Callable[[_Handler], None]:
    """Say nothing for a while."""

    def wait(handler: _Handler) -> None:
        time.sleep(seconds)
        hang_up(handler)

    return wait


def invented(kpis: int = 2, municipalities: int = 4) -> Kolada:
    """A server with so many indicators, municipalities and three years; the nation and a region beside them."""
    names = {f"99{number:02}": (f"Påhitt {number}", "K") for number in range(1, municipalities + 1)}
    found = Kolada(municipalities={"0000": ("Riket", "L"), "0001": ("Region Påhitt", "L"), **names})
    for n in range(1, kpis + 1):
        found.kpis[f"N{n:05}"] = {
            "title": f"Nyckeltal {n}",
            "description": f"Beskrivning; {n}.",
            "is_divided_by_gender": True,
            "municipality_type": "K",
            "auspice": "X",
            "has_ou_data": False,
        }
        for at, code in enumerate(("0000", *names)):
            for year in (2021, 2022, 2023):
                number = n * 10 + at + year / 10000
                values = [value("T", number), value("K", number - 0.5), value("M", None, "Privacy")]
                found.data[f"N{n:05}", code, year] = values
    ids = list(names)
    found.groups = [{"id": "G1", "title": "Några", "members": [{"member_id": code} for code in ids[:3]]}]
    return found


@contextmanager
def serving(kolada: Kolada) -> Iterator[Kolada]:
    """Serve on a free port of this machine as long as the block lasts."""
    handler = type("Handler", (_Handler,), {"kolada": kolada})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        kolada.address = f"http://127.0.0.1:{server.server_port}/v3"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield kolada
        finally:
            server.shutdown()
            thread.join()
