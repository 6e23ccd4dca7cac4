"""Text in figures: made fit for XML, measured with the font that comes with the program."""

import html
import re
from functools import cache, lru_cache
from pathlib import Path

from PIL import ImageFont

FONT = Path(__file__).parent.parent / "assets" / "DejaVuSans.ttf"
FAMILY = "'DejaVu Sans', sans-serif"
# What XML 1.0 does not allow in any form, lone surrogates among it.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MEASURE = 100  # the size that is measured at; widths are proportional to it


def clean(text: str) -> str:
    """Return text as one line without the characters that XML forbids."""
    return " ".join(_FORBIDDEN.sub(" ", text).split())


def escaped(text: str) -> str:
    """Return text for XML or HTML, within an element or a quoted attribute."""
    return html.escape(clean(text), quote=True)


@cache
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONT), _MEASURE, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=20_000)
def width(text: str, size: float) -> float:
    """Return how wide cleaned text is at a size, both in pixels."""
    return float(_font().getlength(text)) * size / _MEASURE


def wrapped(text: str, size: float, most: float, lines: int) -> tuple[str, ...]:
    """Return text in lines at most ``most`` pixels wide; what exceeds ``lines`` is cut with “…”."""
    found: list[str] = []
    for word in _pieces(clean(text), size, most):
        if found and width(f"{found[-1]} {word}", size) <= most:
            found[-1] = f"{found[-1]} {word}"
        else:
            found.append(word)
    if len(found) <= lines:
        return tuple(found)
    return (*found[: lines - 1], _cut(found[lines - 1], size, most))


def _pieces(text: str, size: float, most: float) -> list[str]:
    """Return the words of text, those that are too wide for a line in several pieces."""
    found = []
    for given in text.split(" "):
        word = given
        while width(word, size) > most:
            fits = _fitting(word, size, most)
            found.append(word[:fits])
            word = word[fits:]
        if word:
            found.append(word)
    return found


def _fitting(word: str, size: float, most: float) -> int:
    # As many characters as fit, at least one.
    number = 1
    while number < len(word) and width(word[: number + 1], size) <= most:
        number += 1
    return number


def _cut(line: str, size: float, most: float) -> str:
    while line and width(f"{line}…", size) > most:
        line = line[:-1]
    return f"{line.rstrip()}…"
