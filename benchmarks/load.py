"""Load rate beside a bare UNWIND loop, on one server in one run: ``python -m benchmarks.load``.

Writes quotes and codings twice: through peergraph (checked, compared with what is there, under a
receipt, in one transaction) and by a loop that only sends rows. Prints records per second and the
ratio. Uses the server that the settings name, else an embedded one in a temporary folder.
"""

import argparse
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from graph import Graph, embedded, projects
from graph.connection import Connection
from graph.settings import Settings
from graph.settings import read as read_settings
from ontology.check import Checker
from ontology.record import Edge, Node, Record, Ref
from ontology.terms import Value
from ontology.vocabulary import vocabulary

ROWS = 5_000
NAME = "benchmark"


def records(quotes: int) -> list[Record]:
    """Return a source, twenty codes, ``quotes`` quotes and as many codings."""
    base: dict[str, Value] = {"origin": "project"}
    made: list[Record] = [
        Node("Source", {**base, "id": "s", "title": "Source", "kind": "transcript"})
    ]
    made += [Node("Code", {**base, "id": f"c{n}", "label": f"Code {n}"}) for n in range(20)]
    for n in range(quotes):
        said: dict[str, Value] = {
            "id": f"q{n}",
            "exact": f"Words number {n}. " * 6,
            "constructOrder": 1,
        }
        made.append(Node("Quote", {**base, **said}))
        made.append(Edge("FROM_SOURCE", Ref("Quote", f"q{n}"), Ref("Source", "s")))
        coded: dict[str, Value] = {**base, "id": f"k{n}", "coder": "A"}
        made.append(Edge("CODED_AS", Ref("Quote", f"q{n}"), Ref("Code", f"c{n % 20}"), coded))
    return made


def ours(connection: Connection, made: list[Record]) -> None:
    """Check and write the records as ``peergraph load`` does."""
    graph = Graph(connection, vocabulary())
    checker = Checker(vocabulary())
    for record in made:
        checker.add(record)
    checker.finish(graph.known)
    graph.write(made, {})


def bare(connection: Connection, made: list[Record]) -> None:
    """Send the same rows in a plain loop: no checks, no receipt, a transaction for each batch."""
    groups: dict[tuple[str, ...], list[Record]] = {}
    for record in made:
        groups.setdefault(_key(record), []).append(record)
    for key, some in groups.items():
        for start in range(0, len(some), ROWS):
            _send(connection, _text(key), [_row(one) for one in some[start : start + ROWS]])


def _send(connection: Connection, text: str, rows: list[dict[str, object]]) -> None:
    connection.write(lambda transaction: transaction.run(text, rows=rows).consume())


def _key(record: Record) -> tuple[str, ...]:
    if isinstance(record, Node):
        return (record.label,)
    return (record.type, record.start.label, record.end.label)


def _text(key: tuple[str, ...]) -> str:
    if len(key) == 1:
        return f"UNWIND $rows AS row MERGE (n:`{key[0]}` {{id: row.id}}) SET n += row.set"
    kind, start, end = key
    own = " {id: row.id}" if kind == "CODED_AS" else ""
    return (
        f"UNWIND $rows AS row MATCH (a:`{start}` {{id: row.start}}) "
        f"MATCH (b:`{end}` {{id: row.end}}) MERGE (a)-[e:`{kind}`{own}]->(b) SET e += row.set"
    )


def _row(record: Record) -> dict[str, object]:
    row: dict[str, object] = {"id": record.id, "set": dict(record.properties)}
    if isinstance(record, Edge):
        row |= {"start": record.start.id, "end": record.end.id}
    return row


def timed(settings: Settings, write: Callable[[Connection, list[Record]], None], n: int) -> float:
    """Return the records per second of ``write`` into a fresh graph."""
    with Connection(settings) as connection:
        if NAME in connection.databases():
            connection.drop(NAME)
        if settings.embedded:
            projects.new(connection, vocabulary(), NAME, "project")
        else:
            connection.drop(connection.home())
            projects.prepare(connection, vocabulary(), connection.home(), "project")
        made = records(n)
        begun = perf_counter()
        write(connection, made)
        return len(made) / (perf_counter() - begun)


def main() -> None:
    """Run the comparison and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quotes", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--erase", action="store_true", help="empty the graph PEERGRAPH_URI names")
    chosen = parser.parse_args()
    settings = read_settings()
    if not settings.embedded and not chosen.erase:
        parser.error("this empties the server's graph; say --erase if that is meant")
    with tempfile.TemporaryDirectory() as folder:
        if settings.embedded:
            settings = Settings(home=Path(folder))
        try:
            _rounds(settings, chosen.quotes, chosen.rounds)
        finally:
            if settings.embedded:
                embedded.stop(settings)


def _rounds(settings: Settings, quotes: int, rounds: int) -> None:
    timed(settings, bare, min(quotes, 2_000))  # the server warms up
    print(f"{quotes:,} quotes, {quotes:,} codings, {os.cpu_count()} cores")
    print("round  peergraph records/s  bare UNWIND records/s  ratio")
    for number in range(1, rounds + 1):
        mine, plain = timed(settings, ours, quotes), timed(settings, bare, quotes)
        print(f"{number:5}  {mine:19,.0f}  {plain:21,.0f}  {mine / plain:5.2f}")


if __name__ == "__main__":
    main()
