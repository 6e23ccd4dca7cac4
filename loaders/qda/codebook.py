"""Which code of a project is which of the graph, renamed and moved ones too; and which coding."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from graph.holdings import Code
from loaders.export_tree import opened
from loaders.mapping.paths import Paths
from loaders.qda.matching import NEW, Matching
from loaders.qda.material import Material
from loaders.qda.piece import Code as CodePiece
from loaders.qda.shelf import Shelf

CODING = ("quote", "code", "coder", "guid")
_OF = """
SELECT c.code AS key, q.id AS item FROM "Coding" c JOIN "Selected" s ON s.selection = c.selection
JOIN is_quote q ON q.key = s.quote WHERE {where}
"""


_THERE = f"q.how <> '{NEW}'"  # quotes that the graph had: only they can tell anything
_CROSSED = {
    "coded_own": f"SELECT DISTINCT key, item FROM ({_OF.format(where=_THERE)})",  # noqa: S608
    "coded_held": "SELECT DISTINCT code, quote FROM held_coding",
    "crossed": """
      SELECT n.key, h.id FROM new_code n JOIN held_code h ON h.path = n.path
      WHERE EXISTS (SELECT 1 FROM coded_own WHERE key = n.key)
        AND EXISTS (SELECT 1 FROM coded_held WHERE key = h.id)
        AND NOT EXISTS (SELECT 1 FROM coded_own a WHERE a.key = n.key
          AND a.item IN (SELECT item FROM coded_held WHERE key = h.id))
    """,
}


def codes(material: Material, shelf: Shelf) -> None:
    """Find the codes. Quotes have to be found before; ``new_code`` has their paths afterwards."""
    columns = ("path", "label", "parent", "guid")
    work = Matching(material, "code", columns, (*columns, "lent"))
    for held in _held(list(shelf.codes()), shelf.own):
        named = (held.id, held.path, held.label, held.parent)
        material.put("held_code", *named, *shelf.guids("code", held))
    material.table("code_path", "key", "path", "label")
    for path, one in Paths(material).all():
        material.put("code_path", one.key, path, " ".join(one.name.split()))
    work.fill("""
      SELECT c.key, p.path, p.label, c.parent, c.guid, digest(study(), p.path) AS nat,
        c.rowid AS place FROM "Code" c JOIN code_path p ON p.key = c.key
    """)
    work.returned(shelf.own)
    _crossed(material, work)
    work.pair("same", "n.path = h.path")
    work.pair("guid", "n.guid <> '' AND n.guid = h.guid")
    _twins(work)
    before = -1
    while before != work.number():
        before = work.number()
        _changed(work)
    work.rest()


def _held(held: Sequence[Code], own: bool) -> Iterator[Code]:
    """Give codes of the graph, each with a path, which a table may have left out.

    An export of our ``own`` puts them into a tree, and knows no paths but those of its tree.
    """
    parents = {one.id: one.parent for one in sorted(held, key=lambda one: one.id)}
    if own:
        opened(parents)
    paths = Paths(CodePiece(one.id, one.label, parents[one.id]) for one in held)
    for one in held:
        path = paths.path(one.id) if own or not one.path else one.path
        yield replace(one, path=path, parent=parents[one.id])


def _crossed(material: Material, work: Matching) -> None:
    """Codes that have changed names with others: none of the quotes is that of the old name.

    Where two thirds of them are those of another such code, it is that one, whatever it is called.
    """
    for name, text in _CROSSED.items():
        material.table(name, *("key", "id") if name == "crossed" else ("key", "item"))
        material.run(f"INSERT INTO {name} {text}")
        material.run(f"CREATE INDEX {name}_key ON {name} (key)")
    own = "SELECT key, item FROM coded_own WHERE key IN (SELECT key FROM crossed)"
    held = "SELECT key AS id, item FROM coded_held WHERE key IN (SELECT id FROM crossed)"
    work.share("quotes", own, held)


def _twins(work: Matching) -> None:
    """Codes of one path are told apart by their quotes, else by their order."""
    own = f"SELECT key, item || path AS item FROM ({_coded()}) JOIN new_code USING (key)"  # noqa: S608
    held = "SELECT h.id, c.quote || h.path AS item FROM held_coding c JOIN held_code h"
    work.share("same", own, f"{held} ON h.id = c.code")
    work.pair("same", "n.made = h.id AND n.path = h.path")
    work.rank("same", "path", "1")


def _changed(work: Matching) -> None:
    """Codes whose path has changed: below the same code, with the same quotes, with the same below.

    A code without quotes on either side that has kept its name was moved.
    """
    parents = "SELECT id FROM is_code WHERE key = n.parent"
    work.pair("parent", f"n.label = h.label AND h.parent = ({parents})")
    work.share("quotes", _coded(), "SELECT code AS id, quote AS item FROM held_coding")
    own = "SELECT c.parent AS key, i.id AS item FROM new_code c JOIN is_code i ON i.key = c.key"
    work.share("below", own, "SELECT parent AS id, id AS item FROM held_code WHERE parent <> ''")
    none = f"n.key NOT IN (SELECT key FROM ({_coded('1')}))"  # noqa: S608
    unused = "h.id NOT IN (SELECT code FROM held_coding)"
    work.pair("label", f"n.label = h.label AND {none} AND {unused}")


def _coded(where: str = _THERE) -> str:
    """The quotes of each code: those that the graph had, for only they can tell anything."""
    return _OF.format(where=where)


def codings(work: Matching, own: bool) -> None:
    """Find the codings, in an export of our ``own`` by its GUIDs.

    Quotes, codes and coders have to be found before. The same quote, code and coder again is no
    other coding, unless it has another memo: of these the first that has a memo is found, else the
    first that has a date.
    """
    work.fill("""
      SELECT key, quote, code, coder, guid, digest(quote, code, coder) AS nat,
        date || digest(memo) AS place FROM (
        SELECT *, row_number() OVER (
            PARTITION BY quote, code, coder, said ORDER BY memo = '', date = '', date, at) AS turn
        FROM (
          SELECT *, coalesce(nullif(memo, ''),
            max(memo) OVER (PARTITION BY quote, code, coder)) AS said
          FROM (
            SELECT c.rowid AS at, c.key, q.id AS quote, k.id AS code, coalesce(u.id, '') AS coder,
              c.guid, c.date, c.memo
            FROM "Coding" c JOIN "Selected" s ON s.selection = c.selection
            JOIN is_quote q ON q.key = s.quote JOIN is_code k ON k.key = c.code
            LEFT JOIN is_user u ON u.key = c.coder)))
      WHERE turn = 1
    """)
    work.returned(own)
    same = "n.quote = h.quote AND n.code = h.code AND n.coder = h.coder"
    work.pair("same", same)
    work.pair("same", f"n.made = h.id AND {same}")
    work.rank("same", "quote, code, coder", "1")
    work.pair("guid", "n.guid <> '' AND n.guid = h.guid")
    work.rest()
