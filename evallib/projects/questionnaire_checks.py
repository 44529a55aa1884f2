"""Questions about the settings of the section kasam that no single value can answer.

Asked of the project's document, so that they are answered also when other values are wrong. What depends on the
questionnaire is asked only when its own file is right.
"""

from __future__ import annotations

from collections.abc import Iterator

from evallib.errors import Problem
from evallib.locale import _
from evallib.projects.checks import check_doubled
from evallib.projects.documents import Document, KeyPath
from evallib.projects.instrument_checks import check_references
from evallib.projects.instruments import Instrument
from evallib.projects.wording import shorten, suggest

KASAM = "kasam"
WAVES: KeyPath = (KASAM, "waves")


def check_kasam(document: Document, instrument: Instrument | None) -> Iterator[Problem]:
    """Problems in the settings of the section kasam; nothing when there are none."""
    if not isinstance(document.get(KASAM), dict):
        return
    for key in ("id", "label"):
        yield from check_doubled(document, *WAVES, None, key)
    yield from check_doubled(document, KASAM, "missing_codes", None)
    yield from _check_compare(document)
    yield from _check_files(document)
    yield from _check_wave_column(document)
    yield from _check_link(document)
    if instrument is not None:
        yield from _check_columns(document, instrument)
        yield from _check_against(document, instrument)


def _check_compare(document: Document) -> Iterator[Problem]:
    """The two waves that are compared: known, different, the earlier one first."""
    known = [text for _path, text in document.texts(*WAVES, None, "id")]
    named = list(document.texts(KASAM, "compare", None))
    for path, name in named:
        if name not in known:
            what = _("There is no wave with the id “{name}”.").format(name=shorten(name))
            yield Problem(document.place(path), what, suggest(name, known))
    places = [known.index(name) for _path, name in named if name in known]
    if len(places) == 2 and places[0] >= places[1]:
        what = _("The two waves that are compared must differ, and the earlier one comes first.")
        yield Problem(document.place((KASAM, "compare")), what, _("Write them in the order of the list of waves."))


def _check_files(document: Document) -> Iterator[Problem]:
    """Files: in every wave or in none, and not the same rows for two waves."""
    waves = _waves(document)
    files = [document.get(*wave, "file") for wave in waves]
    for wave, file in zip(waves, files, strict=True):
        if file is None and any(files):
            what = _("Some waves have a file and this one has none.")
            yield Problem(document.place((*wave, "file")), what, _("Name a file for every wave, or for none."))
        if file is None and document.get(*wave, "sheet") is not None:
            what = _("A sheet is named, but no file.")
            yield Problem(document.place((*wave, "sheet")), what, _("Name the file, or remove the sheet."))
    if document.get(KASAM, "wave_column") is None:
        yield from _check_same_rows(document, waves)


def _check_same_rows(document: Document, waves: list[KeyPath]) -> Iterator[Problem]:
    first: dict[tuple[str, str], KeyPath] = {}
    for wave in waves:
        file, sheet = document.get(*wave, "file"), document.get(*wave, "sheet")
        if not isinstance(file, str):
            continue
        rows = (file.casefold(), str(sheet))
        if rows in first:
            what = _("The wave on row {row} has the same file.").format(row=document.place(first[rows]).row)
            remedy = _("Name another file or sheet, or say in wave_column which column tells the waves apart.")
            yield Problem(document.place((*wave, "file")), what, remedy)
        first.setdefault(rows, (*wave, "file"))


def _check_wave_column(document: Document) -> Iterator[Problem]:
    """One file for all waves: a column that tells them apart, and a different value for each wave."""
    column, waves = document.get(KASAM, "wave_column"), _waves(document)
    if column is None:
        for wave in waves:
            if document.get(*wave, "value") is not None:
                what = _("A value is given, but wave_column does not say in which column it stands.")
                yield Problem(document.place((*wave, "value")), what, _("Name the column, or remove the value."))
        return
    for wave in waves:
        if document.get(*wave, "value") is None:
            what = _("With wave_column, every wave must say what stands there for it.")
            yield Problem(document.place((*wave, "value")), what, _("Add a row “value: …”."))
    yield from check_doubled(document, *WAVES, None, "value")
    sources = [(document.get(*wave, "file"), document.get(*wave, "sheet")) for wave in waves]
    for wave, source in zip(waves, sources, strict=True):
        if source[0] is None or source != sources[0]:
            what = _("With wave_column, all waves must name the same file and sheet.")
            yield Problem(document.place((*wave, "file")), what, _("Name the file that holds all waves."))


def _check_link(document: Document) -> Iterator[Problem]:
    by, column = document.get(KASAM, "link", "by"), document.get(KASAM, "link", "column")
    if by in ("id", "code") and column is None:
        what = _("People are linked by {by}, but no column is named.").format(by=by)
        yield Problem(document.place((KASAM, "link")), what, _("Add a row “column: …”."))
    if by in ("id", "code") and not any(document.get(*wave, "file") for wave in _waves(document)):
        what = _("People cannot be linked: the waves have no files.")
        yield Problem(document.place((KASAM, "link", "by")), what, _("Name the files, or write “by: none”."))
    if by in (None, "none") and column is not None:
        what = _("A column to link by is named, but people are not linked.")
        remedy = _("Write “by: id” or “by: code”, or remove the column.")
        yield Problem(document.place((KASAM, "link", "column")), what, remedy)


def _check_columns(document: Document, instrument: Instrument) -> Iterator[Problem]:
    """Each column of the files has one meaning: an item, the wave, the link, the unit or a background."""
    renamed = document.get(KASAM, "columns")
    renamed = renamed if isinstance(renamed, dict) else {}
    for key in renamed:
        if key not in instrument.columns:
            what = _("There is no item column “{name}” in {title}.").format(name=shorten(key), title=instrument.title)
            yield Problem(document.place((KASAM, "columns", key)), what, suggest(key, instrument.columns))
    places: list[tuple[KeyPath, object]] = [((KASAM, "columns", key), column) for key, column in renamed.items()]
    places += [((KASAM, *path), document.get(KASAM, *path)) for path in (("wave_column",), ("link", "column"))]
    places += [((KASAM, "unit"), document.get(KASAM, "unit"))]
    places += [(path, text) for path, text in document.texts(KASAM, "background", None)]
    meant = {column: _("item {name}").format(name=column) for column in instrument.columns if column not in renamed}
    for path, column in places:
        if not isinstance(column, str) or document.is_refused(path):
            continue
        if column in meant:
            what = _("The column “{name}” is named already, as {meaning}.")
            what = what.format(name=shorten(column), meaning=meant[column])
            yield Problem(document.place(path), what, _("Each column can have one meaning only."))
        meant.setdefault(column, _meaning(document, path))


def _meaning(document: Document, path: KeyPath) -> str:
    place = document.place(path)
    return _("{key} on row {row}").format(key=place.column, row=place.row)


def _check_against(document: Document, instrument: Instrument) -> Iterator[Problem]:
    """What only the questionnaire can tell: missing codes, the smallest change, published figures."""
    for path, code in document.texts(KASAM, "missing_codes", None):
        if _is_answer(code, instrument):
            what = _("“{code}” is an answer of {title}, {low} to {high}, so it cannot mean that one is missing.")
            what = what.format(code=code, title=instrument.title, low=instrument.low, high=instrument.high)
            yield Problem(document.place(path), what, _("Remove the code."))
    low, high = instrument.range_of(instrument.primary)
    change = document.get(KASAM, "smallest_change")
    if isinstance(change, int | float) and not isinstance(change, bool) and change >= high - low:
        what = _("A change of {change} points is not possible on a scale from {low} to {high}.")
        what = what.format(change=f"{change:g}", low=low, high=high)
        remedy = _("Write the smallest change that matters, in points of the total.")
        yield Problem(document.place((KASAM, "smallest_change")), what, remedy)
    limits = {scale: instrument.range_of(scale) for scale in instrument.scale_ids}
    yield from check_references(document, (KASAM, "references"), ids=instrument.scale_ids, limits=limits)


def _is_answer(code: str, instrument: Instrument) -> bool:
    """Whether a text is a whole number within the range of answers, however it is written.

    >>> from evallib.projects import Subscale
    >>> one = Subscale(id="a", label="A", items=(1,))
    >>> key = Instrument(
    ...     name="x", title="X", items=1, low=1, high=7, column_prefix="k", scales=(one,), licence="-", source=("-",)
    ... )
    >>> [_is_answer(code, key) for code in ("7", "07", "7,0", " 7 ", "9", "vet ej", "6.5", "inf")]
    [True, True, True, True, False, False, False, False]
    """
    try:
        number = float(code.strip().replace(",", "."))
    except ValueError:
        return False
    return number.is_integer() and instrument.low <= number <= instrument.high


def _waves(document: Document) -> list[KeyPath]:
    """The paths of the waves that can be read as groups."""
    found = document.get(*WAVES)
    count = len(found) if isinstance(found, tuple) else 0
    return [(*WAVES, index) for index in range(count) if isinstance(document.get(*WAVES, index), dict)]
