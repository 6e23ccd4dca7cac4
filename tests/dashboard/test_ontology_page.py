"""The Ontology page: every word of the vocabulary with its meaning, in every syntax."""

import pytest
import rdflib

from dashboard import definitions
from dashboard.drawing import legend
from dashboard.mode import Mode
from graph import Graph
from ontology import rdf
from ontology.aligned import alignments, carriers
from ontology.rdf import Syntax
from ontology.vocabulary import BASE, FILE, vocabulary
from tests.dashboard import pages

KNOWN = vocabulary()


@pytest.mark.parametrize("view", ["classes", "relationships", "claims", "properties", "words"])
@pytest.mark.parametrize("share", [False, True])
def test_every_view_by_its_address(
    demo: Graph, monkeypatch: pytest.MonkeyPatch, view: str, share: bool
) -> None:
    started = Mode(demo.name, share=share)
    page = pages.run("ontology", demo.connection.settings, monkeypatch, started, view=view)
    assert not page.exception
    said = pages.words(page)
    first = {
        "classes": KNOWN.classes["Study"].definition,
        "relationships": "A paper is part of the thesis",
        "claims": KNOWN.claim_types["HINDERS"].definition,
    }
    assert first[view] in said if view in first else len(page.dataframe[0].value) > 50
    assert f"version {KNOWN.version}" in said
    offered = [one.proto.label for one in page.get("download_button")]
    assert offered == ["Turtle", "JSON-LD", "RDF/XML", "N-Triples", "CSV"]


def test_the_picture(demo: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = demo.connection.settings
    page = pages.run("ontology", settings, monkeypatch, Mode(demo.name), view="picture")
    assert not page.exception
    assert "a memo about any record" in pages.words(page)


def test_an_unknown_view_is_the_first(demo: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = demo.connection.settings
    page = pages.run("ontology", settings, monkeypatch, Mode(demo.name), view="no-such")
    assert KNOWN.classes["Study"].definition in pages.words(page)


def test_every_class_of_the_file_has_a_row() -> None:
    graph = rdflib.Graph().parse(FILE)
    own = {
        str(one).removeprefix(BASE)
        for one in graph.subjects(rdflib.RDF.type, rdflib.OWL.Class)
        if str(one).startswith(BASE)
    }
    rows = {row["name"]: row for row in definitions.class_rows(KNOWN)}
    # "Annotated" gathers the classes of relationships, each of which has a row.
    assert own - {"Annotated"} == rows.keys()
    assert all(row["definition"] for row in rows.values())
    assert rows["Study"]["aligned"] == "a kind of prov:Activity; close to obo:OBI_0000066"
    assert "supports" in rows["EvidenceLine"]["kind"]


def test_every_alignment_of_the_file_is_told() -> None:
    predicates = (
        rdflib.RDFS.subClassOf, rdflib.RDFS.subPropertyOf,
        rdflib.SKOS.closeMatch, rdflib.SKOS.exactMatch,
    )  # fmt: skip
    graph = rdflib.Graph().parse(FILE)
    wanted = {
        (str(one), str(other))
        for predicate in predicates
        for one, other in graph.subject_objects(predicate)
        if str(one).startswith(BASE) and not str(other).startswith(BASE)
    }
    assert wanted == {(iri, one.iri) for iri, some in alignments().items() for one in some}
    assert len(wanted) > 50


def test_every_relationship_claim_type_and_word_has_a_row() -> None:
    rows = definitions.relationship_rows(KNOWN)
    assert {row["name"] for row in rows} == KNOWN.relationships.keys()
    (quoted,) = [row for row in rows if row["name"] == "FROM_SOURCE"]
    assert (quoted["number"], quoted["aligned"]) == ("one", "a kind of prov:wasQuotedFrom")
    claims = {row["name"]: row for row in definitions.claim_rows(KNOWN)}
    assert claims.keys() == KNOWN.claim_types.keys()
    assert claims["HINDERS"]["sign"] == "holds back (−)"
    assert claims["KIND_OF"]["walked"] == "not walked"
    words = definitions.word_rows(KNOWN)
    assert {"stated", "inferred", "analysis-only", "synthetic"} <= {row["word"] for row in words}
    (inferred,) = [row for row in words if row["word"] == "inferred"]
    assert inferred["requires"] == "by, rationale"
    needed = {
        (row["class"], row["name"]) for row in definitions.property_rows(KNOWN) if row["needed"]
    }
    assert ("Quote", "exact") in needed
    assert ("SUPPORTS", "id") in needed


def test_the_picture_holds_every_class_of_records() -> None:
    found = definitions.picture(KNOWN)
    labels = [one for one in KNOWN.labels if not KNOWN.classes[one].internal]
    assert [one.id for one in found.boxes] == labels
    said = {(one.start, one.end): one.label for one in found.arrows}
    assert said["Quote", "Relation"] == "supports, disputes, qualifies"
    assert said["Report", "Study"] == "reports on, synthesises"
    assert legend.of(found) == ()  # no line of it says stated


def test_carriers_are_the_classes_that_relationships_carry() -> None:
    names = {one.name for one in carriers()}
    assert {"Coding", "EvidenceLine", "Match"} <= names
    assert all(one.relationships for one in carriers())


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("syntax", Syntax)
def test_what_is_downloaded_is_the_ontology(syntax: Syntax) -> None:
    name, ending, kind = definitions.SYNTAXES[syntax]
    assert name
    assert kind
    read = rdflib.Graph().parse(data=rdf.ontology(syntax), format=syntax.value)
    assert len(read) == len(rdflib.Graph().parse(FILE))
    assert ending in ("ttl", "jsonld", "rdf", "nt")
