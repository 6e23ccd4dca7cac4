"""The texts that a project refers to, in its archive or beside it, and nowhere else."""

import re
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote

from loaders.container import TEXT, Container
from ontology.errors import InputError

FOLDER = "sources"
_INSIDE = re.compile(r"(internal|relative):/*", re.IGNORECASE)
_OUTSIDE = re.compile(r"/|\\\\|[A-Za-z][A-Za-z0-9+.-]*:")  # a root, a share, a drive, a scheme


class Files(Protocol):
    """Where the files of a project are."""

    def has(self, path: str) -> bool:
        """Whether what ``path`` refers to is there."""

    def content(self, path: str) -> bytes | None:
        """Return the bytes of what ``path`` refers to, None when not there. Raises InputError."""


class Archived:
    """The files within a container."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self._last: dict[str, str] = {}
        for name in container.names:
            self._last.setdefault(name.rpartition("/")[2].casefold(), name)

    def has(self, path: str) -> bool:
        """Whether a file is there; looked up by path, in the folder of sources, by name alone."""
        return bool(self._found(path))

    def content(self, path: str) -> bytes | None:
        """Return the bytes of a file, None when it is not there."""
        found = self._found(path)
        return self._container.read(found) if found else None

    def _found(self, path: str) -> str:
        inside = within(path)
        for one in dict.fromkeys((inside, unquote(inside))) if inside else ():
            places = (f"{FOLDER}/{one}", one)
            found = next(filter(None, map(self._container.find, places)), "")
            found = found or self._last.get(one.rpartition("/")[2].casefold(), "")
            if found:
                return found
        return ""


class Beside:
    """The files in the folder of a bare project, or in its folder of sources."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def has(self, path: str) -> bool:
        """Whether a file lies in the folder."""
        return self._found(path) is not None

    def content(self, path: str) -> bytes | None:
        """Return the bytes of a file, None when it is not there or cannot be read."""
        found = self._found(path)
        try:
            return _read(found) if found else None
        except OSError:
            return None

    def _found(self, path: str) -> Path | None:
        """Return a file of the folder, never one that a link leads out to."""
        inside = within(path)
        for place in (FOLDER, FOLDER.title(), ".") if inside else ():
            try:
                found = (self._folder / place / inside).resolve()
                if found.is_relative_to(self._folder.resolve()) and found.is_file():
                    return found
            except (OSError, ValueError, RuntimeError):
                continue
        return None


def within(path: str) -> str:
    """Return a reference as a path in the archive; empty when it leads out of it.

    ``internal://x.txt``, ``relative:///a/x.txt`` and ``x.txt`` stay within.
    """
    text = path.strip()
    found = _INSIDE.match(text)
    if found:
        text = text[found.end() :]
    if not text or "\0" in text or _OUTSIDE.match(text):
        return ""
    parts = [one for one in text.replace("\\", "/").split("/") if one not in ("", ".")]
    return "" if ".." in parts or ".." in unquote("/".join(parts)).split("/") else "/".join(parts)


def _read(file: Path) -> bytes:
    if file.stat().st_size > TEXT:
        raise InputError(f"a text of the project is too large: at most {TEXT:,} bytes")
    return file.read_bytes()
