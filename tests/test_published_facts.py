"""facts.csv: what is read, and every problem at its place."""

from fractions import Fraction

import pytest

from evallib.errors import InputError
from evallib.projects import find_workspace, load_project
from evallib.published import read_facts

HEADER = "fact;label;value;unit;kind;when;series;state;source;note"
PROJECT = """\
project: prov
title: Prov
sources:
  - {id: rapport, title: Rapport, publisher: Kommunen, published: true}
  - {id: enkat, title: Enkät, publisher: Kommunen, published: false}
sections: [reconciliation, method]
"""


@pytest.fixture
def project(tmp_path):
    (tmp_path / "params/projects").mkdir(parents=True)
    (tmp_path / "params/projects/prov.yaml").write_text(PROJECT, encoding="utf-8")
    (tmp_path / "data/prov").mkdir(parents=True)
    return load_project(find_workspace(tmp_path), "prov")


def write(project, *rows):
    (project.data_dir / "facts.csv").write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")


def test_a_missing_file_is_no_facts(project):
    facts = read_facts(project)
    assert (len(facts), facts.account.read) == (0, 0)


def test_values_by_kind_and_state(project):
    write(
        project,
        "total;Totalt;125;poäng;rounded;2013-05;kasam;stated;rapport, s. 2;Genomsnitt.",
        "platser;Platser;3 378;personer;number;;;stated;rapport, s. 4;",
        "lost;Tid;?,7;månader;rounded;2012-10;;partly_readable;rapport, s. 5;",
        "gone;Belopp;;kr;number;;;not_stated;rapport, s. 1-9;",
        "start;Start;2012-09;;month;;;stated;rapport, s. 1;",
        "day;Dag;2012-09-28;;date;2012-09-28;;derived;rapport, s. 1;",
        "words;Läge;klart;;text;;;stated;rapport, s. 1;",
    )
    facts = read_facts(project)
    assert list(facts) == ["total", "platser", "lost", "gone", "start", "day", "words"]
    total = facts["total"]
    assert (total.number.value, total.exact, total.unit, total.when) == (125, False, "poäng", "2013-05")
    assert (total.series, total.source, total.note) == ("kasam", "rapport, s. 2", "Genomsnitt.")
    assert (facts["platser"].number.value, facts["platser"].exact) == (Fraction(3378), True)
    assert [facts[name].number for name in ("lost", "gone", "start", "words")] == [None] * 4
    assert [name for name, fact in facts.items() if not fact.readable] == ["lost", "gone"]
    assert [name for name, fact in facts.items() if fact.numeric] == ["total", "platser", "lost", "gone"]
    assert (facts.account.read, facts.account.used) == (7, 7)


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ("x;X;fyra;;number;;;stated;rapport, s. 1;", "value", "passar inte slaget number"),
        ("x;X;24,5 %;;rounded;;;stated;rapport, s. 1;", "value", "passar inte slaget rounded"),
        ("x;X;2012-13;;month;;;stated;rapport, s. 1;", "value", "passar inte slaget month"),
        ("x;X;2012-02-30;;date;;;stated;rapport, s. 1;", "value", "passar inte slaget date"),
        ("x;X;20120228;;date;;;stated;rapport, s. 1;", "value", "passar inte slaget date"),
        ("x;X;;;number;;;stated;rapport, s. 1;", "value", "värdet saknas"),
        ("x;X;5;;number;;;not_stated;rapport, s. 1;", "value", "det finns ett värde"),
        ("x;X;5;;number;;;partly_readable;rapport, s. 1;", "value", "inget tecken är markerat"),
        ("x;X;5;;number;hösten;;stated;rapport, s. 1;", "when", "varken en månad"),
        ("x;X;5;;number;;;stated;enkat, s. 1;", "source", "inte publicerad"),
        ("x;X;5;;number;;;stated;okand, s. 1;", "source", "okand"),
        ("x;X;5;;antal;;;stated;rapport, s. 1;", "kind", "antal"),
        ("grant_sek;X;5;tkr;number;;;stated;rapport, s. 1;", "unit", "tkr"),
        ("grant_sek;X;45.000;kr;number;;;stated;rapport, s. 1;", "value", "45.000"),
        ("grant_sek;X;45,000;kr;rounded;;;stated;rapport, s. 1;", "value", "45,000"),
        ("grant_sek;X;-5000;kr;number;;;stated;rapport, s. 1;", "value", "mindre än noll"),
        ("grant_sek;X;9999999999999;kr;number;;;stated;rapport, s. 1;", "value", "facts.csv"),
        ("grant_sek;X;cirka 300 000;kr;text;;;stated;rapport, s. 1;", "kind", "grant_sek"),
    ],
)
def test_problems_are_located(project, row, column, said):
    write(project, "ok;OK;5;;number;;;stated;rapport, s. 1;", row)
    with pytest.raises(InputError) as caught:
        read_facts(project)
    (problem,) = caught.value.problems
    assert (problem.place.file, problem.place.row, problem.place.column) == ("data/prov/facts.csv", 3, column)
    assert problem.place.letter == "ABCDEFGHIJ"[HEADER.split(";").index(column)]
    assert said in str(problem)


def test_all_problems_at_once(project):
    write(
        project,
        "a;A;fyra;;number;nyss;;stated;enkat, s. 1;",
        "b;B;5;;number;;;not_stated;rapport, s. 1;",
    )
    with pytest.raises(InputError) as caught:
        read_facts(project)
    places = [(problem.place.row, problem.place.column) for problem in caught.value.problems]
    assert sorted(places) == [(2, "source"), (2, "value"), (2, "when"), (3, "value")]
