"""From a project's tables to its coded comments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import pandas as pd

from evallib.comments.tables import CODEBOOK, COMMENTS
from evallib.errors import Problem, gather, problems_of
from evallib.locale import _
from evallib.model import RowAccount
from evallib.privacy import SmallGroups
from evallib.projects import CommentsSettings, Project
from evallib.tables import read_table

LONGEST_QUOTE = 100


@dataclass(frozen=True)
class CodedComments:
    """What the comments section rests on.

    ``comments`` has the columns comment, meeting, question, step, codes (a list of code ids), quote and
    source, one row a comment in file order; ``codes`` maps each code id to its label and definition.
    """

    comments: pd.DataFrame
    codes: dict[str, tuple[str, str]]
    groups: SmallGroups
    settings: CommentsSettings
    account: RowAccount

    @property
    def quotes_allowed(self) -> bool:
        """Quotations are shown only when a named person has read them, on a date."""
        return bool(self.settings.reviewed_by) and self.settings.reviewed_on is not None


def read_comments(project: Project) -> CodedComments:
    """Read comments and codebook. Raises ``InputError`` with every problem found."""
    settings = project.params.comments
    if settings is None:
        raise ValueError(f"{project.slug} has no settings for comments")
    table, codebook = gather(
        lambda: read_table(project, COMMENTS, partial(_row_problems, _known_codes(project))),
        lambda: read_table(project, CODEBOOK),
    )
    comments = table.frame.assign(codes=table.frame["codes"].str.split())
    sources = set(comments["source"])
    published = all((found := project.cited(source)) is not None and found.published for source in sources)
    return CodedComments(
        comments=comments,
        codes={row["code"]: (row["label"], row["definition"]) for _row, row in codebook.records()},
        groups=SmallGroups(project.smallest_group, published=published),
        settings=settings,
        account=table.account,
    )


def check_inputs(project: Project) -> tuple[Problem, ...]:
    """Every problem in what the section reads."""
    return problems_of(lambda: read_comments(project))


def _known_codes(project: Project) -> frozenset[str] | None:
    """The codes of the codebook; None when it cannot be read, which is told of by itself."""
    if problems_of(lambda: read_table(project, CODEBOOK)):
        return None
    return frozenset(read_table(project, CODEBOOK).frame["code"])


def _row_problems(known: frozenset[str] | None, row: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Codes that are not in the codebook, and a quotation that is too long."""
    for code in row["codes"].split():
        if known is not None and code not in known:
            what = _("“{code}” is not in {file}.").format(code=code, file=CODEBOOK.file)
            yield "codes", what, _("Correct the code, or add it to {file}.").format(file=CODEBOOK.file)
    n = len(row["quote"])
    if n > LONGEST_QUOTE:
        what = _("the quotation has {n} characters, at most {most} are allowed.").format(n=n, most=LONGEST_QUOTE)
        yield "quote", what, _("Shorten it, or leave the cell empty.")
