"""Reviewed quotations that fit nothing that was coded are among the notices of a project."""

from __future__ import annotations

from pathlib import Path

from evallib.focus_groups import check_inputs, notices
from evallib.focus_groups.tables import QUOTATIONS
from tests.workspaces import make_project, put

SAID = "Det känns bättre nu än förut."


def test_a_full_stop_that_is_missing_is_noticed_and_stops_nothing(tmp_path: Path) -> None:
    rows = ["Grupp;Vem;Kod;Vad", *(f"FG1;P{n};tid;{SAID if n == 1 else f'Utsaga nummer {n}.'}" for n in range(1, 7))]
    (tmp_path / "data/prov").mkdir(parents=True)
    (tmp_path / "data/prov/kodat.csv").write_text("\n".join(rows), encoding="utf-8")
    columns = {"group": "Grupp", "speaker": "Vem", "code": "Kod", "text": "Vad"}
    chosen = {"who": "deltagare", "files": ["kodat.csv"], "layout": "long", "columns": columns, "moderators": []}
    project = make_project(tmp_path, sections=["fokusgrupper", "method"], fokusgrupper=chosen)
    signed = {"granskad_av": "Evy Lind", "granskad_datum": "2025-01-20"}
    put(project, QUOTATIONS, {"quote": SAID, **signed}, {"quote": SAID[:-1], **signed})
    assert check_inputs(project) == ()
    (notice,) = notices(project)
    assert str(notice) == (
        "data/prov/quotations.csv, rad 3, kolumn quote (A): Inget kodat avsnitt lyder så här, så citatet visas inte. "
        f"Menade du ”{SAID}”? Varje tecken måste vara lika."
    )
