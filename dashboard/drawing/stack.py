"""How high everything stands in its column: in lanes, without overlap, lines fairly straight."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dashboard.drawing.rank import Place

_SWEEPS = 8
_GAP = 18.0  # pixels between two that stand over one another


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands in the columns: column, lane, height in pixels and first rank of each place.

    ``pulls`` says how strongly a line pulls its two ends to one height, ``weights`` how strongly a
    place keeps the height it wants. What is ``main`` stands above all else in its lane.
    """

    columns: Mapping[Place, int]
    lanes: Mapping[Place, int]
    heights: Mapping[Place, float]
    first: Mapping[Place, float]
    pulls: Mapping[tuple[Place, Place], float]
    weights: Mapping[Place, float]
    main: frozenset[Place]


@dataclass(frozen=True, slots=True)
class Stacked:
    """The middles of all places from the top of the figure, and top and height of each lane."""

    middles: Mapping[Place, float]
    lanes: Mapping[int, tuple[float, float]]


def stacked(standing: Standing, above: float, least: float) -> Stacked:
    """Stack every lane for itself, with ``above`` pixels over it and ``least`` as its height."""
    order = _ordered(standing)
    middles: dict[Place, float] = {}
    lanes: dict[int, tuple[float, float]] = {}
    top = 0.0
    for lane in range(max(standing.lanes.values(), default=0) + 1):
        columns = [[one for one in each if standing.lanes[one] == lane] for each in order]
        found = _levelled(standing, columns)
        high, low = _extent(standing, found)
        height = max(low - high, least) + above + _GAP
        spare = (height - above - _GAP - (low - high)) / 2
        middles |= {one: y - high + top + above + spare for one, y in found.items()}
        lanes[lane] = (top, height)
        top += height
    return Stacked(middles, lanes)


def _extent(standing: Standing, found: Mapping[Place, float]) -> tuple[float, float]:
    tops = [y - standing.heights[one] / 2 for one, y in found.items()]
    feet = [y + standing.heights[one] / 2 for one, y in found.items()]
    return min(tops, default=0.0), max(feet, default=0.0)


def _neighbours(standing: Standing) -> dict[Place, list[tuple[Place, float]]]:
    found: dict[Place, list[tuple[Place, float]]] = defaultdict(list)
    for (left, right), pull in standing.pulls.items():
        found[left].append((right, pull))
        found[right].append((left, pull))
    return found


def _ordered(standing: Standing) -> list[list[Place]]:
    """Return the columns from the top, ordered so that few lines cross (barycentres)."""
    columns: list[list[Place]] = [[] for _ in range(max(standing.columns.values(), default=-1) + 1)]
    for one in sorted(standing.columns, key=lambda one: (standing.first[one], one)):
        columns[standing.columns[one]].append(one)
    near = _neighbours(standing)
    spots: dict[Place, float] = {}
    for column in columns:
        spots |= _spots(column)
    for sweep in range(_SWEEPS):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            keys = {
                one: (
                    standing.lanes[one],
                    one not in standing.main,
                    _mean(((spots[other], pull) for other, pull in near[one]), spots[one]),
                    spots[one],
                )
                for one in column
            }
            column.sort(key=keys.__getitem__)
            spots |= _spots(column)
    return columns


def _spots(column: Sequence[Place]) -> dict[Place, float]:
    return {one: number - (len(column) - 1) / 2 for number, one in enumerate(column)}


def _levelled(standing: Standing, columns: Sequence[Sequence[Place]]) -> dict[Place, float]:
    """Return heights within one lane that keep order and distance and lie near the neighbours'."""
    near = _neighbours(standing)
    found: dict[Place, float] = {}
    for column in columns:
        found |= _apart(column, [0.0] * len(column), standing)
    for sweep in range(_SWEEPS):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            wanted = [
                _mean(((found[n], p) for n, p in near[one] if n in found), found[one])
                for one in column
            ]
            found |= _apart(column, wanted, standing)
    return found


def _mean(pulled: Iterable[tuple[float, float]], otherwise: float) -> float:
    pairs = list(pulled)
    weight = sum(pull for _, pull in pairs)
    return sum(value * pull for value, pull in pairs) / weight if weight else otherwise


def _apart(
    column: Sequence[Place], wanted: Sequence[float], standing: Standing
) -> dict[Place, float]:
    """Return middles nearest to those wanted (least squares) with everything a gap apart.

    Pools adjacent violators: what would overlap moves as one block to its mean.
    """
    offsets = [0.0]
    for one, other in pairwise(column):
        half = (standing.heights[one] + standing.heights[other]) / 2
        offsets.append(offsets[-1] + half + _GAP)
    blocks: list[tuple[float, float, int]] = []  # mean, weight, how many
    for one, want, offset in zip(column, wanted, offsets, strict=False):
        mean, weight, size = want - offset, standing.weights[one], 1
        while blocks and blocks[-1][0] > mean:
            before, other_weight, count = blocks.pop()
            mean = (before * other_weight + mean * weight) / (other_weight + weight)
            weight, size = weight + other_weight, size + count
        blocks.append((mean, weight, size))
    means = [mean for mean, _, size in blocks for _ in range(size)]
    return {one: mean + offset for one, mean, offset in zip(column, means, offsets, strict=False)}
