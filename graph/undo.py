"""Undoing a load: the graph is as it was before it, or nothing happens and the reason is named."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice

from neo4j import ManagedTransaction

from graph import derived, gate, journal, receipt, recovery, sound
from graph.connection import Connection
from graph.journal import Entry
from graph.large import Report
from graph.receipt import Receipt
from graph.sign import Sign
from graph.touched import Touched
from ontology.errors import GraphError
from ontology.vocabulary import Vocabulary

# Records of one transaction. Neo4j holds what one deletes in memory: to undo 60,000 records in one
# was too much for a heap of 1 GB.
LIMIT = 10_000
EXAMPLES = 5
BROKEN = ("running", "undoing", "broken")
Read = Callable[[str, int], Entry | None]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A later load that stands in the way: how many records, and the names of a few of them.

    ``number`` is 0 where nobody knows what it changed.
    """

    load: str
    number: int
    examples: tuple[str, ...]

    def __str__(self) -> str:
        if not self.number:
            return f"{self.load} (what it changed is not known)"
        more = ", …" if self.number > len(self.examples) else ""
        named = f"{', '.join(self.examples)}{more}"
        return f"{self.load} ({self.number:,} record{'s' * (self.number != 1)}: {named})"


class UndoError(GraphError):
    """A load cannot be undone: ``conflicts`` are the later loads in the way."""

    def __init__(self, load: str, conflicts: Sequence[Conflict]) -> None:
        self.conflicts = tuple(conflicts)
        named = "; ".join(map(str, conflicts))
        super().__init__(
            f"{load} cannot be undone: later loads changed what it wrote, or linked to it: {named}"
            "; undo those first"
        )


@dataclass(frozen=True, slots=True)
class Undoing:
    """What undoing a load does: records that go, that get their former values back, that return."""

    load: str
    gone: int
    restored: int
    returned: int
    conflicts: tuple[Conflict, ...] = ()


def plan(connection: Connection, vocabulary: Vocabulary, load: str) -> Undoing:
    """Return what undoing ``load`` would do; nothing is changed.

    Raises NamingError when there is no such load, GraphError when it is not complete.
    """

    def read(name: str, number: int) -> Entry | None:
        return journal.look(connection, name, number)

    return _plan(vocabulary, receipt.loads(connection), receipt.one(connection, load), read)


def undo(
    connection: Connection, vocabulary: Vocabulary, load: str, report: Report | None = None
) -> Undoing:
    """Undo ``load``: in one transaction, or beyond ``LIMIT`` records in batches.

    One that was broken off is taken back, and an undoing that was broken off is finished.

    Raises UndoError when later loads are in the way, InputError when the graph would not be sound,
    NamingError when there is no such load, GraphError when it is not complete.
    """
    found = receipt.one(connection, load)
    if found.state in BROKEN:
        planned = plan(connection, vocabulary, load)
        recovery.settle(connection, vocabulary, report)
        return planned
    if found.touched > LIMIT:
        return _large(connection, vocabulary, load, report)

    def work(transaction: ManagedTransaction) -> Undoing:
        planned, found, certain = _checked(transaction, vocabulary, load)
        before = set() if certain else sound.at_risk(transaction, vocabulary)
        for number in reversed(range(found.parts)):
            entry = journal.read(transaction, load, number)
            if entry:
                journal.take_back(transaction, entry)
            journal.forget(transaction, load, number)
        derived.rebuild(transaction, vocabulary)
        if not certain:
            sound.ensure_after(transaction, vocabulary, load, before)
        recovery.close(transaction, load, "undone")
        return planned

    return recovery.admitted(connection, vocabulary, work)


def _large(
    connection: Connection, vocabulary: Vocabulary, load: str, report: Report | None
) -> Undoing:
    with connection.alone(), Sign(connection.settings.home) as sign:

        def begin(tried: int, transaction: ManagedTransaction) -> Undoing:
            planned, found, certain = _checked(transaction, vocabulary, load)
            if not certain and gate.version(transaction) != tried:
                raise _Overtaken
            recovery.mark(transaction, found.load, "undoing", sign)
            gate.shut(transaction, load)
            return planned

        planned = None
        while planned is None:
            tried = _tried(connection, vocabulary, load)
            with suppress(_Overtaken):
                planned = recovery.admitted(connection, vocabulary, partial(begin, tried))
        try:
            recovery.take_back(connection, vocabulary, load, sign.token, report)
        except BaseException:
            recovery.log.warning(recovery.UNFINISHED, load)
            raise
        sign.named = False
        return planned


class _Overtaken(Exception):  # noqa: N818  (no fault: another load came in between)
    pass


class _Tried(Exception):  # noqa: N818  (it takes the transaction back)
    pass


def _tried(connection: Connection, vocabulary: Vocabulary, load: str) -> int:
    """Return the version that the graph gets next, when it would be sound without ``load``.

    What is undone in batches is not to be had back, so this is seen to before, in a transaction
    that is taken back. Only what the rules depend on is undone in it. Raises as ``undo`` does.
    """
    versions, decisive = list[int](), sound.decisive(vocabulary)

    def work(transaction: ManagedTransaction) -> None:
        _, found, certain = _checked(transaction, vocabulary, load)
        versions.append(gate.version(transaction))
        if certain:
            raise _Tried
        before = sound.at_risk(transaction, vocabulary)
        for number in reversed(range(found.parts)):
            entry = journal.read(transaction, load, number)
            if entry and (entry.gone or decisive & {entry.kind, *_kinds(entry)}):
                journal.take_back(transaction, entry)
        sound.ensure_after(transaction, vocabulary, load, before)
        raise _Tried

    with suppress(_Tried):
        recovery.admitted(connection, vocabulary, work)
    return versions[-1]


def _kinds(entry: Entry) -> Iterator[str]:
    yield from (one.kind for one in entry.removed)


def _checked(
    transaction: ManagedTransaction, vocabulary: Vocabulary, load: str
) -> tuple[Undoing, Receipt, bool]:
    """Return the plan, the receipt, and whether the graph will be just as it was before the load.

    It will when no later load stands, and all before it do: it was sound then.
    """
    gate.touch(transaction)
    found = receipt.find(transaction, load)
    loads = receipt.within(transaction)

    def read(name: str, number: int) -> Entry | None:
        return journal.read(transaction, name, number)

    planned = _plan(vocabulary, loads, found, read)
    if planned.conflicts:
        raise UndoError(load, planned.conflicts)
    before = loads[: [one.load for one in loads].index(load)]
    certain = not _later(loads, found) and all(one.state != "undone" for one in before)
    return planned, found, certain


def _plan(vocabulary: Vocabulary, loads: Sequence[Receipt], found: Receipt, read: Read) -> Undoing:
    _refuse_state(found)
    gone = restored = returned = 0
    later = _later(loads, found) if found.state == "complete" else []
    with Touched(vocabulary) as touched:
        for entry in _entries(found, read):
            gone += len(entry.created)
            restored += len(entry.updated)
            returned += entry.lost
            if later:
                touched.add(entry)
        conflicts = tuple(one for one in (_conflict(e, touched, read) for e in later) if one)
    return Undoing(found.load, gone, restored, returned, conflicts)


def _refuse_state(found: Receipt) -> None:
    if found.state == "complete" and found.kind == "query":
        raise GraphError(f"{found.load} was written by a query, and what it changed is not known")
    if found.state == "complete" and found.parts < 0:
        raise GraphError(f"{found.load} was loaded before peergraph kept what a load changes")
    if found.state not in ("complete", *BROKEN):
        raise GraphError(f"{found.load} is not complete but {found.state}; nothing to undo")


def _later(loads: Sequence[Receipt], found: Receipt) -> list[Receipt]:
    numbers = [one.load for one in loads]
    after = loads[numbers.index(found.load) + 1 :]
    return [one for one in after if one.state == "complete"]


def _conflict(later: Receipt, touched: Touched, read: Read) -> Conflict | None:
    if later.kind == "query" or later.parts < 0:
        return Conflict(later.load, 0, ())
    number, examples = 0, list[str]()
    for entry in _entries(later, read):
        hits = touched.hits(entry)
        fresh = (one for one in hits if one not in examples)
        some = list(islice(fresh, EXAMPLES - len(examples)))
        examples += some
        number += len(some) + sum(1 for _ in hits)
    return Conflict(later.load, number, tuple(examples)) if number else None


def _entries(one: Receipt, read: Read) -> Iterator[Entry]:
    for number in range(one.parts):
        entry = read(one.load, number)
        if entry:
            yield entry
