"""What an evaluator should know of the material, though nothing in it is wrong enough to stop the reading."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from evallib.errors import Place, Problem
from evallib.focus_groups.assembling.accounting import Accounted
from evallib.focus_groups.assembling.naming import listed
from evallib.focus_groups.assembling.speech import Places, Talk
from evallib.focus_groups.assembling.transcripts import fold, seldom
from evallib.focus_groups.source import CodedSource
from evallib.locale import _, ngettext
from evallib.projects import FocusGroupSettings


def find_notices(
    source: CodedSource, settings: FocusGroupSettings, talk: Talk, *, grouped: Collection[str]
) -> Iterator[Problem]:
    """Documents that are left out, transcripts without names, and names that may be none.

    ``grouped``: the keys of the documents that belong to a group.
    """
    place = Place(source.file)
    left_out = [document.name for document in source.documents if document.key not in grouped]
    if left_out:
        what = _("Documents without codings belong to no group and are left out: {names}.")
        remedy = _("If somebody speaks there, name them under “order”.")
        yield Problem(place, what.format(names=listed(left_out)), remedy)
    if source.format in ("table", "matrix"):
        return
    said = {key for key in grouped if talk.turns.get(key) and key not in talk.first}
    silent = [document.name for document in source.documents if document.key in said]
    if silent:
        what = _("No line begins with a name and a colon: {names}. Who speaks there is not known.")
        remedy = _("Write the speaker before what is said, as “P1: …”, before the coding begins.")
        yield Problem(place, what.format(names=listed(silent)), remedy)
    if not settings.speakers:
        leading = {fold(name) for name in settings.moderators}
        doubtful = [label for label in seldom(talk.labels) if fold(label) not in leading]
        if doubtful:
            what = _("Before a colon at the beginning of one line only, and taken for people: {names}.")
            remedy = _("If they are none, list the speakers under “speakers”.")
            yield Problem(place, what.format(names=listed(doubtful)), remedy)


def notice_account(source: CodedSource, found: Accounted, places: Places) -> Iterator[Problem]:
    """Codings that are left out because nobody is named before them, and places that cannot be."""
    place = Place(source.file)
    if found.prefaces:
        what = ngettext(
            "{n} coding stands before the first name in its transcript and is left out.",
            "{n} codings stand before the first name in their transcripts and are left out.",
            found.prefaces,
        )
        remedy = _("If a participant speaks there, write the name before it.")
        yield Problem(place, what.format(n=found.prefaces), remedy)
    if n := int(places.broken.sum()):
        what = ngettext(
            "{n} coding has a place that is not in the text, or no length.",
            "{n} codings have places that are not in the text, or no length.",
            n,
        )
        yield Problem(place, what.format(n=n), _("Look at them in the coding program, and export again."))
