"""What a coded project is made of, out of the database: a study's records of some labels."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from graph.connection import Connection
from graph.dump import Dump
from ontology.errors import NamingError
from ontology.vocabulary import Vocabulary

_STUDIES = "MATCH (s:Study) RETURN s.id AS id, s.label AS label ORDER BY id"
_USED = """
MATCH (:Study {id: $study})<-[:PART_OF]-(:Source)<-[:FROM_SOURCE]-(:Quote)-[:CODED_AS]->(c:Code)
RETURN DISTINCT c.id AS id ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of a graph that is meant. ``name`` is what a person calls it.

    Without a ``study`` it is all of the graph, as it is where no more than one study is there.
    ``codes`` are the ids of those that quotes of the study have.
    """

    study: str = ""
    name: str = ""
    codes: frozenset[str] = frozenset()


def scope(connection: Connection, study: str = "") -> Scope:
    """Return what an export of ``study`` (an id or a label) holds; without one, the only study.

    Raises NamingError, with every study, when there is none so called, or when there are several
    and none is named.
    """
    there = [(row["id"], row["label"] or row["id"]) for row in connection.read(_STUDIES)]
    if not study and len(there) < 2:
        return Scope(name=there[0][1] if there else connection.database)
    if not study:
        raise NamingError("there are several studies; name the one that is meant", there)
    fitting = [one for one in there if study == one[0]] or [one for one in there if study == one[1]]
    if len(fitting) != 1:
        raise NamingError(f"no study, or more than one, is called {study}", there)
    if len(there) == 1:
        return Scope(name=there[0][1])
    used = connection.read(_USED, {"study": fitting[0][0]})
    return Scope(*fitting[0], frozenset(row["id"] for row in used))


class Coded(Dump):
    """The records of some labels of one graph. ``passed`` counts those of the others."""

    def __init__(
        self, connection: Connection, vocabulary: Vocabulary, labels: Collection[str]
    ) -> None:
        super().__init__(connection, vocabulary)
        every, self._counts = self._counts, {}
        self.passed: Counter[str] = Counter()
        for label, number in every.items():
            if label in labels:
                self._counts[label] = number
            else:
                self.passed[label] = number
