"""Which study a report, a concept or a quote belongs to: studies are counted, never reports."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from typing import Any

from graph.facade import Graph


@dataclass(frozen=True, slots=True)
class Study:
    """A study by name."""

    id: str
    label: str
    origin: str


@dataclass(frozen=True, slots=True)
class Behind:
    """The quotes behind a concept that come from one source and one participant (ids).

    Either is empty where it is not recorded. ``synthetic`` counts those of the quotes that are.
    Ids of participants stay in this room.
    """

    concept: str
    source: str
    quotes: int
    synthetic: int
    participant: str


_ALL = "MATCH (s:Study) RETURN s.id AS id, s.label AS label, s.origin AS origin ORDER BY label, id"
# A quote has one source and mostly one speaker: heads of lists are read in half the time of joins.
# Only what a record is told apart by is kept beside a count: with whole sources and quotes there,
# 40 concepts of 200,000 quotes filled the embedded server's heap. It holds within one statement.
_SOURCE = "head([(q)-[:FROM_SOURCE]->(t) | elementId(t)]) AS source"
_NAMES = "COLLECT {{ MATCH (t:Source) RETURN [elementId(t), t.id] }} AS sources"
_BEHIND = f"""
{{way}}
WITH c, {_SOURCE}, head([(q)-[:SPOKEN_BY]->(p) | p]) AS p, count(DISTINCT elementId(q)) AS quotes,
  count(DISTINCT CASE WHEN q.origin = 'synthetic' THEN elementId(q) END) AS synthetic
WITH collect([c.id, source, quotes, synthetic, p.id]) AS found
RETURN found, {_NAMES}
"""
_COUNTED = f"""
{{way}}
WITH c, {_SOURCE}, count(DISTINCT elementId(q)) AS quotes
WITH collect([c.id, source, quotes]) AS found
RETURN found, {_NAMES}
"""
_CODED = """MATCH (c:Concept) WHERE c.id IN $ids
MATCH (c)<-[:INDICATES]-(:Code)<-[:CODED_AS]-(q:Quote)"""
# Without those that are coded too: apart, the two are read in two thirds of the time of a union.
_EVIDENCED = """MATCH (c:Concept) WHERE c.id IN $ids
MATCH (c)<-[:EVIDENCES]-(q:Quote)
WHERE NOT EXISTS { MATCH (q)-[:CODED_AS]->(:Code)-[:INDICATES]->(c) }"""
_SUPPORTS = """MATCH (c:Concept) WHERE c.id IN $ids
MATCH (c)<-[:FROM|TO]-(:Relation)<-[:SUPPORTS]-(q:Quote)"""
_BEARS = """MATCH (c:Relation) WHERE c.id IN $ids
MATCH (c)<-[:SUPPORTS|DISPUTES|QUALIFIES]-(q:Quote)"""
_SHOWS = (_CODED, _EVIDENCED)
_SOURCES = """
MATCH (t:Source) WHERE t.id IN $ids
RETURN t.id AS source,
  COLLECT { MATCH (t)-[:PART_OF]->(s:Study) RETURN s.id } AS part,
  COLLECT { MATCH (t)-[:TEXT_OF]->(:Report)-[:REPORTS_ON]->(s:Study) RETURN s.id } AS text
"""
# Asked from the studies: to see of a concept that no quote of theirs points to it takes all quotes.
_OF = "MATCH (s:Study) WHERE s.id IN $studies MATCH (s){path} RETURN DISTINCT c.id AS id"
_QUOTES = (
    "<-[:PART_OF]-(:Source)<-[:FROM_SOURCE]-(:Quote)",
    "<-[:REPORTS_ON]-(:Report)<-[:TEXT_OF]-(:Source)<-[:FROM_SOURCE]-(:Quote)",
)
_CONCEPTS = (
    "<-[:REPORTS_ON]-(:Report)<-[:IDENTIFIED_IN]-(c:Concept)",
    *(f"{quotes}-[:EVIDENCES]->(c:Concept)" for quotes in _QUOTES),
    *(f"{quotes}-[:CODED_AS]->(:Code)-[:INDICATES]->(c:Concept)" for quotes in _QUOTES),
)
_CLAIMS = (
    "<-[:REPORTS_ON]-(:Report)<-[:ASSERTED_IN]-(c:Relation)",
    *(f"{quotes}-[:SUPPORTS]->(c:Relation)" for quotes in _QUOTES),
)


def studies(graph: Graph) -> tuple[Study, ...]:
    """Return every study, by label."""
    return tuple(Study(**row) for row in graph.connection.read(_ALL))


def quotes(graph: Graph) -> int:
    """Return how many quotes there are."""
    return int(graph.connection.read("MATCH (q:Quote) RETURN count(q) AS n")[0]["n"])


def concepts(graph: Graph, studies: Collection[str]) -> list[str]:
    """Return the ids of the concepts that a report on one of ``studies`` names or a quote shows."""
    return _reached(graph, studies, _CONCEPTS)


def claims(graph: Graph, studies: Collection[str]) -> list[str]:
    """Return the ids of the claims that a report on one of ``studies`` makes or a quote supports.

    These are the claims that a trace keeps when it is held to the studies.
    """
    return _reached(graph, studies, _CLAIMS)


def behind(
    graph: Graph, concepts: Collection[str]
) -> tuple[tuple[Behind, ...], tuple[Behind, ...]]:
    """Return the quotes behind the concepts called ``concepts``, by source and participant.

    First those that show a concept, by evidencing it or by a code that indicates it; then those
    that support a claim from or to it. Two of one kind are of other quotes.
    """
    *shown, claimed = _read(graph, _BEHIND, [(one, concepts) for one in (*_SHOWS, _SUPPORTS)])
    return _behind(chain.from_iterable(shown)), _behind(claimed)


def _behind(rows: Iterable[tuple[Any, ...]]) -> tuple[Behind, ...]:
    return tuple(
        Behind(concept, source, quotes, synthetic, participant or "")
        for concept, source, quotes, synthetic, participant in rows
    )


def counted(
    graph: Graph, concepts: Collection[str], claims: Collection[str] = ()
) -> dict[tuple[str, str], int]:
    """Return how many quotes of a study show a concept or bear on a claim.

    Keys are the ids of concept or claim and study; a quote bears on a claim for it, against it or
    narrowing it.
    """
    asked = [(one, concepts) for one in _SHOWS] + [(_BEARS, claims)]
    found = list(chain.from_iterable(_read(graph, _COUNTED, asked)))
    known = of_sources(graph, (source for _, source, _ in found if source))
    counts: Counter[tuple[str, str]] = Counter()
    for construct, source, quotes in found:
        for study in known.get(source, frozenset()):
            counts[construct, study] += quotes
    return dict(counts)


def of_sources(graph: Graph, sources: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the ids of the studies of each source: it reports on them, or is their material.

    An article that a synthesis codes is material of the synthesis, and tells of its own study.
    """
    rows = graph.connection.read(_SOURCES, {"ids": sorted(set(sources))})
    return {row["source"]: frozenset(row["text"] or row["part"]) for row in rows}


def _read(
    graph: Graph, text: str, asked: Sequence[tuple[str, Collection[str]]]
) -> list[list[tuple[Any, ...]]]:
    """Return for each way what it finds of its ids, the source's id in the second place, or "".

    The ways are asked side by side: then they take as long as the longest.
    """

    def read(way: str, ids: Collection[str]) -> list[tuple[Any, ...]]:
        if not ids:
            return []
        row = graph.connection.read(text.format(way=way), {"ids": sorted(ids)})[0]
        names = dict(row["sources"])
        return [(one, names.get(source, ""), *rest) for one, source, *rest in row["found"]]

    with ThreadPoolExecutor(len(asked)) as pool:
        running = [pool.submit(read, way, ids) for way, ids in asked]
        return [one.result() for one in running]


def _reached(graph: Graph, studies: Collection[str], paths: Collection[str]) -> list[str]:
    named = {"studies": list(studies)}
    found = (graph.connection.read(_OF.format(path=one), named) for one in paths if studies)
    return sorted({row["id"] for rows in found for row in rows})
