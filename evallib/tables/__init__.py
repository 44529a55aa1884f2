"""Files in ``data/<project>/`` to tables of text, or to located problems in the reader's language.

``read_table`` reads a table with a fixed schema: CSV, XLSX or ODS; ``read_sheet`` any table that the settings name:
also SAV. Both see the same cells: text, until a rule converts it.
"""

from evallib.tables.cells import parse_whole
from evallib.tables.files import DataFile, check_files, data_file
from evallib.tables.names import NAMES
from evallib.tables.reading import Origin, parse_table, place, read_table
from evallib.tables.schema import Column, ReadTable, TableSchema
from evallib.tables.sheets import Reading, Sheet, read_sheet, scan_sheet

__all__ = [
    "NAMES",
    "Column",
    "DataFile",
    "Origin",
    "ReadTable",
    "Reading",
    "Sheet",
    "TableSchema",
    "check_files",
    "data_file",
    "parse_table",
    "parse_whole",
    "place",
    "read_sheet",
    "read_table",
    "scan_sheet",
]
