"""Statistics for small groups: numbers in, frozen results out; nothing is read, drawn or worded here.

A column of scores is a list or array of floats in which NaN is missing. What the data do not allow comes back as
:class:`NotComputable` (or None) with a reason; misuse, such as columns of different length, raises ``ValueError``.
Intervals are two-sided at 95 % and p values two-sided unless an object says otherwise.
"""

from evallib.statistics.agreement import (
    Measurement,
    alpha_of_coincidences,
    brennan_prediger,
    cohen_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    percent_agreement,
)
from evallib.statistics.change import (
    Branch,
    Change,
    compare_linked,
    compare_partly_linked,
    compare_summaries,
    compare_unlinked,
)
from evallib.statistics.companions import Companions, paired_companions
from evallib.statistics.correlation_band import AssumedCorrelation, correlation_band
from evallib.statistics.detectable import detectable_change
from evallib.statistics.effect_sizes import approximate_effect, d_z, g_av, hedges_g_from_moments
from evallib.statistics.equivalence import Equivalence, Verdict, judge_equivalence
from evallib.statistics.estimate import ALPHA, LEVEL, Estimate, NotComputable, Reason
from evallib.statistics.mixed import UnitModel, fit_unit_model
from evallib.statistics.moments import Moments
from evallib.statistics.multiplicity import holm
from evallib.statistics.rank_test import brunner_munzel
from evallib.statistics.regression_to_mean import expected_after
from evallib.statistics.samples import Floats
from evallib.statistics.summaries import Summary, summarise
from evallib.statistics.two_by_two import FourCells, four_cells

__all__ = [
    "ALPHA",
    "LEVEL",
    "AssumedCorrelation",
    "Branch",
    "Change",
    "Companions",
    "Equivalence",
    "Estimate",
    "Floats",
    "FourCells",
    "Measurement",
    "Moments",
    "NotComputable",
    "Reason",
    "Summary",
    "UnitModel",
    "Verdict",
    "alpha_of_coincidences",
    "approximate_effect",
    "brennan_prediger",
    "brunner_munzel",
    "cohen_kappa",
    "compare_linked",
    "compare_partly_linked",
    "compare_summaries",
    "compare_unlinked",
    "correlation_band",
    "d_z",
    "detectable_change",
    "expected_after",
    "fit_unit_model",
    "fleiss_kappa",
    "four_cells",
    "g_av",
    "gwet_ac1",
    "hedges_g_from_moments",
    "holm",
    "judge_equivalence",
    "krippendorff_alpha",
    "paired_companions",
    "percent_agreement",
    "summarise",
]
