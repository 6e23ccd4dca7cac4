"""A network on the screen that can be clicked: pyvis builds it, vis-network draws it."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pyvis  # type: ignore[import-untyped]
import streamlit as st
from pyvis.network import Network  # type: ignore[import-untyped]

from dashboard.drawing import spread
from dashboard.drawing.placed import LABEL, NOTE, REMARK, WORD, PlacedArrow, PlacedBox, Point
from dashboard.figure import Arrow, Figure
from dashboard.words import Line

_ASSETS = Path(__file__).with_name("assets")
_LIBRARY = Path(pyvis.__file__).parent / "lib" / "vis-9.1.2" / "vis-network.min.js"
_DASHES: dict[Line, list[float]] = {"dashed": [7, 5], "dotted": [1.6, 4]}
_HTML = """
<div class="pg-network">
  <div class="pg-canvas"></div>
  <div class="pg-tools">
    <button type="button" data-action="closer" aria-label="Closer">+</button>
    <button type="button" data-action="farther" aria-label="Farther">−</button>
    <button type="button" data-action="all">Show all</button>
    <span>Click to choose; its sign, or a double click, opens or closes a concept’s links.</span>
  </div>
</div>
"""
# A library that does nothing by itself: its message stays the same, so that it is sent once.
_NOTHING = "\nexport default function () {}\n"
Component = Callable[..., Any]


def show(
    figure: Figure,
    chosen: str,
    centre: str,
    opens: Mapping[str, bool],
    key: str,
    on_choose: Callable[[str], None],
    on_open: Callable[[str], None],
) -> None:
    """Show a network. ``chosen`` is the id of a box or arrow that is marked, empty for none.

    ``opens`` are the ids of the boxes that can be opened, with whether they are: they have a sign.
    A click calls ``on_choose`` with the id of what was clicked, or with nothing; one on the sign or
    a double click calls ``on_open``. Both run before the page is shown again. Where the reader
    looks stays while ``centre`` does.
    """
    library, view = _components()

    def clicked() -> None:
        found = st.session_state[key].selected
        if found:
            on_choose("" if found == "none" else found)

    def opened() -> None:
        if st.session_state[key].expand:
            on_open(st.session_state[key].expand)

    view(
        key=key,
        data=data(figure, opens) | {"selected": chosen, "centre": centre},
        on_selected_change=clicked,
        on_expand_change=opened,
    )
    library(key=f"{key}-library")


@cache
def _components() -> tuple[Component, Component]:
    """Return the library and the view, registered once in this process."""
    library = st.components.v2.component("peergraph_vis", js=_LIBRARY.read_text("utf-8") + _NOTHING)
    view = st.components.v2.component(
        "peergraph_network",
        html=_HTML,
        css=(_ASSETS / "network.css").read_text("utf-8"),
        js=(_ASSETS / "network.js").read_text("utf-8"),
    )
    return library, view


def data(figure: Figure, opens: Mapping[str, bool]) -> dict[str, Any]:
    """Return what the view draws: boxes and the words of arrows with their places, and lines.

    The words of an arrow stand in the middle of it, so that they can be clicked, and so that a
    claim about a claim has something to end at.
    """
    network = Network(directed=True)
    there = spread.place(figure)
    # From the first box: it stays where it is when others come in beyond it.
    nought = there.boxes[0].middle if there.boxes else (0.0, 0.0)
    for box in there.boxes:
        name = box.box.id
        marks = {
            "named": box.box.named,
            "synthetic": box.box.synthetic,
            "opens": name in opens,
            "opened": opens.get(name, False),
        }
        _add(network, name, "box", box, nought, marks)
    for arrow in there.arrows:
        _add(network, arrow.arrow.id, "words", arrow, nought, {})
    for arrow in there.arrows:
        _add_line(network, arrow.arrow)
    said = f"{figure.title}. {figure.text}"
    return {"nodes": network.nodes, "edges": network.edges, "text": said}


def _add(
    network: Network,
    name: str,
    group: Literal["box", "words"],
    one: PlacedBox | PlacedArrow,
    nought: Point,
    marks: dict[str, bool],
) -> None:
    card = one.card
    network.add_node(
        name,
        label="\n".join((*card.lines, *card.notes)) or " ",
        shape="box",
        group=group,
        x=round(one.x + card.width / 2 - nought[0], 1),
        y=round(one.y + card.height / 2 - nought[1], 1),
        physics=False,
        wide=round(card.width, 1),
        high=round(card.height, 1),
        lines=list(card.lines),
        notes=list(card.notes),
        sizes=[LABEL, NOTE] if group == "box" else [WORD, REMARK],
        **marks,
    )


def _add_line(network: Network, arrow: Arrow) -> None:
    """Add both halves of an arrow; a double one is a wide line with a light one over it."""
    strokes: list[tuple[str, float, bool]] = [("", 1.6, False)]
    if arrow.line == "double":
        strokes = [("", 5, False), ("-inner", 2, True)]
    for number, (start, end) in enumerate(((arrow.start, arrow.id), (arrow.id, arrow.end))):
        for name, width, inner in strokes:
            network.add_edge(
                start,
                end,
                id=f"{arrow.id}-{number}{name}",
                width=width,
                dashes=_DASHES.get(arrow.line, False),
                inner=inner,
                arrows=_head(arrow) if number and not inner else "",
            )


def _head(arrow: Arrow) -> Any:  # noqa: ANN401  (as vis-network takes it)
    if arrow.plain:
        return ""
    kind = "bar" if arrow.hinders else "arrow"
    return {"to": {"enabled": True, "type": kind, "scaleFactor": 0.6}}
