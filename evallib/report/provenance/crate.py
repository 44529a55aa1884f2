"""``ro-crate-metadata.json``: how the report came about, in the words of Process Run Crate 0.5 (RO-Crate 1.1).

One run of one program that made these files from those. The time of the run stands here and nowhere else. Nobody is
named: the program does not know who started it. What was read is not in the folder, so it is described, not linked.

Source: https://w3id.org/ro/wfrun/process/0.5, checked with the public validator in ``tests/test_report_crate.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from evallib.locale import LANGUAGE, _
from evallib.report.keeping.shared import is_shared
from evallib.report.placing.write import MANIFEST

CRATE = "ro-crate-metadata.json"
SPECIFICATION = "https://w3id.org/ro/crate/1.1"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
PYTHON_HOME = "https://www.python.org/"
FORMATS = {
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".json": "application/json",
    ".csv": "text/csv",
}
"""Media types by the ending of a file's name."""

Entity = dict[str, Any]


def crate(told: Mapping[str, Any], title: str, files: Mapping[str, bytes], ended: datetime) -> Entity:
    """The crate of a report.

    ``told``: its provenance; ``files``: everything written, by name; ``ended``: when the last of it was made.
    """
    written = [*sorted(files), MANIFEST]
    moment = ended.astimezone(UTC).isoformat(timespec="seconds")
    read = list(_read(told))
    graph = [
        {"@id": CRATE, "@type": "CreativeWork", "conformsTo": _link(SPECIFICATION), "about": _link("./")},
        _root(told, title, written, moment),
        {"@id": PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": PROFILE.rpartition("/")[2]},
        _licence(),
        *_programs(told),
        _action(told, written, [entity["@id"] for entity in read], moment),
        *read,
        *(_file(name, files.get(name)) for name in written),
    ]
    return {"@context": f"{SPECIFICATION}/context", "@graph": graph}


def _link(name: str) -> Entity:
    return {"@id": name}


def _links(names: Sequence[str]) -> list[Entity]:
    return [_link(name) for name in names]


def _run(told: Mapping[str, Any]) -> str:
    return f"#run-{told['run_key']}"


def _root(told: Mapping[str, Any], title: str, written: Sequence[str], moment: str) -> Entity:
    return {
        "@id": "./",
        "@type": "Dataset",
        "conformsTo": _link(PROFILE),
        "name": title,
        "description": _("An evaluation report, its numbers and tables, and what it was made from."),
        "datePublished": moment,
        "inLanguage": LANGUAGE,
        "license": _link("#licence"),
        "identifier": told["run_key"],
        "hasPart": _links([quote(name) for name in written]),
        "mentions": _link(_run(told)),
    }


def _licence() -> Entity:
    name = _("No licence is stated")
    return {
        "@id": "#licence",
        "@type": "CreativeWork",
        "name": name,
        "description": _("Whoever publishes the report decides how it may be used."),
    }


def _programs(told: Mapping[str, Any]) -> Iterator[Entity]:
    evallib = told["evallib"]
    about = {} if evallib["commit"] is None else {"identifier": evallib["commit"]}
    yield {
        "@id": "#evallib",
        "@type": "SoftwareApplication",
        "name": "evallib",
        "softwareVersion": evallib["version"],
        "softwareRequirements": _link(PYTHON_HOME),
        **about,
    }
    yield {
        "@id": PYTHON_HOME,
        "@type": "SoftwareApplication",
        "name": "Python",
        "url": PYTHON_HOME,
        "softwareVersion": told["python"],
        "operatingSystem": told["platform"],
    }


def _action(told: Mapping[str, Any], written: Sequence[str], read: Sequence[str], moment: str) -> Entity:
    return {
        "@id": _run(told),
        "@type": "CreateAction",
        "name": _("The report on {project} was made").format(project=told["project"]),
        "description": f"evallib run {told['project']}",
        "endTime": moment,
        "instrument": _link("#evallib"),
        "object": _links(read),
        "result": _links([quote(name) for name in written]),
        "actionStatus": "http://schema.org/CompletedActionStatus",
    }


def _read(told: Mapping[str, Any]) -> Iterator[Entity]:
    """What the report was made from: told names and commitments, as in the provenance."""
    settings = f"params/projects/{told['project']}.yaml"
    yield _work(settings, told["parameters"], _("The settings of the project, with those of its programme."))
    for name, found in told["notebooks"].items():
        yield _work(f"notebooks/{name}", found, _("The notebook of a section."))
    for entry in told["data"]:
        what = _("Data that projects share.") if is_shared(entry["file"]) else _("Data of the project.")
        yield _work(entry["file"], entry["hash"], what)


def _work(name: str, identifier: str, description: str) -> Entity:
    return {
        "@id": f"#{quote(name)}",
        "@type": "CreativeWork",
        "name": name,
        "description": description,
        "identifier": identifier,
    }


def _file(name: str, content: bytes | None) -> Entity:
    size = {} if content is None else {"contentSize": str(len(content))}
    return {
        "@id": quote(name),
        "@type": "File",
        "name": name,
        "description": _description(name),
        "encodingFormat": FORMATS[PurePosixPath(name).suffix],
        **size,
    }


def _description(name: str) -> str:
    """What a file of the report is."""
    return {
        "report.html": _("The report, one page that needs nothing else."),
        "report.ipynb": _("The notebook behind the report, with its code."),
        "results.json": _("The numbers and checks of the report, for programs."),
        MANIFEST: _("What the report was made from, and fingerprints of its files."),
    }.get(name, _("A table of the report, as shown."))
