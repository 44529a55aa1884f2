"""How results meet readers: sentences, tables, figures, Swedish numbers. Nothing else is shown.

Each name is loaded when it is first used: to write a number one need not wait for what draws figures.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evallib.presentation.items import (
        Bullets,
        Column,
        Figure,
        Limits,
        Links,
        Published,
        Reading,
        Sentence,
        Shown,
        Table,
        Terms,
        publish,
        show,
    )
    from evallib.presentation.numbers import (
        day,
        join_words,
        kronor,
        lower_first,
        month,
        number,
        percent,
        quoted,
        signed,
        span,
        swedish_order,
        upper_first,
    )
    from evallib.presentation.theme import canvas, figure

PLACES = {
    "items": (
        "Bullets",
        "Column",
        "Figure",
        "Limits",
        "Links",
        "Published",
        "Reading",
        "Sentence",
        "Shown",
        "Table",
        "Terms",
        "publish",
        "show",
    ),
    "numbers": (
        "day",
        "join_words",
        "kronor",
        "lower_first",
        "month",
        "number",
        "percent",
        "quoted",
        "signed",
        "span",
        "swedish_order",
        "upper_first",
    ),
    "theme": ("canvas", "figure"),
}
"""The module of each name."""

__all__ = [
    "Bullets",
    "Column",
    "Figure",
    "Limits",
    "Links",
    "Published",
    "Reading",
    "Sentence",
    "Shown",
    "Table",
    "Terms",
    "canvas",
    "day",
    "figure",
    "join_words",
    "kronor",
    "lower_first",
    "month",
    "number",
    "percent",
    "publish",
    "quoted",
    "show",
    "signed",
    "span",
    "swedish_order",
    "upper_first",
]


def __getattr__(name: str) -> Any:
    for module, names in PLACES.items():
        if name in names:
            found = globals()[name] = getattr(import_module(f"{__name__}.{module}"), name)
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
