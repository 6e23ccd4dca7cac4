"""Reading a coded project beside a bare pass over its XML: ``python -m benchmarks.projects``.

A made-up project in the shape of NVivo's export (``benchmarks.nvivo``) is gone through by a bare
``iterparse`` that only counts, read into pieces, looked at as ``peergraph load --dry-run`` does
(read, texts decoded, passages placed, records made, checked, compared with an empty graph), and
loaded. Each is a process of its own, so that the peak memory is its own. Uses an embedded server in
a temporary folder, or with ``--erase`` the one that PEERGRAPH_URI names.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import nvivo, results, server
from graph.connection import Connection

# Around each way: what was imported before is not in the time, but in the memory of its process.
_FRAME = """
import sys
from pathlib import Path
from time import perf_counter
from benchmarks.peak import peak
{imports}
path = Path(sys.argv[1])
begun = perf_counter()
{work}
taken = perf_counter() - begun
print(taken, peak())
"""
_BARE = (
    "import zipfile\nfrom xml.etree.ElementTree import iterparse",
    """
with zipfile.ZipFile(path) as archive, archive.open("project.qde") as stream:
    number = 0
    for _, element in iterparse(stream):
        number += element.tag.endswith("}Coding")
        element.clear()
assert number == int(sys.argv[2]), number
""",
)
_READ = (
    "from loaders.formats import refi\nfrom loaders.qda.material import Material\n"
    "from loaders.told import Told",
    """
material = Material()
for piece in refi.read(path, Told(path.name)):
    material.add(piece)
((number,),) = material.rows("SELECT count(*) FROM Coding")
assert number == int(sys.argv[2]), number
""",
)
_LOOK = (
    "import graph\nfrom loaders import run",
    "with graph.open() as found:\n    run.examine(found, [path])",
)
_LOAD = (
    "import graph\nfrom loaders import run",
    "with graph.open() as found:\n    run.load(found, [path])",
)

_WORDS = """
MATCH (s:Source {title: $title})<-[:FROM_SOURCE]-(q:Quote) RETURN DISTINCT q.exact AS exact
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """A way with its seconds and the peak memory of its process in bytes (0: not known)."""

    way: str
    seconds: float
    peak: int

    def row(self, bare: "Measured", codings: int) -> list[str]:
        """Return the row of the table, with what it is beside ``bare``."""
        memory = f"{self.peak / 2**20:,.0f}" if self.peak else "–"
        more = f"{self.peak / bare.peak:.1f}" if self.peak and bare.peak else "–"
        rate = f"{codings / self.seconds:,.0f}"
        beside = f"{self.seconds / bare.seconds:.1f}"
        return [self.way, f"{self.seconds:.1f}", beside, memory, more, rate]


def main() -> None:
    """Run the comparison and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--codings", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    server.options(parser)
    given = parser.parse_args()
    if given.codings < 1:
        parser.error("a project needs a coding to be measured with")
    with server.chosen(parser, given) as settings, tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "synthetic.qdpx")
        nvivo.write(file, given.codings, given.seed)
        with server.fresh(settings) as connection:
            engine = connection.engine().name
            found = [bare(file, given.codings), read(file, given.codings)]
            found += _ours(connection, file, given.codings)
            quotes = check(connection, given.codings, given.seed)
        name = "projects, embedded" if settings.embedded else "projects, Neo4j"
        asked = results.command("benchmarks.projects")
        text = _text(found, given.codings, quotes, file.stat().st_size)
        results.report(name, asked, f"{engine}, {results.versions('neo4j')}", text, given.readme)


def bare(file: Path, codings: int) -> Measured:
    """Go through the XML and count codings, no more."""
    return _measured("bare iterparse of the same XML", _BARE, file, codings)


def read(file: Path, codings: int) -> Measured:
    """Read the project into pieces on disk."""
    return _measured("peergraph: read into pieces", _READ, file, codings)


def _ours(connection: Connection, file: Path, codings: int) -> Iterator[Measured]:
    places = server.environment(connection.settings, connection.database)
    looked = "peergraph load --dry-run: read, placed, records, compared"
    yield _measured(looked, _LOOK, file, codings, places)
    yield _measured("peergraph load", _LOAD, file, codings, places)


def _measured(
    way: str,
    script: tuple[str, str],
    file: Path,
    codings: int,
    places: dict[str, str] | None = None,
) -> Measured:
    imports, work = script
    done = subprocess.run(  # noqa: S603  (our own program)
        [sys.executable, "-c", _FRAME.format(imports=imports, work=work), str(file), str(codings)],
        env=os.environ | {"PYTHONPATH": _path()} | (places or {}),
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr)
    seconds, peak = done.stdout.split()[-2:]
    return Measured(way, float(seconds), int(peak))


def _path() -> str:
    """Return where the process finds this package, which is not installed."""
    given = os.environ.get("PYTHONPATH", "")
    return os.pathsep.join([str(results.README.parent), *([given] if given else [])])


def check(connection: Connection, codings: int, seed: int) -> int:
    """Return how many quotes the graph holds.

    Raises SystemExit unless all codings are there, and the quotes of the first transcript are in
    the right words: a fast way that loses or shifts is none.
    """
    made, title = nvivo.transcript(seed, 0), nvivo.title(0)
    some = nvivo.selections(seed, 0, made, min(codings, nvivo.CODINGS))
    wanted = sorted({nvivo.words(made, one) for one in some})
    rows = connection.read(_WORDS, {"title": title})
    if sorted(row["exact"] for row in rows) != wanted:
        raise SystemExit(f"the quotes of {title} are not those that were made")
    row = connection.read("""MATCH (q:Quote)
    RETURN count(q) AS quotes, sum(COUNT { (q)-[:CODED_AS]->() }) AS codings""")[0]
    if row["codings"] != codings:
        raise SystemExit(f"the graph holds {row['codings']:,} codings instead of {codings:,}")
    return int(row["quotes"])


def _text(found: list[Measured], codings: int, quotes: int, size: int) -> str:
    header = ["way", "seconds", "time beside bare", "peak memory, MiB", "memory beside bare",
              "codings/s"]  # fmt: skip
    body = results.table([header, *(one.row(found[0], codings) for one in found)])
    return (
        f"{body}\n\n{codings:,} codings on {quotes:,} quotes in {nvivo.sources_of(codings):,} "
        f"transcripts, a file of {size / 2**20:,.0f} MiB, synthetic. The bare pass keeps nothing "
        "and reads no transcript. Of peergraph's memory, what is there before the work begins is "
        "its imports."
    )


if __name__ == "__main__":
    main()
