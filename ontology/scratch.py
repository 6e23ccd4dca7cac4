"""Rows kept on disk for the time of one job, so that memory does not grow with their number.

The database has no name: the operating system removes its file when the program ends, however it
ends, and no other program can open it meanwhile.
"""

import sqlite3
import weakref
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ontology.errors import InputError

_BLOCK = 500_000  # characters that wait in memory before they are written
_CACHE = 16_384  # KiB of the database that stay in memory
_SETTINGS = (
    "journal_mode = OFF",  # nothing of it outlives the program, so nothing is there to recover
    "synchronous = OFF",
    "temp_store = FILE",
    f"cache_size = -{_CACHE}",
)
Cell = str | bytes | int | None


class Scratch:
    """Tables of a private temporary database. ``tables`` maps the name of each to its columns.

    Every method raises InputError when the disk has no room.
    """

    def __init__(self, tables: Mapping[str, tuple[str, ...]]) -> None:
        self._connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._closed = weakref.finalize(self, self._connection.close)
        for setting in _SETTINGS:
            self._connection.execute(f"PRAGMA {setting}")
        self._inserts: dict[str, str] = {}
        self._waiting: dict[str, list[tuple[Cell, ...]]] = {}
        self._size = 0
        for name, columns in tables.items():
            self.table(name, columns)
        self._connection.execute("BEGIN")  # never ended: a commit would only cost time

    def table(self, name: str, columns: tuple[str, ...]) -> None:
        """Make one more table."""
        self.run(f'CREATE TABLE "{name}" ({", ".join(columns)})')
        self._inserts[name] = _insert(name, columns)
        self._waiting[name] = []

    def function(self, name: str, number: int, given: Callable[..., Cell]) -> None:
        """Let statements call a function of ``number`` arguments, the same for the same ones."""
        self._connection.create_function(name, number, given, deterministic=True)

    def add(self, table: str, row: tuple[Cell, ...], size: int = 100) -> None:
        """Append a row; ``size`` says about how many characters it has."""
        self._waiting[table].append(row)
        self._size += size
        if self._size >= _BLOCK:
            self._flush()

    def run(self, text: str, *values: Cell) -> None:
        """Run a statement that answers nothing."""
        for _ in self.rows(text, *values):
            pass

    def rows(self, text: str, *values: Cell) -> Iterator[tuple[Any, ...]]:
        """Give the rows of a query one by one."""
        self._flush()
        try:
            # Not yield from: that closes the rows too, which fails once the tables are gone.
            for row in self._connection.execute(text, values):  # noqa: UP028
                yield row
        except sqlite3.OperationalError as error:
            raise _full(error) from error

    def close(self) -> None:
        """Give the memory and the disk back; a second time does nothing."""
        self._waiting = {name: [] for name in self._waiting}
        self._closed()

    def _flush(self) -> None:
        self._size = 0
        try:
            for table, rows in self._waiting.items():
                if rows:
                    self._connection.executemany(self._inserts[table], rows)
                    rows.clear()
        except sqlite3.OperationalError as error:
            raise _full(error) from error


def storable(text: str) -> str:
    """Return ``text`` with half characters, which no database takes, spelt out."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


def _insert(table: str, columns: tuple[str, ...]) -> str:
    marks = ", ".join("?" * len(columns))
    return f'INSERT INTO "{table}" VALUES ({marks})'  # noqa: S608  (names from this program)


def _full(error: sqlite3.Error) -> InputError:
    return InputError(f"the temporary files of this load cannot be written: {error}")
