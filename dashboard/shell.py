"""What stands around every page: the menu, the graph in use, the banner, what to say of errors."""

import logging
import traceback
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path

import streamlit as st

from dashboard import address, inert, mode, reader, style, words
from dashboard.reader import Reader
from graph import gate
from ontology.errors import GraphError, NamingError, PeergraphError

# Name (also of the module and in the address), title, icon, section.
PAGES = (
    ("start", "Start", "home", ""),
    ("trace", "Trace", "route", ""),
    ("explore", "Explore", "hub", ""),
    ("evidence", "Evidence", "format_quote", ""),
    ("synthesis", "Synthesis", "grid_on", ""),
    ("data", "Data", "upload_file", "For analysts"),
    ("cypher", "Cypher", "terminal", "For analysts"),
    ("ontology", "Ontology", "schema", "For analysts"),
)
# A file of ours: Streamlit would fetch one of its own icons from the network.
_ICON = Path(__file__).with_name("assets") / "icon.svg"
_LOG = logging.getLogger("peergraph")


def run() -> None:
    """Show the page that the address names."""
    st.set_page_config(page_title="peergraph", page_icon=str(_ICON), layout="wide")
    style.apply()
    pages = {name: _page(name, title, icon) for name, title, icon, _ in PAGES if _shown(name)}
    address.register(pages)
    sections: dict[str, list[st.Page]] = {}
    for name, _, _, section in PAGES:
        if name in pages:
            sections.setdefault(section, []).append(pages[name])
    # Streamlit knows the first page by no name; this one has it, as every other page does.
    again = st.Page(partial(show, "start"), title="Start", url_path="start", visibility="hidden")
    st.navigation({**sections, "": [*sections.get("", []), again]}).run()


def _shown(name: str) -> bool:
    started = mode.current()
    return {"data": started.edit, "cypher": not started.share}.get(name, True)


def _page(name: str, title: str, icon: str) -> st.Page:
    view = partial(show, name)
    view.__name__ = name  # type: ignore[attr-defined]
    first = name == "start"
    path = "home" if first else name
    return st.Page(view, title=title, icon=f":material/{icon}:", url_path=path, default=first)


def show(name: str) -> None:
    """Show a page; whatever goes wrong is said in a sentence with a way on."""
    title = next(title for other, title, _, _ in PAGES if other == name)
    try:
        found = _opened(title)
        if found is None:
            return
        _head(found, title)
        view: Callable[[Reader], None] = import_module(f"dashboard.views.{name}").page
        view(found)
    except NamingError as problem:
        st.warning(inert.markdown(problem))
        for _, label in problem.candidates:
            st.html(f"· {inert.html(label)}")
    except GraphError as problem:
        st.warning(inert.markdown(problem))
    except PeergraphError as problem:
        st.error(inert.markdown(problem))
        st.button("Try again")
    except Exception as problem:
        # Not the error's own text: it may hold words of a participant.
        _LOG.error(
            "page %s: %s\n%s",
            name,
            type(problem).__name__,
            "".join(traceback.format_tb(problem.__traceback__)),
        )
        st.error(
            "This page could not be shown. What went wrong is in the terminal, without any "
            "words of the graph."
        )
        st.button("Try again")


def _opened(title: str) -> Reader | None:
    """Open the graph; say what there is instead when it is not there, and return nothing."""
    try:
        return reader.opened(_chosen())
    except GraphError as problem:
        st.title(title, anchor=False)
        st.warning(inert.markdown(problem))
        there = reader.names()
        chosen = st.selectbox("Graph", there, index=None, placeholder="Choose one that is there")
        if chosen:
            address.choose(chosen)
            st.rerun()
    return None


def _chosen() -> str:
    """The graph of the address, else the one chosen last: the menu's own links name none."""
    return address.graph()


def _head(found: Reader, title: str) -> None:
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    left.title(title, anchor=False)
    _choose(found, right)
    if found.about.loading:
        st.warning(inert.markdown(gate.notice(found.about.loading)))
    if found.about.purpose == "demonstration":
        st.info(inert.markdown(words.SYNTHETIC), icon=":material/science:")


def _choose(found: Reader, place: "st.delta_generator.DeltaGenerator") -> None:
    """Name the graph, and let the reader choose another where there is one."""
    names = reader.names()
    others = names if found.name in names else [found.name, *names]
    chosen = place.selectbox("Graph", others, index=others.index(found.name))
    if chosen != found.name:
        address.choose(chosen)
        st.rerun()
