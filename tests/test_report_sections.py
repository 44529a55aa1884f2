"""What a report says of a section that failed over its input: which file, how many problems, and nothing from it."""

from __future__ import annotations

import pytest

from evallib.report.running.input_errors import input_error_text


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            "data/prov/fore.csv, rad 6, kolumn k03 (F): ”Anna” är inget svar.",
            "1 fel i data/prov/fore.csv; kör evallib check för att se det",
        ),
        (
            "data/prov/fore.csv, rad 6: Anna.\ndata/prov/fore.csv: Anna.\ndata/prov/e fter.csv: Anna.",
            "3 fel i data/prov/fore.csv och data/prov/e fter.csv; kör evallib check för att se dem",
        ),
        (
            "data/prov/intervju Anna Berg.csv, rad 6: Anna.\ndata/prov/Anna.qda: Anna.\nparams/projects/prov.yaml: a.",
            "3 fel i data/prov och params/projects/prov.yaml; kör evallib check för att se dem",
        ),
        ("Anna: something else", "1 fel i filerna; kör evallib check för att se det"),
        ("", "1 fel i filerna; kör evallib check för att se det"),
    ],
)
def test_files_and_number_of_problems_and_nothing_else(told: str, said: str) -> None:
    assert input_error_text(told, {"fore.csv", "e fter.csv"}) == said
    assert "Anna" not in input_error_text(told, {"fore.csv", "e fter.csv"})
