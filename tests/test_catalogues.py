"""The Swedish catalogues: whole, without leftovers, and with the same placeholders as the code."""

from __future__ import annotations

import re

import pytest
from babel.messages.catalog import Catalog, Message

from evallib.locale import LANGUAGE, translations
from evallib.locale.update import CATALOGUES, extract_rooms, read_catalogue

EXTRACTED = extract_rooms()
ROOMS = sorted(EXTRACTED)


def key(message: Message) -> tuple[str, str | None]:
    """What a message is looked up by: its English singular and its context."""
    return (message.id if isinstance(message.id, str) else message.id[0], message.context)


def messages(catalogue: Catalog) -> dict[tuple[str, str | None], Message]:
    return {key(message): message for message in catalogue if message.id}


def forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def placeholders(text: str) -> set[str]:
    """The names in braces; a lone brace is just a brace, because such a text is never formatted."""
    return set(re.findall(r"{([^{}]*)}", text))


def test_there_is_a_catalogue_for_every_room_with_words() -> None:
    assert {path.stem for path in CATALOGUES.glob("*.po")} == set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_every_message_is_translated_and_none_is_left_over(room: str) -> None:
    code, swedish = messages(EXTRACTED[room]), messages(read_catalogue(room))
    assert sorted(code.keys() - swedish.keys(), key=str) == []
    assert sorted(swedish.keys() - code.keys(), key=str) == []
    assert [name for name, message in swedish.items() if not all(forms(message.string))] == []
    assert not read_catalogue(room).obsolete


@pytest.mark.parametrize("room", ROOMS)
def test_plurals_have_both_forms_and_nothing_is_fuzzy(room: str) -> None:
    code, swedish = messages(EXTRACTED[room]), messages(read_catalogue(room))
    for name, message in swedish.items():
        assert len(forms(message.string)) == len(forms(code[name].id)), name
        assert not message.fuzzy, name


@pytest.mark.parametrize("room", ROOMS)
def test_placeholders_are_the_same_in_both_languages(room: str) -> None:
    for name, message in messages(read_catalogue(room)).items():
        known = set().union(*(placeholders(text) for text in forms(message.id)))
        for text in forms(message.string):
            assert placeholders(text) <= known, name
        assert set().union(*(placeholders(text) for text in forms(message.string))) == known, name


@pytest.mark.parametrize("room", ROOMS)
def test_placeholders_have_names(room: str) -> None:
    for name, message in messages(EXTRACTED[room]).items():
        for text in forms(message.id):
            assert all(re.fullmatch(r"[a-z_]+", field) for field in placeholders(text)), name


def test_a_message_has_one_translation_wherever_it_stands() -> None:
    found: dict[tuple[str, str | None], set[tuple[str, ...]]] = {}
    for room in ROOMS:
        for name, message in messages(read_catalogue(room)).items():
            found.setdefault(name, set()).add(forms(message.string))
    assert {name: strings for name, strings in found.items() if len(strings) > 1} == {}


@pytest.mark.parametrize("room", ROOMS)
def test_swedish_is_written_as_swedish(room: str) -> None:
    texts = [text for message in messages(read_catalogue(room)).values() for text in forms(message.string)]
    assert [text for text in texts if "“" in text or "„" in text] == []
    assert [text for text in texts if "  " in text] == []


def test_the_merged_catalogue_translates() -> None:
    merged = translations(LANGUAGE)
    (first, *_rest) = messages(EXTRACTED["cli"]).values()
    assert merged.gettext(forms(first.id)[0]) != forms(first.id)[0]
    assert merged.gettext("No such message.") == "No such message."
