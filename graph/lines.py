"""Lines of argument and other models: what each holds together, in the order of its stages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph import asserted, stages
from graph.asserted import Asserted, End
from graph.audience import Audience
from graph.connection import Row
from graph.facade import Graph
from graph.stages import Stage


@dataclass(frozen=True, slots=True)
class Model:
    """A model: what kind it is, who presents it, how many concepts and claims it includes."""

    id: str
    label: str
    kind: str
    definition: str | None
    note: str | None
    origin: str
    reports: tuple[str, ...]
    included: int


@dataclass(frozen=True, slots=True)
class Part:
    """A concept or a claim in a model; ``stage`` is the id of the one it is put in, or empty.

    ``basis``, ``origin``, ``rationale`` and ``by`` are those of its being in the model.
    """

    construct: End
    stage: str
    basis: str
    origin: str
    wording: str | None
    rationale: str | None
    by: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """A model with its parts, earlier stages first and those without a stage last.

    ``claims`` are those that it includes. ``beside`` are claims between its concepts, and
    ``about`` those from or to the model itself, that the graph holds and the model does not.
    ``more`` counts the parts that are left out, ``more_beside`` the claims beside it.
    """

    model: Model
    stages: tuple[Stage, ...]
    parts: tuple[Part, ...]
    claims: tuple[Asserted, ...]
    beside: tuple[Asserted, ...]
    about: tuple[Asserted, ...]
    more: int
    more_beside: int


_MODELS = """
MATCH (m:Model)
RETURN m.id AS id, m.label AS label, m.kind AS kind, m.definition AS definition, {note} AS note,
  m.origin AS origin,
  COLLECT {{ MATCH (m)-[:PRESENTED_IN]->(p:Report) RETURN p.label }} AS reports,
  COUNT {{ MATCH (m)-[:INCLUDES]->() }} AS included
ORDER BY label, id
"""
_PARTS = """
MATCH (m:Model {{id: $id}})-[i:INCLUDES]->(c)
RETURN c.id AS id, head(labels(c)) AS record, coalesce(c.label, '') AS label,
  coalesce(c.kind, '') AS kind, c.origin AS construct_origin, coalesce(i.stage, '') AS stage,
  i.basis AS basis, i.origin AS origin, {wording} AS wording, i.rationale AS rationale,
  i.by AS by, toString(i.date) AS date
ORDER BY record, label, id LIMIT $most
"""
_BESIDE = """
MATCH (m:Model {id: $id})-[:INCLUDES]->(a:Concept)<-[:FROM]-(r:Relation)-[:TO]->(b:Concept)
WHERE EXISTS { MATCH (m)-[:INCLUDES]->(b) } AND NOT EXISTS { MATCH (m)-[:INCLUDES]->(r) }
RETURN DISTINCT r.id AS id ORDER BY id
"""
_ABOUT = """
MATCH (m:Model {id: $id})<-[:FROM|TO]-(r:Relation)
RETURN DISTINCT r.id AS id ORDER BY id LIMIT $most
"""
# Lines of argument first, then models of one study; frameworks that reports draw on come last.
_KINDS = ("line of argument", "theoretical model", "framework")


def models(graph: Graph, audience: Audience) -> tuple[Model, ...]:
    """Return every model: lines of argument first, then by label."""
    rows = graph.connection.read(_MODELS.format(note=audience.private("m.note")))
    found = [Model(**row | {"reports": tuple(sorted(row["reports"]))}) for row in rows]
    place = {kind: number for number, kind in enumerate(_KINDS)}
    return tuple(sorted(found, key=lambda one: place.get(one.kind, len(place))))


def read(graph: Graph, audience: Audience, model: Model, most: int = 200) -> Line:
    """Return what ``model`` holds; at most ``most`` parts, and claims beside it."""
    named = {"id": model.id, "most": most}
    rows = graph.connection.read(_PARTS.format(wording=audience.linked("i", "m")), named)
    order, _ = stages.order(graph, audience)
    ids = [row["id"] for row in rows if row["record"] == "Relation"]
    claims = {one.id: one for one in asserted.read(graph, audience, ids)}
    beside = [row["id"] for row in graph.connection.read(_BESIDE, named)]
    about = [row["id"] for row in graph.connection.read(_ABOUT, named)]
    parts = _in_order([_part(row, claims) for row in rows], order)
    return Line(
        model=model,
        stages=order,
        parts=parts,
        claims=tuple(claims[one.construct.id] for one in parts if one.construct.id in claims),
        beside=asserted.read(graph, audience, beside[:most]),
        about=asserted.read(graph, audience, about),
        more=max(0, model.included - len(rows)),
        more_beside=max(0, len(beside) - most),
    )


def _part(row: Row, claims: Mapping[str, Asserted]) -> Part:
    claim = claims.get(row["id"]) if row["record"] == "Relation" else None
    label = claim.said if claim else row["label"]
    said = next(iter(claim.stages), "") if claim else ""
    names = ("basis", "origin", "wording", "rationale", "by", "date")
    return Part(
        construct=End(row["id"], row["record"], label, row["kind"], row["construct_origin"]),
        stage=row["stage"] or said,
        **{name: row[name] for name in names},
    )


def _in_order(parts: Sequence[Part], order: Sequence[Stage]) -> tuple[Part, ...]:
    place = {one.id: number for number, one in enumerate(order)}

    def key(part: Part) -> tuple[int, bool, str, str]:
        claim = part.construct.record == "Relation"
        number = place.get(part.stage, len(place))
        return number, claim, part.construct.label, part.construct.id

    return tuple(sorted(parts, key=key))
