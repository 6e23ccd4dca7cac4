"""Everything that a graph holds, as values that can be compared."""

from typing import Any

from graph import Graph
from graph.console import plain

_NODES = """
MATCH (n) WHERE NOT n:Graph AND NOT n:Load AND NOT n:Change
RETURN labels(n) AS labels, properties(n) AS had
"""
_EDGES = """
MATCH (a)-[e]->(b)
RETURN type(e) AS type, labels(a)[0] AS start, a.id AS from, labels(b)[0] AS end, b.id AS to,
  properties(e) AS had
"""


def digest(found: Graph) -> list[str]:
    """All records and relationships, direct ones included; receipts and their changes left out."""
    rows = [*found.connection.read(_NODES), *found.connection.read(_EDGES)]
    return sorted(repr(sorted(_row(one).items())) for one in rows)


def _row(row: dict[str, Any]) -> dict[str, Any]:
    had = {name: plain(value) for name, value in row.pop("had").items()}
    return {**row, **{f"had.{name}": value for name, value in sorted(had.items())}}
