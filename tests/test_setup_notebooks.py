"""Notebooks are kept without outputs, so that a change to one can be read and no result is committed by mistake."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

FOLDER = Path(__file__).resolve().parent.parent / "notebooks"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.ipynb")), ids=lambda path: path.stem)
def test_it_has_no_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code
    assert [cell.id for cell in code if cell.outputs or cell.execution_count is not None] == []


def test_a_copy_that_jupyter_made_is_not_there() -> None:
    assert [path.name for path in FOLDER.iterdir() if path.suffix == ".ipynb" and "-" in path.stem] == []
