"""Records between reading and writing: sorted into batches, kept on disk as soon as they fill one.

So the memory that a load takes does not grow with it. The file has no name, so nothing of it is
left when the process dies.
"""

import pickle
import tempfile
from collections.abc import Callable, Container, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import IO, Any

from graph.batch import LETTERS, ROWS, Batch, Drop, Shape, Shapes, batched, key, letters
from graph.closing import Closing
from ontology.errors import InputError
from ontology.record import Edge, Record, Ref
from ontology.vocabulary import Vocabulary

# A kind and the labels of its ends, as in a ``Drop``.
_Known = tuple[str, str, str]


class Spool(Closing):
    """The records of one load, and what it removes. Use it in a ``with`` statement, or close it.

    ``drops`` counts what it removes, what hangs on that not counted.
    Memory: at most one batch (5,000 records, 8 MB) for each label or kind of relationship.
    """

    def __init__(self, vocabulary: Vocabulary, records: Iterable[Record] = ()) -> None:
        self._shapes = Shapes(vocabulary)
        self._open: dict[Shape, _Filling] = {}
        self._full: dict[Shape, list[int]] = {}
        self._file: IO[bytes] | None = None
        self._number = 0
        self._labels = frozenset(vocabulary.labels)
        self._going: dict[_Known, dict[tuple[str, ...], None]] = {}
        self._gone: dict[_Known, list[int]] = {}
        self.drops = 0
        for record in records:
            self.add(record)

    def __len__(self) -> int:
        return self._number

    def add(self, record: Record) -> None:
        """Add a record. The same relationship without properties given twice is one.

        Raises InputError when the disk has no room.
        """
        kind = self._shapes.of(record)
        filling = self._open.get(kind)
        if filling is None:
            filling = self._open[kind] = _Filling()
            self._full.setdefault(kind, [])
        self._number += filling.add(record)
        if filling.full:
            self._full[kind].append(self._put(list(filling.records.values())))
            self._open[kind] = _Filling()

    def drop(self, one: Ref | Edge) -> None:
        """Have the load remove a record, or a relationship by its type and id; what is not there is
        none. A relationship without an id is named by an ``Edge``.

        Raises InputError when the disk has no room.
        """
        kind, name = _known(one)
        names = self._going.setdefault(kind, {})
        places = self._gone.setdefault(kind, [])
        self.drops += name not in names
        names[name] = None
        if len(names) >= ROWS:
            places.append(self._put(list(names)))
            names.clear()

    def dropped(self) -> Iterator[Drop]:
        """Give what the load removes: relationships before records, those in the order given."""
        for kind in sorted(self._going, key=lambda one: one[0] in self._labels):
            for place in self._gone[kind]:
                yield Drop(*kind, tuple(self._get(place)))
            if self._going[kind]:
                yield Drop(*kind, tuple(self._going[kind]))

    def batches(self, only: Container[str] | None = None) -> Iterator[Batch]:
        """Give the records as batches: all records of labels before all relationships.

        ``only`` names the labels and relationships that are wanted, where not all are. The next
        batch is fetched while the one before is made use of.
        """
        with ThreadPoolExecutor(1) as ahead:
            coming = None
            for made in self._making(only):
                fetching = ahead.submit(made)
                if coming:
                    yield coming.result()
                coming = fetching
            if coming:
                yield coming.result()

    def _making(self, only: Container[str] | None) -> Iterator[Callable[[], Batch]]:
        for kind in sorted(self._full, key=lambda one: bool(one.start)):
            if only is not None and kind.kind not in only:
                continue
            for place in self._full[kind]:
                yield partial(self._made, kind, place)
            if self._open[kind].records:
                yield partial(batched, kind, list(self._open[kind].records.values()))

    def _made(self, kind: Shape, place: int) -> Batch:
        return batched(kind, self._get(place))

    def close(self) -> None:
        """Throw the records away."""
        self._open.clear()
        if self._file:
            with suppress(OSError):  # what is still to be written may find no room
                self._file.close()

    def _put(self, some: list[Any]) -> int:
        try:
            if self._file is None:
                self._file = tempfile.TemporaryFile(prefix="peergraph")  # noqa: SIM115  (``close``)
            place = self._file.seek(0, 2)
            pickle.dump(some, self._file, pickle.HIGHEST_PROTOCOL)
        except OSError as error:
            raise InputError(
                f"the temporary files of this load cannot be written: {error.strerror}"
            ) from None
        return place

    def _get(self, place: int) -> list[Any]:
        assert self._file is not None  # noqa: S101  (a place was given out)
        self._file.seek(place)
        found: list[Any] = pickle.load(self._file)  # noqa: S301  (this process wrote it)
        return found


def _known(one: Ref | Edge) -> tuple[_Known, tuple[str, ...]]:
    if isinstance(one, Edge):
        return (one.type, one.start.label, one.end.label), (one.start.id, one.end.id)
    return (one.label, "", ""), (one.id,)


class _Filling:
    """A batch that is not full yet."""

    def __init__(self) -> None:
        self.records: dict[Any, Record] = {}
        self._letters = 0

    def add(self, record: Record) -> int:
        before = len(self.records)
        self.records[key(record)] = record
        self._letters += letters(record)
        return len(self.records) - before

    @property
    def full(self) -> bool:
        return len(self.records) >= ROWS or self._letters > LETTERS


def spooled(records: Iterable[Record] | Spool, vocabulary: Vocabulary) -> Spool:
    """Return ``records`` as they are when they are a spool, else in a new one."""
    return records if isinstance(records, Spool) else Spool(vocabulary, records)
