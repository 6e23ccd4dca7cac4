"""Uploaded files put where the loaders can read them: in a private folder that goes afterwards.

A ZIP is somebody else's work until it is looked at: nothing in it may lead out of the folder, fill
the disk, or hide what it is. Folders within it are flattened where no name is there twice.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO
from zipfile import ZipFile

from loaders import formats, manifest
from loaders.container import BROKEN, DAMAGE, RATIO, SMALL, look, members, packing
from ontology.errors import InputError

ARCHIVE = ".zip"
TABLE = ".csv"  # several of these belong together
_LISTS = (ARCHIVE, Path(manifest.NAME).suffix)
FILES = 1_000  # in one archive
SIZE = 2_000_000_000  # bytes of one upload, unpacked
_BLOCK = 2**16


@dataclass(frozen=True, slots=True)
class Upload:
    """An uploaded file: its name as the browser gives it, and what can be read of it."""

    name: str
    content: IO[bytes]


@dataclass(frozen=True, slots=True)
class Stored:
    """Where an upload lies: ``paths`` for the loaders, and names passed over with the reason."""

    paths: tuple[Path, ...]
    skipped: tuple[tuple[str, str], ...] = ()


@contextmanager
def stored(uploads: Sequence[Upload]) -> Iterator[Stored]:
    """Give the places of uploaded files in a folder that only this user can read, until the end.

    Raises InputError for an archive that is damaged, encrypted, too large or hostile, for a name
    that is there twice, and when the disk has no room.
    """
    with TemporaryDirectory(prefix="peergraph-upload-") as folder:
        store = _Store(Path(folder))
        try:
            store.take(uploads)
        except OSError as error:
            raise InputError(f"the upload cannot be kept: {error.strerror}") from None
        yield Stored(tuple(store.paths), tuple(store.skipped))


class _Store:
    def __init__(self, folder: Path) -> None:
        self.paths: list[Path] = []
        self.skipped: list[tuple[str, str]] = []
        self._folder = folder
        self._room = SIZE
        self._taken: set[str] = set()

    def take(self, uploads: Sequence[Upload]) -> None:
        for one in uploads:
            name = _plain(one.name)
            one.content.seek(0)
            if _is_archive(name):
                self._unpack(name, one.content)
            else:
                self._keep(name, "uploaded", one.content)

    def _unpack(self, name: str, content: IO[bytes]) -> None:
        stem = Path(name).stem.strip(". ") or "archive"
        look(name, content, FILES)
        try:
            with ZipFile(content) as archive:
                for member in members(name, archive, FILES):
                    packing(name, member)
                    with archive.open(member) as opened:
                        limit = max(SMALL, RATIO * member.compress_size)
                        inner = _plain(member.filename)
                        self._keep(inner, stem, opened, limit, f"{name}/{inner}")
        except DAMAGE:
            raise InputError(BROKEN.format(name)) from None

    def _keep(
        self, name: str, group: str, content: IO[bytes], limit: int = SIZE, shown: str = ""
    ) -> None:
        """Write one file; those of one ``group`` lie in one folder."""
        shown, why = shown or name, _unwanted(name)
        if why:
            self.skipped.append((shown, why))
            return
        self._once(f"{group}/{name}", shown)
        found = self._place(group, "files") / name
        self._write(found, shown, content, limit)
        if name == manifest.NAME or _is_table(found):
            found = found.rename(self._place(group, "tables") / name).parent
        if found not in self.paths:
            self.paths.append(found)

    def _place(self, group: str, kind: str) -> Path:
        """Return the folder of a group: tables lie apart from files that stand alone."""
        place = self._folder / kind / group
        place.mkdir(parents=True, exist_ok=True)
        return place

    def _once(self, key: str, shown: str) -> None:
        # Some systems take no notice of capitals.
        if key.casefold() in self._taken:
            raise InputError(f"{shown} is there twice; which of them is meant cannot be told")
        self._taken.add(key.casefold())

    def _write(self, file: Path, shown: str, content: IO[bytes], limit: int) -> None:
        written = 0
        with file.open("xb") as out:
            while block := content.read(_BLOCK):
                written += len(block)
                self._room -= len(block)
                if written > limit:
                    raise InputError(f"{shown} grows more than {RATIO} times when it is unpacked")
                if self._room < 0:
                    raise InputError(f"{shown} is too much: at most {SIZE:,} bytes are unpacked")
                out.write(block)


def kinds() -> tuple[str, ...]:
    """Return the suffixes of every kind of file that can be uploaded, with the dot."""
    read = {suffix for one in formats.every() for suffix in one.SUFFIXES}
    return tuple(sorted({*read, ".qda", *_LISTS}))


def _is_table(file: Path) -> bool:
    """Whether it is a plain table, which belongs to the others beside it; excerpts stand alone."""
    if file.suffix.lower() != TABLE:
        return False
    found = formats.of(file)
    return found is None or found.NAME == "tables"


def _is_archive(name: str) -> bool:
    return Path(name).suffix.lower() == ARCHIVE


def _plain(name: str) -> str:
    """Return the last part of a name, without what a system could take amiss."""
    last = re.split(r"[/\\]", name)[-1]
    return re.sub(r"[^\w .,()\[\]+-]+", "-", last).strip() or "unnamed"


def _unwanted(name: str) -> str:
    """Return why a file is passed over, empty when it is not."""
    if name.startswith((".", "~")):
        return "hidden, or left by an editor"
    if _is_archive(name):
        return "an archive within an archive"
    known = Path(name).suffix.lower() in kinds() or name == manifest.NAME
    return "" if known else "not a kind of file that can be loaded"
