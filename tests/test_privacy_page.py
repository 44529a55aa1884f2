from __future__ import annotations

import base64
import io

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from evallib.privacy.page import check_page

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def picture(**notes: str) -> str:
    info = PngInfo()
    for key, value in notes.items():
        info.add_text(key, value)
    raw = io.BytesIO()
    Image.new("RGB", (4, 4)).save(raw, format="png", pnginfo=info)
    return "data:image/png;base64," + base64.b64encode(raw.getvalue()).decode()


def page(
    extra: str = "", *, head: str = "", lang: str = ' lang="sv"', policy: str = POLICY, title: str = "Rapport"
) -> str:
    return f"""<!DOCTYPE html>
<html{lang}><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{title}</title><link rel="icon" href="data:,">
<style>/* https://example.org in a comment */ p {{ background: url( "data:image/png;base64,AA//B" ) }}</style>{head}
</head><body>
<a href="#text">Hoppa</a>
<h1 id="text">Vägen ut &lt;script&gt;</h1><h2>Mål</h2><h3>Ett</h3><h2>Två</h2>
<p>Bidrag 3 378 977 kr, ärende 2014-01189, 2009-3060004, organisation 202100-2114, 2021-08-31, 08:30-12:00.</p>
<p><a href="https://www.esf.example/home/x">Finansiären</a> <a href="vagen-ut/report.html">rapport</a></p>
<img src="{picture()}" alt="Punktdiagram">
<table><caption>Resultat</caption><thead><tr><th scope="col">Del</th><th scope="col">Poäng</th></tr></thead>
<tbody><tr><th scope="row">Begriplighet</th><td>49</td></tr></tbody></table>
<details><summary>Kod</summary><pre><code>project = "vagen-ut"</code></pre></details>
{extra}
</body></html>"""


def test_a_clean_page_passes() -> None:
    assert check_page(page()) == ()


# Each row is one planted leak or fault: what is planted, and a word of the message that must name it.
PLANTED = [
    ("<script>let a = 1</script>", "<script>"),
    ('<script type="application/json">{}</script>', "<script>"),
    ("<SCRIPT SRC=x></SCRIPT>", "<script>"),
    ('<iframe srcdoc="x"></iframe>', "<iframe>"),
    ("<svg><text>49</text></svg>", "<svg>"),
    ('<p onclick="a()">x</p>', "onclick"),
    ('<img src="data:," alt="x" onerror=a()>', "onerror"),
    ('<a href="javascript:a()">x</a>', "href"),
    ('<a href=" java&#10;script:a()">x</a>', "href"),
    ('<a href="data:text/html,x">x</a>', "href"),
    ('<meta http-equiv="refresh" content="1">', "<meta>"),
    ('<img src="https://example.org/a.png" alt="x">', "hämta"),
    ('<img src="a.png" alt="x">', "hämta"),
    ('<img src="//example.org/a.png" alt="x">', "hämta"),
    ('<img src="data:," srcset="https://example.org/a.png 2x" alt="x">', "hämta"),
    ('<link rel="stylesheet" href="style.css">', "hämta"),
    ('<video poster="https://example.org/a.png"></video>', "hämta"),
    ('<p background="https://example.org/a.png">x</p>', "hämta"),
    ("<style>@import 'x.css';</style>", "Stilmallen"),
    ("<style>p { background: url(https://example.org/a.png) }</style>", "Stilmallen"),
    ("<style>p { background: url('a.png') }</style>", "Stilmallen"),
    (r"<style>p { background: \75rl(a.png) }</style>", "Stilmallen"),
    ('<p style="background: url(a.png)">x</p>', "Stilmallen"),
    ("<p>811218-9876</p>", "personnummer: 8112**-****"),
    ("<p>811218-<b>9876</b></p>", "personnummer: 8112**-****"),
    ("<p>811218&#45;9876</p>", "personnummer: 8112**-****"),
    ("<p>701063-2391</p>", "samordningsnummer"),
    ("<p>000101-T220</p>", "interimsnummer"),
    ("<p>811218-9875</p>", "möjligt personnummer"),
    (f'<img src="{picture()}" alt="Svar från 811218-9876">', "<img alt>"),
    ('<p title="811218-9876">x</p>', "<p title>"),
    ('<p aria-label="811218-9876">x</p>', "<p aria-label>"),
    ('<p data-id="811218-9876">x</p>', "<p data-id>"),
    ('<a href="data:,811218-9876">x</a>', "personnummer"),
    ("<!-- 811218-9876 -->", "personnummer"),
    ("<style>/* 811218-9876 */</style>", "personnummer"),
    (f'<img src="{picture(Author="811218-9876")}" alt="x">', "<img src>"),
    ("<p>anna@example.org</p>", "e-postadress: a***@*******.***"),
    ('<a href="mailto:anna%40example.org">x</a>', "e-postadress"),
    ("<p>Ring 031-315 25 86</p>", "telefonnummer: 03*-*** ** **"),
    ('<a href="tel:+46313152586">x</a>', "telefonnummer"),
    ("<p>/home/anna/data.csv</p>", "sökväg"),
    ("<pre><code>open('/root/x')</code></pre>", "sökväg"),
    ("<p>/tmp/evallib-1/x</p>", "sökväg"),
    (r"<p>C:\Users\anna\data.csv</p>", "sökväg"),
    (r"<p>\\server\enhet\data.csv</p>", "sökväg"),
    ("<p>/var/folders/zz/x</p>", "sökväg"),
    ('<a href="file:///data.csv">x</a>', "sökväg"),
    (f'<img src="{picture(Source="/home/anna/figur.py")}" alt="x">', "sökväg"),
    ("<pre>Traceback (most recent call last):\n  x</pre>", "felmeddelande"),
    ("<pre>\x1b[31mFel\x1b[0m</pre>", "felmeddelande"),
    ("<pre>[0;31mValueError</pre>", "felmeddelande"),
    ('<span class="ansi-red-fg">x</span>', "felmeddelande"),
    (f'<img src="{picture()}">', "alternativtext"),
    (f'<img src="{picture()}" alt=" ">', "alternativtext"),
    ('<img src="data:image/png;base64,AAAA" alt="x">', "går inte att läsa"),
    ("<h1>En till</h1>", "exakt en huvudrubrik (h1), men har 2"),
    ("<h2>Tre</h2><h4>Hopp</h4>", "hoppar från 2 till 4"),
    ('<table class="wide dataframe"><caption>x</caption><tr><th scope="col">a</th></tr></table>', "sekretessreglerna"),
    ('<table><tr><th scope="col">a</th></tr></table>', "caption"),
    ('<table><caption> </caption><tr><th scope="col">a</th></tr></table>', "caption"),
    ("<table><caption>x</caption><tr><th>a</th></tr></table>", "scope"),
    ('<table><caption>x</caption><tr><th scope="row">a</th></tr></table>', "scope"),
    ("<table><caption>x</caption><tr><td>a</td></tr></table>", "scope"),
    ('<p id="text">x</p>', "Id:t text står 2 gånger"),
    ('<a href="#borta">x</a>', "ingenstans"),
]


@pytest.mark.parametrize(("planted", "word"), PLANTED)
def test_a_planted_leak_or_fault_is_found(planted: str, word: str) -> None:
    messages = check_page(page(planted))
    assert any(word in message for message in messages), messages


@pytest.mark.parametrize(("planted", "word"), PLANTED)
def test_a_leak_is_found_only_by_the_rule_for_it(planted: str, word: str) -> None:
    """At most two rules speak of one planted fault, so that the messages can be acted on."""
    assert 1 <= len(check_page(page(planted))) <= 3


@pytest.mark.parametrize(
    ("html", "word"),
    [
        (page(lang=""), "språk"),
        (page(lang=' lang=""'), "språk"),
        (page(title=" "), "titel"),
        (page(policy="default-src 'self'"), "säkerhetspolicy"),
        (page(policy="default-src 'none'; script-src 'unsafe-inline'"), "säkerhetspolicy"),
        (page(policy="default-src 'none'; img-src https:"), "säkerhetspolicy"),
        (page().replace("http-equiv", "name"), "säkerhetspolicy"),
        (page().replace("h1", "h2"), "exakt en huvudrubrik (h1), men har 0"),
    ],
)
def test_what_every_page_must_have(html: str, word: str) -> None:
    [message] = check_page(html)
    assert word in message


def test_no_message_repeats_what_was_found() -> None:
    secrets = ("811218-9876", "031-315 25 86", "anna@example.org", "8112189876")
    for secret in secrets:
        messages = check_page(page(f'<p title="{secret}">{secret}</p>'))
        assert len(messages) == 2
        assert not any(secret in message for message in messages)


def test_only_contacts_of_functions_can_be_allowed() -> None:
    html = page("<p>Lokala.Medel@kommun.example.se, 031-315 25 86 eller 811218-9876</p>")
    messages = check_page(html, ["lokala.medel@kommun.example.se", "0313152586", "8112189876"])
    assert len(messages) == 1
    assert "personnummer" in messages[0]


def test_pictures_are_not_read_as_text() -> None:
    """The base64 of these bytes holds the digits of an identity number between other letters."""
    hidden = base64.b64encode(b"x" * 30).decode() + "+8112189876+"
    raw = base64.b64decode(picture().split(",")[1])
    encoded = base64.b64encode(raw + base64.b64decode(hidden)).decode()
    assert "8112189876" in encoded
    assert check_page(page(f'<img src="data:image/png;base64,{encoded}" alt="x">')) == ()


def test_numbers_in_neighbouring_cells_are_not_read_as_one() -> None:
    table = (
        '<table><caption>x</caption><tr><th scope="col">811218</th><th scope="col">9876</th></tr>'
        "<tr><td>811218</td><td>9876</td></tr></table>"
    )
    assert check_page(page(table)) == ()


@pytest.mark.parametrize(
    "html", ["", "<", "<p", "<![CDATA[x", "<!-- x", "</p></p>", "<a <b>", "&#0;&#x110000;", "\x00"]
)
def test_broken_markup_fails_closed(html: str) -> None:
    assert check_page(html)
