"""Claims as a synthesis shows them: between what, in whose words, said of which stage."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from graph.audience import Audience
from graph.facade import Graph
from ontology.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class End:
    """What a claim starts from or leads to. ``record`` is its class: ``Concept``, ``Relation`` …"""

    id: str
    record: str
    label: str
    kind: str
    origin: str


@dataclass(frozen=True, slots=True)
class Asserted:
    """A claim. ``verb`` is its type in words; ``wording`` is null where it may not be shown.

    ``stages`` are ids: those it is said of and those that a model puts it in. ``reports`` are the
    labels of those that make it.
    """

    id: str
    type: str
    verb: str
    sign: str
    basis: str
    modality: str
    origin: str
    wording: str | None
    qualifier: str | None
    rationale: str | None
    by: str | None
    date: str | None
    start: End
    end: End | None
    stages: tuple[str, ...]
    reports: tuple[str, ...]

    @property
    def said(self) -> str:
        """The claim spelled out: what it starts from, its type, what it leads to."""
        return " ".join([self.start.label, self.verb, *([self.end.label] if self.end else [])])

    @property
    def ends(self) -> tuple[End, ...]:
        """The concepts among its two ends."""
        both = (self.start, self.end) if self.end else (self.start,)
        return tuple(one for one in both if one.record == "Concept")


_NAME = "coalesce(y.label, y.title, y.id)"
_ENDS = (
    "COLLECT {{ MATCH (r)-[:{way}]->(x) RETURN {{id: x.id, record: head(labels(x)),"
    " label: coalesce(x.label, x.title), kind: coalesce(x.kind, ''), origin: x.origin,"
    " type: x.type,"
    " starts: head([(x)-[:FROM]->(y) | " + _NAME + "]),"
    " stops: head([(x)-[:TO]->(y) | " + _NAME + "])}} }}"
)
_READ = """
UNWIND $ids AS id MATCH (r:Relation {{id: id}})
RETURN r.id AS id, r.type AS type, r.basis AS basis, r.modality AS modality, r.origin AS origin,
  {wording} AS wording, r.qualifier AS qualifier, r.rationale AS rationale, r.by AS by,
  toString(r.date) AS date, {starts} AS starts, {stops} AS stops,
  COLLECT {{ MATCH (r)-[:IN_STAGE]->(s:Stage) RETURN s.id }}
    + COLLECT {{ MATCH (r)<-[i:INCLUDES]-(:Model) WHERE i.stage IS NOT NULL RETURN i.stage }}
    AS stages,
  COLLECT {{ MATCH (r)-[:ASSERTED_IN]->(p:Report) RETURN p.label }} AS reports
"""


def read(graph: Graph, audience: Audience, ids: Collection[str]) -> tuple[Asserted, ...]:
    """Return the claims called ``ids``, in this order; those that are gone are left out."""
    if not ids:
        return ()
    text = _READ.format(
        wording=audience.wording("r"),
        starts=_ENDS.format(way="FROM"),
        stops=_ENDS.format(way="TO"),
    )
    rows = {row["id"]: row for row in graph.connection.read(text, {"ids": list(ids)})}
    found = [rows[one] for one in ids if one in rows and rows[one]["starts"]]
    return tuple(_asserted(row, graph.vocabulary) for row in found)


def _asserted(row: Mapping[str, Any], known: Vocabulary) -> Asserted:
    names = ("id", "type", "basis", "modality", "origin", "wording", "qualifier", "rationale")
    plain: dict[str, Any] = {name: row[name] for name in (*names, "by", "date")}
    kind = known.claim_types.get(row["type"])
    stops = [_end(one, known) for one in row["stops"]]
    return Asserted(
        **plain,
        verb=_verb(row["type"], known),
        sign=kind.sign if kind else "none",
        start=_end(row["starts"][0], known),
        end=stops[0] if stops else None,
        stages=tuple(sorted(set(row["stages"]))),
        reports=tuple(sorted(set(row["reports"]))),
    )


def _end(row: Mapping[str, Any], known: Vocabulary) -> End:
    label = row["label"] or ""
    if row["record"] == "Relation":
        parts = [row["starts"] or "", _verb(row["type"], known), row["stops"] or ""]
        label = f"the claim “{' '.join(one for one in parts if one)}”"
    return End(row["id"], row["record"], label, row["kind"], row["origin"])


def _verb(kind: str, known: Vocabulary) -> str:
    found = known.claim_types.get(kind)
    return found.label if found else kind.lower().replace("_", " ")
