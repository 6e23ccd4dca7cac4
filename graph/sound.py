"""What a graph must hold that no single record shows: asked in the transaction that writes.

Community editions enforce uniqueness only; the rest is here.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from neo4j import ManagedTransaction

from graph.batch import ROWS
from ontology.errors import Fault, InputError
from ontology.record import Edge, Node, Place, Record
from ontology.vocabulary import Vocabulary

_FEWER = """
UNWIND $ids AS id MATCH (n:`{label}` {{id: id}})
WHERE COUNT {{ (n)-[:`{type}`]->() }} < $least RETURN n.id AS id
"""
_WORDLESS = """
UNWIND $ids AS id MATCH (n:Relation {id: id})
WHERE n.basis = 'stated' AND n.wording IS NULL AND NOT EXISTS { (n)<-[:SUPPORTS]-(:Quote) }
RETURN n.id AS id
"""
_BORROWED = """
UNWIND $ids AS id MATCH (n:Relation {id: id}) WHERE n.origin <> 'synthetic'
MATCH (n)<-[:SUPPORTS|DISPUTES|QUALIFIES]-(q:Quote) WHERE q.origin = 'synthetic'
RETURN DISTINCT n.id AS id
"""
_EVIDENCE = ("SUPPORTS", "DISPUTES", "QUALIFIES")
_WORDS = "a stated claim needs its wording or a quote that supports it"
_SYNTHETIC = "a synthetic quote may bear on a synthetic claim only"


def ensure(
    transaction: ManagedTransaction,
    vocabulary: Vocabulary,
    records: Sequence[Record],
    purpose: str,
) -> None:
    """Raise InputError with every fault of ``records`` that shows in the graph only."""
    places = {one.ref: one.place for one in records if isinstance(one, Node)}
    ids: dict[str, list[str]] = defaultdict(list)
    for ref in places:
        ids[ref.label].append(ref.id)
    touched = _claims_touched(records)

    def ask(text: str, label: str, message: str, among: list[str], **more: Any) -> Iterator[Fault]:  # noqa: ANN401
        for start in range(0, len(among), ROWS):
            found = transaction.run(text, ids=among[start : start + ROWS], **more)
            for name in sorted(row["id"] for row in found):
                place = next((p for r, p in places.items() if r == (label, name)), Place())
                yield Fault(
                    message, *(place if place.file else touched.get(name, place)), "id", name
                )

    faults: list[Fault] = []
    for kind in vocabulary.relationships.values():
        for end in (one for one in kind.ends if one.least):
            for label in (one for one in end.starts if one in ids):
                text = _FEWER.format(label=label, type=kind.type)
                message = f"needs at least {end.least} {kind.type}"
                faults += ask(text, label, message, ids[label], least=end.least)
    faults += ask(_WORDLESS, "Relation", _WORDS, ids["Relation"])
    if purpose == "demonstration":
        faults += ask(_BORROWED, "Relation", _SYNTHETIC, list(touched))
    if faults:
        raise InputError("the records do not make a sound graph", faults)


def _claims_touched(records: Sequence[Record]) -> dict[str, Place]:
    edges = (one for one in records if isinstance(one, Edge) and one.type in _EVIDENCE)
    return {one.end.id: one.place for one in edges}
