"""The formats that can be loaded: every module of this package is one, found by looking.

A module has ``NAME`` (what ``--as`` calls it), ``TITLE`` (what a person calls it), ``SUFFIXES``
(of its files, with the dot, in lower case), and two functions:

- ``takes(path: Path, head: bytes) -> bool``: whether the file at ``path``, which begins with
  ``head`` (up to 64 KiB; empty for a folder), looks like one. It reads no more than it needs,
  never raises, and says yes only to what it is meant for; the first module by ``ORDER`` (lower
  first, 50 where there is none) that says yes has it.
- ``read(path: Path, told: Told) -> Iterator[Piece | Record]``: what it holds, as pieces of a coded
  project (``loaders.qda.piece``) or as records (``ontology.record``). It tells ``told`` what it
  sees, skips and misses, and raises InputError for a file that cannot be read at all.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol, cast

from loaders.qda.piece import Piece
from loaders.told import Told
from ontology.errors import InputError
from ontology.record import Record

HEAD = 2**16  # bytes of a file that formats know it by


class Format(Protocol):
    """What every module of this package is."""

    NAME: str
    TITLE: str
    SUFFIXES: tuple[str, ...]

    def takes(self, path: Path, head: bytes) -> bool:
        """Whether a file looks like one of this format."""

    def read(self, path: Path, told: Told) -> Iterator[Piece | Record]:
        """Give what a file holds."""


def every() -> list[Format]:
    """Return every format, those that are asked first at the front."""
    names = [one.name for one in pkgutil.iter_modules(__path__)]
    found = [cast("Format", importlib.import_module(f"{__name__}.{name}")) for name in names]
    return sorted(found, key=lambda one: (getattr(one, "ORDER", 50), one.NAME))


def named(name: str) -> Format:
    """Return the format that ``--as`` calls ``name``. Raises InputError when there is none."""
    known = {one.NAME: one for one in every()}
    if name not in known:
        raise InputError(f"there is no format {name} (allowed: {', '.join(sorted(known))})")
    return known[name]


def of(path: Path) -> Format | None:
    """Return the format of the file or folder at ``path``, None when it looks like none.

    Raises InputError when it cannot be read.
    """
    head = begins(path)
    return next((one for one in every() if one.takes(path, head)), None)


def begins(path: Path) -> bytes:
    """Return how a file begins; nothing for a folder. Raises InputError."""
    if path.is_dir():
        return b""
    try:
        with path.open("rb") as opened:
            return opened.read(HEAD)
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror}") from None


def main_file(path: Path) -> Path:
    """Return the file of a format that is a folder with one in it; ``path`` where it is a file."""
    return next((one for one in (path / "data.qda",) if one.is_file()), path)
