"""Which coder and which participant of a project is which of the graph, where no name tells."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from graph.holdings import Participant
from loaders.qda.matching import NEW, Matching
from loaders.qda.material import Material
from loaders.qda.piece import Named

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


def settle(material: Material, held: Iterable[Participant], people: People) -> tuple[Named, ...]:
    """Find coders and participants; return those that nobody knew and that the graph has.

    A participant is found by GUID, or by two thirds of the quotes spoken; a coder by two thirds of
    the codings. Quotes and codes have to be found before.
    """
    _cases(material, held, people)
    _users(material, people)
    return (*_met(material, "case", people), *_met(material, "user", people))


def _cases(material: Material, held: Iterable[Participant], people: People) -> None:
    work = Matching(material, "case", ("guid",), ("guid",), unique=False)
    for one in held:
        material.put("held_case", one.id, one.guid)
    work.fill("""SELECT key, guid, '' AS nat, rowid AS place FROM "Case" """)
    _known(material, "case", people)
    work.pair("guid", "n.guid <> '' AND n.guid = h.guid")
    spoken = "SELECT speaker AS id, id AS item FROM held_quote"
    theirs = f"{spoken} WHERE speaker IN (SELECT id FROM held_case)"  # noqa: S608
    work.share("quotes", _SPOKEN.format(new=NEW), theirs)


def _users(material: Material, people: People) -> None:
    work = Matching(material, "user", (), (), unique=False)
    material.run("INSERT INTO held_user SELECT DISTINCT coder FROM held_coding WHERE coder <> ''")
    work.fill("""SELECT key, '' AS nat, rowid AS place FROM "User" """)
    _known(material, "user", people)
    theirs = "SELECT coder AS id, quote || code AS item FROM held_coding WHERE coder <> ''"
    work.share("codings", _CODED.format(new=NEW), theirs)


def _known(material: Material, kind: str, people: People) -> None:
    for (key,) in list(material.rows(f"SELECT key FROM new_{kind} ORDER BY place")):  # noqa: S608
        id_ = people.known(kind, key)
        if id_ is None:
            material.run(f"DELETE FROM new_{kind} WHERE key = ?", key)  # noqa: S608
        elif id_:
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
