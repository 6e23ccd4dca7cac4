"""Concepts without any stated relation, and what the graph has of them instead."""

from dataclasses import dataclass

from graph import fieldwork
from graph.facade import Graph


@dataclass(frozen=True, slots=True)
class Unrelated:
    """A concept that no stated claim leads from or to, and no stated match joins to another.

    ``reports`` (labels) name it. The rest says what there is instead: ``inferred`` and
    ``synthetic`` count claims (one that is both counts as synthetic), ``same`` are labels of
    concepts it is matched with, ``models`` those that include it, ``broader`` what it is a case
    of; ``translations`` counts those it is part of.
    """

    id: str
    label: str
    kind: str
    order: int | None
    origin: str
    reports: tuple[str, ...]
    inferred: int
    synthetic: int
    same: tuple[str, ...]
    models: tuple[str, ...]
    broader: tuple[str, ...]
    translations: int


@dataclass(frozen=True, slots=True)
class Page:
    """Some of these concepts, by label; ``total`` counts those of all pages, ``all`` every concept.

    ``all`` is of the chosen studies where some are chosen.
    """

    rows: tuple[Unrelated, ...]
    total: int
    all: int


# What is synthetic relates synthetic concepts only.
_COUNTS = "{one}.basis = 'stated' AND ({one}.origin <> 'synthetic' OR c.origin = 'synthetic')"
_ALONE = f"""MATCH (c:Concept) WHERE {{kept}}
  AND NOT EXISTS {{{{ MATCH (c)<-[:FROM|TO]-(r:Relation) WHERE {_COUNTS.format(one="r")} }}}}
  AND NOT EXISTS {{{{ MATCH (c)-[e:SAME_AS]-(:Concept) WHERE {_COUNTS.format(one="e")} }}}} """
_COUNT = _ALONE + "RETURN count(c) AS total"
_ALL = "MATCH (c:Concept) WHERE {kept} RETURN count(c) AS total"
_PAGE = (
    _ALONE
    + """
RETURN c.id AS id, c.label AS label, coalesce(c.kind, '') AS kind, c.constructOrder AS order,
  c.origin AS origin,
  COLLECT {{ MATCH (c)-[:IDENTIFIED_IN]->(p:Report) RETURN p.label }} AS reports,
  COLLECT {{ MATCH (c)<-[:FROM|TO]-(r:Relation) RETURN DISTINCT r.id + ' ' + r.origin }} AS claims,
  COLLECT {{ MATCH (c)-[:SAME_AS]-(o:Concept) RETURN o.label }} AS same,
  COLLECT {{ MATCH (c)<-[:INCLUDES]-(m:Model) RETURN m.label }} AS models,
  COLLECT {{ MATCH (c)-[:BROADER]->(o:Concept) RETURN o.label }} AS broader,
  COUNT {{ MATCH (c)<-[:TRANSLATES|INTO]-(:Translation) }} AS translations
ORDER BY label, id SKIP $skip LIMIT $most
"""
)
_LISTS = ("reports", "same", "models", "broader")


def read(graph: Graph, studies: tuple[str, ...] = (), skip: int = 0, most: int = 10) -> Page:
    """Return the concepts of a page that no stated relation joins to anything, by label.

    ``studies`` (ids) keep those that a report on one of them names or a quote of theirs shows.
    """
    kept = {"kept": "c.id IN $of" if studies else "true"}
    named = {"of": fieldwork.concepts(graph, studies), "skip": skip, "most": most}
    counts = [graph.connection.read(one.format(**kept), named)[0] for one in (_COUNT, _ALL)]
    rows = []
    for row in graph.connection.read(_PAGE.format(**kept), named):
        claims = row.pop("claims")
        made_up = sum(one.endswith(" synthetic") for one in claims)
        row |= {name: tuple(sorted(set(row[name]))) for name in _LISTS}
        rows.append(Unrelated(**row, inferred=len(claims) - made_up, synthetic=made_up))
    return Page(tuple(rows), *(one["total"] for one in counts))
