"""The ontology as a publication: metadata, profile, pitfalls, syntaxes.

The first part encodes those FOOPS! tests that can be run without a network. A DOI and a logo need
the owner and are deliberately not claimed.
"""

import json
import os
import re
import subprocess
import sys

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, VANN, XSD, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.term import BNode, Literal, Node

from ontology.rdf import Syntax, ontology
from ontology.vocabulary import BASE, FILE, PG, vocabulary
from tests.ontology.strategies import owners

BIBO = Namespace("http://purl.org/ontology/bibo/")
GRAPH = Graph().parse(FILE, format="turtle")
ONTOLOGY = URIRef("https://w3id.org/peergraph/ns")
KNOWN = {
    "http://purl.org/dc/dcam/",
    "http://purl.org/dc/terms/",
    "http://purl.obolibrary.org/obo/",
    "http://purl.org/ontology/bibo/",
    "http://purl.org/ontology/bibo/status/",
    "http://purl.org/spar/cito/",
    "http://purl.org/spar/fabio/",
    "http://purl.org/vocab/vann/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://www.w3.org/2000/01/rdf-schema#",
    "http://www.w3.org/2001/XMLSchema#",
    "http://www.w3.org/2002/07/owl#",
    "http://www.w3.org/2004/02/skos/core#",
    "http://www.w3.org/ns/oa#",
    "http://www.w3.org/ns/prov#",
}
BUILT_IN = ("rdf-syntax-ns#", "rdf-schema#", "XMLSchema#", "owl#")
DECLARING = {
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
    OWL.Ontology,
}


def one(predicate: Node) -> str:
    """The one value of the ontology's metadata."""
    (found,) = GRAPH.objects(ONTOLOGY, predicate)
    return str(found)


def space(term: Node) -> str:
    return re.sub(r"[^#/]*$", "", str(term))


# ---------------------------------------------------------------- FOOPS!, offline


def test_om1_minimal_metadata() -> None:
    assert one(DCTERMS.title) == "The peergraph ontology"
    assert len(one(DCTERMS.description)) > 50
    assert one(OWL.versionIRI) == f"https://w3id.org/peergraph/{one(OWL.versionInfo)}"
    assert one(VANN.preferredNamespaceUri) == BASE
    assert one(DCTERMS.creator)


def test_om2_recommended_metadata() -> None:
    assert one(VANN.preferredNamespacePrefix) == "pg"
    assert re.fullmatch(r"\d+\.\d+\.\d+", one(OWL.versionInfo))
    assert one(OWL.versionInfo) == vocabulary().version
    assert one(DCTERMS.bibliographicCitation).endswith(one(OWL.versionIRI))


def test_om3_detailed_metadata_without_doi_and_logo() -> None:
    assert one(DCTERMS.publisher)
    assert one(BIBO.status).startswith(f"{BIBO}status/")
    assert one(DCTERMS.source) == "https://orca.cardiff.ac.uk/id/eprint/143145"
    assert (ONTOLOGY, BIBO.doi, None) not in GRAPH
    assert not [p for p in GRAPH.predicates(ONTOLOGY) if str(p).rpartition("/")[2] == "logo"]


def test_om4_licence() -> None:
    assert one(DCTERMS.license) == "https://creativecommons.org/licenses/by/4.0/"


def test_om5_provenance() -> None:
    dates = [next(GRAPH.objects(ONTOLOGY, p)) for p in (DCTERMS.created, DCTERMS.issued)]
    dates += GRAPH.objects(ONTOLOGY, DCTERMS.modified)
    assert all(isinstance(date, Literal) and date.datatype == XSD.date for date in dates)
    assert [str(date) for date in dates] == sorted(map(str, dates))
    assert one(DCTERMS.creator)
    assert one(DCTERMS.publisher)


def test_purl1_persistent_address() -> None:
    for address in (ONTOLOGY, BASE, one(OWL.versionIRI)):
        assert str(address).startswith("https://w3id.org/")


def test_ver1_version_is_not_in_the_names_of_terms() -> None:
    assert one(OWL.versionIRI) != str(ONTOLOGY)
    own = {str(term) for term in GRAPH.all_nodes() if str(term).startswith(BASE)}
    assert not [term for term in own if re.search(r"\d|\.|/$", term.removeprefix(BASE))]


def test_find1_the_prefix_is_the_one_used() -> None:
    prefixes = dict(GRAPH.namespaces())
    assert str(prefixes[one(VANN.preferredNamespacePrefix)]) == BASE
    assert str(ONTOLOGY) == BASE.rstrip("#")


def test_rdf1_there_is_one_ontology() -> None:
    assert list(GRAPH.subjects(RDF.type, OWL.Ontology)) == [ONTOLOGY]


def test_voc1_voc2_other_vocabularies_are_reused() -> None:
    used = {space(term) for _, p, o in GRAPH for term in (p, o) if isinstance(term, URIRef)}
    for name in ("skos/core#", "ns/prov#", "dc/terms/", "ns/oa#", "spar/fabio/", "spar/cito/"):
        assert any(one.endswith(name) for one in used), name


@pytest.mark.parametrize("predicate", [RDFS.label, SKOS.definition])
def test_voc3_voc4_labels_and_definitions(predicate: URIRef) -> None:
    own = {term for term in GRAPH.subjects(RDF.type) if str(term).startswith(BASE)}
    assert own
    assert [term for term in own if (term, predicate, None) not in GRAPH] == []


# ---------------------------------------------------------------- OWL 2 RL

# What RL takes in a superclass, an axiom or a declaration, and this ontology uses.
OWL_USED = {
    OWL.AllDisjointClasses,
    OWL.AnnotationProperty,
    OWL.Class,
    OWL.DatatypeProperty,
    OWL.FunctionalProperty,
    OWL.ObjectProperty,
    OWL.Ontology,
    OWL.SymmetricProperty,
    OWL.TransitiveProperty,
    OWL.hasKey,
    OWL.members,
    OWL.versionIRI,
    OWL.versionInfo,
}
# xsd:date is in no OWL 2 profile, strictly; Dublin Core uses it, and so does everybody.
DATATYPES = {XSD.string, XSD.integer, XSD.boolean, XSD.double, XSD.dateTime, XSD.date}


def test_nothing_of_owl_beyond_rl_is_used() -> None:
    used = {term for triple in GRAPH for term in triple if space(term) == str(OWL)}
    assert used == OWL_USED  # so no restriction, union, complement, enumeration or equivalence


def test_there_are_no_anonymous_classes() -> None:
    lists = set(GRAPH.objects(None, OWL.hasKey)) | set(GRAPH.objects(None, OWL.members))
    cells = {cell for one in lists for cell in GRAPH.transitive_objects(one, RDF.rest)}
    groups = set(GRAPH.subjects(RDF.type, OWL.AllDisjointClasses))
    nameless = {term for term in GRAPH.all_nodes() if isinstance(term, BNode)}
    assert nameless == {one for one in cells if one != RDF.nil} | groups
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range):
        assert all(isinstance(one, URIRef) for one in GRAPH.objects(None, predicate))


def test_every_key_is_the_id() -> None:
    keyed = set(GRAPH.subjects(OWL.hasKey))
    for subject, key in GRAPH.subject_objects(OWL.hasKey):
        assert list(Collection(GRAPH, key)) == [PG.id], subject
    abstract = set(GRAPH.subjects(PG.abstract, Literal(True)))
    assert keyed == {one for one in _classes() if str(one).startswith(BASE)} - abstract


def test_ranges_are_datatypes_of_owl() -> None:
    ranges = {
        GRAPH.value(one, RDFS.range) for one in GRAPH.subjects(RDF.type, OWL.DatatypeProperty)
    }
    assert ranges - {None} <= DATATYPES


def test_no_property_is_transitive_and_functional() -> None:
    transitive = set(GRAPH.subjects(RDF.type, OWL.TransitiveProperty))
    assert not transitive & set(GRAPH.subjects(RDF.type, OWL.FunctionalProperty))


def test_every_term_is_declared_as_one_thing() -> None:
    for term in {one for one in GRAPH.subjects() if isinstance(one, URIRef)}:
        kinds = set(GRAPH.objects(term, RDF.type)) & DECLARING
        assert len(kinds) <= 1, term
        assert kinds or not _is_property(term), term


def _is_property(term: Node) -> bool:
    return (term, RDFS.range, None) in GRAPH or (term, RDFS.domain, None) in GRAPH


def _classes() -> set[Node]:
    return set(GRAPH.subjects(RDF.type, OWL.Class))


# ---------------------------------------------------------------- OOPS!


def test_p06_no_cycles() -> None:
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf):
        for term in set(GRAPH.subjects(predicate)):
            above = [
                far
                for near in GRAPH.objects(term, predicate)
                for far in GRAPH.transitive_objects(near, predicate)
            ]
            assert term not in above


def test_p07_no_class_names_two_things() -> None:
    for term in _classes():
        label = str(GRAPH.value(term, RDFS.label) or "")
        assert not re.search(r"\b(and|or)\b|/|&", label), label
        assert not re.search(r"[a-z](And|Or)[A-Z]", str(term)), term


def test_p10_the_classes_of_records_are_disjoint() -> None:
    (group,) = GRAPH.subjects(RDF.type, OWL.AllDisjointClasses)
    members = [str(one) for one in Collection(GRAPH, GRAPH.value(group, OWL.members))]  # type: ignore[arg-type]
    assert len(members) == len(set(members))
    assert {one.removeprefix(BASE) for one in members} == set(vocabulary().labels)
    for name in vocabulary().labels:
        assert vocabulary().classes[name].ancestors & set(vocabulary().labels) == {name}


def test_p19_no_property_has_two_domains_or_ranges() -> None:
    for predicate in (RDFS.domain, RDFS.range):
        subjects = list(GRAPH.subjects(predicate))
        assert len(subjects) == len(set(subjects))


def test_p20_labels_are_short_and_definitions_are_sentences() -> None:
    for term, definition in GRAPH.subject_objects(SKOS.definition):
        label = str(GRAPH.value(term, RDFS.label))
        assert len(label) <= 40, term
        assert not label.endswith("."), term
        assert str(definition)[0].isupper(), term
        assert str(definition).endswith("."), term
        assert str(definition).rstrip(".").casefold() != label.casefold(), term


def test_p32_classes_and_properties_of_one_owner_have_different_labels() -> None:
    labels = [str(GRAPH.value(one, RDFS.label)) for one in _classes() if str(one).startswith(BASE)]
    assert len(labels) == len(set(labels))
    for kind in owners(vocabulary()):
        names = [one.label for one in kind.properties.values()]
        assert len(names) == len(set(names)), kind


def test_foreign_terms_are_declared_or_known() -> None:
    assert {space(t) for triple in GRAPH for t in triple if isinstance(t, URIRef)} - KNOWN <= {
        BASE,
        "https://w3id.org/peergraph/",
        "https://creativecommons.org/licenses/by/4.0/",
        "https://orca.cardiff.ac.uk/id/eprint/",
    }
    structural = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range)
    predicates = {predicate for _, predicate, _ in GRAPH}
    structure = {target for one in structural for target in GRAPH.objects(None, one)}
    kinds = set(GRAPH.objects(None, RDF.type))
    for term in predicates | structure | kinds:
        if not str(term).startswith(BASE) and not space(term).endswith(BUILT_IN):
            assert set(GRAPH.objects(term, RDF.type)) & DECLARING, term


def test_declared_foreign_terms_are_used() -> None:
    uses = {term for s, p, o in GRAPH for term in (p, o)}
    foreign = {s for s in GRAPH.subjects(RDF.type) if not str(s).startswith(BASE)}
    unused = {one for one in foreign - {ONTOLOGY} if isinstance(one, URIRef)} - uses
    assert unused == set()


# ---------------------------------------------------------------- the syntaxes of RDF


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's JSON-LD parser
@pytest.mark.parametrize("syntax", Syntax)
def test_every_syntax_holds_the_same_graph(syntax: Syntax) -> None:
    parsed = Graph().parse(data=ontology(syntax), format=syntax.value)
    assert len(parsed) == len(GRAPH) > 1000
    assert isomorphic(parsed, GRAPH)


@pytest.mark.parametrize("syntax", Syntax)
def test_every_syntax_is_the_same_text_twice(syntax: Syntax) -> None:
    assert ontology(syntax) == ontology(syntax)


def test_every_syntax_is_the_same_text_in_another_process() -> None:
    script = (
        "import hashlib; from ontology.rdf import Syntax, ontology; "
        "print([hashlib.sha256(ontology(s).encode()).hexdigest() for s in Syntax])"
    )
    seeds = ("1", "2")
    found = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in seeds
    }
    assert len(found) == 1


@pytest.mark.parametrize("syntax", Syntax)
def test_texts_end_with_one_line_end(syntax: Syntax) -> None:
    assert re.search(r"[^\n]\n\Z", ontology(syntax))


def test_the_syntaxes_look_like_themselves() -> None:
    assert ontology(Syntax.turtle) == FILE.read_text("utf-8")
    assert json.loads(ontology(Syntax.jsonld))
    assert ontology(Syntax.rdfxml).startswith("<?xml")
    lines = ontology(Syntax.ntriples).splitlines()
    assert len(lines) == len(set(lines)) == len(GRAPH)
    assert all(line.endswith(" .") for line in lines)
