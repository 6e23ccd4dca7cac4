"""The typed parts of a vocabulary: plain frozen records, no RDF library needed to use them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Scalar = str | int | float | bool
Value = Scalar | tuple[Scalar, ...] | None
Datatype = Literal["string", "integer", "float", "boolean", "date", "dateTime"]


@dataclass(frozen=True, slots=True)
class Word:
    """One allowed value of a property, with the properties that having it requires.

    ``between`` are those that it requires of a relationship only.
    """

    notation: str
    label: str
    definition: str
    requires: frozenset[str] = frozenset()
    between: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Property:
    """A property. ``name`` is its key in the graph and its column in tables.

    ``many``: a list of values. ``private``: its values never reach a message or a log.
    ``words``: the only values allowed, empty when any value of the datatype will do.
    """

    name: str
    iri: str
    label: str
    definition: str
    datatype: Datatype
    many: bool = False
    private: bool = False
    indexed: bool = False
    words: tuple[Word, ...] = ()

    @property
    def allowed(self) -> tuple[str, ...]:
        """The allowed values as written, empty when any value will do."""
        return tuple(word.notation for word in self.words)


@dataclass(frozen=True, slots=True)
class Class:
    """A class of records: its label in the graph, its properties and those every record needs.

    ``searched`` are those by whose words its records are found.
    """

    name: str
    iri: str
    label: str
    definition: str
    properties: Mapping[str, Property] = field(repr=False)
    required: frozenset[str] = frozenset()
    searched: tuple[str, ...] = ()
    abstract: bool = False
    internal: bool = False
    ancestors: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class End:
    """Which classes a relationship may join: concrete labels at both ends, and how many.

    ``least`` relationships must leave every record of ``starts``; with ``single`` at most one may.
    """

    iri: str
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    definition: str
    least: int = 0
    single: bool = False


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship type with the ends it may join.

    One with ``properties`` has an ``id`` of its own among them.
    """

    type: str
    label: str
    ends: tuple[End, ...]
    properties: Mapping[str, Property] = field(repr=False)
    required: frozenset[str] = frozenset()

    def end(self, start: str, stop: str) -> End | None:
        """Return the pair of ends that allows ``start`` to ``stop``, or None."""
        fitting = (one for one in self.ends if start in one.starts and stop in one.ends)
        return next(fitting, None)

    @property
    def starts(self) -> tuple[str, ...]:
        """Every label the relationship may leave."""
        return tuple(dict.fromkeys(label for end in self.ends for label in end.starts))

    @property
    def stops(self) -> tuple[str, ...]:
        """Every label the relationship may lead to."""
        return tuple(dict.fromkeys(label for end in self.ends for label in end.ends))


@dataclass(frozen=True, slots=True)
class ClaimType:
    """A type of claim: its sign, and whether a trace goes along it."""

    type: str
    iri: str
    label: str
    definition: str
    sign: Literal["+", "-", "none"]
    walked: bool
