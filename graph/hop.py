"""A record on an audit trail: what it is called and what is told of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from graph.audience import Audience
from graph.connection import Connection
from ontology.terms import Property
from ontology.vocabulary import Vocabulary

Facts: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Hop:
    """A record. ``text`` is its label or words, None where they are withheld.

    ``facts`` are what else is told of it, as (what, said), and ``ways`` the same of each of the
    relationships that lead to it. ``open``: the trail ends here because the record stands elsewhere
    in it, or it is too far; there is more to see.
    """

    kind: str
    id: str
    text: str | None
    origin: str
    basis: str = ""
    facts: Facts = ()
    ways: tuple[Facts, ...] = ()
    branches: tuple["Branch", ...] = ()
    open: bool = False

    @property
    def in_words(self) -> bool:
        """Whether some branch ends at words: of a participant, an author, or a report."""
        if self.kind == "Quote" or (self.kind == "Relation" and "wording" in dict(self.facts)):
            return True
        return any(one.in_words for branch in self.branches for one in branch.hops)


@dataclass(frozen=True, slots=True)
class Branch:
    """The records of one kind that hang on another in one way; ``more`` were not fetched."""

    heading: str
    kind: str
    hops: tuple[Hop, ...]
    more: int = 0


# What is told of a record and of the way to it, besides label, origin and basis.
_TOLD: Mapping[str, tuple[str, ...]] = {
    "Code": ("path", "definition"),
    "Concept": ("kind", "constructOrder", "definition"),
    "Relation": ("modality", "wording", "qualifier", "rationale", "by"),
    "Translation": ("explanation", "by", "date"),
    "Model": ("kind", "definition"),
    "Report": ("title", "year"),
    "Study": ("title", "method", "sample"),
    "Source": ("kind",),
    "Participant": ("group",),
    "Stage": ("definition",),
    "Memo": ("text", "by", "date"),
}
_OF_EDGES = ("by", "coder", "date", "fit", "basis", "memo", "rationale")
_SPEAKER = """
speaker: head(COLLECT {{ MATCH ({m})-[:SPOKEN_BY]->(w:Participant)
  RETURN {{who: w.label, group: w.group}} }})
"""
_PLACE = """
place: head(COLLECT {{ MATCH ({m})-[:FROM_SOURCE]->(t:Source)
  OPTIONAL MATCH (t)-[:PART_OF]->(s:Study) OPTIONAL MATCH (t)-[:TEXT_OF]->(p:Report)
  RETURN {{study: s.label, report: p.label}} }})
"""
_OF_QUOTES = {
    "who": "participant",
    "group": "participant group",
    "study": "study",
    "report": "report",
}


def fields(vocabulary: Vocabulary, label: str, record: str, audience: Audience) -> str:
    """Return the Cypher map of what is told of a record of ``label`` held by a variable."""
    known = vocabulary.classes[label].properties
    told = [
        f"`{name}`: {_value(known[name], label, record, audience)}" for name in _of(label, known)
    ]
    plain = [
        f"id: {record}.id",
        f"origin: {record}.origin",
        f"text: {_text(label, record, audience)}",
    ]
    plain += [f"_basis: {record}.basis"] if "basis" in known else []
    if label == "Quote":
        # Others are not told who said it, so nobody is looked for.
        told = [one.format(m=record) for one in (_PLACE, *[_SPEAKER] * (not audience.shared))]
    return f"{{{', '.join((*plain, *told))}}}"


def edge(vocabulary: Vocabulary, kind: str, variable: str, audience: Audience) -> str:
    """Return the Cypher map of what is told of a relationship of type ``kind``."""
    known = vocabulary.relationships[kind].properties
    names = [name for name in _OF_EDGES if name in known]
    told = [f"`{name}`: {_value(known[name], kind, variable, audience)}" for name in names]
    return f"{{{', '.join(told)}}}"


def order(label: str, record: str, audience: Audience) -> str:
    """Return what records of ``label`` are ordered by, as far as the audience may know it."""
    if label == "Quote":
        return f"{record}.id"
    shown = {"Participant": audience.who, "Source": audience.private, "Memo": audience.private}
    by = f"coalesce({record}.label, {record}.title, '')"
    return f"{shown[label](by) if label in shown else by}, {record}.id"


def _text(label: str, record: str, audience: Audience) -> str:
    if label == "Quote":
        return audience.words(record)
    if label == "Participant":
        return audience.who(f"{record}.label")
    if label in ("Source", "Memo"):
        return audience.private(f"{record}.title")
    if label == "Translation":
        return f"{record}.kind + ' translation'"
    return f"coalesce({record}.label, {record}.title)" if label != "Relation" else "null"


def _value(known: Property, owner: str, variable: str, audience: Audience) -> str:
    """The expression for a property; what is private only as the audience may have it."""
    value = f"{variable}.`{known.name}`"
    if known.name == "coder":
        label = f"head(COLLECT {{ MATCH (k:Coder {{id: {value}}}) RETURN k.label }})"
        return f"coalesce({label}, {value})"
    if owner == "Relation" and known.name == "wording":
        return audience.wording(variable)
    if known.private:
        return audience.private(value)
    return f"toString({value})" if known.datatype in ("date", "dateTime") else value


def _of(label: str, known: Mapping[str, Property]) -> list[str]:
    return [name for name in _TOLD.get(label, ()) if name in known]


def made(
    vocabulary: Vocabulary,
    label: str,
    found: Mapping[str, Any],
    way: str = "",
    edges: Sequence[Mapping[str, Any]] = (),
) -> Hop:
    """Return a hop out of what ``fields`` asked for, and ``edge`` of each way of type ``way``."""
    own = vocabulary.classes[label].properties
    on = vocabulary.relationships[way].properties if way else {}
    return Hop(
        label,
        found["id"],
        found["text"],
        found["origin"],
        found.get("_basis") or "",
        tuple(_of_quote(found) if label == "Quote" else _facts(own, _TOLD.get(label, ()), found)),
        tuple(sorted({tuple(_facts(on, _OF_EDGES, one)) for one in edges} - {()})),
    )


def _facts(
    known: Mapping[str, Property], names: Sequence[str], found: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    for name in names:
        value = found.get(name)
        if value is not None:
            words = {one.notation: one.label for one in known[name].words}
            yield known[name].label, words.get(str(value), str(value))


def _of_quote(found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    told = {**(found.get("speaker") or {}), **(found.get("place") or {})}
    return ((word, told[name]) for name, word in _OF_QUOTES.items() if told.get(name))


_CLAIMS = """
UNWIND $ids AS id
MATCH (r:Relation {id: id})
RETURN r.id AS id, r.type AS type,
  COLLECT { MATCH (r)-[:FROM]->(a) RETURN {claim: a:Relation, id: a.id,
    label: coalesce(a.label, a.title)} } AS starts,
  COLLECT { MATCH (r)-[:TO]->(b) RETURN {claim: b:Relation, id: b.id,
    label: coalesce(b.label, b.title)} } AS stops
"""


def claims(connection: Connection, vocabulary: Vocabulary, ids: Sequence[str]) -> dict[str, str]:
    """Return claims in a sentence each: ``place of threat moves to openness to the role``."""
    rows = {row["id"]: row for row in _claims(connection, ids)}
    ends = (end for row in rows.values() for end in (*row["starts"], *row["stops"]))
    further = {end["id"] for end in ends if end["claim"]} - rows.keys()
    rows |= {row["id"]: row for row in _claims(connection, sorted(further))}
    return {name: _sentence(vocabulary, rows, name, 2) for name in ids if name in rows}


def _claims(connection: Connection, ids: Sequence[str]) -> list[dict[str, Any]]:
    return connection.read(_CLAIMS, {"ids": list(ids)}) if ids else []


def _sentence(vocabulary: Vocabulary, rows: Mapping[str, Any], name: str, deep: int) -> str:
    row = rows[name]
    known = vocabulary.claim_types.get(row["type"])
    verb = known.label if known else row["type"].lower().replace("_", " ")
    parts = [_end(vocabulary, rows, row[way], deep) for way in ("starts", "stops")]
    return " ".join(one for one in (parts[0], verb, parts[1]) if one)


def _end(
    vocabulary: Vocabulary, rows: Mapping[str, Any], ends: Sequence[Mapping[str, Any]], deep: int
) -> str:
    if not ends:
        return ""
    end = ends[0]
    if not end["claim"]:
        return str(end["label"] or "something without a label")
    if deep > 1 and end["id"] in rows:
        return f"(that {_sentence(vocabulary, rows, end['id'], deep - 1)})"
    return "(another claim)"
