"""Is a report made from what the workspace holds now? Data, settings, notebooks, code, chance.

Everything is fingerprinted anew, as a run does it, and compared with what the report tells. Nothing that stands in a
file is ever shown: names of files, of settings, of packages.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from evallib.locale import _
from evallib.report.keeping.commitments import FOLDER, NAME
from evallib.report.keeping.ingredients import Ingredients
from evallib.report.keeping.keys import SUMMARY
from evallib.report.keeping.shared import is_shared
from evallib.verify.findings import Finding, differs, note, shown_name, unchecked
from evallib.verify.told import Told

MOST_NAMED = 12
"""So many changed files of evallib are named one by one; beyond that it is another evallib."""
FEWEST_TO_DOUBT = 3
"""Where that many commitments stand and none fits, the secret is another one; nobody changes everything at once."""


def compare_inputs(told: Told, now: Ingredients, *, secret: bool) -> Iterator[Finding]:
    """Every difference between what a report was made from and what it would be made from now, apart from versions.

    ``secret``: the workspace has the secret by which its data and settings can be recognised.
    """
    if not secret:
        yield _cannot_tell(_("the workspace lacks its secret ({file})"))
    elif _other_secret(told, now):
        yield _cannot_tell(_("the workspace's secret ({file}) is not the one that the report was made with"))
    else:
        yield from compare_data(told, now)
        yield from compare_settings(told, now)
    yield from compare_notebooks(told, now)
    yield from compare_code(told, now)
    yield from compare_chance(told, now)


def _cannot_tell(reason: str) -> Finding:
    text = _("Data and settings cannot be checked: {reason}. Put the secret that lay beside the data in its place.")
    return unchecked(text.format(reason=reason.format(file=f"{FOLDER}/{NAME}")))


def data_now(now: Ingredients) -> dict[str, str | None]:
    """The commitment to each data file that a section reads, or would read if it were there, by told name."""
    return {name: found for section in now.sections.values() for name, found in section.data.items()}


def _other_secret(told: Told, now: Ingredients) -> bool:
    then = {**{name: found for name, found in told.data.items() if found}, **told.fields, "": told.parameters}
    here = {**data_now(now), **now.parameter_fields, "": now.parameters}
    both = [name for name in then if here.get(name)]
    return len(both) >= FEWEST_TO_DOUBT and all(then[name] != here[name] for name in both)


def compare_data(told: Told, now: Ingredients) -> Iterator[Finding]:
    """Data files that have been changed, are gone or have come, by the names that may be told."""
    here = data_now(now)
    gone, come = _shared_only(told.data, here), _shared_only(here, told.data)
    other = {*gone, *come} if gone and come and _folders(gone) != _folders(come) else set()
    if other:
        text = _("The report was made from what lies in {then}; now it would be made from what lies in {now}.")
        yield differs(text.format(then=_folders(gone), now=_folders(come)))
    for name in sorted({*told.data, *here} - other):
        then, found = told.data.get(name), here.get(name)
        if then == found:
            continue
        if name.endswith("/*"):
            yield differs(_("Other files in {folder} have been changed.").format(folder=shown_name(name[:-1])))
        elif then is None:
            yield differs(_("{file} is new.").format(file=shown_name(name)))
        elif found is None:
            yield differs(_("{file} is missing.").format(file=shown_name(name)))
        else:
            yield differs(_("{file} has been changed.").format(file=shown_name(name)))


def _shared_only(names: Iterable[str], others: Collection[str]) -> list[str]:
    """The shared files among some that are not among others: another time of fetching has other names."""
    return [name for name in names if is_shared(name) and name not in others]


def _folders(names: Iterable[str]) -> str:
    return ", ".join(sorted({shown_name(f"{name.rpartition('/')[0]}/") for name in names}))


def compare_settings(told: Told, now: Ingredients) -> Iterator[Finding]:
    """Settings of the project, its programme and its questionnaire, field by field where the manifest tells them."""
    if told.parameters == now.parameters:
        for name in _changed(told.fields, now.parameter_fields) if told.fields else ():
            text = _("{file} tells of another setting {name} than the report was made with.")
            yield differs(text.format(file="manifest.json", name=shown_name(name)))
        rewritten = [name for name in told.inputs if name.startswith("params/") and _raw_differs(told, now, name)]
        for name in rewritten:
            yield note(_("{file} is written in another way, and says the same.").format(file=shown_name(name)))
        return
    fields = _changed(told.fields, now.parameter_fields) if told.fields else []
    for name in fields:
        yield differs(_("The setting {name} has been changed.").format(name=shown_name(name)))
    if not fields:
        yield differs(_("The settings of the project, its programme or its questionnaire have been changed."))


def _raw_differs(told: Told, now: Ingredients, name: str) -> bool:
    return name in now.inputs and now.inputs[name] != told.inputs[name]


def compare_notebooks(told: Told, now: Ingredients) -> Iterator[Finding]:
    """Notebooks whose code or prose is another, that are gone or that have come."""
    for name in _changed(told.notebooks, now.notebooks):
        text = _("The notebook {file} has been changed.")
        if name not in now.notebooks:
            text = _("The notebook {file} is missing.")
        elif name not in told.notebooks:
            text = _("The notebook {file} is new.")
        yield differs(text.format(file=shown_name(name)))


def compare_code(told: Told, now: Ingredients) -> Iterator[Finding]:
    """Files of evallib itself; the template is among them."""
    if (told.source, told.template) == (now.source, now.template):
        return
    files = _changed(_of_evallib(told.inputs), _of_evallib(now.inputs)) if told.inputs else []
    if not 0 < len(files) <= MOST_NAMED:
        text = _("evallib's own files are not those that the report was made with (evallib {version}).")
        yield differs(text.format(version=shown_name(told.version)))
        return
    for name in files:
        yield differs(_("{file} has been changed.").format(file=shown_name(name)))


def _of_evallib(inputs: Mapping[str, str]) -> dict[str, str]:
    return {name: found for name, found in inputs.items() if name.startswith("evallib/")}


def compare_chance(told: Told, now: Ingredients) -> Iterator[Finding]:
    """Seeds of sections that draw at random."""
    for name in sorted({*told.seeds, *now.seeds}):
        if told.seeds.get(name) != now.seeds.get(name):
            yield differs(_("The seed of the section {name} is another one.").format(name=shown_name(name)))


def unfollowed(told: Told, shipped: Collection[str], *, rerun: bool) -> Iterator[Finding]:
    """Sections that went by more than fingerprints were taken of: only making them again shows whether that changed.

    ``shipped``: the fingerprints of evallib's own notebooks, which open nothing else. Without a manifest nobody can
    tell what other notebooks opened. ``rerun``: they are made again.
    """
    text = _("The section {section} went by something of which no fingerprint was taken: --rerun shows if it changed.")
    names = [name for name, key in told.keys.items() if key is None and name != SUMMARY]
    if not told.keys:
        text = _("Of {section} only manifest.json would tell if it went by more than data and settings: try --rerun.")
        names = [name for name, found in told.notebooks.items() if found not in shipped]
    for name in names:
        yield (note if rerun else unchecked)(text.format(section=shown_name(name)))


def compare_keys(told: Told, now: Ingredients) -> Iterator[Finding]:
    """Keys that do not fit, though everything that they are made from is the same."""
    here = {name: one.key for name, one in now.sections.items()}
    for name in sorted({*told.keys, *here}) if told.keys else ():
        if name not in told.keys or name not in here or told.keys[name] != here[name]:
            text = _("The key of the section {section} does not fit what the report tells of its making.")
            yield differs(text.format(section=shown_name(name)))
    if told.run_key != now.run_key:
        yield differs(_("The run key does not fit what the report tells of its making."))


def _changed(then: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    return [name for name in sorted({*then, *now}) if then.get(name) != now.get(name)]
