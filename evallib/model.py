"""The result of one section, as other programs read it in ``results.json``.

These classes are the contract between a section, the report that joins the sections, and whoever reads
``results.json``. Metric and check names are stable snake_case English; labels and messages are Swedish.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Severity = Literal["error", "warning", "note"]
Status = Literal["ok", "failed", "suppressed"]
SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Metric:
    """One number. ``value`` is None when it cannot be computed or may not be shown.

    ``n`` is the number of people or units behind it, ``low`` and ``high`` the limits of an interval with
    coverage ``level``.
    """

    name: str
    label: str
    value: float | None
    unit: str
    n: int | None = None
    low: float | None = None
    high: float | None = None
    level: float = 0.95


@dataclass(frozen=True)
class Check:
    """One question asked of the data. ``passed`` None: undecidable, and the message says what is missing."""

    name: str
    label: str
    passed: bool | None
    severity: Severity
    message: str
    evidence: tuple[str, ...] = ()

    @property
    def contradicts(self) -> bool:
        """Does it say something against the data? A failed check of severity ``note`` only tells of them."""
        return self.passed is False and self.severity != "note"


@dataclass(frozen=True)
class RowAccount:
    """What became of every row: rows read = rows used + rows excluded by named reason."""

    read: int = 0
    used: int = 0
    excluded: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.read != self.used + sum(self.excluded.values()):
            raise ValueError(f"rows do not add up: {self.read} read, {self.used} used, {dict(self.excluded)}")

    def __add__(self, other: RowAccount) -> RowAccount:
        return RowAccount(self.read + other.read, self.used + other.used, self._with(other.excluded))

    def exclude(self, reasons: Mapping[str, int]) -> RowAccount:
        """The same rows after some of the used ones were left out, each for a named reason."""
        return RowAccount(self.read, self.used - sum(reasons.values()), self._with(reasons))

    def _with(self, more: Mapping[str, int]) -> dict[str, int]:
        reasons = dict(self.excluded)
        for reason, count in more.items():
            reasons[reason] = reasons.get(reason, 0) + count
        return reasons


@dataclass(frozen=True)
class Finding:
    """One sentence worth a committee member's ten minutes.

    ``weight`` orders findings in the summary, highest first: 3 answers whether a goal was reached or a
    figure can be trusted, 2 is a main result, 1 is context.
    """

    text: str
    weight: int = 1


@dataclass(frozen=True)
class SectionResult:
    """Everything a section published. Findings are for the summary and are not part of ``results.json``."""

    name: str
    status: Status = "ok"
    error: str | None = None
    metrics: tuple[Metric, ...] = ()
    checks: tuple[Check, ...] = ()
    rows: RowAccount = field(default_factory=RowAccount)
    findings: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        for kind in ("metrics", "checks"):
            names = [item.name for item in getattr(self, kind)]
            doubled = sorted({name for name in names if names.count(name) > 1})
            if doubled:
                raise ValueError(f"section {self.name}: {kind} with the same name: {', '.join(doubled)}")

    def as_record(self) -> dict[str, Any]:
        """The section as it stands in ``results.json``."""
        record = asdict(self)
        del record["findings"]
        record["rows"] = {**record["rows"], "excluded": dict(self.rows.excluded)}
        return record

    def as_published(self) -> dict[str, Any]:
        """The section as the last cell of its notebook publishes it: the record and its findings."""
        return {**self.as_record(), "findings": [asdict(finding) for finding in self.findings]}

    @classmethod
    def from_published(cls, published: Mapping[str, Any]) -> SectionResult:
        """Read back what :meth:`as_published` wrote."""
        rows = published["rows"]
        return cls(
            name=published["name"],
            status=published["status"],
            error=published["error"],
            metrics=tuple(Metric(**metric) for metric in published["metrics"]),
            checks=tuple(Check(**{**c, "evidence": tuple(c["evidence"])}) for c in published["checks"]),
            rows=RowAccount(rows["read"], rows["used"], dict(rows["excluded"])),
            findings=tuple(Finding(**finding) for finding in published["findings"]),
        )
