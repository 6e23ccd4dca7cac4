"""A graph in short: what was studied, stated, inferred and advised, and what is open."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.audience import Audience
from graph.facade import Graph
from ontology.terms import ClaimType

_SHOWN = ("Study", "Report", "Participant", "Source", "Quote", "Code", "Concept", "Relation")
_COUNTED = "MATCH (n:`{label}`) RETURN n.origin AS origin, count(*) AS n ORDER BY origin"
# Every participant and source has its study; the quotes of a source are only counted.
_STUDIES = """
MATCH (s:Study)
RETURN s.id AS id, coalesce(s.label, s.id) AS label, s.title AS title, s.origin AS origin,
  s.year AS year, s.setting AS setting, s.sample AS sample, s.sampleSize AS size,
  COUNT { (s)<-[:TOOK_PART_IN]-(:Participant) } AS participants,
  COUNT { (s)<-[:PART_OF]-(:Source)<-[:FROM_SOURCE]-(:Quote) } AS quotes,
  COUNT { (s)<-[:REPORTS_ON]-(:Report) } AS reports,
  COUNT { (s)<-[:REPORTS_ON]-(:Report)<-[:ASSERTED_IN]-(:Relation) } AS claims
ORDER BY CASE s.origin WHEN 'project' THEN 0 WHEN 'published' THEN 1 ELSE 2 END,
  quotes DESC, claims DESC, reports DESC, label, id LIMIT $most
"""
_CLAIMS = """
MATCH (r:Relation)-[:FROM]->(a)
WHERE {condition}
OPTIONAL MATCH (r)-[:TO]->(b)
OPTIONAL MATCH (b)-[:FROM]->(c)
OPTIONAL MATCH (b)-[:TO]->(d)
RETURN r.id AS id, r.type AS type, r.basis AS basis, r.origin AS origin, r.modality AS modality,
  {wording} AS wording, r.rationale AS rationale, r.by AS by,
  labels(a)[0] AS start_kind, a.id AS start, coalesce(a.label, a.title, a.id) AS start_label,
  labels(b)[0] AS end_kind, b.id AS end, coalesce(b.label, b.title) AS end_label,
  b.type AS about, coalesce(c.label, c.title) AS about_start,
  coalesce(d.label, d.title) AS about_end,
  COLLECT {{ MATCH (r)-[:ASSERTED_IN]->(p:Report) RETURN coalesce(p.label, p.id) }} AS reports
ORDER BY CASE r.origin WHEN 'project' THEN 0 WHEN 'published' THEN 1 ELSE 2 END, r.id LIMIT $most
"""
_BASES = """
MATCH (r:Relation) WHERE r.modality = 'finding'
RETURN r.basis AS basis, r.origin AS origin, count(*) AS n,
  sum(CASE WHEN EXISTS { (r)<-[:SUPPORTS]-(:Quote) } THEN 1 ELSE 0 END) AS quoted
ORDER BY basis, origin
"""
_DEPTHS = """
MATCH (p:Report) RETURN p.evidenceDepth AS depth, count(*) AS n ORDER BY depth
"""


@dataclass(frozen=True, slots=True)
class Studied:
    """A study with what the graph has of it. ``size`` is the size of its sample."""

    id: str
    label: str
    title: str | None
    origin: str
    year: int | None
    setting: str | None
    sample: str | None
    size: int | None
    participants: int
    quotes: int
    reports: int
    claims: int


@dataclass(frozen=True, slots=True)
class Said:
    """A claim in words: ``start`` and ``end`` are labels, ``concepts`` their ids if concepts.

    ``says`` is the label of its type.

    ``wording`` is empty where there is none, or none for the audience that asked.
    """

    id: str
    says: str
    walked: bool
    basis: str
    origin: str
    start: str
    end: str
    concepts: tuple[str, str] | None
    wording: str
    rationale: str
    by: str
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """How many findings have a basis and an origin, and how many of them have a quote."""

    basis: str
    origin: str
    claims: int
    quoted: int


@dataclass(frozen=True, slots=True)
class Summary:
    """A graph in short. ``counts`` are (label, origin, number); of long lists the first stand."""

    counts: tuple[tuple[str, str, int], ...]
    studies: tuple[Studied, ...]
    bases: tuple[Basis, ...]
    findings: tuple[Said, ...]
    inferred: tuple[Said, ...]
    advice: tuple[Said, ...]
    abstracts: int

    def number(self, label: str, origin: str = "") -> int:
        """Return how many records of a label there are, of one origin or of all."""
        return sum(n for name, of, n in self.counts if name == label and origin in ("", of))


def read(graph: Graph, audience: Audience, most: int = 60) -> Summary:
    """Return a graph in short, with at most ``most`` studies and claims of each kind."""
    ask = graph.connection.read
    depths = {row["depth"]: row["n"] for row in ask(_DEPTHS)}
    return Summary(
        counts=tuple(_counts(graph)),
        studies=tuple(Studied(**row) for row in ask(_STUDIES, {"most": most})),
        bases=tuple(_basis(row) for row in ask(_BASES)),
        findings=_claims(graph, audience, "finding", "stated", most),
        inferred=_claims(graph, audience, "finding", "inferred", most),
        advice=_claims(graph, audience, "recommendation", "stated", most),
        abstracts=depths.get("abstract", 0),
    )


def _counts(graph: Graph) -> list[tuple[str, str, int]]:
    return [
        (label, row["origin"], row["n"])
        for label in _SHOWN
        for row in graph.connection.read(_COUNTED.format(label=label))
    ]


def _basis(row: dict[str, Any]) -> Basis:
    return Basis(row["basis"], row["origin"], row["n"], row["quoted"])


def _claims(
    graph: Graph, audience: Audience, modality: str, basis: str, most: int
) -> tuple[Said, ...]:
    text = _CLAIMS.format(
        condition="r.modality = $modality AND r.basis = $basis", wording=audience.wording("r")
    )
    given = {"modality": modality, "basis": basis, "most": most}
    found: dict[str, Said] = {}
    types = graph.vocabulary.claim_types
    for row in graph.connection.read(text, given):
        found.setdefault(row["id"], _said(row, types))  # a claim onto several ends has rows of each
    return tuple(found.values())


def _said(row: dict[str, Any], types: Mapping[str, ClaimType]) -> Said:
    both = row["start_kind"] == row["end_kind"] == "Concept"
    return Said(
        id=row["id"],
        says=types[row["type"]].label,
        walked=types[row["type"]].walked,
        basis=row["basis"],
        origin=row["origin"],
        start=row["start_label"],
        end=_about(row, types) if row["end_kind"] == "Relation" else row["end_label"] or "",
        concepts=(row["start"], row["end"]) if both else None,
        wording=row["wording"] or "",
        rationale=row["rationale"] or "",
        by=row["by"] or "",
        reports=tuple(sorted(set(row["reports"]))),
    )


def _about(row: dict[str, Any], types: Mapping[str, ClaimType]) -> str:
    words = [row["about_start"], types[row["about"]].label, row["about_end"]]
    return "that " + " ".join(one for one in words if one)
