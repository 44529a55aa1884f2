"""What travels where no storage is shared: the part of a workspace that a report needs, and the report's files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from evallib.projects import Workspace
from evallib.report.keeping.commitments import FOLDER, NAME
from evallib.report.keeping.shared import SHARED
from evallib.report.task import ReportTask

Files = Mapping[str, bytes]
"""The content of files by their names below a folder, with forward slashes."""


def common_files(workspace: Workspace) -> dict[str, bytes]:
    """What all reports of a workspace share: programmes, questionnaires, notebooks, shared data, and the secret.

    Also the notebooks that come with evallib: another machine may have others.
    """
    settings = [path for path in workspace.params_dir.rglob("*") if path.parent != workspace.params_dir / "projects"]
    notebooks = {f"notebooks/{path.name}": path.read_bytes() for path in workspace.notebooks().values()}
    shared = (workspace.data_dir / SHARED).rglob("*")
    return {**_read(workspace.root, [*settings, *shared, workspace.root / FOLDER / NAME]), **notebooks}


def project_files(task: ReportTask) -> dict[str, bytes]:
    """What only one report needs: the project's settings and data."""
    workspace = task.open_workspace()
    settings = (workspace.params_dir / "projects").glob(f"{task.slug}.*")
    return _read(workspace.root, [*settings, *(workspace.data_dir / task.slug).rglob("*")])


def report_files(target: Path) -> dict[str, bytes]:
    """All files of a report; none if there is no report."""
    return _read(target, target.rglob("*"))


def unpack(folder: Path, files: Files) -> None:
    """Write files below a folder, for nobody else to read. Raises ``ValueError`` if a name leads out of it."""
    for name, content in files.items():
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            raise ValueError(f"{name} leads out of the folder")
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_bytes(content)


def _read(folder: Path, paths: Iterable[Path]) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(paths) if path.is_file()}
