"""``evallib verify`` as a user starts it: what it says, how it ends, and with which evallib."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from evallib.cli import main
from tests.verified_reports import Made, make_report

Verify = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make_report(tmp_path_factory.mktemp("verified"))


@pytest.fixture
def made(original: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    """A report in a workspace of one's own; the current folder is the one above it."""
    root = Path(shutil.copytree(original.root, tmp_path / "en mapp på svenska"))
    monkeypatch.chdir(tmp_path)
    return Made(original.project, root / "outputs" / "prov" / "report.html")


def verify(path: Path, *more: str) -> int:
    before = signal.getsignal(signal.SIGTERM)
    try:
        return main(["verify", str(path), *more])
    finally:
        signal.signal(signal.SIGTERM, before)


def findings(said: str) -> list[str]:
    """What was found, a line each; the verdict, which is last, is left out."""
    return [line for line in said.splitlines() if line.startswith("– ")]


def test_the_same_ends_with_0_a_difference_with_1(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(made.page) == 0
    said = capsys.readouterr()
    assert (said.err, findings(said.out), said.out.count("\n")) == ("", [], 1)
    with made.page.open("ab") as stream:
        stream.write(b" ")
    assert verify(made.page) == 1
    said = capsys.readouterr()
    assert (said.err, len(findings(said.out)), said.out.count("\n")) == ("", 1, 2)


def test_what_cannot_be_checked_ends_with_2(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    Path("bild.html").write_bytes(bytes(range(256)))
    assert verify(Path("bild.html")) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.startswith("bild.html: ")) == ("", True)
    shutil.rmtree(made.root / ".evallib")
    assert verify(made.page) == 2
    said = capsys.readouterr()
    assert (said.err, len(findings(said.out))) == ("", 1)


@pytest.mark.parametrize("named", ["en mapp på svenska", "bara en mapp"])
def test_the_workspace_can_be_named(made: Made, named: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("bara en mapp").mkdir()
    away = shutil.copytree(made.page.parent, "borta")
    (made.root / "data/prov/facts.csv").write_bytes(b"x")
    assert verify(Path(away) / "report.html") == 0
    code = verify(Path(away) / "report.html", "--workspace", named)
    assert code == (1 if named == "en mapp på svenska" else 2)
    assert ("data/prov/facts.csv" in capsys.readouterr().out) == (code == 1)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    """A copy of evallib as a checkout has it."""
    root = tmp_path_factory.mktemp("checkout")
    for name in ("evallib", "notebooks"):
        shutil.copytree(repository / name, root / name)
    shutil.copy(repository / "requirements.lock", root)
    return root


@pytest.mark.faults
def test_one_line_of_code_and_one_locked_version_are_named(
    made: Made, evallib: Verify, checkout: Path, tmp_path: Path
) -> None:
    copied = {"PYTHONPATH": str(checkout)}
    assert evallib("verify", made.page, cwd=tmp_path, env=copied).returncode == 0
    with (checkout / "evallib/goals/judge.py").open("a", encoding="utf-8") as stream:
        stream.write("# one line more\n")
    lock = checkout / "requirements.lock"
    text = lock.read_text(encoding="utf-8")
    lock.write_text(re.sub(r"^(numpy==)[^ ]+", r"\g<1>0.0.9", text, flags=re.MULTILINE), encoding="utf-8")
    run = evallib("verify", made.page, cwd=tmp_path, env=copied)
    assert (run.returncode, run.stderr) == (1, "")
    found = findings(run.stdout)
    assert len(found) == 2
    assert "evallib/goals/judge.py" in found[0]
    assert [word in found[1] for word in ("requirements.lock", "numpy", "0.0.9")] == [True] * 3


@pytest.mark.faults
def test_a_check_that_is_stopped_leaves_nothing(made: Made, short_temp: Path) -> None:
    command = [sys.executable, "-m", "evallib", "verify", str(made.page), "--rerun"]
    process = subprocess.Popen(command, env={**os.environ, "TMPDIR": str(short_temp)}, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 240
    while not (below := psutil.Process(process.pid).children(recursive=True)) or not any(short_temp.iterdir()):
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=240) == 143
    assert psutil.wait_procs(below, timeout=60)[1] == []
    assert list(short_temp.iterdir()) == []
