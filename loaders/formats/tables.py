"""peergraph's own plain tables: named after labels and relationships, as the template writes."""

from collections.abc import Iterator
from pathlib import Path

from loaders import sheet
from loaders.table import Tables
from loaders.told import Told
from ontology.errors import InputError
from ontology.record import Record
from ontology.vocabulary import vocabulary

NAME = "tables"
TITLE = "plain tables"
SUFFIXES = sheet.KINDS
ORDER = 20


def takes(path: Path, head: bytes) -> bool:  # noqa: ARG001  (the names of tables tell)
    """Whether it is a folder of tables, or a table or workbook with a name that is known."""
    if path.is_dir():
        return any(one.suffix.lower() == ".csv" for one in path.iterdir())
    if path.suffix.lower() not in sheet.KINDS:
        return False
    known = vocabulary()
    try:
        names = {one.name for one in sheet.read(path).sheets}
    except InputError:
        return False
    return bool(names & {*known.tables, *known.relationships})


def read(path: Path, told: Told) -> Iterator[Record]:
    """Give the records of the tables at ``path``. Raises InputError when there are none to read."""
    found = Tables(path, told.vocabulary)
    told.faults, told.files, told.passed = found.faults, dict(found.files), found.skipped
    yield from found.records()
