"""Reader-facing words: English in the code, Swedish in ``sv/*.po`` (one catalogue per room of evallib).

The catalogues are read as text and compiled in memory, so a compiled file can never be stale.
"""

from __future__ import annotations

import gettext as _gettext
from functools import cache
from importlib.resources import files
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGE = "sv"
N_ = str
"""Marks a message for extraction where it is not translated at once."""


@cache
def translations(language: str = LANGUAGE) -> _gettext.NullTranslations:
    """All messages of a language, merged from its catalogues.

    A message may stand in several catalogues only with the same translation; anything else raises
    ``ValueError``, because which one a reader saw would depend on the order of the files.
    """
    merged = Catalog(locale=language)
    folder = files("evallib.locale") / language
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if not entry.name.endswith(".po"):
            continue
        for message in read_po(BytesIO(entry.read_bytes()), locale=language):
            if not message.id or not message.string or not all(message.string):
                continue
            earlier = merged.get(message.id, message.context)
            if earlier is not None and earlier.string != message.string:
                raise ValueError(f"{entry.name}: {message.id!r} is translated in two ways")
            merged[message.id] = message
    compiled = BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return _gettext.GNUTranslations(compiled)


def _(message: str) -> str:
    """Translate one message. Placeholders are named (``{amount}``) and filled by the caller."""
    return translations().gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """Translate a message that depends on a count."""
    return translations().ngettext(singular, plural, number)


def pgettext(context: str, message: str) -> str:
    """Translate a word whose translation depends on where it stands, e.g. ``pgettext("verdict", "met")``."""
    return translations().pgettext(context, message)
