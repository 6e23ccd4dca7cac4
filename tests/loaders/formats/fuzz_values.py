"""Damage by what a file means: the tree of a JSON file, the tables and values of a database."""

import json
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

MAGIC = b"SQLite format 3\0"
_DEEP: list[object] = [[[[[["x"]]]]]]
_ODD: tuple[object, ...] = (
    *(None, True, False, 0, -1, 2**31, 2**63 - 1, -(2**63), 1.5, 1e308, "", " ", "x" * 5000),
    *("7", "1.0", "٣", "9" * 400, "\u202e", "\x00", "a\nb", "🙂", "{}", "%s", "../../etc/passwd"),
)
_CELLS = (*_ODD, b"", b"\xff\xfe\x00", b"\x80" * 300, float("inf"))
_VALUES = (*_ODD, 10**30, [], {}, _DEEP, {"a": _DEEP})
_MANY = 2_000  # rows more in one table
Way = Callable[[sqlite3.Connection, str, str, random.Random], None]


def json_changed(content: bytes, chance: random.Random) -> bytes | None:
    """Return a JSON file with one value changed, dropped, renamed or moved; None if it is none."""
    try:
        tree = json.loads(content)
    except (ValueError, RecursionError):
        return None
    places = list(_places(tree))
    if places:
        holder, key = chance.choice(places)
        other, there = chance.choice(places)
        if chance.random() < 0.2:
            del holder[key]
        elif isinstance(holder, dict) and chance.random() < 0.2:
            holder[chance.choice(("unheard", "title", "author", ""))] = holder.pop(key)
        else:
            moved = json.loads(json.dumps(other[there]))  # a copy, else it may hold itself
            holder[key] = chance.choice((*_VALUES, *[moved] * 5))
    return json.dumps(tree, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")


def _places(tree: object) -> list[tuple[Any, Any]]:
    inner = list(tree.items() if isinstance(tree, dict) else enumerate(_items(tree)))
    found: list[tuple[Any, Any]] = [(tree, key) for key, _ in inner]
    return found + [place for _, value in inner for place in _places(value)]


def _items(tree: object) -> list[object]:
    return tree if isinstance(tree, list) else []


def database_changed(content: bytes, chance: random.Random) -> bytes | None:
    """Return a database with one thing wrong in a table; None where SQLite will not have it."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as opened:
        try:
            opened.deserialize(content)
            names = [name for (name,) in opened.execute(_TABLES)]
            table = chance.choice(names)
            columns = [row[1] for row in opened.execute(f"PRAGMA table_info({_quoted(table)})")]
            chance.choice(_WAYS)(opened, table, chance.choice(columns), chance)
            return opened.serialize()
        except (sqlite3.Error, UnicodeError, IndexError):
            return None


_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _value(opened: sqlite3.Connection, table: str, column: str, chance: random.Random) -> None:
    """Write an odd value, into one row or into all of them, whatever the column's type."""
    _loosen(opened, table)
    every = f"UPDATE {_quoted(table)} SET {_quoted(column)} = ?"
    if chance.random() < 0.3:
        opened.execute(every, (chance.choice(_CELLS),))
        return
    rows = [row for (row,) in opened.execute(f"SELECT rowid FROM {_quoted(table)}")]
    one = f"{every} WHERE rowid = ?"
    opened.execute(one, (chance.choice(_CELLS), chance.choice(rows)))


def _crossed(opened: sqlite3.Connection, table: str, column: str, chance: random.Random) -> None:
    """Write what stands in another column or row: numbers of others, loops, places reversed."""
    _loosen(opened, table)
    columns = [row[1] for row in opened.execute(f"PRAGMA table_info({_quoted(table)})")]
    other = _quoted(chance.choice(columns))
    text = f"UPDATE {_quoted(table)} SET {_quoted(column)} = "
    rows = [row for (row,) in opened.execute(f"SELECT rowid FROM {_quoted(table)}")]
    if chance.random() < 0.5:
        opened.execute(text + other)
    else:
        opened.execute(
            f"{text}(SELECT {other} FROM {_quoted(table)} WHERE rowid = ?)", (chance.choice(rows),)
        )


def _loosen(opened: sqlite3.Connection, table: str) -> None:
    """Let a table hold any value in any column, also twice."""
    opened.execute(f"CREATE TABLE loose AS SELECT * FROM {_quoted(table)}")
    opened.execute(f"DROP TABLE {_quoted(table)}")
    opened.execute(f"ALTER TABLE loose RENAME TO {_quoted(table)}")


def _doubled(opened: sqlite3.Connection, table: str, _: str, chance: random.Random) -> None:
    _loosen(opened, table)
    opened.execute(f"INSERT INTO {_quoted(table)} SELECT * FROM {_quoted(table)}")
    if chance.random() < 0.1:
        again = f"SELECT a.* FROM {_quoted(table)} a, {_quoted(table)} b, {_quoted(table)} c"
        opened.execute(f"INSERT INTO {_quoted(table)} {again} LIMIT {_MANY}")


def _emptied(opened: sqlite3.Connection, table: str, _: str, chance: random.Random) -> None:
    opened.execute(f"DELETE FROM {_quoted(table)} WHERE rowid % {chance.choice((1, 2, 3))} = 0")


def _dropped(opened: sqlite3.Connection, table: str, column: str, chance: random.Random) -> None:
    """Take away a column, or the table; or call it something else."""
    _loosen(opened, table)
    if chance.random() < 0.2:
        opened.execute(f"DROP TABLE {_quoted(table)}")
    elif chance.random() < 0.3:
        odd = _quoted(str(chance.choice(("unheard", 'a"b', "sel'ect", "é" * 100))))
        what = chance.choice(("", f"COLUMN {_quoted(column)} "))
        opened.execute(f"ALTER TABLE {_quoted(table)} RENAME {what}TO {odd}")
    else:
        opened.execute(f"ALTER TABLE {_quoted(table)} DROP COLUMN {_quoted(column)}")


def _posed(opened: sqlite3.Connection, table: str, column: str, chance: random.Random) -> None:
    """Put something else in a table's place: a view, a virtual table, worked out columns."""
    name = _quoted(table)
    opened.execute(f"ALTER TABLE {name} RENAME TO was")
    ways = (
        f"CREATE VIEW {name} AS SELECT * FROM was",
        f"CREATE VIRTUAL TABLE {name} USING fts5({_quoted(column)})",
        f"CREATE TABLE {name} (a, {_quoted(column)} AS (a || a))",
        f"CREATE TABLE {name} ({_quoted(column)} COLLATE nocase) STRICT",
        f"CREATE TABLE {name} ({_quoted(column)} PRIMARY KEY) WITHOUT ROWID",
    )
    opened.execute(chance.choice(ways))


_WAYS: tuple[Way, ...] = (
    *(_value, _value, _value, _crossed, _crossed),
    *(_doubled, _emptied, _dropped, _posed),
)
