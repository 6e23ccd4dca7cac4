"""Which coder and which participant of a project is which of the graph, where no name tells."""

from collections.abc import Callable
from dataclasses import dataclass

from loaders.qda.matching import NEW, Matching
from loaders.qda.material import Material
from loaders.qda.piece import Named
from loaders.qda.shelf import Shelf

_SPOKEN = """
SELECT s."case" AS key, q.id AS item FROM "Spoken" s JOIN is_quote q ON q.key = s.quote
WHERE q.how <> '{new}'
"""
_CODED = """
SELECT c.coder AS key, q.id || k.id AS item FROM "Coding" c
JOIN "Selected" s ON s.selection = c.selection JOIN is_quote q ON q.key = s.quote
JOIN is_code k ON k.key = c.code WHERE q.how <> '{new}' AND k.how <> '{new}'
"""


@dataclass(frozen=True, slots=True)
class People:
    """How the caller names people; ``kind`` is ``user`` or ``case``, ``key`` that of the piece.

    ``known(kind, key)`` gives the id that somebody has, an empty text when nobody knows, and None
    for one who is not to be in the graph. ``meet(kind, key, id)`` is told the id that somebody has
    in the graph, or an empty text when there is nobody like that, and gives the id to use.
    """

    known: Callable[[str, str], str | None]
    meet: Callable[[str, str, str], str]


def settle(material: Material, shelf: Shelf, people: People) -> tuple[Named, ...]:
    """Find coders and participants; return those that nobody knew and that the graph has.

    A participant is found by GUID, or by two thirds of the quotes spoken; a coder by two thirds of
    the codings. Quotes and codes have to be found before.
    """
    _cases(material, shelf, people)
    _users(material, shelf, people)
    return (*_met(material, "case", people), *_met(material, "user", people))


def _cases(material: Material, shelf: Shelf, people: People) -> None:
    work = Matching(material, "case", ("guid",), ("guid", "lent"), unique=False)
    for one in shelf.participants():
        material.put("held_case", one.id, *shelf.guids("case", one))
    work.fill("""SELECT key, guid, '' AS nat, rowid AS place FROM "Case" """)
    _strangers(material, "case", people)
    work.returned(shelf.own)
    _known(material, "case", people)
    work.pair("guid", "n.guid <> '' AND n.guid = h.guid")
    spoken = "SELECT speaker AS id, id AS item FROM held_quote"
    theirs = f"{spoken} WHERE speaker IN (SELECT id FROM held_case)"  # noqa: S608
    work.share("quotes", _SPOKEN.format(new=NEW), theirs)


def _users(material: Material, shelf: Shelf, people: People) -> None:
    work = Matching(material, "user", ("guid",), ("guid", "lent"), unique=False)
    coded = material.rows("SELECT DISTINCT coder FROM held_coding WHERE coder <> ''")
    for one in sorted({*shelf.writers(), *(coder for (coder,) in coded)}):
        material.put("held_user", one, "", shelf.lent("user", one))
    work.fill("""SELECT key, key AS guid, '' AS nat, rowid AS place FROM "User" """)
    _strangers(material, "user", people)
    work.returned(own=False)  # in the graph a coder has no GUID
    _known(material, "user", people)
    theirs = "SELECT coder AS id, quote || code AS item FROM held_coding WHERE coder <> ''"
    work.share("codings", _CODED.format(new=NEW), theirs)


def _strangers(material: Material, kind: str, people: People) -> None:
    """Take away who is not to be in the graph."""
    for (key,) in list(material.rows(f"SELECT key FROM new_{kind}")):  # noqa: S608
        if people.known(kind, key) is None:
            material.run(f"DELETE FROM new_{kind} WHERE key = ?", key)  # noqa: S608


def _known(material: Material, kind: str, people: People) -> None:
    left = f"SELECT key FROM new_{kind} WHERE key NOT IN (SELECT key FROM is_{kind})"  # noqa: S608
    for (key,) in list(material.rows(f"{left} ORDER BY place")):
        if id_ := people.known(kind, key):
            material.put(f"is_{kind}", key, id_, "known")


def _met(material: Material, kind: str, people: People) -> list[Named]:
    """Tell of those whom nobody knew; return those of them that the graph has."""
    text = f"""
      SELECT n.key, i.id, i.how FROM new_{kind} n LEFT JOIN is_{kind} i ON i.key = n.key
      WHERE i.how IS NULL OR i.how <> 'known' ORDER BY n.place
    """  # noqa: S608
    found = list(material.rows(text))
    for key, there, how in found:
        given = people.meet(kind, key, there or "")
        material.run(f"DELETE FROM is_{kind} WHERE key = ?", key)  # noqa: S608
        if given:
            material.put(f"is_{kind}", key, given, how or NEW)
    return [Named(kind, key, there) for key, there, _ in found if there]
