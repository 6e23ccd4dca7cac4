"""A traced path as a figure, and the page that shows it."""

import pytest

from dashboard import pathway
from dashboard.mode import Mode
from graph import Filter, Graph, choices
from graph.audience import OWNER
from tests.dashboard import pages
from tests.graph.records import bearing, quote, small

PUBLISHED = Filter(origins=("published",))


def test_steps_say_what_they_are(demo: Graph) -> None:
    found = demo.trace("threat", "openness", "values", only=PUBLISHED)
    drawn = pathway.figure(found, found.paths[0])
    assert [box.label for box in drawn.boxes] == [
        "place of threat", "openness to the role", "Reconnection with values",
    ]  # fmt: skip
    assert all(box.named for box in drawn.boxes)
    stated, inferred = drawn.arrows
    assert (stated.label, stated.note, stated.line) == ("moves to", "stated", "solid")
    assert (inferred.label, inferred.note, inferred.line) == ("leads to", "inferred", "dashed")
    assert drawn.lanes == ()


def test_synthetic_steps_are_dotted_and_in_their_stages(demo: Graph) -> None:
    found = demo.trace("threat", "openness", "values", only=Filter(origins=("synthetic",)))
    drawn = pathway.figure(found, found.paths[0], choices.read(demo, OWNER).stages)
    assert {arrow.line for arrow in drawn.arrows} == {"dotted"}
    assert all("synthetic" in arrow.note for arrow in drawn.arrows)
    assert drawn.lanes == ("integration", "after integration")
    lanes = {box.id: box.lane for box in drawn.boxes}
    assert lanes == {
        "threat": "integration", "openness": "integration", "values": "after integration",
    }  # fmt: skip


def test_the_fork_is_drawn_as_one(demo: Graph) -> None:
    found = demo.trace("threat", "openness", "values", only=PUBLISHED)
    drawn = pathway.fork(found, found.paths[0], found.instead)
    ids = {box.id for box in drawn.boxes} | {arrow.id for arrow in drawn.arrows}
    branches = [arrow for arrow in drawn.arrows if arrow.start == "knowing-the-person"]
    assert {(arrow.end, arrow.label) for arrow in branches} == {
        ("step-1", "supports"), ("values", "catalyses"),
    }  # fmt: skip
    assert all(arrow.end in ids for arrow in drawn.arrows)
    assert all(arrow.line == "solid" for arrow in branches)


def test_hindrances_and_matches(demo: Graph) -> None:
    found = demo.trace("shift-in-power", "openness", only=Filter(origins=("synthetic",)))
    step = found.paths[0].steps[0]
    assert "furthers and holds back" in pathway.marks(step)
    same = demo.trace("threat", "sense-of-threat")
    drawn = pathway.figure(same, same.paths[0])
    assert [(arrow.line, arrow.plain) for arrow in drawn.arrows] == [("double", True)]
    assert pathway.through(same.paths[0]) == "place of threat = Experiencing a sense of threat"


def test_rows_count_synthetic_ones_apart(demo: Graph) -> None:
    found = demo.trace("threat", "openness")
    row = pathway.rows(found)[0]
    assert set(row) == set(pathway.COLUMNS)
    assert "synthetic" in row["participants"]


def trace_page(graph: Graph, patch: pytest.MonkeyPatch, share: bool = False, **address: str):  # type: ignore[no-untyped-def]  # noqa: ANN201
    started = Mode(graph.name, share=share)
    return pages.run("trace", graph.connection.settings, patch, started, **address)


def test_the_address_holds_the_view(demo: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    found = trace_page(
        demo, monkeypatch, from_="threat", via="openness", to="values", origin="published"
    )
    assert not found.exception
    assert found.selectbox(key="from").value == "threat"
    assert found.multiselect(key="via").value == ["openness"]
    assert found.multiselect(key="origin").value == ["published"]
    said = pages.words(found)
    assert "No fully stated path" in said
    assert "What is stated instead" in said
    assert "getting to know the" in said


def test_a_fully_stated_path_of_the_thesis_is_none(
    demo: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = trace_page(
        demo, monkeypatch, from_="threat", via="openness", to="values", origin="published",
        basis="stated",
    )  # fmt: skip
    assert not found.exception
    assert "no fully stated path" in pages.words(found)


def test_what_is_not_there_is_no_fault(demo: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    found = trace_page(demo, monkeypatch, from_="no-such", to="values", study="nor-this")
    assert not found.exception
    assert "Choose where to start" in pages.words(found)


def test_others_see_no_words_without_consent_and_no_groups(
    project: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write([*small(), *quote("q2", "in confidence"), bearing("SUPPORTS", "q2", "x1")], {})
    own = trace_page(project, monkeypatch, from_="a", to="b")
    assert "in confidence" in pages.words(own)
    others = trace_page(project, monkeypatch, share=True, from_="a", to="b")
    assert not others.exception
    said = pages.words(others)
    assert "in confidence" not in said
    assert "keeps it from readers" in said


def test_words_of_people_do_nothing(project: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = "<img src=x onerror=alert(1)> **loud** $x$"
    project.write([*small(), *quote("q2", hostile), bearing("SUPPORTS", "q2", "x1")], {})
    found = trace_page(project, monkeypatch, from_="a", to="b")
    said = pages.words(found)
    assert "<img src=x" not in said
    assert "&lt;img src=x" in said
