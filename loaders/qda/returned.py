"""What comes back from an export of ours: found again by the GUIDs that the export gave.

A record without a GUID gets one in an export, made of its id and the graph's token. So whoever
opens an export and keeps the GUIDs says of every record which one it was, whatever it is called by
then; and such a GUID is no news.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from graph.holdings import Holdings
from loaders.export_guid import is_made, made, normal
from loaders.export_xml import possible
from loaders.qda.material import Material
from loaders.qda.piece import Project, Source
from loaders.refi.values import colour
from ontology.terms import Value

OWN = "peergraph"  # what our exports say of their origin
_KINDS = ("Source", "Code", "Case", "Collection", "Memo", "Selection", "Coding")
_GUIDS = " UNION ALL ".join(f'SELECT guid FROM "{kind}"' for kind in _KINDS)  # noqa: S608
_EVERY = f"""
SELECT guid FROM ({_GUIDS} UNION ALL SELECT key FROM "User") WHERE substr(guid, 15, 1) = '5'
"""  # noqa: S608
_HEADS = ("Source", "Code", "Case", "Collection")
_DEMONSTRATION = " (demonstration, synthetic)"


class Known(Protocol):
    """A record with an id, and the GUID that a file gave it."""

    @property
    def id(self) -> str:
        """The id."""

    @property
    def guid(self) -> str:
        """The GUID, empty for none."""


@dataclass(frozen=True, slots=True)
class Returned:
    """What a file says of being an export of the graph whose ``token`` it is.

    ``own``: peergraph itself wrote it. ``marked``: some GUID in it is of the shape that an export
    makes; where none is there is nothing to look for.
    """

    token: str = ""
    own: bool = False
    marked: bool = False

    def lent(self, kind: str, name: str) -> str:
        """Return the GUID that an export made for a record, empty where none needs it.

        ``kind`` is as in ``export_guid``: ``selection`` for a quote, ``case`` for a participant.
        """
        return made(kind, name, self.token) if self.marked else ""

    def guids(self, kind: str, one: Known) -> set[str]:
        """Return the GUIDs that an export may have given a record: its own, or one made."""
        return {*self.pair(kind, one)} - {""}

    def pair(self, kind: str, one: Known) -> tuple[str, str]:
        """Return the GUID of a record, as files spell it, and the one that an export made."""
        return normal(one.guid) or one.guid, self.lent(kind, one.id)


def of(material: Material, token: str) -> Returned:
    """Return what the file in ``material`` says of itself, to the graph of a token."""
    project = material.one(Project, "WHERE 1")
    own = bool(project and project.tool.startswith(OWN))
    marked = own or any(is_made(guid) for (guid,) in material.rows(_EVERY))
    return Returned(token, own, marked)


def heard(name: str, value: Value) -> Value:
    """Return the value of a property as it comes back out of an export."""
    if not isinstance(value, str):
        return value
    if name == "guid":
        return normal(value) or value
    if name == "color":
        return colour(value)
    return possible(value).replace("\r\n", "\n").strip()


def study_of(material: Material, held: Holdings, returned: Returned) -> str:
    """Return the id of the study that was exported, empty when none is found.

    Another tool's project is one that has its sources: its codes may be a codebook used again. An
    export of our own is told by all GUIDs, or by its name where these are of no study.
    """
    if not returned.marked:
        return ""
    sources = not returned.own and material.one(Source, "WHERE 1") is not None
    theirs = heads(material, ("Source",) if sources else _HEADS)
    shared = {one: len(theirs & _guids(held, one, returned)) for one in held.studies()}
    found = max(shared, key=lambda one: shared[one], default="")
    if found and shared[found]:
        return found
    if not returned.own or (theirs and not theirs & _guids(held, "", returned)):
        return ""
    named = _called(material, held) or (held.studies() if theirs else [])
    return named[0] if len(named) == 1 else ""


def _called(material: Material, held: Holdings) -> list[str]:
    project = material.one(Project, "WHERE 1")
    return held.called(project.name.removesuffix(_DEMONSTRATION)) if project else []


def heads(material: Material, kinds: Sequence[str] = _HEADS) -> set[str]:
    """Return the GUIDs of sources, codes, cases and collections of a file."""
    texts = (f"SELECT guid FROM \"{kind}\" WHERE guid <> ''" for kind in kinds)  # noqa: S608
    return {guid for text in texts for (guid,) in material.rows(text)}


def _guids(held: Holdings, study: str, returned: Returned) -> set[str]:
    groups: tuple[tuple[str, Iterable[Known]], ...] = (
        ("source", held.sources(study)),
        ("code", held.codes(study)),
        ("case", held.participants(study)),
        ("collection", held.collections(study)),
    )
    known = {(kind, one) for kind, some in groups for one in some}
    if returned.own:
        return {guid for kind, one in known for guid in returned.guids(kind, one)}
    return {returned.lent(kind, one.id) for kind, one in known}
