"""Undo: the graph before the load, exactly, on both engines; or nothing and the reason."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from graph import Graph, large, undo, writing
from graph.receipt import Receipt
from graph.undo import UndoError
from ontology.errors import GraphError, InputError, NamingError
from ontology.record import Edge, Node, Record, Ref
from tests.graph import records
from tests.graph.digest import digest


@pytest.fixture(params=["one transaction", "batches"])
def _size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same, in one transaction and in batches."""
    if request.param == "batches":
        monkeypatch.setattr(writing, "LIMIT", 0)
        monkeypatch.setattr(undo, "LIMIT", 0)


MEMO = Node(
    "Memo", {"id": "m", "origin": "project", "text": "first", "date": "2024-02-29"},
    links={"ABOUT": (Ref("Concept", "a"), Ref("Concept", "b"))},
)  # fmt: skip


def about(*ends: str) -> list[Record]:
    refs = tuple(Ref("Concept", one) for one in ends)
    memo = replace(MEMO, links={"ABOUT": refs})
    return [memo, *(Edge("ABOUT", memo.ref, ref) for ref in refs)]


LOADS: dict[str, Sequence[Record]] = {
    "new records": [records.concept("z"), *records.claim("x9", "z", "a")],
    "a changed and a cleared value": [
        replace(records.concept("a"), properties={
            **records.concept("a").properties, "label": "other", "note": None,
            "altLabel": ("x", "y"),
        }),
    ],
    "a changed date": [replace(MEMO, properties={**MEMO.properties, "date": "2025-01-01"})],
    "a cleared date": [replace(MEMO, properties={**MEMO.properties, "date": None})],
    "an end replaced": [Edge("TO", Ref("Relation", "x1"), Ref("Concept", "c"))],
    "a relationship moved": [
        replace(records.bearing("SUPPORTS", "q1", "x1"), end=Ref("Relation", "x2"))
    ],
    "a relationship changed": [
        replace(records.bearing("SUPPORTS", "q1", "x1"), properties={
            **records.bearing("SUPPORTS", "q1", "x1").properties, "memo": "why",
            "date": "2024-01-01",
        })
    ],
    "links dropped": about("c"),
    "a claim turned round": records.changed(
        records.small(), "x2", type="CATALYSES", basis="inferred", rationale="w", by="me"
    ),
}  # fmt: skip


def based(project: Graph) -> None:
    first = records.changed(records.small(), "a", note="kept", altLabel=("one", "two"))
    project.write([*first, *about("a", "b")], {"base.csv": "h"})


@pytest.mark.usefixtures("_size")
@pytest.mark.parametrize("name", LOADS)
def test_undo_gives_back_the_graph_before(project: Graph, name: str) -> None:
    based(project)
    before = digest(project)
    written = project.write(LOADS[name], {})
    assert digest(project) != before
    done = project.undo(written.load)
    assert digest(project) == before
    assert done.gone + done.restored + done.returned > 0
    assert project.mismatches() == 0
    assert project.faults() == []
    assert [one.state for one in project.loads()] == ["complete", "undone"]


@pytest.mark.usefixtures("_size")
def test_undoing_all_from_the_last_to_the_first_leaves_nothing(project: Graph) -> None:
    states = [digest(project)]
    based(project)
    for some in LOADS.values():
        states.append(digest(project))
        assert project.write(some, {}).load
    for receipt, state in zip(reversed(project.loads()), reversed(states), strict=True):
        version = project.about().version
        project.undo(receipt.load)
        assert digest(project) == state
        assert project.about().version > version
    assert set(project.counts()) == {"Graph", "Load"}
    again = project.write(records.small(), {})
    assert again.load == f"L{len(LOADS) + 2}"


LATER: dict[str, Sequence[Record]] = {
    "Concept z": [replace(records.concept("z"), properties={
        **records.concept("z").properties, "label": "later"})],
    "Relation x9": [records.bearing("SUPPORTS", "q1", "x9")],
    "TO Relation x9": [Edge("TO", Ref("Relation", "x9"), Ref("Concept", "b"))],
}  # fmt: skip


@pytest.mark.usefixtures("_size")
@pytest.mark.parametrize("name", LATER)
def test_a_later_load_in_the_way_is_named(project: Graph, name: str) -> None:
    based(project)
    second = project.write(LOADS["new records"], {})
    project.write([records.report("unrelated")], {})
    third = project.write(LATER[name], {})
    before = digest(project), project.about().version
    planned = project.undoing(second.load)
    assert [one.load for one in planned.conflicts] == [third.load]
    with pytest.raises(UndoError) as caught:
        project.undo(second.load)
    assert name in str(caught.value)
    assert third.load in str(caught.value)
    assert "unrelated" not in str(caught.value)
    assert (digest(project), project.about().version) == before
    project.undo(third.load)
    project.undo(second.load)
    assert project.faults() == []


@pytest.mark.usefixtures("_size")
def test_a_later_load_that_is_not_in_the_way_stays(project: Graph) -> None:
    based(project)
    second = project.write([records.concept("y")], {})
    project.write([records.concept("z")], {})
    project.undo(second.load)
    rows = project.connection.read("MATCH (c:Concept) RETURN c.id AS id ORDER BY id")
    assert [one["id"] for one in rows] == ["a", "b", "c", "z"]


def test_undo_that_would_not_be_sound_is_refused(project: Graph) -> None:
    based(project)
    quoted = [*records.quote("q9"), records.bearing("SUPPORTS", "q9", "x1")]
    second = project.write(quoted, {})
    supported = project.connection.read("MATCH (:Relation {id: 'x1'})<-[e:SUPPORTS]-() RETURN e.id")
    assert len(supported) == 2
    # The claim loses its words and the older quote, so it rests on the second load's quote.
    moved = replace(records.bearing("SUPPORTS", "q1", "x1"), end=Ref("Relation", "x2"))
    project.write([*records.changed(records.small(), "x1", wording=None)], {})
    project.write([moved], {})
    before = digest(project)
    with pytest.raises(InputError, match="would not be sound"):
        project.undo(second.load)
    assert digest(project) == before


def test_what_cannot_be_undone_says_why(project: Graph) -> None:
    based(project)
    with pytest.raises(NamingError) as caught:
        project.undo("L7")
    assert caught.value.candidates[0][0] == "L1"
    project.undo("L1")
    with pytest.raises(GraphError, match="not complete but undone"):
        project.undo("L1")
    with pytest.raises(GraphError, match="not complete but undone"):
        project.undoing("L1")


def test_a_plan_changes_nothing(project: Graph) -> None:
    based(project)
    before = digest(project), project.about().version
    planned = project.undoing("L1")
    assert planned.gone == project.loads()[0].created
    assert (planned.restored, planned.returned, planned.conflicts) == (0, 0, ())
    assert (digest(project), project.about().version) == before


def test_large_is_what_the_tests_above_call_batches(
    project: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    whole = large.Large.write

    def write(*arguments: Any) -> Receipt:  # noqa: ANN401
        calls.append("batches")
        return whole(*arguments)

    monkeypatch.setattr(writing, "LIMIT", 0)
    monkeypatch.setattr(large.Large, "write", write)
    project.write(records.small(), {})
    assert calls == ["batches"]


@pytest.mark.usefixtures("_size")
def test_an_undo_may_not_leave_a_record_without_what_it_needs(project: Graph) -> None:
    based(project)
    project.write(about("a"), {})
    third = project.write([Edge("ABOUT", MEMO.ref, Ref("Concept", "c"))], {})
    project.write(about("c"), {})
    before = digest(project), project.about().version
    with pytest.raises(InputError, match="would not be sound"):
        project.undo(third.load)
    assert (digest(project), project.about().version) == before
    assert project.about().loading == ""
    assert project.loads()[2].state == "complete"


@pytest.mark.usefixtures("_size")
def test_undoing_the_last_load_is_looked_at_when_one_before_it_was_undone(project: Graph) -> None:
    based(project)
    moved = replace(records.bearing("SUPPORTS", "q1", "x1"), end=Ref("Relation", "x2"))
    second = project.write([*records.quote("q9"), records.bearing("SUPPORTS", "q9", "x1")], {})
    project.write(records.changed(records.claim("x1", "a", "b"), "x1", wording=None), {})
    project.write([moved], {})
    last = project.write(records.changed(records.claim("x1", "a", "b"), "x1", wording="again"), {})
    project.undo(second.load)
    before = digest(project), project.about().version
    with pytest.raises(InputError, match="would not be sound"):
        project.undo(last.load)
    assert (digest(project), project.about().version) == before


@pytest.mark.usefixtures("_size")
def test_a_relationship_of_another_origin_is_not_moved(project: Graph) -> None:
    based(project)
    given = {**records.bearing("SUPPORTS", "q1", "x1").properties, "id": "s"}
    ends = Ref("Quote", "q1"), Ref("Relation", "x1")
    project.write([Edge("SUPPORTS", *ends, {**given, "origin": "published"})], {})
    before = digest(project)
    with pytest.raises(InputError, match="another origin"):
        project.write([Edge("SUPPORTS", ends[0], Ref("Relation", "x2"), given)], {})
    assert digest(project) == before
