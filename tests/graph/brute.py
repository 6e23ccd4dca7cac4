"""An independent search for paths, by trying everything, and random questions to try it on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from graph.network import Claim, Match, Network, Step

CONCEPTS = ("B", "a", "b", "c10", "c9", "z", "é")
SIGNS = {"LEADS_TO": "+", "FACILITATES": "+", "HINDERS": "-", "INFLUENCES": "none"}
ORIGINS = ("published", "project", "synthetic")
BASES = ("stated", "inferred")


@dataclass(frozen=True, slots=True)
class Hop:
    """What one step of a path comes to."""

    start: str
    end: str
    basis: str
    challenged: bool
    match: bool


Route = tuple[Hop, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A network and what is asked of it."""

    network: Network
    names: tuple[frozenset[str], ...]
    most: int
    longest: int


def answer(asked: Question) -> tuple[list[Route], bool]:
    """Return the best paths in order, and whether there are more: every path is looked at."""
    every = sorted(_routes(asked), key=rank)
    return every[: asked.most], len(every) > asked.most


def rank(route: Route) -> tuple[int, int, int, tuple[str, ...]]:
    """Return what paths are ordered by."""
    return (
        sum(one.basis == "inferred" for one in route),
        sum(one.challenged for one in route),
        sum(not one.match for one in route),
        (route[0].start, *(one.end for one in route)),
    )


def of_steps(steps: Sequence[Step]) -> Route:
    """Return a path of the program's own search as the brute force has it."""
    return tuple(
        Hop(one.start, one.end, one.basis, one.challenged, one.match is not None) for one in steps
    )


def hops(network: Network) -> dict[tuple[str, str], Hop]:
    """Return every step of a network, worked out from its claims and matches alone."""
    found = {}
    real_pairs = {(one.start, one.end) for one in network.claims if one.origin != "synthetic"}
    for pair in {(one.start, one.end) for one in network.claims}:
        among = [one for one in network.claims if (one.start, one.end) == pair]
        counted = [one for one in among if one.origin != "synthetic"] or among
        basis = "stated" if "stated" in {one.basis for one in counted} else "inferred"
        challenged = any(_challenged(one, among) for one in counted)
        found[pair] = Hop(*pair, basis, challenged, match=False)
    for match in network.matches:
        for start, end in ((match.start, match.end), (match.end, match.start)):
            there = found.get((start, end))
            # Claims stand, unless they are inferred and the match is stated and as real.
            real = match.origin != "synthetic" or (start, end) not in real_pairs
            weaker = there and there.basis == "inferred" and match.basis == "stated" and real
            if there is None or there.match or weaker:
                found[start, end] = Hop(start, end, match.basis, challenged=False, match=True)
    return found


def _challenged(one: Claim, among: Sequence[Claim]) -> bool:
    against = [other for other in among if {SIGNS[one.type], SIGNS[other.type]} == {"+", "-"}]
    real = [other for other in against if other.origin != "synthetic"]
    return one.disputed or bool(against if one.origin == "synthetic" else real)


def _routes(asked: Question) -> Iterator[Route]:
    known = hops(asked.network)

    def further(met: tuple[str, ...], route: Route, passed: int) -> Iterator[Route]:
        if passed == len(asked.names):
            yield route
            return
        for hop in known.values():
            if hop.start == met[-1] and hop.end not in met:
                longer = (*route, hop)
                matches = sum(one.match for one in longer)
                if len(longer) - matches <= asked.longest and matches <= asked.longest + 1:
                    now = passed + (hop.end in asked.names[passed])
                    yield from further((*met, hop.end), longer, now)

    for start in asked.names[0]:
        yield from further((start,), (), 1)


@st.composite
def questions(draw: st.DrawFn, longest: int = 4) -> Question:
    """Random networks of at most seven concepts, with something to ask of each."""
    concepts = CONCEPTS[: draw(st.integers(2, len(CONCEPTS)))]
    one = st.sampled_from(concepts)
    drawn = draw(
        st.lists(
            st.tuples(
                one,
                one,
                st.sampled_from(sorted(SIGNS)),
                st.sampled_from(BASES),
                st.sampled_from(ORIGINS),
                st.integers(0, 4).map(lambda number: number == 0),
            ),
            max_size=14,
        )
    )
    claims = tuple(
        Claim(f"r{number:02}", kind, basis, origin, start, end, disputed=disputed)
        for number, (start, end, kind, basis, origin, disputed) in enumerate(drawn)
    )
    pairs = draw(
        st.lists(
            st.tuples(one, one).filter(lambda pair: pair[0] != pair[1]),
            max_size=2,
            unique_by=lambda pair: frozenset(pair),
        )
    )
    matches = tuple(
        Match(f"m{n}", *pair, draw(st.sampled_from(BASES)), draw(st.sampled_from(ORIGINS)), "why")
        for n, pair in enumerate(pairs)
    )
    some = st.frozensets(one, min_size=1, max_size=2)
    return Question(
        Network(claims, matches, signs=SIGNS),
        tuple(draw(st.lists(some, min_size=2, max_size=4))),
        draw(st.integers(1, 6)),
        draw(st.integers(1, longest)),
    )
