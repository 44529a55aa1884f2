"""Everything that the material can tell, before it is decided what may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from evallib.focus_groups.analysis.agreement import compare_coders
from evallib.focus_groups.analysis.cooccurrence import find_pairs
from evallib.focus_groups.analysis.counts import Counts, are_parents, count_codes, groups_looked_at, merge_mentions
from evallib.focus_groups.analysis.discovery import describe_discovery
from evallib.focus_groups.analysis.drift import compare_codebooks
from evallib.focus_groups.analysis.intervals import Flags, Ints
from evallib.focus_groups.analysis.saturation import judge_saturation
from evallib.focus_groups.analysis.usage import single_coder_codes, unused_codes
from evallib.focus_groups.assembling.pieces import pieces
from evallib.focus_groups.material import Design, Material
from evallib.focus_groups.source import Code
from evallib.focus_groups.study import Agreement, Discovery, Drift, Saturation


@dataclass(frozen=True)
class Codebooks:
    """Two versions of the codebook and what the project file says of the changes."""

    earlier: tuple[Code, ...]
    later: tuple[Code, ...]
    renamed: Mapping[str, str] = field(default_factory=dict)
    merged: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Draft:
    """What was found, for the guard only. Codes, groups and coders are numbers.

    ``mentions``: as from ``merge_mentions``. ``own``: counts without what stands in children. ``parents``: codes with a
    code below. ``looked_at``: groups that were coded. ``participants``: for each group how many speak, moderators left
    out; None where the source tells no speakers. ``turns``: how often participants speak, None without turns.
    ``unused`` and ``alone``: codes that nobody, and only one of several coders, used.
    """

    material: Material
    mentions: pd.DataFrame = field(repr=False)
    counts: Counts
    own: Counts
    parents: Flags
    looked_at: Flags
    participants: Ints | None
    turns: int | None
    pairs: pd.DataFrame
    discovery: Discovery | None
    saturation: Saturation
    agreements: tuple[Agreement, ...]
    drift: Drift | None
    unused: tuple[int, ...]
    alone: tuple[int, ...]

    @property
    def counted(self) -> list[int]:
        """The codes that count, in the order of the codebook."""
        return [int(code) for code in np.flatnonzero(self.material.codes["counted"].to_numpy(dtype=bool))]


def analyse(material: Material, codebooks: Codebooks | None = None, *, resamples: int = 2000) -> Draft:
    """Count, compare the coders, and see what was new late. Linear in the number of segments."""
    design, codes, groups = material.design, material.codes, material.groups
    found = pieces(material)
    mentions = merge_mentions(found, codes, design.count, material.looked_at)
    flat = merge_mentions(found, codes.assign(parent=-1), design.count, material.looked_at)
    counts, parents = count_codes(mentions, codes, groups), are_parents(codes)
    looked_at = groups_looked_at(material.documents, groups, design.count, material.looked_at)
    met = codes["counted"].to_numpy(dtype=bool) & ~parents
    presence = counts.mentions_by_group[met][:, looked_at] > 0
    return Draft(
        material=material,
        mentions=mentions,
        counts=counts,
        own=count_codes(flat, codes, groups),
        parents=parents,
        looked_at=looked_at,
        participants=_participants(material),
        turns=_turns(material),
        pairs=find_pairs(mentions, codes),
        discovery=describe_discovery(presence, seed=design.seed) if presence.size and design.alike else None,
        saturation=_saturation(presence, design, merged=_were_merged(material, codebooks)),
        agreements=compare_coders(material, found, resamples=resamples),
        drift=_drift(material, codebooks),
        unused=tuple(unused_codes(material.segments, codes).tolist()),
        alone=tuple(single_coder_codes(material.segments, codes, material.looked_at).tolist()),
    )


def _saturation(presence: Flags, design: Design, *, merged: bool) -> Saturation:
    """Code saturation; not judged where the groups were asked different things."""
    rule, groups = (design.base, design.run, design.threshold_pct), presence.shape[1]
    if not design.alike:
        return Saturation(*rule, groups, computable=False, judged=False)
    base, run, limit = rule
    return judge_saturation(presence, base=base, run=run, threshold_pct=limit, seed=design.seed, merged_codes=merged)


def _participants(material: Material) -> Ints | None:
    if not material.knows_speakers:
        return None
    people = material.speakers.loc[~material.speakers["moderator"].to_numpy(dtype=bool), "group"]
    return np.bincount(people.to_numpy(dtype=np.int64), minlength=len(material.groups)).astype(np.int64)


def _turns(material: Material) -> int | None:
    """How many turns are not a moderator's."""
    if material.turns.empty:
        return None
    moderators = np.append(material.speakers["moderator"].to_numpy(dtype=bool), [False])
    return int((~moderators[material.turns["speaker"].to_numpy(dtype=np.int64)]).sum())


def _were_merged(material: Material, codebooks: Codebooks | None) -> bool:
    return bool(material.merges) or (codebooks is not None and bool(codebooks.merged))


def _drift(material: Material, codebooks: Codebooks | None) -> Drift | None:
    if codebooks is None:
        return None
    return compare_codebooks(
        codebooks.earlier,
        codebooks.later,
        renamed=codebooks.renamed,
        merged=codebooks.merged,
        merges=material.merges,
    )
