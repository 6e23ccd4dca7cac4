"""Commands on graphs as wholes: new, use, graphs, delete."""

from enum import StrEnum
from typing import Annotated

import typer

from terminal.options import Form, ended
from terminal.rows import Format

app = typer.Typer()


class Part(StrEnum):
    """A bundled part that a new graph can begin with."""

    thesis = "thesis"
    literature = "literature"


@app.command()
def new(
    name: str,
    with_: Annotated[
        list[Part] | None, typer.Option("--with", help="A bundled part to begin with.")
    ] = None,
) -> None:
    """Start an empty graph for a project and make it the one in use."""
    from graph import Graph, projects
    from graph.connection import Connection
    from loaders import run
    from ontology.vocabulary import vocabulary
    from terminal import words

    known = vocabulary()
    with Connection() as connection:
        projects.new(connection, known, name, "project")
        projects.use(connection, name)
        words.say(f"Started the graph {name}; it is the one in use.")
        if with_:
            receipt = run.load_bundled(Graph(connection, known), [str(one) for one in with_])
            words.say(words.loaded(receipt, (), name))


@app.command()
def use(name: str) -> None:
    """Make a graph the one that commands work on."""
    from graph import projects
    from graph.connection import Connection
    from terminal import words

    with Connection() as connection:
        projects.use(connection, name)
    words.say(f"The graph in use is {name}.")


@app.command()
def graphs(form: Form = Format.table) -> None:
    """List the graphs of the server."""
    from graph import projects
    from graph.connection import Connection
    from terminal import screen

    with Connection() as connection:
        found = projects.listing(connection)
    rows = [
        {"graph": one.name, "purpose": one.purpose, "version": one.version, "inUse": one.current}
        for one in found
    ]
    columns = ("graph", "purpose", "version", "inUse")
    ended(screen.rows(rows, columns, form, "There is no graph yet."))


@app.command()
def delete(
    name: str, yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False
) -> None:
    """Delete a graph with all it holds, after asking."""
    from graph import projects
    from graph.connection import Connection
    from terminal import words

    with Connection() as connection:
        projects.existing(connection, name)
        if not yes:
            typer.confirm(f"Delete the graph {name} with all it holds?", abort=True, err=True)
        projects.delete(connection, name)
        left = projects.in_use(connection)
    words.say(f"Deleted the graph {name}. {left}")
