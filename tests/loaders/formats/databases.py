"""SQLite files made of a schema and rows."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

Row = tuple[str, tuple[object, ...]]


def written(path: Path, schema: str, rows: Iterable[Row]) -> Path:
    """Write a database with these rows, each with its table's name; return its path."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(schema)
        for table, row in rows:
            marks = ", ".join("?" * len(row))
            connection.execute(f"INSERT INTO {table} VALUES ({marks})", row)
    return path
