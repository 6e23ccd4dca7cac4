"""What a graph has of a study that a file may bring again, with the GUIDs it may come under."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from graph.holdings import Code, Collection, Holdings, Participant, Quote, Source
from loaders.qda.material import Material
from loaders.qda.returned import Known, Returned, heads

Record = TypeVar("Record", bound=Known)


class Shelf:
    """The records of ``study``, none for an empty one.

    For an export of our own there are also others that are in the file: codes and people of other
    studies whom this one uses, and what is part of no study.
    """

    def __init__(self, material: Material, held: Holdings, study: str, returned: Returned) -> None:
        self.own = returned.own and bool(study)
        self.lent = returned.lent
        self.guids = returned.pair
        self._held = held
        self._study = study
        self._returned = returned
        self._there = heads(material) if self.own else set[str]()
        self._loose: list[str] = []  # sources that are not the study's

    def sources(self) -> Iterator[Source]:
        """Give the sources."""
        for one, beyond in self._all("source", self._held.sources):
            self._loose += [one.id] if beyond else []
            yield one

    def quotes(self) -> Iterator[Quote]:
        """Give the quotes, with their codings; all sources have to be given before."""
        yield from self._held.quotes(self._study) if self._study else ()
        for source in self._loose:
            yield from self._held.quotes_of(source)

    def codes(self) -> Iterator[Code]:
        """Give the codes."""
        return (one for one, _ in self._all("code", self._held.codes))

    def participants(self) -> Iterator[Participant]:
        """Give the participants."""
        return (one for one, _ in self._all("case", self._held.participants))

    def collections(self) -> Iterator[Collection]:
        """Give the collections."""
        return (one for one, _ in self._all("collection", self._held.collections))

    def writers(self) -> Iterable[str]:
        """Give the ids of those who wrote or coded; only where a file may name them by GUID."""
        return self._held.writers() if self._study and self._returned.marked else ()

    def _all(
        self, kind: str, given: Callable[[str], Iterator[Record]]
    ) -> Iterator[tuple[Record, bool]]:
        """Give each record of a kind, and whether it is not the study's."""
        seen = set()
        for one in given(self._study) if self._study else ():
            seen.add(one.id)
            yield one, False
        for one in given("") if self.own else ():
            if one.id not in seen and self._there & self._returned.guids(kind, one):
                yield one, True
