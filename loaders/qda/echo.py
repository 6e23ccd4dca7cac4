"""What an export of ours says again of a record: no news, whatever the format made of it.

An export leaves out what REFI-QDA has no place for and makes up what that wants: GUIDs, offsets in
code points, words for a selection. So what it says of a record that the graph has counts only as
far as it is not what the export of that record says.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from graph import Graph
from loaders.export_settled import single
from loaders.mapping.outline import CONSENT
from loaders.qda.anchor import AROUND
from loaders.qda.matching import LENT
from loaders.qda.material import Material
from loaders.qda.returned import Returned, heard
from ontology.record import Edge, Node, Record
from ontology.terms import Value

BLOCK = 1_000
Kind = TypeVar("Kind", bound=Record)
Held = Mapping[str, Any]
_KINDS = {
    "Source": "source",
    "Code": "code",
    "Quote": "selection",
    "CODED_AS": "coding",
    "Collection": "collection",
    "Memo": "memo",
    "Participant": "case",
    "Coder": "user",
}
_PEOPLE = ("Participant", "Coder")
_TEXT = "MATCH (s:Source {id: $id}) RETURN s.text AS text"
_NODES = "UNWIND $rows AS row MATCH (n:`{kind}` {{id: row.id}}) RETURN row.id AS id, {values}"
_CODINGS = """
UNWIND $rows AS row MATCH (:Quote {{id: row.start}})-[n:CODED_AS]->() WHERE n.id = row.id
RETURN row.id AS id, {values}
"""
_SOURCE = "head([(n)-[:FROM_SOURCE]->(s:Source) | s.id]) AS source"
# What follows from a text, or from a place in it, and how it was measured.
_OF_TEXT = ("kind", "length", "hash", "originalUnit", "anchorScore")
_OF_PLACE = (
    *("start", "end", "exact", "prefix", "suffix", "anchorVerified"),
    *("originalStart", "originalEnd", "originalUnit"),
)
_ASKED = {"Source": _OF_TEXT, "Quote": _OF_PLACE, "Memo": ("by",)}
_MORE = {"Quote": [_SOURCE]}
_DEFAULTS: Mapping[str, Value] = {
    "title": "untitled",
    "label": "unnamed",
    "codable": True,
    "consent": CONSENT,
}
_PARTS = ("PART_OF", "TOOK_PART_IN")
_NAMES = """
SELECT {name} FROM "{table}" t JOIN Named n ON n.kind = '{kind}' AND n.key = t.key WHERE n.id = ?
"""
_TABLES = {"Participant": ("Case", "case"), "Coder": ("User", "user")}


class Echo:
    """Takes from the records of one file what is no news. Memory grows with the codebook."""

    def __init__(self, graph: Graph, material: Material, returned: Returned) -> None:
        self._graph = graph
        self._material = material
        self._returned = returned
        self._same: dict[str, str | None] = {}  # sources with the graph's text, that where needed
        self._known: set[tuple[str, str]] = set()  # records in which others are, and in the graph
        self._labels: dict[str, str] = {}  # of coders

    def less(self, records: Iterable[Record]) -> Iterator[Record]:
        """Give the records, with what the graph has wherever the file says no more than that.

        A file that is no export of ours is looked at for its GUIDs and labels of people alone.
        """
        if not self._returned.marked:
            yield from records
            return
        block: list[Record] = []
        for one in records:
            block.append(one)
            if len(block) == BLOCK or _kind(one) == "Source":  # one text in memory at a time
                yield from self._block(block)
                block = []
        yield from self._block(block)

    def _block(self, block: Sequence[Record]) -> Iterator[Record]:
        kinds: dict[str, list[Record]] = {}
        for one in block:
            kinds.setdefault(_kind(one), []).append(one)
        asked = [kind for kind in kinds if kind in (_KINDS if self._returned.own else _PEOPLE)]
        held = {kind: self._held(kind, kinds[kind]) for kind in asked}
        for one in block:
            if _kind(one) not in _KINDS:
                yield from () if self._is_told(one) else (one,)
            else:
                yield from self._less(one, held.get(_kind(one), {}).get(_id(one)))

    def _less(self, one: Record, row: Held | None) -> Iterator[Record]:
        kind = _kind(one)
        if one.properties.get("guid") == self._returned.lent(_KINDS[kind], _id(one)):
            one = _with(one, {"guid": None})
        if row is not None:
            yield self._again(kind, one, row)
        elif not (kind == "Coder" and self._is_named(_id(one))):
            yield one

    def _again(self, kind: str, one: Record, row: Held) -> Record:
        """Return a record that the graph has."""
        if kind in _PEOPLE and heard("label", row["label"] or "") in self._names(kind, _id(one)):
            self._labels[_id(one)] = row["label"]
            one = _with(one, {"label": row["label"]})
        if not self._returned.own:
            return one
        one = _with(one, {name: row[name] for name in self._echoes(one, row)})
        return one if isinstance(one, Edge) else self._own(kind, one, row)

    def _own(self, kind: str, one: Node, row: Held) -> Node:
        if kind in ("Source", "Code", "Collection", "Participant"):
            self._known.add((kind, one.id))
        if kind == "Source":
            return self._source(one, row)
        if kind == "Quote":
            stands = self._stands(one, row)
            kept = {name: row.get(name) for name in _OF_PLACE} if stands else None
            return _with(one, self._placed(one, row) if kept is None else kept)
        if kind == "Code":
            return self._code(one, row)
        if kind == "Memo" and row["by"] == self._labels.get(str(one.properties.get("by")), ""):
            one = _with(one, {"by": row["by"]})
        # What has no place in the file stays: members without a text, concepts a memo is about.
        return Node(one.label, one.properties, one.place)

    def _source(self, one: Node, row: Held) -> Node:
        text = one.properties.get("text")
        if text is None:
            return one
        if row["hash"] == one.properties["hash"]:
            there = text
        else:
            (found,) = self._graph.connection.read(_TEXT, {"id": one.id})
            there = found["text"]
        if not isinstance(there, str) or single(there) != text:
            return one
        self._same[one.id] = None if there == text else there
        return _with(one, {**{name: row[name] for name in _OF_TEXT}, "text": there})

    def _code(self, one: Node, row: Held) -> Node:
        """A code stands where a tree had to put it, though in the graph it stands below others."""
        above = {ref.id for ref in one.links.get("BROADER", ())}
        tree = "SELECT path, parent FROM held_code WHERE id = ?"
        path, parent = next(self._material.rows(tree, one.id), ("", ""))
        if above != {parent} - {""}:
            return one  # it was moved
        if one.properties["path"] == path or not row["path"]:
            one = _with(one, {"path": row["path"]})
        return Node(one.label, one.properties, one.place)

    def _stands(self, one: Node, row: Held) -> bool:
        """Whether a quote stands where it stood, in a text that is the same."""
        if row["source"] not in self._same:
            return False
        text = self._same[row["source"]]
        places = [row["start"], row["end"]]
        if text is not None and None not in places:
            places = [len(single(text[:at])) for at in places]
        return [one.properties.get("start"), one.properties.get("end")] == places

    def _placed(self, one: Node, row: Held) -> dict[str, Any]:
        """Where a quote stands in a text whose line ends the graph keeps as they were."""
        text, ends = self._same.get(row["source"]), (one.properties[at] for at in ("start", "end"))
        if text is None:
            return {}
        start, end = (_before(text, int(str(at))) for at in ends)
        prefix, suffix = text[max(0, start - AROUND) : start], text[end : end + AROUND]
        exact = text[start:end]
        return {"start": start, "end": end, "exact": exact, "prefix": prefix, "suffix": suffix}

    def _echoes(self, one: Record, row: Held) -> Iterator[str]:
        """Give the names of values that say what the graph has, if in other characters."""
        for name, value in one.properties.items():
            there = row.get(name)
            blank = there is None or (isinstance(there, str) and not there.strip())
            default = blank and value == _DEFAULTS.get(name)
            same = not blank and heard(name, there) == heard(name, value)
            if name not in _own_words(_kind(one)) and (default or same):
                yield name

    def _is_told(self, one: Record) -> bool:
        """Whether a link says where something belongs that is in the graph already."""
        return isinstance(one, Edge) and one.type in _PARTS and tuple(one.start) in self._known

    def _held(self, kind: str, block: Sequence[Record]) -> dict[str, Held]:
        every = [*_ASKED.get(kind, ()), *(name for one in block for name in one.properties)]
        names = dict.fromkeys(every).keys() - _own_words(kind)
        parts = [f"n.`{name}` AS `{name}`" for name in sorted(names)] + _MORE.get(kind, [])
        values = ", ".join(parts)
        starts = (one.start.id if isinstance(one, Edge) else "" for one in block)
        rows = [{"id": _id(one), "start": at} for one, at in zip(block, starts, strict=True)]
        text = (_CODINGS if kind == "CODED_AS" else _NODES).format(kind=kind, values=values)
        found = self._graph.connection.read(text, {"rows": rows})
        return {row["id"]: row for row in found}

    def _names(self, kind: str, name: str) -> set[str]:
        """Return what the file calls a participant or a coder."""
        table, of = _TABLES[kind]
        text = _NAMES.format(name="t.name", table=table, kind=of)
        return {one for (one,) in self._material.rows(text, name)}

    def _is_named(self, name: str) -> bool:
        """Whether a coder is one of whom the graph has the name beside codings, and no record."""
        return any(
            self._material.rows("SELECT 1 FROM is_user WHERE id = ? AND how = ?", name, LENT)
        )


def _kind(one: Record) -> str:
    return one.label if isinstance(one, Node) else one.type


def _before(text: str, number: int) -> int:
    """Return the place in a text that comes after so many characters of an export of it."""

    def exported(to: int) -> int:
        return len(single(text[:to]))

    return bisect_right(range(len(text) + 1), number, key=exported) - 1


def _own_words(kind: str) -> set[str]:
    """What is not asked for with all others: a text would be in memory with others."""
    return {"id", "text"} if kind == "Source" else {"id"}


def _id(one: Record) -> str:
    return str(one.properties.get("id") or "")


def _with(one: Kind, values: Mapping[str, Any]) -> Kind:
    """Return a record with other values; those that are None are left out."""
    told = {**one.properties, **values}
    kept = {name: value for name, value in told.items() if value is not None}
    return replace(one, properties=kept)
