"""The search for paths: best first, over the concept level, by networkx.

The k best simple paths (Yen 1971) of a layered network: a place is a concept together with how
many of the names asked for are passed, how many steps are taken and how many matches. So every
path in it is short enough and in the right order, and only a concept met twice is left to reject.
"""

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import networkx

from graph.network import Network, Step

BOUND = 1_000  # paths looked at in one search
BUDGET = 20_000_000  # edges of the layered network that those paths may cost to look at


class _Place(NamedTuple):
    concept: str
    passed: int
    steps: int
    matches: int


@dataclass(frozen=True, slots=True)
class Found:
    """The best paths, in order; whether there are more, and whether the bound was reached."""

    paths: tuple[tuple[Step, ...], ...]
    more: bool = False
    bounded: bool = False


def search(network: Network, names: Sequence[Collection[str]], most: int, longest: int) -> Found:
    """Return the ``most`` best simple paths through ``names`` in order.

    ``names`` are sets of alternatives: where to start, what to pass, where to end; a path ends as
    soon as it has passed them all. It takes at most ``longest`` steps, and one match more than
    that. Best is: fewest inferred steps, fewest challenged, shortest, first by ids.
    """
    found = _search(network, names, most, _Cost(network, longest), longest)
    if not found.bounded:
        return found
    # Loops over stated steps can use up the bound before a path with an inferred step has its
    # turn. The shortest paths come before any loop, so they are looked for as well.
    short = _search(network, names, most, _Cost(network, longest, shortest=True), longest)
    cost = _Cost(network, longest)
    paths = sorted({*found.paths, *short.paths}, key=cost.of_path)
    return Found(tuple(paths[:most]), bounded=True)


def _search(
    network: Network,
    names: Sequence[Collection[str]],
    most: int,
    cost: "_Cost",
    longest: int,
) -> Found:
    layered = _layered(network, names, cost, longest)
    bound = min(BOUND, max(most + 1, BUDGET // (layered.number_of_edges() + 1)))
    kept: list[tuple[Step, ...]] = []
    for number, path in enumerate(_shortest(layered)):
        if number == bound:
            return Found(tuple(kept), bounded=True)
        concepts = [place.concept for place in path]
        if len(set(concepts)) == len(concepts):
            if len(kept) == most:
                return Found(tuple(kept), more=True)
            kept.append(tuple(network.steps[pair] for pair in pairwise(concepts)))
    return Found(tuple(kept))


_START, _END = "start", "end"


def _shortest(layered: "networkx.DiGraph[object]") -> Iterator[list[_Place]]:
    if _END not in layered or _START not in layered:
        return
    try:
        for path in networkx.shortest_simple_paths(layered, _START, _END, weight="cost"):
            yield [place for place in path if isinstance(place, _Place)]
    except networkx.NetworkXNoPath:
        return


def _layered(
    network: Network, names: Sequence[Collection[str]], cost: "_Cost", longest: int
) -> "networkx.DiGraph[object]":
    leaving: dict[str, list[Step]] = {}
    for step in network.steps.values():
        leaving.setdefault(step.start, []).append(step)
    # Nothing leads back to the only place to start from.
    home = set(names[0]) if len(names[0]) == 1 else set()
    whole: networkx.DiGraph[object] = networkx.DiGraph()
    waiting = deque(_Place(one, 1, 0, 0) for one in sorted(names[0]) if one in leaving)
    for place in waiting:
        whole.add_edge(_START, place, cost=cost.of_concept(place))
    while waiting:
        place = waiting.popleft()
        if place.passed == len(names):
            whole.add_edge(place, _END, cost=0)
            continue
        for step in leaving.get(place.concept, ()):
            if step.end in home:
                continue
            after = _after(place, step, names)
            if after.steps <= longest and after.matches <= longest + 1:
                if after not in whole:
                    waiting.append(after)
                whole.add_edge(place, after, cost=cost.of_step(step, after))
    useful = {_END} | networkx.ancestors(whole, _END) if _END in whole else set()
    return whole.subgraph(useful).copy()


def _after(place: _Place, step: Step, names: Sequence[Collection[str]]) -> _Place:
    passed = place.passed + (step.end in names[place.passed])
    if step.match:
        return _Place(step.end, passed, place.steps, place.matches + 1)
    return _Place(step.end, passed, place.steps + 1, place.matches)


class _Cost:
    """The order of paths as one whole number to add up.

    Digits, from the highest: inferred steps, challenged steps, length, then the rank of the
    concept in each position, so that equal paths come in the order of their ids. With
    ``shortest`` the length comes first.
    """

    def __init__(self, network: Network, longest: int, shortest: bool = False) -> None:
        concepts = sorted({one for pair in network.steps for one in pair})
        self.rank: Mapping[str, int] = {one: number for number, one in enumerate(concepts, 1)}
        self.base = len(concepts) + 1
        self.positions = 2 * longest + 2
        self.digit = 2 * longest + 3
        self.shortest = shortest
        self.high = {pair: self._high(step) for pair, step in network.steps.items()}

    def of_path(self, path: Sequence[Step]) -> int:
        concepts = [path[0].start, *(step.end for step in path)]
        ranks = sum(self._rank(one, position) for position, one in enumerate(concepts))
        return ranks + sum(self.high[step.start, step.end] for step in path)

    def of_concept(self, place: _Place) -> int:
        return self._rank(place.concept, place.steps + place.matches)

    def of_step(self, step: Step, after: _Place) -> int:
        return self.high[step.start, step.end] + self.of_concept(after)

    def _rank(self, concept: str, position: int) -> int:
        return self.rank[concept] * int(self.base ** (self.positions - position))

    def _high(self, step: Step) -> int:
        weak = int(step.basis == "inferred") * self.digit + int(step.challenged)
        length = int(step.match is None)
        high = length * self.digit**2 + weak if self.shortest else weak * self.digit + length
        return high * int(self.base ** (self.positions + 1))
