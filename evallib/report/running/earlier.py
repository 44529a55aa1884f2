"""Sections of an earlier report that need not be run again, read back from its notebook.

``report.ipynb`` has everything that a section showed and published, so nothing else has to be stored: it is the only
cache, and one that anybody can open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from evallib.presentation.collect import Notebook, published_result
from evallib.report.keeping.commitments import WHOLE
from evallib.report.keeping.ingredients import SectionInputs
from evallib.report.keeping.inputs import Inputs, section_inputs
from evallib.report.keeping.kept import DONE, NOTEBOOK, UNTOLD, Manifest, is_whole, read_manifest
from evallib.report.keeping.keys import SUMMARY
from evallib.report.keeping.shared import WHOLE_TOLD
from evallib.report.running.sections import SectionRun


@dataclass(frozen=True)
class Earlier:
    """A report that was made before: what it was made from, and the cells of its sections.

    Nothing is here of a report that is not there, or whose notebook is not as it was written.
    """

    sections: Mapping[str, Manifest] = field(default_factory=dict)
    cells: Mapping[str, list[Notebook]] = field(default_factory=dict)

    def run_of(self, section: str) -> SectionRun | None:
        """A section as it was run; None if it did not come out."""
        cells = self.cells.get(section, [])
        result = published_result(cells)
        if result is None or result.name != section or result.status not in DONE:
            return None
        return SectionRun(nbformat.v4.new_notebook(cells=cells), result)

    def read_whole(self, section: str) -> bool:
        """Whether a section has read the whole data folder."""
        return any(name.endswith(f"/{WHOLE}") and name != WHOLE_TOLD for name in self.sections[section]["inputs"])

    def read_shared(self, section: str) -> bool:
        """Whether a section has read all that projects share."""
        return WHOLE_TOLD in self.sections[section]["inputs"]


def read_earlier(target: Path) -> Earlier:
    """The report in a folder."""
    manifest = read_manifest(target)
    try:
        if manifest is None or not is_whole(target, manifest, NOTEBOOK):
            return Earlier()
        cells: dict[str, list[Notebook]] = {}
        for cell in nbformat.read(target / NOTEBOOK, as_version=4).cells:
            cells.setdefault(cell.metadata["evallib"]["section"], []).append(cell)
        return Earlier({name: dict(part) for name, part in manifest["sections"].items()}, cells)
    except UNTOLD:  # not written by evallib
        return Earlier()


def kept_sections(earlier: Earlier, inputs: Inputs) -> dict[str, SectionRun]:
    """The sections that would be made from the same again, as they were run; the summary only if all others are."""
    found: dict[str, SectionRun] = {}
    below: dict[str, SectionInputs] = {}
    others = [section for section in inputs.basis.sections if section != SUMMARY]
    for section in (*others, SUMMARY):
        before, run = earlier.sections.get(section), earlier.run_of(section)
        if before is None or run is None or before["key"] is None or (section == SUMMARY and len(found) < len(others)):
            continue
        resting_on = below if section == SUMMARY else None
        read = {"whole": earlier.read_whole(section), "shared": earlier.read_shared(section)}
        below[section] = section_inputs(inputs, section, **read, others=resting_on)
        if below[section].key == before["key"]:
            found[section] = run
    return found
