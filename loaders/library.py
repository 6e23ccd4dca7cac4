"""The reports of a graph, to find out which of them a reference is.

A publication is known by its DOI, else by title, year and first author. So one that came without a
DOI is the same when it comes with one, and the other way round, whatever file and load it is in.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from graph import Graph
from loaders import guard, reference
from loaders.reference import Entry
from loaders.told import Told
from ontology.record import Node
from ontology.terms import Value

BUNDLED = "a publication that comes with peergraph, which stays as it is"
_REPORTS = """
MATCH (r:Report)
RETURN r.id AS id, r.label AS label, r.title AS title, r.year AS year, r.author AS author,
  r.doi AS doi, r.journal AS journal, r.note AS note, r.kind AS kind, r.language AS language
ORDER BY id
"""
_SEVERAL = "a reference may be one of several reports and is kept apart; a DOI would tell"
_NEEDED = ("label", "kind", "title")
Values = Mapping[str, Value]


class Library:
    """The reports of ``graph``, and those that are added. Memory holds what they are known by."""

    def __init__(self, graph: Graph) -> None:
        self._values: dict[str, Values] = {}
        self._dois: dict[str, str] = {}
        self._works: dict[str, list[str]] = defaultdict(list)
        for row in graph.connection.read(_REPORTS):
            self._put(str(row["id"]), {**row, "author": tuple(row["author"] or ())})

    def settled(self, given: Node, told: Told) -> Node | None:
        """Return a report under the id that it has, with no value that says less than is there.

        None for one that may not be changed, which is told.
        """
        name = self.name_of(given, told)
        before = self._values.get(name, {})
        if ("Report", name) in guard.bundled_keys():
            told.skip("reference", BUNDLED)
            return None
        values = {key: one for key, one in given.properties.items() if not _less(key, one, before)}
        if before and values.keys() & {"author", "year"}:
            values["label"] = given.properties["label"]
        values |= {"id": name, "origin": given.properties["origin"]}
        found = replace(given, properties=_whole(values, before))
        self._put(name, {**before, **found.properties})
        return found

    def _put(self, name: str, values: Values) -> None:
        if name not in self._values:
            work = _work(values)
            self._works[work] += [name] if work else []
        self._values[name] = values
        if values.get("doi"):
            self._dois.setdefault(str(values["doi"]).casefold(), name)

    def name_of(self, given: Node, told: Told) -> str:
        """Return the id of a report: that of the same publication, else its own."""
        own, doi = given.id, str(given.properties.get("doi") or "").casefold()
        if own in self._values or doi in self._dois:
            return own if own in self._values else self._dois[doi]
        same = self._works.get(_work(given.properties), [])
        fitting = [one for one in same if not doi or not self._values[one].get("doi")]
        if len(fitting) > 1:
            told.note(_SEVERAL)
        return fitting[0] if len(fitting) == 1 else own


def _work(values: Values) -> str:
    """Return what a work is known by without a DOI; empty when it says too little."""
    authors, year = values.get("author") or (), values.get("year")
    names = tuple(map(str, authors)) if isinstance(authors, tuple) else ()
    families = tuple(map(reference.family, names))
    known = year if isinstance(year, int) else None
    entry = Entry(title=str(values.get("title") or ""), families=families, year=known)
    return reference.work(entry) if reference.telling(entry) else ""


def _less(name: str, value: Value, before: Values) -> bool:
    """Whether a value says no more than the one that is there, in other words or in fewer."""
    old = before.get(name)
    if old in (None, "", ()):
        return False
    if name in ("note", "label", "doi"):
        return True  # the note is of the first format; the label follows from the others
    if name == "kind":
        return value == "report"
    if name == "author":
        return _authors(value, old)
    new, there = reference.folded(str(value)), reference.folded(str(old))
    return new == there or (name in ("journal", "language") and there.startswith(new))


def _authors(new: Value, old: Value) -> bool:
    """Whether authors are the same, with no more of their first names."""
    if not (isinstance(new, tuple) and isinstance(old, tuple)) or len(new) != len(old):
        return False
    pairs = [(str(one), str(other)) for one, other in zip(new, old, strict=True)]
    same = all(_family(one) == _family(other) for one, other in pairs)
    return same and sum(len(one) for one, _ in pairs) <= sum(len(other) for _, other in pairs)


def _family(author: str) -> str:
    return reference.folded(reference.family(author))


def _whole(values: Values, before: Values) -> dict[str, Value]:
    """Return values with those that every report needs, as they are."""
    needed = {name: before[name] for name in _NEEDED if before.get(name)}
    return {**needed, **values}
