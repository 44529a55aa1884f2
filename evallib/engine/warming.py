"""What a worker loads before its first report, so that no section has to: modules, fonts, words, templates."""

from __future__ import annotations

import gc
import pkgutil
from datetime import date
from importlib import import_module

import evallib

LIBRARIES = (
    "bdb",
    "encodings.cp437",
    "encodings.utf_32_le",
    "encodings.utf_8_sig",
    "evallib.engine.cells",
    "evallib.engine.warm_notebooks",
    "fastparquet",
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
    "evallib.kolada.answers",
    "evallib.kolada.client",
    "evallib.kolada.fetching",
    "evallib.locale.update",
    "evallib.verify",
)
"""Rooms that only the command line needs; what is needed of the engine is imported by name."""


def load_everything() -> None:
    """Import everything that any section uses, and do once what is slow the first time."""
    from papermill.engines import papermill_engines

    from evallib.engine.papermill_engine import NAME, WarmEngine
    from evallib.report.keeping.keys import surroundings

    for name in [*LIBRARIES, *_own_modules()]:
        import_module(name)
    papermill_engines.register(NAME, WarmEngine)
    surroundings()
    _draw_once()
    _speak_once()
    _write_once()
    gc.collect()
    gc.freeze()  # a child must not copy pages only because its garbage collector looks at them


def _own_modules() -> list[str]:
    found = pkgutil.walk_packages(evallib.__path__, "evallib.", onerror=None)
    return [module.name for module in found if not module.name.startswith(NOT_FOR_REPORTS)]


def _draw_once() -> None:
    """Fonts are searched for, and the ways to a picture are walked, once."""
    import seaborn

    from evallib.presentation import Column, Table, canvas, figure

    with canvas(2.0) as (picture, axes):
        axes.plot([0, 1], [0, 1000.5], marker="o", label="Åäö")
        axes.errorbar([0], [1], xerr=[1])
        axes.barh([0], [1])
        axes.text(0, 0, "123", fontweight="bold")
        axes.set_xlabel("x")
        axes.set_title("y")
        axes.legend()
        seaborn.scatterplot(x=[0, 1], y=[0, 1], ax=axes)
        table = Table("warm", "Tabell", (Column("A"), Column("B")), (("a", "1"),))
        figure(picture, name="warm", alt="x", caption="y", table=table)


def _speak_once() -> None:
    """The names of days and months, and how numbers are written, are read from files when they are first needed."""
    from evallib.presentation import Sentence, day, month, percent, show

    told = (percent(1234.5), day(date(2024, 1, 2)), month("2024-01"), month("2024-01-02"))
    show(*(Sentence(text) for text in told))._repr_mimebundle_()


def _write_once() -> None:
    """Catalogues, templates, the exporter and the validator of notebooks are made when they are first used."""
    import nbformat

    from evallib.locale import translations
    from evallib.report.pages.export import exporter

    translations()
    templates = exporter().environment
    for name in templates.list_templates():
        templates.get_template(name)
    nbformat.validate(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")]))
