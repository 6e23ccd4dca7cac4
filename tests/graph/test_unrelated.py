"""Concepts without any stated relation."""

from graph import Graph, unrelated
from graph.unrelated import Unrelated
from tests.graph import fieldwork
from tests.graph.fieldwork import asserted, edge
from tests.graph.records import concept

# As the facts about the thesis list them, and the two that a match alone joins.
_ORPHANS = {
    "readiness", "existing-team", "integration", "wider-system-support",
    "value-of-lived-experience", "services-embracing-recovery", "team-culture",
    "understanding-integration", "slot-together", "finding-commonalities", "observed-change",
    "keep-protected", "sense-of-threat", "values",
}  # fmt: skip


def rows(graph: Graph, *studies: str) -> dict[str, Unrelated]:
    return {one.id: one for one in unrelated.read(graph, studies, 0, 500).rows}


def test_the_thesis_leaves_fourteen_concepts_alone(demo: Graph) -> None:
    found = rows(demo)
    thesis = {one.id for one in found.values() if any("Berrett" in r for r in one.reports)}
    assert thesis == _ORPHANS
    assert unrelated.read(demo).all == 151


def test_what_there_is_instead(demo: Graph) -> None:
    found = rows(demo)
    values = found["values"]
    assert (values.inferred, values.synthetic, values.same) == (1, 2, ("value-based working",))
    assert values.models == ("theoretical model",)
    assert found["keep-protected"].translations == 1
    readiness = found["readiness"]
    assert (readiness.inferred, readiness.synthetic, readiness.same) == (0, 0, ())


def test_what_counts_as_stated(project: Graph) -> None:
    names = "efghijkl"
    records = [
        *fieldwork.small(),
        *(concept(one) for one in names),
        concept("made", origin="synthetic"),
        *asserted("inferred", "e", "f", "r-s1", basis="inferred", rationale="why", by="A"),
        *asserted("made-up", "g", "made", "r-s1", origin="synthetic"),
        edge("SAME_AS", "Concept:h", "Concept:i", basis="stated"),
        edge("SAME_AS", "Concept:j", "Concept:k", basis="inferred", rationale="why", by="A"),
        edge("BROADER", "Concept:l", "Concept:a"),
    ]
    project.write(records, {})
    found = rows(project)
    # a and b are joined by a stated claim, h and i by a stated match, made by a synthetic claim
    assert set(found) == {"c", "d", "e", "f", "g", "j", "k", "l"}
    assert found["e"].inferred == 1
    assert (found["g"].inferred, found["g"].synthetic) == (0, 1)
    assert found["j"].same == ("the k",)
    assert found["l"].broader == ("the a",)


def test_studies_and_pages(project: Graph) -> None:
    project.write(fieldwork.small(), {})
    assert set(rows(project)) == {"c", "d"}
    assert set(rows(project, "s2")) == {"c"}
    page = unrelated.read(project, (), 1, 1)
    assert ([one.id for one in page.rows], page.total, page.all) == (["d"], 2, 4)
