"""Is the page as it was written, and what lies beside it too? For any reader: no data, no workspace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from evallib.errors import InputError, Place, Problem
from evallib.locale import _
from evallib.report.embedded import page_fingerprint, told_fingerprint
from evallib.report.write import FAILURE_FILES
from evallib.verify.findings import Finding, differs, note, shown_name
from evallib.verify.page import MARK, Page, as_object, read_page, read_regular, sha256_of

MANIFEST, PAGE, TABLES = "manifest.json", "report.html", "tables"
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
        outputs = self.manifest["outputs"] if self.manifest else {}
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
    found = (*(changed or _page_against(page, manifest)), *_beside(path.parent, manifest))
    told = manifest["provenance"] if changed else page.provenance
    return Report(page, told, manifest, found)


def _read_manifest(path: Path) -> tuple[dict[str, Any] | None, Finding | None]:
    """The manifest beside a page, or what is wrong with it; neither when there is none."""
    if not path.exists():
        return None, None
    try:
        found = as_object(read_regular(path))
    except InputError:
        found = None
    if found is not None and isinstance(found.get("provenance"), dict) and isinstance(found.get("outputs"), dict):
        return found, None
    return None, differs(_("{file} is damaged, or no manifest of evallib's.").format(file=MANIFEST))


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


def _beside(folder: Path, manifest: Mapping[str, Any]) -> Iterator[Finding]:
    """The other files of the report, one by one."""
    missing = []
    for name, told in manifest["outputs"].items():
        content = None if name == PAGE else _content(folder, name)
        if content is not None and sha256_of(content) != told:
            yield differs(_("{file} has been changed.").format(file=shown_name(name)))
        elif content is None and name != PAGE:
            missing.append(shown_name(name))
    for path in sorted((folder / TABLES).glob("*.csv")):
        if f"{TABLES}/{path.name}" not in manifest["outputs"]:
            yield differs(_("{file} is no part of the report.").format(file=shown_name(f"{TABLES}/{path.name}")))
    if any((folder / name).exists() for name in FAILURE_FILES):
        yield note(_("A later attempt to make the report failed; this is the one from before."))
    if missing:
        yield note(_("Not beside the page, and not checked: {files}.").format(files=", ".join(missing)))


def _content(folder: Path, name: str) -> bytes | None:
    """A file of the report by its name; None when it is not there, or when the name leads out of the folder."""
    parts = PurePosixPath(name).parts
    if not parts or "\\" in name or {"..", "/"} & set(parts):
        return None
    try:
        return read_regular(folder / name)
    except InputError:
        return None
