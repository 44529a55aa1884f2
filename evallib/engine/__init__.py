"""Many reports: run them side by side and tell what happens."""

from evallib.engine.batch import default_jobs
from evallib.engine.events import Ended, Event, Finished, Started, Warned
from evallib.engine.runs import run_reports

__all__ = ["Ended", "Event", "Finished", "Started", "Warned", "default_jobs", "run_reports"]
