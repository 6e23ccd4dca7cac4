"""Sets that a map takes for participants or for values of a variable, as cases and attributes."""

from collections.abc import Iterator

from loaders.mapping.outline import Collected, Map
from loaders.qda.material import Material
from loaders.qda.piece import Attribute, Case, CaseText, Collection, Piece

_MEMBERS = """
SELECT s.key, s.name FROM Member m JOIN Source s ON s.key = m.member
WHERE m.collection = ? AND m.kind = 'source'
"""


def settle(material: Material, given: Map) -> None:
    """Add the cases and attributes that ``given`` makes of sets; memory holds those of the sets."""
    for one in list(material.all(Collection)):
        for piece in list(_pieces(material, given, one)):
            material.add(piece)


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
