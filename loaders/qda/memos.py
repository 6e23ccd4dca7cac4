"""Which memo of a project is which of the graph: by what it is about and its words."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from graph.holdings import Memo
from loaders.qda.matching import Matching, digest
from loaders.qda.material import Material
from loaders.qda.returned import Returned, heard

BLOCK = 1_000
_SEP = "\x1f"
_LABELS = {
    "source": "Source",
    "code": "Code",
    "quote": "Quote",
    "case": "Participant",
    "collection": "Collection",
}
# What each memo is about, as a label and an id.
_ENDS = """
SELECT a.memo, 'Code ' || i.id AS ref FROM "About" a JOIN is_code i ON i.key = a.target
WHERE a.kind = 'code'
UNION SELECT a.memo, 'Source ' || i.id FROM "About" a JOIN is_source i ON i.key = a.target
WHERE a.kind = 'source'
UNION SELECT a.memo, 'Participant ' || i.id FROM "About" a JOIN is_case i ON i.key = a.target
WHERE a.kind = 'case'
UNION SELECT a.memo, 'Quote ' || i.id FROM "About" a JOIN "Selected" s ON s.selection = a.target
JOIN is_quote i ON i.key = s.quote WHERE a.kind = 'selection'
UNION SELECT a.memo, 'Study ' || study() FROM "About" a WHERE a.kind = 'project'
"""
_ROWS = f"""
SELECT key, about, words, title, guid, digest(study(), about, words) AS nat, place FROM (
  SELECT m.key, coalesce(joined(e.refs), 'Study ' || study()) AS about, digest(m.text) AS words,
    m.title, m.guid, m.rowid AS place
  FROM "Memo" m LEFT JOIN (
    SELECT memo, group_concat(ref, char(31)) AS refs FROM ({_ENDS}) GROUP BY memo
  ) e ON e.memo = m.key
)
"""  # noqa: S608

# What a memo is about that an export has no place for is not taken away from it.
_LESS = """
UPDATE held_memo SET about = n.about FROM is_memo i JOIN new_memo n ON n.key = i.key
WHERE i.id = held_memo.id AND within(n.about, held_memo.about)
"""

Memos = Callable[[str, Sequence[str]], Iterator[Memo]]


def settle(material: Material, held: Memos, study: str, known: bool, returned: Returned) -> None:
    """Find the memos; all that they may be about has to be found before."""
    columns = ("about", "words", "title", "guid")
    work = Matching(material, "memo", columns, (*columns, "lent"))
    material.function("joined", 1, _joined)
    for one in _held(material, held, study) if known else ():
        about = _SEP.join(sorted(f"{label} {id_}" for label, id_ in one.about))
        text = str(heard("text", one.text)) if returned.own else one.text
        guids = returned.pair("memo", one)
        material.put("held_memo", one.id, about, digest(text), one.title, *guids)
    once = "SELECT min(rowid) FROM held_memo GROUP BY id"
    material.run(f"DELETE FROM held_memo WHERE rowid NOT IN ({once})")  # noqa: S608
    work.fill(_ROWS)
    work.returned(returned.own)
    same = "n.about = h.about AND n.words = h.words"
    work.pair("same", same)
    work.pair("same", f"n.made = h.id AND {same}")
    work.rank("same", "about, words", "1")
    work.pair("guid", "n.guid <> '' AND n.guid = h.guid")
    work.pair("words", "n.words = h.words")
    work.pair("title", "n.about = h.about AND n.title <> '' AND n.title = h.title")
    work.rest()
    if returned.own:
        material.function("within", 2, _within)
        material.run(_LESS)


def _held(material: Material, held: Memos, study: str) -> Iterator[Memo]:
    yield from held("Study", [study])
    for kind, label in _LABELS.items():
        rows = material.rows(f"SELECT id FROM held_{kind}")  # noqa: S608
        while ids := [row[0] for row in islice(rows, BLOCK)]:
            yield from held(label, ids)


def _within(about: str, held: str) -> bool:
    return set(about.split(_SEP)) <= set(held.split(_SEP))


def _joined(refs: str | None) -> str | None:
    return None if refs is None else _SEP.join(sorted(refs.split(_SEP)))
