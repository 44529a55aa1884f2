"""``ro-crate-metadata.json`` beside a page: does it tell of this run?

The time of the run stands in it, so the manifest has no fingerprint of it; but it names the run.
"""

from __future__ import annotations

from typing import Any

from evallib.verify.page import as_object


def tells_of(content: bytes, run_key: Any) -> bool:
    """Whether a crate can be read and names that run.

    >>> tells_of(b'{"@graph": [{"@id": "./", "identifier": "0a"}, {"@id": "#run-0a"}]}', "0a"), tells_of(b"{}", "0a")
    (True, False)
    """
    graph = (as_object(content) or {}).get("@graph")
    entities = [one for one in graph if isinstance(one, dict)] if isinstance(graph, list) else []
    about = [one.get("identifier") for one in entities if one.get("@id") == "./"]
    runs = [one["@id"] for one in entities if str(one.get("@id")).startswith("#run-")]
    return about == [run_key] and runs == [f"#run-{run_key}"]
