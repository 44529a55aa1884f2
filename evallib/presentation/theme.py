"""One look for all figures, and one way to turn a figure into a picture with words and numbers behind it."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Canvas
from matplotlib.ticker import FuncFormatter
from PIL import Image

from evallib.presentation.items import Figure, Table
from evallib.presentation.numbers import number

INK = "#1b2a38"
MUTED = "#5b6b79"
BEFORE = "#8a5a00"
AFTER = "#005a8c"
ALERT = "#a3212b"
BAND = "#d7e0e8"
DOTS_PER_INCH = 144
COLOURS = 64
SCREEN_DOTS_PER_INCH = 96

STYLE: Any = {
    "axes.edgecolor": MUTED,
    "axes.grid": True,
    "axes.grid.axis": "x",
    "axes.labelcolor": INK,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.unicode_minus": True,
    "figure.facecolor": "white",
    "font.family": ["DejaVu Sans"],
    "font.size": 10.5,
    "grid.color": "#e3e8ec",
    "lines.linewidth": 2,
    "text.color": INK,
    "text.parse_math": False,
    "xtick.color": INK,
    "ytick.color": INK,
}


@contextmanager
def _house_style() -> Iterator[None]:
    """The house style and nothing else: no ``matplotlibrc`` of whoever runs it, nor what a cell has set."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(STYLE)
        yield


@contextmanager
def canvas(height: float, width: float = 7.0) -> Iterator[tuple[Canvas, Axes]]:
    """A figure of the house style, in inches, without any global state.

    The canvas is not registered with pyplot, so nothing is shown twice and nothing has to be closed.
    """
    with _house_style():
        picture = Canvas(figsize=(width, height), layout="constrained")
        axes = picture.add_subplot()
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _position: number(value)))
        yield picture, axes


def figure(picture: Canvas, *, name: str, alt: str, caption: str, table: Table) -> Figure:
    """Turn a drawn canvas into an item: a small PNG with its alternative text, caption and table.

    The bytes depend only on what is drawn and on the versions of matplotlib and Pillow. Vector files are not
    used, because they would hold exact coordinates (of single answers, in later sections).
    """
    image = _drawn(picture)
    small = io.BytesIO()
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(small, format="png", optimize=True)
    width, height = image.size
    scale = SCREEN_DOTS_PER_INCH / DOTS_PER_INCH
    png = base64.b64encode(small.getvalue()).decode("ascii")
    return Figure(name, alt, caption, png, round(width * scale), round(height * scale), table)


def _drawn(picture: Canvas) -> Image.Image:
    """The canvas as pixels, drawn once: saving it as a file would draw twice, compress, and be read back."""
    with _house_style():
        picture.set_dpi(DOTS_PER_INCH)
        drawing: Any = FigureCanvasAgg(picture)
        drawing.draw()
    size, pixels = drawing.get_width_height(), drawing.buffer_rgba()
    return Image.frombuffer("RGBA", size, pixels, "raw", "RGBA", 0, 1).convert("RGB")
