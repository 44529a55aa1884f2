"""What a report is made from, found in the workspace: settings, notebooks, data and evallib itself.

Everything is looked at once, before any section runs: a file that changes while it is read then has another
commitment the next time, and the section is run again.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from evallib.privacy import mask
from evallib.projects import Project
from evallib.report.keeping import keys
from evallib.report.keeping.commitments import (
    WHOLE,
    commit,
    commit_entry,
    commit_folder,
    paths_by_name,
    secret_of_project,
    workspace_secret,
)
from evallib.report.keeping.data_names import declared_names, declared_shared, told_names
from evallib.report.keeping.ingredients import Ingredients, SectionInputs
from evallib.report.keeping.shared import TOLD, WHOLE_TOLD, commit_all_shared, commit_shared, commit_shared_names
from evallib.report.task import CodeState

Sections = Mapping[str, SectionInputs]


@dataclass(frozen=True)
class Inputs:
    """Everything that a project's report could be made from, as it was before anything ran.

    ``told``: how the files that sections may read are told, by the name in the data folder; ``data``: commitments to
    them, None for one that is not there; ``whole``: the one to the whole folder; ``declared``: what each section says
    it reads, None if it does not say; ``settings``: one commitment to each field of the settings; ``raw``: hashes of
    files as they are, and of the names of shared files where these decide what is read. ``shared_data``,
    ``shared_whole`` and ``shared_declared``: the same of what projects share, by path below ``data/``.
    """

    project: Project
    basis: keys.Basis
    told: Mapping[str, str] = field(repr=False)
    data: Mapping[str, str | None] = field(repr=False)
    whole: str = field(repr=False)
    declared: Mapping[str, frozenset[str] | None] = field(repr=False)
    settings: Mapping[str, str] = field(repr=False)
    raw: Mapping[str, str] = field(repr=False)
    shared_data: Mapping[str, str | None] = field(repr=False)
    shared_whole: str = field(repr=False)
    shared_declared: Mapping[str, frozenset[str]] = field(repr=False)


def read_inputs(project: Project, secret: bytes | None = None) -> Inputs:
    """Look at everything that a project's report is made from.

    ``secret``: the one of the workspace; None: its own, which is made where it is missing.
    """
    secret = secret_of_project(secret or workspace_secret(project.workspace.root), project.slug)
    reads = {section: declared_names(project, section) for section in project.sections}
    shared = {section: frozenset(declared_shared(project, section)) for section in project.sections}
    told, folder = told_names(project), project.workspace.data_dir
    return Inputs(
        project=project,
        basis=_basis(project, secret),
        told=told,
        data=_commitments(project, secret, told),
        whole=commit_folder(secret, project.data_dir),
        declared={section: None if names is None else frozenset(names) for section, names in reads.items()},
        settings={name: _commit(secret, name, value) for name, value in _fields(project).items()},
        raw=dict(sorted({**_raw(project, secret), **_shared_names(project, secret, shared.values())}.items())),
        shared_data={name: commit_shared(secret, folder, name) for name in _shared_files(shared.values())},
        shared_whole=commit_all_shared(secret, folder),
        shared_declared=shared,
    )


def _shared_files(declared: Iterable[frozenset[str]]) -> list[str]:
    return sorted({name for names in declared for name in names if not name.endswith("/")})


def _shared_names(project: Project, secret: bytes, declared: Iterable[frozenset[str]]) -> dict[str, str]:
    """What stands for the names of the shared files, if some section goes by them.

    They decide which files it reads, and only those are part of its key.
    """
    if not any(name.endswith("/") for names in declared for name in names):
        return {}
    return {TOLD: commit_shared_names(secret, project.workspace.data_dir)}


def section_inputs(
    inputs: Inputs,
    section: str,
    *,
    whole: bool = False,
    shared: bool = False,
    followed: bool = True,
    others: Mapping[str, SectionInputs] | None = None,
) -> SectionInputs:
    """What a section is made from.

    ``whole``: it opened more of the data folder than it declares (:func:`opens_more`), so any file there counts;
    ``shared``: the same of what projects share. ``followed``: all that it was made from could be seen. ``others``: the
    sections that the summary rests on.
    """
    declared, folder = inputs.declared[section], f"data/{inputs.project.slug}"
    found = {f"{folder}/{inputs.told[name]}": inputs.data[name] for name in declared or ()}
    found |= {f"data/{name}": inputs.shared_data[name] for name in _shared_files([inputs.shared_declared[section]])}
    data = dict(sorted(found.items()))
    if whole or declared is None:
        data[f"{folder}/{WHOLE}"] = inputs.whole
    if shared:
        data[WHOLE_TOLD] = inputs.shared_whole
    below = [one.key for one in (others or {}).values()]
    known = [key for key in below if key is not None]
    if not followed or len(known) < len(below):
        return SectionInputs(None, data)
    return SectionInputs(keys.section_key(inputs.basis, section, data, others=known), data)


def opens_more(inputs: Inputs, section: str, opened: Iterable[str]) -> bool:
    """Whether a section that opened those files of the data folder opened any that it does not declare."""
    return not {unicodedata.normalize("NFC", name) for name in opened} <= (inputs.declared[section] or frozenset())


def opens_more_shared(inputs: Inputs, section: str, opened: Iterable[str]) -> bool:
    """The same of shared files, by path below ``data/``; of a folder that it listed, with a slash at its end."""
    return not frozenset(opened) <= inputs.shared_declared[section]


def all_sections(
    inputs: Inputs,
    whole: Collection[str] = (),
    unfollowed: Collection[str] = (),
    shared: Collection[str] = (),
) -> Sections:
    """What every section is made from, in the order of the report.

    ``whole``: the sections that opened more than they declare, ``shared``: those that did so among the shared files;
    ``unfollowed``: those that could not be followed.
    """
    found: dict[str, SectionInputs] = {}
    for section in (*[name for name in inputs.basis.sections if name != keys.SUMMARY], keys.SUMMARY):
        others = dict(found) if section == keys.SUMMARY else None
        seen = {"whole": section in whole, "shared": section in shared, "followed": section not in unfollowed}
        found[section] = section_inputs(inputs, section, **seen, others=others)
    return {section: found[section] for section in inputs.basis.sections}


def ingredients(inputs: Inputs, sections: Sections, code: CodeState) -> Ingredients:
    """All fingerprints of a report of those sections (:func:`all_sections`)."""
    basis, project = inputs.basis, inputs.project
    folder = f"data/{project.slug}"
    facts = {name: inputs.data[name] for name in keys.FACTS_FILES}
    return Ingredients(
        run_key=keys.run_key(basis, {name: one.data for name, one in sections.items()}, facts, code),
        source=basis.surroundings.source,
        template=basis.surroundings.template,
        lock=basis.surroundings.lock,
        python=basis.surroundings.python,
        platform=basis.surroundings.platform,
        parameters=basis.parameters,
        sections=sections,
        files={f"{folder}/{told}": name for name, told in sorted(inputs.told.items())},
        notebooks=_notebook_names(project, basis),
        inputs=inputs.raw,
        parameter_fields=inputs.settings,
        versions=basis.surroundings.versions,
        seeds=basis.seeds,
    )


def _basis(project: Project, secret: bytes) -> keys.Basis:
    found = {section: project.workspace.notebook(section) for section in project.sections}
    return keys.Basis(
        project=project.slug,
        sections=project.sections,
        parameters=_commit(secret, "parameters", _settings(project)),
        notebooks={
            section: keys.notebook_fingerprint(_content(path)) if path is not None else None
            for section, path in found.items()
        },
        seeds=seeds_of(project),
        surroundings=keys.surroundings(),
    )


def seeds_of(project: Project) -> dict[str, int]:
    """Where the random draws of each section start, if it has any."""
    found = {name: getattr(getattr(project.params, name, None), "seed", None) for name in project.sections}
    return {name: seed for name, seed in found.items() if isinstance(seed, int)}


def _commitments(project: Project, secret: bytes, told: Mapping[str, str]) -> dict[str, str | None]:
    """Commitments to the files that some section may read, found under whichever form of their letters."""
    folder = project.data_dir
    paths = paths_by_name(folder)
    return {name: commit_entry(secret, paths.get(name, folder / name)) for name in told}


def _commit(secret: bytes, name: str, value: Any) -> str:
    return commit(secret, name, keys.canonical_json(value))


def _models(project: Project) -> dict[str, BaseModel]:
    """The settings that a report rests on, by the beginning of their fields' names."""
    found = {"": project.params, "programme.": project.programme, "instrument.": project.instrument}
    return {name: model for name, model in found.items() if model is not None}


def _settings(project: Project) -> dict[str, Any]:
    return {name or "project": model.model_dump(mode="json") for name, model in _models(project).items()}


def _fields(project: Project) -> dict[str, Any]:
    """The value of each field of the settings, those of a section one by one; the names are evallib's own."""
    found: dict[str, Any] = {}
    for prefix, model in _models(project).items():
        dumped = model.model_dump(mode="json")
        for name in type(model).model_fields:
            inner = getattr(model, name)
            if isinstance(inner, BaseModel):
                found |= {f"{prefix}{name}.{key}": dumped[name][key] for key in type(inner).model_fields}
            else:
                found[f"{prefix}{name}"] = dumped[name]
    return found


def _notebook_names(project: Project, basis: keys.Basis) -> dict[str, str]:
    paths = {section: project.workspace.notebook(section) for section in project.sections}
    made = {path.name: basis.notebooks[section] for section, path in paths.items() if path is not None}
    return {mask(name): found for name, found in sorted(made.items()) if found is not None}


def _raw(project: Project, secret: bytes) -> dict[str, str]:
    """Hashes of the files as they are, by their name in the workspace; settings have commitments instead."""
    found = {name: commit(secret, name, path.read_bytes()) for name, path in settings_files(project).items()}
    for section in project.sections:
        path = project.workspace.notebook(section)
        if path is not None:
            found[f"notebooks/{path.name}"] = keys.sha256(_content(path))
    named = {mask(name): value for name, value in found.items()}
    return dict(sorted({**named, **keys.surroundings().files}.items()))


def settings_files(project: Project) -> dict[str, Path]:
    """The files of the settings that a project rests on, by name; a shipped questionnaire is evallib's own file."""
    own = project.instrument.name if project.instrument is not None else None
    named = {
        "projects": project.slug,
        "programmes": project.params.programme,
        "instruments": own if own in project.workspace.instrument_names() else None,
    }
    folder = project.workspace.params_dir
    return {f"params/{kind}/{name}.yaml": folder / kind / f"{name}.yaml" for kind, name in named.items() if name}


def _content(path: Path) -> bytes:
    """What is in a notebook; nothing if it cannot be read, which its section then says."""
    try:
        return path.read_bytes()
    except OSError:
        return b""
