"""Taguette's projects: one SQLite file with documents, tags and highlights.

Offsets are UTF-8 bytes over the text of a document's HTML, without its tags.
"""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from loaders.database import Database, holds, leave, unwritten, whole, words
from loaders.qda.piece import About, Code, Coding, Memo, Piece, Project, Selection, Source
from loaders.told import Told
from ontology.errors import InputError

NAME = "taguette"
TITLE = "Taguette project"
SUFFIXES = (".sqlite3",)
UNIT = "utf-8-byte, CRLF as 1"
DEPTH = 50  # dots of a tag's name that make a hierarchy
_NEEDED = ("documents", "tags", "highlights", "highlight_tags")
_USED = ("projects", *_NEEDED)
# A tag ends before the next one begins: what follows an open bracket is never looked at twice.
_TAG = re.compile(
    r"""</?[a-zA-Z](?:[^<>"']|"[^"<]*"|'[^'<]*')*+>|</?[a-zA-Z][^<>]*+>|<[!?][^<>]*+>"""
)
_HUGE = re.compile(r"&#(?:[0-9]{20,}|[xX][0-9a-fA-F]{20,});?")  # no such character
_LEFT = "people, settings and history of Taguette are not loaded"


def takes(path: Path, head: bytes) -> bool:
    """Whether the file is a database with Taguette's tables."""
    return holds(path, head, _NEEDED, SUFFIXES[0])


def read(path: Path, told: Told) -> Iterator[Piece]:
    """Give the pieces of the one project in the file.

    Raises InputError when it is no such database, or holds several projects with documents.
    """
    told.tool = "Taguette"
    with Database(path) as opened:
        if not opened.has("documents", "highlights"):
            raise InputError(f"{path.name} is no Taguette project: it has no documents")
        unwritten(path, told)
        opened.report(told.progress, _USED)
        yield from _project(opened, path, told)
        yield from _sources(opened, told)
        tags = _Tags(opened, told)
        yield from tags.codes()
        yield from _codings(opened, told, tags)
        leave(opened, told, _LEFT, (*_USED, "alembic_version"))


def _project(opened: Database, path: Path, told: Told) -> Iterator[Piece]:
    inside = {whole(key) for (key,) in opened.rows("documents", "project_id")}
    if len(inside) > 1:
        raise InputError(
            f"{path.name} holds {len(inside)} projects: in Taguette, export the one you want "
            "(Project info, Export, SQLite3) and load that file"
        )
    name, about = path.stem, ""
    for key, title, description in opened.rows("projects", "id", "name", "description"):
        told.see("projects")
        if whole(key) in inside:
            name, about = words(title), words(description)
        elif opened.number("projects") > 1:
            told.skip("projects", "it has no documents")
        else:
            name, about = words(title), words(description)
    yield Project(name, "Taguette", whole=True)
    if about.strip():
        yield Memo("project", about)
        yield About("project", "project")


def _sources(opened: Database, told: Told) -> Iterator[Piece]:
    columns = ("id", "name", "description", "contents", "created")
    for number, name, about, contents, date in opened.rows("documents", *columns):
        told.see("documents")
        key = f"document {words(number)}"
        text = None if contents is None else plain(words(contents)).encode("utf-8", "replace")
        yield Source(key, words(name), text, UNIT)
        if words(about).strip():
            yield Memo(f"about {key}", words(about), date=_date(words(date)))
            yield About(f"about {key}", "source", key)


def _codings(opened: Database, told: Told, tags: "_Tags") -> Iterator[Piece]:
    columns = ("id", "document_id", "start_offset", "end_offset", "snippet")
    known = set()
    for number, document, start, end, snippet in opened.rows("highlights", *columns):
        told.see("highlights")
        key, said = words(number), plain(words(snippet))
        known.add(key)
        place = f"document {words(document)}"
        yield Selection(
            f"highlight {key}", place, whole(start), whole(end), said, whole=bool(said.strip())
        )
    for highlight, tag in opened.rows("highlight_tags", "highlight_id", "tag_id"):
        told.see("highlight_tags")
        key, code = words(highlight), tags.keys.get(words(tag))
        if key not in known or code is None:
            told.skip("highlight_tags", "its highlight or its tag is not in the file")
        else:
            yield Coding(f"{key} {words(tag)}", f"highlight {key}", code)


class _Tags:
    """The tags; dots in their names make a hierarchy."""

    def __init__(self, opened: Database, told: Told) -> None:
        self.keys: dict[str, str] = {}
        self._rows: list[tuple[str, str, str]] = []
        self._paths: dict[str, str] = {}
        self._made: list[Code] = []
        for number, path, about in opened.rows("tags", "id", "path", "description"):
            told.see("tags")
            key = f"tag {words(number)}"
            self.keys[words(number)] = key
            self._rows.append((key, words(path), words(about)))
            self._paths.setdefault(words(path), key)

    def codes(self) -> Iterator[Code]:
        """Give a code for each tag, and one that is not codable for a parent that is no tag."""
        for key, path, about in self._rows:
            parts = _parts(path)
            parent = self._parent(parts[:-1])
            yield from self._made
            self._made.clear()
            yield Code(key, parts[-1], parent, about)

    def _parent(self, parts: list[str]) -> str:
        above = ""
        for number in range(1, len(parts) + 1):
            path = ".".join(parts[:number])
            if path not in self._paths:
                self._paths[path] = f"path {path}"
                self._made.append(Code(f"path {path}", parts[number - 1], above, codable=False))
            above = self._paths[path]
        return above


def plain(contents: str) -> str:
    """Return the text of HTML without its tags, which is what Taguette's offsets count.

    Every sign is read a fixed number of times, whatever the HTML: ``html.parser`` takes minutes
    for a page of open brackets.
    """
    parts = _TAG.split("".join(_outside(contents)))
    return "".join(unescape(_HUGE.sub("\ufffd", one)) if "&" in one else one for one in parts)


def _outside(contents: str) -> Iterator[str]:
    """Give what is outside comments; one that has no end is none."""
    at = 0
    while (start := contents.find("<!--", at)) >= 0:
        end = contents.find("-->", start + 4)
        if end < 0:
            break
        yield contents[at:start]
        at = end + 3
    yield contents[at:]


def _parts(path: str) -> list[str]:
    parts = path.split(".")
    return parts if len(parts) <= DEPTH and all(one.strip() for one in parts) else [path]


def _date(created: str) -> str:
    return created[:19].replace(" ", "T")
