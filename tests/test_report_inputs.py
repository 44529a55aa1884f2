"""What a section reads: what it declares, what it is seen to open, and what no key can cover."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

import evallib
from evallib.presentation.reads import Reads, read_reads
from evallib.projects import Project, Workspace, load_project
from evallib.report.keeping import inputs as report_inputs
from evallib.report.keeping.data_names import declared_names
from evallib.report.keeping.inputs import all_sections, ingredients, opens_more, read_inputs
from evallib.report.keeping.seen import judge_reads
from evallib.report.task import CodeState
from evallib.tables.dictionary import collect_readers
from tests.kasam_workspaces import kasam
from tests.workspaces import make_project, put_facts

FOLDER = "data/prov"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    found = make_project(tmp_path, programme={}, sections=["goals", "method"])
    put_facts(found, {"fact": "grant_sek", "value": "5", "unit": "kr"})
    return found


@pytest.fixture
def answers(tmp_path: Path) -> Project:
    """A project whose settings name two files."""
    found = make_project(tmp_path, sections=["kasam", "method"], kasam=kasam())
    for name in ("fore.csv", "efter.csv"):
        (found.data_dir / name).write_text(name, encoding="utf-8")
    return found


def reopen(project: Project) -> Project:
    return load_project(project.workspace, project.slug)


def keys_of(project: Project, **seen: Sequence[str]) -> dict[str, str | None]:
    """The keys of all sections, and the run key."""
    inputs = read_inputs(reopen(project))
    sections = all_sections(inputs, **seen)
    made = ingredients(inputs, sections, CodeState())
    return {**{name: one.key for name, one in sections.items()}, "run": made.run_key}


def changed(project: Project, change: Callable[[], object]) -> set[str]:
    """The sections whose keys a change changes, and ``run``."""
    before = keys_of(project)
    change()
    after = keys_of(project)
    return {name for name in before if before[name] != after[name]}


# declared


@pytest.mark.parametrize("section", sorted(evallib.ROOMS))
def test_facts_are_declared_by_every_room_that_reads_them(project: Project, section: str) -> None:
    names = [name for table in collect_readers()[section] for name in table.files]
    assert set(declared_names(project, section) or ()) == set(names)


def test_a_section_of_ones_own_declares_nothing_and_has_read_everything(tmp_path: Path) -> None:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "70_egen.ipynb").write_text('{"cells": []}', encoding="utf-8")
    project = make_project(tmp_path, sections=["egen", "method"])
    assert declared_names(project, "egen") is None
    assert set(all_sections(read_inputs(project))["egen"].data) == {f"{FOLDER}/*"}


def test_files_that_the_settings_name_are_told_by_a_number_in_the_order_of_the_settings(answers: Project) -> None:
    told = all_sections(read_inputs(answers))["kasam"].data
    assert not any("fore" in name or "efter" in name for name in told)
    assert [name for name in told if "file" in name] == [f"{FOLDER}/file 1", f"{FOLDER}/file 2"]
    files = ingredients(read_inputs(answers), all_sections(read_inputs(answers)), CodeState()).files
    assert [files[f"{FOLDER}/file {n}"] for n in (1, 2)] == ["fore.csv", "efter.csv"]


# what changes what


def test_a_cell_changes_the_sections_that_read_it(project: Project) -> None:
    goals = project.data_dir / "goals.csv"
    assert changed(project, lambda: goals.write_text("x", encoding="utf-8")) == {"goals", "summary", "run"}
    assert changed(project, lambda: goals.write_text("y", encoding="utf-8")) == {"goals", "summary", "run"}
    facts = project.data_dir / "facts.csv"
    assert changed(project, lambda: facts.write_text("x", encoding="utf-8")) == {"goals", "method", "summary", "run"}


def test_a_table_that_comes_or_goes_changes_the_sections_that_read_it(project: Project) -> None:
    evidence = project.data_dir / "evidence.xlsx"
    assert changed(project, lambda: evidence.write_bytes(b"x")) == {"goals", "summary", "run"}
    assert changed(project, evidence.unlink) == {"goals", "summary", "run"}


def test_other_files_other_projects_and_times_change_nothing(project: Project) -> None:
    def change() -> None:
        (project.data_dir / "README.md").write_text("x", encoding="utf-8")
        (project.workspace.root / "params/projects/annat.yaml").write_text("x", encoding="utf-8")
        (project.workspace.data_dir / "annat").mkdir()
        os.utime(project.data_dir / "facts.csv", (1, 1))

    assert changed(project, change) == set()


@pytest.mark.parametrize("name", ["projects/prov", "programmes/medel"])
def test_a_comment_in_the_settings_changes_nothing_but_the_fingerprint_of_the_file(project: Project, name: str) -> None:
    path = project.workspace.params_dir / f"{name}.yaml"
    raw = read_inputs(project).raw[f"params/{name}.yaml"]

    def change() -> None:
        path.write_text(f"# En kommentar\n{path.read_text(encoding='utf-8')}", encoding="utf-8")

    assert changed(project, change) == set()
    assert read_inputs(reopen(project)).raw[f"params/{name}.yaml"] != raw


@pytest.mark.parametrize("name", ["projects/prov", "programmes/medel"])
def test_a_setting_changes_all_sections_and_is_named(project: Project, name: str) -> None:
    path = project.workspace.params_dir / f"{name}.yaml"
    before = read_inputs(project).settings
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**content, "title": "En annan"}), encoding="utf-8")
    after = read_inputs(reopen(project)).settings
    expected = "title" if name.startswith("projects") else "programme.title"
    assert {field for field in after if after[field] != before[field]} == {expected}

    def back() -> None:
        path.write_text(json.dumps(content), encoding="utf-8")

    assert changed(project, back) == {*project.sections, "run"}


def test_settings_of_a_section_are_told_one_by_one_and_never_what_stands_in_them(answers: Project) -> None:
    told = read_inputs(answers).settings
    assert {"title", "kasam.waves", "kasam.seed", "goals.proportions", "instrument.items"} <= set(told)
    assert all(value.startswith("hmac-sha256:") for value in told.values())


def test_the_seed_is_told(answers: Project) -> None:
    assert report_inputs.seeds_of(answers) == {"kasam": 1}


def test_files_that_changed_places_are_other_files(answers: Project) -> None:
    def swap() -> None:
        first, second = (answers.data_dir / name for name in ("fore.csv", "efter.csv"))
        contents = first.read_bytes(), second.read_bytes()
        first.write_bytes(contents[1])
        second.write_bytes(contents[0])

    assert changed(answers, swap) == {"kasam", "summary", "run"}


def test_a_notebook_changes_its_own_section_and_its_number_the_order(project: Project) -> None:
    folder = project.workspace.root / "notebooks"
    folder.mkdir()

    def copy(name: str) -> Callable[[], object]:
        shipped = evallib.projects.workspace.shipped_notebooks() / "10_goals.ipynb"
        return lambda: (folder / name).write_bytes(shipped.read_bytes())

    assert changed(project, copy("10_goals.ipynb")) == set()
    text = (folder / "10_goals.ipynb").read_text(encoding="utf-8")
    other = text.replace('"## ', '"## Nya ', 1)
    assert other != text
    found = changed(project, lambda: (folder / "10_goals.ipynb").write_text(other, encoding="utf-8"))
    assert found == {"goals", "summary", "run"}
    (folder / "10_goals.ipynb").unlink()
    assert changed(project, copy("95_goals.ipynb")) == {"goals", "method", "summary", "run"}


def test_two_projects_with_the_same_data_and_settings_have_nothing_in_common(tmp_path: Path) -> None:
    """Reports of a workspace are published side by side."""
    told = []
    workspace = make_project(tmp_path, sections=["goals", "method"]).workspace
    settings = (tmp_path / "params" / "projects" / "prov.yaml").read_text(encoding="utf-8")
    for slug in ("ett", "annat"):
        other = settings.replace('"project": "prov"', f'"project": "{slug}"')
        (tmp_path / "params" / "projects" / f"{slug}.yaml").write_text(other, encoding="utf-8")
        (tmp_path / "data" / slug).mkdir(exist_ok=True)
        (tmp_path / "data" / slug / "goals.csv").write_text("x", encoding="utf-8")
        inputs = read_inputs(load_project(workspace, slug))
        hashes = {*inputs.data.values(), inputs.whole, *inputs.settings.values(), inputs.basis.parameters}
        told.append(hashes - {None})
    assert len(told[0]) > 10
    assert not told[0] & told[1]


def test_who_has_read_the_whole_folder_follows_every_file(project: Project) -> None:
    before = keys_of(project, whole=["method"])
    (project.data_dir / "Anna Andersson.txt").write_text("x", encoding="utf-8")
    after = keys_of(project, whole=["method"])
    assert {name for name in before if before[name] != after[name]} == {"method", "summary", "run"}
    told = all_sections(read_inputs(project), whole=["method"])["method"].data
    assert f"{FOLDER}/*" in told
    assert "Anna" not in str(told)


def test_what_could_not_be_followed_has_no_key_nor_has_the_summary(project: Project) -> None:
    assert [name for name, key in keys_of(project, unfollowed=["goals"]).items() if key is None] == ["summary", "goals"]


def test_names_with_letters_composed_in_two_ways_are_the_same_file(answers: Project) -> None:
    composed, apart = "f\u00f6re.csv", "fo\u0308re.csv"
    (answers.data_dir / "fore.csv").rename(answers.data_dir / composed)
    params = answers.workspace.params_dir / "projects" / "prov.yaml"
    content = json.loads(params.read_text(encoding="utf-8"))
    content["kasam"]["waves"][0]["file"] = composed
    params.write_text(json.dumps(content), encoding="utf-8")
    before = keys_of(answers)
    assert None not in before.values()
    (answers.data_dir / composed).rename(answers.data_dir / apart)
    assert keys_of(answers) == before


# seen


def judged(project: Project, *paths: Path | str, reached: bool = False, section: str = "goals") -> tuple[Any, bool]:
    done = project.workspace.root.parent / "done"
    seen = judge_reads(project, section, Reads(tuple(map(str, paths)), reached), done)
    return set(seen.opened), seen.followed


def test_what_the_key_covers_may_be_opened(project: Project) -> None:
    root = project.workspace.root
    fine: list[Path | str] = [
        project.data_dir,
        project.data_dir / "facts.csv",
        root / "params/projects",
        root / "params/projects/prov.yaml",
        root / "params/programmes/medel.yaml",
        root / "notebooks",
        str(evallib.__file__),
        json.__file__,
        sys.executable,
        str(pytest.__file__),
        "/etc/localtime",
    ]
    assert judged(project, *fine) == ({"facts.csv"}, True)
    assert judged(project, project.data_dir / "qualcoder" / "data.qda") == ({"qualcoder"}, True)


@pytest.mark.parametrize(
    "name",
    [
        "data/annat/facts.csv",
        "data",
        "params/projects/annat.yaml",
        "params",
        "codes.csv",
        "notebooks/10_goals.ipynb",
        "outputs/prov/results.json",
        "../elsewhere.csv",
        "data/prov/../annat/facts.csv",
    ],
)
def test_what_no_key_covers_cannot_be_followed(project: Project, name: str) -> None:
    assert judged(project, project.workspace.root / name) == (set(), False)


def test_a_link_in_the_data_folder_that_leads_out_cannot_be_followed(project: Project) -> None:
    elsewhere = project.workspace.root / "elsewhere.csv"
    elsewhere.write_text("x", encoding="utf-8")
    (project.data_dir / "link.csv").symlink_to(elsewhere)
    assert judged(project, project.data_dir / "link.csv") == (set(), False)


def test_other_programs_and_the_network_cannot_be_followed(project: Project) -> None:
    assert judged(project, reached=True) == (set(), False)


def test_nothing_is_known_of_who_was_not_listened_to(project: Project) -> None:
    assert not judge_reads(project, "goals", None, project.workspace.root).followed


OF_A_PERSON = [
    "~/.registret/f.txt",
    "~/.config/evallib.yaml",
    "~/.local/share/register.csv",
    "/dev/shm/f.txt",
    "/etc/register.csv",
    "/usr/local/share/register.csv",
    "/srv/register.csv",
    "/var/cache/register.csv",
]


@pytest.mark.parametrize("name", OF_A_PERSON)
def test_a_file_in_a_folder_of_the_system_is_not_the_systems(project: Project, name: str) -> None:
    assert judged(project, Path(name).expanduser()) == (set(), False)


OF_THE_SYSTEM = ["~/.cache/matplotlib/fonts.json", "/dev/urandom", "/usr/share/fonts/a.ttf", "/usr/share/zoneinfo/UTC"]


@pytest.mark.parametrize("name", OF_THE_SYSTEM)
def test_what_a_system_has_for_all_programs_may_be_opened(project: Project, name: str) -> None:
    assert judged(project, Path(name).expanduser()) == (set(), True)


@pytest.mark.parametrize("place", ["{package}_arbete/f.csv", "{package}/f.csv", "{package}/../f.csv"])
def test_a_file_beside_or_in_the_package_is_not_evallibs(project: Project, place: str) -> None:
    package = Path(evallib.__file__).parent
    assert judged(project, place.format(package=package)) == (set(), False)


def own_section(project: Project) -> Project:
    folder = project.workspace.root / "notebooks"
    folder.mkdir()
    (folder / "10_goals.ipynb").write_text('{"cells": []}', encoding="utf-8")
    return reopen(project)


UNSEEN = [Reads(alone=True), Reads(libraries=("pytest",)), Reads(libraries=("numpy", "nobody_knows"))]


@pytest.mark.parametrize("reads", UNSEEN)
def test_a_library_that_is_not_followed_counts_in_a_section_of_ones_own(project: Project, reads: Reads) -> None:
    done = project.workspace.root.parent
    assert judge_reads(project, "goals", reads, done).followed
    assert not judge_reads(own_section(project), "goals", reads, done).followed


def test_a_section_of_ones_own_may_use_the_libraries_that_evallib_needs(project: Project) -> None:
    reads = Reads(libraries=("PIL", "dateutil", "matplotlib", "mpl_toolkits", "numpy", "pandas", "yaml"))
    assert judge_reads(own_section(project), "goals", reads, project.workspace.root.parent).followed


def test_the_summary_may_open_the_notebooks_of_the_others(project: Project) -> None:
    executed = project.workspace.root.parent / "done" / "goals.ipynb"
    assert judged(project, executed, section="summary") == (set(), True)
    assert judged(project, executed, section="goals") == (set(), False)


def test_who_opens_more_than_declared_is_known(project: Project) -> None:
    inputs = read_inputs(project)
    assert not opens_more(inputs, "goals", ["goals.csv", "facts.xlsx"])
    assert opens_more(inputs, "goals", ["goals.csv", "claims.csv"])
    assert opens_more(inputs, "summary", ["goals.csv"])


# heard

Heard = tuple[list[str], bool]
OPENINGS: dict[str, tuple[str, list[str], bool]] = {
    "reading": ("open('a.csv').read()", ["a.csv"], False),
    "a file that is not there": (
        "Path('b.csv').exists() or Path('b.csv').parent.joinpath('a.csv').read_text()",
        ["a.csv"],
        False,
    ),
    "bytes and descriptors": ("os.close(os.open(b'a.csv', os.O_RDONLY))", ["a.csv"], False),
    "listing": ("os.listdir('data'); list(os.scandir('data'))", ["data"], False),
    "listing where one stands": ("list(Path().glob('*'))", ["."], False),
    "a database": (
        "import sqlite3; sqlite3.connect('file:data/a%20b.db?mode=rwc', uri=True).close()",
        ["data/a b.db"],
        False,
    ),
    "memory": ("import sqlite3; sqlite3.connect(':memory:').close()", [], False),
    "writing": ("open('new.csv', 'w').close()", [], False),
    "reading what one wrote": ("open('new.csv', 'w').close(); open('new.csv').close()", [], False),
    "adding to what was there": ("open('a.csv', 'a').close(); open('a.csv').close()", ["a.csv"], False),
    "a folder of one's own": ("os.mkdir('own'); open('own/x', 'a').close(); open('own/x').close()", [], False),
    "a temporary file": ("import tempfile; f = tempfile.NamedTemporaryFile(dir='.'); open(f.name).close()", [], False),
    "another program": ("import subprocess; subprocess.run(['true'], check=True)", [], True),
    "a folder that was there": (
        "Path('data').mkdir(exist_ok=True); os.makedirs('data', exist_ok=True); Path('data/c.csv').read_text()",
        ["data/c.csv"],
        False,
    ),
    "a file that was there": (
        "from contextlib import suppress\nwith suppress(OSError):\n    open('a.csv', 'x')\nopen('a.csv').read()",
        ["a.csv"],
        False,
    ),
    "a folder opened as a file": (
        "from contextlib import suppress\nwith suppress(OSError):\n    open('data', 'w')\nopen('data/c.csv').read()",
        ["data/c.csv"],
        False,
    ),
    "a link in a folder of one's own": (
        "os.mkdir('own'); os.symlink(os.path.abspath('data'), 'own/l'); open('own/l/c.csv').read()",
        ["data/c.csv"],
        False,
    ),
    "another name for what was there": (
        "os.mkdir('own'); os.link('a.csv', 'own/a'); os.rename('data/c.csv', 'own/c'); open('own/a').read()",
        ["a.csv", "data/c.csv"],
        False,
    ),
    "what one wrote where it stays": (
        "import tempfile; reads._WATCH.temporary = '/elsewhere/'; open('new.csv', 'w').close(); open('new.csv').read()",
        ["new.csv"],
        False,
    ),
    "a folder called as the package begins": (
        "reads.PACKAGE = os.path.abspath('da'); open('data/c.csv').read(); reads.PACKAGE = PACKAGE",
        ["data/c.csv"],
        False,
    ),
    "a copy of the process": ("os.fork() or os._exit(0); os.wait()", [], True),
    "a pool of copies": (
        "import multiprocessing\nwith multiprocessing.get_context('fork').Pool(1) as pool:\n    pool.map(len, ['a'])",
        [],
        True,
    ),
    "a pool of others": (
        "import multiprocessing\nwith multiprocessing.get_context('spawn').Pool(1) as pool:\n    pool.map(len, ['a'])",
        [],
        True,
    ),
    "another program, given one of ours": (
        "import subprocess; subprocess.run(['true', reads.PACKAGE], check=True)",
        [],
        True,
    ),
    "a shell": ("os.system('true')", [], True),
    "evallib's own program": ("from evallib.tables.spss import parse_apart; parse_apart(b'', 9)", [], False),
    "the network": ("import socket; socket.socket().connect_ex(('127.0.0.1', 9))", [], True),
}


LISTENED = """
import json, os, sys
from pathlib import Path
from evallib.model import SectionResult
from evallib.presentation import publish, reads

folder, openings = Path(sys.argv[1]), json.loads(sys.argv[2])
places = [folder / str(number) for number in range(len(openings))]
for place in places:
    (place / "data").mkdir(parents=True)
    (place / "a.csv").write_text("x")
    (place / "data" / "c.csv").write_text("x")
PACKAGE, TEMPORARY = reads.PACKAGE, None
for number, code in enumerate(openings):
    os.chdir(places[number])
    reads.start_watching()
    reads._WATCH.paths.clear()
    reads._WATCH.made.clear()
    TEMPORARY = TEMPORARY or reads._WATCH.temporary
    reads._WATCH.temporary = TEMPORARY
    reads._WATCH.reached = False
    exec(code)
    publish(SectionResult(f"s{number}"))
"""


def listen(folder: Path, codes: Sequence[str], **environment: str) -> None:
    """Run some code in a process that listens; the working folder is a new one each time."""
    command = [sys.executable, "-c", LISTENED, str(folder), json.dumps(codes)]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("EVALLIB")}
    subprocess.run(command, env={**clean, **environment}, check=True, timeout=240)


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Heard]:
    """What is heard of each opening: paths in the working folder, and whether it reached out."""
    folder = tmp_path_factory.mktemp("heard")
    done = tmp_path_factory.mktemp("done")
    listen(folder, [code for code, _names, _reached in OPENINGS.values()], EVALLIB_SECTIONS=str(done))
    found: dict[str, Heard] = {}
    for number, what in enumerate(OPENINGS):
        reads, place = read_reads(done, f"s{number}"), folder / str(number)
        assert reads is not None
        names = [Path(path).relative_to(place).as_posix() for path in reads.paths if Path(path).is_relative_to(place)]
        found[what] = (names, reads.reached)
    return found


ALONE = {
    "import numpy, yaml": False,
    "import evallib.tables.spss": False,
    "from evallib.tables.spss import parse_apart; parse_apart(b'', 9)": False,
    "import pyreadstat": True,
    "from pyreadstat import read_sav": True,
    "import evallib.tables.spss; import pyreadstat": True,
    "import pyreadstat.pyreadstat": True,
    "import pandas as pd\ntry:\n    pd.read_spss('a.csv')\nexcept Exception:\n    pass": True,
    "import evallib.tables.spss, pandas as pd\ntry:\n    pd.read_spss('a.csv')\nexcept Exception:\n    pass": True,
}


@pytest.mark.parametrize("loaded", ["", "import evallib.tables.spss, pandas, pyreadstat"])
@pytest.mark.parametrize("code", ALONE)
def test_it_is_heard_who_uses_a_library_that_opens_files_alone(tmp_path: Path, code: str, loaded: str) -> None:
    script = (
        f"{loaded}\nimport os\nfrom evallib.presentation import reads\n"
        f"os.environ['EVALLIB_SECTIONS'] = {str(tmp_path)!r}\n"
        f"reads.start_watching()\nexec({code!r})\nreads.write_reads('s')"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=240)
    found = read_reads(tmp_path, "s")
    assert found is not None
    assert found.alone == ALONE[code]


def test_libraries_that_are_loaded_are_told(tmp_path: Path) -> None:
    listen(tmp_path, ["import yaml, json, evallib.tables, pytest"], EVALLIB_SECTIONS=str(tmp_path))
    found = read_reads(tmp_path, "s0")
    assert found is not None
    assert {"yaml", "pytest"} <= set(found.libraries)
    assert not {"json", "evallib", "nobody_has_this"} & set(found.libraries)


@pytest.mark.parametrize("what", OPENINGS)
def test_everything_that_python_opens_is_heard(heard: dict[str, Heard], what: str) -> None:
    _code, names, reached = OPENINGS[what]
    assert heard[what] == (names, reached)


def test_without_a_report_nothing_is_written(tmp_path: Path) -> None:
    listen(tmp_path, ["open('a.csv').read()"])
    assert {path.name for path in (tmp_path / "0").iterdir()} == {"a.csv", "data"}
    assert read_reads(tmp_path, "s0") is None


def test_the_repository_can_be_read(repository: Path) -> None:
    workspace = Workspace(repository)
    inputs = read_inputs(load_project(workspace, "vagen-ut"))
    found = all_sections(inputs)
    assert all(one.key for one in found.values())
