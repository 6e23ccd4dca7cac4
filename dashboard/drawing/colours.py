"""The two palettes of figures, on the grounds that Streamlit's themes have.

Every text has a contrast of 4.5 or more, every line of 3 (WCAG 2.2).
"""

from dataclasses import dataclass
from typing import Literal

Theme = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours: the ground, text, faint text, frames and lines, boxes, the one accent."""

    paper: str
    ink: str
    faint: str
    line: str
    box: str
    accent: str


PALETTES: dict[Theme, Palette] = {
    "light": Palette("#ffffff", "#16191d", "#4a5158", "#59636d", "#f4f6f7", "#0b6b70"),
    "dark": Palette("#171614", "#f1f3f5", "#b9c1c9", "#98a2ac", "#262522", "#4fb8bd"),
}
