"""The list of names that a project keeps: what may not stand in quotations, nor in texts that are shown as they are."""

from __future__ import annotations

from evallib.tables.schema import Column, TableSchema

NAMES = TableSchema(
    file="names.csv",
    key="name",
    required=False,
    about="Names of people, places and workplaces that stop a quotation, or a text of a fund's tables.",
    columns=(Column("name", "text", about="The name; case does not matter, and a genitive s is found as well."),),
)
