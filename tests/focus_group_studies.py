"""Guarded studies built by hand, for tests of what the section tells: the contract without readers and analysis."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from evallib.focus_groups.material import Anchoring, Design
from evallib.focus_groups.study import (
    Agreement,
    CodeAgreement,
    CodeCount,
    Coefficient,
    Disagreement,
    Discovery,
    Drift,
    Group,
    Level,
    Pair,
    Quote,
    Quotes,
    Saturation,
    ScaleAgreement,
    Study,
)
from evallib.model import RowAccount
from evallib.presentation import Figure, Table
from evallib.privacy import Hidden, Thresholds

SMALL, TOTAL = Hidden.SMALL, Hidden.TOTAL
DESIGN = Design(
    who="medarbetare i hemtjänsten",
    kind="focus_groups",
    thresholds=Thresholds.of("staff"),
    published=False,
    moderators=("Moderator",),
    count="union",
)
GROUPS = (Group("Fokusgrupp 1", 7, 3), Group("Fokusgrupp 2", 7, 1), Group("Fokusgrupp 3", 6, 1))


def undrawn(_picture: Any, *, name: str, alt: str, caption: str, table: Table) -> Figure:
    """A figure without its picture, which takes most of the time."""
    return Figure(name, alt, caption, "", 1, 1, table)


def code(*path: str, groups: Any, speakers: Any, mentions: Any, cells: Any = None, **more: Any) -> CodeCount:
    """One code; ``cells``: its numbers group by group."""
    filled: dict[str, Any] = {"definition": "", "parent": False, "only_in": None, **more}
    return CodeCount(path=path, groups=groups, speakers=speakers, mentions=mentions, by_group=cells, **filled)


CODES = (
    code("Arbetsmiljö", groups=3, speakers=15, mentions=25, cells=(6, 5, SMALL), parent=True),
    code(
        "Arbetsmiljö", "Stress", groups=3, speakers=TOTAL, mentions=TOTAL, cells=(5, 5, SMALL), definition="Tidsbrist."
    ),
    code("Arbetsmiljö", "Schemat", groups=2, speakers=TOTAL, mentions=TOTAL, cells=(SMALL, SMALL, 0)),
    code("Handledning", groups=3, speakers=16, mentions=28, cells=(5, 6, 5)),
    code("Telefonen", groups=1, speakers=5, mentions=9, cells=(0, 0, 5), only_in="Fokusgrupp 3"),
    code("Chefen", groups=2, speakers=11, mentions=12, cells=(5, 6, 0)),
    code("Löner", groups=0, speakers=0, mentions=0, cells=(0, 0, 0)),
)
NO_AGREEMENT: tuple[Agreement, ...] = ()


def coefficient(
    value: float | None = 0.75, low: float | None = 0.68, high: float | None = 0.82, **more: Any
) -> Coefficient:
    """A measure with its interval."""
    return Coefficient(value, low, high, **more)


def coded(name: str | None, alpha: Coefficient, **counts: int) -> CodeAgreement:
    """Agreement on one code; alpha as given, the other measures plausible."""
    seen = {"both": 20, "only_first": 3, "only_second": 4, "neither": 73, **counts}
    return CodeAgreement(
        code=name,
        units=100,
        **seen,
        percent=coefficient(0.93, 0.88, 0.97),
        jaccard=coefficient(0.74, 0.6, 0.85),
        kappa=alpha,
        alpha=alpha,
        ac1=coefficient(0.89, 0.8, 0.95),
        prevalence=0.53,
        bias=0.01,
    )


def agreement(alpha: Coefficient | None = None, **more: Any) -> Agreement:
    """Kodare A and Kodare B, who both read two transcripts."""
    main = alpha or coefficient()
    seldom = Coefficient(None, reason="too_few_positives")
    levels: dict[Level, tuple[CodeAgreement, ...]] = {
        "turns": (coded(None, main), coded("Stress", coefficient(0.41, 0.2, 0.7)), coded("Telefonen", seldom)),
        "characters": (coded(None, coefficient(0.7, 0.6, 0.79)),),
        "segments": (coded(None, coefficient(0.66, 0.5, 0.8)),),
    }
    filled: dict[str, Any] = {
        "scales": (ScaleAgreement("Påverkan", 40, coefficient(), coefficient(0.8), coefficient(0.79)),),
        "disagreements": (Disagreement("Stress", "Fokusgrupp 1", 12, "Kodare A"),),
        "resamples": 2000,
        "levels": levels,
        **more,
    }
    return Agreement("Kodare A", "Kodare B", documents=2, left_out=2, **filled)


def full(**more: Any) -> Study:
    """Three focus groups, two coders, reviewed quotations, a codebook that changed, all places known."""
    filled: dict[str, Any] = {
        "design": DESIGN,
        "tool": "QualCoder",
        "groups": GROUPS,
        "documents": 4,
        "missing_texts": 0,
        "participants": 20,
        "turns": 96,
        "mentions": 74,
        "by_group": True,
        "codes": CODES,
        "pairs": (Pair("Stress", "Schemat", 2, 8, 0.4), Pair("Handledning", "Chefen", 2, SMALL, None)),
        "discovery": Discovery((3, 4, 5), (3.3, 4.4, 5.0), (3, 4, 5), (4, 5, 5), exact=True, codes=5, single_group=1),
        "saturation": Saturation(4, 2, 5.0, 3, computable=False),
        "coders": ("Kodare A", "Kodare B"),
        "agreements": (agreement(),),
        "drift": Drift(
            ("Telefonen",),
            ("Råd",),
            (("Handledningen", "Handledning"),),
            (("Tröst", "Stress"),),
            ("Stress",),
            ("Handledning",),
        ),
        "unused": ("Löner",),
        "single_coder": ("Telefonen",),
        "quotes": quotes(),
        "anchoring": ANCHORED,
        "account": RowAccount(120, 100, {"moderatorn": 12, "utan kod": 8}),
        **more,
    }
    return Study(**filled)


ANCHORED = Anchoring(
    "utf16", False, 2, score=0.99, rival=0.42, quotations=110, previews=0, boundaries=10, accepted=True
)


def quotes(**more: Any) -> Quotes:
    """Two reviewed quotations, one of them from the only group that spoke of it."""
    filled: dict[str, Any] = {
        "shown": (
            Quote("Stress", "Man hinner inte äta, det är bara så.", "Fokusgrupp 1", alone=False),
            Quote("Telefonen", "Låset går inte upp när det är kallt.", "Fokusgrupp 3", alone=True),
        ),
        "candidates": 40,
        "reviewed": 3,
        "stopped": {"namn": 1},
        "unknown": 1,
        "reviewers": (("Eva Ek", "2026-05-01"),),
        **more,
    }
    return Quotes(**filled)


def no_speakers() -> Study:
    """Published comments on meetings, nobody named, one coder, no positions."""
    cells = {"Ny kunskap": (8, 6, 4), "Verktyg": (3, 0, 1), "Teknik": (2, 0, 0)}
    return full(
        design=replace(DESIGN, who="deltagare", kind="meetings", published=True, moderators=()),
        tool="",
        groups=tuple(Group(name, None, new) for name, new in (("Möte 1", 3), ("Möte 2", 0), ("Slutenkät", 0))),
        documents=3,
        participants=None,
        turns=21,
        mentions=24,
        codes=tuple(
            code(
                name,
                groups=sum(n > 0 for n in found),
                speakers=None,
                mentions=sum(found),
                cells=found,
                only_in="Möte 1" if name == "Teknik" else None,
            )
            for name, found in cells.items()
        ),
        pairs=(),
        discovery=Discovery((3, 3, 3), (2.0, 2.7, 3.0), (1, 2, 3), (3, 3, 3), exact=True, codes=3, single_group=1),
        coders=("Kodare A",),
        agreements=NO_AGREEMENT,
        drift=None,
        unused=(),
        single_coder=(),
        quotes=quotes(shown=(Quote("Teknik", "Det tog tid.", "Möte 1", alone=True),), stopped={}, unknown=0),
        anchoring=None,
        account=RowAccount(24, 24),
    )


def without_groups() -> Study:
    """Interviews with one person each, few of whom spoke of some things: nothing interview by interview."""
    hidden = {"groups": SMALL, "speakers": SMALL, "mentions": SMALL}
    return full(
        design=replace(DESIGN, kind="interviews"),
        groups=tuple(Group(f"Intervju {n}", None, None) for n in range(1, 13)),
        participants=12,
        by_group=False,
        codes=(
            code("Stress", groups=12, speakers=12, mentions=30),
            code("Schemat", groups=7, speakers=7, mentions=11),
            code("Telefonen", **hidden),
        ),
        pairs=(Pair("Stress", "Schemat", 6, 7, 0.3),),
        discovery=None,
        saturation=Saturation(4, 2, 5.0, 12, computable=True, withheld=True),
        agreements=(agreement(disagreements=(Disagreement("Stress", None, 12, "Kodare A"),)),),
        quotes=quotes(shown=(Quote("Stress", "Man hinner inte äta.", None, alone=False),)),
    )


def nothing() -> Study:
    """Four people: nothing may be told."""
    return full(
        groups=(),
        participants=SMALL,
        turns=None,
        mentions=TOTAL,
        by_group=False,
        codes=(),
        pairs=(),
        discovery=None,
        agreements=NO_AGREEMENT,
        unused=(),
        single_coder=(),
        quotes=quotes(shown=(), candidates=0, reviewed=0, stopped={}, unknown=0, reviewers=()),
        account=RowAccount(),
    )


def one_coder() -> Study:
    """One coder, no quotations reviewed."""
    return full(
        coders=("Kodare A",),
        agreements=NO_AGREEMENT,
        single_coder=(),
        drift=None,
        quotes=quotes(shown=(), reviewed=0, stopped={}, unknown=0, reviewers=()),
    )


def misplaced() -> Study:
    """No rule fits the places, some texts are missing, and speakers are therefore unknown."""
    lost = Coefficient(None, reason="no_places")
    empty = replace(coded(None, lost), percent=lost, jaccard=lost, kappa=lost, ac1=lost)
    return full(
        participants=None,
        turns=None,
        missing_texts=1,
        codes=tuple(replace(one, speakers=None) for one in CODES),
        groups=tuple(replace(group, participants=None) for group in GROUPS),
        pairs=(),
        anchoring=replace(ANCHORED, score=0.81, rival=0.8, accepted=False),
        places_known=False,
        agreements=(agreement(levels={"turns": (empty,)}, scales=(), disagreements=()),),
        quotes=quotes(shown=(), candidates=0, reviewed=0, stopped={}, unknown=3),
    )


def many_groups(**saturation: Any) -> Study:
    """Twenty-four groups, of which one was coded by nobody, and sixty codes."""
    n = 24
    groups = [Group(f"Fokusgrupp {g}", 6, 1 if g < 21 else 0) for g in range(1, n)]
    groups.append(Group(f"Fokusgrupp {n}", 6, 0, looked_at=False))
    met = tuple(min(g, 20) for g in range(1, n))
    found = {"base": 4, "run": 2, "threshold_pct": 5.0, "groups": n - 1, "computable": True, **saturation}
    return full(
        groups=tuple(groups),
        codes=tuple(
            code(
                f"Ämne {c}", groups=1 + c % 20, speakers=6, mentions=9, cells=(6,) * (1 + c % 20) + (0,) * (23 - c % 20)
            )
            for c in range(60)
        ),
        discovery=Discovery(met, tuple(map(float, met)), met, met, exact=False, codes=20, single_group=0),
        saturation=Saturation(**found),
    )


def reached() -> Study:
    """Saturation is reached, in some orders only; codes were merged."""
    ratios = ((4, 3, 13), (5, 1, 13), (6, 0, 13))
    return many_groups(ratios=ratios, reached=6, orders_reached=0.62, earliest=5, latest=21, merged_codes=True)


def never() -> Study:
    """Saturation is never reached in any order."""
    return many_groups(ratios=((4, 3, 13), (5, 2, 13)), orders_reached=0.0)


def asked_differently() -> Study:
    """The groups were asked different things, so nothing of what was new late is told."""
    groups = tuple(replace(group, new_codes=None) for group in GROUPS)
    return full(groups=groups, discovery=None, saturation=Saturation(4, 2, 5.0, 3, computable=False, judged=False))


STUDIES = {
    "full": full,
    "no speakers": no_speakers,
    "without groups": without_groups,
    "nothing": nothing,
    "one coder": one_coder,
    "misplaced": misplaced,
    "saturation reached": reached,
    "saturation never": never,
    "asked differently": asked_differently,
}
