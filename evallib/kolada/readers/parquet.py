"""Parquet, as some download tools save Kolada's values: read in memory, whole columns at a time."""

from __future__ import annotations

import io
from collections.abc import Mapping

import numpy as np
import pandas as pd

from evallib.errors import Place
from evallib.kolada.readers.columns import check_gender, find_layout
from evallib.kolada.readers.raw import Raw, Texts
from evallib.locale import _
from evallib.tables.grids import refuse

MARK = b"PAR1"
DAMAGED = (ValueError, KeyError, IndexError, TypeError, AttributeError, RuntimeError, OSError, EOFError, MemoryError)
"""What fastparquet fails with on bytes that are no whole file."""


def recognise(data: bytes) -> bool:
    """Whether the bytes are of a Parquet file."""
    return data.startswith(MARK)


def read(data: bytes, file: str, named: Mapping[str, str]) -> Raw:
    """The rows of a Parquet file; rows are counted from 1. Raises ``InputError`` if it cannot be read."""
    from fastparquet import ParquetFile  # it takes most of a second to load

    try:
        opened = ParquetFile(io.BytesIO(data))
        names = [str(name) for name in opened.columns]
    except DAMAGED as error:
        raise _damaged(file) from error
    layout = find_layout(names, named, Place(file))
    columns = {role: names[at] for role, at in layout.roles.items()}
    wanted = dict.fromkeys(columns.values() if "gender" in columns else names)
    try:
        frame = opened.to_pandas(columns=list(wanted), index=False)
    except DAMAGED as error:
        raise _damaged(file) from error
    if "gender" not in columns:
        others = [at for at, name in enumerate(names) if name not in columns.values()]
        check_gender(names, {at: _distinct(frame[names[at]]) for at in others}, Place(file))
    texts = {role: as_texts(frame[name]) for role, name in columns.items() if role != "value"}
    value = frame[columns["value"]]
    numeric = value.to_numpy(dtype="float64", na_value=np.nan) if pd.api.types.is_numeric_dtype(value) else None
    texts["value"] = as_texts(value) if numeric is None else np.full(len(frame), "", dtype=object)
    rows = np.arange(1, len(frame) + 1, dtype="int64")
    return Raw(file, None, texts, rows, {role: (name, None) for role, name in columns.items()}, numeric=numeric)


def _distinct(column: pd.Series[str]) -> list[str]:
    """The different cells of a column of text; none of a column of numbers."""
    return [] if pd.api.types.is_numeric_dtype(column) else [_text(one) for one in column.dropna().unique()]


def as_texts(column: pd.Series[str]) -> Texts:
    """The cells of a column as text; whole numbers without decimals, nothing as the empty text."""
    codes, unique = pd.factorize(column, use_na_sentinel=True)
    texts = np.array([*(_text(value) for value in unique), ""], dtype=object)
    return texts[codes]


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace").strip()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _damaged(file: str) -> Exception:
    return refuse(file, _("The Parquet file is damaged."), _("Take a new copy of it."))
