"""Cypher: named queries and free text, for those who ask in it. It can only read."""

import json
from dataclasses import dataclass
from time import monotonic
from typing import Any

import streamlit as st

from dashboard import answers, bound, figures, glossary, inert, table
from dashboard import reader as readers
from dashboard.reader import Reader
from graph import console, gate, queries
from graph.console import Answer
from graph.queries import NamedQuery
from ontology.errors import GraphError, NamingError, PeergraphError

_OWN = ""
_TEXT, _GIVEN, _ASKED = "cypher-text", "cypher-parameters", "cypher-asked"
_ROWS = 10_000
_HIGH = 460  # pixels of the vocabulary; it scrolls
_START = "MATCH (c:Concept)\nRETURN c.label AS concept, c.kind AS kind\nORDER BY concept\nLIMIT 20"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked last: the answer, or why there is none."""

    graph: str
    name: str
    most: int
    seconds: float = 0.0
    answer: Answer | None = None
    problem: str = ""


def page(reader: Reader) -> None:
    """Ask in Cypher; a query runs when its button is pressed, never because of an address."""
    if reader.audience.shared:
        raise GraphError("a shared dashboard takes no queries")
    left, right = st.columns([3, 2], gap="large")
    with left:
        _ask(reader)
    with right.container(height=_HIGH):
        _vocabulary(reader)
    asked: _Asked | None = st.session_state.get(_ASKED)
    if asked and asked.graph == reader.name:
        _answer(reader, asked)


def _ask(reader: Reader) -> None:
    listed = {one.name: one for one in queries.every()}
    given = st.query_params.get("query", _OWN)
    if given and given not in listed:
        st.warning(inert.markdown(_unknown(given)))
    options = {_OWN: "A query of your own"} | {one.name: _titled(one) for one in listed.values()}
    chosen = bound.select("Query", options, "query", default=_OWN)
    named = listed.get(chosen or _OWN)
    text, values = _named(named) if named else _own()
    most, seconds = _limits()
    if st.button("Run", type="primary", icon=":material/play_arrow:"):
        name = named.name if named else "query"
        st.session_state[_ASKED] = _run(reader, name, text, values, most, seconds)


def _unknown(name: str) -> str:
    try:
        queries.named(name)
    except NamingError as problem:
        return f"{problem}; those there are can be chosen below"
    return ""


def _titled(one: NamedQuery) -> str:
    return f"{one.name}: {one.title.split(': ', 1)[-1]}"


def _named(one: NamedQuery) -> tuple[str, dict[str, Any]]:
    """Show a named query with its parameters; return its text and their values."""
    st.text(one.title)
    given = {
        parameter.name: st.text_input(
            f"{inert.markdown(parameter.name)}: {inert.markdown(parameter.meaning)}",
            parameter.default,
            key=f"cypher-{one.name}-{parameter.name}",
        )
        for parameter in one.parameters
    }
    with st.expander("Its text"):
        st.code(one.text, language="cypher", wrap_lines=True)
        st.button("Change it into a query of your own", on_click=_take, args=(one.text, given))
    return one.text, given


def _take(text: str, given: dict[str, str]) -> None:
    st.session_state[_TEXT] = text
    st.session_state[_GIVEN] = json.dumps(given, ensure_ascii=False) if given else ""
    st.session_state["query"] = _OWN


def _own() -> tuple[str, str]:
    st.session_state.setdefault(_TEXT, _START)
    # A widget that was not shown forgets its value, unless it is set again.
    st.session_state[_TEXT] = st.session_state[_TEXT]
    st.session_state[_GIVEN] = st.session_state.get(_GIVEN, "")
    text = st.text_area("Cypher", key=_TEXT, height=200)
    given = st.text_input(
        "Parameters as JSON", key=_GIVEN, placeholder='{"concept": "threat"}', help="May be empty."
    )
    return text, given


def _limits() -> tuple[int, float]:
    longest = readers.settings().timeout
    left, right = st.columns(2)
    most = left.number_input("Rows at most", 1, _ROWS, console.ROWS, key="cypher-rows")
    seconds = right.number_input(
        "Seconds at most", min(1.0, longest), longest, longest, format="%g", key="cypher-seconds"
    )
    st.caption(
        f"It can only read: the server sees to that, and ends a query after {seconds:g} seconds "
        f"(the setting PEERGRAPH_TIMEOUT allows {longest:g}). At most {_ROWS:,} rows are fetched."
    )
    return int(most), float(seconds)


def _run(
    reader: Reader, name: str, text: str, given: dict[str, Any] | str, most: int, seconds: float
) -> _Asked:
    begun = monotonic()
    try:
        values = answers.parameters(given) if isinstance(given, str) else given
        with st.spinner("Asking the graph …", show_time=True):
            answer = reader.graph.cypher(text, values, most, seconds)
    except PeergraphError as problem:
        return _Asked(reader.name, name, most, problem=str(problem))
    return _Asked(reader.name, name, most, monotonic() - begun, answer)


def _answer(reader: Reader, asked: _Asked) -> None:
    st.subheader("Answer", anchor=False)
    if asked.answer is None:
        st.error(inert.markdown(asked.problem))
        return
    st.text(answers.sentence(asked.answer, asked.seconds, asked.most))
    if asked.answer.loading:
        st.warning(inert.markdown(gate.notice(asked.answer.loading)))
    drawn = answers.network(asked.answer, reader.vocabulary)
    if drawn is None:
        _table(asked)
        return
    first, second = st.tabs(["Table", "Network"])
    with first:
        _table(asked)
    with second:
        st.text(drawn.text)
        figures.show(drawn, asked.name, layout="spread", graph=reader.name)


def _table(asked: _Asked) -> None:
    assert asked.answer is not None  # noqa: S101  (there is a table)
    columns = {name: name for name in asked.answer.columns}
    picked = table.show(
        answers.rows(asked.answer), columns, asked.name, "The query found nothing.", choose=True
    )
    if picked is None or picked >= len(asked.answer.rows):
        return
    st.text("The row that is chosen:")
    st.json(asked.answer.objects()[picked], expanded=2)


def _vocabulary(reader: Reader) -> None:
    known = reader.vocabulary
    kinds = glossary.kinds(known)
    chosen = st.selectbox("The words of the graph", list(kinds), format_func=kinds.__getitem__)
    entry = glossary.entry(known, chosen)
    st.text(entry.definition)
    if entry.joins:
        st.code("\n".join(entry.joins), language=None, wrap_lines=True)
    table.show(entry.properties, glossary.PROPERTIES, "properties", "It has no properties.")
