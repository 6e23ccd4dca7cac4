"""Which column everything stands in: boxes, and between them the words of the arrows.

An arrow runs from its box to its own words and on to its end, which may be the words of another
arrow. So words have columns of their own, where nothing lies over them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import networkx

from dashboard.figure import Arrow, Figure

# ("box", id), ("arrow", id): the words of an arrow; ("bend", …): where a long line passes.
Place = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Half:
    """Half of an arrow, from the left to the right; ``forward`` when it runs so."""

    arrow: str
    left: Place
    right: Place
    forward: bool


@dataclass(frozen=True, slots=True)
class Ranks:
    """The columns of all places, from 0, and the halves of all arrows by their ids."""

    columns: Mapping[Place, int]
    halves: Mapping[str, tuple[Half, Half]]


def ranks(figure: Figure) -> Ranks:
    """Return the columns of a figure. Raises ValueError for an arrow whose end is not there."""
    order: networkx.DiGraph[Place] = networkx.DiGraph()
    order.add_nodes_from(("box", one.id) for one in figure.boxes)
    order.add_nodes_from(("arrow", one.id) for one in figure.arrows)
    halves = {one.id: _halves(order, one) for one in figure.arrows}
    return Ranks(_columns(order, figure), halves)


def _halves(order: "networkx.DiGraph[Place]", arrow: Arrow) -> tuple[Half, Half]:
    words: Place = ("arrow", arrow.id)
    start: Place = ("box", arrow.start)
    end: Place = ("box", arrow.end) if ("box", arrow.end) in order else ("arrow", arrow.end)
    if start not in order or end not in order or end == words:
        raise ValueError("an arrow starts or ends at something that is not in the figure")
    # An arrow back to what stands before it is laid out the other way round.
    forward = start == end or not networkx.has_path(order, end, start)
    return (
        _half(order, arrow.id, start, words, forward),
        _half(order, arrow.id, words, end, forward and start != end),
    )


def _half(
    order: "networkx.DiGraph[Place]", arrow: str, start: Place, end: Place, forward: bool
) -> Half:
    left, right = (start, end) if forward else (end, start)
    if networkx.has_path(order, right, left):
        left, right, forward = right, left, not forward
    order.add_edge(left, right)
    return Half(arrow, left, right, forward)


def _columns(order: "networkx.DiGraph[Place]", figure: Figure) -> dict[Place, int]:
    sequence = list(networkx.lexicographical_topological_sort(order))
    found: dict[Place, int] = {}
    for one in sequence:
        found[one] = max((found[before] + 1 for before in order.predecessors(one)), default=0)
    named = {("box", one.id) for one in figure.boxes if one.named}
    for one in reversed(sequence):
        free = min((found[after] - 1 for after in order.successors(one)), default=found[one])
        if one[0] == "arrow":  # words stand in the middle of their arrow
            found[one] += (free - found[one]) // 2
        elif one not in named and not any(order.predecessors(one)):
            found[one] = free
    return found
