"""What reads passes, what does more is refused in one sentence with nothing changed."""

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from neo4j import READ_ACCESS, Driver, GraphDatabase
from neo4j.exceptions import Neo4jError

from graph import Graph, embedded, queries
from graph.settings import Settings
from ontology.errors import PeergraphError, QueryError
from tests.graph import attempts

SECRET = "a secret that nobody may read"
RUNAWAY = (
    "UNWIND range(1, 3000) AS a UNWIND range(1, 3000000) AS b WITH a, b RETURN max(a * b) AS m"
)


def raw(settings: Settings) -> Driver:
    """A driver without any fence, with the login that reads."""
    if settings.embedded:
        server = embedded.ensure(settings)
        return GraphDatabase.driver(server.address, auth=server.reader)
    return GraphDatabase.driver(settings.uri, auth=(settings.user, settings.password))


class Victim:
    """Somebody's long query in a session of its own."""

    def __init__(self, graph: Graph, driver: Driver) -> None:
        self.driver = driver
        self.database = graph.name
        self.error = ""
        self.thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        with self.driver.session(database=self.database) as session:
            try:
                session.run(RUNAWAY).consume()
            except Neo4jError as error:
                self.error = str(error.code)

    def running(self) -> list[dict[str, Any]]:
        with self.driver.session(database=self.database) as session:
            found = session.run("SHOW TRANSACTIONS")
            return [dict(one) for one in found if one["currentQuery"] == RUNAWAY]

    def end(self) -> None:
        ids = [one["transactionId"] for one in self.running()]
        with self.driver.session(
            database=self.database, default_access_mode=READ_ACCESS
        ) as session:
            if ids:
                session.run("TERMINATE TRANSACTIONS $ids", ids=ids).consume()
        self.thread.join()


@contextmanager
def victim(graph: Graph, settings: Settings) -> Iterator[Victim]:
    with raw(settings) as driver:
        one = Victim(graph, driver)
        one.thread.start()
        while not one.running():
            time.sleep(0.05)
        try:
            yield one
        finally:
            one.end()


@pytest.fixture
def calls() -> Iterator[tuple[str, list[str]]]:
    """An address, and who called there."""
    found: list[str] = []

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
            del format, arguments

    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"127.0.0.1:{server.server_port}", found
        server.shutdown()
        thread.join()


def state(graph: Graph, settings: Settings) -> dict[str, str]:
    """Digests of records, schema, graphs and users."""
    parts: dict[str, Any] = {"graphs": graph.connection.databases()}
    texts = {
        "records": "MATCH (n) RETURN labels(n) AS l, properties(n) AS p",
        "relationships": "MATCH (a)-[r]->(b) RETURN a.id, type(r), b.id, properties(r) AS p",
        "indexes": "SHOW INDEXES YIELD name, state RETURN name, state",
        "constraints": "SHOW CONSTRAINTS YIELD name, type RETURN name, type",
    }
    with raw(settings) as driver:
        for name, text in texts.items():
            rows = driver.execute_query(text, database_=graph.name).records
            parts[name] = sorted(repr(sorted(_plain(one.data()))) for one in rows)
        if not settings.embedded:
            rows = driver.execute_query("SHOW USERS", database_="system").records
            parts["users"] = sorted(repr(one.data()) for one in rows)
    for file in sorted((settings.home / "embedded" / "config").glob("*")):
        parts[file.name] = file.read_text("utf-8")
    return {name: hashlib.sha256(repr(one).encode()).hexdigest() for name, one in parts.items()}


def _plain(row: dict[str, Any]) -> Iterator[str]:
    for key, value in row.items():
        yield f"{key}={sorted(value.items()) if isinstance(value, dict) else value!r}"


def tried(graph: Graph, text: str, ids: list[str]) -> str:
    """Give what is wrong with the answer to an attempt, empty when it is refused as it should."""
    try:
        graph.cypher(text, {"ids": ids})
    except QueryError as refused:
        words = str(refused)
        one = words.startswith("the query was refused: ") and words.isprintable()
        return "" if one and SECRET not in words and len(words) < 500 else words
    return "it was answered"


def read(graph: Graph, text: str) -> bool:
    """Whether the connection that Python's own answers come over, without a plan, gives any."""
    try:
        graph.connection.read(text, {"ids": []})
    except PeergraphError:
        return False
    return True


def test_attempts(
    demo: Graph, settings: Settings, calls: tuple[str, list[str]], tmp_path: Path
) -> None:
    """None of them gets through, changes anything, calls anybody or ends anybody's query."""
    address, called = calls
    file = tmp_path / "secret.csv"
    file.write_text(f"{SECRET},1\n", "utf-8")
    before = state(demo, settings)
    with victim(demo, settings) as other:
        (running,) = other.running()
        got = {}
        for text in attempts.EVERY:
            text = text.replace("@query", running["transactionId"])
            text = text.replace("@connection", running["connectionId"])
            text = text.replace("@file", str(file).lstrip("/")).replace("@address", address)
            if wrong := tried(demo, text, [running["transactionId"]]):
                got[text[:200]] = wrong
            assert not read(demo, text), text
        assert not got, got
        assert other.running()
        assert not other.error
    assert state(demo, settings) == before
    assert called == []
    assert len(attempts.EVERY) == len(set(attempts.EVERY)) >= 190


def test_an_attempt_without_the_fence(demo: Graph, settings: Settings) -> None:
    """The servers do end somebody's query when they are asked: the test above would see it."""
    with victim(demo, settings) as other:
        other.end()
        assert other.error
        assert other.running() == []


def test_what_reads_passes(demo: Graph) -> None:
    got = {}
    for text in attempts.READS:
        try:
            assert demo.cypher(text).columns == demo.cypher(text).columns
        except QueryError as refused:
            got[text] = str(refused)
    assert not got, got
    for one in queries.every():
        assert demo.query(one.name).columns
    assert len(attempts.READS) >= 50


def test_more_that_reads_on_neo4j(demo: Graph, settings: Settings) -> None:
    if settings.embedded:
        pytest.skip("the embedded server has none of these")
    index = "CREATE FULLTEXT INDEX words FOR (n:Concept) ON EACH [n.label]"
    with raw(settings) as driver:
        driver.execute_query(index, database_=demo.name)
        driver.execute_query("CALL db.awaitIndexes()", database_=demo.name)
        try:
            found = demo.cypher(
                "CALL db.index.fulltext.queryNodes('words', $q) YIELD node RETURN node.id AS id",
                {"q": "threat"},
            )
        finally:
            driver.execute_query("DROP INDEX words", database_=demo.name)
    assert ("threat",) in found.rows
    for text in (
        "CYPHER 5 RETURN 1 AS x",
        "CYPHER runtime=slotted planner=cost RETURN 1 AS x",
        "MATCH p = SHORTEST 2 (:Concept {id: 'threat'})-->+(:Concept {id: 'values'}) RETURN p",
        "MATCH p = ANY (:Concept {id: 'threat'})-->*(:Concept {id: 'values'}) RETURN p",
        "SHOW FUNCTIONS YIELD name RETURN name LIMIT 1",
        "SHOW PROCEDURES YIELD name RETURN name LIMIT 1",
        "SHOW RANGE INDEXES",
        "RETURN `date`('2024-02-01') AS d",
        "MATCH (n:$('Concept')) RETURN count(n) AS n",
    ):
        assert demo.cypher(text).columns


def test_errors_are_on_the_query_itself(demo: Graph) -> None:
    for text in ("RETURN nope", "RETURN 1 +", "MATCH (n RETURN n", "RETURN foo(1)"):
        with pytest.raises(QueryError, match="the query was refused: ") as caught:
            demo.cypher(text)
        assert "EXPLAIN " not in str(caught.value)


def test_places_in_errors_are_those_of_the_query(demo: Graph, settings: Settings) -> None:
    with pytest.raises(QueryError) as caught:
        demo.cypher("RETURN nope")
    if not settings.embedded:
        assert "(line 1, column 8 (offset: 7))" in str(caught.value)
