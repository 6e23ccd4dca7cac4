"""How pages look beyond Streamlit's theme: calm, and readable in light and dark."""

import streamlit as st

# currentColor and its mixtures follow the theme, so contrast holds in light and dark alike.
CSS = """
<style>
.pg-badge { display: inline-block;
  border: 1px solid color-mix(in srgb, currentColor 45%, transparent);
  border-radius: .6rem; padding: 0 .5rem; margin: 0 .35rem .15rem 0; font-size: .8rem;
  line-height: 1.45; white-space: nowrap; }
.pg-inferred { border-style: dashed; } .pg-synthetic { border-style: dotted; border-width: 2px; }
.pg-challenged { border-width: 2px; font-weight: 600; }
.pg-quote { border-left: 3px solid color-mix(in srgb, currentColor 35%, transparent);
  margin: .4rem 0 .8rem 0; padding: .1rem 0 .1rem .9rem; }
.pg-quote.pg-made-up { border-left-style: dotted; }
.pg-quote p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.pg-quote .pg-who, .pg-small { font-size: .85rem; opacity: .85; }
.pg-context { white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.6; }
.pg-context mark { background: color-mix(in srgb, #0b7a75 28%, transparent); color: inherit;
  border-bottom: 2px solid currentColor; padding: 0 .1em; }
.pg-grid { border-collapse: collapse; font-size: .9rem; }
.pg-grid th, .pg-grid td { border: 1px solid color-mix(in srgb, currentColor 25%, transparent);
  padding: .4rem .6rem; vertical-align: top; text-align: left; overflow-wrap: anywhere; }
.pg-scroll { overflow-x: auto; }
.pg-figure svg { max-width: 100%; height: auto; }
[data-testid="stPageLink"] p { white-space: normal; }
/* Streamlit's own is too faint on white: 3.9 to 1. */
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] p {
  color: inherit !important; opacity: .9 !important; }
</style>
"""


def apply() -> None:
    """Give this page its look."""
    st.html(CSS)
