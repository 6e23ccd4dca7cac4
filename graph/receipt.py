"""The receipt of a load."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from neo4j import ManagedTransaction

from graph.connection import Connection


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one load did: ``files`` are names with their SHA-256, counts are of records.

    ``load`` is empty when the load changed nothing: no receipt is kept then.
    """

    load: str
    state: str
    files: Mapping[str, str]
    created: int
    updated: int
    unchanged: int
    time: str
    by: str = ""

    @property
    def changed(self) -> bool:
        """Whether the load created or updated anything."""
        return bool(self.created or self.updated)

    def row(self) -> dict[str, Any]:
        """Return the receipt as ``peergraph loads`` prints it."""
        return {
            "load": self.load,
            "state": self.state,
            "files": list(self.files),
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "time": self.time,
        }


_LAST = """
MATCH (l:Load) RETURN count(l) AS loads, toString(max(l.time)) AS last
"""
_KEEP = """
CREATE (l:Load {id: $id, origin: 'project', state: 'complete', file: $names, fileHash: $hashes,
  created: $created, updated: $updated, unchanged: $unchanged, by: $by})
SET l.time = datetime($time)
"""
_ALL = """
MATCH (l:Load)
RETURN l.id AS load, l.state AS state, l.file AS files, l.fileHash AS hashes,
  l.created AS created, l.updated AS updated, l.unchanged AS unchanged,
  toString(l.time) AS time, l.by AS by
ORDER BY l.time
"""


def keep(
    transaction: ManagedTransaction, files: Mapping[str, str], counts: Mapping[str, int], by: str
) -> Receipt:
    """Write the receipt of a load and return it. Its time is later than every load's before."""
    before = transaction.run(_LAST).single(strict=True)
    receipt = Receipt(
        load=f"L{before['loads'] + 1}",
        state="complete",
        files=files,
        created=counts["created"],
        updated=counts["updated"],
        unchanged=counts["unchanged"],
        time=_text(_after(before["last"])),
        by=by,
    )
    names = {"names": list(files), "hashes": list(files.values())}
    row = {**counts, **names, "id": receipt.load, "time": receipt.time, "by": by}
    transaction.run(_KEEP, row).consume()
    return receipt


def loads(connection: Connection) -> list[Receipt]:
    """Return every receipt of the graph, the first load first."""
    return [_receipt(row) for row in connection.read(_ALL)]


def _receipt(row: Mapping[str, Any]) -> Receipt:
    files = dict(zip(row["files"], row["hashes"], strict=True))
    return Receipt(
        load=row["load"],
        state=row["state"],
        files=files,
        created=row["created"],
        updated=row["updated"],
        unchanged=row["unchanged"],
        time=_text(datetime.fromisoformat(row["time"])),
        by=row["by"] or "",
    )


def _text(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _after(last: str | None) -> datetime:
    # A clock can be set back, and two loads can fall into one millisecond (the precision kept).
    now = datetime.now(UTC)
    now = now.replace(microsecond=now.microsecond // 1000 * 1000)
    if last is None:
        return now
    return max(now, datetime.fromisoformat(last).astimezone(UTC) + timedelta(milliseconds=1))
