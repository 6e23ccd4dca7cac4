"""A codebook as REFI-QDA has it: the tree of codes, and the sets that hold codes."""

from collections.abc import Iterator
from typing import Any, TextIO

from loaders.export_xml import Xml
from loaders.qda.material import Material

NAMESPACE = "urn:QDA-XML:codebook:1.0"
_BELOW = """
SELECT c.key, n.id, c.name, c.definition, c.color, c.codable FROM Code c
JOIN Named n ON n.kind = 'code' AND n.key = c.key WHERE c.parent = ? ORDER BY c.name, c.key
"""
_SETS = """
SELECT c.key, n.id, c.name, c.definition FROM Collection c
JOIN Named n ON n.kind = 'collection' AND n.key = c.key {where} ORDER BY c.name, c.key
"""
_MEMBERS = """
SELECT n.id FROM Member m JOIN Named n ON n.kind = m.kind AND n.key = m.member
WHERE m.collection = ? AND m.kind = ? ORDER BY n.id
"""
_WITH_CODES = """
WHERE EXISTS (SELECT 1 FROM Member m WHERE m.collection = c.key AND m.kind = 'code')
"""
_ABOUT = """
SELECT n.id FROM About a JOIN Named n ON n.kind = 'memo' AND n.key = a.memo
WHERE a.kind = ? AND a.target = ? ORDER BY n.id
"""


def write(stream: TextIO, material: Material, origin: str) -> Xml:
    """Write the codebook of ``material`` as a .qdc file; it must hold a code.

    ``material`` is as ``export_coded`` leaves it, with the GUIDs of ``export_guid``.
    """
    xml = Xml(stream)
    xml.start("CodeBook", xmlns=NAMESPACE, origin=origin)
    codes(xml, material, notes=False)
    for key, guid, name, definition in xml.around("Sets", material.rows(sets_text(_WITH_CODES))):
        xml.start("Set", guid=guid, name=name)
        xml.text("Description", definition)
        for one in members(material, key, "code"):
            xml.leaf("MemberCode", guid=one)
        xml.end()
    xml.end()
    return xml


def codes(xml: Xml, material: Material, notes: bool) -> None:
    """Write the element Codes with the whole tree, however deep; nothing without a code.

    ``notes``: whether codes name their notes.
    """
    levels: list[Iterator[tuple[Any, ...]]] = [xml.around("Codes", material.rows(_BELOW, ""))]
    while levels:
        row = next(levels[-1], None)
        if row is None:
            levels.pop()
            if levels:
                xml.end()
            continue
        key, guid, name, definition, color, codable = row
        xml.start("Code", guid=guid, name=name, isCodable=bool(codable), color=color or None)
        xml.text("Description", definition)
        if notes:
            refer(xml, material, "code", key)
        levels.append(material.rows(_BELOW, key))


def refer(xml: Xml, material: Material, kind: str, key: str) -> None:
    """Write a NoteRef for each memo about a piece."""
    for (guid,) in material.rows(_ABOUT, kind, key):
        xml.leaf("NoteRef", targetGUID=guid)


def sets_text(where: str = "") -> str:
    """Return the query for the collections that hold ``where``: key, GUID, name, definition."""
    return _SETS.format(where=where)


def members(material: Material, collection: str, kind: str) -> Iterator[str]:
    """Give the GUIDs of the members of a collection."""
    return (guid for (guid,) in material.rows(_MEMBERS, collection, kind))
