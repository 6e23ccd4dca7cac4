"""A map by itself: what its concepts and claims add to a project that the graph has."""

from collections.abc import Iterator
from pathlib import Path

from loaders import map as maps
from loaders.qda.piece import Piece
from loaders.told import Told

NAME = "map"
TITLE = "map of a project"
SUFFIXES = (".yaml", ".yml")


def takes(path: Path, head: bytes) -> bool:  # noqa: ARG001  (a map may begin with anything)
    """Whether it is named as YAML is."""
    return path.is_file() and path.suffix.lower() in SUFFIXES


def read(path: Path, told: Told) -> Iterator[Piece]:
    """Give nothing: a map has no pieces, and is applied to the graph by ``loaders.qda.alone``.

    Raises InputError with every fault of the map.
    """
    given = maps.read(path)
    told.see("concept", len(given.concepts))
    told.see("claim", len(given.claims))
    yield from ()
