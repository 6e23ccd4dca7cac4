"""Where the boxes of a network stand: the same places every time, none over another."""

import math
from dataclasses import replace
from functools import lru_cache
from typing import TypeAlias

import networkx
import numpy
from numpy.typing import NDArray

from dashboard.drawing import placed
from dashboard.drawing.placed import Point
from dashboard.figure import Figure

Spots: TypeAlias = NDArray[numpy.float64]

_SEED = 2021
_SIDE = 150.0  # pixels; a network of n boxes is laid out over about √n of it
_WIDER = 1.35  # boxes are wider than high
_STEPS = 120
_GAP = 28.0  # pixels that two boxes stand apart at least
_ROUNDS = 40
_GROWTH = 1.1


@lru_cache(maxsize=64)
def middles(figure: Figure) -> tuple[Point, ...]:
    """Return the middle of every box, in pixels around nought.

    What was there before the figure was widened stands where it stood. Raises ValueError for an
    arrow whose end is not in the figure.
    """
    kept = middles(_before(figure)) if figure.grown else ()
    if len(figure.boxes) == len(kept):
        return kept
    cards = [placed.box_card(one) for one in figure.boxes]
    sizes = numpy.array([(one.width + _GAP, one.height + _GAP) for one in cards])
    spots = _apart(_sprung(figure, kept), sizes, len(kept))
    return tuple((round(float(x), 1), round(float(y), 1)) for x, y in spots)


def _before(figure: Figure) -> Figure:
    boxes, arrows = figure.grown[-1]
    return replace(
        figure,
        boxes=figure.boxes[:boxes],
        arrows=figure.arrows[:arrows],
        grown=figure.grown[:-1],
    )


def pairs(figure: Figure) -> list[tuple[int, int]]:
    """Return the numbers of the boxes that each arrow joins.

    One onto another arrow joins its box with the one where that arrow starts.
    """
    numbers = {one.id: number for number, one in enumerate(figure.boxes)}
    starts = {one.id: one.start for one in figure.arrows}
    found = []
    for arrow in figure.arrows:
        end = arrow.end if arrow.end in numbers else starts.get(arrow.end, "")
        if arrow.start not in numbers or end not in numbers or arrow.end == arrow.id:
            raise ValueError("an arrow starts or ends at something that is not in the figure")
        found.append((numbers[arrow.start], numbers[end]))
    return found


def _sprung(figure: Figure, kept: tuple[Point, ...]) -> Spots:
    """Return middles as springs along the arrows leave them; those ``kept`` do not move."""
    count = len(figure.boxes)
    network: networkx.Graph[int] = networkx.Graph()
    network.add_nodes_from(range(count))
    network.add_edges_from(pairs(figure))
    scale = numpy.array((_WIDER, 1.0)) * _SIDE * math.sqrt(count)
    begin = _begun(network, kept, scale)
    found = networkx.spring_layout(
        network,
        pos=dict(enumerate(begin)),
        fixed=list(range(len(kept))) or None,
        k=1.5 / math.sqrt(count),
        iterations=_STEPS,
        seed=_SEED,
        method="force",
    )
    return numpy.array([found[number] for number in range(count)]) * scale


def _begun(network: "networkx.Graph[int]", kept: tuple[Point, ...], scale: Spots) -> Spots:
    """Return where to begin: on a circle, or outward of the one that was widened."""
    count = len(network)
    turns = numpy.arange(count) * 2 * math.pi / max(count - len(kept), 1)
    spots = numpy.column_stack((numpy.cos(turns), numpy.sin(turns)))
    if not kept:
        return spots
    spots[: len(kept)] = numpy.array(kept) / scale
    for number in range(len(kept), count):
        near = min(network[number], default=0)
        spots[number] = spots[near] * 1.6 + spots[number] * 0.15
    return spots


def _apart(spots: Spots, sizes: Spots, kept: int) -> Spots:
    """Return spots so far apart that nothing of ``sizes`` overlaps; the first ``kept`` stay."""
    free = numpy.arange(len(spots)) >= kept
    middle = spots[:kept].mean(axis=0) if kept else spots.mean(axis=0)
    while True:
        for _ in range(_ROUNDS):
            push = _push(spots, sizes)
            if not push.any():
                return spots
            spots = spots + push * free[:, None] * (1.0 if kept else 0.5)
        spots = numpy.where(free[:, None], middle + (spots - middle) * _GROWTH, spots)


def _push(spots: Spots, sizes: Spots) -> Spots:
    """Return how far each has to move, away from everything that it overlaps."""
    away = spots[:, None, :] - spots[None, :, :]
    over = (sizes[:, None, :] + sizes[None, :, :]) / 2 - numpy.abs(away)
    both = (over > 0.5).all(axis=2) & ~numpy.eye(len(spots), dtype=bool)
    # Two in one spot part by their number.
    order = numpy.sign(numpy.arange(len(spots))[:, None] - numpy.arange(len(spots))[None, :])
    signs = numpy.where(away == 0, order[:, :, None], numpy.sign(away))
    across = over[:, :, 0] <= over[:, :, 1]
    moved = numpy.zeros_like(away)
    moved[:, :, 0] = numpy.where(both & across, over[:, :, 0] * signs[:, :, 0], 0.0)
    moved[:, :, 1] = numpy.where(both & ~across, over[:, :, 1] * signs[:, :, 1], 0.0)
    found: Spots = moved.sum(axis=1)
    return found
