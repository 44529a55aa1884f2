"""F6 to F10 and F17: sections that die, hang, eat memory or leave early cost their own report at most."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.fault_workspaces import (
    FAILURE_FILES,
    SERVE,
    events_in,
    leftovers,
    messages,
    reports_in,
    run_all,
    started,
    statuses,
    summary_rows,
)

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals, and nothing forks"),
]
SECONDS = 15
MEGABYTES = 1000


@dataclass(frozen=True)
class Case:
    """A cell, what becomes of its section and report, and a word of what is said."""

    cell: str
    section: str | None = "failed"
    report: str = "partial"
    says: str = ""


CASES = {
    "os-exit": Case("import os\nos._exit(0)"),
    "segfault": Case("import ctypes\nctypes.string_at(0)"),
    "killed": Case("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"),
    "kills-group": Case("import os, signal\nos.killpg(0, signal.SIGKILL)"),
    "kills-parent": Case("import os, signal\nos.kill(os.getppid(), signal.SIGKILL)", None, "failed"),
    "closes": Case("import os\nos.closerange(0, 4096)"),
    "loops": Case("while True:\n    pass", says=str(SECONDS)),
    "deaf": Case(
        "import signal, time\n"
        "for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):\n    signal.signal(number, signal.SIG_IGN)\n"
        "while True:\n    time.sleep(1)",
        says=str(SECONDS),
    ),
    "stops": Case("import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)", says=str(SECONDS)),
    "memory": Case("kept = bytearray(3 << 30)", says="--memory-limit"),
    "exits": Case("import sys\nsys.exit(0)"),
    "leaves-child": Case("import subprocess\nchild = subprocess.Popen(['sleep', '300'])", "ok", "ok"),
    "leaves-session": Case(
        "import subprocess\nchild = subprocess.Popen(['sleep', '300'], start_new_session=True)", "ok", "ok"
    ),
    "leaves-fork": Case("import os, time\nif os.fork() == 0:\n    time.sleep(300)\n    os._exit(0)", "ok", "ok"),
    "leaves-thread": Case(
        "import threading, time\nthreading.Thread(target=time.sleep, args=[300]).start()", "ok", "ok"
    ),
    "disturbs": Case(
        "import os, sys, tempfile\nos.chdir('/')\nos.environ['LANG'] = 'C'\ntempfile.mkstemp()\n"
        "sys.modules['pandas'] = None\nev.show = None",
        "ok",
        "ok",
    ),
    "floods": Case("for n in range(20_000):\n    print('x' * 200)", "ok", "ok"),
}
SOUND = ("a-sound", "z-sound")


@pytest.fixture(scope="session")
def batch(
    make_once: Callable[[str, Callable[[Path], None]], Path],
    write_notebook: Callable[..., None],
    write_project: Callable[..., None],
) -> Path:
    """One run over all the cases, a project each, and two sound projects; ``run.json`` tells how it went."""

    def make(folder: Path) -> None:
        space, out = folder / "space", folder / "out"
        for number, (slug, case) in enumerate(CASES.items(), start=10):
            write_notebook(space, f"{number}_{slug.replace('-', '_')}", case.cell)
            write_project(space, slug, slug.replace("-", "_"), "method")
        for slug in SOUND:
            write_project(space, slug, "method")
        write_notebook(space, "00_summary")
        write_notebook(space, "90_method")
        limits = ("--time-limit", str(SECONDS), "--memory-limit", str(MEGABYTES), "--jobs", "2")
        with started("run", "--workspace", space, "--out", out, *limits) as run:
            ended = run.wait()
            run.wait_for_end()
            left = [path.name for path in run.temporary.iterdir()]
        told = {"code": ended.code, "told": ended.told, "temporary": left}
        (folder / "run.json").write_text(json.dumps(told), encoding="utf-8")

    return make_once("faults-sections", make)


@pytest.fixture(scope="session")
def run(batch: Path) -> Any:
    return json.loads((batch / "run.json").read_text(encoding="utf-8"))


def test_f06_a_run_with_dying_sections_ends_with_1_and_one_outcome_for_each_project(batch: Path, run: Any) -> None:
    assert run["code"] == 1, run["told"]
    assert "Traceback" not in run["told"]
    expected = {slug: case.report for slug, case in CASES.items()} | dict.fromkeys(SOUND, "ok")
    assert statuses(batch / "out") == expected


@pytest.mark.parametrize(
    "slug",
    [
        *(pytest.param(slug, id=f"f06-{slug}") for slug in ("os-exit", "segfault", "killed", "kills-group", "closes")),
        *(pytest.param(slug, id=f"f07-{slug}") for slug in ("loops", "deaf", "stops")),
        pytest.param("memory", id="f08-memory"),
        pytest.param("exits", id="f10-exits"),
        *(pytest.param(slug, id=f"f06-{slug}") for slug in CASES if slug.startswith("leaves")),
        *(pytest.param(slug, id=f"f06-{slug}") for slug in ("disturbs", "floods")),
    ],
)
def test_f06_f07_f08_f10_a_section_fails_alone_and_says_why(
    batch: Path, read_report: Callable[[Path], Any], slug: str
) -> None:
    report = read_report(batch / "out" / slug)
    section = report.section(slug.replace("-", "_"))
    assert section["status"] == CASES[slug].section
    assert CASES[slug].says in (section["error"] or "")
    assert (section["error"] or "") in report.page.text(slug.replace("-", "_"))
    assert report.section("method")["status"] == "ok"


def test_f06_a_report_whose_process_dies_has_a_page_that_says_why(batch: Path) -> None:
    out = batch / "out"
    assert messages(out, "kills-parent")
    assert sorted(reports_in(out)["kills-parent"]) == sorted(FAILURE_FILES)
    assert "kills-parent/failure.html" in (out / "index.html").read_text(encoding="utf-8")


def test_f07_nothing_lives_on_and_no_temporary_file_is_left(batch: Path, run: Any) -> None:
    """That the run's processes are gone is waited for when the run is made."""
    assert run["temporary"] == []
    assert leftovers(batch / "out") == []


def test_f09_no_section_is_tried_twice(batch: Path) -> None:
    begun = Counter((record["slug"], record["section"]) for record in events_in(batch / "out", "started"))
    assert begun[("kills-parent", "kills_parent")] == 1
    assert set(begun.values()) == {1}


def test_f06_sound_projects_beside_them_come_out_as_they_do_alone(batch: Path, tmp_path: Path) -> None:
    alone = run_all(batch / "space", tmp_path / "out", *SOUND)
    assert alone.code == 0, alone.told
    together = reports_in(batch / "out")
    assert {slug: together[slug] for slug in SOUND} == reports_in(tmp_path / "out")


POISON = f"""\
import os, psutil, signal
if project == "c":
    for process in psutil.Process().parents()[:2]:
        if {SERVE!r} in " ".join(process.cmdline()):
            process.kill()
    os.kill(os.getpid(), signal.SIGKILL)"""
"""Kills the process that makes the report, its worker, and itself."""


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_f09_a_project_that_always_kills_its_worker_costs_itself_only(
    tmp_path: Path, write_notebook: Callable[..., None], write_project: Callable[..., None], jobs: str
) -> None:
    space, out = tmp_path / "space", tmp_path / "out"
    write_notebook(space, "00_summary")
    write_notebook(space, "90_method", POISON)
    for slug in "abcde":
        write_project(space, slug, "method")
    ended = run_all(space, out, "--jobs", jobs)
    assert ended.code == 1, ended.told
    assert "Traceback" not in ended.told
    assert statuses(out) == {"a": "ok", "b": "ok", "c": "failed", "d": "ok", "e": "ok"}
    begun = Counter(record["slug"] for record in events_in(out, "started") if record["section"] == "method")
    assert begun == dict.fromkeys("abcde", 1)
    assert set(reports_in(out)["c"]) == set(FAILURE_FILES)


def test_f17_one_bad_project_of_fifty_gives_forty_nine_reports_and_a_page_that_says_why(
    tmp_path: Path, write_notebook: Callable[..., None], write_project: Callable[..., None]
) -> None:
    space, out = tmp_path / "space", tmp_path / "out"
    write_notebook(space, "00_summary")
    write_notebook(space, "90_method")
    slugs = [f"p{number:02}" for number in range(50)]
    for slug in slugs:
        write_project(space, slug, "method", more="unknown_key: 1\n" if slug == "p25" else "")
    ended = run_all(space, out, "--jobs", "2")
    assert ended.code == 1, ended.told
    assert "params/projects/p25.yaml" in ended.err
    found = reports_in(out)
    assert [slug for slug in slugs if "report.html" in found[slug]] == [slug for slug in slugs if slug != "p25"]
    assert set(found["p25"]) == set(FAILURE_FILES)
    page = (out / "p25" / "failure.html").read_text(encoding="utf-8")
    assert "params/projects/p25.yaml" in page
    assert [row[0] for row in summary_rows(out)] == slugs
    index = (out / "index.html").read_text(encoding="utf-8")
    assert [slug for slug in slugs if f"{slug}/report.html" not in index] == ["p25"]
    assert index.index("p25/failure.html") < index.index("p00/report.html")
