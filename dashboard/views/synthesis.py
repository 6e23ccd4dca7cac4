"""Synthesis: what studies say of one another, and where the words for it come from."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from urllib.parse import urlencode

import streamlit as st

from dashboard import (
    address,
    arguments,
    bound,
    claims,
    covered,
    crosstable,
    deviants,
    figures,
    inert,
    lanes,
    quotes,
    table,
    translations,
    unlinked,
    words,
)
from dashboard.reader import Reader
from graph import anchors, coverage, deviant, fieldwork, grid, lines, stages, unrelated
from graph.asserted import Asserted
from graph.deviant import Case, Deviant
from graph.facade import Graph
from graph.grid import Entry, Grid, Place, Row

_VIEWS = {
    "grid": "Translations",
    "lines": "Lines of argument",
    "stages": "Stages",
    "coverage": "Coverage",
    "deviant": "Deviant cases",
    "unrelated": "Without relations",
}
_MANY = 20_000  # quotes from which on less is shown at once: a page is there within a second
_QUOTES = 10  # of a cell at once
_MODALITIES = ("finding", "background", "recommendation")
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# A table with collapsed borders leaves them behind when a column sticks.
_STICKY = """<style>
.pg-grid.pg-sticky {{ border-collapse: separate; border-spacing: 0; }}
.pg-grid.pg-sticky th, .pg-grid.pg-sticky td {{ border-width: 0 1px 1px 0; }}
.pg-grid.pg-sticky thead th {{ border-top-width: 1px; }}
.pg-grid.pg-sticky th:first-child {{ border-left-width: 1px; }}
.pg-sticky th:first-child {{ position: sticky; left: 0; z-index: 1; background: {ground};
  min-width: 8rem; max-width: 15rem; }}
.pg-sticky td {{ min-width: 9.5rem; max-width: 16rem; }}
.pg-sticky td.pg-empty {{ min-width: 3rem; text-align: center; }}
.pg-wording + .pg-wording {{ margin-top: .6rem; }}
.pg-wording a {{ color: inherit; text-decoration: underline dotted; }}
.pg-sticky tbody th .pg-small, .pg-sticky tbody th .pg-badge {{ font-weight: normal; }}
</style>"""
_GROUND = {"light": "#ffffff", "dark": "#171614"}  # those of the page


def page(reader: Reader) -> None:
    """Show one view at a time, of the chosen studies or of all."""
    view = bound.segments("View", _VIEWS, "view", "grid")
    if view == "lines":
        _lines(reader)  # a model is whole: no study is taken out of it
        return
    chosen = _studies(reader)
    shown = {
        "grid": _grid,
        "stages": _stages,
        "coverage": _coverage,
        "deviant": _deviant,
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


# ---------------------------------------------------------------- translations


def _grid(reader: Reader, studies: tuple[str, ...]) -> None:
    kinds = {"yes": "Translated", "no": "Not translated yet"}
    which = bound.segments("Concepts", kinds, "translated", "yes")
    work = grid.translated if which == "yes" else grid.untranslated
    most = 5 if _many(reader) else 12
    skip = _skip("grid", most)
    found = reader.ask(work, reader.audience, studies, skip, most)
    if not found.rows:
        st.info(_no_grid(which, studies, found))
        _turn("grid", found.total, most)
        return
    about = f"{words.number(found.total, 'row')}; a column for each study with a wording in them."
    st.text(translations.LEGEND)
    _cell(reader, found)
    st.html(_STICKY.format(ground=_GROUND[figures.theme()]))
    st.html(crosstable.html(found, partial(_open_at, studies, which)))
    _turn("grid", found.total, most)
    _grid_downloads(reader, found, about)


def _no_grid(which: str, studies: tuple[str, ...], found: Grid) -> str:
    if found.total:
        return "This page of the grid is empty; choose another below."
    if studies:
        return "The chosen studies have no such row. Choose other studies, or none to see all."
    if which == "yes":
        return (
            "No translation is recorded yet. Load a table Translation with kind and explanation, "
            "and a table TRANSLATES that names the concepts or claims it compares; "
            "peergraph template writes empty ones to fill in."
        )
    return "There is no concept that a translation does not take up."


def _open_at(studies: tuple[str, ...], which: str, row: Row, place: Place) -> str:
    view = {"view": "grid", "translated": which, "row": row.id, "cell": place.id}
    kept = [(name, one) for name in ("graph", "grid-page") for one in st.query_params.get_all(name)]
    return "?" + urlencode([*kept, *(("study", one) for one in studies), *view.items()])


def _grid_downloads(reader: Reader, found: Grid, about: str) -> None:
    title = "Translation grid"
    said = f"{about} Graph: {reader.name}, {date.today().isoformat()}. {translations.LEGEND}."
    with st.container(horizontal=True):
        wide, columns = translations.wide(found)
        table.download(table.as_csv(wide, columns), "grid.csv", "text/csv", "CSV, as the grid")
        every = table.as_csv(translations.rows(found), translations.COLUMNS)
        table.download(every, "grid-wordings.csv", "text/csv", "CSV, a line for each wording")
        html = partial(crosstable.page, found, title, said)
        table.download(html, "grid.html", "text/html", "HTML")
        docx = partial(crosstable.document, found, title, said)
        table.download(docx, "grid.docx", _DOCX, "DOCX")


def _cell(reader: Reader, found: Grid) -> None:
    """Let the reader open a cell: its wordings, their reasons, their quotes."""
    left, right = st.columns(2)
    named = {one.id: translations.heading(one) for one in found.rows}
    chosen = bound.select("Open a row of the grid", named, "row", left, placeholder="Choose a row")
    row = next((one for one in found.rows if one.id == chosen), None)
    if row is None:
        return
    places = {one.id: one for one in found.places if row.at(one.id)}
    there = {name or "-": translations.place(one) for name, one in places.items()}
    where = bound.select("and a study in it", there, "cell", right, placeholder="Choose a study")
    for one in row.translations:
        st.html(words.badges(one.kind, one.basis, one.origin))
        st.text(translations.explained(one))
    if row.concept:
        _evidence(row.concept, f"Evidence for “{row.label}”")
    for entry in row.at("" if where == "-" else where or "no place"):
        _entry(reader, row, entry, places[entry.place])


def _entry(reader: Reader, row: Row, entry: Entry, place: Place) -> None:
    with st.container(border=True):
        st.html(
            f"<strong>“{inert.html(translations.wording(entry))}”</strong> "
            f"{words.badges(row.kind(entry) or 'not translated', entry.basis, entry.origin)}"
        )
        made = ", ".join(filter(None, (entry.by, entry.date)))
        lines = (
            f"A claim: {entry.said}" if entry.said else "",
            f"Fit: {entry.fit}" + (f" ({made})" if made else "") if entry.fit else "",
            f"Named in {', '.join(entry.reports)}" if entry.reports else "",
            f"Anchored: {translations.anchored(entry)}",
        )
        st.text("\n".join(one for one in lines if one))
        if place.study and entry.quotes:
            study = place.id.removeprefix("Study:")
            behind = reader.ask(
                anchors.read, reader.audience, entry.id, entry.claim, study, 0, _QUOTES
            )
            quotes.show(behind.quotes)
            if behind.more:
                st.text(f"{words.number(behind.more, 'more quote')}: see its evidence.")
        if not entry.claim:
            _evidence(entry.id, f"Evidence for “{entry.wording}”")


# ---------------------------------------------------------------- lines of argument


def _lines(reader: Reader) -> None:
    known = reader.ask(lines.models)
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


# ---------------------------------------------------------------- stages


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


# ---------------------------------------------------------------- coverage, unrelated


def _coverage(reader: Reader, studies: tuple[str, ...]) -> None:
    st.text(covered.ABOUT)
    most = 10 if _many(reader) else 50
    found = reader.ask(coverage.read, reader.audience, studies, _skip("coverage", most), most)
    empty = "No concept is here: choose other studies, or load a table Concept."
    chosen = table.show(covered.rows(found), covered.COLUMNS, "coverage", empty, choose=True)
    _turn("coverage", found.total, most)
    if chosen is not None:
        one = found.rows[chosen]
        _evidence(one.id, f"Evidence for “{one.label}”")
    elif found.rows:
        st.caption("Choose a row to go to the evidence for its concept.")


def _unrelated(reader: Reader, studies: tuple[str, ...]) -> None:
    most = 50
    found = reader.ask(unrelated.read, studies, _skip("unrelated", most), most)
    if not found.all:
        st.info("No concept is here: choose other studies, or load a table Concept.")
        return
    st.text(unlinked.text(found))
    empty = "Nothing stands alone here."
    chosen = table.show(unlinked.rows(found), unlinked.COLUMNS, "unrelated", empty, choose=True)
    _turn("unrelated", found.total, most)
    if chosen is not None:
        one = found.rows[chosen]
        _evidence(one.id, f"Evidence for “{one.label}”")
        address.link("explore", f"Around “{one.label}”", ":material/hub:", concept=one.id)


# ---------------------------------------------------------------- deviant cases


def _deviant(reader: Reader, studies: tuple[str, ...]) -> None:
    st.text(
        "Quotes against a claim, or that narrow it, and claims that say the opposite. They are "
        "findings, not noise: each with what was made of it, or “open”."
    )
    most = 10
    found = reader.ask(deviant.read, reader.audience, studies, _skip("deviant", most), most)
    if not found.rows:
        st.info(
            "No quote disputes or qualifies a claim here. Load a table DISPUTES or QUALIFIES; "
            "a memo about the claim or the quote is its resolution."
        )
    for one in found.rows:
        _against(one)
    _turn("deviant", found.total, most)
    if found.rows:
        st.subheader("As a table", anchor=False)
        table.show(deviants.rows(found.rows), deviants.COLUMNS, "deviant-cases", "No case.")
    st.subheader("Claims that say the opposite", anchor=False)
    opposed = reader.ask(deviant.opposites, reader.audience, studies)
    rows = deviants.opposites(opposed)
    empty = "No two findings between the same two concepts say the opposite."
    table.show(rows, deviants.OPPOSITES, "opposite-claims", empty)


def _against(one: Deviant) -> None:
    claim = one.claim
    with st.expander(inert.markdown(f"{claim.said} ({deviants.head(one)})"), expanded=True):
        st.html(words.badges(claim.basis, claim.modality, claim.origin))
        if claim.wording:
            st.text(f"“{claim.wording}”")
        if claim.end and len(claim.ends) == 2:
            ends = {"from": claim.start.id, "to": claim.end.id}
            address.link("trace", "Trace from the one to the other", ":material/route:", **ends)
        for case in one.cases:
            _case(one, case)
        for memo in one.memos:
            if memo.text:
                st.html(words.badges("memo", memo.origin))
                st.text(f"{deviants.memo(memo)}: {memo.text}")


def _case(one: Deviant, case: Case) -> None:
    made = ", ".join(filter(None, (case.by, case.date)))
    open_ = deviants.OPEN if one.open(case) else None
    st.html(
        f"<div>{words.badges(case.bearing, case.origin, open_)}"
        f'<span class="pg-small">{inert.html(made)}</span></div>'
    )
    quotes.show([case.quote])
    lines = (case.reason, f"Resolution: {deviants.resolution(one, case)}")
    st.text("\n".join(line for line in lines if line))
    address.link(
        "evidence",
        "This quote in its context",
        ":material/format_quote:",
        view="quote",
        quote=case.quote.id,
    )


# ---------------------------------------------------------------- what views share


def _evidence(concept: str, label: str) -> None:
    address.link("evidence", label, ":material/format_quote:", view="concept", concept=concept)


def _many(reader: Reader) -> bool:
    return reader.ask(_counts).get("Quote", 0) > _MANY


def _counts(graph: Graph) -> dict[str, int]:
    return graph.counts()


def _skip(view: str, most: int) -> int:
    """Return how many rows come before the page that the address or the reader chose."""
    key = f"{view}-page"
    given = str(st.session_state.get(key) or st.query_params.get(key, ""))
    return (int(given) - 1) * most if given.isdecimal() and 0 < int(given) < 100_000 else 0


def _turn(view: str, total: int, most: int) -> None:
    """Let the reader turn pages where there is more than one."""
    pages = max(1, -(-total // most))
    if pages == 1 and not _skip(view, most):
        return
    st.text(f"{total:,} in all, {most} on a page. A download holds this page.")
    turned = st.pagination(pages, key=f"{view}-page", bind="query-params")
    if turned != _skip(view, most) // most + 1:
        st.rerun()  # the address named a page that there is not
