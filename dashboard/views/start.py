"""Start: for somebody with two minutes."""

from collections.abc import Callable, Iterable, Sequence

import streamlit as st

from dashboard import address, inert, mode, table, words
from dashboard.brief import STUDIES, basis, studied, study_rows
from dashboard.reader import Reader
from graph import leads, summary
from graph.leads import Lead
from graph.summary import Said, Summary

_FEW = 5
_INTRO = (
    "How mental health teams take in peer mentors, colleagues who bring their own experience of "
    "mental distress: what studies found, who says so in which words, and how sure one can be."
)


def page(reader: Reader) -> None:
    """Say what is in the graph and where to go on."""
    found = reader.ask(summary.read, reader.audience)
    if not found.counts:
        st.info(f"The graph {inert.markdown(reader.name)} is empty.")
        _own(reader)
        return
    st.text(_INTRO)
    _questions(reader.ask(leads.read))
    left, right = st.columns(2, gap="large")
    with left:
        _studied(found)
        _found(found)
    with right:
        _basis(found)
        _advice(found)
        _open(found)
    st.subheader("Your own project", anchor=False)
    _own(reader)


def _questions(asked: Sequence[Lead]) -> None:
    if not asked:
        return
    st.subheader("Ask", anchor=False)
    for one in asked:
        start, *middle, end = one.labels
        through = f" through “{middle[0]}”" if middle else ""
        address.link(
            "trace",
            f"How do teams get from “{start}”{through} to “{end}”?",
            ":material/route:",
            **{"from": one.start, "via": one.via, "to": one.end},
        )


def _studied(found: Summary) -> None:
    st.subheader("What was studied", anchor=False)
    shared = mode.current().share
    st.text(studied(found, shared))
    with st.expander(f"The studies ({found.number('Study')})"):
        table.show(
            study_rows(found, shared),
            STUDIES,
            "studies",
            "No study is in this graph yet.",
        )


def _found(found: Summary) -> None:
    st.subheader("What was found", anchor=False)
    real = [one for one in found.findings if one.origin != "synthetic"]
    made_up = [one for one in found.findings if one.origin == "synthetic"]
    ordered = sorted(real, key=lambda one: not one.walked)
    _claims(ordered[:_FEW], "No finding is stated in this graph yet.")
    _more("More findings", ordered[_FEW:])
    _more("Findings of the synthetic study", made_up)


def _basis(found: Summary) -> None:
    st.subheader("On which basis", anchor=False)
    for line in basis(found):
        st.text(line)


def _advice(found: Summary) -> None:
    st.subheader("What the authors recommend", anchor=False)
    real = [one for one in found.advice if one.origin != "synthetic"]
    _claims(real[:_FEW], "No recommendation is recorded in this graph.", _advised)
    _more("More recommendations", real[_FEW:], _advised)
    _more(
        "Recommended by the synthetic study",
        [one for one in found.advice if one.origin == "synthetic"],
        _advised,
    )


def _open(found: Summary) -> None:
    st.subheader("What is not known", anchor=False)
    if found.inferred:
        st.text("These were read into the sources by somebody; no wording states them:")
        _claims(found.inferred[:_FEW], "")
        _more("More that is inferred", found.inferred[_FEW:])
    else:
        st.text("Nothing in this graph is inferred: every finding is anchored in words.")
    address.link(
        "synthesis", "Concepts of which nothing is stated", ":material/help:", view="unrelated"
    )
    address.link("synthesis", "What speaks against findings", ":material/balance:", view="deviant")


def _more(title: str, claims: Sequence[Said], line: Callable[[Said], str] | None = None) -> None:
    if claims:
        with st.expander(f"{title} ({len(claims)})"):
            _claims(claims, "", line)


def _claims(claims: Iterable[Said], empty: str, line: Callable[[Said], str] | None = None) -> None:
    lines = [(line or _line)(one) for one in claims]
    if lines:
        st.html("<ul>" + "".join(f"<li>{one}</li>" for one in lines) + "</ul>")
    elif empty:
        st.text(empty)


def _advised(one: Said) -> str:
    """A recommendation in the authors' own words, where there are any."""
    if not one.wording:
        return _line(one)
    where = inert.html(", ".join(one.reports))
    marks = words.badges(one.basis, one.origin)
    return f'“{inert.html(one.wording)}” {marks}<div class="pg-small">{where}</div>'


def _line(one: Said) -> str:
    start, says, end = (inert.html(part) for part in (one.start, one.says, one.end))
    said = f"<strong>{start}</strong> <em>{says}</em> <strong>{end}</strong>"
    why = f"“{one.wording}”" if one.wording else one.rationale
    where = ", ".join(one.reports) if one.basis == "stated" else f"inferred by {one.by}"
    marks = words.badges(one.basis, one.origin)
    return f'{said} {marks}<br>{inert.html(why)}<div class="pg-small">{inert.html(where)}</div>'


def _own(reader: Reader) -> None:
    if mode.current().share:
        st.text("This is a shared, read-only view; the graph is kept by whoever shares it.")
        return
    if address.has("data") and reader.about.purpose == "project":
        address.link("data", "Load your tables into this graph", ":material/upload_file:")
    st.text(
        "In a terminal, these start a project with the bundled thesis in it, write empty tables "
        "to fill in, load them, and open this dashboard on it with the page that loads files:"
    )
    st.code(
        "peergraph new my-project --with thesis\npeergraph template my-tables\n"
        "peergraph load my-tables\npeergraph dashboard --graph my-project --edit",
        language=None,
    )
