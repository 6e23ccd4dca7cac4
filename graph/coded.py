"""What a coded project is made of, out of the database: a study's records of some labels."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from graph.connection import Connection
from graph.dump import Dump
from ontology.errors import NamingError
from ontology.vocabulary import Vocabulary

_STUDIES = """
MATCH (s:Study)
RETURN s.id AS id, s.label AS label, COUNT { (s)<-[:PART_OF]-() } AS parts ORDER BY id
"""
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

    Studies that nothing is part of, as those of the literature are, do not count beside one that
    has material. Raises NamingError, with the studies, when there is none so called, or when there
    are several and none is named.
    """
    rows = connection.read(_STUDIES)
    there = {row["id"]: row["label"] or row["id"] for row in rows}
    held = [row["id"] for row in rows if row["parts"]]
    fitting = [one for one in there if one == study] or [
        one for one in there if there[one] == study
    ]
    meant = fitting if study else list(there) if len(there) < 2 else held
    listed = [(one, there[one]) for one in (held or there)]
    if study and len(meant) != 1:
        raise NamingError(f"no study, or more than one, is called {study}", listed)
    if len(meant) > 1 or (there and not meant):
        raise NamingError("there are several studies; name the one that is meant", listed)
    if len(there) < 2:
        return Scope(name=there[meant[0]] if meant else connection.database)
    used = connection.read(_USED, {"study": meant[0]})
    return Scope(meant[0], there[meant[0]], frozenset(row["id"] for row in used))


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
