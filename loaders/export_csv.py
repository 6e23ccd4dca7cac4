"""A graph written out as plain tables: the backup, and the way to another server or engine."""

import csv
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree

from graph import Graph
from graph.dump import Dump, refuse_while_loading
from graph.large import Report
from loaders import cell, manifest, template
from loaders.manifest import Manifest
from loaders.sorting import Cells, Rows
from loaders.table import stops_of
from ontology.check import edge_faults, node_faults
from ontology.errors import GraphError, InputError
from ontology.record import Edge, Node, Record
from ontology.vocabulary import Vocabulary

_EVERY = 500  # records between two reports
_ATTEMPTS = 2


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote: ``rows`` by table, ``records`` as a load counts them.

    ``left`` is what the vocabulary does not know, in words with how often it was met; it is not in
    the tables. ``unfit`` counts rows, by table, that the checks of a load would refuse.
    """

    folder: Path
    rows: Mapping[str, int]
    records: int
    loads: int
    left: Mapping[str, int] = field(default_factory=dict)
    unfit: Mapping[str, int] = field(default_factory=dict)


def write(graph: Graph, folder: Path, report: Report | None = None) -> Exported:
    """Write every record of ``graph`` into ``folder``, which must be new or empty.

    The folder gets its name when everything is in it, and only its owner can read it. ``report``
    is told of the progress. Raises InputError when the folder holds something or cannot be
    written, GraphError when a load is running, the graph keeps changing meanwhile, or peergraph
    did not make it.
    """
    target = folder.resolve()
    for _ in range(_ATTEMPTS):
        refuse_while_loading(graph.connection)
        before = graph.about()
        if not before.purpose:
            raise GraphError(f"{graph.name} was not made by peergraph, so it cannot be exported")
        with _writable(folder), _partial(target) as part:
            done = _write(graph, part, folder, report)
            refuse_while_loading(graph.connection)
            if graph.about() == before:
                _publish(part, target)
                return done
    raise GraphError(
        f"{graph.name} was changed while it was exported, twice; try again when nobody writes to it"
    )


@contextmanager
def _writable(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputError(f"{folder} cannot be written to: {error.strerror}") from None


@contextmanager
def _partial(target: Path) -> Iterator[Path]:
    """A hidden folder beside ``target``, gone at the end unless it was renamed."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InputError(f"{target} is there and not empty; choose a new folder for the export")
    part = target.with_name(f".{target.name}.part")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        part.mkdir(mode=0o700)
    except FileExistsError:
        raise InputError(
            f"{part} is left of an export that is running or was broken off; "
            "remove it when none is running"
        ) from None
    try:
        yield part
    finally:
        rmtree(part, ignore_errors=True)


def _publish(part: Path, target: Path) -> None:
    if target.exists():
        target.rmdir()  # empty; elsewhere than on POSIX it could not be replaced
    part.rename(target)


def _write(graph: Graph, part: Path, folder: Path, report: Report | None) -> Exported:
    tables = Writer(part, graph.vocabulary)
    dump = Dump(graph.connection, graph.vocabulary)
    total, nodes = dump.total, 0
    for record in dump.records():
        tables.add(record)
        nodes += isinstance(record, Node)
        if report and (nodes == total or nodes % _EVERY == 0):
            report(nodes, total)
    about, loads = graph.about(), graph.loads()
    Manifest(
        graph=graph.name,
        purpose=about.purpose,
        records=tables.records,
        tables=tables.write(),
        left=dict(sorted(dump.left.items())),
        loads=[one.row() | {"files": dict(one.files), "by": one.by} for one in loads],
        engine=graph.connection.engine().name,
        vocabulary=graph.vocabulary.version,
        exported=datetime.now(UTC).isoformat(timespec="seconds"),
    ).write(part)
    _close(part / manifest.NAME)
    rows = {name: some.number for name, some in tables.rows.items()}
    return Exported(folder, rows, tables.records, len(loads), dump.left, tables.unfit)


def _close(file: Path) -> None:
    """Let only the owner read a file, and see it onto the disk."""
    file.chmod(0o600)
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())


class Writer:
    """The tables of one export in ``folder``, kept on disk until all their columns are known."""

    def __init__(self, folder: Path, vocabulary: Vocabulary) -> None:
        self.rows: dict[str, Rows] = {}
        self.records = 0
        self.unfit: Counter[str] = Counter()
        self._folder = folder
        self._vocabulary = vocabulary

    def add(self, record: Record) -> None:
        """Add a record's row to its table."""
        known = self._vocabulary
        if isinstance(record, Node):
            name, cells = record.label, node_cells(record, known)
            faults = node_faults(record, known)
            self.records += 1 + sum(map(len, record.links.values()))
        else:
            name, cells = record.type, edge_cells(record, known)
            faults = edge_faults(record, known)
            self.records += 1
        if name not in self.rows:
            self.rows[name] = Rows(self._folder, name)
        self.rows[name].add(record.id, cells)
        self.unfit.update([name] if faults else [])

    def write(self) -> dict[str, dict[str, int | str]]:
        """Write a CSV file for each table that has a row; return rows and SHA-256 by its name."""
        found: dict[str, dict[str, int | str]] = {}
        for name in (one for one in self._vocabulary.tables if one in self.rows):
            rows, file = self.rows[name], self._folder / f"{name}.csv"
            columns = _columns(name, rows.columns, self._vocabulary)
            with file.open("x", encoding="utf-8-sig", newline="") as stream:
                lines = csv.writer(stream, lineterminator="\n")
                lines.writerow(columns)
                lines.writerows([row.get(one, "") for one in columns] for row in rows.sorted())
            _close(file)
            found[file.name] = {"rows": rows.number, "sha256": manifest.hashed(file)}
        return found


def _columns(name: str, used: set[str], vocabulary: Vocabulary) -> list[str]:
    kinds = vocabulary.classes if name in vocabulary.classes else vocabulary.relationships
    kept = used | kinds[name].required | {"id", "origin"}
    return [one for one in template.columns(name, vocabulary) if one in kept]


def node_cells(node: Node, vocabulary: Vocabulary) -> Cells:
    """Return the cells of a record's row, by column."""
    known = vocabulary.classes[node.label].properties
    cells = {name: cell.exact(value, known[name]) for name, value in node.properties.items()}
    for kind, refs in node.links.items():
        labels = stops_of(vocabulary.relationships[kind], node.label)
        cells[kind] = cell.exact_names(refs, labels)
    return cells


def edge_cells(edge: Edge, vocabulary: Vocabulary) -> Cells:
    """Return the cells of the row of a relationship that has properties, by column."""
    kind = vocabulary.relationships[edge.type]
    known = kind.properties
    cells = {name: cell.exact(value, known[name]) for name, value in edge.properties.items()}
    ends = {
        "from": cell.exact_ref(edge.start, kind.starts),
        "to": cell.exact_ref(edge.end, stops_of(kind, edge.start.label)),
    }
    return ends | cells
