"""``peergraph export``: a graph, or the ontology, in other forms."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from terminal.options import (
    Basis,
    GraphName,
    Group,
    Longest,
    Modality,
    Names,
    Origin,
    Paths,
    Stage,
    Study,
    only,
    opened,
)

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


File = Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="A new file.")]
OneStudy = Annotated[
    str, typer.Option("--study", help="The study, by its id or label, where there are several.")
]


@app.command("qdc")
def export_qdc(file: File, graph: GraphName = "", study: OneStudy = "") -> None:
    """Write a codebook for other programs, as REFI-QDA (.qdc)."""
    from loaders import export_refi
    from terminal import exported, progress, words

    with opened(graph) as found, progress.bar("Exporting") as report:
        done = export_refi.write_codebook(found, file, study, report)
    for line in exported.refi(done):
        words.say(line)


@app.command("qdpx")
def export_qdpx(file: File, graph: GraphName = "", study: OneStudy = "") -> None:
    """Write a coded project with its texts for other programs, as REFI-QDA (.qdpx)."""
    from loaders import export_refi
    from terminal import exported, progress, words

    with opened(graph) as found, progress.bar("Exporting") as report:
        done = export_refi.write_project(found, file, study, report)
    for line in exported.refi(done):
        words.say(line)


@app.command("report")
def export_report(
    names: Names,
    file: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="FILE", help="A file that ends in .md, .html, .docx."
        ),
    ],
    graph: GraphName = "",
    share: Annotated[
        bool, typer.Option("--share", help="For others: only what may leave this machine.")
    ] = False,
    paths: Paths = 5,
    longest: Longest = 6,
    study: Study = None,
    stage: Stage = None,
    group: Group = None,
    basis: Basis = None,
    origin: Origin = None,
    modality: Modality = None,
) -> None:
    """Write a trace as a report with its evidence, as Markdown, HTML or DOCX."""
    from terminal import reported, words

    form = reported.form(file)
    restricted = only(study, stage, group, basis, origin, modality)
    with opened(graph) as found:
        number = reported.write(found, tuple(names), restricted, longest, paths, share, file, form)
    words.say(f"Wrote {number} to {file}.")


@app.callback()
def export() -> None:
    """Write what peergraph holds in other forms."""
