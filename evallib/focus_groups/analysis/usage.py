"""Codes that nobody used, and codes that one coder used where another looked as well."""

from __future__ import annotations

from collections.abc import Set

import numpy as np
import pandas as pd

from evallib.focus_groups.analysis.counts import lineages
from evallib.focus_groups.analysis.intervals import Ints, column


def unused_codes(segments: pd.DataFrame, codes: pd.DataFrame) -> Ints:
    """Numbers of the codes that count and have no segment, nor has any below them; ``segments`` as in ``material``.

    >>> codes = pd.DataFrame({"parent": [-1, 0, -1], "counted": True})
    >>> unused_codes(pd.DataFrame({"code": [1, 1]}), codes).tolist()
    [2]
    """
    above, first = lineages(codes)
    met = np.zeros(len(codes), dtype=bool)
    for code in pd.unique(column(segments, "code")):
        met[above[first[code] : first[code + 1]]] = True
    return np.flatnonzero(codes["counted"].to_numpy(dtype=bool) & ~met)


def single_coder_codes(segments: pd.DataFrame, codes: pd.DataFrame, looked_at: Set[tuple[int, int]]) -> Ints:
    """Numbers of the codes that only one coder used, although another coder looked at a document with the code.

    Where nobody else looked, nobody else could have used it, and it is not listed; nor is what a coder who is not
    stated (-1) used. A parent is listed for segments of its own only.
    """
    uses = segments[["code", "document", "coder"]].drop_duplicates()
    pairs = looked_at | set(zip(uses["coder"].tolist(), uses["document"].tolist(), strict=True))
    lookers = pd.Series([document for _coder, document in pairs], dtype="int64").value_counts()
    by_code = uses.assign(seen=uses["document"].map(lookers) > 1).groupby("code", sort=True)
    alone = (by_code["coder"].nunique() == 1) & (by_code["coder"].min() >= 0) & by_code["seen"].any()
    found = np.zeros(len(codes), dtype=bool)
    found[alone.index[alone].to_numpy(dtype=np.int64)] = True
    return np.flatnonzero(found & codes["counted"].to_numpy(dtype=bool))
