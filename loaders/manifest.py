"""The list that stands beside the tables of an export: what was written, and from which graph.

Where it stands, marked cells of the tables mean exactly what they say. Tables may be edited, added
or taken away; what differs from the list is said when they are loaded, because a backup that was
damaged looks just so.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from hashlib import file_digest
from pathlib import Path
from typing import Any, cast, get_args

from graph import Graph, projects
from graph.projects import Purpose
from ontology.errors import GraphError, InputError

NAME = "peergraph.json"
FORMAT = 1
_MIXED = (
    "these tables are an export of a demonstration, with synthetic records in it, which only an "
    "empty graph takes; make one with: peergraph new NAME, then load them alone"
)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an export says of itself. ``tables`` gives rows and SHA-256 by file name.

    ``records`` counts rows and the relationships in their columns, as a load does. ``loads`` are
    the receipts of the graph, for information; a load does not bring them back.
    """

    graph: str
    purpose: str
    records: int
    tables: Mapping[str, Mapping[str, Any]]
    left: Mapping[str, int] = field(default_factory=dict)
    loads: Sequence[Mapping[str, Any]] = ()
    engine: str = ""
    vocabulary: str = ""
    exported: str = ""

    def write(self, folder: Path) -> None:
        """Write it into ``folder``."""
        text = json.dumps({"peergraph": FORMAT} | asdict(self), ensure_ascii=False, indent=1)
        (folder / NAME).write_text(text + "\n", "utf-8", newline="\n")


def beside(path: Path) -> Manifest | None:
    """Return the list beside the tables at ``path``, a folder or one of its CSV files.

    None where there is none. Raises InputError when it cannot be read.
    """
    file = _place(path)
    if file is None or not file.is_file():
        return None
    try:
        found = json.loads(file.read_bytes())
        version = int(found.pop("peergraph"))
        if version > FORMAT:
            raise InputError(f"{file} was written by a newer peergraph; load it with that one")
        return _checked(Manifest(**found))
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise InputError(
            f"{file} is damaged or no list of an export; the tables beside it cannot be read "
            "exactly without it (remove it to load them as tables that somebody typed)"
        ) from None


def _checked(found: Manifest) -> Manifest:
    tables = found.tables if isinstance(found.tables, dict) else {"": None}
    whole = all(isinstance(one, dict) for one in tables.values())
    if not whole or found.purpose not in get_args(Purpose):
        raise ValueError
    return found


def _place(path: Path) -> Path | None:
    if path.is_dir():
        return path / NAME
    return path.parent / NAME if path.suffix.lower() == ".csv" else None


def differences(paths: Sequence[Path]) -> Iterator[str]:
    """Give a sentence for each export among ``paths`` whose tables are not as they were written.

    Raises InputError when a list cannot be read.
    """
    for path in paths:
        found = beside(path)
        if found:
            parts = list(_differences(path, found))
            if parts:
                yield f"Not as it was exported: {path.name}: {', '.join(parts)}."


def _differences(path: Path, found: Manifest) -> Iterator[str]:
    folder = path if path.is_dir() else path.parent
    there = {one.name: one for one in sorted(folder.iterdir()) if one.suffix.lower() == ".csv"}
    wanted = {*there, *found.tables} if path.is_dir() else {path.name}
    for name in sorted(wanted):
        if name not in there:
            yield f"{name} is missing"
        elif name not in found.tables:
            yield f"{name} was added"
        elif hashed(there[name]) != found.tables[name].get("sha256"):
            yield f"{name} was changed"


def hashed(file: Path) -> str:
    """Return the SHA-256 of a file. Raises InputError when it cannot be read."""
    try:
        with file.open("rb") as stream:
            return file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}") from None


def purpose(graph: Graph, paths: Sequence[Path]) -> str:
    """Return what ``graph`` is for once it has taken ``paths``; nothing is changed.

    The demonstration takes no project, and a project no synthetic records. An empty graph takes an
    export of a demonstration and is one from then on. Raises GraphError when it may not take them.
    """
    found = [beside(path) for path in paths]
    purposes = {one.purpose if one else "" for one in found}
    now = graph.about().purpose
    if "demonstration" not in purposes:
        # One that holds nothing was to become a demonstration when its load was broken off.
        if now == "demonstration" and (graph.name == projects.DEMO or not _empty(graph)):
            raise GraphError(
                f"{graph.name} is the demonstration and takes no other records; "
                "make a graph of your own with: peergraph new NAME, then load into it"
            )
        return "project" if now else now
    if len(purposes) > 1 or not _empty(graph):
        raise GraphError(_MIXED)
    return "demonstration"


@contextmanager
def admitted(graph: Graph, paths: Sequence[Path]) -> Iterator[None]:
    """Let a load of ``paths`` into ``graph``, which is for what ``purpose`` says from then on.

    It is what it was when the load fails. Raises GraphError as ``purpose`` does.
    """
    before, wanted = graph.about().purpose, purpose(graph, paths)
    if before != wanted and not _become(graph, wanted):
        raise GraphError(_MIXED)  # somebody was quicker
    try:
        yield
    except BaseException:
        if before != wanted:
            _become(graph, before)
        raise


def _empty(graph: Graph) -> bool:
    return projects.empty(graph.connection, graph.vocabulary)


def _become(graph: Graph, purpose: str) -> bool:
    wanted = cast("Purpose", purpose)
    return projects.become(graph.connection, graph.vocabulary, graph.name, wanted)
