"""What the steps of a load ask of one another and of the graph: ids, reports, whose words."""

from collections.abc import Callable

from graph import Graph
from loaders import reference
from loaders.map import Map
from loaders.qda import piece
from loaders.qda.material import Material
from ontology.record import Ref

_CONCEPT = "MATCH (c:Concept) WHERE c.id = $name OR c.label = $name RETURN c.id AS id ORDER BY id"
_REPORT = """
MATCH (r:Report) WHERE r.id = $name OR r.label = $name OR r.title = $name OR r.doi = $doi
RETURN r.id AS id ORDER BY id
"""
_RELATION = "MATCH (r:Relation {id: $name}) RETURN r.id AS id"
_QUERIES = {"concept": _CONCEPT, "report": _REPORT, "relation": _RELATION}
_PATHS = """
SELECT DISTINCT n.path FROM Selected m JOIN Coding c ON c.selection = m.selection
JOIN new_code n ON n.key = c.code WHERE m.quote = ?
"""


class Answers:
    """Answers for the project in ``material``, whose study is ``study``."""

    def __init__(self, graph: Graph, material: Material, study: str) -> None:
        self._graph = graph
        self._material = material
        self._study = study
        self._references = {
            one.key: Ref("Report", reference.report_id(reference.of_piece(one)))
            for one in material.all(piece.Reference)
        }
        self._reports = dict(self._of_sources())

    def named(self, kind: str, key: str) -> str | None:
        """Return the id of a piece, or of what only the graph knows: see ``map.apply``."""
        if kind == "project":
            return self._study
        if kind == "reference":
            found = self._references.get(key)
            return found.id if found else None
        if kind in _QUERIES:
            return self._asked(_QUERIES[kind], key)
        text = "SELECT id FROM Named WHERE kind = ? AND key = ?"
        return next((one for (one,) in self._material.rows(text, kind, key)), None)

    def person(self, kind: str, key: str) -> str:
        """Return the id of a participant or a coder, empty when it is not loaded."""
        return self.named(kind, key) or ""

    def report(self, source: str) -> Ref | None:
        """Return the report that a source (its key) is the text of, None when it is of none."""
        return self._reports.get(source)

    def order(self, given: Map) -> Callable[[str, str], int]:
        """Return what says whose words a quote is, by its key and its source's: 1 or 2.

        In the text of a report they are its authors', unless the map says otherwise.
        """
        names = {one.key: one.name for one in self._material.all(piece.Source)}
        articles = {one.source for one in given.articles}

        def order(quote: str, source: str) -> int:
            if names.get(source, "").strip() not in articles:
                return 2 if source in self._reports else 1
            paths = [path for (path,) in self._material.rows(_PATHS, quote)]
            return given.order_of(names[source], paths) or 2

        return order

    def _of_sources(self) -> list[tuple[str, Ref]]:
        text = "SELECT key, reference FROM Source WHERE reference <> ''"
        rows = list(self._material.rows(text))
        return [(key, self._references[of]) for key, of in rows if of in self._references]

    def _asked(self, query: str, name: str) -> str | None:
        named = {"name": name, "doi": name.lower(), "study": self._study}
        found = self._graph.connection.read(query, named)
        exact = [row["id"] for row in found if row["id"] == name]
        return exact[0] if exact else found[0]["id"] if len(found) == 1 else None
