"""Run keys: the reference's vector, and every ingredient in turn."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evallib.published import FACTS
from evallib.report.keeping import keys
from evallib.report.task import CodeState

V4 = nbformat.v4
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner), max_leaves=9
)

# canonical JSON


def test_the_vector_of_the_reference() -> None:
    value = {"b": 1, "å": "ö", "a": [1.5, True, None]}
    assert keys.canonical_json(value) == '{"a":[1.5,true,null],"b":1,"å":"ö"}'.encode()
    assert keys.fingerprint(value) == "0513321af72bc85b52803ea56692fe550e3e2c0ec6ad2e75fbc4a3d39a68ce05"


def test_text_is_the_same_however_its_letters_are_composed() -> None:
    assert keys.canonical_json({"A\u030a": "o\u0308"}) == keys.canonical_json({"Å": "ö"})


def test_keys_are_ordered_by_code_point() -> None:
    assert keys.canonical_json(dict.fromkeys("åaZ", 0)) == '{"Z":0,"a":0,"å":0}'.encode()


@pytest.mark.parametrize("value", [float("nan"), [float("inf")], {"Å": 1, "A\u030a": 2}])
def test_what_is_not_json_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"JSON compliant|same text"):
        keys.canonical_json(value)


def test_a_key_that_is_no_text_is_refused() -> None:
    with pytest.raises(TypeError, match="int"):
        keys.canonical_json({1: 2})


@given(st.dictionaries(st.text(st.characters(codec="ascii")), VALUES.filter(lambda v: "\ud800" not in repr(v))))
def test_the_order_in_which_it_was_written_does_not_count(value: dict[str, Any]) -> None:
    turned = dict(reversed(value.items()))
    try:
        expected = keys.canonical_json(value)
    except (ValueError, UnicodeEncodeError):  # two keys inside that are the same text; half a letter
        return
    assert keys.canonical_json(turned) == expected
    assert keys.canonical_json(json.loads(expected)) == expected


# notebooks


def notebook(*sources: str, **changes: Any) -> bytes:
    cells = [V4.new_markdown_cell("## Mål"), *(V4.new_code_cell(source) for source in sources)]
    made = V4.new_notebook(cells=cells)
    for name, value in changes.items():
        made.cells[1][name] = value
    return str(nbformat.writes(made)).encode()


def test_code_prose_and_tags_of_a_notebook_count() -> None:
    found = {
        keys.notebook_fingerprint(content)
        for content in (
            notebook("1"),
            notebook("2"),
            notebook("1", ""),
            notebook("1", metadata={"tags": ["parameters"]}),
            notebook("1").replace(b"## M", b"# M"),
            notebook("1", cell_type="raw"),
            notebook("'\u00e5'"),
            notebook("'a\u030a'"),
            b"{}",
            b"torn",
        )
    }
    assert len(found) == 10


def test_outputs_ids_counts_and_other_metadata_of_a_notebook_do_not_count() -> None:
    plain = keys.notebook_fingerprint(notebook("1"))
    shown = [V4.new_output("stream", text="x")]
    noted = json.loads(notebook("1", execution_count=4, outputs=shown, metadata={"collapsed": True}, id="other"))
    noted["metadata"] = {"kernelspec": {"name": "python3"}}
    assert keys.notebook_fingerprint(json.dumps(noted).encode()) == plain
    split = json.loads(notebook("1\n2"))
    split["cells"][1]["source"] = ["1\n", "2"]
    assert keys.notebook_fingerprint(json.dumps(split).encode()) == keys.notebook_fingerprint(notebook("1\n2"))


# what all reports are made with


def test_the_versions_are_those_of_everything_that_evallib_needs() -> None:
    found = keys.installed_versions()
    assert {"evallib", "pandas", "numpy", "papermill", "nbclient", "pyzmq", "python-dateutil"} <= set(found)
    assert not {"pytest", "ruff", "mypy", "distributed"} & set(found)
    assert all(found.values())


def test_every_file_that_can_change_a_report_is_source(tmp_path: Path) -> None:
    package = tmp_path / "evallib"
    for name in ("a.py", "sv/a.po", "report/pages/template/a.j2", "report/pages/template/a.css", "scales/a.yaml"):
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(name, encoding="utf-8")
    for name in ("a.pyc", "notebooks/10_goals.ipynb"):  # notebooks have fingerprints of their own
        (package / name).parent.mkdir(exist_ok=True)
        (package / name).write_text(name, encoding="utf-8")
    found = keys.source_files(package)
    assert set(found) == {
        "evallib/a.py",
        "evallib/sv/a.po",
        "evallib/report/pages/template/a.j2",
        "evallib/report/pages/template/a.css",
        "evallib/scales/a.yaml",
    }
    assert keys.locked_list(package) == {}
    (tmp_path / "requirements.lock").write_bytes(b"x")
    assert keys.locked_list(package) == {"requirements.lock": keys.sha256(b"x")}


def test_nothing_in_the_package_is_left_out_of_the_source() -> None:
    package = keys.PACKAGE
    files = {path for path in package.rglob("*") if path.is_file() and path.suffix not in {".pyc", ".ipynb"}}
    assert {f"evallib/{path.relative_to(package).as_posix()}" for path in files} == set(keys.source_files(package))


def test_the_templates_are_found() -> None:
    found = [name for name in keys.surroundings().files if name.startswith(keys.TEMPLATES)]
    assert {"evallib/report/pages/template/report.html.j2", "evallib/presentation/templates/items.html.j2"} <= set(
        found
    )


def test_the_names_of_facts_are_those_of_their_table() -> None:
    assert FACTS.files == keys.FACTS_FILES


# the keys

PARTS: dict[str, Any] = {"source": "s", "template": "t", "lock": "l", "python": "3.11.2", "platform": "linux-x86_64"}
SURROUNDINGS = keys.Surroundings(**PARTS)
BASIS = keys.Basis(
    project="x",
    sections=("summary", "kasam", "goals"),
    parameters="p",
    notebooks={"summary": "n0", "kasam": "n1", "goals": "n2"},
    seeds={"kasam": 1},
    surroundings=SURROUNDINGS,
)
DATA = {"data/x/goals.csv": "c", "data/x/facts.csv": None}
SHARED: dict[str, keys.Basis] = {
    "project": replace(BASIS, project="y"),
    "order": replace(BASIS, sections=("summary", "goals", "kasam")),
    "parameters": replace(BASIS, parameters="q"),
    **{name: replace(BASIS, surroundings=keys.Surroundings(**{**PARTS, name: "other"})) for name in PARTS},
}


def test_every_part_of_the_surroundings_is_tried() -> None:
    parts = {part.name for part in fields(keys.Surroundings)} - {"files", "versions"}  # both are in the others
    assert parts <= set(SHARED)


@pytest.mark.parametrize("what", SHARED)
def test_what_all_sections_share_changes_all_keys(what: str) -> None:
    for section in BASIS.sections:
        before, after = (keys.section_key(basis, section, DATA) for basis in (BASIS, SHARED[what]))
        assert before != after
    before, after = (keys.run_key(basis, {"goals": DATA}, {}, CodeState()) for basis in (BASIS, SHARED[what]))
    assert before != after


def test_a_key_follows_its_own_notebook_seed_and_data_only() -> None:
    other = replace(BASIS, notebooks={**BASIS.notebooks, "kasam": "m"}, seeds={"kasam": 2})
    assert keys.section_key(other, "goals", DATA) == keys.section_key(BASIS, "goals", DATA)
    found = [
        keys.section_key(BASIS, "kasam", DATA),
        keys.section_key(BASIS, "goals", DATA),
        keys.section_key(replace(BASIS, seeds={"kasam": 2}), "kasam", DATA),
        keys.section_key(replace(BASIS, notebooks={"kasam": "m"}), "kasam", DATA),
        keys.section_key(BASIS, "kasam", {**DATA, "data/x/facts.csv": "d"}),
        keys.section_key(BASIS, "kasam", {"data/x/goals.csv": "c"}),
        keys.section_key(BASIS, "kasam", {**DATA, "data/x/*": "w"}),
        keys.section_key(BASIS, "kasam", DATA, others=["k"]),
    ]
    assert len(set(found)) == len(found)


def test_the_run_key_follows_every_section_the_header_and_where_the_code_is_from() -> None:
    found = [
        keys.run_key(BASIS, {"goals": DATA}, {}, CodeState()),
        keys.run_key(BASIS, {"goals": {**DATA, "data/x/goals.csv": "d"}}, {}, CodeState()),
        keys.run_key(BASIS, {"goals": DATA}, {"facts.csv": "f"}, CodeState()),
        keys.run_key(BASIS, {"goals": DATA}, {}, CodeState("c", False)),
        keys.run_key(BASIS, {"goals": DATA}, {}, CodeState("c", True)),
        keys.run_key(replace(BASIS, seeds={}), {"goals": DATA}, {}, CodeState()),
        keys.run_key(replace(BASIS, notebooks={}), {"goals": DATA}, {}, CodeState()),
    ]
    assert len(set(found)) == len(found)
