"""Placed figures: what is drawn where. Pixels, from the top left; ``x`` and ``y`` are corners."""

from dataclasses import dataclass

from dashboard.drawing import text
from dashboard.figure import Arrow, Box, Figure

Point = tuple[float, float]
# A cubic curve: start, its two handles, end. A straight one has its handles on the line.
Curve = tuple[Point, Point, Point, Point]

LABEL, NOTE = 14.0, 11.5  # sizes of text in boxes
WORD, REMARK = 12.0, 11.0  # sizes of text beside arrows
LEADING = 1.3
_BOX, _CHIP = 168.0, 124.0  # the widest that lines of text get
_SIDE, _ABOVE = 12.0, 9.0  # room between the text of a box and its frame
_CLOSE = 4.0  # the same for the words beside an arrow
_LINES, _NOTES = 8, 3


@dataclass(frozen=True, slots=True)
class Card:
    """Text in lines, with the room that it takes."""

    lines: tuple[str, ...]
    notes: tuple[str, ...]
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PlacedBox:
    """A box with its place."""

    box: Box
    card: Card
    x: float
    y: float

    @property
    def middle(self) -> Point:
        """The middle of the box."""
        return self.x + self.card.width / 2, self.y + self.card.height / 2


@dataclass(frozen=True, slots=True)
class PlacedArrow:
    """An arrow with its course, and the place of the words beside it."""

    arrow: Arrow
    card: Card
    x: float
    y: float
    course: tuple[Curve, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A lane across the figure."""

    label: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Placed:
    """A figure with the places of everything in it."""

    figure: Figure
    width: float
    height: float
    boxes: tuple[PlacedBox, ...]
    arrows: tuple[PlacedArrow, ...]
    bands: tuple[Band, ...] = ()


def box_card(box: Box) -> Card:
    """Return the text of a box in lines."""
    lines = text.wrapped(box.label, LABEL, _BOX, _LINES) or ("–",)
    notes = text.wrapped(box_note(box), NOTE, _BOX, _NOTES)
    return _card(lines, notes, (LABEL, NOTE), (_SIDE, _ABOVE))


def box_note(box: Box) -> str:
    """Return the note of a box; one that is synthetic says so."""
    told = not box.synthetic or "synthetic" in box.note
    return box.note if told else " · ".join(filter(None, (box.note, "synthetic")))


def arrow_card(arrow: Arrow) -> Card:
    """Return the words beside an arrow in lines; without words it takes hardly any room."""
    lines = text.wrapped(arrow.label, WORD, _CHIP, _NOTES)
    notes = text.wrapped(arrow.note, REMARK, _CHIP, _NOTES)
    if not lines and not notes:
        return Card((), (), _CLOSE, _CLOSE)
    return _card(lines, notes, (WORD, REMARK), (_CLOSE, _CLOSE))


def _card(
    lines: tuple[str, ...],
    notes: tuple[str, ...],
    sizes: tuple[float, float],
    room: tuple[float, float],
) -> Card:
    widths = [text.width(one, sizes[0]) for one in lines]
    widths += [text.width(one, sizes[1]) for one in notes]
    high = LEADING * (len(lines) * sizes[0] + len(notes) * sizes[1])
    return Card(lines, notes, max(widths) + 2 * room[0], high + 2 * room[1])


def straight(start: Point, end: Point) -> Curve:
    """Return the line from ``start`` to ``end``."""
    (x, y), (a, b) = start, end
    return start, (x + (a - x) / 3, y + (b - y) / 3), (a - (a - x) / 3, b - (b - y) / 3), end
