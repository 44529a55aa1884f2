"""The release gate: the last look at a finished page before anybody may read it.

It fails closed. A rule returns one message for each breach; messages are Swedish, name the element and the
line, and mask what was found. The gate is a safety net and no proof that nobody can be recognised.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from evallib.locale import _
from evallib.privacy.document import DATA_URI, Document, Element, Text, read_document
from evallib.privacy.guard import kind_label
from evallib.privacy.identifiers import find_identifiers, mask

_FORBIDDEN = ("script", "iframe", "frame", "object", "embed", "applet", "base", "form", "svg", "portal")
_LOADING = ("src", "srcset", "imagesrcset", "poster", "data", "background", "ping", "xlink:href")
_PATH = re.compile(
    r"(?<![\w.~])/(?:home|root|tmp|Users|var/(?:folders|tmp)|private/var|mnt/[a-z])(?:/|\b(?![\w-]))"
    r"|(?<![A-Za-z])[A-Za-z]:\\\w|(?<![A-Za-z])[A-Za-z]:/Users/|(?<!\\)\\\\[\w.-]+\\\w|file:/",
    re.IGNORECASE,
)
_TRACEBACK = re.compile(r"Traceback \(most recent call last\)|\x1b\[|\[\d{1,3};\d{1,3}(?:;\d{1,3})*m")
_CSS_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?")
_CSS_LOAD = re.compile(r"url\((?!\s*['\"]?\s*(?:data:|#))|@import\b|https?:|//\w", re.IGNORECASE)
_POLICY = {"img-src": {"data:"}, "style-src": {"'unsafe-inline'"}}

Rule = Callable[[Document], Iterator[str]]


def check_page(html: str, allowed_contacts: Iterable[str] = ()) -> tuple[str, ...]:
    """Everything that stops a finished page from being released; empty when it may be.

    ``allowed_contacts`` are phone numbers and e-mail addresses of functions (not people) that may stand in
    the page; spaces, hyphens and capitals do not matter. Identity numbers are never allowed. Pictures in
    base64 are not searched as text, but their text chunks are.

    >>> check_page("<p>Hej")[0]
    'Sidan saknar språk (lang på html-elementet).'
    """
    document = read_document(html)
    allowed = frozenset(_contact(contact) for contact in allowed_contacts)
    messages = [message for rule in RULES for message in rule(document)]
    return (*messages, *_personal_data(document, allowed))


def _language_title_policy(page: Document) -> Iterator[str]:
    if not any(element.get("lang") for _at, element in page.named("html")):
        yield _("The page has no language (lang on the html element).")
    if not any(page.contents[index].strip() for index, _ in page.named("title")):
        yield _("The page has no title.")
    policies = [
        element.get("content") or ""
        for _at, element in page.named("meta")
        if (element.get("http-equiv") or "").lower() == "content-security-policy"
    ]
    if not any(_forbids_requests(policy) for policy in policies):
        yield _("The page has no content security policy that forbids scripts and requests.")


def _forbids_requests(policy: str) -> bool:
    """Whether everything is forbidden but embedded pictures and the page's own styles."""
    directives = {words[0].lower(): words[1:] for part in policy.split(";") if (words := part.split())}
    return directives.get("default-src") == ["'none'"] and all(
        set(sources) <= {"'none'", *_POLICY.get(name, set())} for name, sources in directives.items()
    )


def _active_content(page: Document) -> Iterator[str]:
    for _at, element in page.named(*_FORBIDDEN):
        yield _("The element {place} is not allowed in a report.").format(place=_place(element))
    for element in page.elements:
        for name, value in element.attributes:
            address = re.sub(r"[\s\x00-\x20]", "", value).lower()
            if name.startswith("on"):
                yield _("The attribute {name} in {place} would run code.").format(name=name, place=_place(element))
            if address.startswith(("javascript:", "vbscript:", "data:text/html", "data:image/svg")):
                yield _("The address in {name} in {place} would run code.").format(name=name, place=_place(element))
        if element.tag == "meta" and (element.get("http-equiv") or "").lower() == "refresh":
            yield _("The element {place} is not allowed in a report.").format(place=_place(element))


def _loaded_resources(page: Document) -> Iterator[str]:
    for element in page.elements:
        for name, value in element.attributes:
            loads = name in _LOADING or (element.tag in ("link", "image", "use") and name == "href")
            rest = DATA_URI.sub("", value).strip(" ,") if name.endswith("srcset") else value.strip()
            if loads and rest and not rest.lower().startswith(("data:", "#")):
                yield _("{place} would fetch something from outside the page.").format(place=_place(element))
    for style in page.styles:
        plain = _CSS_ESCAPE.sub(lambda match: chr(int(match[1], 16) % 0x110000), style.text)
        plain = DATA_URI.sub("data:", re.sub(r"/\*.*?\*/", "", plain, flags=re.DOTALL))
        if _CSS_LOAD.search(plain):
            yield _("The style in {place} would fetch something from outside the page.").format(place=_spot(style))


def _traces(page: Document) -> Iterator[str]:
    for text in (*page.texts, *page.styles):
        if _PATH.search(text.text):
            yield _("A path on somebody's computer stands in {place}.").format(place=_spot(text))
        if _TRACEBACK.search(text.text):
            yield _("An error message from the program stands in {place}.").format(place=_spot(text))
    for element in page.elements:
        classes = (element.get("class") or "").split()
        if "dataframe" in classes:
            yield _("A table that has not passed the privacy rules stands in {place}.").format(place=_place(element))
        if any(name.startswith("ansi-") for name in classes):
            yield _("An error message from the program stands in {place}.").format(place=_place(element))


def _headings(page: Document) -> Iterator[str]:
    levels = [(int(element.tag[1]), element) for _at, element in page.named("h1", "h2", "h3", "h4", "h5", "h6")]
    count = sum(level == 1 for level, _heading in levels)
    if count != 1:
        yield _("The page must have exactly one main heading (h1), but has {count}.").format(count=count)
    for (before, _element), (level, element) in pairwise(levels):
        if level > before + 1:
            yield _("The heading level jumps from {before} to {level} in {place}.").format(
                before=before, level=level, place=_place(element)
            )


def _pictures(page: Document) -> Iterator[str]:
    for picture in page.unreadable:
        yield _("The picture in {place} cannot be read.").format(place=_spot(picture))
    for _at, element in page.named("img"):
        if not (element.get("alt") or "").strip():
            yield _("The picture {place} has no alternative text.").format(place=_place(element))


def _tables(page: Document) -> Iterator[str]:
    captions = {element.inside for index, element in page.named("caption") if page.contents[index].strip()}
    for index, table in page.named("table"):
        if index not in captions:
            yield _("The table {place} has no caption.").format(place=_place(table))
        heads = page.inside(index, "th")
        scopes = {head.get("scope") for head in heads}
        if not heads or not scopes <= {"col", "row", "colgroup", "rowgroup"} or "col" not in scopes:
            yield _("The table {place} has header cells without scope, or no header cells.").format(place=_place(table))


def _anchors(page: Document) -> Iterator[str]:
    names = Counter(value for element in page.elements if (value := element.get("id")) is not None)
    for name, count in names.items():
        if count > 1:
            yield _("The id {name} stands {count} times in the page.").format(name=mask(name), count=count)
    for _at, link in page.named("a"):
        target = link.get("href") or ""
        if target.startswith("#") and len(target) > 1 and target[1:] not in names:
            yield _("The link {place} leads nowhere.").format(place=_place(link))


RULES: tuple[Rule, ...] = (
    _language_title_policy,
    _active_content,
    _loaded_resources,
    _traces,
    _headings,
    _pictures,
    _tables,
    _anchors,
)


def _personal_data(page: Document, allowed: frozenset[str]) -> Iterator[str]:
    for text in (*page.texts, *page.styles):
        for hit in find_identifiers(text.text):
            found = text.text[hit.start : hit.end]
            if hit.kind in ("telefon", "e-post") and _contact(found) in allowed:
                continue
            yield _("Personal data ({kind}: {masked}) stands in {place}.").format(
                kind=kind_label(hit.kind), masked=mask(found), place=_spot(text)
            )


def _contact(text: str) -> str:
    """A phone number as its digits, an address in small letters."""
    return text.strip().lower() if "@" in text else re.sub(r"\D", "", text)


def _place(element: Element) -> str:
    return _("<{tag}> (line {line})").format(tag=element.tag, line=element.line)


def _spot(text: Text) -> str:
    return _("{where} (line {line})").format(where=text.where, line=text.line)
