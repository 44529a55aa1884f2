"""Level two: what the report was made from against what the workspace holds now. Each change is named, nothing else."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evallib.errors import InputError
from evallib.projects import Workspace, load_project
from evallib.report.keeping.ingredients import Ingredients
from evallib.verify import Verification, rerun, verify_report
from evallib.verify.findings import status_of
from evallib.verify.inputs import MOST_NAMED, compare_inputs
from evallib.verify.present import ingredients_now
from evallib.verify.told import Told, read_told
from evallib.verify.versions import compare_versions
from tests.kasam_workspaces import draw, make
from tests.verified_reports import Made, make_report, report_of

PROVEN = "data/prov"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Made:
    root = tmp_path_factory.mktemp("verified")
    made = make_report(root)
    shutil.copytree(Path(__file__).parent.parent / "notebooks", root / "notebooks")
    return report_of(made.project)


@pytest.fixture
def made(original: Made, tmp_path: Path) -> Made:
    """A workspace of one's own to change something in, with the report that was made before."""
    root = Path(shutil.copytree(original.root, tmp_path / "workspace"))
    project = load_project(Workspace(root), "prov")
    return Made(project, root / "outputs" / "prov" / "report.html")


def verified(made: Made) -> Verification:
    return verify_report(made.page)


def texts(found: Verification) -> list[str]:
    return [finding.text for finding in found.findings]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_an_unchanged_workspace_is_the_same(made: Made) -> None:
    found = verified(made)
    assert (found.status, found.findings) == ("same", ())


def edit_notebook(root: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = root / "notebooks" / "10_goals.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    change(notebook)
    path.write_text(json.dumps(notebook), encoding="utf-8")


CHANGES: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "a cell": (lambda root: edit(root / "data/prov/facts.csv", ";5;", ";6;"), ["data/prov/facts.csv"]),
    "a table gone": (lambda root: (root / "data/prov/facts.csv").unlink(), ["data/prov/facts.csv"]),
    "a new table": (lambda root: (root / "data/prov/goals.csv").write_bytes(b"x"), ["data/prov/goals.csv"]),
    "two": (
        lambda root: [(root / "data/prov" / name).write_bytes(b"x") for name in ("facts.csv", "evidence.csv")],
        ["data/prov/evidence.csv", "data/prov/facts.csv"],
    ),
    "a setting": (lambda root: edit(root / "params/projects/prov.yaml", '"Prov"', '"Prova"'), [" title "]),
    "a setting inside": (
        lambda root: edit(root / "params/projects/prov.yaml", '"Prov"', '"Prov", "privacy": {"smallest_group": 12}'),
        [" privacy.smallest_group "],
    ),
    "the programme": (
        lambda root: edit(root / "params/programmes/medel.yaml", "Mölndals stad", "Malmö stad"),
        [" programme.funder ", " programme.sources "],
    ),
    "prose": (lambda root: edit_notebook(root, lambda nb: nb["cells"][0].update(source="# Ny")), ["10_goals.ipynb"]),
    "code": (lambda root: edit_notebook(root, lambda nb: nb["cells"][-1].update(source="1")), ["10_goals.ipynb"]),
    "another number": (
        lambda root: (root / "notebooks/90_method.ipynb").rename(root / "notebooks/91_method.ipynb"),
        ["90_method.ipynb", "91_method.ipynb"],
    ),
}


@pytest.mark.parametrize(("change", "names"), CHANGES.values(), ids=CHANGES)
def test_each_change_is_named_and_nothing_else(made: Made, change: Callable[[Path], object], names: list[str]) -> None:
    change(made.root)
    found = verified(made)
    assert [finding.kind for finding in found.findings] == ["differs"] * len(names)
    assert [name in f" {text} " for name, text in zip(names, texts(found), strict=True)] == [True] * len(names)
    assert found.status == "differs"


@pytest.mark.parametrize(("change", "names"), CHANGES.values(), ids=CHANGES)
def test_with_the_page_alone_no_change_goes_unseen(
    made: Made, change: Callable[[Path], object], names: list[str]
) -> None:
    change(made.root)
    alone = Path(shutil.move(made.page, made.root / "alone.html"))
    assert verify_report(alone).status == "differs"


def test_the_file_that_is_gone_the_one_that_came_and_the_one_that_changed_are_told_apart(made: Made) -> None:
    told = []
    for name in ("a cell", "a table gone"):
        CHANGES[name][0](made.root)
        told.append(texts(verified(made))[0])
    again = report_of(made.project)
    (made.root / "data/prov/facts.csv").write_bytes(b"x")
    assert len({*told, *texts(verified(again))}) == 3


UNCHANGED: dict[str, Callable[[Path], object]] = {
    "outputs": lambda root: edit_notebook(root, lambda nb: nb["cells"][-1].update(outputs=[], execution_count=5)),
    "metadata": lambda root: edit_notebook(root, lambda nb: nb["metadata"].update(kernelspec={"name": "x"})),
    "another project": lambda root: (root / "params/projects/annat.yaml").write_text("project: annat\n"),
    "a file that no section reads": lambda root: (root / "data/prov/anteckningar.txt").write_text("x"),
    "the clock": lambda root: (root / "data/prov/facts.csv").touch(),
}


@pytest.mark.parametrize("change", UNCHANGED.values(), ids=UNCHANGED)
def test_what_no_section_reads_is_no_difference(made: Made, change: Callable[[Path], object]) -> None:
    change(made.root)
    assert verified(made).findings == ()


def test_a_comment_in_the_settings_is_a_note(made: Made) -> None:
    path = made.root / "params/projects/prov.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\n# en anmärkning\n", encoding="utf-8")
    found = verified(made)
    assert ([finding.kind for finding in found.findings], found.status) == (["note"], "same")
    assert "params/projects/prov.yaml" in texts(found)[0]


def test_settings_that_no_longer_hold_are_a_difference(made: Made) -> None:
    edit(made.root / "params/projects/prov.yaml", '"Prov"', '"Prov", "tittel": "x"')
    found = verified(made)
    assert found.status == "differs"
    assert "evallib check prov" in texts(found)[0]


def test_files_that_the_settings_name_are_told_by_a_number(tmp_path: Path) -> None:
    project = make(tmp_path, draw(6, 1), draw(6, 2))
    project = replace(project, params=project.params.model_copy(update={"sections": ("kasam", "method")}))
    settings = project.workspace.params_dir / "projects" / "prov.yaml"
    text = json.loads(settings.read_text(encoding="utf-8"))
    settings.write_text(json.dumps({**text, "sections": ["kasam", "method"]}), encoding="utf-8")
    made = report_of(load_project(project.workspace, "prov"))
    named = sorted(path for path in project.data_dir.iterdir() if path.suffix == ".csv")[0]
    named.write_bytes(named.read_bytes().replace(b"\n", b"\r\n"))
    (text,) = texts(verified(made))
    assert "data/prov/file " in text
    assert named.stem not in text


def test_a_section_of_ones_own_rests_on_the_whole_folder(
    made: Made, write_notebook: Callable[..., None], write_project: Callable[..., None]
) -> None:
    write_project(made.root, "eget", "mine", "method")
    write_notebook(made.root, "50_mine")
    own = report_of(load_project(Workspace(made.root), "eget"))
    assert verified(own).findings == ()
    (own.root / "data/eget/Anna Andersson.txt").write_text("x", encoding="utf-8")
    (text,) = texts(verified(own))
    assert "data/eget/" in text
    assert "Anna" not in text


# the secret


def test_without_the_secret_data_cannot_be_checked_and_nothing_is_written(made: Made) -> None:
    shutil.rmtree(made.root / ".evallib")
    edit(made.root / "data/prov/facts.csv", ";5;", ";6;")
    found = verified(made)
    assert ([finding.kind for finding in found.findings], found.status) == (["unchecked"], "unchecked")
    assert ".evallib/secret" in texts(found)[0]
    assert not (made.root / ".evallib").exists()


def test_with_another_secret_data_cannot_be_checked(made: Made) -> None:
    (made.root / ".evallib" / "secret").write_bytes(bytes(32))
    found = verified(made)
    assert ([finding.kind for finding in found.findings], found.status) == (["unchecked"], "unchecked")


def test_without_the_secret_what_is_open_is_still_compared(made: Made) -> None:
    shutil.rmtree(made.root / ".evallib")
    CHANGES["code"][0](made.root)
    found = verified(made)
    assert ([finding.kind for finding in found.findings], found.status) == (["unchecked", "differs"], "differs")


# evallib, versions, chance: told in another way than they are here


@pytest.fixture
def compared(made: Made, tmp_path: Path) -> Callable[..., list[str]]:
    """What is found when the report had been made from something else, as the manifest would then tell it."""
    told = read_told(*_told(made))
    now = ingredients_now(made.project, told)
    lock = tmp_path / "requirements.lock"

    def compare(then: dict[str, Any], here: dict[str, Any] | None = None, pins: str = "") -> list[str]:
        lock.write_text(pins, encoding="utf-8")
        before, present = replace(told, **then), replace(now, **(here or {}))
        both = [*compare_inputs(before, present, secret=True), *compare_versions(before, present, lock)]
        return [finding.text for finding in both if finding.kind == "differs"]

    return compare


def _told(made: Made) -> tuple[dict[str, Any], dict[str, Any]]:
    manifest = json.loads(made.manifest.read_text(encoding="utf-8"))
    return manifest["provenance"], manifest


def with_one(made: Made, kind: str, name: str, value: str) -> dict[str, str]:
    found: dict[str, str] = {**_told(made)[1][kind], name: value}
    return found


def test_nothing_differs_from_itself(compared: Callable[..., list[str]]) -> None:
    assert compared({}) == []


def test_one_file_of_evallib_is_named(made: Made, compared: Callable[..., list[str]]) -> None:
    inputs = with_one(made, "inputs", "evallib/goals/judge.py", "0")
    (text,) = compared({"source": "0", "inputs": inputs})
    assert "evallib/goals/judge.py" in text


def test_many_files_of_evallib_are_another_evallib(made: Made, compared: Callable[..., list[str]]) -> None:
    inputs = _told(made)[1]["inputs"]
    ours = [name for name in inputs if name.startswith("evallib/")]
    few = {**inputs, **dict.fromkeys(ours[:MOST_NAMED], "0")}
    assert len(compared({"source": "0", "inputs": few})) == MOST_NAMED
    (text,) = compared({"source": "0", "inputs": {**inputs, **dict.fromkeys(ours, "0")}, "version": "0.0.9"})
    assert "0.0.9" in text


def test_without_a_manifest_evallib_is_named_as_a_whole(compared: Callable[..., list[str]]) -> None:
    (text,) = compared({"source": "0", "template": "0", "inputs": {}, "version": "0.0.9"})
    assert "0.0.9" in text


@pytest.mark.parametrize(
    ("then", "names"),
    [
        ({"python": "3.99.1"}, ["Python", "3.99.1"]),
        ({"platform": "plan9-vax"}, ["plan9-vax"]),
        ({"seeds": {"kasam": 5}}, ["kasam"]),
    ],
)
def test_python_the_system_and_seeds_are_named(
    compared: Callable[..., list[str]], then: dict[str, Any], names: list[str]
) -> None:
    (text,) = compared(then)
    assert [name in text for name in names] == [True] * len(names)


def test_an_installed_version_is_named_with_both(made: Made, compared: Callable[..., list[str]]) -> None:
    (text,) = compared({"versions": with_one(made, "versions", "numpy", "0.0.9"), "lock": "0"})
    assert "numpy: 0.0.9" in text
    (text,) = compared({"versions": with_one(made, "versions", "abacus", "7.1"), "lock": "0"})
    assert "abacus: 7.1" in text
    (text,) = compared({"versions": {}, "packages": {"scipy": "0.0.9"}, "lock": "0"})
    assert "scipy: 0.0.9" in text


def test_without_a_manifest_some_other_package_is_a_difference(compared: Callable[..., list[str]]) -> None:
    (text,) = compared({"versions": {}, "lock": "0"})
    assert "manifest.json" in text


def test_one_locked_version_is_named(made: Made, compared: Callable[..., list[str]]) -> None:
    versions = _told(made)[1]["versions"]
    pins = "".join(f"{name}=={version} \\\n    --hash=sha256:00\n" for name, version in versions.items())
    changed = {"inputs": {**_told(made)[1]["inputs"], "requirements.lock": "0"}, "lock": "0"}
    here = {"inputs": {**_told(made)[1]["inputs"], "requirements.lock": "1"}}
    assert compared(changed, here, pins) == []
    (text,) = compared(changed, here, pins.replace(f"numpy=={versions['numpy']} ", "NumPy==9.9.9 "))
    assert [name in text for name in ("requirements.lock", "numpy", "9.9.9", versions["numpy"])] == [True] * 4


def test_a_run_key_that_its_parts_do_not_give_is_a_difference(made: Made) -> None:
    made.edit_both(lambda told: told["provenance"].update(run_key="0" * 64))
    assert [finding.kind for finding in verified(made).findings] == ["differs"]


def test_a_key_that_its_parts_do_not_give_is_a_difference(made: Made) -> None:
    made.edit_manifest(lambda told: told["sections"]["goals"].update(key="0" * 64))
    (finding,) = verified(made).findings
    assert finding.kind == "differs"
    assert "goals" in finding.text


def test_keys_are_compared_whatever_else_there_is_to_note(made: Made) -> None:
    path = made.root / "params/projects/prov.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\n# en anmärkning\n", encoding="utf-8")
    made.edit_both(lambda told: told["provenance"].update(run_key="0" * 64))
    assert [finding.kind for finding in verified(made).findings] == ["note", "differs"]


def test_a_setting_that_the_manifest_tells_otherwise_is_named(made: Made) -> None:
    made.edit_manifest(lambda told: told["parameters"].update(title="hmac-sha256:00"))
    (finding,) = verified(made).findings
    assert finding.kind == "differs"
    assert " title " in finding.text


def test_a_version_that_was_edited_in_the_manifest_is_no_version_that_changed(made: Made) -> None:
    made.edit_manifest(lambda told: told["versions"].update(numpy="0.1"))
    (finding,) = verified(made).findings
    assert (finding.kind, "0.1" in finding.text) == ("differs", False)
    assert "versions" in finding.text


def test_a_file_of_evallib_that_was_edited_in_the_manifest_is_no_file_that_changed(made: Made) -> None:
    made.edit_manifest(lambda told: told["inputs"].update({"evallib/cli/run.py": "0"}))
    (finding,) = verified(made).findings
    assert (finding.kind, "evallib/cli/run.py" in finding.text) == ("differs", False)


# what cannot be followed


def test_a_section_that_could_not_be_followed_cannot_be_checked(made: Made) -> None:
    again = report_of(made.project, unfollowed=["goals"])
    found = verified(again)
    assert ([finding.kind for finding in found.findings], found.status) == (["unchecked"], "unchecked")
    assert "goals" in texts(found)[0]
    edit(made.root / "data/prov/facts.csv", ";5;", ";6;")
    assert verified(again).status == "differs"


def test_made_again_a_section_that_could_not_be_followed_has_been_checked(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = report_of(made.project, unfollowed=["goals"])
    monkeypatch.setattr(rerun, "make_again", lambda *_rest, **_more: rerun.Remade("bytes"))
    found = verify_report(again.page, rerun=True)
    assert ([finding.kind for finding in found.findings], found.status) == (["note"], "same")


def test_without_a_manifest_nobody_can_tell_what_ones_own_notebook_opened(made: Made) -> None:
    CHANGES["code"][0](made.root)
    again = report_of(made.project)
    assert verified(again).status == "same"
    found = verify_report(Path(shutil.move(again.page, made.root / "alone.html")))
    assert [finding.kind for finding in found.findings] == ["note", "unchecked"]
    assert "10_goals.ipynb" in texts(found)[1]


HOSTILE: list[Any] = [None, 5, "x", [], {}, [None], {"file": 5}, [{"file": "a", "read_by": 5}], {"a": {"inputs": 5}}]


@pytest.mark.parametrize("value", HOSTILE, ids=repr)
def test_a_report_that_tells_nonsense_is_read_to_its_end(made: Made, value: Any) -> None:
    told, manifest = _told(made)
    now = ingredients_now(made.project, Told())
    for name in told:
        found = read_told({**told, name: value}, manifest)
        assert isinstance(list(compare_inputs(found, now, secret=True)), list)
    for name in manifest:
        assert isinstance(read_told(told, {**manifest, name: value}), Told)


# which workspace


def test_a_workspace_that_is_named_must_have_the_project(made: Made, tmp_path: Path) -> None:
    for folder in ("params/projects", "data"):
        (tmp_path / "other" / folder).mkdir(parents=True)
    with pytest.raises(InputError, match=r"params/projects/prov\.yaml"):
        verify_report(made.page, Workspace(tmp_path / "other"))


def test_the_current_workspace_is_used_for_a_page_from_elsewhere(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = Path(shutil.copytree(made.page.parent, tmp_path / "away")) / "report.html"
    edit(made.root / "data/prov/facts.csv", ";5;", ";6;")
    monkeypatch.chdir(tmp_path)
    assert verify_report(away).status == "same"
    monkeypatch.chdir(made.root)
    assert verify_report(away).status == "differs"
    monkeypatch.chdir(tmp_path)
    assert verify_report(away, made.project.workspace).status == "differs"


def test_a_wrong_word_for_the_workspace_is_told(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    away = Path(shutil.copytree(made.page.parent, tmp_path / "away")) / "report.html"
    monkeypatch.setenv("EVALLIB_WORKSPACE", str(tmp_path / "nowhere"))
    with pytest.raises(InputError, match="EVALLIB_WORKSPACE"):
        verify_report(away)
    monkeypatch.setenv("EVALLIB_WORKSPACE", str(made.root))
    (made.root / "data/prov/facts.csv").unlink()
    assert verify_report(away).status == "differs"


def test_to_make_it_again_a_workspace_is_needed(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    away = Path(shutil.copytree(made.page.parent, tmp_path / "away")) / "report.html"
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="--workspace"):
        verify_report(away, rerun=True)


def test_nothing_that_stands_in_a_file_is_ever_told(made: Made) -> None:
    edit(made.root / "data/prov/facts.csv", ";5;", ";987654;")
    edit(made.root / "params/projects/prov.yaml", '"Prov"', '"Anna Andersson"')
    found = verified(made)
    said = " ".join([*texts(found), found.verdict])
    assert [word in said for word in ("987654", "Andersson", str(made.root))] == [False] * 3
    assert status_of(found.findings) == "differs"
    assert isinstance(ingredients_now(made.project, Told()), Ingredients)
