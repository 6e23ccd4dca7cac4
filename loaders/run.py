"""The one pipeline: files to records, checked, written under one receipt."""

from collections import Counter
from collections.abc import Callable, Container, Sequence
from itertools import count
from pathlib import Path

from graph import Graph, comparing, gate
from graph.comparing import Comparison, Part
from graph.large import Report
from graph.merging import Key
from graph.receipt import Receipt
from graph.spool import Spool
from loaders import bundled, guard, manifest
from loaders.examined import CHANGES, Examined, Portion
from loaders.table import Tables
from ontology.check import Checker
from ontology.errors import Fault, Faults, GraphError, InputError
from ontology.record import Node, Record, Ref
from ontology.vocabulary import Vocabulary

STEP = 5_000  # records between two reports of progress
_SYNTHETIC = "synthetic records may stand in the demonstration only"
_REAL = ("published", "project")
_NOTHING = "there is no record in these files, only headers or nothing"


class Intake:
    """What files bring, read once: records, hashes, names passed over, and every fault.

    ``seen`` counts the records of each kind in each file. ``purpose`` is that of the graph they are
    for. Memory stays flat, however large the files are.
    """

    def __init__(self, vocabulary: Vocabulary, purpose: str, records: Spool) -> None:
        self.records = records
        self.files: dict[str, str] = {}
        self.skipped: dict[str, str] = {}
        self.faults = Faults()
        self.number = 0
        self.seen: Counter[Part] = Counter()
        self._vocabulary = vocabulary
        self._checker = Checker(vocabulary)
        self._anchors = guard.Anchors()
        self._synthetic = purpose == "demonstration"

    def read(self, path: Path, report: Report) -> None:
        """Take in the tables at ``path``. Raises InputError when nothing can be read there."""
        tables = Tables(path, self._vocabulary)
        for record in tables.records():
            self._take(record)
            if self.number % STEP == 0:
                report(self.number, 0)
        for name, hashed in tables.files.items():
            self.files[_unlike(name, self.files)] = hashed
        self.skipped |= tables.skipped
        self.faults += tables.faults

    def finish(self, known: Callable[[list[Ref]], set[Ref]]) -> None:
        """Judge what only shows across all records; ``known`` says which the graph has."""
        self._checker.finish(known)
        self._anchors.finish()
        self.faults += self._checker.faults
        self.faults += self._anchors.faults

    def _take(self, record: Record) -> None:
        self.number += 1
        kind = record.label if isinstance(record, Node) else record.type
        self.seen[record.place.file, kind] += 1
        self._checker.add(record)
        self._anchors.add(record)
        if not self._synthetic and record.properties.get("origin") == "synthetic":
            self.faults.append(Fault(_SYNTHETIC, *record.place, "origin", "synthetic", _REAL))
        if not self._checker.faults and not self.faults:  # else nothing will be written
            self.records.add(record)


def load(
    graph: Graph, paths: Sequence[Path], by: str = "", report: Report | None = None
) -> tuple[Receipt, list[str]]:
    """Load a user's files into a project; return the receipt and the names passed over.

    ``report`` is called with how many records are written and how many there are.

    Raises InputError with every fault of the files, GraphError when the graph is the
    demonstration, which takes no project. An export of a demonstration makes an empty graph one.
    """
    _refuse_missing(paths)
    with manifest.admitted(graph, paths):
        return _load(graph, paths, by, report, own=True)


def _refuse_missing(paths: Sequence[Path]) -> None:
    for path in paths:
        if not path.exists():
            raise InputError(f"there is no file or folder {path}")


def examine(graph: Graph, paths: Sequence[Path], report: Report | None = None) -> Examined:
    """Return what ``load`` would do with files, which is found out by reading alone.

    Faults of the files are part of the answer, so that they can be shown beside what was found.
    Raises InputError for a file that cannot be loaded at all, GraphError when the graph takes none
    of these, or is not whole.
    """
    _refuse_missing(paths)
    notes, purpose = tuple(manifest.differences(paths)), manifest.purpose(graph, paths)
    about = graph.about()
    if not about.purpose:
        raise GraphError(gate.NOT_OURS)
    if about.loading:
        told = gate.notice(about.loading)
        raise GraphError(f"{about.name} is not whole, so files cannot be held against it. {told}")
    with Spool(graph.vocabulary) as records:
        found = _taken_in(graph, paths, purpose, records, report)
        compared = Comparison()
        if not found.faults and found.number:
            compared = comparing.compare(
                graph.connection, graph.vocabulary, records, guard.bundled_keys(), report
            )
        return _examined(graph.name, found, compared, notes)


def _examined(graph: str, found: Intake, compared: Comparison, notes: tuple[str, ...]) -> Examined:
    faults = Faults([] if found.number or found.faults else [Fault(_NOTHING)])
    faults += found.faults
    faults += compared.faults
    portions = tuple(
        Portion(*part, seen, *(compared.states.get(part, Counter())[one] for one in CHANGES))
        for part, seen in found.seen.items()
    )
    return Examined(
        graph,
        tuple(found.files),
        portions,
        compared.removed,
        tuple(found.skipped.items()),
        tuple(_ordered(faults)),
        faults.number,
        notes,
    )


def load_bundled(graph: Graph, parts: Sequence[str]) -> Receipt:
    """Load bundled parts: ``thesis``, ``literature``, ``synthetic`` (the demonstration only)."""
    receipt, _ = _load(graph, [bundled.folder(part) for part in parts], "peergraph", None)
    return receipt


def _load(
    graph: Graph, paths: Sequence[Path], by: str, report: Report | None, own: bool = False
) -> tuple[Receipt, list[str]]:
    tell = report or (lambda _done, _total: None)
    # First of all: what a dead writer left is neither to be seen nor to be linked to.
    graph.settle(tell)
    with Spool(graph.vocabulary) as records:
        found = _taken_in(graph, paths, graph.about().purpose, records, tell)
        _refuse(found)
        # The vocabulary may have gained a class since the graph was made.
        graph.define()
        protected = guard.bundled_keys() if own else frozenset[Key]()
        return graph.write(records, found.files, by, tell, protected), list(found.skipped)


def _taken_in(
    graph: Graph, paths: Sequence[Path], purpose: str, records: Spool, report: Report | None
) -> Intake:
    found = Intake(graph.vocabulary, purpose, records)
    for path in paths:
        found.read(path, report or (lambda _done, _total: None))
    found.finish(graph.known)
    return found


def _refuse(found: Intake) -> None:
    if found.faults:
        raise InputError(_summary(found.faults), _ordered(found.faults), found.faults.number)
    if not found.number:
        raise InputError(_NOTHING)


def _ordered(faults: Faults) -> list[Fault]:
    return sorted(faults, key=lambda one: (one.file, one.row))


def _unlike(name: str, taken: Container[str]) -> str:
    """Return ``name``, or with a number where another folder of that name was loaded too."""
    numbered = (f"{name} ({number})" for number in count(2))
    return name if name not in taken else next(one for one in numbered if one not in taken)


def _summary(faults: Faults) -> str:
    files = len({one.file for one in faults if one.file})
    number = "1 fault" if faults.number == 1 else f"{faults.number} faults"
    where = f" in {files} files" if files > 1 else ""
    return f"nothing was loaded: {number}{where}"
