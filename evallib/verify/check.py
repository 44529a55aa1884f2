"""The three steps, one after the other, and the sentence that they come to."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from evallib.errors import InputError, Place, Problem
from evallib.locale import _, ngettext
from evallib.projects import Project, Workspace, find_workspace, load_project, suggest
from evallib.projects.workspace import ENVIRONMENT, shipped_notebooks
from evallib.report.keeping.commitments import known_secret
from evallib.report.keeping.keys import LOCK, PACKAGE, notebook_fingerprint
from evallib.verify.findings import Finding, Status, differs, shown_name, status_of
from evallib.verify.inputs import compare_inputs, compare_keys, unfollowed
from evallib.verify.intact import Report, open_report
from evallib.verify.present import ingredients_now
from evallib.verify.told import Told, read_told
from evallib.verify.versions import compare_versions

LOCKED = PACKAGE.parent / LOCK
"""Where the locked versions stand, in a checkout."""


@dataclass(frozen=True)
class Verification:
    """What was found, in the order in which it was looked at, and what it comes to.

    ``verdict``: one or two sentences. ``internal``: for the log only.
    """

    findings: tuple[Finding, ...]
    verdict: str
    internal: str = ""

    @property
    def status(self) -> Status:
        """``differs`` when anything does, else ``unchecked`` when anything could not be checked, else ``same``."""
        return status_of(self.findings)


def verify_report(path: Path, workspace: Workspace | None = None, *, rerun: bool = False) -> Verification:
    """Check a report. ``workspace``: where its data are; None: where the report lies, or the current folder.

    Raises :class:`~evallib.errors.InputError` where there is nothing to check, or no workspace to make it again in.
    """
    report = open_report(path)
    told = read_told(report.provenance or {}, report.manifest)
    place = _workspace(path, told.project, workspace)
    if place is None:
        if rerun:
            what = _("To make the report again its workspace is needed.")
            raise InputError([Problem(Place(str(path)), what, _("Name it with --workspace."))])
        return _concluded(report.findings, _("What it was made from has not been checked."))
    try:
        project = load_project(place, told.project)
    except InputError:
        text = _("The settings can no longer be read: “evallib check {project}” says why.").format(project=told.project)
        return _concluded((*report.findings, differs(text)))
    inputs, elsewhere = _inputs(project, told, rerun=rerun)
    found = (*report.findings, *inputs)
    if rerun:
        return _made_again(report, told, place, found, elsewhere=elsewhere)
    return _concluded(found, _("Data, settings, notebooks, evallib and all versions are those that it was made from."))


def _inputs(project: Project, told: Told, *, rerun: bool) -> tuple[tuple[Finding, ...], bool]:
    """The second step, and whether versions are other ones here."""
    now = ingredients_now(project, told)
    versions = tuple(compare_versions(told, now, LOCKED))
    secret = known_secret(project.workspace.root) is not None
    found = (*compare_inputs(told, now, secret=secret), *versions)
    if status_of(found) == "same":
        found = (*found, *compare_keys(told, now))
    shipped = {notebook_fingerprint(path.read_bytes()) for path in shipped_notebooks().glob("*.ipynb")}
    return (*found, *unfollowed(told, shipped, rerun=rerun)), status_of(versions) == "differs"


def _workspace(path: Path, slug: str, named: Workspace | None) -> Workspace | None:
    """The workspace that has the project: the named one, the one that the page lies in, or the current one."""
    if named is not None:
        if slug in named.project_slugs():
            return named
        where = Place(f"params/projects/{shown_name(slug)}.yaml")
        raise InputError([Problem(where, _("There is no such project."), suggest(slug, named.project_slugs()))])
    for start in (path.resolve().parent, None):
        try:
            found = find_workspace(start)
        except InputError:
            if start is None and os.environ.get(ENVIRONMENT):
                raise
            continue
        if slug in found.project_slugs():
            return found
    return None


def _made_again(
    report: Report, told: Told, place: Workspace, found: tuple[Finding, ...], *, elsewhere: bool
) -> Verification:
    """The third step, after everything that the first two found."""
    from evallib.verify.rerun import First, make_again  # with it comes all that making reports takes

    first = First(report.page.content.decode("utf-8", "replace"), report.unchanged)
    again = make_again(first, place, told.project, told.code, elsewhere=elsewhere)
    findings = (*found, *again.findings)
    if again.likeness == "content" and status_of(findings) == "same":
        findings = (*findings, differs(_("Made again, the report tells its making in another way.")))
    told_likeness = {
        "bytes": _("Made again, the report came out the same, byte for byte."),
        "content": _("Made again, the report came out the same, but for the account of its making."),
        "numbers": _("The same numbers, another environment."),
        "other": _("Made again, the report did not come out the same."),
        "unknown": "",
    }
    likeness = "numbers" if elsewhere and again.likeness == "content" else again.likeness
    return replace(_concluded(findings, told_likeness[likeness], always=True), internal=again.internal)


def _concluded(findings: tuple[Finding, ...], sentence: str = "", *, always: bool = False) -> Verification:
    """The verdict. ``sentence``: what more there is to say where nothing differs, or ``always``."""
    status = status_of(findings)
    count = sum(finding.kind == "differs" for finding in findings)
    first = {
        "same": _("The report fits its fingerprints."),
        "differs": ngettext("{n} difference.", "{n} differences.", count).format(n=count),
        "unchecked": _("The report could not be checked in full."),
    }[status]
    return Verification(findings, f"{first} {sentence}".strip() if always or status == "same" else first)
