"""Rows sorted on disk, so that a table of any size is sorted in little memory."""

import heapq
import json
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path

ROWS = 5_000  # kept in memory before they are written
LETTERS = 4_000_000
FILES = 64  # open at once; some systems allow 256 of all kinds

Cells = dict[str, str]
Row = tuple[str, Cells]


class Rows:
    """Rows of one table by a key. Add them in any order, then read them sorted, once.

    ``columns`` are those that any row filled, ``number`` is how many rows there are. Files are
    made in ``folder`` and are gone when the rows have been read.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.columns: set[str] = set()
        self.number = 0
        self._stem = folder / name
        self._made = 0
        self._files: list[Path] = []
        self._last = ""
        self._kept: list[Row] = []
        self._letters = 0

    def add(self, key: str, cells: Cells) -> None:
        """Add a row; cells that are left out are empty."""
        self.columns |= cells.keys()
        self.number += 1
        self._kept.append((key, cells))
        self._letters += sum(map(len, cells.values()))
        if len(self._kept) >= ROWS or self._letters > LETTERS:
            self._flush()

    def sorted(self) -> Iterator[Cells]:
        """Give the cells of each row in the order of the keys, by code points."""
        self._flush()
        for _, cells in _merged(self._files):
            yield cells
        self._remove(self._files)
        self._files = []

    def _flush(self) -> None:
        if not self._kept:
            return
        self._kept.sort(key=itemgetter(0))
        # Most tables come sorted already: their rows go on in the file before.
        if not self._files or self._kept[0][0] < self._last:
            self._join()
            self._files.append(self._new())
        _append(self._files[-1], iter(self._kept))
        self._last = self._kept[-1][0]
        self._kept, self._letters = [], 0

    def _join(self) -> None:
        if len(self._files) < FILES:
            return
        joined, before = self._new(), self._files
        _append(joined, _merged(before))
        self._remove(before)
        self._files = [joined]

    def _new(self) -> Path:
        self._made += 1
        return self._stem.with_name(f"{self._stem.name}.{self._made}")

    def _remove(self, files: list[Path]) -> None:
        for file in files:
            file.unlink()


def _append(file: Path, rows: Iterator[Row]) -> None:
    with file.open("a", encoding="utf-8", newline="\n") as stream:
        for row in rows:
            stream.write(json.dumps(row) + "\n")


def _merged(files: list[Path]) -> Iterator[Row]:
    return heapq.merge(*map(_read, files), key=itemgetter(0))


def _read(file: Path) -> Iterator[Row]:
    with file.open(encoding="utf-8", newline="\n") as stream:
        for line in stream:
            key, cells = json.loads(line)
            yield key, cells
