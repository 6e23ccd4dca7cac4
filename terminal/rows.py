"""Rows on standard output: as a table, JSON, CSV or Markdown."""

import csv
import io
import json
import shutil
import textwrap
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Literal

from dashboard.inert import escaped


class Format(StrEnum):
    """How rows are printed."""

    table = "table"
    json = "json"
    csv = "csv"
    markdown = "markdown"


Rows = Sequence[Mapping[str, Any]]


def show(rows: Rows, columns: Sequence[str], form: Format) -> None:
    """Print ``rows`` with ``columns`` in that order."""
    print(text(rows, columns, form), end="")


def text(rows: Rows, columns: Sequence[str], form: Format) -> str:
    """Return ``rows`` as text that ends with a line end (nothing for an empty table)."""
    if form is Format.json:
        return as_json([{name: row.get(name) for name in columns} for row in rows])
    if form is Format.csv:
        return as_csv(rows, columns)
    return _markdown(rows, columns) if form is Format.markdown else _table(rows, columns)


def as_json(value: object) -> str:
    """Return ``value`` as indented JSON."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def as_csv(rows: Rows, columns: Sequence[str]) -> str:
    """Return ``rows`` as CSV with a header, lines ended by a line feed."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(columns)
    lines.writerows([cell(row.get(name)) for name in columns] for row in rows)
    return out.getvalue()


def cell(value: object) -> str:
    """Return a value as the text of a cell: lists joined by bars, maps as JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple) and not any(isinstance(one, dict | list) for one in value):
        return "|".join(cell(one) for one in value)
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _markdown(rows: Rows, columns: Sequence[str]) -> str:
    lines = [columns, ["---"] * len(columns)]
    lines += [[escaped(cell(row.get(name))) for name in columns] for row in rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def printable(words: str) -> str:
    """Return ``words`` on one line, without what would steer a terminal."""
    return "".join(one for one in " ".join(words.split()) if one.isprintable())


def _lines(words: str) -> str:
    return "\n".join(printable(line) for line in words.splitlines())


def _table(rows: Rows, columns: Sequence[str]) -> str:
    if not rows:
        return ""
    if _crowded(rows, columns):
        return _blocks(rows, columns)
    from rich import box  # slow to import, and only tables need it
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    whole = _whole(rows, columns)
    for name in columns:
        numbers = all(isinstance(row.get(name), int | float) for row in rows)
        side: Literal["right", "left"] = "right" if numbers else "left"
        table.add_column(Text(name), overflow="fold", justify=side, no_wrap=name in whole)
    for row in rows:
        # Text, not markup: square brackets in a label are part of it.
        table.add_row(*(Text(_lines(cell(row.get(name)))) for name in columns))
    out = io.StringIO()
    Console(file=out, width=width(), color_system=None, legacy_windows=False).print(table)
    return "".join(line.rstrip() + "\n" for line in out.getvalue().splitlines())


def _crowded(rows: Rows, columns: Sequence[str]) -> bool:
    """Whether a table would break its words: ids in one piece, and 16 columns for sentences."""
    needed = 0
    for name in columns:
        cells = [name, *(cell(row.get(name)) for row in rows)]
        longest = max(len(word) for one in cells for word in one.split() or [""])
        needed += min(max(longest, 16 if any(" " in one for one in cells) else 0), 24) + 2
    return needed > width()


def _blocks(rows: Rows, columns: Sequence[str]) -> str:
    """Return rows one below the other, a line for each value: for tables too wide."""
    size = max(map(len, columns)) + 2
    lines = []
    for row in rows:
        for name in columns:
            words = printable(cell(row.get(name)))
            wrapped = textwrap.wrap(words, max(width() - size, 20)) or [""]
            lines += [f"{name:<{size}}{wrapped[0]}".rstrip()]
            lines += [" " * size + line for line in wrapped[1:]]
        lines.append("")
    return "\n".join(lines)


def _whole(rows: Rows, columns: Sequence[str]) -> list[str]:
    """Columns of single words, such as ids, that are kept in one piece while there is room."""
    room, kept = width() * 2 // 3, []
    for name in columns:
        cells = [cell(row.get(name)) for row in rows]
        size = max(map(len, [name, *cells]))
        if size <= room and not any(" " in one for one in cells):
            kept.append(name)
            room -= size + 2
    return kept


def width() -> int:
    """Return how many columns there are to print in: COLUMNS, the terminal's, or else 80."""
    return max(shutil.get_terminal_size((80, 24)).columns, 40)
