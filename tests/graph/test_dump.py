"""Records out of the database: all of them, as they were written, and what is left is named."""

from collections.abc import Iterable

import pytest
from neo4j import ManagedTransaction

from graph import Graph, dump
from graph.dump import Dump
from ontology.errors import GraphError
from ontology.record import Edge, Node, Record, Ref
from tests.graph.records import concept, report, small


def write_by_hand(graph: Graph, *texts: str) -> None:
    def work(transaction: ManagedTransaction) -> None:
        for text in texts:
            transaction.run(text).consume()

    graph.connection.write(work)


def dumped(graph: Graph) -> list[Record]:
    return list(Dump(graph.connection, graph.vocabulary).records())


def joined(records: Iterable[Record]) -> dict[object, object]:
    """Records by name: nodes with what their columns lead to, relationships with an id."""
    found: dict[object, object] = {}
    links: dict[Ref, set[tuple[str, Ref]]] = {}
    for one in records:
        if isinstance(one, Node):
            found[one.ref] = dict(one.properties)
            links.setdefault(one.ref, set()).update(
                (kind, end) for kind, ends in one.links.items() for end in ends
            )
        elif one.id:
            found[one.type, one.id] = (one.start, one.end, dict(one.properties))
        else:
            links.setdefault(one.start, set()).add((one.type, one.end))
    return found | {("links", *ref): some for ref, some in links.items()}


def test_what_was_written_comes_out(project: Graph) -> None:
    project.write(small(), {})
    found = Dump(project.connection, project.vocabulary)
    records = list(found.records())
    assert joined(records) == joined(small())
    assert found.total == sum(isinstance(one, Node) for one in records) == 8
    assert found.left == {}
    assert [one.type for one in records if isinstance(one, Edge)] == ["SUPPORTS"]


def test_an_empty_graph_gives_nothing(project: Graph) -> None:
    assert dumped(project) == []


def test_pages_and_steps_lose_nothing(project: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    # Both engines have to order ids as Python does, or a page would begin at the wrong one.
    odd = [
        "a",
        "A",
        " a",
        "a ",
        "\0",
        "\uffff",
        "\ue000",
        "😀",
        "𐀀",
        "é",
        "e\u0301",
        "10",
        "9",
        "|",
        ":",
    ]
    ids = sorted({one + other for one in odd for other in ["", *odd]})
    project.write([report(), *(concept(name) for name in ids)], {})
    whole = dumped(project)
    monkeypatch.setattr(dump, "STEP", 7)
    monkeypatch.setattr(dump, "PAGE", 3)
    assert dumped(project) == whole
    assert [one.id for one in whole if isinstance(one, Node) and one.label == "Concept"] == ids


def test_long_texts_come_in_small_pages() -> None:
    rows = [{"own": {"text": "x" * 1_000_000, "names": ["y"]}}] * 100
    assert dump._next_size(100, rows) == 1
    assert dump._next_size(100, [{"own": {"id": "a"}}] * 100) == 200
    assert dump._next_size(2_000, [{"own": {"id": "a"}}] * 2_000) == dump.PAGE
    assert dump._next_size(100, []) >= 1


def test_what_the_vocabulary_does_not_know_is_named_and_counted(project: Graph) -> None:
    project.write(small(), {})
    write_by_hand(
        project,
        "CREATE (:Theme {id: 'x'})-[:HAS_IT]->(:Theme {id: 'y'})",
        "CREATE (:Concept {label: 'nobody'})",
        "MATCH (c:Concept {id: 'a'}) SET c.colour = 'red', c.note = duration('P1D')",
        "MATCH (a:Concept {id: 'a'}) MATCH (b:Concept {id: 'b'}) CREATE (a)-[:NEAR]->(b)",
        "MATCH (a:Concept {id: 'a'}) MATCH (b:Concept {id: 'b'}) CREATE (a)-[:BROADER {w: 1}]->(b)",
        "MATCH (q:Quote {id: 'q1'}) MATCH (r:Relation {id: 'x1'}) CREATE (q)-[:DISPUTES]->(r)",
        "MATCH (q:Quote {id: 'q1'}) MATCH (c:Concept {id: 'b'}) CREATE (q)-[:ABOUT]->(c)",
    )
    found = Dump(project.connection, project.vocabulary)
    records = list(found.records())
    assert found.left == {
        "the label Theme": 2, "HAS_IT from other labels": 1, "Concept without an id": 1,
        "Concept.colour": 1, "Concept.note": 1, "NEAR from Concept to Concept": 1, "BROADER.w": 1,
        "DISPUTES without an id": 1, "ABOUT from Quote to Concept": 1,
    }  # fmt: skip
    broader = Edge("BROADER", Ref("Concept", "a"), Ref("Concept", "b"))
    assert joined(records) == joined([*small(), broader])


def test_a_graph_in_the_middle_of_a_load_is_refused(project: Graph) -> None:
    dump.refuse_while_loading(project.connection)
    write_by_hand(project, "MATCH (g:Graph {id: 'graph'}) SET g.loading = 'L9'")
    with pytest.raises(GraphError, match="L9"):
        dump.refuse_while_loading(project.connection)
