"""From a project's tables and declared identities to everything the reconciliation section judges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evallib.errors import InputError, Place, Problem, gather, problems_of
from evallib.locale import _
from evallib.model import RowAccount
from evallib.projects import Project, suggest
from evallib.published import FACTS, Fact, Facts, read_facts, read_published
from evallib.reconciliation.conflicts import Claim, Topic, compare_statements, judge_claims
from evallib.reconciliation.equations import Identity, equation_of, roles_of
from evallib.reconciliation.identities import Verdict, judge_identity
from evallib.reconciliation.repairs import Group, find_repairs
from evallib.reconciliation.tables import CLAIMS, STATEMENTS
from evallib.tables import ReadTable, place

_DATED = frozenset({"start", "end", "dates"})


@dataclass(frozen=True)
class Reconciliation:
    """Everything that was compared: identities one by one and jointly, statements, and claims."""

    facts: Mapping[str, Fact]
    verdicts: tuple[Verdict, ...]
    groups: tuple[Group, ...]
    topics: tuple[Topic, ...]
    claims: tuple[Claim, ...]
    account: RowAccount

    @property
    def contradictory(self) -> tuple[Group, ...]:
        """The groups of identities that no single rounding rule explains."""
        return tuple(group for group in self.groups if not group.explained)

    @property
    def empty(self) -> bool:
        """Whether there was nothing to compare."""
        return not (self.verdicts or self.topics or self.claims)


def read_figures(project: Project) -> Reconciliation:
    """Read and judge what the project publishes. Raises ``InputError`` with every problem found."""
    facts, statements, claims = _read_checked(project)
    identities = project.params.reconciliation.identities
    account = facts.account + statements.account + claims.account
    topics, told = compare_statements(statements.frame), judge_claims(claims.frame, facts)
    return reconcile(identities, facts, topics=topics, claims=told, account=account)


def reconcile(
    identities: Sequence[Identity],
    facts: Mapping[str, Fact],
    *,
    topics: tuple[Topic, ...] = (),
    claims: tuple[Claim, ...] = (),
    account: RowAccount | None = None,
) -> Reconciliation:
    """Judge the identities one by one, then jointly; every fact they name must be a key of ``facts``.

    The limits of *range* identities bound the values that a repair may give a figure.
    """
    verdicts = tuple(judge_identity(identity, facts) for identity in identities)
    equations = [equation for identity in identities if (equation := equation_of(identity)) is not None]
    groups = find_repairs(equations, facts, bounds_of(verdicts))
    return Reconciliation(facts, verdicts, groups, topics, claims, account or RowAccount())


def bounds_of(verdicts: Sequence[Verdict]) -> dict[str, tuple[Fraction, Fraction]]:
    """The declared range of each fact that has one; the narrowest when it has several."""
    bounds: dict[str, tuple[Fraction, Fraction]] = {}
    for verdict in verdicts:
        if verdict.kind != "range":
            continue
        low, high = (verdict.roles[role][0].number for role in ("low", "high"))
        if low is None or high is None:
            continue
        name = verdict.roles["value"][0].fact
        known = bounds.get(name, (low.value, high.value))
        bounds[name] = (max(low.value, known[0]), min(high.value, known[1]))
    return bounds


def check_inputs(project: Project) -> tuple[Problem, ...]:
    """Every problem in what the section reads: its tables, and ids that point to no fact."""
    return problems_of(lambda: _read_checked(project))


def _read_checked(project: Project) -> tuple[Facts, ReadTable, ReadTable]:
    """The three tables when they also agree with each other and with the project file."""
    facts, statements, claims = _read_tables(project)
    problems = [
        *_identity_problems(project, project.params.reconciliation.identities, facts),
        *_claim_problems(project, claims, facts),
        *_label_problems(project, statements),
    ]
    if problems:
        raise InputError(problems)
    return facts, statements, claims


def _read_tables(project: Project) -> tuple[Facts, ReadTable, ReadTable]:
    """All three tables, or the problems of all of them at once."""
    facts, statements, claims = gather(
        lambda: read_facts(project),
        lambda: read_published(project, STATEMENTS),
        lambda: read_published(project, CLAIMS),
    )
    return facts, statements, claims


def _identity_problems(
    project: Project, identities: Sequence[Identity], facts: Mapping[str, Fact]
) -> Iterator[Problem]:
    """Ids in the project file that are no fact, or a fact of the wrong kind."""
    name = project.workspace.name_of(project.workspace.params_dir / "projects" / f"{project.slug}.yaml")
    for index, identity in enumerate(identities):
        for role, ids in roles_of(identity).items():
            where = Place(name, column=f"reconciliation.identities[{index}].{role}")
            for fact in ids:
                if fact not in facts:
                    what = _("“{value}” is not an id in {file}.").format(value=fact, file=FACTS.file)
                    yield Problem(where, what, suggest(fact, list(facts)))
                elif not _fits(facts[fact], role):
                    what = _("“{fact}” is of the kind {kind}, which does not fit here.")
                    yield Problem(where, what.format(fact=fact, kind=facts[fact].kind), _expected(role))


def _fits(fact: Fact, role: str) -> bool:
    return fact.kind in {"date", "month"} if role in _DATED else fact.numeric


def _expected(role: str) -> str:
    if role in _DATED:
        return _("Name a fact of the kind date or month.")
    return _("Name a fact of the kind number or rounded.")


def _claim_problems(project: Project, claims: ReadTable, facts: Mapping[str, Fact]) -> Iterator[Problem]:
    for row, figure in claims.frame["figure"].items():
        if figure and figure not in facts:
            what = _("“{value}” is not an id in {file}.").format(value=figure, file=FACTS.file)
            yield Problem(place(project, CLAIMS, int(str(row)), "figure"), what, suggest(figure, list(facts)))


def _label_problems(project: Project, statements: ReadTable) -> Iterator[Problem]:
    """Rows of one topic that call it by different labels."""
    first: dict[str, str] = {}
    for row, topic, label in zip(
        statements.frame.index, statements.frame["topic"], statements.frame["label"], strict=True
    ):
        if first.setdefault(topic, label) != label:
            what = _("The topic {topic} is called “{first}” further up.").format(topic=topic, first=first[topic])
            yield Problem(
                place(project, STATEMENTS, int(row), "label"),
                what,
                _("Use the same label on all rows of a topic."),
            )
