"""The page ``docs/funding_checks.md``: every check of the section medel, what it asks and why.

It is generated; renew it with ``python -m evallib.funding.catalogue``.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from evallib.funding import checks
from evallib.funding.outcome import NEEDS, TIERS, Rule, Tier
from evallib.locale import _
from evallib.projects import find_workspace

PAGE = "funding_checks.md"
INTRODUCTION = """\
# The checks of the section medel

<!-- Written by `python -m evallib.funding.catalogue`; a test compares. Do not edit. -->

{count} checks hold a fund's applications, decisions, payments, reports and ledger against the rules of its programme.
They come in three tiers: **validity** ({validity}; the data cannot be right), **accuracy** ({accuracy}; something is
probably wrong) and **usefulness** ({usefulness}; the data could say more).

Each check has one of three outcomes. It **holds**; it is **broken**, which is told with its figures and where they
stand; or it **cannot be decided**, which is told with what is missing and who could say. A check that is broken
somewhere is broken, whatever else is missing; nothing that is missing counts as zero, or as kept. One check speaks of
what is stated only, and says so: `dates_in_order` holds where no two dates that are stated contradict each other. A
check whose question does not arise under the programme is left out.

The severity says what a broken check means: `error` and `warning` speak against the data or the way in which a rule was
followed, `note` only tells. The names are those in `results.json`; the questions are in the words of the report.
"""
ABOUT: Mapping[Tier, str] = {
    "validity": "Data that break one of these cannot be right, so what rests on them should not be relied on.",
    "accuracy": "What breaks one of these is probably wrong, or was done otherwise than the rules say.",
    "usefulness": "What breaks one of these may be right, but the documents could say more.",
}
MISSING = """\
## What may be missing

A check that cannot be decided names one or more of these.

| name | what is missing | who could say |
|---|---|---|
"""


def describe_checks(modules: Mapping[str, Sequence[Rule]]) -> str:
    """The page as Markdown: tier by tier the rules of all modules, in the order in which they are tried.

    ``modules``: the name of each module of checks, and its rules.

    >>> rule = Rule("within_ceiling", "accuracy", "error", "Is it?", "It should be.")
    >>> [line for line in describe_checks({"money": [rule]}).splitlines() if line.startswith("| `within")]
    ['| `within_ceiling` | error | Is it? | It should be. | `money` |']
    """
    count = Counter(rule.tier for rules in modules.values() for rule in rules)
    parts = [INTRODUCTION.format(count=count.total(), **{tier: count[tier] for tier in TIERS})]
    for tier in TIERS:
        found = [(rule, name) for name, rules in modules.items() for rule in rules if rule.tier == tier]
        heading = f"## {tier.capitalize()}\n\n{ABOUT[tier]}\n"
        rows = "\n".join(_row(rule, name) for rule, name in found)
        parts.append(f"{heading}\n| check | severity | asks | why | module |\n|---|---|---|---|---|\n{rows}\n")
    needs = [f"| `{name}` | {what} | {who} |" for name, (what, who) in NEEDS.items()]
    return "\n".join([*parts, MISSING + "\n".join(needs) + "\n"])


def _row(rule: Rule, module: str) -> str:
    return f"| `{rule.name}` | {rule.severity} | {_(rule.question)} | {rule.reason} | `{module}` |"


def collect_rules() -> dict[str, list[Rule]]:
    """The rules of each module in ``evallib/funding/checks/``."""
    names = sorted(module.name for module in iter_modules(checks.__path__))
    return {name: [rule for rule, _try in import_module(f"{checks.__name__}.{name}").CHECKS] for name in names}


def main(target: Path | None = None) -> int:
    """Write the page as ``target``, or into ``docs/`` of the workspace around the current folder."""
    path = target if target is not None else find_workspace().root / "docs" / PAGE
    path.write_text(describe_checks(collect_rules()), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
