"""Questions that a graph can answer: chains of claims with which a trace can begin."""

from dataclasses import dataclass

from graph.facade import Graph

_CHAINS = """
MATCH (a:Concept)<-[:FROM]-(r:Relation)-[:TO]->(b:Concept)
WHERE r.modality = 'finding' AND r.type IN $walked AND a.id <> b.id
RETURN a.id AS start, a.label AS start_label, b.id AS end, b.label AS end_label,
  min(CASE r.origin WHEN 'synthetic' THEN 1 ELSE 0 END) AS made_up,
  min(CASE r.basis WHEN 'stated' THEN 0 ELSE 1 END) AS inferred
ORDER BY made_up, inferred, start, end LIMIT $most
"""
_SEEN = 2_000


@dataclass(frozen=True, slots=True)
class Lead:
    """A question: from a concept, perhaps through another, to a third. Ids and labels."""

    start: str
    via: str
    end: str
    labels: tuple[str, ...]


# What the thesis that peergraph was made for is about; asked first where it is in the graph.
_FIRST = (
    ("threat", "", "openness"),
    ("threat", "openness", "values"),
    ("knowing-the-person", "", "value-based-working"),
)


def read(graph: Graph, most: int = 3) -> tuple[Lead, ...]:
    """Return up to ``most`` questions, each with at least one claim to begin with."""
    given = {"walked": list(graph.vocabulary.walked), "most": _SEEN}
    rows = graph.connection.read(_CHAINS, given)
    labels = {row["start"]: row["start_label"] for row in rows}
    labels |= {row["end"]: row["end_label"] for row in rows}
    pairs = [(row["start"], row["end"]) for row in rows]
    after: dict[str, list[str]] = {}
    for start, end in pairs:
        after.setdefault(start, []).append(end)
    found = [one for one in _FIRST if all(not part or part in labels for part in one)]
    chains = [(a, b, c) for a, b in pairs for c in after.get(b, ()) if c not in (a, b)]
    wanted = [*found, *chains, *((a, "", b) for a, b in pairs)]
    chosen = list(dict.fromkeys(wanted))[:most]
    return tuple(
        Lead(a, b, c, tuple(labels[one] for one in (a, b, c) if one)) for a, b, c in chosen
    )
