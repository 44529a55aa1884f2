"""What a document prints of a questionnaire, for projects that have summaries and no answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evallib.kasam.waves import Withheld
from evallib.projects import Reference
from evallib.published import PrintedNumber

MissingForTest = Literal["n", "sd", "linked", "wave"]
Verdict = Literal["possible", "impossible", "undecided"]


@dataclass(frozen=True)
class Printed:
    """One scale in one wave as a document prints it (summaries only).

    ``withheld``: too few unpublished answers. ``published``: whether anyone can read the document.
    """

    wave: str
    scale: str
    n: int | None
    mean: PrintedNumber | None
    sd: PrintedNumber | None
    pomp: float | None
    source: str
    withheld: Withheld | None = None
    published: bool = True


@dataclass(frozen=True)
class PrintedCheck:
    """Can the printed figures of one scale in one wave be right?

    ``range``: does the mean lie within the scale? ``moments``: can whole-number scores have that mean and spread for
    that n (GRIM, GRIMMER, limits of the standard deviation)? ``undecided`` names in ``missing`` what is not printed;
    with nothing missing the search for scores was given up, or nothing could be impossible with so few decimals.
    ``witness``: scores that give the printed figures, as proof that they are possible; empty for unpublished figures.
    """

    kind: Literal["range", "moments"]
    wave: str
    scale: str
    verdict: Verdict
    missing: tuple[MissingForTest, ...] = ()
    failed: Literal["grim", "grimmer", "sd_limits", "range"] | None = None
    witness: tuple[int, ...] = ()


@dataclass(frozen=True)
class Plausibility:
    """How large a printed change is beside what is known of the scale.

    ``in_sds``: its size in standard deviations of the references (smallest, largest). ``individual``: the change
    that one person's score must exceed to be more than error of measurement, by the alpha that a reference states
    (smallest, largest), in points. ``beyond_individual``: whether the group's mean change is larger than all of them
    (True) or smaller (False), whatever was rounded; None when it is about as large, or there are none.
    """

    scale: str
    change: float
    in_sds: tuple[float, float]
    references: tuple[Reference, ...]
    individual: tuple[float, float] | None
    beyond_individual: bool | None


@dataclass(frozen=True)
class Signature:
    """A hypothesis, never a finding: the change to expect had the last wave been summed without reversing.

    ``expected`` assumes that the reversed items have the subscale's item mean and that nothing changed. ``observed``
    is the printed change.
    """

    scale: str
    expected: float
    observed: float


@dataclass(frozen=True)
class FromSummaries:
    """What printed summaries allow. ``missing``: what a test of the change would need and does not have."""

    printed: tuple[Printed, ...]
    checks: tuple[PrintedCheck, ...]
    plausibility: tuple[Plausibility, ...]
    signatures: tuple[Signature, ...]
    missing: tuple[MissingForTest, ...]

    def of(self, wave: str, scale: str) -> Printed | None:
        """One scale in one wave, None where nothing is printed."""
        return next((one for one in self.printed if (one.wave, one.scale) == (wave, scale)), None)
