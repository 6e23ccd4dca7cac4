"""The quotes of one study behind a concept or a claim: where a cell of the grid is anchored."""

from dataclasses import dataclass
from typing import Any

from graph import fieldwork
from graph.audience import Audience
from graph.evidence import Quote
from graph.facade import Graph


@dataclass(frozen=True, slots=True)
class Anchors:
    """Quotes behind an entry. ``more`` counts those that are not among them."""

    quotes: tuple[Quote, ...]
    more: int


_ANCHORS = {
    True: "MATCH (m:Relation {id: $id})<-[:SUPPORTS|DISPUTES|QUALIFIES]-(q:Quote)",
    False: """MATCH (m:Concept {id: $id})
CALL (m) { MATCH (m)<-[:EVIDENCES]-(q:Quote) RETURN q
  UNION MATCH (m)<-[:INDICATES]-(:Code)<-[:CODED_AS]-(q:Quote) RETURN q }""",
}
_QUOTES = """
{behind}
WITH DISTINCT q WHERE EXISTS {{ MATCH (q)-[:FROM_SOURCE]->(t:Source)-[:PART_OF]->(s:Study)
  WHERE s.id = $study }} OR EXISTS {{
  MATCH (q)-[:FROM_SOURCE]->(t:Source)-[:TEXT_OF]->(:Report)-[:REPORTS_ON]->(s:Study)
  WHERE s.id = $study }}
RETURN q.id AS id, {words} AS exact, q.origin AS origin,
  head([(q)-[:SPOKEN_BY]->(p:Participant) | {person}]) AS participant,
  head([(q)-[:SPOKEN_BY]->(p:Participant) | {label}]) AS participant_label,
  head([(q)-[:SPOKEN_BY]->(p:Participant) | {group}]) AS group
ORDER BY id SKIP $skip LIMIT $most
"""


def read(
    graph: Graph,
    audience: Audience,
    entry: str,
    claim: bool,
    study: str,
    skip: int = 0,
    most: int = 10,
) -> Anchors:
    """Return the quotes of ``study`` behind the concept or ``claim`` called ``entry``, by id."""
    text = _QUOTES.format(
        behind=_ANCHORS[claim],
        words=audience.words("q"),
        person=audience.who("p.id"),
        label=audience.who("p.label"),
        group=audience.who("p.group"),
    )
    named = {"id": entry, "study": study, "skip": skip, "most": most}
    found = graph.connection.read(text, named)
    place: dict[str, Any] = {
        "study": study,
        "study_label": None,  # the reader asked for this study
        "report": None,
        "report_label": None,
        "source": None,
        "start": None,
        "end": None,
    }
    counted = fieldwork.counted(graph, *(((), (entry,)) if claim else ((entry,), ())))
    total = counted.get((entry, study), 0)
    return Anchors(
        tuple(Quote(**row | {"exact": row["exact"] or ""}, **place) for row in found),
        max(0, total - skip - len(found)),
    )
