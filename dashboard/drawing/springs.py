"""Where everything in a network stands: the same places every time, nothing over anything else.

The words of an arrow are laid out like boxes, between the two that they join.
"""

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias

import networkx
import numpy
from numpy.typing import NDArray

from dashboard.drawing import placed
from dashboard.drawing.placed import Point
from dashboard.figure import Figure

Places: TypeAlias = NDArray[numpy.float64]
Free: TypeAlias = NDArray[numpy.bool_]

_SEED = 2021
_SIDE = 115.0  # pixels; a network of n parts is laid out over about √n of it
_WIDER = 1.5  # boxes are wider than high
_STEPS = 120
_GAP = 22.0  # pixels that two parts stand apart at least
_ROUNDS = 60
_GROWTH = 1.06


@dataclass(frozen=True, slots=True)
class Spots:
    """The middles of all boxes and of the words of all arrows, in pixels around nought."""

    boxes: tuple[Point, ...] = ()
    arrows: tuple[Point, ...] = ()


@lru_cache(maxsize=64)
def spots(figure: Figure) -> Spots:
    """Return where everything stands; what was there before a widening stands where it stood.

    Raises ValueError for an arrow whose end is not in the figure.
    """
    kept = spots(_before(figure)) if figure.grown else Spots()
    boxes, arrows = len(figure.boxes), len(figure.arrows)
    free = numpy.ones(boxes + arrows, dtype=bool)
    free[: len(kept.boxes)] = False
    free[boxes : boxes + len(kept.arrows)] = False
    if not free.any():
        return kept
    found = _apart(_sprung(figure, kept, free), _sizes(figure), free)
    points = [(round(float(x), 1), round(float(y), 1)) for x, y in found]
    return Spots(tuple(points[:boxes]), tuple(points[boxes:]))


def _before(figure: Figure) -> Figure:
    boxes, arrows = figure.grown[-1]
    return replace(
        figure,
        boxes=figure.boxes[:boxes],
        arrows=figure.arrows[:arrows],
        grown=figure.grown[:-1],
    )


def _sizes(figure: Figure) -> Places:
    cards = [placed.box_card(one) for one in figure.boxes]
    cards += [placed.arrow_card(one) for one in figure.arrows]
    return numpy.array([(one.width + _GAP, one.height + _GAP) for one in cards])


def _pairs(figure: Figure) -> list[tuple[int, int]]:
    """Return the numbers of what each arrow joins: boxes first, then the words of arrows."""
    boxes = {one.id: number for number, one in enumerate(figure.boxes)}
    numbers = {one.id: number for number, one in enumerate(figure.arrows, len(boxes))} | boxes
    for one in figure.arrows:
        if one.start not in boxes or one.end not in numbers or one.end == one.id:
            raise ValueError("an arrow starts or ends at something that is not in the figure")
    return [(boxes[one.start], numbers[one.end]) for one in figure.arrows]


def _sprung(figure: Figure, kept: Spots, free: Free) -> Places:
    """Return middles as springs leave them, words drawn to the middle of their arrows."""
    count, pairs = len(free), _pairs(figure)
    network: networkx.Graph[int] = networkx.Graph()
    network.add_nodes_from(range(count))
    for words, (start, end) in enumerate(pairs, len(figure.boxes)):
        network.add_edges_from(((start, words), (words, end)))
    scale = numpy.array((_WIDER, 1.0)) * _SIDE * math.sqrt(count)
    begin = _begun(network, kept, free, scale)
    found = networkx.spring_layout(
        network,
        pos=dict(enumerate(begin)),
        fixed=[int(one) for one in numpy.flatnonzero(~free)] or None,
        k=1.4 / math.sqrt(count),
        iterations=_STEPS,
        seed=_SEED,
        method="force",
    )
    places = numpy.array([found[number] for number in range(count)]) * scale
    for words, (start, end) in enumerate(pairs, len(figure.boxes)):
        if free[words]:
            places[words] = (places[words] + places[start] + places[end]) / 3
    return places


def _begun(network: "networkx.Graph[int]", kept: Spots, free: Free, scale: Places) -> Places:
    """Return where to begin: on a circle, or outward of the one that was widened."""
    turns = numpy.cumsum(free) * 2 * math.pi / free.sum()
    places = numpy.column_stack((numpy.cos(turns), numpy.sin(turns)))
    if free.all():
        return places
    places[~free] = numpy.array((*kept.boxes, *kept.arrows)) / scale
    known = set(numpy.flatnonzero(~free).tolist())
    for number in numpy.flatnonzero(free).tolist():
        near = _nearest(network, number, known)
        places[number] = places[near] * 1.6 + places[number] * 0.15
    return places


def _nearest(network: "networkx.Graph[int]", number: int, known: set[int]) -> int:
    """Return what was there before and is joined to a new part, else the first of all."""
    found = networkx.bfs_tree(network, number, depth_limit=4)
    return next((one for one in found if one in known), 0)


def _apart(places: Places, sizes: Places, free: Free) -> Places:
    """Return places so far apart that nothing of ``sizes`` overlaps; what is not free stays."""
    middle = places[~free if not free.all() else free].mean(axis=0)
    while True:
        for _ in range(_ROUNDS):
            push = _push(places, sizes, free)
            if not push.any():
                return places
            places = places + push
        places = numpy.where(free[:, None], middle + (places - middle) * _GROWTH, places)


def _push(places: Places, sizes: Places, free: Free) -> Places:
    """Return how far each has to move, away from everything that it overlaps."""
    away = places[:, None, :] - places[None, :, :]
    over = (sizes[:, None, :] + sizes[None, :, :]) / 2 - numpy.abs(away)
    both = (over > 0.5).all(axis=2) & ~numpy.eye(len(places), dtype=bool)
    both &= free[:, None] | free[None, :]  # two that stay were apart when they were placed
    # Two in one spot part by their number.
    numbers = numpy.arange(len(places))
    order = numpy.sign(numbers[:, None] - numbers[None, :])
    signs = numpy.where(away == 0, order[:, :, None], numpy.sign(away))
    across = over[:, :, 0] <= over[:, :, 1]
    share = numpy.where(free[:, None] & free[None, :], 0.5, 1.0)
    moved = numpy.zeros_like(away)
    moved[:, :, 0] = numpy.where(both & across, over[:, :, 0] * signs[:, :, 0] * share, 0.0)
    moved[:, :, 1] = numpy.where(both & ~across, over[:, :, 1] * signs[:, :, 1] * share, 0.0)
    found: Places = moved.sum(axis=1) * free[:, None]
    return found
