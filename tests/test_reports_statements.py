"""What the other four reports must say, in results.json and on the page. ``~`` stands for a no-break space."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

BEFORE = (3.4, 2.3, 2.0, 2.3, 2.5, 2.4, 2.3)
AFTER = (3.6, 3.4, 3.0, 2.6, 3.6, 3.5, 3.3)
STEPS = ("1a", "1b", "2ab", "3abc", "4ab", "5ab", "5c")
PAIRS = {f"change_steg_{step}": round(b - a, 1) for step, a, b in zip(STEPS, BEFORE, AFTER, strict=True)}
TIED = sum(change == max(PAIRS.values()) for change in PAIRS.values())
SAME_DAY = date(2022, 1, 21)

OJ = [
    pytest.param(
        "before_after",
        PAIRS,
        {},
        [f"\n{a}\n{b}\n+".replace(".", ",") for a, b in zip(BEFORE, AFTER, strict=True)],
        id="the seven pairs",
    ),
    pytest.param(
        "before_after",
        {"mean_change": round(sum(PAIRS.values()) / 7, 3)},
        {},
        ["från 2,5 till 3,3, en förändring på +0,8"],
        id="mean change +0.829",
    ),
    pytest.param(
        "before_after",
        {"largest_change_tied": TIED},
        {},
        ["Störst ökning: ”organisation för mottagande", "”systematisk sökning", "”prioriterade förändringar", "+1,1"],
        id="three-way tie for the largest",
    ),
    pytest.param(
        "before_after",
        {},
        {"items_complete": False},
        ["har inget värde före, bara 4,5 efter", "går det inte att räkna ut någon förändring"],
        id="item 8 has no baseline",
    ),
    pytest.param(
        "before_after",
        {},
        {"change_testable": None, "grim": True},
        ["Antalet svar är inte angivet.", "alla 8 deltagare", "alla 15 tryckta medelvärden möjliga"],
        id="n is not stated, and GRIM holds for n = 8",
    ),
    pytest.param(
        "before_after",
        {},
        {"participants_new": False},
        ["3 av de 8 ", "(Lycksele, Umeå och Nordmaling) var också med och tog fram det som prövades"],
        id="three of the eight co-wrote the handbook",
    ),
    pytest.param(
        "reconciliation",
        {"value_municipalities": 5 + 3, "value_co_author_share": 100 * 3 / 8},
        {"identity_municipalities": True, "statements_deltagande_kommuner": True},
        ["5 + 3 = 8 kommuner", "3 av 8 = 37,5~%"],
        id="eight municipalities took part",
    ),
    pytest.param(
        "reconciliation",
        {},
        {"statements_skala_kostnader": False, "statements_skala_invanare": False},
        ["LÅGA/MEDEL/HÖGA", "L/M/H", "få, medel, många", "låga, medel, höga"],
        id="the forms label one scale differently",
    ),
    pytest.param(
        "reconciliation",
        {},
        {"statements_mote_3_start": False, "statements_mote_3_slut": True},
        ["När möte 3 började: ”08:30” och ”09:30”", "Bilaga 1, manusets rubrik"],
        id="meeting 3 starts at 08:30 and at 09:30",
    ),
    pytest.param(
        "goals",
        {},
        {f"goal_{name}": None for name in ("kvalitetssakring", "mottagare", "analysfunktion", "prioritering_beslut")},
        ["Mål 5. Ha en etablerad arbetsform", "Går inte att bedöma"],
        id="a better self-rating is not a goal reached",
    ),
]
MOLNDAL = [
    pytest.param("medel", {"envelope_sek_2021": 300_000}, {}, ["300~000~kr för 2021"], id="300 000 kr a year"),
    pytest.param(
        "medel",
        {"projects_granted": 3},
        {"number_of_projects": True},
        ["Projekt som pågår 2021: 3 (programmet angav 2 till 3)"],
        id="three of two to three projects",
    ),
    pytest.param(
        "reconciliation",
        {"value_equal_share": 300_000 / 3},
        {"identity_projects_in_range": True},
        ["2 ≤ 3 ≤ 3", "300~000 / 3 = 100~000 kr"],
        id="three lies between two and three, and equal shares would be 100 000 kr",
    ),
    pytest.param("medel", {}, {}, ["Krav", "Ger företräde", "C1", "C4", "A3"], id="must and priority criteria"),
    pytest.param(
        "medel",
        {},
        {},
        [
            "2021-08-31 (tisdag)",
            "2021-11-30 (tisdag)",
            "2022-01-21 (fredag)",
            "Passerade för 122 dagar sedan",
            "21 dagar kvar",
        ],
        id="four dates with weekday and status",
    ),
    pytest.param(
        "medel",
        {},
        {"report_before_decision": False},
        ["ska lämnas senast 2022-01-21 (fredag), samma dag som besluten för 2022 meddelas"],
        id="final report and next decision are both on 2022-01-21",
    ),
    pytest.param(
        "medel",
        {},
        {"cost_share_given": None, "within_ceiling": None, "funds_used": None},
        ["Programmet betalar ”vikarieersättning” ”till viss del”, men ingen andel är angiven."],
        id="to some extent, without a share",
    ),
    pytest.param("goals", {}, {"goal_varaktiga_forbattringar": None}, ["Inget resultat redovisas"], id="no result"),
]
INNOVERSUM = [
    pytest.param("medel", {"grant_sek": 3_378_977}, {}, ["3~378~977~kr"], id="3 378 977 kr"),
    pytest.param(
        "reconciliation",
        {"value_project_months": 9 + 12 + 12},
        {},
        ["april 2014 till och med december 2016 = 33 månader"],
        id="33 months",
    ),
    pytest.param(
        "reconciliation",
        {"value_grant_per_month": round(3_378_977 / 33)},
        {},
        ["3~378~977 / 33 ≈ 102~393 kr per månad"],
        id="102 393 kr a month",
    ),
    pytest.param(
        "goals",
        {},
        {"goal_ersattningsmodell": False},
        ["möjlig att implementera vid projektets slut", "”en möjlig grund för en förändrad ersättningsmodell”"],
        id="goal implementable against result possible basis",
    ),
    pytest.param(
        "medel",
        {"utilisation_pct": None},
        {"facts_stated": None, "funds_used": None},
        ["Inte angivet: total kostnad, medfinansiering"],
        id="total cost and co-financing are missing",
    ),
    pytest.param(
        "reconciliation",
        {},
        {"claim_efterfragade": None},
        ["”inspirationsskrifter vilka varit mycket efterfrågade”", "saknar siffra"],
        id="no figure behind much in demand",
    ),
]
STOCKHOLM = [
    pytest.param("medel", {"projects_granted": 9}, {}, ["Beviljade projekt i staden: 9"], id="nine projects"),
    pytest.param(
        "medel", {"projects_district": 1}, {}, ["Beviljade projekt i Hässelby-Vällingby"], id="one in the district"
    ),
    pytest.param(
        "medel",
        {},
        {"compound_rule": None},
        ["P3 ger företräde bara tillsammans med något av P1 och P2."],
        id="the compound rule",
    ),
    pytest.param(
        "medel",
        {"utilisation_pct": None},
        {"facts_stated": None, "funds_used": None},
        ["Underlaget anger inga belopp alls."],
        id="no amounts at all",
    ),
    pytest.param(
        "reconciliation",
        {},
        {"statements_inriktning_2022": False, "identity_approval_before_matter": True},
        ["”föreslås” och ”beslutas”", "2021-07-28, 2021-08-05, 2021-08-26"],
        id="proposed against decided",
    ),
]
ALL = {
    "oj-vasterbotten-2012": OJ,
    "molndal-lum-2021": MOLNDAL,
    "innoversum": INNOVERSUM,
    "stockholm-lum-2020": STOCKHOLM,
}
STATEMENTS = [
    pytest.param(slug, *statement.values, id=f"{slug}: {statement.id}")
    for slug, statements in ALL.items()
    for statement in statements
]


@pytest.mark.parametrize(("slug", "section", "metrics", "checks", "texts"), STATEMENTS)
def test_the_report_states(
    open_report: Callable[[str], Any], slug: str, section: str, metrics: Any, checks: Any, texts: list[str]
) -> None:
    report = open_report(slug)
    assert {name: report.metric(section, name)["value"] for name in metrics} == metrics
    assert {name: report.check(section, name)["passed"] for name in checks} == checks
    page = report.page.text(section)
    assert [text for text in texts if text.replace("~", "\u00a0") not in page] == []


def test_the_item_without_baseline_has_no_change(open_report: Callable[[str], Any]) -> None:
    metrics = open_report("oj-vasterbotten-2012").section("before_after")["metrics"]
    changes = {metric["name"] for metric in metrics if metric["name"].startswith("change_")}
    assert changes == set(PAIRS)


@pytest.mark.parametrize(
    ("held", "gives"),
    [
        ("ingen", "Nej"),
        ("P1", "Ja"),
        ("P2", "Ja"),
        ("P3", "Nej"),
        ("P1 och P3", "Ja"),
        ("P2 och P3", "Ja"),
        ("P1, P2 och P3", "Ja"),
    ],
)
def test_third_priority_counts_only_with_another(open_report: Callable[[str], Any], held: str, gives: str) -> None:
    (table,) = [t for t in open_report("stockholm-lum-2020").page.tables if t.rows[0] == ("Uppfyllda", "Ger företräde")]
    assert (held, gives) in table.rows


@pytest.mark.parametrize("slug", ["stockholm-lum-2020", "oj-vasterbotten-2012"])
def test_a_report_without_amounts_shows_no_kronor(open_report: Callable[[str], Any], slug: str) -> None:
    report = open_report(slug)
    assert "\u00a0kr" not in report.page.text()
    units = {metric["unit"] for section in report.results["sections"] for metric in section["metrics"]}
    assert "kr" not in units


def test_dates_of_molndal_have_their_kind(open_report: Callable[[str], Any]) -> None:
    tables = open_report("molndal-lum-2021").page.tables
    (criteria,) = [table for table in tables if table.rows[0][0] == "Kriterium"]
    assert {row[0]: row[2] for row in criteria.rows if row[0].startswith("C")} == {
        "C1": "Krav",
        "C2": "Krav",
        "C3": "Krav",
        "C4": "Ger företräde",
    }
    (dates,) = [table for table in tables if table.rows[0][0] == "Datum"]
    assert len(dates.rows) == 1 + 4
    assert [row[1] for row in dates.rows[1:] if row[0].startswith(SAME_DAY.isoformat())] == [
        "Slutredovisning av projekt 2021",
        "Beviljade projekt 2022 redovisas (beslut)",
    ]


def test_comments_are_counted_for_each_code_and_meeting(open_report: Callable[[str], Any], repository: Path) -> None:
    """As counted in the files themselves: each comment counts once under each of its codes."""
    folder = repository / "data" / "oj-vasterbotten-2012"
    comments, codebook = (
        list(csv.DictReader((folder / name).read_text(encoding="utf-8").splitlines(), delimiter=";"))
        for name in ("comments.csv", "codebook.csv")
    )
    meetings = list(dict.fromkeys(row["meeting"] for row in comments))
    given = Counter((code, row["meeting"]) for row in comments for code in row["codes"].split())
    report = open_report("oj-vasterbotten-2012")
    (table,) = [one for one in report.page.tables if one.rows[0][:2] == ("Kod", meetings[0])]
    shown = {row[0]: tuple(row[1 : 1 + len(meetings)]) for row in table.rows[1:]}
    assert shown == {row["label"]: tuple(str(given[row["code"], meeting]) for meeting in meetings) for row in codebook}
    section = report.section("fokusgrupper")
    assert section["rows"] == {"read": given.total(), "used": given.total(), "excluded": {}}
    assert "antalet kommentarer är inte antalet personer" in report.page.text("fokusgrupper")
    (quotes,) = [table for table in report.page.tables if table.rows[0][:2] == ("Kod", "Citat")]
    assert {row[1].strip("”") for row in quotes.rows[1:]} <= {row["quote"] for row in comments}
