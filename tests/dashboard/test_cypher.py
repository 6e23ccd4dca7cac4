"""The Cypher page: asked by a button alone, read-only, hostile text as text."""

import re
from base64 import b64decode
from typing import Any
from unittest.mock import patch
from xml.etree import ElementTree

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import answers, glossary
from dashboard.mode import Mode
from graph import Graph
from graph.console import Answer
from ontology.errors import QueryError
from ontology.vocabulary import vocabulary
from tests.dashboard import pages
from tests.graph.records import changed, small

KNOWN = vocabulary()
HOSTILE = "<img src=x onerror=alert(1)> **b** [a](javascript:x)"
PATH = "MATCH p = (:Concept {id: 'a'})-[:LEADS_TO]->(:Concept {id: 'b'}) RETURN p"
BARE = "MATCH (a:Concept {id: 'b'})-[r:HINDERS]->(b:Concept {id: 'c'}) RETURN a, r, b"


def opened(found: Graph, monkeypatch: pytest.MonkeyPatch, **address: str) -> AppTest:
    return pages.run("cypher", found.connection.settings, monkeypatch, Mode(found.name), **address)


def run(page: AppTest, text: str | None = None, **more: Any) -> AppTest:  # noqa: ANN401
    if text is not None:
        page.text_area(key="cypher-text").set_value(text)
    if "parameters" in more:
        page.text_input(key="cypher-parameters").set_value(more["parameters"])
    if "rows" in more:
        page.number_input(key="cypher-rows").set_value(more["rows"])
    (button,) = [one for one in page.button if one.label == "Run"]
    return button.click().run()


def said(page: AppTest) -> str:
    assert not page.exception
    return pages.words(page).replace("\\", "").replace("\u2060", "")


def answer_of(page: AppTest) -> list[dict[str, Any]]:
    """The rows of the answer; the vocabulary's table stands before it."""
    return [
        {str(name): value for name, value in row.items()}
        for row in page.dataframe[-1].value.to_dict("records")
    ]


def test_an_address_names_a_query_and_never_runs_one(
    demo: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    with patch.object(Graph, "cypher", side_effect=AssertionError("a query was run")):
        page = opened(demo, monkeypatch, query="quotes-for-concept", text="MATCH (n) RETURN n")
    assert page.selectbox(key="query").value == "quotes-for-concept"
    assert "Answer" not in said(page)
    assert "MATCH (n) RETURN n" not in said(page)
    page.text_input(key="cypher-quotes-for-concept-concept").set_value("openness")
    page = run(page)
    wanted = demo.query("quotes-for-concept", {"concept": "openness"})
    assert [row["quote"] for row in answer_of(page)] == [row[0] for row in wanted.rows]
    assert f"{len(wanted.rows)} rows in" in said(page)


def test_a_query_that_is_not_there_is_said(demo: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(demo, monkeypatch, query="no-such")
    assert "there is no query called 'no-such'" in said(page)
    assert page.selectbox(key="query").value == ""


def test_a_named_query_becomes_ones_own(demo: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(demo, monkeypatch, query="quotes-for-concept")
    (button,) = [one for one in page.button if one.label.startswith("Change it")]
    page = button.click().run()
    assert page.selectbox(key="query").value == ""
    assert "$concept" in str(page.text_area(key="cypher-text").value)
    page = run(page)
    assert answer_of(page)


def test_free_text_with_parameters_and_a_limit(
    demo: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "MATCH (c:Concept) WHERE c.id <> $name RETURN c.id AS id ORDER BY id"
    page = run(opened(demo, monkeypatch), text, parameters='{"name": "threat"}', rows=3)
    assert len(answer_of(page)) == 3
    assert "There are more: only the first 3 were fetched." in said(page)


@pytest.mark.parametrize(
    ("text", "parameters", "words"),
    [
        ("CREATE (n:Concept {id: 'x'})", "", "the query was refused"),
        ("MATCH (n:Concept) SET n.label = 'x'", "", "may only read"),
        ("RETURN", "", ""),
        ("RETURN 1 AS one", "{concept: threat}", "must be written as JSON"),
        ("RETURN 1 AS one", "[1]", "must be written as JSON"),
        ("", "", ""),
    ],
)
def test_what_is_refused_is_a_sentence(
    demo: Graph, monkeypatch: pytest.MonkeyPatch, text: str, parameters: str, words: str
) -> None:
    version = demo.about().version
    page = run(opened(demo, monkeypatch), text, parameters=parameters)
    assert not page.exception
    (problem,) = page.error
    assert words in problem.value.replace("\\", "")
    assert "Traceback" not in problem.value
    assert demo.about().version == version


def test_an_empty_answer_is_said(demo: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    page = run(opened(demo, monkeypatch), "MATCH (c:Concept {id: 'no'}) RETURN c.id AS id")
    assert "The query found nothing." in said(page)


@pytest.mark.parametrize(("text", "line"), [(PATH, "leads to"), (BARE, "hinders")])
def test_records_are_a_network_and_their_words_inert(
    project: Graph, monkeypatch: pytest.MonkeyPatch, text: str, line: str
) -> None:
    project.write(changed(small(), "b", label=HOSTILE), {})
    page = run(opened(project, monkeypatch), text)
    told = said(page)
    assert "2 records of the answer with 1 relationship." in told
    assert "onerror" not in told
    (drawn,) = re.findall(r"data:image/svg\+xml;base64,([\w+/=]+)", told)
    picture = ElementTree.fromstring(b64decode(drawn))
    assert {one.tag.rpartition("}")[2] for one in picture.iter()}.isdisjoint({"img", "script", "a"})
    words = " ".join(picture.itertext())
    assert "<img" in words
    assert line in words


def test_one_row_is_shown_whole(demo: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "MATCH (c:Concept {id: 'threat'}) RETURN c, {a: [1, {b: true}]} AS nested"
    page = run(opened(demo, monkeypatch), text)
    (row,) = answer_of(page)
    assert '"labels": ["Concept"]' in row["c"]
    assert row["nested"] == '{"a": [1, {"b": true}]}'


def test_others_get_no_query_page(demo: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    started = Mode(demo.name, share=True)
    page = pages.run("cypher", demo.connection.settings, monkeypatch, started)
    assert "a shared dashboard takes no queries" in said(page)
    assert not page.text_area
    assert not page.button


def test_an_answer_is_of_its_graph(project: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    page = run(opened(project, monkeypatch), "RETURN 1 AS one")
    assert "Answer" in said(page)
    page.session_state["cypher-asked"] = None
    assert "Answer" not in said(page.run())


# ---------------------------------------------------------------- view models


def record(kind: str, name: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"labels": [kind], "id": name, **more}


def link(kind: str, start: str, end: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"type": kind, "from": start, "to": end, **more}


def answer(*rows: tuple[Any, ...]) -> Answer:
    return Answer(tuple(f"c{number}" for number in range(len(rows[0]))), rows, False)


def test_cells_are_of_one_type_and_readable() -> None:
    found = answers.rows(answer((1, [1, "b"], 2**60), ("x", {"a": None}, 1), (None, [], 1)))
    assert found == [
        {"c0": "1", "c1": "1, b", "c2": str(2**60)},
        {"c0": "x", "c1": '{"a": null}', "c2": 1},
        {"c0": None, "c1": "", "c2": 1},
    ]


def test_a_path_against_the_direction_keeps_it() -> None:
    path = [record("Concept", "b"), link("LEADS_TO", "a", "b"), record("Concept", "a")]
    found = answers.network(answer((path,)), KNOWN)
    assert found is not None
    names = {one.id: one.label for one in found.boxes}
    (arrow,) = found.arrows
    assert (names[arrow.start], names[arrow.end]) == ("a", "b")


def test_an_id_of_two_labels_joins_nothing_by_guess() -> None:
    found = answers.network(
        answer((record("Concept", "a"), record("Code", "a"), link("INDICATES", "a", "a"))), KNOWN
    )
    assert found is not None
    assert len(found.boxes) == 2
    assert found.arrows == ()


def test_what_is_drawn_says_basis_and_origin() -> None:
    concepts = [record("Concept", one, label=one, origin="synthetic") for one in "ab"]
    says = link("LEADS_TO", "a", "b", basis="stated", origin="synthetic", relation="r1")
    found = answers.network(answer(([*concepts], says, says)), KNOWN)
    assert found is not None
    (arrow,) = found.arrows
    assert (arrow.label, arrow.note, arrow.line) == ("leads to", "stated · synthetic", "dotted")
    assert found.boxes[0].synthetic
    assert found.boxes[0].note == "concept · synthetic"


def test_supports_is_a_claim_between_concepts_and_evidence_from_quotes() -> None:
    quote = record("Quote", "q", exact="x" * 100)
    claim = record("Relation", "r", type="MOVES_TO")
    found = answers.network(answer(([quote, link("SUPPORTS", "q", "r", id="s"), claim],)), KNOWN)
    assert found is not None
    assert [one.label for one in found.boxes] == ["x" * 59 + "…", "moves to"]
    assert found.arrows[0].label == "supports"


def test_too_many_records_are_counted() -> None:
    found = answers.network(
        answer(*((record("Concept", f"c{number}"),) for number in range(305))), KNOWN
    )
    assert found is not None
    assert len(found.boxes) == answers.DRAWN
    assert "5 more are in the table alone" in found.text


def test_without_records_there_is_no_network() -> None:
    assert answers.network(answer((1, "a", {"labels": "x"}, [1, 2, 3])), KNOWN) is None


def test_parameters_are_json() -> None:
    assert answers.parameters(' {"a": [1, true]} ') == {"a": [1, True]}
    assert answers.parameters("") == {}
    with pytest.raises(QueryError):
        answers.parameters('"a"')


def test_every_word_of_the_vocabulary_has_an_entry() -> None:
    for name in glossary.kinds(KNOWN):
        found = glossary.entry(KNOWN, name)
        assert found.definition
        assert found.joins or name in ("Load", "Change", "Graph", "Coder"), name
    both = glossary.entry(KNOWN, "SUPPORTS")
    assert both.joins == (
        "(:Quote)-[:SUPPORTS]->(:Relation)",
        "(:Concept)-[:SUPPORTS]->(:Concept)",
    )
    assert "(:Report)-[:REPORTS_ON]->(:Study)" in glossary.entry(KNOWN, "Study").joins
