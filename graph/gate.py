"""What every writing transaction does first: raise the version, and see that the graph is whole."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from neo4j import ManagedTransaction

from graph.connection import Connection
from ontology.errors import GraphError

Answer = TypeVar("Answer")
OTHERS = "others"
NOT_OURS = "this graph was not made by peergraph; start one with: peergraph new NAME"
_TRIES = 5  # of an answer out of several queries, while others write


class Busy(GraphError):  # noqa: N818  (it is a state, and mostly no fault)
    """A load is being written to the graph in batches, or was broken off: ``load`` is its id."""

    def __init__(self, load: str) -> None:
        super().__init__(f"{load} is being written to this graph; try again when it is complete")
        self.load = load


@dataclass(frozen=True, slots=True)
class State:
    """Which graph a reader saw: its version, and the load that was being written (mostly none)."""

    version: int
    loading: str = ""


_TOUCH = """
MATCH (g:Graph {id: 'graph'}) SET g.version = g.version + $more
RETURN g.purpose AS purpose, g.loading AS loading
"""
_STATE = "MATCH (g:Graph {id: 'graph'}) RETURN g.version AS version, g.loading AS loading"
_LOADING = "MATCH (g:Graph {id: 'graph'}) SET g.loading = $load"


def touch(transaction: ManagedTransaction, more: int = 1) -> str:
    """Raise the graph's version and return its purpose; every writing transaction begins so.

    With ``more`` nought it stays: that is for one which writes nothing but a receipt.

    On Neo4j this also lets writers in one at a time, which spares them deadlocks. Raises Busy when
    a load is being written in batches or was broken off, GraphError when the graph is not ours.
    """
    found = transaction.run(_TOUCH, more=more).single()
    if found is None:
        raise GraphError(NOT_OURS)
    if found["loading"]:
        raise Busy(found["loading"])
    return str(found["purpose"])


def version(transaction: ManagedTransaction) -> int:
    """Return the graph's version as a writing transaction sees it."""
    return int(transaction.run(_STATE).single(strict=True)["version"])


def shut(transaction: ManagedTransaction, load: str) -> None:
    """Let nobody but ``load`` write from now on, and tell readers of it."""
    transaction.run(_LOADING, load=load).consume()


def reopen(transaction: ManagedTransaction) -> None:
    """Let everybody write again."""
    transaction.run(_LOADING, load=None).consume()


def state(connection: Connection) -> State:
    """Return the state of a graph; version 0 when it is not ours."""
    rows = connection.read(_STATE)
    return State(rows[0]["version"], rows[0]["loading"] or "") if rows else State(0)


def steady(connection: Connection, read: Callable[[], Answer]) -> tuple[Answer, str]:
    """Return what ``read`` gives, and the load that was being written meanwhile (mostly none).

    An answer out of several queries is asked for again when a writer came in between; when that
    happens again and again, ``OTHERS`` stands for the load.
    """
    for _ in range(_TRIES):
        before, answer, after = state(connection), read(), state(connection)
        if before == after:
            return answer, after.loading
    return answer, after.loading or before.loading or OTHERS


def notice(load: str) -> str:
    """Return what readers are told while a load is being written in batches."""
    if load == OTHERS:
        return "Others keep writing to this graph: what is shown may be of several versions of it."
    return (
        f"{load} is being written or undone, or was broken off (then the next command that writes, "
        f"such as peergraph undo {load}, takes it back): what is shown may be incomplete."
    )
