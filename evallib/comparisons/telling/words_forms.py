"""What the forms are made of, in sentences: which words were read as those of a scale."""

from __future__ import annotations

from evallib.comparisons.read import Study
from evallib.locale import _
from evallib.presentation import join_words, quoted


def respelt_sentence(study: Study) -> str:
    """Which spellings were read as which words of the scales, and in which forms; "" when none was."""
    written: dict[tuple[str, str], str] = {}
    found: dict[tuple[str, str], list[str]] = {}
    for one in study.forms.respelt:
        key = (one.written.casefold(), one.read_as.casefold())
        written.setdefault(key, one.written)
        forms = found.setdefault(key, [])
        forms += [number for number in [_appendix(one.form)] if number not in forms]
    if not found:
        return ""
    text = _("{written} as {read_as} (Bilaga {forms})")
    told = [
        text.format(written=quoted(written[key]), read_as=quoted(key[1]), forms=join_words(forms))
        for key, forms in found.items()
    ]
    return _("Words in the forms have been taken to mean those of the scale: {told}.").format(told=join_words(told))


def _appendix(form: str) -> str:
    """The number of a form.

    >>> _appendix("bilaga_6_prioritering")
    '6'
    """
    return form.split("_")[1]
