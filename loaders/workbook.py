"""XLSX workbooks to rows of text, sheet by sheet, as they are asked for."""

import warnings
import weakref
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile
from zlib import error as ZlibError  # noqa: N812

from ontology.errors import Fault, Faults

if TYPE_CHECKING:
    from openpyxl import Workbook as OpenpyxlWorkbook

# What openpyxl and zipfile raise for a damaged file.
_DAMAGE = (
    # SyntaxError is what both XML parsers raise: openpyxl takes lxml where something brought it.
    *(BadZipFile, EOFError, LookupError, OSError, SyntaxError, ArithmeticError),
    *(ValueError, TypeError, AttributeError, ZlibError),
    RuntimeError,  # what zipfile says of a password, or of a compression that it has not
)


class Workbook:
    """An XLSX file, open while rows of it are read; damage is one fault, however often met.

    Opening one takes long, so it stays open from its first sheet to its last, unless a sheet is
    left half read.
    """

    def __init__(self, file: Path, name: str, faults: Faults) -> None:
        self.damaged = False
        self._file, self._name, self._faults = file, name, faults
        self._open = ExitStack()
        weakref.finalize(self, self._open.close)  # nobody may want the last sheet
        self._book: OpenpyxlWorkbook | None = None
        self._last = ""
        self._kept = False

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Keep it open although sheets are left half read, and close it then."""
        self._kept = True
        try:
            yield
        finally:
            self._kept = False
            self._close()

    def titles(self) -> list[str]:
        """Return the names of the sheets, none where the file is damaged."""
        try:
            found = [sheet.title for sheet in self._opened().worksheets]
        except _DAMAGE as error:
            self._spoilt(error)
            return []
        self._last = found[-1] if found else ""
        return found

    def lines(self, title: str) -> Generator[tuple[int, tuple[str, ...]], None, None]:
        """Give the numbered rows of one sheet."""
        whole = False
        try:
            rows = () if self.damaged else self._opened()[title].iter_rows(values_only=True)
            for number, cells in enumerate(rows, 1):
                yield number, tuple(map(_text, cells))
            whole = True
        except _DAMAGE as error:
            self._spoilt(error)
        finally:
            if not self._kept and (not whole or title == self._last):
                self._close()

    def _opened(self) -> Any:  # noqa: ANN401  (openpyxl's types know no sheet that is only read)
        if self._book is None:
            from openpyxl import load_workbook  # slow to import, and only workbooks need it

            # What it warns of may show a cell, such as a number that is too large for a date.
            warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")
            # Formulas stay unread: data_only gives the value last saved, and none is computed.
            opened = self._open.enter_context(self._file.open("rb"))
            self._book = load_workbook(opened, read_only=True, data_only=True)
            self._open.callback(self._book.close)
        return self._book

    def _close(self) -> None:
        self._book = None
        self._open.close()

    def _spoilt(self, error: Exception) -> None:
        locked = isinstance(error, RuntimeError)
        why = "needs a password, or is damaged" if locked else "not an XLSX workbook, or damaged"
        if not self.damaged:
            self._faults.append(Fault(why, self._name))
        self.damaged = True


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
