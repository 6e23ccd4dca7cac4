"""How the terms of the ontology stand to those of others, such as SKOS and PROV-O."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.term import Node as Term

from ontology.vocabulary import BASE, FILE, PG

# What each predicate says, in words.
_SAYS = {
    RDFS.subClassOf: "a kind of",
    RDFS.subPropertyOf: "a kind of",
    SKOS.exactMatch: "the same as",
    SKOS.closeMatch: "close to",
}


@dataclass(frozen=True, slots=True)
class Alignment:
    """That a term ``says`` it is ``a kind of``, ``the same as`` or ``close to`` another's term.

    ``name`` is the other term in short, such as ``prov:Activity``, ``iri`` its whole address.
    """

    says: str
    name: str
    iri: str

    def __str__(self) -> str:
        return f"{self.says} {self.name}"


@dataclass(frozen=True, slots=True)
class Carrier:
    """A class that relationships carry: each of them has the class's properties and an id."""

    name: str
    label: str
    definition: str
    iri: str
    relationships: tuple[str, ...]


@cache
def alignments() -> Mapping[str, tuple[Alignment, ...]]:
    """Return the alignments of each term of the ontology that has some, by its IRI."""
    graph, found = _graph(), dict[str, tuple[Alignment, ...]]()
    for term in sorted({str(one) for one in graph.subjects() if _own(one)}):
        given = tuple(_of(graph, URIRef(term)))
        if given:
            found[term] = given
    return found


def _of(graph: Graph, term: URIRef) -> list[Alignment]:
    return [
        Alignment(says, graph.qname(str(other)), str(other))
        for predicate, says in _SAYS.items()
        for other in sorted(graph.objects(term, predicate), key=str)
        if isinstance(other, URIRef) and not _own(other)
    ]


@cache
def carriers() -> tuple[Carrier, ...]:
    """Return the classes that relationships carry, by name."""
    graph = _graph()
    found: dict[URIRef, list[str]] = {}
    for link, kind in graph.subject_objects(PG.edgeClass):
        if isinstance(kind, URIRef):
            found.setdefault(kind, []).append(str(graph.value(link, RDFS.label)))
    return tuple(
        Carrier(
            str(kind).removeprefix(BASE),
            str(graph.value(kind, RDFS.label)),
            str(graph.value(kind, SKOS.definition)),
            str(kind),
            tuple(sorted(links)),
        )
        for kind, links in sorted(found.items())
        if (kind, RDF.type, OWL.Class) in graph
    )


@cache
def _graph() -> Graph:
    return Graph().parse(FILE, format="turtle")


def _own(term: Term) -> bool:
    return isinstance(term, URIRef) and term.startswith(BASE)
