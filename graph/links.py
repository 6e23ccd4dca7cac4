"""The links of concepts, read a part at a time: claims, and what the vocabulary joins to them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from graph.audience import Audience
from graph.facade import Graph
from ontology.record import Ref
from ontology.vocabulary import Vocabulary

# Quotes are counted, never drawn; memos too; claims are links themselves.
_APART = frozenset({"Quote", "Memo", "Relation"})


@dataclass(frozen=True, slots=True)
class Thing:
    """What a link can join: a concept, report, code, model, stage, translation.

    ``kind`` is its kind where it has one, ``text`` a definition or an explanation.
    """

    ref: Ref
    name: str
    kind: str = ""
    origin: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A claim, or another relationship between two things.

    ``kind`` is the type of the claim or relationship. ``end`` names a claim for a claim about a
    claim, and is None for a claim that names no end. What a kind of link does not have is empty.
    """

    id: str
    kind: str
    start: Ref
    end: Ref | None
    claim: bool = False
    basis: str = ""
    origin: str = ""
    modality: str = ""
    challenged: bool = False
    wording: str = ""
    qualifier: str = ""
    reason: str = ""
    by: str = ""
    reports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spoke:
    """A relationship between a concept and something of one label, and which way it runs."""

    type: str
    label: str
    way: Literal["out", "in", "both"]

    @property
    def pattern(self) -> str:
        """The pattern from the concept ``c`` over ``e`` to the other thing ``o``."""
        left, right = {"out": ("-", "->"), "in": ("<-", "-"), "both": ("-", "-")}[self.way]
        return f"(c){left}[e:`{self.type}`]{right}(o:`{self.label}`)"


def spokes(vocabulary: Vocabulary) -> tuple[Spoke, ...]:
    """Return every relationship of a concept that is drawn, in the order of the vocabulary."""
    found = []
    for one in vocabulary.relationships.values():
        for end in one.ends:
            both = "Concept" in end.starts and "Concept" in end.ends
            found += [Spoke(one.type, "Concept", "both")] * both
            if "Concept" in end.starts:
                found += [Spoke(one.type, label, "out") for label in end.ends]
            if "Concept" in end.ends:
                found += [Spoke(one.type, label, "in") for label in end.starts]
    return tuple(one for one in dict.fromkeys(found) if _drawn(one, vocabulary))


def _drawn(one: Spoke, vocabulary: Vocabulary) -> bool:
    if one.label == "Concept":  # once, not from either end
        return one.way == "both"
    return one.label not in _APART and not vocabulary.classes[one.label].internal


def kinds(vocabulary: Vocabulary) -> dict[str, str]:
    """Return the kinds of links that are drawn: types with their labels, claims first."""
    found = {one.type: one.label for one in vocabulary.claim_types.values()}
    others = {one.type: vocabulary.relationships[one.type].label for one in spokes(vocabulary)}
    return found | others


_CLAIMS = """
UNWIND range(0, size($ids) - 1) AS place
MATCH (c:Concept {id: $ids[place]})<-[:FROM|TO]-(r:Relation)
WHERE r.type IN $kinds
RETURN r.id AS id, min(place) AS place ORDER BY place, id LIMIT $most
"""
_CLAIMS_COUNTED = """
UNWIND $ids AS id
MATCH (c:Concept {id: id})<-[:FROM|TO]-(r:Relation)
WHERE r.type IN $kinds
RETURN r.type AS kind, count(DISTINCT r.id) AS n
"""
_ABOUT = """
UNWIND $ids AS id
MATCH (r:Relation {id: id})<-[:TO]-(s:Relation)
WHERE s.type IN $kinds
RETURN DISTINCT s.id AS id ORDER BY id LIMIT $most
"""
_DETAILS = """
UNWIND $ids AS id
MATCH (r:Relation {{id: id}})-[:FROM]->(a)
OPTIONAL MATCH (r)-[:TO]->(b)
RETURN r.id AS id, r.type AS kind, labels(a)[0] AS start_label, a.id AS start,
  labels(b)[0] AS end_label, b.id AS end, r.basis AS basis, r.origin AS origin,
  r.modality AS modality, {wording} AS wording, r.qualifier AS qualifier,
  r.rationale AS reason, r.by AS by,
  COLLECT {{ MATCH (r)-[:ASSERTED_IN]->(p:Report) RETURN coalesce(p.label, p.title) }} AS reports,
  EXISTS {{ MATCH (r)<-[:DISPUTES]-(q:Quote)
    WHERE r.origin = 'synthetic' OR q.origin <> 'synthetic' }} AS disputed
ORDER BY id
"""
# The direct relationships are kept in line with the claims; they are there for walked types only.
_OPPOSED = """
UNWIND $claims AS one
MATCH (a:Concept {{id: one.start}})-[o:{types}]->(b:Concept {{id: one.end}})
WHERE o.modality = one.modality AND (one.origin = 'synthetic' OR o.origin <> 'synthetic')
RETURN DISTINCT one.id AS id
"""
_SPOKE = """
UNWIND range(0, size($ids) - 1) AS place
MATCH (c:Concept {{id: $ids[place]}})
MATCH {pattern}
RETURN place, c.id AS concept, o.id AS other, startNode(e).id AS begin, {fields}
ORDER BY place, other, id LIMIT $most
"""
_SPOKE_COUNTED = """
UNWIND $ids AS id
MATCH (c:Concept {{id: id}})
MATCH {pattern}
RETURN count(DISTINCT e) AS n
"""
_FIELDS = (
    "e.id AS id, e.basis AS basis, e.origin AS origin, "
    "coalesce(e.rationale, e.fit, {memo}) AS reason, e.by AS by"
)
# What a translation compares, and what it arrives at.
_TRANSLATED = """
UNWIND $ids AS id
MATCH (t:Translation {{id: id}})-[e:TRANSLATES|INTO]->(o:Concept)
RETURN type(e) AS kind, t.id AS start, o.id AS other, {fields}
ORDER BY start, other, kind LIMIT $most
"""
_THINGS = """
UNWIND $ids AS id
MATCH (o:`{label}` {{id: id}})
RETURN o.id AS id, coalesce(o.label, o.title) AS name, o.kind AS kind, o.origin AS origin,
  coalesce(o.definition, o.explanation, o.path) AS text
"""


def claims(graph: Graph, ids: Sequence[str], only: Sequence[str], most: int) -> list[str]:
    """Return the ids of the claims of concepts, those of the first concept first."""
    given = {"ids": list(ids), "kinds": list(only), "most": most}
    return [row["id"] for row in graph.connection.read(_CLAIMS, given)] if ids else []


def claims_counted(graph: Graph, ids: Sequence[str], only: Sequence[str]) -> dict[str, int]:
    """Return how many claims of each type concepts have together."""
    rows = graph.connection.read(_CLAIMS_COUNTED, {"ids": list(ids), "kinds": list(only)})
    return {row["kind"]: row["n"] for row in rows}


def about(graph: Graph, claim_ids: Sequence[str], only: Sequence[str], most: int) -> list[str]:
    """Return the ids of the claims about claims."""
    given = {"ids": list(claim_ids), "kinds": list(only), "most": most}
    return [row["id"] for row in graph.connection.read(_ABOUT, given)] if claim_ids else []


def details(graph: Graph, claim_ids: Iterable[str], audience: Audience) -> dict[str, Link]:
    """Return the claims called ``claim_ids`` by id."""
    text = _DETAILS.format(wording=audience.wording("r"))
    ids = sorted(set(claim_ids))
    rows = {row["id"]: row for row in graph.connection.read(text, {"ids": ids})} if ids else {}
    opposed = _opposed(graph, list(rows.values()))
    return {name: _claim(row, name in opposed) for name, row in rows.items()}


def _claim(row: Mapping[str, Any], opposed: bool) -> Link:
    texts = ("basis", "origin", "modality", "wording", "qualifier", "reason", "by")
    return Link(
        id=row["id"],
        kind=row["kind"],
        start=Ref(row["start_label"], row["start"]),
        end=Ref(row["end_label"], row["end"]) if row["end"] else None,
        claim=True,
        challenged=row["disputed"] or opposed,
        reports=tuple(sorted({one for one in row["reports"] if one})),
        **{name: row[name] or "" for name in texts},
    )


def _opposed(graph: Graph, rows: Sequence[Mapping[str, Any]]) -> set[str]:
    """Return the ids of the claims of which another says the opposite between the same two.

    A synthetic one says nothing against one that is not.
    """
    signs = {one.type: one.sign for one in graph.vocabulary.claim_types.values() if one.walked}
    found: set[str] = set()
    for sign, other in (("+", "-"), ("-", "+")):
        types = "|".join(f"`{kind}`" for kind, of in signs.items() if of == other)
        asked = [
            {name: row[name] for name in ("id", "start", "end", "origin", "modality")}
            for row in rows
            if signs.get(row["kind"]) == sign
            and row["start_label"] == row["end_label"] == "Concept"
        ]
        if asked and types:
            text = _OPPOSED.format(types=types)
            found |= {row["id"] for row in graph.connection.read(text, {"claims": asked})}
    return found


def along(
    graph: Graph, spoke: Spoke, ids: Sequence[str], most: int, audience: Audience
) -> list[Link]:
    """Return the links of concepts along a relationship, those of the first concept first."""
    fields = _FIELDS.format(memo=audience.private("e.memo"))
    text = _SPOKE.format(pattern=spoke.pattern, fields=fields)
    rows = graph.connection.read(text, {"ids": list(ids), "most": most}) if ids else []
    return list(dict.fromkeys(_spoken(spoke, row) for row in rows))


def along_counted(graph: Graph, spoke: Spoke, ids: Sequence[str]) -> int:
    """Return how many links concepts have along a relationship together."""
    text = _SPOKE_COUNTED.format(pattern=spoke.pattern)
    return int(graph.connection.read(text, {"ids": list(ids)})[0]["n"])


def translated(graph: Graph, ids: Sequence[str], most: int, audience: Audience) -> list[Link]:
    """Return the links of translations to the concepts that they compare and arrive at."""
    text = _TRANSLATED.format(fields=_FIELDS.format(memo=audience.private("e.memo")))
    given = {"ids": sorted(set(ids)), "most": most}
    rows = graph.connection.read(text, given) if ids else []
    return [_joined(row["kind"], _translation(row), row) for row in rows]


def _translation(row: Mapping[str, Any]) -> tuple[Ref, Ref]:
    return Ref("Translation", row["start"]), Ref("Concept", row["other"])


def _spoken(spoke: Spoke, row: Mapping[str, Any]) -> Link:
    ends = Ref("Concept", row["concept"]), Ref(spoke.label, row["other"])
    outward = row["begin"] == row["concept"] if spoke.way == "both" else spoke.way == "out"
    return _joined(spoke.type, ends if outward else (ends[1], ends[0]), row)


def _joined(kind: str, ends: tuple[Ref, Ref], row: Mapping[str, Any]) -> Link:
    start, end = ends
    return Link(
        id=row["id"] or f"{kind} {start.label} {start.id} {end.label} {end.id}",
        kind=kind,
        start=start,
        end=end,
        basis=row["basis"] or "",
        origin=row["origin"] or "",
        reason=row["reason"] or "",
        by=row["by"] or "",
    )


def things(graph: Graph, refs: Iterable[Ref]) -> dict[Ref, Thing]:
    """Return the things called ``refs``; what has no label is called by its kind."""
    found: dict[Ref, Thing] = {}
    wanted = sorted(set(refs))
    for label in dict.fromkeys(one.label for one in wanted):
        ids = [one.id for one in wanted if one.label == label]
        for row in graph.connection.read(_THINGS.format(label=label), {"ids": ids}):
            ref = Ref(label, row["id"])
            found[ref] = _thing(graph.vocabulary, ref, row)
    return found


def _thing(vocabulary: Vocabulary, ref: Ref, row: Mapping[str, Any]) -> Thing:
    kind = row["kind"] or ""
    name = row["name"] or f"{kind} {vocabulary.classes[ref.label].label}".strip()
    return Thing(ref, name, kind, row["origin"] or "", row["text"] or "")
