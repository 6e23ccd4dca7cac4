"""What lies around a concept: its links to others, as many as can be drawn, and how many more."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise

from graph import links, names
from graph.audience import Audience
from graph.facade import Graph
from graph.links import Link, Spoke, Thing
from ontology.errors import NamingError
from ontology.record import Ref

MOST = 300  # records drawn
_CHAIN = 3  # claims about claims about claims: how far such a chain is followed


@dataclass(frozen=True, slots=True)
class Part:
    """What one widening brought in: everything at first, then what each opened concept adds."""

    things: tuple[Thing, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Around:
    """What lies around ``centre``. ``rest`` are kinds of links with how many are left out."""

    centre: Thing
    parts: tuple[Part, ...]
    rest: tuple[tuple[str, int], ...] = ()

    @property
    def things(self) -> tuple[Thing, ...]:
        """Everything that links join, the centre first."""
        return tuple(chain.from_iterable(one.things for one in self.parts))

    @property
    def links(self) -> tuple[Link, ...]:
        """Every link."""
        return tuple(chain.from_iterable(one.links for one in self.parts))

    @property
    def left_out(self) -> int:
        """How many links there are that are not among ``links``."""
        return sum(number for _, number in self.rest)


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is about a concept. ``coded`` are quotes by the codes that indicate it."""

    quotes: int
    coded: int
    codes: int
    memos: int
    claims: int


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept to choose. ``where`` tells it from others that are called the same."""

    id: str
    label: str
    where: str = ""


_WHERE = """
UNWIND $ids AS id
MATCH (c:Concept {id: id})
RETURN id, c.kind AS kind,
  COLLECT { MATCH (c)-[:IDENTIFIED_IN]->(p:Report) RETURN coalesce(p.label, p.title) } AS reports
"""
_COUNTS = """
MATCH (c:Concept {id: $id})
RETURN COUNT { (c)<-[:EVIDENCES]-(:Quote) } AS quotes,
  COUNT { (c)<-[:INDICATES]-(:Code)<-[:CODED_AS]-(:Quote) } AS coded,
  COUNT { (c)<-[:INDICATES]-(:Code) } AS codes,
  COUNT { (c)<-[:ABOUT]-(:Memo) } AS memos,
  COUNT { (c)<-[:FROM|TO]-(:Relation) } AS claims
"""
_LINKED = """
MATCH (c:Concept)
RETURN c.id AS id, c.label AS label, COUNT { (c)<-[:FROM|TO]-(:Relation) } AS n
ORDER BY n DESC, id LIMIT $most
"""


def concepts(graph: Graph) -> tuple[Concept, ...]:
    """Return every concept by label; those called the same say where they come from."""
    found = [(one.id, one.label or one.id) for one in names.read(graph.connection)]
    often: dict[str, list[str]] = {}
    for name, label in found:
        often.setdefault(label.casefold(), []).append(name)
    doubtful = [one for same in often.values() if len(same) > 1 for one in same]
    where = _where(graph, doubtful) if doubtful else {}
    listed = (Concept(name, label, where.get(name, "")) for name, label in found)
    return tuple(sorted(listed, key=lambda one: (one.label.casefold(), one.where, one.id)))


def _where(graph: Graph, ids: Sequence[str]) -> dict[str, str]:
    rows = graph.connection.read(_WHERE, {"ids": list(ids)})
    return {
        row["id"]: ", ".join(filter(None, (row["kind"], *sorted(map(str, row["reports"])))))
        for row in rows
    }


def most_linked(graph: Graph, most: int) -> tuple[Concept, ...]:
    """Return the concepts with most claims, to begin with."""
    rows = graph.connection.read(_LINKED, {"most": most})
    return tuple(Concept(row["id"], row["label"] or row["id"]) for row in rows)


def counts(graph: Graph, concept: str) -> Counts:
    """Return how much there is about a concept, nothing for one that is not there."""
    rows = graph.connection.read(_COUNTS, {"id": concept})
    return Counts(**rows[0]) if rows else Counts(0, 0, 0, 0, 0)


def around(
    graph: Graph,
    concept: str,
    audience: Audience,
    depth: int = 1,
    only: tuple[str, ...] = (),
    opened: tuple[str, ...] = (),
    most: int = MOST,
) -> Around:
    """Return what lies around a concept: at most ``most`` things and links, the rest counted.

    ``depth`` 2 follows the concepts next to it too, ``opened`` are further concepts whose links
    are wanted. ``only`` are kinds of links, all when it is empty. Raises NamingError when there is
    no such concept.
    """
    centre = links.things(graph, [Ref("Concept", concept)])
    if not centre:
        known = [(one.id, one.label) for one in most_linked(graph, 12)]
        raise NamingError("there is no concept that this address names", known)
    work = _Work(graph, audience, only or tuple(links.kinds(graph.vocabulary)), most)
    return work.done(centre[Ref("Concept", concept)], depth, opened)


@dataclass(slots=True)
class _Work:
    """One question on its way to its answer."""

    graph: Graph
    audience: Audience
    only: tuple[str, ...]
    most: int
    links: dict[str, Link] = field(default_factory=dict)
    refs: dict[Ref, None] = field(default_factory=dict)
    expanded: dict[str, None] = field(default_factory=dict)
    refused: dict[str, Link] = field(default_factory=dict)

    def done(self, centre: Thing, depth: int, opened: tuple[str, ...]) -> Around:
        self.refs[centre.ref] = None
        ends = [(0, 0)]
        self._expand([centre.ref.id])
        if depth > 1:
            self._expand([one.id for one in self.refs if one.label == "Concept"])
        ends.append((len(self.refs), len(self.links)))
        for one in opened:
            self._expand([one])
            ends.append((len(self.refs), len(self.links)))
        return Around(centre, tuple(self._parts(ends)), self._rest())

    def _parts(self, ends: Sequence[tuple[int, int]]) -> Iterable[Part]:
        found = links.things(self.graph, self.refs)
        things, joined = [found[one] for one in self.refs], list(self.links.values())
        for (a, b), (c, d) in pairwise(ends):
            yield Part(tuple(things[a:c]), tuple(joined[b:d]))

    def _expand(self, ids: Sequence[str]) -> None:
        """Take in the links of concepts as long as there is room."""
        new = [one for one in ids if one not in self.expanded]
        self.expanded |= dict.fromkeys(new)
        if self.refused:
            return
        room = self.most + 1
        self._take_claims(links.claims(self.graph, new, self.only, room))
        for spoke in self._spokes():
            found = links.along(self.graph, spoke, new, room, self.audience)
            for one in found:
                self._take([one])
            if spoke.label == "Translation":
                self._translations(found)

    def _spokes(self) -> list[Spoke]:
        return [one for one in links.spokes(self.graph.vocabulary) if one.type in self.only]

    def _translations(self, found: Sequence[Link]) -> None:
        """Take in what else is translated: a translation compares two constructs or more."""
        ids = [one.start.id for one in found]
        for one in links.translated(self.graph, ids, self.most, self.audience):
            self._take([one])

    def _take_claims(self, ids: Sequence[str]) -> None:
        beside = links.about(self.graph, ids, self.only, self.most)
        known = links.details(self.graph, [*ids, *beside], self.audience)
        for _ in range(_CHAIN):
            ends = {one.end.id for one in known.values() if one.end and _is_claim(one.end)}
            known |= links.details(self.graph, ends - known.keys(), self.audience)
        for one in ids:
            self._take(_with_targets(one, known))
        for one in beside:
            self._take(_with_targets(one, known))

    def _take(self, bundle: Sequence[Link]) -> None:
        """Take in links that need one another, if there is room for them and what they join."""
        new = [one for one in bundle if one.id not in self.links]
        ends = [end for one in new for end in (one.start, one.end) if end and not _is_claim(end)]
        refs = dict.fromkeys(one for one in ends if one not in self.refs)
        if len(self.links) + len(new) + len(self.refs) + len(refs) > self.most:
            self.refused |= {one.id: one for one in new}
        elif new:
            self.links |= {one.id: one for one in new}
            self.refs |= refs

    def _rest(self) -> tuple[tuple[str, int], ...]:
        """Count what is left out, if anything is."""
        if not self.refused:
            return ()
        ids = list(self.expanded)
        counted = links.claims_counted(self.graph, ids, self.only)
        for one in self.refused.values():  # what is about a claim, or compared by a translation
            if one.id not in self.links and not self._touches(one):
                counted[one.kind] = counted.get(one.kind, 0) + 1
        for spoke in self._spokes():
            more = links.along_counted(self.graph, spoke, ids)
            counted[spoke.type] = counted.get(spoke.type, 0) + more
        left = {kind: number - self._drawn(kind) for kind, number in counted.items()}
        return tuple((kind, number) for kind, number in sorted(left.items()) if number > 0)

    def _drawn(self, kind: str) -> int:
        return sum(one.kind == kind and self._touches(one) for one in self.links.values())

    def _touches(self, one: Link) -> bool:
        ends = [end for end in (one.start, one.end) if end and end.label == "Concept"]
        return any(end.id in self.expanded for end in ends)


def _with_targets(name: str, known: dict[str, Link]) -> list[Link]:
    """Return a claim behind the claims that it is about; one that leads nowhere has no end."""
    found: list[Link] = []
    while name in known and name not in {one.id for one in found}:
        found.append(known[name])
        end = found[-1].end
        name = end.id if end and _is_claim(end) else ""
    return found[::-1]


def _is_claim(end: Ref) -> bool:
    return end.label == "Relation"
