"""The ontology in the syntaxes of RDF."""

import json
import re
from enum import StrEnum
from xml.etree import ElementTree

from rdflib import Graph
from rdflib.compare import to_canonical_graph

from ontology.vocabulary import FILE


class Syntax(StrEnum):
    """An RDF syntax, by the name that rdflib knows it under."""

    turtle = "turtle"
    jsonld = "json-ld"
    rdfxml = "xml"
    ntriples = "nt"


def ontology(syntax: Syntax) -> str:
    """Return the ontology in ``syntax``; the same text every time."""
    if syntax is Syntax.turtle:
        return FILE.read_text("utf-8")
    parsed = Graph().parse(FILE, format="turtle")
    # Blank nodes are named by what they say, not at random.
    named = Graph()
    named += to_canonical_graph(parsed)
    for prefix, space in parsed.namespaces():
        named.bind(prefix, space)
    text = named.serialize(format=syntax.value)
    return {Syntax.jsonld: _json, Syntax.rdfxml: _xml, Syntax.ntriples: _lines}[syntax](text)


def _lines(text: str) -> str:
    return "".join(sorted(text.splitlines(keepends=True)))


def _json(text: str) -> str:
    def ordered(value: object, key: str = "") -> object:
        if isinstance(value, dict):
            return {name: ordered(value[name], name) for name in sorted(value)}
        if isinstance(value, list):
            parts = [ordered(one) for one in value]
            return parts if key == "@list" else sorted(parts, key=json.dumps)
        return value

    return json.dumps(ordered(json.loads(text)), indent=2, ensure_ascii=False) + "\n"


def _xml(text: str) -> str:
    for prefix, space in _spaces(text).items():
        ElementTree.register_namespace(prefix, space)
    root = ElementTree.fromstring(text)  # noqa: S314 - our own text
    for one in root:
        one[:] = sorted(one, key=ElementTree.tostring)
    root[:] = sorted(root, key=ElementTree.tostring)
    ElementTree.indent(root)
    return ElementTree.tostring(root, "unicode", xml_declaration=True) + "\n"


def _spaces(text: str) -> dict[str, str]:
    return dict(re.findall(r'xmlns:(\w+)="([^"]+)"', text))
