"""F5 and F15: a full disk, folders and files that may not be written, and paths of every kind."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fault_workspaces import (
    FAILURE_FILES,
    TABLES,
    files_of,
    leftovers,
    messages,
    reports_in,
    run_all,
    small_disk,
    started,
    statuses,
    without_privileges,
)

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(sys.platform == "win32", reason="files have no such limits there"),
]
LONG = "mapp " + "å" * 97 + "1"  # 200 bytes in a name


@pytest.fixture(scope="session")
def prepared(
    make_once: Callable[[str, Callable[[Path], None]], Path],
    write_notebook: Callable[..., None],
    write_project: Callable[..., None],
) -> Path:
    """A workspace of two projects and its reports, made on a machine with nothing wrong."""

    def make(folder: Path) -> None:
        space = folder / "space"
        write_notebook(space, "00_summary")
        write_notebook(space, "10_tables", TABLES)
        write_notebook(space, "90_method")
        for slug in ("big", "small"):
            write_project(space, slug, "tables", "method")
            put(space, slug, "ett")
        ended = run_all(space, folder / "out")
        if ended.code:
            raise RuntimeError(ended.told)

    return make_once("faults-disk", make)


def put(space: Path, slug: str, text: str) -> None:
    (space / "data" / slug / "text.txt").write_text(text, encoding="utf-8")


@pytest.fixture
def space(prepared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(prepared / "space", tmp_path / "space"))


@pytest.fixture
def old(prepared: Path) -> dict[str, dict[str, bytes]]:
    return reports_in(prepared / "out")


@pytest.fixture
def disk(prepared: Path, tmp_path: Path) -> Iterator[Path]:
    """An output folder on a small disk, with the finished reports."""
    out = tmp_path / "disk"
    with small_disk(out, 1024) as mounted:
        if not mounted:
            pytest.skip("only root may mount a small disk")
        shutil.copytree(prepared / "out", out, dirs_exist_ok=True)
        yield out


def without_failure(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in files.items() if name not in FAILURE_FILES}


def assert_old_one_stays(out: Path, old: dict[str, bytes]) -> None:
    """Of the report that could not be written: the old one is whole, the failure is told, and nothing else is left."""
    found = files_of(out / "big")
    assert without_failure(found) == old
    assert set(found) - set(old) == set(FAILURE_FILES)
    assert json.loads(found["failure.json"])["status"] == "failed"
    assert leftovers(out) == []


def test_f05_a_file_larger_than_may_be_costs_its_report_only(
    prepared: Path, space: Path, tmp_path: Path, old: dict[str, dict[str, bytes]]
) -> None:
    out = Path(shutil.copytree(prepared / "out", tmp_path / "out"))
    put(space, "big", "x" * 10_000)
    put(space, "small", "två")
    with started("run", "--workspace", space, "--out", out, file_limit=300_000) as run:
        ended = run.wait()
        run.wait_for_end()
        assert list(run.temporary.iterdir()) == []
    assert ended.code == 1, ended.told
    assert "Traceback" not in ended.told
    assert statuses(out) == {"big": "failed", "small": "ok"}
    assert_old_one_stays(out, old["big"])
    assert files_of(out / "small") != old["small"]


def test_f05_a_disk_that_fills_keeps_the_old_report_and_names_path_and_space(
    space: Path, disk: Path, old: dict[str, dict[str, bytes]]
) -> None:
    put(space, "big", "x" * 10_000)
    ended = run_all(space, disk)
    assert ended.code == 1, ended.told
    assert "Traceback" not in ended.told
    assert statuses(disk) == {"big": "failed", "small": "ok"}
    assert_old_one_stays(disk, old["big"])
    assert f"{disk.name}/big" in messages(disk, "big")
    assert any(unit in messages(disk, "big") for unit in ("byte", "kB", "MB"))
    put(space, "big", "två")
    assert run_all(space, disk).code == 0
    assert not (disk / "big" / "failure.html").exists()


def test_f05_with_no_room_even_for_a_log_the_old_reports_stay(
    space: Path, disk: Path, old: dict[str, dict[str, bytes]]
) -> None:
    filler = disk / "filler"
    filler.write_bytes(b"x" * shutil.disk_usage(disk).free)
    put(space, "big", "två")
    ended = run_all(space, disk)
    assert ended.code in {1, 2}, ended.told
    assert "Traceback" not in ended.told
    assert str(disk) in ended.err
    assert {slug: without_failure(files) for slug, files in reports_in(disk).items()} == old
    assert leftovers(disk) == []
    filler.unlink()
    assert run_all(space, disk).code == 0


def test_f15_an_output_folder_that_is_a_file_is_told_before_anything_starts(space: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("en fil", encoding="utf-8")
    ended = run_all(space, tmp_path / "out")
    assert ended.code == 2, ended.told
    assert "Traceback" not in ended.told
    assert str(tmp_path / "out") in ended.err
    assert (tmp_path / "out").read_text(encoding="utf-8") == "en fil"


def test_f15_an_output_folder_that_may_not_be_written_is_told_before_anything_starts(
    space: Path, tmp_path: Path
) -> None:
    prefix = without_privileges()
    if prefix is None:
        pytest.skip("root may write everywhere")
    (tmp_path / "out").mkdir(mode=0o555)
    ended = run_all(space, tmp_path / "out", prefix=prefix)
    assert ended.code == 2, ended.told
    assert "Traceback" not in ended.told
    assert str(tmp_path / "out") in ended.err
    assert list((tmp_path / "out").iterdir()) == []


def test_f15_an_old_report_that_may_not_be_written_stays_and_is_told(
    prepared: Path, space: Path, tmp_path: Path, old: dict[str, dict[str, bytes]]
) -> None:
    prefix = without_privileges()
    if prefix is None:
        pytest.skip("root may write everywhere")
    out = Path(shutil.copytree(prepared / "out", tmp_path / "out"))
    put(space, "big", "två")
    put(space, "small", "två")
    (out / "big").chmod(0o555)
    ended = run_all(space, out, prefix=prefix)
    (out / "big").chmod(0o755)
    assert ended.code == 1, ended.told
    assert "Traceback" not in ended.told
    assert statuses(out) == {"big": "failed", "small": "ok"}
    assert f"{out.name}/big" in ended.err
    assert without_failure(files_of(out / "big")) == old["big"]
    assert leftovers(out) == []


def test_f15_old_files_that_are_read_only_are_replaced(prepared: Path, space: Path, tmp_path: Path) -> None:
    prefix = without_privileges()
    out = Path(shutil.copytree(prepared / "out", tmp_path / "out"))
    put(space, "big", "två")
    for path in (out / "big").rglob("*.*"):
        path.chmod(0o444)
    ended = run_all(space, out, prefix=prefix or ())
    assert ended.code == 0, ended.told
    assert run_all(space, tmp_path / "clean").code == 0
    assert reports_in(out) == reports_in(tmp_path / "clean")


@pytest.mark.parametrize("name", ["Mölndals stad", "é (2024) 'x' \"y\" & ; $HOME #1", LONG], ids=["å", "signs", "long"])
def test_f15_a_path_of_any_kind_gives_the_same_reports(
    space: Path, tmp_path: Path, old: dict[str, dict[str, bytes]], name: str
) -> None:
    inner = tmp_path / name / name
    shutil.copytree(space, inner)
    ended = run_all(inner, tmp_path / name / "ut")
    assert ended.code == 0, ended.told
    assert reports_in(tmp_path / name / "ut") == old


def test_f15_a_run_that_nobody_hears_makes_its_reports(
    space: Path, tmp_path: Path, old: dict[str, dict[str, bytes]]
) -> None:
    """As a service of the system may start it: without any stream."""
    silent = ("sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh")
    assert run_all(space, tmp_path / "out", prefix=silent).code == 0
    assert reports_in(tmp_path / "out") == old


def test_f15_a_path_that_is_too_long_is_told(space: Path, tmp_path: Path) -> None:
    ended = run_all(space, tmp_path / ("x" * 300))
    assert ended.code == 2, ended.told
    assert "Traceback" not in ended.told
    assert "x" * 300 in ended.err
