"""papermill's engine ``evallib``: notebooks run in copies of a process that has everything loaded.

papermill loads the engines of all packages when it is imported itself, so this module loads nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

NAME = "evallib"


class WarmEngine:
    """What papermill looks for at an entry point; :mod:`evallib.engine.warm_notebooks` does the work."""

    @classmethod
    def execute_notebook(cls, notebook: Any, kernel_name: str, **options: Any) -> Any:
        """Run a notebook and return it. Beyond papermill's options: ``time_limit`` (seconds) and ``memory_mb``."""
        return _engine().execute_notebook(notebook, kernel_name, **options)

    @classmethod
    def nb_kernel_name(cls, notebook: Any, name: str | None = None) -> str:
        """The kernel that a notebook wants."""
        return str(_engine().nb_kernel_name(notebook, name))

    @classmethod
    def nb_language(cls, notebook: Any, language: str | None = None) -> str:
        """The language of a notebook."""
        return str(_engine().nb_language(notebook, language))


def _engine() -> Any:
    return import_module("evallib.engine.warm_notebooks").ForkingEngine
