"""F1 and F2: kill -9 of anything at any moment. Every file is absent, old or whole; the next run does what is left."""

from __future__ import annotations

import random
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.fault_workspaces import (
    SLEEPS,
    TABLES,
    Run,
    leftovers,
    page_stamp,
    reports_in,
    run_all,
    started,
    statuses,
    torn_files,
    wait_until,
)

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals"),
]
SLUGS = ("a", "b", "c", "d", "e", "f")
STATES = {"old": "ett", "new": "två"}


def put(space: Path, state: str) -> None:
    """Change every project's data, and leave their times as they were."""
    for slug in SLUGS:
        (space / "data" / slug / "text.txt").write_text(STATES[state], encoding="utf-8")


@pytest.fixture(scope="session")
def prepared(
    make_once: Callable[[str, Callable[[Path], None]], Path],
    write_notebook: Callable[..., None],
    write_project: Callable[..., None],
) -> Path:
    """A workspace, and the output folders of clean runs over the two states of its data."""

    def make(folder: Path) -> None:
        write_notebook(folder / "space", "00_summary")
        write_notebook(folder / "space", "10_tables", TABLES)
        write_notebook(folder / "space", "90_method")
        for slug in SLUGS:
            write_project(folder / "space", slug, "tables", "method")
        for state in STATES:
            put(folder / "space", state)
            seconds = starting_seconds(folder / "space", folder / state)
        (folder / "seconds").write_text(str(seconds), encoding="utf-8")

    return make_once("killed", make)


def starting_seconds(space: Path, out: Path) -> float:
    """Make all reports; how long it takes until the first is begun to be written."""
    begun = time.monotonic()
    with started("run", "--workspace", space, "--out", out, "--jobs", "2") as run:
        wait_until(lambda: writing(out) or run.ended(), 0.01)
        first = time.monotonic() - begun
        ended = run.wait()
    if ended.code:
        raise RuntimeError(ended.told)
    return first


def writing(out: Path) -> bool:
    """Has something been written, or begun to be?"""
    return out.is_dir() and any(path.name.endswith(".new") or path.is_dir() for path in out.iterdir())


def copied(prepared: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A copy of the workspace of its own, and of the reports of the old state."""
    shutil.copytree(prepared / "space", tmp_path / "space")
    shutil.copytree(prepared / "old", tmp_path / "out")
    return tmp_path / "space", tmp_path / "out"


def wait_for_a_moment(draw: random.Random, seconds: float, out: Path, run: Run) -> None:
    """A moment while the run starts, or while a report of those that it makes is written, or soon after.

    By what is seen, not by the clock alone: how fast a run is changes with what else the machine does.
    """
    place = draw.randrange(len(SLUGS) + 1)
    if place == 0:
        time.sleep(draw.uniform(0, seconds))
        return
    seen: set[str] = set()

    def is_there() -> bool:
        seen.update(path.name for path in out.glob(".*.new") if path.name[1] in SLUGS)
        return len(seen) >= place

    wait_until(lambda: is_there() or run.ended(), 0.001)
    time.sleep(draw.choice((draw.uniform(0, 0.06), draw.uniform(0, 0.6))))


@pytest.mark.parametrize("seed", range(4))
def test_f01_killed_at_a_random_moment_every_file_is_absent_old_or_whole(
    prepared: Path, tmp_path: Path, seed: int
) -> None:
    """Twenty moments: five here for each seed. Each time a rerun makes what is missing and no more."""
    space, out = copied(prepared, tmp_path)
    clean = {state: reports_in(prepared / state) for state in STATES}
    seconds, draw = float((prepared / "seconds").read_text()), random.Random(seed)
    for state in ("new", "old", "new", "old", "new"):
        put(space, state)
        with started("run", "--workspace", space, "--out", out, "--jobs", "2") as killed:
            wait_for_a_moment(draw, seconds, out, killed)
            killed.process.kill()
            killed.wait_for_end()
            assert torn_files(out, *clean.values()) == []
            found = reports_in(out)
            finished = {slug: page_stamp(out / slug) for slug in SLUGS if found.get(slug) == clean[state][slug]}
            again = run_all(space, out, temporary=killed.temporary)
            assert (again.code, list(killed.temporary.iterdir())) == (0, []), again.told
        assert reports_in(out) == clean[state]
        assert {slug: page_stamp(out / slug) for slug in finished} == finished
        assert leftovers(out) == []


def worker_of(run: Run) -> list[psutil.Process]:
    return run.serving()


def report_of(run: Run) -> list[psutil.Process]:
    return run.reporting()


@pytest.mark.parametrize("victims", [worker_of, report_of])
@pytest.mark.parametrize("seed", range(4))
def test_f01_a_killed_worker_or_report_costs_one_report_and_tears_no_file(
    prepared: Path, tmp_path: Path, seed: int, victims: Callable[[Run], list[psutil.Process]]
) -> None:
    space, out = copied(prepared, tmp_path)
    clean = {state: reports_in(prepared / state) for state in STATES}
    seconds, draw = float((prepared / "seconds").read_text()), random.Random(seed)
    put(space, "new")
    with started("run", "--workspace", space, "--out", out, "--jobs", "2") as run:
        wait_for_a_moment(draw, seconds, out, run)
        wait_until(lambda: bool(victims(run)) or run.ended(), 0.001)
        for victim in victims(run)[:1]:
            victim.kill()
        ended = run.wait()
        run.wait_for_end()
        assert list(run.temporary.iterdir()) == []
    assert torn_files(out, *clean.values()) == []
    lost = [slug for slug, status in statuses(out).items() if status != "ok"]
    assert (ended.code, len(lost)) in {(0, 0), (1, 1)}, ended.told
    assert {slug: files for slug, files in reports_in(out).items() if slug not in lost} == {
        slug: files for slug, files in clean["new"].items() if slug not in lost
    }
    assert run_all(space, out).code == 0
    assert reports_in(out) == clean["new"]
    assert leftovers(out) == []


def test_f02_after_kill_9_mid_batch_the_next_run_does_the_rest_and_needs_no_unlocking(
    tmp_path: Path, write_notebook: Callable[..., None], write_project: Callable[..., None]
) -> None:
    space, out = tmp_path / "space", tmp_path / "out"
    write_notebook(space, "00_summary")
    write_notebook(space, "90_method", SLEEPS)
    for slug in ("a", "b", "c"):
        write_project(space, slug, "method")
    with started("run", "--workspace", space, "--out", out, "--jobs", "1", slow=["b"]) as run:
        run.wait_for_section("b")
        run.process.kill()
        run.wait_for_end()
    assert set(reports_in(out)) == {"a"}
    assert torn_files(out, {"a": reports_in(out)["a"]}) == []
    before = page_stamp(out / "a")
    ended = run_all(space, out)
    assert ended.code == 0, ended.told
    assert statuses(out) == {"a": "ok", "b": "ok", "c": "ok"}
    assert page_stamp(out / "a") == before
    assert run_all(space, tmp_path / "clean").code == 0
    assert reports_in(out) == reports_in(tmp_path / "clean")
    assert leftovers(out) == []
