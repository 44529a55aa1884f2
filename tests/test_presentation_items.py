"""Items: what they refuse, that every text passes the guard, and how figures become pictures."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from matplotlib.text import Text
from PIL import Image

from evallib.errors import PrivacyError
from evallib.model import Check, Finding, Metric, RowAccount, SectionResult
from evallib.presentation import (
    Bullets,
    Column,
    Figure,
    Limits,
    Links,
    Reading,
    Sentence,
    Table,
    Terms,
    canvas,
    figure,
    publish,
    show,
)
from evallib.presentation.collect import published_result, shown_items, title_of, unguarded
from evallib.presentation.items import ITEMS_MIME, SECTION_MIME, Item
from evallib.presentation.render import KINDS

SECRETS = ("811218-9876", "701063-2391", "031-315 25 86", "anna@example.org")


def table(**parts: Any) -> Table:
    given = {"name": "t", "caption": "Text", "columns": (Column("A"), Column("B", "right")), "rows": (("x", "1"),)}
    return Table(**{**given, **parts})


def picture(alt: str = "Alt", caption: str = "Text", inner: Table | None = None) -> Figure:
    return Figure("f", alt, caption, "AAAA", 10, 10, inner or table())


PLACES: dict[str, Callable[[str], Item]] = {
    "sentence": Sentence,
    "bullet": lambda text: Bullets(("a", text)),
    "bullets' title": lambda text: Bullets(("a",), text),
    "table's name": lambda text: table(name=text),
    "table's caption": lambda text: table(caption=text),
    "table's column": lambda text: table(columns=(Column("A"), Column(text))),
    "table's cell": lambda text: table(rows=(("x", "1"), ("y", text))),
    "table's row header": lambda text: table(rows=((text, "1"),)),
    "table's note": lambda text: table(notes=("a", text)),
    "figure's alt": lambda text: picture(alt=text),
    "figure's caption": lambda text: picture(caption=text),
    "figure's table's cell": lambda text: picture(inner=table(rows=(("x", text),))),
    "figure's table's note": lambda text: picture(inner=table(notes=(text,))),
    "reading": Reading,
    "limit": lambda text: Limits(("a", text)),
    "links' title": lambda text: Links(text, ()),
    "link": lambda text: Links("a", (("b", "goals"), (text, "goals"))),
    "term": lambda text: Terms((("a", "b"), (text, "c"))),
    "explanation": lambda text: Terms((("a", text),)),
}


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("where", PLACES)
def test_no_text_of_any_item_passes_with_personal_data(where: str, secret: str) -> None:
    show(PLACES[where]("Svar från den som ringde"))
    with pytest.raises(PrivacyError) as caught:
        show(Sentence("Först"), PLACES[where](f"Svar från {secret}."))
    assert secret not in str(caught.value)


RESULT = {
    "metric's label": lambda text: SectionResult("x", metrics=(Metric("a", text, 1, ""),)),
    "metric's unit": lambda text: SectionResult("x", metrics=(Metric("a", "A", 1, text),)),
    "check's label": lambda text: SectionResult("x", checks=(Check("a", text, True, "note", ""),)),
    "check's message": lambda text: SectionResult("x", checks=(Check("a", "A", True, "note", text),)),
    "check's evidence": lambda text: SectionResult("x", checks=(Check("a", "A", True, "note", "", ("b", text)),)),
    "finding": lambda text: SectionResult("x", findings=(Finding(text),)),
    "error": lambda text: SectionResult("x", status="failed", error=text),
    "reason of excluded rows": lambda text: SectionResult("x", rows=RowAccount(1, 0, {text: 1})),
}


@pytest.mark.parametrize("where", RESULT)
def test_no_text_of_a_result_passes_with_personal_data(where: str) -> None:
    publish(RESULT[where]("Svar"))
    with pytest.raises(PrivacyError):
        publish(RESULT[where]("Svar från 811218-9876"))


def test_a_picture_is_not_searched_for_numbers() -> None:
    assert show(Figure("f", "a", "b", "8112189876+46701234567", 1, 1, table())).items


@pytest.mark.parametrize("caption", ["", "  ", "\n"])
def test_a_table_needs_a_caption(caption: str) -> None:
    with pytest.raises(ValueError, match="no caption"):
        table(caption=caption)


@pytest.mark.parametrize("row", [("x",), ("x", "1", "2"), ()])
def test_a_row_needs_a_cell_for_each_column(row: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=f"a row of {len(row)} cells, 2 columns"):
        table(rows=(("x", "1"), row))


def test_a_figure_needs_alt_text_and_caption() -> None:
    with pytest.raises(ValueError, match="no alt"):
        picture(alt=" ")
    with pytest.raises(ValueError, match="no caption"):
        picture(caption="")


# figures


def drawn(label: str = "Stöd", value: float = 1.0) -> Figure:
    with canvas(2) as (sheet, axes):
        axes.plot([0, value], [0, 1])
        axes.set_yticks([0, 1], [label, "b"])
        axes.set_title(label)
    return figure(sheet, name="f", alt="Linje", caption="En linje", table=table())


def image(item: Figure) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(item.png)))


def test_the_same_drawing_gives_the_same_bytes_and_another_one_others() -> None:
    assert drawn().png == drawn().png
    assert drawn().png != drawn(value=2.0).png


def test_a_picture_has_its_size_few_colours_and_no_metadata() -> None:
    item = drawn()
    with image(item) as opened:
        assert opened.size == (7 * 144, 2 * 144)
        assert (item.width, item.height) == (7 * 96, 2 * 96)
        assert opened.mode == "P"
        assert len(opened.getcolors() or ()) <= 64
        assert not set(opened.info) - {"transparency"}
    chunks = set(re.findall(rb"IHDR|PLTE|IDAT|IEND|tEXt|iTXt|zTXt|tIME|pHYs|eXIf", base64.b64decode(item.png)))
    assert chunks == {b"IHDR", b"PLTE", b"IDAT", b"IEND"}
    assert len(item.png) < 40_000


@pytest.mark.parametrize("label", ["$x^2$", "från $5 till $7", r"\frac{$a$", "100 % _a_ ^2"])
def test_dollar_signs_in_labels_are_dollar_signs(label: str) -> None:
    with canvas(2) as (sheet, axes):
        axes.set_yticks([0, 1], [label, "b"])
        axes.annotate(label, (0, 0))
        axes.set_xlabel(label)
    assert figure(sheet, name="f", alt="x", caption="x", table=table()).height == 2 * 96
    texts = [text for text in sheet.findobj(Text) if isinstance(text, Text) and text.get_text() == label]
    assert len(texts) >= 3
    assert not any(text.get_parse_math() for text in texts)


def test_a_canvas_leaves_the_style_of_others_alone() -> None:
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    assert drawn().name == "f"
    assert dict(mpl.rcParams) == before


# the way into a notebook and back


def every_item() -> list[Item]:
    return [
        Sentence("S < 1"),
        Bullets(("a",), "T", "missing"),
        table(),
        drawn(),
        Reading("R"),
        Limits(("L",)),
        Links("K", (("l", "goals"),)),
        Terms((("KASAM", "känsla"),)),
    ]


def cell_of(shown: Any) -> dict[str, Any]:
    data = json.loads(json.dumps(shown._repr_mimebundle_()))
    outputs = [{"output_type": "stream", "text": "x"}, {"output_type": "display_data", "data": data}]
    return {"cell_type": "code", "source": "", "outputs": outputs}


def test_a_shown_cell_has_records_html_and_text() -> None:
    bundle = show(*every_item())._repr_mimebundle_()
    assert set(bundle) == {ITEMS_MIME, "text/html", "text/plain"}
    records = bundle[ITEMS_MIME]["items"]
    assert [record["kind"] for record in records] == list(KINDS)
    assert "S &lt; 1" in bundle["text/html"]
    assert "S < 1" in bundle["text/plain"]
    assert records[3]["png"] not in bundle["text/plain"]


def test_items_come_back_from_a_notebook_as_they_were_shown() -> None:
    shown = show(*every_item())
    assert shown_items(cell_of(shown)) == json.loads(json.dumps(shown.records()))


def test_pages_and_rows_stay_with_their_number() -> None:
    (record,) = show(table(rows=(("rapport, s. 2", "webb, rad 17"),))).records()
    assert record["rows"][0] == ("rapport, s.\u00a02", "webb, rad\u00a017")
    assert show(Sentence("på rad i s. tre")).records()[0]["text"] == "på rad i s. tre"


def test_a_published_result_comes_back_from_the_last_cell_only() -> None:
    result = SectionResult("goals", findings=(Finding("F", 3),))
    cell = cell_of(publish(result))
    assert set(publish(result)._repr_mimebundle_()) == {SECTION_MIME, "text/plain"}
    assert published_result([cell]) == result
    assert published_result([cell, {"cell_type": "markdown", "source": "slut"}]) == result
    assert published_result([cell, cell_of(show(Sentence("a")))]) is None
    assert published_result([]) is None


def test_what_is_displayed_around_show_is_noticed() -> None:
    around = {"cell_type": "code", "outputs": [{"output_type": "execute_result", "data": {"text/plain": "811218"}}]}
    assert unguarded(around)
    assert not unguarded(cell_of(show(Sentence("a"))))
    assert not unguarded(cell_of(publish(SectionResult("goals"))))
    assert not unguarded({"cell_type": "code", "outputs": [{"output_type": "stream", "text": "x"}]})


@pytest.mark.parametrize(
    ("sources", "title"),
    [
        (["## Mål och resultat\n\n*Vad?*"], "Mål och resultat"),
        (["ingen rubrik", "# Först", "## Sedan"], "Först"),
        (["inget"], "goals"),
        ([], "goals"),
    ],
)
def test_the_title_of_a_section(sources: list[str], title: str) -> None:
    code = {"cell_type": "code", "source": "# en kommentar"}
    assert title_of([code, *({"cell_type": "markdown", "source": text} for text in sources)], "goals") == title
