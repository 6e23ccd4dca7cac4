"""Cypher from outside: over the reading connection, with a limit of time and of rows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any

from neo4j.exceptions import Neo4jError
from neo4j.graph import Node, Path, Relationship
from neo4j.spatial import Point
from neo4j.time import Date, DateTime, Duration, Time

from graph import frames, tokens
from graph.columns import names
from graph.connection import Connection
from graph.fence import ONLY_READS, unshifted
from ontology.errors import QueryError

if TYPE_CHECKING:
    import pandas

ROWS = 1_000


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a query: ``columns`` and ``rows`` of plain values (JSON has them all).

    ``more``: the row limit cut the answer short. ``loading`` is the load that was being written
    meanwhile, so that the answer may be incomplete.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    more: bool
    loading: str = ""

    def objects(self) -> list[dict[str, Any]]:
        """Return each row as a dict by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def frame(self) -> "pandas.DataFrame":
        """Return the answer as a data frame; see ``frames`` for the types of its columns."""
        return frames.frame(self.columns, self.rows, self.more)


def ask(
    connection: Connection,
    query: str,
    parameters: Mapping[str, Any] | None = None,
    most: int = ROWS,
    timeout: float | None = None,
) -> Answer:
    """Return the answer to ``query``, at most ``most`` rows of it.

    ``timeout`` in seconds is that of the settings when none is given. Raises QueryError when the
    query does more than read, when the server refuses it, or ends it at the limit of time.
    """
    limit = limit_of(connection, timeout)
    begun = monotonic()
    try:
        columns, rows, more = connection.stream(query, parameters or {}, most, limit)
    except Neo4jError as error:
        raise QueryError(reason(error, query, monotonic() - begun, limit)) from None
    # The embedded engine names no columns without rows; what was sent has no comments.
    named = tuple(columns) or names(tokens.read(query).text)
    return Answer(named, tuple(tuple(map(plain, row)) for row in rows), more)


def limit_of(connection: Connection, timeout: float | None) -> float:
    """Return the limit of time of a query, in seconds.

    Raises QueryError for one that is none, or that the embedded server does not wait for.
    """
    own = connection.settings.timeout
    if timeout is None:
        return own
    if not 0 < timeout < float("inf"):
        raise QueryError("the limit of time is a number of seconds above nought, as in 30")
    if connection.settings.embedded and timeout > own:
        raise QueryError(
            f"the embedded server ends every query after {own:g} seconds: for longer ones set "
            f"PEERGRAPH_TIMEOUT={timeout:g}, run peergraph stop, and ask again"
        )
    return timeout


def plain(value: Any) -> Any:  # noqa: ANN401  (whatever a query can return)
    """Return a driver's value as JSON has it: records by labels and properties."""
    if isinstance(value, Node):
        return {"labels": sorted(value.labels), **_sorted(value)}
    if isinstance(value, Relationship):
        ends = {"from": _id(value.start_node), "to": _id(value.end_node)}
        return {"type": value.type, **ends, **_sorted(value)}
    if isinstance(value, Path):
        return _path(value)
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple) and not isinstance(value, Point | Duration):
        return [plain(one) for one in value]
    if isinstance(value, Date | DateTime | Time | Duration):
        return value.iso_format()
    if isinstance(value, bytes | bytearray):
        return value.hex()
    return list(value) if isinstance(value, Point) else value


def _sorted(entity: Node | Relationship) -> dict[str, Any]:
    # The engines keep properties in different orders.
    return {key: plain(entity[key]) for key in sorted(entity.keys())}


def _id(node: Node | None) -> Any:  # noqa: ANN401
    return node.get("id") if node is not None else None


def _path(path: Path) -> list[Any]:
    parts: list[Any] = [plain(path.nodes[0])]
    for edge, node in zip(path.relationships, path.nodes[1:], strict=True):
        parts += [plain(edge), plain(node)]
    return parts


_READING = ("AccessMode", "Forbidden", "Security", "ReadOnly")
_QUOTED = re.compile(r"([\"'`])(.*?)(?:\1|$)")
# The embedded engine has no code of its own for a query that it ends at the limit.
_ENDED = re.compile(
    r"Transaction(TimedOut|\.?Terminated)|^Query .*timeout|timed? ?out|has been terminated", re.I
)


def reason(error: Neo4jError, query: str, seconds: float, limit: float) -> str:
    """Return in a sentence why a server did not answer ``query``, without words of the graph.

    ``seconds`` is how long it took, ``limit`` how long it might take.
    """
    code, text = str(error.code), unshifted(" ".join(str(error.message).split()))
    syntax = "Syntax" in code or text.startswith("Syntax error")
    if not syntax and (_ENDED.search(code) or _ENDED.search(text)):
        return _ended(seconds, limit)
    if any(part in code for part in _READING):
        return ONLY_READS
    return f"the query was refused: {_without_words(text, query, syntax)[:400]}"


def _ended(seconds: float, limit: float) -> str:
    if seconds >= limit:
        return f"the query was ended: after {limit:g} seconds it had reached the limit"
    # The server was started with another limit than that of this command, or somebody ended it.
    return (
        f"the query was ended: after {seconds:.0f} seconds it had reached the limit of the server, "
        "or somebody ended it there"
    )


def _without_words(text: str, query: str, syntax: bool) -> str:
    """Cut a server's words where they begin to repeat what the graph holds, not the query."""
    asked = " ".join(query.split())
    for found in _QUOTED.finditer(text):
        if found[2] not in asked:
            text = text[: found.start()]
            break
    if not syntax:
        text = text.split(":", maxsplit=1)[0]
    return text.strip(" :(") or "the server gives no reason"
