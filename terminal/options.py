"""What several commands take: options, and the graph that one of them names."""

from typing import TYPE_CHECKING, Annotated

import typer

from terminal.rows import Format

if TYPE_CHECKING:
    from graph import Graph

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


def opened(name: str) -> "Graph":
    """Return the graph called ``name``, else the one in use; close it."""
    import graph  # slow to import: help and usage errors do without it

    return graph.open(name)
