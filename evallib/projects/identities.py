"""Identities over published figures, as a project declares them: which figures belong together, and how."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from evallib.locale import N_
from evallib.projects.fields import FactId, Line, Params


class _Identity(Params):
    name: FactId = Field(description=N_("Short English name with underscores; names a check in results.json."))
    label: Line = Field(description=N_("What the reader sees."))


class SumIdentity(_Identity):
    """total = the sum of parts."""

    kind: Literal["sum"] = Field(description=N_("The parts add up to the total."))
    total: FactId = Field(description=N_("The fact that is the total."))
    parts: tuple[FactId, ...] = Field(min_length=1, description=N_("The facts that add up to the total."))


class DifferenceIdentity(_Identity):
    """change = after - before."""

    kind: Literal["difference"] = Field(description=N_("The change is after minus before."))
    change: FactId = Field(description=N_("The fact that states the change."))
    after: FactId = Field(description=N_("The fact that was measured last."))
    before: FactId = Field(description=N_("The fact that was measured first."))


class ShareIdentity(_Identity):
    """share = 100 * part / whole, in percent."""

    kind: Literal["share"] = Field(description=N_("The share is the part in percent of the whole."))
    share: FactId | None = Field(
        default=None, description=N_("The fact that states the result; null if it is only computed.")
    )
    part: FactId = Field(description=N_("The fact that is the part."))
    whole: FactId = Field(description=N_("The fact that is the whole."))


class RateIdentity(_Identity):
    """rate = amount / periods."""

    kind: Literal["rate"] = Field(description=N_("The rate is the amount divided by the number of periods."))
    rate: FactId | None = Field(
        default=None, description=N_("The fact that states the result; null if it is only computed.")
    )
    amount: FactId = Field(description=N_("The fact that is the amount."))
    periods: FactId = Field(description=N_("The fact that is the number of periods."))


class MonthsIdentity(_Identity):
    """months = calendar months from start to end, both included."""

    kind: Literal["months"] = Field(description=N_("The number of months from start to end, both included."))
    months: FactId | None = Field(
        default=None, description=N_("The fact that states the result; null if it is only computed.")
    )
    start: FactId = Field(description=N_("The fact that is the first month or day."))
    end: FactId = Field(description=N_("The fact that is the last month or day."))


class RangeIdentity(_Identity):
    """low <= value <= high."""

    kind: Literal["range"] = Field(description=N_("The value lies between low and high."))
    value: FactId = Field(description=N_("The fact that is the value."))
    low: FactId = Field(description=N_("The fact that is the lowest value."))
    high: FactId = Field(description=N_("The fact that is the highest value."))


class OrderIdentity(_Identity):
    """Dates in this order."""

    kind: Literal["order"] = Field(description=N_("The dates come in this order."))
    dates: tuple[FactId, ...] = Field(min_length=2, description=N_("The facts, the earliest date first."))


Identity = Annotated[
    SumIdentity | DifferenceIdentity | ShareIdentity | RateIdentity | MonthsIdentity | RangeIdentity | OrderIdentity,
    Field(discriminator="kind"),
]
KINDS: dict[str, type[Params]] = {
    "sum": SumIdentity,
    "difference": DifferenceIdentity,
    "share": ShareIdentity,
    "rate": RateIdentity,
    "months": MonthsIdentity,
    "range": RangeIdentity,
    "order": OrderIdentity,
}
