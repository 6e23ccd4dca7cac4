"""Kills at random moments of loads: ``python -m tests.kills --records 60000 300000 --rounds 20``.

Each round loads records in a process of its own, beside a reader, and kills that process, the
server, or both. Then the graph must hold the whole load or nothing of it, as its receipt says, and
be consistent. The test suite runs the same with fewer records (``tests/graph/test_kills.py``).
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import perf_counter, sleep
from typing import Protocol

from graph import Graph, batch, embedded, gate, projects, spool, writing
from graph.connection import Connection
from graph.settings import Settings
from ontology.errors import PeergraphError
from ontology.record import Edge, Node, Record, Ref
from ontology.terms import Value
from ontology.vocabulary import vocabulary
from tests.neo4j_server import Mortal

ROOT = Path(__file__).parents[1]
MINE = "MATCH (q:Quote) WHERE q.guid = $round RETURN count(q) AS n"
VICTIMS = ("loader", "server", *["loader"] * 3, "both", *["loader"] * 4)


class Victim(Protocol):
    """A server that can be killed."""

    settings: Settings

    def kill(self) -> None:
        """Kill it with signal 9."""

    def revive(self) -> None:
        """Start it again, where nobody else does."""

    def close(self) -> None:
        """Stop it."""


class Embedded:
    """The embedded server of a folder; the next command starts it again."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(home=folder / "home")

    def kill(self) -> None:
        server = embedded.running(self.settings)
        if server:
            os.kill(server.pid, signal.SIGKILL)

    def revive(self) -> None:
        embedded.ensure(self.settings)

    def close(self) -> None:
        embedded.stop(self.settings)


class Neo4j:
    """A Neo4j server of one's own."""

    def __init__(self, folder: Path) -> None:
        (folder / "neo4j").mkdir()
        self._server = Mortal(folder / "neo4j")
        told = self._server.server
        self.settings = Settings(folder / "home", told.uri, told.user, told.password)

    def kill(self) -> None:
        self._server.kill()

    def revive(self) -> None:
        self._server.start()

    def close(self) -> None:
        self._server.close()


ENGINES: dict[str, Callable[[Path], Victim]] = {"embedded": Embedded, "neo4j": Neo4j}


@dataclass
class Tally:
    """What came of the rounds. ``half`` and ``lost`` must stay nought, ``wrong`` empty."""

    rounds: int = 0
    victims: Counter[str] = field(default_factory=Counter)
    complete: int = 0
    taken_back: int = 0
    nothing: int = 0
    half: int = 0
    lost: int = 0
    reads: int = 0
    told: int = 0
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Size:
    """How a load is cut: ``records`` in all, at most ``limit`` in one transaction."""

    records: int
    limit: int = writing.LIMIT
    rows: int = batch.ROWS


def records(name: str, number: int) -> Iterator[Record]:
    """Give about ``number`` records: quotes with source and coding, and claims between concepts."""
    own: dict[str, Value] = {"origin": "project", "guid": name}
    yield Node("Report", {**own, "id": f"{name}-r", "label": "R", "title": "R", "kind": "article"})
    yield Node("Source", {**own, "id": f"{name}-s", "title": "S", "kind": "transcript"})
    yield Node("Code", {**own, "id": f"{name}-c", "label": "C"})
    for n in range(20):
        given: dict[str, Value] = {"label": f"concept {n}", "kind": "theme", "constructOrder": 2}
        yield Node("Concept", {**own, "id": f"{name}-k{n}", **given})
    for n in range(19):
        yield from _claim(name, n)
    for n in range((number - 119) // 3):
        said: dict[str, Value] = {"id": f"{name}-q{n}", "exact": "w " * 40, "constructOrder": 1}
        quote = Node("Quote", {**own, **said})
        yield quote
        yield Edge("FROM_SOURCE", quote.ref, Ref("Source", f"{name}-s"))
        coded: dict[str, Value] = {"id": f"{name}-e{n}", "origin": "project", "coder": "A"}
        yield Edge("CODED_AS", quote.ref, Ref("Code", f"{name}-c"), coded)


def _claim(name: str, n: int) -> Iterator[Record]:
    given: dict[str, Value] = {
        "type": "LEADS_TO",
        "basis": "stated",
        "modality": "finding",
        "wording": "words",
    }
    claim = Node("Relation", {"origin": "project", "id": f"{name}-x{n}", **given})
    yield claim
    yield Edge("FROM", claim.ref, Ref("Concept", f"{name}-k{n}"))
    yield Edge("TO", claim.ref, Ref("Concept", f"{name}-k{n + 1}"))
    yield Edge("ASSERTED_IN", claim.ref, Ref("Report", f"{name}-r"))


def quotes(size: Size) -> int:
    """Return how many quotes a load of this size has."""
    return (size.records - 119) // 3


class Rounds:
    """Rounds of one size against one server."""

    def __init__(self, victim: Victim, size: Size, seed: int) -> None:
        self.victim, self.size = victim, size
        self.tally, self._dice = Tally(), random.Random(seed)
        with Connection(victim.settings) as connection:
            self.graph = "kills" if victim.settings.embedded else connection.home()
            if self.graph not in connection.databases():
                connection.create(self.graph)
            projects.prepare(connection, vocabulary(), self.graph, "project")
        self._seconds = self._measured()

    def _measured(self) -> float:
        """Return how long a load takes, in seconds, once the server is warm."""
        for name in ("cold", "warm"):
            with self._loader(name) as loader:
                begun = perf_counter()
                loader.wait()
                seconds = perf_counter() - begun
            self._settle(name, None)
        self.tally = Tally()
        return seconds

    def run(self, number: int, victims: Sequence[str] = VICTIMS) -> Tally:
        """Do ``number`` rounds and return what came of them."""
        for one in range(number):
            self._round(f"r{one}", victims[one % len(victims)])
        return self.tally

    def _round(self, name: str, victim: str) -> None:
        ended = threading.Event()
        reader = threading.Thread(target=self._watch, args=(name, ended))
        with self._loader(name) as loader:
            reader.start()
            sleep(self._dice.uniform(0, 1.3 * self._seconds))  # some are over by then
            if victim in ("loader", "both"):
                loader.kill()
            if victim in ("server", "both"):
                self.victim.kill()
                self.victim.revive()
            said = loader.stdout.read() if loader.stdout else ""
            loader.wait()
            ended.set()
            reader.join()
        self.tally.rounds += 1
        self.tally.victims[victim] += 1
        self._settle(name, "done" in said)

    @contextmanager
    def _loader(self, name: str) -> Iterator[subprocess.Popen[str]]:
        told = {**asdict(self.victim.settings), "home": str(self.victim.settings.home)}
        job = {"settings": told, "graph": self.graph, "name": name, "size": asdict(self.size)}
        command = [sys.executable, "-m", "tests.kills", "--load", json.dumps(job)]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT
        ) as loader:
            assert loader.stdout
            loader.stdout.readline()  # it has begun
            yield loader

    def _watch(self, name: str, ended: threading.Event) -> None:
        """Read beside the loader: a part of a load may only be seen where it is said."""
        try:
            with Connection(self.victim.settings, self.graph) as connection:
                while not ended.is_set():
                    self._look(connection, name)
                    sleep(0.02)
        except PeergraphError:
            pass  # the server is dead

    def _look(self, connection: Connection, name: str) -> None:
        found, loading = gate.steady(connection, lambda: connection.read(MINE, {"round": name}))
        self.tally.reads += 1
        self.tally.told += bool(loading)
        self.tally.half += not loading and found[0]["n"] not in (0, quotes(self.size))

    def _settle(self, name: str, done: bool | None) -> None:
        """Let the next writer come, and look at what the graph holds."""
        with Connection(self.victim.settings, self.graph) as connection:
            graph = Graph(connection, vocabulary())
            self._look(connection, name)
            broken = gate.state(connection).loading
            # The next writer has one transaction, or batches.
            writing.LIMIT = self._dice.choice((0, self.size.limit))
            graph.write([Node("Coder", {"id": name, "origin": "project", "label": name})], {})
            writing.LIMIT = self.size.limit
            self._judge(graph, name, done, bool(broken))
            for receipt in reversed([one for one in graph.loads() if one.state == "complete"]):
                graph.undo(receipt.load)
            if set(graph.counts()) - {"Graph", "Load"}:
                self.tally.wrong.append(f"{name}: undoing left something")

    def _judge(self, graph: Graph, name: str, done: bool | None, broken: bool) -> None:
        found = int(graph.connection.read(MINE, {"round": name})[0]["n"])
        whole = [one for one in graph.loads() if name in one.files and one.state == "complete"]
        self.tally.half += found not in (0, quotes(self.size))
        self.tally.lost += done is True and not whole
        self.tally.complete += bool(whole)
        self.tally.taken_back += broken
        self.tally.nothing += not whole and not broken
        if bool(whole) != bool(found):
            self.tally.wrong.append(f"{name}: {found} quotes, receipt {bool(whole)}")
        if graph.mismatches() or graph.faults() or graph.about().loading:
            self.tally.wrong.append(f"{name}: not consistent")


def load(job: str) -> None:
    """Load the records of a round; this is the process that gets killed."""
    told = json.loads(job)
    size = Size(**told["size"])
    writing.LIMIT, spool.ROWS = size.limit, size.rows  # type: ignore[attr-defined]
    settings = Settings(**{**told["settings"], "home": Path(told["settings"]["home"])})
    with Connection(settings, told["graph"]) as connection:
        print("begun", flush=True)
        graph = Graph(connection, vocabulary())
        graph.write(records(told["name"], size.records), {told["name"]: "hash"})
        print("done", flush=True)


def main() -> None:
    """Run the rounds and print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--load", help=argparse.SUPPRESS)
    parser.add_argument("--engine", choices=ENGINES, nargs="+", default=list(ENGINES))
    parser.add_argument("--records", type=int, nargs="+", default=[60_000, 300_000])
    parser.add_argument("--rounds", type=int, default=20, help="for each engine and size")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    if chosen.load:
        load(chosen.load)
        return
    for engine in chosen.engine:
        for number in chosen.records:
            with tempfile.TemporaryDirectory() as folder:
                victim = ENGINES[engine](Path(folder))
                try:
                    found = Rounds(victim, Size(number), chosen.seed).run(chosen.rounds)
                finally:
                    victim.close()
            print(f"{engine}, {number:,} records: {found}", flush=True)


if __name__ == "__main__":
    main()
