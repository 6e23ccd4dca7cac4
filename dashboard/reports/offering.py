"""The reports of a trace as downloads on its page."""

from datetime import date
from functools import partial

import streamlit as st

from dashboard import inert, table
from dashboard.question import Question
from dashboard.reader import Reader
from dashboard.reports import making
from dashboard.reports.making import MEDIA, Form
from graph.answer import Trace

_NAMES = {
    Form.markdown: "Report (Markdown)",
    Form.html: "Report (HTML)",
    Form.docx: "Report (DOCX)",
}


def show(reader: Reader, found: Trace, asked: Question) -> None:
    """Offer the trace as a report in every form; each is made when somebody asks for it."""
    named = inert.file_name("trace", *(one for some in found.names for one in some))
    places = st.columns(len(Form))
    for place, form in zip(places, Form, strict=True):
        with place:
            make = partial(_made, reader, found, asked, form)
            table.download(make, f"{named}.{form}", MEDIA[form], _NAMES[form])


def _made(reader: Reader, found: Trace, asked: Question, form: Form) -> bytes:
    today = date.today()
    of = making.subject(reader.graph, asked, reader.audience, found, today)
    return making.data(of, form)
