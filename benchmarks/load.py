"""Loading beside other ways, on one server in one run: ``python -m benchmarks.load``.

Quotes, their source and codings go into a fresh graph: from CSV tables by ``peergraph load``
(checked, compared with what is there, under a receipt that can be undone), and by a bare loop of
``UNWIND``, by ``py2neo.bulk`` and by rdflib-neo4j, which only send rows. Uses an embedded server in
a temporary folder, or with ``--erase`` the one that PEERGRAPH_URI names.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from benchmarks import made, peers, results, server
from graph.connection import Connection
from graph.settings import Settings

SMALL = 100_000  # records whose load is measured too, for its memory
SLOW = 20_000  # quotes that the slow ways get at the most
Way = Callable[[Connection, int], None]
# Runs in a process of its own, so that nothing but the load is in its memory.
_LOADING = """
import sys
from pathlib import Path
from time import perf_counter
import graph
from loaders import run
with graph.open() as found:
    begun = perf_counter()
    run.load(found, [Path(sys.argv[1])])
    taken = perf_counter() - begun
try:
    import resource
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
except ImportError:
    peak = 0
print(taken, peak)
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """A way with how many records it wrote in how many seconds; ``fault``: why it did not."""

    way: str
    records: int
    seconds: float
    peak: int = 0
    fault: str = ""

    @property
    def rate(self) -> float:
        """Records per second."""
        return self.records / self.seconds if self.seconds else 0.0

    def row(self, ours: float) -> list[str]:
        """Return the row of the table; ``ours`` is the rate of peergraph."""
        if self.fault:
            return [self.way, "–", "–", "–", self.fault]
        beside = f"{self.rate / ours:.2f}"
        return [self.way, f"{self.records:,}", f"{self.seconds:.1f}", f"{self.rate:,.0f}", beside]


def main() -> None:
    """Run the comparison and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quotes", type=int, default=20_000)
    parser.add_argument("--moves", action="store_true", help="also export, and load the export")
    server.options(parser)
    given = parser.parse_args()
    with server.chosen(parser, given) as settings:
        with server.fresh(settings) as connection:
            engine = connection.engine()
            peers.bare(connection, min(given.quotes, 2_000))  # the server warms up
        found = _all(settings, given.quotes, given.moves)
        name = "load, embedded" if settings.embedded else "load, Neo4j"
        about = f"{engine.name}, {results.versions('neo4j', 'py2neo', 'rdflib-neo4j')}"
        asked = results.command("benchmarks.load")
        results.report(name, asked, about, _text(found, given.quotes), given.readme)


def _all(settings: Settings, quotes: int, moves: bool) -> list[Measured]:
    slow = min(quotes, SLOW)
    first, *moved = _ours(settings, quotes, moves)
    found = [first, _by("bare UNWIND loop", settings, peers.bare, quotes)]
    found.append(_by("py2neo.bulk", settings, peers.py2neo_bulk, slow))
    found.append(_by("rdflib-neo4j", settings, peers.rdflib_neo4j, slow))
    few = SMALL * 2 // made.size(2)
    return found + moved + (_ours(settings, few) if quotes > few else [])


def _ours(settings: Settings, quotes: int, moves: bool = False) -> list[Measured]:
    """Load tables as a user does; with ``moves`` export the graph and load that as well."""
    with tempfile.TemporaryDirectory() as folder, server.fresh(settings) as connection:
        made.write(Path(folder, "tables"), quotes)
        found = [_load("peergraph load", connection, Path(folder, "tables"), quotes)]
        if moves and _export(connection, Path(folder, "export"), found, quotes):
            with server.fresh(settings) as other:
                again = "load of what was exported"
                found.append(_load(again, other, Path(folder, "export"), quotes))
        return found


def _load(way: str, connection: Connection, tables: Path, quotes: int) -> Measured:
    """Load ``tables`` in a process of its own and return its time and peak memory."""
    done = _run(connection, "-c", _LOADING, str(tables))
    if done.returncode:
        raise SystemExit(done.stderr)
    seconds, peak = done.stdout.split()
    _check(connection, quotes)
    return Measured(way, made.size(quotes), float(seconds), int(peak))


def _export(connection: Connection, folder: Path, found: list[Measured], quotes: int) -> bool:
    """Export the graph, add how long it took to ``found``, and return whether that can be done."""
    begun = perf_counter()
    done = _run(connection, "-m", "peergraph", "export", "csv", "-o", str(folder))
    seconds = perf_counter() - begun
    if "No such command" in done.stderr:
        return False
    if done.returncode:
        raise SystemExit(done.stderr)
    size = sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())
    way = f"peergraph export csv ({size / 2**20:,.0f} MiB)"
    found.append(Measured(way, made.size(quotes), seconds))
    return True


def _run(connection: Connection, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603  (our own program)
        [sys.executable, *arguments],
        env=os.environ | server.environment(connection.settings, connection.database),
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


def _by(name: str, settings: Settings, way: Way, quotes: int) -> Measured:
    with server.fresh(settings) as connection:
        begun = perf_counter()
        try:
            way(connection, quotes)
        except ModuleNotFoundError:
            return Measured(name, 0, 0, fault="not installed: it comes with the extra benchmark")
        except Exception as error:  # a peer that cannot do it on this server is a result
            words = str(getattr(error, "code", "") or type(error).__name__)
            return Measured(name, 0, 0, fault=f"does not run here: {words}")
        seconds = perf_counter() - begun
        _check(connection, quotes)
        return Measured(name, made.size(quotes), seconds)


def _check(connection: Connection, quotes: int) -> None:
    """Raise SystemExit unless the graph holds what it should: a fast way that loses is none."""
    text = """MATCH (q:Quote)
    RETURN count(q) AS quotes, sum(COUNT { (q)-[:FROM_SOURCE]->() }) AS sources,
      sum(COUNT { (q)-[:CODED_AS]->() }) AS codings"""
    row = connection.read(text)[0]
    wanted = {"quotes": quotes, "sources": quotes, "codings": made.codings_of(quotes)}
    if row != wanted:
        raise SystemExit(f"the graph holds {row} instead of {wanted}")


def _text(found: list[Measured], quotes: int) -> str:
    ours = found[0].rate
    header = ["way", "records", "seconds", "records/s", "rate beside peergraph's"]
    body = results.table([header, *(one.row(ours) for one in found)])
    notes = [f"{quotes:,} quotes with their source and {made.codings_of(quotes):,} codings."]
    if quotes > SLOW:
        notes.append(f"py2neo.bulk and rdflib-neo4j got {SLOW:,} of the quotes.")
    notes.append("rdflib-neo4j keeps neither id nor coder of a coding.")
    measured = [one for one in found if one.peak]
    peaks = [f"{one.peak / 2**20:,.0f} MiB for {one.records:,} records" for one in measured]
    notes.append(f"Peak memory of the loading process: {', '.join(peaks) or 'not measured'}.")
    return body + "\n\n" + " ".join(notes)


if __name__ == "__main__":
    main()
