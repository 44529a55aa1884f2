"""Settings of the section kasam: which questionnaire was answered by whom, when, and in which files."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from evallib.locale import N_
from evallib.projects.fields import FactId, FileName, Line, Params, Slug
from evallib.projects.instruments import Reference

DEFAULT_CORRELATIONS = (0.0, 0.54, 0.64, 0.78)
"""Assumed correlations between waves that cannot be linked: none, and KASAM's published test-retest values over years
(Eriksson and Lindström 2005, J Epidemiol Community Health 59:460). A stated assumption, not a property of the answers:
this is the only place of these numbers, and a project file may name others."""

Correlation = Annotated[float, Field(ge=0, lt=1)]


class Wave(Params):
    """One time when the questionnaire was answered."""

    id: FactId = Field(description=N_("Short English name with underscores, e.g. before."))
    label: Line = Field(description=N_("When it was, as the reader sees it, e.g. oktober 2023."))
    file: FileName | None = Field(
        default=None,
        description=N_("The file in data/<project>/; null in every wave if only printed summaries are known."),
    )
    sheet: Line | None = Field(default=None, description=N_("The sheet of a workbook; null: the only one."))
    value: Line | None = Field(
        default=None, description=N_("What stands in wave_column for this wave, if one file holds all waves.")
    )
    invited: int | None = Field(default=None, ge=1, description=N_("How many were asked; null if not known."))
    already_reversed: bool = Field(
        default=False, description=N_("true if the reversed items are reversed in the file already.")
    )


class Link(Params):
    """How the answers of one person are found in two waves."""

    by: Literal["none", "id", "code"] = Field(
        default="none",
        description=N_("none, id (a person id) or code (a code that people make up of what they know by heart)."),
    )
    column: Line | None = Field(default=None, description=N_("The column that holds the id or the code."))
    tolerant: bool = Field(
        default=True, description=N_("true: codes may differ in one character if no other code comes as near.")
    )


class Reliability(Params):
    """A published reliability to judge single changes by."""

    value: float = Field(gt=0, lt=1, description=N_("The reliability, between 0 and 1."))
    source: Line = Field(description=N_("Where it is stated."))


class KasamSettings(Params):
    """Settings of the section kasam."""

    instrument: Slug = Field(
        description=N_("The questionnaire: kasam13, kasam29, or the name of a file in params/instruments.")
    )
    who: Line = Field(description=N_("Who answered."))
    waves: tuple[Wave, ...] = Field(min_length=1, description=N_("The times when it was answered, in time order."))
    wave_column: Line | None = Field(
        default=None, description=N_("The column that tells the waves apart, if one file holds all of them.")
    )
    compare: tuple[FactId, ...] | None = Field(
        default=None,
        min_length=2,
        max_length=2,
        description=N_("The ids of the two waves that are compared; null: the first and the last."),
    )
    columns: dict[str, Line] = Field(
        default={}, description=N_("What item columns are called in the files, if not k01, k02 and so on.")
    )
    link: Link = Field(default=Link(), description=N_("How people are linked between waves."))
    unit: Line | None = Field(default=None, description=N_("The column that holds the unit or workplace."))
    background: tuple[Line, ...] = Field(
        default=(), description=N_("Columns by which those who answered once are compared with the others.")
    )
    missing_codes: tuple[Line, ...] = Field(default=(), description=N_('Texts that mean no answer, e.g. "99".'))
    smallest_change: float | None = Field(
        default=None, gt=0, description=N_("The smallest change that matters, in points of the total; null if not set.")
    )
    chosen_for_low_scores: bool = Field(
        default=False, description=N_("true if people were chosen because they scored low the first time.")
    )
    comparison_group: bool = Field(default=False, description=N_("true if a group outside the project answered too."))
    correlations: tuple[Correlation, ...] | None = Field(
        default=None,
        min_length=1,
        description=N_("Correlations to assume when waves cannot be linked; null: 0, .54, .64 and .78."),
    )
    reliability: Reliability | None = Field(
        default=None, description=N_("Reliability to judge single changes by; null: alpha of the first wave.")
    )
    references: tuple[Reference, ...] = Field(default=(), description=N_("Further published figures to compare with."))
    seed: int = Field(default=1, ge=0, description=N_("Where random draws start; the same seed gives the same report."))

    @property
    def summaries_only(self) -> bool:
        """Whether only printed summaries are known: no wave has a file."""
        return all(wave.file is None for wave in self.waves)

    @property
    def compared(self) -> tuple[Wave, Wave] | None:
        """The two waves that are compared; None when there is only one."""
        if len(self.waves) < 2:
            return None
        wanted = self.compare or (self.waves[0].id, self.waves[-1].id)
        named = {wave.id: wave for wave in self.waves}
        return named[wanted[0]], named[wanted[1]]

    @property
    def assumed_correlations(self) -> tuple[float, ...]:
        """The correlations to assume for waves that cannot be linked."""
        return DEFAULT_CORRELATIONS if self.correlations is None else self.correlations

    def wave(self, name: str) -> Wave:
        """The wave with that id. Raises ``KeyError`` when there is none."""
        return {wave.id: wave for wave in self.waves}[name]

    def column_of(self, column: str) -> str:
        """What an item column such as ``k01`` is called in the files."""
        return self.columns.get(column, column)
