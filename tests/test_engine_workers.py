"""Who gets which report, and what happens when workers die: with workers that only pretend."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from evallib.engine import Event, Finished, Started, Warned
from evallib.engine import batch as module
from evallib.engine.batch import Batch
from evallib.engine.worker import Heard
from evallib.report import ReportOutcome, ReportTask


class Pretender:
    """A worker that does what the test's script says: one word for its start, one for each report."""

    made: list[Pretender]
    scripts: list[list[str]]

    def __init__(self, heard: Any, *, lock: int | None = None) -> None:
        self.heard, self.lock = heard, lock
        self.asked: list[str] = []
        self.closed = False
        self.exit_code: int | None = None
        self.script = Pretender.scripts.pop(0) if Pretender.scripts else ["ready"]
        Pretender.made.append(self)
        start = self.script.pop(0)
        if start in {"ready", "unsafe"}:
            self._tell({"event": "ready", "unsafe": "trådar" if start == "unsafe" else None})
        else:
            self._die(1)

    def request(self, kind: str, body: dict[str, Any]) -> None:
        assert kind == "report"
        self.asked.append(body["slug"])
        if self.script and self.script.pop(0) == "dies":
            self._die(-9)
            return
        self._tell({"event": "started", "slug": body["slug"], "section": "method"})
        self._tell({"event": "finished", **ReportOutcome(body["slug"], body["slug"], "ok").as_record()})

    def log(self) -> str:
        return "what it wrote"

    def stop(self) -> None:
        self.closed = True

    close = stop

    def _tell(self, record: dict[str, Any]) -> None:
        self.heard.put(Heard(self, record))  # type: ignore[arg-type]

    def _die(self, code: int) -> None:
        self.exit_code = code
        self.heard.put(Heard(self, None))  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def pretend(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    Pretender.made, Pretender.scripts = [], []
    monkeypatch.setattr(module, "Worker", Pretender)
    yield
    assert all(worker.closed for worker in Pretender.made)


def run(number: int, jobs: int, *scripts: list[str]) -> list[Event]:
    """All events of so many reports with workers that follow the scripts, then ordinary ones."""
    Pretender.scripts = list(scripts)
    with Batch(jobs, lock=7) as batch:
        for slug in slugs(number):
            batch.add(ReportTask(slug, "/w", "/o"))
        return list(batch.events())


def slugs(number: int) -> list[str]:
    return [f"p{n}" for n in range(number)]


def statuses(events: list[Event]) -> dict[str, str]:
    finished = [event.outcome for event in events if isinstance(event, Finished)]
    assert len({outcome.slug for outcome in finished}) == len(finished)
    return {outcome.slug: outcome.status for outcome in finished}


@pytest.mark.parametrize(("number", "jobs", "workers"), [(1, 4, 1), (3, 2, 2), (5, 1, 1), (0, 3, 0)])
def test_there_are_never_more_workers_than_reports_or_jobs(number: int, jobs: int, workers: int) -> None:
    events = run(number, jobs)
    assert statuses(events) == dict.fromkeys(slugs(number), "ok")
    assert len([event for event in events if isinstance(event, Started)]) == number
    assert len(Pretender.made) == workers
    assert sorted(slug for worker in Pretender.made for slug in worker.asked) == slugs(number)
    assert {worker.lock for worker in Pretender.made} <= {7}


def test_a_worker_that_dies_is_replaced_and_its_report_is_not_made_again() -> None:
    events = run(3, 1, ["ready", "makes", "dies"])
    assert statuses(events) == {"p0": "ok", "p1": "failed", "p2": "ok"}
    assert [worker.asked for worker in Pretender.made] == [["p0", "p1"], ["p2"]]
    (failed,) = [event.outcome for event in events if isinstance(event, Finished) and event.outcome.status == "failed"]
    assert "SIGKILL" in failed.messages[0]
    assert failed.internal == "what it wrote"


def test_a_report_that_kills_every_worker_does_not_stop_the_others() -> None:
    events = run(4, 2, ["ready", "dies"], ["ready", "dies"])
    assert sorted(statuses(events).values()) == ["failed", "failed", "ok", "ok"]


def test_the_last_worker_is_not_replaced_when_nothing_waits() -> None:
    run(1, 1, ["ready", "dies"])
    assert len(Pretender.made) == 1


def test_a_worker_that_cannot_start_is_tried_once_more() -> None:
    assert statuses(run(2, 1, ["broken"])) == {"p0": "ok", "p1": "ok"}
    assert len(Pretender.made) == 2


def test_workers_that_cannot_start_are_not_tried_for_ever() -> None:
    events = run(5, 1, *[["broken"] for _ in range(9)])
    assert statuses(events) == dict.fromkeys(slugs(5), "failed")
    assert len(Pretender.made) == 2
    assert {event.outcome.internal for event in events if isinstance(event, Finished)} == {"what it wrote"}


def test_one_worker_is_enough_when_the_other_cannot_start() -> None:
    assert statuses(run(5, 2, ["ready"], *[["broken"] for _ in range(9)])) == dict.fromkeys(slugs(5), "ok")
    assert len(Pretender.made) <= 4


def test_that_stock_kernels_are_used_is_told_once() -> None:
    events = run(4, 2, ["unsafe"], ["unsafe"])
    (warned,) = [event for event in events if isinstance(event, Warned)]
    assert warned.slug is None
    assert "trådar" in warned.text


def test_what_has_happened_so_far_is_told_without_waiting() -> None:
    Pretender.scripts = [["ready", "makes"]]
    with Batch(1) as batch:
        assert list(batch.events(wait=False)) == []
        batch.add(ReportTask("p0", "/w", "/o"))
        assert statuses(list(batch.events(wait=False))) == {"p0": "ok"}
        batch.add(ReportTask("p1", "/w", "/o"))
        assert statuses(list(batch.events())) == {"p1": "ok"}
    assert len(Pretender.made) == 1


def test_leaving_early_stops_all() -> None:
    with Batch(2) as batch:
        for slug in slugs(5):
            batch.add(ReportTask(slug, "/w", "/o"))
        next(batch.events())
    assert len(Pretender.made) == 2  # that they are closed is seen by the fixture
