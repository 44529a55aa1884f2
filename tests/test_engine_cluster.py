"""Reports made by a cluster: a real scheduler and real workers, of which some are killed, blind or not like us."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.dask_processes import APART, HASTY, Cluster, alive, below, cluster, wait_for

pytestmark = pytest.mark.faults

CRATE = "ro-crate-metadata.json"
WAITS = """\
import os, pathlib, time
marks = pathlib.Path(os.environ["CLUSTER_MARKS"])
with (marks / project).open("a") as seen:
    seen.write(f"{os.getpid()} {os.environ['EVALLIB_WORKSPACE']}\\n")
while (marks / f"{project}-wait").exists():
    time.sleep(0.05)"""
"""A section that leaves a mark each time it runs, and goes on when it may."""
KILLS = """\
import signal
for parent in __import__("psutil").Process().parents() if project == "p0" else ():
    if any("evallib.engine.serve" in part for part in parent.cmdline()):
        worker = parent.pid
if project == "p0":
    os.kill(worker, signal.SIGKILL)
    time.sleep(300)"""
"""A section of one project that kills the warm process it comes from."""
NAMES = [f"p{number}" for number in range(4)]


@pytest.fixture
def space(tmp_path: Path, write_notebook: Callable[..., None], write_project: Callable[..., None]) -> Path:
    """A workspace with four small projects."""
    root = tmp_path / "space"
    write_notebook(root, "00_summary")
    write_notebook(root, "10_own", WAITS)
    write_notebook(root, "90_method")
    for name in NAMES:
        write_project(root, name, "own", "method")
        (root / "data" / name / "text.txt").write_text(f"{name} åäö", encoding="utf-8")
    (tmp_path / "marks").mkdir()
    return root


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[Cluster]:
    """A scheduler without workers."""
    with cluster(tmp_path / "dask", env={"CLUSTER_MARKS": str(tmp_path / "marks")}) as made:
        yield made


def start_run(space: Path, out: str, *options: str, **env: str) -> subprocess.Popen[str]:
    """``evallib run`` in a process of its own, not waited for."""
    command = [sys.executable, "-m", "evallib", "run", "--workspace", str(space), "--out", str(space.parent / out)]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("EVALLIB", "DASK"))}
    env = {"CLUSTER_MARKS": str(space.parent / "marks"), **env}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen([*command, *options], env={**clean, **env}, text=True, **pipes)


def run(space: Path, out: str, *options: str, **env: str) -> tuple[int, str]:
    """``evallib run``: its exit code and what it said."""
    process = start_run(space, out, *options, **env)
    told = "".join(process.communicate(timeout=240))
    return process.returncode, told


def reports(folder: Path) -> dict[str, bytes]:
    """Every file of every report, but what tells the time of the run."""
    paths = [path for name in NAMES for path in (folder / name).rglob("*") if path.is_file() and path.name != CRATE]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def marks(space: Path, name: str) -> list[list[str]]:
    """The process and workspace of each time that a project's section has run."""
    path = space.parent / "marks" / name
    return [line.split(" ", 1) for line in path.read_text().splitlines()] if path.exists() else []


def begun(space: Path, name: str, process: subprocess.Popen[str]) -> int:
    """Wait until a project's section runs; the process that runs it."""
    wait_for(lambda: marks(space, name), f"{name} to begin", process)
    return int(marks(space, name)[0][0])


def hold(space: Path, name: str) -> Path:
    """Have a project's section wait until the file is removed."""
    path = space.parent / "marks" / f"{name}-wait"
    path.touch()
    return path


def test_a_killed_worker_costs_no_report_and_all_are_like_the_local_ones(dask: Cluster, space: Path) -> None:
    wait = hold(space, "p0")
    workers = [dask.start_worker(name).pid for name in ("one", "two")]
    process = start_run(space, "far", "--scheduler", dask.address)
    pid = begun(space, "p0", process)
    (killed,) = [worker for worker in workers if pid in below(worker)]
    theirs = below(killed)
    os.kill(killed, signal.SIGKILL)
    wait_for(lambda: len(marks(space, "p0")) == 2, "the report to begin again", process)
    wait.unlink()
    told = "".join(process.communicate(timeout=240))
    assert (process.returncode, told.count("Traceback")) == (0, 0)
    wait_for(lambda: not alive(theirs), "what the killed worker had started to end")
    assert run(space, "near")[0] == 0
    assert len(reports(space.parent / "near")) >= 4 * len(NAMES)
    assert reports(space.parent / "far") == reports(space.parent / "near")
    assert {path.name for path in (space.parent / "far").iterdir()} == {
        path.name for path in (space.parent / "near").iterdir()
    }
    assert not (space / ".evallib" / "shared").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only there can a process have its own view of the files")
def test_without_shared_storage_files_travel(
    dask: Cluster, space: Path, edit: Callable[[Path, str, str], None]
) -> None:
    if subprocess.run([*APART, "true"], check=False, capture_output=True).returncode != 0:
        pytest.skip("this user may not mount anything")
    far = space.parent / "far"
    far.mkdir()
    dask.start_worker("one", hidden=(space, far))
    code, told = run(space, "far", "--scheduler", dask.address)
    assert (code, str(far) in told) == (0, True)
    spaces = {marks(space, name)[0][1] for name in NAMES}
    assert all(Path(seen).is_relative_to(dask.folder / "one") for seen in spaces)
    assert run(space, "near")[0] == 0
    assert reports(far) == reports(space.parent / "near")
    assert not any(name in str(path) for path in (dask.folder / "one").rglob("*") for name in ("text.txt", "report"))
    (space / "data" / "p1" / "text.txt").write_text("annan", encoding="utf-8")
    edit(space / "params" / "projects" / "p2.yaml", "project: p2", "# en kommentar\nproject: p2")
    assert run(space, "far", "--scheduler", dask.address)[0] == 0
    assert [len(marks(space, name)) for name in NAMES] == [2, 3, 2, 2]


def test_a_report_that_kills_its_warm_process_fails_once(
    dask: Cluster, space: Path, write_notebook: Callable[..., None]
) -> None:
    write_notebook(space, "10_own", WAITS, KILLS)
    workers = [dask.start_worker(name) for name in ("one", "two")]
    code, told = run(space, "far", "--scheduler", dask.address)
    assert (code, "p0: " in told) == (1, True)
    assert [len(marks(space, name)) for name in NAMES] == [1, 1, 1, 1]
    assert [(space.parent / "far" / name / "report.html").exists() for name in NAMES] == [False, True, True, True]
    assert [worker.poll() for worker in workers] == [None, None]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_stopped_leaves_nothing_running(dask: Cluster, space: Path, number: signal.Signals) -> None:
    hold(space, "p0")
    worker = dask.start_worker("one", before=HASTY)
    process = start_run(space, "far", "p0", "--scheduler", dask.address)
    pid = begun(space, "p0", process)
    theirs = below(worker.pid)
    assert pid in theirs
    process.send_signal(number)
    process.communicate(timeout=240)
    assert process.returncode == {signal.SIGTERM: 143, signal.SIGINT: 130, signal.SIGKILL: -9}[number]
    wait_for(lambda: not alive(theirs), "everything to end")
    assert worker.poll() is None
    assert not (space.parent / "far" / "p0" / "report.html").exists()


def test_when_the_scheduler_dies_every_report_is_accounted_for(dask: Cluster, space: Path) -> None:
    hold(space, "p0")
    dask.start_worker("one")
    process = start_run(space, "far", "--scheduler", dask.address)
    begun(space, "p0", process)
    dask.processes["scheduler"].kill()
    told = "".join(process.communicate(timeout=120))
    assert process.returncode == 1
    assert all(f"{name}: " in told for name in NAMES if not (space.parent / "far" / name / "report.html").exists())


def test_a_worker_with_another_evallib_is_refused_by_name(
    dask: Cluster, space: Path, tmp_path: Path, repository: Path
) -> None:
    other = tmp_path / "other"
    for name in ("evallib", "notebooks"):
        shutil.copytree(repository / name, other / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(repository / "requirements.lock", other)
    with (other / "evallib" / "model.py").open("a", encoding="utf-8") as source:
        source.write("\n# changed\n")
    dask.start_worker("one", PYTHONPATH=str(other))
    code, told = run(space, "far", "--scheduler", dask.address)
    assert (code, "tcp://127.0.0.1" in told, "evallib." in told) == (2, True, True)
    assert not list((space.parent / "far").glob("*/report.html"))


def test_a_worker_without_evallib_is_refused_by_name(dask: Cluster, space: Path) -> None:
    dask.start_worker("one", before="import sys; sys.modules['evallib'] = None; ")
    code, told = run(space, "far", "--scheduler", dask.address)
    assert (code, "tcp://127.0.0.1" in told, "Traceback" in told) == (2, True, False)


def test_with_certificates_all_that_travels_is_encrypted(tmp_path: Path, space: Path) -> None:
    names = {name: str(tmp_path / name) for name in ("certificate.pem", "key.pem")}
    certificate, key = names.values()
    write_certificate(Path(certificate), Path(key))
    tls = "DASK_DISTRIBUTED__COMM__TLS__"
    env = {
        "DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "true",
        f"{tls}CA_FILE": certificate,
        **{f"{tls}{role}__CERT": certificate for role in ("SCHEDULER", "WORKER", "CLIENT")},
        **{f"{tls}{role}__KEY": key for role in ("SCHEDULER", "WORKER", "CLIENT")},
        "CLUSTER_MARKS": str(tmp_path / "marks"),
    }
    with cluster(tmp_path / "dask", env=env, options=("--protocol", "tls")) as made:
        made.start_worker("one")
        assert made.address.startswith("tls://")
        assert run(space, "far", "p0", "--scheduler", made.address, **env)[0] == 0
        code, told = run(space, "bare", "p0", "--scheduler", made.address)
    assert (space.parent / "far" / "p0" / "report.html").exists()
    assert (code, made.address in told, "Traceback" in told) == (2, True, False)


def write_certificate(certificate: Path, key: Path) -> None:
    """A certificate that signs itself and is soon forgotten."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "throwaway")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(private.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
    signed = made.not_valid_after(now + timedelta(days=1)).sign(private, hashes.SHA256())
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    key.write_bytes(private.private_bytes(serialization.Encoding.PEM, form, plain))


def test_a_cluster_on_this_machine_needs_no_address(space: Path) -> None:
    code, told = run(space, "far", "p0", "p1", "--scheduler", "local")
    assert (code, "Traceback" in told) == (0, False)
    assert all((space.parent / "far" / name / "report.html").exists() for name in ("p0", "p1"))


@pytest.mark.parametrize(
    "address", ["tcp://192.0.2.1:8786", "tls://192.0.2.1", "ws://127.0.0.1:1", "tcp://127.0.0.1:0x1", "nowhere"]
)
def test_an_address_that_is_unsafe_or_none_is_refused(space: Path, address: str) -> None:
    code, told = run(space, "far", "p0", "--scheduler", address)
    assert (code, address in told, "Traceback" in told) == (2, True, False)


def test_without_dask_it_is_said_what_to_install(space: Path) -> None:
    start = "import sys; sys.modules['distributed'] = None; from evallib.cli import main; sys.exit(main(sys.argv[1:]))"
    options = ["run", "--workspace", str(space), "--out", str(space.parent / "far"), "--scheduler", "local"]
    done = subprocess.run([sys.executable, "-c", start, *options], check=False, capture_output=True, text=True)
    assert (done.returncode, "pip install evallib[dask]" in done.stderr) == (2, True)


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: Any, tmp_path: Path) -> None:
    from evallib.engine import cluster as engine_cluster
    from evallib.report.task import ReportTask

    monkeypatch.setattr(engine_cluster, "CONNECT_SECONDS", 0.5)
    task = ReportTask("p0", str(tmp_path), str(tmp_path))
    with pytest.raises(engine_cluster.ClusterError, match=r"tcp://127\.0\.0\.1:1"):
        list(engine_cluster.run_on_cluster([task], "tcp://127.0.0.1:1"))
