"""Writing a load, so that it is there whole or not at all."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import suppress

from neo4j import ManagedTransaction

from graph import batch, derived, dropping, gate, journal, receipt, recovery, sound
from graph.connection import Connection
from graph.journal import Entry
from graph.large import Large, Report
from graph.merging import Key, merge
from graph.receipt import Receipt
from graph.spool import Spool, spooled
from ontology.record import Record, Ref
from ontology.vocabulary import Vocabulary

LIMIT = 100_000  # records of one transaction
DROPS = 10_000  # of which so many may be removed: Neo4j holds in memory what one deletes


class _TooMuch(Exception):  # noqa: N818  (no fault: it takes the transaction back)
    pass


class _Unchanged(Exception):  # noqa: N818  (no fault: it takes the transaction back)
    pass


def write(
    connection: Connection,
    vocabulary: Vocabulary,
    records: Iterable[Record] | Spool,
    files: Mapping[str, str],
    by: str = "",
    report: Report | None = None,
    protected: Container[Key] = frozenset(),
) -> Receipt:
    """Write checked ``records`` under one receipt: in one transaction, beyond ``LIMIT`` in batches.

    What a spool of records drops is removed after they are written, with what hangs on it.
    Records that are there already with the same values count as unchanged. When nothing changes,
    nothing is kept and the receipt's ``load`` is empty. ``report`` is told how many records are
    written, and of how many. Raises InputError when the graph would not be sound or a ``protected``
    record would change, GraphError when the graph is missing; nothing is left written then.
    """
    with spooled(records, vocabulary) as found:
        if len(found) + found.drops <= LIMIT and found.drops <= DROPS:
            with suppress(_TooMuch):
                return _small(connection, vocabulary, found, files, by, report, protected)
        return Large(connection, vocabulary, protected, report).write(found, files, by)


def _small(
    connection: Connection,
    vocabulary: Vocabulary,
    records: Spool,
    files: Mapping[str, str],
    by: str,
    report: Report | None,
    protected: Container[Key],
) -> Receipt:
    def work(transaction: ManagedTransaction) -> Receipt:
        purpose = gate.touch(transaction)
        counts, entries = _write_all(transaction, vocabulary, records, report, protected)
        if not entries:
            raise _Unchanged
        stripped = {ref for one in entries for ref in dropping.stripped(vocabulary, one)}
        sound.ensure(transaction, vocabulary, records, purpose, stripped)
        derived.rebuild(transaction, vocabulary)
        begun = receipt.begun(transaction, files, by)
        for number, entry in enumerate(entries):
            journal.keep(transaction, begun.load, number, entry)
        return receipt.keep(transaction, begun, counts, len(entries))

    try:
        return recovery.admitted(connection, vocabulary, work)
    except _Unchanged:
        return Receipt("", "", files, 0, 0, len(records), "", by)


def _write_all(
    transaction: ManagedTransaction,
    vocabulary: Vocabulary,
    records: Spool,
    report: Report | None,
    protected: Container[Key],
) -> tuple[dict[str, int], list[Entry]]:
    counts, entries = Counter({"created": 0, "updated": 0, "unchanged": 0}), []
    for one in records.batches():
        merged = merge(transaction, vocabulary, one, protected)
        counts.update(merged.counts)
        entries += [merged.entry] if merged.entry else []
        if report:
            report(counts.total(), len(records))
    entries += _drop_all(transaction, vocabulary, records, protected)
    return {**counts, "removed": sum(one.lost for one in entries)}, entries


def _drop_all(
    transaction: ManagedTransaction,
    vocabulary: Vocabulary,
    records: Spool,
    protected: Container[Key],
) -> Iterator[Entry]:
    for one in records.dropped():
        entry, left = dropping.step(transaction, vocabulary, one, protected)
        if left:  # the embedded engine cannot take parts of one record's relationships twice
            raise _TooMuch
        if entry:
            yield entry


def known(connection: Connection, refs: Iterable[Ref]) -> set[Ref]:
    """Return those of ``refs`` that the graph has."""
    grouped: dict[str, list[str]] = {}
    for ref in refs:
        grouped.setdefault(ref.label, []).append(ref.id)
    return {
        Ref(label, row["id"])
        for label, ids in grouped.items()
        for start in range(0, len(ids), batch.ROWS)
        for row in connection.read(batch.known(label), {"ids": ids[start : start + batch.ROWS]})
    }
