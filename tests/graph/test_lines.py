"""Lines of argument: what a model includes, and what it does not say."""

from graph import Graph, lines
from graph import stages as ordered
from graph.audience import OTHERS, OWNER
from graph.lines import Line
from ontology.record import Edge, Node, Ref
from tests.graph import fieldwork
from tests.graph.fieldwork import asserted, edge, node
from tests.graph.records import BASE, small


def line(graph: Graph, name: str, most: int = 200) -> Line:
    model = next(one for one in lines.models(graph, OWNER) if one.id == name)
    return lines.read(graph, OWNER, model, most)


def test_models_of_the_demonstration(demo: Graph) -> None:
    found = lines.models(demo, OWNER)
    assert [(one.id, one.included) for one in found] == [
        ("conceptual-model", 7),
        ("theoretical-model", 9),
        ("ecological-models", 0),
        ("relational-models", 0),
    ]
    assert found[0].kind == "line of argument"
    assert found[0].reports == ("Berrett 2021, paper 1",)


def test_the_line_of_argument_says_no_claim_between_its_concepts(demo: Graph) -> None:
    found = line(demo, "conceptual-model")
    assert len(found.parts) == 7
    assert {one.basis for one in found.parts} == {"stated"}
    assert {one.stage for one in found.parts} == {""}
    assert (found.claims, found.beside, found.about, found.more) == ((), (), (), 0)


def test_claims_that_a_model_does_not_name_stand_beside_it(demo: Graph) -> None:
    found = line(demo, "theoretical-model")
    assert {one.basis for one in found.parts} == {"inferred"}
    assert all(one.rationale and one.by for one in found.parts)
    assert {one.origin for one in found.beside} == {"synthetic"}
    assert {one.id for one in found.about} == {"R07", "I-R07"}


def test_parts_in_the_order_of_stages(project: Graph) -> None:
    records = [
        *fieldwork.small(),
        *asserted("x2", "b", "c", "r-s2"),
        *asserted("x3", "d", "c", "r-s2"),
        node("Stage", "g1", label="late"),
        node("Stage", "g2", label="early"),
        edge("PRECEDES", "Stage:g2", "Stage:g1", basis="stated"),
        edge("IN_STAGE", "Relation:x1", "Stage:g2"),
        node("Model", "m", label="the model", kind="line of argument"),
        edge("PRESENTED_IN", "Model:m", "Report:r-s1"),
        edge("INCLUDES", "Model:m", "Concept:a", basis="stated", stage="g1"),
        edge("INCLUDES", "Model:m", "Concept:b", basis="inferred", rationale="why", by="A"),
        edge("INCLUDES", "Model:m", "Concept:c", basis="stated", stage="g2"),
        edge("INCLUDES", "Model:m", "Relation:x1", basis="stated", date="2026-01-02"),
    ]
    project.write(records, {})
    found = line(project, "m")
    assert [one.construct.id for one in found.parts] == ["c", "x1", "a", "b"]
    assert [one.stage for one in found.parts] == ["g2", "g2", "g1", ""]
    assert [one.id for one in found.claims] == ["x1"]
    assert [one.id for one in found.beside] == ["x2"]  # d is not in the model
    assert found.parts[1].construct.label.startswith("the a leads to")
    assert found.parts[1].date == "2026-01-02"
    assert line(project, "m", most=3).more == 1


def test_an_empty_graph_has_no_model(project: Graph) -> None:
    assert lines.models(project, OWNER) == ()


def test_wordings_and_notes_of_a_project_stay_with_the_owner(project: Graph) -> None:
    stages = [Node("Stage", {**BASE, "id": one, "label": one}) for one in ("s1", "s2")]
    model = Node(
        "Model",
        {**BASE, "id": "m", "label": "M", "kind": "framework", "note": "for its keepers"},
    )
    told = {**BASE, "basis": "stated", "wording": "words of somebody"}
    project.write(
        [
            *small(),
            *stages,
            model,
            Edge("PRECEDES", stages[0].ref, stages[1].ref, {**told, "id": "p1"}),
            Edge("INCLUDES", model.ref, Ref("Concept", "a"), {**told, "id": "i1"}),
        ],
        {},
    )
    for audience, shown in ((OWNER, True), (OTHERS, False)):
        (found,) = lines.models(project, audience)
        everything = repr((found, lines.read(project, audience, found)))
        everything += repr(ordered.order(project, audience))
        assert ("words of somebody" in everything) is shown
        assert ("for its keepers" in everything) is shown
