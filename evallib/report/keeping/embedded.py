"""What a page says about itself: the provenance that it carries as text, and a fingerprint of its own.

The fingerprint is the SHA-256 of the page with 64 zeros in its place, so that whoever has nothing but the page can tell
whether it is as it was made. It protects against accidents, not against somebody who makes a new one.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

PROVENANCE_ID, FINGERPRINT_ID = "evallib-manifest", "evallib-fingerprint"
ZEROS = "0" * 64
_FINGERPRINT = re.compile(rf'(<code id="{FINGERPRINT_ID}">)([0-9a-f]{{64}})(</code>)')
_PROVENANCE = re.compile(rf'<pre id="{PROVENANCE_ID}"[^>]*>(.*?)</pre>', re.DOTALL)


def seal_page(page: str) -> str:
    """The page with its own fingerprint in the place that the template keeps for it.

    >>> sealed = seal_page('<p>Å</p><code id="evallib-fingerprint">' + ZEROS + "</code>")
    >>> told_fingerprint(sealed) == page_fingerprint(sealed) != ZEROS
    True
    """
    found = page_fingerprint(page)
    return _FINGERPRINT.sub(lambda match: match[1] + found + match[3], page)


def page_fingerprint(page: str) -> str:
    """What the page's fingerprint should be.

    ``page``: the file's bytes as UTF-8, with the line ends that it has.
    """
    blank = _FINGERPRINT.sub(lambda match: match[1] + ZEROS + match[3], page)
    return hashlib.sha256(blank.encode()).hexdigest()


def told_fingerprint(page: str) -> str | None:
    """The fingerprint that the page tells; None if it tells none, or more than one."""
    found = _FINGERPRINT.findall(page)
    return found[0][1] if len(found) == 1 else None


def embedded_provenance(page: str) -> dict[str, Any] | None:
    """The provenance that the page carries; None if it has none that can be read."""
    found = _PROVENANCE.findall(page)
    if len(found) != 1:
        return None
    try:
        told = json.loads(html.unescape(found[0]))
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def provenance_text(provenance: Mapping[str, Any]) -> str:
    """The provenance as JSON that a person can read: one line for each thing told.

    >>> print(provenance_text({"project": "x", "data": [{"file": "a"}, {"file": "b"}], "seeds": {}}))
    {
     "project": "x",
     "data": [
      {"file": "a"},
      {"file": "b"}
     ],
     "seeds": {}
    }
    """
    parts = ",\n ".join(f"{_compact(name)}: {_told(value)}" for name, value in provenance.items())
    return f"{{\n {parts}\n}}"


def as_markup(text: str) -> Markup:
    """A text for the inside of an element, with nothing escaped that need not be.

    >>> as_markup('{"title": "a < b & c"}')
    Markup('{"title": "a &lt; b &amp; c"}')
    """
    return Markup(html.escape(text, quote=False))  # noqa: S704  (escaped right here)


def _told(value: Any) -> str:
    if isinstance(value, dict) and value:
        lines = [f"{_compact(name)}: {_compact(inner)}" for name, inner in value.items()]
        return "{\n  " + ",\n  ".join(lines) + "\n }"
    if isinstance(value, list) and value:
        return "[\n  " + ",\n  ".join(map(_compact, value)) + "\n ]"
    return _compact(value)


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
