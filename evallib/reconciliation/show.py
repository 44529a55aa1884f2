"""What the reconciliation section tells and tabulates."""

from __future__ import annotations

from collections.abc import Sequence

from evallib.locale import _, pgettext
from evallib.presentation import (
    Bullets,
    Column,
    Limits,
    Sentence,
    Shown,
    Table,
    join_words,
    show,
    upper_first,
)
from evallib.presentation.items import Item
from evallib.published import stated_text
from evallib.reconciliation.conflicts import Topic
from evallib.reconciliation.explanations import (
    causes,
    common_sentence,
    count_text,
    exact_sentences,
    group_sentence,
    labels,
    model_word,
    owner_sentence,
)
from evallib.reconciliation.identities import Verdict
from evallib.reconciliation.read import Reconciliation
from evallib.reconciliation.repairs import MOST_LISTED, Family, Group, ModelRepairs
from evallib.reconciliation.tell import (
    claims_sentence,
    empty_sentence,
    overview_sentence,
    rules_text,
    topic_line,
    topic_sentence,
)
from evallib.reconciliation.words import (
    computed_sentence,
    heading,
    new_text,
    outcome_word,
    printed_fact,
    residual_text,
    tolerance_text,
    verdict_sentence,
    with_unit,
)

LINEAR = frozenset({"sum", "difference"})


def tell_findings(figures: Reconciliation) -> Shown:
    """How many relations agree, then every contradiction, then what cannot be decided."""
    if figures.empty:
        return show(Sentence(empty_sentence(), role="note"))
    items: list[Item] = []
    if overview := overview_sentence(figures.verdicts):
        items.append(Sentence(overview, role="finding"))
    wrong = [verdict for verdict in figures.verdicts if verdict.contradictory]
    items += [Sentence(verdict_sentence(verdict), role="conflict") for verdict in wrong]
    items += [Sentence(_whole_group(figures, group), role="conflict") for group in figures.contradictory]
    items += _told_topics(figures)
    items += [
        Sentence(verdict_sentence(verdict), role="missing")
        for verdict in figures.verdicts
        if verdict.outcome == "unknown"
    ]
    if told := claims_sentence(figures.claims):
        items.append(Sentence(told, role="missing"))
    computed = tuple(computed_sentence(v) for v in figures.verdicts if v.outcome == "computed")
    if computed:
        items.append(Bullets(computed, title=_("Computed from the figures")))
    return show(*items)


def _told_topics(figures: Reconciliation) -> list[Item]:
    """The contradictory statements: one as a sentence, several as a list."""
    differing = [topic for topic in figures.topics if not topic.agrees]
    if len(differing) < 2:
        return [Sentence(topic_sentence(topic), role="conflict") for topic in differing]
    title = _("The documents say different things about {n} topics").format(n=len(differing))
    return [Bullets(tuple(map(topic_line, differing)), title=title, role="conflict")]


def _whole_group(figures: Reconciliation, group: Group) -> str:
    """The joint verdict, the smallest repairs of exact figures when there are few, and who can tell."""
    return " ".join([group_sentence(figures, group), *exact_sentences(figures, group), owner_sentence()])


def identities_table(verdicts: Sequence[Verdict]) -> Table:
    """The linear relations: arithmetic, residual, what rounding explains, verdict, source."""
    columns = (
        Column(_("Relation")),
        Column(_("Arithmetic and stated figure")),
        Column(_("Difference"), "right"),
        Column(_("Rounding explains at most"), "right"),
        Column(_("Assessment")),
        Column(_("Source")),
    )
    rows = tuple(
        (
            upper_first(verdict.label),
            _compared(verdict),
            residual_text(verdict),
            tolerance_text(verdict),
            upper_first(outcome_word(verdict)),
            _sources(verdict),
        )
        for verdict in verdicts
    )
    notes = tuple(
        f"{heading(v.label)} {upper_first(rules_text(v))}." for v in verdicts if v.contradictory and v.by_rule
    )
    return Table("identities", _("Sums and differences of published figures"), columns, rows, notes)


def _compared(verdict: Verdict) -> str:
    """The arithmetic, and what is stated if that is something else."""
    printed = printed_fact(verdict)
    if printed is None or verdict.outcome == "holds" or verdict.kind == "range":
        return with_unit(verdict)
    if printed.readable:
        return _("{arithmetic}; {printed} is stated").format(
            arithmetic=with_unit(verdict), printed=stated_text(printed)
        )
    return f"{with_unit(verdict)}; {stated_text(printed)}"


def _sources(verdict: Verdict) -> str:
    return "; ".join(dict.fromkeys(fact.source for fact in verdict.facts))


def tabulate_identities(figures: Reconciliation) -> Shown:
    """Every declared relation: sums and differences first, then all other kinds; nothing without any."""
    linear = [verdict for verdict in figures.verdicts if verdict.kind in LINEAR]
    return show(*([identities_table(linear)] if linear else []), *_other_relations(figures))


def _other_relations(figures: Reconciliation) -> list[Item]:
    verdicts = [verdict for verdict in figures.verdicts if verdict.kind not in LINEAR]
    if not verdicts:
        return []
    columns = (Column(_("Relation")), Column(_("Arithmetic")), Column(_("Assessment")), Column(_("Source")))
    rows = tuple((upper_first(v.label), _compared(v), upper_first(outcome_word(v)), _sources(v)) for v in verdicts)
    return [Table("other_relations", _("Shares, rates, periods, limits and dates"), columns, rows)]


def tabulate_repairs(figures: Reconciliation) -> Shown:
    """Every smallest change that makes contradictory figures agree, and what could lie behind them."""
    items: list[Item] = []
    for index, group in enumerate(figures.contradictory, start=1):
        items.append(_repairs_table(figures, group, index))
        if common := common_sentence(figures, group):
            items.append(Sentence(common, role="conflict"))
    if items:
        items.append(Bullets(causes(figures), title=_("What could explain the contradictions")))
        items.append(Sentence(owner_sentence(), role="note"))
    return show(*items)


def _repairs_table(figures: Reconciliation, group: Group, index: int) -> Table:
    columns = (
        Column(_("If")),
        Column(_("Figures that change")),
        Column(_("New figures")),
        Column(_("Ways"), "right"),
    )
    rows = [row for one in group.repairs for row in _repair_rows(figures, one)]
    hidden = sum(_unlisted(one) for one in group.repairs)
    notes = [_("All smallest changes are listed; none of them is recommended.")]
    if hidden:
        notes = [
            _("At most {most} ways are listed for each way of rounding; {n} more exist.").format(
                most=MOST_LISTED, n=hidden
            )
        ]
    name = "repairs" if index == 1 else f"repairs_{index}"
    return Table(name, _("The smallest changes that make the figures agree"), columns, tuple(rows), tuple(notes))


def _unlisted(repairs: ModelRepairs) -> int:
    return repairs.count - sum(len(family.values) for family in repairs.families)


def _repair_rows(figures: Reconciliation, repairs: ModelRepairs) -> list[tuple[str, ...]]:
    word = upper_first(model_word(repairs.model))
    if not repairs.families:
        return [(word, "–", upper_first(count_text(repairs)), "0")]
    return [
        (word, labels(figures, family.fields), _new_figures(figures, family), _count(family))
        for family in repairs.families
    ]


def _count(family: Family) -> str:
    return str(family.count) if family.complete else _("at least {ways}").format(ways=family.count)


def _new_figures(figures: Reconciliation, family: Family) -> str:
    """``41 och −3; 41 och −2``, in the order of the figures that change."""
    printed = [figures.facts[name].number for name in family.fields]
    return "; ".join(
        join_words([new_text(old, new) for old, new in zip(printed, values, strict=True) if old])
        for values in family.values
    )


def tabulate_conflicts(figures: Reconciliation) -> Shown:
    """Statements about the same thing, and claims of size with the figure behind them."""
    return show(*_statements(figures), *_claims(figures))


def tabulate_comparisons(figures: Reconciliation) -> Shown:
    """All that is neither a sum nor a difference: other relations, statements, claims; then the limits."""
    return show(*_other_relations(figures), *_statements(figures), *_claims(figures), *_limits(figures))


def _statements(figures: Reconciliation) -> list[Item]:
    if not figures.topics:
        return []
    columns = (Column(_("Topic")), Column(_("What the documents say")), Column(_("Assessment")))
    rows = tuple(
        (upper_first(topic.label), _said(topic), _("Agree") if topic.agrees else _("Differ"))
        for topic in sorted(figures.topics, key=lambda topic: (topic.agrees, topic.form))
    )
    return [Table("statements", _("Statements about the same thing"), columns, rows)]


def _said(topic: Topic) -> str:
    """Every statement about a topic: what, how, where."""
    said = _("“{value}” ({where}; {source})")
    return "; ".join(said.format(value=s.value, where=s.where, source=s.source) for s in topic.statements)


def _claims(figures: Reconciliation) -> list[Item]:
    if not figures.claims:
        return []
    columns = (Column(_("Claim")), Column(_("Figure behind it")), Column(_("Source")))
    rows = tuple(
        (
            _("“{quote}”").format(quote=claim.quote),
            f"{claim.fact.label}: {stated_text(claim.fact)}" if claim.fact else pgettext("figure", "none"),
            claim.source,
        )
        for claim in figures.claims
    )
    return [Table("claims", _("Claims of size and the figures behind them"), columns, rows)]


def tell_limits(figures: Reconciliation) -> Shown:
    """What the comparison cannot say."""
    return show(*_limits(figures))


def _limits(figures: Reconciliation) -> list[Item]:
    if figures.empty:
        return []
    items = []
    if figures.verdicts:
        items += [
            _("Only relations that were entered for this report are tested."),
            _("Figures that agree can still be wrong; figures that do not agree cannot all be right."),
        ]
    if any(verdict.tolerance for verdict in figures.verdicts):
        items.append(_("Each rounded figure is taken to be rounded once, to the decimals it is printed with."))
    if figures.contradictory:
        items.append(_("Changes of more than two figures at once are not searched for."))
    if figures.topics or figures.claims:
        items.append(_("Statements and claims are compared as written, not checked against other sources."))
    return [Limits(tuple(items))]
