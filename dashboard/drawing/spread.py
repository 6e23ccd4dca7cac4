"""Places a network: everything as springs leave it, arrows straight from box to words to box."""

import math
from dataclasses import replace

from dashboard.drawing import placed, springs
from dashboard.drawing.placed import Card, Curve, Placed, PlacedArrow, PlacedBox, Point
from dashboard.figure import Arrow, Figure

_MARGIN = 20.0


def place(figure: Figure) -> Placed:
    """Place a figure. Raises ValueError for an arrow whose end is not in it."""
    spots = springs.spots(figure)
    boxes, ends = [], {}
    for arrow, middle in zip(figure.arrows, spots.arrows, strict=True):
        ends[arrow.id] = middle, placed.arrow_card(arrow)
    for box, middle in zip(figure.boxes, spots.boxes, strict=True):
        card = placed.box_card(box)
        boxes.append(PlacedBox(box, card, *_corner(middle, card)))
        ends[box.id] = middle, card
    arrows = [_arrow(one, ends, spots.arrows[n]) for n, one in enumerate(figure.arrows)]
    corners = [(one.x, one.y, one.card) for one in boxes]
    corners += [(one.x, one.y, one.card) for one in arrows]
    left = min((x for x, _, _ in corners), default=0.0) - _MARGIN
    top = min((y for _, y, _ in corners), default=0.0) - _MARGIN
    return Placed(
        figure,
        max((x + card.width for x, _, card in corners), default=0.0) + _MARGIN - left,
        max((y + card.height for _, y, card in corners), default=0.0) + _MARGIN - top,
        tuple(replace(one, x=one.x - left, y=one.y - top) for one in boxes),
        tuple(_moved(one, left, top) for one in arrows),
    )


def _corner(middle: Point, card: Card) -> Point:
    return middle[0] - card.width / 2, middle[1] - card.height / 2


def _moved(one: PlacedArrow, left: float, top: float) -> PlacedArrow:
    course = tuple(
        ((a - left, b - top), (c - left, d - top), (e - left, f - top), (g - left, h - top))
        for (a, b), (c, d), (e, f), (g, h) in one.course
    )
    return replace(one, x=one.x - left, y=one.y - top, course=course)


def _arrow(arrow: Arrow, ends: dict[str, tuple[Point, Card]], words: Point) -> PlacedArrow:
    card = placed.arrow_card(arrow)
    start = _border(*ends[arrow.start], words)
    end = _border(*ends[arrow.end], words)
    course: tuple[Curve, ...] = placed.straight(start, words), placed.straight(words, end)
    return PlacedArrow(arrow, card, *_corner(words, card), course)


def _border(middle: Point, card: Card, towards: Point) -> Point:
    """Return where the line from the middle of a card leaves it."""
    dx, dy = towards[0] - middle[0], towards[1] - middle[1]
    across = card.width / 2 / abs(dx) if dx else math.inf
    down = card.height / 2 / abs(dy) if dy else math.inf
    part = min(across, down, 1.0)
    return middle[0] + dx * part, middle[1] + dy * part
