"""The study as REFI-QDA: a project in two tools' manners, and a codebook.

``nvivo``: folder ``Sources``, texts with byte order mark and CRLF, positions in UTF-16 units, no previews, groups as
cases, a case that is also a code, ids in capitals here and small letters there. ``specification``: folder ``sources``,
positions in code points, previews cut at 100 characters, groups as sets and as a variable.
"""

from __future__ import annotations

import uuid
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree as ET

from tests.coded_study.study import CodedStudy, StudyCode, StudyCoding, StudyDocument

Manner = Literal["nvivo", "specification"]
PROJECT, CODEBOOK = "urn:QDA-XML:project:1.0", "urn:QDA-XML:codebook:1.0"
ORIGINS = {"nvivo": "NVivo for Windows 12.6", "specification": "ATLAS.ti 23.4.0 (Windows, C:\\Users\\anna.lind)"}
MARK, PREVIEW = "\ufeff", 100
SPACE = uuid.UUID("6f1c1f3e-8a53-4d0a-9a52-6c1a3f0b7d11")


def guid(kind: str, name: str) -> str:
    """The same id for the same thing in every file."""
    return str(uuid.uuid5(SPACE, f"{kind} {name}"))


def write_qdpx(study: CodedStudy, path: Path, *, manner: Manner) -> None:
    """The study as a project."""
    nvivo = manner == "nvivo"
    folder = "Sources" if nvivo else "sources"
    parts: dict[str, bytes] = {"project.qde": project_xml(study, manner=manner)}
    for document in study.documents:
        text = MARK + document.text.replace("\n", "\r\n") if nvivo else document.text
        parts[f"{folder}/{guid('text', document.name)}.txt"] = text.encode()
    write_zip(path, parts)


def write_qdc(codes: Iterable[StudyCode], path: Path) -> None:
    """Codes as a codebook."""
    root = ET.Element("CodeBook", xmlns=CODEBOOK, origin="NVivo 12 For Mac")
    _add_codes(ET.SubElement(root, "Codes"), tuple(codes), manner="specification")
    ET.SubElement(root, "Sets")
    path.write_bytes(_xml(root))


def write_zip(path: Path, parts: Mapping[str, bytes]) -> None:
    """An archive with the same bytes each time."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)


def project_xml(study: CodedStudy, *, manner: Manner) -> bytes:
    """The project file of the study."""
    home = {"basePath": "C:\\Users\\anna.lind\\Documents"}
    root = ET.Element("Project", xmlns=PROJECT, name="Handledning", origin=ORIGINS[manner], **home)
    users = ET.SubElement(root, "Users")
    for coder in sorted({coding.coder for coding in study.codings}):
        ET.SubElement(users, "User", guid=guid("user", coder), name=coder)
    _add_codes(ET.SubElement(ET.SubElement(root, "CodeBook"), "Codes"), study.codes, manner=manner)
    if manner == "nvivo":
        _add_cases(root, study)
    else:
        variables = ET.SubElement(root, "Variables")
        ET.SubElement(variables, "Variable", guid=guid("variable", "Grupp"), name="Grupp", typeOfVariable="Text")
    sources = ET.SubElement(root, "Sources")
    for document in study.documents:
        _add_document(sources, study, document, manner=manner)
    if manner == "specification":
        _add_sets(root, study)
    return _xml(root)


def _xml(root: ET.Element) -> bytes:
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n{text}'.encode()


def _add_codes(parent: ET.Element, codes: tuple[StudyCode, ...], *, manner: Manner) -> None:
    made = {None: parent}
    for code in codes:
        codable = code.codable or (manner == "nvivo" and code.key == "fall")
        is_codable = str(codable).lower()
        made[code.key] = ET.SubElement(
            made[code.parent], "Code", guid=_code_guid(code), name=code.name, isCodable=is_codable
        )
        ET.SubElement(made[code.key], "Description").text = code.definition


def _code_guid(code: StudyCode) -> str:
    """A case that became a code has the case's id."""
    return guid("case", code.name) if code.key == "fall" else guid("code", code.key)


def _groups(study: CodedStudy) -> dict[str, list[StudyDocument]]:
    groups: dict[str, list[StudyDocument]] = {}
    for document in study.documents:
        groups.setdefault(document.group, []).append(document)
    return groups


def _add_cases(root: ET.Element, study: CodedStudy) -> None:
    cases = ET.SubElement(root, "Cases")
    for name, documents in _groups(study).items():
        case = ET.SubElement(cases, "Case", guid="{" + guid("case", name).upper() + "}", name=name)
        for document in documents:
            ET.SubElement(case, "SourceRef", targetGUID=guid("document", document.name).upper())


def _add_sets(root: ET.Element, study: CodedStudy) -> None:
    sets = ET.SubElement(root, "Sets")
    for name, documents in _groups(study).items():
        one = ET.SubElement(sets, "Set", guid=guid("set", name), name=name)
        for document in documents:
            ET.SubElement(one, "MemberSource", targetGUID=guid("document", document.name))


def _add_document(sources: ET.Element, study: CodedStudy, document: StudyDocument, *, manner: Manner) -> None:
    paths = {"plainTextPath": f"internal://{guid('text', document.name)}.txt"}
    if manner == "nvivo":
        paths["richTextPath"] = f"internal://{guid('text', document.name)}.docx"
    source = ET.SubElement(sources, "TextSource", guid=guid("document", document.name), name=document.name, **paths)
    stretches: dict[tuple[int, int, bool], list[StudyCoding]] = {}
    for coding in document.codings():
        stretches.setdefault((coding.start, coding.end, coding.code is None), []).append(coding)
    for number, (stretch, codings) in enumerate(stretches.items()):
        name = f"{document.name} {number}"
        _add_selection(source, study, document, (name, *stretch[:2]), codings=codings, manner=manner)
    if manner == "specification":
        value = ET.SubElement(source, "VariableValue")
        ET.SubElement(value, "VariableRef", targetGUID=guid("variable", "Grupp"))
        ET.SubElement(value, "TextValue").text = document.group


def _add_selection(
    source: ET.Element,
    study: CodedStudy,
    document: StudyDocument,
    stretch: tuple[str, int, int],
    *,
    codings: list[StudyCoding],
    manner: Manner,
) -> None:
    """One selection, made by its first coder, with a coding by each; without codings it is a comment."""
    name, start, end = stretch
    count: Callable[[str], int] = _utf16 if manner == "nvivo" else len
    shown = document.text[start:end]
    preview = shown if len(shown) <= PREVIEW else shown[: PREVIEW - 1] + "…"
    selection = ET.SubElement(
        source,
        "PlainTextSelection",
        guid=guid("selection", name),
        name="" if manner == "nvivo" else preview,
        startPosition=str(count(document.text[:start])),
        endPosition=str(count(document.text[:end])),
        creatingUser=guid("user", codings[0].coder).upper(),
        creationDateTime="2024-06-03T09:00:00Z",
    )
    keys = {code.key: _code_guid(code) for code in study.codes}
    for number, coding in enumerate(codings):
        if coding.code is None:
            ET.SubElement(selection, "Description").text = "Fråga om detta nästa gång."
            continue
        user = guid("user", coding.coder)
        one = ET.SubElement(selection, "Coding", guid=guid("coding", f"{name} {number}"), creatingUser=user)
        ET.SubElement(one, "CodeRef", targetGUID=keys[coding.code].upper())


def _utf16(text: str) -> int:
    """UTF-16 units with CRLF at line ends."""
    return len(text.replace("\n", "\r\n").encode("utf-16-le")) // 2
