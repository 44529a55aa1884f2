from __future__ import annotations

from typing import Any

import pytest
from jinja2 import UndefinedError

from evallib.presentation.render import KINDS, render_items

HOSTILE = "<script>alert(1)</script> & \"citat\" 'citat'"
TABLE: dict[str, Any] = {
    "kind": "table",
    "name": "kasam",
    "caption": "Poäng per delskala",
    "columns": [{"label": "Delskala", "align": "left"}, {"label": "Poäng", "align": "right"}],
    "rows": [["Begriplighet", "49"]],
    "notes": ["Antal svarande anges inte."],
    "folded": False,
}
ITEMS: dict[str, dict[str, Any]] = {
    "sentence": {"kind": "sentence", "text": "x", "role": "text"},
    "bullets": {"kind": "bullets", "items": ["x"], "title": None, "role": "text"},
    "table": TABLE,
    "figure": {
        "kind": "figure",
        "name": "kasam",
        "alt": "Punktdiagram",
        "caption": "Poäng",
        "png": "AAAA",
        "width": 672,
        "height": 320,
        "table": TABLE,
    },
    "reading": {"kind": "reading", "text": "x"},
    "limits": {"kind": "limits", "items": ["x"]},
    "links": {"kind": "links", "title": "Viktigast", "items": [["x", "goals"]]},
    "terms": {"kind": "terms", "items": [["KASAM", "x"]]},
}


def hostile(value: Any) -> Any:
    """The same record with every reader's text replaced by markup."""
    if isinstance(value, str):
        return HOSTILE
    if isinstance(value, dict):
        kept = {"kind", "role", "align", "png", "width", "height"}
        return {key: inner if key in kept else hostile(inner) for key, inner in value.items()}
    return [hostile(inner) for inner in value] if isinstance(value, list) else value


def test_every_kind_is_rendered() -> None:
    assert set(ITEMS) == set(KINDS)
    assert all(render_items([item]).strip() for item in ITEMS.values())


@pytest.mark.parametrize("kind", KINDS)
def test_markup_in_any_text_is_shown_as_text(kind: str) -> None:
    html = render_items([hostile(ITEMS[kind])])
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#34;citat&#34; &#39;citat&#39;" in html


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(ValueError, match="unknown kind of item: 'html'"):
        render_items([{"kind": "html", "html": "<p>"}])


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_field_is_an_error(kind: str) -> None:
    for field in set(ITEMS[kind]) - {"kind"}:
        with pytest.raises((UndefinedError, TypeError)):
            render_items([{key: value for key, value in ITEMS[kind].items() if key != field}])


def test_a_table_has_a_caption_and_scopes_and_can_be_scrolled_by_keyboard() -> None:
    html = render_items([TABLE])
    assert "<caption><span>Poäng per delskala</span></caption>" in html
    assert '<th scope="col">Delskala</th>' in html
    assert '<th scope="col" class="number">Poäng</th>' in html
    assert '<th scope="row">Begriplighet</th>' in html
    assert '<td class="number">49</td>' in html
    assert 'tabindex="0" role="group" aria-label="Tabell som kan rullas i sidled"' in html
    assert html.index("</table>") < html.index("Antal svarande anges inte.")


def test_a_folded_table_shows_its_caption_until_it_is_opened() -> None:
    html = render_items([{**TABLE, "folded": True}])
    assert "<summary>Poäng per delskala</summary>" in html
    assert html.index("<details") < html.index("<caption>") < html.index("</details>")
    assert "<details" not in render_items([TABLE])


def test_a_figure_has_alternative_text_caption_and_its_numbers_behind_it() -> None:
    html = render_items([ITEMS["figure"]])
    assert '<img src="data:image/png;base64,AAAA" alt="Punktdiagram" width="672" height="320">' in html
    assert "<figcaption>Poäng</figcaption>" in html
    assert "<details class" in html
    caption = ITEMS["figure"]["table"]["caption"]
    assert f'<summary>Visa siffrorna bakom figuren<span class="unseen">: {caption}</span></summary>' in html
    assert html.index("</figure>") < html.index("<table")


@pytest.mark.parametrize(
    ("role", "word"),
    [("finding", "Resultat"), ("note", "Anmärkning"), ("missing", "Går inte att avgöra"), ("conflict", "Motsägelse")],
)
def test_every_role_has_a_word_beside_its_colour(role: str, word: str) -> None:
    for item in (ITEMS["sentence"], ITEMS["bullets"]):
        html = render_items([{**item, "role": role}])
        assert f'<span class="label">{word}<span class="stop">.</span></span>' in html


def test_a_sentence_that_says_its_role_itself_does_not_say_it_twice() -> None:
    html = render_items([{**ITEMS["sentence"], "role": "missing", "text": "Går inte att avgöra: n saknas."}])
    assert html.count("Går inte att avgöra") == 1


def test_a_title_stands_for_the_word_of_a_list() -> None:
    html = render_items([{**ITEMS["bullets"], "role": "conflict", "title": "Det som inte går ihop"}])
    assert "<h3>Det som inte går ihop</h3>" in html
    assert "Motsägelse" not in html
