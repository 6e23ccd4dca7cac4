"""Holding records against a graph: what a load would do there, found out by reading alone."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph import batch, dropping, merging
from graph.batch import Batch, Drop
from graph.closing import Closing
from graph.connection import Connection
from graph.large import Report
from graph.merging import Key
from graph.spool import Spool
from ontology.errors import Fault, Faults
from ontology.record import Node
from ontology.scratch import Scratch
from ontology.vocabulary import Vocabulary

BLOCK = 500  # records whose relationships are looked at together
# A file as its messages call it, and a label or relationship type.
Part = tuple[str, str]


@dataclass(slots=True)
class Comparison:
    """What a load would do: ``created``, ``updated``, ``unchanged`` for each part of it.

    ``removed`` counts records and relationships that would go. With ``faults`` it would be refused
    instead.
    """

    states: dict[Part, Counter[str]] = field(default_factory=dict)
    removed: int = 0
    faults: Faults = field(default_factory=Faults)

    def total(self, state: str) -> int:
        """Return how many records would be in ``state``."""
        return sum(one[state] for one in self.states.values())


def compare(
    connection: Connection,
    vocabulary: Vocabulary,
    records: Spool,
    protected: Container[Key] = frozenset(),
    report: Report | None = None,
) -> Comparison:
    """Return what ``writing.write`` would do with ``records``. Nothing is written.

    Not looked for are faults that only the graph as a whole shows once everything is written, such
    as a claim that would lose its last support to another claim.
    """
    done = 0
    with _Comparing(connection, vocabulary, protected) as work:
        for one in records.batches():
            work.add(one)
            done += len(one.records)
            if report:
                report(done, len(records))
        for drop in records.dropped():
            work.drop(drop)
        work.found.removed = work.gone()
        return work.found


class _Comparing(Closing):
    def __init__(
        self, connection: Connection, vocabulary: Vocabulary, protected: Container[Key]
    ) -> None:
        self.found = Comparison()
        self._connection = connection
        self._vocabulary = vocabulary
        self._protected = protected
        # Ends whose relationships of a kind a table lists in full, and lists others by now.
        self._listed: set[tuple[str, str, str]] = set()
        # What would go, so that nothing counts twice: a relationship can go for several reasons.
        self._base = Scratch({"gone": ("kind", "start", "end", "id")})

    def add(self, one: Batch) -> None:
        gone = self._moved(one) | self._replaced(one)
        before = self._before(one)
        others = merging.other_origins(one, before)
        self.found.faults += others
        self.found.faults += self._few(one, before)
        gone |= self._dropped(one, before)
        states = [
            "updated" if number in gone else merging.state(row, before.get(number))
            for number, row in enumerate(one.rows)
        ]
        self.found.faults += () if others else merging.overwriting(one, states, self._protected)
        for record, state in zip(one.records, states, strict=True):
            part = (record.place.file, one.shape.kind)
            self.found.states.setdefault(part, Counter())[state] += 1

    def drop(self, one: Drop) -> None:
        """Count what would be removed, and what hangs on it."""
        self.found.faults += dropping.refused(one, self._protected)
        if one.kind in self._vocabulary.classes:
            self._records(one)
        elif one.start:
            text = batch.between(one.start, one.kind, one.end, remove=False)
            self._go(self._connection.read(text, {"rows": dropping.ends(one)}))
        else:
            shape = batch.Shape(one.kind, "", "", True, ())
            ids = [name[0] for name in one.names]
            self._go(self._connection.read(batch.where(shape), {"ids": ids}), one.kind)

    def gone(self) -> int:
        """Return how many records and relationships would go."""
        text = "SELECT count(*) FROM (SELECT DISTINCT * FROM gone)"
        return int(next(self._base.rows(text))[0])

    def close(self) -> None:
        """Throw away what was noted."""
        self._base.close()

    def _records(self, one: Drop) -> None:
        known = batch.known(one.kind)
        texts = [make(one.kind, remove=False) for make in (batch.leaving, batch.coming)]
        for start in range(0, len(one.names), BLOCK):
            ids = [name[0] for name in one.names[start : start + BLOCK]]
            for row in self._connection.read(known, {"ids": ids}):
                self._base.add("gone", (one.kind, "", "", row["id"]))
            for text in texts:
                self._go(self._connection.read(text, {"ids": ids}))

    def _go(self, rows: Iterable[Mapping[str, Any]], kind: str = "") -> None:
        """Note relationships that would go, but for those that follow from claims."""
        for row in rows:
            type_ = kind or row["kind"]
            ends = str(row["startLabel"]), str(row["endLabel"])
            if not dropping.cached(self._vocabulary, type_, *ends):
                joined = (f"{ends[0]} {row['start']}", f"{ends[1]} {row['end']}")
                self._base.add("gone", (type_, *joined, str(row["before"].get("id", ""))))

    def _before(self, one: Batch) -> dict[int, Mapping[str, Any]]:
        rows = [_names(row) for row in one.rows]
        found = self._connection.read(batch.there(one.shape), {"rows": rows})
        return {row["row"]: row["before"] for row in found}

    def _moved(self, one: Batch) -> set[int]:
        """Find relationships of the batch that join other ends by now; return their numbers."""
        shape, wanted = one.shape, {row["id"]: row for row in one.rows}
        if not shape.start or not shape.keyed:
            return set()
        there = self._connection.read(batch.where(shape), {"ids": list(wanted)})
        rows = [row for row in there if merging.elsewhere(shape, row, wanted[row["id"]])]
        moved = {wanted[row["id"]]["row"]: row["before"] for row in rows}
        self._go(rows, shape.kind)
        self.found.faults += merging.other_origins(one, moved)
        return set(moved)

    def _replaced(self, one: Batch) -> set[int]:
        shape = one.shape
        kind = self._vocabulary.relationships[shape.kind] if shape.start else None
        end = kind.end(shape.start, shape.end) if kind else None
        if end is None or not end.single:
            return set()
        # Those that a record's table lists in full are gone by then.
        rows = [
            _names(row)
            for row in one.rows
            if (shape.kind, shape.start, row["from"]) not in self._listed
        ]
        return self._going(shape.kind, batch.replaced(shape, remove=False), rows)

    def _dropped(self, one: Batch, before: Iterable[int]) -> set[int]:
        gone = set[int]()
        for kind, rows in merging.linked(one, before):
            text = batch.dropped(one.shape.kind, kind, remove=False)
            numbers = self._going(kind, text, rows)
            self._listed |= {
                (kind, one.shape.kind, row["id"]) for row in rows if row["row"] in numbers
            }
            gone |= numbers
        return gone

    def _going(self, kind: str, text: str, rows: list[dict[str, Any]]) -> set[int]:
        found = self._connection.read(text, {"rows": rows}) if rows else []
        self._go(found, kind)
        return {row["row"] for row in found}

    def _few(self, one: Batch, before: Iterable[int]) -> Iterator[Fault]:
        """Records that are there and whose table leaves them fewer relationships than they need."""
        nodes = [one.records[number] for number in sorted(before)]
        for kind in self._vocabulary.relationships.values():
            least = max((end.least for end in kind.ends if one.shape.kind in end.starts), default=0)
            for node in nodes if least else ():
                listed = node.links.get(kind.type) if isinstance(node, Node) else None
                if listed is not None and len(listed) < least:
                    message = f"needs at least {least} {kind.type}"
                    yield Fault(message, *node.place, "id", node.id)


def _names(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("row", "id", "from", "to") if name in row}
