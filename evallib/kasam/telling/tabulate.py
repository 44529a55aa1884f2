"""The tables of the section, from guarded numbers only: what may not be shown stands as a word in its cell."""

from __future__ import annotations

from evallib.kasam.study import Background, LinkAudit, RuleResult, ScaleChange, Scored, Study
from evallib.kasam.telling.tabulate_frame import NOTHING, Cells, hidden_notes, make_table, numbers
from evallib.kasam.telling.tabulate_printed import printed_changes_table, printed_levels_table
from evallib.kasam.telling.words import (
    decimals_of,
    direction_word,
    hidden_text,
    interval_text,
    judged_direction,
    p_text,
)
from evallib.kasam.telling.words_answers import rule_word
from evallib.kasam.waves import Withheld
from evallib.locale import _
from evallib.presentation import Column, Table, number, signed, upper_first
from evallib.statistics import Change, Estimate, NotComputable, Summary


def levels_table(study: Study) -> Table:
    """Every scale in every wave: number, mean, interval, spread, quartiles, per cent of the maximum."""
    if study.summaries is not None:
        return printed_levels_table(study)
    scales = (study.design.primary, *study.design.secondary)
    rows = tuple(_level_cells(study, scale, wave.id) for scale in scales for wave in study.waves)
    columns = (
        Column(_("Scale")),
        Column(_("Measured")),
        *numbers(
            _("People"),
            _("Mean"),
            _("95 % interval"),
            _("Spread (standard deviation)"),
            _("Lower quartile"),
            _("Median"),
            _("Upper quartile"),
            _("Per cent of maximum"),
        ),
    )
    return make_table("levels", _("Points, time by time"), columns, rows)


def _level_cells(study: Study, scale: str, wave: str) -> Cells:
    heads = (upper_first(study.design.instrument.label_of(scale)), study.wave(wave).label)
    scored = study.answers.of(wave, scale) if study.answers else None
    if scored is None:
        return (*heads, *[NOTHING] * 8)
    if isinstance(scored.summary, Withheld):
        return (*heads, hidden_text(scored.summary), *[NOTHING] * 7)
    return (*heads, *_summary_cells(scored, scored.summary, decimals_of(study, scale)))


def _summary_cells(scored: Scored, summary: Summary, decimals: int) -> Cells:
    return (
        number(summary.n),
        _points(summary.mean, decimals),
        interval_text(summary.interval, decimals) if summary.interval else _instead(scored.spread),
        _points(summary.sd, decimals, scored.spread),
        *(_points(value, decimals, scored.quartiles) for value in (summary.q1, summary.median, summary.q3)),
        NOTHING if scored.pomp is None else number(scored.pomp, 1),
    )


def _points(value: float | None, decimals: int, withheld: Withheld | None = None) -> str:
    return _instead(withheld) if value is None else number(value, decimals)


def _instead(withheld: Withheld | None) -> str:
    return NOTHING if withheld is None else hidden_text(withheld)


def changes_table(study: Study) -> Table:
    """Every scale's change in points and in per cent of the scale's range, with interval, p and what may be said."""
    if study.summaries is not None and not any(isinstance(one.change, Change) for one in study.changes):
        return printed_changes_table(study)
    rows = tuple(_change_cells(study, change) for change in study.changes)
    columns = (
        Column(_("Scale")),
        *numbers(
            _("Before"),
            _("After"),
            _("Change, points"),
            _("95 % interval"),
            _("Percentage points of the scale"),
            _("95 % interval, percentage points"),
            _("p"),
        ),
        Column(_("Verdict")),
    )
    note = _("Before and after are means.")
    if adjusted_subscales(study):
        note = _(
            "Before and after are means. p of the subscales is adjusted for their number (Holm), and so is the "
            "verdict; the intervals are not."
        )
    return Table("changes", _("Change, scale by scale"), columns, rows, (note, *hidden_notes(rows)))


def adjusted_subscales(study: Study) -> int:
    """How many subscales are judged together; 0 when one alone is, and nothing had to be adjusted."""
    several = sum(change.p_holm is not None for change in study.changes)
    return several if several > 1 else 0


def _change_cells(study: Study, told: ScaleChange) -> Cells:
    label = upper_first(study.design.instrument.label_of(told.scale))
    verdict = upper_first(direction_word(judged_direction(told)))
    if not isinstance(told.change, Change):
        return (label, *_no_change(told), verdict)
    change, decimals = told.change, decimals_of(study, told.scale)
    share = share_of_range(study, told.scale, change.estimate)
    return (
        label,
        number(change.mean_before, decimals),
        number(change.mean_after, decimals),
        signed(change.estimate.value, decimals),
        interval_text(change.estimate, decimals),
        signed(share.value, 1),
        interval_text(share, 1),
        p_text(change.p if told.p_holm is None else told.p_holm),
        verdict,
    )


def _no_change(told: ScaleChange) -> Cells:
    first = hidden_text(told.change) if isinstance(told.change, Withheld) else NOTHING
    return (first, *[NOTHING] * 6)


def share_of_range(study: Study, scale: str, estimate: Estimate) -> Estimate:
    """An estimate in points as per cent of the scale's range."""
    value, low, high = (study.design.share_of_range(scale, x) for x in (estimate.value, estimate.low, estimate.high))
    return Estimate(value, low, high, estimate.level)


def rules_table(study: Study) -> Table:
    """The main change under three rules for missing answers, side by side."""
    found = study.answers.rules if study.answers else ()
    rows = tuple(_rule_cells(study, result) for result in found)
    columns = (
        Column(_("Rule for missing answers")),
        *numbers(_("People before"), _("People after"), _("Both times"), _("Change, points"), _("95 % interval")),
        Column(_("Verdict")),
    )
    return make_table("rules", _("The main result under three rules"), columns, rows, folded=True)


def _rule_cells(study: Study, result: RuleResult) -> Cells:
    verdict = upper_first(direction_word(result.direction))
    name = rule_word(study, result.rule)
    if isinstance(result.change, Withheld):
        return (name, *[hidden_text(result.change)] * 5, verdict)
    people = (number(result.n_before), number(result.n_after), _count(result.n_pairs))
    return (name, *people, *_estimate_cells(study, result.change), verdict)


def _estimate_cells(study: Study, change: Change | NotComputable) -> Cells:
    if isinstance(change, NotComputable):
        return (NOTHING, NOTHING)
    decimals = decimals_of(study, study.design.primary)
    return signed(change.estimate.value, decimals), interval_text(change.estimate, decimals)


def _count(value: int | Withheld | None) -> str:
    if isinstance(value, Withheld):
        return hidden_text(value)
    return NOTHING if value is None else number(value)


def band_table(study: Study) -> Table:
    """What the change would look like for assumed correlations between the two times."""
    main, decimals = study.main, decimals_of(study, study.design.primary)
    rows = tuple(
        (number(row.r, 2), interval_text(row.estimate, decimals), p_text(row.p)) for row in (main.band if main else ())
    )
    columns = numbers(_("Assumed correlation"), _("95 % interval of the change"), _("p"))
    note = _(
        "Each row assumes that the same people answered both times and that their two scores correlate as much as "
        "stated. It shows what linking could have given; it is no result."
    )
    if any(row.r == 0 for row in (main.band if main else ())):
        note += " " + _("The row with 0 is the main analysis.")
    return Table("band", _("If the same people answered both times"), columns, rows, (note,), folded=True)


def reliability_table(study: Study) -> Table:
    """Alpha with its interval and omega, for each scale and wave, from complete answers."""
    scored = _by_scale(study)
    rows = tuple(_reliability_cells(study, one) for one in scored)
    columns = (
        Column(_("Scale")),
        Column(_("Measured")),
        *numbers(_("Complete answers"), _("Alpha"), _("95 % interval"), _("Omega")),
    )
    return make_table("reliability", _("How well the questions of a scale hang together"), columns, rows, folded=True)


def _by_scale(study: Study) -> list[Scored]:
    """Every scale in every wave, the primary scale first."""
    if study.answers is None:
        return []
    scales = (study.design.primary, *study.design.secondary)
    return [study.answers.of(wave.id, scale) for scale in scales for wave in study.waves]


def _reliability_cells(study: Study, one: Scored) -> Cells:
    heads = (upper_first(study.design.instrument.label_of(one.scale)), study.wave(one.wave).label)
    if isinstance(one.alpha, Withheld):
        return (*heads, hidden_text(one.alpha), NOTHING, NOTHING, NOTHING)
    alpha, interval = (
        (NOTHING, NOTHING) if one.alpha is None else (number(one.alpha.value, 2), interval_text(one.alpha, 2))
    )
    return (*heads, number(one.n_complete), alpha, interval, NOTHING if one.omega is None else number(one.omega, 2))


def missing_table(study: Study) -> Table:
    """How many people got a score, how many of them by filling in, and how many got none."""
    scored = [one for one in _by_scale(study) if study.wave(one.wave).missing is not None]
    rows = tuple(
        (
            upper_first(study.design.instrument.label_of(one.scale)),
            study.wave(one.wave).label,
            number(one.scored),
            number(one.prorated),
            number(one.dropped),
        )
        for one in scored
    )
    columns = (
        Column(_("Scale")),
        Column(_("Measured")),
        *numbers(_("With a score"), _("of them filled in"), _("Without a score")),
    )
    return make_table("missing", _("Missing answers"), columns, rows, folded=True)


def links_table(study: Study, audit: LinkAudit) -> Table:
    """How many were linked, how, and how many were not, with the reasons that are known."""
    exact = _("The same id both times") if audit.by == "id" else _("The same code both times")
    counts: list[tuple[str, int | Withheld]] = [(exact, audit.exact)]
    counts += [(_("One character differs"), audit.tolerant)] if audit.tolerant else []
    without = _("of them without id") if audit.by == "id" else _("of them without code")
    for side, wave in enumerate(study.compared):
        counts.append((_("Not linked, {wave}").format(wave=wave.label), audit.unlinked[side]))
        parts = ((without, audit.without_key[side]), (_("of them a code that fits several"), audit.ambiguous[side]))
        counts += [
            (_("Not linked, {wave} ({part})").format(wave=wave.label, part=part), count)
            for part, count in parts
            if count
        ]
    shown = tuple((label, _count(count)) for label, count in counts)
    columns = (Column(_("Linking")), *numbers(_("People")))
    return make_table("links", _("How answers were linked between the two times"), columns, shown, folded=True)


def background_table(study: Study, found: Background, position: int) -> Table:
    """How a background column is spread over those who are linked and those who are not."""
    before, after = study.compared
    heads = {
        "both": _("Linked"),
        "first_only": _("Not linked, {wave}").format(wave=before.label),
        "last_only": _("Not linked, {wave}").format(wave=after.label),
        "before": upper_first(before.label),
        "after": upper_first(after.label),
    }
    rows = tuple(
        (_category(category), *(number(count) for count in counts))
        for category, counts in zip(found.categories, found.counts, strict=True)
    )
    columns = (Column(found.column), *numbers(*(heads[group] for group in found.groups)))
    caption = _("{column} among those who answered").format(column=found.column)
    return Table(f"background_{position}", caption, columns, rows, folded=True)


def _category(category: str | None) -> str:
    if category is None:
        return _("Others, put together")
    return category or _("Not stated")
