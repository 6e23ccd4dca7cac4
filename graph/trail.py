"""The audit trail: from a quote up to what is built on it, from a concept down to words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from graph import hop, route
from graph.audience import OWNER, Audience
from graph.hop import Branch, Hop
from graph.route import Route
from ontology.errors import NamingError

if TYPE_CHECKING:
    from graph.facade import Graph

FEW = 6  # records of one branch at the beginning of a trail
LEAST = 3  # and farther from there
MOST = 120  # records of a trail that are gone on from
LARGE = 1_000  # records of a branch beyond which quotes are not put in order
UP, DOWN = 6, 5  # hops from end to end: a quote, its code, concept, translation, concept, model


@dataclass(frozen=True, slots=True)
class Trail:
    """A record with what hangs on it. ``cut``: there were too many records to go on from all."""

    root: Hop
    cut: bool = False


def of_quote(graph: "Graph", quote: str, audience: Audience = OWNER, few: int = FEW) -> Trail:
    """Return a quote's trail upwards: source, participant, codes, concepts, claims, translations.

    At most ``few`` records of each branch, the rest counted. Raises NamingError when there is no
    such quote.
    """
    return _walked(graph, "Quote", quote, route.UPWARDS, UP, audience, few)


def of_concept(graph: "Graph", concept: str, audience: Audience = OWNER, few: int = FEW) -> Trail:
    """Return a concept's trail downwards: translations, claims, codes, quotes; as ``of_quote``."""
    return _walked(graph, "Concept", concept, route.DOWNWARDS, DOWN, audience, few)


def into(graph: "Graph", concept: str, audience: Audience = OWNER, few: int = FEW) -> Trail:
    """Return a concept's trail upwards: translations and models that it goes into."""
    return _walked(graph, "Concept", concept, route.UPWARDS, UP, audience, few)


def around(
    graph: "Graph", label: str, name: str, audience: Audience = OWNER, few: int = FEW
) -> Trail:
    """Return any record with all that is linked to it, one hop far; as ``of_quote``."""
    if label not in graph.vocabulary.labels or graph.vocabulary.classes[label].internal:
        raise NamingError("there is no such kind of record")
    return _walked(graph, label, name, None, 1, audience, few)


Plan = Mapping[str, tuple[str, ...]]


def _walked(
    graph: "Graph",
    label: str,
    name: str,
    plan: Plan | None,
    far: int,
    audience: Audience,
    few: int,
) -> Trail:
    root = _root(graph, label, name, audience)
    walk = _Walk(graph, plan, audience)
    walk.go([root], far, few)
    claims = hop.claims(graph.connection, graph.vocabulary, walk.claims(root))
    return Trail(walk.built(root, claims), walk.cut)


def _root(graph: "Graph", label: str, name: str, audience: Audience) -> Hop:
    known = graph.vocabulary
    noun = known.classes[label].label
    if not route.shown(label, audience):
        raise NamingError(f"a {noun} is not shown to readers of a shared dashboard")
    fields = hop.fields(known, label, "m", audience)
    text = f"MATCH (m:`{label}` {{id: $id}}) RETURN {fields} AS record"
    rows = graph.connection.read(text, {"id": name})
    if not rows:
        raise NamingError(f"there is no such {noun} in this graph")
    return hop.made(known, label, rows[0]["record"])


Key = tuple[str, str]
Counts = dict[str, list[int]]


class _Walk:
    """Goes from record to record, each of them once, level by level: two queries for each label."""

    def __init__(self, graph: "Graph", plan: Plan | None, audience: Audience) -> None:
        self._graph = graph
        self._plan = plan
        self._audience = audience
        self._found: dict[Key, tuple[Branch, ...]] = {}
        self.cut = False

    def go(self, level: Sequence[Hop], far: int, few: int) -> None:
        """Go on from the records of ``level``, at most ``far`` hops, with fewer records each."""
        fresh = dict.fromkeys(_key(one) for one in level if _key(one) not in self._found)
        kept = list(fresh)[: MOST - len(self._found)]
        self.cut = self.cut or len(kept) < len(fresh)
        labels = dict.fromkeys(label for label, _ in kept)
        found = [one for label in labels for one in self._of(label, kept, few)]
        if far > 1 and found:
            self.go(found, far - 1, max(LEAST, few // 2))

    def _of(self, label: str, kept: Sequence[Key], few: int) -> Iterator[Hop]:
        ids, routes = [name for one, name in kept if one == label], self._routes(label)
        if not routes:
            return
        counts = self._counts(label, ids, routes)
        large = [one for one in ids if any(n > LARGE for n in counts[one])]
        for some, ordered in ((large, False), (sorted({*ids} - {*large}), True)):
            for name, rows in self._rows(label, some, routes, few, ordered):
                branches = tuple(_branches(self._graph, routes, counts[name], rows, few))
                self._found[label, name] = branches
                yield from (one for branch in branches for one in branch.hops)

    def _counts(self, label: str, ids: Sequence[str], routes: Sequence[Route]) -> Counts:
        text = _counting(label, routes)
        rows = self._graph.connection.read(text, {"ids": list(ids)})
        return {row["id"]: [row[f"n{number}"] for number in range(len(routes))] for row in rows}

    def _rows(
        self, label: str, ids: Sequence[str], routes: Sequence[Route], few: int, ordered: bool
    ) -> Iterator[tuple[str, list[Any]]]:
        if ids:
            text = _reading(self._graph, label, routes, self._audience, ordered)
            # One record may hang on another several times: two coders gave one code.
            for row in self._graph.connection.read(text, {"ids": list(ids), "few": 2 * few + 1}):
                yield row["id"], [row[f"r{number}"] for number in range(len(routes))]

    def _routes(self, label: str) -> tuple[Route, ...]:
        known = self._graph.vocabulary
        if self._plan is None:
            return route.every(known, label, self._audience)
        return route.chosen(known, label, self._plan, self._audience)

    def claims(self, root: Hop) -> list[str]:
        """Return the ids of all claims on the way."""
        hops = (one for found in self._found.values() for branch in found for one in branch.hops)
        return sorted({one.id for one in (root, *hops) if _claim(one)})

    def built(self, one: Hop, claims: Mapping[str, str]) -> Hop:
        """Return ``one`` with its branches; a record has them where it comes first."""
        text = claims.get(one.id, one.text) if _claim(one) else one.text
        branches = self._found.pop(_key(one), None)
        if branches is None:
            return replace(one, text=text, open=bool(self._routes(one.kind)))
        grown = (
            replace(branch, hops=tuple(self.built(each, claims) for each in branch.hops))
            for branch in branches
        )
        return replace(one, text=text, branches=tuple(grown))


def _claim(one: Hop) -> bool:
    return one.kind == "Relation"


def _key(one: Hop) -> Key:
    return one.kind, one.id


_EACH = "UNWIND $ids AS id MATCH (n:`{label}` {{id: id}}) RETURN n.id AS id, {parts}"


def _counting(label: str, routes: Sequence[Route]) -> str:
    ways = (one.pattern("n", "e", "m") for one in routes)
    parts = (f"COUNT {{ MATCH {way} RETURN DISTINCT m }} AS n{n}" for n, way in enumerate(ways))
    return _EACH.format(label=label, parts=", ".join(parts))


def _reading(
    graph: "Graph", label: str, routes: Sequence[Route], audience: Audience, ordered: bool
) -> str:
    parts = []
    for number, one in enumerate(routes):
        record = hop.fields(graph.vocabulary, one.label, "m", audience)
        edge = hop.edge(graph.vocabulary, one.type, "e", audience)
        # Thousands of quotes have no order that is worth the time it takes.
        order = f"ORDER BY {hop.order(one.label, 'm', audience)} "
        sorting = "" if one.label == "Quote" and not ordered else order
        quotes = f" WHERE {audience.may('m')}" if one.label == "Quote" else ""
        few = f"MATCH {one.pattern('n', 'e', 'm')}{quotes} WITH e, m {sorting}LIMIT $few"
        parts.append(f"COLLECT {{ {few} RETURN {{record: {record}, edge: {edge}}} }} AS r{number}")
    return _EACH.format(label=label, parts=", ".join(parts))


def _branches(
    graph: "Graph", routes: Sequence[Route], counts: Sequence[int], rows: Sequence[Any], few: int
) -> Iterator[Branch]:
    for one, number, found in zip(routes, counts, rows, strict=True):
        if number:
            hops = tuple(_hops(graph, one, found, few))
            yield Branch(one.heading, one.label, hops, number - len(hops))


def _hops(
    graph: "Graph", way: Route, found: Sequence[Mapping[str, Any]], few: int
) -> Iterator[Hop]:
    """Records with all the ways to each: of the last one in a full list some may be missing."""
    together: dict[str, list[Mapping[str, Any]]] = {}
    for one in found:
        together.setdefault(one["record"]["id"], []).append(one)
    whole = list(together.values())
    if len(found) > 2 * few and len(whole) > 1:
        whole.pop()
    for some in whole[:few]:
        edges = [one["edge"] for one in some]
        yield hop.made(graph.vocabulary, way.label, some[0]["record"], way.type, edges)
