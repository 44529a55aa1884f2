"""Is the page as it was written, and what lies beside it too? For any reader: no data, no workspace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evallib.errors import InputError, Place, Problem
from evallib.locale import _
from evallib.report.keeping.embedded import page_fingerprint, told_fingerprint
from evallib.report.placing.write import FAILURE_FILES
from evallib.report.provenance.crate import CRATE
from evallib.verify.crate import tells_of
from evallib.verify.findings import Finding, differs, note, shown_name, unchecked
from evallib.verify.manifest import contradicted, is_inside, is_schema, misformed
from evallib.verify.numbers import as_results
from evallib.verify.page import MARK, Page, as_object, read_page, read_regular, sha256_of

MANIFEST, PAGE, RESULTS, TABLES = "manifest.json", "report.html", "results.json", "tables"
MOST_NAMED = 8
OWN = ("project", "run_key", "parameters")
"""What no two reports of a workspace have in common."""


@dataclass(frozen=True)
class Report:
    """A page that evallib wrote, and what was found of it.

    ``provenance``: how it was made, as the page says, or its manifest when the page cannot be read; None: nobody can
    tell. ``manifest``: what lies beside the page, when it is about the same report.
    """

    page: Page
    provenance: Mapping[str, Any] | None
    manifest: Mapping[str, Any] | None
    findings: tuple[Finding, ...]

    @property
    def unchanged(self) -> Mapping[str, bytes]:
        """The files beside the page that are those which the manifest tells of, by name."""
        outputs = self.manifest.get("outputs", {}) if self.manifest else {}
        found = {name: _content(self.page.path.parent, name) for name in outputs}
        return {name: one for name, one in found.items() if one is not None and sha256_of(one) == outputs[name]}


def open_report(path: Path) -> Report:
    """Read a page and its manifest; compare them with each other and with the files beside them.

    Raises :class:`~evallib.errors.InputError` for a file that is no report of evallib.
    """
    page = read_page(path)
    manifest, torn = _read_manifest(path.parent / MANIFEST)
    if MARK not in page.content and not (manifest is not None and path.name == PAGE):
        what = _("This is no report of evallib's, or one from before reports told how they were made.")
        raise InputError([Problem(Place(str(path)), what, _("Name the page: …/report.html."))])
    changed = _page_changes(page)
    if manifest is None:
        absent = note(_("{file} does not lie beside the page: the page alone was checked.").format(file=MANIFEST))
        return Report(page, page.provenance, None, (*changed, torn or absent))
    if _of_another(page, manifest, changed=bool(changed)):
        return Report(page, page.provenance, None, (*changed, _another(page, manifest)))
    told = manifest["provenance"] if changed else page.provenance or {}
    wrong, contradicting = misformed(manifest), contradicted(manifest, told, _statuses(path.parent, manifest))
    found = (
        *(changed or _page_against(page, manifest)),
        *_manifest_changes(wrong, contradicting),
        *_beside(path.parent, manifest, told.get("run_key")),
    )
    sound = {part: value for part, value in manifest.items() if part not in {*wrong, *contradicting} - {"outputs"}}
    return Report(page, told, sound, found)


def _read_manifest(path: Path) -> tuple[dict[str, Any] | None, Finding | None]:
    """The manifest beside a page, or what is wrong with it; neither when there is none."""
    if not path.exists():
        return None, None
    try:
        found = as_object(read_regular(path))
    except InputError:
        found = None
    if found is not None and isinstance(found.get("provenance"), dict) and isinstance(found.get("outputs"), dict):
        if is_schema(found):
            return found, None
        text = _("{file} has a form that this evallib does not know: what it tells could not be checked.")
        return None, unchecked(text.format(file=MANIFEST))
    return None, differs(_("{file} is damaged, or no manifest of evallib's.").format(file=MANIFEST))


def _manifest_changes(wrong: Sequence[str], contradicting: Sequence[str]) -> Iterator[Finding]:
    """What of the manifest cannot be right, whatever lies in the workspace."""
    if wrong:
        text = _("{file} has parts that evallib does not write like that: {names}.")
        yield differs(text.format(file=MANIFEST, names=", ".join(wrong)))
    if contradicting:
        text = _("{file} does not fit what the report tells of its making: {names}.")
        yield differs(text.format(file=MANIFEST, names=", ".join(contradicting)))


def _statuses(folder: Path, manifest: Mapping[str, Any]) -> dict[str, Any] | None:
    """What became of each section, as the unchanged results tell; None if nobody can tell."""
    content = _content(folder, RESULTS)
    if content is None or sha256_of(content) != manifest["outputs"].get(RESULTS):
        return None
    results = as_results(content)
    return None if results is None else {section["name"]: section.get("status") for section in results["sections"]}


def _page_changes(page: Page) -> tuple[Finding, ...]:
    """What the page alone gives away: it must fit its own fingerprint."""
    if page.html is None:
        return (differs(_("The page has been changed: it holds bytes that are no text.")),)
    if page.provenance is None:
        return (differs(_("The page has been changed: what it says of its making cannot be read.")),)
    if told_fingerprint(page.html) != page_fingerprint(page.html):
        return (differs(_("The page has been changed: it does not fit its own fingerprint.")),)
    return ()


def _of_another(page: Page, manifest: Mapping[str, Any], *, changed: bool) -> bool:
    """Whether a manifest is about another report, or another run.

    A page that has been changed may have been changed in any one place: then nothing of its own may fit.
    """
    told = manifest["provenance"]
    if page.provenance is None:
        return False
    differing = [page.provenance.get(name) != told.get(name) for name in OWN]
    return all(differing) if changed else any(differing)


def _another(page: Page, manifest: Mapping[str, Any]) -> Finding:
    theirs, ours = manifest["provenance"].get("project"), page.provenance and page.provenance.get("project")
    if theirs == ours:
        text = _("{file} beside the page is of another run: the files beside the page could not be checked.")
        return differs(text.format(file=MANIFEST))
    text = _("{file} beside the page is of another project ({project}): the files beside it could not be checked.")
    return differs(text.format(file=MANIFEST, project=shown_name(theirs)))


def _page_against(page: Page, manifest: Mapping[str, Any]) -> Iterator[Finding]:
    """A page that fits itself, against its manifest."""
    told = page.provenance or {}
    theirs = manifest["provenance"]
    names = [name for name in {**told, **theirs} if told.get(name) != theirs.get(name)]
    if names:
        text = _("The page and {file} differ on how the report was made: {names}.")
        yield differs(text.format(file=MANIFEST, names=", ".join(shown_name(name) for name in names)))
    elif manifest["outputs"].get(PAGE) != page.sha256:
        yield differs(_("The page is not the one that {file} tells of.").format(file=MANIFEST))


def _beside(folder: Path, manifest: Mapping[str, Any], run_key: Any) -> Iterator[Finding]:
    """The other files of the report, one by one."""
    outputs = manifest["outputs"]
    files = {name: _content(folder, name) for name in (*outputs, CRATE) if name != PAGE and is_inside(name)}
    for name, content in files.items():
        if content is not None and name in outputs and sha256_of(content) != outputs[name]:
            yield differs(_("{file} has been changed.").format(file=shown_name(name)))
        elif content is not None and name == RESULTS and as_results(content) is None:
            yield differs(_("{file} holds no results of evallib's.").format(file=name))
        elif content is not None and name == CRATE and not tells_of(content, run_key):
            yield differs(_("{file} is damaged, or tells of another run.").format(file=name))
    for path in sorted((folder / TABLES).glob("*.csv")):
        if f"{TABLES}/{path.name}" not in manifest["outputs"]:
            yield differs(_("{file} is no part of the report.").format(file=shown_name(f"{TABLES}/{path.name}")))
    if any((folder / name).exists() for name in FAILURE_FILES):
        yield note(_("A later attempt to make the report failed; this is the one from before."))
    missing = [shown_name(name) for name, content in files.items() if content is None]
    if missing:
        more = ["…"] if len(missing) > MOST_NAMED else []
        text = _("Not beside the page, and not checked: {files}.")
        yield unchecked(text.format(files=", ".join([*missing[:MOST_NAMED], *more])))


def _content(folder: Path, name: str) -> bytes | None:
    """A file of the report by its name; None when it is not there, or when the name leads out of the folder."""
    if not is_inside(name):
        return None
    try:
        return read_regular(folder / name)
    except InputError:
        return None
