"""Stages in their order, and what is placed in each: what no record places stays unplaced."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph import asserted, fieldwork
from graph.asserted import Asserted, End
from graph.audience import Audience
from graph.connection import Row
from graph.facade import Graph


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage by name."""

    id: str
    label: str
    origin: str


@dataclass(frozen=True, slots=True)
class Before:
    """That one stage comes before another (labels), on which basis, and who says so where."""

    earlier: str
    later: str
    basis: str
    origin: str
    wording: str | None
    rationale: str | None
    by: str | None


@dataclass(frozen=True, slots=True)
class Placed:
    """A concept in a stage. ``models`` (labels) place it there, or ``claims`` said of the stage do.

    ``synthetic`` says that nothing but synthetic records place it there.
    """

    concept: End
    stage: str
    models: tuple[str, ...]
    claims: int
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Lanes:
    """Stages and what is in them; ``unplaced`` are concepts without a stage.

    ``loose`` are claims without one that start from a concept.

    ``more_…`` count those that are not among them.
    """

    stages: tuple[Stage, ...]
    order: tuple[Before, ...]
    placed: tuple[Placed, ...]
    claims: tuple[Asserted, ...]
    unplaced: tuple[End, ...]
    loose: tuple[Asserted, ...]
    more_claims: int = 0
    more_unplaced: int = 0
    more_loose: int = 0


_STAGES = "MATCH (s:Stage) RETURN s.id AS id, s.label AS label, s.origin AS origin ORDER BY id"
_ORDER = """
MATCH (a:Stage)-[e:PRECEDES]->(b:Stage)
RETURN a.id AS first, b.id AS second, a.label AS earlier, b.label AS later, e.basis AS basis,
  e.origin AS origin, {wording} AS wording, e.rationale AS rationale, e.by AS by
ORDER BY basis DESC, first, second
"""
_IN_MODEL = "MATCH ({one})<-[i:INCLUDES]-(:Model) WHERE i.stage IN $stages"
# A claim that is said of a stage, or that a model puts in one.
_SAID = f"""(EXISTS {{ MATCH (r)-[:IN_STAGE]->(:Stage) }}
  OR EXISTS {{ {_IN_MODEL.format(one="r")} }})"""
_STAGED = "MATCH (r:Relation) WHERE {said} AND {claims} "
_LOOSE = """MATCH (r:Relation) WHERE NOT {said} AND {claims}
  AND EXISTS {{ MATCH (r)-[:FROM]->(:Concept) }} """
_CLAIM = "RETURN r.id AS id ORDER BY id LIMIT $most"
_MODELLED = """
MATCH (m:Model)-[i:INCLUDES]->(c:Concept) WHERE i.stage IN $stages AND {kept}
RETURN c.id AS id, c.label AS label, c.kind AS kind, c.origin AS origin, i.stage AS stage,
  m.label AS model, i.origin AS placing ORDER BY stage, label, id LIMIT $most
"""
_UNPLACED = """
MATCH (c:Concept)
WHERE ({kept} OR EXISTS {{ MATCH (c)<-[:FROM|TO]-(r:Relation) WHERE {claims} }})
  AND NOT EXISTS {{ {model} }}
  AND NOT EXISTS {{ MATCH (c)<-[:FROM|TO]-(r:Relation) WHERE {said} AND {claims} }} """
_CONCEPT = """
RETURN c.id AS id, c.label AS label, c.kind AS kind, c.origin AS origin,
  EXISTS { MATCH (c)<-[:FROM|TO]-(:Relation) } AS related
ORDER BY related DESC, label, id LIMIT $most
"""


def order(graph: Graph, audience: Audience) -> tuple[tuple[Stage, ...], tuple[Before, ...]]:
    """Return the stages, earlier ones first, and what their order rests on.

    Stages that no record puts before or after others come last, by label.
    """
    stages = {row["id"]: Stage(**row) for row in graph.connection.read(_STAGES)}
    rows = graph.connection.read(_ORDER.format(wording=audience.linked("e")))
    pairs = [(row.pop("first"), row.pop("second")) for row in rows]
    ids = in_order({one.id: one.label for one in stages.values()}, pairs)
    return tuple(stages[one] for one in ids), tuple(Before(**row) for row in rows)


def in_order(labels: Mapping[str, str], pairs: Iterable[tuple[str, str]]) -> list[str]:
    """Return the ids of ``labels`` in the order that ``pairs`` of earlier and later demand.

    Where they leave it open, or contradict one another, the label decides; those that are in no
    pair come last.
    """
    before: dict[str, set[str]] = {}
    for first, second in pairs:
        if first != second:
            before.setdefault(second, set()).add(first)
            before.setdefault(first, set())
    by_label = sorted(labels, key=lambda one: (labels[one], one))
    left = [one for one in by_label if one in before]
    found: list[str] = []
    while left:
        ready = (one for one in left if not before[one] & set(left))
        found.append(next(ready, left[0]))
        left.remove(found[-1])
    return found + [one for one in by_label if one not in before]


def read(
    graph: Graph,
    audience: Audience,
    studies: tuple[str, ...] = (),
    modalities: tuple[str, ...] = ("finding",),
    most: int = 200,
) -> Lanes:
    """Return the stages with what is placed in them and what is not; at most ``most`` of a kind.

    Claims of ``studies`` (ids) are those that a report on one makes or a quote of one supports.
    ``modalities`` are those of the claims: what is advised for a stage need not be found in it.
    """
    stages, before = order(graph, audience)
    parts = {
        "claims": "r.modality IN $modalities" + (" AND r.id IN $claims" if studies else ""),
        "kept": "c.id IN $concepts" if studies else "true",
        "said": _SAID,
        "model": _IN_MODEL.format(one="c"),
    }
    named = {
        "modalities": list(modalities),
        "claims": fieldwork.claims(graph, studies),
        "concepts": fieldwork.concepts(graph, studies),
        "stages": [one.id for one in stages],
        "most": most,
    }

    def page(text: str, shown: str, counted: str) -> tuple[list[Row], int]:
        start = text.format(**parts)
        rows = graph.connection.read(start + shown, named)
        total = graph.connection.read(f"{start} RETURN count({counted}) AS n", named)[0]["n"]
        return rows, total - len(rows)

    staged, more_claims = page(_STAGED, _CLAIM, "r")
    loose, more_loose = page(_LOOSE, _CLAIM, "r")
    unplaced, more_unplaced = page(_UNPLACED, _CONCEPT, "c")
    modelled = graph.connection.read(_MODELLED.format(**parts), named)
    claims = asserted.read(graph, audience, [row["id"] for row in staged])
    return Lanes(
        stages=stages,
        order=before,
        placed=_placed(stages, claims, modelled),
        claims=claims,
        unplaced=tuple(map(_concept, unplaced)),
        loose=asserted.read(graph, audience, [row["id"] for row in loose]),
        more_claims=more_claims,
        more_unplaced=more_unplaced,
        more_loose=more_loose,
    )


def _placed(
    stages: Sequence[Stage], claims: Sequence[Asserted], modelled: Sequence[Row]
) -> tuple[Placed, ...]:
    """Return who is in which stage, by stage and label."""
    ends: dict[tuple[str, str], End] = {}
    models: dict[tuple[str, str], set[str]] = defaultdict(set)
    counts: Counter[tuple[str, str]] = Counter()
    real: set[tuple[str, str]] = set()
    for row in modelled:
        key = row["stage"], row["id"]
        ends[key] = _concept(row)
        models[key].add(row["model"])
        real |= {key} if row["placing"] != "synthetic" else set()
    for claim in claims:
        pairs = (((stage, one.id), one) for stage in claim.stages for one in claim.ends)
        for key, end in pairs:
            ends[key] = end
            counts[key] += 1
            real |= {key} if claim.origin != "synthetic" else set()
    place = {one.id: number for number, one in enumerate(stages)}
    keys = sorted(
        (key for key in ends if key[0] in place),
        key=lambda key: (place[key[0]], ends[key].label, key[1]),
    )
    return tuple(
        Placed(ends[key], key[0], tuple(sorted(models[key])), counts[key], key not in real)
        for key in keys
    )


def _concept(row: Row) -> End:
    return End(row["id"], "Concept", row["label"], row["kind"] or "", row["origin"])
