"""From what readers hand over to the tidy tables, as the settings say; nothing is dropped without a count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from evallib.focus_groups.assembling.accounting import Numbers, account_segments
from evallib.focus_groups.assembling.coding import (
    Coders,
    CodeTree,
    Count,
    count_of,
    left_out_codes,
    looked_at,
    scales_of,
)
from evallib.focus_groups.assembling.grouping import empty_documents, find_groups
from evallib.focus_groups.assembling.naming import Names
from evallib.focus_groups.assembling.notices import notice_account, notice_documents, notice_speakers
from evallib.focus_groups.assembling.pooling import pool
from evallib.focus_groups.assembling.speech import find_places, find_talk, tabulate_speech
from evallib.focus_groups.material import GROUPS, Design, Material
from evallib.focus_groups.source import CodedSource
from evallib.privacy import Thresholds
from evallib.projects import FocusGroupSettings, KeyPath


@dataclass(frozen=True)
class Frame:
    """What the tables depend on besides the settings: the project file as shown, how people are kept unknown, and the
    rows of the project file's keys."""

    file: str
    thresholds: Thresholds
    published: bool = False
    rows: Mapping[KeyPath, int] = field(default_factory=dict, repr=False)


def assemble(sources: Sequence[CodedSource], settings: FocusGroupSettings, frame: Frame) -> Material:
    """The tidy tables of one coded project, or of several tables.

    Every segment is either in ``Material.segments`` or counted in ``Material.account`` with the reason why not.
    Raises ``InputError`` with every name in the settings that is not in the files, with documents that have codings
    and belong to no group, and with statements that files tell in two ways.
    """
    named_units = settings.columns.unit is not None
    source = pool(sources, named_units=named_units)
    names = Names(frame.file, frame.rows)
    tree, coders = CodeTree.of(source.codes), Coders.of(source, settings, names)
    codes = tree.table(left_out_codes(tree, settings, names))
    counted = frozenset(tree.codes[number].key for number in codes.index[codes["counted"]])
    count = count_of(coders, settings, names)
    looked, ordinals = looked_at(source, coders, settings, names), scales_of(tree, settings, names)
    coded = {one.document for one in source.segments if one.live and one.code in counted}
    groups = find_groups(source, settings, names, coded, empty=empty_documents(source))
    places = find_places(source, named_units=named_units)
    talk = find_talk(places, settings, names)
    names.stop_if_wrong()
    speech = tabulate_speech(source, groups, places, talk, moderators=settings.moderators)
    numbers = Numbers(tree.number_of, counted, {one.coder: coders.number_of(one.coder) for one in source.segments})
    found = account_segments(source, numbers, places, speech)
    notices = [
        *notice_documents(source, groups),
        *notice_speakers(source, settings, talk, groups),
        *notice_account(source, found, places),
    ]
    return Material(
        design=design_of(settings, frame, count),
        groups=pd.DataFrame(list(enumerate(groups.names)), columns=list(GROUPS)).astype({"group": "int64"}),
        documents=speech.documents,
        speakers=speech.speakers,
        turns=speech.turns,
        codes=codes,
        coders=coders.table(),
        segments=found.segments,
        looked_at=frozenset((coder, speech.numbers[key]) for coder, key in looked if key in speech.numbers),
        account=found.account,
        tool=source.tool,
        anchoring=places.anchoring,
        missing_texts=int(speech.documents["text"].isna().sum()),
        merges=(*source.merges, *(settings.codebook.merged.items() if settings.codebook is not None else ())),
        noticed=(*source.changed, *notices),
        asides=talk.asides,
        ordinals=ordinals,
    )


def design_of(settings: FocusGroupSettings, frame: Frame, count: Count) -> Design:
    """What the project file decides."""
    design = Design(
        who=settings.who,
        kind=settings.kind,
        thresholds=frame.thresholds,
        published=frame.published,
        moderators=settings.moderators,
        count=count,
        seed=settings.seed,
        coded_by=settings.coded_by,
        in_time=bool(settings.groups.order),
    )
    if settings.saturation is None:
        return replace(design, alike=False)
    rule = settings.saturation
    return replace(design, base=rule.base, run=rule.run, threshold_pct=rule.threshold_pct)
