"""Addresses: every view of a page has one, and a link reopens it."""

from collections.abc import Mapping

import streamlit as st

from dashboard import inert

_PAGES = "peergraph-pages"
_GRAPH = "graph"


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


def _view(view: Mapping[str, str | list[str]]) -> dict[str, str | list[str]]:
    graph = st.query_params.get(_GRAPH)
    kept = {name: value for name, value in view.items() if value}
    return {_GRAPH: graph, **kept} if graph else kept
