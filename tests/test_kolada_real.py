"""A real download of Kolada's values, read and counted as the reference says."""

from __future__ import annotations

import csv
import io
import time
from pathlib import Path

import pytest
from fastparquet import ParquetFile

from evallib.comparisons.peers import index_groups
from evallib.kolada import Values, read_groups, read_values, shipped_groups
from evallib.kolada.shipped import shipped_directions
from evallib.projects import Project, Workspace, load_project

REAL = Path(__file__).resolve().parent.parent.parent / "shared" / "real" / "kolada"
VALUES = REAL / "2024-12-12_KOLADA_data_raw.parquet"
pytestmark = [pytest.mark.real, pytest.mark.skipif(not VALUES.is_file(), reason="the real files are not here")]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("real")
    for folder in ("params/projects", "params/programmes", "data/x"):
        (root / folder).mkdir(parents=True)
    (root / "data" / "x" / "values.parquet").write_bytes(VALUES.read_bytes())
    (root / "data" / "x" / "groups.csv").write_bytes((REAL / "groups.csv").read_bytes())
    kpis = sorted(set(ParquetFile(io.BytesIO(VALUES.read_bytes())).to_pandas(columns=["kpi"])["kpi"]))
    lines = ["project: x", "title: Upplands Väsby", "sections: [method]", "oppna_jamforelser:"]
    lines += ['  municipality: "0114"', "  name: Upplands Väsby", "  indicators:", *(f"  - id: {kpi}" for kpi in kpis)]
    lines += ["  values: {files: [values.parquet], groups: groups.csv, fetched: 2024-12-12}", ""]
    (root / "params" / "projects" / "x.yaml").write_text("\n".join(lines), encoding="utf-8")
    return load_project(Workspace(root), "x")


@pytest.fixture(scope="module")
def values(project: Project) -> Values:
    return read_values(project)


def test_rows_and_statuses(values: Values) -> None:
    assert values.frame["status"].value_counts().to_dict() == {
        "value": 134_700,
        "missing": 2_188,
        "privacy": 1_090,
        "not_applicable": 932,
    }
    assert (values.account.read, values.account.used) == (138_910, 134_700 + 2_188 + 1_090 + 932)
    assert values.frame["gender"].value_counts().to_dict() == {"T": 78_590, "K": 30_160, "M": 30_160}
    assert (values.frame["kpi"].nunique(), values.frame["municipality"].nunique()) == (23, 290)
    assert (values.frame["year"].min(), values.frame["year"].max()) == (2010, 2024)


def test_one_indicator_as_the_reference_has_it(values: Values) -> None:
    one = values.frame.query("kpi == 'N07914' and year == 2023 and gender == 'T'").set_index("municipality")["value"]
    assert (len(one), one["1262"], one["0191"]) == (290, one.min(), one.max())
    assert one.min() == pytest.approx(21.091858)
    music = values.frame.query("kpi == 'N09890' and year == 2023")
    hidden = music[music["status"] == "privacy"]["gender"].value_counts().to_dict()
    assert hidden == {"T": 109, "K": 108, "M": 108}


def test_names_are_those_of_kolada(values: Values) -> None:
    with (REAL / "municipalities.csv").open(encoding="utf-8", newline="") as stream:
        theirs = {row["id"]: row["title"] for row in csv.DictReader(stream) if row["type"] == "K"}
    assert len(theirs) == 290
    assert {code: name for code, name in values.names.items() if code in theirs} == theirs


def test_reading_is_fast(project: Project) -> None:
    start = time.process_time()
    read_values(project)
    assert time.process_time() - start < 5


def test_groups(project: Project) -> None:
    groups = {group.id: group for group in read_groups(project)}
    assert (len(groups), sum(len(group.members) for group in groups.values())) == (3_630, 26_573)
    edition = [len(groups[name].members) for name in shipped_groups(2023)]
    assert edition == [24, 3, 27, 51, 23, 35, 63, 43, 21]
    assert sum(edition) == 290
    similar = [group for group in groups.values() if group.title.startswith("Liknande kommuner")]
    assert (len(similar), {len(group.members) for group in similar}) == (3_500, {7})
    found = index_groups(tuple(groups.values()))
    assert sum(len(theirs) for by_name in found.similar.values() for theirs in by_name.values()) == 3_500
    assert "övergripande 2025" in found.areas  # whose titles have one more comma


def test_every_shipped_direction_quotes_the_description_of_its_indicator() -> None:
    with (REAL / "kpi_metadata.csv").open(encoding="utf-8", newline="") as stream:
        described = {row["id"]: row["description"] for row in csv.DictReader(stream)}
    assert len(described) == 6_099
    assert {kpi for kpi, one in shipped_directions().items() if one.quote not in described[kpi]} == set()
