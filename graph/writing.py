"""Writing a load: one transaction, so that it is there whole or not at all."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import Any

from neo4j import ManagedTransaction

from graph import batch, derived, receipt, sound
from graph.batch import Batch
from graph.connection import Connection
from graph.receipt import Receipt
from ontology.errors import Fault, GraphError, InputError
from ontology.record import Node, Record, Ref
from ontology.vocabulary import Vocabulary

# A label or relationship type, and an id.
Key = tuple[str, str]
# Told how many records are written, and how many there are.
Report = Callable[[int, int], None]
LIMIT = 100_000  # records of one load
_TOUCH = """
MATCH (g:Graph {id: 'graph'}) SET g.version = g.version + 1 RETURN g.purpose AS purpose
"""
_KNOWN = "UNWIND $ids AS id MATCH (n:`{label}` {{id: id}}) RETURN n.id AS id"


class _Unchanged(Exception):  # noqa: N818  (no fault: it takes the transaction back)
    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = counts


def write(
    connection: Connection,
    vocabulary: Vocabulary,
    records: Sequence[Record],
    files: Mapping[str, str],
    by: str = "",
    report: Report | None = None,
    protected: Container[Key] = frozenset(),
) -> Receipt:
    """Write checked ``records`` in one transaction under one receipt.

    Records that are there already with the same values count as unchanged. When nothing changes,
    nothing is written and the receipt's ``load`` is empty. ``report`` is told of the progress.
    Raises InputError when the graph would not be sound or a ``protected`` record would change,
    GraphError when there are more than ``LIMIT`` records or the graph is missing.
    """
    if len(records) > LIMIT:
        raise GraphError(f"{len(records):,} records are more than the {LIMIT:,} of one load")

    def work(transaction: ManagedTransaction) -> Receipt:
        purpose = touch(transaction)
        counts = _write_all(transaction, vocabulary, records, report, protected)
        if not counts["created"] and not counts["updated"]:
            raise _Unchanged(counts)
        sound.ensure(transaction, vocabulary, records, purpose)
        derived.rebuild(transaction, vocabulary)
        return receipt.keep(transaction, files, counts, by)

    try:
        return connection.write(work)
    except _Unchanged as nothing:
        return Receipt("", "", files, 0, 0, nothing.counts["unchanged"], "", by)


def touch(transaction: ManagedTransaction) -> str:
    """Raise the graph's version and return its purpose; every writing transaction begins so.

    On Neo4j this also lets writers in one at a time, which spares them deadlocks.
    """
    found = transaction.run(_TOUCH).single()
    if found is None:
        raise GraphError("this graph was not made by peergraph; start one with: peergraph new NAME")
    return str(found["purpose"])


def known(connection: Connection, refs: Iterable[Ref]) -> set[Ref]:
    """Return those of ``refs`` that the graph has."""
    grouped: dict[str, list[str]] = {}
    for ref in refs:
        grouped.setdefault(ref.label, []).append(ref.id)
    return {
        Ref(label, row["id"])
        for label, ids in grouped.items()
        for start in range(0, len(ids), batch.ROWS)
        for row in connection.read(
            _KNOWN.format(label=label), {"ids": ids[start : start + batch.ROWS]}
        )
    }


def _write_all(
    transaction: ManagedTransaction,
    vocabulary: Vocabulary,
    records: Sequence[Record],
    report: Report | None,
    protected: Container[Key],
) -> dict[str, int]:
    counts = Counter({"created": 0, "updated": 0, "unchanged": 0})
    for one in batch.batches(records, vocabulary):
        counts.update(_write_batch(transaction, vocabulary, one, protected))
        if report:
            report(counts.total(), len(records))
    return dict(counts)


def _write_batch(
    transaction: ManagedTransaction, vocabulary: Vocabulary, one: Batch, protected: Container[Key]
) -> Counter[str]:
    rows = list(one.rows)
    gone = _make_room(transaction, vocabulary, one)
    found = transaction.run(batch.statement(one.shape), rows=rows).single(strict=True)
    if found["n"] != len(rows):
        lost = len(rows) - found["n"]
        raise GraphError(f"{lost} {one.shape.kind} records lost an end meanwhile")
    before = dict(found["there"])
    _refuse_other_origins(one, before)
    gone |= _drop_links(transaction, one, before)
    states = [
        "updated" if number in gone else _state(row, before.get(number))
        for number, row in enumerate(rows)
    ]
    _refuse_protected(one, states, protected)
    return Counter(states)


def _refuse_protected(one: Batch, states: Sequence[str], protected: Container[Key]) -> None:
    faults = [
        Fault("a bundled record has this id; choose another", *record.place, "id", record.id)
        for record, state in zip(one.records, states, strict=True)
        if state == "updated" and (key_of(record) in protected or _starts(record) in protected)
    ]
    if faults:
        raise InputError("nothing was loaded: bundled records would be overwritten", faults)


def key_of(record: Record) -> Key:
    """Return what a record is known by: its label or relationship type, and its id."""
    return record.ref if isinstance(record, Node) else (record.type, record.id)


def _starts(record: Record) -> Key | None:
    """A relationship without an id belongs to the record that it leaves."""
    return None if isinstance(record, Node) or record.id else record.start


def _make_room(transaction: ManagedTransaction, vocabulary: Vocabulary, one: Batch) -> set[int]:
    """Remove relationships that those of the batch replace; return their numbers."""
    shape, gone = one.shape, set[int]()
    if not shape.start:
        return gone
    if shape.keyed:
        gone |= _move(transaction, one)
    kind = vocabulary.relationships[shape.kind].end(shape.start, shape.end)
    if kind and kind.single:
        gone |= _numbers(transaction, batch.replaced(shape), list(one.rows))
    return gone


def _refuse_other_origins(one: Batch, before: Mapping[int, Mapping[str, Any]]) -> None:
    """A record of one origin never takes the place of a record of another.

    The same short id in a thesis and in a project is an accident, not a correction.
    """
    faults = []
    for number, there in sorted(before.items()):
        given, known = one.records[number].properties.get("origin"), there.get("origin")
        if given is not None and known not in (None, "project", given):
            message = f"there is a {known} record of this id; choose another"
            place = one.records[number].place
            faults.append(Fault(message, *place, "id", one.records[number].id))
    if faults:
        raise InputError("nothing was loaded: records of another origin are in the way", faults)


def _drop_links(
    transaction: ManagedTransaction, one: Batch, before: Mapping[int, Mapping[str, Any]]
) -> set[int]:
    """Remove what the tables of records that were there no longer name; return their numbers."""
    gone: set[int] = set()
    known = [(number, one.records[number]) for number in before]
    nodes = [(number, record) for number, record in known if isinstance(record, Node)]
    for kind in sorted({name for _, node in nodes for name in node.links}):
        rows = [
            {"row": number, "id": node.id, "ends": [list(end) for end in node.links[kind]]}
            for number, node in nodes
            if kind in node.links
        ]
        gone |= _numbers(transaction, batch.dropped(one.shape.kind, kind), rows)
    return gone


def _move(transaction: ManagedTransaction, one: Batch) -> set[int]:
    """Remove relationships of the batch that join other ends by now; return their numbers."""
    shape, wanted = one.shape, {row["id"]: row for row in one.rows}
    found = transaction.run(batch.where(shape), ids=list(wanted))
    ends = {
        row["id"]: (row["startLabel"], row["start"], row["endLabel"], row["end"]) for row in found
    }
    moved = [
        name
        for name, there in ends.items()
        if there != (shape.start, wanted[name]["from"], shape.end, wanted[name]["to"])
    ]
    if moved:
        transaction.run(batch.gone(shape), ids=moved).consume()
    return {wanted[name]["row"] for name in moved}


def _numbers(transaction: ManagedTransaction, text: str, rows: list[dict[str, Any]]) -> set[int]:
    return {row["row"] for row in transaction.run(text, rows=rows)}


def _state(row: Mapping[str, Any], before: Mapping[str, Any] | None) -> str:
    if before is None:
        return "created"
    same = all(before.get(name) == value for name, value in row["set"].items())
    same = same and all(_same_time(before.get(name), text) for name, text in row["times"].items())
    return "unchanged" if same else "updated"


def _same_time(before: Any, text: str | None) -> bool:  # noqa: ANN401  (a driver's time value)
    if before is None or text is None:
        return before is None and text is None
    native = before.to_native()
    return bool(native == type(native).fromisoformat(text))
