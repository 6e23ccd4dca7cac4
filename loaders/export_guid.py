"""The GUID that each piece has in a REFI-QDA file: its own, or one made of its id."""

import re
from uuid import UUID, uuid5

from loaders.qda.material import Material
from loaders.qda.piece import Case, Code, Coding, Collection, Memo, Named, Selection, Source

_NAMESPACE = UUID("6f1c2a5e-3b0d-4e0c-9d53-7a1e5b8c4f20")
_GUID = re.compile(r"\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?", re.IGNORECASE)
_KINDS = (Case, Code, Source, Selection, Coding, Collection, Memo)
_DOUBLED = """
SELECT kind, key FROM Named WHERE id IN (SELECT id FROM Named GROUP BY id HAVING count(*) > 1)
"""


def made(kind: str, key: str) -> str:
    """Return the GUID of a piece that has none of its own; it is the same in every export."""
    return str(uuid5(_NAMESPACE, f"{kind}:{key}"))


def normal(guid: str) -> str:
    """Return a GUID in small letters without braces; empty for what is none."""
    found = _GUID.fullmatch(guid)
    return found[1].lower() if found else ""


def assign(material: Material) -> None:
    """Give every piece of ``material`` that a file names a GUID, as ``Named`` with it as the id.

    A piece keeps the one it has when that is valid and no other piece has it. Kinds are the names
    of the classes in small letters, and ``note`` for the memo of a coding, by the coding's key.
    """
    for kind in _KINDS:
        name = kind.__name__
        text = f'SELECT key, guid FROM "{name}"'  # noqa: S608  (a name of this program)
        for key, guid in material.rows(text):
            _name(material, name.lower(), key, normal(guid))
    for (key,) in material.rows("SELECT key FROM Coding WHERE memo <> ''"):
        _name(material, "note", key)
    for (key,) in material.rows('SELECT key FROM "User"'):
        _name(material, "user", key)
    for (key,) in material.rows("SELECT DISTINCT variable FROM Attribute"):
        _name(material, "variable", key)
    material.run("CREATE UNIQUE INDEX named_key ON Named (kind, key)")
    material.run("CREATE INDEX named_id ON Named (id)")
    _part(material)


def _name(material: Material, kind: str, key: str, guid: str = "") -> None:
    material.add(Named(kind, key, guid or made(kind, key)))


def _part(material: Material) -> None:
    """Make GUIDs anew that several pieces have, until every one is there once."""
    while doubled := list(material.rows(_DOUBLED)):
        for kind, key in doubled:
            text = "UPDATE Named SET id = ? WHERE kind = ? AND key = ?"
            material.run(text, made(kind, key), kind, key)
