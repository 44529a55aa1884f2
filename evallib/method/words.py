"""How each section works, and the word list."""

from __future__ import annotations

from collections.abc import Mapping

from evallib.locale import N_, _
from evallib.presentation import swedish_order

METHODS: Mapping[str, str] = {
    "goals": N_(
        "Goals: a verdict follows fixed rules. What measures something else does not count, a missing breakdown "
        "makes a verdict impossible, and measured results count before self-rated and stated ones."
    ),
    "reconciliation": N_(
        "Published figures: each figure stands for every value that could have been rounded to it. A relation "
        "between figures is possible, on the edge or impossible for such values; the arithmetic is exact."
    ),
    "before_after": N_(
        "Before and after: the difference between the printed means. Nothing is tested without the number of "
        "answers, their spread and whether the same people answered. Where the answers themselves are given they "
        "are compared person by person if they are linked, else as those of different people, and all items are "
        "judged together (Holm)."
    ),
    "kasam": N_(
        "Questionnaire: points are the sum of the answers, with questions that are put the other way round turned "
        "first. The change is given with the interval where it reasonably lies, in the way that the linking of the "
        "answers allows; the total is the main result and the subscales are judged together (Holm). People are "
        "linked by id or code, never by the order of rows."
    ),
    "fokusgrupper": N_(
        "Coded talks and comments: what was said has been given codes by people. First it is counted in how many "
        "groups something came up, then how many spoke of it, and last how many times; a share of the participants "
        "is never given. Where two have coded the same text, their agreement beyond chance is computed with an "
        "interval. Quotations are shown only when somebody has reviewed them."
    ),
    "oppna_jamforelser": N_(
        "Open comparisons: the municipality's value of each indicator is placed among those of all municipalities "
        "that have one, and beside the unweighted mean of each group. The best and the worst share are coloured, "
        "but only where somebody has said which values are better. A value that is missing, secret or cannot exist "
        "is told as such and never taken as zero. Changes are told within one way of measuring only. What the "
        "group judged is shown as the forms have it."
    ),
    "medel": N_(
        "Funding: each of the programme's rules and dates is compared with what the tables, the documents and the "
        "ledger state, as of a given date. A rule holds, does not hold or cannot be decided; what is not stated is "
        "never taken as zero, and whether a rule was broken for a good reason is not judged."
    ),
}
"""How each section works, as messages to translate."""


def method_sentences(sections: tuple[str, ...], smallest_group: int) -> tuple[str, ...]:
    """One sentence on the method of each section that the report has."""
    guard = _("Groups of fewer than {n} people are hidden unless the source has published them already.")
    return (*(_(METHODS[name]) for name in sections if name in METHODS), guard.format(n=smallest_group))


def word_list(sections: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """The words that the report's sections use, in alphabetical order."""
    interval = (
        _("95 % interval"),
        _("The range where the true value reasonably lies; out of 100 such ranges about 95 are right."),
    )
    rounding = (_("Rounding"), _("A printed 45 can stand for anything from 44.5 to 45.5."))
    terms = {
        "goals": (
            interval,
            (
                _("Self-rated"),
                _("What people say of themselves, as opposed to what was measured or only claimed."),
            ),
        ),
        "reconciliation": (
            rounding,
            (
                _("Residual"),
                _("What is left over when a relation between figures is worked out; zero when it holds."),
            ),
        ),
        "before_after": (
            rounding,
            interval,
            _grim(),
            (_("Spread (standard deviation)"), _("How far answers usually lie from their mean.")),
            _kasam(),
        ),
        "kasam": (interval, *_questionnaire_terms()),
        "fokusgrupper": (interval, *_coding_terms()),
        "oppna_jamforelser": _comparison_terms(),
        "medel": (
            (_("Envelope"), _("The money that a programme has in all, often for a year.")),
            (_("Co-financing"), _("The part of the cost that someone other than the funder pays.")),
            *_ledger_terms(),
        ),
    }
    found = dict(entry for name in sections for entry in terms.get(name, ()))
    return tuple(sorted(found.items(), key=lambda entry: swedish_order(entry[0])))


def _ledger_terms() -> tuple[tuple[str, str], ...]:
    return (
        (_("Ledger file"), _("What a bookkeeping program writes of a financial year, here in the form SIE.")),
        (_("Voucher"), _("One event in the ledger; its rows add up to zero.")),
        (_("Object"), _("What a row of the ledger belongs to beside its account, such as a project.")),
        (_("Checksum"), _("A number at the end of a file that tells whether anything in it was lost or changed.")),
    )


def _comparison_terms() -> tuple[tuple[str, str], ...]:
    return (
        (
            _("Indicator"),
            _("A figure that is measured in the same way in all municipalities, so that it can be compared."),
        ),
        (_("Kolada"), _("The open database of indicators for municipalities and regions.")),
        (_("Unweighted mean"), _("A mean in which each municipality counts the same, however many live there.")),
        (_("Similar municipalities"), _("Seven municipalities that Kolada has found most alike in an area.")),
        (_("Missing value"), _("The municipality was asked, but has given no value.")),
        (_("Secret value"), _("The value is not published because few people are behind it.")),
        (_("Kappa (Cohen)"), _("How far two judgements agree beyond chance: 1 is complete agreement, 0 is chance.")),
        (_("A3"), _("An area to improve on one page: from how it is to how it should be.")),
    )


def _grim() -> tuple[str, str]:
    return (_("GRIM"), _("A check of whether a mean is possible when everyone answers with whole numbers."))


def _kasam() -> tuple[str, str]:
    return (
        _("KASAM"),
        _("Sense of coherence (Antonovsky): how comprehensible, manageable and meaningful life feels."),
    )


def _questionnaire_terms() -> tuple[tuple[str, str], ...]:
    return (
        _kasam(),
        _grim(),
        (_("Spread (standard deviation)"), _("How far answers usually lie from their mean.")),
        (
            _("Alpha"),
            _(
                "How well the questions of a scale hang together, usually from 0 to 1 and negative when they pull in "
                "different directions; below 0.70 is low. Omega is a kindred."
            ),
        ),
        (
            _("Holm's adjustment"),
            _(
                "Makes it harder to call a change sure when several are tried at once, because one can turn up "
                "by chance."
            ),
        ),
        (_("Linked answers"), _("It is known which answers come from the same person, without knowing who it is.")),
        (_("Median"), _("The middle value: half of the people lie below it and half above.")),
        (
            _("Per cent of maximum"),
            _(
                "Where a mean lies from the lowest (0) to the highest (100) possible score, so that scales can be "
                "compared."
            ),
        ),
        (_("Quartiles"), _("The middle half of the people lies between the lower and the upper quartile.")),
        (
            _("p"),
            _(
                "How often chance alone gives a difference this large or larger, if there is none. It is not how "
                "sure the result is."
            ),
        ),
        (_("r"), _("Correlation: how closely two measurements of the same people follow each other, from −1 to 1.")),
    )


def _coding_terms() -> tuple[tuple[str, str], ...]:
    return (
        (_("Code"), _("A short name for what somebody's words are about.")),
        (_("Coding"), _("To read what was said and give each passage the codes that fit it.")),
        (_("Codebook"), _("The list of codes, with when each is used.")),
        (_("Theme"), _("Something that recurs in what is said; here a code, or a code with others below it.")),
        (
            _("Code saturation"),
            _(
                "When more groups or interviews hardly bring any new codes. It does not say that everything has been "
                "said or understood."
            ),
        ),
        (
            _("Krippendorff's alpha"),
            _(
                "How far people who code agree beyond chance: 1 is complete agreement, 0 is chance. From 0.800 it "
                "counts as reliable, from 0.667 as enough for cautious conclusions."
            ),
        ),
        (_("Kappa (Cohen)"), _("As Krippendorff's alpha, for two who code; read in the same way.")),
        (
            _("AC1 (Gwet)"),
            _("As kappa, but less sensitive to codes that are used very seldom or nearly always."),
        ),
        (_("Jaccard"), _("Of what at least one of two coded, the share that both coded; from 0 to 1.")),
    )
