"""Rows of excerpts and of relations to pieces: passages, who said and who coded them, notes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import product

from loaders import doi, place, tree
from loaders.grid import VARIABLE, Cells, Grid
from loaders.listed import code_path
from loaders.mapping import rows
from loaders.qda.piece import (
    About,
    Attribute,
    Case,
    CaseText,
    Coding,
    Collection,
    Line,
    Member,
    Memo,
    Piece,
    Reference,
    Selection,
    Source,
    User,
)
from loaders.told import Told
from loaders.tree import Path, Tree
from ontology.scratch import Scratch

_BETWEEN = re.compile("[;|\n]")  # between the coders of one cell


@dataclass(frozen=True, slots=True)
class _Row:
    """A row: ``key`` is that of its passage, ``mark`` its own."""

    key: str
    mark: str
    cells: Cells

    def get(self, name: str) -> str:
        """Return a cell without space around it, empty when there is no such column."""
        return self.cells.get(name, "").strip()

    def name(self, column: str) -> str:
        """Return a cell that names somebody or something, in one line."""
        return " ".join(self.get(column).split())

    def coders(self) -> list[str]:
        """Return who coded: a cell may list several."""
        parts = (" ".join(one.split()) for one in _BETWEEN.split(self.get("coder")))
        return list(dict.fromkeys(filter(None, parts)))


class Excerpts:
    """The rows of one file. ``name`` is the source of passages whose row names no document.

    Memory holds the names of documents, people and codes; everything else passes through.
    """

    def __init__(self, told: Told, name: str) -> None:
        self._told, self._name = told, name
        self._known: set[tuple[str, str]] = set()
        self._reports: dict[str, str] = {}
        self._seen = Scratch({"Seen": ("key",)})
        self._seen.run('CREATE UNIQUE INDEX once ON "Seen" (key)')

    def close(self) -> None:
        """Give the disk back."""
        self._seen.close()

    def excerpts(self, grid: Grid, codes: Tree) -> Iterator[Piece]:
        """Give the pieces of a table with one coded passage a row, codes added to ``codes``."""
        for number, cells in grid.rows():
            row = _row(grid, number, cells)
            self._told.see("row of excerpts")
            if self._passage(row):
                yield from self._selected(row)
                yield from self._coded(row, grid, codes)
            else:
                list(self._paths(row, grid, codes))  # a code that is used is one
                self._told.skip("row", "no words are quoted and no place is given")

    def relations(self, grid: Grid, codes: Tree) -> Iterator[Piece]:
        """Give the pieces of a table with ``from``, ``relation`` and ``to`` columns.

        A line has no field for the passage that it was read in. So the line and the selection of
        one row have the same key, and can be joined by it.
        """
        for number, cells in grid.rows():
            mark = f"{grid.number}.{number}"
            row = _Row(mark, mark, cells)
            self._told.see(rows.FOUND)
            if row.get("from") and row.get("to"):
                yield from self._line(row, grid)
            else:
                self._told.skip("relation", "it does not say both what from and what to")
            if self._passage(row):
                yield from self._selected(row)
                yield from self._coded(row, grid, codes)
            else:
                self._unquoted(row)

    def _line(self, row: _Row, grid: Grid) -> Iterator[Piece]:
        yield from self._user(row)
        ends = ("concept", row.name("from"), "concept", row.name("to"))
        said, day = (row.name("relation"), *ends, "one-way", grid.sheet.name), self._date(row)
        for number, who in enumerate(row.coders() or [""]):
            yield Line(rows.line_key(row.key, number), "row", *said, who, day)

    def _unquoted(self, row: _Row) -> None:
        for name in ("document", "report", "note", "code", "participant", "speaker"):
            if row.get(name):
                self._told.skip(name, "a relation without a quote carries none")

    def _passage(self, row: _Row) -> bool:
        if row.get("quote"):
            return True
        return bool(place.offsets(row.cells) or place.times(row.cells))

    def _selected(self, row: _Row) -> Iterator[Piece]:
        yield from self._people(row)
        yield from self._source(row)
        if self._new(row, "selection"):
            self._told.see("selection")
            yield self._selection(row)
        yield from self._noted(row)

    def _selection(self, row: _Row) -> Selection:
        words = row.cells.get("quote", "").replace("\r\n", "\n").replace("\r", "\n")
        start, end = place.offsets(row.cells) or (None, None)
        begin, finish = place.times(row.cells) or (None, None)
        for what, why in place.lost(row.cells):
            self._told.skip(what, why)
        return Selection(
            row.key,
            source_key(row),
            start,
            end,
            words,
            whole=bool(words.strip()),
            page=place.page(row.cells),
            begin=begin,
            finish=finish,
        )

    def _source(self, row: _Row) -> Iterator[Piece]:
        """Give the source of a row where it is new, with its group and its report."""
        key, name = source_key(row), row.name("document") or row.name("report") or self._name
        if not row.name("document"):
            self._told.see("row without a document")
        reference = row.name("report")
        if self._reports.setdefault(key, reference) != reference and reference:
            self._told.skip("report", "another row says that its document is another report's")
        if self._first("source", key):
            kind = "article" if reference else ""
            yield from self._reference(reference)
            yield Source(key, name, kind=kind, reference=reference)
            yield from self._group(row, key)

    def _reference(self, text: str) -> Iterator[Piece]:
        if text and self._first("reference", text):
            yield Reference(text, text, doi=doi.of(text))

    def _group(self, row: _Row, source: str) -> Iterator[Piece]:
        group = row.name("group")
        if group and self._first("group", group):
            yield Collection(group, group)
        if group:
            yield Member(group, "source", source)

    def _people(self, row: _Row) -> Iterator[Piece]:
        """Give whose words they are: the speaker's; the participant's where no speaker is named."""
        yield from self._user(row)
        speaker, participant = row.name("speaker"), row.name("participant")
        if speaker and participant and speaker != participant:
            self._told.skip("participant", "the row names somebody else as the speaker")
        case = speaker or participant
        if case and self._first("case", case):
            yield Case(case, case)
        if case and self._new(row, "case", case):
            yield CaseText(case, selection=row.key)
        yield from self._attributes(row, participant or speaker)

    def _attributes(self, row: _Row, case: str) -> Iterator[Piece]:
        """Give what a row says of its participant, each value once."""
        for name, value in row.cells.items():
            if name.startswith(VARIABLE):
                variable, source = name.removeprefix(VARIABLE), source_key(row)
                one = Attribute(variable, value.strip(), case, source if case else "")
                if self._once(f"variable {_hash(repr(one))}"):
                    yield one

    def _user(self, row: _Row) -> Iterator[Piece]:
        for coder in row.coders():
            if self._first("user", coder):
                yield User(coder, coder)

    def _noted(self, row: _Row) -> Iterator[Piece]:
        text = row.get("note")
        if text and self._new(row, "note", text):
            self._told.see("note")
            key, coders = f"{row.mark}.note", row.coders()
            if len(coders) > 1:
                self._told.skip("coder of a note", "the row names several")
            who = coders[0] if len(coders) == 1 else ""
            yield Memo(key, text, coder=who, date=place.date(row.get("date")))
            yield About(key, "selection", row.key)

    def _coded(self, row: _Row, grid: Grid, codes: Tree) -> Iterator[Piece]:
        paths = dict.fromkeys(self._paths(row, grid, codes))
        if not paths:
            self._uncoded(row, grid)
        pairs = product(paths, row.coders() or [""])
        for number, (path, who) in enumerate(pairs, 1):
            self._told.see("coding")
            key = f"{row.mark}.{number}"
            yield Coding(key, row.key, tree.key(path), who, self._date(row))

    def _uncoded(self, row: _Row, grid: Grid) -> None:
        self._told.see("selection without a code")
        for name in ("coder", "date"):
            if grid.kind == "excerpts" and row.get(name):
                self._told.skip(name, "the passage has no code, so nobody coded it")

    def _paths(self, row: _Row, grid: Grid, codes: Tree) -> Iterator[Path]:
        """Give the paths of a row's codes, which are added to ``codes``."""
        above = tree.parts(row.get("parent"), grid.marks)
        one = code_path(row.cells, grid)
        many = (tree.parts(code, grid.marks) for code in grid.codes(row.get("codes")))
        shade = tree.color(row.get("color"))
        if row.get("color") and not shade:
            self._told.skip("colour", "not written as #rrggbb")
        for path in (above + one if one else (), *many):
            if path:
                codes.add(path, shade=shade)
                yield path

    def _date(self, row: _Row) -> str:
        found = place.date(row.get("date"))
        if row.get("date") and not found:
            self._told.skip("date", "not written as year-month-day")
        return found

    def _first(self, kind: str, key: str) -> bool:
        """Whether a name is met for the first time."""
        known = (kind, key) in self._known
        self._known.add((kind, key))
        return not known

    def _new(self, row: _Row, kind: str, text: str = "") -> bool:
        """Whether a passage, or what belongs to one, is met for the first time."""
        if row.key == row.mark:  # no other row is of this passage
            return True
        return self._once(f"{kind} {_hash(text)} {row.key}")

    def _once(self, key: str) -> bool:
        statement = 'INSERT OR IGNORE INTO "Seen" VALUES (?) RETURNING 1'
        return bool(list(self._seen.rows(statement, key)))


def _row(grid: Grid, number: int, cells: Cells) -> _Row:
    """Return a row; rows with the same id, document and words are of one passage."""
    mark = f"{grid.number}.{number}"
    row = _Row(mark, mark, cells)
    name = row.get("id")
    if not name:
        return row
    said = "\n".join(cells.get(one, "") for one in ("group", "document", "quote", "start", "end"))
    return _Row(f"{grid.number}.id {name} {_hash(said)}", mark, cells)


def source_key(row: _Row) -> str:
    """Return the key of a row's source: two groups may each have a document of one name."""
    if row.name("document"):
        return f"{row.name('group')}\n{row.name('document')}"
    return f"\n\n{row.name('report')}"


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:16]
