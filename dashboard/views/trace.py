"""Trace: how one gets from a concept to another, with the words behind every step."""

from collections.abc import Sequence

import streamlit as st

from dashboard import address, figures, inert, pathway, quotes, table, words
from dashboard.question import Question, answer
from dashboard.reader import Reader
from dashboard.reports import offering
from graph import choices
from graph.answer import Path, Trace, TracedClaim, TracedStep
from graph.choices import Choice, Choices
from graph.filter import Filter

_MODALITIES = ("finding", "background", "recommendation")
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
    asked = _question(there)
    if asked is None:
        st.info("Choose where to start and where to end. Concepts on the way are optional.")
        return
    found = reader.ask(answer, asked, reader.audience)
    st.text(found.sentence)
    if not found.paths:
        _nothing(found, asked)
        return
    chosen = _choose(found)
    _picture(found, chosen, there)
    _steps(chosen)
    _downloads(reader, found, asked)


def _question(there: Choices) -> Question | None:
    labels = {one.id: one.label for one in there.concepts}
    ids = list(labels)
    first, middle, last = st.columns([2, 3, 2])
    start = first.selectbox(
        "From",
        ids,
        index=None,
        format_func=labels.__getitem__,
        key="from",
        placeholder="Type to search",
        bind="query-params",
    )
    via = middle.multiselect(
        "Through, in this order",
        ids,
        format_func=labels.__getitem__,
        key="via",
        placeholder="Any concepts",
        bind="query-params",
    )
    end = last.selectbox(
        "To",
        ids,
        index=None,
        format_func=labels.__getitem__,
        key="to",
        placeholder="Type to search",
        bind="query-params",
    )
    only, longest, most = _filters(there)
    if start is None or end is None:
        return None
    return Question(start, tuple(via), end, only, longest, most)


def _filters(there: Choices) -> tuple[Filter, int, int]:
    with st.expander("Filters and limits", icon=":material/filter_alt:"):
        left, right = st.columns(2)
        studies = _several(left, "Studies", "study", there.studies)
        stages = _several(left, "Stages", "stage", there.stages)
        groups = _several(left, "Participant groups", "group", _plain(there.groups))
        bases = _several(right, "Basis", "basis", _plain(words.BASES))
        origins = _several(right, "Origin", "origin", _plain(words.ORIGINS))
        modalities = _several(
            right, "Kinds of statement", "modality", _plain(_MODALITIES), ["finding"]
        )
        longest = left.slider(
            "Longest path, in steps", 1, 12, 6, key="longest", bind="query-params"
        )
        most = right.slider("Most paths", 1, 25, 5, key="paths", bind="query-params")
    only = Filter(studies, stages, groups, bases, origins, modalities)
    return only, longest, most


def _plain(given: Sequence[str] | dict[str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(one, one) for one in given)


def _several(
    place: "st.delta_generator.DeltaGenerator",
    title: str,
    key: str,
    there: Sequence[Choice],
    default: Sequence[str] = (),
) -> tuple[str, ...]:
    if not there:
        return ()
    labels = {one.id: one.label for one in there}
    found = place.multiselect(
        title,
        list(labels),
        list(default),
        labels.__getitem__,
        key=key,
        placeholder="All",
        bind="query-params",
    )
    return tuple(found)


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
    numbers = [str(row["number"]) for row in rows]
    lines = {str(row["number"]): f"{row['number']}: {row['through']}" for row in rows}
    if len(numbers) == 1:
        return found.paths[0]
    chosen = st.selectbox(
        "Path to show", numbers, format_func=lines.__getitem__, key="path", bind="query-params"
    )
    return found.paths[int(chosen) - 1]


def _picture(found: Trace, chosen: Path, there: Choices) -> None:
    figures.show(pathway.figure(found, chosen, there.stages), "path")
    beside = [one for one in found.instead if one.claims]
    if chosen is found.paths[0] and beside:
        st.subheader("What is stated instead", anchor=False)
        st.text(
            "No fully stated path runs here: on the picture below, what is inferred is dashed, "
            "and what the sources state instead is drawn beside it."
        )
        figures.show(pathway.fork(found, chosen, beside), "stated-instead")
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
        _html(words.badges("same as", match.basis, match.origin))
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
    kind = found.type.lower().replace("_", " ")
    head = f"<strong>{inert.html(kind)}</strong> {inert.html(said)} {marks}"
    lines = [
        f"“{found.wording}”" if found.wording else "",
        f"Qualified: {found.qualifier}" if found.qualifier else "",
        f"Why: {found.rationale}" if found.rationale else "",
        f"Inferred by {found.by}" if found.by and found.basis == "inferred" else "",
        f"Asserted in {found.report.replace('|', ', ')}" if found.report else "",
    ]
    _html(f"<div>{head}</div>" + "".join(f"<div>{inert.html(one)}</div>" for one in lines if one))
    for title, name in _BEARINGS:
        some = getattr(found, name)
        if some:
            _html(f'<div class="pg-small">{title} ({len(some)})</div>')
            quotes.show(some)
    if not found.supporting:
        _html('<div class="pg-small">No quote available for this claim.</div>')


def _html(text: str) -> None:
    st.html(text)


def _downloads(reader: Reader, found: Trace, asked: Question) -> None:
    st.subheader("Take it with you", anchor=False)
    offering.show(reader, found, asked)
