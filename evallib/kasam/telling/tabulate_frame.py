"""What all tables of the section share: captions, columns of numbers, and the one note on hidden numbers."""

from __future__ import annotations

from evallib.kasam.study import Study
from evallib.locale import _
from evallib.presentation import Column, Table

NOTHING = "–"
Cells = tuple[str, ...]


def numbers(*labels: str) -> tuple[Column, ...]:
    """Columns of numbers, aligned to the right."""
    return tuple(Column(label, "right") for label in labels)


def caption_of(study: Study, what: str) -> str:
    """A caption that says what, of whom and when."""
    when = ", ".join(wave.label for wave in study.waves)
    return _("{what}. Answered by: {who} ({when})").format(what=what, who=study.design.who, when=when)


def hidden_notes(rows: tuple[Cells, ...]) -> tuple[str, ...]:
    """One note that explains what hidden means, when a cell is."""
    if not any(cell.startswith(_("hidden")) for row in rows for cell in row):
        return ()
    return (
        _(
            "Hidden numbers rest on too few people, or could reveal a small group together with the other numbers. "
            "They are hidden in every table, figure and file."
        ),
    )


def make_table(
    name: str, caption: str, columns: tuple[Column, ...], rows: tuple[Cells, ...], *, folded: bool = False
) -> Table:
    """A table with the note on hidden numbers where it is needed."""
    return Table(name, caption, columns, rows, hidden_notes(rows), folded)
