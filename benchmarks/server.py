"""The server of a benchmark: an embedded one in a temporary folder, or the one of the settings."""

import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph import embedded, projects
from graph.connection import Connection
from graph.settings import Settings
from graph.settings import read as read_settings
from ontology.vocabulary import vocabulary

NAME = "benchmark"


def options(parser: ArgumentParser) -> None:
    """Add the options that say where the results go and that a server may be emptied."""
    parser.add_argument("--erase", action="store_true", help="empty the graph PEERGRAPH_URI names")
    parser.add_argument("--readme", action="store_true", help="write the results to README.md")


@contextmanager
def chosen(parser: ArgumentParser, given: Namespace) -> Iterator[Settings]:
    """Give the settings of the server; ends the program without ``--erase`` for one of a user."""
    settings = read_settings()
    if not settings.embedded:
        if not given.erase:
            parser.error("this empties the server's graph; say --erase if that is meant")
        yield settings
        return
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder), timeout=600)
        try:
            yield settings
        finally:
            embedded.stop(settings)


@contextmanager
def fresh(settings: Settings) -> Iterator[Connection]:
    """Give a connection to an empty project with the constraints of the vocabulary."""
    with Connection(settings) as connection:
        name = NAME if settings.embedded else connection.home()
        if name in connection.databases():
            connection.drop(name)
        if settings.embedded:
            connection.create(name)
        projects.prepare(connection, vocabulary(), name, "project")
        connection.database = name
        yield connection


def environment(settings: Settings, database: str) -> dict[str, str]:
    """Return what a child process needs to find the same graph."""
    found = {"PEERGRAPH_HOME": str(settings.home), "PEERGRAPH_GRAPH": database}
    if not settings.embedded:
        found |= {"PEERGRAPH_URI": settings.uri, "PEERGRAPH_USER": settings.user}
        found |= {"PEERGRAPH_PASSWORD": settings.password}
    return found | {"PEERGRAPH_TIMEOUT": f"{settings.timeout:g}"}
