"""Catalogues: merged, never contradicting, and kept through an update."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import evallib.locale
from evallib.locale import _, ngettext, pgettext, translations, update

PACKAGE = Path(evallib.locale.__file__).parent.parent
HEADER = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def merged(root: Path, monkeypatch: pytest.MonkeyPatch, **rooms: str) -> object:
    (root / "sv").mkdir()
    for room, text in rooms.items():
        (root / "sv" / f"{room}.po").write_text(HEADER + text, encoding="utf-8")
    (root / "sv" / "README.md").write_text("not a catalogue", encoding="utf-8")
    monkeypatch.setattr(evallib.locale, "files", lambda _package: root)
    return translations.__wrapped__("sv")


def entry(message: str, translation: str, context: str = "") -> str:
    start = f'msgctxt "{context}"\n' if context else ""
    return f'{start}msgid "{message}"\nmsgstr "{translation}"\n\n'


def plural(one: str, many: str, *translated: str) -> str:
    forms = "".join(f'msgstr[{index}] "{text}"\n' for index, text in enumerate(translated))
    return f'msgid "{one}"\nmsgid_plural "{many}"\n{forms}\n'


def test_catalogues_are_merged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = merged(tmp_path, monkeypatch, a=entry("yes", "ja"), b=entry("no", "nej"))
    assert [found.gettext(word) for word in ("yes", "no", "maybe")] == ["ja", "nej", "maybe"]  # type: ignore[attr-defined]


def test_the_same_translation_twice_is_fine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = merged(tmp_path, monkeypatch, a=entry("yes", "ja"), b=entry("yes", "ja"))
    assert found.gettext("yes") == "ja"  # type: ignore[attr-defined]


def test_two_translations_of_one_message_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match=r"b\.po: 'yes' is translated in two ways"):
        merged(tmp_path, monkeypatch, a=entry("yes", "ja"), b=entry("yes", "jo"))


def test_two_plurals_of_one_message_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = (
        plural("{n} day", "{n} days", "{n} dag", "{n} dagar"),
        plural("{n} day", "{n} days", "{n} dag", "{n} da"),
    )
    with pytest.raises(ValueError, match="two ways"):
        merged(tmp_path, monkeypatch, a=one, b=other)


def test_contexts_keep_translations_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = merged(tmp_path, monkeypatch, a=entry("met", "uppnått", "verdict"), b=entry("met", "träffade"))
    assert found.pgettext("verdict", "met") == "uppnått"  # type: ignore[attr-defined]
    assert found.gettext("met") == "träffade"  # type: ignore[attr-defined]


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_an_empty_translation_leaves_the_word_to_another_catalogue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    rooms = dict(zip(order, (entry("yes", ""), entry("yes", "ja")), strict=True))
    assert merged(tmp_path, monkeypatch, **rooms).gettext("yes") == "ja"  # type: ignore[attr-defined]


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_an_empty_plural_leaves_the_words_to_another_catalogue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    texts = plural("{n} day", "{n} days", "", ""), plural("{n} day", "{n} days", "{n} dag", "{n} dagar")
    found = merged(tmp_path, monkeypatch, **dict(zip(order, texts, strict=True)))
    assert found.ngettext("{n} day", "{n} days", 2) == "{n} dagar"  # type: ignore[attr-defined]


def test_what_is_not_translated_is_shown_in_english_and_never_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = merged(tmp_path, monkeypatch, a=entry("yes", "") + plural("{n} day", "{n} days", "", ""))
    assert found.gettext("yes") == "yes"  # type: ignore[attr-defined]
    assert found.ngettext("{n} day", "{n} days", 2) == "{n} days"  # type: ignore[attr-defined]


def test_the_words_of_the_package() -> None:
    assert pgettext("verdict", "met") == "uppnått"
    one, several = "There is {n} empty row between others.", "There are {n} empty rows between others."
    assert ngettext(one, several, 1) not in {one, ngettext(one, several, 2)}
    assert _("a sentence that nobody has written") == "a sentence that nobody has written"


# the update


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("copy") / "evallib"
    shutil.copytree(PACKAGE, root, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    return root


@pytest.fixture
def package(copied: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(update, "PACKAGE", copied)
    monkeypatch.setattr(update, "CATALOGUES", copied / "locale" / "sv")
    return copied


def known(root: Path) -> dict[tuple[str, object, object], object]:
    return {
        (path.stem, message.id, message.context): message.string
        for path in sorted((root / "locale" / "sv").glob("*.po"))
        for message in read_po(BytesIO(path.read_bytes()), locale="sv")
        if message.id
    }


def test_an_update_keeps_every_translation_that_is_used_and_a_second_changes_nothing(package: Path) -> None:
    before = known(package)
    missing = update.update_catalogues()
    after = known(package)
    assert {key: before[key] for key in after if key in before} == {key: after[key] for key in after if key in before}
    content = {path.name: path.read_bytes() for path in (package / "locale" / "sv").glob("*.po")}
    assert update.update_catalogues() == missing
    assert known(package) == after
    assert set(content) == {path.name for path in (package / "locale" / "sv").glob("*.po")}


def test_no_catalogue_has_messages_that_the_code_does_not_use(package: Path) -> None:
    before = known(PACKAGE)
    update.update_catalogues()
    assert sorted(map(str, set(before) - set(known(package)))) == []


def test_a_new_message_is_added_without_translation_and_a_dropped_one_removed(package: Path) -> None:
    room = package / "summary" / "new_words.py"
    before = update.update_catalogues()
    words = 'from evallib.locale import _, ngettext\nA = _("Brand new")\nB = ngettext("{n} new", "{n} news", 2)\n'
    room.write_text(words, encoding="utf-8")
    try:
        missing = set(update.update_catalogues()) - set(before)
        assert missing == {"summary: 'Brand new'", "summary: ('{n} new', '{n} news')"}
        assert ("summary", "Brand new", None) in known(package)
    finally:
        room.unlink()
    assert update.update_catalogues() == before
    assert ("summary", "Brand new", None) not in known(package)
