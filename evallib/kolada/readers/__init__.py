"""Files with values that a project has of its own: Kolada's CSV and Excel downloads, and Parquet.

What a file is, its bytes tell. All give the same: one row an indicator, municipality, year and gender.
"""

from evallib.kolada.readers.files import file_notices, read_files
from evallib.kolada.readers.group_file import read_group_file

__all__ = ["file_notices", "read_files", "read_group_file"]
