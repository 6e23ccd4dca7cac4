"""A ZIP from somebody else, read by the names in it and never unpacked to disk.

Nothing in it is trusted: neither how many files it lists, nor how large they say they are, nor
their names. ``upload`` shares the checks.
"""

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from stat import S_IFMT, S_IFREG
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812

from graph.closing import Closing
from ontology.errors import InputError

FILES = 100_000  # in one container; a survey is one small text for each of those who answered
SIZE = 2**31 - 1  # bytes of one file that is read, unpacked; the most that REFI-QDA allows
TOTAL = 8_000_000_000  # bytes of all that is read of one container
TEXT = 200_000_000  # bytes of one file that is held in memory
RATIO = 200  # times that a file may grow when it is unpacked; tables grow some ten times
SMALL = 1_000_000  # bytes that may grow by any ratio
DAMAGE = (
    *(BadZipFile, EOFError, NotImplementedError, LookupError),
    *(RuntimeError, ValueError, OverflowError, ZlibError, struct.error),
)
BROKEN = "{} is not a ZIP archive, or damaged"
_TOO_MANY = "{} holds too much: at most {:,} files are unpacked"
# The record at the end of an archive: how many files it lists, and how long the list is.
_END, _LENGTH, _COMMENT = b"PK\x05\x06", 22, 2**16
# What stands before it when the archive is a large one, and the record that is believed then.
_HUGE, _BEFORE, _LARGE, _LARGE_LENGTH = b"PK\x06\x07", 20, b"PK\x06\x06", 56
_ENTRY = 1_000  # bytes that one file takes in the list at most, about
_ENCRYPTED = 0x1


class Container(Closing):
    """The files of the ZIP at ``path``, without folders and hidden files.

    Raises InputError, here and when it is read, for what is damaged, encrypted, too large,
    packed in an unusual way, or has a name that leads out of it.
    """

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self._room = TOTAL
        try:
            self._file: IO[bytes] = path.open("rb")
        except OSError as error:
            raise InputError(f"{self.name} cannot be read: {error.strerror}") from None
        try:
            self._members = self._listed()
        except BaseException:
            self._file.close()
            raise

    @property
    def names(self) -> list[str]:
        """The names of all files, with slashes, as the archive spells them."""
        return [_path(one) for some in self._members.values() for one in some]

    def find(self, name: str) -> str:
        """Return how the archive spells a name, whatever its capitals; empty when not there."""
        found = self._members.get(name.casefold(), [])
        return _path(next((one for one in found if _path(one) == name), found[0])) if found else ""

    def open(self, name: str, most: int = SIZE) -> "Member":
        """Return the file of a name for reading; at most ``most`` bytes of it, unpacked.

        Raises InputError when there is none of that name or two whose names differ in nothing.
        """
        found = [one for one in self._members.get(name.casefold(), ()) if _path(one) == name]
        if not found:
            raise InputError(f"{self.name} does not hold the file that is asked for")
        if len(found) > 1:
            raise InputError(f"{self.name} holds two files of one name; which is meant is unknown")
        packing(self.name, found[0])
        try:
            return Member(self, self._archive.open(found[0]), found[0], most)
        except (*DAMAGE, OSError):
            raise InputError(BROKEN.format(self.name)) from None

    def read(self, name: str, most: int = TEXT) -> bytes:
        """Return a file whole, when it has at most ``most`` bytes. Raises InputError."""
        with self.open(name, most) as opened:
            return opened.read()

    def close(self) -> None:
        """Close the archive."""
        self._archive.close()
        self._file.close()

    def take(self, number: int) -> None:
        """Count bytes that were unpacked. Raises InputError when they become too many."""
        self._room -= number
        if self._room < 0:
            raise InputError(f"{self.name} is too much: at most {TOTAL:,} bytes are unpacked")

    def _listed(self) -> dict[str, list[ZipInfo]]:
        found: dict[str, list[ZipInfo]] = {}
        look(self.name, self._file, FILES)
        try:
            self._archive = ZipFile(self._file)
            for one in members(self.name, self._archive, FILES):
                if not _hidden(_path(one)):
                    found.setdefault(_path(one).casefold(), []).append(one)
        except (*DAMAGE, OSError):
            raise InputError(BROKEN.format(self.name)) from None
        return found


class Member(Closing):
    """One file of a container, unpacked block by block, with an eye on how far it grows."""

    def __init__(self, container: Container, opened: IO[bytes], info: ZipInfo, most: int) -> None:
        self.size = info.file_size
        self._container = container
        self._opened = opened
        self._most = most
        self._grows = max(SMALL, RATIO * info.compress_size)
        self._read = 0

    def close(self) -> None:
        """Close the file, not the container."""
        self._opened.close()

    def read(self, number: int = -1) -> bytes:
        """Return the next ``number`` bytes, or all that are left. Raises InputError."""
        if number >= 0:
            return self._block(number)
        return b"".join(iter(lambda: self._block(2**16), b""))

    def _block(self, number: int) -> bytes:
        try:
            block = self._opened.read(number)
        except (*DAMAGE, OSError):
            raise InputError(BROKEN.format(self._container.name)) from None
        self._read += len(block)
        self._container.take(len(block))
        if self._read > self._grows:
            raise InputError(
                f"{self._container.name} holds a file that grows more than {RATIO} times when it "
                "is unpacked"
            )
        if self._read > self._most:
            raise InputError(
                f"{self._container.name} holds a file that is too large: at most {self._most:,} "
                "bytes"
            )
        return block


def look(name: str, content: IO[bytes], most: int) -> None:
    """Refuse an archive whose list is too long for ``most`` files, before all of it is read.

    Raises InputError for that, and when ``content`` has no such list.
    """
    size = content.seek(0, 2)
    content.seek(max(0, size - _COMMENT - _LENGTH - _BEFORE - _LARGE_LENGTH))
    tail = content.read()
    at = tail.rfind(_END)
    if at < 0 or at + _LENGTH > len(tail):
        raise InputError(BROKEN.format(name))
    files, length = struct.unpack_from("<HI", tail, at + 10)
    large = at - _BEFORE - _LARGE_LENGTH
    if tail[max(0, at - _BEFORE) : at].startswith(_HUGE):
        if large < 0 or not tail.startswith(_LARGE, large):
            raise InputError(BROKEN.format(name))
        files, length = struct.unpack_from("<QQ", tail, large + 32)
    if files > most or length > most * _ENTRY:
        raise InputError(_TOO_MANY.format(name, most))


def members(name: str, archive: ZipFile, most: int) -> Iterator[ZipInfo]:
    """Give the files of an archive. Raises InputError when one of them is not to be trusted."""
    found = [one for one in archive.infolist() if not one.is_dir()]
    if len(found) > most:
        raise InputError(_TOO_MANY.format(name, most))
    for one in found:
        wrong = _hostile(one)
        if wrong:
            raise InputError(f"{name} was refused: it holds {wrong}")
    yield from found


def packing(name: str, member: ZipInfo) -> None:
    """Raise InputError for a file that is packed in an unusual way."""
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise InputError(
            f"{name} was refused: it holds a file that is packed in an unusual way; make it with "
            "deflate"
        )


def _hostile(member: ZipInfo) -> str:
    """Return what is wrong with a file of an archive, empty when nothing is."""
    path = member.orig_filename.replace("\\", "/")
    out = path.startswith("/") or re.match("[A-Za-z]:", path) or ".." in path.split("/")
    if out or "\0" in path:
        return "a path that leads out of it"
    if member.flag_bits & _ENCRYPTED:
        return "an encrypted file; make one without a password"
    if S_IFMT(member.external_attr >> 16) not in (0, S_IFREG):
        return "a link, or something else that is no plain file"
    return ""


def _path(member: ZipInfo) -> str:
    return member.filename.replace("\\", "/")


def _hidden(path: str) -> bool:
    parts = path.split("/")
    return any(one.startswith(".") or one == "__MACOSX" for one in parts) or not parts[-1]
