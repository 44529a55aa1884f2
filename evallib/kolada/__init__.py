"""Kolada: values of indicators, fetched or read from files, kept with the day when they were fetched."""

from evallib.kolada.values import COLUMNS, GENDERS, Cell, Gender, Group, Status, Values

__all__ = ["COLUMNS", "GENDERS", "Cell", "Gender", "Group", "Status", "Values"]
