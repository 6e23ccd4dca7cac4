"""Projects written to a file and read again."""

from pathlib import Path
from typing import TypeVar

import pytest

from loaders.formats import refi
from loaders.qda.piece import (
    Piece,
)
from loaders.told import Told
from ontology.errors import InputError
from tests.loaders.formats.fuzz import SECRET
from tests.loaders.formats.refi_files import codebook, packed, project, users

Kind = TypeVar("Kind")


def read(path: Path, content: bytes, name: str = "a.qdpx") -> tuple[list[Piece], Told]:
    file = path / name
    file.write_bytes(content)
    told = Told(file.name)
    return list(refi.read(file, told)), told


def simple(path: Path, *parts: str, origin: str = "") -> tuple[list[Piece], Told]:
    """A project of the usual codes, and these parts."""
    return read(path, packed(project(users(), codebook(), *parts, origin=origin)))


def of(pieces: list[Piece], kind: type[Kind]) -> list[Kind]:
    return [one for one in pieces if isinstance(one, kind)]


def refused(path: Path, content: bytes, name: str = "a.qdpx") -> str:
    with pytest.raises(InputError) as error:
        read(path, content, name)
    assert SECRET not in str(error.value)
    return str(error.value)
