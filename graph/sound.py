"""What a graph must hold that no single record shows: asked in the transaction that writes.

Community editions enforce uniqueness only; the rest is here.
"""

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

from neo4j import ManagedTransaction

from graph.batch import ROWS
from graph.connection import Connection
from graph.spool import Spool
from ontology.errors import Fault, InputError
from ontology.record import Edge, Node, Place, Ref
from ontology.seen import WORDLESS
from ontology.terms import Relationship
from ontology.vocabulary import Vocabulary

Ask = Callable[[str, dict[str, Any]], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule on the records of ``label``: ``breach`` is the Cypher condition that breaks it.

    A ``wide`` rule can be broken for a record by a load that does not name it; one of ``several``
    by undoing a load, though no later load is in the way.
    """

    label: str
    breach: str
    message: str
    wide: bool = False
    several: bool = False
    demonstration: bool = False


def rules(vocabulary: Vocabulary) -> Iterator[Rule]:
    """Give the rules that follow from the vocabulary, and those on evidence."""
    for kind in vocabulary.relationships.values():
        for end in (one for one in kind.ends if one.least):
            breach = f"COUNT {{ (n)-[:`{kind.type}`]->() }} < {end.least}"
            message = f"needs at least {end.least} {kind.type}"
            for label in end.starts:
                yield Rule(label, breach, message, bool(kind.properties), not end.single)
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
    records: Spool,
    purpose: str,
    stripped: Iterable[Ref] = (),
) -> None:
    """Raise InputError with every fault that ``records`` make in the graph as a whole.

    ``stripped`` are records that lost a relationship which they may need.
    """

    def ask(text: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        return transaction.run(text, parameters).data()

    _refuse(_broken(vocabulary, ask, records, purpose, stripped), records)


def ensure_written(
    ask: Ask,
    vocabulary: Vocabulary,
    records: Spool,
    purpose: str,
    stripped: Iterable[Ref] = (),
) -> None:
    """Do as ``ensure`` when ``records`` are written already; ``ask`` reads the graph."""
    _refuse(_broken(vocabulary, ask, records, purpose, stripped), records)


def at_risk(transaction: ManagedTransaction, vocabulary: Vocabulary) -> set[Fault]:
    """Return what is wrong by those rules that undoing a load can break."""
    return {
        Fault(f"{rule.label} {row['id']} {rule.message}")
        for rule in rules(vocabulary)
        if rule.wide or rule.several
        for row in transaction.run(_whole(rule)).data()
    }


def ensure_after(
    transaction: ManagedTransaction, vocabulary: Vocabulary, load: str, before: Container[Fault]
) -> None:
    """Raise InputError for what is wrong since ``load`` was taken back, and was not ``before``."""
    fresh = (one for one in at_risk(transaction, vocabulary) if one not in before)
    found = sorted(fresh, key=lambda one: one.message)
    if found:
        raise InputError(f"{load} cannot be undone: the graph would not be sound", found)


def decisive(vocabulary: Vocabulary) -> set[str]:
    """Return the labels and types of relationships on which the rules ``at_risk`` depend."""
    kinds = {one.type for one in vocabulary.relationships.values() if _needed(one)}
    labels = {rule.label for rule in rules(vocabulary) if rule.wide or rule.several}
    return labels | kinds | {"SUPPORTS", "DISPUTES", "QUALIFIES"}


def _needed(kind: Relationship) -> bool:
    return any(end.least for end in kind.ends)


def check(connection: Connection, vocabulary: Vocabulary) -> list[Fault]:
    """Return every fault of a graph as it stands."""
    return [
        Fault(f"{rule.label} {row['id']} {rule.message}")
        for rule in rules(vocabulary)
        for row in connection.read(_whole(rule))
    ]


def _refuse(broken: Iterable[tuple[Rule, str]], records: Spool) -> None:
    found = sorted(dict.fromkeys(broken), key=lambda one: (one[0].label, one[1]))
    if not found:
        return
    places = _places({Ref(rule.label, name) for rule, name in found}, records)
    faults = [
        Fault(rule.message, *places.get(Ref(rule.label, name), Place()), "id", name)
        for rule, name in found
    ]
    raise InputError("the records do not make a sound graph", faults)


def _places(wanted: set[Ref], records: Spool) -> dict[Ref, Place]:
    """Where each record of ``wanted`` was read; a claim also by its evidence."""
    nodes, ends = dict[Ref, Place](), dict[Ref, Place]()
    for record in (one for batch in records.batches() for one in batch.records):
        if isinstance(record, Node) and record.ref in wanted:
            nodes[record.ref] = record.place
        elif isinstance(record, Edge) and record.id and record.end in wanted:
            ends[record.end] = record.place
    return ends | nodes


def _broken(
    vocabulary: Vocabulary, ask: Ask, records: Spool, purpose: str, stripped: Iterable[Ref]
) -> Iterator[tuple[Rule, str]]:
    """Give each rule that is broken, with the id of the record that breaks it."""
    kept = [one for one in rules(vocabulary) if purpose == "demonstration" or not one.demonstration]
    for rule in (one for one in kept if one.wide):
        yield from ((rule, row["id"]) for row in ask(_whole(rule), {}))
    narrow = [one for one in kept if not one.wide]
    for label, ids in _named(records, {one.label for one in narrow}, stripped):
        for rule in (one for one in narrow if one.label == label):
            yield from ((rule, row["id"]) for row in ask(_among(rule), {"ids": ids}))


def _named(
    records: Spool, labels: set[str], stripped: Iterable[Ref]
) -> Iterator[tuple[str, list[str]]]:
    """Give ids of the records that a load wrote or stripped, label by label, in blocks."""
    for batch in records.batches(labels):
        yield batch.shape.kind, [row["id"] for row in batch.rows]
    for label, some in groupby(sorted(stripped), key=lambda one: one.label):
        while ids := [one.id for one in islice(some, ROWS)]:
            yield label, ids


def _whole(rule: Rule) -> str:
    return f"MATCH (n:`{rule.label}`) WHERE {rule.breach} RETURN n.id AS id ORDER BY id"


def _among(rule: Rule) -> str:
    return (
        f"UNWIND $ids AS id MATCH (n:`{rule.label}` {{id: id}}) "
        f"WHERE {rule.breach} RETURN n.id AS id"
    )
