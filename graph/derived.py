"""Direct relationships between concepts: a cache that one function keeps true.

A claim of a walked type from a concept to a concept is also ``(a)-[:TYPE {relation, basis,
modality, origin}]->(b)``, so that a person can write a path in plain Cypher.
"""

from collections.abc import Callable, Iterator
from typing import Any

from neo4j import ManagedTransaction

from graph.connection import Connection
from ontology.vocabulary import Vocabulary

_STALE = """
MATCH (a:Concept)-[e:`{type}`]->(b:Concept)
OPTIONAL MATCH (r:Relation {{id: e.relation}})
WHERE r.type = $type AND r.basis = e.basis AND r.modality = e.modality AND r.origin = e.origin
  AND EXISTS {{ (r)-[:FROM]->(a) }} AND EXISTS {{ (r)-[:TO]->(b) }}
WITH e, r WHERE r IS NULL
"""
_MISSING = """
MATCH (r:Relation {{type: $type}})-[:FROM]->(a:Concept)
MATCH (r)-[:TO]->(b:Concept)
WHERE NOT EXISTS {{ MATCH (a)-[e:`{type}`]->(b) WHERE e.relation = r.id }}
"""
_CREATE = (
    "CREATE (a)-[e:`{type}` "
    "{{relation: r.id, basis: r.basis, modality: r.modality, origin: r.origin}}]->(b) "
)


def rebuild(transaction: ManagedTransaction, vocabulary: Vocabulary) -> int:
    """Bring the direct relationships in line with the claims; return how many were changed."""

    def run(text: str, kind: str) -> int:
        return int(transaction.run(text, {"type": kind}).single(strict=True)["n"])

    return sum(_each(vocabulary, run, "DELETE e ", _CREATE))


def mismatches(connection: Connection, vocabulary: Vocabulary) -> int:
    """Return how many direct relationships are wrong or missing; nought is right."""

    def run(text: str, kind: str) -> int:
        return int(connection.read(text, {"type": kind})[0]["n"])

    return sum(_each(vocabulary, run, "", ""))


def _each(
    vocabulary: Vocabulary, run: Callable[[str, str], int], remove: str, create: str
) -> Iterator[int]:
    for kind in vocabulary.walked:
        names: dict[str, Any] = {"type": kind}
        yield run(_STALE.format(**names) + remove + "RETURN count(*) AS n", kind)
        text = _MISSING.format(**names) + create.format(**names)
        yield run(text + "RETURN count(*) AS n", kind)
