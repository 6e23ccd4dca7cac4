"""A small project of two studies, for tests of what a synthesis asks."""

from ontology.record import Edge, Node, Record, Ref
from ontology.terms import Value
from tests.graph.records import BASE, bearing, claim, concept

HOSTILE = "<img src=x onerror=alert(1)> **b** =1+1"


def node(record: str, name: str, /, **more: Value) -> Node:
    return Node(record, {**BASE, "id": name, **more})


def edge(kind: str, start: str, end: str, /, **more: Value) -> Edge:
    """An edge between two records, each as ``Label:id``; with properties it has an id."""
    ends = (Ref(*start.split(":", 1)), Ref(*end.split(":", 1)))
    given = {**BASE, "id": f"{kind}-{start}-{end}", **more} if more else {}
    return Edge(kind, *ends, given)


def study(name: str, **more: Value) -> list[Record]:
    """A study with a report, a source and two participants."""
    about: dict[str, Value] = {
        "kind": "article",
        "title": f"Report {name}",
        "label": f"Report {name}",
    }
    found: list[Record] = [
        node("Study", name, label=f"Study {name}", **more),
        node("Report", f"r-{name}", **about, **more),
        node("Source", f"t-{name}", title=f"Source {name}", kind="transcript", **more),
        edge("REPORTS_ON", f"Report:r-{name}", f"Study:{name}"),
        edge("PART_OF", f"Source:t-{name}", f"Study:{name}"),
    ]
    for number in (1, 2):
        person = f"{name}-p{number}"
        found += [
            node("Participant", person, label=f"Person {person}", group="staff", **more),
            edge("TOOK_PART_IN", f"Participant:{person}", f"Study:{name}"),
        ]
    return found


def quote(name: str, where: str, who: str = "", **more: Value) -> list[Record]:
    """A quote from a study's source, of a participant where one is named."""
    given: dict[str, Value] = {"exact": f"words of {name}", "constructOrder": 1}
    found: list[Record] = [
        node("Quote", name, **{**given, **more}),
        edge("FROM_SOURCE", f"Quote:{name}", f"Source:t-{where}"),
    ]
    spoken = [edge("SPOKEN_BY", f"Quote:{name}", f"Participant:{who}")] if who else []
    return [*found, *spoken]


def shows(quote_id: str, concept_id: str) -> Edge:
    return edge("EVIDENCES", f"Quote:{quote_id}", f"Concept:{concept_id}", by="A")


def asserted(
    name: str, start: str, end: str, report: str, kind: str = "LEADS_TO", **more: Value
) -> list[Record]:
    """A claim of a report."""
    made = [
        one
        for one in claim(name, start, end, kind, **more)
        if one != Edge("ASSERTED_IN", Ref("Relation", name), Ref("Report", "r1"))
    ]
    return [*made, edge("ASSERTED_IN", f"Relation:{name}", f"Report:{report}")]


def small() -> list[Record]:
    """Two studies, four concepts and a claim between two of them."""
    return [
        *study("s1"),
        *study("s2"),
        concept("a"),
        concept("b", label=HOSTILE),
        concept("c"),
        concept("d", constructOrder=3),
        edge("IDENTIFIED_IN", "Concept:a", "Report:r-s1"),
        edge("IDENTIFIED_IN", "Concept:b", "Report:r-s2"),
        *asserted("x1", "a", "b", "r-s1"),
        *quote("q1", "s1", "s1-p1"),
        *quote("q2", "s1", "s1-p2"),
        *quote("q3", "s2", "s2-p1"),
        shows("q1", "a"),
        shows("q3", "a"),
        shows("q2", "c"),
        shows("q3", "c"),
        bearing("SUPPORTS", "q1", "x1"),
    ]


def translations() -> list[Record]:
    """A reciprocal translation into ``d`` and a refutational one that stays open."""
    said: dict[str, Value] = {"basis": "inferred", "by": "A", "date": "2026-01-02"}
    return [
        node("Translation", "t1", kind="reciprocal", explanation="The same.", **said),
        node("Translation", "t2", kind="refutational", explanation="Not the same.", **said),
        edge("TRANSLATES", "Translation:t1", "Concept:a", fit="close"),
        edge("TRANSLATES", "Translation:t1", "Concept:b", fit="loose"),
        edge("INTO", "Translation:t1", "Concept:d"),
        edge("TRANSLATES", "Translation:t2", "Concept:c", fit="against"),
        edge("TRANSLATES", "Translation:t2", "Relation:x1", fit="for"),
    ]
