"""What a load changed, batch by batch, kept in the graph so that it can be taken back.

A batch's entry is one ``Change`` record, written in the transaction that writes the batch: both
are there or neither. It is JSON, deflated, in Base64: some hundred kilobytes at most, which no
query of anybody's has to look at.
"""

import base64
import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from neo4j import ManagedTransaction

from graph import batch
from graph.batch import Shape
from graph.connection import Connection
from graph.values import Times, assigned, packed, unpacked
from ontology.record import Ref

# A record's id; a relationship's id (empty for one without) and the ids of its ends.
Name = list[str]


@dataclass(slots=True)
class Entry:
    """What one batch changed. ``start`` and ``end`` are labels, empty for records of a label.

    ``updated``, ``gone`` (records that were removed) and ``removed`` (relationships) hold the
    values before, as ``values.packed`` gives them.
    """

    kind: str
    start: str
    end: str
    created: list[Name] = field(default_factory=list)
    updated: list[tuple[Name, dict[str, Any]]] = field(default_factory=list)
    removed: list["Removed"] = field(default_factory=list)
    gone: list[tuple[Name, dict[str, Any]]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.created) + len(self.updated) + self.lost

    @property
    def lost(self) -> int:
        """How many records and relationships were removed."""
        return len(self.removed) + len(self.gone)


@dataclass(frozen=True, slots=True)
class Removed:
    """A relationship that was removed, with its values before."""

    kind: str
    start: Ref
    end: Ref
    before: dict[str, Any]

    @classmethod
    def of(cls, kind: str, row: Mapping[str, Any]) -> "Removed":
        """Return what a row of ``batch.dropped``, ``replaced`` or ``where`` tells of."""
        ends = Ref(row["startLabel"], row["start"]), Ref(row["endLabel"], row["end"])
        return cls(kind, *ends, packed(row["before"]))


_PLAIN = ("kind", "start", "end", "created", "updated", "gone")
_REMOVED = ("kind", "start", "end", "before")
_KEEP = """
CREATE (c:Change {id: $id, origin: 'project', load: $load, packed: $packed})
"""
_READ = "MATCH (c:Change {id: $id}) RETURN c.packed AS packed"
_FORGET = "MATCH (c:Change {id: $id}) DELETE c"


def keep(transaction: ManagedTransaction, load: str, number: int, entry: Entry) -> None:
    """Write the entry of a load's batch; ``number`` counts from nought."""
    row = {"id": _id(load, number), "load": load, "packed": encoded(entry)}
    transaction.run(_KEEP, row).consume()


def forget(transaction: ManagedTransaction, load: str, number: int) -> None:
    """Remove the entry of a load's batch."""
    transaction.run(_FORGET, id=_id(load, number)).consume()


def read(transaction: ManagedTransaction, load: str, number: int) -> Entry | None:
    """Return the entry of a load's batch, None where there is none."""
    found = transaction.run(_READ, id=_id(load, number)).single()
    return decoded(found["packed"]) if found else None


def look(connection: Connection, load: str, number: int) -> Entry | None:
    """Return the entry of a load's batch, None where there is none; outside of a transaction."""
    found = connection.read(_READ, {"id": _id(load, number)})
    return decoded(found[0]["packed"]) if found else None


def _id(load: str, number: int) -> str:
    return f"{load}/{number}"


def encoded(entry: Entry) -> str:
    """Return an entry as text."""
    # The dataclass's own way of doing this copies every value.
    values = {name: getattr(entry, name) for name in _PLAIN}
    removed = [{n: getattr(one, n) for n in _REMOVED} for one in entry.removed]
    plain = json.dumps(values | {"removed": removed}, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(plain.encode("utf-8", "surrogatepass"), 1)).decode()


def decoded(text: str) -> Entry:
    """Return the entry of a text that ``encoded`` made."""
    plain = json.loads(zlib.decompress(base64.b64decode(text)).decode("utf-8", "surrogatepass"))
    removed = [
        Removed(one["kind"], Ref(*one["start"]), Ref(*one["end"]), one["before"])
        for one in plain.pop("removed")
    ]
    updated = [(name, before) for name, before in plain.pop("updated")]
    gone = [(name, before) for name, before in plain.pop("gone", ())]  # older ones have none
    return Entry(**plain, updated=updated, removed=removed, gone=gone)


def take_back(transaction: ManagedTransaction, entry: Entry) -> None:
    """Give the graph back what it had before the batch of ``entry``."""
    for text, parameters in statements(entry):
        transaction.run(text, parameters).consume()


def statements(entry: Entry) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the statements that take a batch back, with their parameters, in order."""
    if entry.created:
        yield from _uncreate(entry)
    for times, rows in _by_times((name, before) for name, before in entry.updated):
        yield _match(entry) + f"SET x = row.set{assigned(times)}", {"rows": rows}
    for times, rows in _by_times(entry.gone):
        make = f"UNWIND $rows AS row CREATE (x:`{entry.kind}` {{id: row.id}}) "
        yield make + f"SET x = row.set{assigned(times)}", {"rows": rows}
    kinds = defaultdict(list)
    for one in entry.removed:
        ends = [str(one.before["set"].get("id", "")), one.start.id, one.end.id]
        kinds[one.kind, one.start.label, one.end.label].append((ends, one.before))
    for (kind, start, end), some in kinds.items():
        for times, rows in _by_times(some):
            find = f"UNWIND $rows AS row {_ends(start, end)} CREATE (a)-[x:`{kind}`]->(b) "
            yield find + f"SET x = row.set{assigned(times)}", {"rows": rows}


def _uncreate(entry: Entry) -> Iterator[tuple[str, dict[str, Any]]]:
    if not entry.start:
        text = f"UNWIND $ids AS id MATCH (x:`{entry.kind}` {{id: id}}) DETACH DELETE x"
        yield text, {"ids": [one[0] for one in entry.created]}
    elif entry.created[0][0]:
        yield batch.gone(entry.kind), {"ids": [one[0] for one in entry.created]}
    else:
        rows = [{"from": one[1], "to": one[2]} for one in entry.created]
        find = f"MATCH (a:`{entry.start}` {{id: row.from}})-[x:`{entry.kind}`]->"
        yield f"UNWIND $rows AS row {find}(b:`{entry.end}` {{id: row.to}}) DELETE x", {"rows": rows}


def _match(entry: Entry) -> str:
    if not entry.start:
        return f"UNWIND $rows AS row MATCH (x:`{entry.kind}` {{id: row.id}}) "
    own = " {id: row.id}" if entry.updated[0][0][0] else ""
    return (
        f"UNWIND $rows AS row MATCH (a:`{entry.start}` {{id: row.from}})"
        f"-[x:`{entry.kind}`{own}]->(b:`{entry.end}` {{id: row.to}}) "
    )


def _ends(start: str, end: str) -> str:
    return f"MATCH (a:`{start}` {{id: row.from}}) MATCH (b:`{end}` {{id: row.to}})"


def _by_times(
    some: Iterable[tuple[Name, dict[str, Any]]],
) -> Iterator[tuple[Times, list[dict[str, Any]]]]:
    """Sort rows by the dates and times in them: those have to be named in the statement."""
    groups: dict[Times, list[dict[str, Any]]] = defaultdict(list)
    for name, before in some:
        times, row = unpacked(before)
        ends = {"from": name[1], "to": name[2]} if len(name) > 1 else {}
        groups[times].append({"id": name[0], **ends, **row})
    yield from groups.items()


def named(shape: Shape, row: Mapping[str, Any]) -> Name:
    """Return what a row of a batch is known by in its entry."""
    return [row["id"], row["from"], row["to"]] if shape.start else [row["id"]]
