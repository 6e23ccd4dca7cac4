"""The one pipeline: files to records, checked, written under one receipt."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from itertools import count, islice
from pathlib import Path

from graph import Graph
from graph.receipt import Receipt
from graph.writing import LIMIT, Key, Report
from loaders import bundled, guard, manifest
from loaders.table import Tables
from ontology.check import Checker
from ontology.errors import Fault, InputError
from ontology.record import Record
from ontology.vocabulary import Vocabulary


@dataclass(slots=True)
class Batch:
    """The checked records of some files, with the files' hashes and what was passed over."""

    records: list[Record] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def load(
    graph: Graph, paths: Sequence[Path], by: str = "", report: Report | None = None
) -> tuple[Receipt, list[str]]:
    """Load a user's files into a project; return the receipt and the names passed over.

    ``report`` is called with how many records are written and how many there are.

    Raises InputError with every fault of the files, GraphError when the graph is the
    demonstration, which takes no project. An export of a demonstration makes an empty graph one.
    """
    with manifest.admitted(graph, paths):
        return _load(graph, paths, by, report, own=True)


def load_bundled(graph: Graph, parts: Sequence[str]) -> Receipt:
    """Load bundled parts: ``thesis``, ``literature``, ``synthetic`` (the demonstration only)."""
    receipt, _ = _load(graph, [bundled.folder(part) for part in parts], "peergraph", None)
    return receipt


def _load(
    graph: Graph, paths: Sequence[Path], by: str, report: Report | None, own: bool = False
) -> tuple[Receipt, list[str]]:
    found = read(paths, graph.vocabulary)
    checker = Checker(graph.vocabulary)
    for record in found.records:
        checker.add(record)
    checker.finish(graph.known)
    faults = [*found.faults, *checker.faults, *guard.anchor_faults(found.records)]
    faults += _synthetic(graph, found.records)
    if faults:
        raise InputError(_summary(faults), sorted(faults, key=lambda one: (one.file, one.row)))
    if not found.records:
        raise InputError("there is no record in these files, only headers or nothing")
    # The vocabulary may have gained a class since the graph was made.
    graph.define()
    protected = guard.bundled_keys() if own else frozenset[Key]()
    return graph.write(found.records, found.files, by, report, protected), found.skipped


def read(paths: Sequence[Path], vocabulary: Vocabulary) -> Batch:
    """Return the records of the tables at ``paths``, not checked yet.

    Raises InputError when there is nothing that can be read, or more than one load takes.
    """
    batch = Batch()
    for path in paths:
        tables = Tables(path, vocabulary)
        batch.records += islice(tables.records(), LIMIT + 1 - len(batch.records))
        for name, hashed in tables.files.items():
            batch.files[_unlike(name, batch.files)] = hashed
        batch.skipped += tables.skipped
        batch.faults += tables.faults
        if len(batch.records) > LIMIT:
            raise InputError(f"these files hold more than {LIMIT:,} records, the most of one load")
    return batch


def _unlike(name: str, taken: Container[str]) -> str:
    """Return ``name``, or with a number where another folder of that name was loaded too."""
    numbered = (f"{name} ({number})" for number in count(2))
    return name if name not in taken else next(one for one in numbered if one not in taken)


def _synthetic(graph: Graph, records: Sequence[Record]) -> list[Fault]:
    if graph.about().purpose == "demonstration":
        return []
    message = "synthetic records may stand in the demonstration only"
    return [
        Fault(message, *one.place, "origin", "synthetic", ("published", "project"))
        for one in records
        if one.properties.get("origin") == "synthetic"
    ]


def _summary(faults: Sequence[Fault]) -> str:
    files = len({one.file for one in faults if one.file})
    number = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    where = f" in {files} files" if files > 1 else ""
    return f"nothing was loaded: {number}{where}"
