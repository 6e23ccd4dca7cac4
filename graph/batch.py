"""Records to batches: what one round trip carries, and the statement that writes it.

A batch holds one label, or one relationship type between two labels, and one set of dates and
times, because those have to be named in the statement (a driver's own time values lose their
offset on the embedded engine).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ontology.record import Edge, Node, Record
from ontology.terms import Value
from ontology.vocabulary import Vocabulary

ROWS = 5_000
_FUNCTIONS = ("date", "datetime")
LETTERS = 1_500_000  # of one message: at most four bytes each, which keeps it below 8 MB


class Shape(NamedTuple):
    """What the records of a batch have in common. ``start`` and ``end`` are empty for nodes.

    ``times`` are (property, Cypher function) pairs: ``("date", "date")``.
    """

    kind: str
    start: str
    end: str
    keyed: bool
    times: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """One round trip: ``rows`` are its parameters, ``records`` what they were made from."""

    shape: Shape
    records: tuple[Record, ...]
    rows: tuple[dict[str, Any], ...]


class Drop(NamedTuple):
    """Records that a load removes, of one label or kind of relationship, by what they are known by.

    ``start`` and ``end`` are labels where relationships without an id are known by their ends: a
    name is the id at the start and that at the end then, else an id alone.
    """

    kind: str
    start: str
    end: str
    names: tuple[tuple[str, ...], ...]


def batched(kind: Shape, records: Sequence[Record]) -> Batch:
    """Return records of one shape as a batch; how many fit is for the caller to see to."""
    rows = tuple(row(one, kind, number) for number, one in enumerate(records))
    return Batch(kind, tuple(records), rows)


class Shapes:
    """Tells the shapes of records; what follows from the vocabulary is worked out once a kind."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._times: dict[str, tuple[tuple[str, str], ...]] = {}

    def of(self, record: Record) -> Shape:
        """Return the shape of a record."""
        own = record.label if isinstance(record, Node) else record.type
        known = self._times.get(own)
        if known is None:
            known = self._times[own] = self._timed(own)
        times = tuple(one for one in known if one[0] in record.properties)
        if isinstance(record, Node):
            return Shape(own, "", "", True, times)
        return Shape(own, record.start.label, record.end.label, bool(record.id), times)

    def _timed(self, own: str) -> tuple[tuple[str, str], ...]:
        known = self._vocabulary
        kind = known.classes[own] if own in known.classes else known.relationships[own]
        used = ((name, one.datatype.lower()) for name, one in kind.properties.items())
        return tuple(sorted((n, function) for n, function in used if function in _FUNCTIONS))


def key(record: Record) -> object:
    """Return what a record is known by among those of its shape."""
    if isinstance(record, Node):
        return record.id
    return record.id or (record.start, record.end)


def row(record: Record, kind: Shape, number: int) -> dict[str, Any]:
    """Return the parameters that write a record; ``number`` is its place in the batch."""
    timed = {name: record.properties[name] for name, _ in kind.times}
    plain = {n: _plain(v) for n, v in record.properties.items() if n not in timed}
    made = {"row": number, "id": record.id, "set": plain, "times": timed}
    if isinstance(record, Edge):
        made["from"], made["to"] = record.start.id, record.end.id
    return made


def _plain(value: Value) -> Any:  # noqa: ANN401  (what a driver takes)
    return list(value) if isinstance(value, tuple) else value


def letters(record: Record) -> int:
    """Return how many letters a record brings into a message, about."""
    values = record.properties.values()
    many = (one if isinstance(one, tuple) else (one,) for one in values)
    return sum(len(one) for some in many for one in some if isinstance(one, str))


def statement(shape: Shape) -> str:
    """Return the text that writes a batch of ``shape`` in one round trip.

    Its one row is ``n``, how many were written, and ``there``: the [number in the batch, values
    before] of those that were there already. New ones cost no answer that way.
    """
    times = "".join(f", x.`{name}` = {kind}(row.times.`{name}`)" for name, kind in shape.times)
    find = _find_edge(shape) if shape.start else _find_node(shape)
    there = "collect(CASE WHEN before IS NULL THEN null ELSE [row.row, before] END) AS there"
    return f"UNWIND $rows AS row {find} SET x += row.set{times} RETURN count(*) AS n, {there}"


def _find_node(shape: Shape) -> str:
    return (
        f"{_old(shape)} WITH row, properties(old) AS before MERGE (x:`{shape.kind}` {{id: row.id}})"
    )


def _find_edge(shape: Shape) -> str:
    own = " {id: row.id}" if shape.keyed else ""
    return (
        f"{_old(shape)} WITH row, a, b, properties(old) AS before "
        f"MERGE (a)-[x:`{shape.kind}`{own}]->(b)"
    )


def _old(shape: Shape) -> str:
    if not shape.start:
        return f"OPTIONAL MATCH (old:`{shape.kind}` {{id: row.id}})"
    own = " {id: row.id}" if shape.keyed else ""
    return (
        f"MATCH (a:`{shape.start}` {{id: row.from}}) MATCH (b:`{shape.end}` {{id: row.to}}) "
        f"OPTIONAL MATCH (a)-[old:`{shape.kind}`{own}]->(b)"
    )


def there(shape: Shape) -> str:
    """Return the text that gives number and values of those of a batch that are there already."""
    return (
        f"UNWIND $rows AS row {_old(shape)} WITH row, old WHERE old IS NOT NULL "
        "RETURN row.row AS row, properties(old) AS before"
    )


def where(shape: Shape) -> str:
    """Return the text that finds relationships by their ids, with their ends and values.

    One directed pattern without labels and a list of ids: anything else, a row of UNWIND
    included, scans all relationships of the type on the embedded engine.
    """
    return (
        f"MATCH (a)-[old:`{shape.kind}`]->(b) WHERE old.id IN $ids "
        f"RETURN old.id AS id, {_ENDS}, properties(old) AS before"
    )


def gone(kind: str) -> str:
    """Return the text that removes relationships of a kind by their ids."""
    return f"MATCH ()-[old:`{kind}`]->() WHERE old.id IN $ids DELETE old"


def between(start: str, kind: str, end: str, remove: bool = True) -> str:
    """Return the text that removes relationships of a kind by the ids of their ends.

    Its rows are the kind, and the ends and values of each one. Without ``remove`` they stay.
    """
    return (
        f"UNWIND $rows AS row MATCH (a:`{start}` {{id: row.from}})-[old:`{kind}`]->"
        f"(b:`{end}` {{id: row.to}}) {_hanging(remove)}"
    )


def leaving(label: str, remove: bool = True) -> str:
    """Return the text that removes what leaves records: up to ``$most``, or none to be found.

    Its rows are as those of ``between``.
    """
    return f"UNWIND $ids AS id MATCH (a:`{label}` {{id: id}})-[old]->(b) {_hanging(remove, True)}"


def coming(label: str, remove: bool = True) -> str:
    """Return the text that removes what leads to records; else as ``leaving``."""
    return f"UNWIND $ids AS id MATCH (b:`{label}` {{id: id}})<-[old]-(a) {_hanging(remove, True)}"


def _hanging(remove: bool, some: bool = False) -> str:
    deleting = ("LIMIT $most " if some else "") + "DELETE old " if remove else ""
    return (
        f"WITH type(old) AS kind, old, {_ENDS}, properties(old) AS before "
        f"{deleting}RETURN kind, startLabel, start, endLabel, end, before"
    )


def values(label: str) -> str:
    """Return the text that gives records of a label with their values."""
    return f"UNWIND $ids AS id MATCH (n:`{label}` {{id: id}}) RETURN id, properties(n) AS before"


def known(label: str) -> str:
    """Return the text that gives the ids of those records of a label that are there."""
    return f"UNWIND $ids AS id MATCH (n:`{label}` {{id: id}}) RETURN n.id AS id"


def removed(label: str) -> str:
    """Return the text that removes records of a label on which nothing hangs."""
    return f"UNWIND $ids AS id MATCH (n:`{label}` {{id: id}}) DELETE n"


def dropped(label: str, kind: str, remove: bool = True) -> str:
    """Return the text that removes relationships which a record's table no longer names.

    Its rows are ``row``, and the ends and values of each one. Without ``remove`` they stay.
    """
    return (
        f"UNWIND $rows AS row MATCH (a:`{label}` {{id: row.id}})-[old:`{kind}`]->(b) "
        f"WHERE NONE(end IN row.ends WHERE end[0] IN labels(b) AND end[1] = b.id) {_told(remove)}"
    )


def replaced(shape: Shape, remove: bool = True) -> str:
    """Return the text that removes what a relationship of which there may be one replaces.

    Its rows are as those of ``dropped``.
    """
    return (
        f"UNWIND $rows AS row MATCH (a:`{shape.start}` {{id: row.from}})-[old:`{shape.kind}`]->(b) "
        f"WHERE b.id <> row.to OR NOT b:`{shape.end}` {_told(remove)}"
    )


def _told(remove: bool) -> str:
    deleting = "DELETE old " if remove else ""
    return (
        f"WITH row.row AS row, old, {_ENDS}, properties(old) AS before "
        f"{deleting}RETURN row, startLabel, start, endLabel, end, before"
    )


_ENDS = "labels(a)[0] AS startLabel, a.id AS start, labels(b)[0] AS endLabel, b.id AS end"
