"""Constraints and indexes, as they follow from the vocabulary."""

from graph import index
from graph.connection import Connection
from ontology.vocabulary import Vocabulary


def define(connection: Connection, vocabulary: Vocabulary) -> None:
    """Make the constraints and indexes that the connection's graph does not have yet."""
    connection.define(statements(vocabulary))
    connection.index_words(index.of(vocabulary))


def statements(vocabulary: Vocabulary) -> list[str]:
    """Return the statements of Cypher: unique ids of labels, and of relationships with an id.

    All say IF NOT EXISTS, so running them again is safe. Names are lower case and follow from
    what they are on.
    """
    return [*_unique_nodes(vocabulary), *_unique_edges(vocabulary), *_indexes(vocabulary)]


def _unique_nodes(vocabulary: Vocabulary) -> list[str]:
    return [
        f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS "
        f"FOR (n:`{label}`) REQUIRE n.id IS UNIQUE"
        for label in vocabulary.labels
    ]


def _unique_edges(vocabulary: Vocabulary) -> list[str]:
    return [
        f"CREATE CONSTRAINT rel_{kind.type.lower()}_id IF NOT EXISTS "
        f"FOR ()-[e:`{kind.type}`]-() REQUIRE e.id IS UNIQUE"
        for kind in vocabulary.relationships.values()
        if kind.properties
    ]


def _indexes(vocabulary: Vocabulary) -> list[str]:
    return [
        f"CREATE INDEX {label.lower()}_{name.lower()} IF NOT EXISTS "
        f"FOR (n:`{label}`) ON (n.`{name}`)"
        for label in vocabulary.labels
        for name, kind in vocabulary.classes[label].properties.items()
        if kind.indexed
    ]
