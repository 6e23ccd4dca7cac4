"""The receipt of a load."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from neo4j import ManagedTransaction

from graph.connection import Connection
from graph.sign import Writer
from ontology.errors import NamingError


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one load did: ``files`` are names with their SHA-256, counts are of records.

    ``state`` and ``kind`` are words of the vocabulary. ``load`` is empty when the load changed
    nothing: no receipt is kept then. ``parts`` counts its entries in the journal; ``writer`` is
    who is writing a load that is not complete.
    """

    load: str
    state: str
    files: Mapping[str, str]
    created: int
    updated: int
    unchanged: int
    time: str
    by: str = ""
    removed: int = 0
    kind: str = "files"
    parts: int = 0
    undone: str = ""
    writer: Writer | None = None

    @property
    def changed(self) -> bool:
        """Whether the load created, updated or removed anything."""
        return bool(self.created or self.updated or self.removed)

    @property
    def touched(self) -> int:
        """How many records it created, updated or removed."""
        return self.created + self.updated + self.removed

    def row(self) -> dict[str, Any]:
        """Return the receipt as ``peergraph loads`` prints it."""
        return {
            "load": self.load,
            "state": self.state,
            "kind": self.kind,
            "files": list(self.files),
            "created": self.created,
            "updated": self.updated,
            "removed": self.removed,
            "unchanged": self.unchanged,
            "time": self.time,
            "undone": self.undone or None,
            "by": self.by or None,
        }


_LAST = """
MATCH (l:Load) RETURN count(l) AS loads, toString(max(l.time)) AS last
"""
_KEEP = """
MERGE (l:Load {id: $id})
SET l.origin = 'project', l.state = $state, l.kind = $kind, l.file = $names,
  l.fileHash = $hashes, l.created = $created, l.updated = $updated, l.removed = $removed,
  l.unchanged = $unchanged, l.by = $by, l.parts = $parts, l.time = datetime($time)
"""
_READ = """
RETURN l.id AS load, l.state AS state, coalesce(l.kind, 'files') AS kind, l.file AS files,
  l.fileHash AS hashes, l.created AS created, l.updated AS updated,
  coalesce(l.removed, 0) AS removed, l.unchanged AS unchanged, l.parts AS parts,
  toString(l.time) AS time, toString(l.undoneAt) AS undone, l.by AS by, l.host AS host,
  l.token AS token, timestamp() - coalesce(l.heartbeat, 0) AS age
ORDER BY l.time
"""
_ALL = f"MATCH (l:Load) {_READ}"
_ONE = f"MATCH (l:Load {{id: $load}}) {_READ}"
_FORGET = "MATCH (l:Load {id: $load}) DELETE l"


def begun(
    transaction: ManagedTransaction, files: Mapping[str, str], by: str, kind: str = "files"
) -> Receipt:
    """Return the receipt of a load that begins now, not written yet.

    Its time is later than every load's before.
    """
    before = transaction.run(_LAST).single(strict=True)
    time = _text(_after(before["last"]))
    return Receipt(f"L{before['loads'] + 1}", "running", files, 0, 0, 0, time, by, kind=kind)


def keep(
    transaction: ManagedTransaction, receipt: Receipt, counts: Mapping[str, int], parts: int
) -> Receipt:
    """Write the receipt of a complete load and return it."""
    whole = replace(
        receipt,
        state="complete",
        parts=parts,
        created=counts["created"],
        updated=counts["updated"],
        removed=counts["removed"],
        unchanged=counts["unchanged"],
    )
    write(transaction, whole)
    return whole


def write(transaction: ManagedTransaction, receipt: Receipt) -> None:
    """Write a receipt as it is."""
    numbers = ("created", "updated", "removed", "unchanged", "parts", "state", "kind", "time", "by")
    row = {name: getattr(receipt, name) for name in numbers}
    names = {"names": list(receipt.files), "hashes": list(receipt.files.values())}
    transaction.run(_KEEP, {**row, **names, "id": receipt.load}).consume()


def forget(transaction: ManagedTransaction, load: str) -> None:
    """Remove a receipt: its load changed nothing."""
    transaction.run(_FORGET, load=load).consume()


def loads(connection: Connection) -> list[Receipt]:
    """Return every receipt of the graph, the first load first."""
    return [_receipt(row) for row in connection.read(_ALL)]


def within(transaction: ManagedTransaction) -> list[Receipt]:
    """Return every receipt of the graph as a writing transaction sees it."""
    return [_receipt(record.data()) for record in transaction.run(_ALL)]


def one(connection: Connection, load: str) -> Receipt:
    """Return the receipt called ``load``. Raises NamingError with those there are."""
    rows = connection.read(_ONE, {"load": load})
    if not rows:
        raise _unknown(load, loads(connection))
    return _receipt(rows[0])


def find(transaction: ManagedTransaction, load: str) -> Receipt:
    """Return the receipt called ``load`` as a writing transaction sees it, else as ``one``."""
    found = within(transaction)
    for receipt in found:
        if receipt.load == load:
            return receipt
    raise _unknown(load, found)


def _unknown(load: str, found: list[Receipt]) -> NamingError:
    pairs = [(receipt.load, f"{receipt.state}, {receipt.time}") for receipt in found[-12:]]
    return NamingError(f"there is no load called {load!r}", pairs)


def _receipt(row: Mapping[str, Any]) -> Receipt:
    plain = ("load", "state", "kind", "created", "updated", "removed", "unchanged")
    writer = Writer(row["host"], row["token"], row["age"]) if row["token"] else None
    return Receipt(
        **{name: row[name] for name in plain},
        files=dict(zip(row["files"], row["hashes"], strict=True)),
        parts=-1 if row["parts"] is None else row["parts"],
        time=_text(datetime.fromisoformat(row["time"])),
        undone=_text(datetime.fromisoformat(row["undone"])) if row["undone"] else "",
        by=row["by"] or "",
        writer=writer,
    )


def now() -> str:
    """Return this moment in UTC, in milliseconds, as ISO 8601 text."""
    return _text(datetime.now(UTC))


def _text(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _after(last: str | None) -> datetime:
    # A clock can be set back, and two loads can fall into one millisecond (the precision kept).
    now = datetime.now(UTC)
    now = now.replace(microsecond=now.microsecond // 1000 * 1000)
    if last is None:
        return now
    return max(now, datetime.fromisoformat(last).astimezone(UTC) + timedelta(milliseconds=1))
