"""Figures on the screen, with their downloads."""

from base64 import b64encode
from datetime import date
from functools import partial

import streamlit as st

from dashboard import drawing, inert, table
from dashboard.drawing import Layout, legend, vector
from dashboard.drawing.colours import Theme
from dashboard.figure import Figure

# Narrower than this part of its own width a figure scrolls: smaller, its words were illegible.
_SHRINKS = 0.8


def show(figure: Figure, name: str, layout: Layout = "layered", graph: str = "") -> None:
    """Show a figure with buttons that download it as SVG, PNG and HTML.

    ``name`` is what the files are called, ``graph`` where it was drawn from. A figure that is wider
    than the screen scrolls in a box of its own.
    """
    st.html(html(figure, layout, theme()))
    downloads(figure, name, layout, graph)


def html(figure: Figure, layout: Layout, shade: Theme) -> str:
    """Return a figure as a part of a page: as an image, since Streamlit takes SVG out of HTML."""
    placed = drawing.place(figure, layout)
    wide, _ = vector.size(placed)
    return _scrolled(
        vector.svg(placed, shade), wide, figure.title, f"{figure.title}. {figure.text}"
    )


def key(figure: Figure) -> None:
    """Show the legend of a figure alone, where the figure itself is drawn by something else."""
    entries = legend.of(figure)
    if entries:
        wide, _ = legend.size(entries)
        said = "; ".join(one.words for one in entries)
        st.html(_scrolled(drawing.key(figure, theme()), wide, "Legend", said))


def _scrolled(picture: str, wide: float, label: str, said: str) -> str:
    style = f"width:100%;max-width:{wide:.0f}px;min-width:{wide * _SHRINKS:.0f}px;height:auto"
    data = b64encode(picture.encode()).decode()
    return (
        f'<div class="pg-scroll" tabindex="0" role="group" aria-label="{inert.html(label)}">'
        f'<img style="{style}" alt="{inert.html(said)}" src="data:image/svg+xml;base64,{data}">'
        "</div>"
    )


def downloads(figure: Figure, name: str, layout: Layout = "layered", graph: str = "") -> None:
    """Show the buttons that download a figure; it is drawn when one is pressed."""
    file = inert.file_name(name)
    today = date.today().isoformat()
    makers = {
        "SVG": ("svg", "image/svg+xml", partial(_svg, figure, layout)),
        "PNG": ("png", "image/png", partial(drawing.png, figure, layout)),
        "HTML": ("html", "text/html", partial(_page, figure, layout, graph, today)),
    }
    with st.container(horizontal=True):
        for label, (ending, kind, make) in makers.items():
            table.download(make, f"{file}.{ending}", kind, label)


def theme() -> Theme:
    """Return whether this reader's page is light or dark."""
    return "dark" if st.context.theme.type == "dark" else "light"


def _svg(figure: Figure, layout: Layout) -> bytes:
    return drawing.svg(figure, layout).encode()


def _page(figure: Figure, layout: Layout, graph: str, today: str) -> bytes:
    return drawing.page(figure, layout, graph, today).encode()
