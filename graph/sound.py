"""What a graph must hold that no single record shows: asked in the transaction that writes.

Community editions enforce uniqueness only; the rest is here.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from neo4j import ManagedTransaction

from graph.batch import ROWS
from graph.connection import Connection
from ontology.errors import Fault, InputError
from ontology.record import Edge, Node, Place, Record, Ref
from ontology.seen import WORDLESS
from ontology.vocabulary import Vocabulary

Ask = Callable[[str, dict[str, Any]], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule on the records of ``label``: ``breach`` is the Cypher condition that breaks it.

    A ``wide`` rule can be broken for a record by a load that does not name it.
    """

    label: str
    breach: str
    message: str
    wide: bool = False
    demonstration: bool = False


def rules(vocabulary: Vocabulary) -> Iterator[Rule]:
    """Give the rules that follow from the vocabulary, and those on evidence."""
    for kind in vocabulary.relationships.values():
        for end in (one for one in kind.ends if one.least):
            breach = f"COUNT {{ (n)-[:`{kind.type}`]->() }} < {end.least}"
            message = f"needs at least {end.least} {kind.type}"
            for label in end.starts:
                yield Rule(label, breach, message, wide=bool(kind.properties))
    unsupported = "NOT EXISTS { (n)<-[:SUPPORTS]-(:Quote) }"
    wordless = f"n.basis = 'stated' AND n.wording IS NULL AND {unsupported}"
    yield Rule("Relation", wordless, WORDLESS, wide=True)
    evidence = "MATCH (n)<-[:SUPPORTS|DISPUTES|QUALIFIES]-(q:Quote) WHERE q.origin = 'synthetic'"
    borrowed = f"n.origin <> 'synthetic' AND EXISTS {{ {evidence} }}"
    message = "a synthetic quote may bear on a synthetic claim only"
    yield Rule("Relation", borrowed, message, wide=True, demonstration=True)


def ensure(
    transaction: ManagedTransaction,
    vocabulary: Vocabulary,
    records: Sequence[Record],
    purpose: str,
) -> None:
    """Raise InputError with every fault that ``records`` make in the graph as a whole."""

    def ask(text: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        return transaction.run(text, parameters).data()

    places = _places(records)
    faults = [
        fault
        for rule in rules(vocabulary)
        if purpose == "demonstration" or not rule.demonstration
        for fault in _faults(rule, ask, places)
    ]
    if faults:
        raise InputError("the records do not make a sound graph", faults)


def check(connection: Connection, vocabulary: Vocabulary) -> list[Fault]:
    """Return every fault of a graph as it stands."""
    return [
        Fault(f"{rule.label} {row['id']} {rule.message}")
        for rule in rules(vocabulary)
        for row in connection.read(_whole(rule))
    ]


def _places(records: Sequence[Record]) -> dict[Ref, Place]:
    """Where each record that a rule may name was read; a claim also by its evidence."""
    ends = {one.end: one.place for one in records if isinstance(one, Edge) and one.id}
    return ends | {one.ref: one.place for one in records if isinstance(one, Node)}


def _faults(rule: Rule, ask: Ask, places: dict[Ref, Place]) -> Iterator[Fault]:
    found: list[dict[str, Any]] = []
    if rule.wide:
        found = ask(_whole(rule), {})
    else:
        ids = [ref.id for ref in places if ref.label == rule.label]
        for start in range(0, len(ids), ROWS):
            found += ask(_among(rule), {"ids": ids[start : start + ROWS]})
    for name in sorted(row["id"] for row in found):
        place = places.get(Ref(rule.label, name), Place())
        yield Fault(rule.message, *place, "id", name)


def _whole(rule: Rule) -> str:
    return f"MATCH (n:`{rule.label}`) WHERE {rule.breach} RETURN n.id AS id ORDER BY id"


def _among(rule: Rule) -> str:
    return (
        f"UNWIND $ids AS id MATCH (n:`{rule.label}` {{id: id}}) "
        f"WHERE {rule.breach} RETURN n.id AS id"
    )
