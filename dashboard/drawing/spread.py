"""Places a network: arrows are straight, their words where there is room."""

import math
from collections import Counter
from dataclasses import replace
from itertools import pairwise

from dashboard.drawing import placed, springs
from dashboard.drawing.placed import Card, Curve, Placed, PlacedArrow, PlacedBox, Point
from dashboard.figure import Arrow, Figure

_MARGIN = 20.0
_BOW = 40.0  # pixels between two arrows that join the same boxes
_PARTS = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74)  # where on an arrow its words may stand
_LOOP = 46.0  # how far an arrow from a box to itself goes out


def place(figure: Figure) -> Placed:
    """Place a figure. Raises ValueError for an arrow whose end is not in it."""
    boxes = []
    for box, (x, y) in zip(figure.boxes, springs.middles(figure), strict=True):
        card = placed.box_card(box)
        boxes.append(PlacedBox(box, card, x - card.width / 2, y - card.height / 2))
    arrows = _Arrows(figure, boxes).placed()
    corners = [one for each in (*boxes, *arrows) for one in _corners(each.x, each.y, each.card)]
    corners += [point for one in arrows for curve in one.course for point in curve]
    xs, ys = zip(*corners, strict=True) if corners else ((0.0,), (0.0,))
    left, top = min(xs) - _MARGIN, min(ys) - _MARGIN
    return Placed(
        figure,
        max(xs) + _MARGIN - left,
        max(ys) + _MARGIN - top,
        tuple(replace(one, x=one.x - left, y=one.y - top) for one in boxes),
        tuple(_moved(one, left, top) for one in arrows),
    )


def _corners(x: float, y: float, card: Card) -> tuple[Point, Point]:
    return (x, y), (x + card.width, y + card.height)


def _moved(one: PlacedArrow, left: float, top: float) -> PlacedArrow:
    course = tuple(
        ((a - left, b - top), (c - left, d - top), (e - left, f - top), (g - left, h - top))
        for (a, b), (c, d), (e, f), (g, h) in one.course
    )
    return replace(one, x=one.x - left, y=one.y - top, course=course)


class _Arrows:
    """The arrows of one figure, placed one after the other."""

    def __init__(self, figure: Figure, boxes: list[PlacedBox]) -> None:
        self.figure = figure
        self.boxes = {one.box.id: one for one in boxes}
        self.arrows = {one.id: one for one in figure.arrows}
        self.pairs = dict(zip(self.arrows, springs.pairs(figure), strict=True))
        self.together = Counter(frozenset(pair) for pair in self.pairs.values())
        self.seen: Counter[frozenset[int]] = Counter()
        self.taken = [(*one.middle, one.card) for one in boxes]
        self.done: dict[str, PlacedArrow] = {}
        self.begun: set[str] = set()

    def placed(self) -> list[PlacedArrow]:
        """Return every arrow of the figure with its place."""
        for arrow in self.figure.arrows:
            self._place(arrow)
        return [self.done[one.id] for one in self.figure.arrows]

    def _place(self, arrow: Arrow) -> None:
        if arrow.id in self.done or arrow.id in self.begun:
            return
        self.begun.add(arrow.id)
        start, end = self._box(arrow.start), self._target(arrow)
        card = placed.arrow_card(arrow)
        curve = _loop(start) if start == end else self._bowed(arrow, start, end)
        x, y = self._room(curve, card)
        self.taken.append((x, y, card))
        corner = (x - card.width / 2, y - card.height / 2)
        self.done[arrow.id] = PlacedArrow(arrow, card, *corner, (curve,))

    def _box(self, name: str) -> tuple[Point, Card]:
        return self.boxes[name].middle, self.boxes[name].card

    def _target(self, arrow: Arrow) -> tuple[Point, Card]:
        """Return what an arrow ends at; the words of another arrow are placed before it."""
        if arrow.end in self.boxes:
            return self._box(arrow.end)
        self._place(self.arrows[arrow.end])
        other = self.done.get(arrow.end)
        if other is None:  # two claims about one another
            return self._box(self.arrows[arrow.end].start)
        card = other.card
        return (other.x + card.width / 2, other.y + card.height / 2), card

    def _bowed(self, arrow: Arrow, start: tuple[Point, Card], end: tuple[Point, Card]) -> Curve:
        """Return the curve between two; several between the same boxes bow apart."""
        pair = self.pairs[arrow.id]
        both = frozenset(pair)
        number, self.seen[both] = self.seen[both], self.seen[both] + 1
        bow = (number - (self.together[both] - 1) / 2) * _BOW
        bow *= 1 if pair[0] <= pair[1] else -1
        (x, y), (a, b) = start[0], end[0]
        away = math.hypot(a - x, b - y) or 1.0
        over = ((x + a) / 2 - bow * (b - y) / away, (y + b) / 2 + bow * (a - x) / away)
        first, last = _border(*start, over), _border(*end, over)
        if not bow:
            return placed.straight(first, last)
        return first, _between(first, over, 0.67), _between(last, over, 0.67), last

    def _room(self, curve: Curve, card: Card) -> Point:
        """Return the spot on an arrow where its words cover least of anything else."""
        spots = [_at(curve, part) for part in _PARTS]
        return min(spots, key=lambda spot: self._covered(spot, card))

    def _covered(self, spot: Point, card: Card) -> float:
        found = 0.0
        for x, y, other in self.taken:
            across = (card.width + other.width) / 2 - abs(spot[0] - x)
            if across > 0 and (down := (card.height + other.height) / 2 - abs(spot[1] - y)) > 0:
                found += across * down
        return found


def _border(middle: Point, card: Card, towards: Point) -> Point:
    """Return where the line from the middle of a card leaves it."""
    dx, dy = towards[0] - middle[0], towards[1] - middle[1]
    if not dx and not dy:
        return middle
    across = card.width / 2 / abs(dx) if dx else math.inf
    down = card.height / 2 / abs(dy) if dy else math.inf
    part = min(across, down, 1.0)
    return middle[0] + dx * part, middle[1] + dy * part


def _loop(start: tuple[Point, Card]) -> Curve:
    (x, y), card = start
    right, top = x + card.width / 2, y - card.height / 2
    corner = (right + _LOOP, top - _LOOP)
    return (right, y), (corner[0] + _LOOP, y), (x, corner[1] - _LOOP), (x, top)


def _between(start: Point, end: Point, part: float) -> Point:
    return start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part


def _at(curve: Curve, part: float) -> Point:
    """Return the point of a cubic curve at a part of it, from 0 to 1 (de Casteljau)."""
    points = list(curve)
    while len(points) > 1:
        points = [_between(one, other, part) for one, other in pairwise(points)]
    return points[0]
