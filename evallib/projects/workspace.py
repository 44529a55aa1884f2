"""A workspace: any folder with ``params/`` and ``data/``. Its own notebooks override the shipped ones."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from evallib.errors import InputError, Place, Problem
from evallib.locale import _

ENVIRONMENT = "EVALLIB_WORKSPACE"
NOTEBOOK = re.compile(r"([0-9]{2})_([a-z][a-z0-9_]*)\.ipynb")
PARAMETER_ENDINGS = (".yaml", ".yml")
PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Workspace:
    """A folder with parameters and data. ``root`` is absolute and free of links."""

    root: Path

    @property
    def params_dir(self) -> Path:
        """Where projects and programmes are declared."""
        return self.root / "params"

    @property
    def data_dir(self) -> Path:
        """Where the tables are, one folder a project."""
        return self.root / "data"

    @property
    def outputs_dir(self) -> Path:
        """Where reports are put unless the user says otherwise."""
        return self.root / "outputs"

    def project_slugs(self) -> tuple[str, ...]:
        """The names of all project files in alphabetical order, also of those that will not load."""
        return parameter_names(self.params_dir / "projects")

    def programme_names(self) -> tuple[str, ...]:
        """The names of all programme files in alphabetical order."""
        return parameter_names(self.params_dir / "programmes")

    def instrument_names(self) -> tuple[str, ...]:
        """The names of the workspace's own questionnaires in alphabetical order."""
        return parameter_names(self.params_dir / "instruments")

    def notebooks(self) -> dict[str, Path]:
        """Section to notebook, in the order of their numbers.

        A notebook of the workspace replaces the shipped one of the same section, number and all. Raises
        :class:`~evallib.errors.InputError` if two notebooks of one folder are about the same section.
        """
        found = {**_numbered(shipped_notebooks()), **_numbered(self.root / "notebooks")}
        return dict(sorted(found.items(), key=lambda item: (item[1].name, item[0])))

    def notebook(self, section: str) -> Path | None:
        """The notebook of a section, or None."""
        return self.notebooks().get(section)

    def name_of(self, path: Path) -> str:
        """A path as it is shown: relative to the workspace, with forward slashes."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.name

    def holds(self, path: Path) -> bool:
        """Whether a path, with all links followed, lies in the workspace."""
        return path.resolve().is_relative_to(self.root.resolve())


def parameter_names(folder: Path) -> tuple[str, ...]:
    """The names of the parameter files in a folder without their ending; hidden files are not listed."""
    if not folder.is_dir():
        return ()
    files = [path for path in folder.iterdir() if path.suffix.lower() in PARAMETER_ENDINGS]
    return tuple(sorted({path.stem for path in files if not path.name.startswith(".")}))


def shipped_notebooks() -> Path:
    """The folder of evallib's own notebooks: inside the package, or beside it in a checkout."""
    inside = PACKAGE / "notebooks"
    return inside if inside.is_dir() else PACKAGE.parent / "notebooks"


def shipped_instruments() -> Path:
    """The folder of the questionnaires that come with evallib."""
    return PACKAGE / "scales" / "instruments"


def _numbered(folder: Path) -> dict[str, Path]:
    """Section to notebook for the notebooks of one folder."""
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        match = NOTEBOOK.fullmatch(path.name)
        if match is None:
            continue
        section = match.group(2)
        if section in found:
            what = _("The section {section} already has the notebook {name}.")
            what = what.format(section=section, name=found[section].name)
            raise InputError([Problem(Place(f"notebooks/{path.name}"), what, _("Rename or remove one of them."))])
        found[section] = path
    return found


def find_workspace(start: Path | None = None) -> Workspace:
    """The workspace to work in.

    With ``start`` None the environment variable EVALLIB_WORKSPACE decides if it is set; otherwise the nearest
    folder from ``start`` (the current folder) upwards that has ``params/`` and ``data/``. Raises
    :class:`~evallib.errors.InputError` if there is none.
    """
    named = os.environ.get(ENVIRONMENT) if start is None else None
    if named:
        if not _is_workspace(Path(named)):
            raise InputError([_no_workspace(Path(named), _("Correct the variable EVALLIB_WORKSPACE."))])
        return Workspace(Path(named).resolve())
    first = (start or Path.cwd()).resolve()
    for folder in (first, *first.parents):
        if _is_workspace(folder):
            return Workspace(folder)
    raise InputError([_no_workspace(first, _("Go to a folder that has them, or name it with --workspace."))])


def _is_workspace(folder: Path) -> bool:
    return (folder / "params").is_dir() and (folder / "data").is_dir()


def _no_workspace(folder: Path, remedy: str) -> Problem:
    what = _("The folder has no params/ and data/, nor has any folder around it.")
    return Problem(Place(folder.name or str(folder)), what, remedy)
