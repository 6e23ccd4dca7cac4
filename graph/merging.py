"""Writing a batch: what was there is compared, what is in the way goes, and all of it is noted."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from neo4j import ManagedTransaction
from neo4j.time import Date, DateTime

from graph import batch
from graph.batch import Batch, Shape
from graph.journal import Entry, Removed, named
from graph.values import packed
from ontology.errors import Fault, GraphError, InputError
from ontology.record import Node, Record
from ontology.vocabulary import Vocabulary

# A label or relationship type, and an id.
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of a batch: how many were ``created``, ``updated``, ``unchanged``; its entry."""

    counts: Mapping[str, int]
    entry: Entry


def merge(
    transaction: ManagedTransaction, vocabulary: Vocabulary, one: Batch, protected: Container[Key]
) -> Merged:
    """Write a batch. Raises InputError when a record that it would change may not be changed."""
    rows, shape = list(one.rows), one.shape
    entry = Entry(shape.kind, shape.start, shape.end)
    gone = _make_room(transaction, vocabulary, one, entry)
    found = transaction.run(batch.statement(shape), rows=rows).single(strict=True)
    if found["n"] > len(rows):
        raise GraphError(f"two records of the graph are joined by {shape.kind} more than once")
    if found["n"] < len(rows):
        lost = len(rows) - found["n"]
        raise GraphError(f"{lost} {shape.kind} records lost an end meanwhile")
    before = dict(found["there"])
    _refuse_other_origins(one, before)
    gone |= _drop_links(transaction, one, before, entry)
    states = [state(row, before.get(number)) for number, row in enumerate(rows)]
    _note(one, states, before, entry)
    states = ["updated" if number in gone else told for number, told in enumerate(states)]
    _refuse_protected(one, states, protected)
    return Merged(Counter(states), entry)


def _note(
    one: Batch, states: Sequence[str], before: Mapping[int, Mapping[str, Any]], entry: Entry
) -> None:
    for number, (row, told) in enumerate(zip(one.rows, states, strict=True)):
        if told == "created":
            entry.created.append(named(one.shape, row))
        elif told == "updated":
            entry.updated.append((named(one.shape, row), packed(before[number])))


def key_of(record: Record) -> Key:
    """Return what a record is known by: its label or relationship type, and its id."""
    return record.ref if isinstance(record, Node) else (record.type, record.id)


def overwriting(one: Batch, states: Sequence[str], protected: Container[Key]) -> list[Fault]:
    """Return a fault for each record of a batch that would change a ``protected`` one."""
    return [
        Fault("a bundled record has this id; choose another", *record.place, "id", record.id)
        for record, told in zip(one.records, states, strict=True)
        if told == "updated" and (key_of(record) in protected or _starts(record) in protected)
    ]


def _refuse_protected(one: Batch, states: Sequence[str], protected: Container[Key]) -> None:
    faults = overwriting(one, states, protected)
    if faults:
        raise InputError("nothing was loaded: bundled records would be overwritten", faults)


def _starts(record: Record) -> Key | None:
    """A relationship without an id belongs to the record that it leaves."""
    return None if isinstance(record, Node) or record.id else record.start


def _make_room(
    transaction: ManagedTransaction, vocabulary: Vocabulary, one: Batch, entry: Entry
) -> set[int]:
    """Remove relationships that those of the batch replace; return their numbers."""
    shape, gone = one.shape, set[int]()
    if not shape.start:
        return gone
    if shape.keyed:
        gone |= _move(transaction, one, entry)
    kind = vocabulary.relationships[shape.kind].end(shape.start, shape.end)
    if kind and kind.single:
        text = batch.replaced(shape)
        gone |= _numbers(transaction, text, list(one.rows), shape.kind, entry)
    return gone


def other_origins(one: Batch, before: Mapping[int, Mapping[str, Any]]) -> list[Fault]:
    """Return a fault for each record of a batch that would take the place of one of another origin.

    The same short id in a thesis and in a project is an accident, not a correction. ``before`` are
    the values that were there, by number in the batch.
    """
    faults = []
    for number, there in sorted(before.items()):
        given, known = one.records[number].properties.get("origin"), there.get("origin")
        if given is not None and known not in (None, "project", given):
            message = f"there is a {known} record of this id; choose another"
            place = one.records[number].place
            faults.append(Fault(message, *place, "id", one.records[number].id))
    return faults


def _refuse_other_origins(one: Batch, before: Mapping[int, Mapping[str, Any]]) -> None:
    faults = other_origins(one, before)
    if faults:
        raise InputError("nothing was loaded: records of another origin are in the way", faults)


def _drop_links(
    transaction: ManagedTransaction,
    one: Batch,
    before: Mapping[int, Mapping[str, Any]],
    entry: Entry,
) -> set[int]:
    """Remove what the tables of records that were there no longer name; return their numbers."""
    gone: set[int] = set()
    for kind, rows in linked(one, before):
        text = batch.dropped(one.shape.kind, kind)
        gone |= _numbers(transaction, text, rows, kind, entry)
    return gone


def linked(one: Batch, known: Iterable[int]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Give each relationship that ``known`` records of a batch list in full, with what they list.

    ``known`` are numbers in the batch; the rows are those that ``batch.dropped`` takes.
    """
    found = [(number, one.records[number]) for number in known]
    nodes = [(number, record) for number, record in found if isinstance(record, Node)]
    for kind in sorted({name for _, node in nodes for name in node.links}):
        yield (
            kind,
            [
                {"row": number, "id": node.id, "ends": [list(end) for end in node.links[kind]]}
                for number, node in nodes
                if kind in node.links
            ],
        )


def _move(transaction: ManagedTransaction, one: Batch, entry: Entry) -> set[int]:
    """Remove relationships of the batch that join other ends by now; return their numbers."""
    shape, wanted = one.shape, {row["id"]: row for row in one.rows}
    found = list(transaction.run(batch.where(shape), ids=list(wanted)))
    moved = [row for row in found if elsewhere(shape, row, wanted[row["id"]])]
    _refuse_other_origins(one, {wanted[row["id"]]["row"]: row["before"] for row in moved})
    if moved:
        transaction.run(batch.gone(shape.kind), ids=[row["id"] for row in moved]).consume()
    entry.removed += [Removed.of(shape.kind, row) for row in moved]
    return {wanted[row["id"]]["row"] for row in moved}


def elsewhere(shape: Shape, there: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    """Return whether a relationship that is ``there`` joins other ends than ``row`` wants."""
    ends = (there["startLabel"], there["start"], there["endLabel"], there["end"])
    return ends != (shape.start, row["from"], shape.end, row["to"])


def _numbers(
    transaction: ManagedTransaction,
    text: str,
    rows: list[dict[str, Any]],
    kind: str,
    entry: Entry,
) -> set[int]:
    found = list(transaction.run(text, rows=rows))
    entry.removed += [Removed.of(kind, row) for row in found]
    return {row["row"] for row in found}


def state(row: Mapping[str, Any], before: Mapping[str, Any] | None) -> str:
    """Return what writing ``row`` does: ``created``, ``updated`` or ``unchanged``."""
    if before is None:
        return "created"
    same = all(_same(before.get(name), value) for name, value in row["set"].items())
    same = same and all(_same_time(before.get(name), text) for name, text in row["times"].items())
    return "unchanged" if same else "updated"


def _same(before: Any, value: Any) -> bool:  # noqa: ANN401  (a driver's value)
    """Whether two values are one in a graph too: there, unlike here, 1 is not 1.0, nor true."""
    if isinstance(before, list) and isinstance(value, list):
        return len(before) == len(value) and all(map(_same, before, value))
    return type(before) is type(value) and bool(before == value)


def _same_time(before: Any, text: str | None) -> bool:  # noqa: ANN401  (a driver's value)
    if not isinstance(before, Date | DateTime) or text is None:
        return before is None and text is None
    kind, native = (datetime if isinstance(before, DateTime) else date), before.to_native()
    try:
        given = kind.fromisoformat(text)
    except ValueError:  # a day where there is a moment, or the other way round
        return False
    # The same moment with another offset is another value.
    return bool(native == given) and native.isoformat() == given.isoformat()
