"""REFI-QDA projects: ``.qdpx`` archives, and the bare ``.qde`` that is in them."""

from collections.abc import Iterator
from pathlib import Path

from loaders.container import SIZE, Container
from loaders.qda.piece import Piece
from loaders.refi import sniff, values
from loaders.refi.files import Archived, Beside
from loaders.refi.reader import PROJECT, Reader
from loaders.told import Told
from ontology.errors import InputError

NAME = "qdpx"
TITLE = "REFI-QDA project"
SUFFIXES: tuple[str, ...] = (".qdpx", ".qde")
_PROJECT = "project.qde"


def takes(path: Path, head: bytes) -> bool:
    """Whether the file is an archive with a project in it, or a project's XML."""
    if head.startswith(b"PK"):
        return path.suffix.lower() == ".qdpx" or _holds_one(path)
    if path.suffix.lower() == ".qdpx":
        return True  # whatever is wrong with it is said when it is read
    root, ours = sniff.root(head)
    return root == PROJECT and (ours or path.suffix.lower() in SUFFIXES)


def read(path: Path, told: Told) -> Iterator[Piece]:
    """Give the pieces of a project. Raises InputError for a file that cannot be read."""
    if _is_bare(path):
        yield from _bare(path, told)
        return
    with Container(path) as container:
        name = _project(container)
        reader = Reader(PROJECT, path.name, told, Archived(container))
        with container.open(name) as opened:
            yield from reader.pieces(opened, path.stem, opened.size)


def _bare(path: Path, told: Told) -> Iterator[Piece]:
    reader = Reader(PROJECT, path.name, told, Beside(path.parent))
    with sniff.opened(path) as opened:
        size = path.stat().st_size
        if size > SIZE:
            raise InputError(f"{path.name} is too large: at most {SIZE:,} bytes")
        yield from reader.pieces(opened, path.stem, size)


def _is_bare(path: Path) -> bool:
    with sniff.opened(path) as opened:
        head = opened.read(2**12)
    return not head.startswith(b"PK") and bool(sniff.root(head)[0])


def _holds_one(path: Path) -> bool:
    try:
        with Container(path) as container:
            return bool(_projects(container))
    except InputError:
        return False


def _projects(container: Container) -> list[str]:
    """Return the XML of projects at the root; in a folder, where somebody packed that."""
    found = [one for one in container.names if one.lower().endswith(".qde")]
    return [one for one in found if "/" not in one] or found


def _project(container: Container) -> str:
    """Return the name of the project's XML, which some tools name after the project."""
    found = _projects(container)
    if not found:
        raise InputError(f"{container.name} holds no project: no .qde file is in it")
    if len(found) == 1 or found.count(_PROJECT) == 1:
        return _PROJECT if _PROJECT in found else found[0]
    names = " and ".join(values.last(one) for one in found[:3])
    raise InputError(f"{container.name} holds {names}; which of them is the project is unknown")
