"""The words that the command understands. See ``evallib --help``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import evallib
from evallib.engine.shards import Shard, read_shard
from evallib.locale import N_, _
from evallib.report.task import SECTION_SECONDS

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
    N_("not allowed with argument %s"),
)
"""argparse's own words, so that they are extracted for translation."""


def make_parser() -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    argparse._ = _  # type: ignore[attr-defined]  # argparse looks its words up in its module
    parser = argparse.ArgumentParser("evallib", description=_("Evaluation reports for development projects."))
    commands = parser.add_subparsers(required=True, metavar=_("COMMAND"))
    run = commands.add_parser("run", help=_("make the reports"))
    _add_running(run)
    check = commands.add_parser("check", help=_("check parameters and data without making reports"))
    for command in (run, check):
        command.add_argument("projects", nargs="*", metavar=_("PROJECT"), help=_("all projects when none is named"))
    verify = commands.add_parser("verify", help=_("is a report what its data and code give"))
    verify.add_argument("report", type=Path, metavar="REPORT.html", help=_("the report to look at"))
    verify.add_argument("--rerun", action="store_true", help=_("make the report again and compare"))
    fetch = commands.add_parser(
        "fetch",
        help=_("fetch figures from Kolada for the projects that compare"),
        description=_(
            "Fetches the values of the projects' indicators from Kolada, and keeps them in data/kolada/ with the day. "
            "This needs the internet. The report says the day, and needs no internet."
        ),
    )
    fetch.add_argument("projects", nargs="*", metavar=_("PROJECT"), help=_("all projects when none is named"))
    fetch.add_argument("--address", metavar=_("ADDRESS"), help=_("another address of Kolada's interface"))
    new = commands.add_parser(
        "new",
        help=_("begin a project, or copy one for other municipalities"),
        description=_(
            "Makes a project file with every key explained, and tables and forms to fill in. Nothing is written over."
        ),
        epilog=_("For example: {command}").format(command="evallib new min-kommun --sections oppna_jamforelser"),
    )
    _add_new(new)
    for name, command in (("run", run), ("check", check), ("verify", verify), ("fetch", fetch), ("new", new)):
        command.set_defaults(command=_command(name))
        command.add_argument("--workspace", type=Path, metavar=_("FOLDER"), help=_("the folder with params/ and data/"))
        command.add_argument("--debug", action="store_true", help=_("show tracebacks"))
    return parser


def _add_new(new: argparse.ArgumentParser) -> None:
    """What ``evallib new`` alone understands."""
    name = _("the short name of the project: small letters a to z, digits and hyphens")
    new.add_argument("project", metavar=_("PROJECT"), help=name)
    sections = _("the sections of the report, with commas between them: {names}; goals if none is named")
    listed = ", ".join(section for section in evallib.ROOMS if section not in {"summary", "method"})
    new.add_argument("--sections", metavar="A,B,…", help=sections.format(names=listed))
    new.add_argument("--like", metavar=_("PROJECT"), help=_("the project to copy for other municipalities"))
    new.add_argument(
        "--municipality",
        action="append",
        metavar=_("CODE"),
        help=_("the municipality to copy it for, or all; may be given several times"),
    )


def _add_running(run: argparse.ArgumentParser) -> None:
    """What ``evallib run`` alone understands."""
    run.add_argument("--out", type=Path, metavar=_("FOLDER"), help=_("where the reports are put"))
    run.add_argument("--jobs", type=_positive, metavar="N", help=_("reports made at the same time"))
    run.add_argument("--force", action="store_true", help=_("make also what nothing has changed for"))
    run.add_argument("--engine", choices=("warm", "jupyter"), default="warm", help=_("what runs the notebooks"))
    run.add_argument("--scheduler", metavar=_("ADDRESS"), help=_("make the reports on a Dask cluster, or “local”"))
    run.add_argument("--shard", type=_shard, metavar="I/N", help=_("only every N:th project, from the I:th on"))
    run.add_argument(
        "--time-limit",
        type=_positive,
        default=SECTION_SECONDS,
        metavar=_("SECONDS"),
        help=_("the longest that a section may run"),
    )
    run.add_argument("--memory-limit", type=_positive, metavar="MB", help=_("the most memory that a section may use"))
    told = run.add_mutually_exclusive_group()
    told.add_argument("-q", "--quiet", action="store_true", help=_("only warnings and errors"))
    told.add_argument("-v", "--verbose", action="store_true", help=_("a line for each section"))


def _command(name: str) -> Callable[[argparse.Namespace], int]:
    """A command whose module is loaded when it is called: none pays for what another one needs."""

    def call(options: argparse.Namespace) -> int:
        return int(getattr(import_module(f"evallib.cli.{name}"), name)(options))

    return call


def _shard(text: str) -> Shard:
    shard = read_shard(text)
    if shard is None:
        raise argparse.ArgumentTypeError(
            _("“{text}” is not of the form 2/8: which shard, of how many").format(text=text)
        )
    return shard


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(_("“{text}” is not a number from 1 upwards").format(text=text))
    return int(text)
