"""Explore without a browser: what it says in every state, on both engines and for others."""

import pytest

from dashboard.mode import Mode
from graph import Graph
from tests.dashboard import pages
from tests.graph.records import changed, small


def test_around_a_concept(demo: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    found = pages.run(
        "explore",
        demo.connection.settings,
        monkeypatch,
        Mode(demo.name),
        concept="threat",
        chosen="Relation:R02",
    )
    assert not found.exception
    said = pages.words(found)
    assert "8 links to 6 other records" in said
    assert "“move from a place of threat to openness to the role”" in said
    assert found.selectbox(key="concept").value == "threat"
    found.button(key="centre-network-openness").click().run()
    assert not found.exception
    assert found.selectbox(key="concept").value == "openness"
    assert found.query_params["concept"] == "openness"


def test_links_are_opened_and_closed_by_a_button(
    demo: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = pages.run(
        "explore",
        demo.connection.settings,
        monkeypatch,
        Mode(demo.name),
        concept="threat",
        chosen="Concept:openness",
    )
    found.button(key="open-network-openness").click().run()
    assert found.query_params["open"] == "openness"
    assert "15 links" in pages.words(found)
    found.button(key="open-network-openness").click().run()
    assert "open" not in found.query_params
    assert "8 links" in pages.words(found)


def test_nothing_chosen_yet(demo: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    found = pages.run("explore", demo.connection.settings, monkeypatch, Mode(demo.name))
    assert not found.exception
    assert "Choose a concept" in pages.words(found)


def test_a_concept_that_is_not_there(demo: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = demo.connection.settings
    found = pages.run("explore", settings, monkeypatch, Mode(demo.name), concept="thraet")
    assert not found.exception
    assert "does not have" in pages.words(found)


def test_kinds_that_leave_nothing(demo: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = demo.connection.settings
    found = pages.run(
        "explore", settings, monkeypatch, Mode(demo.name), concept="threat", kinds=["HINDERS"]
    )
    assert not found.exception
    assert "Nothing of these kinds" in pages.words(found)


def test_an_empty_project(project: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    found = pages.run("explore", project.connection.settings, monkeypatch, Mode(project.name))
    assert not found.exception
    assert "no concept in this graph yet" in pages.words(found)


@pytest.mark.parametrize("share", [False, True])
def test_hostile_labels_are_words(
    project: Graph, monkeypatch: pytest.MonkeyPatch, share: bool
) -> None:
    label = "<script>alert(1)</script> **b** [a](javascript:x)"
    project.write(changed(small(), "a", label=label), {})
    found = pages.run(
        "explore",
        project.connection.settings,
        monkeypatch,
        Mode(project.name, share=share),
        concept="a",
        chosen="Concept:a",
    )
    assert not found.exception
    said = pages.words(found)
    assert "<script>" not in said
    assert "&lt;script&gt;alert(1)" in said
    assert "[a](" not in found.subheader[0].value  # Markdown, where it would be a link
