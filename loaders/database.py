"""A SQLite file of another program: read only, table by table, and nothing in it is trusted."""

import re
import sqlite3
from collections.abc import Collection, Iterator
from pathlib import Path
from urllib.parse import quote

from graph.closing import Closing
from loaders.steps import ROWS, Progress, silent
from loaders.told import Told
from ontology.errors import InputError

MAGIC = b"SQLite format 3\0"
Cell = str | bytes | int | float | None
_LONGEST = 2**28  # bytes of one value
_OFTEN = 500  # rows between two looks at the clock
_LARGEST = 2**53  # whole numbers beyond it are nobody's offsets
_HEAD = ((16, 18), (24, 28), (28, 32), (92, 96))  # size of a page, changes, pages, as of which
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}")
_TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' "
    "AND sql NOT LIKE 'CREATE VIRTUAL%'"
)


class Database(Closing):
    """The tables of the file at ``path``; a context that closes it.

    It opens nothing but the file itself: no journal, no view, no virtual table, and no column
    that is worked out. Every method raises InputError when the file is damaged or no database.
    """

    def __init__(self, path: Path) -> None:
        self._name = path.name
        try:
            if _cut_short(path):
                raise self._fault()
            uri = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
            self._connection = sqlite3.connect(uri, uri=True)
            self._connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
            self._connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
            for setting in ("trusted_schema = OFF", "query_only = ON"):
                self._connection.execute(f"PRAGMA {setting}")
        except (sqlite3.Error, OSError, ValueError):
            raise self._fault() from None
        self.tables = self._columns()
        self._tell: Progress = silent
        self._read = self._total = 0

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def has(self, *tables: str) -> bool:
        """Whether it has every one of these tables."""
        return all(one in self.tables for one in tables)

    def report(self, tell: Progress, used: Collection[str]) -> None:
        """Have ``tell`` know from now on how many rows of the tables that are used are read."""
        self._tell, self._total = tell, sum(map(self.number, used))

    def rows(self, table: str, *columns: str) -> Iterator[tuple[Cell, ...]]:
        """Give the rows of a table, in its order; None for a column that it does not have.

        A table that is not there has no rows.
        """
        known = self.tables.get(table, ())
        if known:
            chosen = ", ".join(_quoted(one) if one in known else "NULL" for one in columns)
            for row in self._run(f"SELECT {chosen} FROM {_quoted(table)}"):  # noqa: S608
                self._read += 1
                if self._read % _OFTEN == 0:
                    self._tell(min(self._read, self._total), self._total, ROWS)
                yield row

    def number(self, table: str) -> int:
        """Return how many rows a table has."""
        if table not in self.tables:
            return 0
        ((number,),) = self._run(f"SELECT COUNT(*) FROM {_quoted(table)}")  # noqa: S608
        return whole(number) or 0

    def _columns(self) -> dict[str, tuple[str, ...]]:
        found = {}
        for (table,) in list(self._run(_TABLES)):
            rows = self._run(f"PRAGMA table_info({_quoted(str(table))})")
            found[str(table)] = tuple(str(row[1]) for row in rows)
        return found

    def _run(self, text: str) -> Iterator[tuple[Cell, ...]]:
        try:
            yield from self._connection.execute(text)
        except (sqlite3.Error, ValueError, OverflowError):
            raise self._fault() from None

    def _fault(self) -> InputError:
        return InputError(f"{self._name} cannot be read: it is no SQLite database, or damaged")


def _cut_short(path: Path) -> bool:
    """Whether a database has fewer pages than it says; SQLite itself may not notice."""
    with path.open("rb") as opened:
        head = opened.read(100).ljust(100, b"\0")
    size, changed, pages, said = (int.from_bytes(head[at:end], "big") for at, end in _HEAD)
    size = 65_536 if size == 1 else size
    return changed == said and path.stat().st_size < size * pages


def holds(path: Path, head: bytes, tables: Collection[str], suffix: str) -> bool:
    """Whether a file is a database with these tables, or a damaged one that is called so."""
    if not head.startswith(MAGIC):
        return False
    try:
        with Database(path) as opened:
            return opened.has(*tables)
    except InputError:
        return path.suffix.lower() == suffix


def unwritten(path: Path, told: Told) -> None:
    """Tell when the program that writes the file has not put all of its changes into it."""
    try:
        waiting = path.with_name(f"{path.name}-wal").stat().st_size
    except OSError:
        return
    if waiting:
        told.note(
            f"{path.name} is open in its program, or was not closed well: changes that are not in "
            "the file itself are not loaded; close the program and load again"
        )


def leave(opened: Database, told: Told, why: str, used: Collection[str]) -> None:
    """Count the rows of every table that is not used, with the reason."""
    for table in sorted(set(opened.tables) - set(used)):
        if number := opened.number(table):
            name = table if _PLAIN.fullmatch(table) else "another table"
            told.see(name, number)
            told.skip(name, why, number)


def words(cell: Cell) -> str:
    """Return a cell as text, empty for NULL."""
    if isinstance(cell, bytes):
        return cell.decode("utf-8", "replace")
    return "" if cell is None else str(cell)


def whole(cell: Cell) -> int | None:
    """Return a cell as a whole number, None when it is none."""
    if isinstance(cell, str) and re.fullmatch(r"\s*-?[0-9]{1,16}\s*", cell):
        cell = int(cell)
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return cell if isinstance(cell, int) and abs(cell) <= _LARGEST else None


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
