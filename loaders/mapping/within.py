"""What the steps that apply a map share: where names lead, and where faults and ids go."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from loaders.mapping.outline import Map
from loaders.mapping.paths import Paths
from loaders.mapping.slug import slug
from loaders.qda.material import Material
from loaders.qda.piece import Project, Source
from loaders.told import Told
from ontology.errors import Fault
from ontology.record import Edge, Place, Ref
from ontology.terms import Value

Names = Callable[[str, str], str | None]
Resolve = Callable[[str], str | None]
PROJECT = "the project"  # who judges where nobody is named


@dataclass(frozen=True, slots=True)
class Within:
    """One application of a map. ``study`` is the id of the study, ``label`` what it is called.

    ``texts`` are the sources of the material by name, without their contents.
    """

    material: Material
    given: Map
    names: Names
    told: Told
    resolve: Resolve | None
    paths: Paths
    study: str
    label: str
    texts: Mapping[str, tuple[Source, ...]]

    @property
    def alone(self) -> bool:
        """Whether the map is applied to what the graph has, without a file beside it."""
        return self.material.one(Project, "") is None

    def id(self, *parts: str) -> str:
        """Return the id of a record of this map."""
        return ".".join((self.study, *map(slug, parts)))

    def codes(self, path: str) -> tuple[str, ...]:
        """Return the ids of the codes with a path, none when there is no such code."""
        if self.resolve is not None:
            one = self.resolve(path)
            return (one,) if one else ()
        found = (self.names("code", key) for key in self.paths.keys(path))
        return tuple(dict.fromkeys(one for one in found if one))

    def sources(self, name: str) -> tuple[str, ...]:
        """Return the ids of the sources called ``name``."""
        if self.alone:
            one = self.names("source", name)
            return (one,) if one else ()
        keys = (source.key for source in self.texts.get(name, ()))
        return tuple(one for key in keys if (one := self.names("source", key)))

    def fault(self, message: str, line: int, column: str, value: str = "") -> None:
        """Add a reason why nothing can be loaded. ``value`` may be no name of a participant."""
        self.told.faults.append(Fault(message, self.given.file, line, column, _short(value)))

    def lack(self, message: str, line: int, column: str, name: str, shown: str = "") -> None:
        """Add what the map names and the file has not; another file of the load may have it.

        ``{}`` in the message stands for the number of such names. ``name`` is not shown.
        """
        fault = Fault(message, self.given.file, line, column, _short(shown))
        self.told.lack(name, fault)

    def place(self, line: int) -> Place:
        """Return where a record comes from."""
        return Place(self.given.file, line)

    def judged(self, by: str, date: str, **others: Value) -> dict[str, Value]:
        """Return the values of a judgement: who made it, when, and ``others`` that are there."""
        found: dict[str, Value] = {"origin": "project", "by": by or self.given.by or PROJECT}
        found |= {name: value for name, value in others.items() if value}
        when = date or self.given.date
        return found | {"date": when} if when else found

    def edge(self, kind: str, start: Ref, end: Ref, line: int) -> Edge:
        """Return a relationship without properties."""
        return Edge(kind, start, end, {}, self.place(line))


def _short(value: str) -> str:
    return value if len(value) <= 60 else value[:57] + "..."


def filled(values: Mapping[str, Value]) -> dict[str, Value]:
    """Return the values that are there: what a map does not say stays as it is in the graph."""
    return {name: value for name, value in values.items() if value not in (None, "", ())}
