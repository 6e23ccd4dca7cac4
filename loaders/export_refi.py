"""A study written as other programs read it: a REFI-QDA codebook (.qdc) or project (.qdpx).

A project holds the participants' words: whole texts, quotes, memos, and the bands of their
attributes. It is for whoever may see the graph itself; nothing in it is left out for others.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from graph import Graph
from graph.coded import Coded, Scope, scope
from graph.dump import refuse_while_loading
from graph.large import Report
from loaders import export_guid, export_qdc, export_qdpx
from loaders.export_coded import LABELS, NO_PLACE, Gathering
from loaders.export_qdpx import Head
from loaders.export_xml import Xml
from loaders.qda.material import Material
from loaders.qda.piece import Code
from ontology.errors import GraphError, InputError
from ontology.record import Node

_EVERY = 500  # records between two reports
_ATTEMPTS = 2
_OF_CODES = ("Code", "Collection", "Memo")
Left = Counter[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote: ``elements`` by name, of the study called ``study``.

    ``left`` counts by (what, why) what is in the graph and not in the file. ``replaced`` are
    characters that XML cannot hold, each of them U+FFFD in the file.
    """

    file: Path
    study: str
    elements: Mapping[str, int]
    left: Mapping[tuple[str, str], int] = field(default_factory=dict)
    replaced: int = 0


def write_codebook(
    graph: Graph, file: Path, study: str = "", report: Report | None = None
) -> Exported:
    """Write the codes of ``graph`` to ``file``, which must be new, as a .qdc.

    ``study`` is the id or the label of the one that is meant; there may be one only without it.
    The file gets its name when it is whole, and only its owner can read it. ``report`` is told of
    the progress. Raises InputError when the file is there or cannot be written, NamingError when
    it is not clear which study is meant, GraphError when there is no code, a load is running, the
    graph keeps changing meanwhile, or peergraph did not make it.
    """
    return _attempts(graph, file, study, _codebook, report)


def write_project(
    graph: Graph, file: Path, study: str = "", report: Report | None = None
) -> Exported:
    """Write sources, codes, quotes, codings, cases, memos and collections as a .qdpx.

    Arguments and errors are those of ``write_codebook``; a project may be without codes. A source
    without a text and a quote without a place in it are left out, and counted.
    """
    return _attempts(graph, file, study, _project, report)


def _attempts(
    graph: Graph, file: Path, study: str, write: "Write", report: Report | None
) -> Exported:
    for _ in range(_ATTEMPTS):
        refuse_while_loading(graph.connection)
        before = graph.about()
        if not before.purpose:
            raise GraphError(f"{graph.name} was not made by peergraph, so it cannot be exported")
        with _partial(file) as part:
            xml, left, name = _written(graph, part, study, write, report)
            refuse_while_loading(graph.connection)
            if graph.about() == before:
                _publish(part, file)
                return Exported(file, name, xml.counts, left, xml.replaced)
    raise GraphError(
        f"{graph.name} was changed while it was exported, twice; try again when nobody writes to it"
    )


@contextmanager
def _partial(file: Path) -> Iterator[Path]:
    """A name for a hidden file beside ``file``, gone at the end unless it was renamed."""
    _refuse(file)
    part = file.with_name(f".{file.name}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            raise InputError(
                f"{part} is left of an export that is running or was broken off; "
                "remove it when none is running"
            ) from None
        try:
            yield part
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"{file} cannot be written to: {error.strerror}") from None


def _refuse(file: Path) -> None:
    if file.exists() or file.is_symlink():
        raise InputError(f"{file} is there already; choose a new file for the export")


def _publish(part: Path, file: Path) -> None:
    with part.open("rb+") as stream:
        os.fsync(stream.fileno())
    _refuse(file)  # somebody may have been quicker
    part.rename(file)


def _written(
    graph: Graph, part: Path, study: str, write: "Write", report: Report | None
) -> tuple[Xml, Left, str]:
    wanted, material = scope(graph.connection, study), Material()
    xml, left = write(graph, wanted, material, part, report)
    material.close()  # after an error it goes with the last of the queries that read from it
    return xml, left, wanted.name


def _project(
    graph: Graph, wanted: Scope, material: Material, part: Path, report: Report | None
) -> tuple[Xml, Left]:
    dump, left = _gathered(graph, wanted, LABELS, material, report)
    left += Counter({(label, NO_PLACE): number for label, number in dump.passed.items()})
    left += Counter({(what, "the vocabulary does not know it"): n for what, n in dump.left.items()})
    return export_qdpx.write(part, material, _head(graph, wanted)), left


def _codebook(
    graph: Graph, wanted: Scope, material: Material, part: Path, report: Report | None
) -> tuple[Xml, Left]:
    _, left = _gathered(graph, wanted, _OF_CODES, material, report)
    if material.one(Code, "WHERE TRUE") is None:
        raise GraphError(f"there is no code in {wanted.name} to write")
    # A codebook is not asked for memos of anything else.
    left = Left({key: n for key, n in left.items() if not key[0].startswith(("Memo", "ABOUT"))})
    ((memos,),) = material.rows("SELECT count(DISTINCT memo) FROM About WHERE kind = 'code'")
    ((sets,),) = material.rows("SELECT count(*) FROM Collection")
    with part.open("w", encoding="utf-8", newline="\n") as stream:
        xml = export_qdc.write(stream, material, _head(graph, wanted).origin)
    left["Memo", "a codebook has no place for it"] += memos
    left["Collection", "it holds no code"] += sets - xml.counts["Set"]
    return xml, +left


def _gathered(
    graph: Graph, wanted: Scope, labels: tuple[str, ...], material: Material, report: Report | None
) -> tuple[Coded, Left]:
    dump, nodes = Coded(graph.connection, graph.vocabulary, labels), 0
    gathering = Gathering(wanted, material)
    for record in dump.records():
        gathering.add(record)
        nodes += isinstance(record, Node)
        if report and (nodes == dump.total or nodes % _EVERY == 0):
            report(nodes, dump.total)
    gathering.finish()
    export_guid.assign(material, graph.about().token)
    return dump, gathering.left


def _head(graph: Graph, wanted: Scope) -> Head:
    made_up = " (demonstration, synthetic)" if graph.about().purpose == "demonstration" else ""
    origin = f"peergraph {metadata.version('peergraph')}"
    return Head(wanted.name + made_up, origin, datetime.now(UTC))


Write = Callable[[Graph, Scope, Material, Path, Report | None], tuple[Xml, Left]]
