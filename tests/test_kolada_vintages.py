"""Values and groups from what was fetched: which vintage, whether it is whole, and what comes out of it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from evallib.errors import InputError
from evallib.kolada import Group, read_groups, read_values, shared_files, value_files
from evallib.kolada.keeping import keep_vintage
from evallib.kolada.vintages import read_vintage, vintage_days
from evallib.projects import Workspace
from tests.kolada_vintages import DAY, PLACES, write_comparing, write_vintage

CELLS = {
    ("9901", 2022, "T"): 12.507814263819473,
    ("9901", 2023, "T"): 0,
    ("9901", 2023, "K"): "Privacy",
    ("9901", 2023, "M"): "Missing",
    ("9902", 2023, "T"): "Not applicable",
}
GROUPS = (Group("G1", "Liknande kommuner IFO, Exempelstad, 2024", ("9902", "9903")),)
LATER = DAY + dt.timedelta(days=1)


def told(error: pytest.ExceptionInfo[InputError]) -> str:
    return "\n".join(str(problem) for problem in error.value.problems)


def test_every_status_and_zero_stay_apart(tmp_path: Path) -> None:
    write_vintage(tmp_path, {"N1": CELLS}, titles={"N1": "Bistånd"}, descriptions={"N1": "Reviderad metod."})
    values = read_values(write_comparing(tmp_path, "x", ["N1"]))
    found = {
        (row.municipality, row.year, row.gender): (row.status, None if row.value != row.value else row.value)
        for row in values.frame.itertuples()
    }
    assert found == {
        ("9901", 2022, "T"): ("value", 12.507814263819473),
        ("9901", 2023, "T"): ("value", 0.0),
        ("9901", 2023, "K"): ("privacy", None),
        ("9901", 2023, "M"): ("missing", None),
        ("9902", 2023, "T"): ("not_applicable", None),
    }
    assert values.names == PLACES
    assert (values.titles, values.descriptions) == ({"N1": "Bistånd"}, {"N1": "Reviderad metod."})
    assert (values.vintage, values.account.read, values.account.used) == (DAY, 5, 5)
    assert {name: str(kind) for name, kind in values.frame.dtypes.items()} == {
        **dict.fromkeys(("kpi", "municipality", "gender", "status"), "str"),
        "year": "int64",
        "value": "float64",
    }


def test_rows_of_other_years_are_counted(tmp_path: Path) -> None:
    write_vintage(tmp_path, {"N1": CELLS})
    values = read_values(write_comparing(tmp_path, "x", ["N1"], more="years: [2022, 2022]"))
    assert values.frame["year"].tolist() == [2022]
    assert (values.account.read, values.account.used, sum(values.account.excluded.values())) == (5, 1, 5 - 1)


def test_a_frame_is_the_callers_own(tmp_path: Path) -> None:
    write_vintage(tmp_path, {"N1": CELLS})
    project = write_comparing(tmp_path, "x", ["N1"])
    first = read_values(project)
    first.frame.loc[:, "value"] = 99.0
    assert set(first.frame["value"]) == {99.0}
    assert 99.0 not in read_values(project).frame["value"].tolist()


def test_groups_are_those_of_the_fetch(tmp_path: Path) -> None:
    write_vintage(tmp_path, {"N1": CELLS}, groups=GROUPS)
    assert read_groups(write_comparing(tmp_path, "x", ["N1"])) == GROUPS


def test_the_newest_vintage_with_all_indicators_counts(tmp_path: Path) -> None:
    write_vintage(tmp_path, {"N1": CELLS, "N2": CELLS})
    write_vintage(tmp_path, {"N1": CELLS}, LATER)
    one, both = write_comparing(tmp_path, "one", ["N1"]), write_comparing(tmp_path, "both", ["N1", "N2"])
    assert (read_values(one).vintage, read_values(both).vintage) == (LATER, DAY)
    new, old = f"kolada/{LATER}", f"kolada/{DAY}"
    own = ("municipalities.csv", "groups.csv", "fetched.json")
    assert shared_files(one) == ("kolada/", *(f"{new}/{name}" for name in ("N1.csv", *own)))
    files = ("kolada/", *(f"{old}/{name}" for name in ("N1.csv", "N2.csv", *own)), f"{new}/fetched.json")
    assert shared_files(both) == files
    assert all((tmp_path / "data" / name).exists() for name in (*shared_files(one), *shared_files(both)))


def test_a_named_day_counts_although_there_is_a_newer_one(tmp_path: Path) -> None:
    write_vintage(tmp_path, {"N1": CELLS})
    write_vintage(tmp_path, {"N1": {("9901", 2024, "T"): 1}}, LATER)
    project = write_comparing(tmp_path, "x", ["N1"], values=f"{{fetched: {DAY}}}")
    assert read_values(project).vintage == DAY
    own = ("N1.csv", "municipalities.csv", "groups.csv", "fetched.json")
    assert shared_files(project) == tuple(f"kolada/{DAY}/{name}" for name in own)


@pytest.mark.parametrize(
    ("kpis", "values", "expected"),
    [
        (["N1", "N7"], "{}", ["N7", "evallib fetch", "oppna_jamforelser.indicators"]),
        (["N1"], "{fetched: 2020-01-01}", ["2020-01-01", str(DAY), "oppna_jamforelser.values.fetched"]),
    ],
)
def test_what_was_not_fetched_is_told_at_the_setting(
    tmp_path: Path, kpis: list[str], values: str, expected: list[str]
) -> None:
    write_vintage(tmp_path, {"N1": CELLS})
    with pytest.raises(InputError) as error:
        read_values(write_comparing(tmp_path, "x", kpis, values=values))
    assert [word for word in expected if word not in told(error)] == []
    assert told(error).startswith("params/projects/x.yaml")


def test_nothing_fetched_at_all(tmp_path: Path) -> None:
    project = write_comparing(tmp_path, "x", ["N1"])
    with pytest.raises(InputError) as error:
        read_values(project)
    assert "evallib fetch" in told(error)
    assert (shared_files(project), value_files(project)) == (("kolada/",), ())


@pytest.mark.parametrize("name", ["N1.csv", "municipalities.csv"])
def test_a_changed_file_is_told(tmp_path: Path, name: str) -> None:
    vintage = write_vintage(tmp_path, {"N1": CELLS})
    path = vintage.folder / name
    path.write_bytes(path.read_bytes().replace(b"9901", b"9909", 1))
    with pytest.raises(InputError) as error:
        read_values(write_comparing(tmp_path, "x", ["N1"]))
    assert f"data/kolada/{DAY}/{name}" in told(error)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("N1.csv", b"12.507814263819473", b"inf"),
        ("N1.csv", b";9902;", b";990;"),
        ("N1.csv", b";2022;", b";3022;"),
        ("N1.csv", b"N1;9902;2023;T;Not applicable;;\n", b""),
        ("municipalities.csv", b"9904;Dikteryd;K\n", b""),
    ],
)
def test_a_file_changed_together_with_its_hash_is_told_where_it_can_be(
    tmp_path: Path, name: str, old: bytes, new: bytes
) -> None:
    vintage = write_vintage(tmp_path, {"N1": CELLS})
    data = (vintage.folder / name).read_bytes()
    assert data.count(old) == 1
    (vintage.folder / name).write_bytes(data.replace(old, new))
    manifest = vintage.folder / "fetched.json"
    fresh = sha256(data.replace(old, new)).hexdigest()
    manifest.write_text(manifest.read_text(encoding="utf-8").replace(vintage.hashes[name], fresh), encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_values(write_comparing(tmp_path, "x", ["N1"]))
    assert f"data/kolada/{DAY}/{name}" in told(error)


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"schema": 1}', "null"])
def test_a_damaged_manifest_is_told_although_an_older_vintage_is_whole(tmp_path: Path, damage: str) -> None:
    write_vintage(tmp_path, {"N1": CELLS})
    newer = write_vintage(tmp_path, {"N1": CELLS}, LATER)
    (newer.folder / "fetched.json").write_text(damage)
    with pytest.raises(InputError) as error:
        read_values(write_comparing(tmp_path, "x", ["N1"]))
    assert f"data/kolada/{LATER}/fetched.json" in told(error)


def test_a_manifest_of_another_day_or_that_forgets_a_table_is_told(tmp_path: Path) -> None:
    vintage = write_vintage(tmp_path, {"N1": CELLS})
    path = vintage.folder / "fetched.json"
    said = json.loads(path.read_bytes())
    wrong = [{**said, "fetched": "2026-01-01"}, {**said, "files": {"groups.csv": said["files"]["groups.csv"]}}]
    for one in wrong:
        path.write_text(json.dumps(one))
        with pytest.raises(InputError):
            read_vintage(Workspace(tmp_path), DAY)


def test_a_vintage_without_manifest_is_told(tmp_path: Path) -> None:
    vintage = write_vintage(tmp_path, {"N1": CELLS})
    (vintage.folder / "fetched.json").unlink()
    with pytest.raises(InputError) as error:
        read_values(write_comparing(tmp_path, "x", ["N1"]))
    assert f"data/kolada/{DAY}/fetched.json" in told(error)


def test_the_same_answers_give_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    backwards = dict(reversed(CELLS.items()))
    first = write_vintage(tmp_path / "a", {"N1": CELLS, "N2": CELLS}, groups=GROUPS)
    second = write_vintage(tmp_path / "b", {"N2": backwards, "N1": backwards}, groups=GROUPS)
    names = sorted(path.name for path in first.folder.iterdir())
    assert names == ["N1.csv", "N2.csv", "fetched.json", "groups.csv", "municipalities.csv"]
    assert [(first.folder / n).read_bytes() for n in names] == [(second.folder / n).read_bytes() for n in names]


def test_a_second_fetch_on_the_same_day_adds_and_keeps(tmp_path: Path) -> None:
    first = write_vintage(tmp_path, {"N1": CELLS}, groups=GROUPS)
    before = {name: (first.folder / name).read_bytes() for name in first.hashes}
    both = write_vintage(tmp_path, {"N2": {("9901", 2024, "T"): 3.5}})
    assert set(both.about) == {"N1", "N2"}
    assert {name: (both.folder / name).read_bytes() for name in before} == before
    assert len(read_values(write_comparing(tmp_path, "x", ["N1", "N2"])).frame) == len(CELLS) + 1


def test_a_fetch_that_fails_on_the_way_leaves_nothing(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)

    def broken() -> Iterator[tuple[str, str, str]]:
        yield ("9901", "Exempelstad", "K")
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"), keep_vintage(workspace, DAY, "x") as keeping:
        keeping.put_municipalities(broken())
    assert (vintage_days(workspace), list((tmp_path / "data" / "kolada").iterdir())) == ((), [])


def test_a_fetch_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    first = write_vintage(tmp_path, {"N1": CELLS})
    before = {path.name: path.read_bytes() for path in first.folder.iterdir()}
    with pytest.raises(ValueError, match="N1"), keep_vintage(Workspace(tmp_path), DAY, "x", first) as keeping:
        keeping.put_values("N1", [], {})  # it is there already
    assert {path.name: path.read_bytes() for path in first.folder.iterdir()} == before


def test_a_vintage_that_is_a_link_out_of_the_workspace_is_refused(tmp_path: Path) -> None:
    write_vintage(tmp_path / "elsewhere", {"N1": CELLS})
    project = write_comparing(tmp_path / "here", "x", ["N1"])
    (tmp_path / "here" / "data" / "kolada").symlink_to(tmp_path / "elsewhere" / "data" / "kolada")
    with pytest.raises(InputError) as error:
        read_values(project)
    assert f"data/kolada/{DAY}" in told(error)
