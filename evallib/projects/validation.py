"""From a document to a frozen model, or to pydantic's findings as located problems in Swedish."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from evallib.errors import Problem
from evallib.locale import _, pgettext
from evallib.projects import fields
from evallib.projects.documents import Document, KeyPath
from evallib.projects.focus_groups import SEPARATOR_PATTERN
from evallib.projects.funding import ACCOUNTS_PATTERN, DIMENSION_PATTERN
from evallib.projects.identities import KINDS
from evallib.projects.slugs import SLUG_PATTERN
from evallib.projects.wording import closest, shorten, suggest

Model = TypeVar("Model", bound=BaseModel)
KEY_MARK = "[key]"
UNION_LISTS = {"identities"}
"""Lists whose items are told apart by ``kind``; pydantic puts the kind into the path of their errors."""


def validate(model: type[Model], document: Document) -> tuple[Model | None, tuple[Problem, ...]]:
    """The model of a document, or None with every problem that the document has.

    Values that the YAML reader has already refused are not told twice; they give no model either.
    """
    try:
        found = model.model_validate(document.data)
    except ValidationError as error:
        faults = [
            _Fault(detail, path, document, model)
            for detail in error.errors(include_url=False)
            if not document.is_refused(path := data_path(detail["loc"]))
        ]
        misspelt = {fault.meant() for fault in faults if fault.detail["type"] == "extra_forbidden"}
        told = [fault.problem() for fault in faults if not fault.is_echo(misspelt)]
        return None, (*document.problems, *told)
    return (None if document.problems else found), document.problems


def data_path(loc: tuple[int | str, ...]) -> KeyPath:
    """Pydantic's path without what it adds: the kinds of identities, and a mark behind a key that is wrong itself.

    >>> data_path(("reconciliation", "identities", 0, "share", "share"))
    ('reconciliation', 'identities', 0, 'share')
    >>> data_path(("medel", "ledger", "projects", "A 1", "[key]"))
    ('medel', 'ledger', 'projects', 'A 1')
    """
    loc = loc[:-1] if loc[-1:] == (KEY_MARK,) else loc
    return tuple(
        step for i, step in enumerate(loc) if not (i >= 2 and loc[i - 2] in UNION_LISTS and isinstance(loc[i - 1], int))
    )


def known_keys(model: type[BaseModel], document: Document, path: KeyPath) -> list[str]:
    """The keys that a group may have; ``path`` leads to the group."""
    for length, step in enumerate(path, start=1):
        if isinstance(step, int):
            continue
        groups = _groups(model.model_fields[step].annotation) if step in model.model_fields else []
        if not groups:
            return []
        model = groups[0]
        if len(groups) > 1:
            kind = document.get(*path[: length + 1], "kind")
            model = KINDS.get(kind, groups[0]) if isinstance(kind, str) else groups[0]
    return list(model.model_fields)


def _groups(annotation: Any) -> list[type[BaseModel]]:
    """The models inside an annotation such as ``tuple[Source, ...]``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [group for argument in get_args(annotation) for group in _groups(argument)]


class _Fault:
    """One of pydantic's findings, to be put into words."""

    def __init__(self, detail: ErrorDetails, path: KeyPath, document: Document, model: type[BaseModel]) -> None:
        self.detail = detail
        self.context: Mapping[str, Any] = detail.get("ctx", {})
        self.path = path
        self.document = document
        self.model = model
        self.key = str(path[-1]) if path else ""
        self.value = self.key if detail["loc"][-1:] == (KEY_MARK,) else document.get(*path)

    def is_echo(self, misspelt: Collection[KeyPath | None]) -> bool:
        """Whether another finding says the same: a missing key is misspelt, or a list is short of wrong items only."""
        if self.detail["type"] == "missing":
            return self.path in misspelt
        stated = len(self.value) if isinstance(self.value, tuple) else 0
        return self.detail["type"] == "too_short" and stated >= int(self.context.get("min_length", 1))

    def problem(self) -> Problem:
        words = _WORDINGS.get(self.detail["type"], _Fault.unknown)
        what, remedy = words(self)
        return Problem(self.document.place(self.path), what, remedy)

    def stands(self) -> str:
        """What stands there, in words."""
        value, raw = self.value, self.document.raw.get(self.path)
        if value is None:
            return pgettext("value", "no value")
        if isinstance(value, tuple):
            return pgettext("value", "a list")
        if isinstance(value, dict):
            return pgettext("value", "a group of keys")
        if isinstance(value, str):
            return _("the text “{text}”").format(text=shorten(value))
        if isinstance(value, bool):
            return _("the word {word}").format(word=raw)
        return _("the number {value}").format(value=raw)

    def expected(self, kind: str) -> str:
        return _("Here stands {stands}, where {kind} was expected.").format(stands=self.stands(), kind=kind)

    def free_keys(self) -> list[str]:
        """The keys that the group of an unknown key could still have; all its keys if it has them all."""
        names = known_keys(self.model, self.document, self.path[:-1])
        taken = self.document.get(*self.path[:-1])
        return [name for name in names if name not in taken] or names

    def meant(self) -> KeyPath | None:
        """The path of the key that an unknown key probably is a misspelling of."""
        match = closest(self.key, known_keys(self.model, self.document, self.path[:-1]))
        match = match if match in self.free_keys() else None
        return (*self.path[:-1], match) if match is not None else None

    def unknown_key(self) -> tuple[str, str]:
        what = _("The key “{key}” does not exist here.").format(key=shorten(self.key))
        match = closest(self.key, known_keys(self.model, self.document, self.path[:-1]))
        if match is not None and match not in self.free_keys():
            return what, _("Did you mean “{name}”? It stands in the same group already.").format(name=match)
        return what, suggest(self.key, self.free_keys())

    def missing_key(self) -> tuple[str, str]:
        return (
            _("The key “{key}” is missing.").format(key=self.key),
            _("Add a row “{key}: …” to the group that begins on this row.").format(key=self.key),
        )

    def text(self) -> tuple[str, str]:
        if isinstance(self.value, bool | int | float):
            raw = self.document.raw.get(self.path, "")
            remedy = _('Put it in quotation marks: "{text}".').format(text=shorten(raw))
        else:
            remedy = _("Write one value after the colon.")
        return self.expected(pgettext("value", "text")), remedy

    def whole_number(self) -> tuple[str, str]:
        return self.expected(pgettext("value", "a whole number")), self._digits()

    def number(self) -> tuple[str, str]:
        return self.expected(pgettext("value", "a number")), self._digits()

    def _digits(self) -> str:
        plain = re.sub(r"\s|kr|%", "", self.value).replace(",", ".") if isinstance(self.value, str) else ""
        if re.fullmatch(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", plain):
            return _("Write {number}, without spaces or quotation marks, with a point for decimals.").format(
                number=plain
            )
        return _("Write digits only, without spaces or quotation marks, with a point for decimals.")

    def truth(self) -> tuple[str, str]:
        word = str(self.value).casefold() if isinstance(self.value, str | int) else ""
        meaning = {"ja": "true", "yes": "true", "1": "true", "nej": "false", "no": "false", "0": "false"}.get(word)
        remedy = _("Write {meaning}.").format(meaning=meaning) if meaning else _("Write true or false, unquoted.")
        return self.expected(pgettext("value", "true or false")), remedy

    def list_(self) -> tuple[str, str]:
        return self.expected(pgettext("value", "a list")), _("Write [one, two], or one “- …” on each row.")

    def group(self) -> tuple[str, str]:
        return self.expected(pgettext("value", "a group of keys")), _("Write “key: value” on indented rows.")

    def choice(self) -> tuple[str, str]:
        names = re.findall(r"'([^']*)'", str(self.context.get("expected", "")))
        return self._not_one_of(str(self.value) if isinstance(self.value, str) else "", names)

    def kind(self) -> tuple[str, str]:
        tag = self.document.get(*self.path, "kind")
        self.path = (*self.path, "kind")
        self.value = tag
        return self._not_one_of(tag if isinstance(tag, str) else "", list(KINDS))

    def no_kind(self) -> tuple[str, str]:
        return _("The key “{key}” is missing.").format(key="kind"), suggest("", list(KINDS))

    def _not_one_of(self, word: str, names: list[str]) -> tuple[str, str]:
        what = _("Here stands {stands}, which is not one of the words allowed.").format(stands=self.stands())
        return what, suggest(word, names)

    def pattern(self) -> tuple[str, str]:
        what = _("Here stands {stands}, which does not have the right form.").format(stands=self.stands())
        return what, _forms().get(str(self.context.get("pattern")), _("Write it in the form of the examples."))

    def too_long(self) -> tuple[str, str]:
        most = self.context.get("max_length", "")
        return (
            _("The text is longer than {most} characters.").format(most=most),
            _("Shorten it; tables belong in data/."),
        )

    def too_short(self) -> tuple[str, str]:
        least = self.context.get("min_length", 1)
        return _("The list must have at least {least} items.").format(least=least), _("Add what is missing.")

    def too_many(self) -> tuple[str, str]:
        most = self.context.get("max_length", "")
        return _("The list may have at most {most} items.").format(most=most), _("Remove what is too much.")

    def out_of_range(self) -> tuple[str, str]:
        what = _("Here stands {stands}, which is outside the range allowed.").format(stands=self.stands())
        words = {
            "ge": _("Write {limit} or more."),
            "le": _("Write {limit} or less."),
            "gt": _("Write more than {limit}."),
            "lt": _("Write less than {limit}."),
        }
        bound = next(bound for bound in words if bound in self.context)
        return what, words[bound].format(limit=f"{self.context[bound]:g}")

    def date(self) -> tuple[str, str]:
        return self.expected(pgettext("value", "a date")), _("Write a day that exists as 2021-08-31.")

    def unknown(self) -> tuple[str, str]:
        what = _("Here stands {stands}, which cannot be used.").format(stands=self.stands())
        return what, _("The check says: {message}.").format(message=self.detail["msg"])


def _forms() -> dict[str, str]:
    """What the patterns of :mod:`evallib.projects.fields` ask for, in words."""
    return {
        SLUG_PATTERN: _("Use 1 to 64 of a–z, 0–9 and hyphens, beginning with a letter or digit."),
        fields.SOURCE_PATTERN: _("Use a–z, 0–9 and hyphens, beginning with a letter or digit."),
        fields.FACT_PATTERN: _("Use a–z, 0–9 and underscores, beginning with a letter or digit."),
        fields.WORD_PATTERN: _("Use letters a–z, digits, hyphens and underscores."),
        fields.FILE_PATTERN: _(
            "Write the name of a file in the project's data folder, e.g. kasam.csv, without folders."
        ),
        ACCOUNTS_PATTERN: _('Write the first digits of the accounts, e.g. "50", or "50-53", in quotation marks.'),
        DIMENSION_PATTERN: _('Write the number of the dimension in quotation marks, e.g. "6".'),
        SEPARATOR_PATTERN: _('Write one to five characters in quotation marks, e.g. ",".'),
        fields.LINE_PATTERN: _("Write one line of text that is not blank."),
        fields.TEXT_PATTERN: _("Write text that is not blank."),
    }


_WORDINGS: dict[str, Callable[[_Fault], tuple[str, str]]] = {
    "extra_forbidden": _Fault.unknown_key,
    "missing": _Fault.missing_key,
    "string_type": _Fault.text,
    "int_type": _Fault.whole_number,
    "int_from_float": _Fault.whole_number,
    "float_type": _Fault.number,
    "finite_number": _Fault.number,
    "bool_type": _Fault.truth,
    "tuple_type": _Fault.list_,
    "model_type": _Fault.group,
    "model_attributes_type": _Fault.group,
    "dict_type": _Fault.group,
    "literal_error": _Fault.choice,
    "union_tag_invalid": _Fault.kind,
    "union_tag_not_found": _Fault.no_kind,
    "string_pattern_mismatch": _Fault.pattern,
    "string_too_long": _Fault.too_long,
    "too_short": _Fault.too_short,
    "too_long": _Fault.too_many,
    "greater_than_equal": _Fault.out_of_range,
    "less_than_equal": _Fault.out_of_range,
    "greater_than": _Fault.out_of_range,
    "less_than": _Fault.out_of_range,
    fields.DATE_ERROR: _Fault.date,
}
