"""A placed figure as SVG: own text, no style sheet, no script, nothing fetched."""

import math
from collections.abc import Iterator

from dashboard.drawing import legend, placed, text
from dashboard.drawing.colours import PALETTES, Palette, Theme
from dashboard.drawing.placed import Band, Card, Curve, Placed, PlacedArrow, PlacedBox, Point
from dashboard.figure import Arrow, Figure
from dashboard.words import Line

_STROKE = 1.6
DASHES: dict[Line, str] = {"dashed": "7 5", "dotted": "1.6 4"}
_HEAD = 10.0


def svg(figure: Placed, theme: Theme = "light") -> str:
    """Return a placed figure as a standalone SVG document."""
    colours = PALETTES[theme]
    entries = legend.of(figure.figure)
    wide, high = size(figure)
    about = figure.figure
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:.0f}" height="{high:.0f}" '
        f'viewBox="0 0 {wide:.0f} {high:.0f}" role="img" '
        f'aria-label="{text.escaped(f"{about.title}. {about.text}")}" '
        f'font-family="{text.FAMILY}">',
        f"<title>{text.escaped(about.title)}</title><desc>{text.escaped(about.text)}</desc>",
        f'<rect width="{wide:.0f}" height="{high:.0f}" fill="{colours.paper}"/>',
        *_bands(figure.bands, wide, colours),
        *(_course(one, colours) for one in figure.arrows),
        *(_words(one, colours) for one in figure.arrows),
        *(_box(one, colours) for one in figure.boxes),
        *_legend(entries, figure.height, colours),
        "</svg>",
    ]
    return "\n".join(parts)


def size(figure: Placed) -> tuple[float, float]:
    """Return width and height of a figure with its legend, in pixels."""
    wide, high = legend.size(legend.of(figure.figure))
    return max(figure.width, wide), figure.height + high


def key(figure: Figure, theme: Theme = "light") -> str:
    """Return the legend of a figure alone, as an SVG document; nothing when it needs none."""
    entries = legend.of(figure)
    wide, high = legend.size(entries)
    said = text.escaped("; ".join(one.words for one in entries))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:.0f}" height="{high:.0f}" '
        f'viewBox="0 0 {wide:.0f} {high:.0f}" role="img" aria-label="{said}" '
        f'font-family="{text.FAMILY}">'
    )
    drawn = _legend(entries, 0.0, PALETTES[theme])
    return "\n".join((head, *drawn, "</svg>")) if entries else ""


def _bands(bands: tuple[Band, ...], wide: float, colours: Palette) -> Iterator[str]:
    for one in bands:
        yield (
            f'<g><rect x="6" y="{one.y:.1f}" width="{wide - 12:.1f}" height="{one.height:.1f}" '
            f'fill="none" stroke="{colours.line}" stroke-opacity="0.4"/>'
            + _line(one.label, (16.0, one.y + 17), placed.NOTE, colours.faint, "start")
            + "</g>"
        )


def _box(one: PlacedBox, colours: Palette) -> str:
    box, card = one.box, one.card
    frame = colours.accent if box.named else colours.line
    dotted = f' stroke-dasharray="{DASHES["dotted"]}"' if box.synthetic else ""
    shape = (
        f'<rect x="{one.x:.1f}" y="{one.y:.1f}" width="{card.width:.1f}" '
        f'height="{card.height:.1f}" rx="9" fill="{colours.box}" stroke="{frame}" '
        f'stroke-width="{3 if box.named else 1.4}"{dotted}/>'
    )
    whole = text.escaped(" · ".join(filter(None, (box.label, placed.box_note(box)))))
    words = _text(card, one.middle, (placed.LABEL, placed.NOTE), (colours.ink, colours.faint))
    return f"<g><title>{whole}</title>{shape}{words}</g>"


def _words(one: PlacedArrow, colours: Palette) -> str:
    card = one.card
    if not card.lines and not card.notes:
        return ""
    ground = (
        f'<rect x="{one.x:.1f}" y="{one.y:.1f}" width="{card.width:.1f}" '
        f'height="{card.height:.1f}" rx="4" fill="{colours.paper}"/>'
    )
    middle = one.x + card.width / 2, one.y + card.height / 2
    sizes = (placed.WORD, placed.REMARK)
    whole = text.escaped(" · ".join(filter(None, (one.arrow.label, one.arrow.note))))
    words = _text(card, middle, sizes, (colours.ink, colours.faint))
    return f"<g><title>{whole}</title>{ground}{words}</g>"


def _text(card: Card, middle: Point, sizes: tuple[float, float], fills: tuple[str, str]) -> str:
    """Return the lines of a card around its middle."""
    lines = [(one, sizes[0], fills[0]) for one in card.lines]
    lines += [(one, sizes[1], fills[1]) for one in card.notes]
    y = middle[1] - placed.LEADING * sum(size for _, size, _ in lines) / 2
    found = []
    for one, size, fill in lines:
        y += placed.LEADING * size
        found.append(_line(one, (middle[0], y - size * 0.36), size, fill, "middle"))
    return "".join(found)


def _line(words: str, at: Point, size: float, fill: str, anchor: str) -> str:
    return (
        f'<text x="{at[0]:.1f}" y="{at[1]:.1f}" font-size="{size}" fill="{fill}" '
        f'text-anchor="{anchor}">{text.escaped(words)}</text>'
    )


def _course(one: PlacedArrow, colours: Palette) -> str:
    if not one.course:
        return ""
    start = one.course[0][0]
    pieces = [f"M{start[0]:.1f} {start[1]:.1f}"]
    for _, first, second, end in one.course:
        pieces.append("C" + " ".join(f"{x:.1f} {y:.1f}" for x, y in (first, second, end)))
    return f"<g>{_stroke(' '.join(pieces), one.arrow.line, colours)}{_end(one, colours)}</g>"


def _stroke(path: str, line: Line, colours: Palette) -> str:
    """Return a line in its style; a double one is a wide line with the ground laid over it."""
    plain = f'<path d="{path}" fill="none" stroke='
    if line == "double":
        return (
            f'{plain}"{colours.line}" stroke-width="5"/>{plain}"{colours.paper}" stroke-width="2"/>'
        )
    dashes = f' stroke-dasharray="{DASHES[line]}"' if line in DASHES else ""
    width = 2.2 if line == "dotted" else _STROKE
    return f'{plain}"{colours.line}" stroke-width="{width}"{dashes}/>'


def _end(one: PlacedArrow, colours: Palette) -> str:
    return "" if one.arrow.plain else _head(one.arrow, one.course[-1], colours)


def _head(arrow: Arrow, curve: Curve, colours: Palette) -> str:
    (x, y), (a, b) = curve[3], curve[2]
    away = math.hypot(x - a, y - b) or 1.0
    dx, dy = (x - a) / away, (y - b) / away
    if arrow.hinders:
        x, y = x - 3 * dx, y - 3 * dy
        return (
            f'<path d="M{x - 7 * dy:.1f} {y + 7 * dx:.1f} L{x + 7 * dy:.1f} {y - 7 * dx:.1f}" '
            f'stroke="{colours.line}" stroke-width="3.4" fill="none"/>'
        )
    left = x - _HEAD * dx - 4.5 * dy, y - _HEAD * dy + 4.5 * dx
    right = x - _HEAD * dx + 4.5 * dy, y - _HEAD * dy - 4.5 * dx
    points = " ".join(f"{p:.1f},{q:.1f}" for p, q in ((x, y), left, right))
    return f'<polygon points="{points}" fill="{colours.line}"/>'


def _legend(entries: tuple[legend.Entry, ...], top: float, colours: Palette) -> Iterator[str]:
    for number, one in enumerate(entries):
        y = top + legend.ROW * number + legend.ROW / 2
        yield f"<g>{_sample(one, y, colours)}"
        at = (legend.INDENT, y + placed.NOTE * 0.36)
        yield _line(one.words, at, placed.NOTE, colours.faint, "start") + "</g>"


def _sample(one: legend.Entry, y: float, colours: Palette) -> str:
    if one.shape == "frame":
        return (
            f'<rect x="18" y="{y - 7:.1f}" width="30" height="14" rx="4" fill="{colours.box}" '
            f'stroke="{colours.accent}" stroke-width="3"/>'
        )
    path = f"M16 {y:.1f} L50 {y:.1f}"
    drawn = _stroke(path, one.line, colours)
    if one.shape == "bar":
        ended = Arrow("", "", "", hinders=True)
        drawn += _head(ended, placed.straight((16.0, y), (50.0, y)), colours)
    return drawn
