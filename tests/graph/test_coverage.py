"""Coverage: studies and participants behind a concept; few of them are not told to others."""

import pytest

from graph import Graph, coverage
from graph.audience import OTHERS, OWNER
from graph.coverage import Count, Coverage
from ontology.record import Record
from tests.graph import fieldwork
from tests.graph.fieldwork import edge, node, quote, shows
from tests.graph.records import bearing


def rows(graph: Graph, *studies: str, shared: bool = False, most: int = 200) -> dict[str, Coverage]:
    audience = OTHERS if shared else OWNER
    return {one.id: one for one in coverage.read(graph, audience, studies, 0, most).rows}


def test_the_demonstration_has_words_of_synthetic_participants_only(demo: Graph) -> None:
    found = rows(demo)
    assert len(found) == 151
    threat = found["threat"]
    assert threat.studies == ("Berrett 2021: eight non-peers",)
    assert threat.synthetic_studies == ("Synthetic study",)
    assert threat.one_study
    assert threat.participants == Count(0, 7)
    assert not threat.one_participant
    assert found["need-for-change"].participants == Count(0, 1)
    readiness = found["readiness"]  # a review names it, and a review is no study
    assert (readiness.studies, readiness.reports) == ((), ("Berrett 2021, paper 1",))
    protective = found["holley-2015-protective-practice"]  # one of four reports on one sample
    assert len(protective.studies) == 1


def test_counts_by_study_and_participant(project: Graph) -> None:
    unknown = [*quote("q4", "s2"), shows("q4", "c")]
    project.write([*fieldwork.small(), *unknown], {})
    found = rows(project)
    a, b, c, d = (found[one] for one in "abcd")
    # b is named in the study s2, and a quote of s1 supports the claim that leads to it
    assert [one.studies for one in (a, b, c, d)] == [
        ("Study s1", "Study s2"), ("Study s1", "Study s2"), ("Study s1", "Study s2"), (),
    ]  # fmt: skip
    assert (a.participants, a.shown, a.claimed) == (Count(2), Count(2), Count(1))
    assert (b.participants, b.shown, b.claimed) == (Count(1), Count(0), Count(1))
    assert b.one_participant
    assert (c.participants, c.shown, c.unknown) == (Count(2), Count(3), True)
    assert (d.participants, d.shown, d.unknown) == (Count(0), Count(0), False)


def test_studies_restrict_what_is_counted(project: Graph) -> None:
    project.write(fieldwork.small(), {})
    found = rows(project, "s2")
    assert set(found) == {"a", "b", "c"}
    assert (found["a"].studies, found["a"].participants) == (("Study s2",), Count(1))
    assert found["a"].reports == ()
    assert found["b"].participants == Count(0)
    assert rows(project, "no-such") == {}


def test_one_quote_counts_once_however_often_it_is_coded(project: Graph) -> None:
    coded: list[Record] = [
        node("Code", "k", label="k"),
        edge("INDICATES", "Code:k", "Concept:a", by="A"),
        edge("CODED_AS", "Quote:q1", "Code:k", coder="A"),
        edge("CODED_AS", "Quote:q2", "Code:k", coder="A"),
    ]
    project.write([*fieldwork.small(), *coded], {})
    assert rows(project)["a"].shown == Count(3)


def people(study: str, number: int, concept: str) -> list[Record]:
    found: list[Record] = []
    for n in range(number):
        person, said = f"{study}-{concept}-{n}", f"q-{study}-{concept}-{n}"
        found.append(node("Participant", person, label=person))
        found.append(edge("TOOK_PART_IN", f"Participant:{person}", f"Study:{study}"))
        found += [*quote(said, study, person), shows(said, concept)]
    return found


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [(0, 0, 0), (4, 0, None), (5, 0, 5), (6, 5, 11), (9, 1, None), (0, 1, None)],
)
def test_few_participants_are_not_told_to_others(
    project: Graph, first: int, second: int, told: int | None
) -> None:
    """Nor a sum from which, with that of one study, the few of another follow."""
    records = [*fieldwork.study("s1"), *fieldwork.study("s2"), fieldwork_concept()]
    project.write([*records, *people("s1", first, "e"), *people("s2", second, "e")], {})
    mine, theirs = rows(project)["e"], rows(project, shared=True)["e"]
    assert mine.participants == Count(first + second)
    assert theirs.participants == Count(told)
    assert theirs.shown == Count(told)
    assert not theirs.one_participant
    assert mine.one_participant == (first + second == 1)


def fieldwork_concept() -> Record:
    about = {"label": "e", "kind": "theme", "constructOrder": 2}
    return node("Concept", "e", **about)  # type: ignore[arg-type]


def test_synthetic_people_are_told_to_everybody(demo: Graph) -> None:
    assert rows(demo, shared=True)["need-for-change"].participants == Count(0, 1)


def test_pages(project: Graph) -> None:
    project.write([*fieldwork.small(), bearing("SUPPORTS", "q3", "x1")], {})
    pages = [coverage.read(project, OWNER, (), skip, 3) for skip in (0, 3, 6)]
    assert [one.total for one in pages] == [4, 4, 4]
    assert [len(one.rows) for one in pages] == [3, 1, 0]
