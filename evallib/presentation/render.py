"""Items as HTML: one set of macros, used by JupyterLab's cells and by the report alike.

Autoescape is on and an unknown name is an error, so a text can never become markup and a misspelt field can
never vanish.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, Environment, PackageLoader, StrictUndefined

from evallib.locale import _, ngettext, pgettext

KINDS = ("sentence", "bullets", "table", "figure", "reading", "limits", "links", "terms")


def make_environment(*loaders: BaseLoader) -> Environment:
    """A Jinja environment that finds the item macros, and then whatever the given loaders find.

    Templates are only read from inside the package, never from a folder that a user or Jupyter points to.
    """
    items = PackageLoader("evallib.presentation", "templates")
    environment = Environment(
        loader=ChoiceLoader([*loaders, items]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(_=_, ngettext=ngettext, pgettext=pgettext)
    return environment


def render_items(items: Sequence[dict[str, Any]]) -> str:
    """Items, as JSON records with a ``kind``, as an HTML fragment without styles or scripts.

    Raises ``ValueError`` for an unknown kind.

    >>> print(render_items([{"kind": "sentence", "role": "text", "text": "2 < 3"}]).strip())
    <p class="item sentence text">2 &lt; 3</p>
    """
    for item in items:
        if item["kind"] not in KINDS:
            raise ValueError(f"unknown kind of item: {item['kind']!r}")
    return str(_macros().render(items))


@cache
def _macros() -> Any:
    return make_environment().get_template("items.html.j2").module
