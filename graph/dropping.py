"""Removing records in a load: what hangs on them goes along, and all of it is noted."""

from collections.abc import Container, Iterator
from typing import Any

from neo4j import ManagedTransaction

from graph import batch
from graph.batch import Drop
from graph.journal import Entry, Removed
from graph.merging import Key
from graph.values import packed
from ontology.errors import Fault, InputError
from ontology.record import Ref
from ontology.vocabulary import Vocabulary

STRIP = 5_000  # relationships that one step takes off records
SLICE = 8  # records of the first question for values; there may be long texts in them
MOST = 512  # records of a later one
LETTERS = 400_000  # about what one question may bring, and a quarter of what one step notes
PROTECTED = "a bundled record may not be removed"
_ENDS = ("startLabel", "start", "endLabel", "end")
UNKNOWN = "a record hangs on it that peergraph did not write, so it could not be given back"


def step(
    transaction: ManagedTransaction, vocabulary: Vocabulary, one: Drop, protected: Container[Key]
) -> tuple[Entry, Drop | None]:
    """Remove some of ``one``; return what was removed, and what is left for another step.

    What is not there counts as removed already. Raises InputError when something of it may not be
    removed.
    """
    _refuse(refused(one, protected))
    entry = Entry(one.kind, one.start, one.end)
    if one.kind in vocabulary.classes:
        return entry, _records(transaction, vocabulary, one, entry)
    if one.start:
        text, names = batch.between(one.start, one.kind, one.end), {"rows": ends(one)}
        entry.removed += (Removed.of(one.kind, row) for row in transaction.run(text, names).data())
        return entry, None
    ids = [name[0] for name in one.names]
    shape = batch.Shape(one.kind, "", "", True, ())
    rows = [record.data() for record in transaction.run(batch.where(shape), ids=ids)]
    transaction.run(batch.gone(one.kind), ids=ids).consume()
    entry.removed += (Removed.of(one.kind, row) for row in rows)
    return entry, None


def ends(one: Drop) -> list[dict[str, str]]:
    """Return the rows that ``batch.between`` takes."""
    return [{"from": start, "to": end} for start, end in one.names]


def refused(one: Drop, protected: Container[Key]) -> list[Fault]:
    """Return a fault for each record of ``one`` that is ``protected``."""
    return [
        Fault(PROTECTED, column="id", value=name[0])
        for name in one.names
        if (one.start or one.kind, name[0]) in protected
    ]


def cached(vocabulary: Vocabulary, kind: str, start: str, end: str) -> bool:
    """Whether a relationship is one that ``derived`` makes out of a claim."""
    known = vocabulary.relationships.get(kind)
    if known and known.end(start, end):
        return False
    return kind in vocabulary.walked and start == end == "Concept"


def stripped(vocabulary: Vocabulary, entry: Entry) -> Iterator[Ref]:
    """Give the records that lost a relationship of which they need some."""
    gone = {name[0] for name, _ in entry.gone}
    for one in entry.removed:
        kind = vocabulary.relationships.get(one.kind)
        between = kind.end(one.start.label, one.end.label) if kind else None
        kept = one.start.label != entry.kind or one.start.id not in gone
        if between and between.least and kept:
            yield one.start


def _records(
    transaction: ManagedTransaction, vocabulary: Vocabulary, one: Drop, entry: Entry
) -> Drop | None:
    ids = [name[0] for name in one.names]
    for text in (batch.leaving(one.kind), batch.coming(one.kind)):
        rows = transaction.run(text, ids=ids, most=STRIP).data()
        entry.removed += _hanging(vocabulary, rows)
        if len(rows) == STRIP:
            return one
    done = _noted(transaction, one, ids, entry)
    transaction.run(batch.removed(one.kind), ids=ids[:done]).consume()
    return one._replace(names=one.names[done:]) if done < len(ids) else None


def _hanging(vocabulary: Vocabulary, rows: list[dict[str, Any]]) -> Iterator[Removed]:
    for row in rows:
        if not all(isinstance(row[name], str) for name in _ENDS):
            _refuse([Fault(UNKNOWN)])
        if not cached(vocabulary, row["kind"], row["startLabel"], row["endLabel"]):
            yield Removed.of(row["kind"], row)


def _noted(transaction: ManagedTransaction, one: Drop, ids: list[str], entry: Entry) -> int:
    """Note the values of as many records as one entry should hold; return how many."""
    text, size, done, all_ = batch.values(one.kind), SLICE, 0, 0
    while done < len(ids) and all_ < 4 * LETTERS:
        rows = transaction.run(text, ids=ids[done : done + size]).data()
        entry.gone += (([row["id"]], packed(row["before"])) for row in rows)
        letters = sum(_letters(row["before"]) for row in rows)
        done, all_ = done + size, all_ + letters
        size = max(1, size // 2) if letters > LETTERS else min(size * 2, MOST)
    return min(done, len(ids))


def _letters(values: dict[str, Any]) -> int:
    return sum(len(one) for one in values.values() if isinstance(one, str))


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise InputError("nothing was loaded: these may not be removed", faults)
