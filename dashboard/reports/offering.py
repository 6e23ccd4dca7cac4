"""The reports of a trace as downloads on its page."""

from datetime import date
from functools import partial

import streamlit as st

from dashboard import inert, table
from dashboard.question import Question
from dashboard.reader import Reader
from dashboard.reports import making
from dashboard.reports.making import MEDIA, Form
from graph import flat
from graph.answer import Trace

_NAMES = {
    Form.markdown: "Report (Markdown)",
    Form.html: "Report (HTML)",
    Form.docx: "Report (DOCX)",
}


def show(reader: Reader, found: Trace, asked: Question) -> None:
    """Offer the trace as a report in every form and as a table; made when somebody asks."""
    named = inert.file_name("trace", *(one for some in found.names for one in some))
    with st.container(horizontal=True):
        for form in Form:
            make = partial(_made, reader, found, asked, form)
            table.download(make, f"{named}.{form}", MEDIA[form], _NAMES[form])
        table.download(
            partial(_rows, reader, found), f"{named}.csv", "text/csv", "Table of quotes (CSV)"
        )


def _rows(reader: Reader, found: Trace) -> bytes:
    # Which quotes are of one person is for the owner only; ids and grades can tell it.
    left = {"participant", "quote", "grade"} if reader.audience.shared else set()
    columns = {name: name for name in flat.COLUMNS if name not in left}
    return table.as_csv(flat.rows(found.row()), columns)


def _made(reader: Reader, found: Trace, asked: Question, form: Form) -> bytes:
    today = date.today()
    of = making.subject(reader.graph, asked, reader.audience, found, today)
    return making.data(of, form)
