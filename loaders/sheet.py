"""Files to rows of text: CSV in its common shapes, and the sheets of an XLSX workbook."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile
from zlib import error as ZlibError  # noqa: N812

from ontology.errors import Fault, InputError

csv.field_size_limit(2**31 - 1)
_CODING = "not UTF-8 text; save it as CSV UTF-8"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: ``name`` is what it is called after, ``file`` what a message calls it.

    ``rows`` are (row number, cells) pairs without the header, a template's explanations right below
    it, and empty rows.
    """

    name: str
    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...] = field(repr=False)


@dataclass(slots=True)
class Files:
    """What was found at a path: sheets, hashes by file, names of files passed over, faults."""

    sheets: list[Sheet] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


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
    if file.name.startswith((".", "~")) or file.is_dir() or file.suffix.lower() != ".csv":
        found.skipped.append(name)
    else:
        _read_file(file, name, found)


def _read_file(file: Path, name: str, found: Files) -> None:
    readers = {".csv": _csv, ".tsv": _csv, ".txt": _csv, ".xlsx": _xlsx}
    reader = readers.get(file.suffix.lower())
    if reader is None:
        message = f"{name} is not a kind of file that can be loaded"
        raise InputError(f"{message} (allowed: a folder of .csv files, .csv, .tsv, .xlsx)")
    try:
        content = file.read_bytes()
    except OSError as error:
        found.faults.append(Fault(f"cannot be read: {error.strerror}", name))
        return
    found.hashes[name] = sha256(content).hexdigest()
    reader(content, file.stem, name, found)


def _csv(content: bytes, stem: str, name: str, found: Files) -> None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        found.faults.append(Fault(_CODING, name, row))
        return
    if "\0" in text.split("\n", 1)[0]:  # UTF-16 without its mark
        found.faults.append(Fault(_CODING, name, 1))
        return
    read = 0

    def counted(lines: Iterator[list[str]]) -> Iterator[tuple[int, tuple[str, ...]]]:
        # A quoted cell may hold line ends, so rows are counted as a spreadsheet shows them.
        nonlocal read
        for read, cells in enumerate(lines, 1):
            yield read, tuple(cells)

    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        _add(counted(lines), stem, name, found)
    except csv.Error as error:
        found.faults.append(Fault(f"not a CSV table: {error}", name, read + 1))


def _delimiter(text: str) -> str:
    header = text.lstrip("\r\n").splitlines()[:1] or [""]
    return max(",;\t", key=header[0].count)


def _xlsx(content: bytes, stem: str, name: str, found: Files) -> None:  # noqa: ARG001
    # Formulas stay unread: data_only gives the value that was last saved, and none is computed.
    from openpyxl import load_workbook  # slow to import, and only workbooks need it
    from openpyxl.utils.exceptions import InvalidFileException

    damage = (BadZipFile, EOFError, InvalidFileException, KeyError, OSError, ParseError)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for sheet in book.worksheets:
            rows = enumerate(sheet.iter_rows(values_only=True), 1)
            cells = ((row, tuple(_text(cell) for cell in line)) for row, line in rows)
            _add(cells, sheet.title, f"{name}[{sheet.title}]", found)
        book.close()
    except (*damage, ValueError, TypeError, AttributeError, ZlibError):
        found.faults.append(Fault("not an XLSX workbook, or damaged", name))


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        midnight = (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return (cell.date() if midnight else cell).isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _add(rows: Iterator[tuple[int, tuple[str, ...]]], stem: str, name: str, found: Files) -> None:
    filled = ((row, cells) for row, cells in rows if any(cell.strip() for cell in cells))
    first = next(filled, None)
    if first is None:
        found.skipped.append(name)
        return
    header = _trim(tuple(cell.strip() for cell in first[1]))
    kept = []
    for number, (row, cells) in enumerate(filled):
        if number == 0 and all(cell.startswith("# ") for cell in cells if cell):
            continue  # what a template says of its columns
        if any(cell.strip() for cell in cells[len(header) :]):
            message = "this row has more cells than the header has columns"
            found.faults.append(Fault(message, name, row))
            continue  # its cells are shifted: a value shown could be a participant's words
        padded = cells[: len(header)] + ("",) * (len(header) - len(cells))
        kept.append((row, padded))
    found.sheets.append(Sheet(stem, name, header, tuple(kept)))


def _trim(header: tuple[str, ...]) -> tuple[str, ...]:
    while header and not header[-1]:
        header = header[:-1]
    return header
