"""QualCoder's projects: a folder ``NAME.qda`` with a SQLite database ``data.qda`` in it.

The schemas of QualCoder 3.6 (v8) and 4.0 (v17) differ in columns and tables: what is not there is
not said. Offsets are Qt's (UTF-16 units), some of Python (code points): each coding's words tell.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from loaders import categories, cited, drawing
from loaders.database import Cell, Database, holds, leave, unwritten, whole, words
from loaders.qda.piece import (
    About,
    Attribute,
    Case,
    CaseText,
    Coding,
    Memo,
    Piece,
    Project,
    Selection,
    Source,
    User,
)
from loaders.told import Told
from ontology.errors import InputError

NAME = "qualcoder"
TITLE = "QualCoder project"
SUFFIXES = (".qda",)
INSIDE = "data.qda"
LOST = "what it belongs to is not in the file, or is a picture or a recording"
BLANK = "it is empty"
MEDIA = "pictures and recordings are not loaded, only texts"
_NEEDED = ("source", "code_name", "code_text")
_USED = (
    *("project", "source", "code_name", "code_cat", "code_text", "annotation", "cases"),
    *("case_text", "attribute", "journal", "ris", "graph", "code_av", "code_image"),
    *drawing.TABLES,
)
_LEFT = "settings and layout of QualCoder are not loaded"


def takes(path: Path, head: bytes) -> bool:
    """Whether the folder holds, or the file is, a database with QualCoder's tables."""
    if path.is_dir():
        return path.suffix.lower() == SUFFIXES[0] or (path / INSIDE).is_file()
    return holds(path, head, _NEEDED, SUFFIXES[0])


def read(path: Path, told: Told) -> Iterator[Piece]:
    """Give the pieces of the project. Raises InputError when it is no such database."""
    path = path / INSIDE if path.is_dir() else path
    if not path.is_file():
        raise InputError(f"{path.parent.name} is no QualCoder project: it has no {INSIDE}")
    with Database(path) as opened:
        if not opened.has(*_NEEDED):
            raise InputError(f"{path.name} is no QualCoder project: it has no coded texts")
        unwritten(path, told)
        opened.report(told.progress, _USED)
        yield from _Project(opened, told, path).pieces()
        leave(opened, told, _LEFT, _USED)


class _Project:
    """One project, read table by table; ``keys`` are the pieces that others may name."""

    def __init__(self, opened: Database, told: Told, path: Path) -> None:
        self._opened = opened
        self._told = told
        self._path = path
        self._users: dict[str, str] = {}
        self._new: list[User] = []
        self._keys: set[str] = set()
        self._parents: dict[str, str] = {}
        self._lengths: dict[str, int] = {}
        self._drawn = drawing.passages(opened)

    def pieces(self) -> Iterator[Piece]:
        """Give everything, people as soon as they are met."""
        for part in (
            self._project(),
            self._references(),
            self._sources(),
            self._codes(),
            self._codings(),
            self._annotations(),
            self._cases(),
            self._case_texts(),
            self._attributes(),
            self._journal(),
        ):
            for piece in part:
                yield from self._new
                self._new.clear()
                yield piece
        yield from drawing.Drawing(self._opened, self._told, self._keys, self._parents).lines()
        self._media()

    def _rows(self, table: str, *columns: str) -> Iterator[tuple[Cell, ...]]:
        for row in self._opened.rows(table, *columns):
            self._told.see(table)
            yield row

    def _project(self) -> Iterator[Piece]:
        tool = "QualCoder"
        memos = []
        for about, memo in self._rows("project", "about", "memo"):
            said = words(about).strip()
            tool = said if re.fullmatch(r"QualCoder[ \w.]{0,40}", said) else tool
            memos.append(words(memo))
        self._told.tool = tool
        name = self._path.parent.stem if self._path.name == INSIDE else self._path.stem
        yield Project(name, tool, whole=True)
        yield from self._memo("project", next(iter(memos), ""), "project", "")
        for key, name_, about in self._rows("graph", "grid", "name", "description"):
            title = words(name_)
            yield from self._memo(f"graph {words(key)}", words(about), "project", "", title=title)

    def _references(self) -> Iterator[Piece]:
        for one in cited.references(self._rows("ris", "risid", "tag", "value")):
            self._keys.add(one.key)
            yield one

    def _sources(self) -> Iterator[Piece]:
        columns = ("id", "name", "fulltext", "mediapath", "memo", "owner", "date", "risid")
        for number, name, text, media, memo, owner, date, risid in self._rows("source", *columns):
            key, reference = f"source {words(number)}", f"reference {words(risid)}"
            if _shown(words(media), words(text)):
                self._told.skip("source", MEDIA)
                continue
            if risid is not None and reference not in self._keys:
                self._told.skip("reference of a source", LOST)
            reference = reference if reference in self._keys else ""
            self._keys.add(key)
            content = None if text is None else words(text).encode("utf-8", "replace")
            self._lengths[key] = len(words(text).rstrip())
            kind = "article" if reference else ""
            yield Source(key, words(name), content, kind=kind, reference=reference)
            yield from self._memo(f"memo of {key}", words(memo), "source", key, owner, date)

    def _codes(self) -> Iterator[Piece]:
        found = categories.codes(self._rows, self._told)
        self._parents = {one.key: one.parent for one in found}
        self._keys.update(self._parents)
        yield from found

    def _codings(self) -> Iterator[Piece]:
        columns = ("ctid", "cid", "fid", "pos0", "pos1", "seltext", "owner", "date", "memo")
        rows = self._rows("code_text", *columns, "important")
        for number, code, file, start, end, said, owner, date, memo, important in rows:
            source, named = f"source {words(file)}", f"code {words(code)}"
            if source not in self._keys or named not in self._keys:
                self._told.skip("code_text", LOST)
                continue
            key = f"text {words(number)}"
            if key in self._drawn:
                self._keys.add(key)
            yield _selection(key, source, start, end, words(said))
            coder, when = self._user(owner), _date(date)
            yield Coding(f"coding {words(number)}", key, named, coder, when, words(memo).strip())
            if whole(important):
                self._told.skip("code_text: important", "the mark has no place in the graph")

    def _annotations(self) -> Iterator[Piece]:
        columns = ("anid", "fid", "pos0", "pos1", "memo", "owner", "date")
        for number, file, start, end, memo, owner, date in self._rows("annotation", *columns):
            key, source = f"annotation {words(number)}", f"source {words(file)}"
            if source not in self._keys or not words(memo).strip():
                self._told.skip("annotation", LOST if words(memo).strip() else BLANK)
                continue
            yield _selection(key, source, start, end)
            yield from self._memo(key, words(memo), "selection", key, owner, date)

    def _cases(self) -> Iterator[Piece]:
        columns = ("caseid", "name", "memo", "owner", "date")
        for number, name, memo, owner, date in self._rows("cases", *columns):
            key = f"case {words(number)}"
            self._keys.add(key)
            yield Case(key, words(name))
            yield from self._memo(f"memo of {key}", words(memo), "case", key, owner, date)

    def _case_texts(self) -> Iterator[Piece]:
        columns = ("id", "caseid", "fid", "pos0", "pos1", "memo", "owner", "date")
        rows = self._rows("case_text", *columns)
        for number, case, file, start, end, memo, owner, date in rows:
            owned, source = f"case {words(case)}", f"source {words(file)}"
            if owned not in self._keys or source not in self._keys:
                self._told.skip("case_text", LOST)
                continue
            key = f"part {words(number)}"
            if self._all_of(source, start, end):
                yield CaseText(owned, source)
                yield from self._memo(key, words(memo), "source", source, owner, date)
                continue
            yield _selection(key, source, start, end)
            yield CaseText(owned, selection=key)
            yield from self._memo(key, words(memo), "selection", key, owner, date)

    def _all_of(self, source: str, start: Cell, end: Cell) -> bool:
        first, last = whole(start), whole(end)
        return first == 0 and last is not None and (not last or last >= self._lengths[source] > 0)

    def _attributes(self) -> Iterator[Piece]:
        for name, kind, value, number in self._rows(
            "attribute", "name", "attr_type", "value", "id"
        ):
            named, said = words(name).strip(), words(value).strip()
            owner = ("case" if words(kind) == "case" else "source") + f" {words(number)}"
            if words(kind) not in ("case", "file") or owner not in self._keys:
                self._told.skip("attribute", LOST)
            elif not named or not said:
                self._told.skip("attribute", BLANK)
            elif words(kind) == "case":
                yield Attribute(named, said, case=owner)
            else:
                yield Attribute(named, said, source=owner)

    def _journal(self) -> Iterator[Piece]:
        columns = ("jid", "name", "jentry", "owner", "date")
        for number, name, entry, owner, date in self._rows("journal", *columns):
            if not words(entry).strip():
                self._told.skip("journal", BLANK)
            title, key = words(name), f"journal {words(number)}"
            yield from self._memo(key, words(entry), "project", "", owner, date, title)

    def _media(self) -> None:
        for table in ("code_av", "code_image"):
            if number := self._opened.number(table):
                self._told.see(table, number)
                self._told.skip(table, MEDIA, number)

    def _memo(
        self,
        key: str,
        text: str,
        kind: str,
        target: str,
        owner: Cell = None,
        date: Cell = None,
        title: str = "",
    ) -> Iterator[Piece]:
        if text.strip():
            yield Memo(key, text.strip(), title, self._user(owner), _date(date))
            yield About(key, kind, target)

    def _user(self, owner: Cell) -> str:
        name = words(owner).strip()
        if name and name not in self._users:
            self._users[name] = f"user {len(self._users) + 1}"
            self._new.append(User(self._users[name], name))
        return self._users.get(name, "")


def _selection(key: str, source: str, start: Cell, end: Cell, said: str = "") -> Selection:
    return Selection(key, source, whole(start), whole(end), said, whole=bool(said.strip()))


def _shown(media: str, text: str) -> bool:
    """Whether a source is a picture or a recording; a document has its text in the database."""
    kind = media.replace(":", "/").strip("/").partition("/")[0]
    return kind in ("images", "audio", "video") and not text.strip()


def _date(date: Cell) -> str:
    text = words(date).strip()[:19].replace(" ", "T")
    return text if re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?)?", text) else ""
