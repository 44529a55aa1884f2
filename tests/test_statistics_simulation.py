"""Coverage and false alarms on drawn samples, and the document that tells of them.

The samples are drawn anew with another seed; shares are compared within five standard errors, which chance exceeds
once in two million.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import hypot, sqrt

import numpy as np
import pytest

from benchmarks.simulation import (
    ALARM,
    CALLS,
    COVERAGE,
    REPEATS,
    SAME_PEOPLE,
    Line,
    designs,
    disagreement,
    same_people_lines,
    simulate,
)
from benchmarks.simulation_document import DOCUMENT, read, remark, write
from benchmarks.simulation_people import NORMAL, SKEWED, People
from evallib.statistics import LEVEL

pytestmark = pytest.mark.simulation
SEED, FEWER_REPEATS, FEWER_CALLS = 7, 5000, 500
ERRORS = 5


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    return simulate(FEWER_REPEATS, FEWER_CALLS, SEED)


@pytest.fixture(scope="module")
def document() -> dict[tuple[str, ...], float]:
    return read(DOCUMENT.read_text(encoding="utf-8"))


def chosen(lines: list[Line], *methods: str) -> Iterator[Line]:
    found = [line for line in lines if line.cells[0].startswith(methods)]
    assert found
    yield from found


def test_the_formulas_of_the_simulation_are_those_of_the_library() -> None:
    assert disagreement() < 1e-9


def test_the_document_has_every_line_and_says_what_is_drawn_again(
    lines: list[Line], document: dict[tuple[str, ...], float]
) -> None:
    assert set(document) == {(*line.cells, line.measure) for line in lines}
    for line in lines:
        written = document[(*line.cells, line.measure)]
        many = REPEATS / FEWER_REPEATS if line.repeats >= FEWER_REPEATS else CALLS / FEWER_CALLS
        room = ERRORS * hypot(line.error, line.error / sqrt(many)) + 0.0005
        assert abs(written - line.share) <= room, (line.cells, line.measure, written, line.share)


def test_the_document_says_where_an_interval_is_too_narrow(lines: list[Line]) -> None:
    rows = [row for row in DOCUMENT.read_text(encoding="utf-8").splitlines() if row.startswith("|")]
    told = {row.split("|")[1].strip() for row in rows if "too narrow" in row}
    short = {line.cells[0] for line in lines if remark(line) == "too narrow"}
    assert short <= told
    assert "BCa interval" in told
    assert "too narrow" not in {remark(line) for line in chosen(lines, "linked", "partly", "unlinked", "summaries")}


def test_the_t_tests_keep_what_they_promise(lines: list[Line]) -> None:
    for line in chosen(lines, "linked", "partly linked", "unlinked", "summaries", "band"):
        if line.measure == ALARM:
            assert line.share <= (1 - LEVEL) + 0.005 + ERRORS * line.error, line
        else:
            assert line.share >= LEVEL - 0.01 - ERRORS * line.error, line


def test_the_paired_test_is_exact_on_normal_changes(lines: list[Line]) -> None:
    for line in chosen(lines, "linked"):
        if line.cells[1] == "normal":
            assert abs(line.share - line.nominal) <= ERRORS * line.error


def test_the_same_people_taken_for_others_give_too_few_false_alarms() -> None:
    """The table of the reference is a normal approximation; 298 degrees of freedom are close to it."""
    found = {line.cells[3]: line for line in same_people_lines(REPEATS, SEED)}
    for r, expected in SAME_PEOPLE.items():
        line = found[f"{r:g}"]
        assert abs(line.share - expected) <= 0.15 * expected + ERRORS * line.error


def test_equivalence_at_the_bound_is_wrong_once_in_twenty(lines: list[Line]) -> None:
    for line in chosen(lines, "equivalence"):
        assert abs(line.share - 0.05) <= 0.005 + ERRORS * line.error


def test_sign_flips_and_ranks_keep_their_level(lines: list[Line]) -> None:
    for line in chosen(lines, "sign flips", "Wilcoxon"):
        assert line.share <= 0.05 + ERRORS * line.error


def test_feldts_interval_covers_under_its_assumptions(lines: list[Line]) -> None:
    for line in chosen(lines, "alpha"):
        slack = 0.0 if line.cells[1] == "normal" else 0.03
        assert abs(line.share - LEVEL) <= slack + ERRORS * line.error


def test_the_unit_model_covers_where_the_paired_test_does_not(lines: list[Line]) -> None:
    model = list(chosen(lines, "unit model"))
    assert all(line.share >= LEVEL - ERRORS * line.error for line in model)
    overlooked = [line for line in chosen(lines, "paired t, units overlooked") if "SD 10" in line.cells[1]]
    assert all(line.share < 0.92 for line in overlooked)


@pytest.mark.parametrize("people", [NORMAL, SKEWED])
@pytest.mark.parametrize("changed", [True, False])
def test_the_true_change_is_that_of_many_people(people: People, changed: bool) -> None:
    before, after = people.draw(np.random.default_rng(SEED), (1, 1_000_000), changed=changed)
    change = after[0] - before[0]
    assert abs(change.mean() - people.true_change(changed=changed)) <= ERRORS * change.std() / 1000
    assert before[0].mean() == pytest.approx(150, abs=0.2)
    assert before[0].std() == pytest.approx(22, abs=0.2)


def test_small_groups_of_eight_are_among_the_designs() -> None:
    assert {design.branch for design in designs() if design.pairs == 8 or 8 in design.once} == {
        "linked",
        "partly linked",
        "unlinked",
        "band",
        "summaries",
    }


def test_a_written_share_is_read_back(lines: list[Line]) -> None:
    read_back = read(write(lines))
    for line in lines:
        assert read_back[(*line.cells, line.measure)] == pytest.approx(line.share, abs=0.0006)
    assert COVERAGE != ALARM
