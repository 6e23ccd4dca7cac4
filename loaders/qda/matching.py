"""Which piece of a file is which record of the graph: one kind of piece at a time, in SQL.

Of each kind there are three tables beside the pieces: ``new_…`` (the pieces), ``held_…`` (the
records) and ``is_…`` (which piece is which record, and how that was found). No step gives a record
to two pieces, and what fits several is left for a later step.
"""

from collections.abc import Sequence
from hashlib import sha256

from loaders.qda.material import Material

LENT = "export"  # by the GUID that an export of ours gave
NEW = "new"  # how a piece was found that no record of the graph is
ROUNDS = 8  # of pairing what is nearest
CROWD = 250_000  # pairs of one group beyond which nearness is not looked at

_OWN = "(SELECT * FROM new_{kind} WHERE key NOT IN (SELECT key FROM is_{kind}))"
_HELD = "(SELECT * FROM held_{kind} WHERE id NOT IN (SELECT id FROM is_{kind}))"
_FILL = """
INSERT OR IGNORE INTO new_{kind}
SELECT *, digest('{kind}', nat, n) FROM (
  SELECT *, row_number() OVER (PARTITION BY nat ORDER BY place) AS n FROM ({rows})
)
"""
_PAIR = """
INSERT OR IGNORE INTO is_{kind} SELECT key, id, '{how}' FROM (
  SELECT n.key AS key, h.id AS id, count(*) OVER (PARTITION BY n.key) AS mine,
    count(*) OVER (PARTITION BY h.id) AS theirs
  FROM {own} n JOIN {held} h ON {on}
) WHERE mine = 1 AND theirs = 1
"""
_RANK = """
INSERT OR IGNORE INTO is_{kind} SELECT a.key, b.id, '{how}' FROM (
  SELECT key, {columns}, row_number() OVER (PARTITION BY {columns} ORDER BY {order}, key) AS turn,
    count(*) OVER (PARTITION BY {columns}) AS size FROM {own} WHERE {where}
) a JOIN (
  SELECT id, {columns}, row_number() OVER (PARTITION BY {columns} ORDER BY {order}, id) AS turn,
    count(*) OVER (PARTITION BY {columns}) AS size FROM {held} WHERE {among}
) b USING ({columns}, turn, size)
"""
_NEAR = """
INSERT OR IGNORE INTO is_{kind} SELECT key, id, '{how}' FROM (
  SELECT a.key AS key, b.id AS id,
    row_number() OVER (PARTITION BY a.key ORDER BY abs(a.start - b.start), b.start, b.id) AS mine,
    row_number() OVER (PARTITION BY b.id ORDER BY abs(a.start - b.start), a.start, a.key) AS theirs
  FROM (SELECT *, count(*) OVER (PARTITION BY {columns}) AS size FROM {own} WHERE {where}) a
  JOIN (SELECT *, count(*) OVER (PARTITION BY {columns}) AS size FROM {held} WHERE {among}) b
  USING ({columns})
  WHERE a.size * b.size <= {crowd}
) WHERE mine = 1 AND theirs = 1
"""
_SHARE = """
INSERT OR IGNORE INTO is_{kind} SELECT key, id, '{how}' FROM (
  WITH mine AS (SELECT key, item, count(*) OVER (PARTITION BY key) AS size FROM (
      SELECT DISTINCT key, item FROM ({own}) WHERE key NOT IN (SELECT key FROM is_{kind}))),
    theirs AS (SELECT id, item, count(*) OVER (PARTITION BY id) AS size FROM (
      SELECT DISTINCT id, item FROM ({held}) WHERE id NOT IN (SELECT id FROM is_{kind}))),
    fit AS (SELECT key, id FROM mine JOIN theirs USING (item) GROUP BY key, id
      HAVING 3 * count(*) >= 2 * max(mine.size) AND 3 * count(*) >= 2 * max(theirs.size))
  SELECT key, id, count(*) OVER (PARTITION BY key) AS mine,
    count(*) OVER (PARTITION BY id) AS theirs FROM fit
) WHERE mine = 1 AND theirs = 1
"""
_REST = """
INSERT OR IGNORE INTO is_{kind} SELECT key, made, '{new}' FROM {own}
WHERE made NOT IN (SELECT id FROM held_{kind})
"""
_TAKEN = "SELECT 1 FROM held_{kind} WHERE id = ? UNION ALL SELECT 1 FROM is_{kind} WHERE id = ?"


class Matching:
    """The pieces and records of one ``kind``. Columns are SQL; records have an ``id`` first.

    Pieces have a ``key`` first, and at last ``nat`` (the natural key) and ``place`` (their order
    among those of one natural key). Without ``unique`` the caller may give one id to several.
    """

    def __init__(
        self,
        material: Material,
        kind: str,
        own: Sequence[str],
        held: Sequence[str],
        unique: bool = True,
    ) -> None:
        self._material = material
        self.kind = kind
        last = ("nat", "place", "n", "made")
        material.table(f"new_{kind}", "key PRIMARY KEY", *own, *last)
        material.table(f"held_{kind}", "id", *held)
        material.table(f"is_{kind}", "key PRIMARY KEY", "id UNIQUE" if unique else "id", "how")
        self._names = {
            "kind": kind,
            "own": _OWN.format(kind=kind),
            "held": _HELD.format(kind=kind),
            "new": NEW,
        }

    def fill(self, rows: str) -> None:
        """Take in the pieces that a query gives, in the order of the columns."""
        self._run(_FILL, rows=rows)
        self._material.run(f"CREATE INDEX held_{self.kind}_id ON held_{self.kind} (id)")

    def pair(self, how: str, on: str) -> None:
        """Pair a piece ``n`` and a record ``h`` for which ``on`` holds, if for no others."""
        self._try(_PAIR, how=how, on=on)

    def returned(self, own: bool) -> None:
        """Pair what an export of ours named: by its GUID, or by that of an ``own`` export.

        Records have ``lent``, the GUID that an export made for them, empty for none.
        """
        self._try(_PAIR, how=LENT, on="n.guid <> '' AND n.guid = h.lent")
        if own:  # whose GUIDs are those of the graph
            self._try(_PAIR, how=LENT, on="n.guid <> '' AND n.guid = h.guid")

    def rank(self, how: str, columns: str, order: str, where: str = "1", held: str = "1") -> None:
        """Pair those of one value of ``columns``, the first with the first, if they are as many.

        Pieces ``where`` that holds, and records for which ``held`` does.
        """
        self._try(_RANK, how=how, columns=columns, order=order, where=where, among=held)

    def near(self, how: str, columns: str, where: str, held: str = "1") -> None:
        """Pair those of one value of ``columns`` whose ``start`` is nearest to one another."""
        for _ in range(ROUNDS):
            before = self.number()
            named = {"columns": columns, "where": where, "among": held}
            self._try(_NEAR, how=how, crowd=str(CROWD), **named)
            if self.number() == before:
                return

    def share(self, how: str, own: str, held: str) -> None:
        """Pair those that share two thirds of their items, either way, where neither has others.

        ``own`` gives rows of ``key`` and ``item``, ``held`` of ``id`` and ``item``.
        """
        self._try(_SHARE, how=how, own=own, held=held)

    def rest(self) -> None:
        """Give a new id to every piece that is no record yet."""
        self._run(_REST)
        for key, nat, number in list(self._left()):
            made = digest(self.kind, nat, number := number + 1)
            while any(self._material.rows(_TAKEN.format(kind=self.kind), made, made)):
                made = digest(self.kind, nat, number := number + 1)
            self._material.put(f"is_{self.kind}", key, made, NEW)

    def number(self) -> int:
        """Return how many pieces are a record by now."""
        return int(next(self._material.rows(f"SELECT count(*) FROM is_{self.kind}"))[0])  # noqa: S608

    def _left(self) -> list[tuple[str, str, int]]:
        own = self._names["own"]
        text = f"SELECT key, nat, n FROM {own} ORDER BY nat, n"  # noqa: S608
        return [(key, nat, number) for key, nat, number in self._material.rows(text)]

    def _try(self, text: str, **names: str) -> None:
        """Look for pairs, unless there is nobody left on either side."""
        left = "SELECT EXISTS {own} AND EXISTS {held}".format(**self._names)
        if next(self._material.rows(left))[0]:
            self._run(text, **names)

    def _run(self, text: str, **names: str) -> None:
        self._material.run(text.format(**{**self._names, **names}))


def digest(*parts: str | int | None) -> str:
    """Return 16 hexadecimal digits that stand for ``parts``.

    Parts that hold the separator may have the digits of others: those of a kind are numbered then.
    """
    plain = "\x1f".join([str(one) for one in parts])
    return sha256(plain.encode("utf-8", "replace")).hexdigest()[:16]
