"""With whom a municipality is compared: all others, Kolada's similar ones, an edition's group, and groups by id."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from evallib.comparisons.identity import Found, is_municipality
from evallib.comparisons.study import Peers
from evallib.kolada import Group
from evallib.locale import _
from evallib.projects import ComparisonSettings, EditionSettings, KeyPath, SimilarSettings, suggest

SIMILAR = re.compile(r"Liknande kommuner,? (?P<area>.+?), (?P<name>.+), (?P<year>\d{4})")
MEMBERS_OF_SIMILAR = 7
ALL = "all"


@dataclass(frozen=True, eq=False)
class Groups:
    """All groups in the data, found by their id, and those of similar municipalities by area, year and name.

    Made once for all reports; see :func:`index_groups`.
    """

    known: Mapping[str, Group]
    similar: Mapping[tuple[str, int], Mapping[str, tuple[Group, ...]]]
    """Area (small letters) and year to the municipality's name to its groups; one, if nothing is wrong."""
    areas: tuple[str, ...]
    """The areas and years that there are, as they are written."""


@dataclass
class _Search:
    """The groups at hand, and what was wrong with those asked for. Used for one municipality."""

    settings: ComparisonSettings
    groups: Groups
    found: list[Found] = field(default_factory=list)

    def tell(self, path: KeyPath, what: str, remedy: str) -> None:
        """Write down what is wrong at a key within compare."""
        self.found.append((("compare", *path), what, remedy))


def index_groups(groups: Sequence[Group]) -> Groups:
    """The groups by id, and those titled "Liknande kommuner <area>, <municipality>, <year>" by what the title says.

    Kolada writes one more comma before some areas, e.g. "Liknande kommuner, övergripande, Umeå, 2025".

    >>> index_groups([Group("G1", "Liknande kommuner IFO, Exempelstad, 2024", ("9902",))]).areas
    ('IFO 2024',)
    """
    similar: dict[tuple[str, int], dict[str, tuple[Group, ...]]] = {}
    areas: dict[str, None] = {}
    for group in groups:
        match = SIMILAR.fullmatch(group.title)
        if match is not None:
            by_name = similar.setdefault((match["area"].casefold(), int(match["year"])), {})
            by_name[match["name"]] = (*by_name.get(match["name"], ()), group)
            areas[f"{match['area']} {match['year']}"] = None
    return Groups({group.id: group for group in groups}, similar, tuple(areas))


def find_peers(
    settings: ComparisonSettings,
    groups: Groups,
    *,
    everyone: Collection[str],
    editions: Mapping[int, Sequence[str]],
) -> tuple[tuple[Peers, ...], tuple[Found, ...]]:
    """Everyone the municipality is compared with, all others first, and what is wrong with the groups asked for.

    ``everyone``: the municipalities in the data. ``editions``: ids of the groups of an edition, where the settings do
    not give them. A group's members are the municipalities among them, without the one compared. Kolada makes no group
    of similar ones for some municipalities; then ``Peers.missing`` says so and nothing is wrong.
    """
    search = _Search(settings, groups)
    peers = [Peers("all", ALL, tuple(sorted(everyone)))]
    compare = settings.compare
    if compare.similar is not None:
        peers += _similar(search, compare.similar)
    if compare.edition is not None:
        peers += _edition(search, compare.edition, compare.edition.groups or editions.get(compare.edition.edition, ()))
    known = groups.known
    for index, name in enumerate(compare.groups):
        if name not in known:
            what = _("There is no group “{name}” in the data.").format(name=name)
            search.tell(("groups", index), what, suggest(name, [*known]))
        else:
            peers.append(Peers("group", known[name].title, _members(search, known[name], ("groups", index)), name))
    return tuple(peers), tuple(search.found)


def nearest(peers: Sequence[Peers]) -> Peers:
    """Whose mean is shown beside the municipality's own past: similar ones, else the edition's group, else another
    group, else all. Groups that are missing, or whose members are not known, are passed over."""
    for kind in ("similar", "edition", "group"):
        for one in peers:
            if one.kind == kind and not one.missing and one.members:
                return one
    return peers[0]


def _similar(search: _Search, asked: SimilarSettings) -> Iterator[Peers]:
    """The group of similar municipalities, by its title; a missing one if others have one and this one has none."""
    by_name = search.groups.similar.get((asked.area.casefold(), asked.year))
    if by_name is None:
        what = _("There are no groups of similar municipalities for {area}, {year}.")
        told = what.format(area=asked.area, year=asked.year)
        search.tell(
            ("similar",), told, suggest(f"{asked.area} {asked.year}", search.groups.areas) or _no_groups(search)
        )
        return
    found = by_name.get(search.settings.name, ())
    if not found:
        title = f"Liknande kommuner {asked.area}, {search.settings.name}, {asked.year}"
        yield Peers("similar", title, edition=asked.year, missing=True)
    elif len(found) > 1:
        what = _("There are several groups “{title}”: {ids}.")
        told = what.format(title=found[0].title, ids=", ".join(group.id for group in found))
        search.tell(("similar",), told, _("Name one of them in compare.groups instead."))
    else:
        yield Peers("similar", found[0].title, _seven(search, found[0]), found[0].id, asked.year)


def _seven(search: _Search, group: Group) -> tuple[str, ...]:
    """The members of a group of similar municipalities: seven, and never the municipality itself."""
    own, count = search.settings.municipality, len(set(group.members))
    remedy = _("Fetch the groups again, or mend the file with the groups.")
    if own in group.members:
        what = _("The group “{title}” ({id}) should have seven other municipalities, but holds this one too.")
        search.tell(("similar",), what.format(title=group.title, id=group.id), remedy)
    elif count != MEMBERS_OF_SIMILAR:
        what = _("The group “{title}” ({id}) should have seven other municipalities, but has {count}.")
        search.tell(("similar",), what.format(title=group.title, id=group.id, count=count), remedy)
    return tuple(sorted(set(group.members) - {own}))


def _edition(search: _Search, asked: EditionSettings, ids: Sequence[str]) -> Iterator[Peers]:
    """The one group of an edition that holds the municipality."""
    if not ids:
        what = _("The ids of the groups of the edition {edition} are not known.").format(edition=asked.edition)
        search.tell(("edition",), what, _("Add them: “groups: [G…, G…]”."))
        return
    known = search.groups.known
    absent = [name for name in ids if name not in known]
    if absent:
        what = _("These groups of the edition {edition} are not in the data: {ids}.")
        told = what.format(edition=asked.edition, ids=", ".join(absent))
        search.tell(("edition",), told, _no_groups(search) or _("Mend the ids, or fetch the groups again."))
        return
    holding = [known[name] for name in ids if search.settings.municipality in known[name].members]
    if len(holding) != 1:
        what = _("The municipality should be in one group of the edition {edition}, but is in {count}: {ids}.")
        names = ", ".join(group.id for group in holding) or "–"
        told = what.format(edition=asked.edition, count=len(holding), ids=names)
        search.tell(("edition",), told, _("Mend the ids of the edition, or the groups."))
        return
    members = _members(search, holding[0], ("edition",))
    yield Peers("edition", holding[0].title, members, holding[0].id, asked.edition)


def _members(search: _Search, group: Group, path: KeyPath) -> tuple[str, ...]:
    own = search.settings.municipality
    members = tuple(sorted({code for code in group.members if is_municipality(code) and code != own}))
    if not members:
        what = _("The group “{title}” ({id}) has no other municipalities.").format(title=group.title, id=group.id)
        search.tell(path, what, _("Choose another group."))
    return members


def _no_groups(search: _Search) -> str:
    return (
        "" if search.groups.known else _("The data have no groups at all; fetch them, or name a file in values.groups.")
    )
