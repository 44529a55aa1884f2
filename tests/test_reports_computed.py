"""Sentences are worked out, not typed: other data in a copy of the workspace gives other sentences."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest

import evallib as ev
from evallib.model import SectionResult
from evallib.presentation import Shown
from evallib.projects import Project, Workspace, load_project

Edit = Callable[[Path, str, str], None]


def opened(root: Path) -> Project:
    (slug,) = Workspace(root).project_slugs()
    return load_project(Workspace(root), slug)


def data(root: Path, file: str) -> Path:
    (folder,) = (root / "data").iterdir()
    return folder / file


def words(shown: Shown) -> str:
    return str(shown._repr_mimebundle_()["text/plain"])


def verdicts(result: SectionResult) -> dict[str, bool | None]:
    return {check.name: check.passed for check in result.checks}


def values(result: SectionResult) -> dict[str, float | None]:
    return {metric.name: metric.value for metric in result.metrics}


def reconciled(root: Path) -> tuple[SectionResult, str]:
    figures = ev.reconciliation.read_figures(opened(root))
    return ev.reconciliation.result(figures), words(ev.reconciliation.tell_findings(figures))


def rated(root: Path) -> tuple[SectionResult, str]:
    ratings = ev.before_after.read_ratings(opened(root))
    return ev.before_after.result(ratings), words(ev.before_after.tell_findings(ratings))


def asked(root: Path) -> tuple[SectionResult, str]:
    study = ev.kasam.read_study(opened(root))
    return ev.kasam.result(study), words(ev.kasam.tell_findings(study))


def pointed(text: str) -> str:
    """The text with decimal points, and ~ for a no-break space."""
    return text.replace(",", ".").replace("\u00a0", "~")


def funded(root: Path) -> tuple[SectionResult, str]:
    study = ev.funding.read_study(opened(root))
    return ev.funding.result(study), words(ev.funding.tell_findings(study))


def judged(root: Path) -> tuple[SectionResult, str]:
    study = ev.goals.read_study(opened(root))
    verdict = ev.goals.judge_goals(study)
    return ev.goals.result(verdict, study), words(ev.goals.tell_findings(verdict))


@pytest.fixture
def vagen_ut(copy_project: Callable[..., Path]) -> Path:
    return copy_project("vagen-ut")


@pytest.fixture
def oj(copy_project: Callable[..., Path]) -> Path:
    return copy_project("oj-vasterbotten-2012")


@pytest.fixture
def molndal(copy_project: Callable[..., Path]) -> Path:
    return copy_project("molndal-lum-2021")


@pytest.fixture
def innoversum(copy_project: Callable[..., Path]) -> Path:
    return copy_project("innoversum")


@pytest.fixture
def stockholm(copy_project: Callable[..., Path]) -> Path:
    return copy_project("stockholm-lum-2020")


def test_a_total_of_127_adds_up(vagen_ut: Path, edit: Edit) -> None:
    edit(data(vagen_ut, "facts.csv"), "KASAM totalt, maj 2013;125;", "KASAM totalt, maj 2013;127;")
    result, told = reconciled(vagen_ut)
    assert values(result)["residual_kasam_total_2013"] == 127 - (45 + 38 + 44)
    assert verdicts(result)["identity_kasam_total_2013"] is True
    assert verdicts(result)["identity_kasam_change_e"] is False
    assert "men 125 anges" not in told


def test_corrected_figures_leave_no_contradiction_and_no_repair(vagen_ut: Path, edit: Edit) -> None:
    edit(data(vagen_ut, "facts.csv"), "KASAM meningsfullhet, maj 2013;44;", "KASAM meningsfullhet, maj 2013;42;")
    edit(data(vagen_ut, "facts.csv"), "uppgiven förändring;−8;", "uppgiven förändring;−2;")
    result, told = reconciled(vagen_ut)
    checks = verdicts(result)
    assert [name for name, passed in checks.items() if name.startswith("identity_") and passed is False] == []
    assert checks["jointly_possible"] is True
    assert [name for name in values(result) if name.startswith("repairs_")] == []
    assert "inte alla vara rätta" not in told


def test_a_readable_october_is_checked(vagen_ut: Path, edit: Edit) -> None:
    edit(
        data(vagen_ut, "facts.csv"),
        ";?,7;månader;rounded;2012-10;bidragsmanader;partly_readable;",
        ";17,7;månader;rounded;2012-10;bidragsmanader;stated;",
    )
    result, _told = reconciled(vagen_ut)
    assert verdicts(result)["identity_months_october"] is True
    assert values(result)["value_months_october"] == round(17.7 - 16.6, 1)


def test_seven_promoted_give_another_share_and_interval(vagen_ut: Path, edit: Edit) -> None:
    edit(data(vagen_ut, "facts.csv"), "gått vidare till ledande tjänst;6;", "gått vidare till ledande tjänst;7;")
    result, _told = judged(vagen_ut)
    (metric,) = [metric for metric in result.metrics if metric.name == "share_promoted"]
    z = 1.959963984540054
    spread = z * math.sqrt(7 / 13 * 6 / 13 / 13 + z**2 / (4 * 13**2))
    limits = [100 * (7 / 13 + z**2 / 26 + sign * spread) / (1 + z**2 / 13) for sign in (-1, 1)]
    assert metric.value == round(100 * 7 / 13, 1)
    assert [metric.low, metric.high] == [round(limit, 1) for limit in limits]


def test_a_result_for_all_categories_makes_goal_1_decidable(vagen_ut: Path, edit: Edit) -> None:
    path = data(vagen_ut, "evidence.csv")
    lines = path.read_text(encoding="utf-8").splitlines()
    header = lines[0].split(";")
    may = next(line for line in lines if line.startswith("manader_maj;")).split(";")
    may[header.index("breakdown")] = "alla kategorier"
    other = [line for line in lines if not line.startswith(("manader_maj;", "manader_oktober;"))]
    path.write_text("\n".join([*other, ";".join(may)]) + "\n", encoding="utf-8")
    result, told = judged(vagen_ut)
    assert verdicts(result)["goal_bidragsmanader"] is True
    assert "1 uppnått" in told


def test_a_listed_fourth_goal_is_no_contradiction(vagen_ut: Path, edit: Edit) -> None:
    edit(data(vagen_ut, "goals.csv"), "kasam;Öka deltagarnas KASAM;no;", "kasam;Öka deltagarnas KASAM;yes;")
    result, told = judged(vagen_ut)
    assert "goal_listed_kasam" not in verdicts(result)
    assert verdicts(result)["goal_kasam"] is False
    assert "hör inte till" not in told


def state(path: Path, **known: str) -> None:
    """Fill in columns of kasam_summaries.csv."""
    header, *rows = (line.split(";") for line in path.read_text(encoding="utf-8").splitlines())
    filled = [[known.get(name, cell) for name, cell in zip(header, row, strict=True)] for row in rows]
    path.write_text("\n".join(";".join(row) for row in [header, *filled]) + "\n", encoding="utf-8")


def test_stated_numbers_are_no_longer_asked_for(vagen_ut: Path) -> None:
    state(data(vagen_ut, "kasam_summaries.csv"), n="40")
    result, told = asked(vagen_ut)
    assert "hur många som svarade" not in told
    assert "spridningen (standardavvikelsen) eller om det var samma personer" in told
    assert "Med spridning hade den kunnat prövas med Welchs t-test." in told
    assert verdicts(result)["change_decided"] is None


def test_stated_numbers_and_spreads_are_tried(vagen_ut: Path) -> None:
    state(data(vagen_ut, "kasam_summaries.csv"), n="40", sd="20")
    result, told = asked(vagen_ut)
    (change,) = [metric for metric in result.metrics if metric.name == "change_total"]
    half = 1.990847 * math.sqrt(20**2 / 40 + 20**2 / 40)  # t at 2 x 39 degrees of freedom
    assert (change.value, change.low, change.high) == (-20, round(-20 - half, 2), round(-20 + half, 2))
    assert verdicts(result)["change_decided"] is True
    assert f"KASAM totalt minskade med 20.0 poäng (95~% KI {20 - half:.1f} till {20 + half:.1f})" in pointed(told)
    assert "Vilka som svarade båda gångerna är inte känt." in told
    assert "inte att avgöra om" not in told.replace("\u00a0", " ")
    assert "Med antal svarande och spridning hade den" not in told


def test_one_other_mean_changes_the_average_and_the_tie(oj: Path, edit: Edit) -> None:
    edit(data(oj, "before_after.csv"), "2,4;3,5;", "2,4;4,2;")
    result, told = rated(oj)
    changes = [0.2, 1.1, 1.0, 0.3, 1.1, 4.2 - 2.4, 1.0]
    assert values(result)["mean_change"] == round(sum(changes) / 7, 3)
    assert values(result)["largest_change_tied"] == 1
    assert f"en förändring på +{sum(changes) / 7:.1f}".replace(".", ",") in told
    assert "Störst ökning: ”prioriterade förändringar genomförs och följs upp” (+1,8)" in told
    assert "en förändring på +0,8 " not in told


def test_a_baseline_makes_item_8_comparable(oj: Path, edit: Edit) -> None:
    edit(data(oj, "before_after.csv"), "(video);;1;5;;4,5;", "(video);;1;5;4,0;4,5;")
    result, told = rated(oj)
    assert values(result)["change_rekommendera"] == 4.5 - 4.0
    assert "har inget värde före" not in told


def test_a_mean_that_eight_people_cannot_have_is_seen(oj: Path, edit: Edit) -> None:
    edit(
        data(oj, "before_after.csv"),
        "Process för att samla in data;1a;1;5;3,4;",
        "Process för att samla in data;1a;1;5;3,45;",
    )
    result, _told = rated(oj)
    assert round(3.45 * 8) != 3.45 * 8
    assert verdicts(result)["grim"] is False


def test_no_co_authors_no_warning(oj: Path, edit: Edit) -> None:
    path = data(oj, "participants.csv")
    path.write_text(path.read_text(encoding="utf-8").replace(";yes;yes;", ";yes;no;"), encoding="utf-8")
    result, told = rated(oj)
    assert verdicts(result).get("participants_new") is not False
    assert "var också med och tog fram" not in told


def test_the_same_time_everywhere_is_no_contradiction(oj: Path, edit: Edit) -> None:
    edit(data(oj, "statements.csv"), ";09:30;", ";08:30;")
    result, told = reconciled(oj)
    assert verdicts(result)["statements_mote_3_start"] is True
    assert "09:30" not in told


def test_no_review_no_quotation(oj: Path, edit: Edit) -> None:
    quote = "Underlättat att inte behöva resa."
    reviewer = "evallibs utvecklare (texten är offentligt publicerad sedan 2013);2026-11-22"
    assert quote in words(ev.focus_groups.tell_quotes(ev.focus_groups.read_study(opened(oj))))
    edit(data(oj, "quotations.csv"), f"{quote};;{reviewer}", f"{quote};;;")
    one_less = words(ev.focus_groups.tell_quotes(ev.focus_groups.read_study(opened(oj))))
    assert quote not in one_less
    assert "Verktygen känns tydliga och användbara" in one_less
    data(oj, "quotations.csv").unlink()
    study = ev.focus_groups.read_study(opened(oj))
    assert verdicts(ev.focus_groups.result(study))["quotes_reviewed"] is not True
    assert study.quotes.shown == ()


def test_a_decision_a_week_later_is_no_conflict(molndal: Path, edit: Edit) -> None:
    programme = molndal / "params" / "programmes" / "molndal-lokala-utvecklingsmedel.yaml"
    edit(programme, "event: decision, date: 2022-01-21", "event: decision, date: 2022-01-28")
    result, told = funded(molndal)
    assert verdicts(result)["report_before_decision"] is True
    assert "samma dag som" not in told


def test_a_decision_before_the_report_counts_the_days(molndal: Path, edit: Edit) -> None:
    programme = molndal / "params" / "programmes" / "molndal-lokala-utvecklingsmedel.yaml"
    edit(programme, "event: decision, date: 2022-01-21", "event: decision, date: 2022-01-14")
    result, told = funded(molndal)
    assert verdicts(result)["report_before_decision"] is False
    assert "2022-01-21 (fredag), 7 dagar efter" in told


def test_a_stated_share_answers_to_some_extent(molndal: Path, edit: Edit) -> None:
    programme = molndal / "params" / "programmes" / "molndal-lokala-utvecklingsmedel.yaml"
    edit(programme, "extent: partial, max_share_pct: null", "extent: partial, max_share_pct: 50")
    result, told = funded(molndal)
    assert verdicts(result).get("cost_share_given") is not None or "cost_share_given" not in verdicts(result)
    assert "men ingen andel är angiven" not in told


def test_four_projects_are_more_than_the_programme_said(molndal: Path, edit: Edit) -> None:
    edit(data(molndal, "facts.csv"), "Projekt som pågår 2021;3;", "Projekt som pågår 2021;4;")
    assert verdicts(funded(molndal)[0])["number_of_projects"] is False
    result, _told = reconciled(molndal)
    assert verdicts(result)["identity_projects_in_range"] is False
    assert values(result)["value_equal_share"] == 300_000 / 4


def test_another_end_gives_another_rate(innoversum: Path, edit: Edit) -> None:
    facts = data(innoversum, "facts.csv")
    edit(facts, "Projektets slut;2016-12;;month;2016-12;", "Projektets slut;2017-03;;month;2017-03;")
    edit(facts, "Projektets längd;33;", "Projektets längd;36;")
    result, told = reconciled(innoversum)
    assert values(result)["value_project_months"] == 9 + 12 + 12 + 3
    assert values(result)["value_grant_per_month"] == round(3_378_977 / 36)
    assert "102\u00a0393" not in told


def test_a_length_that_the_dates_do_not_give_is_a_contradiction(innoversum: Path, edit: Edit) -> None:
    edit(
        data(innoversum, "facts.csv"),
        "Projektets slut;2016-12;;month;2016-12;",
        "Projektets slut;2017-03;;month;2017-03;",
    )
    edit(innoversum / "params" / "projects" / "innoversum.yaml", "months: null", "months: project_months")
    result, told = reconciled(innoversum)
    assert verdicts(result)["identity_project_months"] is False
    assert "33" in told


@pytest.mark.parametrize(("outcome", "passed"), [("met", True), ("not_met", False), ("unclear", None)])
def test_the_verdict_follows_the_evidence(innoversum: Path, outcome: str, passed: bool | None) -> None:
    path = data(innoversum, "evidence.csv")
    text = path.read_text(encoding="utf-8").replace(";partly;", f";{outcome};").replace(";unclear;", f";{outcome};")
    path.write_text(text, encoding="utf-8")
    result, told = judged(innoversum)
    assert verdicts(result)["goal_ersattningsmodell"] is passed
    assert "delvis" not in told


def test_amounts_are_shown_and_compared_when_there_are_any(stockholm: Path, edit: Edit) -> None:
    facts = data(stockholm, "facts.csv")
    edit(facts, "Beviljat belopp;;kr;number;;;not_stated;", "Beviljat belopp;500 000;kr;number;;;stated;")
    edit(facts, "Använt belopp;;kr;number;;;not_stated;", "Använt belopp;400 000;kr;number;;;stated;")
    result, told = funded(stockholm)
    assert values(result)["utilisation_pct"] == 100 * 400_000 / 500_000
    assert verdicts(result)["funds_used"] is not None
    assert "500\u00a0000\u00a0kr" in told
    assert "inga belopp alls" not in told


def test_one_word_for_the_decision_is_no_contradiction(stockholm: Path, edit: Edit) -> None:
    edit(data(stockholm, "statements.csv"), ";beslutas;", ";föreslås;")
    result, told = reconciled(stockholm)
    assert verdicts(result)["statements_inriktning_2022"] is True
    assert "beslutas" not in told


def test_an_approval_after_the_matter_is_seen(stockholm: Path, edit: Edit) -> None:
    edit(data(stockholm, "facts.csv"), ";2021-08-05;;date;2021-08-05;", ";2021-09-05;;date;2021-09-05;")
    result, told = reconciled(stockholm)
    assert verdicts(result)["identity_approval_before_matter"] is False
    assert "2021-09-05" in told
