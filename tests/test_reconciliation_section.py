"""The section from files to result: what the Vägen ut report must come to say, and sections with less."""

import json
from pathlib import Path

import pytest

import evallib as ev
from evallib.errors import InputError
from evallib.projects import find_workspace, load_project
from evallib.reconciliation import (
    check_inputs,
    draw_residuals,
    read_figures,
    result,
    tabulate_comparisons,
    tabulate_conflicts,
    tabulate_identities,
    tabulate_repairs,
    tell_findings,
    tell_limits,
)

NOTEBOOK = Path(__file__).parents[1] / "notebooks" / "20_reconciliation.ipynb"
HEAD = """\
project: prov
title: Prov
sources: [{id: rapport, title: Rapport, publisher: Kommunen, published: true}]
sections: [reconciliation, method]
"""
IDENTITIES = """\
reconciliation:
  identities:
    - {name: total_2011, kind: sum, label: KASAM 2011, total: t0, parts: [c0, m0, e0]}
    - {name: total_2013, kind: sum, label: KASAM 2013, total: t1, parts: [c1, m1, e1]}
    - {name: change_c, kind: difference, label: Begriplighet, change: dc, after: c1, before: c0}
    - {name: change_m, kind: difference, label: Hanterbarhet, change: dm, after: m1, before: m0}
    - {name: change_e, kind: difference, label: Meningsfullhet, change: de, after: e1, before: e0}
    - {name: change_t, kind: difference, label: KASAM totalt, change: dt, after: t1, before: t0}
    - {name: changes, kind: sum, label: Förändringarna, total: dt, parts: [dc, dm, de]}
    - {name: cases, kind: difference, label: Ärenden, change: dcases, after: cases1, before: cases0}
    - {name: cases_share, kind: share, label: Andel färre ärenden, share: null, part: dcases, whole: cases0}
    - {name: october, kind: difference, label: Oktober, change: doct, after: oct1, before: oct0}
    - {name: in_range, kind: range, label: KASAM-skalan, value: e1, low: low, high: high}
    - {name: project_months, kind: months, label: Projekttid, months: null, start: start, end: end}
"""
POINTS = {"c0": 49, "m0": 52, "e0": 44, "t0": 145, "c1": 45, "m1": 38, "e1": 44, "t1": 125}
CHANGES = {"dc": "−4", "dm": "−14", "de": "−8", "dt": "−20"}
FACTS = [
    *(
        f"{name};Tal {name};{value};poäng;rounded;;;stated;rapport, s. 2;"
        for name, value in {**POINTS, **CHANGES}.items()
    ),
    *(f"{name};Gräns;{value};poäng;number;;;stated;rapport, s. 2;" for name, value in {"low": 8, "high": 56}.items()),
    "cases0;Ärenden 2011;5897;ärenden;number;;;stated;rapport, s. 5;",
    "cases1;Ärenden 2013;4455;ärenden;number;;;stated;rapport, s. 5;",
    "dcases;Färre ärenden;−1442;ärenden;number;;;stated;rapport, s. 5;",
    "oct0;Oktober 2011;16,6;månader;rounded;;;stated;rapport, s. 5;",
    "oct1;Oktober 2012;?,7;månader;rounded;;;partly_readable;rapport, s. 5;",
    "doct;Ökning;1,1;månader;rounded;;;stated;rapport, s. 5;",
    "start;Start;2014-04;;month;;;stated;rapport, s. 1;",
    "end;Slut;2016-12;;month;;;stated;rapport, s. 1;",
    "svar;Antal svar;;personer;number;;;not_stated;rapport, s. 2;",
]
STATEMENTS = [
    "mal;KASAM som mål;Målen;nej;content;rapport, s. 1",
    "mal;KASAM som mål;Resultatet;ja;content;rapport, s. 2",
]
CLAIMS = ["nojda;mycket nöjda;svar;rapport, s. 3", "stor;en stor framgång;;rapport, s. 4"]
HEADERS = {
    "facts.csv": "fact;label;value;unit;kind;when;series;state;source;note",
    "statements.csv": "topic;label;statement;value;about;source",
    "claims.csv": "claim;quote;figure;source",
}


def make(folder, params="", **tables):
    (folder / "params/projects").mkdir(parents=True)
    (folder / "params/projects/prov.yaml").write_text(HEAD + params, encoding="utf-8")
    (folder / "data/prov").mkdir(parents=True)
    for name, rows in tables.items():
        file = f"{name}.csv"
        (folder / "data/prov" / file).write_text("\n".join([HEADERS[file], *rows, ""]), encoding="utf-8")
    return load_project(find_workspace(folder), "prov")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("workspace")
    return make(folder, IDENTITIES, facts=FACTS, statements=STATEMENTS, claims=CLAIMS)


@pytest.fixture(scope="module")
def figures(project):
    return read_figures(project)


@pytest.fixture(scope="module")
def published(figures):
    return result(figures)


def texts(shown):
    return json.dumps(shown.records(), ensure_ascii=False)


def table(shown, name):
    tables = [record.get("table", record) for record in shown.records()]
    return next(record for record in tables if record.get("name") == name)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("value_total_2013", 45 + 38 + 44),
        ("residual_total_2013", 125 - (45 + 38 + 44)),
        ("residual_total_2011", 145 - (49 + 52 + 44)),
        ("residual_change_e", -8 - (44 - 44)),
        ("value_changes", -4 - 14 - 8),
        ("residual_changes", -20 - (-4 - 14 - 8)),
        ("value_cases", 4455 - 5897),
        ("value_cases_share", -24.5),
        ("value_october", None),
        ("value_project_months", 9 + 12 + 12),
        ("repairs_exact", 1),
        ("repairs_exact_fields", 2),
        ("repairs_half_up", 7 + 1 + 1 + 1),
        ("repairs_half_even", 9 + 2 + 2 + 2),
        ("repairs_up_or_down", 2),
        ("repairs_up_or_down_fields", 1),
    ],
)
def test_metrics(published, name, value):
    assert {metric.name: metric.value for metric in published.metrics}[name] == value


@pytest.mark.parametrize(
    ("name", "passed", "said"),
    [
        ("identity_total_2011", True, "49 + 52 + 44 = 145, som angivet"),
        ("identity_total_2013", False, "45 + 38 + 44 = 127, men 125 anges"),
        ("identity_total_2013", False, "om alla tal avrundats på samma sätt; den ligger precis på gränsen"),
        ("identity_change_c", True, "45 − 49 = −4"),
        ("identity_change_e", False, "44 − 44 = 0, men −8 anges"),
        ("identity_change_e", False, "Skillnaden är 8\u00a0poäng; avrundning kan förklara högst 1,5\u00a0poäng"),
        ("identity_changes", False, "−4 − 14 − 8 = −26, men −20 anges"),
        ("identity_cases", True, "−1\u00a0442"),
        ("identity_october", None, "17,7, vilket stämmer med den läsbara delen"),
        ("identity_in_range", True, "44 ligger mellan 8 och 56"),
        ("jointly_possible", False, "”Tal e1” från 44 till 42 och ”Tal de” från −8 till −2"),
        ("jointly_possible", False, "ändras ”Tal de” (−8)"),
        ("statements_mal", False, "”nej” (Målen; rapport, s. 1)"),
        ("claim_nojda", None, "Antal svar är inte angivet"),
        ("claim_stor", None, "ett antal eller ett mått"),
    ],
)
def test_checks(published, name, passed, said):
    check = {check.name: check for check in published.checks}[name]
    assert check.passed is passed
    assert said in check.message
    assert check.evidence
    assert check.severity == ("warning" if passed is False else "note")


def test_only_computed_identities_have_no_check(published):
    names = {check.name for check in published.checks}
    assert not names & {"identity_cases_share", "identity_project_months"}


def test_evidence_names_every_rule_and_every_repair(published):
    checks = {check.name: check for check in published.checks}
    rules = checks["identity_total_2013"].evidence[-1]
    assert "vanlig avrundning): omöjligt" in rules
    assert "precis på gränsen" in rules
    assert len(checks["jointly_possible"].evidence) == 1 + 10 + 15 + 2


def test_rows_findings_and_names(published):
    assert published.name == "reconciliation"
    assert published.rows.read == published.rows.used == len(FACTS) + len(STATEMENTS) + len(CLAIMS)
    assert [finding.weight for finding in published.findings] == [3, 2, 1]
    first = published.findings[0].text
    assert first.startswith("3 av 10 samband mellan publicerade uppgifter går inte ihop: 45 + 38 + 44 = 127 mot")
    assert "1 av dem ligger precis på gränsen" in first


def test_findings_are_told_with_both_figures_and_nothing_is_chosen(figures):
    shown = tell_findings(figures)
    roles = [record.get("role") for record in shown.records()]
    assert roles[0] == "finding"
    assert roles.count("conflict") == 3 + 1 + 1
    assert "Vilket tal som är rätt vet bara den som har grunddata." in texts(shown)
    assert "10 samband mellan publicerade uppgifter har prövats: 6 stämmer, 1 ligger på gränsen" in texts(shown)


def test_repairs_are_tabulated_by_model(figures):
    rows = table(tabulate_repairs(figures), "repairs")["rows"]
    assert [row[3] for row in rows if row[0] == "Talen är exakta"] == ["1"]
    assert sum(int(row[3]) for row in rows) == 1 + 10 + 15 + 2
    assert any("41 och −3; 41 och −2; 42 och −3" in row[2] for row in rows)
    assert "Ett tal har skrivits eller förts över fel." in texts(tabulate_repairs(figures))


def test_figure_has_words_and_numbers_behind_it(figures):
    figure, reading = draw_residuals(figures).records()
    assert "KASAM 2013 −2 (avrundning förklarar högst ±2), på gränsen" in figure["alt"].replace(":", "")
    assert figure["caption"].endswith("Källa: rapport.")
    rows = {row[0]: row for row in figure["table"]["rows"]}
    assert rows["Meningsfullhet"][2:5] == ("−8", "±1,5", "Stämmer inte")
    assert figure["png"] == draw_residuals(figures).records()[0]["png"]
    assert "grå fältet" in reading["text"]


def test_other_comparisons_and_limits(figures):
    shown = tabulate_comparisons(figures)
    assert [record["kind"] for record in shown.records()] == ["table", "table", "table", "limits"]
    rows = table(shown, "other_relations")["rows"]
    assert tuple(rows[0][1:3]) == ("−1\u00a0442 av 5\u00a0897 ≈ −24,5\u00a0%", "Bara uträknat")
    assert "april 2014 till och med december 2016 = 33 månader" in texts(shown)
    assert [record["name"] for record in tabulate_conflicts(figures).records()] == ["statements", "claims"]
    assert [r["name"] for r in tabulate_identities(figures).records()] == ["identities", "other_relations"]
    assert len(tell_limits(figures).records()[0]["items"]) == 5


def test_the_notebook_runs_cell_by_cell(project, monkeypatch):
    monkeypatch.setenv("EVALLIB_WORKSPACE", str(project.workspace.root))
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    names = {}
    for source in cells:
        *body, last = source.strip().splitlines()
        exec("\n".join(body), names)  # the notebook is ours
        if last.startswith("project ="):
            names["project"] = project.slug
        else:
            assert eval(last, names)._repr_mimebundle_()["text/plain"]
    assert names["ev"] is ev
    assert "result(figures)" in cells[-1]


# --- less data -------------------------------------------------------------------------------------------


def test_nothing_to_compare_is_said(tmp_path):
    figures = read_figures(make(tmp_path))
    assert "inga samband mellan tal" in texts(tell_findings(figures))
    for view in (draw_residuals, tabulate_repairs, tabulate_comparisons, tabulate_identities, tell_limits):
        assert view(figures).records() == []
    published = result(figures)
    assert (published.metrics, published.checks, published.findings) == ((), (), ())


def test_figures_that_agree(tmp_path):
    params = "reconciliation: {identities: [{name: places, kind: sum, label: Platser, total: t, parts: [a, b]}]}\n"
    facts = [f"{n};{n};{v};platser;number;;;stated;rapport, s. 4;" for n, v in (("t", 14), ("a", 13), ("b", 1))]
    figures = read_figures(make(tmp_path, params, facts=facts))
    assert tabulate_repairs(figures).records() == []
    (only,) = draw_residuals(figures).records()
    assert only["name"] == "identities"
    assert {check.name: check.passed for check in result(figures).checks} == {
        "identity_places": True,
        "jointly_possible": True,
    }
    (finding,) = result(figures).findings
    assert finding.text == "1 samband mellan publicerade uppgifter har prövats, och det stämmer."


def test_two_separate_contradictions_get_separate_repairs(tmp_path):
    rows = {"t": 14, "a": 13, "b": 2, "u": 9, "c": 5, "d": 5}
    facts = [f"{n};Tal {n};{v};;number;;;stated;rapport, s. 4;" for n, v in rows.items()]
    params = (
        "reconciliation:\n  identities:\n"
        "    - {name: one, kind: sum, label: Ett, total: t, parts: [a, b]}\n"
        "    - {name: two, kind: sum, label: Två, total: u, parts: [c, d]}\n"
    )
    figures = read_figures(make(tmp_path, params, facts=facts))
    names = [check.name for check in result(figures).checks]
    assert names == ["identity_one", "identity_two", "jointly_possible", "jointly_possible_2"]
    assert {m.name: m.value for m in result(figures).metrics}["repairs_exact_2"] == 3
    assert [r["name"] for r in tabulate_repairs(figures).records() if r["kind"] == "table"] == ["repairs", "repairs_2"]
    assert "talen är exakta, så inget har avrundats" in texts(tell_findings(figures))
    assert "olika personer" not in texts(tabulate_repairs(figures))


def test_range_limits_bound_the_repairs(tmp_path):
    facts = [f"{n};Tal {n};{v};;number;;;stated;rapport, s. 4;" for n, v in (("t", 14), ("a", 13), ("b", 2), ("z", 0))]
    params = (
        "reconciliation:\n  identities:\n"
        "    - {name: one, kind: sum, label: Ett, total: t, parts: [a, b]}\n"
        "    - {name: most, kind: range, label: Högst, value: t, low: z, high: t}\n"
    )
    figures = read_figures(make(tmp_path, params, facts=facts))
    (group,) = figures.contradictory
    assert {family.fields for family in group.repairs[0].families} == {("a",), ("b",)}


def test_problems_of_project_file_and_tables_are_found_together(tmp_path):
    params = (
        "reconciliation:\n  identities:\n"
        "    - {name: one, kind: sum, label: Ett, total: totalt, parts: [a, words]}\n"
        "    - {name: two, kind: months, label: Två, months: null, start: a, end: when}\n"
    )
    facts = [
        "total;Totalt;5;;number;;;stated;rapport, s. 1;",
        "a;A;5;;number;;;stated;rapport, s. 1;",
        "words;Ord;klart;;text;;;stated;rapport, s. 1;",
        "when;När;2012-09;;month;;;stated;rapport, s. 1;",
    ]
    statements = ["t;Start;a;1;content;rapport, s. 1", "t;Början;b;1;content;rapport, s. 1"]
    claims = ["c;många;antal;rapport, s. 1"]
    project = make(tmp_path, params, facts=facts, statements=statements, claims=claims)
    found = [(p.place.file, p.place.row, p.place.column) for p in check_inputs(project)]
    yaml = "params/projects/prov.yaml"
    assert found == [
        (yaml, None, "reconciliation.identities[0].total"),
        (yaml, None, "reconciliation.identities[0].parts"),
        (yaml, None, "reconciliation.identities[1].start"),
        ("data/prov/claims.csv", 2, "figure"),
        ("data/prov/statements.csv", 3, "label"),
    ]
    assert "Menade du ”total”?" in str(check_inputs(project)[0])
    with pytest.raises(InputError):
        read_figures(project)


def test_problems_of_all_tables_are_found_together(tmp_path):
    project = make(tmp_path, facts=["a;A;fyra;;number;;;stated;rapport, s. 1;"], claims=["c;många"], statements=["t;x"])
    assert {problem.place.file for problem in check_inputs(project)} == {
        f"data/prov/{name}.csv" for name in ("facts", "statements", "claims")
    }


def test_no_problems(project):
    assert check_inputs(project) == ()
