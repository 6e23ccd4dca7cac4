"""Places a figure from the left to the right, as a path is read, with stages as lanes."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

import networkx

from dashboard.drawing import placed
from dashboard.drawing.placed import Band, Card, Curve, Placed, PlacedArrow, PlacedBox, Point
from dashboard.drawing.rank import Half, Place, Ranks, ranks
from dashboard.drawing.stack import Standing, stacked
from dashboard.figure import Arrow, Figure

UNPLACED = "unplaced"
_MARGIN = 16.0
_BETWEEN = 38.0  # pixels between two columns: room for the head of an arrow
_HEADING = 26.0  # room for the name of a lane
_BEND = 8.0  # room for a line that passes
_LEAST = 14.0  # height of a lane with nothing in it
_PORT = 14.0  # pixels between two lines at one side of a box
# How strongly lines pull at what they join: those of the path run straight.
_SPINE, _ASIDE = 40.0, 0.2


def place(figure: Figure) -> Placed:
    """Place a figure. Raises ValueError for an arrow whose end is not in it."""
    return _Layout(figure).placed()


@dataclass(frozen=True, slots=True)
class _Line:
    """Half of an arrow with every place that it passes, from the left to the right."""

    half: Half
    number: int
    stops: tuple[Place, ...]

    def key(self, one: Place, other: Place) -> tuple[Place, Place, str, int]:
        """Name the end at ``one`` of the piece between it and ``other``."""
        return one, other, self.half.arrow, self.number


class _Layout:
    """One figure on its way to its places."""

    def __init__(self, figure: Figure) -> None:
        self.figure = figure
        self.cards = _cards(figure)
        self.ranks: Ranks = ranks(figure)
        self.columns = dict(self.ranks.columns)
        self.lines = [
            self._line(half, number)
            for pair in self.ranks.halves.values()
            for number, half in enumerate(pair)
        ]
        self.names = _lane_names(figure)
        self.lanes = self._lanes()
        heading = _HEADING if self.names else 0.0
        self.stacked = stacked(self._standing(), heading, _LEAST if self.names else 0.0)
        self.starts, self.widths = self._across()
        self.lefts = {one: self._left(one) for one in self.columns}
        self.middles = {one: y + _MARGIN for one, y in self.stacked.middles.items()}
        self.ports = self._ports()

    def _line(self, half: Half, number: int) -> _Line:
        between = range(self.columns[half.left] + 1, self.columns[half.right])
        bends = [("bend", half.arrow, str(number), str(column)) for column in between]
        self.columns |= zip(bends, between, strict=True)
        return _Line(half, number, (half.left, *bends, half.right))

    def _lanes(self) -> dict[Place, int]:
        lane = {name: number for number, name in enumerate(self.names)}
        last = len(self.names) - 1
        found: dict[Place, int] = {
            ("box", one.id): lane.get(one.lane, last) if self.names else 0
            for one in self.figure.boxes
        }
        for arrow in self.figure.arrows:
            self._lane_of(("arrow", arrow.id), found)
        for line in self.lines:
            ends = found[line.half.left], found[line.half.right]
            steps = len(line.stops) - 1
            for number, stop in enumerate(line.stops[1:-1], 1):
                found[stop] = round(ends[0] + (ends[1] - ends[0]) * number / steps)
        return found

    def _lane_of(self, words: Place, found: dict[Place, int]) -> int:
        """Return the lane of an arrow's words: between those of its ends."""
        if words not in found:
            start, end = (
                half.right if half.left == words else half.left
                for half in self.ranks.halves[words[1]]
            )
            found[words] = found[start]  # should it, through others, end at itself
            found[words] = (found[start] + self._lane_of(end, found) + 1) // 2
        return found[words]

    def _standing(self) -> Standing:
        first: dict[Place, float] = {
            ("box", one.id): float(n) for n, one in enumerate(self.figure.boxes)
        }
        after = float(len(first))
        pulls: dict[tuple[Place, Place], float] = {}
        weights: dict[Place, float] = dict.fromkeys(self.columns, 1.0)
        main = self._main()
        for line in self.lines:
            spine = line.half.left in main and line.half.right in main and not _onto(line.half)
            main |= set(line.stops) if spine else set()
            pull = _SPINE if spine else _ASIDE if _onto(line.half) else 1.0
            for pair in pairwise(line.stops):
                pulls[pair] = pulls.get(pair, 0.0) + pull
            for stop in line.stops:
                weights[stop] = max(weights[stop], pull)
        return Standing(
            columns=self.columns,
            lanes=self.lanes,
            heights={one: self._height(one) for one in self.columns},
            first={one: first.get(one, after) for one in self.columns},
            main=frozenset(main),
            pulls=pulls,
            weights=weights,
        )

    def _main(self) -> set[Place]:
        """Return what lies between things that the question named: the path itself."""
        order = networkx.DiGraph([(one.half.left, one.half.right) for one in self.lines])
        named = {("box", one.id) for one in self.figure.boxes if one.named} & set(order)
        after = named.union(*(networkx.descendants(order, one) for one in named))
        before = named.union(*(networkx.ancestors(order, one) for one in named))
        return set(after & before)

    def _height(self, one: Place) -> float:
        return self.cards[one].height if one in self.cards else _BEND

    def _across(self) -> tuple[dict[int, float], dict[int, float]]:
        """Return where the columns start, and how wide they are."""
        widths: dict[int, float] = defaultdict(float)
        for one, column in self.columns.items():
            wide = self.cards[one].width if one in self.cards else 0.0
            widths[column] = max(widths[column], wide)
        starts, x = {}, _MARGIN
        for column in sorted(widths):
            starts[column] = x
            x += widths[column] + _BETWEEN
        return starts, widths

    def _left(self, one: Place) -> float:
        column = self.columns[one]
        return self.starts[column] + (self.widths[column] - self._wide(one)) / 2

    def _wide(self, one: Place) -> float:
        # A line that passes a column keeps its height all across it.
        return self.cards[one].width if one in self.cards else self.widths[self.columns[one]]

    def _ports(self) -> dict[tuple[Place, Place, str, int], Point]:
        """Return where each piece of a line leaves and reaches its places, apart from others."""
        sides: dict[tuple[Place, str], list[tuple[float, Place, _Line]]] = defaultdict(list)
        for line in self.lines:
            for left, right in pairwise(line.stops):
                sides[left, "right"].append((self.middles[right], right, line))
                sides[right, "left"].append((self.middles[left], left, line))
        found: dict[tuple[Place, Place, str, int], Point] = {}
        for (one, side), others in sides.items():
            x = self.lefts[one] + (self._wide(one) if side == "right" else 0.0)
            apart = min(_PORT, self._height(one) / (len(others) + 1))
            ordered = sorted(others, key=lambda each: (each[0], each[2].half.arrow, each[2].number))
            for number, (_, other, line) in enumerate(ordered):
                y = self.middles[one] + (number - (len(others) - 1) / 2) * apart
                found[line.key(one, other)] = (x, y)
        return found

    def placed(self) -> Placed:
        """Return everything with its place."""
        boxes = tuple(
            PlacedBox(one, self.cards["box", one.id], *self._corner(("box", one.id)))
            for one in self.figure.boxes
        )
        arrows = tuple(self._arrow(one) for one in self.figure.arrows)
        columns = self.widths.values()
        bands = tuple(
            Band(name, top + _MARGIN, high)
            for name, (top, high) in zip(self.names, self.stacked.lanes.values(), strict=False)
        )
        wide = sum(columns) + _BETWEEN * max(len(columns) - 1, 0) + 2 * _MARGIN
        high = sum(height for _, height in self.stacked.lanes.values()) + 2 * _MARGIN
        return Placed(self.figure, wide, high, boxes, arrows, bands)

    def _corner(self, one: Place) -> Point:
        return self.lefts[one], self.middles[one] - self._height(one) / 2

    def _arrow(self, arrow: Arrow) -> PlacedArrow:
        words: Place = ("arrow", arrow.id)
        course: list[Curve] = []
        for line in (one for one in self.lines if one.half.arrow == arrow.id):
            found = self._course(line)
            course += found if line.half.forward else [_turned(one) for one in reversed(found)]
        return PlacedArrow(arrow, self.cards[words], *self._corner(words), _joined(course))

    def _course(self, line: _Line) -> list[Curve]:
        """Return the course of a line. It changes its height between columns only."""
        found: list[Curve] = []
        for left, right in pairwise(line.stops):
            start, end = self.ports[line.key(left, right)], self.ports[line.key(right, left)]
            column, width = self.columns[right], self.widths[self.columns[left]]
            leaves = self.starts[self.columns[left]] + width, start[1]
            enters = self.starts[column], end[1]
            found += _through(start, leaves, enters, end)
        return found


def _joined(course: list[Curve]) -> tuple[Curve, ...]:
    """Return a course without gaps: through bends and behind the words."""
    found: list[Curve] = []
    for one in course:
        if found and found[-1][3] != one[0]:
            found.append(placed.straight(found[-1][3], one[0]))
        found.append(one)
    return tuple(found)


def _through(start: Point, leaves: Point, enters: Point, end: Point) -> list[Curve]:
    """Return straight out of a column, in a swing to the next one, and straight on in it."""
    middle = (leaves[0] + enters[0]) / 2
    swing = leaves, (middle, leaves[1]), (middle, enters[1]), enters
    found = [placed.straight(start, leaves), swing, placed.straight(enters, end)]
    return [one for one in found if one[0] != one[3]]


def _turned(curve: Curve) -> Curve:
    start, first, second, end = curve
    return end, second, first, start


def _onto(half: Half) -> bool:
    return half.left[0] == "arrow" and half.right[0] == "arrow"


def _cards(figure: Figure) -> dict[Place, Card]:
    boxes: dict[Place, Card] = {("box", one.id): placed.box_card(one) for one in figure.boxes}
    return boxes | {("arrow", one.id): placed.arrow_card(one) for one in figure.arrows}


def _lane_names(figure: Figure) -> tuple[str, ...]:
    """Return the lanes from the top; boxes without a stage stand in one of their own."""
    if not figure.lanes:
        return ()
    loose = any(one.lane not in figure.lanes for one in figure.boxes)
    return (*figure.lanes, UNPLACED) if loose else figure.lanes
