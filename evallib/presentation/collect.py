"""What an executed notebook shows and publishes, read back from its outputs.

The outputs are the only way from a notebook to the report: papermill's own metadata calls a killed run
completed. A section counts as done only when its last cell published a result.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evallib.model import SectionResult
from evallib.presentation import reads
from evallib.presentation.items import ITEMS_MIME, SECTION_MIME

Cell = dict[str, Any]
Notebook = Any
"""A notebook or cell of nbformat, which has no types."""
SECTIONS_FOLDER = reads.SECTIONS_FOLDER
"""Environment variable, set while a report is made: the folder with its executed section notebooks."""


def outputs_of(cell: Cell) -> Iterator[dict[str, Any]]:
    """The rich outputs of a cell: what it displayed, without text streams and errors."""
    for output in cell.get("outputs", ()):
        if output["output_type"] in {"display_data", "execute_result"}:
            yield output["data"]


def title_of(cells: list[Cell], section: str) -> str:
    """The section's title: the first heading of its notebook, else its name."""
    for cell in cells:
        for line in cell["source"].splitlines() if cell["cell_type"] == "markdown" else ():
            if line.startswith("#"):
                return str(line.lstrip("#").strip())
    return section


def shown_items(cell: Cell) -> list[dict[str, Any]]:
    """The items that a cell shows, as records."""
    return [item for data in outputs_of(cell) for item in data.get(ITEMS_MIME, {}).get("items", ())]


def unguarded(cell: Cell) -> bool:
    """Does the cell display something that did not go through :func:`evallib.presentation.show`?"""
    return any(ITEMS_MIME not in data and SECTION_MIME not in data for data in outputs_of(cell))


def published_result(cells: list[Cell]) -> SectionResult | None:
    """The result that the last code cell published; None when it did not."""
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    if not code:
        return None
    for data in outputs_of(code[-1]):
        if SECTION_MIME in data:
            return SectionResult.from_published(data[SECTION_MIME])
    return None
