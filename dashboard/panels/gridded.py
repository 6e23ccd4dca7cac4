"""The translation grid on the screen: the table, a cell opened, its downloads."""

from datetime import date
from functools import partial
from urllib.parse import urlencode

import streamlit as st

from dashboard import bound, crosstable, figures, inert, quotes, table, translations, words
from dashboard.panels import paging
from dashboard.reader import Reader
from graph import anchors, grid
from graph.grid import Entry, Grid, Place, Row

_QUOTES = 10  # of a cell at once
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


def show(reader: Reader, studies: tuple[str, ...]) -> None:
    """Show a page of the grid, of ``studies`` (ids) alone where some are given."""
    kinds = {"yes": "Translated", "no": "Not translated yet"}
    which = bound.segments("Concepts", kinds, "translated", "yes")
    work = grid.translated if which == "yes" else grid.untranslated
    most = 3 if paging.many(reader) else 12
    skip = paging.skip("grid", most)
    found = reader.ask(work, reader.audience, studies, skip, most)
    if not found.rows:
        st.info(_no_grid(which, studies, found))
        paging.turn("grid", found.total, most)
        return
    about = f"{words.number(found.total, 'row')}; a column for each study with a wording in them."
    st.text(translations.LEGEND)
    _cell(reader, found)
    st.html(_STICKY.format(ground=_GROUND[figures.theme()]))
    st.html(crosstable.html(found, partial(_open_at, studies, which)))
    paging.turn("grid", found.total, most)
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
    said = f"{about} Graph: {reader.name}, {date.today().isoformat()}."
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
        paging.evidence(row.concept, f"Evidence for “{row.label}”")
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
            paging.evidence(entry.id, f"Evidence for “{entry.wording}”")
