"""What several commands take: options, and the graph that one of them names."""

from typing import TYPE_CHECKING, Annotated

import typer

from terminal.rows import Format

if TYPE_CHECKING:
    from graph import Filter, Graph

GraphName = Annotated[
    str, typer.Option("--graph", "-g", metavar="NAME", help="The graph, instead of the one in use.")
]
Form = Annotated[Format, typer.Option("--format", "-f", help="How rows are printed.")]
Limit = Annotated[int, typer.Option(min=1, help="The most rows that are fetched.")]
Seconds = Annotated[
    float | None, typer.Option(help="When the server ends the query; 60 where nothing is set.")
]
Given = Annotated[
    list[str] | None, typer.Option("--param", "-p", metavar="NAME=VALUE", help="A parameter.")
]
Names = Annotated[
    list[str],
    typer.Argument(help="Concepts in order: from, through, to. A comma separates alternatives."),
]
Paths = Annotated[int, typer.Option(min=1, help="The most paths to show.")]
Longest = Annotated[int, typer.Option(min=1, max=20, help="The most steps of a path.")]
Several = list[str] | None
Study = Annotated[Several, typer.Option(help="Only this study.")]
Stage = Annotated[Several, typer.Option(help="Only claims of this stage.")]
Group = Annotated[Several, typer.Option(help="Only this participant group.")]
Basis = Annotated[Several, typer.Option(help="Only stated, or inferred.")]
Origin = Annotated[Several, typer.Option(help="Only published, project, or synthetic.")]
Modality = Annotated[
    Several, typer.Option(help="Finding (the default), background, recommendation.")
]


def only(
    study: Several,
    stage: Several,
    group: Several,
    basis: Several,
    origin: Several,
    modality: Several,
) -> "Filter":
    """Return what a trace is restricted to, out of its options."""
    from graph import Filter

    return Filter(
        studies=tuple(study or ()),
        stages=tuple(stage or ()),
        groups=tuple(group or ()),
        bases=tuple(basis or ()),
        origins=tuple(origin or ()),
        modalities=tuple(modality or ("finding",)),
    )


def ended(found: bool) -> None:
    """End the command with 1 when nothing was found."""
    if not found:
        raise typer.Exit(1)


def opened(name: str) -> "Graph":
    """Return the graph called ``name``, else the one in use; close it."""
    import graph  # slow to import: help and usage errors do without it

    return graph.open(name)
