"""Least-edit repairs: the golden Vägen ut case, and an independent reference on random small systems.

The reference knows nothing of z3 or of run lengths: it asks scipy's ``linprog`` for each possible set of
printed values whether some true values fit, with open ends as a slack to be maximised.
"""

from fractions import Fraction
from itertools import combinations, product
from random import Random

import numpy as np
import pytest
from scipy.optimize import linprog

from evallib.published import make_fact, rounding_interval
from evallib.published.number import PrintedNumber
from evallib.reconciliation.equations import Equation
from evallib.reconciliation.figures import MODELS, Figures
from evallib.reconciliation.repairs import MOST_LISTED, find_repairs

PRINTED = {
    "C0": 49,
    "M0": 52,
    "E0": 44,
    "T0": 145,
    "C1": 45,
    "M1": 38,
    "E1": 44,
    "T1": 125,
    "dC": -4,
    "dM": -14,
    "dE": -8,
    "dT": -20,
}
EQUATIONS = [
    *(Equation(f"T{t}", {f"T{t}": 1, f"C{t}": -1, f"M{t}": -1, f"E{t}": -1}) for t in (0, 1)),
    *(Equation(f"d{s}", {f"d{s}": 1, f"{s}1": -1, f"{s}0": 1}) for s in "CMET"),
    Equation("changes", {"dT": 1, "dC": -1, "dM": -1, "dE": -1}),
]


def facts_of(printed, kind="rounded", **unreadable):
    rows = [{"fact": name, "value": str(value), "kind": kind, "state": "stated"} for name, value in printed.items()]
    rows += [{"fact": n, "value": v, "kind": kind, "state": "partly_readable"} for n, v in unreadable.items()]
    return {row["fact"]: make_fact(row) for row in rows}


def counted(repairs):
    """``{fields: (count, {new values listed})}`` with the fields in alphabetical order."""
    families = {}
    for family in repairs.families:
        order = sorted(range(len(family.fields)), key=lambda i: family.fields[i])
        listed = {tuple(values[i] for i in order) for values in family.values}
        families[tuple(family.fields[i] for i in order)] = (family.count, listed)
        assert len(listed) == len(family.values)
    complete = sum(count for count, listed in families.values()) <= MOST_LISTED
    assert sum(len(listed) for count, listed in families.values()) == (repairs.count if complete else MOST_LISTED)
    return families


def found(repairs):
    """``{fields: {new values}}`` when all of them are listed."""
    return {fields: listed for fields, (count, listed) in counted(repairs).items()}


HALF_UP = {
    ("E1", "dE"): {(41, -3), (41, -2), (42, -3), (42, -2), (42, -1), (43, -2), (43, -1)},
    ("T1", "dE"): {(126, -1)},
    ("C1", "dE"): {(44, -1)},
    ("M1", "dE"): {(37, -1)},
}
HALF_EVEN = {
    ("E1", "dE"): HALF_UP["E1", "dE"] | {(41, -4), (43, 0)},
    ("T1", "dE"): {(126, -1), (126, 0)},
    ("C1", "dE"): {(44, -1), (44, 0)},
    ("M1", "dE"): {(37, -1), (37, 0)},
}
GOLDEN = {
    "exact": {("E1", "dE"): {(44 - 2, -8 + 6)}},
    "half_up": HALF_UP,
    "half_even": HALF_EVEN,
    "up_or_down": {("dE",): {(-1,), (0,)}},
}


@pytest.fixture(scope="module")
def vagen_ut():
    (group,) = find_repairs(EQUATIONS, facts_of(PRINTED))
    return group


@pytest.mark.parametrize("model", MODELS)
def test_golden_repairs(vagen_ut, model):
    repairs = {one.model: one for one in vagen_ut.repairs}[model]
    assert found(repairs) == GOLDEN[model]
    assert not repairs.holds
    assert repairs.complete
    assert repairs.count == sum(map(len, GOLDEN[model].values()))
    assert repairs.in_every == ({"E1", "dE"} if model == "exact" else {"dE"})


def test_golden_answers_for_all_figures_together(vagen_ut):
    assert vagen_ut.joint == dict.fromkeys(MODELS, False)
    assert vagen_ut.in_every == ("dE",)
    assert not vagen_ut.explained


def test_the_exact_repair_makes_everything_hold():
    mended = facts_of({**PRINTED, "E1": 42, "dE": -2})
    (group,) = find_repairs(EQUATIONS, mended)
    assert group.joint["exact"]
    assert group.repairs == ()


def test_the_implied_sum_of_changes_adds_nothing(vagen_ut):
    (group,) = find_repairs(EQUATIONS[:-1], facts_of(PRINTED))
    assert [found(one) for one in group.repairs] == [found(one) for one in vagen_ut.repairs]


def test_before_wave_alone_holds():
    (group,) = find_repairs([EQUATIONS[0]], facts_of(PRINTED))
    assert group.joint == dict.fromkeys(MODELS, True)
    assert group.repairs == ()


def test_after_wave_alone_is_only_on_the_edge():
    (group,) = find_repairs([EQUATIONS[1]], facts_of(PRINTED))
    assert group.joint == {"exact": False, "half_up": False, "half_even": False, "up_or_down": True}
    assert not group.explained
    by_model = {one.model: one for one in group.repairs}
    assert found(by_model["exact"]) == {("T1",): {(127,)}, ("C1",): {(43,)}, ("M1",): {(36,)}, ("E1",): {(42,)}}
    assert by_model["up_or_down"].holds
    assert group.in_every == ()


def test_each_identity_can_be_possible_and_all_together_impossible():
    equations = [
        Equation("sum", {"t": 1, "a": -1, "b": -1}),
        Equation("again", {"t": -1, "u": 1, "a": 1, "b": 1}),
        Equation("less", {"u": 1, "v": -1, "w": -1}),
    ]
    facts = facts_of({"t": 11, "a": 5, "b": 5, "u": 1, "v": 0, "w": 0})
    assert all(find_repairs([equation], facts)[0].joint["half_up"] for equation in (equations[0], equations[2]))
    together = [Equation("x", {"a": 1, "b": -1}), Equation("y", {"b": 1, "c": -1}), Equation("z", {"c": 1, "d": -1})]
    chain = facts_of({"a": 1, "b": 2, "c": 3, "d": 4})
    assert [find_repairs([one], chain)[0].joint["up_or_down"] for one in together] == [True] * 3
    (group,) = find_repairs(together, chain)
    assert not any(group.joint.values())


def test_exact_counts_are_not_rounded_and_need_one_model():
    facts = facts_of({"t": 14, "a": 13, "b": 2}, kind="number")
    (group,) = find_repairs([Equation("places", {"t": 1, "a": -1, "b": -1})], facts)
    assert [one.model for one in group.repairs] == ["exact"]
    assert found(group.repairs[0]) == {("t",): {(13 + 2,)}, ("a",): {(14 - 2,)}, ("b",): {(14 - 13,)}}


def test_values_stay_inside_declared_bounds():
    facts = facts_of({"t": 14, "a": 13, "b": 2}, kind="number")
    bounds = {"t": (Fraction(0), Fraction(14)), "b": (Fraction(2), Fraction(9))}
    (group,) = find_repairs([Equation("places", {"t": 1, "a": -1, "b": -1})], facts, bounds)
    assert found(group.repairs[0]) == {("a",): {(12,)}}


def test_new_values_keep_their_decimals():
    (group,) = find_repairs(
        [Equation("sum", {"t": 1, "a": -1, "b": -1})],
        {**facts_of({"t": "10", "b": "3"}, kind="number"), **facts_of({"a": "5,5"})},
    )
    assert found(group.repairs[0]) == {("a",): {(10 - 3,)}}


def test_an_unreadable_figure_is_free_and_never_repaired():
    october = Equation("october", {"change": 1, "after": -1, "before": 1})
    facts = facts_of({"change": "1,1", "before": "16,6"}, after="?,7")
    (group,) = find_repairs([october], facts)
    assert group.joint == dict.fromkeys(MODELS, True)
    doubled = Equation("doubled", {"sum": 1, "after": -1})
    more = {**facts, **facts_of({"sum": "20,0"})}
    (group,) = find_repairs([october, doubled], more)
    assert all("after" not in family.fields for one in group.repairs for family in one.families)
    assert found(group.repairs[0])["sum",] == {(Fraction("16.6") + Fraction("1.1"),)}


def test_sets_that_do_not_settle_their_figures_are_left_out():
    facts = facts_of({"t": 20, "a": 5, "b": 5, "u": 9, "v": 1}, kind="number")
    equations = [Equation("one", {"t": 1, "a": -1, "b": -1}), Equation("two", {"u": 1, "v": -1})]
    groups = find_repairs(equations, facts)
    assert [group.identities for group in groups] == [("one",), ("two",)]
    assert [group.repairs[0].size for group in groups] == [1, 1]


def test_long_listings_are_cut_and_the_rest_is_counted():
    facts = facts_of({"t": "100", "a": "40", "b": "30,000"})
    (group,) = find_repairs([Equation("sum", {"t": 1, "a": -1, "b": -1})], facts)
    repairs = {one.model: one for one in group.repairs}["half_up"]
    shown = sum(len(family.values) for family in repairs.families)
    assert shown == MOST_LISTED
    # 100 - 40 lies in (59, 61), so b printed with three decimals lies from 59,000 to 61,000
    counts = {family.fields: family.count for family in repairs.families}
    assert counts["b",] == 61_000 - 59_000 + 1
    assert repairs.complete


def test_more_than_two_errors_are_said_to_be_out_of_reach():
    facts = facts_of({f"{side}{i}": value for i in range(3) for side, value in (("a", 1), ("b", 9))}, kind="number")
    links = [Equation(f"same{i}", {f"a{i}": 1, f"b{i}": -1}) for i in range(3)]
    hub = Equation("hub", {"a0": 1, "a1": 1, "a2": 1, "b0": -1, "b1": -1, "b2": -1})
    (group,) = find_repairs([*links, hub], facts)
    assert group.repairs[0].families == ()
    assert group.repairs[0].size == 0
    assert group.in_every == ()


def test_a_run_that_nothing_limits_is_refused():
    figures = Figures([Equation("sum", {"t": 1, "a": -1})], facts_of({"t": 5, "a": 4}), "half_up")
    with pytest.raises(RuntimeError, match="do not limit"):
        figures.run("t", freed=("t", "a"))


# --- independent reference -------------------------------------------------------------------------------


def fits(equations, names, intervals):
    """Whether true values inside the intervals fulfil the equations (None: any value)."""
    rows = [[float(equation.coefficients.get(name, 0)) for name in names] + [0.0] for equation in equations]
    above, limits = [], []
    for index, name in enumerate(names):
        interval = intervals[name]
        if interval is None:
            continue
        for sign, end, closed in ((1, interval.high, interval.high_closed), (-1, interval.low, interval.low_closed)):
            row = [0.0] * (len(names) + 1)
            row[index], row[-1] = sign, 0.0 if closed else 1.0
            above.append(row)
            limits.append(sign * float(end))
    answer = linprog(
        [0.0] * len(names) + [-1.0],
        A_ub=above or None,
        b_ub=limits or None,
        A_eq=rows,
        b_eq=[0.0] * len(rows),
        bounds=[(None, None)] * len(names) + [(0, 1)],
    )
    if answer.status != 0:
        return False
    strict = any(i is not None and not (i.low_closed and i.high_closed) for i in intervals.values())
    return not strict or answer.x[-1] > 1e-7


def interval_of(value, model):
    number = PrintedNumber("", Fraction(value), 0)
    return rounding_interval(number, "half_up" if model == "exact" else model, exact=model == "exact")


def brute_force(equations, printed, model, reach):
    """The smallest repairs of integers within ``reach``, found by trying every value."""
    names = list(printed)
    kept = {name: interval_of(value, model) for name, value in printed.items()}
    if fits(equations, names, kept):
        return None
    for size in (1, 2):
        families = {}
        for fields in combinations(sorted(names), size):
            columns = [[equation.coefficients.get(name, 0) for name in fields] for equation in equations]
            free = {**kept, **dict.fromkeys(fields)}
            if np.linalg.matrix_rank(np.array(columns)) < size or not fits(equations, names, free):
                continue
            values = {
                new
                for new in product(*(range(printed[f] - reach, printed[f] + reach + 1) for f in fields))
                if all(a != printed[f] for a, f in zip(new, fields, strict=True))
                and _quickly(equations, printed, dict(zip(fields, new, strict=True)))
                and fits(
                    equations,
                    names,
                    {**kept, **{f: interval_of(a, model) for f, a in zip(fields, new, strict=True)}},
                )
            }
            if values:
                families[fields] = values
        if families:
            return families
    return {}


def _quickly(equations, printed, changed):
    """No residual beyond the widest tolerance: spares most of the linear programmes."""
    values = {**printed, **changed}
    return all(
        abs(sum(c * values[name] for name, c in equation.coefficients.items()))
        <= sum(abs(c) for c in equation.coefficients.values()) / 2
        for equation in equations
    )


def random_system(seed):
    random = Random(seed)
    names = [f"x{i}" for i in range(random.randint(3, 5))]
    equations = []
    for index in range(random.randint(1, 2)):
        chosen = random.sample(names, random.randint(2, min(4, len(names))))
        equations.append(Equation(f"e{index}", {name: random.choice([1, 1, -1]) for name in chosen}))
    used = {name for equation in equations for name in equation.coefficients}
    return equations, {name: random.randint(-4, 4) for name in names if name in used}


@pytest.mark.parametrize("seed", range(24))
def test_against_brute_force(seed):
    equations, printed = random_system(seed)
    facts = facts_of(printed)
    for group in find_repairs(equations, facts):
        own = [equation for equation in equations if equation.name in group.identities]
        mine = {name: printed[name] for name in group.fields}
        for model in MODELS:
            assert group.joint[model] == (brute_force(own, mine, model, 0) is None)
        for repairs in group.repairs:
            expected = brute_force(own, mine, repairs.model, 24)
            assert repairs.holds == (expected is None)
            assert {fields: values[0] for fields, values in counted(repairs).items()} == {
                fields: len(values) for fields, values in (expected or {}).items()
            }
            assert all(values[1] <= expected[fields] for fields, values in counted(repairs).items())
