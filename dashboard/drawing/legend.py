"""The legend of a figure: the lines and marks that are in it, in words."""

from dataclasses import dataclass
from typing import Literal

from dashboard import words
from dashboard.drawing import placed, text
from dashboard.figure import Figure
from dashboard.words import Line

ROW = 19.0  # pixels
INDENT = 60.0
_LINES: dict[Line, str] = {
    "solid": words.BASES["stated"],
    "dashed": words.BASES["inferred"],
    "double": "two wordings of one thing, by somebody’s judgement",
    "dotted": words.ORIGINS["synthetic"],
}
_RECORDED = "stated, or recorded as it is"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the legend."""

    words: str
    shape: Literal["line", "bar", "frame"] = "line"
    line: Line = "solid"


def of(figure: Figure) -> tuple[Entry, ...]:
    """Return what must be known to read a figure."""
    used = {one.line for one in figure.arrows}
    plain = any(one.line == "solid" and "stated" not in one.note for one in figure.arrows)
    found = [
        Entry(_RECORDED if plain and line == "solid" else told, line=line)
        for line, told in _LINES.items()
        if line in used and (figure.basis or line != "solid")
    ]
    if any(one.hinders for one in figure.arrows):
        found.append(Entry("ends in a bar: holds back", "bar"))
    if any(one.synthetic for one in figure.boxes) and "dotted" not in used:
        found.append(Entry(words.ORIGINS["synthetic"], line="dotted"))
    if any(one.named for one in figure.boxes):
        found.append(Entry("heavy frame: what was asked about", "frame"))
    return tuple(found)


def size(entries: tuple[Entry, ...]) -> tuple[float, float]:
    """Return the width and height that a legend takes."""
    if not entries:
        return 0.0, 0.0
    widest = max(text.width(text.clean(one.words), placed.NOTE) for one in entries)
    return INDENT + widest + 16, ROW * len(entries) + 10
