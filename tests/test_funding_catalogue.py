"""The page with all checks: current, complete, and in the order in which they are tried."""

from __future__ import annotations

import re
from pathlib import Path

from evallib.funding.catalogue import collect_rules, describe_checks, main
from evallib.funding.checks import catalogue
from evallib.funding.outcome import NEEDS, TIERS
from evallib.locale import translations

PAGE = Path(__file__).resolve().parent.parent / "docs" / "funding_checks.md"
ROW = re.compile(r"^\| `([a-z_]+)` \| (error|warning|note) \| (.+) \| (.+) \| `([a-z_]+)` \|$", re.MULTILINE)


def test_the_page_is_current(tmp_path: Path) -> None:
    target = tmp_path / "page.md"
    assert main(target) == 0
    assert target.read_bytes() == PAGE.read_bytes(), "run: python -m evallib.funding.catalogue"


def test_every_rule_stands_once_in_the_order_of_the_catalogue() -> None:
    rows = ROW.findall(describe_checks(collect_rules()))
    swedish = translations()
    assert rows == [
        (rule.name, rule.severity, swedish.gettext(rule.question), rule.reason, attempt_module)
        for rule, attempt_module in _modules()
    ]


def _modules() -> list[tuple[object, str]]:
    by_name = {rule.name: module for module, rules in collect_rules().items() for rule in rules}
    return [(rule, by_name[rule.name]) for rule, _attempt in catalogue()]


def test_the_numbers_of_the_introduction() -> None:
    rules = [rule for rule, _attempt in catalogue()]
    text = describe_checks(collect_rules())
    assert f"\n{len(rules)} checks hold" in text
    counts = {tier: sum(rule.tier == tier for rule in rules) for tier in TIERS}
    assert [tier for tier in TIERS if f"**{tier}** ({counts[tier]};" not in text] == []


def test_every_need_is_explained() -> None:
    text = describe_checks(collect_rules())
    assert [name for name in NEEDS if f"\n| `{name}` | " not in text] == []


def test_no_cell_breaks_the_table() -> None:
    cells = [text for rules in collect_rules().values() for rule in rules for text in (rule.question, rule.reason)]
    assert [text for text in cells if "|" in text or "\n" in text] == []
