"""Forked children and the cells in them: what they say, how they end, and that nothing of them is left."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).with_name("forked_children.py")
LEFT_ALONE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
ENDINGS = {
    "says": [0, None, False],
    "much": [0, None, False],
    "settled": [0, None, False],
    "torn": [0, None, False],
    "rubbish": [None, 9, False],
    "strays": [0, None, False],
    "stubborn": [None, 9, True],
    "greedy": [0, None, False],
    "orphaned": [None, 9, False],
    "wrong": [1, None, False],
    "leaves": [7, None, False],
    "says why": [1, None, False],
    "crashes": [None, 11, False],
}
SAID: dict[str, list[Any]] = {
    "says": [{"a": "å"}, {"b": 2}],
    "much": [{"text": 5_000_000}, {"last": True}],
    "settled": [
        {"leads its group": True, "input": ""},
        {"kept": True, "dropped": False, "output is error": True},
    ],
    "torn": [{"whole": 1}],
    "rubbish": [{"whole": 1}],
    "stubborn": [{"started": 1}],
    "greedy": [{"too little": True}],
    "wrong": [],
    "leaves": [],
    "crashes": [],
}


@pytest.fixture(scope="session")
def children(make_once: Callable[[str, Callable[[Path], None]], Path]) -> Any:
    """What became of all the children of one process."""

    def make(folder: Path) -> None:
        home = {"HOME": str(folder / "home"), "IPYTHONDIR": str(folder / "home" / ".ipython")}
        run = subprocess.run(
            [sys.executable, SCRIPT, folder],
            env={**os.environ, **LEFT_ALONE, **home, "TMPDIR": str(folder)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stderr
        (folder / "told.json").write_text(run.stdout, encoding="utf-8")
        (folder / "log").write_text(run.stderr, encoding="utf-8")

    folder = make_once("children", make)
    told = json.loads((folder / "told.json").read_text(encoding="utf-8"))
    return {**told, "folder": folder}


@pytest.fixture(scope="session")
def cells(children: Any) -> Any:
    return children["cells"]


def said(told: Any, kind: str) -> list[Any]:
    return [content for name, content in told["said"] if name == kind]


def shown(told: Any) -> Any:
    """What the only cell that shows something shows, as the Python that it is."""
    (result,) = said(told, "execute_result")
    return result["data"]["text/plain"]


def test_a_process_may_be_copied_only_while_it_has_one_thread(children: Any) -> None:
    assert children["safe"] is None
    assert "2" in children["unsafe"]


@pytest.mark.parametrize("name", ENDINGS)
def test_it_is_told_how_a_child_ended_and_nothing_of_it_is_left(children: Any, name: str) -> None:
    told = children[name]
    code, signal, _late = ENDINGS[name]
    assert told["ending"] == ENDINGS[name]
    assert told["status"] == (code if signal is None else -signal)
    assert told["alive"] == []
    assert told["more"] == [[], []]


@pytest.mark.parametrize("name", SAID)
def test_whole_messages_arrive_and_torn_ones_do_not(children: Any, name: str) -> None:
    assert children[name]["said"] == SAID[name]


@pytest.mark.parametrize(("name", "left"), [("strays", 2), ("orphaned", 1)])
def test_what_a_child_leaves_behind_ends_with_it(children: Any, name: str, left: int) -> None:
    (message,) = children[name]["said"]
    assert len(message["left"]) == left
    assert children[name]["alive"] == []


def test_a_child_leaves_no_descriptor_and_no_file(children: Any) -> None:
    assert children["left open"] == []
    left = {path.name for path in children["folder"].iterdir()} - {"told.json", "log", "file", "last"}
    assert len(left) == 1  # of the cells that crashed; whoever lent them the folder that it is in removes it
    assert left.pop().startswith("cells-")


def test_an_error_of_our_own_is_in_the_log(children: Any) -> None:
    assert "ValueError: told on the error stream" in (children["folder"] / "log").read_text(encoding="utf-8")


def test_where_a_cell_crashed_is_in_the_log(cells: Any, children: Any) -> None:
    assert cells["crashed"]["status"] == -11
    assert len(said(cells["crashed"], "execute_reply")) == 1
    log = (children["folder"] / "log").read_text(encoding="utf-8")
    assert "Segmentation fault" in log
    assert "line 4 in deep" in log


def test_two_copies_draw_different_numbers(cells: Any) -> None:
    first, second = (re.findall(r"[\d.]+", shown(cells[name])) for name in ("first chance", "second chance"))
    assert len(first) == 2
    assert not set(first) & set(second)


def test_cells_live_where_the_asker_lives_with_temporary_files_of_their_own(cells: Any, children: Any) -> None:
    temporary, told, folder, name = json.loads(shown(cells["another's place"]).replace("'", '"'))
    assert temporary == told
    assert not Path(temporary).exists()
    assert (folder, name) == (str(children["folder"]), "1")
    assert str(Path.cwd()) in shown(cells["place"])


def test_what_cells_leave_open_is_written_at_the_end(children: Any) -> None:
    assert (children["folder"] / "file").read_text(encoding="utf-8") == "å"
    assert (children["folder"] / "last").read_text(encoding="utf-8") == ""


def test_a_copy_that_a_cell_does_not_end_says_what_it_prints_and_no_more(cells: Any) -> None:
    told = cells["a copy goes on"]
    assert [reply["status"] for reply in said(told, "execute_reply")] == ["ok", "ok", "ok"]
    assert "".join(stream["text"] for stream in said(told, "stream")) == "a copy\nb\n"


def test_after_exit_no_cell_runs(cells: Any) -> None:
    assert len(said(cells["left"], "execute_reply")) == 1
    assert said(cells["left"], "finished") == []


def test_half_a_character_is_replaced(cells: Any) -> None:
    assert said(cells["half a character"], "stream") == [{"name": "stdout", "text": "a?b\n"}]
    assert len(said(cells["half a character"], "finished")) == 1


def test_too_little_memory_is_an_error_of_the_cell(cells: Any) -> None:
    assert [error["ename"] for error in said(cells["greedy"], "error")] == ["MemoryError"]
    assert [reply["status"] for reply in said(cells["greedy"], "execute_reply")] == ["error", "ok"]
    assert shown(cells["greedy"]) == str(1 << 20)


def test_an_error_that_is_not_allowed_is_the_last(cells: Any) -> None:
    (reply,) = said(cells["only some errors"], "execute_reply")
    assert reply == {"status": "error", "ename": "ZeroDivisionError"}
    assert len(said(cells["only some errors"], "finished")) == 1


def test_cells_have_one_thread_and_leave_the_home_folder_alone(cells: Any) -> None:
    assert shown(cells["alone"]) == "(1, False)"
