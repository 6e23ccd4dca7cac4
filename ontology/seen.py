"""What was seen of many records, kept on disk, and what only shows across all of them.

Ids and places only: no value of a record, so nobody's words, is written here.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice

from ontology.errors import Fault, shown
from ontology.record import Edge, Place, Ref
from ontology.scratch import Scratch, storable
from ontology.terms import Relationship

Known = Callable[[list[Ref]], set[Ref]]
WORDLESS = "a stated claim needs its wording or a quote that supports it"
SUPPORTED = "SUPPORTS"
ASKED = 5_000  # records that are asked for at a time
_RECENT = 20_000  # records remembered so as not to write the same end again and again
_TABLES = {
    "seen": ("kind", "id", "file", "row"),
    "stop": ("label", "id", "file", "row", "name"),
    "link": ("type", "label", "id", "single", "end_label", "end_id", "file", "row"),
    "wordless": ("id",),
    "doubt": ("label", "id", "message", "file", "row", "name", "value"),
}
_INDEXES = (
    "CREATE INDEX seen_id ON seen (kind, id)",
    "CREATE INDEX link_id ON link (type, label, id)",
)
# The first record of a name counts; rows are numbered in the order of the input.
_TWICE = """
SELECT 'this ' || again.kind || ' is there already ('
       || CASE WHEN early.file = again.file THEN '' ELSE early.file || ', ' END
       || 'row ' || early.row || ')', again.file, again.row, 'id', again.id
FROM (SELECT kind, id, min(rowid) AS first FROM seen GROUP BY kind, id HAVING count(*) > 1) twice
JOIN seen early ON early.rowid = twice.first
JOIN seen again ON again.kind = twice.kind AND again.id = twice.id AND again.rowid > twice.first
ORDER BY again.rowid
"""
_SEVERAL = """
SELECT again.label || CASE WHEN instr(again.id, ' ') THEN '' ELSE ' ' || again.id END
       || ' may have one ' || again.type || ' only',
       again.file, again.row, again.type, again.end_id
FROM (SELECT type, label, id, min(rowid) AS first FROM link
      GROUP BY type, label, id HAVING count(*) > 1) many
JOIN link early ON early.rowid = many.first
JOIN link again ON again.type = many.type AND again.label = many.label AND again.id = many.id
WHERE again.single AND (again.end_label, again.end_id) != (early.end_label, early.end_id)
ORDER BY again.rowid
"""
_MISSING = """
INSERT INTO doubt
SELECT label, id, 'there is no ' || label || ' with this id, in these files or in the graph',
       file, row, name, id
FROM (SELECT *, min(rowid) FROM stop
      WHERE NOT EXISTS (SELECT 1 FROM seen WHERE seen.kind = stop.label AND seen.id = stop.id)
      GROUP BY label, id)
"""
_LACKING = """
INSERT INTO doubt
SELECT kind, id, 'needs at least ' || ?3 || ' ' || ?2, file, row, ?2, ''
FROM (SELECT *, min(rowid) FROM seen WHERE kind = ?1 GROUP BY id) one
WHERE (SELECT count(*) FROM link
       WHERE link.type = ?2 AND link.label = ?1 AND link.id = one.id) < ?3
"""
_UNSAID = """
INSERT INTO doubt
SELECT kind, id, ?1, file, row, 'wording', ''
FROM (SELECT *, min(rowid) FROM seen
      WHERE kind = 'Relation' AND id IN (SELECT id FROM wordless) GROUP BY id) one
WHERE NOT EXISTS (SELECT 1 FROM link
                  WHERE link.type = ?2 AND link.label = 'Relation' AND link.id = one.id)
"""
_DOUBTED = "SELECT label, id, message, file, row, name, value FROM doubt ORDER BY label, id, rowid"


class Seen:
    """Ids and places of records, of any number in the same memory. Close it after use."""

    def __init__(self) -> None:
        self._rows = Scratch(_TABLES)
        self._recent: set[tuple[str, str]] = set()

    def record(self, kind: str, name: str, place: Place) -> None:
        """Note a record, or a relationship with an id of its own."""
        self._rows.add("seen", (kind, storable(name), storable(place.file), place.row))
        self._remember((kind, name))

    def stop(self, ref: Ref, place: Place, column: str) -> None:
        """Note that a relationship leads to or from ``ref``."""
        if ref not in self._recent:
            row = (ref.label, storable(ref.id), storable(place.file), place.row, column)
            self._rows.add("stop", row)
            self._remember(ref)

    def link(self, kind: str, ref: Ref, edge: Edge, single: bool = False) -> None:
        """Note that ``ref`` has a relationship of this kind; ``single``: it may have no other."""
        end = (edge.end.label, storable(edge.end.id))
        place = (storable(edge.place.file), edge.place.row)
        self._rows.add("link", (kind, ref.label, storable(ref.id), single, *end, *place))

    def wordless(self, name: str) -> None:
        """Note that a stated claim has no wording."""
        self._rows.add("wordless", (storable(name),))

    def _remember(self, ref: tuple[str, str]) -> None:
        if len(self._recent) >= _RECENT:
            self._recent.clear()
        self._recent.add(ref)

    def faults(self, kinds: Iterable[Relationship], known: Known) -> Iterator[Fault]:
        """Give every fault across the records. ``known`` is asked ``ASKED`` records at a time."""
        for index in _INDEXES:
            self._rows.run(index)
        for query in (_TWICE, _SEVERAL):
            yield from (_fault(*row) for row in self._rows.rows(query))
        self._rows.run(_MISSING)
        for kind in kinds:
            for end in (one for one in kind.ends if one.least):
                for label in end.starts:
                    self._rows.run(_LACKING, label, kind.type, end.least)
        self._rows.run(_UNSAID, WORDLESS, SUPPORTED)
        yield from self._doubted(known)

    def _doubted(self, known: Known) -> Iterator[Fault]:
        found = groupby(self._rows.rows(_DOUBTED), key=lambda row: Ref(*row[:2]))
        doubts = ((ref, [_fault(*row[2:]) for row in rows]) for ref, rows in found)
        while some := dict(islice(doubts, ASKED)):
            there = known(list(some))
            yield from (fault for ref in some if ref not in there for fault in some[ref])

    def close(self) -> None:
        """Give memory and disk back."""
        self._recent.clear()
        self._rows.close()


def _fault(message: str, file: str, row: int, column: str, value: str) -> Fault:
    return Fault(message, file, row, column, shown(value))
