"""The kinds of value that parameter files are made of, with the words an editor shows about them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from evallib.locale import N_
from evallib.projects.scalars import read_date
from evallib.projects.slugs import SLUG_PATTERN

LINE_PATTERN = r"^[^\r\n\t]*[^\s][^\r\n\t]*$"
TEXT_PATTERN = r"[^\s]"
FACT_PATTERN = "^[a-z0-9][a-z0-9_]*$"
SOURCE_PATTERN = "^[a-z0-9][a-z0-9-]*$"
WORD_PATTERN = "^[A-Za-z0-9][A-Za-z0-9_-]*$"
FILE_PATTERN = r'^[^\s./\\:*?"<>|][^\r\n\t/\\:*?"<>|]*\.[A-Za-z]+[0-9]?$'
DATE_ERROR = "evallib_date"


def _date(value: Any) -> dt.date:
    found = read_date(value) if isinstance(value, str) else None
    if found is None:
        raise PydanticCustomError(DATE_ERROR, "not a calendar date written as YYYY-MM-DD")
    return found


Line = Annotated[str, Field(pattern=LINE_PATTERN, max_length=500)]
"""One line of text that is not blank."""
Text = Annotated[str, Field(pattern=TEXT_PATTERN, max_length=5000)]
"""Text of any number of lines that is not blank."""
FileName = Annotated[str, Field(pattern=FILE_PATTERN, max_length=200)]
"""A file in the project's data folder: no folder, no hidden file, an ending."""
Slug = Annotated[str, Field(pattern=SLUG_PATTERN)]
FactId = Annotated[str, Field(pattern=FACT_PATTERN)]
SourceId = Annotated[str, Field(pattern=SOURCE_PATTERN)]
Word = Annotated[str, Field(pattern=WORD_PATTERN)]
Kronor = Annotated[int, Field(ge=0)]
Percent = Annotated[float, Field(ge=0, le=100)]
Date = Annotated[dt.date, BeforeValidator(_date), WithJsonSchema({"type": "string", "format": "date"})]


class Params(BaseModel):
    """A group of parameters: frozen, without unknown keys, without conversions between types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Source(Params):
    """A document that rows of data/ point to."""

    id: SourceId = Field(description=N_("Short name of the document, as the source column of data/ gives it."))
    title: Line = Field(description=N_("The title of the document."))
    publisher: Line = Field(description=N_("Who published or wrote the document."))
    published: bool = Field(description=N_("true if anyone can read it; false guards small groups."))
    reviewed: bool | None = Field(
        default=None,
        description=N_("true if someone independent has reviewed the text, false if not; null if not known."),
    )
    note: Text | None = Field(default=None, description=N_("What is damaged or cut in the text as we read it."))
