"""Quotes on the screen: always as text, with who said it where, and marked when synthetic."""

from collections.abc import Sequence

import streamlit as st

from dashboard import inert, words
from graph.evidence import Quote


def html(quote: Quote) -> str:
    """Return a quote as HTML."""
    who = quote.participant_label or (None if quote.participant else "speaker not recorded")
    where = quote.study_label or quote.report_label
    spoken = " · ".join(one for one in (who, quote.group, where) if one)
    return block(quote.exact, spoken, quote.origin)


def block(exact: str | None, spoken: str, origin: str) -> str:
    """Return the words of a quote, withheld where there are none, and who said them, as HTML."""
    said = f"“{exact}”" if exact else f"({words.WITHHELD})"
    marks = words.badges("synthetic" if origin == "synthetic" else None)
    kind = " pg-made-up" if origin == "synthetic" else ""
    return (
        f'<div class="pg-quote{kind}"><p>{inert.html(said)}</p>'
        f'<p class="pg-who">{inert.html(spoken)} {marks}</p></div>'
    )


def show(quotes: Sequence[Quote]) -> None:
    """Show quotes, one below the other."""
    st.html("".join(map(html, quotes)))
