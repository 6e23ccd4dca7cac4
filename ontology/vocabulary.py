"""The vocabulary, read once from ``peergraph.ttl``: the only place that knows how it is written."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal, cast

from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, Namespace, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.term import Node as Term

from ontology.terms import ClaimType, Class, Datatype, End, Property, Relationship, Word

BASE = "https://w3id.org/peergraph/ns#"
FILE = Path(__file__).with_name("peergraph.ttl")
PG = Namespace(BASE)
DCAM = Namespace("http://purl.org/dc/dcam/")
_DATATYPES: Mapping[Term, Datatype] = {
    XSD.string: "string",
    XSD.integer: "integer",
    XSD.double: "float",
    XSD.boolean: "boolean",
    XSD.date: "date",
    XSD.dateTime: "dateTime",
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Classes by label, relationships and claim types by type; ``version`` is the file's own."""

    version: str
    classes: Mapping[str, Class] = field(repr=False)
    relationships: Mapping[str, Relationship] = field(repr=False)
    claim_types: Mapping[str, ClaimType] = field(repr=False)

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that records can have, in the order of the file."""
        kept = self.classes.values()
        return tuple(one.name for one in kept if not one.abstract)

    @property
    def tables(self) -> tuple[str, ...]:
        """The labels and relationship types that a user's table can be named after."""
        labels = [label for label in self.labels if not self.classes[label].internal]
        return (*labels, *self.relationships)

    @property
    def walked(self) -> tuple[str, ...]:
        """The claim types that a trace goes along."""
        return tuple(one.type for one in self.claim_types.values() if one.walked)


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary of peergraph, read from its file on the first call."""
    return read(FILE)


def read(path: Path) -> Vocabulary:
    """Return the vocabulary that the Turtle file at ``path`` describes."""
    text = path.read_text("utf-8")
    return _Reader(Graph().parse(data=text, format="turtle"), text).vocabulary()


def upper(name: str) -> str:
    """Return the relationship type of a camelCase name: ``tookPartIn`` gives ``TOOK_PART_IN``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).upper()


class _Reader:
    """Reads one graph. Terms come in the order of the file, which rdflib does not keep."""

    def __init__(self, graph: Graph, text: str) -> None:
        self.graph = graph
        named = re.findall(r"^pg:(\w+) a ", text, re.MULTILINE)
        self.order = {name: number for number, name in enumerate(named)}

    def _place(self, term: Term) -> tuple[int, str]:
        return self.order.get(_local(term), len(self.order)), _local(term)

    def vocabulary(self) -> Vocabulary:
        classes = {name: self._class(term) for term, name in self._terms(OWL.Class)}
        return Vocabulary(
            version=str(next(self.graph.objects(None, OWL.versionInfo), "")),
            classes={name: one for name, one in classes.items() if not self._is_edge(one)},
            relationships=self._relationships(),
            claim_types={one.type: one for one in self._claim_types()},
        )

    def _terms(self, kind: URIRef) -> list[tuple[URIRef, str]]:
        own = [cast("URIRef", term) for term in self.graph.subjects(RDF.type, kind) if _own(term)]
        return [(term, _local(term)) for term in sorted(own, key=self._place)]

    def _text(self, term: Term, predicate: URIRef) -> str:
        return str(self.graph.value(term, predicate) or "")

    def _flag(self, term: Term, predicate: URIRef) -> bool:
        return self.graph.value(term, predicate) == RdfLiteral(True)

    def _ancestors(self, term: Term) -> frozenset[Term]:
        return frozenset(one for one in self.graph.transitive_objects(term, RDFS.subClassOf) if one)

    def _is_edge(self, one: Class) -> bool:
        return "Annotated" in one.ancestors

    def _class(self, term: URIRef) -> Class:
        above = self._ancestors(term)
        return Class(
            name=_local(term),
            iri=str(term),
            label=self._text(term, RDFS.label),
            definition=self._text(term, SKOS.definition),
            properties=self._properties(above),
            required=self._required(above),
            searched=self._searched(above),
            abstract=self._flag(term, PG.abstract),
            internal=self._flag(term, PG.internal),
            ancestors=frozenset(_local(one) for one in above if _own(one)),
        )

    def _properties(self, classes: frozenset[Term]) -> dict[str, Property]:
        found = {}
        for term, _name in self._terms(OWL.DatatypeProperty):
            domains = {*self.graph.objects(term, RDFS.domain)}
            domains |= {*self.graph.objects(term, DCAM.domainIncludes)}
            if domains & classes:
                one = self._property(term)
                found[one.name] = one
        return found

    def _column(self, term: Term) -> str:
        return self._text(term, PG.column) or _local(term)

    def _property(self, term: URIRef) -> Property:
        functional = (term, RDF.type, OWL.FunctionalProperty) in self.graph
        datatype = self.graph.value(term, RDFS.range)
        if datatype is None or datatype not in _DATATYPES:
            raise ValueError(f"{term} needs a range among {sorted(map(str, _DATATYPES))}")
        return Property(
            name=self._column(term),
            iri=str(term),
            label=self._text(term, RDFS.label),
            definition=self._text(term, SKOS.definition),
            datatype=_DATATYPES[datatype],
            many=not functional,
            private=self._flag(term, PG.private),
            indexed=self._flag(term, PG.indexed),
            words=tuple(self._words(self.graph.value(term, PG.valuesFrom))),
        )

    def _words(self, scheme: Term | None) -> Iterator[Word]:
        if scheme == PG.claim:
            for one in self._claim_types():
                yield Word(one.type, one.label, one.definition)
            return
        found = self.graph.subjects(SKOS.inScheme, scheme) if scheme else ()
        for term in sorted(found, key=self._place):
            yield Word(
                self._text(term, SKOS.notation),
                self._text(term, RDFS.label),
                self._text(term, SKOS.definition),
                frozenset(map(self._column, self.graph.objects(term, PG.requires))),
                frozenset(map(self._column, self.graph.objects(term, PG.requiresBetween))),
            )

    def _required(self, classes: frozenset[Term]) -> frozenset[str]:
        pairs = self.graph.subject_objects(PG.requiredIn)
        return frozenset(self._column(term) for term, one in pairs if one in classes)

    def _searched(self, classes: frozenset[Term]) -> tuple[str, ...]:
        pairs = self.graph.subject_objects(PG.searchedIn)
        found = sorted((term for term, one in pairs if one in classes), key=self._place)
        return tuple(map(self._column, found))

    def _relationships(self) -> dict[str, Relationship]:
        grouped: dict[str, list[URIRef]] = {}
        for term, name in self._terms(OWL.ObjectProperty):
            if not self._is_claim(term):
                kind = self._text(term, PG.relationshipType) or upper(name)
                grouped.setdefault(kind, []).append(term)
        return {kind: self._relationship(kind, terms) for kind, terms in grouped.items()}

    def _relationship(self, kind: str, terms: list[URIRef]) -> Relationship:
        carrier = next((c for t in terms for c in self.graph.objects(t, PG.edgeClass)), None)
        above = self._ancestors(carrier) if carrier else frozenset()
        return Relationship(
            type=kind,
            label=self._text(terms[0], RDFS.label),
            ends=tuple(self._end(term) for term in terms),
            properties=self._properties(above),
            required=self._required(above),
        )

    def _end(self, term: URIRef) -> End:
        return End(
            iri=str(term),
            starts=self._concrete(self.graph.value(term, RDFS.domain)),
            ends=self._concrete(self.graph.value(term, RDFS.range)),
            definition=self._text(term, SKOS.definition),
            least=int(self._text(term, PG.atLeast) or 0),
            single=(term, RDF.type, OWL.FunctionalProperty) in self.graph,
        )

    def _concrete(self, term: Term | None) -> tuple[str, ...]:
        below = set(self.graph.transitive_subjects(RDFS.subClassOf, term))
        kept = [one for one in below if one and _own(one) and not self._flag(one, PG.abstract)]
        return tuple(_local(one) for one in sorted(kept, key=self._place))

    def _is_claim(self, term: Term) -> bool:
        return PG.claim in set(self.graph.transitive_objects(term, RDFS.subPropertyOf))

    def _claim_types(self) -> Iterator[ClaimType]:
        for term, name in self._terms(OWL.ObjectProperty):
            if term != PG.claim and self._is_claim(term):
                yield ClaimType(
                    type=self._text(term, PG.relationshipType) or upper(name),
                    iri=str(term),
                    label=self._text(term, RDFS.label),
                    definition=self._text(term, SKOS.definition),
                    sign=cast("Literal['+', '-', 'none']", self._text(term, PG.sign)),
                    walked=self._flag(term, PG.walked),
                )


def _own(term: Term) -> bool:
    return isinstance(term, URIRef) and term.startswith(BASE)


def _local(term: Term) -> str:
    return str(term).removeprefix(BASE)
