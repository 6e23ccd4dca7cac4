"""Graphs by name: one for each project, and one for the demonstration."""

import json
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from filelock import FileLock, Timeout
from neo4j import ManagedTransaction

from graph import recovery, schema
from graph.connection import Connection
from graph.gate import Busy
from graph.state import write_json
from ontology.errors import GraphError
from ontology.vocabulary import Vocabulary

Purpose = Literal["project", "demonstration"]
DEMO = "demo"
_CURRENT = "current.json"
_NAME = re.compile(r"[a-z][a-z0-9-]{1,61}[a-z0-9]")  # what both engines take as a database
_MARK = """
MERGE (g:Graph {id: 'graph'})
ON CREATE SET g.origin = 'project', g.label = $label, g.purpose = $purpose, g.version = 0,
  g.token = $token
"""
_ABOUT = """
MATCH (g:Graph {id: 'graph'})
RETURN g.purpose AS purpose, g.version AS version, g.loading AS loading, g.token AS token
"""
_BECOME = "MATCH (g:Graph {id: 'graph'}) SET g.purpose = $purpose"
_COUNTS = "MATCH (n) RETURN labels(n)[0] AS label, count(*) AS n ORDER BY label"


@dataclass(frozen=True, slots=True)
class About:
    """What a graph says of itself. ``purpose`` is empty when peergraph did not make it.

    ``loading`` is the load that is being written in batches or was broken off, mostly none.
    ``token`` tells it from another graph that had or will have the same name.
    """

    name: str
    purpose: str
    version: int
    current: bool = False
    loading: str = ""
    token: str = ""


def current(connection: Connection, named: str = "") -> str:
    """Return the graph a command works on: named, else of the settings, else in use.

    With none of these, the only graph there is, or a Neo4j server's home database. Raises
    GraphError when there is none, or several and none in use.
    """
    name = named or connection.settings.graph or _used(connection).get(_where(connection), "")
    found = connection.databases()
    if name and name in found:
        return name
    if name:
        raise GraphError(f"there is no graph {name!r}; {_listed(found)}")
    if not connection.settings.embedded:
        return connection.home()
    if len(found) == 1:
        return found[0]
    if found:
        raise GraphError(
            f"no graph is in use: choose one with peergraph use NAME; {_listed(found)}"
        )
    raise GraphError(f"there is no graph yet; {_listed(found)}")


def _listed(found: list[str]) -> str:
    if not found:
        return "start with: peergraph demo, or: peergraph new NAME"
    return f"there are: {', '.join(found)}"


def use(connection: Connection, name: str) -> None:
    """Make ``name`` the current graph on this server. Raises GraphError when there is none."""
    existing(connection, name)
    _remember(connection, name)


def new(connection: Connection, vocabulary: Vocabulary, name: str, purpose: Purpose) -> None:
    """Make an empty graph called ``name`` with its constraints and indexes.

    A database of that name is taken over when it is empty: one of a Neo4j server, or one that a
    command made which was ended before it could go on. Raises GraphError for a name that cannot be
    used or is taken.
    """
    if not _NAME.fullmatch(name):
        raise GraphError(
            f"{name!r} cannot be a graph's name: 3 to 63 small letters, digits and hyphens, "
            "a letter first"
        )
    if purpose == "project" and name == DEMO:
        raise GraphError("the name demo is kept for the demonstration; choose another")
    if name not in connection.databases():
        connection.create(name)
    elif _counts(connection, name):
        raise GraphError(f"there is a graph {name!r} already")
    prepare(connection, vocabulary, name, purpose)


def prepare(connection: Connection, vocabulary: Vocabulary, name: str, purpose: Purpose) -> None:
    """Give an empty database its constraints, its indexes and the record of what it is."""
    connection.database = name
    schema.define(connection, vocabulary)
    mark(connection, name, purpose)


def mark(connection: Connection, name: str, purpose: Purpose) -> None:
    """Give a graph the record of what it is, unless it has one."""
    connection.database = name
    token = secrets.token_hex(16)

    def work(transaction: ManagedTransaction) -> None:
        transaction.run(_MARK, label=name, purpose=purpose, token=token).consume()

    connection.write(work)


def become(connection: Connection, vocabulary: Vocabulary, name: str, purpose: Purpose) -> bool:
    """Change what a graph is for, as long as it is empty; return whether it was."""
    connection.database = name

    def work(transaction: ManagedTransaction) -> bool:
        if not _is_empty((row["label"] for row in transaction.run(_COUNTS)), vocabulary):
            return False
        transaction.run(_BECOME, purpose=purpose).consume()
        return True

    return connection.write(work)


def empty(connection: Connection, vocabulary: Vocabulary) -> bool:
    """Return whether the connection's graph holds no record but those the program writes."""
    return _is_empty(counts(connection), vocabulary)


def _is_empty(found: Iterable[str], vocabulary: Vocabulary) -> bool:
    return set(found) <= {one.name for one in vocabulary.classes.values() if one.internal}


def existing(connection: Connection, name: str) -> None:
    """Raise GraphError when there is no graph called ``name``."""
    found = connection.databases()
    if name not in found:
        raise GraphError(f"there is no graph {name!r}; {_listed(found)}")


def delete(connection: Connection, name: str) -> None:
    """Remove a graph with all it holds.

    Raises GraphError when there is none, or while somebody writes to it in batches.
    """
    existing(connection, name)
    connection.database = name
    loading = recovery.at_work(connection)
    if loading:
        raise Busy(loading)
    connection.drop(name)
    if _used(connection).get(_where(connection)) == name:
        _remember(connection, "")


def in_use(connection: Connection) -> str:
    """Return a sentence that says which graph commands work on now."""
    try:
        return f"The graph in use is {current(connection)}."
    except GraphError:
        return "No graph is in use now; choose one with: peergraph use NAME."


def listing(connection: Connection) -> list[About]:
    """Return every graph of the server, by name."""
    try:
        chosen = current(connection)
    except GraphError:
        chosen = ""
    return [about(connection, one, one == chosen) for one in connection.databases()]


def about(connection: Connection, name: str, is_current: bool = False) -> About:
    """Return what the graph called ``name`` says of itself."""
    connection.database = name
    rows = connection.read(_ABOUT)
    if not rows:
        return About(name, "", 0, is_current)
    row = rows[0]
    told = (row["loading"] or "", row["token"] or "")
    return About(name, row["purpose"], row["version"], is_current, *told)


def _counts(connection: Connection, name: str) -> dict[str, int]:
    connection.database = name
    return counts(connection)


def counts(connection: Connection) -> dict[str, int]:
    """Return how many records of each label the connection's graph has."""
    return {str(row["label"]): row["n"] for row in connection.read(_COUNTS)}


def _where(connection: Connection) -> str:
    return connection.settings.uri or "embedded"


def _used(connection: Connection) -> dict[str, str]:
    try:
        found = json.loads((connection.settings.home / _CURRENT).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def _remember(connection: Connection, name: str) -> None:
    home = connection.settings.home
    try:
        home.mkdir(parents=True, exist_ok=True)
        with FileLock(home / "current.lock", timeout=10):
            write_json(home / _CURRENT, _used(connection) | {_where(connection): name})
    except (OSError, Timeout) as error:
        reason = getattr(error, "strerror", None) or "another command holds it"
        raise GraphError(f"{home / _CURRENT} cannot be written: {reason}") from None
