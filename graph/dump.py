"""Every record out of the database, as a stream: pages by id, nothing held beyond a page.

The ids come first, in large steps, because the embedded engine reads all that follows to give a
page of them; then the records of some ids with what leaves them, which is quick on both engines.
A stream over everything would meet the time limit of a query.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from neo4j.time import Date, DateTime

from graph.connection import Connection, Row
from ontology.check import edge_faults, node_faults
from ontology.errors import Fault, Faults, GraphError
from ontology.record import Edge, Node, Record, Ref
from ontology.terms import Property, Relationship, Scalar, Value
from ontology.vocabulary import Vocabulary

STEP = 50_000  # ids of one query
PAGE = 2_000  # records of one query
LETTERS = 2_000_000  # about what a page should hold, so that long texts come in small ones
_IDS = "MATCH (n:`{label}`) WHERE n.id > $after RETURN n.id AS id ORDER BY id LIMIT $most"
_PAGE = """
UNWIND $ids AS id MATCH (n:`{label}` {{id: id}})
RETURN id, properties(n) AS own, COLLECT {{
  MATCH (n)-[e]->(m) RETURN [type(e), labels(m)[0], m.id, properties(e)]
}} AS links
"""
_LABELS = "MATCH (n) RETURN labels(n) AS labels, count(*) AS n"
_BESIDE = """
MATCH (n)-[e]->() WHERE NOT labels(n)[0] IN $known RETURN type(e) AS type, count(*) AS n
"""
_LOADING = "MATCH (g:Graph {id: 'graph'}) RETURN g.loading AS load"


class Dump:
    """The records of one graph. ``total`` is how many there are with a label of the vocabulary.

    ``left`` grows while they are read: what the vocabulary does not know, in words, with how often
    it is there. It is in the database only and not among the records.
    """

    def __init__(self, connection: Connection, vocabulary: Vocabulary) -> None:
        self.connection = connection
        self.vocabulary = vocabulary
        self.left: Counter[str] = Counter()
        self._counts = self._counted()

    @property
    def total(self) -> int:
        """How many records of the vocabulary's labels there are, relationships not counted."""
        return sum(self._counts.values())

    def records(self) -> Iterator[Record]:
        """Give every record, label by label in the order of ids, each followed by what leaves it.

        Relationships without properties stand in ``links`` of a ``Node``, all others are an
        ``Edge``. Direct relationships between concepts follow from claims and are left out.
        """
        for label in self._counts:
            given = 0
            for row in self._rows(label):
                given += 1
                yield from self._record(label, row)
            self._leave(f"{label} without an id", self._counts[label] - given)

    def _counted(self) -> dict[str, int]:
        known = [one for one in self.vocabulary.tables if one in self.vocabulary.classes]
        counts = Counter[str]()
        for row in self.connection.read(_LABELS):
            labels = sorted(row["labels"])
            kept = [one for one in labels if one in known]
            for label in kept[:1]:
                counts[label] += row["n"]
            for label in (one for one in labels if one not in kept[:1]):
                if label not in self.vocabulary.classes or kept:
                    self._leave(f"the label {label}", row["n"])
            if not labels:
                self._leave("records without a label", row["n"])
        if self.left:
            for row in self.connection.read(_BESIDE, {"known": list(self.vocabulary.classes)}):
                self._leave(f"{row['type']} from other labels", row["n"])
        return {label: counts[label] for label in known if counts[label]}

    def _leave(self, what: str, number: int = 1) -> None:
        if number > 0:
            self.left[what] += number

    def _rows(self, label: str) -> Iterator[Row]:
        text, size = _PAGE.format(label=label), 100
        for ids in self._ids(label):
            start = 0
            while start < len(ids):
                rows = self.connection.read(text, {"ids": ids[start : start + size]})
                start += size
                size = _next_size(size, rows)
                yield from rows

    def _ids(self, label: str) -> Iterator[list[str]]:
        text, after = _IDS.format(label=label), ""
        while True:
            rows = self.connection.read(text, {"after": after, "most": STEP})
            ids = [row["id"] for row in rows if isinstance(row["id"], str)]
            yield ids
            if len(rows) < STEP or not ids:
                return
            after = ids[-1]

    def _record(self, label: str, row: Row) -> Iterator[Record]:
        start = Ref(label, row["id"])
        links: dict[str, set[Ref]] = {}
        edges: list[Edge] = []
        for kind, stop_label, stop, own in row["links"]:
            known = self._kind(kind, start, stop_label, stop)
            if known is None:
                continue
            end = Ref(stop_label, stop)
            if known.properties:
                edges += self._edge(known, start, end, own)
            else:
                self._link(links.setdefault(kind, set()), kind, end, own)
        values = self._values(label, row["own"], self.vocabulary.classes[label].properties)
        ends = {kind: tuple(sorted(some)) for kind, some in sorted(links.items())}
        yield Node(label, values, links=ends)
        yield from sorted(edges, key=lambda one: (one.type, one.id))

    def _link(self, there: set[Ref], kind: str, end: Ref, own: Mapping[str, Any]) -> None:
        if end in there:
            self._leave(f"{kind} that is there twice")
        there.add(end)
        for name in own:
            self._leave(f"{kind}.{name}")

    def _edge(
        self, kind: Relationship, start: Ref, end: Ref, own: Mapping[str, Any]
    ) -> Iterator[Edge]:
        name = own.get("id")
        if isinstance(name, str) and name:
            values = self._values(kind.type, own, kind.properties)
            yield Edge(kind.type, start, end, values)
        else:
            self._leave(f"{kind.type} without an id")

    def _kind(self, kind: str, start: Ref, label: str, stop: object) -> Relationship | None:
        """The relationship of the vocabulary; None for a derived one, and for one to be left."""
        known = self.vocabulary.relationships.get(kind)
        if known and known.end(start.label, label) and isinstance(stop, str) and stop:
            return known
        derived = kind in self.vocabulary.walked and start.label == label == "Concept"
        if not derived:
            self._leave(f"{kind} from {start.label} to {label}")
        return None

    def _values(
        self, owner: str, own: Mapping[str, Any], known: Mapping[str, Property]
    ) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for name in sorted(own):
            value = _value(own[name]) if name in known else None
            if value is None:
                self._leave(f"{owner}.{name}")
            else:
                found[name] = value
        return found


def unfit(connection: Connection, vocabulary: Vocabulary) -> Faults:
    """Return a fault for everything that a load would refuse, and for what it does not know."""
    found, dump = Faults(), Dump(connection, vocabulary)
    for record in dump.records():
        if isinstance(record, Node):
            faults, name = node_faults(record, vocabulary), f"{record.label} {record.id}"
        else:
            faults, name = edge_faults(record, vocabulary), f"{record.type} {record.id}"
        found += [replace(one, message=f"{name}: {one.message}") for one in faults]
    found += [
        Fault(f"not in the vocabulary: {what} ({n:,})") for what, n in sorted(dump.left.items())
    ]
    return found


def refuse_while_loading(connection: Connection) -> None:
    """Raise GraphError while a load is running or was broken off: the graph is not whole then."""
    rows = connection.read(_LOADING)
    if rows and rows[0]["load"]:
        raise GraphError(
            f"{rows[0]['load']} is running or was broken off, so {connection.database} is not "
            "whole: try again when it is done; if nobody is at work on it, peergraph undo "
            f"{rows[0]['load']} takes it back"
        )


def _next_size(size: int, rows: Sequence[Row]) -> int:
    letters = sum(_letters(row["own"].values()) for row in rows) + 1
    return max(1, min(PAGE, 2 * size, LETTERS * len(rows) // letters))


def _letters(values: Iterable[object]) -> int:
    many = (one if isinstance(one, list) else (one,) for one in values)
    return sum(len(one) if isinstance(one, str) else 20 for some in many for one in some)


def _value(raw: Any) -> Value:  # noqa: ANN401  (whatever a database holds)
    """Return a driver's value as records have it, None for one that they cannot have."""
    if not isinstance(raw, list):
        return _scalar(raw)
    parts = tuple(one for one in map(_scalar, raw) if one is not None)
    return parts if len(parts) == len(raw) else None


def _scalar(raw: Any) -> Scalar | None:  # noqa: ANN401
    if isinstance(raw, DateTime):
        exact = raw.tzinfo is not None and raw.nanosecond % 1000 == 0
        return raw.to_native().isoformat().replace("+00:00", "Z") if exact else None
    if isinstance(raw, Date):
        return raw.iso_format()
    if isinstance(raw, float) and not math.isfinite(raw):
        return None
    return raw if isinstance(raw, str | int | float | bool) else None
