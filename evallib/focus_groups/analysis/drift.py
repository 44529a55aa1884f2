"""How a codebook changed between two versions: what is new, gone, renamed, merged, moved or defined anew."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from evallib.focus_groups.source import Code
from evallib.focus_groups.study import Drift

GUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")
FEWEST_WORDS = 3
"""A definition shorter than this says nothing about which code it is."""
Fault = Literal["not_in_earlier", "not_in_later", "still_there"]
Mark = Callable[[Code], object]


@dataclass(frozen=True)
class Misdeclared:
    """A name under ``renamed`` or ``merged`` of the project file that the codebooks contradict."""

    setting: Literal["renamed", "merged"]
    name: str
    fault: Fault


def compare_codebooks(
    earlier: Sequence[Code],
    later: Sequence[Code],
    *,
    renamed: Mapping[str, str] | None = None,
    merged: Mapping[str, str] | None = None,
    merges: Iterable[tuple[str, str]] = (),
) -> Drift:
    """What became of every code of ``earlier`` in ``later``, by names; in the codebooks' order.

    ``renamed`` and ``merged`` (old name: new name) are what the project file says, ``merges`` what the coding tool's
    log says, oldest first; the project file goes before. Otherwise codes are the same that have the same key, then the
    same path of names, the same name, a name that differs in case and spaces only, or the same definition of at least
    three words; each only where that is so for one code on either side. Keys that are no GUIDs say something only if
    more than half of those in both codebooks have the same name: row numbers of two files need not mean the same.

    A code is moved if the code above it is not the one that became of the code above it before; a renamed or merged
    code above does not move what is below. Redefined: both versions have a definition, and they differ in more than
    spaces. Folders and cases (``codable`` False) are nothing new or gone. Names are compared in Unicode's form NFC.

    >>> earlier = [Code("a", "Stress"), Code("b", "Oro"), Code("c", "Ångest", definition="Rädsla utan orsak")]
    >>> later = [Code("a", "Stress"), Code("d", "Sömn"), Code("e", "Rädsla", definition="Rädsla utan orsak")]
    >>> compare_codebooks(earlier, later, merged={"Oro": "Sömn"}).merged
    (('Oro', 'Sömn'),)
    >>> drift = compare_codebooks(earlier, later)
    >>> drift.new, drift.removed, drift.renamed
    (('Sömn',), ('Oro',), (('Ångest', 'Rädsla'),))
    """
    first, second = _Codebook.of(earlier), _Codebook.of(later)
    targets = _targets(first, second, {_nfc(old): new for old, new in (merged or {}).items()}, tuple(merges))
    declared = {key for key in targets if _nfc(first.by_key[key].name) in {_nfc(old) for old in merged or {}}}
    same = _match(first, second, {_nfc(old): _nfc(new) for old, new in (renamed or {}).items()}, declared)
    pairs = [(code, second.by_key[same[code.key]]) for code in first.codes if code.key in same]
    gone = [code for code in first.codes if code.codable and code.key not in same]
    became = {**targets, **same}
    met = set(same.values())
    return Drift(
        new=tuple(code.name for code in second.codes if code.codable and code.key not in met),
        removed=tuple(code.name for code in gone if code.key not in targets),
        renamed=tuple((old.name, new.name) for old, new in pairs if old.codable and _nfc(old.name) != _nfc(new.name)),
        merged=tuple((code.name, second.by_key[targets[code.key]].name) for code in gone if code.key in targets),
        moved=tuple(new.name for old, new in pairs if new.codable and _is_moved(old, new, became)),
        redefined=tuple(new.name for old, new in pairs if new.codable and _is_redefined(old, new)),
    )


def misdeclared(
    earlier: Sequence[Code], later: Sequence[Code], *, renamed: Mapping[str, str], merged: Mapping[str, str]
) -> tuple[Misdeclared, ...]:
    """What the project file says under ``renamed`` and ``merged`` that the two codebooks contradict.

    >>> wrong = misdeclared([Code("a", "Oro")], [Code("a", "Oro")], renamed={"Orro": "Oro"}, merged={"Oro": "Oro"})
    >>> [(one.setting, one.name, one.fault) for one in wrong]
    [('renamed', 'Orro', 'not_in_earlier'), ('merged', 'Oro', 'still_there')]
    """
    before, after = ({_nfc(code.name) for code in codes} for codes in (earlier, later))
    settings: tuple[tuple[Literal["renamed", "merged"], Mapping[str, str]], ...]
    settings = (("renamed", renamed), ("merged", merged))

    def faults() -> Iterator[Misdeclared]:
        for setting, names in settings:
            for old, new in names.items():
                if _nfc(old) not in before:
                    yield Misdeclared(setting, old, "not_in_earlier")
                if _nfc(old) in after:
                    yield Misdeclared(setting, old, "still_there")
                if _nfc(new) not in after:
                    yield Misdeclared(setting, new, "not_in_later")

    return tuple(faults())


@dataclass(frozen=True)
class _Codebook:
    """A codebook's codes in order, by key, and the first of each name."""

    codes: tuple[Code, ...]
    by_key: Mapping[str, Code]
    by_name: Mapping[str, Code]

    @classmethod
    def of(cls, codes: Sequence[Code]) -> _Codebook:
        """From the codes; those of a key that stands twice count once."""
        by_key: dict[str, Code] = {}
        by_name: dict[str, Code] = {}
        for code in codes:
            by_name.setdefault(_nfc(by_key.setdefault(code.key, code).name), code)
        return cls(tuple(by_key.values()), by_key, by_name)

    def path(self, code: Code) -> tuple[str, ...]:
        """Names from the top code down to this one."""
        path, seen = [_nfc(code.name)], {code.key}
        while code.parent is not None and code.parent in self.by_key and code.parent not in seen:
            code = self.by_key[code.parent]
            seen.add(code.key)
            path.append(_nfc(code.name))
        return tuple(reversed(path))


def _targets(
    first: _Codebook, second: _Codebook, declared: Mapping[str, str], log: tuple[tuple[str, str], ...]
) -> dict[str, str]:
    """For each earlier code that was merged and is no longer there, the key of what it was merged into."""
    found = {}
    for code in first.codes:
        name = _nfc(code.name)
        target = second.by_name.get(_nfc(declared.get(name, _after(name, log))))
        if target is not None and name not in second.by_name:
            found[code.key] = target.key
    return found


def _after(name: str, log: tuple[tuple[str, str], ...]) -> str:
    """What a code is called after all merges of the log, oldest first."""
    for old, new in log:
        name = _nfc(new) if _nfc(old) == name else name
    return name


def _match(first: _Codebook, second: _Codebook, renamed: Mapping[str, str], merged: set[str]) -> dict[str, str]:
    """The key in the later codebook of each earlier code that is still there; ``merged`` ones are not."""
    old = [code for code in first.codes if code.key not in merged]
    new = list(second.codes)
    keys = _trusted_keys(first, second)
    marks: tuple[tuple[Mark, Mark], ...] = (
        (lambda code: renamed.get(_nfc(code.name)), lambda code: _nfc(code.name)),
        (lambda code: code.key if code.key in keys else None,) * 2,
        (first.path, second.path),
        (lambda code: _nfc(code.name),) * 2,
        (lambda code: _spaces(code.name).casefold(),) * 2,
        (_meaning, _meaning),
    )
    same: dict[str, str] = {}
    for mark_old, mark_new in marks:
        met = set(same.values())
        left = [code for code in old if code.key not in same]
        same |= _pair(left, mark_old, [code for code in new if code.key not in met], mark_new)
    return same


def _pair(old: list[Code], mark_old: Mark, new: list[Code], mark_new: Mark) -> dict[str, str]:
    """Keys of codes with the same mark, where one code on either side has it. None is no mark."""
    marks_old, marks_new = ([mark(code) for code in codes] for codes, mark in ((old, mark_old), (new, mark_new)))
    times_old, times_new = Counter(marks_old), Counter(marks_new)
    of_new = {mark: code.key for mark, code in zip(marks_new, new, strict=True)}
    return {
        code.key: of_new[mark]
        for mark, code in zip(marks_old, old, strict=True)
        if mark is not None and times_old[mark] == times_new[mark] == 1
    }


def _trusted_keys(first: _Codebook, second: _Codebook) -> frozenset[str]:
    """The keys that mean the same in both: GUIDs, and all others if more than half of those have the same name."""
    shared = set(first.by_key) & set(second.by_key)
    plain = {key for key in shared if not GUID.fullmatch(key.strip("{}").lower())}
    equal = sum(_nfc(first.by_key[key].name) == _nfc(second.by_key[key].name) for key in plain)
    return frozenset(shared if 2 * equal > len(plain) else shared - plain)


def _is_moved(old: Code, new: Code, became: Mapping[str, str]) -> bool:
    """Does it stand under another code than what became of the one it stood under?"""
    return new.parent != (None if old.parent is None else became.get(old.parent, ""))


def _is_redefined(old: Code, new: Code) -> bool:
    """Do both have a definition, and not the same?"""
    before, after = _spaces(old.definition), _spaces(new.definition)
    return bool(before and after) and before != after


def _meaning(code: Code) -> str | None:
    """The definition, if it is long enough to know a code by."""
    definition = _spaces(code.definition)
    return definition if len(definition.split()) >= FEWEST_WORDS else None


def _spaces(text: str) -> str:
    """One space between words, none around, in Unicode's form NFC."""
    return " ".join(_nfc(text).split())


def _nfc(text: str) -> str:
    """Unicode's form NFC."""
    return unicodedata.normalize("NFC", text)
