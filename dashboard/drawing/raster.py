"""An SVG as PNG, drawn here with the font that comes with the program."""

import resvg_py

from dashboard.drawing import text

_SCALE = 2.0


def png(vector: str) -> bytes:
    """Return an SVG as PNG, two pixels for each of its own, on white."""
    return resvg_py.svg_to_bytes(
        svg_string=vector,
        background="#ffffff",
        skip_system_fonts=True,
        zoom=_SCALE,
        font_files=[str(text.FONT)],
        font_family="DejaVu Sans",
        sans_serif_family="DejaVu Sans",
    )
