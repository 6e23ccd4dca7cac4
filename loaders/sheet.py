"""Files to rows of text: CSV in its common shapes, and the sheets of an XLSX workbook.

A table is read while somebody takes its rows: it never stands in memory whole.
"""

import csv
import os
from codecs import getincrementaldecoder
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from hashlib import file_digest
from itertools import chain
from pathlib import Path
from typing import IO, Any, BinaryIO

from loaders.workbook import Workbook
from ontology.errors import Fault, Faults, InputError

csv.field_size_limit(2**24)  # characters; a quotation mark that never ends would take in the rest
_BLOCK = 2**16
_CODING = "not UTF-8 text; save it as CSV UTF-8"
_CHANGED = "changed while it was being read; load it again"
Row = tuple[int, tuple[str, ...]]
Lines = Generator[Row, None, None]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: ``name`` is what it is called after, ``file`` what a message calls it.

    ``rows`` gives (row number, cells) pairs without the header, a template's explanations right
    below it, and empty rows. It reads the file when it is gone through, and what is wrong in it is
    added to the faults of ``Files`` then: go through it once. A file that is left half read is
    closed.
    """

    name: str
    file: str
    header: tuple[str, ...]
    rows: Iterable[Row] = field(repr=False)


@dataclass(slots=True)
class Files:
    """What was found at a path: sheets, hashes by file, faults.

    ``skipped`` are the names of files passed over, each with the reason. ``faults`` grows while the
    rows of the sheets are taken.
    """

    sheets: list[Sheet] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)


def read(path: Path) -> Files:
    """Return the tables at ``path``: a folder of CSV files, one CSV file, or one XLSX workbook.

    Raises InputError when there is no such file or it is of another kind.
    """
    found = Files()
    if path.is_dir():
        for file in sorted(path.iterdir()):
            _read_member(file, f"{path.name}/{file.name}", found)
    elif path.is_file():
        _read_file(path, path.name, found)
    else:
        raise InputError(f"there is no file or folder {path}")
    return found


def _read_member(file: Path, name: str, found: Files) -> None:
    if file.name.startswith((".", "~")):
        found.skipped[name] = "hidden, or left by an editor"
    elif file.is_dir():
        found.skipped[name] = "a folder within the folder"
    elif file.suffix.lower() != ".csv":
        found.skipped[name] = "not a .csv file"
    else:
        _read_file(file, name, found)


def _read_file(file: Path, name: str, found: Files) -> None:
    reader = _READERS.get(file.suffix.lower())
    if reader is None:
        message = f"{name} is not a kind of file that can be loaded"
        raise InputError(f"{message} (allowed: a folder of .csv files, .csv, .tsv, .xlsx)")
    try:
        with file.open("rb") as opened:
            found.hashes[name] = file_digest(opened, "sha256").hexdigest()
            reader(opened, file, name, found)
    except OSError as error:
        found.faults.append(_unreadable(error, name))


def _unreadable(error: OSError, name: str) -> Fault:
    return Fault(f"cannot be read: {error.strerror}", name)


def _csv(opened: BinaryIO, file: Path, name: str, found: Files) -> None:
    opened.seek(0)
    text, wrong = _look(opened)
    if wrong:
        found.faults.append(Fault(_CODING, name, wrong))
        return
    table = _Csv(file, name, _delimiter(text), _stamp(opened), found.faults)
    _add(table.lines, file.stem, name, found)


def _look(opened: BinaryIO) -> tuple[str, int]:
    """Return the beginning of a file, and the row of the first bytes that are no UTF-8, or 0."""
    decoder, beginning, row = getincrementaldecoder("utf-8-sig")(), "", 1
    for block in chain(iter(partial(opened.read, _BLOCK), b""), (b"",)):
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            return beginning, row + error.object.count(b"\n", 0, error.start)
        beginning = beginning or text
        row += block.count(b"\n")
    # UTF-16 without its mark is UTF-8 too, with a nought in every other place.
    return beginning, 1 if "\0" in beginning.split("\n", 1)[0] else 0


def _delimiter(text: str) -> str:
    header = text.lstrip("\r\n").splitlines()[:1] or [""]
    return max(",;\t", key=header[0].count)


def _stamp(opened: IO[Any]) -> tuple[int, int]:
    """Return what changes when somebody writes to an open file."""
    status = os.fstat(opened.fileno())
    return status.st_size, status.st_mtime_ns


@dataclass(frozen=True, slots=True)
class _Csv:
    """A CSV file whose coding is right; ``stamp`` is that of the file when its hash was made."""

    file: Path
    name: str
    delimiter: str
    stamp: tuple[int, int]
    faults: Faults

    def lines(self) -> Lines:
        """Give every line; what ends them too early is a fault."""
        read = 0  # a quoted cell may hold line ends, so rows are counted as a spreadsheet does
        try:
            with self.file.open(encoding="utf-8-sig", newline="") as opened:
                lines = csv.reader(opened, delimiter=self.delimiter, strict=True)
                for read, cells in enumerate(lines, 1):
                    yield read, tuple(cells)
                if _stamp(opened) != self.stamp:
                    self.faults.append(Fault(_CHANGED, self.name))
        except csv.Error as error:
            self.faults.append(Fault(f"not a CSV table: {error}", self.name, read + 1))
        except UnicodeDecodeError:
            self.faults.append(Fault(_CHANGED, self.name))
        except OSError as error:
            self.faults.append(_unreadable(error, self.name))


def _xlsx(opened: BinaryIO, file: Path, name: str, found: Files) -> None:  # noqa: ARG001
    book = Workbook(file, name, found.faults)
    with book.kept():
        for title in book.titles():
            _add(partial(book.lines, title), title, f"{name}[{title}]", found)


_READERS = {".csv": _csv, ".tsv": _csv, ".txt": _csv, ".xlsx": _xlsx}
KINDS = tuple(_READERS)  # of files that are read by themselves


def _add(lines: Callable[[], Lines], stem: str, name: str, found: Files) -> None:
    before = found.faults.number
    with closing(lines()) as begun:
        first = next(_filled(begun), None)
    if first:
        header = _trim(tuple(cell.strip() for cell in first[1]))
        found.sheets.append(Sheet(stem, name, header, _Rows(lines, header, name, found.faults)))
    elif found.faults.number == before:
        found.skipped[name] = "nothing is in it"


def _filled(lines: Iterator[Row]) -> Iterator[Row]:
    return (one for one in lines if any(map(str.strip, one[1])))


def _trim(header: tuple[str, ...]) -> tuple[str, ...]:
    while header and not header[-1]:
        header = header[:-1]
    return header


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows below a header, each with a cell for each of its columns."""

    lines: Callable[[], Lines]
    header: tuple[str, ...]
    name: str
    faults: Faults

    def __iter__(self) -> Iterator[Row]:
        width = len(self.header)
        with closing(self.lines()) as lines:
            filled = _filled(lines)
            next(filled, None)
            for number, (row, cells) in enumerate(filled):
                if number == 0 and all(cell.startswith("# ") for cell in cells if cell):
                    continue  # what a template says of its columns
                if len(cells) == width:
                    yield row, cells
                elif any(map(str.strip, cells[width:])):
                    # Its cells are shifted: a value shown could be a participant's words.
                    message = "this row has more cells than the header has columns"
                    self.faults.append(Fault(message, self.name, row))
                else:
                    yield row, cells[:width] + ("",) * (width - len(cells))
