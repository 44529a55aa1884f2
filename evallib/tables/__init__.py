"""``data/<project>/*.csv`` to checked tables of text, or to located problems in the reader's language."""

from evallib.tables.reading import Origin, check_files, parse_table, place, read_table
from evallib.tables.schema import Column, ReadTable, TableSchema

__all__ = ["Column", "Origin", "ReadTable", "TableSchema", "check_files", "parse_table", "place", "read_table"]
