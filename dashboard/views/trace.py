"""Trace: how one gets from a concept to another, with the words behind every step."""

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import address, bound, figures, inert, pathway, quotes, table, words
from dashboard.question import Question, answer
from dashboard.reader import Reader
from dashboard.reports import offering
from graph import choices, sentence
from graph.answer import Path, Trace, TracedClaim, TracedStep
from graph.choices import Choice, Choices
from graph.filter import Filter

_MORE = "More paths exist: raise “Most paths” under the filters to see them."
_MODALITIES = {
    "finding": "finding",
    "background": "background: reported from earlier research",
    "recommendation": "recommendation",
}
_FEW = 10  # quotes of one kind under a claim; the downloads have all
_BEARINGS = (("For", "supporting"), ("Against", "against"), ("Qualifying", "qualifying"))


def page(reader: Reader) -> None:
    """Ask, then show the paths, the chosen one as a picture and as steps, and what is beside it."""
    there = reader.ask(choices.read, reader.audience)
    if not there.concepts:
        st.info(
            "There is no concept in this graph yet, so there is nothing to trace. Load tables "
            "with concepts and claims: peergraph template writes empty ones to fill in."
        )
        return
    _unknown(there)
    asked = _question(there)
    if asked is None:
        st.info("Choose where to start and where to end. Concepts on the way are optional.")
        return
    found = reader.ask(answer, asked, reader.audience)
    st.text(found.sentence.replace(sentence.MORE, _MORE))
    if not found.paths:
        _nothing(found, asked)
        return
    chosen = _choose(found)
    _picture(found, chosen, there, reader.name)
    _steps(chosen)
    _downloads(reader, found, asked)


def _unknown(there: Choices) -> None:
    """Say what an address names that is not in this graph."""
    known = {one.id for one in there.concepts}
    named = [one for key in ("from", "via", "to") for one in st.query_params.get_all(key)]
    gone = [f"“{one[:60]}”" for one in named if one not in known]
    if gone:
        st.warning(inert.markdown(f"Not in this graph, and left out: {', '.join(gone)}."))


def _question(there: Choices) -> Question | None:
    labels = {one.id: one.label for one in there.concepts}
    first, middle, last = st.columns([2, 3, 2])
    start = bound.select("From", labels, "from", first, placeholder="Type to search")
    via = bound.several("Through, in this order", labels, "via", middle, placeholder="Any concepts")
    end = bound.select("To", labels, "to", last, placeholder="Type to search")
    only, longest, most = _filters(there)
    if start is None or end is None:
        return None
    return Question(start, via, end, only, longest, most)


def _filters(there: Choices) -> tuple[Filter, int, int]:
    with st.expander("Filters and limits", icon=":material/filter_alt:"):
        left, right = st.columns(2)
        studies = _several(left, "Studies", "study", _named(there.studies))
        stages = _several(left, "Stages", "stage", _named(there.stages))
        groups = _several(left, "Participant groups", "group", {one: one for one in there.groups})
        bases = _several(right, "Basis", "basis", words.BASES)
        origins = _several(right, "Origin", "origin", words.ORIGINS)
        modalities = _several(right, "Kinds of statement", "modality", _MODALITIES, ("finding",))
        longest = bound.number("Longest path, in steps", "longest", 1, 12, 6, left)
        most = bound.number("Most paths", "paths", 1, 25, 5, right)
    only = Filter(studies, stages, groups, bases, origins, modalities)
    return only, longest, most


def _named(there: Sequence[Choice]) -> dict[str, str]:
    return {one.id: one.label for one in there}


def _several(
    place: DeltaGenerator,
    title: str,
    key: str,
    there: Mapping[str, str],
    default: Sequence[str] = (),
) -> tuple[str, ...]:
    return bound.several(title, there, key, place, default, placeholder="All") if there else ()


def _nothing(found: Trace, asked: Question) -> None:
    if asked.filters():
        st.text("The filters leave " + "; ".join(asked.filters()) + ". Take one away to see more.")
    elif found.only.bases:
        st.text("Allow inferred steps to see what was read into the sources.")
    address.link("explore", "Look around the first concept", ":material/hub:", concept=asked.start)


def _choose(found: Trace) -> Path:
    st.subheader("Paths", anchor=False)
    rows = pathway.rows(found)
    table.show(rows, pathway.COLUMNS, "paths", "No path.")
    if len(rows) == 1:
        return found.paths[0]
    lines = {str(row["number"]): f"{row['number']}: {row['through']}" for row in rows}
    chosen = bound.select("Path to show", lines, "path", default="1")
    return found.paths[int(chosen or 1) - 1]


def _picture(found: Trace, chosen: Path, there: Choices, name: str) -> None:
    figures.show(pathway.figure(found, chosen, there.stages), "path", graph=name)
    beside = [one for one in found.instead if one.claims]
    if chosen is found.paths[0] and beside:
        st.subheader("What is stated instead", anchor=False)
        st.text(
            "No fully stated path runs here: on the picture below, what is inferred is dashed, "
            "and what the sources state instead is drawn beside it."
        )
        figures.show(pathway.fork(found, chosen, beside), "stated-instead", graph=name)
        for one in beside:
            with st.expander(inert.markdown(one.label)):
                for claim, onto in zip(one.claims, one.onto, strict=True):
                    _claim(claim, f"onto {onto}")


def _steps(chosen: Path) -> None:
    st.subheader("Steps", anchor=False)
    for number, one in enumerate(chosen.steps, 1):
        start, end = (one.labels.get(end, end) for end in (one.step.start, one.step.end))
        marks = ", ".join(pathway.marks(one))
        head = f"{number}. {start} {pathway.joint(one)} {end} ({marks})"
        with st.expander(inert.markdown(head), expanded=number == 1):
            _step(one)


def _step(one: TracedStep) -> None:
    if one.step.match:
        match = one.step.match
        st.html(words.badges("same as", match.basis, match.origin))
        st.text(f"Why: {match.rationale or 'no reason is recorded'}")
        return
    for claim in one.claims:
        _claim(claim)
        for other in claim.about:
            _claim(other, f"about this claim: {other.evidence.source_label}")


def _claim(claim: TracedClaim, said: str = "") -> None:
    found = claim.evidence
    modality = found.modality if found.modality != "finding" else None
    challenged = "challenged" if claim.challenged else None
    marks = words.badges(found.basis, found.origin, modality, challenged, *found.stages)
    kind = words.kind(found.type)
    head = f"<strong>{inert.html(kind)}</strong> {inert.html(said)} {marks}"
    lines = [
        f"“{found.wording}”" if found.wording else "",
        f"Qualified: {found.qualifier}" if found.qualifier else "",
        f"Why: {found.rationale}" if found.rationale else "",
        f"Inferred by {found.by}" if found.by and found.basis == "inferred" else "",
        f"Asserted in {', '.join(found.report_labels)}" if found.report_labels else "",
    ]
    st.html(f"<div>{head}</div>" + "".join(f"<div>{inert.html(one)}</div>" for one in lines if one))
    for title, name in _BEARINGS:
        some = getattr(found, name)
        if some:
            st.html(f'<div class="pg-small">{title} ({len(some):,})</div>')
            quotes.show(some[:_FEW])
        if len(some) > _FEW:
            more = f"{len(some) - _FEW:,} more are in the table and in the reports below."
            st.html(f'<div class="pg-small">{more}</div>')
    if not found.supporting:
        st.html('<div class="pg-small">No quote available for this claim.</div>')


def _downloads(reader: Reader, found: Trace, asked: Question) -> None:
    st.subheader("Take it with you", anchor=False)
    offering.show(reader, found, asked)
