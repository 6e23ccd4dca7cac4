"""Figures drawn: placed, and as SVG, PNG and a page that opens offline."""

from typing import Literal

from dashboard.drawing import layered, raster, spread, standalone, vector
from dashboard.drawing.colours import Theme
from dashboard.drawing.placed import Placed
from dashboard.figure import Figure

Layout = Literal["layered", "spread"]


def place(figure: Figure, layout: Layout = "layered") -> Placed:
    """Place a figure: ``layered`` from the left to the right as a path, ``spread`` as a network.

    Raises ValueError for an arrow whose end is not in the figure.
    """
    return layered.place(figure) if layout == "layered" else spread.place(figure)


def svg(figure: Figure, layout: Layout = "layered", theme: Theme = "light") -> str:
    """Return a figure as a standalone SVG document."""
    return vector.svg(place(figure, layout), theme)


def key(figure: Figure, theme: Theme = "light") -> str:
    """Return the legend of a figure alone as SVG; nothing when it needs none."""
    return vector.key(figure, theme)


def png(figure: Figure, layout: Layout = "layered") -> bytes:
    """Return a figure as PNG, two pixels for each of the SVG's, on white."""
    return raster.png(svg(figure, layout))


def page(figure: Figure, layout: Layout = "layered", graph: str = "", date: str = "") -> str:
    """Return a figure as a page in HTML that opens offline, with the graph and the day it is of."""
    return standalone.page(figure, svg(figure, layout), graph, date)
