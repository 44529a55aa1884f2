"""The words for verdicts: the arithmetic as printed, what was found, and how sure it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from evallib.locale import _, pgettext
from evallib.presentation import join_words, month, number, percent, signed
from evallib.published import Fact, PrintedNumber, exact_decimals, stated_text
from evallib.reconciliation.identities import Verdict
from evallib.reconciliation.implied import Implied

Texts = Mapping[str, Sequence[str]]
_SAME_FOR_ONE = frozenset({"poäng", "kr", "%", "procent", "år"})
_PERIODS = {"månader": "month", "år": "year", "veckor": "week", "dagar": "day", "timmar": "hour"}


def heading(label: str) -> str:
    """A label before what is said about it: a colon, or a full stop when it has a colon already."""
    return f"{label}." if ":" in label else f"{label}:"


def outcome_word(verdict: Verdict) -> str:
    """The outcome in a word or two, for tables and figures."""
    return {
        "holds": pgettext("outcome", "agrees"),
        "possible": pgettext("outcome", "rounding explains it"),
        "edge": pgettext("outcome", "on the edge"),
        "impossible": pgettext("outcome", "does not agree"),
        "unknown": pgettext("outcome", "cannot be decided"),
        "computed": pgettext("outcome", "only computed"),
    }[verdict.outcome]


def amount(value: Fraction, decimals: int, unit: str = "") -> str:
    """A value with its unit; the unit is left out where its plural would not fit the number one."""
    if unit in {"%", "procent"}:
        return percent(value, decimals)
    text = number(value, decimals)
    return f"{text}\u00a0{unit}" if unit and (abs(value) != 1 or unit in _SAME_FOR_ONE) else text


def printed_fact(verdict: Verdict) -> Fact | None:
    """The fact that the computed value is compared with, if one was declared."""
    role = {"sum": "total", "difference": "change", "range": "value"}.get(verdict.kind, verdict.kind)
    return verdict.roles[role][0] if role in verdict.roles else None


def arithmetic(verdict: Verdict) -> str:
    """What was computed, with the figures as printed: ``45 + 38 + 44 = 127``."""
    left = _left_side(verdict)
    if verdict.computed is None:
        return left
    shown = amount(verdict.computed, verdict.decimals, verdict.unit if verdict.kind == "share" else "")
    exact = exact_decimals(verdict.computed) <= verdict.decimals
    return f"{left} {'=' if exact else '≈'} {shown}"


def _left_side(verdict: Verdict) -> str:
    texts = {role: [stated_text(fact) for fact in facts] for role, facts in verdict.roles.items()}
    return _LEFT_SIDES[verdict.kind](verdict, texts)


def _months(verdict: Verdict, _texts: Texts) -> str:
    start, end = (_dated(verdict.roles[role][0]) for role in ("start", "end"))
    return _("{start} through {end}").format(start=start, end=end)


def _share(_verdict: Verdict, texts: Texts) -> str:
    return _("{part} of {whole}").format(part=texts["part"][0], whole=texts["whole"][0])


def _dated(fact: Fact) -> str:
    return month(fact.text) if fact.readable else stated_text(fact)


def _plus(texts: Sequence[str]) -> str:
    """Terms added up; a negative term is subtracted: ``−4 − 14 − 8``."""
    joined = texts[0]
    for text in texts[1:]:
        joined += f" − {text[1:]}" if text.startswith("−") else f" + {text}"
    return joined


def _guarded(text: str) -> str:
    return f"({text})" if text.startswith("−") else text


_LEFT_SIDES: Mapping[str, Callable[[Verdict, Texts], str]] = {
    "sum": lambda _verdict, texts: _plus(texts["parts"]),
    "difference": lambda _verdict, texts: f"{texts['after'][0]} − {_guarded(texts['before'][0])}",
    "share": _share,
    "rate": lambda _verdict, texts: f"{texts['amount'][0]} / {_guarded(texts['periods'][0])}",
    "months": _months,
    "range": lambda _verdict, texts: f"{texts['low'][0]} ≤ {texts['value'][0]} ≤ {texts['high'][0]}",
    "order": lambda _verdict, texts: ", ".join(texts["dates"]),
}


def verdict_sentence(verdict: Verdict) -> str:
    """One identity: its figures, and what can be said of them."""
    if verdict.kind == "order":
        return _order_sentence(verdict)
    if verdict.kind == "range" and not verdict.missing:
        return _range_sentence(verdict)
    if verdict.missing:
        return _missing_sentence(verdict)
    printed = printed_fact(verdict)
    if printed is None:
        return computed_sentence(verdict)
    if verdict.outcome == "holds":
        text = _("{arithmetic}, as stated ({label}).")
        return text.format(label=verdict.label, arithmetic=arithmetic(verdict))
    return f"{contradiction(verdict)} {rounding_sentence(verdict)}"


def computed_sentence(verdict: Verdict) -> str:
    """A value that the document does not state itself."""
    return _("{heading} {arithmetic} (computed here).").format(
        heading=heading(verdict.label), arithmetic=with_unit(verdict)
    )


def with_unit(verdict: Verdict) -> str:
    """The arithmetic with the unit of its result."""
    text, unit = arithmetic(verdict), unit_of(verdict)
    if verdict.kind == "share" or verdict.computed is None or not unit or verdict.computed == 1:
        return text
    return f"{text} {unit}"


def unit_of(verdict: Verdict) -> str:
    """The unit of the computed value; a rate is per period."""
    if verdict.kind != "rate":
        return verdict.unit
    period = _PERIODS.get(verdict.roles["periods"][0].unit)
    words = {
        "month": _("{unit} per month"),
        "year": _("{unit} per year"),
        "week": _("{unit} per week"),
        "day": _("{unit} per day"),
        "hour": _("{unit} per hour"),
    }
    return words[period].format(unit=verdict.unit) if period else verdict.unit


def contradiction(verdict: Verdict) -> str:
    """Both figures and the arithmetic, nothing more."""
    printed = printed_fact(verdict)
    return _("{arithmetic}, but {printed} is stated ({label}).").format(
        label=verdict.label,
        arithmetic=arithmetic(verdict),
        printed=stated_text(printed) if printed else "",
    )


def rounding_sentence(verdict: Verdict) -> str:
    """How far apart the figures are, and whether rounding explains it."""
    if verdict.residual is None:
        return ""
    gap = amount(abs(verdict.residual), exact_decimals(verdict.residual), verdict.unit)
    if verdict.outcome == "possible":
        return _("The difference of {gap} can be explained by rounding.").format(gap=gap)
    if verdict.outcome == "edge":
        return _(
            "The difference is {gap}. Rounding cannot explain it if all figures were rounded in the same way; "
            "it is exactly on the edge if some halves were rounded up and others down."
        ).format(gap=gap)
    if verdict.tolerance is None:
        return _("The difference is {gap}, more than rounding can explain.").format(gap=gap)
    if verdict.tolerance == 0:
        return _("The difference is {gap}; the figures are exact, so nothing was rounded.").format(gap=gap)
    most = amount(verdict.tolerance, exact_decimals(verdict.tolerance), verdict.unit)
    return _("The difference is {gap}; rounding can explain {most} at most.").format(gap=gap, most=most)


def _missing_sentence(verdict: Verdict) -> str:
    if verdict.implied is not None:
        return _implied_sentence(verdict, verdict.implied)
    lost = join_words([_why_missing(fact) for fact in verdict.missing])
    text = _("{label}. Cannot be decided, because {lost}. With it, the figures could have been compared.")
    return text.format(label=verdict.label, lost=lost)


def _why_missing(fact: Fact) -> str:
    if fact.readable:
        return _("“{fact}” is zero").format(fact=fact.label)
    return {
        "partly_readable": _("“{fact}” is only partly readable in the source"),
        "not_readable": _("“{fact}” is not readable in the source"),
        "not_stated": _("“{fact}” is not stated"),
        "not_applicable": _("“{fact}” does not apply"),
    }[fact.state].format(fact=fact.label)


def _implied_sentence(verdict: Verdict, implied: Implied) -> str:
    fact = verdict.missing[0]
    value = number(implied.value, implied.decimals)
    text = {
        None: _("{label}. “{fact}” is not readable in the source; the other figures imply {value}."),
        "reads": _(
            "{label}. “{fact}” is only partly readable (“{read}”); the other figures imply {value}, "
            "which agrees with the readable part."
        ),
        "rounding": _(
            "{label}. “{fact}” is only partly readable (“{read}”); the other figures imply {value}, "
            "which agrees with the readable part only if figures were rounded."
        ),
        "conflict": _(
            "{label}. “{fact}” is only partly readable (“{read}”); the other figures imply {value}, "
            "which does not agree with the readable part."
        ),
    }[implied.fit]
    return text.format(label=verdict.label, fact=fact.label, read=fact.text, value=value)


def _range_sentence(verdict: Verdict) -> str:
    value, low, high = (stated_text(verdict.roles[role][0]) for role in ("value", "low", "high"))
    text = {
        "holds": _("{value} lies between {low} and {high} ({label})."),
        "possible": _("{value} lies between {low} and {high} only if it was rounded ({label})."),
        "edge": _("{value} lies between {low} and {high} only if halves were rounded both ways ({label})."),
        "impossible": _("{value} does not lie between {low} and {high} ({label})."),
    }[verdict.outcome]
    return text.format(label=verdict.label, value=value, low=low, high=high)


def _order_sentence(verdict: Verdict) -> str:
    dates = _listed_dates(verdict.roles["dates"])
    if verdict.outcome == "unknown":
        lost = join_words([_why_missing(fact) for fact in verdict.missing])
        return _("{label}. The order cannot be decided, because {lost}.").format(label=verdict.label, lost=lost)
    text = (
        _("{label}. The dates come in the expected order ({dates}).")
        if verdict.outcome == "holds"
        else _("{label}. The dates do not come in the expected order ({dates}).")
    )
    return text.format(label=verdict.label, dates=dates)


def _listed_dates(facts: Sequence[Fact]) -> str:
    return ", ".join(f"{fact.label}: {stated_text(fact)}" for fact in facts)


def change_text(label: str, old: PrintedNumber, new: Fraction) -> str:
    """A figure and what it would be instead: ``Meningsfullhet från 44 till 42``."""
    return _("“{label}” from {old} to {new}").format(
        label=label, old=number(old.value, old.decimals), new=new_text(old, new)
    )


def new_text(old: PrintedNumber, new: Fraction) -> str:
    """What a figure would be instead, with the decimals it was printed with or more if it needs them."""
    return number(new, max(old.decimals, exact_decimals(new)))


def residual_text(verdict: Verdict) -> str:
    """The residual with its sign, as a table shows it."""
    if verdict.residual is None:
        return "–"
    return signed(verdict.residual, exact_decimals(verdict.residual))


def tolerance_text(verdict: Verdict) -> str:
    """The most that rounding explains, as a table shows it."""
    if verdict.tolerance is None:
        return "–"
    return f"±{number(verdict.tolerance, exact_decimals(verdict.tolerance))}" if verdict.tolerance else "0"
