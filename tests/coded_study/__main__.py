"""Write the invented study: ``python -m tests.coded_study [FOLDER]``.

Without a folder the files of the invented project ``exempel`` are made again; the same bytes each time. With a folder
the study is written there in the format of every tool.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.coded_study.refi import write_qdc, write_qdpx
from tests.coded_study.sqlite_files import write_qualcoder, write_rqda, write_taguette
from tests.coded_study.study import STUDY
from tests.coded_study.tables import write_codebook, write_table

EXEMPEL = Path(__file__).resolve().parents[2] / "data" / "exempel"


def write_exempel(folder: Path) -> None:
    """The project file of NVivo's manner and the codebook before coding began, as ``exempel`` has them."""
    write_qdpx(STUDY, folder / "fokusgrupper.qdpx", manner="nvivo")
    write_qdc(STUDY.earlier_codes, folder / "kodbok_fore.qdc")


def write_everything(folder: Path) -> None:
    """The study in the format of every tool."""
    write_qdpx(STUDY, folder / "nvivo.qdpx", manner="nvivo")
    write_qdpx(STUDY, folder / "specification.qdpx", manner="specification")
    write_qdc(STUDY.codes, folder / "kodbok.qdc")
    write_qualcoder(STUDY, folder / "qualcoder.qda")
    write_taguette(STUDY, folder / "taguette.sqlite3")
    write_rqda(STUDY, folder / "rqda.rqda")
    for shape in ("long", "list", "columns", "slots", "matrix"):
        write_table(STUDY, folder / f"{shape}.csv", shape=shape)
        write_table(STUDY, folder / f"{shape}.xlsx", shape=shape, form="xlsx")
    write_codebook(STUDY, folder / "codebook.csv")


def main() -> int:
    """Write what is asked for."""
    if len(sys.argv) > 1:
        folder = Path(sys.argv[1])
        folder.mkdir(parents=True, exist_ok=True)
        write_everything(folder)
    else:
        write_exempel(EXEMPEL)
    return 0


if __name__ == "__main__":
    sys.exit(main())
