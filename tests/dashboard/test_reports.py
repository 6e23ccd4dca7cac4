"""Reports of traces: the same content in three forms, and words that do nothing in any."""

import io
import re
import zipfile
from datetime import date
from xml.etree import ElementTree

import docx
import pytest

from dashboard.question import Question, answer
from dashboard.reports import making
from dashboard.reports.content import Heading, Said, Subject, blocks
from dashboard.reports.making import Form
from graph import Filter, Graph
from graph.audience import OTHERS, OWNER, Audience
from tests.dashboard.test_inert import HOSTILE, _tags
from tests.graph.records import bearing, changed, quote, small

DAY = date(2026, 11, 23)


def subject(graph: Graph, *names: str, audience: Audience = OWNER, only: Filter | None = None,
            ) -> Subject:  # fmt: skip
    asked = Question(names[0], tuple(names[1:-1]), names[-1], only or Filter(), 6, 5)
    return making.subject(graph, asked, audience, answer(graph, asked, audience), DAY)


def words(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_all_forms_say_the_same(demo: Graph) -> None:
    of = subject(demo, "threat", "openness", "values")
    forms = {form: making.data(of, form) for form in Form}
    page = _tags(forms[Form.html].decode())
    texts = [forms[Form.markdown].decode().replace("\\", ""), page.words, words(forms[Form.docx])]
    for text in texts:
        assert "From place of threat through openness to the role" in text
        assert "2026-11-23" in text
        assert "move from a place of threat to openness to the role" in text
        assert "inferred" in text
        assert "synthetic" in text
        assert "What is stated instead" in text
        assert "Data statement" in text
        assert "Filters" in text
    assert "script" not in page.tags
    assert "svg" in page.tags


def test_a_page_fetches_nothing(demo: Graph) -> None:
    text = making.data(subject(demo, "threat", "openness"), Form.html).decode()
    for attribute in ("src=", "href=", "@import", "url("):
        assert attribute not in text.lower()


def test_a_document_is_whole_and_has_its_pictures(demo: Graph) -> None:
    data = making.data(subject(demo, "threat", "openness", "values"), Form.docx)
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        assert found.testzip() is None
        pictures = [one for one in found.namelist() if one.startswith("word/media/")]
        assert pictures
        for name in found.namelist():
            if name.endswith(".xml"):
                ElementTree.fromstring(found.read(name))
    assert any(one.startswith("word/") for one in pictures)


@pytest.mark.parametrize("hostile", [*HOSTILE, "bell \x07 and \x00 and \ud7ff\ufffe"])
def test_hostile_words_are_words(project: Graph, hostile: str) -> None:
    hostile = hostile.replace("\x00", "")  # no server takes it
    records = changed(small(), "a", label=f"L{hostile}")
    records = [*records, *quote("q2", hostile), bearing("SUPPORTS", "q2", "x1")]
    project.write(records, {})
    of = subject(project, "a", "b")
    assert any(isinstance(one, Said) and hostile in one.text for one in blocks(of))
    page = _tags(making.data(of, Form.html).decode())
    assert not {"script", "img", "b", "a"} & set(page.tags)
    assert "L" in words(making.data(of, Form.docx))
    for line in making.data(of, Form.markdown).decode().splitlines():
        assert not re.search(r"(?<!\\)(<script|\]\()", line)


def test_filters_are_named(demo: Graph) -> None:
    of = subject(demo, "threat", "openness", only=Filter(origins=("published",)))
    text = making.data(of, Form.markdown).decode()
    assert "origin: published" in text


def test_no_path_is_a_report_too(demo: Graph) -> None:
    of = subject(demo, "threat", "openness", "values",
                 only=Filter(origins=("published",), bases=("stated",)))  # fmt: skip
    assert [one.text for one in blocks(of) if isinstance(one, Heading)] == [
        of.trace.title, "Answer", "Data statement",
    ]  # fmt: skip
    assert "no fully stated path" in making.data(of, Form.markdown).decode()


def test_for_others_words_without_consent_are_left_out(project: Graph) -> None:
    project.write([*small(), *quote("q2", "in confidence"), bearing("SUPPORTS", "q2", "x1")], {})
    for form in Form:
        data = making.data(subject(project, "a", "b", audience=OTHERS), form)
        shown = words(data) if form is Form.docx else data.decode()
        assert "in confidence" not in shown
        assert "consent does not reach" in shown
    own = making.data(subject(project, "a", "b"), Form.markdown).decode()
    assert "in confidence" in own
    assert "see to it that their consent" in own
