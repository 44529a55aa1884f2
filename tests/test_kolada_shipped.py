"""What evallib itself says of indicators and groups: each with a source."""

from __future__ import annotations

import re

from evallib.kolada import shipped_direction, shipped_groups
from evallib.kolada.shipped import shipped_directions


def test_every_direction_has_a_source_and_a_quotation() -> None:
    found = shipped_directions()
    assert found
    assert {kpi for kpi in found if not re.fullmatch("[NU][0-9]{5}", kpi)} == set()
    assert {one.better for one in found.values()} <= {"higher", "lower", "none"}
    assert all(len(one.source) > 20 and len(one.quote) > 20 for one in found.values())


def test_the_parts_of_employee_engagement_have_the_direction_of_the_whole() -> None:
    whole = [kpi for kpi in shipped_directions() if kpi.endswith("200")]
    assert len(whole) == 10
    for kpi in whole:
        parts = [f"{kpi[:3]}{number}" for number in (201, 202, 203)]  # motivation, leadership, governance
        assert [shipped_directions()[part].better for part in parts] == ["higher"] * 3


def test_without_a_source_there_is_no_direction() -> None:
    assert shipped_direction("N31807") is None  # how many live on benefits is no measure of how well that is done


def test_editions() -> None:
    assert len(set(shipped_groups(2023))) == 9
    assert shipped_groups(2017) == ()
