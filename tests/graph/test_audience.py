"""What others than the owner may not see never leaves the database."""

import pytest

from graph import Graph, choices, summary
from graph.audience import OTHERS, OWNER, Audience
from ontology.record import Edge, Node, Record, Ref
from tests.graph.records import BASE, bearing, quote, small

SECRET = "words said in confidence"


def _participant() -> list[Record]:
    about = {"id": "p1", "label": "the nurse of ward 3", "group": "nursing"}
    node = Node("Participant", {**BASE, **about})
    study = Node("Study", {**BASE, "id": "s1", "label": "a study"})
    took_part = Edge("TOOK_PART_IN", node.ref, study.ref)
    return [study, node, took_part, Edge("SPOKEN_BY", Ref("Quote", "q2"), node.ref)]


def _with(**consent: str | bool) -> list[Record]:
    said = quote("q2", SECRET, **consent)
    return [*small(), *said, bearing("SUPPORTS", "q2", "x1"), *_participant()]


@pytest.mark.parametrize(
    ("consent", "shown"),
    [
        ({}, False),
        ({"consent": "analysis-only", "mentionsThirdParty": False}, False),
        ({"consent": "team", "mentionsThirdParty": False}, False),
        ({"consent": "open"}, False),  # nobody has looked whether it speaks of a third party
        ({"consent": "publication", "mentionsThirdParty": False}, True),
        ({"consent": "archive-safeguarded", "mentionsThirdParty": True}, True),
        ({"consent": "open", "mentionsThirdParty": False}, True),
    ],
)
def test_only_what_consent_reaches(
    project: Graph, consent: dict[str, str | bool], shown: bool
) -> None:
    project.write(_with(**consent), {})
    own, others = (project.trace("a", "b", audience=one) for one in (OWNER, OTHERS))
    assert SECRET in str(own.row())
    assert (SECRET in str(others.row())) is shown
    assert "the nurse of ward 3" in str(own.row())
    assert "the nurse of ward 3" not in repr(others)
    assert "nursing" not in repr(others)
    # Counts are those of the whole graph: leaving records out would make it look weaker.
    paths = [one.paths[0] for one in (own, others)]
    assert len(paths[0].participants) == len(paths[1].participants) == 1
    assert paths[0].grade == paths[1].grade


def test_a_wording_without_a_report_is_the_owners(project: Graph) -> None:
    records = [one for one in small() if not (isinstance(one, Edge) and one.type == "ASSERTED_IN")]
    project.write(records, {})
    assert project.trace("a", "b").paths[0].steps[0].claims[0].evidence.wording == "words of x1"
    others = project.trace("a", "b", audience=OTHERS)
    assert "words of x1" not in repr(others)
    assert "words of x1" not in repr(summary.read(project, OTHERS))
    assert "words of x1" in repr(summary.read(project, OWNER))


def test_groups_are_a_choice_of_the_owner_only(project: Graph) -> None:
    project.write(_with(), {})
    assert choices.read(project, OWNER).groups == ("nursing",)
    assert choices.read(project, OTHERS).groups == ()


def test_synthetic_words_are_nobodys(demo: Graph) -> None:
    found = demo.trace("threat", "openness", audience=OTHERS)
    quotes = found.paths[0].steps[0].supporting
    assert quotes
    assert all(one.exact for one in quotes)
    assert {one.participant_label for one in quotes} == {None}


def test_the_owner_is_not_restricted() -> None:
    assert Audience().may("q") == "true"
    assert Audience().words("q") == "q.exact"
