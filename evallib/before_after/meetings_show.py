"""What is told and drawn of the meetings: whether they contributed, meeting by meeting."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.patches import Patch

from evallib.before_after.meetings import REPLIES, Meeting, Reply
from evallib.locale import N_, _
from evallib.presentation import Column, Figure, Table, canvas, figure, join_words, lower_first
from evallib.presentation.theme import INK

NAMES = {
    ("yes",): N_("yes"),
    ("partly",): N_("to some extent"),
    ("no",): N_("no"),
    ("unknown",): N_("do not know"),
    ("no", "unknown"): N_("no or do not know"),
    ("yes", "partly"): N_("yes or to some extent"),
}
COLOURS = {
    ("yes",): "#005a8c",
    ("yes", "partly"): "#2f7ba8",
    ("partly",): "#a5cbe0",
    ("no", "unknown"): "#dcbf8c",
    ("no",): "#8a5a00",
    ("unknown",): "#d7e0e8",
}
DARK = frozenset({"#005a8c", "#2f7ba8", "#8a5a00"})
NARROWEST = 6


def contributed_sentence(meetings: Sequence[Meeting]) -> str:
    """How many said of each meeting that it contributed at least to some extent; empty when none may be shown."""
    known = [(one, one.people, one.count("yes", "partly")) for one in meetings]
    told = [
        _("{meeting} ({n} of {all})").format(meeting=lower_first(one.label), n=count, all=people)
        for one, people, count in known
        if count is not None and people is not None
    ]
    if not told:
        return ""
    text = _("That the meeting has contributed, at least to some extent, was said of: {told}.")
    return text.format(told=join_words(told))


def hidden_sentence(meetings: Sequence[Meeting], smallest_group: int) -> str:
    """The meetings of which no replies may be shown; empty when there are none."""
    left = [lower_first(one.label) for one in meetings if not one.parts]
    if not left:
        return ""
    text = _("Replies are not shown where fewer than {n} are on either side, or where all replied alike: {told}.")
    return text.format(n=smallest_group, told=join_words(left))


def meetings_table(meetings: Sequence[Meeting], caption: str, smallest_group: int) -> Table:
    """One row a meeting; replies that were put together stand in the first one's place."""
    columns = (
        Column(_("Meeting")),
        *(Column(_(NAMES[(reply,)]).capitalize(), "right") for reply in REPLIES),
        Column(_("Replies"), "right"),
    )
    rows = tuple(
        (
            f"{one.label} ({one.step})" if one.step else one.label,
            *(_cell(one, reply) for reply in REPLIES),
            str(one.people) if one.people is not None else _("hidden (fewer than {n})").format(n=smallest_group),
        )
        for one in meetings
    )
    note = _("Replies that fewer than {n} have given are put together with others, so that nobody's can be worked out.")
    together = any(len(part) > 1 for one in meetings for part, _n in one.parts) or any(
        not one.parts for one in meetings
    )
    return Table("meetings", caption, columns, rows, (note.format(n=smallest_group),) if together else ())


def _cell(one: Meeting, reply: Reply) -> str:
    for part, count in one.parts:
        if reply in part:
            if len(part) == 1:
                return str(count)
            return (
                f"{count} ({_(NAMES[part])})"
                if part[0] == reply
                else _("with “{name}”").format(name=_(NAMES[part[:1]]))
            )
    return _("hidden (protection)")


def draw_meetings(meetings: Sequence[Meeting], caption: str, smallest_group: int) -> Figure | None:
    """One bar a meeting, in per cent of the replies; None where no replies may be shown."""
    drawn = [one for one in meetings if one.parts]
    if not drawn:
        return None
    with canvas(1.4 + 0.4 * len(drawn)) as (picture, axes):
        for height, one in enumerate(reversed(drawn)):
            start, people = 0.0, sum(count for _part, count in one.parts)
            for part, count in one.parts:
                width, colour = 100 * count / people, COLOURS[part]
                axes.barh(height, width, left=start, height=0.62, color=colour, zorder=2)
                if width >= NARROWEST:
                    ink = "white" if colour in DARK else INK
                    axes.text(start + width / 2, height, str(count), ha="center", va="center", color=ink, zorder=3)
                start += width
        axes.set_yticks(range(len(drawn)), [one.label for one in reversed(drawn)])
        axes.set(xlim=(0, 100), ylim=(-0.6, len(drawn) - 0.4))
        axes.set_xlabel(_("per cent of the replies"))
        used = {part for one in drawn for part, count in one.parts if count}
        patches = [Patch(color=colour, label=_(NAMES[part])) for part, colour in COLOURS.items() if part in used]
        picture.legend(handles=patches, loc="outside upper right", ncols=3, frameon=False)
    told = "; ".join(
        f"{one.label}: " + ", ".join(f"{_(NAMES[part])} {count}" for part, count in one.parts) for one in drawn
    )
    alt = _("Bar chart. What was replied after {n} meetings. {told}.").format(n=len(drawn), told=told)
    table = meetings_table(meetings, caption, smallest_group)
    return figure(picture, name="meetings", alt=alt, caption=caption, table=table)
