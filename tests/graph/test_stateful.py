"""Random loads, undos and reads on one graph against a model of it in plain Python.

``PEERGRAPH_TEST_EXAMPLES`` has more of them tried than the suite does.
"""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from neo4j import ManagedTransaction

from graph import Graph, spool, undo, writing
from graph.connection import Connection
from graph.undo import UndoError
from ontology.errors import InputError
from ontology.record import Edge, Node, Record, Ref
from ontology.terms import Value
from tests.graph import records
from tests.graph.digest import digest
from tests.graph.model import Done, Model, sound

MORE = os.environ.get("PEERGRAPH_TEST_EXAMPLES", "")
EXAMPLES = int(MORE or 5)
STEPS = 14
NAMES = st.sampled_from("abcd")
TEXTS = st.sampled_from([None, "one", "other", "é\u2028😀"])
DAYS = st.sampled_from([None, "2024-02-29", "2025-01-01"])
KINDS = st.sampled_from(["LEADS_TO", "HINDERS", "KIND_OF"])


def concepts(data: st.DataObject, model: Model) -> list[Record]:
    """A concept, new or changed, with values cleared."""
    many = data.draw(st.sampled_from([None, ("x",), ("x", "y")]))
    given: dict[str, Value] = {"note": data.draw(TEXTS), "altLabel": many}
    return [records.concept(data.draw(NAMES), **given)]


def claims(data: st.DataObject, model: Model) -> list[Record]:
    """A claim, new, changed or turned round; maybe without words."""
    ends = st.sampled_from(model.nodes("Concept"))
    name, start, end = data.draw(st.sampled_from(["x1", "x2", "x3"])), data.draw(ends), None
    end = data.draw(ends.filter(lambda one: one != start))
    words = data.draw(st.sampled_from([None, "words", "others"]))
    made = records.claim(name, start, end, data.draw(KINDS))
    return records.changed(made, name, wording=words)


def ends(data: st.DataObject, model: Model) -> list[Record]:
    """Another end for a claim: a concept or a claim."""
    start = data.draw(st.sampled_from(model.nodes("Relation")))
    found = [Ref(one, name) for one in ("Concept", "Relation") for name in model.nodes(one)]
    others = [one for one in found if one != ("Relation", start)]
    return [Edge("TO", Ref("Relation", start), data.draw(st.sampled_from(others)))]


def bearings(data: st.DataObject, model: Model) -> list[Record]:
    """Evidence, new, changed or moved to another quote or claim."""
    quote = data.draw(st.sampled_from(model.nodes("Quote")))
    claim = data.draw(st.sampled_from(model.nodes("Relation")))
    given = {"id": data.draw(st.sampled_from(["s1", "s2"])), "memo": data.draw(TEXTS)}
    own = {**records.BASE, **given, "date": data.draw(DAYS)}
    return [Edge("SUPPORTS", Ref("Quote", quote), Ref("Relation", claim), own)]


def quotes(data: st.DataObject, model: Model) -> list[Record]:
    """A quote, new or changed."""
    words = data.draw(st.sampled_from(["said", "said otherwise"]))
    return records.quote(data.draw(st.sampled_from(["q1", "q2"])), words)


def memos(data: st.DataObject, model: Model) -> list[Record]:
    """A memo and what it is about: others are dropped, or all that there are stay."""
    among = st.lists(st.sampled_from(model.nodes("Concept")), min_size=1, max_size=3, unique=True)
    refs = tuple(Ref("Concept", one) for one in data.draw(among))
    given: dict[str, Value] = {"id": "m", "text": "t", "date": data.draw(DAYS)}
    links = {"ABOUT": refs} if data.draw(st.booleans()) else {}
    memo = Node("Memo", {**records.BASE, **given}, links=links)
    return [memo, *(Edge("ABOUT", memo.ref, one) for one in refs)]


def key(record: Record) -> object:
    """One record of a load may be there once; of TO and FROM one for each claim."""
    if isinstance(record, Node):
        return record.ref
    return record.id or (record.type, record.start, record.type in ("FROM", "TO") or record.end)


PARTS = st.sampled_from([concepts, claims, ends, bearings, quotes, memos])


class Machine(RuleBasedStateMachine):
    """Does to a graph and to a model the same, step by step."""

    project: Graph
    patch: pytest.MonkeyPatch

    def __init__(self) -> None:
        super().__init__()
        clear(self.project.connection)
        self.model = Model(self.project.vocabulary)
        self.version = 0
        self.given: dict[str, list[Record]] = {}
        self.standing: dict[str, Done] = {}
        self._load(records.small(), batches=False)

    @rule(data=st.data(), batches=st.booleans())
    def load(self, data: st.DataObject, batches: bool) -> None:
        """New, changed, cleared, moved, turned and dropped records, several kinds at once."""
        if not self.model.state:
            self._load(records.small(), batches)
            return
        some: dict[object, Record] = {}
        for part in data.draw(st.lists(PARTS, min_size=1, max_size=4)):
            made = part(data, self.model)
            if not {key(one) for one in made} & some.keys():
                some |= {key(one): one for one in made}
        self._load(list(some.values()), batches)

    @rule(data=st.data(), batches=st.booleans())
    def repeat(self, data: st.DataObject, batches: bool) -> None:
        """What was loaded once comes again, as long as its ends are there."""
        some = self.given[data.draw(st.sampled_from(sorted(self.given)))]
        nodes = {tuple(one.ref) for one in some if isinstance(one, Node)}
        ends = [one for edge in some if isinstance(edge, Edge) for one in (edge.start, edge.end)]
        if all(tuple(one) in nodes or tuple(one) in self.model.state for one in ends):
            self._load(some, batches)

    @rule(data=st.data(), batches=st.booleans())
    def undo(self, data: st.DataObject, batches: bool) -> None:
        """Any load that stands: refused or done, as the model says; the plan says the same."""
        if self.standing:
            self._undo(data.draw(st.sampled_from(sorted(self.standing))), batches)

    @rule()
    def read(self) -> None:
        """Readers find a graph that is consistent, and are told of no load that runs."""
        assert self.project.mismatches() == 0
        assert self.project.faults() == []
        assert not self.project.cypher("MATCH (c:Concept) RETURN count(c) AS n").loading
        states = {one.load: one.state for one in self.project.loads()}
        for name in self.given:
            assert states[name] == ("complete" if name in self.standing else "undone")

    @invariant()
    def same(self) -> None:
        """The graph is what the model is, which keeps direct relationships and rules too."""
        assert digest(self.project) == self.model.digest()
        assert self.project.about().loading == ""

    def teardown(self) -> None:
        """Undoing all from the last to the first leaves nothing but receipts."""
        done = [self._undo(name, batches=False) for name in reversed(list(self.standing))]
        if all(done):
            assert set(self.project.counts()) == {"Graph", "Load"}
        self.same()
        self.read()

    def _load(self, some: list[Record], batches: bool) -> None:
        self._cut(batches)
        state, done = self.model.load(some)
        if not sound(state):
            with pytest.raises(InputError, match="sound graph"):
                self.project.write(some, {})
            # What was taken back in batches has been there for a while.
            self._rises(done=None if batches else False)
            return
        written = self.project.write(some, {"f.csv": "h"})
        assert bool(written.load) == bool(done.before)
        self._rises(done=bool(done.before))
        if written.load:
            assert written.created >= len(done.born)
            self.given[written.load], self.standing[written.load] = some, done
            self.model.state = state

    def _undo(self, name: str, batches: bool) -> bool:
        self._cut(batches)
        done, names = self.standing[name], list(self.standing)
        later = names[names.index(name) + 1 :]
        conflicts = [one for one in later if self.standing[one].blocks(done)]
        planned = self.project.undoing(name)
        assert [one.load for one in planned.conflicts] == conflicts
        state = self.model.without(done)
        if conflicts or not sound(state):
            with pytest.raises(UndoError if conflicts else InputError):
                self.project.undo(name)
            self._rises(done=False)
            return False
        self.project.undo(name)
        self._rises(done=True)
        self.model.state = state
        del self.standing[name]
        return True

    def _rises(self, done: bool | None) -> None:
        before, self.version = self.version, self.project.about().version
        if done is not None:
            assert (self.version > before) == done

    def _cut(self, batches: bool) -> None:
        self.patch.setattr(writing, "LIMIT", 0 if batches else 1000)
        self.patch.setattr(undo, "LIMIT", 0 if batches else 1000)
        self.patch.setattr(spool, "ROWS", 2 if batches else 1000)


def clear(connection: Connection) -> None:
    """Make a graph empty and new."""

    def work(transaction: ManagedTransaction) -> None:
        transaction.run("MATCH (n) WHERE NOT n:Graph DETACH DELETE n").consume()
        transaction.run("MATCH (g:Graph) SET g.version = 0, g.loading = null").consume()

    connection.write(work)


def test_any_sequence_of_loads_and_undos(project: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = type("Chosen", (Machine,), {"project": project, "patch": monkeypatch})
    run_state_machine_as_test(
        chosen,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=not MORE,
            # A failure's steps are short enough to be read as they are.
            phases=list(Phase) if MORE else [Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
