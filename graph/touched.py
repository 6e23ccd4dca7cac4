"""What a load touched, and what another touched of it: on disk, so that no load is too large."""

from collections.abc import Iterable, Iterator
from itertools import islice

from graph.closing import Closing
from graph.journal import Entry, Name, Removed
from ontology.scratch import Scratch, storable
from ontology.vocabulary import Vocabulary

_BLOCK = 500  # keys of one question
_SEP = "\x1f"


class Touched(Closing):
    """The records that a load created, changed or removed, entry by entry of its journal.

    First ``add`` all of them, then ask for ``hits``. Raises InputError when the disk has no room.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._base = Scratch({"touched": ("key",)})
        self._indexed = False

    def add(self, entry: Entry) -> None:
        """Add what an entry of the load says."""
        for key in (*self._own(entry), *_born(entry), *_parted(entry)):
            self._base.add("touched", (storable(key),), len(key))

    def hits(self, entry: Entry) -> Iterator[str]:
        """Give the names of records that the load touched and ``entry`` of a later one touched too.

        Or that the load created and the later one linked to; or that lost a relationship in the
        load and was removed by the later one.
        """
        if not self._indexed:
            self._base.run("CREATE INDEX touched_key ON touched (key)")
            self._indexed = True
        keys = iter([storable(one) for one in (*self._own(entry), *_links(entry), *_gone(entry))])
        while block := list(islice(keys, _BLOCK)):
            marks = ", ".join("?" * len(block))
            text = f"SELECT DISTINCT key FROM touched WHERE key IN ({marks}) ORDER BY key"  # noqa: S608
            for (key,) in self._base.rows(text, *block):
                yield " ".join(key[1:].split(_SEP))

    def close(self) -> None:
        """Throw it away."""
        self._base.close()

    def _own(self, entry: Entry) -> Iterator[str]:
        for name in (*entry.created, *(one for one, _ in (*entry.updated, *entry.gone))):
            yield self._key(entry, name)
        for gone in entry.removed:
            yield self._removed(gone)

    def _key(self, entry: Entry, name: Name) -> str:
        if name[0]:
            return _joined("=", entry.kind, name[0])
        return self._plain(entry.kind, entry.start, name[1], entry.end, name[2])

    def _removed(self, gone: Removed) -> str:
        name = gone.before["set"].get("id")
        if name:
            return _joined("=", gone.kind, str(name))
        return self._plain(gone.kind, *gone.start, *gone.end)

    def _plain(self, kind: str, start: str, one: str, end: str, other: str) -> str:
        """A relationship without an id; of which there may be one only: whatever its end is."""
        known = self._vocabulary.relationships.get(kind)
        between = known.end(start, end) if known else None
        if between and between.single:
            return _joined("=", kind, start, one)
        return _joined("=", kind, start, one, end, other)


def _born(entry: Entry) -> Iterator[str]:
    if not entry.start:
        yield from (_joined("+", entry.kind, name[0]) for name in entry.created)


def _parted(entry: Entry) -> Iterator[str]:
    """The ends of the relationships that an entry removed."""
    for ref in {end for one in entry.removed for end in (one.start, one.end)}:
        yield _joined("-", *ref)


def _gone(entry: Entry) -> Iterator[str]:
    yield from (_joined("-", entry.kind, name[0]) for name, _ in entry.gone)


def _links(entry: Entry) -> Iterable[str]:
    """The ends of the relationships that an entry created."""
    if not entry.start:
        return ()
    starts = {_joined("+", entry.start, name[1]) for name in entry.created}
    return sorted(starts | {_joined("+", entry.end, name[2]) for name in entry.created})


def _joined(mark: str, *parts: str) -> str:
    return mark + _SEP.join(parts)
