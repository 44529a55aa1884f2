"""What is told and drawn of the meetings: whether they contributed, meeting by meeting."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from matplotlib.patches import Patch

from evallib.before_after.meetings import REPLIES, Meeting, Reply
from evallib.locale import N_, _
from evallib.presentation import Column, Figure, Table, canvas, figure, join_words, lower_first
from evallib.presentation.theme import INK, MUTED

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
WIDE = 30
"""Per cent of the replies that a part of a bar needs for words beside its number."""


def contributed_sentence(meetings: Sequence[Meeting]) -> str:
    """After which meetings most and fewest said that it contributed at least to some extent; empty if none is shown."""
    known = [
        (Fraction(count, one.people), one)
        for one in meetings
        if (count := one.count("yes", "partly")) is not None and one.people
    ]
    if not known:
        return ""
    shares = [share for share, _one in known]
    most, fewest = (
        join_words([_share(one) for share, one in known if share == wanted]) for wanted in (max(shares), min(shares))
    )
    if max(shares) == min(shares):
        text = _("That the meeting has contributed to the work, at least to some extent, was said of: {most}.")
        return text.format(most=most)
    return _(
        "That the meeting has contributed to the work, at least to some extent, was said by most of {most} and by "
        "fewest of {fewest}."
    ).format(most=most, fewest=fewest)


def _share(one: Meeting) -> str:
    count = one.count("yes", "partly")
    return _("{meeting} ({n} of {all})").format(meeting=lower_first(one.label), n=count, all=one.people)


def hidden_sentence(meetings: Sequence[Meeting]) -> str:
    """The meetings of which no replies may be shown; empty when there are none."""
    left = [lower_first(one.label) for one in meetings if not one.parts]
    if not left:
        return ""
    text = _("Not shown: {told}. The replies there are so few, or so much alike, that somebody's could be worked out.")
    return text.format(told=join_words(left))


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
            others = join_words([_(NAMES[(other,)]) for other in part if other != reply])
            together = _("together with “{name}”").format(name=others)
            return f"{count} ({together})" if part[0] == reply else together
    return _("hidden (protection)")


def draw_meetings(meetings: Sequence[Meeting], caption: str, smallest_group: int) -> Figure | None:
    """One bar a meeting, in per cent of the replies; None where no replies may be shown."""
    drawn = list(meetings)
    if not any(one.parts for one in drawn):
        return None
    with canvas(1.4 + 0.4 * len(drawn)) as (picture, axes):
        for height, one in enumerate(reversed(drawn)):
            start, people = 0.0, sum(count for _part, count in one.parts)
            if not one.parts:
                axes.text(2, height, _("hidden"), va="center", color=MUTED, zorder=3)
            for part, count in one.parts:
                width, colour = 100 * count / people, COLOURS[part]
                axes.barh(height, width, left=start, height=0.62, color=colour, zorder=2)
                if width >= NARROWEST:
                    ink = "white" if colour in DARK else INK
                    words = f"{count} {_(NAMES[part])}" if len(part) > 1 and width >= WIDE else str(count)
                    axes.text(start + width / 2, height, words, ha="center", va="center", color=ink, zorder=3)
                start += width
        axes.set_yticks(range(len(drawn)), [one.label for one in reversed(drawn)])
        axes.set(xlim=(0, 100), ylim=(-0.6, len(drawn) - 0.4))
        axes.set_xlabel(_("per cent of the replies"))
        used = {part for one in drawn for part, count in one.parts if count}
        patches = [Patch(color=colour, label=_(NAMES[part])) for part, colour in COLOURS.items() if part in used]
        picture.legend(handles=patches, loc="outside upper right", ncols=3, frameon=False)
    told = "; ".join(
        f"{one.label}: " + (", ".join(f"{_(NAMES[part])} {count}" for part, count in one.parts) or _("hidden"))
        for one in drawn
    )
    alt = _("Bar chart. What was replied after {n} meetings. {told}.").format(n=len(drawn), told=told)
    table = meetings_table(meetings, caption, smallest_group)
    return figure(picture, name="meetings", alt=alt, caption=caption, table=table)
