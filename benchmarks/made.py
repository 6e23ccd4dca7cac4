"""Made-up records of a study: one source, twenty codes, quotes, and one to two codings of each."""

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

CODES = 20
ROWS = 5_000
Row = dict[str, Any]


def size(quotes: int) -> int:
    """Return how many records ``quotes`` quotes come with: they, their source, their codings."""
    return quotes + quotes + codings_of(quotes)


def codings_of(quotes: int) -> int:
    """Return the number of codings: three for every two quotes."""
    return quotes + quotes // 2


def quote_rows(quotes: int) -> Iterator[Row]:
    """Give the quotes."""
    for n in range(quotes):
        exact = f"Words number {n}. " * 6
        yield {"id": f"q{n}", "origin": "project", "exact": exact, "constructOrder": 1}


def coding_rows(quotes: int) -> Iterator[Row]:
    """Give the codings with the ids of their ends."""
    for n in range(codings_of(quotes)):
        ends = {"from": f"q{n % quotes}", "to": f"c{(n + n // quotes) % CODES}"}
        yield {**ends, "id": f"k{n}", "origin": "project", "coder": "A"}


def code_rows() -> Iterator[Row]:
    """Give the codes."""
    for n in range(CODES):
        yield {"id": f"c{n}", "origin": "project", "label": f"Code {n}"}


def source_row() -> Row:
    """Return the source of every quote."""
    return {"id": "s", "origin": "project", "title": "Source", "kind": "transcript"}


def batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """Give rows in lists of ``ROWS``."""
    while some := list(islice(rows, ROWS)):
        yield some


def write(folder: Path, quotes: int) -> None:
    """Write the records as tables that ``peergraph load`` takes."""
    folder.mkdir(parents=True)
    _table(folder / "Source.csv", iter([source_row()]))
    _table(folder / "Code.csv", code_rows())
    _table(folder / "Quote.csv", ({**row, "FROM_SOURCE": "s"} for row in quote_rows(quotes)))
    _table(folder / "CODED_AS.csv", coding_rows(quotes))


def _table(file: Path, rows: Iterator[Row]) -> None:
    first = next(rows)
    with file.open("w", encoding="utf-8", newline="") as opened:
        out = csv.DictWriter(opened, list(first))
        out.writeheader()
        out.writerow(first)
        out.writerows(rows)
