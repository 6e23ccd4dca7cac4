"""Full-text search over quotes, codes and concepts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from graph import index, within
from graph.audience import OWNER, Audience
from graph.connection import Connection
from graph.filter import Filter
from graph.index import WordIndex
from graph.lucene import Words
from graph.within import Within
from ontology.errors import ServerError

if TYPE_CHECKING:
    from graph.facade import Graph

KINDS = ("Quote", "Code", "Concept")
BEST = 1_000  # matches that are looked at, the best first
FILTERED = 5_000  # where some of them will fall away again


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found. ``text`` is its label or its words, None where they are withheld.

    ``note`` is what else says what it is: a definition, the place in a codebook. Of a quote,
    ``who`` and ``group`` tell the participant, ``place`` the study or report it is from.
    """

    kind: str
    id: str
    text: str | None
    origin: str
    note: str = ""
    who: str | None = None
    group: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of one kind: a stretch of ``total`` hits, the best first.

    With ``more`` only the best matches were looked at, and there may be others. ``indexed`` is
    False when the graph has no index of words, and every record was looked through instead.
    """

    kind: str
    hits: tuple[Hit, ...] = ()
    total: int = 0
    more: bool = False
    indexed: bool = True


def search(
    graph: "Graph",
    text: str,
    kind: str,
    only: Filter = Filter(),  # noqa: B008  (frozen)
    audience: Audience = OWNER,
    limit: int = 20,
    skip: int = 0,
) -> Found:
    """Find records of ``kind`` (see ``KINDS``) by their words, the best match first, then by id.

    All words of ``text`` have to be there, each as such or as the beginning of one; what stands
    between quotation marks has to be there as it is. Text without any word finds nothing. Of
    ``only`` studies, origins and participant groups count; for a code or a concept studies and
    groups are those of its quotes, and of the reports that name it. To others than the owner a
    quote that they may not read does not match, and groups do not count. Other labels are looked
    through by themselves: no word of theirs makes up for one that label and definition lack.
    """
    words = Words(text)
    if not words.query():
        return Found(kind)
    only = replace(only, groups=()) if audience.shared else only
    known = tuple(one for one in index.of(graph.vocabulary) if one.label == kind)
    left = within.read(graph.connection, kind, only)
    asked = _Asked(kind, known, words, left, audience, limit, skip)
    try:
        row = asked.by_index(graph.connection)
    except ServerError:
        if _there(graph.connection, known):
            raise
        row = asked.by_looking(graph.connection)
    hits = _hits(graph.connection, kind, row["ids"], audience)
    return Found(kind, hits, row["total"], row["more"], row["indexed"])


def _there(connection: Connection, known: Sequence[WordIndex]) -> bool:
    rows = connection.read("SHOW INDEXES YIELD name, state")
    return {one.name for one in known} <= {r["name"] for r in rows if r["state"] == "ONLINE"}


# Ordered before they are collected; what is not kept is null, which is not collected.
_BY_INDEX = """
UNWIND $indexes AS index
CALL db.index.fulltext.queryNodes(index, $query, {{limit: $best}}) YIELD node, score
WITH node, max(score) AS score
WITH node.id AS id, score, CASE WHEN {kept} THEN node.id END AS kept
ORDER BY score DESC, id
WITH count(id) AS seen, collect(kept) AS ids
RETURN seen, size(ids) AS total, ids[$skip..$stop] AS ids
"""
_BY_LOOKING = """
MATCH (node:`{label}`) WHERE {kept}
WITH node.id AS id ORDER BY id
WITH collect(id) AS ids
RETURN size(ids) AS total, ids[$skip..$stop] AS ids
"""


@dataclass(frozen=True, slots=True)
class _Asked:
    kind: str
    known: tuple[WordIndex, ...]
    words: Words
    left: Within
    audience: Audience
    limit: int
    skip: int

    def by_index(self, connection: Connection) -> dict[str, Any]:
        kept = self._kept(self.words.phrases)
        best = BEST if kept == "true" else FILTERED
        names = [one.name for one in self.known]
        asked = {"indexes": names, "query": self.words.query(), "best": best}
        text = _BY_INDEX.format(kept=kept)
        row = connection.read(text, self._parameters(self.words.phrases) | asked)[0]
        return {**row, "more": row["seen"] >= best, "indexed": True}

    def by_looking(self, connection: Connection) -> dict[str, Any]:
        text = _BY_LOOKING.format(label=self.kind, kept=self._kept(self.words.parts))
        row = connection.read(text, self._parameters(self.words.parts))[0]
        return {**row, "more": False, "indexed": False}

    def _parameters(self, parts: Sequence[str]) -> dict[str, Any]:
        place = {"skip": self.skip, "stop": self.skip + self.limit, "line": "\n"}
        return {**self.left.parameters, **place, "parts": list(parts)}

    def _kept(self, parts: Sequence[str]) -> str:
        whole = f"ALL(wanted IN $parts WHERE {self._text()} CONTAINS toLower(wanted))"
        may = self.audience.may("node") if self.kind == "Quote" else "true"
        conditions = (whole if parts else "", self.left.condition, may)
        return " AND ".join(one for one in conditions if one not in ("", "true")) or "true"

    def _text(self) -> str:
        """The expression for everything that is searched of a record, in small letters."""
        parts = (
            f"reduce(text = '', part IN coalesce(node.`{name}`, []) | text + $line + part)"
            if known.many
            else f"coalesce(node.`{name}`, '')"
            for known in self.known
            for name in known.properties
        )
        return f"replace(toLower({' + $line + '.join(parts)}), $line, ' ')"


_QUOTES = """
UNWIND $ids AS id
MATCH (q:Quote {{id: id}})
OPTIONAL MATCH (q)-[:SPOKEN_BY]->(w:Participant)
OPTIONAL MATCH (q)-[:FROM_SOURCE]->(t:Source)
OPTIONAL MATCH (t)-[:PART_OF]->(s:Study)
OPTIONAL MATCH (t)-[:TEXT_OF]->(p:Report)
RETURN q.id AS id, {words} AS text, q.origin AS origin, {label} AS who, {group} AS grouped,
  coalesce(s.label, p.label) AS place
"""
_CODES = """
UNWIND $ids AS id
MATCH (c:Code {id: id})
RETURN c.id AS id, c.label AS text, c.origin AS origin, coalesce(c.path, '') AS path,
  coalesce(c.definition, '') AS note
"""
_CONCEPTS = """
UNWIND $ids AS id
MATCH (c:Concept {id: id})
RETURN c.id AS id, c.label AS text, c.origin AS origin, coalesce(c.definition, '') AS note
"""


def _hits(
    connection: Connection, kind: str, ids: Sequence[str], audience: Audience
) -> tuple[Hit, ...]:
    if not ids:
        return ()
    who, group = audience.who("w.label"), audience.who("w.group")
    quotes = _QUOTES.format(words=audience.words("q"), label=who, group=group)
    text = {"Quote": quotes, "Code": _CODES, "Concept": _CONCEPTS}[kind]
    rows = {row["id"]: row for row in connection.read(text, {"ids": list(ids)})}
    return tuple(_hit(kind, rows[one]) for one in ids if one in rows)


def _hit(kind: str, row: Mapping[str, Any]) -> Hit:
    path = row.get("path", "")
    note = " – ".join(one for one in (path if path != row["text"] else "", row.get("note")) if one)
    return Hit(
        kind, row["id"], row["text"], row["origin"], note,
        row.get("who"), row.get("grouped"), row.get("place"),
    )  # fmt: skip
