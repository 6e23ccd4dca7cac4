"""Pages of long lists, which the address names, and where their rows lead."""

import streamlit as st

from dashboard import address
from dashboard.reader import Reader
from graph import fieldwork

_MANY = 20_000  # quotes


def evidence(concept: str, label: str) -> None:
    """Show a link to the evidence for the concept called ``concept`` (id)."""
    address.link("evidence", label, ":material/format_quote:", view="concept", concept=concept)


def many(reader: Reader) -> bool:
    """Return whether there are so many quotes that a page shows fewer rows, to be quick."""
    return reader.ask(fieldwork.quotes) > _MANY


def skip(view: str, most: int) -> int:
    """Return how many rows come before the page that the address or the reader chose."""
    key = f"{view}-page"
    given = str(st.session_state.get(key) or st.query_params.get(key, ""))
    return (int(given) - 1) * most if given.isdecimal() and 0 < int(given) < 100_000 else 0


def turn(view: str, total: int, most: int) -> None:
    """Let the reader turn pages where there is more than one."""
    pages = max(1, -(-total // most))
    shown = skip(view, most) // most + 1
    if pages == shown == 1:
        return
    st.text(f"{total:,} in all, {most} on a page. A download holds this page.")
    turned = st.pagination(pages, key=f"{view}-page", bind="query-params")
    if turned != shown:
        st.rerun()  # the address named a page that there is not
