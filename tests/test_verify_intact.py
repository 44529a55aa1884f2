"""Level one: the page by itself and with what lies beside it. No workspace, no data."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evallib.errors import InputError
from evallib.verify.findings import Finding, status_of
from evallib.verify.intact import open_report
from evallib.verify.page import LARGEST
from tests.verified_reports import Made, make_report, manifest_hash, page_of, write


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make_report(tmp_path_factory.mktemp("verified"))


@pytest.fixture
def page(original: Made, tmp_path: Path) -> Path:
    """A copy of the report, far from its workspace."""
    return Path(shutil.copytree(original.page.parent, tmp_path / "copy")) / "report.html"


def found(path: Path) -> tuple[Finding, ...]:
    return open_report(path).findings


def texts(path: Path) -> list[str]:
    return [finding.text for finding in found(path)]


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def test_a_whole_report_is_whole(page: Path) -> None:
    assert found(page) == ()


def test_a_page_alone_is_checked_alone_and_that_is_said(page: Path, tmp_path: Path) -> None:
    alone = shutil.copy(page, tmp_path / "rapport från kommunen.html")
    (finding,) = found(Path(alone))
    assert finding.kind == "note"
    assert "manifest.json" in finding.text


def test_whatever_byte_is_flipped_the_page_is_what_has_changed(page: Path) -> None:
    whole = page.read_bytes()
    for at in range(0, len(whole), 7):
        flip(page, at)
        (finding,) = found(page)
        assert finding.kind == "differs", at
        page.write_bytes(whole)


def test_whatever_byte_is_flipped_a_page_alone_is_never_the_same(page: Path, tmp_path: Path) -> None:
    whole = page.read_bytes()
    alone = tmp_path / "alone.html"
    for at in range(0, len(whole), 7):
        alone.write_bytes(whole)
        flip(alone, at)
        if b"evallib-manifest" in alone.read_bytes():
            assert status_of(found(alone)) == "differs", at
        else:  # not even the mark of a report is left
            with pytest.raises(InputError):
                found(alone)


@pytest.mark.parametrize(
    "change",
    [
        lambda b: b.replace(b"\n", b"\r\n"),
        lambda b: b"\xef\xbb\xbf" + b,
        lambda b: b[:-9],
        lambda b: b + b" ",
        lambda b: b * 2,
    ],
    ids=["line ends", "mark", "torn", "longer", "twice"],
)
def test_a_page_that_went_through_other_programs_has_changed(page: Path, change: Callable[[bytes], bytes]) -> None:
    page.write_bytes(change(page.read_bytes()))
    (finding,) = found(page)
    assert finding.kind == "differs"


@pytest.mark.parametrize(
    "name", ["results.json", "report.ipynb", "tables/goals_reached.csv", "tables/goals_shares.csv"]
)
def test_one_byte_of_a_file_beside_is_named_and_nothing_else(page: Path, name: str) -> None:
    flip(page.parent / name, 1)
    (finding,) = found(page)
    assert finding.kind == "differs"
    assert name in finding.text


@pytest.mark.parametrize(
    "names", [["results.json"], ["ro-crate-metadata.json"], ["report.ipynb", "tables/goals_reached.csv"]], ids=str
)
def test_files_that_are_not_beside_are_told_and_could_not_be_checked(page: Path, names: list[str]) -> None:
    for name in names:
        (page.parent / name).unlink()
    (finding,) = found(page)
    assert finding.kind == "unchecked"
    assert [name in finding.text for name in names] == [True] * len(names)


@pytest.mark.parametrize("content", [b"{}", b"", b"[5]", b'{"@graph": [5, {"@id": []}]}', bytes(range(256))])
def test_a_crate_that_tells_nothing_is_named(page: Path, content: bytes) -> None:
    page.with_name("ro-crate-metadata.json").write_bytes(content)
    (finding,) = found(page)
    assert finding.kind == "differs"
    assert "ro-crate-metadata.json" in finding.text


def test_the_crate_of_another_run_is_named(page: Path, tmp_path: Path) -> None:
    other = make_report(tmp_path / "other", title="Annat")
    shutil.copy(other.page.with_name("ro-crate-metadata.json"), page.parent)
    (finding,) = found(page)
    assert finding.kind == "differs"
    assert "ro-crate-metadata.json" in finding.text


def test_a_table_too_many_is_named(page: Path) -> None:
    (page.parent / "tables" / "goals_more.csv").write_bytes(b"x")
    (finding,) = found(page)
    assert finding.kind == "differs"
    assert "tables/goals_more.csv" in finding.text


def test_a_report_from_before_a_failure_is_whole_and_that_is_said(page: Path) -> None:
    (page.parent / "failure.json").write_bytes(b"{}")
    assert [finding.kind for finding in found(page)] == ["note"]


# the manifest


def test_the_manifest_of_another_project_is_named_and_the_page_is_not_blamed(page: Path, tmp_path: Path) -> None:
    other = make_report(tmp_path / "other", title="Annat")
    shutil.copy(other.manifest, page.parent)
    other.edit_both(lambda told: told["provenance"].update(project="annat"))
    shutil.copy(other.manifest, page.parent)
    (finding,) = found(page)
    assert finding.kind == "differs"
    assert "(annat)" in finding.text
    assert open_report(page).manifest is None


def test_the_manifest_of_another_run_is_named_once(page: Path, original: Made, tmp_path: Path) -> None:
    other = make_report(tmp_path / "other", title="Annat")
    shutil.copy(other.manifest, page.parent)
    (finding,) = found(page)
    assert finding.kind == "differs"
    assert "prov" not in finding.text


TORN: dict[str, Any] = {
    "empty": b"",
    "torn": b'{"schema": 2, "prov',
    "another program's": b'{"name": "app", "icons": []}',
    "a list": b"[]",
    "bytes": bytes(range(256)),
    "deep": b"[" * 100_000,
    "wrong inside": b'{"provenance": [], "outputs": {}}',
}


@pytest.mark.parametrize("content", TORN.values(), ids=TORN)
def test_a_damaged_manifest_is_named_and_the_page_is_still_checked(page: Path, content: bytes) -> None:
    page.with_name("manifest.json").write_bytes(content)
    (finding,) = found(page)
    assert finding.kind == "differs"
    assert "manifest.json" in finding.text
    flip(page, -3)
    assert len(found(page)) == 2


def test_a_page_with_a_fingerprint_of_its_own_is_not_the_one_of_the_manifest(page: Path, original: Made) -> None:
    """Somebody changed a word and renewed the fingerprint in the page, but not the manifest."""
    told = open_report(page).provenance
    assert told is not None
    page.write_text(page_of(told, "Så gick det för alla."), encoding="utf-8", newline="")
    (finding,) = found(page)
    assert finding.kind == "differs"


def test_an_account_that_the_manifest_contradicts_is_named(page: Path) -> None:
    made = open_report(page)
    assert made.manifest is not None
    assert made.provenance is not None
    edited = {**made.provenance, "python": "3.99.1", "seeds": {"goals": 5}}
    page.write_text(page_of(edited), encoding="utf-8", newline="")
    (finding,) = found(page)
    assert finding.kind == "differs"
    assert [name in finding.text for name in ("python", "seeds", "lock")] == [True, True, False]


@pytest.mark.parametrize(
    "name", ["../secret.txt", "/etc/hostname", "tables/../../secret.txt", "..\\secret.txt", "", "a\0b"]
)
def test_a_manifest_opens_nothing_outside_its_folder(page: Path, name: str) -> None:
    made = open_report(page)
    assert made.manifest is not None
    assert made.provenance is not None
    (page.parent.parent / "secret.txt").write_bytes(b"hemligt")
    outputs = {**made.manifest["outputs"], name: manifest_hash(b"hemligt")}
    write(page.parent, made.provenance, {**made.manifest, "outputs": outputs})
    (finding,) = found(page)
    assert finding.kind == "differs"
    assert "outputs" in finding.text
    assert open_report(page).unchanged.keys() == {*made.manifest["outputs"]}


def test_a_name_cannot_command_the_terminal(page: Path) -> None:
    made = open_report(page)
    assert made.manifest is not None
    assert made.provenance is not None
    outputs = {
        **made.manifest["outputs"],
        "\x1b[2Jtables/x.csv": "0",
        "y" * 5000: "5",
        "18810101-1231": "0",
    }
    write(page.parent, made.provenance, {**made.manifest, "outputs": outputs})
    (text,) = texts(page)
    assert "\x1b" not in text
    assert len(text) < 500


EDITS: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "no section": (lambda told: told["sections"].update(egen=5), "sections"),
    "one section less": (lambda told: told["sections"].pop("method"), "sections"),
    "a key of another form": (lambda told: told["sections"]["goals"].update(key="0"), "sections"),
    "a status": (lambda told: told["sections"]["method"].update(status="failed"), "sections"),
    "other data": (lambda told: told["sections"]["goals"]["inputs"].update({"data/prov/facts.csv": "0"}), "sections"),
    "a file of evallib": (lambda told: told["inputs"].update({"evallib/cli/run.py": "0"}), "inputs"),
    "a file from elsewhere": (lambda told: told["inputs"].update({"/etc/passwd": "0"}), "inputs"),
    "one notebook less": (lambda told: told["inputs"].pop("notebooks/10_goals.ipynb"), "inputs"),
    "a version": (lambda told: told["versions"].update(numpy="0.1"), "versions"),
    "a version that the page does not name": (lambda told: told["versions"].update(pydantic="0.1"), "versions"),
    "no text": (lambda told: told["versions"].update(numpy="\ud800"), "versions"),
    "a version that is a number": (lambda told: told["versions"].update(numpy=5), "versions"),
    "a setting that is a list": (lambda told: told["parameters"].update(title=[]), "parameters"),
}


@pytest.mark.parametrize(("change", "part"), EDITS.values(), ids=EDITS)
def test_a_manifest_that_does_not_fit_the_report_is_named(
    page: Path, original: Made, change: Callable[[dict[str, Any]], object], part: str
) -> None:
    told = json.loads(page.with_name("manifest.json").read_bytes())
    change(told)
    page.with_name("manifest.json").write_text(json.dumps(told), encoding="utf-8")
    (finding,) = found(page)
    assert finding.kind == "differs"
    assert finding.text.endswith(f": {part}.")


@pytest.mark.parametrize(
    "value", [None, 5, "x", [], {}, [None], {"a": 5}, {"a": [{}]}, {"\0": {"inputs": {"": 5}}}, {"\ud800": "\ud800"}]
)
def test_a_manifest_of_any_shape_is_read_to_its_end(page: Path, value: Any) -> None:
    manifest = page.with_name("manifest.json")
    told = json.loads(manifest.read_bytes())
    for part in told:
        manifest.write_text(json.dumps({**told, part: value}), encoding="utf-8")
        assert status_of(found(page)) != "same" or part == "parameters", part
        assert isinstance(open_report(page).unchanged, dict)


@pytest.mark.parametrize("schema", [1, 3, True, "2", None])
def test_a_manifest_of_another_time_could_not_be_checked(page: Path, schema: Any) -> None:
    manifest = page.with_name("manifest.json")
    manifest.write_text(json.dumps({**json.loads(manifest.read_bytes()), "schema": schema}), encoding="utf-8")
    (finding,) = found(page)
    assert finding.kind == "unchecked"


@pytest.mark.parametrize("results", [5, [], {}, {"sections": 5}, {"sections": [{"name": []}]}])
def test_results_that_are_none_are_named_though_their_fingerprint_fits(page: Path, results: Any) -> None:
    content = json.dumps(results).encode()
    page.with_name("results.json").write_bytes(content)
    manifest = page.with_name("manifest.json")
    told = json.loads(manifest.read_bytes())
    told["outputs"]["results.json"] = manifest_hash(content)
    manifest.write_text(json.dumps(told), encoding="utf-8")
    (finding,) = found(page)
    assert finding.kind == "differs"
    assert "results.json" in finding.text


# no report


HTML = b"<!doctype html><html lang=sv><title>Hej</title><p>evallib"


@pytest.mark.parametrize("content", [b"", HTML, bytes(range(256)) * 40, b"\x89PNG\r\n\x1a\n" + bytes(500)])
def test_a_page_that_is_no_report_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "sida.html"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"sida\.html"):
        open_report(path)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "film.html"
    with path.open("wb") as stream:
        stream.truncate(LARGEST + 1)
    with pytest.raises(InputError, match=r"film\.html"):
        open_report(path)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "ingen.html", tmp_path / "pipe", tmp_path / ("x" * 300)):
        with pytest.raises(InputError):
            open_report(path)


def test_a_manifest_that_is_a_pipe_or_a_folder_is_damaged(page: Path) -> None:
    manifest = page.with_name("manifest.json")
    manifest.unlink()
    os.mkfifo(manifest)
    assert status_of(found(page)) == "differs"
    manifest.unlink()
    manifest.mkdir()
    assert status_of(found(page)) == "differs"


def test_a_page_too_broken_to_read_is_a_difference_beside_its_manifest(page: Path) -> None:
    page.write_bytes(b"\xff\xfe\x00 nothing is left")
    (finding,) = found(page)
    assert finding.kind == "differs"
