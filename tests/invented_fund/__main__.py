"""Write the invented fund: ``python -m tests.invented_fund [FOLDER]``.

Without a folder the files of the invented project ``exempel`` are made again; the same bytes each time.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.invented_fund.flaws import flawed_fund
from tests.invented_fund.fund import REPOSITORY, write_fund

if __name__ == "__main__":
    write_fund(flawed_fund(), Path(sys.argv[1]) if len(sys.argv) > 1 else REPOSITORY / "data" / "exempel")
