"""Made-up claims between concepts with the quotes behind them, as records and in plain tuples."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ontology.record import Edge, Node, Record, Ref
from ontology.terms import Value

CLAIMS_EACH = 20  # from and to a concept, on average
BASE: dict[str, Value] = {"origin": "project"}


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim from one concept to another, with how many quotes stand behind it."""

    id: str
    start: str
    end: str
    inferred: bool
    quotes: tuple[str, ...]


def concepts(number: int) -> int:
    """Return how many concepts there are for ``number`` claims: 500 for 10,000."""
    return max(number // CLAIMS_EACH, 10)


def made(number: int, quotes: int, seed: int = 1) -> list[Claim]:
    """Return ``number`` claims between random concepts; ``quotes`` quotes are shared out evenly."""
    chance = random.Random(seed)  # noqa: S311  (the same graph every time)
    found = []
    for n in range(number):
        start, end = chance.sample(range(concepts(number)), 2)
        own = tuple(f"q{one}" for one in range(n, quotes, number))
        found.append(Claim(f"x{n}", f"c{start}", f"c{end}", chance.random() < 0.3, own))
    return found


def words(quote: str) -> str:
    """Return what a quote says."""
    return f"Words of {quote}. " * 4


def records(claims: Sequence[Claim]) -> Iterator[Record]:
    """Give the concepts, the claims and their quotes, with a report and a source."""
    yield Node("Report", {**BASE, "id": "r", "label": "R", "title": "R", "kind": "article"})
    yield Node("Source", {**BASE, "id": "t", "title": "T", "kind": "transcript"})
    for n in range(concepts(len(claims))):
        named: dict[str, Value] = {"id": f"c{n}", "label": f"Concept {n}", "kind": "theme"}
        yield Node("Concept", {**BASE, **named, "constructOrder": 2})
    for one in claims:
        yield from _claim(one)


def _claim(claim: Claim) -> Iterator[Record]:
    basis: dict[str, Value] = {"basis": "stated", "wording": f"wording of {claim.id}"}
    if claim.inferred:
        basis = {"basis": "inferred", "rationale": "why", "by": "me"}
    ref = Ref("Relation", claim.id)
    said: dict[str, Value] = {"type": "LEADS_TO", "modality": "finding", **basis}
    yield Node("Relation", {**BASE, "id": claim.id, **said})
    yield Edge("FROM", ref, Ref("Concept", claim.start))
    yield Edge("TO", ref, Ref("Concept", claim.end))
    yield Edge("ASSERTED_IN", ref, Ref("Report", "r"))
    for name in claim.quotes:
        quote = Ref("Quote", name)
        yield Node("Quote", {**BASE, "id": name, "exact": words(name), "constructOrder": 1})
        yield Edge("FROM_SOURCE", quote, Ref("Source", "t"))
        yield Edge("SUPPORTS", quote, ref, {**BASE, "id": f"e{name}"})
