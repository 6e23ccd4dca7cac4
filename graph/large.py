"""A load in batches, each a transaction of its own: for more records than one transaction takes.

It begins with a receipt in state ``running`` and the graph shut for other writers; readers are told
of it. It ends with the receipt complete, or with all of it taken back. A writer that dies leaves
the receipt behind, and the next one takes back what it had written.
"""

from collections import Counter
from collections.abc import Callable, Container, Mapping
from dataclasses import replace
from time import monotonic
from typing import Any, NoReturn, TypeVar

from neo4j import ManagedTransaction

from graph import derived, dropping, gate, journal, receipt, recovery, sound
from graph.batch import Batch, Drop
from graph.connection import Connection
from graph.journal import Entry
from graph.merging import Key, merge
from graph.receipt import Receipt
from graph.sign import Sign
from graph.spool import Spool
from ontology.record import Ref
from ontology.vocabulary import Vocabulary

Told = TypeVar("Told")
# Told how many records are done, and how many there are (0: nobody knows).
Report = Callable[[int, int], None]


BEAT = 20.0  # seconds without a batch after which a heartbeat is left


class Large:
    """One load in batches. ``write`` it once."""

    def __init__(
        self,
        connection: Connection,
        vocabulary: Vocabulary,
        protected: Container[Key],
        report: Report | None,
    ) -> None:
        self._connection = connection
        self._vocabulary = vocabulary
        self._protected = protected
        self._report = report or (lambda _done, _total: None)
        self._counts = Counter({"created": 0, "updated": 0, "removed": 0, "unchanged": 0})
        self._parts = 0
        self._stripped: set[Ref] = set()

    def write(self, records: Spool, files: Mapping[str, str], by: str) -> Receipt:
        """Write ``records`` and return the receipt, as ``writing.write`` does."""
        with self._connection.alone(), Sign(self._connection.settings.home) as sign:
            begun, purpose = recovery.admitted(
                self._connection, self._vocabulary, lambda tx: _begin(tx, files, by, sign)
            )
            try:
                for one in records.batches():
                    self._batch(begun, one, sign)
                    self._report(sum(self._counts.values()) - self._counts["removed"], len(records))
                for drop in records.dropped():
                    self._drop(begun, drop, sign)
                return self._finish(begun, purpose, records, sign)
            except BaseException as error:
                self._give_up(begun, sign, error)

    def _batch(self, begun: Receipt, one: Batch, sign: Sign) -> None:
        def work(transaction: ManagedTransaction) -> tuple[Entry, Mapping[str, int]]:
            merged = merge(transaction, self._vocabulary, one, self._protected)
            return merged.entry, merged.counts

        self._counts.update(self._part(begun, work, sign))

    def _drop(self, begun: Receipt, one: Drop, sign: Sign) -> None:
        left: Drop | None = one
        while left:

            def work(
                transaction: ManagedTransaction, some: Drop = left
            ) -> tuple[Entry, Drop | None]:
                return dropping.step(transaction, self._vocabulary, some, self._protected)

            left = self._part(begun, work, sign)

    def _part(
        self,
        begun: Receipt,
        change: Callable[[ManagedTransaction], tuple[Entry, Told]],
        sign: Sign,
    ) -> Told:
        """Make a change in a transaction of its own that keeps its entry; return what it tells."""

        def work(transaction: ManagedTransaction) -> tuple[Entry, Told]:
            recovery.beat(transaction, begun.load, sign.token)
            entry, told = change(transaction)
            if entry:
                journal.keep(transaction, begun.load, self._parts, entry)
            recovery.note(transaction, begun.load, self._parts + bool(entry))
            return entry, told

        entry, told = self._connection.write(work)
        self._counts["removed"] += entry.lost
        self._stripped |= set(dropping.stripped(self._vocabulary, entry))
        self._parts += bool(entry)
        return told

    def _finish(self, begun: Receipt, purpose: str, records: Spool, sign: Sign) -> Receipt:
        changed = bool(self._parts)
        if changed:
            ask = self._asking(begun, sign)
            sound.ensure_written(ask, self._vocabulary, records, purpose, self._stripped)

        def work(transaction: ManagedTransaction) -> Receipt:
            recovery.beat(transaction, begun.load, sign.token)
            gate.reopen(transaction)
            if not changed:
                receipt.forget(transaction, begun.load)
                return replace(begun, load="", state="", time="", unchanged=len(records))
            gate.touch(transaction)
            derived.rebuild(transaction, self._vocabulary)
            recovery.unsign(transaction, begun.load)
            return receipt.keep(transaction, begun, self._counts, self._parts)

        done = self._connection.write(work)
        sign.named = False
        return done

    def _asking(self, begun: Receipt, sign: Sign) -> sound.Ask:
        """Return a way to ask that leaves a heartbeat now and then: there may be much to ask."""
        last = monotonic()

        def beat(transaction: ManagedTransaction) -> None:
            recovery.beat(transaction, begun.load, sign.token)

        def ask(text: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
            nonlocal last
            if monotonic() - last > BEAT:
                self._connection.write(beat)
                last = monotonic()
            return self._connection.read(text, parameters)

        return ask

    def _give_up(self, begun: Receipt, sign: Sign, error: BaseException) -> NoReturn:
        recovery.log.warning(recovery.GIVEN_UP)
        try:
            # Whoever is told of the progress may be the reason why this is given up.
            with self._connection.again() as fresh:
                recovery.take_back(fresh, self._vocabulary, begun.load, sign.token)
        except BaseException as further:
            recovery.log.warning(recovery.LEFT, begun.load)
            raise error from further
        sign.named = False
        raise error


def _begin(
    transaction: ManagedTransaction, files: Mapping[str, str], by: str, sign: Sign
) -> tuple[Receipt, str]:
    purpose = gate.touch(transaction, more=0)
    begun = receipt.begun(transaction, files, by)
    receipt.write(transaction, begun)
    recovery.sign(transaction, begun.load, sign)
    gate.shut(transaction, begun.load)
    return begun, purpose
