"""The concept level of a trace: steps between concepts, and what lies on each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from graph.connection import Connection
from graph.filter import Filter
from ontology.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim, as far as the search needs it. ``start`` and ``end`` are ids of concepts.

    ``on`` is the id of the claim that this one is about, instead of an ``end``; such a claim may
    start from a stage, a model or a report as well.
    """

    id: str
    type: str
    basis: str
    origin: str
    start: str
    end: str = ""
    on: str = ""
    disputed: bool = False
    from_concept: bool = True


@dataclass(frozen=True, slots=True)
class Match:
    """That two concepts are one."""

    id: str
    start: str
    end: str
    basis: str
    origin: str
    rationale: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step from one concept to another: over claims, or over a match (length nought).

    Where published or project claims are among them, synthetic ones do not count towards
    ``basis``, ``challenged`` and ``sign``: ``+`` furthers, ``-`` holds back, ``mixed`` is both.
    """

    start: str
    end: str
    claims: tuple[Claim, ...] = ()
    match: Match | None = None
    challenged: bool = False
    sign: str = "none"

    @property
    def counted(self) -> tuple[Claim, ...]:
        """The claims that count: the real ones where there are any, else all."""
        real = tuple(one for one in self.claims if one.origin != "synthetic")
        return real or self.claims

    @property
    def basis(self) -> str:
        """The strongest basis of the claims that count, or the basis of the match."""
        if self.match:
            return self.match.basis
        return "stated" if any(one.basis == "stated" for one in self.counted) else "inferred"

    @property
    def synthetic(self) -> bool:
        """Whether the step rests on synthetic records alone."""
        if self.match:
            return self.match.origin == "synthetic"
        return all(one.origin == "synthetic" for one in self.claims)


@dataclass(frozen=True)
class Network:
    """Every step that a trace may take, and the claims about claims."""

    claims: tuple[Claim, ...]
    matches: tuple[Match, ...] = ()
    about: tuple[Claim, ...] = ()
    signs: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def steps(self) -> dict[tuple[str, str], Step]:
        """Steps by their ends. Where a pair is matched and claims join it too, the claims stand.

        Only a match that is stated, where the claims are inferred, takes their place: evidence is
        not to be hidden behind a weaker judgement.
        """
        grouped: dict[tuple[str, str], list[Claim]] = defaultdict(list)
        for claim in self.claims:
            grouped[claim.start, claim.end].append(claim)
        found = {pair: self._step(pair, claims) for pair, claims in grouped.items()}
        for match in sorted(self.matches, key=_weakness, reverse=True):
            for pair in ((match.start, match.end), (match.end, match.start)):
                step = Step(*pair, match=match)
                if pair not in found or found[pair].match or _stronger(step, found[pair]):
                    found[pair] = step
        return dict(sorted(found.items()))

    def _step(self, pair: tuple[str, str], claims: list[Claim]) -> Step:
        ordered = tuple(sorted(claims, key=lambda one: one.id))
        counted = Step(*pair, claims=ordered).counted
        challenged = any(one.id in self.challenged for one in counted)
        said = {self.signs.get(one.type, "none") for one in counted} - {"none"}
        sign = "mixed" if len(said) > 1 else next(iter(said), "none")
        return Step(*pair, claims=ordered, challenged=challenged, sign=sign)

    @cached_property
    def challenged(self) -> frozenset[str]:
        """Ids of claims that evidence disputes or that another claim contradicts.

        A synthetic record never challenges one that is not.
        """
        signed: dict[tuple[str, str, str], set[bool]] = defaultdict(set)
        for one in self.claims:
            signed[one.start, one.end, self.signs.get(one.type, "none")].add(_synthetic(one))
        return frozenset(
            one.id for one in self.claims if one.disputed or self._contradicted(one, signed)
        )

    def _contradicted(self, one: Claim, signed: Mapping[tuple[str, str, str], set[bool]]) -> bool:
        other = {"+": "-", "-": "+"}.get(self.signs.get(one.type, "none"), "")
        against = signed.get((one.start, one.end, other), set())
        return bool(against) and (_synthetic(one) or False in against)

    def same(self, concepts: Iterable[str]) -> dict[str, str]:
        """Return every concept matched with one of ``concepts``, directly or not, and which."""
        found = {one: one for one in concepts}
        before = 0
        while before < len(found):
            before = len(found)
            for match in self.matches:
                for one, other in ((match.start, match.end), (match.end, match.start)):
                    if one in found:
                        found.setdefault(other, found[one])
        return found


def _stronger(match: Step, claims: Step) -> bool:
    real = claims.synthetic or not match.synthetic
    return real and match.basis == "stated" and claims.basis == "inferred"


def _weakness(match: Match) -> tuple[bool, bool, str]:
    # Of several matches of one pair the strongest stands, and a real one before a synthetic one.
    return match.origin == "synthetic", match.basis != "stated", match.id


def _synthetic(claim: Claim) -> bool:
    return claim.origin == "synthetic"


_RETURN = "r.id AS id, r.type AS type, r.basis AS basis, r.origin AS origin, a.id AS start"
_DISPUTED = """EXISTS {{
  MATCH (r)<-[:DISPUTES]-(q:Quote)
  WHERE (r.origin = 'synthetic' OR q.origin <> 'synthetic') AND {evidence} }} AS disputed"""
_CLAIMS = """
MATCH (r:Relation)-[:FROM]->(a:Concept) MATCH (r)-[:TO]->(b:Concept)
WHERE r.type IN $walked AND {claims}
RETURN {fields}, b.id AS end, {disputed} ORDER BY id
"""
_ABOUT = """
MATCH (r:Relation)-[:TO]->(o:Relation) MATCH (r)-[:FROM]->(a)
WHERE {claims}
RETURN {fields}, o.id AS on, {disputed}, 'Concept' IN labels(a) AS from_concept ORDER BY id
"""
_MATCHES = """
MATCH (a:Concept)-[m:SAME_AS]->(b:Concept)
WHERE (size($bases) = 0 OR m.basis IN $bases) AND (size($origins) = 0 OR m.origin IN $origins)
RETURN m.id AS id, a.id AS start, b.id AS end, m.basis AS basis, m.origin AS origin,
  m.rationale AS rationale, m.by AS by ORDER BY id
"""


def read(connection: Connection, vocabulary: Vocabulary, only: Filter) -> Network:
    """Return the network of the claims and matches that the filter keeps."""
    names = {**only.parameters(), "walked": list(vocabulary.walked)}
    parts = {
        "claims": only.claims("r"),
        "fields": _RETURN,
        "disputed": _DISPUTED.format(evidence=only.evidence("q")),
    }
    return Network(
        claims=tuple(Claim(**row) for row in connection.read(_CLAIMS.format(**parts), names)),
        matches=tuple(
            Match(**row | {"rationale": row["rationale"] or "", "by": row["by"] or ""})
            for row in connection.read(_MATCHES, names)
        ),
        about=tuple(Claim(**row) for row in connection.read(_ABOUT.format(**parts), names)),
        signs={one.type: one.sign for one in vocabulary.claim_types.values()},
    )
