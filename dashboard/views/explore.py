"""Explore: what lies around a concept, as a network and as tables."""

from collections.abc import Mapping

import streamlit as st

from dashboard import address, bound, figures, inert, neighbourhood, network, table, words
from dashboard.figure import Figure
from dashboard.reader import Reader
from graph import around, links
from graph.around import Around
from graph.links import Link, Thing

_DEPTHS = {"1": "One link away", "2": "Two links away"}
_TABLES = {"links": "Links", "records": "Records"}
_ROWS = 5_000  # links that the table takes when more are there than can be drawn
_FIRST = 8  # concepts offered to begin with


def page(reader: Reader) -> None:
    """Choose a concept, then show what lies around it and what can be done from there."""
    labels = neighbourhood.names(reader.ask(around.concepts))
    if not labels:
        st.info(
            "There is no concept in this graph yet, so there is nothing to explore. Load tables "
            "with concepts and claims: peergraph template writes empty ones to fill in."
        )
        return
    _unknown(labels)
    concept, depth, kinds, opened = _wanted(reader, labels)
    if not concept:
        _begin(reader)
        return
    found = reader.ask(around.around, concept, reader.audience, depth, kinds, opened)
    _network(reader, found, opened)
    _tables(reader, found, (concept, depth, kinds, opened))


def _unknown(labels: Mapping[str, str]) -> None:
    """Say so when the address names a concept that is not there, and which it could mean."""
    asked = st.query_params.get("concept", "")
    if asked and asked not in labels:
        st.warning("The address names a concept that this graph does not have. Choose one below.")
        for one in neighbourhood.near(labels, asked):
            address.link("explore", f"Perhaps: {labels[one]}", ":material/hub:", concept=one)


def _wanted(
    reader: Reader, labels: Mapping[str, str]
) -> tuple[str | None, int, tuple[str, ...], tuple[str, ...]]:
    left, right = st.columns([3, 2])
    concept = bound.select("Concept", labels, "concept", left, placeholder="Type to search")
    there = links.kinds(reader.vocabulary)
    kinds = bound.several("Kinds of links", there, "kinds", right, placeholder="All kinds")
    opened = bound.several(
        "Concepts whose links are opened too", labels, "open", left, placeholder="None"
    )
    with right:
        st.html('<div class="pg-small">How far</div>')
        depth = bound.segments("How far", _DEPTHS, "depth", "1")
    return concept, int(depth), kinds, tuple(one for one in opened if one != concept)


def _begin(reader: Reader) -> None:
    st.info("Choose a concept: type a part of its name, or begin with one of these.")
    for one in reader.ask(around.most_linked, _FIRST):
        address.link("explore", one.label, ":material/hub:", concept=one.id)


def _network(reader: Reader, found: Around, opened: tuple[str, ...]) -> None:
    figure = neighbourhood.figure(found, reader.vocabulary)
    st.subheader(inert.markdown(figure.title), anchor=False)
    st.text(f"{neighbourhood.counted(found)}.")
    left_out = neighbourhood.left_out(found, reader.vocabulary)
    if left_out:
        st.warning(inert.markdown(left_out))
    if not found.links:
        st.info("Nothing of these kinds is linked to it. Take a kind away, or choose another.")
    marked = neighbourhood.marked(found, reader.vocabulary)
    _drawn(figure, marked, neighbourhood.opens(found, opened))
    _legend(reader, found)
    figures.downloads(figure, f"around-{found.centre.name}", "spread", reader.name)
    chosen = bound.select(
        "Chosen in the network", marked, "chosen", placeholder="Click in it, or choose here"
    )
    if chosen:
        _panel(reader, found, chosen, "network")


def _drawn(figure: Figure, marked: Mapping[str, str], opens: Mapping[str, bool]) -> None:
    asked = st.session_state.get("chosen") or st.query_params.get("chosen", "")
    network.show(
        figure,
        asked if asked in marked else "",
        figure.boxes[0].id,
        opens,
        "network",
        _choose,
        lambda name: _turn(name.removeprefix("Concept:")),
    )
    figures.key(figure)


def _legend(reader: Reader, found: Around) -> None:
    with st.expander("What the kinds mean", icon=":material/info:"):
        rows = neighbourhood.legend(found, reader.vocabulary)
        table.show(rows, neighbourhood.LEGEND, "kinds", "Nothing is drawn.")


def _tables(
    reader: Reader,
    found: Around,
    asked: tuple[str, int, tuple[str, ...], tuple[str, ...]],
) -> None:
    st.subheader("As a table", anchor=False)
    what = bound.segments("As a table", _TABLES, "table", "links")
    if found.left_out and bound.check("Also what is not drawn", "all"):
        concept, depth, kinds, opened = asked
        found = reader.ask(
            around.around, concept, reader.audience, depth, kinds, opened, most=_ROWS
        )
        if found.left_out:
            st.text(f"{words.number(found.left_out, 'further link')} left out: narrow the kinds.")
    if what == "links":
        rows, columns = neighbourhood.rows(found, reader.vocabulary), neighbourhood.COLUMNS
    else:
        rows, columns = neighbourhood.records(found, reader.vocabulary), neighbourhood.RECORDS
    name = inert.file_name(what, "around", found.centre.name)
    picked = table.show(rows, columns, name, "Nothing is linked to it.", choose=True)
    if picked is not None and picked < len(rows):
        _panel(reader, found, rows[picked]["key"], "table")


def _panel(reader: Reader, found: Around, name: str, place: str) -> None:
    """Show a record or a link, and what can be done from there."""
    one = neighbourhood.named(found)[name]
    with st.container(border=True):
        if isinstance(one, Link):
            _link(reader, found, one, place)
        else:
            _thing(reader, one, place)


def _thing(reader: Reader, one: Thing, place: str) -> None:
    kind = reader.vocabulary.classes[one.ref.label].label
    marks = words.badges(kind, one.kind if one.kind != kind else "", one.origin)
    st.html(f"<strong>{inert.html(one.name)}</strong> {marks}<div>{inert.html(one.text)}</div>")
    if one.ref.label == "Concept":
        counts = reader.ask(around.counts, one.ref.id)
        st.text(neighbourhood.counts(counts))
        _actions(one, place)


def _actions(one: Thing, place: str) -> None:
    concept = one.ref.id
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Centre on this", key=f"centre-{place}-{concept}", on_click=_centre, args=(concept,)
        )
        opened = concept in st.session_state.get("open", ())
        st.button(
            "Close its links" if opened else "Open its links",
            key=f"open-{place}-{concept}",
            on_click=_turn,
            args=(concept,),
        )
        address.link(
            "evidence", "Show its evidence", ":material/format_quote:", view="concept",
            concept=concept,
        )  # fmt: skip
        address.link("trace", "Trace from here", ":material/route:", **{"from": concept})
        address.link("trace", "Trace to here", ":material/route:", to=concept)


def _link(reader: Reader, found: Around, one: Link, place: str) -> None:
    row = neighbourhood.row(found, one, reader.vocabulary)
    modality = one.modality if one.modality != "finding" else ""
    marks = words.badges(one.basis, one.origin, modality, "challenged" if one.challenged else "")
    lines = [
        f"“{one.wording}”" if one.wording else "",
        f"Qualified: {one.qualifier}" if one.qualifier else "",
        f"Why: {one.reason}" if one.reason else "",
        f"By {one.by}" if one.by else "",
        f"Asserted in {row['reports']}" if one.reports else "",
    ]
    head = inert.html(f"{row['start']} → {row['says']} → {row['end']}")
    told = "".join(f"<div>{inert.html(line)}</div>" for line in lines if line)
    st.html(f"<div><strong>{head}</strong> {marks}</div>{told}")
    ends = [end for end in (one.start, one.end) if end and end.label == "Concept"]
    if one.claim and len(ends) == 2:
        ids = {"from": ends[0].id, "to": ends[1].id}
        address.link("trace", "Trace this claim with its quotes", ":material/route:", **ids)
    there = {thing.ref: thing for thing in found.things}
    for end in dict.fromkeys(ends):
        if end in there:
            st.html(f'<div class="pg-small">{inert.html(there[end].name)}</div>')
            _actions(there[end], place)


def _choose(name: str) -> None:
    st.session_state["chosen"] = name or None


def _centre(concept: str) -> None:
    st.session_state["concept"] = concept
    st.session_state["open"] = []
    st.session_state["chosen"] = None


def _turn(concept: str) -> None:
    """Open the links of a concept, or close them."""
    opened = list(st.session_state.get("open", []))
    st.session_state["open"] = (
        [one for one in opened if one != concept] if concept in opened else [*opened, concept]
    )
