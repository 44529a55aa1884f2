"""What things are called: the municipality, its indicators, where the values come from, the levels of the forms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evallib.comparisons.forms_read import Answer, IndicatorType, Level, State
from evallib.comparisons.read import Study
from evallib.comparisons.study import Comparison, IndicatorResult, PeerKind, Peers, Standing
from evallib.locale import _, ngettext, pgettext
from evallib.presentation import join_words, quoted

MOST_NAMED = 4
"""So many indicators are named in a sentence; the rest are counted."""
NOTHING = "–"


def call(result: IndicatorResult) -> str:
    """The project's own label of an indicator, else its title in the data, else its id."""
    return result.indicator.label or result.title or result.indicator.id


def call_some(results: Iterable[IndicatorResult], most: int = MOST_NAMED) -> str:
    """The indicators in quotation marks; of more than ``most`` the rest are counted."""
    return name_some([call(one) for one in results], most)


def name_some(labels: Sequence[str], most: int = MOST_NAMED) -> str:
    """Labels in quotation marks; of more than ``most`` the rest are counted.

    >>> name_some(["a", "b", "c"], 2)
    '”a”, ”b” och 1 till'
    """
    named = [quoted(label) for label in labels[:most]]
    rest = len(labels) - len(named)
    return join_words([*named, _("{n} more").format(n=rest)] if rest else named)


def find_result(comparison: Comparison | None, written: str) -> IndicatorResult | None:
    """The indicator that a form means: what is written is its id or its label (its title without one), in any case.

    None where it is none of them: the group may use indicators of its own.
    """
    wanted = _plain(written)
    for result in comparison.results if comparison else ():
        if wanted in {_plain(name) for name in (result.indicator.id, result.indicator.label or "", result.title)}:
            return result
    return None


def call_written(comparison: Comparison | None, written: str) -> str:
    """What an indicator that a form names is called here; as written where the comparison does not have it."""
    found = find_result(comparison, written)
    return call(found) if found else written


def same_indicator(comparison: Comparison | None, written: str) -> str:
    """One key for all spellings of an indicator in the forms."""
    found = find_result(comparison, written)
    return found.indicator.id if found else _plain(written)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def standing_of(result: IndicatorResult, kind: PeerKind = "all") -> Standing | None:
    """Where the municipality stands among the first peers of a kind; None where nothing is compared."""
    return next((one for one in result.standings if one.peers.kind == kind), None)


def peers_title(peers: Peers) -> str:
    """What a group is called to a reader: all municipalities, or the group's own title in quotation marks."""
    return _("all municipalities") if peers.kind == "all" else quoted(peers.title)


def source_text(study: Study) -> str:
    """Where the values come from and when they were fetched, as after the word source."""
    names = study.settings.values.files
    source = study.source or (_files(names) if names else "Kolada")
    vintage = study.comparison.vintage if study.comparison else None
    if vintage is None:
        return _("{source} (when it was fetched is not stated)").format(source=source)
    return _("{source}, fetched {date}").format(source=source, date=vintage.isoformat())


def source_note(study: Study) -> str:
    """Where the values come from, as a sentence under a table."""
    return _("Source: {source}.").format(source=source_text(study))


def _files(names: Sequence[str]) -> str:
    return ngettext("the file {names}", "the files {names}", len(names)).format(names=join_words(names))


def years_text(comparison: Comparison) -> str:
    """The years that the latest values are of: one, or the first and the last of them; "" without any."""
    years = sorted({one.year for one in comparison.results if one.year is not None})
    if not years:
        return ""
    return str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"


def level_word(level: Level | None) -> str:
    """How large something is, as the handbook's forms say it; a dash where it is not filled in."""
    words = {
        "low": pgettext("level", "low"),
        "medium": pgettext("level", "medium"),
        "high": pgettext("level", "high"),
        None: NOTHING,
    }
    return words[level]


def people_word(level: Level | None) -> str:
    """How many inhabitants something is about; a dash where it is not filled in."""
    words = {
        "low": pgettext("how many", "few"),
        "medium": pgettext("how many", "medium"),
        "high": pgettext("how many", "many"),
        None: NOTHING,
    }
    return words[level]


def type_word(kind: IndicatorType | None) -> str:
    """What an indicator measures; a dash where it is not filled in."""
    words = {
        "structure": pgettext("indicator", "structure"),
        "process": pgettext("indicator", "process"),
        "result": pgettext("indicator", "result"),
        None: NOTHING,
    }
    return words[kind]


def answer_word(answer: Answer | None) -> str:
    """Yes, no or do not know; a dash where nothing is filled in."""
    words = {
        "yes": pgettext("answer", "yes"),
        "no": pgettext("answer", "no"),
        "unknown": pgettext("answer", "do not know"),
        None: NOTHING,
    }
    return words[answer]


def state_word(state: State | None) -> str:
    """How far an activity of the plan has come."""
    words = {
        "not_started": pgettext("activity", "not started"),
        "ongoing": pgettext("activity", "ongoing"),
        "done": pgettext("activity", "done"),
        "stopped": pgettext("activity", "stopped"),
        None: pgettext("activity", "without status"),
    }
    return words[state]
