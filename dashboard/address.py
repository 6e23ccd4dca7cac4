"""Addresses: every view of a page has one, and a link reopens it."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard import inert

_PAGES = "peergraph-pages"
_GRAPH = "graph"
_CHOSEN = "peergraph-graph"


def register(pages: Mapping[str, st.Page]) -> None:
    """Say which pages this reader can see, by name."""
    st.session_state[_PAGES] = dict(pages)


def has(name: str) -> bool:
    """Return whether this reader can see the page called ``name``."""
    return name in st.session_state.get(_PAGES, {})


def link(name: str, label: str, icon: str | None = None, **view: str | list[str]) -> None:
    """Show a link to a view of a page; ``label`` is any text. Nothing where there is no page."""
    if has(name):
        page = st.session_state[_PAGES][name]
        st.page_link(page, label=inert.markdown(label), icon=icon, query_params=_view(view))


def go(name: str, **view: str | list[str]) -> None:
    """Go to a view of a page."""
    st.switch_page(st.session_state[_PAGES][name], query_params=_view(view))


def graph() -> str:
    """Return the graph of the address, else the one that this reader chose last, else nothing."""
    named = st.query_params.get(_GRAPH)
    if named:
        st.session_state[_CHOSEN] = named
    return str(st.session_state.get(_CHOSEN, ""))


def choose(name: str) -> None:
    """Go to another graph: the same page without the view that it had."""
    st.session_state[_CHOSEN] = name
    st.query_params.from_dict({_GRAPH: name})


def say(key: str, values: Sequence[str]) -> None:
    """Write values into the address, and the graph with them, in one step of its history."""
    found = _view_now() | {key: list(values)}
    if chosen := st.session_state.get(_CHOSEN):
        found[_GRAPH] = [chosen]
    st.query_params.from_dict({name: some for name, some in found.items() if some})


def write() -> None:
    """Write this view into the browser's address: a link to another view of a page does not.

    A browser whose address is that already does nothing; else one can go back to the view before.
    """
    st.query_params.from_dict(_view_now())


def _view_now() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _view(view: Mapping[str, str | list[str]]) -> dict[str, str | list[str]]:
    chosen = graph()
    kept = {name: value for name, value in view.items() if value}
    return {_GRAPH: chosen, **kept} if chosen else kept
