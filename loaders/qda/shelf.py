"""What a graph has of a study that a file may bring again, with the GUIDs it may come under."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from hashlib import sha256
from typing import TypeVar

from graph.holdings import Code, Collection, Holdings, Participant, Quote, Source
from loaders.export_settled import single
from loaders.qda.material import Material
from loaders.qda.returned import Known, Returned, heads, heard

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
        self._odd: dict[str, str] = {}  # texts whose line ends are not single line feeds

    def sources(self) -> Iterator[Source]:
        """Give the sources."""
        for one, beyond in self._all("source", self._held.sources):
            self._loose += [one.id] if beyond else []
            yield self._told(one) if self.own else one

    def _told(self, one: Source) -> Source:
        """Return a source with the hash of the text that an export holds of it."""
        text = self._held.text(one.id)
        if text != single(text):
            self._odd[one.id] = text
        return replace(one, hash=sha256(single(text).encode()).hexdigest() if text else one.hash)

    def quotes(self) -> Iterator[Quote]:
        """Give the quotes, with their codings; all sources have to be given before."""
        yield from map(self._moved, self._held.quotes(self._study) if self._study else ())
        for source in self._loose:
            yield from map(self._moved, self._held.quotes_of(source))

    def _moved(self, one: Quote) -> Quote:
        """Return a quote where an export has it, which makes line ends single."""
        text = self._odd.get(one.source)
        if text is None or one.start is None or one.end is None:
            return one
        start, end = (len(single(text[:at])) for at in (one.start, one.end))
        return replace(one, start=start, end=end, exact=single(text)[start:end])

    def codes(self) -> Iterator[Code]:
        """Give the codes."""
        return (one for one, _ in self._all("code", self._held.codes))

    def participants(self) -> Iterator[Participant]:
        """Give the participants."""
        return (one for one, _ in self._all("case", self._held.participants))

    def collections(self) -> Iterator[Collection]:
        """Give the collections."""
        for one, _ in self._all("collection", self._held.collections):
            yield replace(one, label=str(heard("label", one.label))) if self.own else one

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
