"""Whatever stands in a parameter file, the answer is a document or located problems."""

from __future__ import annotations

import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from evallib.errors import InputError
from evallib.projects.documents import Document, parse_document
from evallib.projects.params import ProjectParams
from evallib.projects.programme import Programme
from evallib.projects.scalars import Surprise, read_plain
from evallib.projects.validation import validate

SIGNS = ["\n", "\n  ", " ", "\t", *"-:?&*!|>'\"#%@`{}[],~\\"]
WORDS = [
    "a",
    "å",
    "- ",
    "b: ",
    "---",
    "...",
    "<<: ",
    "0114",
    "no",
    "1e5",
    "!!int ",
    "project: ",
    "kind: ",
    "identities: ",
]
YAMLISH = st.lists(st.sampled_from([*SIGNS, *WORDS, "reconciliation: ", "sources: "]), max_size=40).map("".join)


def _read(data: bytes) -> Document | InputError:
    try:
        return parse_document(data, "x.yaml")
    except InputError as error:
        return error


def _judge(data: bytes) -> None:
    found = _read(data)
    if isinstance(found, InputError):
        assert found.problems
        assert all(problem.place.file == "x.yaml" and problem.what for problem in found.problems)
        return
    assert isinstance(found.data, dict)
    for model in (ProjectParams, Programme):
        params, problems = validate(model, found)
        assert (params is None) == bool(problems)


@settings(max_examples=400, deadline=None)
@given(YAMLISH | st.text(max_size=200))
@example('a: "\\U00110000"')
@example("%YAML 1." + "9" * 5000 + "\n--- a")
@example("reconciliation: {identities: [{kind: [1]}]}")
@example("reconciliation: {identities: [{kind: sum, sum: 1, share: 2}, 3, {kind: {a: 1}}]}")
def test_any_text(text: str) -> None:
    _judge(text.encode("utf-8"))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    _judge(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=20,
)


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(sorted({*ProjectParams.model_fields, *Programme.model_fields})) | st.text(max_size=8),
        JSON,
        max_size=8,
    )
)
def test_any_values_under_the_known_keys(values: dict[str, object]) -> None:
    _judge(yaml.safe_dump(values, allow_unicode=True).encode("utf-8"))


@settings(max_examples=500, deadline=None)
@given(st.text("0123456789.:-+_eExXoOabInfNtruly ~=<", max_size=12))
def test_an_accepted_plain_value_means_what_yaml_says(text: str) -> None:
    """If PyYAML reads a plain scalar at all, it is refused here or read as the same value (dates: as text)."""
    found = read_plain(text)
    try:
        theirs = yaml.safe_load(f"[{text}\n]")
    except (yaml.YAMLError, ValueError, OverflowError):
        return
    if isinstance(found, Surprise) or not isinstance(theirs, list) or len(theirs) != 1:
        return
    if text.strip() != text or isinstance(theirs[0], dict):
        return
    assert found == (theirs[0].isoformat() if hasattr(theirs[0], "isoformat") else theirs[0])
