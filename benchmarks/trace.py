"""Tracing beside a search in memory, in one run: ``python -m benchmarks.trace``.

Traces paths through three concepts joined by claims that quotes support. Beside it:
networkx with a join in Python over the same records, all of them in memory already, which knows
neither filters nor reports, studies, participants and what is stated instead. Uses an embedded
server in a temporary folder, or with ``--erase`` the one that PEERGRAPH_URI names.
"""

import argparse
from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter

from benchmarks import claims, results, server
from benchmarks.memory import Memory
from graph import Graph
from graph.answer import Trace
from graph.settings import Settings
from loaders import demonstration
from ontology.vocabulary import vocabulary

NAMES = ("c0", "c1", "c2")
PATHS, LONGEST = 5, 6


def main() -> None:
    """Run the traces and print their times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=1_000)
    parser.add_argument("--quotes", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    server.options(parser)
    given = parser.parse_args()
    with server.chosen(parser, given) as settings:
        found, engine = _compare(settings, given.claims, given.quotes, given.rounds)
        name = "trace, embedded" if settings.embedded else "trace, Neo4j"
        asked = results.command("benchmarks.trace")
        about = f"{engine}, {results.versions('neo4j', 'networkx')}"
        results.report(name, asked, about, _text(found, given), given.readme)


def _compare(
    settings: Settings, number: int, quotes: int, rounds: int
) -> tuple[list[tuple[str, list[float]]], str]:
    made = claims.made(number, quotes)
    with server.fresh(settings) as connection:
        graph = Graph(connection, vocabulary())
        graph.write(claims.records(made), {})
        engine = connection.engine().name
        answer = graph.trace(*NAMES, paths=PATHS, longest=LONGEST)
        ours = _seconds(lambda: graph.trace(*NAMES, paths=PATHS, longest=LONGEST), rounds)
    begun = perf_counter()
    memory = Memory(made)
    held = perf_counter() - begun
    _agree(answer, memory)
    theirs = _seconds(lambda: memory.trace(NAMES, PATHS, LONGEST), rounds)
    return [
        ("peergraph trace", ours),
        ("networkx and a join in Python", theirs),
        ("bringing the records into memory for it", [held]),
        ("peergraph trace of the demonstration", _demonstration(settings, rounds)),
    ], engine


def _demonstration(settings: Settings, rounds: int) -> list[float]:
    with server.fresh(settings) as connection:
        if not settings.embedded:  # its one graph has to be another's now
            connection.drop(connection.database)
        graph, _ = demonstration.fill(connection, vocabulary())
        return _seconds(lambda: graph.trace("threat", "openness", "values"), rounds)


def _agree(answer: Trace, memory: Memory) -> None:
    """Raise SystemExit unless both found paths that are equally good, with as many quotes."""
    ours = [[one.step.start for one in path.steps] + [path.steps[-1].step.end]
            for path in answer.paths]  # fmt: skip
    theirs = memory.paths(NAMES, PATHS, LONGEST)
    if [memory.cost(one) for one in ours] != [memory.cost(one) for one in theirs]:
        raise SystemExit(f"the paths differ: {ours} and {theirs}")
    for path, row in zip(ours, answer.paths, strict=True):
        if sum(len(step.supporting) for step in row.steps) != memory.behind(path):
            raise SystemExit(f"the quotes behind {path} differ")


def _seconds(work: Callable[[], object], rounds: int) -> list[float]:
    taken = []
    for _ in range(rounds):
        begun = perf_counter()
        work()
        taken.append(perf_counter() - begun)
    return taken


def _text(found: Sequence[tuple[str, list[float]]], given: argparse.Namespace) -> str:
    ours = median(found[0][1])
    rows = [["what", "median, s", "fastest to slowest, s", "time beside peergraph's"]]
    for what, taken in found:
        middle = median(taken)
        spread = f"{min(taken):.3f} to {max(taken):.3f}" if len(taken) > 1 else "once"
        rows.append([what, f"{middle:.3f}", spread, f"{middle / ours:.3f}"])
    size = f"{claims.concepts(given.claims)} concepts, {given.claims:,} claims, "
    size += f"{given.quotes:,} quotes; the best {PATHS} paths with every quote behind them."
    return f"{results.table(rows)}\n\n{size}"


if __name__ == "__main__":
    main()
