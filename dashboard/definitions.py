"""What the Ontology page shows: classes, relationships, claim types, words, and a picture."""

from collections.abc import Iterator, Sequence
from typing import Any

from dashboard.figure import Arrow, Box, Figure
from ontology.aligned import alignments, carriers
from ontology.rdf import Syntax
from ontology.terms import Class, Property, Relationship
from ontology.vocabulary import BASE, Vocabulary

CLASSES = {
    "name": "Class",
    "label": "In words",
    "kind": "Kind",
    "definition": "Definition",
    "aligned": "Alignment",
}
RELATIONSHIPS = {
    "name": "Relationship",
    "label": "In words",
    "joins": "Joins",
    "definition": "Definition",
    "number": "How many",
    "aligned": "Alignment",
}
CLAIMS = {
    "name": "Claim type",
    "label": "In words",
    "sign": "Sign",
    "walked": "In a trace",
    "definition": "Definition",
    "aligned": "Alignment",
}
WORDS = {
    "property": "Property",
    "word": "Word",
    "label": "In words",
    "definition": "Definition",
    "requires": "Requires",
}
PROPERTIES = {
    "class": "Class",
    "name": "Property",
    "type": "Type",
    "needed": "Needed",
    "definition": "Definition",
    "aligned": "Alignment",
}
# Name, ending and media type of each syntax that the ontology is offered in.
SYNTAXES = {
    Syntax.turtle: ("Turtle", "ttl", "text/turtle"),
    Syntax.jsonld: ("JSON-LD", "jsonld", "application/ld+json"),
    Syntax.rdfxml: ("RDF/XML", "rdf", "application/rdf+xml"),
    Syntax.ntriples: ("N-Triples", "nt", "application/n-triples"),
}
_SIGNS = {"+": "furthers (+)", "-": "holds back (−)", "none": "neither"}
_CARRIED = f"{BASE}Annotated"  # gathers the classes of relationships
_ANY = 6  # classes at one end from which on they are not drawn or named one by one
Row = dict[str, Any]


def class_rows(known: Vocabulary) -> list[Row]:
    """Return every class, those that only gather others and those of relationships included."""
    rows = [
        {
            "name": one.name,
            "label": one.label,
            "kind": _kind(one),
            "definition": one.definition,
            "aligned": _aligned(one.iri),
        }
        for one in known.classes.values()
    ]
    return rows + [
        {
            "name": one.name,
            "label": one.label,
            "kind": f"of relationships: {', '.join(one.relationships)}",
            "definition": one.definition,
            "aligned": _aligned(one.iri, _CARRIED),
        }
        for one in carriers()
    ]


def _kind(one: Class) -> str:
    if one.abstract:
        return "gathers others, has no records of its own"
    return "written by the program" if one.internal else "records"


def _aligned(*iris: str) -> str:
    known = alignments()
    found = (str(other) for iri in iris for other in known.get(iri, ()))
    return "; ".join(dict.fromkeys(found))


def relationship_rows(known: Vocabulary) -> list[Row]:
    """Return every relationship, a row for each pair of ends that it may join."""
    return [
        {
            "name": one.type,
            "label": one.label,
            "joins": f"{_some(end.starts)} to {_some(end.ends)}",
            "definition": end.definition,
            "number": _number(end.least, end.single),
            "aligned": _aligned(end.iri),
        }
        for one in known.relationships.values()
        for end in one.ends
    ]


def _some(labels: Sequence[str]) -> str:
    return ", ".join(labels) if len(labels) < _ANY else f"any of {len(labels)} classes"


def _number(least: int, single: bool) -> str:
    if single:
        return "one" if least else "one or none"
    return f"{least} or more" if least else "any"


def claim_rows(known: Vocabulary) -> list[Row]:
    """Return every claim type with its sign, and whether a trace goes along it."""
    return [
        {
            "name": one.type,
            "label": one.label,
            "sign": _SIGNS[one.sign],
            "walked": "walked" if one.walked else "not walked",
            "definition": one.definition,
            "aligned": _aligned(one.iri),
        }
        for one in known.claim_types.values()
    ]


def word_rows(known: Vocabulary) -> list[Row]:
    """Return the words that properties allow, each scheme of words once."""
    found: dict[tuple[str, tuple[str, ...]], Property] = {}
    for one in (one for held in _held(known) for one in held.properties.values() if one.words):
        found.setdefault((one.iri, one.allowed), one)
    return [
        {
            "property": one.label,
            "word": word.notation,
            "label": word.label,
            "definition": word.definition,
            "requires": ", ".join(sorted(word.requires | word.between)),
        }
        for one in found.values()
        for word in one.words
    ]


def _held(known: Vocabulary) -> Iterator[Class | Relationship]:
    yield from (known.classes[label] for label in known.labels)
    yield from known.relationships.values()


def property_rows(known: Vocabulary) -> list[Row]:
    """Return the properties of every label and every relationship."""
    return [
        {
            "class": held.name if isinstance(held, Class) else held.type,
            "name": one.name,
            "type": f"several of {one.datatype}" if one.many else one.datatype,
            "needed": "needed" if one.name in held.required else "",
            "definition": one.definition,
            "aligned": _aligned(one.iri),
        }
        for held in _held(known)
        for one in held.properties.values()
    ]


def picture(known: Vocabulary) -> Figure:
    """Return the classes of records with the relationships between them.

    Those that may lead to nearly anything, as a memo may be about any record, would hide the rest:
    the text names them instead.
    """
    labels = [one for one in known.labels if not known.classes[one].internal]
    between: dict[tuple[str, str], list[str]] = {}
    wide = []
    for one in known.relationships.values():
        for end in one.ends:
            if len(end.ends) >= _ANY:
                wide.append(f"{_words(known, end.starts)} {one.label} any record")
                continue
            for pair in ((start, stop) for start in end.starts for stop in end.ends):
                between.setdefault(pair, []).append(one.label)
    boxes = tuple(Box(one, known.classes[one].label, one) for one in labels)
    arrows = tuple(
        Arrow(f"a{number}", *pair, ", ".join(dict.fromkeys(said)))
        for number, (pair, said) in enumerate(between.items())
    )
    text = f"{len(boxes)} classes of records and the relationships that may join them."
    left = f" Not drawn: {'; '.join(wide)}." if wide else ""
    title = "The classes of the ontology"
    return Figure(title, text + left, boxes, arrows, basis=False)


def _words(known: Vocabulary, labels: Sequence[str]) -> str:
    return ", ".join(f"a {known.classes[one].label}" for one in labels)
