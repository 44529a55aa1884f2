"""Kolada: values of indicators, fetched or read from files, kept with the day when they were fetched."""

from evallib.kolada.reading import read_groups, read_values, shared_files, value_files
from evallib.kolada.values import COLUMNS, GENDERS, Cell, Gender, Group, Status, Values

__all__ = [
    "COLUMNS",
    "GENDERS",
    "Cell",
    "Gender",
    "Group",
    "Status",
    "Values",
    "read_groups",
    "read_values",
    "shared_files",
    "value_files",
]
