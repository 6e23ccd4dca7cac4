"""A graph as py2neo has it, for programs that were written for that package.

The package reached its end of life in 2023. Nothing else in peergraph uses it.
"""

import importlib
from typing import Any

from graph import embedded
from graph.connection import Connection
from ontology.errors import ServerError


def connected(connection: Connection) -> Any:  # noqa: ANN401  (py2neo has no types)
    """Return a ``py2neo.Graph`` for the graph of ``connection``.

    On the embedded server it has the login that may only read. On Neo4j it has the login of the
    settings and **can write**. Raises ServerError when the server cannot be reached that way.
    """
    settings = connection.settings
    if settings.embedded:
        server = embedded.ensure(settings)
        address, login = server.address, server.reader
    else:
        address, login = bolt(settings.uri), (settings.user, settings.password)
    py2neo = importlib.import_module("py2neo")
    try:
        return py2neo.Graph(address, auth=login, name=connection.database)
    except (OSError, py2neo.errors.Neo4jError, py2neo.errors.ConnectionUnavailable) as error:
        raise ServerError(f"py2neo cannot connect to {address}: {type(error).__name__}") from None


def bolt(uri: str) -> str:
    """Return ``uri`` without routing, which py2neo no longer can: ``neo4j+s`` is ``bolt+s``."""
    scheme, separator, rest = uri.partition("://")
    return "bolt" + scheme.removeprefix("neo4j").removeprefix("bolt") + separator + rest
