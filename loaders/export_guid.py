"""The GUID that each piece has in a REFI-QDA file: its own, or one made of its id."""

import re
from uuid import UUID, uuid5

from loaders.qda.material import Material
from loaders.qda.piece import Case, Code, Coding, Collection, Memo, Named, Selection, Source

_NAMESPACE = UUID("6f1c2a5e-3b0d-4e0c-9d53-7a1e5b8c4f20")
_GUID = re.compile(r"\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?", re.IGNORECASE)
_MADE = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
_KINDS = (Case, Code, Source, Selection, Coding, Collection, Memo)
_DOUBLED = """
SELECT kind, key FROM Named WHERE id IN (SELECT id FROM Named GROUP BY id HAVING count(*) > 1)
"""


def made(kind: str, key: str, graph: str = "") -> str:
    """Return the GUID of a piece that has none of its own; it is the same in every export.

    ``graph`` is the graph's token: ids such as c1 are in many graphs, for different codes.
    """
    return str(uuid5(_NAMESPACE, f"{graph}{kind}:{key}"))


def is_made(guid: str) -> bool:
    """Whether ``guid`` has the shape of those that ``made`` gives."""
    return bool(_MADE.fullmatch(guid))


def normal(guid: str) -> str:
    """Return a GUID in small letters without braces; empty for what is none."""
    found = _GUID.fullmatch(guid)
    return found[1].lower() if found else ""


def assign(material: Material, graph: str = "") -> None:
    """Give every piece of ``material`` that a file names a GUID, as ``Named`` with it as the id.

    ``graph`` is the token of the graph that the pieces are of.
    A piece keeps the one it has when that is valid and no other piece has it. Kinds are the names
    of the classes in small letters, and ``note`` for the memo of a coding, by the coding's key.
    """
    for kind in _KINDS:
        name = kind.__name__
        text = f'SELECT key, guid FROM "{name}"'  # noqa: S608  (a name of this program)
        for key, guid in material.rows(text):
            _name(material, name.lower(), key, normal(guid) or made(name.lower(), key, graph))
    for (key,) in material.rows("SELECT key FROM Coding WHERE memo <> ''"):
        _name(material, "note", key, made("note", key, graph))
    for (key,) in material.rows('SELECT key FROM "User"'):
        _name(material, "user", key, made("user", key, graph))
    for (key,) in material.rows("SELECT DISTINCT variable FROM Attribute"):
        _name(material, "variable", key, made("variable", key, graph))
    material.run("CREATE UNIQUE INDEX named_key ON Named (kind, key)")
    material.run("CREATE INDEX named_id ON Named (id)")
    _part(material, graph)


def _name(material: Material, kind: str, key: str, guid: str) -> None:
    material.add(Named(kind, key, guid))


def _part(material: Material, graph: str) -> None:
    """Make GUIDs anew that several pieces have, until every one is there once."""
    while doubled := list(material.rows(_DOUBLED)):
        for kind, key in doubled:
            text = "UPDATE Named SET id = ? WHERE kind = ? AND key = ?"
            material.run(text, made(kind, key, graph), kind, key)
