"""Small sets of records for tests."""

from collections.abc import Iterable

from ontology.record import Edge, Node, Record, Ref
from ontology.terms import Value

BASE: dict[str, Value] = {"origin": "project"}


def report(name: str = "r1") -> Node:
    return Node("Report", {**BASE, "id": name, "label": name, "title": name, "kind": "article"})


def concept(name: str, **more: Value) -> Node:
    given: dict[str, Value] = {"label": f"the {name}", "kind": "theme", "constructOrder": 2}
    return Node("Concept", {**BASE, "id": name, **given, **more})


def claim(name: str, start: str, end: str, kind: str = "LEADS_TO", **more: Value) -> list[Record]:
    given: dict[str, Value] = {"type": kind, "basis": "stated", "modality": "finding"}
    node = Node("Relation", {**BASE, "id": name, **given, "wording": f"words of {name}", **more})
    return [
        node,
        Edge("FROM", node.ref, Ref("Concept", start)),
        Edge("TO", node.ref, Ref("Concept", end)),
        Edge("ASSERTED_IN", node.ref, Ref("Report", "r1")),
    ]


def quote(name: str, words: str = "said", **more: Value) -> list[Record]:
    node = Node("Quote", {**BASE, "id": name, "exact": words, "constructOrder": 1, **more})
    return [node, Edge("FROM_SOURCE", node.ref, Ref("Source", "t1"))]


def source(name: str = "t1") -> Node:
    return Node("Source", {**BASE, "id": name, "title": name, "kind": "transcript"})


def bearing(kind: str, quote_id: str, claim_id: str) -> Edge:
    ends = (Ref("Quote", quote_id), Ref("Relation", claim_id))
    return Edge(kind, *ends, {**BASE, "id": f"{quote_id}-{claim_id}"})


def small() -> list[Record]:
    """Three concepts, two claims, a quote for the first."""
    return [
        report(),
        source(),
        *(concept(name) for name in ("a", "b", "c")),
        *claim("x1", "a", "b"),
        *claim("x2", "b", "c", "HINDERS"),
        *quote("q1"),
        bearing("SUPPORTS", "q1", "x1"),
    ]


def changed(records: Iterable[Record], name: str, **values: Value) -> list[Record]:
    """The records with some values of the node called ``name`` replaced."""
    return [
        Node(one.label, {**one.properties, **values}) if isinstance(one, Node) and one.id == name
        else one
        for one in records
    ]  # fmt: skip
