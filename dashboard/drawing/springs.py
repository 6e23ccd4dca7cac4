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

_SIDE = 115.0  # pixels; a network of n parts is laid out over about √n of it
_WIDER = 1.5  # boxes are wider than high
_STEPS, _MOST_WORK = 120, 36_000
_APART = 0.5  # how far two parts keep apart, in units of the whole by √n
_GAP = 22.0  # pixels that two parts stand apart at least
_ROUNDS = 80
# The golden angle, and pixels: a spiral that leaves out nothing, so many of its spots at once.
_TURN, _REACH, _AT_ONCE = 2.4, 12.0, 48


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
    places = _settled(_begun(network, kept, free, scale), network, free) * scale
    for words, (start, end) in enumerate(pairs, len(figure.boxes)):
        if free[words]:
            places[words] = (places[words] + places[start] + places[end]) / 3
    return places


def _settled(places: Places, network: "networkx.Graph[int]", free: Free) -> Places:
    """Return where forces leave everything, in units of the whole (Fruchterman, Reingold 1991).

    Not networkx's own, which needs scipy from 500 parts on.
    """
    count = len(places)
    ends = numpy.array(list(network.edges), dtype=int).reshape(-1, 2)
    apart = _APART / math.sqrt(count)
    steps = max(min(_STEPS, _MOST_WORK // count), 20)
    heat = 0.2
    for _ in range(steps):
        squares = _differences(places[:, 0]) ** 2 + _differences(places[:, 1]) ** 2
        repelled = apart**2 / numpy.maximum(squares, 1e-4)
        force = places * repelled.sum(axis=1)[:, None] - repelled @ places
        drawn = places[ends[:, 0]] - places[ends[:, 1]]
        drawn = drawn * (numpy.sqrt((drawn**2).sum(axis=1)) / apart)[:, None]
        numpy.subtract.at(force, ends[:, 0], drawn)
        numpy.add.at(force, ends[:, 1], drawn)
        length = numpy.maximum(numpy.sqrt((force**2).sum(axis=1)), 0.01)
        places = places + force * (heat / length * free)[:, None]
        heat -= 0.2 / (steps + 1)
    return places


def _differences(values: Places) -> Places:
    found: Places = values[:, None] - values[None, :]
    return found


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
    if free.all():
        places = _roomy(places, sizes)
    for _ in range(max(min(_ROUNDS, _MOST_WORK // (2 * len(places))), 10)):
        push = _push(places, sizes, free)
        if not push.any():
            return places
        places = places + push
    return _searched(places, sizes, free)


def _roomy(places: Places, sizes: Places) -> Places:
    """Return places over an area that is twice what stands on it, at least."""
    middle = places.mean(axis=0)
    spread = 2 * math.pi * float(((places - middle) ** 2).sum(axis=1).mean())
    wanted = 2.0 * float(sizes.prod(axis=1).sum())
    wider: Places = middle + (places - middle) * math.sqrt(max(wanted / max(spread, 1.0), 1.0))
    return wider


def _searched(places: Places, sizes: Places, free: Free) -> Places:
    """Put one part after the other onto the nearest spot that is free, along a spiral."""
    found = places.copy()
    done = ~free
    for number in numpy.flatnonzero(free).tolist():
        room = (sizes[done] + sizes[number]) / 2
        found[number] = _free_spot(places[number], found[done], room)
        done[number] = True
    return found


def _free_spot(wanted: Places, taken: Places, room: Places) -> Places:
    begin = 0
    while True:
        steps = numpy.arange(begin, begin + _AT_ONCE)
        far = _REACH * numpy.sqrt(steps)
        turns = numpy.column_stack((numpy.cos(steps * _TURN) * _WIDER, numpy.sin(steps * _TURN)))
        spots: Places = wanted + turns * far[:, None]
        apart = numpy.abs(spots[:, None, :] - taken[None, :, :]) - room
        covered = (apart[:, :, 0] < 0) & (apart[:, :, 1] < 0)
        open_spots = numpy.flatnonzero(~covered.any(axis=1))
        if len(open_spots):
            found: Places = spots[open_spots[0]]
            return found
        begin += _AT_ONCE


def _push(places: Places, sizes: Places, free: Free) -> Places:
    """Return how far each has to move, away from everything that it overlaps."""
    away = [_differences(places[:, axis]) for axis in (0, 1)]
    over = [
        (sizes[:, None, axis] + sizes[None, :, axis]) / 2 - numpy.abs(away[axis]) for axis in (0, 1)
    ]
    # Each pair once; two that stay were apart when they were placed.
    both = numpy.triu((over[0] > 0.5) & (over[1] > 0.5) & (free[:, None] | free[None, :]), 1)
    one, other = numpy.nonzero(both)
    moved = numpy.zeros_like(places)
    across = over[0][one, other] <= over[1][one, other]
    share = numpy.where(free[one] & free[other], 0.5, 1.0)
    for axis, chosen in ((0, across), (1, ~across)):
        # Two in one spot part by their number.
        signs = numpy.where(away[axis][one, other] < 0, -1.0, 1.0)
        by = over[axis][one, other] * signs * share * chosen
        numpy.add.at(moved[:, axis], one, by)
        numpy.subtract.at(moved[:, axis], other, by)
    return moved * free[:, None]
