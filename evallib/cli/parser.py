"""The words that the command understands. See ``evallib --help``."""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path

from evallib.locale import N_, _

ARGPARSE_WORDS = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("unrecognized arguments: %s"),
    N_("the following arguments are required: %s"),
    N_("expected one argument"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
)
"""argparse's own words, so that they are extracted for translation."""


def make_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    argparse._ = _  # type: ignore[attr-defined]  # argparse looks its words up in its module
    parser = argparse.ArgumentParser("evallib", description=_("Evaluation reports for development projects."))
    commands = parser.add_subparsers(required=True, metavar=_("COMMAND"))
    run = commands.add_parser("run", help=_("make the reports"))
    run.set_defaults(command=_run)
    run.add_argument("--out", type=Path, metavar=_("FOLDER"), help=_("where the reports are put"))
    run.add_argument("--jobs", type=_positive, metavar="N", help=_("reports made at the same time"))
    check = commands.add_parser("check", help=_("check parameters and data without making reports"))
    check.set_defaults(command=_check)
    for command in (run, check):
        command.add_argument("projects", nargs="*", metavar=_("PROJECT"), help=_("all projects when none is named"))
        command.add_argument("--workspace", type=Path, metavar=_("FOLDER"), help=_("the folder with params/ and data/"))
        command.add_argument("--debug", action="store_true", help=_("show tracebacks"))
    return parser


def _run(options: argparse.Namespace) -> int:
    return int(import_module("evallib.cli.run").run(options))


def _check(options: argparse.Namespace) -> int:
    return int(import_module("evallib.cli.check").check(options))


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(_("“{text}” is not a number from 1 upwards").format(text=text))
    return int(text)
