"""The command line: the only room that prints. See ``evallib --help``."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

from evallib.cli.codes import DONE, FAILED, INTERRUPTED, LOCKED, TERMINATED, WRONG_USE
from evallib.cli.parser import make_parser
from evallib.cli.terminal import tell_error
from evallib.errors import EvallibError
from evallib.locale import _

__all__ = ["DONE", "FAILED", "INTERRUPTED", "LOCKED", "TERMINATED", "WRONG_USE", "main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    signal.signal(signal.SIGTERM, _terminate)
    options = make_parser().parse_args(arguments)
    try:
        return int(options.command(options))
    except KeyboardInterrupt as error:
        tell_error(_("Interrupted. Finished reports are kept."))
        return TERMINATED if isinstance(error, _Terminated) else INTERRUPTED
    except EvallibError as error:
        if options.debug:
            raise
        tell_error(str(error))
        return WRONG_USE


class _Terminated(KeyboardInterrupt):
    """SIGTERM: everything is stopped as after Ctrl-C."""


def _terminate(_number: int, _frame: FrameType | None) -> NoReturn:
    raise _Terminated
