"""Cypher from outside: what may not be done, the limits, and what values become."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graph import Graph, console, embedded, projects
from graph.connection import Connection
from graph.settings import Settings
from ontology.errors import QueryError
from ontology.vocabulary import vocabulary

WRITES = (
    "CREATE (n:Concept {id: 'x'})",
    "MATCH (n:Concept {id: 'threat'}) SET n.label = 'other'",
    "MATCH (n:Concept {id: 'threat'}) REMOVE n.label",
    "MATCH (n:Concept {id: 'threat'}) DETACH DELETE n",
    "MERGE (n:Concept {id: 'x'})",
    "MATCH (a:Concept {id: 'threat'}), (b:Concept {id: 'values'}) CREATE (a)-[:LEADS_TO]->(b)",
    "MATCH (n:Concept) FOREACH (x IN [1] | SET n.note = 'x')",
    "MATCH (n:Concept) CALL { WITH n SET n.note = 'x' } RETURN n.id",
    "CREATE INDEX x_y FOR (n:Concept) ON (n.note)",
    "CREATE CONSTRAINT x_y FOR (n:Concept) REQUIRE n.note IS UNIQUE",
    "DROP CONSTRAINT concept_id",
    "UNWIND range(1, 3) AS i CREATE (:Quote {id: toString(i)})",
)
WHOLE = "MATCH (n) RETURN count(n) AS n, count(n.note) AS notes"


@pytest.mark.parametrize("query", WRITES)
def test_no_query_writes(demo: Graph, query: str) -> None:
    before = demo.cypher(WHOLE).rows
    with pytest.raises(QueryError) as caught:
        demo.cypher(query)
    assert "only read" in str(caught.value)
    assert demo.cypher(WHOLE).rows == before
    threat = demo.cypher("MATCH (n:Concept {id: 'threat'}) RETURN n.label AS label")
    assert threat.rows == (("place of threat",),)
    assert demo.mismatches() == 0


def test_the_row_limit(demo: Graph) -> None:
    answer = demo.cypher("UNWIND range(1, 20) AS n RETURN n", rows=20)
    assert (len(answer.rows), answer.more) == (20, False)
    answer = demo.cypher("UNWIND range(1, 21) AS n RETURN n", rows=20)
    assert (len(answer.rows), answer.more) == (20, True)


def test_columns_of_an_empty_answer_or_none(demo: Graph) -> None:
    answer = demo.cypher("MATCH (n:Concept {id: 'none'}) RETURN n.id AS id")
    assert answer.rows == ()
    assert answer.objects() == []


def test_values_become_plain(demo: Graph) -> None:
    query = """
    MATCH p = (a:Concept {id: 'threat'})-[e:MOVES_TO {relation: 'R02'}]->(b:Concept)
    RETURN a, e, p, [1, {x: date('2024-02-01')}] AS l, datetime('2024-02-01T10:00:00Z') AS t,
      duration('P1D') AS d, null AS n, 1.5 AS f, true AS b
    """
    (row,) = demo.cypher(query).objects()
    assert row["a"]["labels"] == ["Concept"]
    assert row["a"]["label"] == "place of threat"
    assert row["e"]["type"] == "MOVES_TO"
    assert row["e"]["relation"] == "R02"
    assert len(row["p"]) == 3
    assert row["l"] == [1, {"x": "2024-02-01"}]
    assert row["t"].startswith("2024-02-01T10:00:00")
    assert (row["d"], row["n"], row["f"], row["b"]) == ("P1D", None, 1.5, True)


RUNAWAY = (
    "UNWIND range(1, 3000) AS a UNWIND range(1, 3000000) AS b WITH a, b RETURN max(a * b) AS m"
)


@pytest.fixture(scope="module")
def impatient(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Each engine with a time limit of a second."""
    if not settings.embedded:
        yield replace(settings, timeout=1.0)
        return
    own = Settings(home=tmp_path_factory.mktemp("impatient"), timeout=1.0)
    yield own
    embedded.stop(own)


def test_the_time_limit(impatient: Settings) -> None:
    with Connection(impatient) as connection:
        if impatient.embedded:
            projects.new(connection, vocabulary(), "slow", "project")
        else:
            connection.database = connection.home()
        with pytest.raises(QueryError, match=r"after [1-9] seconds it had reached the limit"):
            console.ask(connection, RUNAWAY)
        assert console.ask(connection, "RETURN 1 AS n").rows == ((1,),)


def test_words_of_a_graph_stay_out_of_errors(demo: Graph) -> None:
    secret: dict[str, Any] = {"words": "what somebody said in confidence"}
    with pytest.raises(QueryError) as caught:
        demo.cypher("RETURN $words + 1 / 0 + date($words) AS x", secret)
    assert "confidence" not in str(caught.value)


def test_a_folder_in_the_way(tmp_path: Path) -> None:
    file = tmp_path / "home"
    file.write_text("not a folder", "utf-8")
    from ontology.errors import ServerError

    with pytest.raises(ServerError) as caught:
        Connection(Settings(home=file))
    assert str(file) in str(caught.value)


@pytest.mark.parametrize("function", ["date", "datetime", "duration"])
def test_words_that_a_function_cannot_take_are_not_shown(demo: Graph, function: str) -> None:
    with pytest.raises(QueryError) as caught:
        demo.cypher(f"MATCH (q:Quote {{id: 'syn-q-p1-03'}}) RETURN {function}(q.exact) AS x")
    words = demo.cypher("MATCH (q:Quote {id: 'syn-q-p1-03'}) RETURN q.exact AS x").rows[0][0]
    assert not any(word in str(caught.value) for word in words.split() if len(word) > 6)


def test_a_property_called_timeout_is_no_timeout(demo: Graph) -> None:
    with pytest.raises(QueryError, match="refused"):
        demo.cypher("MATCH (n) RETURN n.timeout FOO BAR")
