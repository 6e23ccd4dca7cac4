"""A graph in plain Python: dicts of records, and for each load what it had found before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ontology.record import Edge, Node, Record, Ref
from ontology.vocabulary import Vocabulary

# A node's Ref, a relationship's type and id, or its type and both ends.
Key = tuple[Any, ...]


@dataclass
class Known:
    """A record as the model keeps it; ``start`` and ``end`` are of relationships."""

    had: dict[str, Any]
    start: Ref | None = None
    end: Ref | None = None


State = dict[Key, Known]


@dataclass
class Done:
    """A load: what each key held before it, and what others would stand on or touch."""

    before: dict[Key, Known | None]
    born: set[Ref]
    linked: set[Ref]
    touched: set[Key] = field(default_factory=set)

    def blocks(self, earlier: "Done") -> bool:
        """Whether this load touched what the earlier one did, or linked to what it made."""
        return bool(self.touched & earlier.touched or self.linked & earlier.born)


class Model:
    """The graph as it should be. ``state`` is never changed in place."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self.state: State = {}

    def load(self, records: Iterable[Record]) -> tuple[State, Done]:
        """Return the state after a load, and what it did; the model itself stays as it is."""
        state, some = dict(self.state), list(records)
        for node in (one for one in some if isinstance(one, Node)):
            self._node(state, node)
        for edge in (one for one in some if isinstance(one, Edge)):
            self._edge(state, edge)
        return state, self._done(state)

    def without(self, done: Done) -> State:
        """Return the state after undoing a load."""
        state = dict(self.state)
        for key, known in done.before.items():
            state.pop(key, None)
            if known:
                state[key] = known
        return state

    def _node(self, state: State, node: Node) -> None:
        key = tuple(node.ref)
        before = state.get(key)
        state[key] = Known(_merged(before, node.properties))
        for kind, ends in node.links.items() if before else ():
            for name, one in list(state.items()):
                if name[0] == kind and one.start == node.ref and one.end not in ends:
                    del state[name]

    def _edge(self, state: State, edge: Edge) -> None:
        key = (edge.type, edge.id) if edge.id else (edge.type, edge.start, edge.end)
        before = state.get(key)
        if before and (before.start, before.end) != (edge.start, edge.end):
            before = None
        if self._single(edge.type, edge.start, edge.end):
            for name, one in list(state.items()):
                if name[0] == edge.type and one.start == edge.start and one.end != edge.end:
                    del state[name]
        state[key] = Known(_merged(before, edge.properties), edge.start, edge.end)

    def _done(self, state: State) -> Done:
        keys = [key for key in {**self.state, **state} if self.state.get(key) != state.get(key)]
        done = Done({key: self.state.get(key) for key in keys}, set(), set())
        for key in keys:
            old, new = self.state.get(key), state.get(key)
            one = new or old
            assert one
            done.touched.add(self._name(key, one))
            if new and new.start and new.end:
                if not old or (old.start, old.end) != (new.start, new.end):
                    done.linked |= {new.start, new.end}
            elif new and not old:
                done.born.add(Ref(*key))
        return done

    def _name(self, key: Key, one: Known) -> Key:
        if one.start and one.end and self._single(key[0], one.start, one.end):
            return (key[0], one.start)
        return key

    def _single(self, kind: str, start: Ref, end: Ref) -> bool:
        found = self._vocabulary.relationships[kind].end(start.label, end.label)
        return bool(found and found.single)

    def nodes(self, label: str) -> list[str]:
        """Return the ids of a label, sorted."""
        return sorted(
            key[1] for key, one in self.state.items() if not one.start and key[0] == label
        )

    def digest(self) -> list[str]:
        """Return what ``tests.graph.digest`` gives for the same graph."""
        rows = [_row(key, one) for key, one in self.state.items()]
        return sorted(repr(sorted(one.items())) for one in (*rows, *self._direct()))

    def _direct(self) -> Iterable[dict[str, Any]]:
        ends = {
            (key[0], one.start): one.end
            for key, one in self.state.items()
            if key[0] in ("FROM", "TO") and one.start and one.end
        }
        for (kind, ref), start in ends.items():
            end = ends.get(("TO", ref))
            claim = self.state[tuple(ref)].had
            concepts = start.label == "Concept" and end is not None and end.label == "Concept"
            if kind == "FROM" and end and concepts and claim["type"] in self._vocabulary.walked:
                had = {name: claim[name] for name in ("basis", "modality", "origin")}
                yield _row((claim["type"],), Known({**had, "relation": ref.id}, start, end))


def sound(state: State) -> bool:
    """Whether each stated claim has words or support, and each memo is about something."""
    ended = {(key[0], one.end) for key, one in state.items()}
    begun = {(key[0], one.start) for key, one in state.items()}
    for key, one in state.items():
        if one.start:
            continue
        stated = key[0] == "Relation" and one.had["basis"] == "stated"
        if stated and "wording" not in one.had and ("SUPPORTS", Ref(*key)) not in ended:
            return False
        if key[0] == "Memo" and ("ABOUT", Ref(*key)) not in begun:
            return False
    return True


def _merged(before: Known | None, given: Mapping[str, Any]) -> dict[str, Any]:
    had = {**(before.had if before else {}), **given}
    plain = {n: list(v) if isinstance(v, tuple) else v for n, v in had.items()}
    return {name: value for name, value in plain.items() if value is not None}


def _row(key: Key, one: Known) -> dict[str, Any]:
    had = {f"had.{name}": value for name, value in one.had.items()}
    if not one.start or not one.end:
        return {"labels": [key[0]], **had}
    ends = {"start": one.start.label, "from": one.start.id, "end": one.end.label, "to": one.end.id}
    return {"type": key[0], **ends, **had}
