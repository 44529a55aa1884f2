"""Counting coded comments: comments, never "x per cent of the participants"."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from evallib.comments.read import CodedComments

QUOTES_A_CODE = 2


@dataclass(frozen=True)
class Quote:
    """A quotation that may be shown: what was said, under which code, about which meeting."""

    code: str
    text: str
    meeting: str
    source: str


def count_codes(coded: CodedComments) -> pd.DataFrame:
    """Number of comments for each code (rows) and meeting (columns), before any protection.

    A comment with several codes counts once under each of them. Codes stand in falling order of their sum,
    then by label; codes that nobody used are left out; meetings in file order.
    """
    spread = coded.comments.explode("codes")
    meetings = list(dict.fromkeys(coded.comments["meeting"]))
    counts = pd.crosstab(spread["codes"], spread["meeting"]).reindex(columns=meetings, fill_value=0)
    totals = counts.sum(axis="columns").to_dict()
    order = sorted(counts.index, key=lambda code: (-totals[code], coded.codes[code][0]))
    return counts.loc[order]


def count_meetings(coded: CodedComments) -> pd.Series[int]:
    """Number of comments for each meeting, in file order."""
    return coded.comments.groupby("meeting", sort=False).size()


def choose_quotes(coded: CodedComments) -> tuple[Quote, ...]:
    """At most two quotations a code, from different meetings where there are several, in file order.

    Deterministic and blind to what is said: the first quotation of each meeting is taken, meetings in file
    order. A comment is quoted once, under its first code. Empty unless the quotations were reviewed.
    """
    if not coded.quotes_allowed:
        return ()
    quoted = coded.comments[coded.comments["quote"] != ""]
    quoted = quoted.assign(code=[codes[0] for codes in quoted["codes"]])
    first = quoted.drop_duplicates(["code", "meeting"])
    rest = quoted.drop(first.index)
    ordered = pd.concat([first, rest]).groupby("code", sort=False).head(QUOTES_A_CODE).sort_index()
    columns = (ordered[name].astype(str) for name in ("code", "quote", "meeting", "source"))
    return tuple(Quote(*cells) for cells in zip(*columns, strict=True))
