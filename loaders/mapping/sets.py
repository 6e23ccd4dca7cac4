"""Sets that a map takes for participants or for values of a variable, as cases and attributes."""

import re
from collections.abc import Iterator

from loaders.mapping.outline import Collected, Map
from loaders.qda.material import Material
from loaders.qda.piece import Attribute, Case, CaseText, Collection, Piece
from loaders.told import Told

_VALUE = re.compile(r"[^\W\d_][\w -]{0,40}[:=]\s*\S")
_UNMAPPED = "its name is a value of a variable: a map says below collections what that gives"
_MEMBERS = """
SELECT s.key, s.name FROM Member m JOIN Source s ON s.key = m.member
WHERE m.collection = ? AND m.kind = 'source'
"""


def settle(material: Material, given: Map, told: Told) -> None:
    """Add the cases and attributes that ``given`` makes of sets; memory holds those of the sets.

    Such a set is no collection: its name may be somebody's, or tell an age. Nor is one of sources
    called ``age: 67`` where no map says what it is, which is counted.
    """
    for one in list(material.all(Collection)):
        found = list(_pieces(material, given, one))
        for piece in found:
            material.add(piece)
        if not found and _VALUE.match(one.name.strip()) and _of_sources(material, one.key):
            told.skip("set", _UNMAPPED)
        elif not found or _each(given, one):
            continue
        material.run('DELETE FROM "Member" WHERE "collection" = ?', one.key)
        # Its name stays, for what looks whether all that a map names is there.
        material.run('UPDATE "Collection" SET "key" = \'\' WHERE "key" = ?', one.key)


def _each(given: Map, one: Collection) -> bool:
    people = given.people_of_set(one.name)
    return bool(people and people.each)


def _of_sources(material: Material, key: str) -> bool:
    kinds = material.rows('SELECT DISTINCT "kind" FROM "Member" WHERE "collection" = ?', key)
    return [kind for (kind,) in kinds] == ["source"]


def _pieces(material: Material, given: Map, one: Collection) -> Iterator[Piece]:
    people, value = given.people_of_set(one.name), given.value_of_set(one.name)
    if people:
        yield from _people(material, people, one)
    if value:
        for source, _ in material.rows(_MEMBERS, one.key):
            yield Attribute(*value, source=source)


def _people(material: Material, given: Collected, one: Collection) -> Iterator[Piece]:
    key = f"set {one.key}"
    if not given.each:
        yield Case(key, one.name, one.guid)
    for source, name in material.rows(_MEMBERS, one.key):
        if given.each:
            yield Case(f"{key} {source}", name)
        yield CaseText(f"{key} {source}" if given.each else key, source)
