"""What can be known before the first report is begun: everything that would stop a run or one of its projects."""

from __future__ import annotations

import argparse
import errno
import os
import shutil
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evallib.errors import InputError, Place, Problem
from evallib.locale import _
from evallib.projects import Workspace
from evallib.report.keeping.kept import has_same_settings

PARAMETERS = "params/projects"
LONGEST_NAME = "tables/" + 100 * "x" + ".csv"
"""As long as the longest path below the folder of a report may become."""
WINDOWS_LONGEST = 259


@dataclass(frozen=True)
class Preflight:
    """``everything``: what keeps the whole run from starting. ``projects``: what keeps a project from being made."""

    everything: tuple[Problem, ...]
    projects: dict[str, tuple[Problem, ...]]

    def told(self) -> tuple[Problem, ...]:
        """Every problem once."""
        return tuple(dict.fromkeys([*self.everything, *(one for found in self.projects.values() for one in found)]))


def look_ahead(options: argparse.Namespace, workspace: Workspace, slugs: Sequence[str], out: Path) -> Preflight:
    """Everything that can be known to be wrong, all of it at once."""
    everything = (*_out_problems(workspace, out), *_engine_problems(options))
    twice = named_twice(workspace)
    projects = {}
    for slug in slugs:
        found = [*twice.get(slug, ()), *(() if everything else _target_problems(workspace, out / slug))]
        if not has_same_settings(workspace, out / slug):
            found += _project_problems(workspace, slug)
        if found:
            projects[slug] = tuple(dict.fromkeys(found))
    return Preflight(everything, projects)


def _project_problems(workspace: Workspace, slug: str) -> tuple[Problem, ...]:
    from evallib.projects import load_project  # a run for which nothing has changed need not wait for the models

    try:
        load_project(workspace, slug)
    except InputError as error:
        return error.problems
    except OSError as error:
        what = _("The file cannot be read ({reason}).").format(reason=error.strerror or type(error).__name__)
        return (Problem(Place(f"{PARAMETERS}/{slug}.yaml"), what, _("See to it that you may read it.")),)
    return ()


def named_twice(workspace: Workspace) -> dict[str, tuple[Problem, ...]]:
    """Projects whose file is there twice: with two endings, or under names that some computers take for the same."""
    folder = workspace.params_dir / "projects"
    files = [path for path in sorted(folder.iterdir()) if path.suffix.lower() in {".yaml", ".yml"}]
    same: dict[str, list[Path]] = {}
    for path in files:
        if not path.name.startswith("."):
            same.setdefault(unicodedata.normalize("NFC", path.stem).casefold(), []).append(path)
    found: dict[str, tuple[Problem, ...]] = {}
    for paths in same.values():
        for path in paths if len(paths) > 1 else ():
            other = next(name for name in (one.name for one in paths) if name != path.name)
            what = _("There is also {other}: two files for one project.").format(other=other)
            problem = Problem(Place(f"{PARAMETERS}/{path.name}"), what, _("Keep one of them."))
            found[path.stem] = (*found.get(path.stem, ()), problem)
    return found


def _out_problems(workspace: Workspace, out: Path) -> Iterator[Problem]:
    """What keeps reports from being put into the output folder."""
    place = Place(str(out))
    for folder in (workspace.params_dir, workspace.data_dir, workspace.root / "notebooks"):
        if out.is_relative_to(folder.resolve()):
            what = _("Reports cannot lie in {folder}/, which evallib reads.").format(folder=folder.name)
            yield Problem(place, what, _("Name another folder with --out."))
            return
    try:
        out.mkdir(parents=True, exist_ok=True)
        probe = out / f".probe.{os.getpid()}.new"
        try:
            probe.write_bytes(b"evallib")
        finally:  # of a full disk it takes the name, though no content
            probe.unlink(missing_ok=True)
    except OSError as error:
        yield _unwritable(place, error)


def _target_problems(workspace: Workspace, target: Path) -> Iterator[Problem]:
    """What keeps one report from being put in its folder."""
    place = Place(str(target))
    if _too_long(target.with_name(f".{target.name}.{'9' * 7}.new") / LONGEST_NAME):
        what = _("The path is too long for the files of the report.")
        yield Problem(place, what, _("Name a folder with a shorter path with --out."))
    elif any(folder.resolve().is_relative_to(target) for folder in (workspace.params_dir, workspace.data_dir)):
        what = _("The report would lie among the files of the workspace.")
        yield Problem(place, what, _("Name another folder with --out."))
    elif target.is_symlink() or (target.exists() and not target.is_dir()):
        yield Problem(place, _("This is no folder, where the folder of a report was expected."), _("Move it away."))
    elif target.is_dir() and not os.access(target, os.W_OK | os.X_OK):
        yield _unwritable(place, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))


def _too_long(path: Path) -> bool:
    if sys.platform == "win32" and len(str(path)) > WINDOWS_LONGEST:
        return True
    try:
        path.stat()
    except OSError as error:
        return error.errno == errno.ENAMETOOLONG
    return False


def _unwritable(place: Place, error: OSError) -> Problem:
    what = _("Nothing can be written in the folder ({reason}).").format(reason=error.strerror or type(error).__name__)
    return Problem(place, what, _("See to it that you may write there, or name another folder with --out."))


def _engine_problems(options: argparse.Namespace) -> Iterator[Problem]:
    """What the chosen way to run notebooks lacks."""
    if options.engine == "jupyter":
        yield from _kernel_problems()
    if options.memory_limit is None:
        return
    place = Place("--memory-limit")
    if options.engine == "jupyter":
        what = _("Jupyter's own kernels cannot be kept to an amount of memory.")
        yield Problem(place, what, _("Leave out --engine jupyter, or --memory-limit."))
    elif not sys.platform.startswith("linux"):
        what = _("This system cannot keep a section to an amount of memory.")
        yield Problem(place, what, _("Leave out --memory-limit."))


def _kernel_problems() -> Iterator[Problem]:
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    place, remedy = Place("--engine jupyter"), _("Install it with: python -m pip install ipykernel")
    try:
        command = KernelSpecManager().get_kernel_spec("python3").argv
    except NoSuchKernel:
        yield Problem(place, _("There is no Jupyter kernel called python3."), remedy)
        return
    if not command or shutil.which(command[0]) is None:
        yield Problem(place, _("The Jupyter kernel python3 names a program that does not exist."), remedy)
