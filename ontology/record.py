"""The neutral records that every loader gives and every writer takes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ontology.terms import Value


class Place(NamedTuple):
    """Where a record was read: a file's name and its row (the header is row 1; 0 is unknown)."""

    file: str = ""
    row: int = 0


class Ref(NamedTuple):
    """The name of a node: its label and its id."""

    label: str
    id: str


@dataclass(frozen=True, slots=True)
class Node:
    """One record of a class. ``properties`` holds ``id`` too; None means: clear this value.

    Dates and times are ISO 8601 text, lists are tuples. ``links`` are relationships without
    properties of which these ends are all there are: others that leave the record go.
    """

    label: str
    properties: Mapping[str, Value]
    place: Place = field(default=Place(), compare=False)
    links: Mapping[str, tuple[Ref, ...]] = field(default_factory=dict, compare=False)

    def __reduce__(self) -> tuple[Any, ...]:
        # What dataclasses do for a frozen class with slots takes four times as long.
        return Node, (self.label, self.properties, self.place, self.links)

    @property
    def id(self) -> str:
        """The id of the record, empty when it has none."""
        return str(self.properties.get("id") or "")

    @property
    def ref(self) -> Ref:
        """Label and id."""
        return Ref(self.label, self.id)


@dataclass(frozen=True, slots=True)
class Edge:
    """One relationship between two records, with its properties (and ``id``) where it has any."""

    type: str
    start: Ref
    end: Ref
    properties: Mapping[str, Value] = field(default_factory=dict)
    place: Place = field(default=Place(), compare=False)

    def __reduce__(self) -> tuple[Any, ...]:
        return Edge, (self.type, self.start, self.end, self.properties, self.place)

    @property
    def id(self) -> str:
        """The id of the relationship, empty for one without properties."""
        return str(self.properties.get("id") or "")


Record = Node | Edge
