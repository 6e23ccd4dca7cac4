"""The codebook of an export as a tree: each code once, below one other at the most."""

from collections import Counter
from collections.abc import Iterator

from graph.coded import Scope
from ontology.record import Node


class Tree:
    """Codes as they come. They stay in memory: a codebook is small beside its codings.

    ``left`` counts by (what, why) the places in the codebook that a tree cannot hold.
    """

    def __init__(self, scope: Scope) -> None:
        self.left: Counter[tuple[str, str]] = Counter()
        self._scope = scope
        self._nodes: dict[str, Node] = {}

    def add(self, node: Node) -> None:
        """Take a code."""
        self._nodes[node.id] = node

    def ordered(self) -> Iterator[tuple[Node, str]]:
        """Give each code of the scope, and those above it, with the id of its parent or nothing."""
        kept = self._kept()
        parents = {name: self._parent(self._nodes[name]) for name in kept}
        circles = opened(parents)
        if circles:
            self.left["BROADER", "the codes stand below one another in a circle"] += circles
        for name, parent in parents.items():
            yield self._nodes[name], parent

    def _kept(self) -> list[str]:
        """The ids of the codes of the scope and of all above them, in order."""
        found = [one.id for one in self._nodes.values() if self._mine(one)]
        seen = set(found)
        for name in found:  # grows meanwhile
            above = self._broader(self._nodes[name])
            found += [one for one in above if one not in seen]
            seen.update(above)
        return sorted(found)

    def _mine(self, node: Node) -> bool:
        study, own = self._scope.study, node.links.get("PART_OF", ())
        return not study or node.id in self._scope.codes or any(one.id == study for one in own)

    def _broader(self, node: Node) -> list[str]:
        found = {one.id for one in node.links.get("BROADER", ()) if one.id in self._nodes}
        return sorted(found - {node.id})

    def _parent(self, node: Node) -> str:
        above = self._broader(node)
        if len(above) > 1:
            self.left["BROADER", "a code of a tree stands below one other"] += len(above) - 1
        return above[0] if above else ""


def opened(parents: dict[str, str]) -> int:
    """Let one code of each circle stand at the top; return how many circles there were.

    ``parents`` are the parents of all codes by id, in order, empty for those at the top.
    """
    safe: set[str] = set()
    circles = 0
    for name in parents:
        way = []
        while name and name not in safe:
            safe.add(name)
            way.append(name)
            name = parents.get(name, "")
        if name in way:
            circles += 1
            parents[name] = ""
    return circles
