"""What applications are judged by: criteria that must be met, compound criteria, and whether all is answered."""

from __future__ import annotations

from evallib.funding.allocation.criteria import rests_on_compound
from evallib.funding.allocation.eligibility import answers_of, was_withdrawn
from evallib.funding.allocation.standing import granted_applications
from evallib.funding.checks import Try
from evallib.funding.judging.deciding import Found, Said, decide, lacks_rule, lacks_tables, undecided
from evallib.funding.outcome import Fault, Need, Outcome, Rule
from evallib.funding.records import Application, Records
from evallib.funding.study import FundingStudy
from evallib.funding.telling.names import call, call_some
from evallib.locale import N_, _
from evallib.presentation import join_words, quoted, upper_first
from evallib.projects import Criterion

MUST_CRITERIA = Rule(
    "must_criteria",
    "accuracy",
    "error",
    N_("Does every granted application meet the criteria that must be met?"),
    N_("The programme has said that it grants no money without them."),
)
COMPOUND_RULE = Rule(
    "compound_rule",
    "accuracy",
    "warning",
    N_("Do criteria that count only together with another stand together with it?"),
    N_("Such a criterion gives no priority by itself, which is easy to overlook when criteria are ticked off singly."),
)
QUESTIONS_ANSWERED = Rule(
    "questions_answered",
    "usefulness",
    "note",
    N_("Does every application state its idea, its goal and its measure?"),
    N_("Without a goal and a measure, nobody can tell afterwards whether the project achieved what it meant to."),
)
ANSWERS_COMPLETE = Rule(
    "answers_complete",
    "usefulness",
    "note",
    N_("Is it stated for every application which criteria it meets?"),
    N_("A decision can be followed only when what it rests on is written down."),
)


def _must_criteria(study: FundingStudy) -> Outcome:
    records, must = study.records, [one for one in study.programme.criteria if one.kind == "must"]
    if not must:
        sentence = _("The programme's documents do not state any criterion that must be met.")
        return undecided(MUST_CRITERIA, lacks_rule(sentence))
    granted = granted_applications(records)
    faults = {one.id: [f for criterion in must if (f := _unmet(records, one, criterion))] for one in granted}
    failing = [name for name, found in faults.items() if found]
    unsaid = [one.id for one in granted if any(answers_of(records, one.id).get(c.id) is None for c in must)]
    said = Said(
        _("Every granted application meets the criteria that must be met.") if granted else _("No money is granted."),
        _("{n} of {of} granted applications do not meet a criterion that must be met.").format(
            n=len(failing), of=len(granted)
        ),
    )
    found = [Found(fault, len(faults[name])) for name in failing for fault in faults[name]]
    return decide(MUST_CRITERIA, said, found=found, of=len(granted), lacks=_lacks_answers(records, unsaid))


def _unmet(records: Records, application: Application, criterion: Criterion) -> Fault | None:
    """The answer by which a granted application does not meet a criterion."""
    if records.answers_by_application.get(application.id, {}).get(criterion.id) is not False:
        return None
    answers = [one for one in records.answers if (one.application, one.criterion) == (application.id, criterion.id)]
    place = next(one.place for one in answers if one.met is False)
    sentence = _("{project} was granted money without meeting {id}, {text}.")
    text = sentence.format(project=call(application), id=criterion.id, text=quoted(criterion.text))
    return Fault(upper_first(text), place)


def _lacks_answers(records: Records, unsaid: list[str]) -> dict[Need, str]:
    """What is lacking to say which criteria these granted applications meet."""
    lacks = {} if records.decisions else lacks_tables(records, "decisions")
    if unsaid or lacks:
        lacks |= lacks_tables(records, "answers")
    sentence = _("Which criteria are met is not stated in full for {names}.")
    if unsaid and "answers" not in lacks:
        lacks["answers"] = sentence.format(names=call_some(records, unsaid))
    return lacks


def _compound_rule(study: FundingStudy) -> Outcome | None:
    records, criteria = study.records, study.programme.criteria
    compound = [one for one in criteria if one.kind == "compound"]
    if not compound:
        sentence = _("The programme's documents do not state any criteria.")
        return None if criteria else undecided(COMPOUND_RULE, lacks_rule(sentence))
    rule = " ".join(
        _("{id} gives priority only together with one of {others}.").format(
            id=one.id, others=join_words(one.needs_one_of)
        )
        for one in compound
    )
    granted = granted_applications(records)
    verdicts = {one.id: _rests_alone(records, criteria, one) for one in granted}
    found = [Found(_alone(records, one, compound)) for one in granted if verdicts[one.id]]
    said = Said(
        " ".join([rule, _("No granted application rests on it alone.")]),
        " ".join([rule, _("{n} of {of} granted applications rest on it alone.").format(n=len(found), of=len(granted))]),
    )
    lacks = _lacks_answers(records, [name for name, verdict in verdicts.items() if verdict is None])
    if "answers" in lacks:
        untried = _("Which criteria the granted projects fulfil is not stated, so the rule cannot be tried.")
        lacks = {
            "answers": " ".join([rule, untried]),
            **{need: text for need, text in lacks.items() if need != "answers"},
        }
    return decide(COMPOUND_RULE, said, found=found, of=len(granted), lacks=lacks)


def _rests_alone(records: Records, criteria: tuple[Criterion, ...], application: Application) -> bool | None:
    answers = answers_of(records, application.id)
    met = [name for name, answer in answers.items() if answer]
    return rests_on_compound(criteria, met, [one.id for one in criteria if answers.get(one.id) is None])


def _alone(records: Records, application: Application, compound: list[Criterion]) -> Fault:
    met = {name for name, answer in answers_of(records, application.id).items() if answer}
    rows = [one for one in records.answers if one.application == application.id and one.met]
    alone = [one for one in compound if one.id in met]
    sentence = _("{project} meets {id} but none of {others}, and no criterion that gives priority by itself.")
    others = [name for one in alone for name in one.needs_one_of]
    text = sentence.format(
        project=call(application),
        id=join_words([one.id for one in alone]),
        others=join_words(list(dict.fromkeys(others))),
    )
    return Fault(upper_first(text), "; ".join(row.place for row in rows if row.criterion in {one.id for one in alone}))


def _questions_answered(study: FundingStudy) -> Outcome:
    records = study.records
    if "applications" not in records.given:
        return undecided(QUESTIONS_ANSWERED, lacks_tables(records, "applications"))
    if not any(one.idea or one.goal or one.measure for one in records.applications):
        sentence = _("The list of applications holds no ideas, goals or measures for any application.")
        return undecided(QUESTIONS_ANSWERED, {"applications": sentence})
    sentence = _("{project} does not state {what}.")
    found = []
    for one in records.applications:
        texts = ((one.idea, _("its idea")), (one.goal, _("its goal")), (one.measure, _("its measure")))
        empty = [name for text, name in texts if not text]
        words = sentence.format(project=call(one), what=join_words(empty))
        if empty:
            found.append(Found(Fault(upper_first(words), one.place), len(empty)))
    said = Said(
        _("Every application states its idea, its goal and its measure."),
        _("{n} of {of} applications do not answer all three questions.").format(
            n=len(found), of=len(records.applications)
        ),
    )
    return decide(QUESTIONS_ANSWERED, said, found=found, of=len(records.applications))


def _answers_complete(study: FundingStudy) -> Outcome:
    records = study.records
    asked = [one.id for one in study.programme.criteria if one.kind != "judged"]
    if not asked:
        sentence = _("The programme's documents do not state any criterion that is met or not met.")
        return undecided(ANSWERS_COMPLETE, lacks_rule(sentence))
    lacks = lacks_tables(records, "applications", "answers")
    if lacks:
        return undecided(ANSWERS_COMPLETE, lacks)
    judged = [one for one in records.applications if not was_withdrawn(records, one.id)]
    found = []
    for one in judged:
        answers = answers_of(records, one.id)
        open_ = [name for name in asked if answers.get(name) is None]
        words = _("It is not stated whether {project} meets {criteria}.")
        if open_:
            text = words.format(project=call(one), criteria=join_words(open_))
            found.append(Found(Fault(upper_first(text), one.place), len(open_)))
    said = Said(
        _("It is stated for every application which criteria it meets."),
        _("{n} of {of} applications have unanswered criteria.").format(n=len(found), of=len(judged)),
    )
    return decide(ANSWERS_COMPLETE, said, found=found, of=len(judged))


CHECKS: tuple[tuple[Rule, Try], ...] = (
    (MUST_CRITERIA, _must_criteria),
    (COMPOUND_RULE, _compound_rule),
    (QUESTIONS_ANSWERED, _questions_answered),
    (ANSWERS_COMPLETE, _answers_complete),
)
