"""The members of each group of municipalities, from a file of the project: a row a member."""

from __future__ import annotations

from evallib.errors import InputError, Problem
from evallib.kolada.signs import read_municipality
from evallib.kolada.values import Group
from evallib.locale import _
from evallib.projects import Project, limit, shorten
from evallib.tables import Sheet, data_file, read_sheet, scan_sheet

COLUMNS = ("group_id", "group_title", "member_id")


def read_group_file(project: Project, name: str) -> tuple[Group, ...]:
    """The groups in the order of the file. Needs the columns group_id, group_title and member_id.

    Raises ``InputError``: a group with two titles, a member twice in a group, a code that is none, empty cells.
    """
    path, file = data_file(project, name)
    sheet = read_sheet(path, file, needed=COLUMNS, may_name_sheet=False)
    titles: dict[str, str] = {}
    members: dict[str, dict[str, int]] = {}
    problems: list[Problem] = []
    for row, cells in sheet.rows.items():
        group, title, member = (cells[sheet.index(column)] for column in COLUMNS)
        code = read_municipality(member)
        problems += _faults(sheet, row, (group, title, member))
        if titles.setdefault(group, title) != title:
            what = _("The group {group} has two titles.").format(group=shorten(group))
            problems.append(Problem(sheet.place(row, "group_title"), what, _("Keep one of them.")))
        if code is not None and members.setdefault(group, {}).setdefault(code, row) != row:
            what = _("The municipality {code} stands twice in the group.").format(code=code)
            problems.append(Problem(sheet.place(row, "member_id"), what, _("Keep one of them.")))
    if problems:
        raise InputError(limit(problems))
    return tuple(Group(group, titles[group], tuple(codes)) for group, codes in members.items())


def read_group_names(project: Project, name: str) -> dict[str, str]:
    """Municipality to name, where the file with groups has the column member_title; else nothing."""
    path, file = data_file(project, name)
    sheet = scan_sheet(path, file, may_name_sheet=False).sheet
    if not {"member_id", "member_title"} <= set(sheet.names):
        return {}
    codes = (read_municipality(text) for text in sheet.column("member_id"))
    return {code: title for code, title in zip(codes, sheet.column("member_title"), strict=True) if code and title}


def _faults(sheet: Sheet, row: int, cells: tuple[str, str, str]) -> list[Problem]:
    """Empty cells of a row, and a member that is no municipality."""
    empty = [column for column, cell in zip(COLUMNS, cells, strict=True) if not cell]
    problems = [Problem(sheet.place(row, column), _("The cell is empty."), _("Fill it in.")) for column in empty]
    if cells[2] and read_municipality(cells[2]) is None:
        what = _("“{text}” is not the code of a municipality.").format(text=shorten(cells[2], 30))
        problems.append(Problem(sheet.place(row, "member_id"), what, _("Write its four digits, e.g. 0114.")))
    return problems
