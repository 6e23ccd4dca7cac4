"""What comes back from an export of ours: found again by the GUIDs that the export gave.

A record without a GUID gets one in an export, made of its id and the graph's token. So whoever
opens an export and keeps the GUIDs says of every record which one it was, whatever it is called by
then; and such a GUID is no news.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from graph.holdings import Holdings
from loaders.export_guid import is_made, made, normal
from loaders.qda.material import Material
from loaders.qda.piece import Code, Project, Source

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


def study_of(material: Material, held: Holdings, returned: Returned) -> str:
    """Return the id of the study that an export of our own is of, empty when none is found.

    It has most of the GUIDs; where a file has neither texts nor codes, its name tells.
    """
    if not returned.own:
        return ""
    theirs = heads(material)
    shared = {one: len(theirs & _guids(held, one, returned)) for one in held.studies()}
    found = max(shared, key=lambda one: shared[one], default="")
    if found and shared[found]:
        return found
    if material.one(Source, "WHERE 1") or material.one(Code, "WHERE 1"):
        return ""
    project = material.one(Project, "WHERE 1")
    named = held.called(project.name.removesuffix(_DEMONSTRATION)) if project else []
    return named[0] if len(named) == 1 else ""


def heads(material: Material) -> set[str]:
    """Return the GUIDs of sources, codes, cases and collections of a file."""
    texts = (f"SELECT guid FROM \"{kind}\" WHERE guid <> ''" for kind in _HEADS)  # noqa: S608
    return {guid for text in texts for (guid,) in material.rows(text)}


def _guids(held: Holdings, study: str, returned: Returned) -> set[str]:
    groups: tuple[tuple[str, Iterable[Known]], ...] = (
        ("source", held.sources(study)),
        ("code", held.codes(study)),
        ("case", held.participants(study)),
        ("collection", held.collections(study)),
    )
    return {guid for kind, some in groups for one in some for guid in returned.guids(kind, one)}
