"""The concepts of a map, and the codes that indicate them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from loaders.mapping.outline import Concept
from loaders.mapping.reports import Reports
from loaders.mapping.slug import link
from loaders.mapping.within import Within
from ontology.record import Edge, Node, Record, Ref
from ontology.terms import Value


@dataclass(slots=True)
class Concepts:
    """The concepts of a map by label, whatever its capitals."""

    within: Within
    reports: Reports
    _given: dict[str, Concept] = field(init=False)

    def __post_init__(self) -> None:
        self._given = {one.label.casefold(): one for one in self.within.given.concepts}

    def records(self) -> Iterator[Record]:
        """Give every concept with what indicates it, where it is named and what it lies below."""
        for one in self.within.given.concepts:
            concept = self.named(one.label, one.line, "label")
            if concept:
                if not one.existing:
                    yield from self._concept(one, concept)
                yield from self._indications(one, concept)

    def named(self, label: str, line: int, column: str) -> Ref | None:
        """Return the concept of this label: of the map, else of the graph, else a fault."""
        one = self._given.get(label.casefold())
        if one and not one.existing:
            return Ref("Concept", self.within.id(label))
        found = self.within.names("concept", label)
        if not found:
            message = "no concept of the map or of the graph is called so"
            self.within.fault(message, line, column, label)
        return Ref("Concept", found) if found else None

    def labels_of(self, key: str) -> set[str]:
        """Return what a code (its key) is called as a concept, in small letters."""
        path = self.within.paths.path(key)
        found = {name for name, one in self._given.items() if path and path in one.codes}
        code = self.within.paths.codes.get(key)
        return found | {code.name.strip().casefold()} if code else found

    def _concept(self, one: Concept, concept: Ref) -> Iterator[Node | Edge]:
        values: dict[str, Value] = {"id": concept.id, "origin": "project", "label": one.label}
        values |= {"kind": one.kind, "constructOrder": one.order}
        definition = one.definition or (self._definition(one.codes[0]) if one.itself else "")
        if definition:
            values["definition"] = definition
        yield Node("Concept", values, self.within.place(one.line))
        report = self.reports.named(one.report, one.line)
        if report:
            yield self.within.edge("IDENTIFIED_IN", concept, report, one.line)
        above = self.named(one.broader, one.line, "broader") if one.broader else None
        if above:
            yield self.within.edge("BROADER", concept, above, one.line)

    def _definition(self, path: str) -> str:
        found = (self.within.paths.codes[key].definition for key in self.within.paths.keys(path))
        return next((text.strip() for text in found if text.strip()), "")

    def _indications(self, one: Concept, concept: Ref) -> Iterator[Edge]:
        for path in one.codes:
            codes = self.within.codes(path)
            if not codes:
                self.within.lack("there is no such code", one.line, "codes", path, path)
            for code in codes:
                values = self.within.judged(one.by, one.date, memo=one.memo)
                values["id"] = link(self.within.study, "indicates", code, concept.id)
                start = Ref("Code", code)
                yield Edge("INDICATES", start, concept, values, self.within.place(one.line))
