"""One report to make, and what became of it: records that go between processes, and machines, as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from evallib.projects import Workspace

Engine = Literal["warm", "jupyter"]
ReportStatus = Literal["ok", "partial", "failed", "stopped"]
SECTION_SECONDS = 600.0
"""The longest that a section may run, by the clock on the wall, unless the user says otherwise."""


@dataclass(frozen=True)
class CodeState:
    """Where evallib's own files come from: a commit, and whether they have been changed since.

    Both None: evallib was installed and is no checkout.
    """

    commit: str | None = None
    modified: bool | None = None


@dataclass(frozen=True)
class Limits:
    """What a section may use: seconds by the clock on the wall, and megabytes of memory (None: no limit)."""

    seconds: float = SECTION_SECONDS
    memory_mb: int | None = None


@dataclass(frozen=True)
class ReportTask:
    """One report to make.

    ``workspace`` and ``out``: absolute paths. ``force``: run also sections that nothing has changed for.
    """

    slug: str
    workspace: str
    out: str
    engine: Engine = "warm"
    force: bool = False
    limits: Limits = Limits()
    code: CodeState = CodeState()

    @property
    def target(self) -> Path:
        """The folder of the report."""
        return Path(self.out) / self.slug

    def open_workspace(self) -> Workspace:
        """The workspace that the project belongs to."""
        return Workspace(Path(self.workspace))

    def as_record(self) -> dict[str, Any]:
        """What JSON can hold."""
        return asdict(self)

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> ReportTask:
        """The task that :meth:`as_record` made a record of."""
        inner = {"limits": Limits(**record["limits"]), "code": CodeState(**record["code"])}
        return cls(**{**record, **inner})


@dataclass(frozen=True)
class ReportOutcome:
    """What became of one report.

    ``status``: ``ok``; ``partial``: a section failed; ``failed``: nothing came out; ``stopped``: the release gate
    held it back. ``messages`` say why, in the reader's language; ``internal`` is for the log only. ``ran`` and
    ``kept``: the sections that were run, and those that nothing had changed for. ``path``: the page, None when there
    is no new one.
    """

    slug: str
    title: str
    status: ReportStatus
    contradictions: int = 0
    undecided: int = 0
    seconds: float = 0.0
    path: str | None = None
    messages: tuple[str, ...] = ()
    internal: str = ""
    ran: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()

    @property
    def unchanged(self) -> bool:
        """Nothing had to be run."""
        return self.path is not None and not self.ran

    def as_record(self) -> dict[str, Any]:
        """What JSON can hold."""
        return asdict(self)

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> ReportOutcome:
        """The outcome that :meth:`as_record` made a record of."""
        lists = ("messages", "ran", "kept")
        return cls(**{**record, **{name: tuple(record[name]) for name in lists}})
