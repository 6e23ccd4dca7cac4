"""What the steps of a load ask of one another and of the graph: ids, reports, whose words."""

from collections.abc import Callable, Mapping
from typing import Any

from graph import Graph
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

_SPOKEN = """
SELECT 1 FROM Spoken p JOIN Selected m ON m.quote = p.quote
JOIN CaseText t ON t.selection = m.selection AND t.selection <> '' WHERE p.quote = ?
"""
_KEPT = {
    "Source": "UNWIND $ids AS id MATCH (s:Source {id: id}) RETURN id, s.kind AS kind",
    "Quote": "UNWIND $ids AS id MATCH (q:Quote {id: id}) "
    "RETURN id, q.consent AS consent, q.constructOrder AS constructOrder",
}
Order = Callable[[str, str, int | None], int]


class Answers:
    """Answers for the project in ``material``, whose study is ``study``.

    ``references`` are the reports that its references are, by key.
    """

    def __init__(
        self,
        graph: Graph,
        material: Material,
        study: str,
        references: Mapping[str, Ref] | None = None,
    ) -> None:
        self._graph = graph
        self._material = material
        self._study = study
        self._known = bool(graph.known([Ref("Study", study)]))
        self._references = references or {}
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

    def kept(self, label: str, ids: list[str]) -> dict[str, dict[str, Any]]:
        """Return the values that the graph has of those of ``ids`` that it knows, by id.

        Only what no file can say: a source's ``kind``, a quote's ``consent`` and construct order.
        """
        found = self._graph.connection.read(_KEPT[label], {"ids": ids}) if self._known else []
        return {row["id"]: row for row in found}

    def order(self, given: Map) -> Order:
        """Return what says whose words a quote is, by its key, its source's, and what is said.

        In the text of a report they are its authors', unless the map says otherwise, or a speaker
        is named for just these words.
        """
        names = {one.key: one.name for one in self._material.all(piece.Source)}
        articles = {one.source for one in given.articles}

        def order(quote: str, source: str, before: int | None) -> int:
            listed = names.get(source, "").strip() in articles
            if not listed and source not in self._reports:
                return before or 1
            spoken = any(self._material.rows(_SPOKEN, quote))
            if not listed:
                return before or (1 if spoken else 2)
            paths = [path for (path,) in self._material.rows(_PATHS, quote)]
            return given.order_of(names[source], paths, spoken) or before or 2

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
