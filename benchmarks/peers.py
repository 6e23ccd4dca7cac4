"""Other ways to bring the same records into the same server."""

import contextlib
import importlib
import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from neo4j import GraphDatabase

from benchmarks import made
from benchmarks.made import Row
from graph import embedded, py2neo_graph
from graph.connection import Connection

_NODES = "UNWIND $rows AS row MERGE (n:`{label}` {{id: row.id}}) SET n += row"
_ENDS = (
    "UNWIND $rows AS row MATCH (a:Quote {id: row.from}) MATCH (b:Source {id: 's'}) "
    "MERGE (a)-[:FROM_SOURCE]->(b)"
)
_CODINGS = (
    "UNWIND $rows AS row MATCH (a:Quote {id: row.from}) MATCH (b:Code {id: row.to}) "
    "MERGE (a)-[e:CODED_AS {id: row.id}]->(b) SET e.origin = row.origin, e.coder = row.coder"
)


@dataclass(frozen=True, slots=True)
class Login:
    """An address with a login that may write."""

    address: str
    user: str
    password: str
    database: str


def login(connection: Connection) -> Login:
    """Return how to write to the graph of ``connection`` from outside of peergraph."""
    settings = connection.settings
    if not settings.embedded:
        return Login(settings.uri, settings.user, settings.password, connection.database)
    server = embedded.ensure(settings)
    return Login(server.address, *server.writer, connection.database)


def bare(connection: Connection, quotes: int) -> None:
    """Send rows in a plain loop: no check, no receipt, a transaction for each 5,000 rows."""
    to = login(connection)
    with (
        GraphDatabase.driver(to.address, auth=(to.user, to.password)) as driver,
        driver.session(database=to.database) as session,
    ):
        for text, rows in _statements(quotes):
            for some in made.batches(rows):
                session.execute_write(lambda work, q, r: work.run(q, rows=r).consume(), text, some)


def _statements(quotes: int) -> Iterator[tuple[str, Iterator[Row]]]:
    yield _NODES.format(label="Source"), iter([made.source_row()])
    yield _NODES.format(label="Code"), made.code_rows()
    yield _NODES.format(label="Quote"), made.quote_rows(quotes)
    yield _ENDS, ({"from": row["id"]} for row in made.quote_rows(quotes))
    yield _CODINGS, made.coding_rows(quotes)


def py2neo_bulk(connection: Connection, quotes: int) -> None:
    """Write with ``py2neo.bulk``: merge_nodes and merge_relationships, 5,000 rows at a time."""
    to = login(connection)
    py2neo, bulk = importlib.import_module("py2neo"), importlib.import_module("py2neo.bulk")
    graph = py2neo.Graph(
        py2neo_graph.bolt(to.address), auth=(to.user, to.password), name=to.database
    )

    def send(merge: Any, rows: list[Any], *keys: Any, **ends: Any) -> None:  # noqa: ANN401
        work = graph.begin()
        merge(work, rows, *keys, **ends)
        graph.commit(work)

    try:
        send(bulk.merge_nodes, [made.source_row()], ("Source", "id"))
        send(bulk.merge_nodes, list(made.code_rows()), ("Code", "id"))
        for some in made.batches(made.quote_rows(quotes)):
            send(bulk.merge_nodes, some, ("Quote", "id"))
        for some in made.batches(made.quote_rows(quotes)):
            ends: list[Any] = [(row["id"], {}, "s") for row in some]
            keys = {"start_node_key": ("Quote", "id"), "end_node_key": ("Source", "id")}
            send(bulk.merge_relationships, ends, "FROM_SOURCE", **keys)
        for some in made.batches(made.coding_rows(quotes)):
            coded = [(row.pop("from"), row, row.pop("to")) for row in some]
            keys = {"start_node_key": ("Quote", "id"), "end_node_key": ("Code", "id")}
            send(bulk.merge_relationships, coded, ("CODED_AS", "id"), **keys)
    finally:
        graph.service.connector.close()


@contextlib.contextmanager
def _without_log() -> Iterator[None]:
    logging.disable()
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


class _OfDatabase:
    """A driver whose sessions go to one database: rdflib-neo4j names none."""

    def __init__(self, driver: Any, database: str) -> None:  # noqa: ANN401
        self.driver, self.database = driver, database

    def session(self, **options: Any) -> Any:  # noqa: ANN401
        return self.driver.session(database=self.database, **options)


def rdflib_neo4j(connection: Connection, quotes: int) -> None:
    """Write plain triples with rdflib-neo4j, batches of 5,000; a coding loses its id and coder."""
    rdflib, neo = importlib.import_module("rdflib"), importlib.import_module("rdflib_neo4j")
    to = login(connection)
    config = neo.Neo4jStoreConfig(
        batching=True, batch_size=made.ROWS,
        handle_vocab_uri_strategy=neo.HANDLE_VOCAB_URI_STRATEGY.IGNORE,
    )  # fmt: skip
    with (
        contextlib.redirect_stdout(io.StringIO()),  # it prints what it does
        _without_log(),
        GraphDatabase.driver(to.address, auth=(to.user, to.password)) as driver,
    ):
        store = neo.Neo4jStore(config=config, neo4j_driver=_OfDatabase(driver, to.database))
        graph = rdflib.Graph(store=store)
        for triple in _triples(rdflib, quotes):
            graph.add(triple)
        graph.close(True)


def _triples(rdflib: Any, quotes: int) -> Iterator[tuple[Any, Any, Any]]:  # noqa: ANN401
    name, value = rdflib.Namespace("http://localhost/"), rdflib.Literal
    coded: dict[str, list[str]] = {}
    for row in made.coding_rows(quotes):
        coded.setdefault(row["from"], []).append(row["to"])
    for row in made.code_rows():
        yield name[row["id"]], rdflib.RDF.type, name.Code
        yield name[row["id"]], name.label, value(row["label"])
    for row in made.quote_rows(quotes):
        subject = name[row["id"]]
        yield subject, rdflib.RDF.type, name.Quote
        for key in ("origin", "exact", "constructOrder"):
            yield subject, name[key], value(row[key])
        yield subject, name.FROM_SOURCE, name.s
        for code in coded[row["id"]]:
            yield subject, name.CODED_AS, name[code]
