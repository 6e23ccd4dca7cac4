"""Synthesis: what studies say of one another, and where the words for it come from."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard import (
    address,
    arguments,
    bound,
    claims,
    covered,
    figures,
    lanes,
    table,
    unlinked,
    words,
)
from dashboard.panels import gridded, opposed, paging
from dashboard.reader import Reader
from graph import coverage, fieldwork, lines, stages, unrelated
from graph.asserted import Asserted

_VIEWS = {
    "grid": "Translations",
    "lines": "Lines of argument",
    "stages": "Stages",
    "coverage": "Coverage",
    "deviant": "Deviant cases",
    "unrelated": "Without relations",
}
_MODALITIES = ("finding", "background", "recommendation")


def page(reader: Reader) -> None:
    """Show one view at a time, of the chosen studies or of all."""
    view = bound.segments("View", _VIEWS, "view", "grid")
    if view == "lines":
        _lines(reader)  # a model is whole: no study is taken out of it
        return
    chosen = _studies(reader)
    shown = {
        "grid": gridded.show,
        "stages": _stages,
        "coverage": _coverage,
        "deviant": opposed.show,
        "unrelated": _unrelated,
    }
    shown[view](reader, chosen)


def _studies(reader: Reader) -> tuple[str, ...]:
    known = {one.id: one.label for one in reader.ask(fieldwork.studies)}
    lost = [one for one in st.query_params.get_all("study") if one not in known]
    if lost:
        st.warning(
            f"{words.number(len(lost), 'study', 'studies')} of this address "
            f"{'is' if len(lost) == 1 else 'are'} not in this graph and left out; choose others."
        )
    if not known:
        return ()
    return bound.several("Studies", known, "study", placeholder="All studies")


def _lines(reader: Reader) -> None:
    known = reader.ask(lines.models, reader.audience)
    if not known:
        st.info(
            "No line of argument is recorded yet. Load a table Model and a table INCLUDES that "
            "names its concepts and claims; peergraph template writes empty ones to fill in."
        )
        return
    named = {one.id: arguments.title(one) for one in known}
    chosen = bound.select("Model", named, "model", default=known[0].id)
    model = next(one for one in known if one.id == chosen)
    found = reader.ask(lines.read, reader.audience, model)
    st.html(words.badges(model.kind, model.origin))
    for one in (model.definition, model.note):
        if one:
            st.text(one)
    if not found.parts:
        st.info("No concept or claim is recorded as a part of it: load a table INCLUDES.")
    else:
        beside = bool(found.beside) and bound.check(
            "Draw the claims between its concepts that it does not name", "beside"
        )
        st.text(arguments.text(found))
        figures.show(arguments.figure(found, beside), f"line {model.label}", graph=reader.name)
        st.subheader("Its parts", anchor=False)
        table.show(arguments.rows(found), arguments.COLUMNS, "parts", "No part.")
    labels = {one.id: one.label for one in found.stages}
    _claims("Claims that it includes", "included", found.claims, labels)
    _claims("Claims between its concepts that it does not name", "beside", found.beside, labels)
    _claims("Claims about the model itself", "about", found.about, labels)


def _claims(title: str, name: str, found: Sequence[Asserted], stages_: Mapping[str, str]) -> None:
    if found:
        st.subheader(title, anchor=False)
        table.show(claims.rows(found, stages_), claims.COLUMNS, f"claims-{name}", "No claim.")


def _stages(reader: Reader, studies: tuple[str, ...]) -> None:
    every = bound.check("Also what is recommended or reported from earlier research", "every")
    modalities = _MODALITIES if every else _MODALITIES[:1]
    found = reader.ask(stages.read, reader.audience, studies, modalities)
    if not found.stages:
        st.info(
            "No stage is recorded yet. Load a table Stage, PRECEDES for their order, and name "
            "stages in the column IN_STAGE of claims; peergraph template writes empty ones."
        )
        return
    st.text(lanes.text(found))
    figures.show(lanes.figure(found), "stages", graph=reader.name)
    st.subheader("Who is where", anchor=False)
    table.show(lanes.rows(found), lanes.COLUMNS, "lanes", "The chosen studies have no concept.")
    if found.more_unplaced:
        st.text(f"{words.number(found.more_unplaced, 'more unplaced concept')} not listed.")
    labels = {one.id: one.label for one in found.stages}
    _claims("Claims said of a stage", "staged", found.claims, labels)
    _claims("Claims with no stage said", "loose", found.loose, labels)
    if found.more_loose:
        st.text(f"{words.number(found.more_loose, 'more claim')} with no stage not listed.")
    st.subheader("What the order of the stages rests on", anchor=False)
    table.show(lanes.order(found), lanes.ORDER, "order", "No order is recorded: load PRECEDES.")


def _coverage(reader: Reader, studies: tuple[str, ...]) -> None:
    st.text(covered.ABOUT)
    most = 8 if paging.many(reader) else 50
    found = reader.ask(coverage.read, reader.audience, studies, paging.skip("coverage", most), most)
    empty = "No concept is here: choose other studies, or load a table Concept."
    chosen = table.show(covered.rows(found), covered.COLUMNS, "coverage", empty, choose=True)
    paging.turn("coverage", found.total, most)
    # What was chosen may have been on another page.
    if chosen is not None and chosen < len(found.rows):
        one = found.rows[chosen]
        paging.evidence(one.id, f"Evidence for “{one.label}”")
    elif found.rows:
        st.caption("Choose a row to go to the evidence for its concept.")


def _unrelated(reader: Reader, studies: tuple[str, ...]) -> None:
    most = 50
    found = reader.ask(unrelated.read, studies, paging.skip("unrelated", most), most)
    if not found.all:
        st.info("No concept is here: choose other studies, or load a table Concept.")
        return
    st.text(unlinked.text(found))
    empty = "Nothing stands alone here."
    chosen = table.show(unlinked.rows(found), unlinked.COLUMNS, "unrelated", empty, choose=True)
    paging.turn("unrelated", found.total, most)
    # What was chosen may have been on another page.
    if chosen is not None and chosen < len(found.rows):
        one = found.rows[chosen]
        paging.evidence(one.id, f"Evidence for “{one.label}”")
        address.link("explore", f"Around “{one.label}”", ":material/hub:", concept=one.id)
