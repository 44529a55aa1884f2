"""The guard that every reader-facing text passes: it stops personal data and never repeats it."""

from __future__ import annotations

from evallib.errors import PrivacyError
from evallib.locale import _
from evallib.privacy.identifiers import Kind, find_identifiers


def guard_text(text: str) -> str:
    """The same text, if it may be shown.

    Raises :class:`PrivacyError` when the text holds an identity number (also one with a wrong check digit), a
    phone number or an e-mail address. The message names the kinds and how many, never the content.

    >>> guard_text("Ärende 2014-01189, 3 378 977 kr")
    'Ärende 2014-01189, 3 378 977 kr'
    """
    hits = find_identifiers(text)
    if hits:
        kinds = ", ".join(kind_label(kind) for kind in dict.fromkeys(hit.kind for hit in hits))
        raise PrivacyError(
            _("A text may not be shown, because it holds: {kinds}. Remove it from the parameters or the data.").format(
                kinds=kinds
            )
        )
    return text


def kind_label(kind: Kind) -> str:
    """The name of a kind of identifier, in the reader's language."""
    labels: dict[Kind, str] = {
        "personnummer": _("personal identity number"),
        "samordningsnummer": _("coordination number"),
        "interimsnummer": _("interim identity number"),
        "möjligt personnummer": _("possible personal identity number"),
        "telefon": _("phone number"),
        "e-post": _("e-mail address"),
    }
    return labels[kind]
