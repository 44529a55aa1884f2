"""What reaches the terminal: errors, answers, and paths as short as they can be."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from evallib.privacy import mask


def tell(text: str) -> None:
    """Tell what was asked for."""
    Console(soft_wrap=True).print(text, highlight=False, markup=False)


def tell_error(text: str) -> None:
    """Tell of an error. Whatever it quotes, an identity number or address in it is masked."""
    Console(stderr=True, soft_wrap=True).print(mask(text), highlight=False, markup=False)


def short_path(path: str) -> str:
    """A path as short as it can be from the current folder."""
    try:
        here = Path.cwd()
    except FileNotFoundError:  # it is gone
        return path
    return str(Path(path).relative_to(here)) if Path(path).is_relative_to(here) else path
