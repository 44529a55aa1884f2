"""The checks, one module a subject. Each module has ``CHECKS``: rules, each with the function that tries it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from importlib import import_module
from pkgutil import iter_modules

from evallib.funding.outcome import TIERS, Outcome, Rule
from evallib.funding.study import FundingStudy

Try = Callable[[FundingStudy], Outcome | None]
"""Tries a rule on a study. None: the question does not arise, because the programme says something else."""


@cache
def catalogue() -> tuple[tuple[Rule, Try], ...]:
    """Every rule with what tries it: tier by tier, in each by the names of the modules and their own order."""
    modules = sorted(module.name for module in iter_modules(__path__))
    listed = [entry for name in modules for entry in import_module(f"{__name__}.{name}").CHECKS]
    return tuple(sorted(listed, key=lambda entry: TIERS.index(entry[0].tier)))


@lru_cache(maxsize=4)
def run_checks(study: FundingStudy) -> tuple[Outcome, ...]:
    """What came of every check that applies, in the order of the catalogue."""
    outcomes = (attempt(study) for _rule, attempt in catalogue())
    return tuple(outcome for outcome in outcomes if outcome is not None)
