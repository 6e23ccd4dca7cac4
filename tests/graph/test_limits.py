"""Limits of time and rows that the server keeps to, and changes that are meant."""

import time

import pytest

from graph import Graph
from graph.settings import Settings
from ontology.errors import QueryError
from tests.graph.test_fence import RUNAWAY, raw, victim

ROWS = "UNWIND range(1, 3000) AS a UNWIND range(1, 3000000) AS x RETURN x"


def running(graph: Graph, settings: Settings, text: str) -> list[str]:
    with raw(settings) as driver, driver.session(database=graph.name) as session:
        texts = [str(one["currentQuery"]) for one in session.run("SHOW TRANSACTIONS")]
        return [one for one in texts if text in one and "SHOW" not in one]


def awaited_end(graph: Graph, settings: Settings, text: str) -> None:
    """Wait until ``text`` does not run; the server's own limit of a minute would be too late."""
    begun = time.monotonic()
    while running(graph, settings, text):
        assert time.monotonic() - begun < 20
        time.sleep(0.1)


def test_a_limit_of_time(demo: Graph, settings: Settings) -> None:
    with pytest.raises(QueryError, match=r"after 0.5 seconds it had reached the limit$"):
        demo.cypher(RUNAWAY.replace("AS m", "AS mine"), timeout=0.5)
    awaited_end(demo, settings, "AS mine")
    assert demo.cypher("RETURN 1 AS x", timeout=30).rows == ((1,),)


def test_limits_end_nobody_elses_query(demo: Graph, settings: Settings) -> None:
    with victim(demo, settings) as other:
        with pytest.raises(QueryError, match="reached the limit"):
            demo.cypher(RUNAWAY + " // mine", timeout=0.5)
        assert demo.cypher(ROWS, rows=10).more
        assert len(other.running()) == 1
        assert not other.error


def test_a_limit_that_is_none(demo: Graph, settings: Settings) -> None:
    for wrong in (0.0, -1.0, float("inf"), float("nan")):
        with pytest.raises(QueryError, match="number of seconds above nought"):
            demo.cypher("RETURN 1", timeout=wrong)
    if not settings.embedded:
        assert demo.cypher("RETURN 1 AS x", timeout=61).rows == ((1,),)
        return
    with pytest.raises(QueryError, match="PEERGRAPH_TIMEOUT=61, run peergraph stop, and ask again"):
        demo.cypher("RETURN 1", timeout=61)


def test_enough_rows_end_the_query(demo: Graph, settings: Settings) -> None:
    answer = demo.cypher(ROWS, rows=10)
    assert [one for (one,) in answer.rows] == list(range(1, 11))
    assert answer.more
    awaited_end(demo, settings, ROWS)
    if not settings.embedded:  # which refuses so long a range at once
        answer = demo.cypher("UNWIND range(1, 100000000) AS x RETURN x", rows=10)
        assert (len(answer.rows), answer.more) == (10, True)
