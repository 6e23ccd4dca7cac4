"""``peergraph export``: a graph, or the ontology, in other forms."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from terminal.options import GraphName, opened

app = typer.Typer(help="Write a graph, or the ontology, in other forms.", no_args_is_help=True)


class RdfSyntax(StrEnum):
    """A syntax of RDF."""

    turtle = "turtle"
    jsonld = "json-ld"
    rdfxml = "rdf-xml"
    ntriples = "n-triples"


@app.command("ontology")
def export_ontology(
    syntax: Annotated[RdfSyntax, typer.Option("--format", "-f")] = RdfSyntax.turtle,
) -> None:
    """Write the ontology as Turtle, JSON-LD, RDF/XML or N-Triples."""
    from ontology.rdf import Syntax
    from ontology.rdf import ontology as written

    print(written(Syntax[syntax.name]), end="")


@app.command("csv")
def export_csv(
    folder: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="A new or empty folder.")
    ],
    graph: GraphName = "",
) -> None:
    """Write a whole graph as tables that load gives back: the backup, and the way to move."""
    from loaders import export_csv as tables
    from terminal import exported, progress, words

    with opened(graph) as found, progress.bar("Exporting") as report:
        done = tables.write(found, folder, report)
        name = found.name
    for line in exported.lines(done, name):
        words.say(line)


@app.callback()
def export() -> None:
    """Write what peergraph holds in other forms."""
