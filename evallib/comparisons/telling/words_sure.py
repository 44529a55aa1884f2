"""How sure the figures are, in sentences: their age, what speaks against them, and what the group itself thinks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from evallib.comparisons.forms_read import Answer
from evallib.comparisons.read import Study
from evallib.comparisons.study import Comparison, Doubt, IndicatorResult
from evallib.comparisons.telling.cells import cell_text, size_text, status_word
from evallib.comparisons.telling.names import answer_word, call, call_some, call_written, name_some, years_text
from evallib.kolada import GENDERS, Cell, Gender, Status
from evallib.locale import _, ngettext
from evallib.presentation import join_words, number, quoted

FEW_PEERS = 12
"""Among so many municipalities or fewer, one more or less moves the mean and the place."""
TOTALS = ("outside", "rounding", "zeros")
"""The doubts that are told with the three values themselves."""
ANSWERS: tuple[Answer, ...] = ("yes", "no", "unknown")
REASONS: tuple[Status, ...] = ("missing", "privacy", "not_applicable", "absent")


def lag_sentence(comparison: Comparison) -> str:
    """How far behind the values are when they were fetched, or that this cannot be said."""
    years = years_text(comparison)
    if not years:
        return _("There is no value of any year, so nothing can be said of how old the figures are.")
    if comparison.vintage is None:
        return _(
            "The latest values are of {years}. When they were fetched is not stated, so how old they were then cannot "
            "be said. The day needs to be stated."
        ).format(years=years)
    behind = [comparison.vintage.year - one.year for one in comparison.results if one.year is not None]
    low, high = min(behind), max(behind)
    how = number(low) if low == high else f"{number(low)}–{number(high)}"
    if high <= 0:
        return _("The latest values are of {years}, the year when they were fetched ({date}).").format(
            years=years, date=comparison.vintage.isoformat()
        )
    text = ngettext(
        "The latest values are of {years} and were fetched {date}: they tell of how it was {how} year earlier.",
        "The latest values are of {years} and were fetched {date}: they tell of how it was {how} years earlier.",
        high,
    )
    return text.format(years=years, date=comparison.vintage.isoformat(), how=how)


def doubted(comparison: Comparison) -> tuple[IndicatorResult, ...]:
    """The results with anything that makes them less sure."""
    return tuple(one for one in comparison.results if one.doubts)


def doubts_sentence(comparison: Comparison) -> str:
    """For how many indicators something makes the figure less sure."""
    found, count = doubted(comparison), len(comparison.results)
    if not found:
        return _("Nothing that was looked for makes any of the figures less sure.")
    text = ngettext(
        "For {n} of {all} indicators something makes the figures less sure",
        "For {n} of {all} indicators something makes the figures less sure",
        len(found),
    )
    return text.format(n=number(len(found)), all=number(count))


def doubt_lines(comparison: Comparison) -> tuple[str, ...]:
    """Each doubt of each indicator, those of one kind together with their years."""
    return tuple(line for result in doubted(comparison) for line in _doubts(result))


def _doubts(result: IndicatorResult) -> Iterator[str]:
    kinds = dict.fromkeys(doubt.kind for doubt in result.doubts)
    for kind in kinds:
        same = [doubt for doubt in result.doubts if doubt.kind == kind]
        if kind in TOTALS:
            yield total_text(result, same)
        else:
            yield f"{quoted(call(result))}: {doubt_text(same)}"


def total_text(result: IndicatorResult, doubts: Sequence[Doubt]) -> str:
    """What speaks against the value of all: the three values of the latest such year, what they mean, other years."""
    kind, years = doubts[0].kind, sorted(doubt.year for doubt in doubts if doubt.year is not None)
    total, women, men = (_cell(result, gender, years[-1]) for gender in GENDERS)
    low, high = sorted((women.value or 0.0, men.value or 0.0))
    gap = max(low - (total.value or 0.0), (total.value or 0.0) - high)
    text = _("{label} ({year}): {total} for all, but {women} for women and {men} for men. {meaning}").format(
        label=quoted(call(result)),
        year=str(years[-1]),
        total=cell_text(total, result.indicator),
        women=cell_text(women, result.indicator),
        men=cell_text(men, result.indicator),
        meaning=_meaning(kind).format(gap=size_text(gap, result.indicator)),
    )
    if years[:-1]:
        text += " " + _("The same holds for {years}.").format(years=join_words([str(year) for year in years[:-1]]))
    return text


def _cell(result: IndicatorResult, gender: Gender, year: int) -> Cell:
    trend = result.trends.get(gender)
    return next((one.cell for one in (trend.points if trend else ()) if one.year == year), Cell("absent"))


def _meaning(kind: str) -> str:
    if kind == "zeros":
        return _("The zeros are probably missing values. Who reported the figures needs to answer.")
    if kind == "rounding":
        return _("The value of all should lie between them. Rounding can explain the difference of {gap}.")
    return _(
        "The value of all should lie between them. Rounding is not enough to explain it, so at least one of the three "
        "is wrong or they are not of the same people. Who reported the figures needs to answer."
    )


def doubt_text(doubts: Sequence[Doubt]) -> str:
    """What doubts of one kind say, as the end of a sentence; those of ``TOTALS`` are told by :func:`total_text`."""
    kind = doubts[0].kind
    years = join_words([str(doubt.year) for doubt in doubts if doubt.year is not None])
    detail = " ".join(dict.fromkeys(doubt.detail for doubt in doubts if doubt.detail))
    words = {
        "discontinued": _("by its name it is not measured after {detail}."),
        "old": _("the latest value is of {years} and is at least two years older than the newest values."),
        "late": _("the latest value is of {years} and was fetched at least three years later."),
        "break": _("{years} is the first year of a new way of measuring, so it is not compared with earlier years."),
        "one_hidden": _(
            "one of the values for women, men and all is {secret} in the source ({years}). Values from which it could "
            "be worked out are therefore not shown."
        ),
        "method": _("the description tells of a changed way of measuring, without a certain year: “{detail}”"),
    }
    return words[kind].format(years=years, detail=detail, secret=status_word("privacy"))


def few_lines(comparison: Comparison) -> tuple[str, ...]:
    """How many municipalities "all" are here, and in which groups they are so few that mean and place are unsure."""
    standings = [one for result in comparison.results for one in result.standings if one.n]
    counts = [one.n for one in standings if one.peers.kind == "all"]
    if not counts:
        return ()
    how = number(min(counts)) if min(counts) == max(counts) else f"{number(min(counts))}–{number(max(counts))}"
    told = [_("“All municipalities” are here the {n} that have a value in the data.").format(n=how)]
    small = [one.peers.title for one in standings if one.peers.kind != "all" and one.n <= FEW_PEERS]
    if small:
        text = _("Among few municipalities the mean and the place are unsure: {groups}.")
        told.append(text.format(groups=name_some(list(dict.fromkeys(small)))))
    return tuple(told)


def absent_sentence(study: Study, comparison: Comparison) -> str:
    """In which indicators the municipality has no value of all, by the reason; "" when it has all."""
    told = []
    for status in REASONS:
        found = [one for one in comparison.results if _status(one) == status]
        if found:
            told.append(f"{status_word(status)} ({call_some(found)})")
    if not told:
        return ""
    count = sum(_status(one) != "value" for one in comparison.results)
    text = ngettext(
        "{name} has no value in {n} of {all} indicators: {told}. None of them is counted as zero.",
        "{name} has no value in {n} of {all} indicators: {told}. None of them is counted as zero.",
        count,
    )
    name, everything = study.settings.name, number(len(comparison.results))
    return text.format(name=name, n=number(count), all=everything, told="; ".join(told))


def _status(result: IndicatorResult) -> Status:
    cell = result.cells.get("T")
    return cell.status if cell is not None else "absent"


def reliable_sentence(study: Study) -> str:
    """What the group holds of the figures in the quick analysis; "" when it says nothing."""
    answers: dict[Answer, list[str]] = {}
    for row in study.forms.quick:
        if row.reliable is not None:
            answers.setdefault(row.reliable, []).append(call_written(study.comparison, row.indicator))
    if not answers:
        return ""
    text = ngettext(
        "Is the {n} result in the quick analysis (Bilaga 5) reliable? The group answers: {told}.",
        "Are the {n} results in the quick analysis (Bilaga 5) reliable? The group answers: {told}.",
        sum(len(labels) for labels in answers.values()),
    )
    count = number(sum(len(labels) for labels in answers.values()))
    return text.format(n=count, told=", ".join(_answers(answers)))


def _answers(answers: Mapping[Answer, Sequence[str]]) -> Iterator[str]:
    """How many answered what; what the group does not find reliable is named."""
    for answer in ANSWERS:
        if labels := answers.get(answer):
            named = "" if answer == "yes" else f" ({name_some(labels)})"
            yield f"{answer_word(answer)} {number(len(labels))}{named}"
