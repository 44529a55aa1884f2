"""What the agreement of coders bears: one verdict for every two of them, and the weakest for the section.

The finding, the check and the sentences all ask here, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from evallib.focus_groups.study import LEVELS, Agreement, CodeAgreement, Coefficient, Level, Study
from evallib.focus_groups.telling.words import label_of
from evallib.focus_groups.telling.words_measures import ENOUGH, RELIABLE
from evallib.locale import _

Verdict = Literal["too_low", "partly", "undefined", "unsure", "enough", "reliable"]
ORDER: Mapping[Verdict, int] = {"too_low": 0, "partly": 1, "undefined": 2, "unsure": 2, "enough": 3, "reliable": 4}
"""The weakest first; what cannot be decided is one step."""


@dataclass(frozen=True)
class Judged:
    """Two coders: the alpha of all codes together, what it bears, and for how many single codes that is decided.

    ``verdict`` is ``partly`` where all codes together are enough, but a code by itself is surely too low. ``codes``:
    how many stand by themselves; ``decided``: for how many of them the whole interval lies on one side of the limit;
    ``too_low``: those of them that lie below it.
    """

    agreement: Agreement
    alpha: Coefficient
    verdict: Verdict
    codes: int
    decided: int
    too_low: tuple[str, ...]

    @property
    def rank(self) -> tuple[int, float]:
        """The weakest is least: by verdict, then by the lower limit."""
        return ORDER[self.verdict], -2.0 if self.alpha.low is None else self.alpha.low

    @property
    def passed(self) -> bool | None:
        """Whether the two agree well enough; None where it cannot be decided."""
        if self.verdict in ("too_low", "partly"):
            return False
        return True if self.verdict in ("enough", "reliable") else None


def pooled(agreement: Agreement) -> tuple[Level, CodeAgreement] | None:
    """Agreement on all codes together by the first kind of unit there is: by statements, where their text is known.

    Nothing finer stands in when that is not defined: many characters of few statements would look like much.
    """
    return next(((level, agreement.levels[level][0]) for level in LEVELS if agreement.levels.get(level)), None)


def verdict_of(alpha: Coefficient) -> Verdict:
    """What an alpha bears, by its whole interval.

    >>> [verdict_of(Coefficient(0.8, *limits)) for limits in ((0.81, 0.9), (0.7, 0.9), (0.3, 0.6), (0.6, 0.9))]
    ['reliable', 'enough', 'too_low', 'unsure']
    """
    if alpha.value is None:
        return "undefined"
    if alpha.low is None or alpha.high is None:
        return "unsure"
    if alpha.low >= ENOUGH:
        return "reliable" if alpha.low >= RELIABLE else "enough"
    return "too_low" if alpha.high < ENOUGH else "unsure"


def judge(study: Study, agreement: Agreement) -> Judged | None:
    """What the agreement of two coders bears; None where they have nothing in common."""
    found = pooled(agreement)
    if found is None:
        return None
    level, together = found
    verdicts = [(one.code or "", verdict_of(one.alpha)) for one in agreement.levels[level][1:]]
    too_low = tuple(code_name(study, code) for code, verdict in verdicts if verdict == "too_low")
    verdict = verdict_of(together.alpha)
    if too_low and verdict in ("enough", "reliable"):
        verdict = "partly"
    decided = sum(verdict not in ("undefined", "unsure") for _code, verdict in verdicts)
    return Judged(agreement, together.alpha, verdict, len(verdicts), decided, too_low)


def judged_pairs(study: Study) -> tuple[Judged, ...]:
    """Every two coders with something in common, the weakest first."""
    found = (judge(study, agreement) for agreement in study.agreements)
    return tuple(sorted((one for one in found if one is not None), key=lambda one: one.rank))


def code_name(study: Study, name: str) -> str:
    """A code as it is compared: of one with codes below it, only its own passages."""
    if name not in parents(study):
        return name
    return _("{code} (own passages)").format(code=name)


def parents(study: Study) -> frozenset[str]:
    """The names of the codes with others below them."""
    return frozenset(label_of(study, code) for code in study.codes if code.parent)
