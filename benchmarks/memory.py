"""The same question put to networkx and Python dicts that hold every record in memory."""

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise, product

import networkx

from benchmarks.claims import Claim, words

LEG = 40  # best paths of each leg that are joined
Cost = tuple[int, int]


class Memory:
    """Claims as a network, quotes as a dict, what supports what as pairs."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self.quotes = {name: words(name) for one in claims for name in one.quotes}
        self.between: dict[tuple[str, str], list[Claim]] = {}
        for one in claims:
            self.between.setdefault((one.start, one.end), []).append(one)
        self.network: networkx.DiGraph[str] = networkx.DiGraph()
        for (start, end), held in self.between.items():
            inferred = all(one.inferred for one in held)
            self.network.add_edge(start, end, cost=1000 * inferred + 1)

    def trace(self, names: Sequence[str], paths: int, longest: int) -> list[list[list[str]]]:
        """Return for each path the words of the quotes behind each of its steps."""
        return [
            [self._evidence(step) for step in pairwise(path)]
            for path in self.paths(names, paths, longest)
        ]

    def paths(self, names: Sequence[str], paths: int, longest: int) -> list[list[str]]:
        """Return the best simple paths through ``names``: fewest inferred steps, then shortest."""
        legs = [list(islice(self._leg(*ends, longest), LEG)) for ends in pairwise(names)]
        joined = ([names[0], *(one for leg in legs for one in leg[1:])] for legs in product(*legs))
        simple = [one for one in joined if len(set(one)) == len(one) <= longest + 1]
        return sorted(simple, key=self.cost)[:paths]

    def _leg(self, start: str, end: str, longest: int) -> Iterator[list[str]]:
        for path in networkx.shortest_simple_paths(self.network, start, end, weight="cost"):
            if len(path) <= longest + 1:
                yield path

    def cost(self, path: Sequence[str]) -> Cost:
        """Return how many steps of a path are inferred, and how many there are."""
        whole = sum(self.network.edges[step]["cost"] for step in pairwise(path))
        return whole // 1000, len(path) - 1

    def behind(self, path: Sequence[str]) -> int:
        """Return how many quotes stand behind the steps of a path."""
        return sum(len(self._evidence(step)) for step in pairwise(path))

    def _evidence(self, step: tuple[str, str]) -> list[str]:
        return [self.quotes[name] for one in self.between[step] for name in one.quotes]
