"""Where coders differ, for those who coded; never for a report."""

from __future__ import annotations

import numpy as np
import pandas as pd

from evallib.focus_groups.analysis.agreement import compare_coders
from evallib.focus_groups.analysis.intervals import column
from evallib.focus_groups.analysis.quotations import plain
from evallib.focus_groups.assembling.pieces import pieces
from evallib.focus_groups.guarding.labels import STEP
from evallib.focus_groups.material import Material
from evallib.focus_groups.read import read_material
from evallib.focus_groups.study import Agreement
from evallib.projects import Project

TO_DISCUSS = ("group", "document", "turn", "code", "used_by", "not_used_by", "text")


def disagreements_to_discuss(project: Project) -> pd.DataFrame:
    """The statements where one coder used a code and another, who looked there as well, did not.

    For those who coded, to talk through in JupyterLab; never for a report: it tells exactly who said what, and how
    many. One row a statement, code and two coders, in the order of the coders and then of the transcripts. ``group``,
    ``document``, ``code`` (with those above it), ``used_by`` and ``not_used_by`` are called as in the source; ``turn``
    is the number of the statement in its document, counted from 1 over participants and moderators; ``text`` is what
    is said, on one line, empty where the text is missing. Without a second coder: no rows. Raises ``InputError`` like
    ``read_study``.
    """
    return list_disagreements(read_material(project))


def list_disagreements(material: Material) -> pd.DataFrame:
    """The same of material that has been read; columns ``TO_DISCUSS``."""
    pairs = compare_coders(material, pieces(material), resamples=1)
    return pd.concat([_empty(), *(_listed(material, pair) for pair in pairs)], ignore_index=True)


def _empty() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="int64" if name == "turn" else "str") for name in TO_DISCUSS})


def _listed(material: Material, pair: Agreement) -> pd.DataFrame:
    """The disagreements of two coders with the source's names."""
    names = {name: getattr(material, name)["name"].tolist() for name in ("groups", "documents", "coders")}
    group_of, document_of = column(material.documents, "group"), column(material.turns, "document")
    texts = [text if isinstance(text, str) else "" for text in material.documents["text"]]
    starts, ends = (column(material.turns, at) for at in ("start", "end"))
    other, paths = {pair.first: pair.second, pair.second: pair.first}, _paths(material.codes)
    rows = []
    for one in pair.disagreements:
        group, whose = int(one.group or 0), (names["coders"][int(who)] for who in (one.used_by, other[one.used_by]))
        document = int(np.flatnonzero(group_of == group)[one.part - 1])
        turn = int(np.searchsorted(document_of, document)) + one.turn - 1
        words = plain(texts[document][starts[turn] : ends[turn]])
        rows.append(
            (names["groups"][group], names["documents"][document], one.turn, paths[int(one.code)], *whose, words)
        )
    return pd.DataFrame(rows, columns=list(TO_DISCUSS)) if rows else _empty()


def _paths(codes: pd.DataFrame) -> list[str]:
    paths: list[str] = []
    for name, parent in zip(codes["name"], column(codes, "parent"), strict=True):
        paths.append(f"{paths[parent]}{STEP}{name}" if parent >= 0 else str(name))
    return paths
