"""What a worker loads before its first report, so that no section has to: modules, fonts, words, templates."""

from __future__ import annotations

import gc
import io
import pkgutil
from importlib import import_module

import evallib

LIBRARIES = (
    "bdb",
    "encodings.cp437",
    "encodings.utf_32_le",
    "encodings.utf_8_sig",
    "evallib.engine.cells",
    "evallib.engine.warm_notebooks",
    "IPython.core.application",
    "IPython.core.completerlib",
    "IPython.core.interactiveshell",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "matplotlib.backends.backend_agg",
    "matplotlib.pyplot",
    "nbconvert.exporters",
    "numpy.random",
    "openpyxl",
    "papermill.execute",
    "papermill.translators",
    "pandas",
    "pandas.core.methods.to_dict",
    "pyreadstat",
    "scipy.optimize",
    "scipy.sparse",
    "scipy.stats",
    "seaborn",
    "statsmodels.stats.proportion",
    "yaml",
    "z3",
)
"""What sections and reports use of others."""
NOT_FOR_REPORTS = (
    "evallib.__main__",
    "evallib.cli",
    "evallib.engine",
    "evallib.locale.update",
    "evallib.verify",
)
"""Rooms that only the command line needs; what is needed of the engine is imported by name."""


def load_everything() -> None:
    """Import everything that any section uses, and do once what is slow the first time."""
    from papermill.engines import papermill_engines

    from evallib.engine.papermill_engine import NAME, WarmEngine
    from evallib.report.keys import surroundings

    for name in [*LIBRARIES, *_own_modules()]:
        import_module(name)
    papermill_engines.register(NAME, WarmEngine)
    surroundings()
    _draw_once()
    _write_once()
    gc.collect()
    gc.freeze()  # a child must not copy pages only because its garbage collector looks at them


def _own_modules() -> list[str]:
    found = pkgutil.walk_packages(evallib.__path__, "evallib.", onerror=None)
    return [module.name for module in found if not module.name.startswith(NOT_FOR_REPORTS)]


def _draw_once() -> None:
    """Fonts are searched for, and the way to a picture is walked, once."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots()
    axes.set_title("Åäö 123")
    figure.savefig(io.BytesIO(), format="png")
    plt.close(figure)


def _write_once() -> None:
    """Catalogues, templates, the exporter and the validator of notebooks are made when they are first used."""
    import nbformat

    from evallib.locale import translations
    from evallib.presentation.render import render_items
    from evallib.report.export import exporter

    translations()
    render_items([])  # sections show with macros of their own
    templates = exporter().environment
    for name in templates.list_templates():
        templates.get_template(name)
    nbformat.validate(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")]))
