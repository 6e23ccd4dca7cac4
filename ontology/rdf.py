"""The ontology in the syntaxes of RDF."""

from enum import StrEnum

from rdflib import Graph

from ontology.vocabulary import FILE


class Syntax(StrEnum):
    """An RDF syntax, by the name that rdflib knows it under."""

    turtle = "turtle"
    jsonld = "json-ld"
    rdfxml = "xml"
    ntriples = "nt"


def ontology(syntax: Syntax) -> str:
    """Return the ontology in ``syntax``; the same text every time. N-Triples are sorted."""
    if syntax is Syntax.turtle:
        return FILE.read_text("utf-8")
    text = Graph().parse(FILE, format="turtle").serialize(format=syntax.value)
    if syntax is Syntax.ntriples:
        return "".join(sorted(text.splitlines(keepends=True)))
    return text if text.endswith("\n") else text + "\n"
