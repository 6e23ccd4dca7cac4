"""What a user's load may not do."""

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import Graph
from loaders import bundled, guard, run
from ontology.errors import InputError
from ontology.record import Edge, Node, Place, Record, Ref
from ontology.terms import Value


def quote(start: int, end: int, exact: str = "was afraid") -> list[Node | Edge]:
    values: dict[str, Value] = {"id": "q", "origin": "project", "exact": exact, "constructOrder": 1}
    node = Node("Quote", {**values, "start": start, "end": end}, Place("Quote.csv", 2))
    text: dict[str, Value] = {"id": "t", "origin": "project", "title": "T", "kind": "transcript"}
    source = Node("Source", {**text, "text": "I 🐝 was afraid."})
    return [node, source, Edge("FROM_SOURCE", node.ref, source.ref)]


def test_words_that_do_not_stand_in_their_source() -> None:
    assert list(guard.anchor_faults(quote(4, 14))) == []
    for wrong in (quote(3, 13), quote(4, 13), quote(4, 14, "was angry"), quote(90, 100)):
        (fault,) = guard.anchor_faults(wrong)
        assert (fault.file, fault.row, fault.column) == ("Quote.csv", 2, "start")
        assert "afraid" not in str(fault)


def test_without_offsets_or_text_nothing_is_said() -> None:
    node, source, edge = quote(0, 1)
    bare = Node("Quote", {"id": "q", "exact": "x"})
    assert list(guard.anchor_faults([bare, source, edge])) == []
    assert list(guard.anchor_faults([node, edge])) == []


def test_each_quote_is_held_to_its_own_source() -> None:
    texts = {"a": "I 🐝 was afraid.", "b": "was afraid, I", "c": "half a \ud83d pair"}
    sources = [Node("Source", {"id": name, "text": text}) for name, text in texts.items()]
    wrong, right = ("b", 4, 14, "was afraid"), ("b", 0, 10, "was afraid")
    places = [
        wrong,
        right,
        ("c", 0, 8, "half a \ud83d"),
        ("a", 2**70, -(2**70), "afraid"),
        ("elsewhere", 3, 4, "x"),
    ]
    nodes, edges = [], []
    for row, (name, start, end, exact) in enumerate(places, 2):
        values: dict[str, Value] = {"id": f"q{row}", "start": start, "end": end, "exact": exact}
        nodes.append(Node("Quote", values, Place("Quote.csv", row)))
        edges.append(Edge("FROM_SOURCE", nodes[-1].ref, Ref("Source", name)))
    anchors = guard.Anchors()
    records: list[Record] = [*edges, *nodes, *sources]
    for one in records:
        anchors.add(one)
    anchors.finish()
    assert sorted(one.row for one in anchors.faults) == [2, 5]


def _peak(quotes: int) -> int:
    tracemalloc.start()
    try:
        assert guard.anchor_faults(_records(quotes)) == []
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _records(quotes: int) -> Iterator[Record]:
    text = "I was afraid. " * 1_000
    for number in range(quotes):
        if number % 1_000 == 0:
            yield Node("Source", {"id": f"s{number}", "text": text})
        start = number % 10_000
        values: dict[str, Value] = {"start": start, "end": start + 90}
        exact = text[start : start + 90]
        yield Node("Quote", {**values, "id": f"q{number}", "exact": exact})
        source = Ref("Source", f"s{number // 1_000 * 1_000}")
        yield Edge("FROM_SOURCE", Ref("Quote", f"q{number}"), source)


def test_memory_does_not_grow_with_the_number_of_quotes() -> None:
    assert _peak(24_000) < _peak(8_000) + 2_000_000  # bytes


def test_bundled_records_are_not_overwritten(
    project: Graph, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("own")
    (folder / "Relation.csv").write_text(
        "id,origin,type,basis,modality,wording,FROM,TO\n"
        "I01,published,LEADS_TO,stated,finding,words,Concept:openness,Concept:values\n",
        "utf-8",
    )
    run.load_bundled(project, ["thesis"])
    with pytest.raises(InputError) as caught:
        run.load(project, [folder])
    assert "a bundled record has this id" in str(caught.value.faults[0])
    found = project.cypher("MATCH (r:Relation {id: 'I01'}) RETURN r.basis AS basis")
    assert found.rows == (("inferred",),)


def test_claims_of_the_thesis_keep_their_ends(project: Graph, tmp_path: Path) -> None:
    run.load_bundled(project, ["thesis"])
    (tmp_path / "TO.csv").write_text("from,to\nR02,Concept:values\n", "utf-8")
    with pytest.raises(InputError):
        run.load(project, [tmp_path / "TO.csv"])
    query = "MATCH (:Relation {id: 'R02'})-[:TO]->(c) RETURN c.id AS id"
    assert project.cypher(query).rows == (("openness",),)


def test_the_bundled_tables_can_be_loaded_as_they_are(project: Graph) -> None:
    folder = bundled.folder("thesis")
    assert run.load(project, [folder])[0].created
    assert not run.load(project, [folder])[0].changed


def test_a_project_without_the_thesis_may_use_its_short_names(
    project: Graph, tmp_path: Path
) -> None:
    file = tmp_path / "Concept.csv"
    file.write_text("id,label,kind,constructOrder\nvalues,My values,theme,2\n", "utf-8")
    assert run.load(project, [file])[0].created == 1
