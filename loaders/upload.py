"""Uploaded files put where the loaders can read them: in a private folder that goes afterwards.

A ZIP is somebody else's work until it is looked at: nothing in it may lead out of the folder, fill
the disk, or hide what it is. Folders within it are flattened where no name is there twice.
"""

import re
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from stat import S_IFMT, S_IFREG
from tempfile import TemporaryDirectory
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812

from loaders import manifest, sheet
from ontology.errors import InputError

ARCHIVE = ".zip"
TABLE = ".csv"  # several of these belong together
# Every kind of file that can be uploaded; a new format of the loaders is added here.
KINDS = (*sheet.KINDS, ARCHIVE, Path(manifest.NAME).suffix)
FILES = 1_000  # in one archive
SIZE = 2_000_000_000  # bytes of one upload, unpacked
RATIO = 200  # times that a file may grow when it is unpacked; tables grow some ten times
_SMALL = 1_000_000  # bytes that may grow by any ratio
_BLOCK = 2**16
# The record at the end of an archive: how many files it lists, and how long the list is.
_END, _LENGTH, _COMMENT = b"PK\x05\x06", 22, 2**16
_HUGE, _BEFORE = b"PK\x06\x07", 20  # stands before it where there is another record to believe
_ENTRY = 1_000  # bytes that one file takes in the list at most, about
_ENCRYPTED = 0x1
_DAMAGE = (
    *(BadZipFile, EOFError, NotImplementedError),
    *(RuntimeError, ValueError, ZlibError, struct.error),
)
_BROKEN = "{} is not a ZIP archive, or damaged"


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
        _look(name, content)
        try:
            with ZipFile(content) as archive:
                for member in _members(name, archive):
                    with archive.open(member) as opened:
                        limit = max(_SMALL, RATIO * member.compress_size)
                        inner = _plain(member.filename)
                        self._keep(inner, stem, opened, limit, f"{name}/{inner}")
        except _DAMAGE:
            raise InputError(_BROKEN.format(name)) from None

    def _keep(
        self, name: str, group: str, content: IO[bytes], limit: int = SIZE, shown: str = ""
    ) -> None:
        """Write one file; those of one ``group`` lie in one folder."""
        shown, why = shown or name, _unwanted(name)
        if why:
            self.skipped.append((shown, why))
            return
        together = name == manifest.NAME or Path(name).suffix.lower() == TABLE
        self._once(f"{group}/{name}", shown)
        place = self._place(group, together)
        self._write(place / name, shown, content, limit)
        found = place if together else place / name
        if found not in self.paths:
            self.paths.append(found)

    def _place(self, group: str, together: bool) -> Path:
        """Return the folder of a group: tables lie apart from files that stand alone."""
        place = self._folder / ("tables" if together else "files") / group
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
    known = Path(name).suffix.lower() in sheet.KINDS or name == manifest.NAME
    return "" if known else "not a kind of file that can be loaded"


def _look(name: str, content: IO[bytes]) -> None:
    """Refuse an archive whose list of files is too long, before all of it is read into memory."""
    size = content.seek(0, 2)
    content.seek(max(0, size - _COMMENT - _LENGTH))
    tail = content.read()
    at = tail.rfind(_END)
    if at < 0 or at + _LENGTH > len(tail):
        raise InputError(_BROKEN.format(name))
    files, length = struct.unpack_from("<HI", tail, at + 10)
    another = tail[max(0, at - _BEFORE) : at].startswith(_HUGE)
    if another or files > FILES or length > FILES * _ENTRY:
        raise InputError(f"{name} holds too much: at most {FILES:,} files are unpacked")


def _members(name: str, archive: ZipFile) -> Iterator[ZipInfo]:
    """Give the files of an archive. Raises InputError when one of them is not to be trusted."""
    found = [one for one in archive.infolist() if not one.is_dir()]
    if len(found) > FILES:
        raise InputError(f"{name} holds too much: at most {FILES:,} files are unpacked")
    for one in found:
        wrong = _hostile(one)
        if wrong:
            raise InputError(f"{name} was refused: it holds {wrong}")
    yield from found


def _hostile(member: ZipInfo) -> str:
    """Return what is wrong with a file of an archive, empty when nothing is."""
    path = member.orig_filename.replace("\\", "/")
    if path.startswith("/") or ":" in path or "\0" in path or ".." in path.split("/"):
        return "a path that leads out of it"
    if member.flag_bits & _ENCRYPTED:
        return "an encrypted file; make one without a password"
    if S_IFMT(member.external_attr >> 16) not in (0, S_IFREG):
        return "a link, or something else that is no plain file"
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return "a file that is packed in an unusual way; make it with deflate"
    return ""
