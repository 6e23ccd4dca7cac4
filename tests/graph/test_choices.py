"""What a trace can be asked about, and the questions a graph offers."""

from graph import Graph, choices, leads
from graph.audience import OWNER
from ontology.record import Edge, Node, Ref
from tests.graph.records import BASE, changed, small


def test_of_the_demonstration(demo: Graph) -> None:
    found = choices.read(demo, OWNER)
    assert len(found.concepts) == demo.counts()["Concept"]
    assert [one.id for one in found.stages] == [
        "before-joining", "pre-implementation", "integration", "after-integration",
    ]  # fmt: skip
    labels = [one.label.casefold() for one in found.concepts]
    assert labels == sorted(labels)
    assert found.groups


def test_stages_in_a_circle_end(project: Graph) -> None:
    stages = [Node("Stage", {**BASE, "id": one, "label": one}) for one in ("b", "a")]
    pairs = [("a", "b"), ("b", "a")]
    edges = [
        Edge("PRECEDES", Ref("Stage", x), Ref("Stage", y),
             {**BASE, "id": f"{x}{y}", "basis": "inferred", "rationale": "why", "by": "me"})
        for x, y in pairs
    ]  # fmt: skip
    project.write([*stages, *edges], {})
    assert [one.id for one in choices.read(project, OWNER).stages] == ["a", "b"]


def test_the_demonstration_asks_about_threat_first(demo: Graph) -> None:
    found = leads.read(demo)
    assert [(one.start, one.via, one.end) for one in found] == [
        ("threat", "", "openness"),
        ("threat", "openness", "values"),
        ("knowing-the-person", "", "value-based-working"),
    ]
    for one in found:
        names = [part for part in (one.start, one.via, one.end) if part]
        assert demo.trace(*names).paths


def test_any_project_has_questions(project: Graph) -> None:
    project.write(changed(small(), "a", label="[peer *mentor*]"), {})
    found = leads.read(project)
    assert [(one.start, one.via, one.end) for one in found] == [
        ("a", "b", "c"), ("a", "", "b"), ("b", "", "c"),
    ]  # fmt: skip
    assert found[0].labels == ("[peer *mentor*]", "the b", "the c")


def test_an_empty_one_has_none(project: Graph) -> None:
    assert leads.read(project) == ()
