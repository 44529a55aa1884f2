"""``evallib run`` around the engine: what it says, logs and writes, and what it finds out before it begins.

The engine is played by a list of events, so that each case is quick; whole runs are in the tests of faults.
"""

from __future__ import annotations

import csv
import errno
import json
import os
import re
import signal
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from evallib import cli
from evallib.cli import progress
from evallib.cli import run as running
from evallib.engine import attempt, locking
from evallib.engine.events import Ended, Event, Finished, Started, Warned
from evallib.engine.locking import hold_outputs
from evallib.engine.log import RunLog
from evallib.report.pages.failure import publishable_messages
from evallib.report.pages.status import UNFINISHED, status_word
from evallib.report.task import ReportOutcome, ReportTask

NUMBER = "850709-9805"
"""A test number of the tax agency's: nobody's."""


class Engine:
    """Plays the engine: yields what it was given for each project, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.tasks: list[ReportTask] = []
        self.asked: dict[str, Any] = {}
        self.closed = False
        self.plan: dict[str, Sequence[Event | BaseException]] = {}

    def __call__(self, tasks: Sequence[ReportTask], **asked: Any) -> Iterator[Event]:
        self.tasks, self.asked, self.closed = list(tasks), asked, False
        return self._events()

    def _events(self) -> Iterator[Event]:
        try:
            for task in self.tasks:
                for step in self.plan.get(task.slug, [made(task)]):
                    if isinstance(step, BaseException):
                        raise step
                    yield step
        finally:
            self.closed = True


def made(task: ReportTask, **more: Any) -> Finished:
    """The end of a report that came out."""
    task.target.mkdir(parents=True, exist_ok=True)
    (task.target / "report.html").write_text("sidan", encoding="utf-8")
    known = {"contradictions": 1, "undecided": 2, "seconds": 3.25, "ran": ("method", "summary"), **more}
    return Finished(ReportOutcome(task.slug, "En titel", "ok", path=str(task.target / "report.html"), **known))


def unchanged(out: Path, slug: str) -> Finished:
    path = str(out / slug / "report.html")
    return Finished(ReportOutcome(slug, "En titel", "ok", path=path, kept=("method", "summary")))


def failed(slug: str, *messages: str, status: Any = "failed", internal: str = "") -> Finished:
    return Finished(ReportOutcome(slug, "En titel", status, messages=messages, internal=internal))


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    player = Engine()
    monkeypatch.setattr(running, "run_reports", player)
    yield player
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def workspace(tmp_path: Path, write_project: Callable[..., None]) -> Path:
    """A workspace with four projects: a, b, c and d."""
    for slug in "abcd":
        write_project(tmp_path, slug, "method")
    return tmp_path


@pytest.fixture
def run(workspace: Path, engine: Engine) -> Callable[..., int]:
    return lambda *arguments: cli.main(["run", "--workspace", str(workspace), *map(str, arguments)])


def log_of(workspace: Path, name: str = "log.jsonl") -> list[dict[str, Any]]:
    text = (workspace / "outputs" / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def table_of(workspace: Path, name: str = "sammanfattning.csv") -> list[list[str]]:
    with (workspace / "outputs" / name).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream, delimiter=";"))[1:]


def test_everything_that_was_asked_for_reaches_the_engine(
    workspace: Path, engine: Engine, run: Callable[..., int]
) -> None:
    out = workspace / "annanstans"
    options = ("--jobs", 3, "--force", "--time-limit", 7, "--memory-limit", 900, "--scheduler", "local", "--out", out)
    assert run("b", "a", *options) == 0
    assert [task.slug for task in engine.tasks] == ["b", "a"]
    task = engine.tasks[0]
    assert (task.workspace, task.out) == (str(workspace), str(out))
    assert (task.engine, task.force, task.limits.seconds, task.limits.memory_mb) == ("warm", True, 7, 900)
    assert (engine.asked["jobs"], engine.asked["scheduler"]) == (3, "local")
    assert isinstance(engine.asked["lock"], int)
    assert engine.closed


def test_reports_that_nothing_has_changed_for_are_counted(
    workspace: Path, engine: Engine, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    out = workspace / "outputs"
    engine.plan = {slug: [unchanged(out, slug)] for slug in "abd"}
    assert run() == 0
    told = capsys.readouterr()
    assert [line.split()[0] for line in told.out.splitlines()[1:2]] == ["c"]  # the table has what was made
    assert re.findall(r"[0-9]+", told.out.splitlines()[-1].rpartition(".")[0].split(".")[0]) == ["1", "3"]
    assert told.err.splitlines() == [f"c: {status_word('ok')}"]
    assert [row[5:7] for row in table_of(workspace)] == [["0", "2"], ["0", "2"], ["2", "0"], ["0", "2"]]
    assert log_of(workspace)[-1]["unchanged"] == 3


def test_quiet_says_nothing_when_all_is_well_and_passes_warnings_on(
    engine: Engine, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("-q") == 0
    assert capsys.readouterr() == ("", "")
    engine.plan = {"b": [Warned(None, "det går långsamt"), failed("b", "det brast")]}
    assert run("-q", "--force") == 1
    told = capsys.readouterr()
    assert told.out == ""
    first, second = told.err.splitlines()
    assert first.endswith("det går långsamt")
    assert second == "b: det brast"


def test_verbose_has_a_line_a_section(
    engine: Engine, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    ended = [Ended("a", "method", "kept", 0.0), Started("a", "goals"), Ended("a", "goals", "failed", 12.34)]
    engine.plan = {"a": [*ended, failed("a", "det brast")]}
    assert run("-v") == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("a, method: ")
    assert lines[1].startswith("a, goals: ")
    assert "12,3 s" in lines[1]


def test_a_failed_report_leaves_a_page_until_it_comes_out(
    workspace: Path, engine: Engine, run: Callable[..., int]
) -> None:
    folder = workspace / "outputs" / "b"
    engine.plan = {"b": [failed("b", "det brast", status="stopped")]}
    assert run() == 1
    assert json.loads((folder / "failure.json").read_bytes())["status"] == "stopped"
    assert "det brast" in (folder / "failure.html").read_text(encoding="utf-8")
    assert "b/failure.html" in (workspace / "outputs" / "index.html").read_text(encoding="utf-8")
    engine.plan = {}
    assert run() == 0
    assert [path.name for path in folder.iterdir()] == ["report.html"]


def test_what_is_for_the_terminal_alone_stays_there(
    workspace: Path, engine: Engine, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    """What a cell printed, what a data file says, and identity numbers anywhere."""
    page = workspace / "outputs" / "a" / "report.html"
    page.parent.mkdir(parents=True)
    section = {"name": "goals", "status": "failed", "error": "1 problem i data/a", "checks": []}
    page.with_name("results.json").write_text(json.dumps({"title": "A", "sections": [section]}), encoding="utf-8")
    told = "goals: data/a/goals.csv, rad 2: ”Kalle Karlsson” är inget tal."
    partial = ReportOutcome("a", "A", "partial", path=str(page), messages=(told,), internal="Traceback hemligt")
    engine.plan = {"a": [Finished(partial)], "b": [failed("b", f"värdet {NUMBER}", internal="Traceback hemligt")]}
    assert run() == 1
    err = capsys.readouterr().err
    assert "Kalle" in err
    assert NUMBER not in err
    assert "hemligt" not in err
    for path in (workspace / "outputs").rglob("*"):
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        assert [word for word in ("Kalle", "hemligt", NUMBER) if word in text] == [], path
    (messages,) = [line["messages"] for line in log_of(workspace) if line.get("status") == "partial"]
    assert messages == ["goals: 1 problem i data/a"]
    assert run("--debug") == 1
    assert "hemligt" in capsys.readouterr().err


@pytest.mark.parametrize(("stop", "code"), [(KeyboardInterrupt(), 130), (cli._Terminated(), 143)])
def test_a_stopped_run_tells_what_it_did(
    workspace: Path, engine: Engine, run: Callable[..., int], stop: BaseException, code: int
) -> None:
    engine.plan = {"c": [Started("c", "goals"), stop]}
    assert run() == code
    assert engine.closed
    assert [row[2] for row in table_of(workspace)] == [*[status_word("ok")] * 2, *[status_word(UNFINISHED)] * 2]
    last = log_of(workspace)[-1]
    assert (last["event"], last["how"], last["statuses"]) == ("end", "stopped", {"ok": 2})
    assert (workspace / "outputs" / "index.html").is_file()
    with hold_outputs(workspace / "outputs") as held:
        assert held.certain


def test_sigterm_does_not_disturb_the_last_words(
    workspace: Path, engine: Engine, run: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = running.write_run_table

    def slow(*arguments: Any) -> Path:
        os.kill(os.getpid(), signal.SIGTERM)
        return real(*arguments)

    monkeypatch.setattr(running, "write_run_table", slow)
    assert run() == 0
    assert log_of(workspace)[-1]["how"] == "done"


def test_the_log_of_the_run_before_is_kept(workspace: Path, engine: Engine, run: Callable[..., int]) -> None:
    engine.plan = {"a": [Started("a", "method"), Ended("a", "method", "ok", 0.51), failed("a", "det brast")]}
    assert run("a") == 1
    assert run("b") == 0
    first = log_of(workspace, "log.1.jsonl")
    assert [line["event"] for line in first] == ["run", "started", "ended", "finished", "end"]
    assert {line.get("slug") for line in log_of(workspace)} == {None, "b"}
    assert all(re.fullmatch(r"[0-9-]{10}T[0-9:]{8}\.[0-9]{3}Z", line["time"]) for line in first)
    assert first[3]["messages"] == ["det brast"]
    assert "internal" not in first[3]


def test_a_log_that_cannot_be_written_stops_nothing(
    workspace: Path, engine: Engine, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    (workspace / "outputs" / "log.1.jsonl" / "full").mkdir(parents=True)
    (workspace / "outputs" / "log.jsonl").write_text("{}\n", encoding="utf-8")
    assert run() == 0
    assert sum("log.jsonl" in line for line in capsys.readouterr().err.splitlines()) == 1
    assert len(table_of(workspace)) == 4


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk at hand")
def test_a_log_that_finds_no_room_says_so_once(tmp_path: Path) -> None:
    told: list[str] = []
    with RunLog(tmp_path, told.append) as log:
        log.note("run")
        assert log._stream is not None
        with Path("/dev/full").open("wb") as full:
            os.dup2(full.fileno(), log._stream.fileno())
        log.note("much")
        log.note("more")
    assert len(told) == 1
    assert len((tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()) == 1


def test_an_index_that_cannot_be_written_is_told(
    workspace: Path, engine: Engine, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    (workspace / "outputs" / "index.html" / "full").mkdir(parents=True)
    assert run() == 1
    assert "index.html" in capsys.readouterr().err
    assert list((workspace / "outputs").glob(".*.new")) == []


def test_what_a_killed_run_left_is_removed_but_not_what_other_shards_do(
    workspace: Path, engine: Engine, run: Callable[..., int]
) -> None:
    for name in (".a.123.new", ".b.123.new"):
        (workspace / "outputs" / name / "tables").mkdir(parents=True)
    assert run("--shard", "1/4") == 0
    assert [path.name for path in (workspace / "outputs").glob(".?.*.new")] == [".b.123.new"]
    assert run() == 0
    assert list((workspace / "outputs").glob(".?.*.new")) == []


def test_shards_have_a_table_and_a_log_each_and_one_index(
    workspace: Path, engine: Engine, run: Callable[..., int], read_page: Callable[[str], Any]
) -> None:
    made_by = {}
    for shard in ("1/2", "2/2"):
        engine.plan = {slug: [failed(slug, "det brast")] for slug in "ad"}
        assert run("--shard", shard) == 1
        made_by[shard] = [task.slug for task in engine.tasks]
    assert made_by == {"1/2": ["a", "c"], "2/2": ["b", "d"]}
    assert [row[0] for row in table_of(workspace, "sammanfattning.2-of-2.csv")] == ["b", "d"]
    assert log_of(workspace, "log.1-of-2.jsonl")[0]["part"] == "1-of-2"
    page = read_page((workspace / "outputs" / "index.html").read_text(encoding="utf-8"))
    assert [row[0] for row in page.tables[0].rows[1:3]] == ["En titel (a)", "En titel (d)"]


def test_a_shard_without_projects_is_done(engine: Engine, run: Callable[..., int]) -> None:
    assert run("--shard", "5/5") == 0
    assert engine.tasks == []


@pytest.mark.parametrize("shard", ["0/2", "3/2", "två/tre", "2"])
def test_a_shard_that_is_none_is_wrong_use(run: Callable[..., int], workspace: Path, shard: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        run("--shard", shard)
    assert not (workspace / "outputs").exists()


def test_a_file_system_without_locks_is_warned_of(
    workspace: Path, run: Callable[..., int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def none(_descriptor: int, _how: int) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(locking.fcntl, "flock", none)
    assert run("-q") == 0
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert [line["event"] for line in log_of(workspace)][:2] == ["run", "warned"]


def test_everything_wrong_is_said_before_the_first_report(
    workspace: Path, engine: Engine, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    (workspace / "params" / "projects" / "b.yml").write_text("project: b\n", encoding="utf-8")
    (workspace / "params" / "projects" / "c.yaml").write_text("project: c\ntitel: Kalle\n", encoding="utf-8")
    (workspace / "outputs").mkdir()
    (workspace / "outputs" / "d").write_text("en fil", encoding="utf-8")
    assert run() == 1
    assert [task.slug for task in engine.tasks] == ["a"]
    err = capsys.readouterr().err
    for place in ("params/projects/b.yaml", "params/projects/b.yml", "params/projects/c.yaml", "outputs/d"):
        assert place in err
    assert [row[2] for row in table_of(workspace)] == [status_word("ok"), *[status_word("failed")] * 3]
    assert (workspace / "outputs" / "b" / "failure.html").is_file()
    written = [path.read_text(encoding="utf-8") for path in (workspace / "outputs").rglob("*.*") if path.is_file()]
    assert [text for text in written if "Kalle" in text or str(workspace) in text] == []
    (messages,) = [line["messages"] for line in log_of(workspace) if line.get("slug") == "d"]
    assert messages[0].startswith("outputs/d: ")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a.yaml", "a.yml"),
        ("a.yaml", "A.yaml"),
        ("a.yaml", "a.YAML"),
        ("å.yaml", unicodedata.normalize("NFD", "å.yaml")),
    ],
    ids=["ending", "case of the name", "case of the ending", "å in two ways"],
)
@pytest.mark.parametrize("command", ["run", "check"])
def test_two_files_for_one_project_are_refused(
    workspace: Path, engine: Engine, first: str, second: str, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = workspace / "params" / "projects"
    content = (folder / "a.yaml").read_text(encoding="utf-8")
    for name in (first, second):
        (folder / name).write_text(content, encoding="utf-8")
    assert cli.main([command, "--workspace", str(workspace)]) == (1 if command == "run" else 2)
    err = capsys.readouterr().err
    assert f"params/projects/{first}: " in err
    assert f"params/projects/{second}: " in err
    if command == "run":
        assert {"b", "c", "d"} <= {task.slug for task in engine.tasks} <= {"a", "b", "c", "d"} - {Path(first).stem}


def test_a_persons_number_as_the_name_of_a_project_goes_nowhere(
    workspace: Path, engine: Engine, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    (workspace / "params" / "projects" / f"{NUMBER}.yaml").write_text(f"project: {NUMBER}\n", encoding="utf-8")
    assert run() == 1
    out, err = capsys.readouterr()
    assert NUMBER not in out + err
    assert not (workspace / "outputs" / NUMBER).exists()
    written = [path for path in (workspace / "outputs").rglob("*.*") if path.is_file()]
    assert [path for path in written if NUMBER in path.read_text(encoding="utf-8")] == []
    assert len(table_of(workspace)) == 5


def test_nothing_can_start_is_2_and_the_pages_say_why(
    workspace: Path, engine: Engine, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    (workspace / "params" / "projects" / "a.yaml").write_text("project: [", encoding="utf-8")
    assert run("a") == 2
    assert engine.tasks == []
    assert capsys.readouterr().out == ""
    assert "a/failure.html" in (workspace / "outputs" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", ["data", "params", "data/a", "params/x/y", "notebooks"])
def test_reports_do_not_lie_among_what_is_read(
    workspace: Path, engine: Engine, run: Callable[..., int], folder: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(workspace.rglob("*"))
    assert run("--out", workspace / folder) == 2
    assert str(workspace / folder) in capsys.readouterr().err
    assert sorted(workspace.rglob("*")) == before


def test_a_report_never_takes_the_place_of_the_data(
    workspace: Path, run: Callable[..., int], write_project: Callable[..., None], engine: Engine
) -> None:
    write_project(workspace, "data", "method")
    assert run("--out", workspace) == 1
    assert [task.slug for task in engine.tasks] == ["a", "b", "c", "d"]
    assert not (workspace / "data" / "failure.html").exists()


def test_an_output_folder_that_cannot_be_written_is_2(
    workspace: Path, engine: Engine, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    (workspace / "outputs").write_text("en fil", encoding="utf-8")
    assert run() == 2
    assert str(workspace / "outputs") in capsys.readouterr().err
    assert engine.tasks == []


@pytest.mark.parametrize("name", ["n" * 300, "fil/under"])
def test_a_folder_that_cannot_be_made_is_2(
    workspace: Path, engine: Engine, run: Callable[..., int], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (workspace / "fil").write_text("en fil", encoding="utf-8")
    assert run("--out", workspace / name) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert engine.tasks == []


def test_a_path_that_is_too_long_is_told_before(
    workspace: Path, engine: Engine, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    deep = workspace
    while len(str(deep)) < 3850:
        deep /= "x" * 100
    deep /= "y" * (4020 - len(str(deep)))
    assert run("--out", deep) == 2
    assert engine.tasks == []
    assert capsys.readouterr().err.count(str(deep / "a")) == 1


@pytest.mark.parametrize("argv", [["/bortom/python", "-m", "x"], []])
def test_a_kernel_that_cannot_start_is_told_before(
    workspace: Path, run: Callable[..., int], monkeypatch: pytest.MonkeyPatch, argv: list[str], engine: Engine
) -> None:
    kernels = workspace / "jupyter" / "kernels" / "python3"
    kernels.mkdir(parents=True)
    spec = {"argv": argv, "display_name": "P", "language": "python"}
    (kernels / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(workspace / "jupyter"))
    assert run("--engine", "jupyter") == 2
    assert engine.tasks == []
    assert run() == 0  # the warm engine needs none


def test_a_limit_that_cannot_be_kept_is_told_before(run: Callable[..., int], engine: Engine) -> None:
    assert run("--engine", "jupyter", "--memory-limit", 500) == 2
    assert engine.tasks == []


def test_the_time_left_is_told_as_exactly_as_it_can_be_known() -> None:
    for seconds, told in ((0.2, "5 s"), (42, "40 s"), (89, "90 s"), (100, "2 min"), (5399, "90 min"), (5400, "1,5 ")):
        assert told in progress.left_text(seconds)


def test_a_terminal_has_a_bar_with_the_sections_now_running(monkeypatch: pytest.MonkeyPatch) -> None:
    def console(**more: Any) -> Any:
        return Console(**{**more, "force_terminal": True, "width": 120, "record": True})

    from rich.console import Console

    monkeypatch.setattr(progress, "Console", console)
    shown = progress.RunProgress()
    with shown.over(5):
        for slug in "abc":
            shown.tell(Started(slug, "goals"))
        shown.tell(unchanged(Path("/o"), "d"))
        shown.tell(Warned("a", "det går långsamt"))
        description = shown._bar.tasks[0].description
        assert shown._bar.tasks[0].total == 4
        shown.tell(Finished(ReportOutcome("b", "B", "ok", path="/o/b/report.html", ran=("goals",))))
        assert shown._bar.tasks[0].completed == 1
        assert re.search(r"[0-9]+ s", shown._bar.columns[2](shown._bar.tasks[0]).plain)
    assert description.startswith("a (goals), b (goals) ")
    assert re.findall(r"[0-9]+", description) == ["1", "1"]  # one more is running, one is unchanged
    told = shown._console.export_text()
    assert "a: det går långsamt" in told
    assert "b: " not in told  # the bar says it


def test_the_name_of_a_file_that_no_project_can_have_is_told_in_the_terminal_only(
    workspace: Path, engine: Engine, run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    projects = workspace / "params" / "projects"
    for name in ("Anna Andersson", "Andersson, Anna"):
        (projects / f"{name}.yaml").write_bytes((projects / "a.yaml").read_bytes())
    assert run() == 1
    said = capsys.readouterr()
    assert "Andersson" in said.err
    files = [path for path in (workspace / "outputs").rglob("*") if path.is_file()]
    assert {"index.html", "log.jsonl", "sammanfattning.csv"} <= {path.name for path in files}
    assert [path.name for path in files if "Anders" in path.read_text(encoding="utf-8")] == []
    assert [row[0] for row in table_of(workspace)].count("params/projects") == 2


def test_a_full_folder_for_temporary_files_is_told_without_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_rest: object) -> None:
        raise OSError(errno.ENOSPC, "full", str(tmp_path / "worker" / "x"))

    (tmp_path / "worker").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "worker"))
    monkeypatch.setattr(attempt, "make_report", full)
    outcome = attempt.attempt_report(ReportTask("a", "/w", "/o"), lambda _event: None)
    assert str(tmp_path) not in " ".join(publishable_messages(outcome))
    assert "TMPDIR" in outcome.messages[0]
    assert str(tmp_path) in outcome.internal
