"""Figures look alike for everybody."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

DRAWN = """
import matplotlib as mpl
from evallib.presentation import Column, Table, canvas, figure
with canvas(2) as (picture, axes):
    axes.barh(["a", "b"], [1, 2.5], label="x")
    axes.legend()
table = Table("t", "T", (Column("a"),), (("1",),))
print(mpl.rcParams["font.size"], figure(picture, name="n", alt="a", caption="c", table=table).png)
"""
OTHER = "axes.facecolor: red\nfont.size: 20\nlines.linewidth: 9\nlegend.fontsize: 30\npatch.linewidth: 5\n"


def drawn(folder: Path) -> list[str]:
    """The size of letters that matplotlib was set to, and a figure, from a process that stands in that folder."""
    clean = {name: value for name, value in os.environ.items() if name != "MATPLOTLIBRC"}
    command = [sys.executable, "-c", DRAWN]
    return subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True, check=True).stdout.split()


def test_a_settings_file_of_matplotlib_changes_no_figure(tmp_path: Path) -> None:
    plain, other = tmp_path / "plain", tmp_path / "other"
    plain.mkdir()
    other.mkdir()
    (other / "matplotlibrc").write_text(OTHER, encoding="utf-8")
    before, after = drawn(plain), drawn(other)
    assert (before[0], after[0]) == ("10.0", "20.0")
    assert before[1] == after[1]
