"""The colours of the style sheet, by the formula of WCAG 2: (L1 + 0.05) / (L2 + 0.05)."""

from __future__ import annotations

import re

import pytest

from evallib.report.pages.page import style_sheet

BACKGROUNDS = ("paper", "surface")
TEXT_ON = [
    *((text, ground) for text in ("ink", "muted", "accent") for ground in BACKGROUNDS),
    *((text, f"{tone}-soft") for tone in ("accent", "conflict", "missing") for text in ("ink", "muted", tone)),
    ("conflict", "paper"),
    ("missing", "paper"),
]
GRAPHICS_ON = [
    *(("border", ground) for ground in BACKGROUNDS),
    *((tone, "paper") for tone in ("accent", "conflict", "missing")),
    *((tone, f"{tone}-soft") for tone in ("accent", "conflict", "missing")),
]
DECORATION = {"rule"}


def colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*#([0-9a-f]{6})\b", css))


def modes() -> dict[str, dict[str, str]]:
    light, dark = re.findall(r":root\s*\{(.*?)\}", style_sheet(), flags=re.DOTALL)
    return {"light": colours(light), "dark": colours(dark)}


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_gives_the_known_extremes() -> None:
    assert contrast("ffffff", "000000") == pytest.approx((1 + 0.05) / (0 + 0.05))
    assert contrast("777777", "777777") == 1


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_text_can_be_read(mode: str, text: str, ground: str) -> None:
    found = modes()[mode]
    assert contrast(found[text], found[ground]) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), GRAPHICS_ON)
def test_lines_that_mean_something_can_be_seen(mode: str, line: str, ground: str) -> None:
    found = modes()[mode]
    assert contrast(found[line], found[ground]) >= 3


def test_both_modes_name_the_same_colours_and_every_colour_is_checked() -> None:
    light, dark = modes()["light"], modes()["dark"]
    checked = {name for pair in (*TEXT_ON, *GRAPHICS_ON) for name in pair}
    assert set(light) == set(dark) == checked | DECORATION


def test_colours_are_named_in_one_place_only() -> None:
    rest = re.sub(r":root\s*\{.*?\}", "", style_sheet(), flags=re.DOTALL)
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", rest)) == {"#ffffff"}  # the ground of the pictures


def test_the_style_sheet_asks_for_nothing_and_covers_paper() -> None:
    css = style_sheet()
    assert not re.search(r"url\(|@import|@font-face|https?:|</", css)
    for needed in ("@media print", "break-inside: avoid", "table-header-group", "::details-content", ":focus-visible"):
        assert needed in css
