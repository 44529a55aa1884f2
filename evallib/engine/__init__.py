"""Many reports: run them side by side and tell what happens."""

from evallib.engine.batch import Event, Finished, Started, default_jobs, run_batch

__all__ = ["Event", "Finished", "Started", "default_jobs", "run_batch"]
