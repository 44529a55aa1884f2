"""One report, made or failed: whatever goes wrong becomes an outcome that says so."""

from __future__ import annotations

import errno
import traceback
from collections.abc import Callable
from pathlib import Path
from shutil import disk_usage
from tempfile import gettempdir

from evallib.engine.events import Ended, Event, Started
from evallib.errors import EvallibError, InputError
from evallib.locale import _
from evallib.report.make import make_report
from evallib.report.running.input_errors import input_error_text
from evallib.report.task import ReportOutcome, ReportTask

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def attempt_report(task: ReportTask, tell: Callable[[Event], None]) -> ReportOutcome:
    """Make a report; an error never leaves this function, so that one project cannot stop the others."""
    slug = task.slug

    def told(section: str, state: str, seconds: float) -> None:
        tell(Started(slug, section) if state == "started" else Ended(slug, section, state, seconds))

    try:
        return make_report(task, told)
    except InputError as error:  # what stands in the files is for evallib check, not for the index over the reports
        return ReportOutcome(slug, slug, "failed", messages=(input_error_text(str(error)),))
    except EvallibError as error:
        return ReportOutcome(slug, slug, "failed", messages=tuple(str(error).splitlines()))
    except OSError as error:
        inner = f"{_temporary()}\n{traceback.format_exc()}"
        return ReportOutcome(slug, slug, "failed", messages=(_os_error(error),), internal=inner)
    except MemoryError:
        text = _("The memory was not enough to put the report together.")
        return ReportOutcome(slug, slug, "failed", messages=(text,), internal=traceback.format_exc())
    except Exception as error:
        text = _("an unexpected error ({error}); run with --debug to see it").format(error=type(error).__name__)
        return ReportOutcome(slug, slug, "failed", messages=(text,), internal=traceback.format_exc())


def _temporary() -> Path:
    """Where temporary files go. A worker has a folder of its own in it."""
    return Path(gettempdir()).parent


def _os_error(error: OSError) -> str:
    """What the system refused. Names of files and folders may be people's, so they are for --debug only."""
    if error.errno in FULL:
        text = _(
            "There is no room for temporary files ({free} MB free; --debug shows where). Make room, or set TMPDIR to "
            "another folder, and run again."
        )
        return text.format(free=disk_usage(_temporary()).free // 1_000_000)
    text = _("a file could not be read or written ({reason}); run with --debug to see which")
    return text.format(reason=error.strerror or type(error).__name__)
