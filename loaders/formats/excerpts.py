"""Tables of excerpts, one coded passage a row, tables of relations, and codebooks as tables.

Any CSV, TSV or XLSX whose columns ``loaders.aliases`` knows, or that a map names: MAXQDA's coded
segments, OpenQDA's and Dedoose's excerpts, Taguette's highlights and codebook, and tables that
somebody keeps by hand. Texts of documents are not in them, so no quote of them is verified.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from loaders import aliases, sheet
from loaders.excerpt import Excerpts
from loaders.grid import Grid, grid
from loaders.listed import listed
from loaders.qda.piece import Piece, Project
from loaders.sheet import Files, Sheet
from loaders.told import Told
from loaders.tree import Tree
from loaders.workbook import Workbook
from ontology.errors import Faults, InputError
from ontology.vocabulary import vocabulary

NAME = "excerpts"
TITLE = "table of excerpts"
SUFFIXES = (".csv", ".tsv", ".xlsx")
_WANTED = (
    "no table in it has the columns of excerpts (quote, and document or code), of relations "
    "(from, relation, to) or of a codebook (code, definition); name its columns in a map"
)


def takes(path: Path, head: bytes) -> bool:
    """Whether some table in the file has columns that make sense; never peergraph's own tables."""
    if path.suffix.lower() not in SUFFIXES or not head:
        return False
    try:
        tables = _workbook(path) if path.suffix.lower() == ".xlsx" else _header(path, head)
        own = vocabulary().tables
        return not any(name in own for name, _ in tables) and any(
            grid(Sheet(name, path.name, header, ()), 0).kind for name, header in tables
        )
    except (csv.Error, OSError, ValueError, InputError):
        return False


def read(path: Path, told: Told, columns: Mapping[str, str] | None = None) -> Iterator[Piece]:
    """Give the pieces of every table at ``path``; codes come last.

    ``columns`` maps canonical columns (``aliases.COLUMNS``) to headings and goes before what is
    known of headings. Raises InputError when there is no table that can be made sense of; what is
    wrong with rows goes to ``told.faults``.
    """
    columns = columns or told.columns
    aliases.check(columns)
    found = sheet.read(path)
    grids = [grid(one, number, columns) for number, one in enumerate(found.sheets, 1)]
    _refuse(path, found, grids, columns)
    tool = next((one.tool for one in grids if one.tool), "")
    told.tool = told.tool or tool
    yield Project(path.stem, tool)
    tree, rows = Tree(), Excerpts(told, path.stem)
    for one in grids:
        yield from _pieces(one, rows, tree, told)
    rows.close()
    yield from tree.codes()
    told.faults.extend(found.faults)


def _pieces(one: Grid, rows: Excerpts, tree: Tree, told: Told) -> Iterator[Piece]:
    if one.kind == "codebook":
        listed(one, tree, told)
    elif one.kind == "relations":
        yield from rows.relations(one, tree)
    elif one.kind:
        yield from rows.excerpts(one, tree)
    else:
        told.skip("table", "it has no columns that make sense together")
    one.tell(told)


def _refuse(path: Path, found: Files, grids: list[Grid], columns: Mapping[str, str]) -> None:
    if found.faults and not found.sheets:
        raise InputError(str(found.faults[0]), found.faults)
    for heading in columns.values():
        folded = aliases.fold(heading)
        if not any(folded in map(aliases.fold, one.sheet.header) for one in grids):
            raise InputError(f"{path.name} has no column {heading[:60]}, which the map names")
    if not any(one.kind for one in grids):
        raise InputError(f"{path.name}: {_WANTED}")


def _header(path: Path, head: bytes) -> list[tuple[str, tuple[str, ...]]]:
    text = head.decode("utf-8-sig", "replace").lstrip("\r\n")
    first = (text.splitlines() or [""])[0]
    delimiter = max(",;\t", key=first.count)
    cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    return [(path.stem, tuple(cell.strip() for cell in cells))]


def _workbook(path: Path) -> list[tuple[str, tuple[str, ...]]]:
    book, found = Workbook(path, path.name, Faults()), []
    with book.kept():
        for title in book.titles():
            filled = (cells for _, cells in book.lines(title) if any(map(str.strip, cells)))
            found.append((title, tuple(cell.strip() for cell in next(filled, ()))))
    return found
