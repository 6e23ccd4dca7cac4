"""Makes the report of a trace: the same for the dashboard and the command line."""

from datetime import date
from enum import StrEnum

from dashboard.question import Question
from dashboard.reports import content, markdown
from dashboard.reports.content import Subject
from graph import choices, projects, summary
from graph.answer import Trace
from graph.audience import Audience
from graph.facade import Graph


class Form(StrEnum):
    """The forms of a report, by the ending of its file."""

    markdown = "md"
    html = "html"
    docx = "docx"


MEDIA = {
    Form.markdown: "text/markdown",
    Form.html: "text/html",
    Form.docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def subject(graph: Graph, asked: Question, audience: Audience, trace: Trace, made: date) -> Subject:
    """Return what a report of ``trace`` is about."""
    about = projects.about(graph.connection, graph.name)
    return Subject(
        name=about.name,
        version=about.version,
        trace=trace,
        asked=asked,
        summary=summary.read(graph, audience, 0),
        stages=choices.read(graph, audience).stages,
        audience=audience,
        made=made,
    )


def data(of: Subject, form: Form) -> bytes:
    """Return the report in one of its forms."""
    if form is Form.markdown:
        return markdown.text(content.blocks(of)).encode()
    if form is Form.html:
        from dashboard.reports import web

        return web.text(content.blocks(of), of.trace.title).encode()
    from dashboard.reports import word

    return word.data(content.blocks(of), of.trace.title)
