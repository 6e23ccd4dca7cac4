"""Quotes on the screen: always as text, with who said it where, and marked when synthetic."""

from collections.abc import Sequence

import streamlit as st

from dashboard import inert, words
from graph.evidence import Quote


def html(quote: Quote) -> str:
    """Return a quote as HTML."""
    said = f"“{quote.exact}”" if quote.exact else f"({words.WITHHELD})"
    who = " · ".join(one for one in (quote.participant_label, quote.group) if one)
    # The words of an author have no participant.
    spoken = inert.html(who) if who else "" if not quote.exact else "speaker not recorded"
    marks = words.badges("synthetic" if quote.origin == "synthetic" else None)
    kind = " pg-made-up" if quote.origin == "synthetic" else ""
    return (
        f'<div class="pg-quote{kind}"><p>{inert.html(said)}</p>'
        f'<p class="pg-who">{spoken} {marks}</p></div>'
    )


def show(quotes: Sequence[Quote]) -> None:
    """Show quotes, one below the other."""
    st.html("".join(map(html, quotes)))
