"""What earlier maps made of a study and the maps of this load do not give any more.

Only what a map made is looked at: its id is the one that a map gives, made anew here from what it
joins. What a person or a table wrote has another id and is never taken.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from graph import Graph, batch, dropping
from graph.closing import Closing
from loaders.mapping import slug
from ontology.record import Node, Record, Ref
from ontology.scratch import Scratch

Row = dict[str, Any]
CLAIMED = ("Relation", "Concept")  # claims first: they hang on concepts
_LINKS = {"INDICATES": "indicates", "SUPPORTS": "supports"}
_CONCEPTS = "MATCH (c:Concept) WHERE c.origin = 'project' RETURN c.id AS id, c.label AS label"
_CLAIMS = """
MATCH (r:Relation)-[:FROM]->(a) WHERE r.origin = 'project'
MATCH (r)-[:TO]->(b)
RETURN r.id AS id, r.type AS type, a.id AS start, b.id AS end
"""
_INDICATES = """
MATCH (:Study {id: $study})<-[:PART_OF]-(c:Code)-[r:INDICATES]->(k:Concept)
RETURN r.id AS id, c.id AS start, k.id AS end
"""
_SUPPORTS = """
MATCH (:Study {id: $study})<-[:PART_OF]-(:Source)<-[:FROM_SOURCE]-(q:Quote)-[r:SUPPORTS]->
(c:Relation) RETURN r.id AS id, q.id AS start, c.id AS end
"""


@dataclass(frozen=True, slots=True)
class Struck:
    """What can go, in an order in which it can, and what stays since something hangs on it.

    A link between a code or a quote and what it stands for is named by its type and its id.
    """

    going: tuple[Ref, ...] = ()
    kept: tuple[Ref, ...] = ()

    def counts(self) -> Counter[str]:
        """Return how many can go of each label or relationship."""
        return Counter(one.label for one in self.going)

    def note(self) -> str:
        """Return in a sentence what stays, empty when nothing does."""
        if not self.kept:
            return ""
        number, some = len(self.kept), ", ".join(one.id for one in self.kept[:3])
        what = (
            "1 record that the map no longer has is kept"
            if number == 1
            else (f"{number:,} records that the map no longer has are kept")
        )
        return f"{what}, since something hangs on it that no map made: {some}"


class Striking(Closing):
    """Notes what the maps of one load give; ``struck`` holds it against what ``graph`` has.

    Memory holds the concepts and claims of the graph; what is noted lies on disk.
    """

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._noted = Scratch({"given": ("kind", "id")})
        self._studies: dict[str, bool] = {}

    def applied(self, study: str, whole: bool) -> None:
        """Note that a map was applied to ``study``; ``whole``: together with its file."""
        self._studies[study] = whole or self._studies.get(study, False)

    def add(self, record: Record) -> None:
        """Note what a record gives, and what it needs."""
        if isinstance(record, Node):
            if record.label in CLAIMED:
                self._note(record.label, record.ref.id)
            return
        if record.type in _LINKS:
            self._note(record.type, str(record.properties.get("id", "")))
        if record.end.label in CLAIMED:
            self._note(record.end.label, record.end.id)

    def struck(self) -> Struck:
        """Return what the maps of this load no longer give."""
        self._noted.run("CREATE INDEX given_id ON given (id, kind)")
        links = [one for study, whole in self._studies.items() for one in self._links(study, whole)]
        records = {one for study in self._studies for one in self._records(study)}
        free = self._free(records)
        ordered = sorted(records, key=lambda one: (CLAIMED.index(one.label), one.id))
        going = (one for one in ordered if one in free)
        return Struck((*links, *going), tuple(one for one in ordered if one not in free))

    def close(self) -> None:
        """Give disk and memory back."""
        self._noted.close()

    def _note(self, kind: str, name: str) -> None:
        self._noted.add("given", (kind, name), len(name))

    def _given(self, kind: str, name: str) -> bool:
        text = "SELECT 1 FROM given WHERE id = ? AND kind = ?"
        return any(True for _ in self._noted.rows(text, name, kind))

    def _links(self, study: str, whole: bool) -> Iterator[Ref]:
        """Links of a study's codes and quotes. A map alone says nothing of quotes."""
        for kind, text in (("INDICATES", _INDICATES), ("SUPPORTS", _SUPPORTS)):
            if kind == "SUPPORTS" and not whole:
                continue
            for row in self._graph.connection.read(text, {"study": study}):
                if row["id"] == _link(study, kind, row) and not self._given(kind, row["id"]):
                    yield Ref(kind, row["id"])

    def _records(self, study: str) -> Iterator[Ref]:
        for label, made in (("Concept", self._concepts(study)), ("Relation", self._claims(study))):
            yield from (Ref(label, one) for one in made if not self._given(label, one))

    def _concepts(self, study: str) -> Iterator[str]:
        for row in self._graph.connection.read(_CONCEPTS):
            if row["id"] == f"{study}.{slug.slug(row['label'])}":
                yield row["id"]

    def _claims(self, study: str) -> Iterator[str]:
        types = self._graph.vocabulary.claim_types
        for row in self._graph.connection.read(_CLAIMS):
            if row["id"].startswith(f"{study}.") and row["type"] in types:
                parts = _short(study, row["start"]), types[row["type"]].label
                own = ".".join((study, *map(slug.slug, (*parts, _short(study, row["end"])))))
                if row["id"] == own or row["id"].startswith(f"{own}."):  # of a report of its own
                    yield row["id"]

    def _free(self, records: set[Ref]) -> set[Ref]:
        """Return those of ``records`` on which nothing hangs but what goes too."""
        hanging = [one for label in CLAIMED for one in self._hanging(label, records)]
        free = set(records)
        while held := {end for start, end in hanging if start not in free} & free:
            free -= held
        return free

    def _hanging(self, label: str, records: Iterable[Ref]) -> Iterator[tuple[Ref, Ref]]:
        ids = [one.id for one in records if one.label == label]
        for row in self._graph.connection.read(batch.coming(label, remove=False), {"ids": ids}):
            ends = row["startLabel"], row["endLabel"]
            if dropping.cached(self._graph.vocabulary, row["kind"], *ends) or self._own(row):
                continue
            yield Ref(ends[0], row["start"]), Ref(ends[1], row["end"])

    def _own(self, row: Row) -> bool:
        """Whether a map made a link and none of this load gives it, so that it goes along."""
        name = row["before"].get("id", "")
        made = name and any(name == _link(study, row["kind"], row) for study in self._studies)
        return bool(made) and not self._given(row["kind"], name)


def _link(study: str, kind: str, row: Row) -> str:
    """Return the id that a map gives to a link: see ``concepts`` and ``claims``."""
    return slug.link(study, _LINKS[kind], row["start"], row["end"]) if kind in _LINKS else ""


def _short(study: str, name: str) -> str:
    return name.removeprefix(f"{study}.").replace("-", " ")
