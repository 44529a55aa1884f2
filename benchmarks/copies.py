"""A workspace with many projects: the repository's own, copied as often as it takes."""

from __future__ import annotations

import shutil
from itertools import cycle, islice
from pathlib import Path

from evallib.projects import Workspace


def copy_projects(source: Workspace, folder: Path, count: int) -> dict[str, str]:
    """Fill a folder with a workspace of ``count`` projects; each copy's name with the name of what it is a copy of.

    The projects take turns. Notebooks, programmes and questionnaires are the repository's, and there once.
    """
    for name in ("notebooks", "params/programmes", "params/instruments"):
        if (source.root / name).is_dir():
            shutil.copytree(source.root / name, folder / name)
    (folder / "params" / "projects").mkdir(parents=True)
    copies = {}
    for number, slug in enumerate(islice(cycle(source.project_slugs()), count), start=1):
        copies[f"{slug}-{number:03}"] = slug
    for copy, slug in copies.items():
        settings = (source.params_dir / "projects" / f"{slug}.yaml").read_text(encoding="utf-8")
        named = settings.replace(f"\nproject: {slug}\n", f"\nproject: {copy}\n", 1)
        (folder / "params" / "projects" / f"{copy}.yaml").write_text(named, encoding="utf-8")
        shutil.copytree(source.data_dir / slug, folder / "data" / copy)
    return copies
