"""Choose what a committee member must see first. Every sentence comes from a section; none is written here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evallib.model import Check, Finding, SectionResult

MOST_FINDINGS = 5
FEWEST_FINDINGS = 3
MOST_A_SECTION = 2
SEVERITIES = ("error", "warning", "note")


@dataclass(frozen=True)
class Summary:
    """Findings, contradictions and open questions, each with the section it comes from."""

    findings: tuple[tuple[Finding, str], ...]
    contradictions: tuple[tuple[Check, str], ...]
    undecided: tuple[tuple[Check, str], ...]
    passed: int
    noted: int
    """Checks that failed without saying anything against the data, such as a goal that was not met."""
    missing_sections: tuple[str, ...]
    more_sections: tuple[str, ...]
    """Sections with a main result of which none is among the findings."""
    titles: Mapping[str, str]

    @property
    def checks(self) -> int:
        """How many checks were made."""
        return self.passed + self.noted + len(self.contradictions) + len(self.undecided)


def summarise_sections(results: Mapping[str, SectionResult], titles: Mapping[str, str]) -> Summary:
    """Choose findings (highest weight first, at most two a section, at most five) and sort the checks.

    ``titles`` names every section that the report should have.
    """
    findings = [(finding, name) for name, result in results.items() for finding in _top(result)]
    findings.sort(key=lambda pair: -pair[0].weight)
    checks = [(check, name) for name, result in results.items() for check in result.checks]
    worth = _worth(findings)
    told = {name for _finding, name in worth}
    main = dict.fromkeys(name for finding, name in findings if finding.weight > 1)
    return Summary(
        findings=tuple(worth),
        contradictions=tuple(pair for pair in checks if pair[0].contradicts),
        undecided=tuple(sorted((pair for pair in checks if pair[0].passed is None), key=_gravity)),
        passed=sum(check.passed is True for check, _name in checks),
        noted=sum(check.passed is False and not check.contradicts for check, _name in checks),
        more_sections=tuple(name for name in titles if name in main and name not in told),
        missing_sections=tuple(name for name in titles if name not in results),
        titles=titles,
    )


def _worth(findings: list[tuple[Finding, str]]) -> list[tuple[Finding, str]]:
    """At most five findings; mere context (weight 1) only to make up three.

    Of the same weight, each section's first finding comes before any section's second one.
    """
    main = [pair for pair in findings if pair[0].weight > 1]
    context = [pair for pair in findings if pair[0].weight == 1]
    first = [place for place, pair in enumerate(main) if pair[1] not in {name for _finding, name in main[:place]}]
    order = sorted(range(len(main)), key=lambda place: (-main[place][0].weight, place not in first))
    kept = sorted(order[:MOST_FINDINGS])
    return [*(main[place] for place in kept), *context[: max(0, FEWEST_FINDINGS - len(main))]]


def _gravity(pair: tuple[Check, str]) -> int:
    return SEVERITIES.index(pair[0].severity)


def _top(result: SectionResult) -> list[Finding]:
    return sorted(result.findings, key=lambda finding: -finding.weight)[:MOST_A_SECTION]
