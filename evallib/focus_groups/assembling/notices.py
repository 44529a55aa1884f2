"""What an evaluator should know of the material, though nothing in it is wrong enough to stop the reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evallib.errors import Place, Problem
from evallib.focus_groups.assembling.accounting import Accounted
from evallib.focus_groups.assembling.grouping import Groups, empty_documents
from evallib.focus_groups.assembling.labels import fold
from evallib.focus_groups.assembling.naming import listed, quoted_line
from evallib.focus_groups.assembling.speech import Places, Talk
from evallib.focus_groups.assembling.transcripts import seldom
from evallib.focus_groups.source import CodedSource
from evallib.locale import _, ngettext
from evallib.presentation import percent
from evallib.projects import FocusGroupSettings

Told = Iterator[tuple[str, str]]
"""What there is to notice, and what to do."""


def notice_documents(source: CodedSource, groups: Groups) -> Iterator[Problem]:
    """Documents that are left out, are empty, or lack their text."""
    return _placed(source, _documents(source, groups))


def notice_speakers(source: CodedSource, settings: FocusGroupSettings, talk: Talk, groups: Groups) -> Iterator[Problem]:
    """Who speaks in transcripts, wherever that is not certain; nothing for tables, which tell it themselves."""
    if source.format in ("table", "matrix"):
        return iter(())
    return _placed(
        source, (*_silent(source, settings, talk, groups), *_taken(settings, talk, groups), *_doubtful(source, talk))
    )


def notice_account(source: CodedSource, found: Accounted, places: Places) -> Iterator[Problem]:
    """Codings that are left out because nobody is named before them, and places that cannot be or are not known."""
    return _placed(source, _account(found, places))


def _placed(source: CodedSource, told: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    yield from (Problem(Place(source.file), what, remedy) for what, remedy in told)


def _documents(source: CodedSource, groups: Groups) -> Told:
    grouped = {key for keys in groups.documents for key in keys}
    empty = empty_documents(source)
    left_out = [one.name for one in source.documents if one.key not in grouped and one.key not in empty]
    if left_out:
        what = _("Documents without codings belong to no group and are left out: {names}.")
        yield what.format(names=listed(left_out)), _("If somebody speaks there, name them under “order”.")
    if blank := [one.name for one in source.documents if one.key in empty]:
        what = _("These transcripts are empty, and count as no group: {names}.")
        yield what.format(names=listed(blank)), _("Export the coding again with their text, if they should have one.")
    known = [problem.what for problem in source.changed]
    missing = [one.name for one in source.documents if one.text is None and one.key in grouped]
    missing = [name for name in missing if not any(name in what for what in known)]
    if missing and source.format not in ("table", "matrix"):
        what = _("These transcripts lack their text, so nothing there can be placed or quoted: {names}.")
        yield what.format(names=listed(missing)), _("Export the coding again with its texts.")


def _silent(source: CodedSource, settings: FocusGroupSettings, talk: Talk, groups: Groups) -> Told:
    """Transcripts in which nobody is named, or nobody but those who lead the talk."""
    grouped = {key for keys in groups.documents for key in keys}
    leading = {fold(name) for name in settings.moderators}
    titles = {one.key: one.name for one in source.documents if one.key in grouped and talk.turns.get(one.key)}
    if nameless := [title for key, title in titles.items() if key not in talk.first]:
        what = _("No line begins with a name and a colon: {names}. Who speaks there is not known.")
        remedy = _("Write the speaker before what is said, as “P1: …”, before the coding begins.")
        yield what.format(names=listed(nameless)), remedy
    led = [
        title
        for key, title in titles.items()
        if key in talk.first and all(fold(turn.label or "") in leading for turn in talk.turns[key])
    ]
    if led:
        what = _("Nobody but those who lead the talk speaks here: {names}. No participant is found there.")
        remedy = _("Check that each line begins with the name of its speaker and a colon, and what “moderators” lists.")
        yield what.format(names=listed(led)), remedy


def _taken(settings: FocusGroupSettings, talk: Talk, groups: Groups) -> Told:
    """Names that may be no people, and names that may be several."""
    leading = {fold(name) for name in settings.moderators}
    remedy = _("If they are none, list the speakers under “speakers”.")
    if not settings.speakers:
        doubtful = [label for label in seldom(talk.labels) if fold(label) not in leading]
        if doubtful:
            what = _("Before a colon at the beginning of one line only, and taken for people: {names}.")
            yield what.format(names=listed(doubtful)), remedy
        if talk.small:
            what = _("Before a colon, with a small letter, and taken for people: {names}.")
            yield what.format(names=listed(talk.small)), remedy
    if again := tuple(dict.fromkeys(name for name in _again(talk, groups) if fold(name) not in leading)):
        what = _("In several transcripts of the same group, and taken as one person each: {names}.")
        remedy = _("If they are different people, give them different names in the transcripts.")
        yield what.format(names=listed(again)), remedy


def _again(talk: Talk, groups: Groups) -> Iterator[str]:
    """Names in more than one transcript of a group."""
    for keys in groups.documents:
        met: dict[str, str] = {}
        for key in keys:
            labels = {fold(turn.label): turn.label for turn in talk.turns.get(key, ()) if turn.label is not None}
            yield from (label for name, label in labels.items() if name in met)
            met |= labels


def _doubtful(source: CodedSource, talk: Talk) -> Told:
    """Lines that look as if somebody began to speak."""
    if not talk.doubts:
        return
    first, n = talk.doubts[0], len(talk.doubts)
    titles = {one.key: one.name for one in source.documents}
    what = ngettext(
        "{n} line looks as if somebody began to speak, but counts as said by whoever spoke before: row {row} of "
        "{document}, {line}.",
        "{n} lines look as if somebody began to speak, but count as said by whoever spoke before, first row {row} of "
        "{document}, {line}.",
        n,
    ).format(n=n, row=first.row, document=listed([titles[first.document]]), line=quoted_line(first.words))
    yield what, _("If somebody speaks there, write the name alone before the colon, or list it under “speakers”.")


def _account(found: Accounted, places: Places) -> Told:
    if found.prefaces:
        what = ngettext(
            "{n} coding stands before the first name in its transcript and is left out.",
            "{n} codings stand before the first name in their transcripts and are left out.",
            found.prefaces,
        )
        yield what.format(n=found.prefaces), _("If a participant speaks there, write the name before it.")
    if n := int(places.broken.sum()):
        what = ngettext(
            "{n} coding has a place that is not in the text, or no length.",
            "{n} codings have places that are not in the text, or no length.",
            n,
        )
        yield what.format(n=n), _("Look at them in the coding program, and export again.")
    if places.anchoring is not None and not places.anchoring.accepted:
        what = _(
            "Where in the texts the codes are cannot be decided: the best way to read the places fits {share}, the "
            "next one {other}. Codes are counted text by text, without speakers and quotations."
        )
        told = what.format(share=_share(places.anchoring.score), other=_share(places.anchoring.rival))
        yield told, _("Export the coding again from the program that it was done in.")


def _share(part: float) -> str:
    """Whole per cent, rounded down: 100 only when all fit."""
    return percent(int(100 * part + 1e-9), 0)
