"""Checks of records against the vocabulary: every fault is collected, none is raised.

Neo4j Community can only enforce uniqueness, so these checks are the guard for the rest.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime

from ontology.errors import Fault
from ontology.record import Edge, Node, Place, Record, Ref
from ontology.terms import Property, Value
from ontology.vocabulary import Vocabulary

WORDLESS = "a stated claim needs its wording or a quote that supports it"
SUPPORTED = "SUPPORTS"
ID_LIMIT = 1000  # characters; longer keys do not fit the embedded engine's index
_INT64 = 2**63


class Checker:
    """Checks a stream of records one by one, then what only shows across all of them.

    ``faults`` grows in the order of the input. Memory: one entry for every id.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.faults: list[Fault] = []
        self._nodes: dict[Ref, Place] = {}
        self._edges: dict[tuple[str, str], Place] = {}
        self._ends: dict[Ref, tuple[Place, str]] = {}
        self._singles: dict[tuple[str, Ref], Ref] = {}
        self._links: Counter[tuple[str, Ref]] = Counter()
        self._wordless: set[Ref] = set()

    def add(self, record: Record) -> None:
        """Check one record and remember what the checks across records need."""
        if isinstance(record, Node):
            self.faults += node_faults(record, self.vocabulary)
            self._add_node(record)
        else:
            self.faults += edge_faults(record, self.vocabulary)
            self._add_edge(record)

    def finish(self, known: Callable[[list[Ref]], set[Ref]]) -> None:
        """Add a fault for every end that is neither among the records nor ``known`` elsewhere.

        Also for every new record without the relationships it must have, or a stated claim
        without words. ``known`` is asked once, with all that is in doubt.
        """
        missing = {ref for ref in self._ends if ref not in self._nodes}
        lacking = list(self._lacking())
        doubted = sorted(missing | {ref for ref, _ in lacking})
        there = known(doubted) if doubted else set()
        for ref in sorted(missing - there):
            place, column = self._ends[ref]
            message = f"there is no {ref.label} with this id, in these files or in the graph"
            self.faults.append(Fault(message, place.file, place.row, column, ref.id))
        self.faults += [fault for ref, fault in lacking if ref not in there]

    def _lacking(self) -> Iterator[tuple[Ref, Fault]]:
        for kind in self.vocabulary.relationships.values():
            for end in (one for one in kind.ends if one.least):
                for ref, place in self._nodes.items():
                    if ref.label in end.starts and self._links[kind.type, ref] < end.least:
                        message = f"needs at least {end.least} {kind.type}"
                        yield ref, Fault(message, *place, kind.type)
        for ref in sorted(self._wordless):
            if not self._links[SUPPORTED, ref]:
                yield ref, Fault(WORDLESS, *self._nodes[ref], "wording")

    def _add_node(self, node: Node) -> None:
        if not node.id:
            return
        if node.ref in self._nodes:
            self._twice(node.place, self._nodes[node.ref], f"this {node.label}", node.id)
        else:
            self._nodes[node.ref] = node.place
        stated = node.properties.get("basis") == "stated"
        if node.label == "Relation" and stated and not node.properties.get("wording"):
            self._wordless.add(node.ref)

    def _add_edge(self, edge: Edge) -> None:
        kind = self.vocabulary.relationships.get(edge.type)
        if kind is None:
            return
        # Without properties of its own it stands in a column of its start's table.
        column_of_end = "to" if kind.properties else edge.type
        for column, ref in (("from", edge.start), (column_of_end, edge.end)):
            if ref.id and kind.end(edge.start.label, edge.end.label):
                self._ends.setdefault(ref, (edge.place, column))
        if edge.id:
            key = (edge.type, edge.id)
            if key in self._edges:
                self._twice(edge.place, self._edges[key], f"this {edge.type}", edge.id)
            else:
                self._edges[key] = edge.place
        end = kind.end(edge.start.label, edge.end.label)
        if end and end.least:
            self._links[edge.type, edge.start] += 1
        if edge.type == SUPPORTED:
            self._links[edge.type, edge.end] += 1
        if end and end.single:
            self._one_end(edge)

    def _one_end(self, edge: Edge) -> None:
        before = self._singles.setdefault((edge.type, edge.start), edge.end)
        if before != edge.end:
            message = f"{edge.start.label} {edge.start.id} may have one {edge.type} only"
            self.faults.append(Fault(message, *edge.place, edge.type, edge.end.id))

    def _twice(self, place: Place, first: Place, what: str, name: str) -> None:
        where = f"row {first.row}" if first.file == place.file else f"{first.file}, row {first.row}"
        self.faults.append(Fault(f"{what} is there already ({where})", *place, "id", name))


def node_faults(node: Node, vocabulary: Vocabulary) -> list[Fault]:
    """Return what is wrong with ``node`` by itself."""
    kind = vocabulary.classes.get(node.label)
    if kind is None or kind.abstract or kind.internal:
        allowed = tuple(one for one in vocabulary.tables if one in vocabulary.classes)
        return [Fault("unknown label", *node.place, value=node.label, allowed=allowed)]
    return list(_property_faults(node.properties, kind.properties, kind.required, node.place))


def edge_faults(edge: Edge, vocabulary: Vocabulary) -> list[Fault]:
    """Return what is wrong with ``edge`` by itself, its ends' labels included."""
    kind = vocabulary.relationships.get(edge.type)
    if kind is None:
        allowed = tuple(vocabulary.relationships)
        return [Fault("unknown relationship", *edge.place, value=edge.type, allowed=allowed)]
    found = list(
        _property_faults(edge.properties, kind.properties, kind.required, edge.place, True)
    )
    if kind.end(edge.start.label, edge.end.label) is None:
        pairs = [f"{a} to {b}" for end in kind.ends for a in end.starts for b in end.ends]
        joined = f"{edge.start.label} to {edge.end.label}"
        message = f"{edge.type} cannot join these"
        found.append(Fault(message, *edge.place, value=joined, allowed=tuple(pairs)))
    ends = (("from", edge.start), ("to", edge.end))
    found += [Fault("an id is missing", *edge.place, column) for column, ref in ends if not ref.id]
    return found


def _property_faults(
    values: Mapping[str, Value],
    known: Mapping[str, Property],
    required: frozenset[str],
    place: Place,
    between: bool = False,
) -> Iterator[Fault]:
    # Where a table holds somebody's words, a misplaced comma can put them into any column.
    wary = any(kind.private for kind in known.values())
    for name, value in values.items():
        if name not in known:
            yield Fault("unknown property", *place, name, allowed=tuple(known))
        elif value is not None and value != "" and value != ():
            yield from _value_faults(value, known[name], place, wary)
    for name in sorted(required):
        if values.get(name) in (None, "", ()):
            yield Fault("a value is missing", *place, name, allowed=known[name].allowed)
    yield from _companion_faults(values, known, place, between)


def _companion_faults(
    values: Mapping[str, Value], known: Mapping[str, Property], place: Place, between: bool
) -> Iterator[Fault]:
    """Some words require other properties: what is inferred needs a rationale.

    A stated claim may rest on quotes, a stated relationship has nothing but its wording.
    """
    for name, value in values.items():
        for word in known[name].words if name in known else ():
            if word.notation == str(value):
                needed = word.requires | (word.between if between else frozenset())
                for other in sorted(needed & known.keys()):
                    if values.get(other) in (None, "", ()):
                        yield Fault(f"needed because {name} is {value}", *place, other)


def _value_faults(value: Value, kind: Property, place: Place, wary: bool) -> Iterator[Fault]:
    shown = "" if kind.private or (wary and " " in str(value)) else _short(value)
    if isinstance(value, tuple) != kind.many:
        wanted = "a list" if kind.many else "one value"
        yield Fault(f"{wanted} is expected", *place, kind.name, shown)
        return
    for one in value if isinstance(value, tuple) else (value,):
        if one is None or not _fits(one, kind.datatype):
            yield Fault(f"{_WANTED[kind.datatype]} is expected", *place, kind.name, shown)
        elif kind.words and str(one) not in kind.allowed:
            yield Fault("not one of the words allowed", *place, kind.name, shown, kind.allowed)
        elif kind.name == "id" and len(str(one)) > ID_LIMIT:
            yield Fault(f"an id has at most {ID_LIMIT} characters", *place, "id", shown)


_WANTED = {
    "string": "text",
    "integer": "a whole number",
    "float": "a number",
    "boolean": "true or false",
    "date": "a date as YYYY-MM-DD",
    "dateTime": "a time as YYYY-MM-DDThh:mm:ss with its offset from UTC",
}


def _fits(value: object, datatype: str) -> bool:
    if datatype == "string":
        return isinstance(value, str) and not _SURROGATE.search(value)
    if datatype == "boolean":
        return isinstance(value, bool)
    if datatype == "integer":
        return isinstance(value, int) and not isinstance(value, bool) and -_INT64 <= value < _INT64
    if datatype == "float":
        return isinstance(value, float) and math.isfinite(value)
    return isinstance(value, str) and _is_time(value, datatype)


_SURROGATE = re.compile("[\ud800-\udfff]")
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(rf"{_DATE.pattern}T\d\d:\d\d:\d\d(\.\d{{1,6}})?(Z|[+-]\d\d:\d\d)", re.ASCII)


def _is_time(text: str, datatype: str) -> bool:
    try:
        if datatype == "date":
            return bool(_DATE.fullmatch(text) and date.fromisoformat(text))
        return bool(_TIME.fullmatch(text) and datetime.fromisoformat(text))
    except ValueError:
        return False


def _short(value: Value) -> str:
    text = "|".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."
