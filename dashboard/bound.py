"""Widgets whose value stands in the address, so that a link reopens the same view.

Streamlit's own binding writes what an option is called; here it is the option itself (an id), so
that a link outlives a new label and two concepts may have the same one. What an address names and
the graph does not have is left out.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import address

Place = DeltaGenerator | None
_SEEN = "address-"


def select(
    label: str,
    options: Mapping[str, str],
    key: str,
    place: Place = None,
    default: str | None = None,
    placeholder: str | None = None,
) -> str | None:
    """Choose one of ``options`` (words by id) or, without a ``default``, none."""
    _first(key, lambda raw: raw[0] if raw and raw[0] in options else default)
    if st.session_state[key] not in options:
        st.session_state[key] = default  # the options are others now
    found: str | None = (place or st).selectbox(
        label,
        list(options),
        index=None,
        format_func=options.__getitem__,
        key=key,
        placeholder=placeholder,
    )
    chosen = found or default
    _said(key, chosen, [] if chosen in (None, default) else [str(chosen)])
    return chosen


def several(
    label: str,
    options: Mapping[str, str],
    key: str,
    place: Place = None,
    default: Sequence[str] = (),
    placeholder: str | None = None,
) -> tuple[str, ...]:
    """Choose any of ``options`` (words by id), in the order they are chosen."""
    _first(key, lambda raw: list(raw) or list(default))
    st.session_state[key] = [one for one in st.session_state[key] if one in options]
    found = (place or st).multiselect(
        label, list(options), format_func=options.__getitem__, key=key, placeholder=placeholder
    )
    # That nothing is chosen where something is usual must be in the address too.
    changed = list(found) or [""]
    return tuple(_said(key, found, [] if list(found) == list(default) else changed))


def segments(
    label: str, options: Mapping[str, str], key: str, default: str, place: Place = None
) -> str:
    """Choose one of a few ``options`` (words by id), one of which is always chosen."""
    _first(key, lambda raw: raw[0] if raw and raw[0] in options else default)
    found = (place or st).segmented_control(
        label,
        list(options),
        format_func=options.__getitem__,
        key=key,
        required=True,
        label_visibility="collapsed",
    )
    chosen = found or default
    return str(_said(key, chosen, [] if chosen == default else [chosen]))


def text(label: str, key: str, place: Place = None, placeholder: str | None = None) -> str:
    """Write a line of text."""
    _first(key, lambda raw: raw[0] if raw else "")
    found = str((place or st).text_input(label, key=key, placeholder=placeholder)).strip()
    return str(_said(key, found, [found] if found else []))


def number(label: str, key: str, least: int, most: int, default: int, place: Place = None) -> int:
    """Choose a whole number from ``least`` to ``most``."""

    def read(raw: Sequence[str]) -> int:
        given = int(raw[0]) if raw and raw[0].isdecimal() and len(raw[0]) < 10 else default
        return min(max(given, least), most)

    _first(key, read)
    found = int((place or st).slider(label, least, most, key=key))
    return int(_said(key, found, [] if found == default else [str(found)]))


def check(label: str, key: str, place: Place = None, default: bool = False) -> bool:
    """Tick or not."""
    _first(key, lambda raw: raw[0] == "yes" if raw else default)
    found = bool((place or st).checkbox(label, key=key))
    return bool(_said(key, found, [] if found == default else ["yes" if found else "no"]))


def _first(key: str, read: Callable[[list[str]], Any]) -> None:
    """Take over what the address says when it is another than this widget wrote there."""
    raw = st.query_params.get_all(key)
    if key not in st.session_state or raw != st.session_state.get(_SEEN + key):
        st.session_state[key] = read(raw)


def _said(key: str, value: Any, raw: list[str]) -> Any:  # noqa: ANN401
    """Write a value into the address, nothing for the default, and give it back."""
    if st.query_params.get_all(key) != raw:
        address.say(key, raw)
    st.session_state[_SEEN + key] = raw
    return value
