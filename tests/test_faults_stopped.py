"""F3, F4 and F11: a run that is told to stop in the middle, and two runs at once."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fault_workspaces import (
    SLEEPS,
    leftovers,
    reports_in,
    run_all,
    started,
    statuses,
    summary_rows,
    torn_files,
)

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals"),
]


@pytest.fixture
def space(tmp_path: Path, write_notebook: Callable[..., None], write_project: Callable[..., None]) -> Path:
    """A workspace of three projects, each of which can be slow."""
    write_notebook(tmp_path / "space", "00_summary")
    write_notebook(tmp_path / "space", "90_method", SLEEPS)
    for slug in ("a", "b", "c"):
        write_project(tmp_path / "space", slug, "method")
    return tmp_path / "space"


@pytest.mark.parametrize(
    ("number", "code"),
    [pytest.param(signal.SIGTERM, 143, id="f03-SIGTERM"), pytest.param(signal.SIGINT, 130, id="f04-SIGINT")],
)
def test_f03_f04_a_stopped_run_keeps_what_is_done_and_tells_of_the_rest(
    space: Path, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    out = tmp_path / "out"
    with started("run", "--workspace", space, "--out", out, "--jobs", "1", slow=["b"]) as run:
        run.wait_for_section("b")
        if number == signal.SIGINT:
            os.killpg(run.process.pid, number)  # as a terminal does
        else:
            run.process.send_signal(number)
        ended = run.wait()
        run.wait_for_end()
        assert list(run.temporary.iterdir()) == []
    assert ended.code == code
    assert "Traceback" not in ended.told
    assert set(reports_in(out)) == {"a"}
    assert statuses(out) == {"a": "ok"}
    assert [row[0] for row in summary_rows(out)] == ["a", "b", "c"]
    assert "a/report.html" in (out / "index.html").read_text(encoding="utf-8")
    assert leftovers(out) == []
    assert run_all(space, out).code == 0
    assert run_all(space, tmp_path / "clean").code == 0
    assert reports_in(out) == reports_in(tmp_path / "clean")


def test_f11_a_second_run_says_who_holds_the_folder_and_since_when(space: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with started("run", "--workspace", space, "--out", out, "--jobs", "1", slow=["b"]) as run:
        run.wait_for_section("b")
        before = reports_in(out)
        second = run_all(space, out)
        assert second.code == 75
        assert re.search(rf"\b{run.process.pid}\b", second.err)
        assert re.search(r"\b\d\d:\d\d", second.err)
        assert "Traceback" not in second.told
        assert reports_in(out) == before
        assert run_all(space, tmp_path / "another").code == 0


def test_f11_a_lock_is_gone_with_its_process(space: Path, tmp_path: Path) -> None:
    """Also at once after kill -9, while what the run had started is still on its way out."""
    out = tmp_path / "out"
    with started("run", "--workspace", space, "--out", out, "--jobs", "2", slow=["a", "b"]) as run:
        run.wait_for_section("a")
        run.process.kill()
        run.wait()
        after = run_all(space, out)
        assert after.code == 0, after.told
        run.wait_for_end()
    assert torn_files(out, reports_in(out)) == []
    assert statuses(out) == {"a": "ok", "b": "ok", "c": "ok"}
    assert leftovers(out) == []
