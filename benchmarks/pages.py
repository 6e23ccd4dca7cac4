"""How soon the pages of the dashboard react: ``python -m benchmarks.pages``.

A made-up project of many interviews goes into a fresh graph. Then each page is run as a reader
meets it, without the browser's own time: at first, when nothing of it was asked before, and again
with another view. The first line is a page with nothing on it: what Streamlit takes alone. Uses an
embedded server in a temporary folder, or with ``--erase`` the one that PEERGRAPH_URI names.
"""

import argparse
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from streamlit.testing.v1 import AppTest

from benchmarks import results, server, study
from dashboard import mode
from dashboard.mode import Mode
from graph import Graph
from graph.settings import Settings
from loaders import run
from ontology.vocabulary import vocabulary

Address = dict[str, str | list[str]]
_SCRIPT = "from dashboard import shell\nshell.show({name!r})\n"


@dataclass(frozen=True, slots=True)
class View:
    """A page with two addresses."""

    page: str
    what: str
    first: Address
    again: Address


VIEWS = (
    View("start", "Start", {}, {}),
    View("trace", "Trace, through a concept", {"from": "k0", "via": "k2", "to": "k5"},
         {"from": "k1", "to": "k9"}),
    View("explore", "Explore, two steps around", {"concept": "k0", "depth": "2"},
         {"concept": "k3"}),
    View("evidence", "Evidence, search", {"text": "somebody team"}, {"text": "number 777"}),
    View("evidence", "Evidence, a quote", {"view": "quote", "quote": "q7"},
         {"view": "quote", "quote": "q1500"}),
    View("evidence", "Evidence, a concept", {"view": "concept", "concept": "k0"},
         {"view": "concept", "concept": "k20"}),
    *(
        View("synthesis", f"Synthesis, {view}", {"view": view}, {"view": view, "study": "s3"})
        for view in ("grid", "lines", "stages", "coverage", "deviant", "unrelated")
    ),
    View("cypher", "Cypher", {}, {}),
    View("ontology", "Ontology", {}, {}),
)  # fmt: skip
_EMPTY = "from dashboard import style\nstyle.apply()\n"


def main() -> None:
    """Time the pages and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quotes", type=int, default=20_000)
    server.options(parser)
    given = parser.parse_args()
    with server.chosen(parser, given) as settings, _filled(settings, given.quotes) as graph:
        _environment(settings)
        engine = graph.connection.engine().name
        rows = [["page", "first view, s", "another view, s"]]
        rows.append(["nothing", *(f"{_seconds(_EMPTY, graph.name, {}):.2f}" for _ in range(2))])
        rows += [_row(view, graph.name) for view in VIEWS]
    about = f"{engine}, {results.versions('streamlit', 'neo4j')}, {given.quotes:,} quotes"
    name = "pages, embedded" if settings.embedded else "pages, Neo4j"
    asked = results.command("benchmarks.pages")
    results.report(name, asked, about, results.table(rows), given.readme)


@contextmanager
def _filled(settings: Settings, quotes: int) -> Iterator[Graph]:
    with (
        tempfile.TemporaryDirectory() as folder,
        server.fresh(settings) as connection,
        Graph(connection, vocabulary()) as graph,
    ):
        tables = Path(folder) / "tables"
        study.write(tables, quotes)
        run.load(graph, [tables])
        yield graph


def _environment(settings: Settings) -> None:
    names = {"HOME": str(settings.home), "URI": settings.uri, "USER": settings.user}
    for name, value in (names | {"PASSWORD": settings.password}).items():
        os.environ[f"PEERGRAPH_{name}"] = value


def _row(view: View, graph: str) -> list[str]:
    script = _SCRIPT.format(name=view.page)
    seconds = [_seconds(script, graph, address) for address in (view.first, view.again)]
    return [view.what, *(f"{one:.2f}" for one in seconds)]


def _seconds(script: str, graph: str, address: Address) -> float:
    mode.set_current(Mode(graph))
    found = AppTest.from_string(script, default_timeout=300)
    for name, value in address.items():
        found.query_params[name] = value
    begun = perf_counter()
    found.run()
    taken = perf_counter() - begun
    wrong = [*found.exception, *found.error]
    if wrong:
        raise SystemExit(f"a page could not be shown: {wrong[0].value}")
    return taken


if __name__ == "__main__":
    main()
