"""Write docs/simulation.md: how far the intervals and tests can be trusted.

Usage, from the repository with its ``.venv``::

    .venv/bin/python -m benchmarks.simulation_document         two to four minutes
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.simulation import (
    ALARM,
    CALLS,
    COVERAGE,
    REPEATS,
    SAME,
    SAME_PEOPLE,
    SEED,
    Line,
    disagreement,
    simulate,
)
from evallib.statistics import LEVEL

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "simulation.md"
DECIMALS = {COVERAGE: 1, ALARM: 2}

INTRODUCTION = """# How far the intervals and tests can be trusted

<!-- Written by benchmarks/simulation_document.py; a test draws again and compares. Do not edit. -->

Thousands of pairs of waves were drawn from populations whose true change is known, and analysed as a report does.
**Interval covers**: how often the 95 % interval holds the true change; it should be 95 %. **False alarms**: how often
p is at most .05 although nothing changed; it should be 5 %.

- `normal`: totals with mean 150 and standard deviation 22; everybody changes by 6 points where coverage is asked for.
- `skewed`: whole numbers from 29 to 203 with the same mean and spread and a long tail downwards, as KASAM-29 has; a
  fifth of the people rise by 20 points, never above 203, and the others do not change.
- `r`: correlation of the two waves within people.

Each t test was drawn {repeats} times, which leaves a standard error of 0.15 percentage points; what the library must
compute one sample at a time {calls} times, which leaves 0.5 (units: half as many). Seed {seed}. A remark stands where
the share is at least one point, and more than three standard errors, from what it should be."""

SECTIONS = {
    "t tests, by what the linking of people allows": (
        ("linked", "partly linked", "unlinked", "summaries"),
        "`linked` is the paired t test, `partly linked` the partially overlapping Welch test with the correlation of "
        "the pairs, `unlinked` Welch's test on different people, `summaries` the same from n, mean and standard "
        "deviation printed with one decimal.",
    ),
    "The band, when its assumed correlation is the true one": (
        ("band",),
        "Nobody is linked, but the same people answered; the interval of `correlation_band` with their true "
        "correlation and the true number of people in both waves.",
    ),
    "The same people, unlinked": (
        (SAME,),
        "Welch's test takes the waves for different people. Nothing changed; the share of false alarms should be 5 %, "
        "and is by the normal approximation `2·(1 − Φ(1.96/√(1−r)))`: " + "{same}.",
    ),
    "Equivalence": (
        ("equivalence, change at the bound",),
        "The true change is exactly the smallest one that matters (15 points). A false alarm calls it too small to "
        "matter.",
    ),
    "Companions of the paired t test": (
        ("BCa interval", "Hodges-Lehmann interval", "Wilcoxon (Pratt)", "sign flips"),
        "With 999 resamples; `skewed` changes are those of a fifth who rise by 20 points.",
    ),
    "Cronbach's alpha": (("alpha (Feldt)",), "Feldt's interval assumes normal, equally correlated items."),
    "Units": (("unit model", "paired t"), "Linked people of some units; `unit SD` is how differently units change."),
}
HEADER = (
    "| Method | Scores | People | r | Interval covers, % | False alarms, % | Remark |\n|---|---|---|---|---|---|---|"
)


def remark(line: Line) -> str:
    """What a share far from its nominal one means: a point or more away, and more than chance in the draws."""
    if abs(line.share - line.nominal) < max(0.01, 3 * line.error) or line.nominal not in {LEVEL, 1 - LEVEL}:
        return ""
    if line.measure == COVERAGE:
        return "too narrow" if line.share < line.nominal else "wider than needed"
    return "too many" if line.share > line.nominal else "cautious"


def rows(lines: Sequence[Line]) -> Iterator[str]:
    """The rows of one table: coverage and false alarms of the same design side by side."""
    by_key: dict[tuple[str, ...], dict[str, Line]] = {}
    for line in lines:
        by_key.setdefault(line.cells, {})[line.measure] = line
    for cells, found in by_key.items():
        shares = [f"{100 * found[m].share:.{DECIMALS[m]}f}" if m in found else "" for m in (COVERAGE, ALARM)]
        remarks = dict.fromkeys(text for line in found.values() if (text := remark(line)))
        yield f"| {' | '.join((*cells, *shares, ', '.join(remarks)))} |"


def summarise(lines: Sequence[Line]) -> str:
    """Every method and number of people with a remark, in one list a remark; all others keep what they promise."""
    found: dict[str, dict[str, dict[str, None]]] = {}
    for line in lines:
        if text := remark(line):
            found.setdefault(text, {}).setdefault(line.cells[0], {})[f"{line.cells[2]}, {line.cells[1]}"] = None
    told = []
    for text, methods in found.items():
        listed = [f"{method} ({' · '.join(people)})" for method, people in methods.items()]
        told.append(f"- **{text}**: {'; '.join(listed)}.")
    return "\n".join(
        [
            "## Where it falls short\n",
            "As far as so many draws can tell, all methods keep within a point of what they promise, except:\n",
            *told,
        ]
    )


def write(lines: Sequence[Line]) -> str:
    """The whole document."""
    same = ", ".join(f"{100 * share:g} % at r = {r:g}" for r, share in SAME_PEOPLE.items())
    parts = [INTRODUCTION.format(repeats=REPEATS, calls=CALLS, seed=SEED), summarise(lines)]
    for title, (methods, text) in SECTIONS.items():
        chosen = [line for line in lines if line.cells[0].startswith(methods)]
        parts.append("\n".join((f"## {title}\n", text.format(same=same), "", HEADER, *rows(chosen))))
    return "\n\n".join(parts) + "\n"


def read(text: str) -> dict[tuple[str, ...], float]:
    """The shares of a written document by the cells of their row and what was measured."""
    found = {}
    for row in text.splitlines():
        cells = tuple(cell.strip() for cell in row.strip("|").split("|"))
        if row.startswith("|") and len(cells) == 7 and cells[0] not in {"Method", "---"}:
            found |= {(*cells[:4], m): float(c) / 100 for m, c in zip((COVERAGE, ALARM), cells[4:6], strict=True) if c}
    return found


def main() -> int:
    """Draw everything and write the document."""
    worst = disagreement()
    if worst > 1e-9:
        print(f"the formulas here differ from the library's by {worst} points")
        return 1
    DOCUMENT.write_text(write(simulate()), encoding="utf-8")
    print(f"{DOCUMENT.relative_to(ROOT)} is written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
