"""Plain tables to records. What a table and its columns mean follows from the vocabulary.

A table is named after a label or a relationship type. A label's table has a column for each
property and for each relationship that leaves it and carries no properties of its own; a
relationship's table has ``from``, ``to`` and its properties.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial
from pathlib import Path

from loaders import cell, manifest, sheet
from loaders.sheet import Files, Sheet
from ontology.errors import Fault, Faults, shown
from ontology.record import Edge, Node, Place, Record, Ref
from ontology.terms import Class, Property, Relationship, Value
from ontology.vocabulary import Vocabulary

_REPEATED = ("boolean", "date", "dateTime")


class Tables:
    """The records of the tables at ``path``; what is wrong with them grows in ``faults``.

    ``files`` maps the name of each file read to its SHA-256; ``skipped`` names the rest,
    each with the reason.
    Raises InputError when there is nothing that can be read at ``path``.
    """

    def __init__(self, path: Path, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._found: Files = sheet.read(path)
        self.faults: Faults = self._found.faults
        self.files: Mapping[str, str] = self._found.hashes
        self.skipped: dict[str, str] = {
            name: why
            for name, why in self._found.skipped.items()
            if Path(name).name != manifest.NAME
        }
        self.exact = manifest.beside(path) is not None

    def records(self) -> Iterator[Record]:
        """Give the records, table by table. Call it once."""
        for table in self._found.sheets:
            known = self.vocabulary.classes.get(table.name)
            if known and table.name in self.vocabulary.tables:
                yield from self._nodes(table, known)
            elif table.name in self.vocabulary.relationships:
                yield from self._edges(table, self.vocabulary.relationships[table.name])
            else:
                message = "a table must be named after a label or a relationship"
                allowed = self.vocabulary.tables
                self.faults.append(Fault(message, table.file, 1, "", table.name, allowed))

    def _nodes(self, table: Sheet, kind: Class) -> Iterator[Record]:
        links = {link.type: link for link in links_of(kind.name, self.vocabulary)}
        self._check_header(table, (*kind.properties, *links), ("id",))
        values = _Values(table.header, kind.properties, self.exact)
        columns = {name: at for at, name in enumerate(table.header) if name in links}
        stops = {name: stops_of(links[name], kind.name) for name in columns}
        for row, cells in table.rows:
            place = Place(table.file, row)
            properties = values.of(cells)
            ends = {
                name: self._ends(cells[at], stops[name], place, name)
                for name, at in columns.items()
            }
            yield Node(kind.name, properties, place, ends)
            start = Ref(kind.name, str(properties.get("id") or ""))
            for name, some in ends.items():
                for end in some:
                    yield Edge(name, start, end, {}, place)

    def _ends(
        self, text: str, labels: tuple[str, ...], place: Place, column: str
    ) -> tuple[Ref, ...]:
        if not text:
            return ()
        found = (self._ref(one, labels, place, column) for one in cell.names(text, self.exact))
        return tuple(one for one in found if one)

    def _edges(self, table: Sheet, kind: Relationship) -> Iterator[Edge]:
        self._check_header(table, ("from", "to", *kind.properties), ("from", "to"))
        columns = {name: at for at, name in enumerate(table.header)}
        if not {"from", "to"} <= columns.keys():
            return
        values = _Values(table.header, kind.properties, self.exact)
        stops = {label: stops_of(kind, label) for label in kind.starts}
        for row, cells in table.rows:
            place = Place(table.file, row)
            start = self._ref(cells[columns["from"]], kind.starts, place, "from")
            labels = stops[start.label] if start else kind.stops
            end = self._ref(cells[columns["to"]], labels, place, "to")
            if start is None or end is None:
                continue
            properties = values.of(cells) if kind.properties else {}
            if kind.properties and not properties.get("id"):
                properties["id"] = edge_id(kind, start, end, properties)
            yield Edge(kind.type, start, end, properties, place)

    def _ref(self, text: str, labels: tuple[str, ...], place: Place, column: str) -> Ref | None:
        found = cell.ref(text, labels, self.exact) if text.strip() else None
        if found is None or not found.id:
            message = "write the label in front, as in Label:id" if text.strip() else "no id here"
            allowed = labels if text.strip() else ()
            self.faults.append(Fault(message, *place, column, shown(text.strip()), allowed))
            return None
        return found

    def _check_header(self, table: Sheet, known: tuple[str, ...], needed: tuple[str, ...]) -> None:
        if not set(table.header) & set(known):
            # It may be no header but somebody's words, so it is not shown.
            message = "the first row must hold the names of columns, and none of these is one"
            self.faults.append(Fault(message, table.file, 1, allowed=known))
            return
        for number, name in enumerate(table.header, 1):
            if not name:
                fault = Fault(f"column {number} has no name", table.file, 1, allowed=known)
            elif name not in known:
                fault = Fault("unknown column", table.file, 1, name, allowed=known)
            elif name in table.header[: number - 1]:
                fault = Fault("this column is there twice", table.file, 1, name)
            else:
                continue
            self.faults.append(fault)
        for name in (one for one in needed if one not in table.header):
            self.faults.append(Fault("this column is missing", table.file, 1, name))


def links_of(label: str, vocabulary: Vocabulary) -> list[Relationship]:
    """Return the relationships that a column of ``label``'s table can hold."""
    kinds = vocabulary.relationships.values()
    return [kind for kind in kinds if not kind.properties and label in kind.starts]


def edge_id(kind: Relationship, start: Ref, end: Ref, properties: Mapping[str, Value]) -> str:
    """Return the id of a relationship whose table gives none: its ends, and who coded it.

    Two coders may give one quote one code; of other judgements there is one for each pair, so
    that a corrected one takes the place of the old.
    """
    who = properties.get("coder")
    # Ids are unique within a label only, so the label is part where several are possible.
    stop = end.id if len(stops_of(kind, start.label)) == 1 else f"{end.label}-{end.id}"
    return f"{start.id}-{kind.type}-{stop}" + (f"-{who}" if who else "")


def stops_of(kind: Relationship, start: str) -> tuple[str, ...]:
    """Return the labels that a relationship may lead to from a record of ``start``."""
    return tuple(label for end in kind.ends if start in end.starts for label in end.ends)


class _Values:
    """The values of a table's rows; what turns a cell into one is worked out once a column."""

    def __init__(self, header: tuple[str, ...], known: Mapping[str, Property], exact: bool) -> None:
        # Unknown columns are faults of the header already.
        self._columns = {
            name: (at, _reader(known[name], exact))
            for at, name in enumerate(header)
            if name in known
        }

    def of(self, cells: tuple[str, ...]) -> dict[str, Value]:
        """Return the values of one row."""
        found = {
            name: read(cells[at]) if cells[at] else None
            for name, (at, read) in self._columns.items()
        }
        found["origin"] = found.get("origin") or "project"
        return found


def _reader(kind: Property, exact: bool) -> Callable[[str], Value]:
    read = partial(cell.value, kind=kind, exact=exact)
    # The cells of some columns are the same few, again and again.
    return lru_cache(1_000)(read) if kind.words or kind.datatype in _REPEATED else read
