"""What a user's load may not do."""

from pathlib import Path

import pytest

from graph import Graph
from loaders import bundled, guard, run
from ontology.errors import InputError
from ontology.record import Edge, Node, Place
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
