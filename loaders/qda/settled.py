"""What became of the records of a study that a project does not have any more."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from graph.holdings import Hanging
from loaders.qda.material import Material
from loaders.qda.piece import Named, Project
from ontology.record import Ref

BLOCK = 1_000
# In the order in which they can be deleted.
LABELS: Mapping[str, str] = {
    "coding": "CODED_AS",
    "memo": "Memo",
    "quote": "Quote",
    "collection": "Collection",
    "code": "Code",
    "source": "Source",
}
# Ids of this shape were given by a load of a project; others were loaded otherwise, and stay.
_OURS = "length(id) = 16 AND id NOT GLOB '*[^0-9a-f]*'"
# A quote of a text that was edited since, in which its words do not stand any more.
_UNMATCHED = """
INSERT INTO unmatched SELECT h.id FROM held_quote h
JOIN held_source o ON o.id = h.source JOIN is_source s ON s.id = h.source
JOIN new_source n ON n.key = s.key JOIN held_words w ON w.id = h.id
WHERE h.id NOT IN (SELECT id FROM is_quote) AND n.hash <> o.hash
  AND NOT EXISTS (SELECT 1 FROM "Text" t WHERE t.source = n.key AND instr(t.text, w.exact) > 0)
"""
_GONE = """
INSERT INTO gone SELECT '{label}', id FROM held_{kind}
WHERE id NOT IN (SELECT id FROM is_{kind}) AND {ours} AND {stays}
"""
_STAYS = {
    "quote": "id NOT IN (SELECT id FROM unmatched)",
    "coding": "quote NOT IN (SELECT id FROM unmatched)",
}
_FOREIGN = """
INSERT INTO hanging SELECT '{label}', {column}, 'coding', id FROM held_coding
WHERE id NOT IN (SELECT id FROM is_coding)
  AND id NOT IN (SELECT id FROM gone WHERE label = 'CODED_AS')
"""
_QUOTED = """
INSERT INTO hanging SELECT 'Source', q.source, 'quote', q.id FROM held_quote q
LEFT JOIN is_quote i ON i.id = q.id LEFT JOIN new_quote n ON n.key = i.key
WHERE q.source IN (SELECT id FROM gone WHERE label = 'Source')
  AND coalesce(n.source, q.source) = q.source
  AND (q.id NOT IN (SELECT id FROM gone WHERE label = 'Quote')
    OR q.id IN (SELECT id FROM hanging WHERE label = 'Quote'))
"""
_KEPT = """
SELECT g.label, g.id, h.what, count(*) FROM gone g JOIN hanging h USING (label, id)
GROUP BY g.label, g.id, h.what ORDER BY g.rowid, h.what
"""
_FREE = """
SELECT label, id FROM gone g WHERE NOT EXISTS (
  SELECT 1 FROM hanging h WHERE h.label = g.label AND h.id = g.id) ORDER BY rowid
"""

Hangs = Callable[[str, Sequence[str]], Iterator[Hanging]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A record that the project does not have any more and that stays: so many of each hang on it.

    ``what`` counts a ``claim``, ``concept``, ``memo``, ``coding`` or ``quote``; nothing of these
    hangs on a quote of an edited source that was not found again.
    """

    label: str
    id: str
    what: Mapping[str, int]


class Settled:
    """What was found of a project in the graph. ``known``: the study was there before.

    ``matches`` are users and cases that the caller did not know and that the graph has;
    ``unmatched`` counts quotes of edited sources whose words are not there any more. They stay.
    """

    def __init__(
        self, material: Material, hangs: Hangs, study: str, known: bool, matches: Sequence[Named]
    ) -> None:
        self.material = material
        self.study = study
        self.known = known
        self.matches = tuple(matches)
        project = material.one(Project, "WHERE 1")
        self.whole = bool(project and project.whole)
        self._tables()
        material.run(_UNMATCHED)
        self.unmatched = self._number("unmatched")
        if self.whole:
            self._look(hangs)

    def deletable(self) -> Iterator[Ref]:
        """Give what can be deleted, in an order in which it can: for ``Spool.drop``.

        There is something only if the file carries the whole project. A coding is named by its
        relationship's type.
        """
        for label, id_ in self.material.rows(_FREE):
            yield Ref(label, id_)

    def kept(self) -> Iterator[Kept]:
        """Give what is not in the project any more and stays, with what hangs on it."""
        for (id_,) in self.material.rows("SELECT id FROM unmatched ORDER BY id"):
            yield Kept("Quote", id_, {})
        last: Kept | None = None
        for label, id_, what, number in self.material.rows(_KEPT):
            if last and (last.label, last.id) != (label, id_):
                yield last
                last = None
            last = Kept(label, id_, {**(last.what if last else {}), what: number})
        if last:
            yield last

    def _tables(self) -> None:
        self.material.table("unmatched", "id PRIMARY KEY")
        self.material.table("gone", "label", "id")
        self.material.table("hanging", "label", "id", "what", "other")

    def _look(self, hangs: Hangs) -> None:
        for kind, label in LABELS.items():
            stays = _STAYS.get(kind, "1")
            self.material.run(_GONE.format(label=label, kind=kind, ours=_OURS, stays=stays))
        self.material.run("CREATE INDEX gone_id ON gone (label, id)")
        for label in ("Quote", "Code", "Source", "Collection"):
            self._hang(hangs, label)
        for label, column in (("Quote", "quote"), ("Code", "code")):
            self.material.run(_FOREIGN.format(label=label, column=column))
        self.material.run("CREATE INDEX hanging_id ON hanging (label, id)")
        self.material.run(_QUOTED)

    def _hang(self, hangs: Hangs, label: str) -> None:
        """Note what hangs on records: memos that the project has or had do not count."""
        rows = self.material.rows("SELECT id FROM gone WHERE label = ?", label)
        while ids := [row[0] for row in islice(rows, BLOCK)]:
            for one in hangs(label, ids):
                if one.what != "memo" or not self._own(one.other):
                    self.material.put("hanging", label, one.id, one.what, one.other)

    def _own(self, memo: str) -> bool:
        text = "SELECT 1 FROM is_memo WHERE id = ? UNION ALL SELECT 1 FROM gone WHERE id = ?"
        return any(self.material.rows(f"{text} AND label = 'Memo'", memo, memo))

    def _number(self, table: str) -> int:
        return int(next(self.material.rows(f"SELECT count(*) FROM {table}"))[0])  # noqa: S608
