"""Kolada: values of indicators, fetched or read from files, kept with the day when they were fetched."""

from evallib.kolada.reading import read_groups, read_notices, read_values, shared_files, value_files
from evallib.kolada.shipped import shipped_direction, shipped_groups
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
    "read_notices",
    "read_values",
    "shared_files",
    "shipped_direction",
    "shipped_groups",
    "value_files",
]
