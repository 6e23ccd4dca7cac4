"""Coverage: which studies and how many participants stand behind a concept. Never a strength.

What others read leaves out counts of few participants, and the sums from which they follow.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph import fieldwork
from graph.audience import Audience
from graph.connection import Row
from graph.facade import Graph
from graph.fieldwork import Behind, Study

FEW = 5  # fewer people than this are not told to others: they could be singled out


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are, the synthetic ones apart. ``real`` is null where it is not told."""

    real: int | None = 0
    synthetic: int = 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """What stands behind a concept.

    ``studies`` (labels) are those in whose reports it is named or whose quotes are behind it;
    ``synthetic_studies`` are made up and not among them. ``reports`` name it. ``shown`` counts
    quotes that evidence it or have a code that indicates it, ``claimed`` those that support a
    claim from or to it; ``participants`` speak in either, and ``unknown`` says that some of these
    quotes have no known speaker.
    """

    id: str
    label: str
    kind: str
    order: int | None
    origin: str
    studies: tuple[str, ...]
    synthetic_studies: tuple[str, ...]
    reports: tuple[str, ...]
    participants: Count
    shown: Count
    claimed: Count
    unknown: bool

    @property
    def one_study(self) -> bool:
        """Whether a single study that is not synthetic stands behind it."""
        return len(self.studies) == 1

    @property
    def one_participant(self) -> bool:
        """Whether the words of a single participant stand behind it; never true where untold."""
        return self.participants.real == 1


@dataclass(frozen=True, slots=True)
class Page:
    """Some concepts, by label; ``total`` counts those of all pages."""

    rows: tuple[Coverage, ...]
    total: int


_COUNT = "MATCH (c:Concept) WHERE {kept} RETURN count(c) AS total"
_PAGE = """
MATCH (c:Concept) WHERE {kept}
RETURN c.id AS id, c.label AS label, coalesce(c.kind, '') AS kind, c.constructOrder AS order,
  c.origin AS origin, COLLECT {{
    MATCH (c)-[:IDENTIFIED_IN]->(p:Report)
    OPTIONAL MATCH (p)-[:REPORTS_ON]->(s:Study)
    RETURN {{label: p.label, study: s.id}} }} AS reports
ORDER BY label, id SKIP $skip LIMIT $most
"""
_MADE_UP = """
MATCH (p:Participant) WHERE p.id IN $ids AND p.origin = 'synthetic' RETURN p.id AS id
"""


def read(
    graph: Graph, audience: Audience, studies: tuple[str, ...] = (), skip: int = 0, most: int = 10
) -> Page:
    """Return what stands behind the concepts of a page, by label.

    Where ``studies`` (ids) are given, only theirs is counted, and concepts that they have nothing
    of are left out.
    """
    kept = {"kept": "c.id IN $of" if studies else "true"}
    named = {"of": fieldwork.concepts(graph, studies), "skip": skip, "most": most}
    total = graph.connection.read(_COUNT.format(**kept), named)[0]["total"]
    rows = graph.connection.read(_PAGE.format(**kept), named)
    ids = [row["id"] for row in rows]
    shown, claimed = fieldwork.behind(graph, ids)
    both = (*shown, *claimed)
    people = {one.participant for one in both}
    counter = _Counter(
        shared=audience.shared,
        chosen=frozenset(studies),
        names={one.id: one for one in fieldwork.studies(graph)},
        sources=fieldwork.of_sources(graph, (one.source for one in both)),
        made_up=frozenset(
            row["id"] for row in graph.connection.read(_MADE_UP, {"ids": sorted(people)})
        ),
    )
    return Page(tuple(counter.coverage(row, shown, claimed) for row in rows), total)


@dataclass(frozen=True, slots=True)
class _Counter:
    """Counts for an audience, of the ``chosen`` studies or of all when none is."""

    shared: bool
    chosen: frozenset[str]
    names: Mapping[str, Study]
    sources: Mapping[str, frozenset[str]]
    made_up: frozenset[str]

    def coverage(self, row: Row, shown: Sequence[Behind], claimed: Sequence[Behind]) -> Coverage:
        mine = [one for one in shown if one.concept == row["id"] and self.kept(one)]
        theirs = [one for one in claimed if one.concept == row["id"] and self.kept(one)]
        both = [*mine, *theirs]
        named = {one["study"] for one in row["reports"] if one["study"]}
        found = named | {study for one in both for study in self.of(one)}
        known = [self.names[one] for one in found & set(self.names) if self.chooses({one})]
        return Coverage(
            **{name: row[name] for name in ("id", "label", "kind", "order", "origin")},
            studies=_labels(one.label for one in known if one.origin != "synthetic"),
            synthetic_studies=_labels(one.label for one in known if one.origin == "synthetic"),
            reports=_labels(one["label"] for one in row["reports"] if self.chooses({one["study"]})),
            participants=self.people(both),
            shown=self.quotes(mine),
            claimed=self.quotes(theirs),
            unknown=any(not one.participant for one in both),
        )

    def of(self, one: Behind) -> frozenset[str]:
        return self.sources.get(one.source, frozenset())

    def chooses(self, studies: Iterable[str]) -> bool:
        return not self.chosen or bool(self.chosen & set(studies))

    def kept(self, one: Behind) -> bool:
        return self.chooses(self.of(one))

    def people(self, found: Iterable[Behind]) -> Count:
        by_study: dict[frozenset[str], set[str]] = defaultdict(set)
        for one in found:
            by_study[self.of(one)] |= {one.participant} - {""}
        everybody = set().union(*by_study.values())
        real = everybody - self.made_up
        parts = [len(people - self.made_up) for people in by_study.values()]
        return Count(self.told(len(real), parts), len(everybody & self.made_up))

    def quotes(self, found: Sequence[Behind]) -> Count:
        by_study: Counter[frozenset[str]] = Counter()
        for one in found:
            by_study[self.of(one)] += one.quotes - one.synthetic
        synthetic = sum(one.synthetic for one in found)
        return Count(self.told(by_study.total(), by_study.values()), synthetic)

    def told(self, total: int, parts: Iterable[int]) -> int | None:
        """Return a sum where it may be told: what one study adds to it could be told apart."""
        few = any(0 < one < FEW for one in (total, *parts))
        return None if self.shared and few else total


def _labels(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(given)))
