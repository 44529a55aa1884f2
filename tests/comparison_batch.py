"""A workspace with a report for each of many invented municipalities, from one fetch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

from evallib.kolada import Group
from tests.kolada_vintages import write_vintage

FIRST, LAST = (
    ("Al", "Björk", "Dal", "Ek", "Fager", "Gran", "Hassel", "Id", "Järn", "Kvarn", "Lind", "Moss"),
    (
        *("by", "bo", "vik", "hult", "näs", "köping", "torp", "ryd", "stad", "lund", "hamn", "berga", "fors", "sele"),
        *("ås", "dal", "holm", "rum", "löv", "tuna", "inge", "red", "arp", "mark", "sta"),
    ),
)
KPI, YEAR = "X10001", 2024


def names_of(count: int) -> dict[str, str]:
    """Municipality code to its name, all different; none of the codes exists."""
    names = [f"{first}{last}o" for first, last in product(FIRST, LAST)]
    return {f"{9000 + number}": names[number] for number in range(1, count + 1)}


def own_value(code: str) -> float:
    """A value that only that municipality has, recognised on its page."""
    return int(code) * 7 + 0.5


def write_batch(root: Path, names: dict[str, str], *, groups: Sequence[Group] = ()) -> None:
    """One fetch with an indicator for everybody, and a project a municipality: oj-<code>."""
    cells = {(code, year, "T"): own_value(code) + year - YEAR for code in names for year in (YEAR - 1, YEAR)}
    write_vintage(root, {KPI: cells}, places=names, groups=groups)
    for folder in ("params/projects", "params/programmes"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    for code, name in names.items():
        (root / "data" / f"oj-{code}").mkdir(parents=True)
        text = "\n".join(project_lines(code, name))
        (root / "params" / "projects" / f"oj-{code}.yaml").write_text(text, encoding="utf-8")


def project_lines(code: str, name: str) -> Iterator[str]:
    """The project file of a municipality."""
    yield f"project: oj-{code}"
    yield f"title: Öppna jämförelser för {name}"
    yield "invented: true"
    yield "sections: [oppna_jamforelser, method]"
    yield "oppna_jamforelser:"
    yield f'  municipality: "{code}"'
    yield f"  name: {name}"
    yield f"  indicators: [{{id: {KPI}, better: lower, better_source: påhittad, decimals: 1}}]"
    yield ""
