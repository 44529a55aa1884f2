"""From a project's settings and files to a guarded study; besides for the one who reviews, nothing unguarded leaves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

import pandas as pd

from evallib.errors import InputError, Place, Problem, gather, problems_of
from evallib.focus_groups.analysis.analyse import Codebooks, analyse
from evallib.focus_groups.analysis.counts import merge_mentions
from evallib.focus_groups.analysis.drift import misdeclared
from evallib.focus_groups.analysis.quotations import (
    LONGEST,
    MOST_IN_BRACKETS,
    Fault,
    Review,
    are_candidates,
    fault_of,
    fewest_words,
    list_passages,
    plain,
    stops_of,
    texts_of,
)
from evallib.focus_groups.assembling.pieces import pieces
from evallib.focus_groups.guarding.guard import guard_study
from evallib.focus_groups.guarding.labels import own_names
from evallib.focus_groups.guarding.wording import quoting_notices
from evallib.focus_groups.material import Material
from evallib.focus_groups.read import assemble_material, read_codebooks, read_sources, settings_of
from evallib.focus_groups.reviewed import unmatched_quotations
from evallib.focus_groups.study import Study
from evallib.focus_groups.tables import QUOTATIONS
from evallib.locale import _, ngettext
from evallib.presentation import join_words, number
from evallib.privacy import find_capitalised, find_stops, mask, stop_label
from evallib.projects import Project, limit, shorten
from evallib.tables import NAMES, place, read_table

TO_REVIEW = (*QUOTATIONS.names, "stopped_by", "capitalised", "codes", "group")


def read_study(project: Project) -> Study:
    """Read the coded files of a project, analyse them, and withhold what may not be shown.

    Raises ``InputError`` with every problem of all files.
    """
    material, codebooks, reviews, names = _read(project)
    study = guard_study(analyse(material, codebooks), reviews, names)
    return replace(study, sections=project.sections, noticed=len(_notices(project, material, reviews, names)))


def check_inputs(project: Project) -> tuple[Problem, ...]:
    """Every problem in what the section reads."""
    return problems_of(partial(_read, project))


def notices(project: Project) -> tuple[Problem, ...]:
    """What an evaluator should look at in the coded files, though nothing in it is wrong enough to stop the reading.

    For whoever checks the files, never for a report: names of transcripts and of people stand in it. Raises
    ``InputError`` like ``read_study``.
    """
    material, _codebooks, reviews, names = _read(project)
    return _notices(project, material, reviews, names)


def _notices(
    project: Project, material: Material, reviews: Sequence[Review], names: Sequence[str]
) -> tuple[Problem, ...]:
    where = project.place("fokusgrupper", "files")
    quoting = quoting_notices(material, reviews, own_names(material, names), where)
    return tuple(dict.fromkeys((*material.noticed, *unmatched_quotations(project, material), *quoting)))


def quotations_to_review(project: Project) -> pd.DataFrame:
    """Passages that could be quoted, for the person who reads them before anything is quoted; never for a report.

    One row a text of a suitable length, in the order of the transcripts, with the columns of ``quotations.csv`` (filled
    in where it has been reviewed), and four to read by: ``stopped_by``, what would stop it (an identity number, a name
    of the project's own list); ``capitalised``, words that may be names; ``codes``; and ``group``, as in the source.
    Save the first four as ``quotations.csv`` when ``shown_as`` has [words in brackets] for what gives people away, and
    ``granskad_av`` and ``granskad_datum`` say who read it and when. Raises ``InputError`` like ``read_study``.
    """
    material, _codebooks, reviews, names = _read(project)
    design = material.design
    mentions = merge_mentions(pieces(material), material.codes, design.count, material.looked_at)
    passages = list_passages(mentions, material)
    passages = passages.loc[are_candidates(passages)]
    once = passages.drop_duplicates("passage")
    found = pd.DataFrame({"quote": texts_of(once, material), "passage": once["passage"].tolist()})
    found["group"] = material.groups["name"].to_numpy()[once["group"].to_numpy()]
    found = found.drop_duplicates("quote", ignore_index=True)
    done = {plain(review.quote): review for review in reviews}
    blank = Review("", "", "", "")
    known = [done.get(quote, blank) for quote in found["quote"]]
    found["shown_as"] = [plain(review.shown_as) for review in known]
    found["granskad_av"], found["granskad_datum"] = [one.by for one in known], [one.on for one in known]
    own = own_names(material, names)
    shown = [review.text or quote for review, quote in zip(known, found["quote"], strict=True)]
    found["stopped_by"] = [join_words([stop_label(kind) for kind in stops_of(text, own)]) for text in shown]
    found["capitalised"] = [", ".join(find_capitalised(text)) for text in shown]
    called = passages["code"].map(material.codes["name"]).groupby(passages["passage"]).agg(", ".join)
    found["codes"] = found["passage"].map(called)
    return found[list(TO_REVIEW)]


def _read(project: Project) -> tuple[Material, Codebooks | None, tuple[Review, ...], tuple[str, ...]]:
    """All that the section rests on, or all problems together."""
    coded, reviews, names = gather(
        partial(_read_coded, project), partial(_read_reviews, project), partial(read_table, project, NAMES)
    )
    listed = (*names.frame["name"], *_aliases(project))
    if problems := tuple(_named_coder(project, coded[0], listed)):
        raise InputError(problems)
    return *coded, reviews, listed


def _aliases(project: Project) -> Iterator[str]:
    """All names of the coders in the project file, written as logins, by each part of which somebody is known."""
    for coder in settings_of(project).coders:
        yield from (".".join(name.split()) for name in coder.names)


def _read_reviews(project: Project) -> tuple[Review, ...]:
    """The file of reviewed quotations, in which each text may stand once."""
    table = read_table(project, QUOTATIONS, _check_row)
    rows, problems = dict[str, int](), list[Problem]()
    for row, record in table.records():
        first = rows.setdefault(plain(record["quote"]), row)
        if first != row:
            what = _("Rows {first} and {row} are the same quotation, with other spaces.").format(first=first, row=row)
            problems.append(Problem(place(project, QUOTATIONS, row, "quote"), what, _("Keep one of the rows.")))
    if problems:
        raise InputError(limit(problems))
    return tuple(
        Review(row["quote"], row["shown_as"], row["granskad_av"], row["granskad_datum"])
        for _row, row in table.records()
    )


def _named_coder(project: Project, material: Material, listed: Sequence[str]) -> Iterator[Problem]:
    """A name, or personal data, where the project file says who coded: it would not be shown."""
    who = material.design.coded_by
    if who is not None and find_stops(who, own_names(material, listed)):
        place = project.place("fokusgrupper", "coded_by")
        what = _("The setting says who somebody is: a name from the material or from names.csv, or personal data.")
        yield Problem(place, what, _("Write a role instead, or take the line away."))


def _read_coded(project: Project) -> tuple[Material, Codebooks | None]:
    """The coded files and the versions of their codebook."""
    sources = read_sources(project)
    material: Material
    codebooks: Codebooks | None
    material, codebooks = gather(
        partial(assemble_material, project, sources), partial(read_codebooks, project, sources)
    )
    problems = tuple(_misdeclared(project, codebooks)) if codebooks is not None else ()
    if problems:
        raise InputError(problems)
    return material, codebooks


def _misdeclared(project: Project, codebooks: Codebooks) -> Iterator[Problem]:
    """What the project file says of renamed and merged codes that the codebooks contradict."""
    told = {
        "not_in_earlier": _("“{name}” is not in the earlier codebook."),
        "not_in_later": _("“{name}” is not in the later codebook."),
        "still_there": _("“{name}” is still in the later codebook."),
    }
    found = misdeclared(codebooks.earlier, codebooks.later, renamed=codebooks.renamed, merged=codebooks.merged)
    for one in found:
        what = told[one.fault].format(name=mask(shorten(one.name)))
        remedy = _("Correct the name, or take the line away.")
        yield Problem(_place_of(project, one.setting, one.name), what, remedy)


def _place_of(project: Project, setting: str, name: str) -> Place:
    """Where the project file says that a code was renamed or merged; ``name``: what it was called before or is now."""
    path = ("fokusgrupper", "codebook", setting)
    pairs: Mapping[str, str] = getattr(settings_of(project).codebook, setting)
    key = name if name in pairs else next((old for old, new in pairs.items() if new == name), "")
    place = project.place(*path)
    return replace(place, row=project.rows.get((*path, key), place.row))


def _check_row(row: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """A review that is half signed, and a text that is too long or is not the quotation's."""
    if bool(row["granskad_av"]) != bool(row["granskad_datum"]):
        empty = "granskad_datum" if row["granskad_av"] else "granskad_av"
        yield empty, _("Who reviewed a quotation and when belong together."), _("Fill in both, or neither.")
    shown = plain(row["shown_as"] or row["quote"])
    if len(shown) > LONGEST:
        what = _("The quotation has {n} characters, but at most {most} are shown.")
        remedy = _("Write a shorter part of it in shown_as.")
        yield "shown_as", what.format(n=number(len(shown)), most=number(LONGEST)), remedy
    elif row["shown_as"] and (fault := fault_of(row["shown_as"], row["quote"])):
        yield "shown_as", *_told(fault, row["quote"])


def _told(fault: Fault, quote: str) -> tuple[str, str]:
    """What is wrong with what would be shown, and what to do."""
    fewest = fewest_words(quote)
    told: dict[Fault, tuple[str, str]] = {
        "other words": (
            _("What is to be shown is not the quotation."),
            _("Leave words out with […] or put your own in [brackets]; all other words must stand in the quotation."),
        ),
        "long bracket": (
            _("More than {n} words stand in a bracket.").format(n=number(MOST_IN_BRACKETS)),
            _("Write only what is needed instead of a name or a place, such as [name]."),
        ),
        "few words": (
            ngettext(
                "Too little is left of the quotation: at least {n} word of its own is needed.",
                "Too little is left of the quotation: at least {n} words of its own are needed.",
                fewest,
            ).format(n=number(fewest)),
            _("Leave less out, or choose another quotation."),
        ),
    }
    return told[fault]
