"""What a user's load may not do."""

import pytest

from graph import Graph
from loaders import guard, run
from ontology.errors import InputError
from ontology.record import Edge, Node, Place, Ref
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


def test_a_project_without_the_thesis_may_use_its_short_names(project: Graph) -> None:
    own = [Node("Concept", {"id": "values", "origin": "project"})]
    assert list(guard.bundled_faults(project, own)) == []
    assert Ref("Concept", "values") == own[0].ref
