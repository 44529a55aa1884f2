"""Focus groups: coded transcripts from the tools people use, counted as focus-group methodology asks."""

from evallib.focus_groups.disagreements import disagreements_to_discuss
from evallib.focus_groups.read import named_files, read_material
from evallib.focus_groups.read_study import check_inputs, notices, quotations_to_review, read_study
from evallib.focus_groups.result import result
from evallib.focus_groups.show import tell_certainty, tell_discovery, tell_findings, tell_method, tell_quotes
from evallib.focus_groups.study import Study
from evallib.focus_groups.tables import CODEBOOK, QUOTATIONS
from evallib.tables import NAMES

TABLES = (CODEBOOK, QUOTATIONS, NAMES)

__all__ = [
    "CODEBOOK",
    "QUOTATIONS",
    "TABLES",
    "Study",
    "check_inputs",
    "disagreements_to_discuss",
    "named_files",
    "notices",
    "quotations_to_review",
    "read_material",
    "read_study",
    "result",
    "tell_certainty",
    "tell_discovery",
    "tell_findings",
    "tell_method",
    "tell_quotes",
]
