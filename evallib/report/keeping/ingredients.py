"""What a report is made from, as fingerprints: filled by whoever computes the run keys, told by the manifest.

Plain records, so that neither side imports the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class SectionInputs:
    """What one section is made from.

    ``key``: its run key; None: it opened something that cannot be followed, so it is never kept. ``data``: each data
    file it reads, by the name that may be told (``data/<project>/goals.csv``), with its commitment; None: the file
    could be there but is not.
    """

    key: str | None
    data: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Ingredients:
    """All fingerprints of a report.

    ``run_key``: of everything below; ``sections``: in the order of the report; ``files``: real names in the data folder
    of the told names in ``sections`` (``{"data/x/file 1": "kasam_före.csv"}``), for counting rows, never published.
    ``parameters``: one commitment to all validated settings, ``parameter_fields``: one for each field; ``notebooks``:
    SHA-256 of code and prose by the notebook's name; ``inputs``: of raw bytes by the file's name in the workspace;
    ``versions``: every package of the closure; ``seeds``: what chance was given, by section.
    """

    run_key: str
    source: str
    template: str
    lock: str
    python: str
    platform: str
    parameters: str
    sections: Mapping[str, SectionInputs] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    notebooks: Mapping[str, str] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    parameter_fields: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    seeds: Mapping[str, int] = field(default_factory=dict)
