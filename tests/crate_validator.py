"""Ask the public validator of RO-Crates without a network: ``python -m tests.crate_validator FOLDER ...``.

The validator wants the vocabulary from the web. Here it comes from its own cache, filled with the terms that
:mod:`evallib.report.provenance.crate` uses, as RO-Crate 1.1 defines them; a term that is missing here is an error
there.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

SCHEMA = "http://schema.org/"
CONTEXT = "https://w3id.org/ro/crate/1.1/context"
TYPES = ("CreateAction", "CreativeWork", "Dataset", "SoftwareApplication")
PROPERTIES = (
    "about",
    "actionStatus",
    "contentSize",
    "datePublished",
    "description",
    "encodingFormat",
    "endTime",
    "hasPart",
    "identifier",
    "inLanguage",
    "instrument",
    "license",
    "mentions",
    "name",
    "object",
    "operatingSystem",
    "result",
    "softwareRequirements",
    "softwareVersion",
    "url",
    "version",
)
TERMS = {
    **{term: f"{SCHEMA}{term}" for term in (*TYPES, *PROPERTIES)},
    "File": f"{SCHEMA}MediaObject",
    "conformsTo": "http://purl.org/dc/terms/conformsTo",
}


def fill_cache(path: Path) -> None:
    """Put the vocabulary where the validator looks before it asks the web."""
    from requests import Request
    from requests_cache import CachedRequest, CachedResponse, CachedSession

    asked = Request("GET", CONTEXT).prepare()
    session = CachedSession(str(path), expire_after=-1)
    session.cache.responses[session.cache.create_key(asked)] = CachedResponse(
        content=json.dumps({"@context": TERMS}).encode(),
        headers={"Content-Type": "application/ld+json"},
        request=CachedRequest.from_request(asked),
        status_code=200,
        url=CONTEXT,
    )
    session.close()


def validate(folder: Path) -> list[list[str]]:
    """What the validator has to remark of rules that must or should be kept, as [severity, message]."""
    from rocrate_validator.models import Severity, ValidationSettings
    from rocrate_validator.services import validate as ask

    with tempfile.TemporaryDirectory() as cache:
        fill_cache(Path(cache) / "http")
        settings = ValidationSettings(
            rocrate_uri=str(folder),
            profile_identifier="process-run-crate-0.5",
            requirement_severity=Severity.RECOMMENDED,
            offline=True,
            cache_path=Path(cache) / "http",
        )
        found = {(issue.severity.name, str(issue.message)) for issue in ask(settings).get_issues()}
    return sorted([severity, message] for severity, message in found)


if __name__ == "__main__":
    print(json.dumps([validate(Path(folder)) for folder in sys.argv[1:]]))
