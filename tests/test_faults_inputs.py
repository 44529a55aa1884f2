"""F12 to F14 and F16: stale results, the same project twice, things that are missing, and clocks that jump."""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fault_workspaces import (
    SLEEPS,
    TABLES,
    events_in,
    page_stamp,
    reports_in,
    run_all,
    shifted_clock,
    started,
    statuses,
)

pytestmark = pytest.mark.faults


@pytest.fixture
def space(tmp_path: Path, write_notebook: Callable[..., None], write_project: Callable[..., None]) -> Path:
    """A workspace of two projects with a section that reads data."""
    root = tmp_path / "space"
    write_notebook(root, "00_summary")
    write_notebook(root, "10_tables", TABLES)
    write_notebook(root, "90_method")
    for slug in ("a", "b"):
        write_project(root, slug, "tables", "method")
        put(root, slug, "ett")
    return root


def put(space: Path, slug: str, text: str) -> None:
    (space / "data" / slug / "text.txt").write_text(text, encoding="utf-8")


def change(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


CHANGES: dict[str, Callable[[Path], None]] = {
    "data-of-the-same-size": lambda space: put(space, "a", "tre"),
    "a-file-gone": lambda space: (space / "data" / "a" / "gammal.csv").unlink(),
    "code": lambda space: change(space / "notebooks" / "10_tables.ipynb", "rad {n}", "Rad {n}"),
    "sections": lambda space: change(space / "params" / "projects" / "a.yaml", "[tables, method]", "[method]"),
}


def test_f12_what_has_changed_is_made_anew_and_the_rest_is_kept(space: Path, tmp_path: Path) -> None:
    """One change after the other, each followed by a run; in the end the reports are those of a clean run."""
    out, stamps = tmp_path / "out", {}
    (space / "data" / "a" / "gammal.csv").write_text("x", encoding="utf-8")
    for what in ("nothing yet", *CHANGES, "nothing more"):
        if what in CHANGES:
            CHANGES[what](space)
        ended = run_all(space, out)
        assert ended.code == 0, ended.told
        anew = {slug for slug in ("a", "b") if stamps.get(slug) != page_stamp(out / slug)}
        expected = {"a", "b"} if what in {"code", "nothing yet"} else {"a"} if what in CHANGES else set()
        assert (what, anew) == (what, expected)
        stamps = {slug: page_stamp(out / slug) for slug in ("a", "b")}
    assert run_all(space, tmp_path / "clean").code == 0
    assert reports_in(out) == reports_in(tmp_path / "clean")


def twice_as_yml(space: Path) -> None:
    shutil.copy(space / "params" / "projects" / "a.yaml", space / "params" / "projects" / "a.yml")


def twice_by_case(space: Path) -> None:
    shutil.copy(space / "params" / "projects" / "a.yaml", space / "params" / "projects" / "A.yaml")


def twice_by_content(space: Path) -> None:
    shutil.copy(space / "params" / "projects" / "b.yaml", space / "params" / "projects" / "a.yaml")


@pytest.mark.parametrize("write", [twice_as_yml, twice_by_case, twice_by_content])
def test_f13_the_same_project_twice_is_refused_before_anything_starts(
    space: Path, tmp_path: Path, write: Callable[[Path], None]
) -> None:
    write(space)
    ended = run_all(space, tmp_path / "out")
    assert ended.code in {1, 2}, ended.told
    assert "Traceback" not in ended.told
    assert "params/projects/a.y" in ended.err.lower()
    assert "report.html" not in reports_in(tmp_path / "out").get("a", {})


def test_f13_names_that_look_the_same_are_not_two_projects(space: Path, tmp_path: Path) -> None:
    for form in ("NFC", "NFD"):
        name = unicodedata.normalize(form, "å.yaml")
        shutil.copy(space / "params" / "projects" / "a.yaml", space / "params" / "projects" / name)
    ended = run_all(space, tmp_path / "out")
    assert ended.code in {1, 2}, ended.told
    assert "Traceback" not in ended.told
    assert "å.yaml" in unicodedata.normalize("NFC", ended.err)


def no_notebook(space: Path) -> str:
    (space / "notebooks" / "10_tables.ipynb").unlink()
    return "tables"


def no_data(space: Path) -> str:
    text = "project: a\ntitle: A\nsections: [fokusgrupper, method]\n"
    settings = "fokusgrupper: {who: deltagare, files: [kodat.qdpx], moderators: []}\n"
    (space / "params" / "projects" / "a.yaml").write_text(text + settings, encoding="utf-8")
    return "data/a/kodat.qdpx"


def no_parameters(space: Path) -> str:
    (space / "params" / "projects" / "a.yaml").write_text("", encoding="utf-8")
    (space / "params" / "projects" / "b.yaml").write_bytes(b"\xff\xfe\x00")
    return "params/projects/a.yaml"


@pytest.mark.parametrize("remove", [no_notebook, no_data, no_parameters])
def test_f14_what_is_missing_is_told_at_once(space: Path, tmp_path: Path, remove: Callable[[Path], str]) -> None:
    missing = remove(space)
    ended = run_all(space, tmp_path / "out")
    assert ended.code in {1, 2}, ended.told
    assert "Traceback" not in ended.told
    assert missing in ended.told
    assert not (tmp_path / "out" / "a" / "report.html").exists() or ended.code == 1


@pytest.mark.skipif(sys.platform == "win32", reason="the program is named as elsewhere")
def test_f14_a_kernel_that_cannot_start_is_told(space: Path, tmp_path: Path) -> None:
    kernel = tmp_path / "jupyter" / "kernels" / "python3"
    kernel.mkdir(parents=True)
    text = '{"argv": ["./missing", "-f", "{connection_file}"], "display_name": "Python 3", "language": "python"}'
    (kernel / "kernel.json").write_text(text, encoding="utf-8")
    env = {"JUPYTER_PATH": str(tmp_path / "jupyter")}
    ended = run_all(space, tmp_path / "out", "--engine", "jupyter", env=env)
    assert ended.code in {1, 2}, ended.told
    assert "Traceback" not in ended.told
    assert "python3" in ended.told


DAY, HOUR = 86_400, 3_600


@pytest.fixture
def clock(tmp_path: Path) -> dict[str, str]:
    env = shifted_clock(tmp_path)
    if env is None:
        pytest.skip("there is no C compiler to make a clock with")
    return env


def jump(clock: dict[str, str], seconds: int) -> None:
    Path(clock["FAULT_CLOCK"]).write_text(f"{seconds}\n", encoding="utf-8")


def year_of(out: Path) -> int:
    return int(events_in(out, "finished")[0]["time"][:4])


@pytest.mark.parametrize("days", [-400, 400])
def test_f16_a_clock_that_jumps_between_runs_changes_nothing(
    space: Path, tmp_path: Path, clock: dict[str, str], days: int
) -> None:
    """Neither are finished reports made anew, nor are old ones taken for those of new data."""
    out = tmp_path / "out"
    assert run_all(space, out, env=clock).code == 0
    before, year = {slug: page_stamp(out / slug) for slug in ("a", "b")}, year_of(out)
    jump(clock, days * DAY)
    for path in [*space.rglob("*.txt"), *space.rglob("*.yaml"), *space.rglob("*.ipynb")]:
        os.utime(path, (path.stat().st_mtime + days * DAY,) * 2)
    ended = run_all(space, out, env=clock)
    assert ended.code == 0, ended.told
    assert {slug: page_stamp(out / slug) for slug in ("a", "b")} == before
    assert year_of(out) != year
    put(space, "a", "två")
    os.utime(space / "data" / "a" / "text.txt", (DAY, DAY))
    assert run_all(space, out, env=clock).code == 0
    assert page_stamp(out / "a") != before["a"]
    assert page_stamp(out / "b") == before["b"]
    assert run_all(space, tmp_path / "clean").code == 0
    assert reports_in(out) == reports_in(tmp_path / "clean")


@pytest.mark.parametrize("hours", [-3, 3])
def test_f16_a_clock_that_jumps_during_a_run_changes_nothing(
    tmp_path: Path,
    clock: dict[str, str],
    hours: int,
    write_notebook: Callable[..., None],
    write_project: Callable[..., None],
) -> None:
    """Three hours forwards are no reason to stop a section that may take a minute."""
    space, out = tmp_path / "space", tmp_path / "out"
    write_notebook(space, "00_summary")
    write_notebook(space, "90_method", SLEEPS.replace("300", "2"))
    for slug in ("a", "b"):
        write_project(space, slug, "method")
    limits = ("--jobs", "1", "--time-limit", "60")
    with started("run", "--workspace", space, "--out", out, *limits, slow=["a"], env=clock) as run:
        run.wait_for_section("a")
        jump(clock, hours * HOUR)
        ended = run.wait()
    assert ended.code == 0, ended.told
    assert statuses(out) == {"a": "ok", "b": "ok"}
    assert run_all(space, tmp_path / "clean").code == 0
    assert reports_in(out) == reports_in(tmp_path / "clean")
