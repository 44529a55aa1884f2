"""One run at a time in an output folder, also for shards; free again whatever happens to the one that had it."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from evallib.engine import locking
from evallib.engine.locking import HeldError, Holder, LockError, entry, hold_outputs
from evallib.engine.shards import Shard, read_shard

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="flock")
HOLD = """
import sys, subprocess
from pathlib import Path
from evallib.engine.locking import hold_outputs
from evallib.engine.shards import read_shard
shard = read_shard(sys.argv[2]) if sys.argv[2] else None
with hold_outputs(Path(sys.argv[1]), shard) as held:
    child = None
    if sys.argv[3]:
        child = subprocess.Popen(["sleep", sys.argv[3]], pass_fds=[held.descriptor], stdin=subprocess.DEVNULL,
                                 stdout=subprocess.DEVNULL)
    print(child.pid if child else 0, flush=True)
    sys.stdin.read()
"""


class Elsewhere:
    """A process of its own that holds a folder until it is told to stop."""

    def __init__(self, out: Path, shard: str = "", child: str = "") -> None:
        command = [sys.executable, "-c", HOLD, str(out), shard, child]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.child = int(self.process.stdout.readline())

    def stop(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Elsewhere]:
    held = Elsewhere(tmp_path)
    yield held
    held.stop()


def test_a_held_folder_tells_by_whom_and_since_when(tmp_path: Path, elsewhere: Elsewhere) -> None:
    with pytest.raises(HeldError) as told, hold_outputs(tmp_path):
        pytest.fail("held twice")
    holder = told.value.holder
    assert holder is not None
    assert (holder.pid, holder.gone, holder.elsewhere) == (elsewhere.process.pid, False, False)
    assert abs(datetime.fromisoformat(holder.since).timestamp() - time.time()) < 3600


def test_nothing_has_to_be_unlocked_after_a_kill(tmp_path: Path, elsewhere: Elsewhere) -> None:
    elsewhere.process.send_signal(signal.SIGKILL)
    elsewhere.process.communicate()
    assert (tmp_path / ".lock").read_bytes() != b""  # what the dead one wrote
    with hold_outputs(tmp_path) as held:
        assert held.certain


def test_a_zombie_holds_nothing(tmp_path: Path, elsewhere: Elsewhere) -> None:
    """A killed process that nobody has buried yet still has its number."""
    elsewhere.process.send_signal(signal.SIGKILL)
    os.waitid(os.P_PID, elsewhere.process.pid, os.WEXITED | os.WNOWAIT)
    holder = locking._holder(tmp_path / ".lock")
    assert holder is not None
    assert holder.gone
    with hold_outputs(tmp_path) as held:
        assert held.certain


def test_the_folder_is_free_when_the_last_worker_is_gone(tmp_path: Path) -> None:
    held = Elsewhere(tmp_path, child="2")
    held.stop()
    os.kill(held.child, 0)  # it lives on, with the descriptor
    with pytest.raises(HeldError), hold_outputs(tmp_path, patience=0.2):
        pytest.fail("a worker could still write")
    with hold_outputs(tmp_path) as free:
        assert free.certain
    assert not locking._lives(held.child)


def test_the_file_is_empty_and_free_after_a_run(tmp_path: Path) -> None:
    with hold_outputs(tmp_path) as held:
        assert os.get_inheritable(held.descriptor) is False  # only who is given it has it
    assert (tmp_path / ".lock").read_bytes() == b""
    with hold_outputs(tmp_path) as again:
        assert again.certain


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [("2/8", "3/8", True), ("2/8", "2/8", False), ("2/8", "1/4", False), ("2/8", "", False), ("", "2/8", False)],
)
def test_shards_of_one_division_run_side_by_side(tmp_path: Path, first: str, second: str, together: bool) -> None:
    with hold_outputs(tmp_path, read_shard(first)):
        if together:
            with hold_outputs(tmp_path, read_shard(second)) as held:
                assert held.certain
        else:
            with pytest.raises(HeldError) as told, hold_outputs(tmp_path, read_shard(second)):
                pytest.fail("held twice")
            assert told.value.holder is not None
            assert told.value.holder.pid == os.getpid()


def test_a_process_of_another_machine_is_not_taken_for_dead(tmp_path: Path) -> None:
    assert not Holder(2**22 + 1, "another-machine", "2026-01-01T00:00:00+00:00").gone
    assert Holder(2**22 + 1, locking.platform.node(), "2026-01-01T00:00:00+00:00").gone


def test_a_file_system_without_locks_is_told_and_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_descriptor: int, _how: int) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(locking.fcntl, "flock", none)
    with hold_outputs(tmp_path) as held:
        assert not held.certain


def test_a_file_system_that_only_pretends_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locking.fcntl, "flock", lambda _descriptor, _how: None)
    with hold_outputs(tmp_path) as held:
        assert not held.certain


def test_any_other_fault_is_not_taken_for_a_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_descriptor: int, _how: int) -> None:
        raise OSError(errno.EIO, "broken disk")

    monkeypatch.setattr(locking.fcntl, "flock", broken)
    with pytest.raises(LockError, match="broken disk"), hold_outputs(tmp_path):
        pytest.fail("held")


def test_a_lock_that_cannot_be_opened_is_told_by_name(tmp_path: Path) -> None:
    (tmp_path / ".lock").mkdir()
    with pytest.raises(LockError) as told, hold_outputs(tmp_path):
        pytest.fail("held")
    assert str(tmp_path / ".lock") in str(told.value)


def test_a_fault_in_the_block_frees_the_folder(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), hold_outputs(tmp_path):
        raise ZeroDivisionError
    with hold_outputs(tmp_path) as held:
        assert held.certain


def test_the_entry_lets_one_in_at_a_time_and_never_stops_anyone_for_long(tmp_path: Path) -> None:
    with entry(tmp_path):
        assert locking._is_held(tmp_path / locking.ENTRY)
        with entry(tmp_path, patience=0.1):  # each file is put in place whole: going on is better than standing still
            assert locking._is_held(tmp_path / locking.ENTRY)
    assert not locking._is_held(tmp_path / locking.ENTRY)


def test_all_shards_together_have_every_project_once() -> None:
    slugs = [f"p{n}" for n in range(23)]
    for count in (1, 4, 23, 40):
        parts = [Shard(place, count).of(slugs[::-1]) for place in range(1, count + 1)]
        assert sorted(slug for part in parts for slug in part) == sorted(slugs)
        assert max(map(len, parts)) - min(map(len, parts)) <= 1


@pytest.mark.parametrize(
    "text", ["0/2", "3/2", "1/0", "a/b", "1", "1/2/3", " 1/2", "1 / 2", "-1/2", "1/2\n", "١/٢", ""]
)
def test_a_shard_that_is_none(text: str) -> None:
    assert read_shard(text) is None
