"""``evallib fetch``: what lands in data/kolada, and that nothing does when anything fails."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from evallib.cli import main
from evallib.engine.locking import hold_outputs
from evallib.errors import InputError, Place
from evallib.kolada import read_groups, read_values
from evallib.kolada.client import Client, FetchError
from evallib.kolada.fetching import Fetched, fetch_values
from evallib.kolada.vintages import read_vintage
from evallib.projects import Workspace, load_project
from tests.kolada_server import Kolada, busy, invented, serving, slow, value
from tests.kolada_vintages import DAY, write_comparing, write_vintage

Run = Callable[..., CompletedProcess[str]]
WHERE = Place("params/projects/x.yaml")


@pytest.fixture
def kolada() -> Iterator[Kolada]:
    with serving(invented()) as server:
        yield server


def fetch(
    kolada: Kolada, root: Path, *kpis: str, day: dt.date = DAY, tell: Callable[[int, int], None] | None = None
) -> Fetched:
    (root / "data").mkdir(parents=True, exist_ok=True)
    with Client(kolada.address, sleep=lambda _s: None, between=0) as client:
        wanted = dict.fromkeys(kpis or tuple(kolada.kpis), WHERE)
        found = fetch_values(client, Workspace(root), wanted, day, tell=tell or (lambda _n, _of: None))
    assert found is not None
    return found


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_what_is_fetched_can_be_read_without_a_network(kolada: Kolada, tmp_path: Path) -> None:
    found = fetch(kolada, tmp_path)
    assert (found.new, found.rows) == (("N00001", "N00002"), 2 * 5 * 3 * 3)
    project = write_comparing(tmp_path, "x", ["N00001"])
    values = read_values(project)
    assert values.names == {code: name for code, (name, _kind) in kolada.municipalities.items()}
    assert (values.titles, values.descriptions) == ({"N00001": "Nyckeltal 1"}, {"N00001": "Beskrivning; 1."})
    one = values.frame.query("municipality == '9902' and year == 2022").set_index("gender")
    assert one["value"]["T"] == 1 * 10 + 2 + 2022 / 10000
    assert (one["value"]["K"], one["status"]["M"]) == (one["value"]["T"] - 0.5, "privacy")
    assert [group.members for group in read_groups(project)] == [("9901", "9902", "9903")]


def test_batches_of_25_in_both_directions(tmp_path: Path) -> None:
    told = []
    with serving(invented(kpis=27, municipalities=30)) as kolada:
        kolada.most = 100
        found = fetch(kolada, tmp_path, tell=lambda done, total: told.append((done, total)))
    assert found.rows == 27 * 31 * 3 * 3
    assert told == [(done, 2 * 2) for done in range(5)]
    assert max(len(part.split(",")) for asked in kolada.asked for part in asked.split("?")[0].split("/")) == 25


def test_the_same_answers_give_the_same_bytes(kolada: Kolada, tmp_path: Path) -> None:
    first = fetch(kolada, tmp_path / "a")
    kolada.data = dict(reversed(kolada.data.items()))
    kolada.most = 3
    second = fetch(kolada, tmp_path / "b", "N00002", "N00001")
    assert content(first.vintage.folder) == content(second.vintage.folder)


def test_a_second_fetch_of_the_day_asks_only_for_what_is_new(kolada: Kolada, tmp_path: Path) -> None:
    first = content(fetch(kolada, tmp_path, "N00001").vintage.folder)
    asked = len(kolada.asked)
    assert fetch(kolada, tmp_path, "N00001").new == ()
    assert len(kolada.asked) == asked
    found = fetch(kolada, tmp_path, "N00001", "N00002")
    assert found.new == ("N00002",)
    assert set(found.vintage.about) == {"N00001", "N00002"}
    after = content(found.vintage.folder)
    assert {name for name in first if first[name] != after[name]} == {"fetched.json"}


def test_a_fetch_of_the_next_day_leaves_the_old_one(kolada: Kolada, tmp_path: Path) -> None:
    first = fetch(kolada, tmp_path)
    before = content(first.vintage.folder)
    later = fetch(kolada, tmp_path, day=DAY + dt.timedelta(days=1))
    assert (content(first.vintage.folder), later.new) == (before, ("N00001", "N00002"))


def test_deleted_values_are_counted(kolada: Kolada, tmp_path: Path) -> None:
    kolada.data["N00001", "9901", 2023] = [value("T", 1.5), value("K", 2.5, isdeleted=True)]
    assert fetch(kolada, tmp_path, "N00001").deleted == 1
    account = read_values(write_comparing(tmp_path, "x", ["N00001"])).account
    assert (account.read, account.used) == (5 * 3 * 3 - 1, 5 * 3 * 3 - 2)


def test_an_unknown_indicator_is_told_with_the_one_that_was_meant(kolada: Kolada, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"N0001.*N00001"):
        fetch(kolada, tmp_path, "N0001")
    assert not list((tmp_path / "data" / "kolada").glob("[!.]*"))


def test_an_indicator_without_values_is_told(kolada: Kolada, tmp_path: Path) -> None:
    kolada.kpis["N00009"] = {**kolada.kpis["N00001"]}
    with pytest.raises(InputError, match="N00009"):
        fetch(kolada, tmp_path, "N00001", "N00009")
    assert not list((tmp_path / "data" / "kolada").glob("[!.]*"))


def test_a_server_without_municipalities_is_no_fault_of_the_indicators(kolada: Kolada, tmp_path: Path) -> None:
    kolada.municipalities = {code: one for code, one in kolada.municipalities.items() if one[1] != "K"}
    with pytest.raises(FetchError, match="municipality"):
        fetch(kolada, tmp_path)
    kolada.municipalities = {}
    with pytest.raises(FetchError, match="municipality"):
        fetch(kolada, tmp_path)


def test_nothing_but_empty_answers_is_no_fault_of_the_indicators(kolada: Kolada, tmp_path: Path) -> None:
    kolada.data.clear()
    with pytest.raises(FetchError, match="N00001,N00002"):
        fetch(kolada, tmp_path)
    for about in kolada.kpis.values():
        about["municipality_type"] = "L"
    with pytest.raises(InputError) as error:
        fetch(kolada, tmp_path)
    assert len(error.value.problems) == 2
    assert not list((tmp_path / "data" / "kolada").glob("[!.]*"))


def test_a_group_without_members_stays_one(kolada: Kolada, tmp_path: Path) -> None:
    kolada.groups.append({"id": "G2", "title": "Tom", "members": []})
    fetch(kolada, tmp_path)
    groups = read_groups(write_comparing(tmp_path, "x", ["N00001"]))
    assert [(group.id, len(group.members)) for group in groups] == [("G1", 3), ("G2", 0)]


@pytest.mark.parametrize("number", range(4))
def test_whatever_fails_nothing_is_kept_and_nothing_lost(kolada: Kolada, tmp_path: Path, number: int) -> None:
    old = content(fetch(kolada, tmp_path).vintage.folder)
    kolada.asked.clear()
    kolada.faults = dict.fromkeys(range(number, 50), busy(500))
    with pytest.raises(FetchError):
        fetch(kolada, tmp_path, day=DAY + dt.timedelta(days=1))
    folder = tmp_path / "data" / "kolada"
    assert [path.name for path in folder.iterdir() if path.name != ".lock"] == [DAY.isoformat()]
    assert content(folder / DAY.isoformat()) == old


def test_what_a_killed_fetch_left_is_cleared_away(kolada: Kolada, tmp_path: Path) -> None:
    left = tmp_path / "data" / "kolada" / f".{DAY}.1.new"
    left.mkdir(parents=True)
    fetch(kolada, tmp_path)
    assert not left.exists()


def test_two_fetches_at_a_time_are_one_too_many(kolada: Kolada, tmp_path: Path, evallib: Run) -> None:
    folder = tmp_path / "data" / "kolada"
    folder.mkdir(parents=True)
    write_comparing(tmp_path, "a", ["N00001"])
    with hold_outputs(folder):
        done = evallib("fetch", "--workspace", tmp_path, env={"EVALLIB_KOLADA": kolada.address})
    assert done.returncode == 75
    assert str(os.getpid()) in done.stderr
    assert kolada.asked == []


def test_the_command_fetches_for_all_projects_that_compare(kolada: Kolada, tmp_path: Path, evallib: Run) -> None:
    write_comparing(tmp_path, "a", ["N00001"])
    write_comparing(tmp_path, "b", ["N00002", "N00001"], values="{fetched: 2020-01-01}")
    write_comparing(tmp_path, "c", ["N00001"], values="{files: [x.csv], fetched: 2020-01-01}")
    done = evallib("fetch", "--workspace", tmp_path, env={"EVALLIB_KOLADA": kolada.address})
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    today = [path.name for path in (tmp_path / "data" / "kolada").glob("[!.]*")]
    assert [dt.date.fromisoformat(name).isoformat() for name in today] == today
    assert f"data/kolada/{today[0]}" in done.stdout
    assert str(2 * 5 * 3 * 3) in done.stdout
    assert "2020-01-01" in done.stderr
    assert len(read_values(load_project(Workspace(tmp_path), "a")).frame) == 5 * 3 * 3
    (tmp_path / "data" / "c" / "x.csv").write_text("kpi;kommun;år;värde\n")
    check = evallib("check", "--workspace", tmp_path)
    assert "kolada" not in check.stderr.replace("data/kolada/2020-01-01", "")


def test_the_command_says_when_the_server_fails(
    kolada: Kolada, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_comparing(tmp_path, "a", ["N00001"])
    kolada.faults = dict.fromkeys(range(50), busy(404))
    assert main(["fetch", "a", "--workspace", str(tmp_path), "--address", kolada.address]) == 1
    told = capsys.readouterr().err
    assert ("404" in told, "Traceback" in told) == (True, False)


@pytest.mark.parametrize("arguments", [["--address", "http://example.org"], ["none"], []])
def test_wrong_use_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    write_comparing(tmp_path, "a", ["N00001"], values="{files: [x.csv], fetched: 2020-01-01}")
    if arguments[:1] == ["--address"]:
        write_comparing(tmp_path, "b", ["N00001"])
    assert main(["fetch", *arguments, "--workspace", str(tmp_path)]) == 2
    told = capsys.readouterr()
    assert (told.out, bool(told.err), "Traceback" in told.err) == ("", True, False)
    assert not (tmp_path / "data" / "kolada").exists()


def test_no_project_can_be_called_kolada(tmp_path: Path) -> None:
    write_vintage(tmp_path, {"N1": {("9901", 2023, "T"): 1}})
    with pytest.raises(InputError, match="kolada"):
        write_comparing(tmp_path, "kolada", ["N1"])


@pytest.mark.faults
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_fetch_that_is_stopped_leaves_the_old_one_whole(
    kolada: Kolada, tmp_path: Path, number: signal.Signals
) -> None:
    write_comparing(tmp_path, "a", ["N00001"])
    old = fetch(kolada, tmp_path, day=dt.date(2020, 1, 1)).vintage
    before = content(old.folder)
    kolada.asked.clear()
    kolada.faults = {3: slow(3.0)}
    command = [sys.executable, "-m", "evallib", "fetch", "--workspace", str(tmp_path), "--address", kolada.address]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while len(kolada.asked) < 4 and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(process.pid, number)
    _out, err = process.communicate(timeout=60)
    assert process.returncode == (130 if number == signal.SIGINT else -signal.SIGKILL)
    assert "Traceback" not in err
    folder = tmp_path / "data" / "kolada"
    assert [path.name for path in folder.glob("[!.]*")] == ["2020-01-01"]
    assert bool(list(folder.glob(".*.new"))) == (number == signal.SIGKILL)
    assert content(old.folder) == before
    assert read_vintage(Workspace(tmp_path), old.day) == old
    shutil.rmtree(folder)
