"""Trace time: ``python -m benchmarks.trace``.

Traces the demonstration, and a synthetic graph of 500 concepts whose claims each have three quotes.
Beside it, in the same run: networkx alone over claims that are in memory already, without the
database, the filters and the evidence. Uses an embedded server in a temporary folder.
"""

import argparse
import os
import random
import tempfile
from contextlib import suppress
from pathlib import Path
from statistics import median
from time import perf_counter

import networkx

from graph import Graph, embedded, projects
from graph.connection import Connection
from graph.settings import Settings
from loaders import demonstration
from ontology.record import Edge, Node, Record, Ref
from ontology.terms import Value
from ontology.vocabulary import vocabulary

CONCEPTS = 500
NAMES = ("c0", "c1", "c2")


BASE: dict[str, Value] = {"origin": "project"}
LOAD = 5_000  # claims of one load


def concepts() -> list[Record]:
    """Return the concepts, and the report and the source of everything."""
    report = {**BASE, "id": "r", "label": "R", "title": "R", "kind": "article"}
    source = {**BASE, "id": "t", "title": "T", "kind": "transcript"}
    made: list[Record] = [Node("Report", report), Node("Source", source)]
    for n in range(CONCEPTS):
        named: dict[str, Value] = {"id": f"c{n}", "label": f"Concept {n}", "kind": "theme"}
        made.append(Node("Concept", {**BASE, **named, "constructOrder": 2}))
    return made


def claims_of(number: int, seed: int = 1) -> list[list[Record]]:
    """Return random claims between the concepts, each with three supporting quotes."""
    chance = random.Random(seed)  # noqa: S311  (the same graph every time)
    made = []
    for n in range(number):
        start, end = chance.sample(range(CONCEPTS), 2)
        made.append(_claim(n, start, end, chance.random() < 0.3))
    return made


def _claim(n: int, start: int, end: int, inferred: bool) -> list[Record]:
    base = BASE
    basis: dict[str, Value] = {"basis": "stated", "wording": f"wording {n}"}
    if inferred:
        basis = {"basis": "inferred", "rationale": "why", "by": "me"}
    claim = Ref("Relation", f"x{n}")
    said: dict[str, Value] = {"type": "LEADS_TO", "modality": "finding", **basis}
    made: list[Record] = [
        Node("Relation", {**base, "id": claim.id, **said}),
        Edge("FROM", claim, Ref("Concept", f"c{start}")),
        Edge("TO", claim, Ref("Concept", f"c{end}")),
        Edge("ASSERTED_IN", claim, Ref("Report", "r")),
    ]
    for number in range(3):
        quote = Ref("Quote", f"q{n}-{number}")
        words: dict[str, Value] = {"exact": f"Words {number} for {n}.", "constructOrder": 1}
        made.append(Node("Quote", {**base, "id": quote.id, **words}))
        made.append(Edge("FROM_SOURCE", quote, Ref("Source", "t")))
        made.append(Edge("SUPPORTS", quote, claim, {**base, "id": f"e{n}-{number}"}))
    return made


def plain(claims: list[list[Record]]) -> float:
    """Return the seconds in which networkx finds the five shortest simple paths by itself."""
    made = [record for claim in claims for record in claim]
    starts = {
        one.start.id: one.end.id for one in made if isinstance(one, Edge) and one.type == "FROM"
    }
    ends = {one.start.id: one.end.id for one in made if isinstance(one, Edge) and one.type == "TO"}
    begun = perf_counter()
    network = networkx.DiGraph((starts[one], ends[one]) for one in starts)
    found = 0
    with suppress(networkx.NetworkXNoPath):
        for path in networkx.shortest_simple_paths(network, NAMES[0], NAMES[-1]):
            found += NAMES[1] in path
            if found == 5 or len(path) > 7:
                break
    return perf_counter() - begun


def seconds(graph: Graph, names: tuple[str, ...], rounds: int) -> list[float]:
    """Return how long each of ``rounds`` traces took."""
    taken = []
    for _ in range(rounds):
        begun = perf_counter()
        graph.trace(*names)
        taken.append(perf_counter() - begun)
    return taken


def main() -> None:
    """Run the traces and print their times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=7)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder))
        try:
            _compare(settings, chosen.claims, chosen.rounds)
        finally:
            embedded.stop(settings)


def _compare(settings: Settings, claims: int, rounds: int) -> None:
    with Connection(settings) as connection:
        demo, _ = demonstration.fill(connection, vocabulary())
        _print("demonstration", seconds(demo, ("threat", "openness", "values"), rounds))
        projects.new(connection, vocabulary(), "benchmark", "project")
        graph, made = Graph(connection, vocabulary()), claims_of(claims)
        graph.write(concepts(), {})
        for start in range(0, claims, LOAD):
            graph.write([one for claim in made[start : start + LOAD] for one in claim], {})
        found = seconds(graph, NAMES, rounds)
        _print(f"{claims:,} claims, {3 * claims:,} quotes, {os.cpu_count()} cores", found)
        alone = [plain(made) for _ in range(rounds)]
        _print("networkx alone, claims in memory, no evidence", alone)
        print(f"ratio of the medians: {median(found) / median(alone):.1f}")


def _print(what: str, taken: list[float]) -> None:
    print(f"{what}: median {median(taken):.3f} s, {min(taken):.3f} to {max(taken):.3f} s")


if __name__ == "__main__":
    main()
