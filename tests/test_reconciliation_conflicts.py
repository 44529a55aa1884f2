"""Statements that differ, and claims of size without a figure."""

import pandas as pd
import pytest

from evallib.published import make_fact
from evallib.reconciliation import compare_statements, judge_claims
from evallib.reconciliation.tell import claim_sentence, claims_sentence, topic_sentence, topics_sentence


def statements(*rows):
    columns = ["topic", "label", "statement", "value", "source"]
    return compare_statements(pd.DataFrame(rows, columns=columns, dtype="str"))


MEETING = [
    ("start", "När möte 3 började", "Figur 2", "08:30", "rapport, s. 3"),
    ("start", "När möte 3 började", "Bilaga 1", "09:30", "rapport, s. 15"),
]


def test_different_values_are_a_contradiction_that_quotes_both():
    (topic,) = statements(*MEETING)
    assert not topic.agrees
    assert topic.values == ("08:30", "09:30")
    told = topic_sentence(topic)
    assert all(part in told for part in ("När möte 3 började", "”08:30” (Figur 2; rapport, s. 3)", "”09:30”", "olika"))


@pytest.mark.parametrize("other", ["Möte  ett", " möte ett ", "MÖTE ETT"])
def test_case_and_spaces_do_not_count(other):
    (topic,) = statements(("t", "Var", "a", "Möte ett", "r, 1"), ("t", "Var", "b", other, "r, 2"))
    assert topic.agrees
    assert topic.values == ("Möte ett",)
    assert "detsamma" in topic_sentence(topic)


def test_topics_keep_the_order_of_the_file():
    topics = statements(("z", "Z", "", "1", "r, 1"), ("a", "A", "", "1", "r, 1"), ("z", "Z", "", "2", "r, 2"))
    assert [(topic.topic, len(topic.statements), topic.agrees) for topic in topics] == [("z", 2, False), ("a", 1, True)]


def test_no_statements():
    assert statements() == ()


def test_many_contradictions_are_counted_and_the_first_named():
    topics = statements(*((f"t{i // 2}", f"Ämne {i // 2}", "", str(i), "r, 1") for i in range(10)))
    told = topics_sentence(topics)
    assert "om 5 saker" in told
    assert "”Ämne 0”, ”Ämne 1”" in told
    assert "Ämne 4" not in told
    assert topics_sentence(statements(*MEETING)) == topic_sentence(statements(*MEETING)[0])
    assert topics_sentence(statements(MEETING[0])) == ""


def claims(*rows):
    facts = {
        "antal": make_fact({"fact": "antal", "label": "Antal", "value": "6", "kind": "number", "state": "stated"}),
        "saknas": make_fact({"fact": "saknas", "label": "Antal svar", "kind": "number", "state": "not_stated"}),
    }
    frame = pd.DataFrame(rows, columns=["claim", "quote", "figure", "source"], dtype="str")
    return judge_claims(frame, facts)


def test_a_claim_with_its_figure():
    (claim,) = claims(("c", "sex av sju", "antal", "r, 1"))
    assert claim.supported
    assert "Antal, 6" in claim_sentence(claim)
    assert claims_sentence([claim]) == ""


@pytest.mark.parametrize(
    ("figure", "needed"), [("", "ett antal eller ett mått"), ("saknas", "Antal svar är inte angivet")]
)
def test_a_claim_without_a_figure_says_what_would_be_needed(figure, needed):
    (claim,) = claims(("c", "mycket efterfrågade", figure, "r, 1"))
    assert not claim.supported
    told = claim_sentence(claim)
    assert "”mycket efterfrågade” saknar siffra" in told
    assert needed in told


def test_claims_in_singular_and_plural():
    one, two, three, four = claims(*((f"c{i}", f"påstående {i}", "", "r, 1") for i in range(4)))
    assert claims_sentence([one]).startswith(
        "1 påstående om storlek saknar siffra: ”påstående 0”. Med en siffra hade det"
    )
    assert claims_sentence([one, two]).startswith("2 påståenden om storlek saknar siffra: ")
    many = claims_sentence([one, two, three, four])
    assert many.startswith("4 påståenden om storlek saknar siffra, bland dem ")
    assert "påstående 3" not in many
