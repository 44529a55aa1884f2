"""Sentences about all comparisons together: counts, contradictory statements, claims without a figure."""

from __future__ import annotations

from collections.abc import Sequence

from evallib.locale import _, ngettext, pgettext
from evallib.presentation import join_words
from evallib.published import stated_text
from evallib.reconciliation.conflicts import Claim, Topic
from evallib.reconciliation.explanations import model_word
from evallib.reconciliation.identities import Verdict
from evallib.reconciliation.words import arithmetic, printed_fact

MOST_QUOTED = 3


def empty_sentence() -> str:
    """Nothing was declared."""
    return _("There are no relations between figures, no repeated statements and no claims of size to compare.")


def overview_sentence(verdicts: Sequence[Verdict]) -> str:
    """How many relations were tested, with which outcome; empty when none were."""
    tested = [verdict for verdict in verdicts if verdict.outcome != "computed"]
    if not tested:
        return ""
    counts = [(outcome, sum(v.outcome == outcome for v in tested)) for outcome in _COUNTED]
    if all(verdict.outcome == "holds" for verdict in tested):
        return ngettext(
            "{n} relation between published figures was tested, and it agrees.",
            "{n} relations between published figures were tested, and all agree.",
            len(tested),
        ).format(n=len(tested))
    told = join_words([_count(outcome, n) for outcome, n in counts if n])
    return ngettext(
        "{n} relation between published figures was tested: {told}.",
        "{n} relations between published figures were tested: {told}.",
        len(tested),
    ).format(n=len(tested), told=told)


_COUNTED = ("holds", "possible", "edge", "impossible", "unknown")


def _count(outcome: str, n: int) -> str:
    return {
        "holds": ngettext("{n} agrees", "{n} agree", n),
        "possible": ngettext("{n} can be explained by rounding", "{n} can all be explained by rounding", n),
        "edge": ngettext(
            "{n} is on the edge of what rounding can explain", "{n} are on the edge of what rounding can explain", n
        ),
        "impossible": ngettext("{n} does not agree", "{n} do not agree", n),
        "unknown": ngettext("{n} cannot be decided", "{n} cannot be decided", n),
    }[outcome].format(n=n)


def rules_text(verdict: Verdict) -> str:
    """The status under each rounding rule, in short when all give the same."""
    words = {
        "possible": pgettext("status", "possible"),
        "edge": pgettext("status", "exactly on the edge"),
        "impossible": pgettext("status", "impossible"),
    }
    if len(set(verdict.by_rule.values())) == 1:
        status = next(iter(verdict.by_rule.values()))
        return _("{status} under every rounding rule").format(status=words[status])
    return "; ".join(
        _("if {model}: {status}").format(model=model_word(rule), status=words[status])
        for rule, status in verdict.by_rule.items()
    )


def contradictions_sentence(verdicts: Sequence[Verdict]) -> str:
    """The contradictory relations with their arithmetic, and whether rounding explains them; empty if none."""
    wrong = [verdict for verdict in verdicts if verdict.contradictory]
    tested = sum(verdict.outcome != "computed" for verdict in verdicts)
    if not wrong:
        return ""
    start = ngettext(
        "{n} of {tested} relations between published figures does not agree: {told}.",
        "{n} of {tested} relations between published figures do not agree: {told}.",
        len(wrong),
    )
    told = join_words([_in_short(verdict) for verdict in wrong])
    return " ".join([start.format(n=len(wrong), tested=tested, told=told), _rounding(wrong)]).strip()


def _in_short(verdict: Verdict) -> str:
    printed = printed_fact(verdict)
    if verdict.residual is None or printed is None:
        return verdict.label
    return _("{arithmetic} against the stated {printed}").format(
        arithmetic=arithmetic(verdict), printed=stated_text(printed)
    )


def _rounding(wrong: Sequence[Verdict]) -> str:
    """Whether rounding explains contradictory figures; nothing about dates and the like."""
    judged = [verdict for verdict in wrong if verdict.by_rule]
    edge = sum(verdict.outcome == "edge" for verdict in judged)
    if not judged:
        return ""
    if not edge:
        return _("Rounding does not explain it.")
    if edge == len(judged):
        return _("Rounding explains it only if halves were rounded in different directions.")
    return ngettext(
        "Rounding does not explain it; {n} of them is exactly on the edge.",
        "Rounding does not explain it; {n} of them are exactly on the edge.",
        edge,
    ).format(n=edge)


def topic_sentence(topic: Topic) -> str:
    """What the documents say about one thing, each statement quoted with where it stands."""
    quotes = [
        _("“{value}” ({where}; {source})").format(value=s.value, where=s.where, source=s.source)
        for s in topic.statements
    ]
    if topic.agrees:
        text = _("{label}. The documents say the same: {quotes}.")
    else:
        text = _("{label}. The documents say different things: {quotes}.")
    return text.format(label=topic.label, quotes=join_words(quotes))


def topics_sentence(topics: Sequence[Topic]) -> str:
    """The contradictory statements: one topic in full, several by name; empty when there are none."""
    differing = [topic for topic in topics if not topic.agrees and not topic.form]
    if len(differing) < 2:
        return "".join(map(topic_sentence, differing))
    text = _("The documents say different things about {n} topics: {topics}.")
    if len(differing) > MOST_QUOTED:
        text = _("The documents say different things about {n} topics, among them {topics}.")
    named = join_words([_("“{quote}”").format(quote=topic.label) for topic in differing[:MOST_QUOTED]])
    return text.format(n=len(differing), topics=named)


def topic_line(topic: Topic) -> str:
    """One topic with its different values, in short."""
    values = [_("“{quote}”").format(quote=value) for value in topic.values]
    return _("{label}: {values}.").format(label=topic.label, values=join_words(values))


def claim_sentence(claim: Claim) -> str:
    """One claim, with its figure or with what would be needed."""
    if claim.fact is not None and claim.supported:
        return _("The claim “{quote}” rests on a figure: {label}, {value}.").format(
            quote=claim.quote, label=claim.fact.label, value=stated_text(claim.fact)
        )
    if claim.fact is None:
        return _(
            "The claim “{quote}” has no figure behind it. A count or a measure, with where it comes from, "
            "would be needed."
        ).format(quote=claim.quote)
    return _("The claim “{quote}” has no figure behind it: {label} is {state}. That figure would be needed.").format(
        quote=claim.quote, label=claim.fact.label, state=stated_text(claim.fact)
    )


def claims_sentence(claims: Sequence[Claim]) -> str:
    """The claims without a figure in one sentence, the first few quoted; empty when there are none."""
    bare = [_("“{quote}”").format(quote=claim.quote) for claim in claims if not claim.supported]
    if not bare:
        return ""
    quotes = join_words(bare[:MOST_QUOTED])
    if len(bare) > MOST_QUOTED:
        return _(
            "{n} claims of size have no figure behind them, among them {quotes}. "
            "With figures they could have been judged."
        ).format(n=len(bare), quotes=quotes)
    return ngettext(
        "{n} claim of size has no figure behind it: {quotes}. With a figure it could have been judged.",
        "{n} claims of size have no figure behind them: {quotes}. With figures they could have been judged.",
        len(bare),
    ).format(n=len(bare), quotes=quotes)
