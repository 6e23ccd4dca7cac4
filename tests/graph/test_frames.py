"""Data frames of answers, and py2neo's way to the same graph."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from graph import Graph, flat, frames, py2neo_graph
from ontology.errors import NamingError, QueryError, ServerError

VALUES = """UNWIND [1, null, 2] AS x
RETURN x, x * 1.5 AS number, x = 1 AS one, toString(x) AS words, [x] AS list, {a: x} AS map,
  CASE x WHEN 1 THEN 'a' ELSE x END AS mixed, date('2021-02-03') AS day,
  datetime('2021-02-03T04:05:06.000000007+01:00') AS time, null AS nothing"""
KINDS = {
    "x": "Int64", "number": "Float64", "one": "boolean", "words": "string", "list": "object",
    "map": "object", "mixed": "object", "day": "string", "time": "string", "nothing": "object",
}  # fmt: skip


def test_columns_keep_their_types_beside_empty_cells(demo: Graph) -> None:
    found = demo.frame(VALUES)
    assert {name: str(kind) for name, kind in found.dtypes.items()} == KINDS
    assert found["x"].isna().tolist() == [False, True, False]
    assert (found["x"].sum(), found["number"].sum(), found["one"].sum()) == (3, 4.5, 1)
    assert found["list"].tolist() == [[1], [None], [2]]
    assert found["time"][0].startswith("2021-02-03T04:05:06.000000007+01:00")


def test_a_frame_without_rows_has_its_columns(demo: Graph) -> None:
    found = demo.frame("MATCH (n:Concept {id: $id}) RETURN n.id AS id, n.label", {"id": "none"})
    assert (found.shape, list(found.columns)) == ((0, 2), ["id", "n.label"])
    named = demo.frame("quotes-for-concept", {"concept": "none"})
    assert (len(named), named.columns[0]) == (0, "quote")


def test_a_frame_of_whatever_has_rows(demo: Graph) -> None:
    named, answer = demo.frame("statements"), demo.query("statements")
    assert named.equals(answer.frame())
    assert named.equals(demo.frame(answer))
    assert list(named["id"]) == [row["id"] for row in answer.objects()]
    assert str(named["start"].dtype) == "Int64"
    trace = demo.trace("threat", "openness", "values")
    assert list(trace.frame().columns) == list(flat.COLUMNS)
    assert {"R02", "I01"} <= set(trace.frame()["relation"].dropna())
    assert list(replace(trace, paths=()).frame().columns) == list(flat.COLUMNS)


def test_a_frame_that_was_cut_warns(demo: Graph) -> None:
    with pytest.warns(UserWarning, match="first 2 rows"):
        found = demo.frame("UNWIND range(1, 3) AS n RETURN n", rows=2)
    assert (len(found), found.attrs["more"]) == (2, True)
    assert demo.frame("UNWIND range(1, 3) AS n RETURN n", rows=3).attrs["more"] is False


def test_what_is_no_query(demo: Graph) -> None:
    with pytest.raises(NamingError):
        demo.frame("nonesuch")
    with pytest.raises(QueryError):
        demo.frame("CREATE (n:Concept {id: 'x'})")


def test_a_frame_of_nothing_at_all() -> None:
    assert frames.frame((), ()).shape == (0, 0)


@contextmanager
def old(graph: Graph) -> Iterator[Any]:
    found = graph.py2neo()
    try:
        yield found
    finally:
        found.service.connector.close()


def test_py2neo_reads_the_graph(demo: Graph) -> None:
    from py2neo import NodeMatcher  # type: ignore[import-untyped]

    query = "MATCH (n:Concept) RETURN n.id AS id ORDER BY id"
    with old(demo) as graph:
        assert graph.name == demo.name
        assert graph.run(query).data() == demo.cypher(query).objects()
        assert graph.run(query).to_data_frame()["id"].tolist() == demo.frame(query)["id"].tolist()
        threat = NodeMatcher(graph).match("Concept", id="threat").first()
        assert threat["label"] == "place of threat"
        assert len(NodeMatcher(graph).match("Concept")) == demo.counts()["Concept"]


def test_py2neo_writes_on_neo4j_only(demo: Graph) -> None:
    from py2neo.errors import ClientError  # type: ignore[import-untyped]

    count = "MATCH (n:Memo) RETURN count(n) AS n"
    before = demo.cypher(count).rows
    with old(demo) as graph:
        if demo.connection.settings.embedded:
            with pytest.raises(ClientError, match="not allowed"):
                graph.run("CREATE (n:Memo {id: 'py2neo'})")
            assert demo.cypher(count).rows == before
            return
        graph.run("CREATE (n:Memo {id: 'py2neo'})")
        assert demo.cypher(count).rows != before
        graph.run("MATCH (n:Memo {id: 'py2neo'}) DELETE n")


def test_py2neo_without_routing() -> None:
    for given, taken in (
        ("neo4j://a:1", "bolt://a:1"), ("neo4j+s://a:1", "bolt+s://a:1"),
        ("neo4j+ssc://a", "bolt+ssc://a"), ("bolt://a:1", "bolt://a:1"), ("bolt+s://a", "bolt+s://a"),
    ):  # fmt: skip
        assert py2neo_graph.bolt(given) == taken


# py2neo leaves the socket of a connection that failed to the collector of garbage.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_py2neo_cannot_connect(demo: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = demo.connection.settings
    there = replace(settings, uri="bolt://127.0.0.1:1", password="secret")
    monkeypatch.setattr(demo.connection, "settings", there)
    with pytest.raises(ServerError, match="cannot connect") as caught:
        py2neo_graph.connected(demo.connection)
    assert "secret" not in str(caught.value)
    del caught
    gc.collect()
