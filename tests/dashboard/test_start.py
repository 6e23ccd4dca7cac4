"""The first page, on both engines and for everybody."""

import pytest

from dashboard.mode import Mode
from graph import Graph
from tests.dashboard import pages
from tests.graph.records import changed, small


def test_of_the_demonstration(demo: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    found = pages.run("start", demo.connection.settings, monkeypatch, Mode(demo.name))
    assert not found.exception
    said = pages.words(found)
    assert "synthetic records" in said  # the banner
    for heading in ("What was studied", "What was found", "On which basis",
                    "What the authors recommend", "What is not known"):  # fmt: skip
        assert heading in said
    assert "move from a place of threat to openness to the role" in said
    assert "need for organisations to prioritise" in said
    assert "Weak: no wording states" in said


def test_hostile_labels_are_words(project: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    label = "<script>alert(1)</script> **b** [a](javascript:x)"
    project.write(changed(small(), "a", label=label), {})
    found = pages.run("start", project.connection.settings, monkeypatch, Mode(project.name))
    assert not found.exception
    said = pages.words(found)
    assert "<script>" not in said
    assert "&lt;script&gt;alert(1)" in said


def test_an_empty_project_says_what_to_do(project: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    found = pages.run("start", project.connection.settings, monkeypatch, Mode(project.name))
    assert not found.exception
    assert "is empty" in pages.words(found)
    assert "peergraph load" in found.code[0].value


def test_a_graph_that_is_not_there(demo: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = demo.connection.settings
    found = pages.run("start", settings, monkeypatch, Mode(), graph="no-such")
    assert not found.exception
    assert "there is no graph" in pages.words(found).replace("\\", "")


def test_a_project_is_not_shown_to_the_network(
    project: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = Mode(project.name, host="0.0.0.0")
    found = pages.run("start", project.connection.settings, monkeypatch, started)
    said = pages.words(found).replace("\\", "")
    assert "is a project" in said
    assert "What was studied" not in said


def test_a_shared_dashboard_shows_one_graph(demo: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = demo.connection.settings
    started = Mode(demo.name, share=True)
    found = pages.run("start", settings, monkeypatch, started)
    assert found.selectbox[0].options == [demo.name]
    other = pages.run("start", settings, monkeypatch, started, graph="testproject")
    said = pages.words(other).replace("\\", "")
    assert "and no other" in said
    assert "What was studied" not in said
